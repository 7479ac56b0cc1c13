"""Does an amount stay exact on its way into the database, through a sum, and out again?"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db.models import Sum

from contracts.models import Charge, Schedule
from tests.contracts.conftest import draft, world  # noqa: F401  (fixtures)
from vendors.models import FxRate
from vendors.money import from_minor, to_minor


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [("213856.00", "CNY", 21385600), ("0.01", "EUR", 1), ("-6384", "CNY", -638400), ("500", "JPY", 500)],
)
def test_amounts_are_kept_in_minor_units_and_come_back_with_the_currencys_digits(amount, currency, minor):
    assert to_minor(Decimal(amount), currency) == minor
    assert from_minor(minor, currency) == Decimal(amount)


@pytest.mark.parametrize(("amount", "currency"), [("0.001", "CNY"), ("0.5", "JPY")])
def test_an_amount_finer_than_its_currency_is_refused_rather_than_rounded(amount, currency):
    with pytest.raises(ValueError, match="more digits"):
        to_minor(Decimal(amount), currency)


def test_a_float_is_no_amount_and_an_unknown_currency_has_no_minor_unit():
    with pytest.raises(TypeError):
        to_minor(0.1, "CNY")
    with pytest.raises(ValueError, match="no minor unit"):
        to_minor(Decimal(1), "XXX")


@pytest.mark.parametrize("many", [5_000, pytest.param(200_000, marks=pytest.mark.prove)])
def test_the_sum_of_many_amounts_is_exact(world, draft, many):  # noqa: F811
    """In a REAL column the same amounts come out some cents off, or with a tail of nines."""
    amounts = [Decimal(n * 7919 % 1_000_003).scaleb(-2) for n in range(many)]
    now = draft.created_at
    Charge.objects.bulk_create(
        (
            Charge(
                contract=draft,
                schedule_code=f"parcels-{n // 20_000}",
                month=date(2026, 5, 1),
                n=n % 20_000,
                amount_minor=to_minor(amount, "CNY"),
                entered_by=world.fay,
                entered_at=now,
            )
            for n, amount in enumerate(amounts)
        ),
        batch_size=2_000,
    )
    total = Charge.objects.filter(contract=draft).aggregate(total=Sum("amount_minor"))["total"]
    assert from_minor(total, "CNY") == sum(amounts)


def test_a_level_is_kept_digit_for_digit(world, draft):  # noqa: F811
    schedule = Schedule.objects.get(version__contract=draft)
    Schedule.objects.filter(pk=schedule.pk).update(at_risk_percent=Decimal("7.50000000000000000001"))
    schedule.refresh_from_db()
    assert str(schedule.at_risk_percent) == "7.50000000000000000001"


def test_the_database_is_not_asked_to_compare_or_sum_exact_numbers(db):
    with pytest.raises(FieldError):
        FxRate.objects.filter(rate__gt=Decimal(1)).exists()


@pytest.mark.parametrize("value", ["many", "NaN", "Infinity", 0.1])
def test_what_is_not_an_exact_number_is_refused(value):
    with pytest.raises(ValidationError):
        Schedule._meta.get_field("at_risk_percent").to_python(value)

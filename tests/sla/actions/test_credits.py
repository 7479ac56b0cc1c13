"""Where does the money stand at each step, to the cent and in balance?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum

from contracts.queries import latest_version
from sla import actions
from sla.actions.credits import objection_ends, post
from sla.models import Credit, LedgerEntry, LedgerLine
from sla.queries_deposit import deposit_of
from tests.sla import months
from tests.sla.months import MAY
from vendors.actions.calendars import SpecialDay, publish_calendar
from vendors.lifecycle import NotPossible
from vendors.models import Calendar, Event

APPROVED = datetime(2026, 6, 15, 4, tzinfo=UTC)


@pytest.fixture
def credit(world, contract):
    period = months.whole_month(world, contract, MAY, good=91, damaged=2)
    actions.approve_period(period, by=world.otto, now=APPROVED)
    return Credit.objects.get(period=period)


def balances() -> dict:
    rows = LedgerLine.objects.values("account").order_by("account").annotate(total=Sum("amount_minor"))
    return {row["account"]: row["total"] for row in rows if row["total"]}


def test_an_approved_month_posts_its_credit_by_level_with_the_last_day_to_claim_it(credit):
    assert (credit.state, credit.amount, credit.claim_by) == ("proposed", Decimal("8000.00"), date(2026, 7, 30))
    assert list(LedgerLine.objects.order_by("pk").values_list("account", "level_code", "amount_minor")) == [
        ("receivable", "damage", 320000),
        ("reduction", "damage", -320000),
        ("receivable", "on-time", 480000),
        ("reduction", "on-time", -480000),
    ]


def test_a_notified_credit_is_accepted_and_deducted(world, credit):
    actions.notify_credit(credit, by=world.vera, now=APPROVED)
    assert credit.object_by == datetime(2026, 6, 22, 10, tzinfo=UTC)
    actions.accept_credit(credit, by=world.alan, now=APPROVED)
    actions.apply_credit(credit, by=world.fay, note="Invoice 2026-07-001", now=APPROVED)
    assert (credit.state, balances()) == ("applied", {"payable": 800000, "reduction": -800000})


def test_a_disputed_credit_is_waived_by_finance_only(world, credit):
    actions.notify_credit(credit, by=world.vera, now=APPROVED)
    actions.dispute_credit(credit, by=world.alan, dispute="The flood was force majeure.", now=APPROVED)
    with pytest.raises(PermissionDenied):
        actions.waive_credit(credit, by=world.vera, note="Goodwill", now=APPROVED)
    actions.waive_credit(credit, by=world.fay, note="Goodwill", now=APPROVED)
    assert (credit.state, credit.dispute, balances()) == (
        "waived",
        "The flood was force majeure.",
        {"reduction": -800000, "waived": 800000},
    )


def test_nobody_but_the_vendors_own_people_answers_for_it(world, credit):
    actions.notify_credit(credit, by=world.vera, now=APPROVED)
    for person in (world.gita, world.vera, world.nina):
        with pytest.raises(PermissionDenied):
            actions.accept_credit(credit, by=person, now=APPROVED)


def test_an_unclaimed_credit_lapses_the_day_after_its_last_day(credit):
    assert actions.lapse_credits(now=datetime(2026, 7, 30, 15, 59, tzinfo=UTC)) == []
    actions.lapse_credits(now=datetime(2026, 7, 30, 16, 1, tzinfo=UTC))
    credit.refresh_from_db()
    assert (credit.state, balances()) == ("lapsed", {"reduction": -800000, "waived": 800000})


def test_every_entry_adds_up_to_nothing(world, credit):
    actions.notify_credit(credit, by=world.vera, now=APPROVED)
    actions.apply_credit(credit, by=world.fay, note="Invoice 7", now=APPROVED)
    sums = LedgerEntry.objects.annotate(total=Sum("lines__amount_minor")).values_list("name", "total")
    assert sorted(sums) == [("credit", 0), ("deduction", 0)]


def test_an_entry_that_does_not_balance_is_not_posted(world, credit):
    with pytest.raises(ValueError, match="do not balance"):
        post(credit, "credit", [("receivable", "on-time", 1), ("reduction", "on-time", -2)], by=world.fay)


def test_a_second_click_deducts_once(world, credit):
    from vendors.lifecycle import NotPossible

    actions.notify_credit(credit, by=world.vera, now=APPROVED)
    actions.apply_credit(credit, by=world.fay, note="Invoice 7", now=APPROVED)
    with pytest.raises(NotPossible):
        actions.apply_credit(credit, by=world.fay, note="Invoice 7", now=APPROVED)
    assert balances() == {"payable": 800000, "reduction": -800000}


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [("2026-06-15", 5, "2026-06-22"), ("2026-06-19", 1, "2026-06-22"), ("2026-06-20", 1, "2026-06-22")],
)
def test_without_a_calendar_days_to_object_are_monday_to_friday(world, start, days, end):
    version = latest_version(months.running_contract(world))
    version.objection_days = days
    noon = datetime.fromisoformat(f"{start}T12:00+00:00")
    assert objection_ends(version, noon).isoformat() == f"{end}T18:00:00+08:00"


def test_days_to_object_are_counted_on_the_contracts_calendar(world):
    calendar = Calendar.objects.create(code="CN", country="CN", name_en="China", name_zh="中国")
    publish_calendar(
        calendar,
        by=world.vera,
        hours={day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        official_through=date(2026, 12, 31),
        days=[
            SpecialDay(date(2026, 6, 19), False, "Dragon Boat Festival", "端午节"),
            SpecialDay(date(2026, 6, 20), True, "make-up working day", "调休上班"),
        ],
        now=months.SIGNED,
    )
    version = latest_version(months.running_contract(world))
    version.calendar, version.objection_days = calendar, 2
    told = datetime.fromisoformat("2026-06-18T12:00+00:00")
    assert objection_ends(version, told).isoformat() == "2026-06-22T18:00:00+08:00"


# The deposit.


@pytest.fixture
def from_deposit(world, contract, credit):
    """from_deposit(held) -> the notified credit of 8,000.00, which the contract takes from a deposit of so much."""

    def made(held: int) -> Credit:
        contract.versions.update(deposit_minor=held, top_up_days=10)
        contract.versions.get().schedules.update(rules={"nature": "deposit"})
        actions.notify_credit(credit, by=world.vera, now=APPROVED)
        return Credit.objects.select_related("evaluation__version__contract").get(pk=credit.pk)

    return made


def test_what_the_contract_takes_from_the_deposit_comes_from_there(world, contract, from_deposit):
    credit = actions.apply_credit(from_deposit(1_000_000), by=world.fay, note="From the deposit.", now=APPROVED)
    assert (credit.deposit, credit.top_up_by) == (Decimal("8000.00"), date(2026, 6, 25))
    assert balances() == {"deposit": 800000, "reduction": -800000}
    deposit = deposit_of(contract, APPROVED.date())
    assert (deposit.agreed, deposit.held, deposit.duties) == (1_000_000, 200_000, (credit,))


def test_what_the_deposit_does_not_hold_is_deducted_on_the_invoice(world, from_deposit):
    credit = actions.apply_credit(from_deposit(500_000), by=world.fay, note="Both.", now=APPROVED)
    assert credit.deposit == Decimal("5000.00")
    assert balances() == {"deposit": 500000, "payable": 300000, "reduction": -800000}


def test_more_than_is_owed_or_held_is_refused_and_nothing_moves(world, from_deposit):
    credit = from_deposit(500_000)
    said = {}
    for amount in ("5000.01", "8000.01", "-0.01"):
        with pytest.raises(NotPossible) as refused:
            actions.apply_credit(credit, by=world.fay, note="All.", from_deposit=Decimal(amount), now=APPROVED)
        said[amount] = str(refused.value.reasons[0])
    assert said == {
        "5000.01": "The deposit holds 5,000.00 CNY, less than that.",
        "8000.01": "Of the deposit, at most the amount owed can be taken.",
        "-0.01": "Of the deposit, at most the amount owed can be taken.",
    }
    credit.refresh_from_db()
    assert (credit.state, balances()) == ("notified", {"receivable": 800000, "reduction": -800000})


def test_without_a_deposit_all_of_it_is_deducted_on_the_invoice(world, contract, from_deposit):
    credit = from_deposit(0)
    contract.versions.update(deposit_minor=None)
    actions.apply_credit(credit, by=world.fay, note="Invoice 7", now=APPROVED)
    assert (balances(), deposit_of(contract, APPROVED.date())) == ({"payable": 800000, "reduction": -800000}, None)


def test_the_deposit_holds_it_again_once_the_top_up_is_recorded(world, contract, from_deposit):
    credit = actions.apply_credit(from_deposit(1_000_000), by=world.fay, note="All.", now=APPROVED)
    for person in (world.vera, world.alan):
        with pytest.raises(PermissionDenied):
            actions.record_top_up(credit, by=person, now=APPROVED)
    recorded = actions.record_top_up(credit, by=world.fay, now=APPROVED)
    assert (recorded.topped_up_at, recorded.topped_up_by, recorded.awaits_top_up) == (APPROVED, world.fay, False)
    deposit = deposit_of(contract, APPROVED.date())
    assert (deposit.held, deposit.duties) == (1_000_000, ())
    event = Event.objects.get(name="topped up the deposit")
    assert (event.by, event.facts, event.shown_to_vendor) == (
        world.fay,
        {"amount": "8000.00", "currency": "CNY"},
        True,
    )
    with pytest.raises(NotPossible):
        actions.record_top_up(credit, by=world.fay, now=APPROVED)


def test_nothing_is_topped_up_where_nothing_was_taken(world, credit):
    with pytest.raises(NotPossible):
        actions.record_top_up(credit, by=world.fay, now=APPROVED)

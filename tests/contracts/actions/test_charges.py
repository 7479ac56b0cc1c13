"""Is a month's fee entered once, corrected by superseding, and kept to the cent?"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contracts import actions
from contracts.queries import charges_of
from tests.contracts.worlds import NOON
from vendors.lifecycle import NotPossible

MAY = date(2026, 5, 1)


def enter(contract, by, **given):
    return actions.enter_charge(contract, by=by, now=NOON, **({"schedule_code": "parcels", "month": MAY} | given))


def test_a_correction_supersedes_and_the_former_stays(world, active):
    enter(active, world.fay, amount=Decimal("2673200.00"))
    enter(active, world.fay, amount=Decimal("2673100.00"), pass_through=Decimal("100.00"))
    assert {code: (row.n, row.amount, row.pass_through) for code, row in charges_of(active, MAY).items()} == {
        "parcels": (2, Decimal("2673100.00"), Decimal("100.00"))
    }
    assert active.charges.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal("1.005")},
        {"amount": Decimal("-1.00")},
        {"amount": Decimal("1.00"), "pass_through": Decimal("2.00")},
        {"amount": Decimal("1.00"), "month": date(2026, 5, 2)},
        {"amount": Decimal("1.00"), "schedule_code": "nowhere"},
    ],
)
def test_what_is_no_fee_is_refused(world, active, wrong):
    with pytest.raises(ValidationError):
        enter(active, world.fay, **wrong)
    assert active.charges.count() == 0


def test_legal_enters_no_fee(world, active):
    with pytest.raises(PermissionDenied):
        enter(active, world.leo, amount=Decimal("1.00"))


def test_a_contract_that_is_not_signed_has_no_fees(world, draft):
    with pytest.raises(NotPossible):
        enter(draft, world.fay, amount=Decimal("1.00"))

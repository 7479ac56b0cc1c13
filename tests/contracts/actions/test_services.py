"""Has a service one primary provider, a critical vendor a way out, and each side its own part of the contact card?"""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contracts import actions
from contracts.models import Contact
from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from vendors.actions import risk
from vendors.lifecycle import NotPossible
from vendors.reference import read

DAY = NOON.date()
WORST = {row["code"]: row["choices"][-1]["code"] for row in read("risk")["questions"]}
PLAN = {"triggers": "Two outages", "successor": "Globex", "data_return": "As CSV within 30 days"}


@pytest.fixture
def service(world):  # noqa: F811
    return risk.save_service(
        by=world.vera, code="parcels", line=world.line, name_en="Parcels", criticality="high", owner=world.otto
    )


def test_of_two_providers_one_is_the_primary(world, service):  # noqa: F811
    first = actions.provide(service, by=world.otto, vendor=world.acme, rank="primary", starts_on=DAY)
    with pytest.raises(NotPossible):
        actions.provide(service, by=world.otto, vendor=world.globex, rank="primary", starts_on=DAY)
    with pytest.raises(NotPossible):
        actions.provide(service, by=world.otto, vendor=world.acme, rank="backup", starts_on=DAY)
    actions.end_provision(first, by=world.otto, last_day=DAY)
    second = actions.provide(service, by=world.otto, vendor=world.globex, rank="primary", starts_on=DAY)
    assert (second.rank, second.ends_on) == ("primary", None)
    with pytest.raises(PermissionDenied):
        actions.provide(service, by=world.fay, vendor=world.acme, rank="backup", starts_on=DAY)


def test_a_critical_vendors_contract_is_activated_with_an_exit_plan_only(world):  # noqa: F811
    contract = worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )
    worlds.sign(contract, by=world.vera, approver=world.leo)
    risk.load_risk_model()
    reasons = []
    for step in (
        lambda: risk.assess_vendor(world.acme, by=world.vera, answers=WORST),
        lambda: actions.write_exit_plan(world.acme, by=world.otto, owner=world.otto, **PLAN),
    ):
        with pytest.raises(NotPossible) as refused:
            actions.activate_contract(contract, by=world.vera, attested="Seen.", now=NOON)
        reasons += refused.value.reasons
        step()
    actions.activate_contract(contract, by=world.vera, attested="Seen.", now=NOON)
    assert (reasons, contract.state) == (
        [
            "The risk of Acme Courier has not been assessed.",
            "Acme Courier is critical and has no exit plan.",
        ],
        "active",
    )


def test_each_side_keeps_its_own_part_of_the_card(world):  # noqa: F811
    contract = worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )
    desk = actions.save_contact(
        contract, by=world.alan, side="vendor", role="Desk", name="Night desk", phone="110", escalation=1
    )
    deputy = actions.save_contact(
        contract, by=world.alan, side="vendor", role="Deputy", name="Lu", email="lu@acme.example", deputy_of=desk
    )
    for person, side in ((world.alan, "ours"), (world.vera, "vendor"), (world.gita, "vendor")):
        with pytest.raises(PermissionDenied):
            actions.save_contact(contract, by=person, side=side, role="X", name="Y", phone="1")
    with pytest.raises(ValidationError):
        actions.save_contact(contract, by=world.vera, side="ours", role="Owner", name="Otto")
    with pytest.raises(NotPossible):
        actions.save_contact(contract, by=world.alan, side="vendor", contact=desk, deputy_of=desk)
    actions.end_contact(deputy, by=world.alan)
    assert list(Contact.objects.filter(ended_at__isnull=True).values_list("name", flat=True)) == ["Night desk"]

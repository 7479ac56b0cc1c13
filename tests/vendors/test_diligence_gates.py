"""Does approval after due diligence wait for what was asked and for what was found?"""

import re

import pytest

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON, member
from tests.vendors import asked as made
from vendors.actions import diligence as actions
from vendors.actions.vendors import create_vendor, start_due_diligence
from vendors.lifecycle import refusals

ASKED = "No questionnaire was sent to it and reviewed."


@pytest.fixture
def kite(world):  # noqa: F811
    vendor = create_vendor(by=world.vera, code="kite", name_en="Kite", country="CN", line=world.line, now=NOON)
    return start_due_diligence(vendor, by=world.otto, now=NOON)


def stands_in_the_way(vendor, world) -> tuple[list[str], list[str]]:  # noqa: F811
    """What refuses approval, and approval on conditions; of this part only."""
    found = []
    for name in ("approve", "approve_conditionally"):
        reasons = refusals(vendor, name, by=world.leo, now=NOON, facts={})
        found.append([str(reason) for reason in reasons if re.search("questionnaire|reviewed|finding", str(reason))])
    return tuple(found)


def test_where_no_questionnaire_was_written_none_is_asked_for(world, kite):  # noqa: F811
    assert stands_in_the_way(kite, world) == ([], [])


def test_where_there_is_one_for_its_line_one_was_reviewed_and_none_is_out(world, kite):  # noqa: F811
    made.a_questionnaire(world, "couriers", lines=["logistics"])
    assert stands_in_the_way(kite, world) == ([ASKED], [ASKED])
    response = made.asked(world, vendor=kite)
    out = "Not answered and reviewed yet: Couriers."
    assert stands_in_the_way(kite, world) == ([out], [out])
    actions.withdraw_questionnaire(response, by=world.otto, note="Another one.", now=NOON)
    assert stands_in_the_way(kite, world) == ([ASKED], [ASKED])
    clerk = member(kite, "kim@kite.example", "Kim")
    made.reviewed(world, made.answered(world, made.asked(world, vendor=kite), by=clerk))
    assert stands_in_the_way(kite, world) == ([], [])


@pytest.mark.parametrize(
    ("severity", "refused"),
    [("critical", (True, True)), ("high", (True, False)), ("medium", (False, False)), ("low", (False, False))],
)
def test_a_grave_finding_refuses_until_it_is_closed_or_its_risk_accepted(world, kite, severity, refused):  # noqa: F811
    finding = made.found(world, vendor=kite, severity=severity)
    assert tuple(bool(reasons) for reasons in stands_in_the_way(kite, world)) == refused
    actions.accept_finding(finding, by=world.leo, note="We know.", now=NOON)
    assert stands_in_the_way(kite, world) == ([], [])


def test_a_vendor_with_another_line_is_not_asked_what_is_not_meant_for_it(world, kite):  # noqa: F811
    made.a_questionnaire(world, "payment", lines=["payment"])
    assert stands_in_the_way(kite, world) == ([], [])

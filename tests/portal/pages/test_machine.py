"""Is the drawn machine the one in the code, and are the roles beside each step those the rules let through?"""

import re

from contracts.models import Contract, Gap
from portal.pages.machine import BOX, CONTRACT_PLACES, MARGIN, PITCH, arrows_of, draw_contract, who_may
from portal.states import MACHINES, document
from sla.models import Period
from vendors.lifecycle import transitions_of
from vendors.roles import ROLE_PERMISSIONS, Permission, Role


def test_every_state_has_its_place_and_every_transition_its_arrow():
    assert set(CONTRACT_PLACES) == set(Contract.State.values)
    declared = sum(len(items) for items in transitions_of(Contract).values())
    assert len(arrows_of(Contract, CONTRACT_PLACES, "draft")) == declared


def test_no_two_boxes_lie_on_each_other():
    places = list(CONTRACT_PLACES.values())
    assert all(abs(a[0] - b[0]) >= 1 or abs(a[1] - b[1]) >= 1 for n, a in enumerate(places) for b in places[n + 1 :])


def test_arrows_leave_and_reach_boxes_at_their_edge():
    for arrow in arrows_of(Contract, CONTRACT_PLACES, "draft"):
        assert abs(arrow.x2 - arrow.x1) + abs(arrow.y2 - arrow.y1) > BOX[1] / 2


def test_the_current_state_and_what_leads_on_from_it_are_lit():
    picture = draw_contract("active")
    assert re.findall(r'class="box current">.*?<text[^>]*>([^<]*)</text>', picture) == ["Active"]
    leads_on = sum(item.source == "active" for items in transitions_of(Contract).values() for item in items)
    assert picture.count('class="arrow lit"') == leads_on


def test_the_picture_carries_no_style_that_the_policy_forbids():
    assert re.findall(r"\sstyle=|<script|\son\w+=", draw_contract("draft")) == []


def test_who_may_is_what_the_permissions_say():
    submit = transitions_of(Contract)["submit"][0]
    expected = [str(role.label) for role in Role if Permission.CONTRACT_SUBMIT in ROLE_PERMISSIONS[role]]
    assert who_may(submit) == expected
    assert who_may(transitions_of(Period)["calculate"][0])[-1] == "the system"


def test_the_document_names_every_machine_and_every_step():
    text = document()
    for model in MACHINES:
        assert f"## {model.__name__}\n" in text
        for items in transitions_of(model).values():
            assert f"| {items[0].custom['label']} |" in text


def test_who_registers_confirms_and_sees_to_gaps():
    names = {
        Contract: ("register", "confirm", "return_registration"),
        Gap: ("assign", "close", "waive", "settle"),
    }
    found = {name: who_may(transitions_of(model)[name][0]) for model, of in names.items() for name in of}
    assert found == {
        "register": ["Procurement", "Service owner"],
        "confirm": ["Procurement", "Legal", "Finance", "Executive"],
        "return_registration": ["Procurement", "Service owner", "Legal", "Finance", "Executive"],
        "assign": ["Procurement", "Service owner"],
        "close": ["Procurement", "Service owner"],
        "waive": ["Procurement", "Legal", "Finance", "Executive"],
        "settle": ["the system"],
    }


def test_a_line_of_two_starts_and_ends_at_the_edges_of_its_boxes():
    for arrow in arrows_of(Contract, CONTRACT_PLACES, "draft"):
        for x, y in ((arrow.x1, arrow.y1), (arrow.x2, arrow.y2)):
            assert any(_on_edge(x, y, place) for place in CONTRACT_PLACES.values())


def _on_edge(x: float, y: float, place: tuple[float, float]) -> bool:
    left, top = MARGIN + place[0] * PITCH[0], MARGIN + place[1] * PITCH[1]
    within = left - 0.01 <= x <= left + BOX[0] + 0.01 and top - 0.01 <= y <= top + BOX[1] + 0.01
    nearest = min(abs(x - left), abs(x - left - BOX[0]), abs(y - top), abs(y - top - BOX[1]))
    return within and nearest < 0.01

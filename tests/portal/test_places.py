"""Does each role find its own places, and nobody another's?"""

from dataclasses import dataclass, field

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import path

from portal import places
from vendors.roles import ROLE_PERMISSIONS, VENDOR_ROLE_PERMISSIONS, Role, VendorRole

NAMES = ["home", "delivery_list", "result_list", "credit_list", "relief_list", "incident_list", "approval_list"]
NAMES += ["contract_list", "renewal_list", "vendor_list", "report_list", "person_list", "handbook"]
urlpatterns = [path(f"{name}/", lambda request: None, name=name) for name in NAMES]


@pytest.fixture(autouse=True)
def nothing_waits(monkeypatch):
    """Counters are each page's own matter: here none asks the database."""
    monkeypatch.setattr(places, "COUNTERS", {})


@dataclass
class Person:
    permissions: frozenset = frozenset()
    is_buyer: bool = True
    is_authenticated: bool = True
    asked: list = field(default_factory=list)

    def may(self, permission, vendor=None):
        return permission in self.permissions


def names(person):
    return [place.name for place in places.places_for(person)]


def test_procurement_works_down_from_what_waits(settings):
    settings.ROOT_URLCONF = __name__
    assert names(Person(ROLE_PERMISSIONS[Role.PROCUREMENT])) == [
        "home",
        "delivery_list",
        "result_list",
        "credit_list",
        "relief_list",
        "incident_list",
        "approval_list",
        "contract_list",
        "renewal_list",
        "vendor_list",
        "report_list",
        "person_list",
        "handbook",
    ]


def test_an_executive_starts_with_the_reports(settings):
    settings.ROOT_URLCONF = __name__
    assert names(Person(ROLE_PERMISSIONS[Role.EXECUTIVE]))[:3] == ["home", "report_list", "approval_list"]


def test_a_vendor_has_neither_approvals_nor_other_vendors(settings):
    settings.ROOT_URLCONF = __name__
    assert names(Person(VENDOR_ROLE_PERMISSIONS[VendorRole.MEMBER], is_buyer=False)) == [
        "home",
        "delivery_list",
        "result_list",
        "credit_list",
        "relief_list",
        "incident_list",
        "contract_list",
        "report_list",
        "handbook",
    ]


def test_somebody_without_a_role_has_home_and_the_handbook(settings):
    settings.ROOT_URLCONF = __name__
    assert names(Person(is_buyer=False)) == ["home", "handbook"]


def test_a_stranger_has_no_places():
    assert places.places_for(AnonymousUser()) == []


def test_a_place_says_what_waits_for_this_person(settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    monkeypatch.setitem(places.COUNTERS, "delivery_list", lambda person: 3)
    found = {place.name: place.count for place in places.places_for(Person(ROLE_PERMISSIONS[Role.PROCUREMENT]))}
    assert (found["delivery_list"], found["home"]) == (3, 0)


def test_a_page_lights_the_place_that_holds_it(settings):
    settings.ROOT_URLCONF = __name__
    person = Person(ROLE_PERMISSIONS[Role.PROCUREMENT])
    lit = {
        page: [(place.name, place.current) for place in places.places_for(person, page) if place.current]
        for page in (
            "contract_list",
            "contract_detail",
            "version_edit",
            "submission_detail",
            "search",
            "reminder_list",
            "reminder_rule_list",
            "entity_list",
        )
    }
    assert lit == {
        "contract_list": [("contract_list", "page")],
        "contract_detail": [("contract_list", "true")],
        "version_edit": [("contract_list", "true")],
        "submission_detail": [("delivery_list", "true")],
        "search": [],
        "reminder_list": [],
        "reminder_rule_list": [("person_list", "true")],
        "entity_list": [("contract_list", "true")],
    }

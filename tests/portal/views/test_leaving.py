"""Do the pages of access and leaving say what they are about, to those who may, and take a reason?"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from portal.pages.grants import RIGHTS, rights_grid
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from tests.portal.reading import tables
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from tests.vendors import asked as made
from vendors.actions import leaving, people
from vendors.actions.vendors import start_exit
from vendors.models import AccessLine, Event
from vendors.roles import ROLE_PERMISSIONS, Role


@pytest.fixture
def rosa(world):
    return worlds.person("rosa@haiyun.example", "Rosa", "administrator")


def test_every_right_of_the_buyers_roles_is_said_once_in_words():
    said = [right for _area, rights in RIGHTS for right in rights]
    assert sorted(said) == sorted({right for held in ROLE_PERMISSIONS.values() for right in held})
    words = [str(row["words"]) for area in rights_grid() for row in area["rows"]]
    assert len(set(words)) == len(words) == len(said)


def test_the_grid_shows_who_has_which_role_and_what_it_may_do(as_person, world, rosa):
    people, rights = tables(as_person(rosa).get(reverse("grant_grid")))
    heads = [Role(role).label for role in Role.values]
    assert (people[0][1:], rights[0][1:]) == (heads, heads)
    assert ["Vera", "", "✓yes", "", "", "", "", ""] in people
    assert ["put bank accounts in force", "", "", "", "", "✓yes", "", ""] in rights


def test_an_access_is_taken_away_with_a_reason_and_read_in_the_readers_language(as_person, world, rosa):
    review = leaving.open_access_review(by=rosa)
    client, page = as_person(rosa), reverse("access_review_detail", args=[review.quarter])
    line = AccessLine.objects.get(person=world.gita)
    assert "Gita loses it today." in client.get(page).text
    client.post(reverse("access_decide", args=[line.pk]), {"verdict": "withdraw", "note": " She has moved on. "})
    line.refresh_from_db()
    assert (line.verdict, line.note, line.decided_by) == ("withdrawn", "She has moved on.", rosa)
    (rows,) = tables(client.get(page))
    assert [row[:3] for row in rows if row[0] == "Gita"] == [
        ["Gita", "Globex Parcels · Vendor member", "Withdrawn Rosa, She has moved on."]
    ]
    assert Event.objects.get(name="review_access").note == "She has moved on."
    with override("zh-hans"):
        assert [row.access for row in AccessLine.objects.filter(person__in=[world.gita, world.vera])] == [
            "Globex Parcels · 服务商成员",
            "采购",
        ]


def test_the_playbook_says_what_the_records_still_hold(as_person, world):
    contract = worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )
    made.found(world)
    start_exit(world.acme, by=world.otto, note="Moved.", now=NOON)
    page = reverse("vendor_exit", args=["acme"])

    def steps():
        return [row[0] for row in tables(as_person(world.vera).get(page))[0][1:]]

    assert steps()[:3] == [
        f"Contracts ended and closed not closed: {contract.number}",
        "Open matters settled or handed over 1 finding is open",
        "Access to our systems taken away 1 person signs in for it",
    ]
    people.end_membership(world.alan.memberships.get(), by=world.vera, now=timezone.now() - timedelta(days=2))
    leaving.finish_exit_task(world.acme.exit_tasks.get(kind="contracts"), by=world.otto, proof="None ran.")
    assert (steps()[0], steps()[2]) == ("Contracts ended and closed", "Access to our systems taken away")


def test_what_stays_is_said_before_a_name_is_erased(as_person, world, rosa):
    page = as_person(rosa).get(reverse("person_erase", args=[world.alan.pk])).text
    assert "reports that were issued, signed contracts with who signed them" in page

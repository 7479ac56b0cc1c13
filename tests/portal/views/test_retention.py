"""Does the page on what falls due show each record with its day, its rule and the way to a hold, to those who may?"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.contracts import worlds
from tests.portal.reading import tables
from tests.portal.views.contract_pages import as_person, world  # noqa: F401  (fixtures)
from tests.vendors import asked as asking
from vendors.actions import leaving, retention
from vendors.actions.diligence import Said, save_answers, submit_answers
from vendors.actions.people import end_membership
from vendors.models import Event, RetentionRule, User, Vendor
from vendors.queries.retention import due_by
from vendors.retention import drop_files
from vendors.trail import record

PAGE = reverse("retention_due")
QUERIES = 23


@pytest.fixture
def rosa(world):  # noqa: F811
    return worlds.person("rosa@haiyun.example", "Rosa", "administrator")


@pytest.fixture
def rules(world):  # noqa: F811
    common = {"years": 1, "source": "The law"}
    RetentionRule.objects.create(kind="people", country="", name_en="People", name_zh="人员", **common)
    RetentionRule.objects.create(kind="transactions", country="CN", name_en="Transactions", name_zh="交易", **common)


def left(vendor, by, *, days_ago: int) -> None:
    """As an off-boarding leaves it."""
    Vendor.objects.filter(pk=vendor.pk).update(state="offboarded")
    record(vendor, "offboard", by=by, target="offboarded", now=timezone.now() - timedelta(days=days_ago))


def test_what_falls_due_stands_there_ninety_days_before(as_person, world, rosa, rules):  # noqa: F811
    left(world.acme, world.otto, days_ago=365 - 80)
    left(world.globex, world.otto, days_ago=365 - 100)
    client = as_person(rosa)
    page = client.get(PAGE)
    rows = tables(page)[0][1:]
    assert [row[:2] for row in rows] == [["Acme Courier", "People it has named"], ["Acme Courier", "Transactions"]]
    assert "2 records are erased by" in page.text
    assert reverse("vendor_detail", args=["acme"]) in page.text and f"{reverse('hold_new')}?vendor=acme" in page.text
    hold_page = client.get(reverse("hold_new"), {"vendor": "acme"}).text
    assert f'value="{world.acme.pk}" selected' in hold_page
    leaving.place_hold(world.acme, by=rosa, reason="A dispute in court.")
    page = client.get(PAGE)
    assert "Nothing is erased by" in page.text and "A dispute in court." in page.text


def test_what_was_erased_and_what_no_rule_names_stands_there_too(as_person, world, rosa, rules):  # noqa: F811
    left(world.acme, world.otto, days_ago=400)
    left(world.globex, world.otto, days_ago=400)
    Vendor.objects.filter(pk=world.globex.pk).update(country="PL")
    for row in due_by(timezone.localdate(), Vendor.objects.filter(code="acme"), User.objects.none()):
        retention.erase(row)
    page = as_person(rosa).get(PAGE)
    assert [row[0] for row in tables(page)[0][1:]] == ["Globex Parcels"]  # the people it has named
    assert "Globex Parcels</a> (PL): Transactions" in page.text
    assert [row[:3] for row in tables(page)[1][1:]] == [
        ["Acme Courier", "Transactions", "There was nothing."],
        ["Acme Courier", "People", "There was nothing."],
    ]
    assert Event.objects.filter(name="erase_records").count() == 2


def test_the_page_asks_the_same_for_one_row_as_for_many(
    client,
    world,  # noqa: F811
    rosa,
    rules,
    django_assert_num_queries,
):
    client.force_login(rosa)
    ended = timezone.now() - timedelta(days=400)
    left(world.acme, world.otto, days_ago=400)
    end_membership(world.alan.memberships.get(), by=world.vera, now=ended)
    client.get(PAGE)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)
    left(world.globex, world.otto, days_ago=400)
    end_membership(world.gita.memberships.get(), by=world.vera, now=ended)
    with django_assert_num_queries(QUERIES):
        assert len(tables(client.get(PAGE))[0][1:]) == 6


def test_others_do_not_read_it(as_person, world):  # noqa: F811
    assert [as_person(person).get(PAGE).status_code for person in (world.vera, world.otto, world.alan)] == [403] * 3


def test_a_paper_that_was_erased_is_not_there_any_more(as_person, world, rosa, rules):  # noqa: F811
    """The row says that there was one, and the address answers 404 instead of an error."""
    response = asking.asked(world)
    save_answers(response, by=world.alan, said=asking.COMPLETE | {"scan": Said(file=asking.a_scan())})
    submit_answers(response, by=world.alan)
    file = response.answers.get(question="scan").file_id
    address = reverse("response_file", args=[response.pk, file])
    assert as_person(world.vera).get(address).status_code == 200
    assert drop_files([file]) == 1
    assert as_person(world.vera).get(address).status_code == 404

"""Does a person keep a view of a list, open it, name it anew and throw it away, and nobody else ever sees it?"""

import pytest
from django.urls import reverse

from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from vendors.actions.saved_views import save_view
from vendors.actions.vendors import create_vendor
from vendors.models import SavedView

QUERY = "line=logistics&sort=-name"


def address(name, *args, query=""):
    return reverse(name, args=args) + (f"?{query}" if query else "")


def kept(person):
    rows = SavedView.objects.filter(user=person).order_by("name")
    return [(row.page, row.name, row.query, row.is_default) for row in rows]


def test_what_is_looked_at_is_kept_and_opened_again(as_person, world):
    create_vendor(by=world.vera, code="kite", name_en="Kite Edge", country="DE", line=world.line)
    client = as_person(world.vera)
    looked_at = client.get(address("vendor_list", query="state=&sort=-name&country=CN&page=1"))
    link = looked_at.context["shelf"].save
    assert link == address("saved_view_new", query="page=vendor_list&country=CN&sort=-name")
    assert link.replace("&", "&amp;") in looked_at.text
    opened = client.post(link, {"name": " From China "}, follow=True)
    assert kept(world.vera) == [("vendor_list", "From China", "country=CN&sort=-name", False)]
    assert [row["vendor"].code for row in opened.context["rows"]] == ["globex", "acme"]
    assert (opened.context["shelf"].current.name, opened.context["shelf"].save) == ("From China", "")


def test_the_contract_list_keeps_views_of_its_own(as_person, world, draft):
    client = as_person(world.vera)
    client.post(address("saved_view_new", query="page=contract_list&state=draft"), {"name": "Drafts"})
    assert kept(world.vera) == [("contract_list", "Drafts", "state=draft", False)]
    assert [row.name for row in client.get(address("contract_list")).context["shelf"].rows] == ["Drafts"]
    assert client.get(address("vendor_list")).context["shelf"].rows == []


def test_a_list_opens_with_the_default_and_shows_everything_when_asked(as_person, world):
    save_view(world.vera, page="vendor_list", name="First", query="country=CN", is_default=True)
    client = as_person(world.vera)
    client.post(address("saved_view_new", query=f"page=vendor_list&{QUERY}"), {"name": "Z to A", "is_default": "on"})
    assert kept(world.vera) == [
        ("vendor_list", "First", "country=CN", False),
        ("vendor_list", "Z to A", QUERY, True),
    ]
    assert client.get(address("vendor_list")).url == address("vendor_list", query=QUERY)
    everything = client.get(client.get(address("vendor_list", query=QUERY)).context["shelf"].everything)
    assert (everything.status_code, everything.context["shelf"].current) == (200, None)
    assert [row["vendor"].code for row in everything.context["rows"]] == ["acme", "globex"]
    assert client.get(address("vendor_list", query="format=csv")).status_code == 200


def test_a_view_is_named_anew_and_deleted(as_person, world):
    view = save_view(world.vera, page="vendor_list", name="Old", query=QUERY)
    save_view(world.vera, page="vendor_list", name="Taken", query="country=CN")
    client, url = as_person(world.vera), address("saved_view_edit", view.pk)
    refused = client.post(url, {"name": "Taken"})
    assert "You have a view called “Taken” already." in refused.text
    assert client.post(url, {"name": "New", "is_default": "on"}).url == address("vendor_list", query=QUERY)
    assert kept(world.vera)[0] == ("vendor_list", "New", QUERY, True)
    client.post(url, {"forget": "1"})
    assert kept(world.vera) == [("vendor_list", "Taken", "country=CN", False)]


@pytest.mark.parametrize("query", ["page=vendor_list", "page=vendor_list&page_size=3&state="])
def test_there_is_nothing_to_keep_of_a_list_that_is_neither_filtered_nor_sorted(as_person, world, query):
    client = as_person(world.vera)
    assert client.get(address("vendor_list")).context["shelf"].save == ""
    answer = client.post(address("saved_view_new", query=query), {"name": "Everything"})
    assert "Filter or sort the list first; then there is something to save." in answer.text
    assert kept(world.vera) == []


def test_a_list_that_keeps_no_views_is_not_there(as_person, world):
    assert as_person(world.vera).get(address("saved_view_new", query="page=person_list")).status_code == 404


def test_a_view_is_its_owners_own(as_person, world):
    view = save_view(world.vera, page="vendor_list", name="Mine", query=QUERY, is_default=True)
    for person in (world.leo, world.alan):
        client = as_person(person)
        assert client.get(address("vendor_list")).context["shelf"].rows == []
        assert client.get(address("saved_view_edit", view.pk)).status_code == 404
        assert client.post(address("saved_view_edit", view.pk), {"forget": "1"}).status_code == 404
    assert len(kept(world.vera)) == 1


def test_a_vendors_person_keeps_views_too_which_show_no_more_than_the_list(as_person, world):
    client = as_person(world.alan)
    opened = client.post(address("saved_view_new", query="page=vendor_list&country=CN"), {"name": "Ours"}, follow=True)
    assert [row["vendor"].code for row in opened.context["rows"]] == ["acme"]


def test_a_search_too_long_to_be_stored_is_refused_with_a_sentence(as_person, world):
    client = as_person(world.vera)
    answer = client.post(address("saved_view_new", query=f"page=vendor_list&q={'顶' * 60}"), {"name": "Long"})
    assert "This search is too long to be kept; use fewer words." in answer.text
    assert kept(world.vera) == []

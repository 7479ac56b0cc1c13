"""Does a search find what the person may see, and nothing else?"""

from django.urls import reverse

from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)


def search(client, words):
    return client.get(reverse("search"), {"q": words})


def test_a_whole_contract_number_leads_straight_to_it(as_person, world, active):
    response = search(as_person(world.vera), "c-2026-001")
    assert response.url == reverse("contract_detail", args=["C-2026-001"])


def test_contracts_vendors_and_levels_are_found_by_part_of_their_name_in_either_language(as_person, world, active):
    client = as_person(world.vera)
    assert [row.number for row in search(client, "courier").context["found"].contracts] == ["C-2026-001"]
    assert [row.code for row in search(client, "globex").context["found"].vendors] == ["globex"]
    assert [row.level.code for row in search(client, "准时").context["found"].levels] == ["on-time"]


def test_a_vendor_finds_only_its_own_and_no_draft(as_person, world, draft):
    found = search(as_person(world.alan), "o").context["found"]
    assert ([row.code for row in found.vendors], found.contracts, found.levels) == (["acme"], [], [])


def test_another_vendors_number_is_not_found(as_person, world, active):
    response = search(as_person(world.gita), "C-2026-001")
    assert (response.status_code, response.context["found"].count) == (200, 0)
    assert "Nothing found" in response.text


def test_no_role_and_no_words_find_nothing(as_person, world, active):
    assert search(as_person(world.nina), "courier").context["found"].count == 0
    assert search(as_person(world.vera), "  ").context["found"].count == 0

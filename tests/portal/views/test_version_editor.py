"""Does the editor of a draft ask little, keep everything, and say every rule of a contract without a script?"""

from datetime import date

import pytest
from django.urls import reverse

from contracts import actions
from contracts.case import case_terms
from contracts.content import content, content_hash
from contracts.packs import packs, rows_of
from contracts.published import one_published, published
from contracts.queries import latest_version
from tests.portal.pages.terms_in_words.test_in_words import CREDIT, RIGHTS, RULES
from tests.portal.reading import facts, posted
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)

TRIAL = {"name": "Trial period", "start": "2026-05-01", "end": "2026-07-31", "pays": False}


def edit(contract, n=1):
    return reverse("version_edit", args=[contract.number, n])


@pytest.fixture
def bare(world):
    """A draft in which only the term stands."""
    return actions.create_contract(
        by=world.vera,
        number="C-2026-077",
        kind="standalone",
        vendor=world.acme,
        entity=world.entity,
        line=world.line,
        title_en="Warehouse",
        currency=world.cny,
        zone="Asia/Shanghai",
        owner=world.otto,
        terms={"starts_on": date(2026, 5, 1), "ends_on": date(2027, 4, 30)},
    )


@pytest.fixture
def simple(as_person, world, bare):
    """A draft with two levels of a pack, as the editor made it."""
    client = as_person(world.vera)
    sent = posted(client.get(edit(bare)))
    client.post(edit(bare), sent | {"add": "pack", "pack-metrics": ["LOG-OTD", "LOG-CMP"]})
    return bare


def saved(contract) -> dict:
    return content(latest_version(contract))


def test_a_pack_fills_an_empty_draft_with_the_simple_scheme(simple, world):
    said = saved(simple)
    assert said["schedules"]["logistics"] | {"name_zh": ""} == {
        "name_en": "Logistics",
        "name_zh": "",
        "fee_words_en": "",
        "fee_words_zh": "",
        "at_risk_percent": "0",
        "cap_percent": "10",
        "repeat": [],
        "rules": {"windows": [TRIAL]},
        "line": "logistics",
        "monthly_fee": None,
    }
    assert {code: (row["kind"], row["cadence"]) for code, row in said["feeds"].items() if "cadence" in row} == {
        "waybills": ("commitments", "day")
    }
    assert {
        code: (row["expected"], row["minimum"], row["weight"], row["more"], row["inputs"])
        for code, row in said["levels"].items()
    } == {
        code: (
            expected,
            minimum,
            "0",
            {"credit": {"type": "flat", "percent": "2"}},
            [{"feed": feed, "role": "main", "period_offset": 0}],
        )
        for code, expected, minimum, feed in [
            ("LOG-OTD", "95", "90", "waybills"),
            ("LOG-CMP", "100", "98", "complaints"),
        ]
    }


def test_after_a_pack_only_figures_are_asked_and_the_sentence_has_its_numbers(as_person, world, simple):
    sent = posted(as_person(world.vera).get(edit(simple)))
    asked = {name.removeprefix("levels-0-") for name in sent if name.startswith("levels-0-")}
    assert asked == {"code", "expected", "minimum"}
    assert {
        name: sent[f"schedules-0-{name}"] for name in ("scheme", "simple_percent", "simple_cap", "simple_months")
    } == {
        "scheme": "simple",
        "simple_percent": "2",
        "simple_cap": "10",
        "simple_months": "3",
    }


def test_other_numbers_in_the_sentence_hold_for_every_level(as_person, world, simple):
    client = as_person(world.vera)
    sent = posted(client.get(edit(simple)))
    sent |= {"schedules-0-simple_percent": "3", "schedules-0-simple_cap": "9", "schedules-0-simple_months": "1"}
    client.post(edit(simple), sent)
    said = saved(simple)
    assert said["schedules"]["logistics"]["cap_percent"] == "9"
    assert said["schedules"]["logistics"]["rules"] == {"windows": [TRIAL | {"end": "2026-05-31"}]}
    assert [row["more"]["credit"]["percent"] for row in said["levels"].values()] == ["3", "3"]


def test_watch_only_keeps_the_rest_for_later(as_person, world, draft):
    client = as_person(world.vera)
    sent = posted(client.get(edit(draft)))
    client.post(edit(draft), sent | {"schedules-0-scheme": "watch"})
    said = saved(draft)["schedules"]["parcels"]
    assert (said["rules"], said["at_risk_percent"], said["repeat"]) == ({"watch_only": True}, "8", ["1", "1", "1.5"])
    again = posted(client.get(edit(draft)))
    assert again["schedules-0-scheme"] == "watch"
    client.post(edit(draft), again | {"schedules-0-scheme": "contract"})
    assert "rules" not in saved(draft)["schedules"]["parcels"]


def test_what_is_ticked_comes_on_top_of_what_stands_without_a_credit_in_a_contracts_own_scheme(as_person, world, draft):
    client = as_person(world.vera)
    sent = posted(client.get(edit(draft))) | {"add": "pack", "pack-metrics": ["LOG-PICK"], "terms-notice_days": "80"}
    response = client.post(edit(draft), sent)
    said = saved(draft)
    assert response.url == edit(draft) + "#levels"
    assert list(said["levels"]) == ["on-time", "damage", "LOG-PICK"]
    assert ("more" in said["levels"]["LOG-PICK"], said["terms"]["notice_days"]) == (False, 80)


def test_a_fault_elsewhere_keeps_the_ticks(as_person, world, draft):
    client = as_person(world.vera)
    sent = posted(client.get(edit(draft)))
    sent |= {"add": "pack", "pack-metrics": ["LOG-PICK"], "levels-0-expected": "many"}
    page = client.post(edit(draft), sent)
    assert {
        "id": "id_levels-0-expected",
        "text": "On-time delivery, Expected level: “many” is not a number, such as 99.5.",
    } in (page.context["editor"].errors)
    assert 'value="LOG-PICK" checked' in page.text
    assert 'value="many"' in page.text


def test_opening_a_level_keeps_what_was_typed_and_says_nothing_of_faults(as_person, world, draft):
    client = as_person(world.vera)
    sent = posted(client.get(edit(draft))) | {"levels-0-expected": "", "terms-notice_days": "75", "more": "levels-1"}
    page = client.post(edit(draft), sent)
    shown = posted(page)
    assert page.context["editor"].errors == []
    assert "error-summary" not in page.text
    assert (shown["levels-0-expected"], shown["terms-notice_days"]) == ("", "75")
    assert (shown["levels-1-name_en"], shown["levels-1-direction"], shown["levels-1-feed"]) == (
        "Loss and damage",
        "down",
        "waybills",
    )
    assert "levels-0-name_en" not in shown


def test_opening_and_saving_levels_and_feeds_of_every_kind_changes_nothing(as_person, world, draft):
    client, version = as_person(world.vera), latest_version(draft)
    codes = "PLT-AVL PLT-LAT PLT-RSP-P3 PLT-RTO PAY-CB-MC PAY-VAMP LOG-POF MKT-FAKE".split()
    feeds, levels = rows_of(codes, schedule="parcels", credit={"type": "flat", "percent": "2"})
    actions.edit_version(version, by=world.vera, feeds=feeds, levels=levels)
    before, page = content(version), client.get(edit(draft))
    for name in [*(f"levels-{n}" for n in range(len(levels))), "feeds-0", "feeds-6"]:
        page = client.post(edit(draft), posted(page) | {"more": name})
    response = client.post(edit(draft), posted(page))
    assert response.status_code == 302, response.context["editor"].errors
    assert saved(draft) == before


@pytest.mark.parametrize("item", published(), ids=lambda item: item.slug)
def test_a_published_contract_opened_and_saved_says_the_same(as_person, world, bare, item):
    client = as_person(world.vera)
    address = reverse("version_published", args=[bare.number, 1])
    page = client.get(f"{address}?contract={item.slug}")
    response = client.post(address, posted(page) | {"replace": "on"})
    assert response.url == edit(bare)
    before = saved(bare)
    page = client.get(edit(bare))
    for n in range(len(item.terms["levels"])):
        page = client.post(edit(bare), posted(page) | {"more": f"levels-{n}"})
    assert client.post(edit(bare), posted(page)).status_code == 302
    assert saved(bare) == before


def test_every_rule_and_right_of_a_case_file_survives_the_editor(as_person, world, draft):
    client, version = as_person(world.vera), latest_version(draft)
    columns = ("at_risk_percent", "cap_percent", "repeat", "watch_only")
    rules = {name: value for name, value in RULES.items() if name not in columns}
    schedule = {"code": "parcels", "name_en": "Parcels", "line": world.line, "at_risk_percent": "8", "cap_percent": "8"}
    actions.edit_version(version, by=world.vera, schedules=[schedule | {"rules": rules, "triggers": RIGHTS}])
    before = saved(draft)
    assert client.post(edit(draft), posted(client.get(edit(draft)))).status_code == 302
    assert saved(draft) == before


@pytest.mark.parametrize(
    "credit", [one for one in CREDIT if one["type"] not in ("none", "weighted")], ids=lambda c: c["type"]
)
def test_every_scheme_of_a_level_survives_the_editor(as_person, world, draft, credit):
    client, version = as_person(world.vera), latest_version(draft)
    level = {
        "code": "on-time",
        "schedule": "parcels",
        "feed": "waybills",
        "name_en": "On time",
        "expected": "96",
        "weight": "0",
    }
    more = {
        "credit": credit,
        "window": "rolling:4",
        "below_expected": {"misses": 4, "of": 12},
        "low_volume": {"rule": "carry", "n_min": 20},
        "promote": {"after": 2},
        "ripe_days": 30,
        "on_late": "not_reported",
        "sources": {"precedence": "own", "tolerance": "0.40"},
        "limits": [{"word": "ECM", "value": "1.50", "count": 100, "valid_from": "2025-06-01"}],
        "judged_by": "region",
        "reads": {"dims": {"region": "East"}},
        "measure": {"average_of": 2},
    }
    actions.edit_version(version, by=world.vera, levels=[level | {"more": more}])
    before = saved(draft)
    page = client.post(edit(draft), posted(client.get(edit(draft))) | {"more": "levels-0"})
    assert client.post(edit(draft), posted(page)).status_code == 302
    assert saved(draft) == before


def test_bands_are_typed_row_by_row(as_person, world, draft):
    client = as_person(world.vera)
    page = client.post(edit(draft), posted(client.get(edit(draft))) | {"more": "levels-0"})
    page = client.post(edit(draft), posted(page) | {"add": "levels-0-more-bands"})
    sent = posted(page) | {
        "levels-0-more-credit_type": "bands",
        "levels-0-more-bands-0-low": "93",
        "levels-0-more-bands-0-high": "96",
        "levels-0-more-bands-0-worth": "5",
        "levels-0-more-bands-1-high": "９３",
        "levels-0-more-bands-1-worth": "10",
    }
    client.post(edit(draft), sent)
    level = saved(draft)["levels"]["on-time"]
    assert (level["weight"], level["more"]) == (
        "0",
        {"credit": {"type": "bands", "bands": [["93", "96", "5"], [None, "93", "10"]]}},
    )


def test_the_figure_of_the_table_is_what_the_scheme_of_the_level_costs(as_person, world, draft):
    client = as_person(world.vera)
    page = client.post(edit(draft), posted(client.get(edit(draft))) | {"more": "levels-0"})
    client.post(edit(draft), posted(page) | {"levels-0-more-credit_type": "flat", "levels-0-weight": "3"})
    assert saved(draft)["levels"]["on-time"]["more"] == {"credit": {"type": "flat", "percent": "3"}}
    sent = posted(client.get(edit(draft)))
    assert (sent["levels-0-weight"], sent["levels-1-weight"]) == ("3", "40")
    client.post(edit(draft), sent | {"levels-0-weight": "4", "levels-1-weight": "30"})
    said = saved(draft)["levels"]
    assert (said["on-time"]["more"]["credit"], said["on-time"]["weight"], said["damage"]["weight"]) == (
        {"type": "flat", "percent": "4"},
        "0",
        "30",
    )


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"levels-0-more-credit_type": "bands"}, "On-time delivery, A miss costs: Give at least one band."),
        ({"levels-0-more-credit_type": "category"}, "On-time delivery, Category: This field is required."),
        ({"levels-0-more-below_expected__misses": "4"}, "On-time delivery, within: This field is required."),
        (
            {"levels-0-more-window": "rolling"},
            "On-time delivery, How many of the last periods: This field is required.",
        ),
        (
            {"schedules-0-rules-earn_back__at_least": "97"},
            "Parcels, Given back after so many periods in a row: This field is required.",
        ),
        ({"schedules-0-rules-triggers-0-code": "T1"}, "Parcels, Arises from: This field is required."),
        (
            {"schedules-0-rules-window_levels-0-window": "Peak", "schedules-0-rules-window_levels-0-level": "on-time",
             "schedules-0-rules-window_levels-0-expected": "90"},
            "Parcels, Season: There is no season with this name above.",
        ),
        ({"schedules-0-rules-cap_amount": "-5"}, "Parcels, Cap, an amount: A number below 0 makes no sense here."),
    ],
)  # fmt: skip
def test_a_fault_names_its_field_and_keeps_what_was_typed(as_person, world, draft, typed, fault):
    client, before = as_person(world.vera), content_hash(latest_version(draft))
    opened = client.post(edit(draft), posted(client.get(edit(draft))) | {"more": "levels-0"})
    page = client.post(edit(draft), posted(opened) | typed)
    assert page.status_code == 200
    assert fault in [error["text"] for error in page.context["editor"].errors]
    shown = posted(page)
    assert {name: shown[name] for name in typed} == typed
    assert content_hash(latest_version(draft)) == before


def test_a_published_contract_asks_before_it_replaces(as_person, world, draft):
    client, before = as_person(world.vera), content_hash(latest_version(draft))
    address = reverse("version_published", args=[draft.number, 1])
    page = client.get(f"{address}?contract=china-courier&schedule=parcels")
    assert "On-time delivery, Loss and damage" in page.text
    refused = client.post(address, {"contract": "china-courier", "schedule": "parcels"})
    assert "Tick that what stands there may be replaced." in refused.text
    assert content_hash(latest_version(draft)) == before


def test_a_published_contract_replaces_one_schedule_and_leaves_the_others(as_person, world, draft):
    version, client = latest_version(draft), as_person(world.vera)
    said = content(version)
    second = {"code": "lockers", "name_en": "Lockers", "line": world.line}
    first = {"code": "parcels", "name_en": "Parcels", "line": world.line, "at_risk_percent": "8", "cap_percent": "8"}
    feeds, levels = rows_of(["LOG-OTD"], schedule="lockers", standing_feeds=said["feeds"])
    standing = [
        {"code": code, "schedule": "parcels", "feed": "waybills", "name_en": code, "expected": row["expected"]}
        for code, row in said["levels"].items()
    ]
    old = [{"code": "waybills", "kind": "commitments", "name_en": "Waybills"}]
    actions.edit_version(
        version, by=world.vera, schedules=[first, second], feeds=old + feeds, levels=[*standing, *levels]
    )
    address = reverse("version_published", args=[draft.number, 1])
    client.post(address, {"contract": "china-courier", "schedule": "parcels", "replace": "on"})
    said = saved(draft)
    assert [(code, row["schedule"]) for code, row in said["levels"].items()] == [
        ("LOG-OTD", "lockers"),
        ("on-time", "parcels"),
        ("damage", "parcels"),
    ]
    assert said["schedules"]["parcels"]["name_en"] == "Parcels"
    assert said["schedules"]["parcels"]["triggers"][0]["level"] == "on-time"
    assert sorted(said["feeds"]) == ["damage", "waybills", "waybills-2"]
    courier = one_published("china-courier").terms
    taken = case_terms(latest_version(draft), "parcels")
    assert (taken["rules"], taken["triggers"]) == (courier["rules"], courier["triggers"])


def test_an_unknown_published_contract_shows_the_list(as_person, world, draft):
    page = as_person(world.vera).get(reverse("version_published", args=[draft.number, 1]) + "?contract=nowhere")
    assert (page.status_code, page.context["page"].words) == (200, None)


def test_who_may_not_write_starts_from_nothing(as_person, world, draft):
    assert as_person(world.ada).get(reverse("version_published", args=[draft.number, 1])).status_code == 403


def test_the_editor_asks_the_database_the_same_for_two_levels_and_for_twenty(
    as_person, world, draft, django_assert_max_num_queries
):
    client, version = as_person(world.vera), latest_version(draft)
    for pack, few in (("platform", True), ("logistics", False)):
        chosen = next(item for item in packs() if item.code == pack)
        codes = [metric.code for metric in chosen.metrics][: 2 if few else None]
        feeds, levels = rows_of(codes, schedule="parcels")
        actions.edit_version(version, by=world.vera, feeds=feeds, levels=levels)
        client.get(edit(draft))
        with django_assert_max_num_queries(40) as asked:
            client.get(edit(draft))
        if few:
            first = len(asked)
    assert len(asked) == first


def test_the_page_of_a_version_says_its_money_in_words(as_person, world, draft):
    page = as_person(world.vera).get(reverse("version_detail", args=[draft.number, 1]))
    (part,) = page.context["in_words"]
    assert (part.code, part.words.money[0]) == ("parcels", "8\u00a0% of the month’s fee is at risk.")
    assert part.words.money[-1] == "Relief is claimed within 15 days after the month’s end."
    assert facts(page)["Relief claimed within"] == "15 days after the month’s end"
    assert "“Parcels” in plain words" in page.text


def test_leaving_the_simple_scheme_keeps_what_a_miss_cost_and_asks_for_it_level_by_level(as_person, world, simple):
    client = as_person(world.vera)
    sent = posted(client.get(edit(simple))) | {"schedules-0-scheme": "contract"}
    refused = client.post(edit(simple), sent | {"terms-notice_days": "soon"})
    shown = posted(refused)
    assert (shown["levels-0-weight"], shown["levels-1-weight"]) == ("2", "2")
    shown |= {"terms-notice_days": "60", "levels-1-weight": "1", "schedules-0-cap_percent": "12"}
    assert client.post(edit(simple), shown).status_code == 302
    said = saved(simple)
    assert [row["more"]["credit"]["percent"] for row in said["levels"].values()] == ["2", "1"]
    assert said["schedules"]["logistics"]["cap_percent"] == "12"
    assert said["schedules"]["logistics"]["rules"] == {"windows": [TRIAL]}


def test_term_and_notice_are_said_in_the_units_of_the_contract(as_person, world, draft):
    client = as_person(world.vera)
    sent = posted(client.get(edit(draft)))
    sent |= {"terms-notice_days": "", "terms-notice_months": "3", "terms-clear_days": "on", "terms-window_days": "180"}
    sent |= {"terms-renews_months": "0", "terms-extension_count": "2", "terms-extension_months": "12"}
    sent |= {"terms-extension_notice_days": "60", "terms-counting": "civil_code", "terms-decide_days": "14"}
    assert client.post(edit(draft), sent).status_code == 302
    said = saved(draft)["terms"]
    assert {name: said[name] for name in ("notice_days", "notice_months", "clear_days", "window_days", "counting")} == {
        "notice_days": None,
        "notice_months": 3,
        "clear_days": True,
        "window_days": 180,
        "counting": "civil_code",
    }
    assert [said[f"extension_{name}"] for name in ("count", "months", "notice_days")] == [2, 12, 60]
    assert said["decide_days"] == 14


@pytest.mark.parametrize(
    ("typed", "field", "fault"),
    [
        ({"notice_months": "3"}, "notice_days", "Say how long notice is in one unit: days, months or business days."),
        ({"notice_days": ""}, "notice_days", "Say how long notice is in one unit: days, months or business days."),
        (
            {"delivery_business_days": "2"},
            "delivery_days",
            "Say in one unit when a notice has arrived: days or business days.",
        ),
        (
            {"evergreen": "on"},
            "evergreen",
            "After its term it renews, or runs on, or may be extended: choose one of these.",
        ),
        (
            {"extension_count": "1", "extension_months": "12"},
            "extension_count",
            "After its term it renews, or runs on, or may be extended: choose one of these.",
        ),
        (
            {"renews_months": "0", "extension_count": "1"},
            "extension_count",
            "Say how often it may be extended and by how many months, or leave all three at 0.",
        ),
    ],
)
def test_what_does_not_go_together_is_said_once_at_a_field_that_is_in_sight(
    as_person, world, draft, typed, field, fault
):
    client = as_person(world.vera)
    sent = posted(client.get(edit(draft))) | {f"terms-{name}": value for name, value in typed.items()}
    editor = client.post(edit(draft), sent).context["editor"]
    assert editor.terms.errors == {field: [fault]}
    assert editor.terms.notice_is_open == (field != "notice_days")


def test_the_vendor_is_not_told_when_the_day_by_which_we_decide_moves(as_person, world, active):
    version = actions.amend_contract(
        active, by=world.otto, kind="amendment", what_changed="Earlier", effective_from=date(2026, 9, 1)
    )
    actions.edit_version(version, by=world.otto, terms={"decide_days": 45, "objection_days": 7})
    request = actions.submit_version(version, by=world.otto)
    actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash)
    version.refresh_from_db()
    for party in ("buyer", "vendor"):
        actions.record_signature(version, by=world.vera, party=party, signatory="X", signed_on=date(2026, 5, 4))
    actions.sign_version(version, by=world.leo)
    address = reverse("version_detail", args=[active.number, 2])
    told = {}
    for person in (world.vera, world.alan):
        response = as_person(person).get(address)
        told[person.name] = [change[0] for change in response.context["compared"].changes]
        told[person.name] += ["We decide 45 days" in response.text]
    ours = "We decide, days before a notice has to be sent"
    assert told == {
        "Vera": ["Kind of version", "What changes", "In force from", ours, "Days to object to a result", True],
        "Alan": ["Kind of version", "What changes", "In force from", "Days to object to a result", False],
    }

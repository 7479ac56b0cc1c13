"""Is a season calendar written on a draft's own page, read with the contract, and told to whoever claims or decides?"""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from contracts import actions
from contracts.case import case_of
from contracts.content import content
from contracts.queries import latest_version
from portal.pages.annex import annexes_of
from portal.papers.annexes import Sentence, levels_annex
from tests.contracts.worlds import NOON
from tests.portal.reading import heading, posted, tables
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from tests.sla import claims, months
from tests.sla.claims import at
from tests.sla.months import MAY

SALE = {
    "code": "sale",
    "name_en": "May sale",
    "starts_on": date(2026, 5, 1),
    "ends_on": date(2026, 5, 12),
    "targets": [["on-time", "94", "90"]],
    "barred": ["third_party"],
    "feed": "waybills",
    "forecast": 1000,
    "volume_percent": "130",
    "claim_days": 30,
    "report_days": 7,
}


def address(draft):
    return reverse("version_seasons", args=[draft.number, 1])


def test_a_season_of_trade_is_proposed_filled_in_and_saved(world, draft, as_person):
    client = as_person(world.vera)
    offered = client.get(address(draft)).context["editor"].proposals
    assert {one["season"].code.rsplit("-", 1)[0] for one in offered} >= {"618", "double-11", "spring-festival"}
    code = next(one["season"].code for one in offered if one["season"].code.startswith("double-11"))
    filled = posted(client.get(address(draft), {"propose": code}))
    assert (filled["seasons-0-code"], filled["seasons-0-name_en"]) == (code, f"Double 11 {code[-4:]}")
    filled |= {"seasons-0-targets": "on-time 94 / 90", "seasons-0-barred": ["third_party"]}
    more = client.post(address(draft), filled | {"add": "seasons"})
    assert (len(more.context["editor"].formset.forms), latest_version(draft).seasons.count()) == (2, 0)
    shown = client.post(address(draft), filled, follow=True)
    assert heading(shown) == "Version 1 with Acme Courier"
    said = content(latest_version(draft))["seasons"][code]
    assert (said["targets"], said["barred"], said["pays"]) == ([["on-time", "94", "90"]], ["third_party"], True)
    before = content(latest_version(draft))
    client.post(address(draft), posted(client.get(address(draft))))
    assert content(latest_version(draft)) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("targets", "nothing 94"),
        ("targets", "on-time many"),
        ("volume_percent", "130"),
        ("ends_on", "2026-04-01"),
    ],
)
def test_what_cannot_stand_is_said_beside_the_field(world, draft, as_person, field, value):
    client = as_person(world.vera)
    sent = posted(client.get(address(draft))) | {
        "seasons-0-code": "sale",
        "seasons-0-name_en": "Sale",
        "seasons-0-starts_on": "2026-05-01",
        "seasons-0-ends_on": "2026-05-12",
        f"seasons-0-{field}": value,
    }
    shown = client.post(address(draft), sent)
    assert list(shown.context["editor"].formset.forms[0].errors) == [field]
    assert shown.text.count(f'<li><a href="#id_seasons-0-{field}">Sale, ') == 1
    assert latest_version(draft).seasons.count() == 0


def test_a_season_is_headed_by_its_name_as_the_reader_reads_it(world, draft, as_person):
    unnamed = posted(as_person(world.vera).get(address(draft)))
    seasons = [SALE | {"name_zh": "五月大促"}, SALE | {"code": "other", "name_en": "Other"}]
    actions.edit_version(latest_version(draft), by=world.vera, seasons=seasons, now=NOON)

    def titles(sent=None):
        answer = as_person(world.vera).post(address(draft), sent) if sent else as_person(world.vera).get(address(draft))
        return [form.title for form in answer.context["editor"].formset.forms]

    assert (titles(), titles(unnamed | {"add": "seasons"})) == (["May sale", "Other"], ["New season", "New season"])
    world.vera.language = "zh-hans"
    world.vera.save()
    assert titles() == ["五月大促", "Other"]


def test_only_who_drafts_contracts_opens_it(world, draft, as_person):
    assert [as_person(who).get(address(draft)).status_code for who in (world.alan, world.ada)] == [404, 403]


def test_the_version_reads_its_seasons_with_the_months_they_apply_to(world, draft, as_person):
    actions.edit_version(latest_version(draft), by=world.vera, seasons=[SALE], now=NOON)
    shown = tables(as_person(world.vera).get(reverse("version_detail", args=[draft.number, 1])))
    rows = next(table for table in shown if table[0][0] == "Season")
    assert rows[1:] == [
        [
            "May sale",
            "1 May 2026 – 12 May 2026 applies to May 2026 figures every 7 days",
            "On-time delivery: 94 % / 90 %",
            "as always",
            "none for: a third party outside the vendor’s control"
            "for volumes from 130 % of the forecast of 1,000 a day (Waybills)"
            "claimed within 30 days of the period’s end",
        ]
    ]


def test_wherever_terms_are_read_a_season_is_called_as_the_reader_calls_it(world, draft, as_person):
    actions.edit_version(latest_version(draft), by=world.vera, seasons=[SALE | {"name_zh": "五月大促"}], now=NOON)
    world.vera.language = "zh-hans"
    world.vera.save()
    shown = as_person(world.vera).get(reverse("version_detail", args=[draft.number, 1])).text
    assert ("五月大促" in shown, "May sale" in shown) == (True, False)
    version = latest_version(draft)
    terms = case_of(content(version), version.schedules.get().code)
    assert ["五月大促" in annex.text for annex in annexes_of(terms, "A", version)] == [False, True]
    with translation.override("zh-hans"):
        entries = levels_annex(version, date(2026, 5, 4), content(version))
    assert any("五月大促" in entry.text for entry in entries if isinstance(entry, Sentence))


def test_who_claims_and_who_decides_reads_what_the_season_says(world, as_person):
    contract = months.running_contract(world, seasons=[SALE])
    period = months.whole_month(world, contract, MAY)
    page = as_person(world.alan).get(reverse("relief_new", args=[period.pk])).content.decode()
    assert "Relief in “May sale”" in page
    relief = claims.taken_up(world, period, starts_at=at(10), ends_at=at(11))
    page = as_person(world.vera).get(reverse("relief_decide", args=[relief.pk])).content.decode()
    assert ("this cause gives no relief." in page, "cannot be granted." in page) == (True, True)
    refused = as_person(world.vera).post(
        reverse("relief_decide", args=[relief.pk]), {"do": "approve", "decision": "Yes."}
    )
    relief.refresh_from_db()
    assert (relief.state, "this cause gives no relief" in refused.content.decode()) == ("under_review", True)

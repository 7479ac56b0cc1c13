"""Does the page on risk say how spend and volume are spread, and of what nothing is known?"""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils.translation import override

from contracts.actions import write_exit_plan
from contracts.models import ExitPlan, FeedSpec
from portal.pages import risk as pages
from sla.models import Period
from sla.queries import volume_of_year
from tests.contracts import worlds
from tests.portal.reading import plain
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from tests.sla import months
from tests.sla.months import JUNE, MAY
from vendors.models import ServiceLine

SUMMER = date(2026, 8, 15)


def named(contract, **words):
    """What a row of each feed is called, by the feed's code."""
    for feed, (en, zh) in words.items():
        FeedSpec.objects.filter(version__contract=contract, feed__code=feed).update(row_words_en=en, row_words_zh=zh)


WORDS = {"waybills": ("waybills", "运单"), "damages": ("parcels", "包裹"), "csat": ("answers", "评价")}


@pytest.fixture
def two_months(world):
    """May and June of one courier, evaluated; nobody else counts anything."""
    contract = months.running_contract(world)
    named(contract, **WORDS)
    for month in (MAY, JUNE):
        months.whole_month(world, contract, month)
    return contract


@pytest.fixture
def a_second(world, two_months):
    """June of a second courier, with half the cases a month and answers of another kind."""
    contract = months.running_contract(world, number="C-2026-200", vendor=world.globex)
    named(contract, **WORDS | {"csat": ("answers", "回访")})
    its = SimpleNamespace(**vars(world) | {"alan": world.gita})
    months.whole_month(its, contract, JUNE, good=48, total=50, fee="50000.00")
    return contract


def kinds(*cases: int) -> dict:
    return dict(zip(WORDS.values(), cases, strict=True))


def test_volume_adds_up_the_cases_of_each_kind_in_the_whole_months_of_a_year(world, two_months):
    key = (world.line.pk, world.acme.pk)
    assert volume_of_year(world.vera, SUMMER) == {key: kinds(200, 2000, 640)}
    assert volume_of_year(world.vera, date(2026, 6, 20)) == {key: kinds(100, 1000, 320)}  # June is not whole yet
    assert volume_of_year(world.vera, date(2027, 6, 1)) == {key: kinds(100, 1000, 320)}  # May is a year ago
    assert volume_of_year(world.gita, SUMMER) == {}


def test_of_the_levels_that_judge_the_same_cases_the_one_with_the_most_counts(world, two_months):
    named(two_months, **WORDS | {"damages": WORDS["waybills"]})
    key = (world.line.pk, world.acme.pk)
    assert volume_of_year(world.vera, SUMMER) == {key: {WORDS["waybills"]: 2000, WORDS["csat"]: 640}}


def test_a_quarter_counts_where_it_ended_in_the_year(world, two_months):
    Period.objects.filter(starts_on=JUNE).update(
        window="quarter", starts_on=date(2026, 4, 1), ends_on=date(2026, 6, 30)
    )
    key = (world.line.pk, world.acme.pk)
    assert volume_of_year(world.vera, SUMMER) == {key: kinds(200, 2000, 640)}
    assert volume_of_year(world.vera, date(2026, 6, 20)) == {key: kinds(100, 1000, 320)}
    assert volume_of_year(world.vera, date(2027, 6, 1)) == {key: kinds(100, 1000, 320)}


def spread_said(spread: dict, name: str) -> list[tuple]:
    return [(row["label"], plain(row["words"]), row["providers"], row["hhi"]) for row in spread[name]]


def test_where_no_case_was_counted_that_is_said_and_nothing_is_drawn(world, two_months, monkeypatch):
    monkeypatch.setattr(pages, "volume_of_year", lambda user, today: {})
    spread = pages.spread_of(world.vera, SUMMER)
    assert spread_said(spread, "spend") == [("Logistics", "all of it with Acme Courier", "1 provider", 10000)]
    assert (spread["volume"], list(spread["charts"])) == ([], ["spend"])
    assert spread["alone"] == [{"line": world.line, "own": [], "uncounted": "Acme Courier"}]


def test_only_cases_of_one_name_in_both_languages_are_compared(world, a_second):
    spread = pages.spread_of(world.vera, SUMMER)
    assert spread_said(spread, "volume") == [
        ("Logistics · waybills", "more than half, 80 %, with Acme Courier", "2 providers", 6800),
        ("Logistics · parcels", "more than half, 67 %, with Acme Courier", "2 providers", 5556),
    ]
    own = [("Acme Courier", "answers"), ("Globex Parcels", "answers")]
    assert spread["alone"] == [{"line": world.line, "own": own, "uncounted": ""}]
    with override("zh-hans"):
        assert [row["kind"] for row in pages.spread_of(world.vera, SUMMER)["volume"]] == ["运单", "包裹"]


@pytest.fixture
def a_silent_one(world, two_months):
    """A second courier: charged in June, and nothing of it counted."""
    contract = months.running_contract(world, number="C-2026-200", vendor=world.globex)
    months.open_month(world, contract, JUNE, "50000.00")
    return contract


def test_of_whom_nothing_is_counted_has_no_share_of_nought_but_is_named(world, a_silent_one):
    spread = pages.spread_of(world.vera, SUMMER)
    assert spread_said(spread, "spend") == [
        ("Logistics", "more than half, 80 %, with Acme Courier", "2 providers", 6800)
    ]
    own = [("Acme Courier", "answers, parcels, waybills")]
    assert spread["alone"] == [{"line": world.line, "own": own, "uncounted": "Globex Parcels"}]


def test_of_whom_nothing_is_charged_is_named_beside_the_spend(world, a_second, monkeypatch):
    key = (world.line.pk, world.acme.pk)
    monkeypatch.setattr(pages, "spend_of_year", lambda user, today: {key: {"CNY": Decimal(100)}})
    assert spread_said(pages.spread_of(world.vera, SUMMER), "spend") == [
        ("Logistics", "all of it with Acme Courier", "1 of 2 providers, no figures for Globex Parcels", 10000)
    ]


def test_a_line_is_that_of_the_contract_even_where_no_vendor_is_at_home_in_it(world, two_months):
    world.acme.line = ServiceLine.objects.create(code="marketing", family="process", name_en="Marketing")
    world.acme.save()
    world.globex.line = world.acme.line
    world.globex.save()
    assert [row["line"] for row in pages.spread_of(world.vera, SUMMER)["spend"]] == [world.line]


def test_every_figure_leads_to_the_contracts_and_months_it_comes_from(as_person, world, a_second):
    charts = pages.spread_of(world.vera, SUMMER)["charts"].values()
    rows = [row for chart in charts for row in chart["rows"]]
    assert [[plain(re.sub("<[^>]+>", "", str(cell))) for cell in row] for row in rows] == [
        ["Logistics", "Acme Courier", "200,000.00", "80.00 %"],
        ["Logistics", "Globex Parcels", "50,000.00", "20.00 %"],
        ["Logistics · waybills", "Acme Courier", "200", "80.00 %"],
        ["Logistics · waybills", "Globex Parcels", "50", "20.00 %"],
        ["Logistics · parcels", "Acme Courier", "2,000", "66.67 %"],
        ["Logistics · parcels", "Globex Parcels", "1,000", "33.33 %"],
    ]
    ways = [unescape(re.search('href="([^"]+)"', row[1])[1]) for row in rows]
    found = [set(re.findall("C-2026-[0-9]+", as_person(world.vera).get(way).text)) for way in ways]
    assert found == [{"C-2026-100"}, {"C-2026-200"}] * 3


@pytest.mark.parametrize("others", [0, 2])
def test_the_page_asks_as_often_for_many_vendors_as_for_one(
    as_person, world, two_months, others, django_assert_num_queries, monkeypatch
):
    for n in range(others):
        vendor = worlds.a_vendor(world.vera, world.leo, world.line, code=f"more{n}", name=f"More {n}")
        contract = months.running_contract(world, number=f"C-2026-30{n}", vendor=vendor)
        months.open_month(world, contract, JUNE, "50000.00")
    monkeypatch.setattr("portal.views.risk.timezone.localdate", lambda: SUMMER)
    client = as_person(world.vera)
    client.get(reverse("risk_list"))
    with django_assert_num_queries(27):
        client.get(reverse("risk_list"))


def test_the_page_shows_both_and_leads_to_the_months(as_person, world, a_second, monkeypatch):
    monkeypatch.setattr("portal.views.risk.timezone.localdate", lambda: SUMMER)
    page = as_person(world.vera).get(reverse("risk_list")).text
    said = plain(re.sub("<[^>]+>", " ", page))
    assert "Of 2 kinds of cases that several vendors handle, 2 are more than half with one vendor" in said
    assert "Logistics : Acme Courier (answers), Globex Parcels (answers)" in said
    assert f"{reverse('result_list')}?line=logistics" in page
    assert [said.index(name) for name in ("Leverage", "Strategic", "Routine", "Bottleneck")] == sorted(
        said.index(name) for name in ("Leverage", "Strategic", "Routine", "Bottleneck")
    )


PLAN = {"triggers": "Insolvency", "successor": "Globex", "data_return": "As CSV, then deleted"}


def test_whoever_edits_an_exit_plan_does_not_become_its_owner(as_person, world):
    write_exit_plan(world.acme, by=world.vera, owner=world.otto, **PLAN)
    client, way = as_person(world.vera), reverse("vendor_exit_plan", args=["acme"])
    form = client.get(way).context["form"]
    assert form["owner"].value() == world.otto.pk
    client.post(way, {name: form[name].value() or "" for name in form.fields} | {"cost": "CNY 40,000"})
    plan = ExitPlan.objects.get(vendor=world.acme)
    assert (plan.owner, plan.changed_by, plan.cost) == (world.otto, world.vera, "CNY 40,000")


def test_a_first_exit_plan_is_meant_for_who_writes_it(as_person, world):
    form = as_person(world.vera).get(reverse("vendor_exit_plan", args=["acme"])).context["form"]
    assert form["owner"].value() == world.vera.pk

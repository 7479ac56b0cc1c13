"""Does the page on risk say how spend and volume are spread, and of what nothing is known?"""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from contracts.actions import write_exit_plan
from contracts.models import ExitPlan
from portal.pages import risk as pages
from sla.queries import volume_of_year
from tests.contracts import worlds
from tests.portal.reading import plain
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from tests.sla import months
from tests.sla.months import JUNE, MAY
from vendors.models import ServiceLine

SUMMER = date(2026, 8, 15)


@pytest.fixture
def two_months(world):
    """May and June of one courier, evaluated; nobody else counts anything."""
    contract = months.running_contract(world)
    for month in (MAY, JUNE):
        months.whole_month(world, contract, month)
    return contract


def test_volume_adds_up_the_most_cases_of_each_whole_month_of_a_year(world, two_months):
    most = [
        max(row.n or 0 for row in evaluation.level_results.all())
        for period in two_months.periods.order_by("starts_on")
        for evaluation in period.evaluations.filter(superseded_by__isnull=True)
    ]
    key = (world.line.pk, world.acme.pk)
    assert volume_of_year(world.vera, SUMMER) == {key: sum(most)}
    assert volume_of_year(world.vera, date(2026, 6, 20)) == {key: most[0]}  # June is not whole yet
    assert volume_of_year(world.vera, date(2027, 6, 1)) == {key: most[1]}  # May is a year ago
    assert volume_of_year(world.gita, SUMMER) == {}


def test_where_no_case_was_counted_that_is_said_and_nothing_is_drawn(world, two_months, monkeypatch):
    assert [chart["id"] for chart in pages.spread_of(world.vera, SUMMER)["charts"]] == ["spend-chart", "volume-chart"]
    monkeypatch.setattr(pages, "volume_of_year", lambda user, today: {})
    spread = pages.spread_of(world.vera, SUMMER)
    (row,) = spread["rows"]
    assert (row["spend"]["words"], row["volume"]["words"]) == ("all of it with Acme Courier", "no cases counted")
    assert [chart["id"] for chart in spread["charts"]] == ["spend-chart"]


@pytest.fixture
def a_silent_one(world, two_months):
    """A second courier: charged in June, and nothing of it counted."""
    contract = months.running_contract(world, number="C-2026-200", vendor=world.globex)
    months.open_month(world, contract, JUNE, "50000.00")
    return contract


def test_of_whom_nothing_is_counted_has_no_share_of_nought_but_is_named(world, a_silent_one):
    (row,) = pages.spread_of(world.vera, SUMMER)["rows"]
    said = [(plain(row[code]["words"]), row[code]["providers"], row[code]["hhi"]) for code in ("spend", "volume")]
    assert said == [
        ("more than half, 80 %, with Acme Courier", "2 providers", 6800),
        ("all of it with Acme Courier", "1 of 2 providers, no figures for Globex Parcels", 10000),
    ]


def test_a_line_is_that_of_the_contract_even_where_no_vendor_is_at_home_in_it(world, two_months):
    world.acme.line = ServiceLine.objects.create(code="marketing", family="process", name_en="Marketing")
    world.acme.save()
    world.globex.line = world.acme.line
    world.globex.save()
    assert [row["line"] for row in pages.spread_of(world.vera, SUMMER)["rows"]] == [world.line]


def test_every_figure_leads_to_the_contracts_and_months_it_comes_from(as_person, world, a_silent_one):
    charts = pages.spread_of(world.vera, SUMMER)["charts"]
    rows = [row for chart in charts for row in chart["rows"]]
    assert [[plain(re.sub("<[^>]+>", "", str(cell))) for cell in row] for row in rows] == [
        ["Logistics", "Acme Courier", "200,000.00", "80.00 %"],
        ["Logistics", "Globex Parcels", "50,000.00", "20.00 %"],
        ["Logistics", "Acme Courier", "2,000", "100.00 %"],
    ]
    ways = [unescape(re.search('href="([^"]+)"', row[1])[1]) for row in rows]
    found = [set(re.findall("C-2026-[0-9]+", as_person(world.vera).get(way).text)) for way in ways]
    assert found == [{"C-2026-100"}, {"C-2026-200"}, {"C-2026-100"}]


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
    with django_assert_num_queries(25):
        client.get(reverse("risk_list"))


def test_the_page_shows_both_and_leads_to_the_months(as_person, world, two_months, monkeypatch):
    monkeypatch.setattr("portal.views.risk.timezone.localdate", lambda: SUMMER)
    page = as_person(world.vera).get(reverse("risk_list")).text
    said = plain(re.sub("<[^>]+>", " ", page))
    assert "In 1 of 1 lines more than half of the volume is with one vendor" in said
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

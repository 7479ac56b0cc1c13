"""Does the page on risk say how spend and volume are spread, and of what nothing is known?"""

import re
from datetime import date

import pytest
from django.urls import reverse

from portal.pages import risk as pages
from sla.queries import volume_of_year
from tests.portal.reading import plain
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from tests.sla import months
from tests.sla.months import JUNE, MAY

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


def test_the_page_shows_both_and_leads_to_the_months(as_person, world, two_months, monkeypatch):
    monkeypatch.setattr("portal.views.risk.timezone.localdate", lambda: SUMMER)
    page = as_person(world.vera).get(reverse("risk_list")).text
    said = plain(re.sub("<[^>]+>", " ", page))
    assert "In 1 of 1 lines more than half of the volume is with one vendor" in said
    assert f"{reverse('result_list')}?line=logistics" in page
    assert [said.index(name) for name in ("Leverage", "Strategic", "Routine", "Bottleneck")] == sorted(
        said.index(name) for name in ("Leverage", "Strategic", "Routine", "Bottleneck")
    )

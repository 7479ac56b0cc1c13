"""Does the calendar of renewals show the buyer what ends when and what hangs on it, and the vendor nothing?"""

import csv
import io
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from contracts.terms import ONE_DAY, add_months
from portal.pages.renewals import HEADS
from tests.contracts.test_queries_terms import agreed
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)

QUERIES = 22


def today():
    """The day it is where the people of these tests read."""
    return timezone.localdate(timezone=ZoneInfo("Asia/Shanghai"))


def page(client, **query):
    return client.get(reverse("renewal_list"), query)


def end_of_month(offset):
    """The last day of the month so many months from this one."""
    return add_months(today().replace(day=1), offset + 1) - ONE_DAY


def shown(response):
    """(month, numbers of its contracts, money) of the page."""
    return [
        (month.first, [line.end.row.contract.number for line in month.lines], month.money)
        for month in response.context["renewals"].months
    ]


def test_contracts_stand_in_the_month_of_their_last_day_with_what_they_cost_a_year(as_person, world):
    agreed(world, {"ends_on": end_of_month(7)}, "C-1")
    agreed(world, {"ends_on": end_of_month(7), "renews_months": 0}, "C-2")
    agreed(world, {"ends_on": end_of_month(20), "renews_months": 0}, "C-3")
    near = page(as_person(world.vera))
    months, amounts = [month for month, _numbers, _money in shown(near)], near.context["renewals"].to_decide
    assert (months, [sorted(numbers) for _month, numbers, _money in shown(near)]) == (
        [end_of_month(7).replace(day=1)],
        [["C-1", "C-2"]],
    )
    assert shown(near)[0][2] == amounts and amounts[0].startswith("CNY")
    assert "2 contracts renew or end within 12 months" in near.text
    far = page(as_person(world.vera), months="24")
    assert [number for _month, numbers, _money in shown(far) for number in numbers].count("C-3") == 1
    assert shown(page(as_person(world.vera), line="nowhere")) == []


def test_a_decision_that_is_late_is_counted_on_top(as_person, world):
    agreed(world, {"ends_on": today() + 70 * ONE_DAY}, "C-1")  # 60 to notice, 5 to arrive, 30 to decide
    text = page(as_person(world.vera)).text
    assert ("Decision overdue" in text, "25 days ago" in text) == (True, True)


def test_only_the_buyer_has_the_calendar(as_person, world, active):
    seen = {person.name: page(as_person(person)).status_code for person in (world.vera, world.max, world.ada)}
    refused = {person.name: page(as_person(person)).status_code for person in (world.alan, world.nina)}
    assert (seen, refused) == ({"Vera": 200, "Max": 200, "Ada": 200}, {"Alan": 403, "Nina": 403})


def test_the_file_holds_what_the_page_holds(as_person, world):
    contract = agreed(world, {"ends_on": end_of_month(7)}, "C-1")
    response = page(as_person(world.vera), format="csv")
    heads, line = list(csv.reader(b"".join(response.streaming_content).decode("utf-8-sig").splitlines()))
    found = dict(zip(heads, line, strict=True))
    assert heads == [str(head) for head in HEADS]
    last, later = contract.versions.get().ends_on, add_months(end_of_month(7) + ONE_DAY, 12) - ONE_DAY
    assert [found[name] for name in ("Number", "Last day of the term", "Still to decide", "Currency")] == [
        "C-1",
        last.isoformat(),
        "yes",
        "CNY",
    ]
    assert (found["Next term ends"][:4], found["How it was worked out"]) == (
        str(later.year),
        "agreed value, as a year",
    )
    book = load_workbook(io.BytesIO(page(as_person(world.vera), format="xlsx").content)).active
    assert [cell.value for cell in book[2]][1] == "C-1"
    assert book[2][6].value.date() == last


@pytest.mark.parametrize("count", [1, 3])
def test_the_calendar_asks_the_same_number_of_questions_however_long_it_is(
    as_person, world, count, django_assert_num_queries
):
    for n in range(count):
        agreed(world, {"ends_on": end_of_month(7)}, f"C-{n}")
    client = as_person(world.vera)
    page(client)
    with django_assert_num_queries(QUERIES):
        page(client)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_has_no_end_stands_below_the_months(as_person, world, language):
    world.vera.language = language
    world.vera.save()
    agreed(world, {"renews_months": 0, "evergreen": True, "ends_on": date(2026, 5, 31)}, "C-1")
    text = page(as_person(world.vera)).text
    words = "1 contract runs on without an end" if language == "en" else "另有 1 份不定期合同"
    assert (words in text, ">C-1</a>" in text) == (True, True)


def test_an_empty_calendar_says_what_would_stand_there(as_person, world):
    assert "Nothing renews or ends" in page(as_person(world.vera)).text

"""Does persistent failure cost once for every so many failures?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sla.engine.types import MeasureKind, MeasureTerms, NoCredit, Persistent
from tests.sla.engine.credit.cases import earlier, judged, level, missing, priced, said

D = Decimal
TENTH = {"persistent": Persistent(every=10, within_months=12, percent_of_annual=D(5)), "annual_charges": D(126000)}
THIRD = {"persistent": Persistent(every=3, within_months=3, percent_of_annual=D(5)), "annual_charges": D(1000)}


def counted(kind=MeasureKind.EVENTS, **more):
    return judged(level(NoCredit(), measure=MeasureTerms(kind)), "90", **more)


@pytest.mark.parametrize(
    ("judgement", "rules", "failed"),
    [
        (missing(), {}, 1),
        (missing(NoCredit()), {}, 1),
        (judged(level(), "99"), {}, 0),
        (counted(events=11), {}, 11),
        (counted(kind=MeasureKind.DAYS, events=4), {}, 4),
        (counted(kind=MeasureKind.RATIO, events=4), {}, 1),
        (counted(), {}, 1),
        (counted(events=11, default=False), {}, 0),
        (missing(critical=False), {}, 0),
        (missing(pays=False), {}, 0),
        (missing(provisional=True), {}, 0),
        (missing(), {"watch_only": True}, 0),
    ],
)
def test_a_default_that_may_cost_something_is_a_failure(judgement, rules, failed):
    assert priced(judgement, **rules).failures == (failed,)


def test_every_third_failure_costs_and_is_used_up():
    result = priced(missing(NoCredit()), past=(earlier(4, failures=(1,)), earlier(5, failures=(0, 1))), **THIRD)
    assert (result.failures, result.consumed) == ((1,), 3)
    assert [(line.level, line.rule, str(line.raw), str(line.amount)) for line in result.lines] == [
        ("", "persistent", "50.00", "50.00")
    ]
    assert said(result.steps)[3:] == [
        ("persistent_count", "2026-03-29", "2", "1", "3"),
        ("persistent", "3", "1", "5", "1000.00", "50.00", "50.00"),
        ("sum_before_cap", "50.00"),
        ("no_cap",),
        ("persistent_credit", "50.00", "CNY"),
        ("total", "50.00", "CNY"),
    ]
    assert (str(result.raw), str(result.total)) == ("50.00", "50.00")


def test_too_few_failures_cost_nothing_and_are_counted_aloud():
    result = priced(missing(NoCredit()), past=(earlier(5, failures=(1,)),), **THIRD)
    assert (result.consumed, result.lines, str(result.total)) == (0, (), "0.00")
    assert said(result.steps)[3:5] == [("persistent_count", "2026-03-29", "1", "1", "2"), ("persistent_none", "3", "2")]


@pytest.mark.parametrize(
    ("sentence", "past", "line"),
    [
        ("failures out of the window no longer count", (earlier(3, failures=(5,)),), ("0", "1", "1")),
        ("failures of its first day do", (earlier(4, failures=(5,)),), ("5", "1", "6")),
        ("used ones do not", (earlier(4, failures=(2,)), earlier(5, failures=(3,), consumed=3)), ("2", "1", "3")),
        (
            "the oldest are used first, so that the younger ones live on",
            (earlier(3, failures=(2,)), earlier(4, failures=(1,)), earlier(5, failures=(2,), consumed=3)),
            ("2", "1", "3"),
        ),
        (
            "those too old when a credit was taken were not used by it",
            (earlier(1, failures=(2,)), earlier(4, failures=(2,)), earlier(5, failures=(2,), consumed=3)),
            ("1", "1", "2"),
        ),
        ("no earlier period", (), ("0", "1", "1")),
    ],
)
def test_each_failure_counts_once_and_while_it_is_young(sentence, past, line):
    result = priced(missing(NoCredit()), past=past, **THIRD)
    assert said(result.steps)[3] == ("persistent_count", "2026-03-29", *line), sentence


def test_a_period_that_begins_on_the_windows_first_day_still_counts():
    march = replace(earlier(3, failures=(2,)), start=date(2026, 3, 29), end=date(2026, 4, 25))
    result = priced(missing(NoCredit()), past=(march,), **THIRD)
    assert (said(result.steps)[3], result.consumed) == (("persistent_count", "2026-03-29", "2", "1", "3"), 3)


def test_tv27_eleven_failures_cost_once_and_thirty_three_times():
    eleven = priced(counted(events=11), **TENTH)
    assert (str(eleven.total), eleven.consumed) == ("6300.00", 10)
    thirty = priced(counted(events=30), **TENTH)
    assert (str(thirty.total), thirty.consumed) == ("18900.00", 30)


def test_persistent_failure_stands_inside_the_cap():
    result = priced(missing(), past=(earlier(5, failures=(2,)),), cap_amount=D(75), **THIRD)
    assert [(line.level, str(line.raw), str(line.amount)) for line in result.lines] == [
        ("A", "100.00", "50.00"),
        ("", "50.00", "25.00"),
    ]
    assert said(result.steps)[4:] == [
        ("persistent_count", "2026-03-29", "2", "1", "3"),
        ("persistent", "3", "1", "5", "1000.00", "50.00", "50.00"),
        ("sum_before_cap", "150.00"),
        ("cap_amount", "75.00"),
        ("cap", "amount", "75.00", "75.00"),
        ("credit", "A", "50.00", "CNY"),
        ("share", "50.00", "150.00", "75.00", "25.00", "25.00"),
        ("persistent_credit", "25.00", "CNY"),
        ("total", "75.00", "CNY"),
    ]
    assert said(result.levels[0].steps)[4:] == [
        ("level_credit", "A", "100.00", "100.00"),
        ("persistent_count", "2026-03-29", "2", "1", "3"),
        ("persistent", "3", "1", "5", "1000.00", "50.00", "50.00"),
        ("sum_before_cap", "150.00"),
        ("cap_amount", "75.00"),
        ("cap", "amount", "75.00", "75.00"),
        ("share", "100.00", "150.00", "75.00", "50.00", "50.00"),
        ("credit", "A", "50.00", "CNY"),
    ]


def test_a_level_does_not_speak_of_persistent_failure_that_costs_nothing():
    result = priced(missing(), **THIRD)
    assert [line[0] for line in said(result.levels[0].steps)] == [
        "charges",
        "pass_through",
        "base",
        "flat",
        "level_credit",
        "sum_before_cap",
        "no_cap",
        "credit",
    ]


def test_a_contract_that_is_only_watched_counts_no_persistent_failure():
    result = priced(missing(), past=(earlier(5, failures=(30,)),), watch_only=True, **THIRD)
    assert (str(result.total), result.consumed, result.failures) == ("0.00", 0, (0,))
    assert [line[0] for line in said(result.steps)] == [
        "charges",
        "pass_through",
        "base",
        "sum_before_cap",
        "no_cap",
        "total",
    ]


def test_persistent_failure_is_rounded_once():
    terms = THIRD | {"annual_charges": D("1000.10"), "persistent": Persistent(1, 1, D("0.05"))}
    result = priced(missing(NoCredit()), **terms)
    assert ("persistent", "1", "1", "0.05", "1000.10", "0.50005", "0.50") in said(result.steps)

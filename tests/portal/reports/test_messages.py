import copy

import pytest
from django.utils.translation import override

from portal.reports import messages
from portal.reports.reading import SOURCES
from sla.models import LevelResult
from tests.portal.reports import fengyuan

SNAPSHOT = fengyuan.snapshot()
ON_TIME, DAMAGE, COMPLAINTS = SNAPSHOT["schedules"][0]["levels"]
NB = "\N{NO-BREAK SPACE}"


def level_of(outcomes, direction="up", minimum="93"):
    """On-time delivery with these outcomes in its last months; what they were before does not matter."""
    level = copy.deepcopy(ON_TIME if direction == "up" else DAMAGE)
    level["history"] = level["history"][-len(outcomes) :]
    for row, outcome in zip(level["history"], outcomes, strict=True):
        row["outcome"] = outcome
        row["minimum"] = minimum
    return level


@pytest.mark.parametrize(
    ("outcomes", "direction", "sentence"),
    [
        (["met"], "up", "On-time delivery met the expected level in October 2026"),
        (["met"] * 12, "up", "On-time delivery met the expected level in each of 12 months"),
        (
            ["insufficient_volume", "met", "met"],
            "up",
            "On-time delivery has met the expected level since September 2026",
        ),
        (["below_minimum", "met"], "up", "On-time delivery is back at the expected level in October 2026"),
        (["met", "below_expected"], "up", f"On-time delivery fell below the expected 96{NB}% in October 2026"),
        (["below_expected"] * 3, "up", f"On-time delivery has missed the expected 96{NB}% since August 2026"),
        (
            ["below_minimum", "below_expected"],
            "up",
            f"On-time delivery is within the minimum again, not yet at the expected 96{NB}%",
        ),
        (["met", "below_minimum"], "up", f"On-time delivery fell below the minimum of 93{NB}% in October 2026"),
        (["below_minimum"] * 2, "up", "On-time delivery has been below the minimum since September 2026"),
        (["met", "below_minimum"], "down", f"Loss and damage rose past the minimum of 93{NB}% in October 2026"),
        (["below_minimum"] * 2, "down", "Loss and damage has been past the minimum since September 2026"),
        (["met", "below_expected"], "down", f"Loss and damage rose above the expected 0.15{NB}% in October 2026"),
        (["met", "not_reported"], "up", "On-time delivery was not reported in October 2026"),
        (["not_reported"] * 2, "up", "On-time delivery has not been reported since September 2026"),
        (["met", "insufficient_volume"], "up", "On-time delivery had too few cases to be judged in October 2026"),
        (["met", "excused"], "up", "On-time delivery was excused in October 2026"),
        (["met", "not_applicable"], "up", "On-time delivery had nothing to judge in October 2026"),
    ],
)
def test_a_chart_says_one_thing(outcomes, direction, sentence):
    assert messages.trend_message(level_of(outcomes, direction)) == sentence


def test_a_level_without_months_says_so():
    assert messages.trend_message(ON_TIME | {"history": []}) == "On-time delivery has no months yet"


def test_the_headline_counts_the_misses_and_names_the_credit():
    assert messages.headline(SNAPSHOT) == (
        f"Fengyuan Express missed the minimum on 1 of 3 service levels; a credit of CNY{NB}213,856.00 is due"
    )


def changed(**outcomes):
    """The snapshot with other outcomes by level code, and no credit."""
    snapshot = copy.deepcopy(SNAPSHOT)
    schedule = snapshot["schedules"][0]
    schedule["total"] = schedule["raw"] = "0.00"
    ratings = {"met": "good", "below_expected": "requires", "not_applicable": "other"}
    schedule["levels"] = [level for level in schedule["levels"] if level["code"] in outcomes]
    for level in schedule["levels"]:
        level["outcome"] = outcomes[level["code"]]
        level["rating"] = ratings[level["outcome"]]
    return snapshot


@pytest.mark.parametrize(
    ("snapshot", "headline"),
    [
        (changed(OTD="met", LAD="met"), "Fengyuan Express met all its service levels in October 2026"),
        (
            changed(OTD="met", LAD="below_expected"),
            "Fengyuan Express missed the expected level on 1 of 2 service levels",
        ),
        (changed(OTD="not_applicable", LAD="not_applicable"), "Fengyuan Express had nothing to judge in October 2026"),
        (changed(OTD="met"), f"Fengyuan Express met On-time delivery, at 91.80{NB}%"),
        (
            changed(OTD="below_expected"),
            f"Fengyuan Express missed the expected level on On-time delivery, at 91.80{NB}%",
        ),
    ],
)
def test_the_headline_of_other_months(snapshot, headline):
    assert messages.headline(snapshot) == headline


def test_the_summary_is_the_month_in_a_few_sentences():
    assert messages.summary(SNAPSHOT) == [
        "1 of 3 service levels met what was expected: Complaints answered within 7 days.",
        f"On-time delivery came to 91.80{NB}% against a minimum of 93{NB}%; this is default number 3 in a row.",
        f"Loss and damage came to 0.21{NB}%, between the expected 0.15{NB}% and the minimum 0.30{NB}%.",
        f"Credits of CNY{NB}278,012.80 stop at the cap of the month, CNY{NB}213,856.00.",
        "2 breaches are open for this month.",
        "All figures are the vendor’s own report.",
    ]


def test_credits_in_two_currencies_are_never_added():
    snapshot = copy.deepcopy(SNAPSHOT)
    other = copy.deepcopy(snapshot["schedules"][0]) | {"code": "B", "currency": "EUR", "total": "10.00", "levels": []}
    snapshot["schedules"].append(other)
    assert messages.amounts(messages.credit_totals(snapshot)) == f"CNY{NB}213,856.00 and EUR{NB}10.00"


def test_a_chinese_reader_gets_the_chinese_names_and_marks():
    with override("zh-hans"):
        assert messages.said(ON_TIME, "name") == "准时妥投率"
        assert messages.mark(".") == "。"
        assert messages.in_month("2026-10-01") == "2026年10月"
    assert messages.said({"name_en": "Courier", "name_zh": ""}, "name") == "Courier"


def test_what_could_not_be_judged_is_not_counted_as_missed():
    summary = messages.summary(changed(OTD="met", LAD="not_applicable", CMP="met"))
    assert summary[:2] == [
        "All 2 service levels met what was expected.",
        "Loss and damage had no activity and was not judged.",
    ]


def test_of_many_misses_the_worst_are_named_and_the_rest_counted():
    snapshot = copy.deepcopy(SNAPSHOT)
    schedule = snapshot["schedules"][0]
    schedule["levels"] = schedule["levels"] * 4
    sentences = messages.summary(snapshot)
    assert sum("against a minimum" in sentence for sentence in sentences) == 4
    assert "4 more did not meet what was expected." in sentences


@pytest.mark.parametrize(
    ("sources", "sentence"),
    [
        (["self_reported"] * 3, "All figures are the vendor’s own report."),
        (["verified"] * 3, "All figures are the vendor’s report, verified by our own measurement."),
        (
            ["verified", "self_reported", "verified"],
            "All figures are the vendor’s report; some are verified by our own measurement.",
        ),
        (["own"] * 3, "All figures come from our own systems."),
        (
            ["own", "verified", "verified"],
            "Some figures are the vendor’s own report, some come from our own systems.",
        ),
    ],
)
def test_whose_figures_they_are_is_said(sources, sentence):
    snapshot = fengyuan.snapshot()
    for level, source in zip(snapshot["schedules"][0]["levels"], sources, strict=True):
        level["source"] = source
    assert sentence in messages.summary(snapshot)


def test_every_source_has_words_in_a_report():
    assert set(SOURCES) == set(LevelResult.Source.values)

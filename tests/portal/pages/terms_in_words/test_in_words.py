"""Is every rule of a schedule said in plain words, in both languages?"""

from copy import deepcopy
from dataclasses import fields

import pytest
from django.utils import translation

from contracts.published import one_published, published
from portal.pages.terms_in_words import InWords, LevelInWords, in_words
from portal.pages.terms_in_words.levels import CREDITS, FURTHER, MEASURED, SAID
from portal.pages.terms_in_words.money import SENTENCES
from sla.engine.case.credit import SCHEMES
from sla.engine.case.terms import TRIGGERS
from sla.engine.types import LevelTerms, MeasureKind, MeasureTerms, Rules

RULES = {
    "at_risk_percent": "8",
    "pool_percent": "200",
    "max_weight_percent": "25",
    "max_levels": 20,
    "categories": {"core": "60"},
    "cap_percent": "9",
    "cap_amount": "1000",
    "annual_cap_percent": "12",
    "repeat": ["1", "1", "1.5"],
    "same_incident": "largest",
    "points_to": {"percent_per_point": "3", "table": [["5", "0"], ["10", "2"]]},
    "persistent": {"every": 10, "within_months": 18, "percent_of_annual": "5"},
    "annual_charges": "126000",
    "score": {"ladder": [["95", "100"], ["85", "98"]], "linear": {"below": "84", "plus": "15"}},
    "bonus": {"percent": "4", "when": {"level": "OTD", "at_least": "99"}, "cap_percent": "7"},
    "earn_back": {"months": 3, "at_least": "97", "exclude": ["below_minimum", "peak"]},
    "ratchet": {"after": 11, "cap_percent_of_gap": "13"},
    "step_default": "ceil",
    "nature": "damages",
    "watch_only": True,
    "windows": [
        {"name": "Trial", "start": "2026-01-01", "end": "2026-03-31", "pays": False},
        {
            "name": "Peak",
            "start": "2026-11-01",
            "end": "2026-11-30",
            "levels": {"OTD": {"expected": "91", "minimum": "88"}},
        },
    ],
    "tax": {"percent": "6", "in_base": False},
}
LEVEL = {
    "code": "OTD",
    "name": "On time",
    "name_zh": "准时",
    "unit": "%",
    "class": "key",
    "direction": "up",
    "expected": "96",
    "minimum": "93",
    "precision": 3,
    "rounding": "truncate",
    "window": "rolling:4",
    "measure": {
        "kind": "durations",
        "scale": "10000",
        "denominator": "whole",
        "planned_maintenance": "counts",
        "min_minutes": "2",
        "target_minutes": "240",
        "clock": "business",
        "statistic": "p95",
        "method": "linear",
        "share_at_most": "500",
        "average_of": 2,
    },
    "credit": {"type": "weighted", "weight": "61"},
    "below_expected": {"misses": 4, "of": 12},
    "on_missing": "excused",
    "on_late": "not_reported",
    "low_volume": {"n_min": 21, "rule": "carry"},
    "promote": {"after": 2},
    "ripe_days": 30,
    "reads": {"severity": ["P1"], "stop": "responded_at", "dims": {"region": "East"}},
    "judged_by": "lane",
    "sources": {"precedence": "own", "tolerance": "0.4"},
    "limits": [
        {
            "word": "ECM",
            "value": "150",
            "count": 100,
            "count_over": 1500,
            "valid_from": "2025-06-01",
            "valid_to": "2026-04-01",
        }
    ],
}
CREDIT = [
    {"type": "none"},
    {"type": "weighted", "weight": "61"},
    {"type": "category", "category": "core", "weight": "40"},
    {"type": "bands", "bands": [["95", "99", "25"], [None, "95", "100"]]},
    {"type": "deviation", "percent_per_point": "1.5", "from": "100", "step": "floor"},
    {"type": "points", "bands": [["96", "98", "2"], [None, "96", "4"]], "repeat": "2"},
    {"type": "flat", "percent": "2"},
    {
        "type": "per_event",
        "amount": "50",
        "percent": "3",
        "amounts": {"P1": "5000"},
        "threshold": 5,
        "max": "3000",
    },
    {"type": "duration_bands", "bands": [["0", "45", "5"], ["45", None, "10"]]},
]
RIGHTS = [
    {"code": "T1", "type": "consecutive", "level": "OTD", "k": 3, "exercise_days": 30},
    {"code": "T2", "type": "k_of_n", "k": 3, "n": 6},
    {"code": "T3", "type": "mean_below", "level": "OTD", "value": "97", "n": 3},
    {"code": "T4", "type": "credits_amount", "value": "500000", "n": 12},
    {"code": "T5", "type": "credits_percent", "percent": "20", "k": 2, "n": 4},
    {"code": "T6", "type": "share_of_measurements", "percent": "5", "n": 12},
]
OTHER = {
    **{"responded_at": "resolved_at"},
    **{
        "largest": "all",
        "ceil": "floor",
        "damages": "voucher",
        "key": "critical",
        "up": "down",
        "whole": "less_relief",
    },
    **{"truncate": "half_up", "rolling:4": "quarter", "counts": "relief", "business": "elapsed", "p95": "mean"},
    **{"linear": "nearest_rank", "excused": "below_minimum", "not_reported": "accepted", "carry": "not_judged"},
    **{"own": "vendor", "durations": "ratio", "floor": "ceil", "OTD": "DMG", "2026-04-01": "2026-05-01"},
    **{"below_minimum": "not_reported", "peak": "below_expected", "%": "h"},
}
HOW_READ = {"reads", "judged_by"}  # of a contract, not of a case file
UNSAID = {("code",), ("name_zh",)}  # what stands in the other language, and what the heading carries


def terms(**given) -> dict:
    return {"currency": "CNY", "zone": "Asia/Shanghai", "levels": [LEVEL], "rules": RULES, "triggers": RIGHTS} | given


def places(part, path=()):
    if isinstance(part, dict):
        for name, item in part.items():
            yield from places(item, (*path, name))
    elif isinstance(part, list):
        for n, item in enumerate(part):
            yield from places(item, (*path, n))
    else:
        yield path


def changed(document: dict, path) -> dict:
    """The document with another figure or word in one place."""
    other = deepcopy(document)
    at = other
    for key in path[:-1]:
        at = at[key]
    value = at[path[-1]]
    if isinstance(value, bool) or value is None:
        at[path[-1]] = not value if value is not None else "1"
    elif isinstance(value, str) and value[:4].isdigit() and value.count("-") == 2:
        at[path[-1]] = "2027-12-24"
    elif value in OTHER:
        at[path[-1]] = OTHER[value]
    else:
        at[path[-1]] = "777" if isinstance(value, str) and value.replace(".", "").isdigit() else 778
        if isinstance(value, str) and not value.replace(".", "").isdigit():
            at[path[-1]] = f"{value}x"
    return other


@pytest.mark.parametrize("path", sorted(places(RULES), key=str), ids=str)
def test_another_figure_in_a_rule_reads_otherwise(path):
    said = [in_words(terms(rules=rules)).money for rules in (RULES, changed(RULES, path))]
    assert said[0] != said[1]


@pytest.mark.parametrize(
    ("level", "path"),
    [
        (level, path)
        for level in [LEVEL, *({**LEVEL, "credit": credit} for credit in CREDIT)]
        for path in places(level)
        if path not in UNSAID and (level is LEVEL or path[0] == "credit") and path != ("credit", "type")
    ],
    ids=str,
)
def test_another_figure_of_a_level_reads_otherwise(level, path):
    def said(one):
        return [(item.name, item.sentences) for item in in_words(terms(levels=[one])).levels]

    assert said(level) != said(changed(level, path))


@pytest.mark.parametrize(
    ("at", "path"), [(at, path) for at, right in enumerate(RIGHTS) for path in places(right)], ids=str
)
def test_another_figure_in_a_right_reads_otherwise(at, path):
    if path == ("type",):
        return
    first = in_words(terms(triggers=[RIGHTS[at]])).rights
    assert first != in_words(terms(triggers=[changed(RIGHTS[at], path)])).rights


def test_no_rule_measure_or_credit_of_the_engine_is_without_its_sentence():
    assert set(SENTENCES) == {field.name for field in fields(Rules)}
    assert {"kind", *MEASURED} == {field.name for field in fields(MeasureTerms)}
    assert set(CREDITS) == set(SCHEMES)
    assert {right["type"] for right in RIGHTS} == set(TRIGGERS)
    assert SAID - {"class", *HOW_READ} == {field.name for field in fields(LevelTerms)} - {"level_class"}
    assert set(FURTHER) <= SAID
    for kind in MeasureKind:
        assert in_words(terms(levels=[{**LEVEL, "measure": {"kind": kind.value}}])).levels[0].sentences


def test_what_is_not_known_here_is_said_by_its_own_name():
    words = in_words(
        terms(
            levels=[{**LEVEL, "colour": "blue", "measure": {"kind": "ratio", "shape": "round"}}],
            rules={"moon": {"phase": "full"}},
            triggers=[{"code": "T9", "type": "eclipse", "k": 2, "sun": "dark"}],
        )
    )
    assert "moon · phase: full" in words.money
    assert {"colour: blue", "shape: round"} <= {text.split(" · ")[-1] for text in words.levels[0].sentences}
    assert words.rights == ["Right “T9” arises eclipse, 2, T9 · sun: dark."]


@pytest.mark.parametrize("made_as", ["Trial period", "试运行期"])
def test_the_trial_is_called_as_the_reader_calls_it(made_as):
    window = {"name": made_as, "start": "2027-01-01", "end": "2027-03-31", "pays": False}
    terms = {"currency": "CNY", "levels": [], "rules": {"windows": [window]}}
    with translation.override("zh-hans"):
        (chinese,) = [text for text in in_words(terms).money if "2027" in text]
    (english,) = [text for text in in_words(terms).money if "2027" in text]
    assert (chinese[:5], english[:13]) == ("试运行期（", "Trial period,")


def test_a_season_is_called_as_the_reader_calls_it():
    sale = {"name": "618 2026", "start": "2026-06-01", "end": "2026-06-20", "levels": {"OTD": {"expected": "94"}}}
    trial = {"name": "Trial", "start": "2026-01-01", "end": "2026-03-31", "pays": False}
    named = [{"name_en": "618 2026", "name_zh": "2026 年 618 大促"}]
    with translation.override("zh-hans"):
        words = in_words(terms(levels=[LEVEL], rules={"windows": [sale, trial]}), seasons=named).money
    assert ["618 大促" in text for text in words[:3]] == [True, True, False]
    assert not any("618 2026" in text for text in words)
    assert words[2].startswith("Trial")


def test_the_courier_reads_as_people_say_it():
    assert in_words(one_published("china-courier").terms_in("CNY")).money == [
        "8\u00a0% of the month’s fee is at risk.",
        "Delivered on time carries 60\u00a0% of it, Loss and damage carries 40\u00a0% of it.",
        "The third miss in a row and every one after it counts 1.5 times.",
        "At most 8\u00a0% a month is deducted.",
        "A deduction reduces the price.",
    ]


def test_a_schedule_settled_by_the_quarter_speaks_of_quarters():
    said = in_words({"levels": [], "rules": {"cap_percent": "5", "at_risk_percent": "5"}}, cadence="quarter")
    assert said.money == ["5\u00a0% of the quarter’s fee is at risk.", "At most 5\u00a0% a quarter is deducted."]


def test_the_simple_scheme_says_what_a_miss_costs_once_and_different_prices_by_level():
    first, second = ({**LEVEL, "credit": {"type": "flat", "percent": percent}} for percent in ("2", "3"))
    other = {**second, "code": "DMG", "name": "Damage"}
    rules = {"cap_percent": "10"}
    assert in_words({"levels": [first, {**first, "code": "DMG"}], "rules": rules}).money == [
        "Each miss costs 2\u00a0% of the month’s fee.",
        "At most 10\u00a0% a month is deducted.",
    ]
    assert in_words({"levels": [first, other], "rules": rules}).money == [
        "A miss of On time costs 2\u00a0% of the month’s fee.",
        "A miss of Damage costs 3\u00a0% of the month’s fee.",
        "At most 10\u00a0% a month is deducted.",
    ]


@pytest.mark.parametrize(
    ("given", "last"),
    [
        ({"rules": {}, "levels": [{**LEVEL, "credit": {"type": "none"}}]}, ["No miss costs anything."]),
        (
            {"rules": {}, "levels": [{**LEVEL, "credit": {"type": "flat", "percent": "1"}}]},
            [
                "Each miss costs 1\u00a0% of the month’s fee.",
                "No cap is agreed: everything that misses cost is deducted.",
            ],
        ),
        (
            {"rules": {"watch_only": True}, "levels": []},
            ["Watch only: misses are judged and reported, and nothing is deducted."],
        ),
    ],
)
def test_a_missing_cap_is_said_too(given, last):
    assert in_words(given).money == last


@pytest.mark.parametrize(
    ("days", "language", "last"),
    [
        (None, "en", "No miss costs anything."),
        (1, "en", "Relief is claimed within 1 day after the quarter’s end."),
        (15, "en", "Relief is claimed within 15 days after the quarter’s end."),
        (0, "en", "Relief is claimed by the quarter’s last day at the latest."),
        (15, "zh-hans", "考核剔除最迟应在季度结束后 15 天内提出。"),
        (0, "zh-hans", "考核剔除最迟应在季度最后一日提出。"),
    ],
)
def test_until_when_relief_is_claimed_is_said_where_a_contract_says_it(days, language, last):
    with translation.override(language):
        assert in_words({"levels": []}, "quarter", days).money[-1] == last


def test_a_trial_and_a_season_are_said_with_their_days():
    assert in_words({"levels": [LEVEL], "rules": {"windows": RULES["windows"], "cap_percent": "1"}}).money[:3] == [
        "Trial, 1\u00a0Jan\u00a02026 to 31\u00a0Mar\u00a02026: misses are judged and cost nothing.",
        "Peak, 1\u00a0Nov\u00a02026 to 30\u00a0Nov\u00a02026: misses cost what they always cost.",
        "In Peak, On time is expected at 91\u00a0%, its minimum is 88\u00a0%.",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("item", published(), ids=lambda item: item.slug)
def test_every_published_contract_reads_in_both_languages(item, language):
    with translation.override(language):
        words = in_words(item.terms_in("CNY"))
    assert isinstance(words, InWords)
    assert all(isinstance(level, LevelInWords) and level.sentences for level in words.levels)
    assert not [text for text in [*words.money, *words.rights] if "%(" in text]

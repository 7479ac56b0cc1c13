"""Does a version read as a case file's terms, and does a case file come back as rows that say the same?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from contracts import actions
from contracts.case import case_calendar, case_of, case_terms, rows_from_case
from contracts.content import content
from contracts.faults import faults
from contracts.models import FeedSpec, LevelSpec
from contracts.queries import calendar_version_of, latest_version
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from tests.sla import months
from tests.vendors.calendars import published

RULES = {"annual_cap_percent": "12", "earn_back": {"months": 3, "at_least": "expected"}}
TRIGGERS = [{"code": "T1", "type": "k_of_n", "level": "on-time", "k": 3, "n": 6, "exercise_days": 30}]

DOCUMENT = {
    "format": "steward-case/1",
    "currency": "USD",
    "zone": "UTC",
    "levels": [
        {
            "code": "uptime",
            "name": "Uptime",
            "name_zh": "可用率",
            "unit": "%",
            "class": "critical",
            "direction": "up",
            "expected": "99.99",
            "minimum": None,
            "precision": 3,
            "rounding": "truncate",
            "on_missing": "excused",
            "window": "month",
            "measure": {"kind": "availability", "min_minutes": "1"},
            "credit": {"type": "bands", "bands": [["99", "99.99", "10"], ["95", "99", "25"], [None, "95", "100"]]},
            "below_expected": None,
        },
        {
            "code": "answer",
            "name": "First answer",
            "name_zh": "首次响应",
            "unit": "%",
            "class": "critical",
            "direction": "up",
            "expected": "95",
            "minimum": "90",
            "precision": 2,
            "rounding": "half_up",
            "on_missing": "below_minimum",
            "window": "rolling:3",
            "measure": {"kind": "durations", "target_minutes": "60", "clock": "business", "statistic": "share_within"},
            "credit": {"type": "weighted", "weight": "40"},
            "below_expected": {"misses": 2, "of": 6},
            "low_volume": {"n_min": 20, "rule": "carry"},
            "promote": {"after": 3},
            "ripe_days": 30,
            "on_late": "not_reported",
            "sources": {"precedence": "own", "tolerance": "0.1"},
            "limits": [{"word": "card scheme", "value": "1.5"}],
        },
        {"code": "kept", "expected": "96", "measure": {"kind": "commitments"}},
    ],
    "rules": {"cap_percent": "30", "repeat": ["1", "2"], "same_incident": "largest", "cap_amount": None},
    "triggers": [{"code": "T1", "type": "consecutive", "k": 3}],
    "periods": [],
}


def test_a_running_contract_reads_as_the_terms_of_a_case(world):
    contract = months.running_contract(world)
    common = {
        "name_zh": "",
        "unit": "%",
        "class": "critical",
        "direction": "up",
        "precision": 2,
        "rounding": "half_up",
        "on_missing": "below_minimum",
        "window": "month",
        "measure": {"kind": "ratio"},
    }
    assert case_terms(latest_version(contract), "parcels") == {
        "currency": "CNY",
        "zone": "Asia/Shanghai",
        "levels": [
            common
            | {
                "code": "on-time",
                "name": "On time",
                "name_zh": "准时妥投率",
                "expected": "96",
                "minimum": "93",
                "credit": {"type": "weighted", "weight": "60"},
            },
            common
            | {
                "code": "damage",
                "name": "Damage",
                "direction": "down",
                "expected": "0.15",
                "minimum": "0.3",
                "credit": {"type": "weighted", "weight": "40"},
            },
            common
            | {
                "code": "tracking",
                "name": "Tracking up",
                "class": "key",
                "precision": 3,
                "expected": "99.9",
                "minimum": "99.5",
                "measure": {"kind": "availability"},
                "credit": {"type": "none"},
            },
            common
            | {
                "code": "csat",
                "name": "Satisfaction",
                "class": "key",
                "precision": 1,
                "expected": "88",
                "minimum": "84",
                "measure": {"kind": "value"},
                "credit": {"type": "none"},
            },
        ],
        "rules": {"at_risk_percent": "8", "cap_percent": "8", "repeat": ["1", "1", "1.5"]},
    }


def test_columns_and_what_is_more_are_merged_and_reading_stays_out(world, draft):
    version = latest_version(draft)
    calendar = published()
    parts = worlds.parts(world.line)
    parts["schedules"][0] |= {
        "at_risk_percent": "0",
        "cap_percent": "0",
        "repeat": [],
        "rules": RULES,
        "triggers": TRIGGERS,
    }
    parts["feeds"][0] |= {"dimensions": ["region"]}
    parts["levels"] = [
        parts["levels"][0]
        | {
            "weight": "0",
            "n_min": 20,
            "more": {
                "measure": {"average_of": 2},
                "credit": {"type": "flat", "percent": "1"},
                "low_volume": {"rule": "carry"},
                "ripe_days": 7,
                "judged_by": "region",
            },
        }
    ]
    terms = {"calendar": calendar, "cadence": "quarter"}
    actions.edit_version(version, by=world.vera, terms=terms, now=NOON, **parts)
    assert case_terms(version, "parcels") == {
        "currency": "CNY",
        "zone": "Asia/Shanghai",
        "calendar": {
            "country": "CN",
            "hours": {"mon": [["09:00", "18:00"]]},
            "closed": ["2025-10-01", "2025-10-02"],
            "open": ["2025-09-28"],
            "official_through": "2025-12-31",
        },
        "levels": [
            {
                "code": "on-time",
                "name": "On-time delivery",
                "name_zh": "准时妥投率",
                "unit": "%",
                "class": "critical",
                "direction": "up",
                "expected": "96",
                "minimum": "93",
                "precision": 2,
                "rounding": "half_up",
                "on_missing": "below_minimum",
                "window": "quarter",
                "measure": {"kind": "ratio", "average_of": 2},
                "credit": {"type": "flat", "percent": "1"},
                "low_volume": {"n_min": 20, "rule": "carry"},
                "ripe_days": 7,
            }
        ],
        "rules": RULES,
        "triggers": TRIGGERS,
    }
    assert faults(content(version)) == []


def test_a_schedule_that_is_not_there_is_no_case(world, draft):
    with pytest.raises(KeyError):
        case_terms(latest_version(draft), "parcel")


def test_the_number_of_queries_does_not_grow_with_the_contract(world, draft, django_assert_num_queries):
    version = latest_version(draft)
    actions.edit_version(version, by=world.vera, terms={"calendar": published()}, now=NOON)
    with django_assert_num_queries(10):
        case_terms(version, "parcels")
    parts = worlds.parts(world.line)
    parts["feeds"] += [{"code": f"f{n}", "kind": "counts", "name_en": f"F{n}"} for n in range(9)]
    parts["levels"] += [parts["levels"][0] | {"code": f"l{n}", "feed": f"f{n}"} for n in range(9)]
    actions.edit_version(version, by=world.vera, now=NOON, **parts)
    with django_assert_num_queries(10):
        case_terms(version, "parcels")


def test_a_calendar_that_is_official_for_good_names_no_day(world):
    version = published().versions.get()
    version.official_through = None
    assert "official_through" not in case_calendar(version)


def test_a_period_is_read_with_the_calendar_known_on_its_day(world, draft):
    version = latest_version(draft)
    assert calendar_version_of(version) is None
    calendar = published(now=datetime(2025, 6, 1, tzinfo=UTC))
    published(calendar, now=datetime(2025, 11, 4, 16, 30, tzinfo=UTC))  # the fifth, in Shanghai
    actions.edit_version(version, by=world.vera, terms={"calendar": calendar}, now=NOON)
    days = {None: 2, date(2020, 1, 1): 1, date(2025, 11, 4): 1, date(2025, 11, 5): 2}
    assert {day: calendar_version_of(version, day).n for day in days} == days


def test_a_calendar_never_published_is_none(world, draft):
    calendar = published()
    calendar.versions.get().days.all().delete()
    calendar.versions.all().delete()
    version = latest_version(draft)
    actions.edit_version(version, by=world.vera, terms={"calendar": calendar}, now=NOON)
    assert calendar_version_of(version, date(2026, 1, 1)) is None


def test_a_published_case_becomes_rows_of_a_draft():
    rows = rows_from_case(DOCUMENT, schedule={"code": "cloud", "line": "L"}, feeds={"kept": "orders"})
    uptime, answer, kept = DOCUMENT["levels"]
    assert rows == {
        "schedules": [
            {
                "code": "cloud",
                "name_en": "Services",
                "name_zh": "服务",
                "line": "L",
                "at_risk_percent": "0",
                "cap_percent": "30",
                "repeat": ["1", "2"],
                "rules": {"same_incident": "largest"},
                "triggers": DOCUMENT["triggers"],
            }
        ],
        "feeds": [
            {"code": "uptime", "kind": "outages", "name_en": "Uptime", "name_zh": "可用率"},
            {"code": "answer", "kind": "tickets", "name_en": "First answer", "name_zh": "首次响应"},
            {"code": "orders", "kind": "commitments", "name_en": "kept", "name_zh": ""},
        ],
        "levels": [
            {
                "code": "uptime",
                "schedule": "cloud",
                "feed": "uptime",
                "name_en": "Uptime",
                "name_zh": "可用率",
                "measure": "availability",
                "minimum": None,
                "weight": "0",
                "n_min": None,
                "unit": "%",
                "level_class": "critical",
                "direction": "up",
                "expected": "99.99",
                "precision": 3,
                "rounding": "truncate",
                "on_missing": "excused",
                "more": {"measure": {"min_minutes": "1"}, "credit": uptime["credit"]},
            },
            {
                "code": "answer",
                "schedule": "cloud",
                "feed": "answer",
                "name_en": "First answer",
                "name_zh": "首次响应",
                "measure": "durations",
                "minimum": "90",
                "weight": "40",
                "n_min": 20,
                "unit": "%",
                "level_class": "critical",
                "direction": "up",
                "expected": "95",
                "precision": 2,
                "rounding": "half_up",
                "on_missing": "below_minimum",
                "more": {
                    "measure": {"target_minutes": "60", "clock": "business", "statistic": "share_within"},
                    "window": "rolling:3",
                    "low_volume": {"rule": "carry"},
                }
                | {name: answer[name] for name in ("below_expected", "promote", "ripe_days", "on_late", "sources")}
                | {"limits": answer["limits"]},
            },
            {
                "code": "kept",
                "schedule": "cloud",
                "feed": "orders",
                "name_en": "kept",
                "name_zh": "",
                "measure": "ratio",
                "minimum": None,
                "weight": "0",
                "n_min": None,
                "expected": "96",
                "more": {},
            },
        ],
    }


@pytest.mark.parametrize("cadence", ["month", "quarter"])
def test_the_rows_of_a_case_say_in_a_contract_what_the_case_said(world, draft, cadence):
    version = latest_version(draft)
    rows = rows_from_case(DOCUMENT, schedule={"line": world.line}, cadence=cadence)
    actions.edit_version(version, by=world.vera, terms={"cadence": cadence}, now=NOON, **rows)
    said = case_terms(version, "main")
    assert said["levels"][:2] == [
        {name: value for name, value in level.items() if name != "below_expected" or value}
        for level in DOCUMENT["levels"][:2]
    ]
    assert (said["levels"][2]["window"], said["levels"][2]["measure"]) == ("month", {"kind": "ratio"})
    assert said["rules"] == {"cap_percent": "30", "repeat": ["1", "2"], "same_incident": "largest"}
    assert said["triggers"] == DOCUMENT["triggers"]
    shorter = {"levels.kept.more.window", "levels.uptime.more.window"} if cadence == "quarter" else set()
    assert {fault.path for fault in faults(content(version))} <= shorter | {
        "schedules.main.levels[1].measure.clock",  # the case has no calendar,
        "schedules.main.rules.at_risk_percent",  # and nothing at risk for its weights
    }


NEEDED = {"durations": {"target_minutes": "60"}, "histogram": {"statistic": "p95"}}


@pytest.mark.parametrize("measure", LevelSpec.Measure.values)
def test_each_level_of_a_case_gets_a_feed_that_its_measure_can_read(world, draft, measure):
    version = latest_version(draft)
    rows = rows_from_case(
        {
            "levels": [
                {"code": "x", "expected": "1", "unit": "", "measure": {"kind": measure} | NEEDED.get(measure, {})}
            ]
        },
        schedule={"line": world.line},
    )
    actions.edit_version(version, by=world.vera, now=NOON, **rows)
    assert (faults(content(version)), rows["feeds"][0]["kind"] in FeedSpec.Kind.values) == ([], True)


def test_a_kept_content_without_later_fields_still_reads_as_a_case(world, draft):
    said = content(latest_version(draft))
    assert all(
        "more" not in level and "low_volume" not in case
        for level, case in zip(said["levels"].values(), case_of(said, "parcels")["levels"], strict=True)
    )
    assert Decimal(case_of(said, "parcels")["rules"]["at_risk_percent"]) == 8

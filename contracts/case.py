"""What does a schedule say in the words of a case file, and which rows of a draft does a case file stand for?

The words are those of `steward-case/1`: plain dicts, numbers that decide as text. Whether they can be judged and paid
is not asked here.
"""

from collections.abc import Mapping
from datetime import date

from contracts.content import content, in_full
from contracts.content_seasons import windows_for
from contracts.models import ContractVersion, FeedSpec, LevelSpec
from contracts.models.parts import MORE
from contracts.queries import calendar_version_of
from vendors.models import CalendarVersion

NOT_JUDGED = "not_judged"
# fields of a level that a case file and a column name otherwise, or alike
COLUMNS = {
    "unit": "unit",
    "class": "level_class",
    "direction": "direction",
    "expected": "expected",
    "minimum": "minimum",
    "precision": "precision",
    "rounding": "rounding",
    "on_missing": "on_missing",
}
# of what is more of a level, what says how its data are read; a case file carries them read
READING = frozenset({"judged_by", "reads"})
OWN_FORM = frozenset({"measure", "credit", "window", "low_volume"})
FEED_OF_MEASURE = {
    LevelSpec.Measure.RATIO: FeedSpec.Kind.COUNTS,
    LevelSpec.Measure.SLICES: FeedSpec.Kind.COUNTS,
    LevelSpec.Measure.VALUE: FeedSpec.Kind.VALUES,
    LevelSpec.Measure.EVENTS: FeedSpec.Kind.COUNTS,
    LevelSpec.Measure.DAYS: FeedSpec.Kind.VALUES,
    LevelSpec.Measure.AVAILABILITY: FeedSpec.Kind.OUTAGES,
    LevelSpec.Measure.DURATIONS: FeedSpec.Kind.TICKETS,
    LevelSpec.Measure.HISTOGRAM: FeedSpec.Kind.BUCKETS,
}
# a case file's own kind of measure: a share of rows, read row by row
COMMITMENTS = "commitments"


def case_terms(version: ContractVersion, schedule_code: str, day: date | None = None) -> dict:
    """The terms of a version's schedule as a case file has them, with the calendar as known on `day` (else the newest).

    → {"currency", "zone", "calendar"?, "levels": […], "rules"?, "triggers"?}. Raises KeyError for a schedule that the
    version does not have. Always the same number of queries.
    """
    return case_of(content(version), schedule_code, calendar_version_of(version, day))


def case_of(said: dict, schedule_code: str, calendar: CalendarVersion | None = None) -> dict:
    """The same from a version's content."""
    said = in_full(said)
    schedule = said["schedules"][schedule_code]
    levels = [(code, item) for code, item in said["levels"].items() if item["schedule"] == schedule_code]
    levels.sort(key=lambda pair: pair[1]["position"])
    found = {"currency": said["contract"]["currency"], "zone": said["contract"]["zone"]}
    if calendar is not None:
        found["calendar"] = case_calendar(calendar)
    found["levels"] = [_case_level(code, item, said["terms"]["cadence"]) for code, item in levels]
    rules = _case_rules(schedule, windows_for(said.get("seasons", {}), [code for code, _item in levels]))
    return found | _given({"rules": rules, "triggers": schedule["triggers"]})


def case_calendar(version: CalendarVersion) -> dict:
    """{"country", "hours", "closed", "open", "official_through"?} of a published calendar."""
    found = {
        "country": version.calendar.country,
        "hours": version.hours,
        "closed": [day.isoformat() for day in version.closed_days()],
        "open": [day.isoformat() for day in version.open_days()],
    }
    if version.official_through is not None:
        found["official_through"] = version.official_through.isoformat()
    return found


def _given(fields: dict) -> dict:
    """The fields that say something; 0 in a column means that nothing is agreed."""
    return {name: value for name, value in fields.items() if value not in (None, "", "0", [], {})}


def _case_rules(schedule: dict, seasons: list[dict]) -> dict:
    columns = {name: schedule[name] for name in ("at_risk_percent", "cap_percent", "repeat")}
    found = _given(columns) | schedule["rules"]
    if seasons:  # a trial period of the schedule's own comes first
        found["windows"] = [*found.get("windows", []), *seasons]
    return found


def _case_level(code: str, item: dict, cadence: str) -> dict:
    more = item["more"]
    found = {"code": code, "name": item["name_en"], "name_zh": item["name_zh"]}
    found |= {name: item[column] for name, column in COLUMNS.items()}
    found |= {
        "window": more.get("window", cadence),
        "measure": {"kind": item["measure"], **more.get("measure", {})},
        "credit": more.get("credit") or _credit_by_weight(item["weight"]),
    }
    if low_volume := _low_volume(item["n_min"], more.get("low_volume", {})):
        found["low_volume"] = low_volume
    return found | {name: more[name] for name in MORE if name in more and name not in OWN_FORM | READING}


def _credit_by_weight(weight: str) -> dict:
    return {"type": "none"} if weight == "0" else {"type": "weighted", "weight": weight}


def _low_volume(n_min: int | None, said: dict) -> dict:
    """{"n_min", "rule"}; empty where no number of cases is agreed."""
    least = said.get("n_min", n_min)
    return {} if least is None else {"n_min": least, "rule": said.get("rule", NOT_JUDGED)}


def rows_from_case(
    document: dict,
    *,
    schedule: Mapping | None = None,
    feeds: Mapping[str, str] | None = None,
    cadence: str = ContractVersion.Cadence.MONTH.value,
) -> dict[str, list[dict]]:
    """A case file, or its terms only, as rows for `edit_version`: {"schedules": […], "feeds": […], "levels": […]}.

    `schedule` holds fields of the one schedule (code, name_en, line …); the line is always the caller's to say.
    `feeds` tells by level code which feed it reads; any other level gets a feed of its own, with its code, of the kind
    that its measure needs. `cadence` is that of the version the rows are meant for. Currency, zone and calendar of
    the case are those of a contract and are not taken over.
    """
    told = feeds or {}
    rules = dict(document.get("rules") or {})
    row = {"code": "main", "name_en": "Services", "name_zh": "服务", **(schedule or {})}
    row |= {
        "at_risk_percent": rules.pop("at_risk_percent", None) or "0",
        "cap_percent": rules.pop("cap_percent", None) or "0",
        "repeat": rules.pop("repeat", None) or [],
        "rules": _present(rules),
        "triggers": document.get("triggers") or [],
    }
    wanted: dict[str, dict] = {}
    for level in document["levels"]:
        code = told.get(level["code"], level["code"])
        wanted.setdefault(code, _feed_row(code, level))
    levels = [
        _level_row(level, row["code"], told.get(level["code"], level["code"]), cadence) for level in document["levels"]
    ]
    return {"schedules": [row], "feeds": list(wanted.values()), "levels": levels}


def _present(fields: dict) -> dict:
    """The fields that are not null: in a case file null says the same as nothing."""
    return {name: value for name, value in fields.items() if value is not None}


def _kind_of(level: dict) -> str:
    return (level.get("measure") or {}).get("kind") or LevelSpec.Measure.RATIO.value


def _feed_row(code: str, level: dict) -> dict:
    kind = _kind_of(level)
    feed = FeedSpec.Kind.COMMITMENTS if kind == COMMITMENTS else FEED_OF_MEASURE[kind]
    return {
        "code": code,
        "kind": feed.value,
        "name_en": level.get("name") or level["code"],
        "name_zh": level.get("name_zh") or "",
    }


def _level_row(level: dict, schedule_code: str, feed_code: str, cadence: str) -> dict:
    said = _present(level)
    kind = _kind_of(said)
    credit = said.pop("credit", None) or {"type": "none"}
    row = {
        "code": said["code"],
        "schedule": schedule_code,
        "feed": feed_code,
        "name_en": said.get("name") or said["code"],
        "name_zh": said.get("name_zh", ""),
        "measure": LevelSpec.Measure.RATIO.value if kind == COMMITMENTS else kind,
        "minimum": None,
        "weight": credit["weight"] if credit["type"] == "weighted" else "0",
        "n_min": (said.get("low_volume") or {}).get("n_min"),
    }
    row |= {column: said[name] for name, column in COLUMNS.items() if name in said}
    return row | {"more": _more_of(said, credit, cadence)}


def _more_of(said: dict, credit: dict, cadence: str) -> dict:
    """What a level of a case file says beyond the columns."""
    more = {name: said[name] for name in MORE if name in said and name not in OWN_FORM}
    more["measure"] = {name: value for name, value in _present(said.get("measure", {})).items() if name != "kind"}
    if credit["type"] not in ("weighted", "none"):
        more["credit"] = credit
    window = said.get("window", ContractVersion.Cadence.MONTH.value)
    if window != cadence:
        more["window"] = window
    rule = (said.get("low_volume") or {}).get("rule", NOT_JUDGED)
    if rule != NOT_JUDGED:
        more["low_volume"] = {"rule": rule}
    return {name: value for name, value in more.items() if value not in ({}, [])}

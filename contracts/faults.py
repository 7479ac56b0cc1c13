"""What keeps the content of a version from being submitted, and how is it mended?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from contracts.content import FEEDS_OF_MEASURE, LENGTHS, field_words, in_full, name_of
from contracts.models import Contract, FeedSpec, LevelSpec
from contracts.terms import MONDAY_TO_FRIDAY, length_in, raw_deadline


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that keeps a version from being submitted: where, and how to mend it."""

    path: str
    text: str


# Further checks of a content in full, which upper apps append to at start-up: what can be judged and paid is known
# there. Each gets `in_full(said)` and gives the faults it finds.
FAULTS: list[Callable[[dict], list[Fault]]] = []


def faults(said: dict) -> list[Fault]:
    """What keeps this content from being submitted (domain 1.2, 4.2); empty when it is ready."""
    said = in_full(said)
    found = _term_faults(said)
    for code, item in said["schedules"].items():
        found += _schedule_faults(code, item)
    for code, item in said["feeds"].items():
        found += _feed_faults(code, item)
    for code, item in said["levels"].items():
        found += _level_faults(code, item, said)
    if not said["schedules"] and said["contract"]["kind"] != Contract.Kind.MASTER:
        found.append(Fault("schedules", _("Add a schedule: it carries the fee and the amount at risk.")))
    if (
        not said["levels"]
        and not said["terms"]["no_levels_reason"].strip()
        and said["contract"]["kind"] != Contract.Kind.MASTER
    ):
        found.append(Fault("levels", _("Add a service level, or say why there are none.")))
    return found or [fault for further in FAULTS for fault in further(said)]


def _term_faults(said: dict) -> list[Fault]:
    terms = said["terms"]
    found = []
    if terms["ends_on"] < terms["starts_on"]:
        found.append(Fault("terms.ends_on", _("The term ends before it starts.")))
    if not terms["starts_on"] <= terms["effective_from"]:
        found.append(Fault("terms.effective_from", _("It comes into force before the term starts.")))
    in_business_days = terms["notice_business_days"] is not None or terms["delivery_business_days"] is not None
    if in_business_days and terms["calendar"] is None:
        found.append(Fault("terms.calendar", _("Business days are counted on a calendar: choose one.")))
    if terms["window_days"] is not None and _opens_too_late(terms):
        found.append(
            Fault("terms.window_days", _("Notice could only arrive once it is too late: let it arrive earlier."))
        )
    return found


def _opens_too_late(terms: dict) -> bool:
    """Whether the first day on which notice may arrive comes after the last one; business days by their weekdays."""
    end = date.fromisoformat(terms["ends_on"])
    length = length_in(
        days=terms["notice_days"],
        months=terms["notice_months"],
        business_days=terms["notice_business_days"],
        clear=terms["clear_days"],
    )
    return end - timedelta(days=terms["window_days"]) > raw_deadline(end, length, MONDAY_TO_FRIDAY)


def _percent(value: str | None) -> bool:
    return value is None or 0 <= Decimal(value) <= 100


def _schedule_faults(code: str, item: dict) -> list[Fault]:
    found, name = [], name_of(item)
    for field in ("at_risk_percent", "cap_percent"):
        if not _percent(item[field]):
            found.append(
                Fault(
                    f"schedules.{code}.{field}",
                    _("%(name)s: %(field)s is %(value)s; it must be from 0 to 100.")
                    % {"name": name, "field": field_words("schedules", field), "value": item[field]},
                )
            )
    multipliers = [_number(text) for text in item["repeat"]]
    if any(number is None or number < 0 for number in multipliers):
        found.append(
            Fault(
                f"schedules.{code}.repeat",
                _("%(name)s: the multipliers must be numbers such as 1, 1, 1.5.") % {"name": name},
            )
        )
    return found


def _feed_faults(code: str, item: dict) -> list[Fault]:
    if item["flags"] and item["kind"] != FeedSpec.Kind.COMMITMENTS:
        text = _("%(name)s: only commitments have columns that make a row perfect.") % {"name": name_of(item)}
        return [Fault(f"feeds.{code}.flags", text)]
    return []


def _number(text) -> Decimal | None:
    try:
        number = Decimal(str(text))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _level_faults(code: str, item: dict, said: dict) -> list[Fault]:
    path, name = f"levels.{code}", name_of(item)
    expected, weight = Decimal(item["expected"]), Decimal(item["weight"])
    minimum = None if item["minimum"] is None else Decimal(item["minimum"])
    found = []

    def fault(field: str, text: str) -> None:
        found.append(Fault(f"{path}.{field}", text))

    if minimum is not None and item["direction"] == LevelSpec.Direction.UP and minimum > expected:
        fault(
            "minimum",
            _("%(name)s: the minimum %(minimum)s is above the expected %(expected)s, but higher is better.")
            % {"name": name, "minimum": item["minimum"], "expected": item["expected"]},
        )
    if minimum is not None and item["direction"] == LevelSpec.Direction.DOWN and minimum < expected:
        fault(
            "minimum",
            _("%(name)s: the minimum %(minimum)s is below the expected %(expected)s, but lower is better.")
            % {"name": name, "minimum": item["minimum"], "expected": item["expected"]},
        )
    if not 0 <= weight <= 100:
        fault(
            "weight",
            _("%(name)s: the weight is %(value)s; it must be from 0 to 100.") % {"name": name, "value": item["weight"]},
        )
    if weight and item["level_class"] == LevelSpec.Class.KEY:
        fault("weight", _("%(name)s is a key indicator: it carries no weight.") % {"name": name})
    if weight and "credit" in item["more"]:
        fault("weight", _("%(name)s has a credit of its own kind: leave its weight at 0.") % {"name": name})
    if item["unit"] == "%" and not (_percent(item["expected"]) and _percent(item["minimum"])):
        fault("expected", _("%(name)s: a level in %% must be from 0 to 100.") % {"name": name})
    if not item["inputs"]:
        fault("inputs", _("%(name)s reads no feed: choose one.") % {"name": name})
    read = [said["feeds"][row["feed"]] for row in item["inputs"] if row["feed"] in said["feeds"]]
    if {feed["kind"] for feed in read} - FEEDS_OF_MEASURE[item["measure"]]:
        fault("inputs", _("%(name)s is measured in a way that its feed does not deliver.") % {"name": name})
    window, cadence = item["more"].get("window"), said["terms"]["cadence"]
    if window in LENGTHS and LENGTHS.index(window) < LENGTHS.index(cadence):
        fault(
            "more.window",
            _("%(name)s is judged over a stretch shorter than the contract’s own period; choose the period or longer.")
            % {"name": name},
        )
    dimension = item["more"].get("judged_by")
    if dimension and not all(dimension in feed["dimensions"] for feed in read):
        fault(
            "more.judged_by",
            _("%(name)s is judged by each %(dimension)s, which its feed does not tell.")
            % {"name": name, "dimension": dimension},
        )
    return found

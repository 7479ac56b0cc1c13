"""Are two results the same, to the last digit?

`canonical` turns what went in or came out into plain values that JSON can carry: numbers that decide or pay as text,
instants in UTC, each measurement with its kind. `digest` is the SHA-256 of the one way to write them down. What goes
in is written without trailing zeros, so that an expected level of 96 and one of 96.00 are the same agreement; what
comes out keeps the decimals it was rounded to. The hash says nothing about the version of this program.
"""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from sla.engine.exact import plain
from sla.engine.measure import KINDS, instant, microseconds
from sla.engine.types import (
    Availability,
    LevelInput,
    LevelResult,
    LevelTerms,
    NoActivity,
    NotReported,
    Outage,
    PeriodInput,
    PeriodResult,
    Ratio,
    ScheduleInput,
    ScheduleResult,
    SchemeTerms,
    Step,
    Value,
)

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

_GIVEN = (
    PeriodInput,
    ScheduleInput,
    LevelInput,
    LevelTerms,
    SchemeTerms,
    NotReported,
    NoActivity,
    Ratio,
    Value,
    Availability,
    Outage,
)
_RESULTS = (PeriodResult, ScheduleResult, LevelResult)

Given = (
    PeriodInput
    | ScheduleInput
    | LevelInput
    | LevelTerms
    | SchemeTerms
    | NotReported
    | NoActivity
    | Ratio
    | Value
    | Availability
    | Outage
)
Result = PeriodResult | ScheduleResult | LevelResult


def canonical(record: Given | Result) -> dict[str, Json]:
    """An input or a result as plain values; outages in order of time, because their order means nothing."""
    written: dict[str, Json] = {} if type(record) not in KINDS else {"kind": KINDS[type(record)]}
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(record, Availability) and field.name == "outages":
            value = tuple(sorted(value, key=_in_time))
        written[field.name] = _plain_value(value, keep_zeros=isinstance(record, _RESULTS))
    if isinstance(record, PeriodResult):
        written["totals"] = {code: format(total, "f") for code, total in record.totals}
    return written


def digest(mapping: Mapping[str, Json]) -> str:
    """SHA-256 over canonical JSON (sorted keys, no white space, UTF-8), in hexadecimal. A float is refused."""
    _refuse_floats(mapping)
    text = json.dumps(mapping, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _plain_value(value: object, *, keep_zeros: bool) -> Json:
    if isinstance(value, _GIVEN + _RESULTS):
        return canonical(value)
    if isinstance(value, Step):
        return {"code": value.code, "figures": dict(value.figures)}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f") if keep_zeros else plain(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, tuple):
        return [_plain_value(part, keep_zeros=keep_zeros) for part in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"{value!r} has no canonical form.")


def _in_time(outage: Outage) -> tuple[int, bool, int, Decimal]:
    end = 0 if outage.end is None else microseconds(outage.end)
    return microseconds(outage.start), outage.end is None, end, outage.weight


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; write it as text.")
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)

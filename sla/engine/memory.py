"""How is what a period leaves behind kept as plain values, and read again?"""

from dataclasses import fields
from datetime import date
from decimal import Decimal

from sla.engine.types import Outcome, PastLevel, PastPeriod

Kept = dict[str, object]


def write_past(period: PastPeriod) -> Kept:
    """Plain values that JSON can carry; figures as text, levels in their order."""
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "charges": str(period.charges),
        "base": str(period.base),
        "total": str(period.total),
        "consumed": period.consumed,
        "levels": [_write_level(level) for level in period.levels],
    }


def read_past(kept: Kept) -> PastPeriod:
    """What `write_past` wrote."""
    levels = kept["levels"]
    assert isinstance(levels, list)
    consumed = kept["consumed"]
    assert isinstance(consumed, int)
    return PastPeriod(
        start=date.fromisoformat(str(kept["start"])),
        end=date.fromisoformat(str(kept["end"])),
        charges=Decimal(str(kept["charges"])),
        base=Decimal(str(kept["base"])),
        total=Decimal(str(kept["total"])),
        levels=tuple(_read_level(level) for level in levels),
        consumed=consumed,
    )


def _write_level(level: PastLevel) -> list[object]:
    return [_written(getattr(level, field.name)) for field in fields(PastLevel)]


def _written(value: object) -> object:
    return str(value) if isinstance(value, Decimal | Outcome) else value


def _read_level(kept: list[object]) -> PastLevel:
    code, outcome, default, repeat, value, credit, agreed, expected, next_expected, *rest = kept
    return PastLevel(
        str(code),
        Outcome(str(outcome)),
        bool(default),
        _whole(repeat),
        None if value is None else Decimal(str(value)),
        Decimal(str(credit)),
        Decimal(str(agreed)),
        Decimal(str(expected)),
        Decimal(str(next_expected)),
        _whole(rest[0]),
        _whole(rest[1]),
        bool(rest[2]),
        _whole(rest[3]),
        bool(rest[4]),
        _whole(rest[5]),
        _whole(rest[6]),
    )


def _whole(value: object) -> int:
    assert isinstance(value, int)
    return value

"""Which approvals does a contract need, in which order, and which of its sections does each of them bind to?

Pure: standard library only. The matrix is data (value bands by entity and currency, what raises the level, the steps of
each level); nothing here names a person (domain 4.4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

# an amendment that adds more than this to the first total goes the whole path (domain 4.4)
WHOLE_PATH_ABOVE = Decimal(10)
LONG_TERM_MONTHS = 36
Said = Mapping[str, Any]  # a level as a content says it


class Section(StrEnum):
    """A part of a contract that is hashed, and approved, by itself."""

    COMMERCIAL = "commercial"
    LEGAL = "legal"
    LEVELS = "levels"
    ANNEXES = "annexes"


class Flag(StrEnum):
    """What makes a contract weightier than its value says."""

    PERSONAL_DATA = "personal_data"
    FUNDS = "funds"
    SINGLE_SOURCE = "single_source"
    UNCAPPED = "uncapped"
    FOREIGN_LAW = "foreign_law"
    LONG_TERM = "long_term"
    DEVIATES = "deviates"


class Why(StrEnum):
    """Why a plan is as it is, beside what raised it."""

    NO_MATRIX = "no_matrix"
    NO_BAND = "no_band"
    VALUE_UNKNOWN = "value_unknown"
    WEAKENED = "weakened"
    INCREASE = "increase"
    SHORT_PATH = "short_path"


@dataclass(frozen=True, slots=True)
class Band:
    """Values over `above` (in units of the currency) need at least `level`; `entity` empty: of every entity."""

    level: int
    above: Decimal
    currency: str
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Raise:
    """What raises the level by `by`: a flag, a vendor's risk tier or a service line, named by `kind` and `value`."""

    kind: str
    value: str
    by: int = 1


@dataclass(frozen=True, slots=True)
class Stage:
    """One approval: any of `roles` decides; those at the same `position` at the same time, in the order of positions.

    `sections` are those that it binds to; none named: the whole contract.
    """

    position: int
    roles: tuple[str, ...]
    sections: tuple[Section, ...] = ()

    def concerned(self, changed: Iterable[Section]) -> bool:
        return not self.sections or not set(self.sections).isdisjoint(changed)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The bands, what raises them, and the steps of each level."""

    bands: tuple[Band, ...] = ()
    raises: tuple[Raise, ...] = ()
    stages: Mapping[int, tuple[Stage, ...]] | None = None

    @property
    def levels(self) -> Mapping[int, tuple[Stage, ...]]:
        return self.stages or {}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is laid before the approvers.

    `value` is the total of all terms and options, what the same vendor got for the same service within twelve months
    added; None: not known. `first` is the total of the first version and `changed` the sections that an amendment
    touches; both are empty for a new contract. `weakened` says that a service level became easier to keep.
    """

    entity: str
    currency: str
    value: Decimal | None
    line: str = ""
    tier: str = ""
    flags: frozenset[Flag] = frozenset()
    first: Decimal | None = None
    changed: frozenset[Section] | None = None
    weakened: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The level, its steps in their order, and why: words of `Why`, and of what raised it."""

    level: int
    stages: tuple[Stage, ...]
    why: tuple[str, ...] = ()
    raised_by: tuple[Raise, ...] = ()


def plan(matrix: Matrix, subject: Subject, anyone: tuple[str, ...]) -> Plan:
    """The approvals that `subject` needs. Without a matrix one of the roles in `anyone` decides on the whole.

    A value that is not known, and a currency without a band, need the highest level there is. What raises the level
    raises it once, by the most of what applies, and never beyond the highest.
    """
    if not matrix.levels:
        return Plan(0, (Stage(1, anyone),), (Why.NO_MATRIX.value,))
    highest = max(matrix.levels)
    why: list[str] = []
    level = _level_of_value(matrix, subject, highest, why)
    raised_by = tuple(one for one in matrix.raises if _applies(one, subject))
    level = min(highest, level + max((one.by for one in raised_by), default=0))
    level = max(step for step in matrix.levels if step <= max(level, min(matrix.levels)))
    stages = matrix.levels[level]
    if subject.changed is not None:
        stages = _of_amendment(subject, stages, why)
    return Plan(level, stages, tuple(why), raised_by)


def _level_of_value(matrix: Matrix, subject: Subject, highest: int, why: list[str]) -> int:
    own = [band for band in matrix.bands if band.entity == subject.entity and band.currency == subject.currency]
    bands = own or [band for band in matrix.bands if not band.entity and band.currency == subject.currency]
    if not bands:
        why.append(Why.NO_BAND.value)
        return highest
    if subject.value is None:
        why.append(Why.VALUE_UNKNOWN.value)
        return highest
    lowest = min(band.level for band in bands)
    return max((band.level for band in bands if subject.value > band.above), default=lowest)


def _applies(one: Raise, subject: Subject) -> bool:
    match one.kind:
        case "flag":
            return one.value in subject.flags
        case "tier":
            return one.value == subject.tier
        case "line":
            return one.value == subject.line
        case kind:
            raise ValueError(f"{kind!r} raises nothing; it is a flag, a tier or a line.")


def _of_amendment(subject: Subject, stages: tuple[Stage, ...], why: list[str]) -> tuple[Stage, ...]:
    """The whole path where a level was weakened or the total has grown by much; else who is concerned."""
    if subject.weakened:
        why.append(Why.WEAKENED.value)
        return stages
    if _increase_of(subject) > WHOLE_PATH_ABOVE:
        why.append(Why.INCREASE.value)
        return stages
    concerned = tuple(stage for stage in stages if stage.concerned(subject.changed or ()))
    if not concerned or concerned == stages:
        return stages
    why.append(Why.SHORT_PATH.value)
    return concerned


def _increase_of(subject: Subject) -> Decimal:
    """By how many percent the total is over that of the first version."""
    if subject.value is None or not subject.first:
        return Decimal(0)
    return (subject.value - subject.first) * 100 / subject.first


def weakened(old: Mapping[str, Said], new: Mapping[str, Said]) -> list[str]:
    """The codes of the levels of an `old` content that are easier to keep, weigh less, or are gone in `new`."""
    return [code for code, before in old.items() if code not in new or _easier(before, new[code])]


def _easier(before: Said, after: Said) -> bool:
    sign = 1 if before["direction"] == "up" else -1
    if after["direction"] != before["direction"]:
        return True
    if sign * Decimal(after["expected"]) < sign * Decimal(before["expected"]):
        return True
    if Decimal(after["weight"]) < Decimal(before["weight"]):
        return True
    if before["minimum"] is None:
        return False
    return after["minimum"] is None or sign * Decimal(after["minimum"]) < sign * Decimal(before["minimum"])

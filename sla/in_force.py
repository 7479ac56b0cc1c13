"""Against which levels is a figure held that stands beside a verdict: a member's, a forecast, what a sample says?

The verdict itself is the engine's alone. These are a level's own columns, with the expected and minimum level that were
in force.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from contracts.models import LevelSpec
from sla import engine
from sla.engine.case.node import Node
from sla.engine.case.terms import measure as read_measure
from sla.models import LevelResult

Figure = Decimal | None


def terms_of_spec(spec: LevelSpec, expected: Figure = None, minimum: Figure = None) -> engine.LevelTerms:
    """A level as agreed, or with another expected and minimum level; without its credit, sources and volume rules.

    Its window is the month; another one is only asked for while it runs (`sla.outlook`).
    """
    return engine.LevelTerms(
        code=spec.level.code,
        expected=spec.expected if expected is None else expected,
        minimum=spec.minimum if expected is None else minimum,
        direction=engine.Direction(spec.direction),
        precision=spec.precision,
        rounding=engine.Rounding(spec.rounding),
        measure=read_measure(Node({**spec.more.get("measure", {}), "kind": spec.measure}, "measure", [])),
        limits=tuple(map(_limit, spec.more.get("limits", ()))),
        unit=spec.unit,
    )


def _limit(said: dict) -> engine.Limit:
    days = {name: date.fromisoformat(said[name]) for name in ("valid_from", "valid_to") if said.get(name)}
    return engine.Limit(said["word"], Decimal(said["value"]), said.get("count"), said.get("count_over"), **days)


def terms_of_result(result: LevelResult) -> engine.LevelTerms:
    """The levels in force when a result was judged."""
    return terms_of_spec(result.spec, result.expected, result.minimum)


def expected_now(spec: LevelSpec, windows: Iterable[dict], day: date, before: LevelResult | None) -> engine.LevelTerms:
    """The levels in force on a day of a running period: those of a named window, of a ratchet, or as agreed.

    `before` is the level's result of the directly preceding period, None where there is none.
    """
    for window in windows:
        if date.fromisoformat(window["start"]) <= day <= date.fromisoformat(window["end"]):
            own = window.get("levels", {}).get(spec.level.code)
            if own is None:
                return terms_of_spec(spec)
            least = own.get("minimum")
            return terms_of_spec(spec, Decimal(own["expected"]), None if least is None else Decimal(least))
    moved = None if before is None or before.spec.expected != spec.expected else before.next_expected
    return terms_of_spec(spec, moved, spec.minimum) if moved is not None else terms_of_spec(spec)

"""Which member of a dimension decides for the level?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from sla.engine.types import Direction, LevelTerms, MemberReading, Outcome, Reading
from sla.engine.working import step

# Silence is worse than any value; where no member has a value, relief says more than that nothing was due.
BEFORE_VALUES = (Outcome.NOT_REPORTED,)
AFTER_VALUES = (Outcome.EXCUSED, Outcome.NOT_APPLICABLE)


def worst_of(terms: LevelTerms, readings: Sequence[tuple[str, Reading]]) -> Reading:
    """The reading of the member that decides, with every member beside it.

    A member that is not reported is worse than any value; of equal ones the first by name decides. Events are those
    of all members together, because a credit per event is paid for each. `ValueError` without a member.
    """
    if not readings:
        raise ValueError("members: there is none.")
    name, reading = min(readings, key=lambda one: (*_badness(terms, one[1].found), one[0]))
    counted = [one.events for _, one in readings if one.events is not None]
    lines = [
        step("members", count=str(len(readings)), direction=terms.direction.value),
        step("member_decides", name=name),
        *reading.steps,
    ]
    if len(counted) > 1:
        lines.append(step("members_events", events=str(sum(counted))))
    by: Counter[str] = Counter()
    for _, one in readings:
        by.update(dict(one.events_by))
    return replace(
        reading,
        steps=tuple(lines),
        events=sum(counted) if counted else None,
        events_by=tuple(sorted(by.items())),
        members=tuple(MemberReading(name, one.found, one.n) for name, one in readings),
    )


def _badness(terms: LevelTerms, found: Fraction | Outcome) -> tuple[int, Fraction]:
    """The smaller the worse."""
    if isinstance(found, Fraction):
        return len(BEFORE_VALUES), found if terms.direction is Direction.UP else -found
    if found in BEFORE_VALUES:
        return BEFORE_VALUES.index(found), Fraction(0)
    return len(BEFORE_VALUES) + 1 + AFTER_VALUES.index(found), Fraction(0)

"""Can this be calculated at all?

One sentence per fault, opening with the path of the field as a case file names it: `levels[0].expected: …`,
`rules.cap_percent: …`, `triggers[1].k: …`, `data.OTD.good: …`. A form may ask about terms alone; `evaluate` asks about
terms and period and raises `TermsError` before it computes a line. What is known to be wrong is not looked at twice: a
negative minimum is not also below the expected level.
"""

from collections.abc import Iterator

from sla.engine.fault import Fault
from sla.engine.faults.figures import blank_faults, range_faults, twice_faults, zone_faults
from sla.engine.faults.levels import level_faults
from sla.engine.faults.period import arrived_faults
from sla.engine.faults.rights import calendar_faults, trigger_faults
from sla.engine.faults.rules import rules_faults
from sla.engine.types import PeriodInput, Terms

MAX_EXPONENT = 4


class TermsError(ValueError):
    """What was given contradicts itself; `faults` holds one each."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def terms_faults(terms: Terms) -> tuple[Fault, ...]:
    """Every fault in what was agreed, in the order levels, rules, triggers, calendar."""
    return tuple(_terms(terms))


def period_faults(terms: Terms, period: PeriodInput) -> tuple[Fault, ...]:
    """Every fault in a period and in what was measured in it, without the terms' own."""
    return tuple(arrived_faults(terms, period))


def _terms(terms: Terms) -> Iterator[Fault]:
    yield from blank_faults(terms.currency, "currency")
    yield from range_faults(terms.exponent, 0, MAX_EXPONENT, "decimals")
    yield from zone_faults(terms.zone)
    codes = [level.code for level in terms.levels]
    yield from twice_faults(codes, "levels", "code")
    for at, level in enumerate(terms.levels):
        yield from level_faults(terms, level, f"levels[{at}]")
    yield from rules_faults(terms)
    yield from twice_faults([trigger.code for trigger in terms.triggers], "triggers", "code")
    for at, trigger in enumerate(terms.triggers):
        yield from trigger_faults(trigger, codes, f"triggers[{at}]")
    if terms.calendar is not None:
        yield from calendar_faults(terms.calendar)

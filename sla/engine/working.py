"""How is a result shown line by line, like a sum on paper?

A step is a code with every figure it used, as canonical text: numbers without exponent or thousands separators, money
with at least the currency's decimals, instants in UTC. The portal words the codes; it computes nothing. Beside
`seconds`, which is exact, `minutes` is for reading, rounded half up to three decimals.

The value: what was measured.
    not_reported: on_missing                        nothing arrived; what the contract makes of it
    no_activity:                                    declared by the vendor
    rows_due: total                                 every row due in the period
    rows_excluded: excluded                         taken out by approved relief
    rows_judged: judged                             total less excluded
    rows_good: good direction                       of these kept; with direction down, events counted
    rows_not_good: not_good direction               the others
    window: start end seconds minutes               the period measured
    outages: count open as_of seconds minutes       outages within the window, each by its weight, added one by one
    overlap: seconds minutes                        counted more than once in that sum
    downtime: seconds minutes                       the union, by the heaviest weight at each instant
    exact_rows: good judged exact                   good ÷ judged × 100
    exact_time: up_seconds window_seconds up_minutes window_minutes exact
                                                    (window − downtime) ÷ window × 100
    exact_reported: exact n                         a single figure; n empty when unknown
    rounded: exact precision rounding value unit    rounded once; this value decides

The judgement: what it means.
    volume_enough: n n_min                          enough cases to judge
    volume_too_few: n n_min                         too few cases; the value is shown and not judged
    expected: expected value distance side direction unit
                                                    side: value is above, below or at; distance in points of the unit
    minimum: minimum value distance side direction unit
    no_minimum:                                     the contract has none
    outcome: outcome rating default                 default: yes or no
    repeat: nth prior                               this default is the nth in a row after `prior` others

The credit: what it costs. Amounts are exact up to level_credit, which is rounded once to the cent.
    no_credit: reason                               key_level, no_weight or no_default
    charges: amount currency                        charges of the period
    pass_through: amount                            costs passed through, not at risk
    base: amount                                    charges less pass-through
    at_risk: percent base amount                    percent of the base
    weight: percent at_risk amount                  this level's percent of the at-risk amount
    repeat_multiplier: nth multiplier amount        only where the contract has multipliers
    level_credit: level exact amount                credit of this level before the cap, rounded
    other_credit: level amount                      another level's credit before the cap, one line each
    sum_before_cap: amount                          all of them added
    cap: percent base amount falls_away             the most that can be taken for the period
    share: own sum cap exact amount                 own ÷ sum × cap, rounded so that the shares add up to the cap
    credit: level amount currency                   what is posted for this level
    total: amount currency                          what is posted for the schedule
"""

from decimal import Decimal
from fractions import Fraction

from sla.engine.exact import plain, round_value
from sla.engine.types import Rounding, Step

GROUPS: dict[str, dict[str, tuple[str, ...]]] = {
    "value": {
        "not_reported": ("on_missing",),
        "no_activity": (),
        "rows_due": ("total",),
        "rows_excluded": ("excluded",),
        "rows_judged": ("judged",),
        "rows_good": ("good", "direction"),
        "rows_not_good": ("not_good", "direction"),
        "window": ("start", "end", "seconds", "minutes"),
        "outages": ("count", "open", "as_of", "seconds", "minutes"),
        "overlap": ("seconds", "minutes"),
        "downtime": ("seconds", "minutes"),
        "exact_rows": ("good", "judged", "exact"),
        "exact_time": ("up_seconds", "window_seconds", "up_minutes", "window_minutes", "exact"),
        "exact_reported": ("exact", "n"),
        "rounded": ("exact", "precision", "rounding", "value", "unit"),
    },
    "judgement": {
        "volume_enough": ("n", "n_min"),
        "volume_too_few": ("n", "n_min"),
        "expected": ("expected", "value", "distance", "side", "direction", "unit"),
        "minimum": ("minimum", "value", "distance", "side", "direction", "unit"),
        "no_minimum": (),
        "outcome": ("outcome", "rating", "default"),
        "repeat": ("nth", "prior"),
    },
    "credit": {
        "no_credit": ("reason",),
        "charges": ("amount", "currency"),
        "pass_through": ("amount",),
        "base": ("amount",),
        "at_risk": ("percent", "base", "amount"),
        "weight": ("percent", "at_risk", "amount"),
        "repeat_multiplier": ("nth", "multiplier", "amount"),
        "level_credit": ("level", "exact", "amount"),
        "other_credit": ("level", "amount"),
        "sum_before_cap": ("amount",),
        "cap": ("percent", "base", "amount", "falls_away"),
        "share": ("own", "sum", "cap", "exact", "amount"),
        "credit": ("level", "amount", "currency"),
        "total": ("amount", "currency"),
    },
}

STEPS: dict[str, tuple[str, ...]] = {code: figures for group in GROUPS.values() for code, figures in group.items()}

GROUP_OF: dict[str, str] = {code: group for group, codes in GROUPS.items() for code in codes}


def step(code: str, **figures: str) -> Step:
    """A line of the working; its figures must be those that `STEPS` promises, in that order."""
    if tuple(figures) != STEPS[code]:
        raise ValueError(f"step {code} has figures {tuple(figures)}, STEPS promises {STEPS[code]}")
    return Step(code, tuple(figures.items()))


def minutes(seconds: Decimal) -> str:
    """Seconds as minutes for reading, rounded half up to three decimals."""
    return plain(round_value(Fraction(seconds) / 60, 3, Rounding.HALF_UP))

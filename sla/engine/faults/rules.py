"""Do the rules of a schedule hold together?"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from sla.engine.exact import plain, to_decimal
from sla.engine.fault import Fault
from sla.engine.faults.credits import share_at_risk
from sla.engine.faults.figures import (
    HUNDRED,
    MAX_COUNT,
    MAX_PERIODS,
    amount_faults,
    blank_faults,
    is_sound,
    money_faults,
    percent_faults,
    range_faults,
    repeated_faults,
    whole_faults,
)
from sla.engine.faults.levels import expected_and_minimum
from sla.engine.types import (
    Bonus,
    EarnBack,
    LevelClass,
    LevelTerms,
    NamedWindow,
    Outcome,
    Persistent,
    Points,
    PointsTo,
    Ratchet,
    Score,
    Terms,
)

NATURES = ("reduction", "damages", "voucher", "deposit")
EARN_BACK_EXCLUDES = ("peak", *(outcome.value for outcome in Outcome))


def rules_faults(terms: Terms) -> Iterator[Fault]:
    rules = terms.rules
    yield from _rule_figures(terms)
    for at, factor in enumerate(rules.repeat):
        yield from amount_faults(factor, f"rules.repeat[{at}]")
    yield from repeated_faults([name for name, _ in rules.categories], "rules.categories")
    for name, share in rules.categories:
        yield from blank_faults(name, "rules.categories")
        yield from amount_faults(share, f"rules.categories.{name}")
    if rules.nature not in NATURES:
        yield Fault("rules.nature", "none_of", word=rules.nature, words=", ".join(NATURES))
    if rules.tax is not None:
        yield from percent_faults(rules.tax.percent, "rules.tax.percent")
    yield from _over_levels(terms)
    yield from _points_or_score(terms)
    if rules.persistent is not None:
        yield from _persistent(rules.persistent, rules.annual_charges)
    if rules.bonus is not None:
        yield from _bonus(rules.bonus, [level.code for level in terms.levels])
    if rules.earn_back is not None:
        yield from _earn_back(rules.earn_back)
    if rules.ratchet is not None:
        yield from _ratchet(rules.ratchet)
    for at, window in enumerate(rules.windows):
        yield from _named_window(window, terms.levels, f"rules.windows[{at}]")


def _rule_figures(terms: Terms) -> Iterator[Fault]:
    rules = terms.rules
    for name, percent in (
        ("at_risk_percent", rules.at_risk_percent),
        ("max_weight_percent", rules.max_weight_percent),
        ("cap_percent", rules.cap_percent),
        ("annual_cap_percent", rules.annual_cap_percent),
    ):
        if percent is not None:
            yield from percent_faults(percent, f"rules.{name}")
    if rules.pool_percent is not None:
        yield from amount_faults(rules.pool_percent, "rules.pool_percent")
    for name, amount in (("cap_amount", rules.cap_amount), ("annual_charges", rules.annual_charges)):
        if amount is not None:
            yield from money_faults(amount, terms.exponent, f"rules.{name}")
    if rules.max_levels is not None:
        yield from whole_faults(rules.max_levels, "rules.max_levels")


def _over_levels(terms: Terms) -> Iterator[Fault]:
    """What only all levels together can get wrong: how many there are, what they weigh, what they weigh upon."""
    rules = terms.rules
    critical = [at for at, level in enumerate(terms.levels) if level.level_class is LevelClass.CRITICAL]
    if isinstance(rules.max_levels, int) and len(critical) > rules.max_levels >= 0:
        at = critical[rules.max_levels]
        yield Fault(f"levels[{at}]", "too_many_levels", count=rules.max_levels + 1, most=rules.max_levels)
    shares = [share_at_risk(rules, level) for level in terms.levels]
    first = next((at for at, share in enumerate(shares) if share and _may_cost(terms.levels[at])), None)
    if rules.at_risk_percent is None and first is not None:
        yield Fault("rules.at_risk_percent", "no_at_risk", at=first)
    pool = rules.pool_percent
    together = sum((shares[at] for at in critical), Fraction(0))
    if pool is not None and is_sound(pool) and together > pool:
        yield Fault("rules.pool_percent", "pool_over", together=plain(to_decimal(together)), most=plain(pool))


def _may_cost(level: LevelTerms) -> bool:
    """A key level costs nothing, whatever its weight, unless repeated misses promote it."""
    return level.level_class is LevelClass.CRITICAL or level.promote is not None


def _points_or_score(terms: Terms) -> Iterator[Fault]:
    rules = terms.rules
    first = next((at for at, level in enumerate(terms.levels) if isinstance(level.credit, Points)), None)
    if first is not None and rules.points_to is None and rules.score is None:
        yield Fault("rules.points_to", "no_points_to", at=first)
    if rules.points_to is not None:
        yield from _points_to(rules.points_to)
    if rules.score is None:
        return
    if rules.points_to is not None:
        yield Fault("rules.score", "score_and_points_to")
    if first is None:
        yield Fault("rules.score", "score_without_points")
    yield from _score(rules.score)


def _points_to(terms: PointsTo) -> Iterator[Fault]:
    field = "rules.points_to"
    if terms.percent_per_point is None and not terms.table:
        yield Fault(field, "points_cost_nothing")
    if terms.percent_per_point is not None:
        yield from percent_faults(terms.percent_per_point, f"{field}.percent_per_point")
        if terms.table:
            yield Fault(f"{field}.table", "points_cost_twice")
    before: tuple[Decimal, Decimal] | None = None
    for at, (up_to, percent) in enumerate(terms.table):
        place = f"{field}.table[{at}]"
        faults = [*amount_faults(up_to, place), *percent_faults(percent, place)]
        if not faults and before is not None and up_to <= before[0]:
            faults.append(Fault(place, "table_order", points=plain(up_to), before=plain(before[0])))
        if not faults and before is not None and percent < before[1]:
            faults.append(Fault(place, "table_cheaper", percent=plain(percent), before=plain(before[1])))
        yield from faults
        before = before if faults else (up_to, percent)


def _score(terms: Score) -> Iterator[Fault]:
    field = "rules.score"
    if not terms.ladder:
        yield Fault(f"{field}.ladder", "none")
    before: tuple[Decimal, Decimal] | None = None
    for at, (at_least, paid) in enumerate(terms.ladder):
        place = f"{field}.ladder[{at}]"
        faults = [*percent_faults(at_least, place), *percent_faults(paid, place)]
        if not faults and at == 0 and paid != HUNDRED:
            faults.append(Fault(place, "ladder_top", paid=plain(paid)))
        if not faults and before is not None and at_least >= before[0]:
            faults.append(Fault(place, "ladder_order", score=plain(at_least), before=plain(before[0])))
        if not faults and before is not None and paid > before[1]:
            faults.append(Fault(place, "ladder_dearer", paid=plain(paid), before=plain(before[1])))
        yield from faults
        before = before if faults else (at_least, paid)
    if terms.linear is not None:
        below, plus = terms.linear
        yield from percent_faults(below, f"{field}.linear.below")
        yield from percent_faults(plus, f"{field}.linear.plus")


def _persistent(rule: Persistent, annual: Decimal | None) -> Iterator[Fault]:
    field = "rules.persistent"
    yield from range_faults(rule.every, 1, MAX_COUNT, f"{field}.every")
    yield from range_faults(rule.within_months, 1, MAX_PERIODS, f"{field}.within_months")
    yield from percent_faults(rule.percent_of_annual, f"{field}.percent_of_annual")
    if annual is None:
        yield Fault("rules.annual_charges", "no_annual_charges")


def _bonus(bonus: Bonus, codes: Sequence[str]) -> Iterator[Fault]:
    yield from percent_faults(bonus.percent, "rules.bonus.percent")
    if bonus.cap_percent is not None:
        yield from percent_faults(bonus.cap_percent, "rules.bonus.cap_percent")
    if bonus.level and bonus.level not in codes:
        yield Fault("rules.bonus.when.level", "unknown_level", level=bonus.level)
    if bonus.at_least is not None:
        yield from amount_faults(bonus.at_least, "rules.bonus.when.at_least")
        if not bonus.level:
            yield Fault("rules.bonus.when.at_least", "bonus_without_level")


def _earn_back(rule: EarnBack) -> Iterator[Fault]:
    yield from range_faults(rule.months, 1, MAX_PERIODS, "rules.earn_back.months")
    if rule.at_least is not None:
        yield from amount_faults(rule.at_least, "rules.earn_back.at_least")
    for at, word in enumerate(rule.exclude):
        if word not in EARN_BACK_EXCLUDES:
            yield Fault(f"rules.earn_back.exclude[{at}]", "none_of", word=word, words=", ".join(EARN_BACK_EXCLUDES))


def _ratchet(rule: Ratchet) -> Iterator[Fault]:
    yield from range_faults(rule.after, 1, MAX_PERIODS, "rules.ratchet.after")
    if rule.cap_percent_of_gap is not None:
        yield from percent_faults(rule.cap_percent_of_gap, "rules.ratchet.cap_percent_of_gap")


def _named_window(window: NamedWindow, levels: Sequence[LevelTerms], field: str) -> Iterator[Fault]:
    yield from blank_faults(window.name, f"{field}.name")
    if window.end < window.start:
        yield Fault(f"{field}.end", "ends_before", end=window.end, start=window.start)
    directions = {level.code: level.direction for level in levels}
    yield from repeated_faults([code for code, _, _ in window.levels], f"{field}.levels")
    for code, expected, minimum in window.levels:
        if code not in directions:
            yield Fault(f"{field}.levels", "unknown_level", level=code)
        else:
            yield from expected_and_minimum(directions[code], expected, minimum, f"{field}.levels.{code}")

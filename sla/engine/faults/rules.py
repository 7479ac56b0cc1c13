"""Do the rules of a schedule hold together?"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from sla.engine.exact import plain, to_decimal
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
    quoted,
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


def rules_faults(terms: Terms) -> Iterator[str]:
    rules = terms.rules
    yield from _rule_figures(terms)
    for at, factor in enumerate(rules.repeat):
        yield from amount_faults(factor, f"rules.repeat[{at}]")
    yield from repeated_faults([name for name, _ in rules.categories], "rules.categories")
    for name, share in rules.categories:
        yield from blank_faults(name, "rules.categories")
        yield from amount_faults(share, f"rules.categories.{name}")
    if rules.nature not in NATURES:
        yield f"rules.nature: {quoted(rules.nature)} is none of {', '.join(NATURES)}."
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


def _rule_figures(terms: Terms) -> Iterator[str]:
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


def _over_levels(terms: Terms) -> Iterator[str]:
    """What only all levels together can get wrong: how many there are, what they weigh, what they weigh upon."""
    rules = terms.rules
    critical = [at for at, level in enumerate(terms.levels) if level.level_class is LevelClass.CRITICAL]
    if isinstance(rules.max_levels, int) and len(critical) > rules.max_levels >= 0:
        at = critical[rules.max_levels]
        yield (
            f"levels[{at}]: it is critical level {rules.max_levels + 1}, "
            f"and rules.max_levels allows {rules.max_levels}."
        )
    shares = [share_at_risk(rules, level) for level in terms.levels]
    first = next((at for at, share in enumerate(shares) if share and _may_cost(terms.levels[at])), None)
    if rules.at_risk_percent is None and first is not None:
        yield f"rules.at_risk_percent: it is missing, and the weight of levels[{first}] is a part of what is at risk."
    pool = rules.pool_percent
    together = sum((shares[at] for at in critical), Fraction(0))
    if pool is not None and is_sound(pool) and together > pool:
        added = plain(to_decimal(together))
        yield f"rules.pool_percent: the weights add up to {added}, more than the {plain(pool)} it allows."


def _may_cost(level: LevelTerms) -> bool:
    """A key level costs nothing, whatever its weight, unless repeated misses promote it."""
    return level.level_class is LevelClass.CRITICAL or level.promote is not None


def _points_or_score(terms: Terms) -> Iterator[str]:
    rules = terms.rules
    first = next((at for at, level in enumerate(terms.levels) if isinstance(level.credit, Points)), None)
    if first is not None and rules.points_to is None and rules.score is None:
        yield f"rules.points_to: it is missing; levels[{first}] gives points, and no score says what they cost either."
    if rules.points_to is not None:
        yield from _points_to(rules.points_to)
    if rules.score is None:
        return
    if rules.points_to is not None:
        yield "rules.score: points are turned into money by points_to or by a score, not by both."
    if first is None:
        yield "rules.score: no level gives points that it could deduct."
    yield from _score(rules.score)


def _points_to(terms: PointsTo) -> Iterator[str]:
    field = "rules.points_to"
    if terms.percent_per_point is None and not terms.table:
        yield f"{field}: it needs a percent_per_point or a table."
    if terms.percent_per_point is not None:
        yield from percent_faults(terms.percent_per_point, f"{field}.percent_per_point")
        if terms.table:
            yield f"{field}.table: points cost a percent_per_point or what a table says, not both."
    before: tuple[Decimal, Decimal] | None = None
    for at, (up_to, percent) in enumerate(terms.table):
        place = f"{field}.table[{at}]"
        faults = [*amount_faults(up_to, place), *percent_faults(percent, place)]
        if not faults and before is not None and up_to <= before[0]:
            faults.append(
                f"{place}: up to {plain(up_to)} points is not more than in the row before, {plain(before[0])}."
            )
        if not faults and before is not None and percent < before[1]:
            faults.append(f"{place}: more points must not cost less, {plain(percent)} % after {plain(before[1])} %.")
        yield from faults
        before = before if faults else (up_to, percent)


def _score(terms: Score) -> Iterator[str]:
    field = "rules.score"
    if not terms.ladder:
        yield f"{field}.ladder: there is none."
    before: tuple[Decimal, Decimal] | None = None
    for at, (at_least, paid) in enumerate(terms.ladder):
        place = f"{field}.ladder[{at}]"
        faults = [*percent_faults(at_least, place), *percent_faults(paid, place)]
        if not faults and at == 0 and paid != HUNDRED:
            faults.append(f"{place}: the best rung pays {plain(paid)} %; without points the whole is paid, 100 %.")
        if not faults and before is not None and at_least >= before[0]:
            faults.append(
                f"{place}: at least {plain(at_least)} is not less than on the rung before, {plain(before[0])}."
            )
        if not faults and before is not None and paid > before[1]:
            faults.append(f"{place}: a lower score must not pay more, {plain(paid)} % after {plain(before[1])} %.")
        yield from faults
        before = before if faults else (at_least, paid)
    if terms.linear is not None:
        below, plus = terms.linear
        yield from percent_faults(below, f"{field}.linear.below")
        yield from percent_faults(plus, f"{field}.linear.plus")


def _persistent(rule: Persistent, annual: Decimal | None) -> Iterator[str]:
    field = "rules.persistent"
    yield from range_faults(rule.every, 1, MAX_COUNT, f"{field}.every")
    yield from range_faults(rule.within_months, 1, MAX_PERIODS, f"{field}.within_months")
    yield from percent_faults(rule.percent_of_annual, f"{field}.percent_of_annual")
    if annual is None:
        yield "rules.annual_charges: it is missing, and a persistent failure costs a percentage of it."


def _bonus(bonus: Bonus, codes: Sequence[str]) -> Iterator[str]:
    yield from percent_faults(bonus.percent, "rules.bonus.percent")
    if bonus.cap_percent is not None:
        yield from percent_faults(bonus.cap_percent, "rules.bonus.cap_percent")
    if bonus.level and bonus.level not in codes:
        yield f"rules.bonus.when.level: there is no level {quoted(bonus.level)}."
    if bonus.at_least is not None:
        yield from amount_faults(bonus.at_least, "rules.bonus.when.at_least")
        if not bonus.level:
            yield "rules.bonus.when.at_least: a figure to reach needs the level that reaches it."


def _earn_back(rule: EarnBack) -> Iterator[str]:
    yield from range_faults(rule.months, 1, MAX_PERIODS, "rules.earn_back.months")
    if rule.at_least is not None:
        yield from amount_faults(rule.at_least, "rules.earn_back.at_least")
    for at, word in enumerate(rule.exclude):
        if word not in EARN_BACK_EXCLUDES:
            yield f"rules.earn_back.exclude[{at}]: {quoted(word)} is none of {', '.join(EARN_BACK_EXCLUDES)}."


def _ratchet(rule: Ratchet) -> Iterator[str]:
    yield from range_faults(rule.after, 1, MAX_PERIODS, "rules.ratchet.after")
    if rule.cap_percent_of_gap is not None:
        yield from percent_faults(rule.cap_percent_of_gap, "rules.ratchet.cap_percent_of_gap")


def _named_window(window: NamedWindow, levels: Sequence[LevelTerms], field: str) -> Iterator[str]:
    yield from blank_faults(window.name, f"{field}.name")
    if window.end < window.start:
        yield f"{field}.end: {window.end} is before the start, {window.start}."
    directions = {level.code: level.direction for level in levels}
    yield from repeated_faults([code for code, _, _ in window.levels], f"{field}.levels")
    for code, expected, minimum in window.levels:
        if code not in directions:
            yield f"{field}.levels: there is no level {quoted(code)}."
        else:
            yield from expected_and_minimum(directions[code], expected, minimum, f"{field}.levels.{code}")

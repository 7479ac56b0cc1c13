"""How are the terms of a schedule written down, in the one canonical form?

What is at its default is left out, numbers are text without trailing zeros, and what has no order stands sorted.
"""

from datetime import time
from decimal import Decimal

from sla.engine.case.canonical import Json
from sla.engine.case.currencies import decimals_of
from sla.engine.case.terms import HOURS, ROLLING, WEEKDAYS, usual_statistic
from sla.engine.exact import plain
from sla.engine.types import (
    Band,
    Bands,
    Bonus,
    Calendar,
    Category,
    CreditTerms,
    Deviation,
    EarnBack,
    Flat,
    LevelTerms,
    Limit,
    LowVolume,
    MeasureTerms,
    NamedWindow,
    NoCredit,
    PerEvent,
    Points,
    PointsTo,
    Rules,
    Score,
    SourceRule,
    Terms,
    Trigger,
    Weighted,
    Window,
    WindowKind,
)

Written = dict[str, Json]
LEVEL = LevelTerms("", Decimal(0))
MEASURE = MeasureTerms()
RULES = Rules()


def write_terms(terms: Terms) -> Written:
    """The fields of a case that say what was agreed; `read_case` gives the same terms back."""
    usual = terms.exponent == decimals_of(terms.currency)
    return {
        "currency": terms.currency,
        **kept(decimals=None if usual else terms.exponent),
        "zone": terms.zone,
        **kept(calendar=None if terms.calendar is None else _calendar(terms.calendar)),
        "levels": [_level(level) for level in terms.levels],
        **kept(rules=_rules(terms.rules) or None, triggers=[_trigger(one) for one in terms.triggers] or None),
    }


def kept(**fields: Json) -> Written:
    """The fields that say something: None is left out."""
    return {name: value for name, value in fields.items() if value is not None}


def number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _unless(value: str, default: str) -> str | None:
    return None if value == default else str(value)


def _calendar(calendar: Calendar) -> Written:
    last = calendar.official_through
    return kept(
        country=calendar.country or None,
        hours=None if calendar.hours == HOURS else _hours(calendar.hours),
        closed=[day.isoformat() for day in sorted(calendar.closed)] or None,
        open=[day.isoformat() for day in sorted(calendar.open)] or None,
        official_through=None if last is None else last.isoformat(),
    )


def _hours(hours: tuple[tuple[tuple[time, time], ...], ...]) -> Written:
    return {
        weekday: [[_clock(begin), _clock(end)] for begin, end in spans]
        for weekday, spans in zip(WEEKDAYS, hours, strict=True)
        if spans
    }


def _clock(at: time) -> str:
    return at.isoformat("minutes")


def _level(level: LevelTerms) -> Written:
    return {
        "code": level.code,
        **kept(
            name=level.name or None,
            name_zh=level.name_zh or None,
            unit=_unless(level.unit, LEVEL.unit),
        ),
        **kept(**{"class": _unless(level.level_class, LEVEL.level_class)}),
        **kept(direction=_unless(level.direction, LEVEL.direction)),
        "expected": plain(level.expected),
        **kept(
            minimum=number(level.minimum),
            precision=None if level.precision == LEVEL.precision else level.precision,
            rounding=_unless(level.rounding, LEVEL.rounding),
            window=_window(level.window),
            measure=_measure(level.measure) or None,
            credit=_credit(level.credit),
            below_expected=None
            if level.below_expected is None
            else {"misses": level.below_expected.misses, "of": level.below_expected.of},
            on_missing=_unless(level.on_missing, LEVEL.on_missing),
            on_late=_unless(level.on_late, LEVEL.on_late),
            low_volume=None if level.low_volume is None else _low_volume(level.low_volume),
            promote=None if level.promote is None else {"after": level.promote},
            ripe_days=level.ripe_days or None,
            sources=None if level.sources is None else _sources(level.sources),
            limits=[_limit(limit) for limit in level.limits] or None,
        ),
    }


def _window(window: Window) -> str | None:
    if window.kind is WindowKind.ROLLING:
        return f"{ROLLING}{window.periods}"
    return _unless(window.kind, WindowKind.MONTH)


def _measure(measure: MeasureTerms) -> Written:
    return kept(
        kind=_unless(measure.kind, MEASURE.kind),
        scale=None if measure.scale == MEASURE.scale else plain(measure.scale),
        denominator=_unless(measure.denominator, MEASURE.denominator),
        planned_maintenance=_unless(measure.planned_maintenance, MEASURE.planned_maintenance),
        min_minutes=number(measure.min_minutes),
        target_minutes=number(measure.target_minutes),
        clock=_unless(measure.clock, MEASURE.clock),
        statistic=_unless(measure.statistic, usual_statistic(measure.kind, measure.target_minutes)),
        method=_unless(measure.method, MEASURE.method),
        share_at_most=number(measure.share_at_most),
        average_of=None if measure.average_of == MEASURE.average_of else measure.average_of,
    )


def _low_volume(volume: LowVolume) -> Written:
    return {"n_min": volume.n_min, **kept(rule=_unless(volume.rule, LowVolume(0).rule))}


def _sources(rule: SourceRule) -> Written:
    return {"precedence": rule.precedence.value, **kept(tolerance=plain(rule.tolerance) if rule.tolerance else None)}


def _limit(limit: Limit) -> Written:
    return {
        "word": limit.word,
        "value": plain(limit.value),
        **kept(
            count=limit.count,
            count_over=limit.count_over,
            valid_from=None if limit.valid_from is None else limit.valid_from.isoformat(),
            valid_to=None if limit.valid_to is None else limit.valid_to.isoformat(),
        ),
    }


def _credit(credit: CreditTerms) -> Written | None:
    match credit:
        case NoCredit():
            return None
        case Weighted(weight):
            return {"type": "weighted", "weight": plain(weight)}
        case Category(category, weight):
            return {"type": "category", "category": category, "weight": plain(weight)}
        case Bands(bands):
            return {"type": "bands", "bands": _bands(bands)}
        case Deviation(percent, origin, step):
            asked = kept(**{"from": number(origin)}, step=None if step is None else step.value)
            return {"type": "deviation", "percent_per_point": plain(percent), **asked}
        case Points(bands, repeat):
            return {"type": "points", "bands": _bands(bands), **kept(repeat=plain(repeat) if repeat != 1 else None)}
        case Flat(percent):
            return {"type": "flat", "percent": plain(percent)}
        case PerEvent():
            return {"type": "per_event", **_per_event(credit)}
        case _:
            return {"type": "duration_bands", "bands": _bands(credit.bands)}


def _per_event(credit: PerEvent) -> Written:
    return kept(
        amount=number(credit.amount),
        percent=number(credit.percent),
        amounts=_by_name(credit.amounts),
        threshold=credit.threshold or None,
        max=number(credit.maximum),
    )


def _bands(bands: tuple[Band, ...]) -> Json:
    return [[number(band.low), number(band.high), plain(band.worth)] for band in bands]


def _by_name(figures: tuple[tuple[str, Decimal], ...]) -> Written | None:
    return {name: plain(figure) for name, figure in sorted(figures)} or None


def _rules(rules: Rules) -> Written:
    return kept(
        at_risk_percent=number(rules.at_risk_percent),
        pool_percent=number(rules.pool_percent),
        max_weight_percent=number(rules.max_weight_percent),
        max_levels=rules.max_levels,
        categories=_by_name(rules.categories),
        cap_percent=number(rules.cap_percent),
        cap_amount=number(rules.cap_amount),
        annual_cap_percent=number(rules.annual_cap_percent),
        repeat=[plain(one) for one in rules.repeat] or None,
        same_incident=_unless(rules.same_incident, RULES.same_incident),
        points_to=None if rules.points_to is None else _points_to(rules.points_to),
        persistent=None
        if rules.persistent is None
        else {
            "every": rules.persistent.every,
            "within_months": rules.persistent.within_months,
            "percent_of_annual": plain(rules.persistent.percent_of_annual),
        },
        annual_charges=number(rules.annual_charges),
        score=None if rules.score is None else _score(rules.score),
        bonus=None if rules.bonus is None else _bonus(rules.bonus),
        earn_back=None if rules.earn_back is None else _earn_back(rules.earn_back),
        ratchet=None
        if rules.ratchet is None
        else {"after": rules.ratchet.after, **kept(cap_percent_of_gap=number(rules.ratchet.cap_percent_of_gap))},
        step_default=_unless(rules.step_default, RULES.step_default),
        nature=_unless(rules.nature, RULES.nature),
        watch_only=rules.watch_only or None,
        windows=[_named_window(window) for window in rules.windows] or None,
        tax=None if rules.tax is None else {"percent": plain(rules.tax.percent), "in_base": rules.tax.in_base},
    )


def _points_to(points: PointsTo) -> Written:
    return kept(percent_per_point=number(points.percent_per_point), table=_pairs(points.table) or None)


def _pairs(rows: tuple[tuple[Decimal, Decimal], ...]) -> list[Json]:
    return [[plain(one), plain(two)] for one, two in rows]


def _score(score: Score) -> Written:
    linear = score.linear
    return {
        "ladder": _pairs(score.ladder),
        **kept(linear=None if linear is None else {"below": plain(linear[0]), "plus": plain(linear[1])}),
    }


def _bonus(bonus: Bonus) -> Written:
    level: Written | None = {"level": bonus.level, **kept(at_least=number(bonus.at_least))} if bonus.level else None
    return {"percent": plain(bonus.percent), **kept(when=level, cap_percent=number(bonus.cap_percent))}


def _earn_back(rule: EarnBack) -> Written:
    return {"months": rule.months, **kept(at_least=number(rule.at_least), exclude=list(rule.exclude) or None)}


def _named_window(window: NamedWindow) -> Written:
    return {
        "name": window.name,
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
        **kept(
            pays=None if window.pays else False,
            levels={
                code: {"expected": plain(expected), **kept(minimum=number(minimum))}
                for code, expected, minimum in sorted(window.levels, key=lambda own: own[0])
            }
            or None,
        ),
    }


def _trigger(trigger: Trigger) -> Written:
    return {
        "code": trigger.code,
        "type": trigger.type,
        **kept(
            level=trigger.level or None,
            k=trigger.k,
            n=trigger.n,
            value=number(trigger.value),
            percent=number(trigger.percent),
            exercise_days=trigger.exercise_days,
        ),
    }

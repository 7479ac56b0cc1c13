"""What holds for every contract and every month?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sla.engine import (
    Availability,
    Direction,
    LevelClass,
    LevelInput,
    LevelTerms,
    Missing,
    NoActivity,
    NotReported,
    Outage,
    Outcome,
    PeriodInput,
    Rating,
    Ratio,
    Rounding,
    ScheduleInput,
    SchemeTerms,
    Value,
    canonical,
    digest,
    evaluate,
)
from sla.engine.credit import deal
from sla.engine.measure import downtime, heaviest, microseconds
from tests.sla.engine.cases import MONTH, UP, level_of

ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe")]
SEVERITY = [Rating.GOOD, Rating.APPROACHING, Rating.REQUIRES, Rating.INADEQUATE]


def decimals(least: int, most: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(least, most, places=places, allow_nan=False, allow_infinity=False)


percents = decimals(0, 100, 2)


@st.composite
def terms(draw, code: str = "A") -> LevelTerms:
    better, worse = sorted(draw(st.tuples(percents, percents)), reverse=True)
    direction = draw(st.sampled_from(Direction))
    if direction is Direction.DOWN:
        better, worse = worse, better
    return LevelTerms(
        code=code,
        level_class=draw(st.sampled_from(LevelClass)),
        direction=direction,
        expected=better,
        minimum=draw(st.sampled_from([worse, None])),
        precision=draw(st.integers(0, 6)),
        rounding=draw(st.sampled_from(Rounding)),
        weight=draw(percents),
        on_missing=draw(st.sampled_from(Missing)),
        n_min=draw(st.none() | st.integers(0, 200)),
    )


@st.composite
def ratios(draw) -> Ratio:
    total = draw(st.integers(0, 1000))
    excluded = draw(st.integers(0, total))
    return Ratio(draw(st.integers(0, total - excluded)), total, excluded)


minutes = st.integers(-500, 2000)


@st.composite
def outages(draw) -> Outage:
    begin, stop = sorted(draw(st.tuples(minutes, minutes)))
    end = draw(st.sampled_from([MONTH + timedelta(minutes=stop), None]))
    return Outage(MONTH + timedelta(minutes=begin), end, draw(decimals(0, 1, 2)))


@st.composite
def availabilities(draw) -> Availability:
    length = timedelta(minutes=draw(st.integers(1, 1500)))
    as_of = MONTH + timedelta(minutes=draw(minutes))
    return Availability(MONTH, MONTH + length, tuple(draw(st.lists(outages(), max_size=6))), as_of)


measurements = (
    st.just(NotReported())
    | st.just(NoActivity())
    | ratios()
    | st.builds(Value, decimals(0, 120, 4), st.none() | st.integers(0, 300))
    | availabilities()
)


@st.composite
def schedules(draw, most: int = 5) -> ScheduleInput:
    exponent = draw(st.sampled_from([0, 2, 3]))
    passed, charges = sorted(draw(st.tuples(*[decimals(0, 10**7, exponent)] * 2)))
    levels = [
        LevelInput(draw(terms(f"L{at}")), draw(measurements), draw(st.integers(0, 5)))
        for at in range(draw(st.integers(0, most)))
    ]
    scheme = SchemeTerms(
        at_risk_percent=draw(percents),
        cap_percent=draw(percents),
        repeat=tuple(draw(st.lists(decimals(0, 3, 1), max_size=4))),
        currency="XTS",
        exponent=exponent,
    )
    return ScheduleInput("S1", scheme, charges, passed, tuple(levels))


def run(schedule: ScheduleInput):
    return evaluate(PeriodInput((schedule,))).schedules[0]


def worse(measured, direction: Direction, by: int):
    """The same month a little worse, in the same class of volume and reporting."""
    match measured:
        case Ratio(good, total, excluded):
            judged = total - excluded
            return replace(measured, good=max(good - by, 0) if direction is Direction.UP else min(good + by, judged))
        case Value(value, _):
            moved = value - by if direction is Direction.UP else value + by
            return replace(measured, value=max(moved, Decimal(0)))
        case Availability(start, _, found, _) if direction is Direction.UP:
            return replace(measured, outages=(*found, Outage(start, start + timedelta(minutes=by))))
        case _:
            return measured


@given(schedules())
def test_the_credits_are_never_negative_and_never_pass_the_cap(schedule):
    result = run(schedule)
    assert 0 <= result.total <= result.cap
    assert result.total == sum(level.credit for level in result.levels) == min(result.raw, result.cap)
    assert result.raw == sum(level.credit_raw for level in result.levels)
    assert all(0 <= level.credit <= level.credit_raw for level in result.levels)


@given(schedules())
def test_every_amount_is_a_whole_number_of_smallest_units(schedule):
    result = run(schedule)
    amounts = [result.base, result.at_risk, result.cap, result.raw, result.total]
    amounts += [amount for level in result.levels for amount in (level.credit_raw, level.credit)]
    assert {amount.as_tuple().exponent for amount in amounts} == {-schedule.scheme.exponent}


@given(schedules(), st.data())
def test_a_worse_value_never_lowers_the_total_credit(schedule, data):
    by = data.draw(st.integers(0, 50))
    worsened = tuple(
        replace(entry, measured=worse(entry.measured, entry.terms.direction, by)) if data.draw(st.booleans()) else entry
        for entry in schedule.levels
    )
    assert run(replace(schedule, levels=worsened)).total >= run(schedule).total


@given(terms(), decimals(0, 120, 4), decimals(0, 120, 4))
def test_a_worse_value_never_has_a_better_rating(level, one, other):
    level = replace(level, n_min=None)
    better, worst = sorted((one, other), reverse=level.direction is Direction.UP)
    ratings = [SEVERITY.index(level_of(level, Value(value)).rating) for value in (better, worst)]
    assert ratings == sorted(ratings)


@given(terms(), decimals(0, 100, 2))
def test_a_level_that_should_be_low_is_judged_as_the_mirror_of_one_that_should_be_high(level, value):
    high = replace(level, direction=Direction.UP, precision=2, n_min=None)
    if high.minimum is not None:
        low_end, high_end = sorted((high.minimum, high.expected))
        high = replace(high, minimum=low_end, expected=high_end)
    low = replace(
        high,
        direction=Direction.DOWN,
        expected=100 - high.expected,
        minimum=None if high.minimum is None else 100 - high.minimum,
    )
    up, down = level_of(high, Value(value)), level_of(low, Value(100 - value))
    assert (up.outcome, up.rating, up.credit) == (down.outcome, down.rating, down.credit)


@given(schedules(), st.randoms())
def test_the_order_of_levels_changes_no_total_and_no_credit_by_more_than_a_unit(schedule, random):
    shuffled = list(schedule.levels)
    random.shuffle(shuffled)
    one, other = run(schedule), run(replace(schedule, levels=tuple(shuffled)))
    assert (one.total, one.raw, one.cap) == (other.total, other.raw, other.cap)
    credits = {level.code: level.credit for level in other.levels}
    unit = Decimal(1).scaleb(-schedule.scheme.exponent)
    assert all(abs(level.credit - credits[level.code]) <= unit for level in one.levels)


@given(availabilities(), st.randoms())
def test_the_order_of_outages_changes_nothing(availability, random):
    shuffled = list(availability.outages)
    random.shuffle(shuffled)
    other = replace(availability, outages=tuple(shuffled))
    assert level_of(UP, availability) == level_of(UP, other)
    assert canonical(availability) == canonical(other)


@given(availabilities(), st.data())
def test_an_outage_split_at_any_instant_adds_up(availability, data):
    closed = [outage for outage in availability.outages if outage.end is not None]
    split = []
    for outage in closed:
        length = microseconds(outage.end) - microseconds(outage.start)
        middle = outage.start + timedelta(microseconds=data.draw(st.integers(0, length)))
        split += [replace(outage, end=middle), replace(outage, start=middle)]
    whole = replace(availability, outages=tuple(closed))
    assert downtime(replace(availability, outages=tuple(split))) == downtime(whole)


@given(availabilities(), st.data())
def test_a_window_split_at_any_instant_adds_up(availability, data):
    length = microseconds(availability.end) - microseconds(availability.start)
    middle = availability.start + timedelta(microseconds=data.draw(st.integers(0, length)))
    first, second = replace(availability, end=middle), replace(availability, start=middle)
    assert downtime(first) + downtime(second) == downtime(availability)


@given(availabilities(), outages())
def test_one_outage_more_never_raises_availability(availability, outage):
    more = replace(availability, outages=(*availability.outages, outage))
    assert 0 <= level_of(UP, more).exact <= level_of(UP, availability).exact <= 100


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 4)), max_size=8))
def test_the_union_counts_each_instant_as_a_naive_count_does(parts):
    spans = [(min(one, other), max(one, other), Fraction(weight, 4)) for one, other, weight in parts]
    naive = sum(
        (max((weight for begin, stop, weight in spans if begin <= tick < stop), default=Fraction(0)))
        for tick in range(40)
    )
    assert heaviest(spans) == naive


@given(st.sampled_from(ZONES), st.dates(date(2000, 1, 1), date(2035, 12, 31)), st.integers(0, 22 * 3600 * 10**6))
def test_a_local_day_is_as_long_as_it_is(zone, day, down):
    start = datetime.combine(day, time(), zone)
    end = datetime.combine(day + timedelta(days=1), time(), zone)
    length = (end.astimezone(UTC) - start.astimezone(UTC)) // timedelta(microseconds=1)
    began = start.astimezone(UTC)
    outage = Outage(began.astimezone(zone), (began + timedelta(microseconds=down)).astimezone(zone))
    exact = level_of(UP, Availability(start, end, (outage,), end)).exact
    assert length in {hours * 1800 * 10**6 for hours in (46, 47, 48, 49, 50)}
    assert abs(Fraction(exact) - Fraction(length - down, length) * 100) < Fraction(1, 10**40)


@given(schedules())
def test_evaluating_twice_gives_the_same_hash_whatever_the_callers_decimal_context(schedule):
    period = PeriodInput((schedule,))
    first = digest(canonical(evaluate(period)))
    with localcontext() as context:
        context.prec, context.rounding = 4, ROUND_DOWN
        second = digest(canonical(evaluate(period)))
    assert first == second


@given(terms(), ratios())
def test_the_value_is_the_exact_one_rounded_once(level, ratio):
    result = level_of(level, ratio)
    if result.value is None:
        assert result.outcome in (Outcome.NOT_APPLICABLE, Outcome.EXCUSED)
    else:
        way = ROUND_HALF_UP if level.rounding is Rounding.HALF_UP else ROUND_DOWN
        with localcontext() as context:
            context.prec = 60
            assert result.value == result.exact.quantize(Decimal(1).scaleb(-level.precision), way)


@given(schedules())
def test_only_a_default_of_a_critical_level_costs_anything(schedule):
    result = run(schedule)
    for entry, level in zip(schedule.levels, result.levels, strict=True):
        assert level.repeat == (entry.prior_defaults + 1 if level.default else 0)
        if not level.default or entry.terms.level_class is LevelClass.KEY:
            assert (level.credit_raw, level.credit) == (0, 0)
        if level.outcome in (Outcome.NOT_APPLICABLE, Outcome.INSUFFICIENT_VOLUME, Outcome.EXCUSED, Outcome.MET):
            assert not level.default


@given(st.lists(st.integers(0, 10**9), max_size=12), st.integers(0, 10**9))
def test_a_share_is_never_a_whole_unit_from_its_exact_figure(raws, cap):
    dealt = deal(raws, cap)
    assert sum(units for _, units in dealt) == min(sum(raws), cap)
    assert all(abs(units - share) < 1 for share, units in dealt)

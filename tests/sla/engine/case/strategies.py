"""Any terms and any measurement that a case file can say, for the laws of reading and writing."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from sla.engine.case.measured import outage_order, ticket_order
from sla.engine.case.terms import TRIGGERS
from sla.engine.types import (
    Availability,
    Band,
    Bands,
    Bonus,
    Calendar,
    Category,
    Clock,
    Count,
    Denominator,
    Deviation,
    Direction,
    DurationBands,
    Durations,
    EarnBack,
    Flat,
    Histogram,
    Late,
    LevelClass,
    LevelInput,
    LevelTerms,
    Limit,
    LowVolume,
    LowVolumeRule,
    MeasureKind,
    MeasureTerms,
    Members,
    Method,
    Missing,
    NamedWindow,
    NoActivity,
    NoCredit,
    NOfM,
    NotReported,
    Outage,
    PartOfPoint,
    PerEvent,
    PeriodInput,
    Persistent,
    Planned,
    Points,
    PointsTo,
    Precedence,
    Ratchet,
    Ratio,
    ReliefSpan,
    Rounding,
    Rules,
    SameIncident,
    Score,
    Slices,
    SourceRule,
    Tax,
    Terms,
    Ticket,
    Trigger,
    Value,
    Weighted,
    Window,
    WindowKind,
)

numbers = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
some_number = st.none() | numbers
counts = st.integers(0, 10**9)
some_count = st.none() | counts
words = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=6)
texts = st.text(st.characters(codec="utf-8"), max_size=6)
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
some_day = st.none() | days
instants = st.integers(0, 10**15).map(lambda count: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(microseconds=count))
times = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))


def rows(*parts, most=3):
    return st.lists(st.tuples(*parts), max_size=most).map(tuple)


def by_name(values, most=3):
    return st.dictionaries(words, values, max_size=most).map(lambda found: tuple(sorted(found.items())))


bands = st.lists(st.builds(Band, some_number, some_number, numbers), max_size=3).map(tuple)
credits = st.one_of(
    st.just(NoCredit()),
    st.builds(Weighted, numbers),
    st.builds(Category, words, numbers),
    st.builds(Bands, bands),
    st.builds(Deviation, numbers, some_number, st.none() | st.sampled_from(PartOfPoint)),
    st.builds(Points, bands, numbers),
    st.builds(Flat, numbers),
    st.builds(PerEvent, some_number, some_number, counts, some_number, by_name(numbers)),
    st.builds(DurationBands, bands),
)
windows = st.one_of(
    st.sampled_from([WindowKind.WEEK, WindowKind.MONTH, WindowKind.QUARTER, WindowKind.YEAR]).map(Window),
    st.builds(Window, st.just(WindowKind.ROLLING), counts),
)
measures = st.builds(
    MeasureTerms,
    kind=st.sampled_from(MeasureKind),
    scale=numbers,
    denominator=st.sampled_from(Denominator),
    planned_maintenance=st.sampled_from(Planned),
    min_minutes=some_number,
    target_minutes=some_number,
    clock=st.sampled_from(Clock),
    statistic=texts,
    method=st.sampled_from(Method),
    share_at_most=some_number,
    average_of=counts,
)
limits = st.builds(Limit, words, numbers, some_count, some_count, some_day, some_day)
levels = st.builds(
    LevelTerms,
    code=words,
    expected=numbers,
    minimum=some_number,
    level_class=st.sampled_from(LevelClass),
    direction=st.sampled_from(Direction),
    precision=counts,
    rounding=st.sampled_from(Rounding),
    window=windows,
    measure=measures,
    credit=credits,
    below_expected=st.none() | st.builds(NOfM, counts, counts),
    on_missing=st.sampled_from(Missing),
    on_late=st.sampled_from(Late),
    low_volume=st.none() | st.builds(LowVolume, counts, st.sampled_from(LowVolumeRule)),
    promote=some_count,
    ripe_days=counts,
    sources=st.none() | st.builds(SourceRule, st.sampled_from(Precedence), numbers),
    limits=st.lists(st.builds(Limit, words, numbers, some_count, some_count, some_day, some_day), max_size=2).map(
        tuple
    ),
    unit=texts,
    name=texts,
    name_zh=texts,
)
named_windows = st.builds(
    NamedWindow,
    name=words,
    start=days,
    end=days,
    pays=st.booleans(),
    levels=by_name(st.tuples(numbers, some_number)).map(lambda own: tuple((code, *figures) for code, figures in own)),
)
rules = st.builds(
    Rules,
    at_risk_percent=some_number,
    pool_percent=some_number,
    max_weight_percent=some_number,
    max_levels=some_count,
    categories=by_name(numbers),
    cap_percent=some_number,
    cap_amount=some_number,
    annual_cap_percent=some_number,
    repeat=st.lists(numbers, max_size=3).map(tuple),
    same_incident=st.sampled_from(SameIncident),
    points_to=st.none() | st.builds(PointsTo, some_number, rows(numbers, numbers)),
    persistent=st.none() | st.builds(Persistent, counts, counts, numbers),
    annual_charges=some_number,
    score=st.none() | st.builds(Score, rows(numbers, numbers), st.none() | st.tuples(numbers, numbers)),
    bonus=st.one_of(
        st.none(),
        st.builds(Bonus, numbers, cap_percent=some_number),
        st.builds(Bonus, numbers, words, some_number, some_number),
    ),
    earn_back=st.none() | st.builds(EarnBack, counts, some_number, st.lists(words, max_size=2).map(tuple)),
    ratchet=st.none() | st.builds(Ratchet, counts, some_number),
    step_default=st.sampled_from(PartOfPoint),
    nature=texts,
    watch_only=st.booleans(),
    windows=st.lists(named_windows, max_size=2).map(tuple),
    tax=st.none() | st.builds(Tax, numbers, st.booleans()),
)


@st.composite
def triggers(draw):
    kind = draw(st.sampled_from(sorted(TRIGGERS)))
    figures = {"k": counts, "n": counts, "value": numbers, "percent": numbers}
    given = {name: draw(figures[name]) for name in TRIGGERS[kind]}
    return Trigger(draw(words), kind, draw(texts), **given, exercise_days=draw(some_count))


spans_of_day = st.lists(st.tuples(times, times), max_size=2).map(tuple)
calendars = st.builds(
    Calendar,
    hours=st.lists(spans_of_day, min_size=7, max_size=7).map(tuple),
    closed=st.frozensets(days, max_size=3),
    open=st.frozensets(days, max_size=3),
    official_through=some_day,
    country=texts,
)
any_terms = st.builds(
    Terms,
    levels=st.lists(levels, max_size=3).map(tuple),
    currency=st.sampled_from(["CNY", "JPY", "KWD", "EUR"]),
    exponent=st.integers(0, 4),
    zone=st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Berlin"]),
    rules=rules,
    triggers=st.lists(triggers(), max_size=2).map(tuple),
    calendar=st.none() | calendars,
)

reliefs = st.lists(st.builds(ReliefSpan, instants, instants, texts), max_size=3).map(
    lambda spans: tuple(sorted({s for s in spans if s.start < s.end}, key=lambda s: (s.start, s.end, s.category)))
)
stretches = st.lists(st.tuples(instants, instants), max_size=2).map(lambda spans: tuple(sorted(spans)))
tickets = st.builds(Ticket, words, instants, st.none() | instants, stretches, texts)
ratios = st.builds(Ratio, counts, counts, counts, by_name(counts))
counted = st.builds(Count, counts, by_name(counts))
BY_KIND = {
    MeasureKind.RATIO: ratios,
    MeasureKind.SLICES: st.builds(Slices, rows(numbers, counts)),
    MeasureKind.VALUE: st.builds(Value, numbers, some_count),
    MeasureKind.EVENTS: counted,
    MeasureKind.DAYS: counted,
    MeasureKind.COMMITMENTS: ratios,
    MeasureKind.AVAILABILITY: st.builds(
        Availability,
        instants,
        instants,
        st.lists(st.builds(Outage, instants, st.none() | instants, numbers, texts), max_size=3).map(
            lambda outages: tuple(sorted(outages, key=outage_order))
        ),
        instants,
        reliefs,
        stretches,
    ),
    MeasureKind.DURATIONS: st.builds(
        Durations,
        st.lists(tickets, max_size=3, unique_by=lambda ticket: ticket.id).map(
            lambda found: tuple(sorted(found, key=ticket_order))
        ),
        instants,
        reliefs,
    ),
    MeasureKind.HISTOGRAM: st.builds(Histogram, st.lists(rows(some_number, counts), max_size=2).map(tuple)),
}


def plain_data(kind):
    """What one side, or one member, may have measured; no activity is a whole month of service for availability."""
    quiet = st.just(NotReported())
    return BY_KIND[kind] | quiet if kind is MeasureKind.AVAILABILITY else BY_KIND[kind] | quiet | st.just(NoActivity())


def measured(kind):
    return plain_data(kind) | by_name(plain_data(kind)).map(Members)


def entries(code, kind):
    return st.builds(
        LevelInput,
        code=st.just(code),
        measured=measured(kind),
        own=st.none() | measured(kind),
        late=st.booleans(),
        excused=st.booleans(),
    )


@st.composite
def terms_and_period(draw):
    """Terms whose levels have names of their own, and a period that holds something for each of them."""
    terms = draw(any_terms.filter(lambda terms: len({level.code for level in terms.levels}) == len(terms.levels)))
    period = PeriodInput(
        start=(start := draw(days)),
        end=draw(st.dates(start, date(2091, 1, 1))),
        charges=draw(numbers),
        levels=tuple(draw(entries(level.code, level.measure.kind)) for level in terms.levels),
        pass_through=draw(numbers),
        loss=draw(some_number),
        as_of=draw(some_day),
    )
    return terms, period

"""Which laws hold for every measurement, whatever was reported?"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from sla.engine.measure import Commitment, commitments, measured_faults, pool, read
from sla.engine.measure.clock import business_microseconds, due_at
from sla.engine.measure.instants import microseconds
from sla.engine.measure.intervals import clip, length, union, without
from sla.engine.types import (
    Availability,
    Calendar,
    Clock,
    Denominator,
    Direction,
    Durations,
    Histogram,
    MeasureKind,
    Members,
    Outage,
    Outcome,
    Planned,
    Ratio,
    ReliefSpan,
    Slices,
    Ticket,
)
from tests.sla.engine.measure.cases import BERLIN, DOWN, MINUTE, OFFICE, UP, at, measured_as, reading

END = 400
MOMENTS = st.integers(-60, END + 60)
WEIGHTS = st.sampled_from([Decimal("0"), Decimal("0.25"), Decimal("0.5"), Decimal("1")])
CATEGORIES = st.sampled_from(["customer", "planned_maintenance", "force_majeure"])
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"])
SPANS = st.lists(st.tuples(MOMENTS, MOMENTS).map(lambda pair: tuple(sorted(pair))), max_size=6)


@st.composite
def outages(draw):
    begin, stop = sorted((draw(MOMENTS), draw(MOMENTS)))
    still = draw(st.integers(0, 9)) == 0
    return Outage(at(begin), None if still else at(stop), draw(WEIGHTS), draw(st.sampled_from(["", "I-1", "I-2"])))


@st.composite
def reliefs(draw):
    begin, stop = sorted((draw(MOMENTS), draw(MOMENTS)))
    return ReliefSpan(at(begin), at(stop), draw(CATEGORIES))


@st.composite
def months(draw):
    return Availability(
        at(0),
        at(END),
        tuple(draw(st.lists(outages(), max_size=6))),
        at(draw(MOMENTS)),
        tuple(draw(st.lists(reliefs(), max_size=4))),
    )


TERMS = st.builds(
    measured_as,
    denominator=st.sampled_from(Denominator),
    planned_maintenance=st.sampled_from(Planned),
    min_minutes=st.sampled_from([None, Decimal(5), Decimal(50)]),
)


@given(months(), st.permutations(range(6)), TERMS)
def test_the_order_of_outages_and_relief_is_irrelevant(month, order, terms):
    mixed = replace(
        month,
        outages=tuple(month.outages[place] for place in order if place < len(month.outages)),
        relief=tuple(month.relief[place] for place in order if place < len(month.relief)),
    )
    assert reading(mixed, terms) == reading(month, terms)


@given(months(), st.integers(1, END - 1), TERMS)
def test_a_window_cut_in_two_adds_up(month, cut, terms):
    first, second = replace(month, end=at(cut)), replace(month, start=at(cut))
    assert reading(first, terms).minutes + reading(second, terms).minutes == reading(month, terms).minutes
    assert reading(pool([first, second]), terms).minutes == reading(month, terms).minutes


@given(months(), st.integers(1, 30))
def test_an_outage_cut_in_two_adds_up(month, cut):
    pieces = []
    for outage in month.outages:
        middle = outage.start + timedelta(minutes=cut)
        if outage.end is None or outage.end <= middle:
            pieces.append(outage)
        else:
            pieces += [replace(outage, end=middle), replace(outage, start=middle)]
    assert reading(replace(month, outages=tuple(pieces))).found == reading(month).found


@given(months(), TERMS)
def test_availability_lies_between_none_and_all(month, terms):
    result = reading(month, terms)
    assert result.found is Outcome.EXCUSED or 0 <= result.found <= 100
    assert 0 <= result.minutes <= END


@given(months(), st.sampled_from(Planned))
def test_taking_relief_away_never_raises_availability_over_the_whole_window(month, planned):
    terms = measured_as(denominator=Denominator.WHOLE, planned_maintenance=planned)
    with_relief = reading(month, terms).found
    without_one = reading(replace(month, relief=month.relief[:-1]), terms).found
    assert isinstance(with_relief, Outcome) or without_one <= with_relief


@given(months())
def test_downtime_is_what_counting_minute_by_minute_gives(month):
    """A second way to the same figure: every bound is a whole minute, so the minutes may be walked one by one."""
    total = Fraction(0)
    for minute in range(END):
        if any(span.start <= at(minute) < span.end for span in month.relief):
            continue
        covering = [
            Fraction(outage.weight)
            for outage in month.outages
            if outage.start <= at(minute) < (month.as_of if outage.end is None else outage.end)
        ]
        total += max(covering, default=Fraction(0))
    assert reading(month).minutes == total


@given(SPANS, SPANS)
def test_a_stretch_is_its_holes_and_what_is_left(spans, holes):
    whole, apart = union(spans), union(holes)
    left = [part for begin, stop in whole for part in without(begin, stop, apart)]
    taken = [part for begin, stop in whole for part in clip(apart, begin, stop)]
    assert length(left) + length(taken) == length(whole)
    assert union([*left, *taken]) == whole


DAYS_OF_HOURS = st.lists(
    st.tuples(st.times(), st.times()).map(lambda pair: tuple(clock.replace(microsecond=0) for clock in pair)),
    max_size=2,
).map(tuple)
CALENDARS = st.builds(
    Calendar,
    hours=st.lists(DAYS_OF_HOURS, min_size=7, max_size=7).map(tuple),
    closed=st.frozensets(st.dates(date(2026, 3, 20), date(2026, 4, 10)), max_size=3),
    open=st.frozensets(st.dates(date(2026, 3, 20), date(2026, 4, 10)), max_size=3),
)
INSTANTS = st.datetimes(datetime(2026, 3, 20), datetime(2026, 4, 10)).map(  # noqa: DTZ001 - the zone follows
    lambda moment: moment.replace(tzinfo=ZoneInfo("UTC"))
)


@given(CALENDARS, ZONES, st.lists(INSTANTS, min_size=3, max_size=3).map(sorted))
def test_working_time_adds_up_and_never_exceeds_the_time_on_the_wall(calendar, zone, moments):
    first, middle, last = moments
    whole = business_microseconds(calendar, zone, first, last)
    parts = [business_microseconds(calendar, zone, *pair) for pair in ((first, middle), (middle, last))]
    assert sum(parts) == whole <= microseconds(last) - microseconds(first)
    assert min(parts) >= 0


@given(ZONES, INSTANTS, st.integers(0, 6_000))
def test_a_deadline_is_the_first_instant_at_which_the_time_is_used_up(zone, start, minutes):
    due = due_at(OFFICE, zone, start, minutes)
    assert business_microseconds(OFFICE, zone, start, due) == minutes * MINUTE
    if minutes:
        sooner = due - timedelta(microseconds=1)
        assert business_microseconds(OFFICE, zone, start, sooner) == minutes * MINUTE - 1


@st.composite
def tickets(draw, name):
    start, stop = sorted((draw(MOMENTS), draw(MOMENTS)))
    pauses = tuple((at(begin), at(end)) for begin, end in draw(SPANS)[:3])
    still = draw(st.integers(0, 4)) == 0
    return Ticket(name, at(start), None if still else at(stop), pauses, draw(st.sampled_from(["", "I-1", "I-2"])))


@st.composite
def case_files(draw):
    names = [str(number) for number in range(draw(st.integers(0, 6)))]
    return Durations(
        tuple(draw(tickets(name)) for name in names),
        at(draw(st.integers(0, END))),
        tuple(draw(st.lists(reliefs(), max_size=4))),
    )


ALL_DAY = Calendar(hours=(((time(0), time(0)),),) * 7)
DURATION_TERMS = st.builds(
    measured_as,
    kind=st.just(MeasureKind.DURATIONS),
    statistic=st.sampled_from(["share_within", "mean", "p50", "p95"]),
    clock=st.sampled_from(Clock),
    target_minutes=st.integers(0, 200).map(Decimal),
)


@given(case_files(), st.permutations(range(6)), DURATION_TERMS)
def test_the_order_of_cases_and_relief_is_irrelevant(durations, order, terms):
    mixed = replace(
        durations,
        tickets=tuple(durations.tickets[place] for place in order if place < len(durations.tickets)),
        relief=tuple(durations.relief[place] for place in order if place < len(durations.relief)),
    )
    assert reading(mixed, terms, OFFICE) == reading(durations, terms, OFFICE)


@given(case_files(), DURATION_TERMS)
def test_a_business_clock_that_never_closes_is_the_clock_on_the_wall(durations, terms):
    elapsed = replace(terms, measure=replace(terms.measure, clock=Clock.ELAPSED))
    business = replace(terms, measure=replace(terms.measure, clock=Clock.BUSINESS))
    read_by = [reading(durations, one, ALL_DAY) for one in (elapsed, business)]
    assert read_by[0].steps[1:] == read_by[1].steps[1:]
    assert replace(read_by[0], steps=()) == replace(read_by[1], steps=())


@given(case_files())
def test_time_on_the_clock_is_what_counting_minute_by_minute_gives(durations):
    """Without force majeure: a minute counts when neither a pause nor relief covers it."""
    plain = replace(durations, relief=tuple(span for span in durations.relief if span.category != "force_majeure"))
    closed = [ticket for ticket in plain.tickets if ticket.stop is not None]
    counted = sum(
        1
        for ticket in closed
        for minute in range(-60, END + 60)
        if ticket.start <= at(minute) < ticket.stop
        and not any(begin <= at(minute) < end for begin, end in ticket.pauses)
        and not any(span.start <= at(minute) < span.end for span in plain.relief)
    )
    result = reading(plain, measured_as(kind=MeasureKind.DURATIONS, statistic="mean"))
    assert result.found == (Fraction(counted, len(closed)) if closed else Outcome.NOT_APPLICABLE)


@given(case_files(), st.integers(0, 200).map(Decimal))
def test_more_relief_never_makes_a_case_later(durations, target):
    terms = measured_as(kind=MeasureKind.DURATIONS, statistic="share_within", target_minutes=target)
    late = reading(durations, terms).misses or 0
    assert late <= (reading(replace(durations, relief=durations.relief[:-1]), terms).misses or 0)


ROWS = st.lists(
    st.builds(
        Commitment,
        id=st.integers(0, 5).map(str),
        due=MOMENTS.map(at),
        done=st.none() | MOMENTS.map(at),
        ok=st.none() | st.booleans(),
        flags=st.fixed_dictionaries({"in_full": st.booleans(), "intact": st.booleans()}),
    ),
    max_size=8,
)


@given(ROWS, st.lists(reliefs(), max_size=3), st.lists(st.integers(0, 5).map(str), max_size=2), st.randoms())
def test_kept_and_not_kept_are_all_that_is_judged_in_any_order(rows, spans, ids, random):
    up, down = (commitments(rows, spans, ids, direction) for direction in Direction)
    assert up.good + down.good == up.total - up.excluded
    assert measured_faults(up) == measured_faults(down) == ()
    mixed = random.sample(rows, len(rows))
    assert commitments(mixed, spans, ids, Direction.UP) == up


@given(st.lists(st.tuples(st.integers(0, 100).map(Decimal), st.integers(0, 50)), max_size=8), st.randoms())
def test_the_order_of_slices_and_how_they_are_bundled_is_irrelevant(rates, random):
    mixed = random.sample([part for rate, n in rates for part in ((rate, n // 2), (rate, n - n // 2))], 2 * len(rates))
    assert reading(Slices(tuple(mixed))) == reading(Slices(tuple(rates)))


COUNTS = st.lists(st.integers(0, 40), min_size=4, max_size=4)


def buckets(counts):
    bounds = (Decimal(100), Decimal(200), Decimal(500), None)
    return tuple((bound, sum(counts[: place + 1])) for place, bound in enumerate(bounds))


@given(st.lists(COUNTS, min_size=1, max_size=4), st.integers(1, 99), st.randoms())
def test_a_percentile_of_merged_sets_lies_between_theirs(sets, percent, random):
    terms = measured_as(DOWN, kind=MeasureKind.HISTOGRAM, statistic=f"p{percent}")
    each = [reading(Histogram((buckets(one),)), terms).found for one in sets if sum(one)]
    merged = reading(Histogram(tuple(buckets(one) for one in sets)), terms)
    if not each:
        assert merged.found is Outcome.NOT_APPLICABLE
        return
    assert min(each) <= merged.found <= max(each)
    mixed = random.sample(sets, len(sets))
    assert reading(Histogram(tuple(buckets(one) for one in mixed)), terms) == merged


@given(st.lists(COUNTS, min_size=1, max_size=3), st.integers(0, 600).map(Decimal))
def test_a_percentile_and_the_share_under_it_agree(sets, limit):
    """The share at or under the figure at p50 is 50 %, where the buckets have bounds and cases."""
    histogram = Histogram(tuple(buckets([*one[:3], 0]) for one in sets))
    median = reading(histogram, measured_as(kind=MeasureKind.HISTOGRAM, statistic="p50")).found
    if isinstance(median, Outcome):
        return
    under = reading(histogram, measured_as(kind=MeasureKind.HISTOGRAM, share_at_most=Decimal(500))).found
    share = reading(histogram, measured_as(kind=MeasureKind.HISTOGRAM, share_at_most=limit)).found
    assert under == 100
    assert share >= 50 if limit >= median else share <= 50


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5), st.sampled_from([UP, DOWN]))
def test_no_member_is_worse_than_the_level(pairs, terms):
    parts = tuple((str(at), Ratio(min(pair), max(pair))) for at, pair in enumerate(pairs))
    result = reading(Members(parts), terms)
    values = [member.found for member in result.members if isinstance(member.found, Fraction)]
    assert result.found == ((min if terms is UP else max)(values) if values else Outcome.NOT_APPLICABLE)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5), st.randoms())
def test_rows_pool_in_any_order(pairs, random):
    parts = [Ratio(min(pair), max(pair), 0, (("in_full", min(pair)),)) for pair in pairs]
    assert pool(random.sample(parts, len(parts))) == pool(parts)


def test_the_business_clock_follows_berlin_through_a_year():
    start, stop = datetime(2026, 1, 1, tzinfo=BERLIN), datetime(2027, 1, 1, tzinfo=BERLIN)
    weekdays = sum((start + timedelta(days=day)).weekday() < 5 for day in range(365))
    assert business_microseconds(OFFICE, "Europe/Berlin", start, stop) == weekdays * 540 * MINUTE
    assert read(measured_as(), Ratio(1, 1), None, "Europe/Berlin").found == 100

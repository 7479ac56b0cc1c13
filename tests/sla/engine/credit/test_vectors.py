"""Do the worked examples of real contracts come out to the cent?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from sla.engine.credit import price
from sla.engine.judge import judge
from sla.engine.types import (
    Availability,
    Band,
    Bands,
    Bonus,
    Category,
    Count,
    Deviation,
    Direction,
    DurationBands,
    Flat,
    LevelInput,
    LevelTerms,
    Measured,
    MeasureKind,
    MeasureTerms,
    NoCredit,
    Outage,
    Outcome,
    PartOfPoint,
    Past,
    PastLevel,
    PastPeriod,
    PerEvent,
    PeriodInput,
    Points,
    PointsTo,
    Ratio,
    Rounding,
    Rules,
    SameIncident,
    ScheduleCredit,
    Score,
    Tax,
    Terms,
    Ticket,
    Value,
    Weighted,
    Window,
    WindowKind,
)
from sla.engine.types import Durations as DurationsMeasured
from tests.sla.engine.credit.cases import bands

D = Decimal
SERVICE_POINTS = Points(bands(("98", "99", "1"), ("97", "98", "2"), ("96", "97", "3"), (None, "96", "4")), repeat=D(2))
EC2_REGION = Bands(bands(("99", "99.99", "10"), ("95", "99", "30"), (None, "95", "100")))
POWER = DurationBands(
    bands(
        ("0", "5", "2.5"),
        ("5", "45", "5"),
        ("45", "240", "10"),
        ("240", "480", "20"),
        ("480", "720", "30"),
        ("720", "960", "40"),
        ("960", "1440", "50"),
        ("1440", None, "100"),
    )
)
LADDER = tuple((D(at), D(paid)) for at, paid in ((95, 100), (85, 98), (75, 95), (65, 90), (60, 80), (0, 70)))
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


def level(credit, expected: str = "99", code: str = "A", **more) -> LevelTerms:
    return LevelTerms(code, D(expected), credit=credit, **more)


def value(text: str) -> Value:
    return Value(D(text))


def down(minutes: str, incident: str = "", days: int = 30) -> Availability:
    """A window of so many days with one outage of so many minutes."""
    length = timedelta(microseconds=int(Fraction(minutes) * 60_000_000))
    end = JUNE + timedelta(days=days)
    return Availability(JUNE, end, (Outage(JUNE, JUNE + length, incident=incident),), as_of=end)


def paid(*levels: tuple[LevelTerms, Measured], charges: str, past: Past = (), pass_through: str = "0", **rules):
    """One period, judged and priced."""
    terms = Terms(tuple(terms for terms, _ in levels), "CNY", 2, "UTC", Rules(**rules))
    inputs = tuple(LevelInput(terms.code, measured) for terms, measured in levels)
    period = PeriodInput(date(2026, 6, 1), date(2026, 6, 30), D(charges), inputs, D(pass_through))
    judged = [judge(terms, agreed, entry, period, past) for (agreed, _), entry in zip(levels, inputs, strict=True)]
    return price(terms, period, judged, past)


def total(*levels: tuple[LevelTerms, Measured], charges: str, **rules) -> str:
    return str(paid(*levels, charges=charges, **rules).total)


def points_in_a_row(*values: str, **more) -> list[str]:
    """The points of one level in consecutive months."""
    agreed, past, found = level(SERVICE_POINTS, **more), (), []
    for text in values:
        result: ScheduleCredit = paid((agreed, value(text)), charges="250000", past=past, points_to=PointsTo(D(1)))
        found.append(str(result.levels[0].points))
        defaults = len(past) + 1
        before = PastLevel("A", Outcome.BELOW_EXPECTED, True, defaults, D(text), D(0), D(99), D(99), D(99))
        past = (*past, PastPeriod(date(2026, 5, 1), date(2026, 5, 31), D(0), D(0), D(0), (before,)))
    return found


def test_tv01_a_categorys_share_of_the_risk():
    item = level(Category("1", D(40)))
    terms = {"at_risk_percent": D(10), "categories": (("1", D(50)),)}
    assert total((item, value("90")), charges="100000", **terms) == "2000.00"


def test_tv03_virginia_takes_out_passed_through_and_separately_penalised_fees():
    result = paid(
        (level(Weighted(D(25)), code="A"), value("90")),
        (level(Weighted(D(20)), code="B"), value("90")),
        (level(Weighted(D(25)), code="C"), value("99")),
        charges="1000000",
        pass_through="200000",
        at_risk_percent=D(10),
        max_weight_percent=D(25),
        max_levels=20,
    )
    assert [str(one) for one in (result.base, result.at_risk, result.cap, result.total)] == [
        "800000.00",
        "80000.00",
        "80000.00",
        "36000.00",
    ]


def test_tv05_and_tv06_service_points_double_on_every_repeat_by_their_own_band():
    assert points_in_a_row("98.5", "98.5") == ["1", "2"]
    assert points_in_a_row("96.5", "98.5", "96.5") == ["3", "2", "6"]


def test_tv07_rounding_decides_whether_there_are_points():
    assert points_in_a_row("95.9", "95.9") == ["4", "8"]
    assert points_in_a_row("99.0") == ["0"]
    assert points_in_a_row("98.95", precision=1) == ["0"]
    assert points_in_a_row("98.95", precision=1, rounding=Rounding.TRUNCATE) == ["1"]


def test_tv08_points_as_a_percentage_of_the_payment():
    eight = level(Points((Band(None, D(99), D(8)),)))
    assert total((eight, value("90")), charges="250000", points_to=PointsTo(D(1))) == "20000.00"


def test_tv09_a_deviation_of_23_points():
    assert total((level(Deviation(D(1)), "98"), value("75")), charges="100") == "23.00"


@pytest.mark.parametrize(
    ("minutes", "credit"), [("4.32", "0.00"), ("10", "100.00"), ("500", "300.00"), ("2500", "1000.00")]
)
def test_tv11_ec2_region(minutes, credit):
    agreed = level(EC2_REGION, "99.99", precision=6, measure=MeasureTerms(MeasureKind.AVAILABILITY))
    assert total((agreed, down(minutes)), charges="1000") == credit


@pytest.mark.parametrize(
    ("reached", "percent"), [("99.5", 0), ("99.49", 10), ("99.0", 10), ("98.99", 30), ("95.0", 30), ("94.99", 100)]
)
def test_tv12_ec2_instance(reached, percent):
    table = Bands(bands(("99", "99.5", "10"), ("95", "99", "30"), (None, "95", "100")))
    assert total((level(table, "99.5"), value(reached)), charges="100") == f"{percent}.00"


def test_tv13_s3_standard():
    table = Bands(bands(("99", "99.9", "10"), ("95", "99", "25"), (None, "95", "100")))
    assert total((level(table, "99.9"), value("98")), charges="100") == "25.00"


@pytest.mark.parametrize(("reached", "percent"), [("98.5", 10), ("97.9", 25), ("94", 100)])
def test_tv15_s3_infrequent_access(reached, percent):
    table = Bands(bands(("98", "99", "10"), ("95", "98", "25"), (None, "95", "100")))
    assert total((level(table), value(reached)), charges="100") == f"{percent}.00"


@pytest.mark.parametrize(("expected", "credit"), [("99.9", "0.00"), ("99.99", "100.00")])
def test_tv16_azure_pays_only_below_the_agreed_level(expected, credit):
    table = Bands(bands(("99", "99.99", "10"), ("95", "99", "25"), (None, "95", "100")))
    agreed = level(table, expected, precision=6, measure=MeasureTerms(MeasureKind.AVAILABILITY))
    assert total((agreed, down("10")), charges="1000") == credit


def test_tv17_iban_by_the_year():
    table = Bands(bands(("99", "99.9", "10"), ("95", "99", "25"), (None, "95", "50")))
    agreed = level(table, "99.9", precision=6, measure=MeasureTerms(MeasureKind.AVAILABILITY))
    year = replace(agreed, window=Window(WindowKind.MONTH))
    result = paid((year, down("600", days=365)), charges="12000")
    assert str(result.total) == "1200.00"


@pytest.mark.parametrize(("misses", "credit"), [(1, "30.00"), (3, "60.00")])
def test_tv19_a_flat_credit_a_miss_with_a_cap(misses, credit):
    levels = [(level(Flat(D(3)), code=f"L{at}"), value("90" if at < misses else "99")) for at in range(4)]
    assert total(*levels, charges="1000", cap_percent=D(6)) == credit


def test_tv20_entrust():
    levels = [(level(Flat(D(5)), code=code), value("90")) for code in "AB"]
    assert total(*levels, charges="10000", cap_percent=D(5)) == "500.00"


def test_tv21_each_late_response_costs_three_percent():
    late = level(PerEvent(percent=D(3)), "100")
    assert total((late, Ratio(good=16, total=20)), charges="20000") == "2400.00"


def test_tv22_days_late_up_to_the_price_of_the_deliverable():
    late = level(
        PerEvent(amount=D(500), maximum=D(3000)),
        "0",
        direction=Direction.DOWN,
        measure=MeasureTerms(MeasureKind.DAYS),
    )
    assert total((late, Count(7)), charges="3000") == "3000.00"


def test_tv23_missed_pickups():
    missed = level(PerEvent(amount=D(50)), "0", direction=Direction.DOWN, measure=MeasureTerms(MeasureKind.EVENTS))
    assert total((missed, Count(87)), charges="100000") == "4350.00"


@pytest.mark.parametrize(
    ("minutes", "credit"),
    [
        ("0", "0.00"),
        ("5", "25.00"),
        ("45", "50.00"),
        ("2701/60", "100.00"),
        ("240", "100.00"),
        ("241", "200.00"),
        ("721", "400.00"),
        ("1440", "500.00"),
        ("86401/60", "1000.00"),
    ],
)
def test_tv24_power_by_cumulative_outage(minutes, credit):
    agreed = level(POWER, "99.99", measure=MeasureTerms(MeasureKind.AVAILABILITY))
    assert total((agreed, down(minutes)), charges="1000") == credit


@pytest.mark.parametrize(
    ("reached", "percent"), [("95.00", 0), ("94.99", 20), ("90", 20), ("89.99", 40), ("85.00", 40), ("84.99", 50)]
)
def test_tv26_support_quality(reached, percent):
    table = Bands(bands(("95", None, "0"), ("90", "95", "20"), ("85", "90", "40"), (None, "85", "50")))
    assert total((level(table, "95"), value(reached)), charges="100") == f"{percent}.00"


def test_tv35_one_outage_that_breaches_two_levels_costs_the_larger_credit():
    available = level(Flat(D(5)), "99.9", "AVL", measure=MeasureTerms(MeasureKind.AVAILABILITY))
    resolved = level(
        Flat(D(3)),
        "95",
        "P1",
        measure=MeasureTerms(MeasureKind.DURATIONS, statistic="share_within", target_minutes=D(60)),
    )
    ticket = Ticket("T1", JUNE, JUNE + timedelta(hours=5), incident="INC-1")
    measured = (available, down("300", "INC-1")), (resolved, DurationsMeasured((ticket,), JUNE + timedelta(days=30)))
    assert total(*measured, charges="100000", same_incident=SameIncident.LARGEST) == "5000.00"
    assert total(*measured, charges="100000") == "8000.00"


@pytest.mark.parametrize(("reached", "credit"), [("94.9", "1530.00"), ("95.0", "0.00")])
def test_tv37_on_time_in_full_falls_off_a_cliff(reached, credit):
    in_full = level(Deviation(D("0.03"), origin=D(100)), "95", precision=1)
    assert total((in_full, value(reached)), charges="1000000") == credit


@pytest.mark.parametrize(
    ("points", "linear", "deduction"),
    [("10", None, "2000.00"), ("5.5", None, "2000.00"), ("5", None, "0.00"), ("20", (D(85), D(15)), "5000.00")],
)
def test_tv53_a_score_decides_what_is_paid(points, linear, deduction):
    agreed = level(Points((Band(None, D(99), D(points)),)))
    assert total((agreed, value("90")), charges="100000", score=Score(LADDER, linear)) == deduction


def test_complaints_cost_by_who_complained():
    amounts = (("shopper", D(500)), ("merchant", D(800)), ("media", D(2000)), ("regulator", D(5000)))
    agreed = level(PerEvent(amounts=amounts), "0", direction=Direction.DOWN, measure=MeasureTerms(MeasureKind.EVENTS))
    counted = Count(6, (("shopper", 4), ("merchant", 1), ("regulator", 1)))
    assert total((agreed, counted), charges="100000") == "7800.00"


@pytest.mark.parametrize(("reached", "bonus"), [("100", "5000.00"), ("99.99", "0.00")])
def test_a_bonus_is_a_line_of_its_own(reached, bonus):
    result = paid((level(NoCredit(), "98"), value(reached)), charges="100000", bonus=Bonus(D(5), "A", D(100)))
    assert (str(result.bonus), str(result.total)) == (bonus, "0.00")


@pytest.mark.parametrize(
    ("part", "credit"), [(PartOfPoint.LINEAR, "25.00"), (PartOfPoint.CEIL, "40.00"), (PartOfPoint.FLOOR, "20.00")]
)
def test_each_point_below_costs_two_percent(part, credit):
    assert total((level(Deviation(D(2), step=part)), value("97.75")), charges="1000") == credit


@pytest.mark.parametrize(("in_base", "credit"), [(True, "3180.00"), (False, "3000.00")])
def test_the_base_with_or_without_six_percent_tax(in_base, credit):
    agreed = level(Flat(D(3)))
    assert total((agreed, value("90")), charges="106000", tax=Tax(D(6), in_base)) == credit


def test_fengyuan_is_capped_and_its_shares_add_up_to_the_cap():
    on_time = level(Weighted(D(60)), "96", "OTD", minimum=D(93))
    damaged = level(Weighted(D(40)), "0.15", "DMG", minimum=D("0.30"), direction=Direction.DOWN)
    before = PastLevel("OTD", Outcome.BELOW_MINIMUM, True, 2, D(90), D(0), D(96), D(96), D(96))
    past = (PastPeriod(date(2026, 5, 1), date(2026, 5, 31), D(0), D(0), D(0), (before,)),)
    result = paid(
        (on_time, Ratio(598_536, 652_000)),
        (damaged, Ratio(1_369, 652_000)),
        charges="2673200.00",
        past=past,
        at_risk_percent=D(8),
        cap_percent=D(8),
        repeat=(D(1), D(1), D("1.5")),
    )
    assert [(line.level, line.rule, str(line.raw), str(line.amount)) for line in result.lines] == [
        ("OTD", "weighted", "192470.40", "148054.15"),
        ("DMG", "weighted", "85542.40", "65801.85"),
    ]
    assert (str(result.raw), str(result.total)) == ("278012.80", "213856.00")

"""What was agreed, as a case file says it: levels, calendar, triggers. The money is in `credit` and `rules`."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal

from sla.engine.case.credit import credit
from sla.engine.case.currencies import decimals_of
from sla.engine.case.instants import zone_name
from sla.engine.case.node import (
    Fields,
    Node,
    day,
    decimal,
    listed,
    one_of,
    only,
    pair,
    text,
    time_of_day,
    whole,
    word,
)
from sla.engine.case.rules import rules
from sla.engine.types import (
    Calendar,
    Clock,
    Denominator,
    Direction,
    Late,
    LevelClass,
    LevelTerms,
    Limit,
    LowVolume,
    LowVolumeRule,
    MeasureKind,
    MeasureTerms,
    Method,
    Missing,
    NoCredit,
    NOfM,
    Planned,
    Precedence,
    Rounding,
    Rules,
    SourceRule,
    Terms,
    Trigger,
    Window,
    WindowKind,
)

CURRENCY = "CNY"
ZONE = "Asia/Shanghai"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKDAY = ((time(9), time(18)),)
HOURS = (WORKDAY,) * 5 + ((),) * 2
ROLLING = "rolling:"
SHARE_WITHIN = "share_within"

TRIGGERS: Mapping[str, tuple[str, ...]] = {
    "consecutive": ("k",),
    "k_of_n": ("k", "n"),
    "mean_below": ("value", "n"),
    "credits_amount": ("value", "n"),
    "credits_percent": ("percent", "k", "n"),
    "share_of_measurements": ("percent", "n"),
}


def terms(fields: Fields) -> Terms:
    """The terms of a schedule, from the fields of the case."""
    currency = fields.get("currency", currency_code, CURRENCY)
    return Terms(
        currency=currency,
        exponent=fields.get("decimals", whole, decimals_of(currency)),
        zone=fields.get("zone", zone_name, ZONE),
        calendar=fields.get("calendar", calendar, None),
        levels=fields.need("levels", listed(level)),
        rules=fields.get("rules", rules, Rules()),
        triggers=fields.get("triggers", listed(trigger), ()),
    )


def currency_code(node: Node) -> str:
    """Three capital letters."""
    code = node.value
    if isinstance(code, str) and len(code) == 3 and code.isascii() and code.isalpha() and code.isupper():
        return code
    node.refuse("a currency such as CNY")
    return CURRENCY


def calendar(node: Node) -> Calendar:
    fields = Fields(node)
    found = Calendar(
        country=fields.get("country", text, ""),
        hours=fields.get("hours", hours, HOURS),
        closed=frozenset(fields.get("closed", listed(day), ())),
        open=frozenset(fields.get("open", listed(day), ())),
        official_through=fields.get("official_through", day, None),
    )
    fields.close()
    return found


def hours(node: Node) -> tuple[tuple[tuple[time, time], ...], ...]:
    """Working hours from Monday to Sunday; a weekday that is not named has none."""
    fields = Fields(node)
    found = tuple(fields.get(weekday, listed(pair(time_of_day, time_of_day)), ()) for weekday in WEEKDAYS)
    fields.close()
    return found


def level(node: Node) -> LevelTerms:
    fields = Fields(node)
    found = LevelTerms(
        code=fields.need("code", word),
        name=fields.get("name", text, ""),
        name_zh=fields.get("name_zh", text, ""),
        unit=fields.get("unit", text, "%"),
        level_class=fields.get("class", one_of(LevelClass), LevelClass.CRITICAL),
        direction=fields.get("direction", one_of(Direction), Direction.UP),
        expected=fields.need("expected", decimal),
        minimum=fields.get("minimum", decimal, None),
        precision=fields.get("precision", whole, 2),
        rounding=fields.get("rounding", one_of(Rounding), Rounding.HALF_UP),
        window=fields.get("window", window, Window()),
        measure=fields.get("measure", measure, MeasureTerms()),
        credit=fields.get("credit", credit, NoCredit()),
        below_expected=fields.get("below_expected", n_of_m, None),
        on_missing=fields.get("on_missing", one_of(Missing), Missing.BELOW_MINIMUM),
        on_late=fields.get("on_late", one_of(Late), Late.ACCEPTED),
        low_volume=fields.get("low_volume", low_volume, None),
        promote=fields.get("promote", promote, None),
        ripe_days=fields.get("ripe_days", whole, 0),
        sources=fields.get("sources", sources, None),
        limits=fields.get("limits", listed(limit), ()),
    )
    fields.close()
    return found


def window(node: Node) -> Window:
    """month, quarter, year, week, or rolling:N for the last N periods."""
    if isinstance(node.value, str) and node.value.startswith(ROLLING):
        return Window(WindowKind.ROLLING, whole(Node(node.value.removeprefix(ROLLING), node.path, node.faults)))
    for kind in (WindowKind.MONTH, WindowKind.QUARTER, WindowKind.YEAR, WindowKind.WEEK):
        if node.value == kind.value:
            return Window(kind)
    node.refuse("month, quarter, year, week or rolling:N, such as rolling:3")
    return Window()


def measure(node: Node) -> MeasureTerms:
    fields = Fields(node)
    plain = MeasureTerms()
    kind = fields.get("kind", one_of(MeasureKind), plain.kind)
    target = fields.get("target_minutes", decimal, None)
    found = MeasureTerms(
        kind=kind,
        scale=fields.get("scale", decimal, plain.scale),
        denominator=fields.get("denominator", one_of(Denominator), plain.denominator),
        planned_maintenance=fields.get("planned_maintenance", one_of(Planned), plain.planned_maintenance),
        min_minutes=fields.get("min_minutes", decimal, None),
        target_minutes=target,
        clock=fields.get("clock", one_of(Clock), plain.clock),
        statistic=fields.get("statistic", text, usual_statistic(kind, target)),
        method=fields.get("method", one_of(Method), plain.method),
        share_at_most=fields.get("share_at_most", decimal, None),
        average_of=fields.get("average_of", whole, 1),
    )
    fields.close()
    return found


def usual_statistic(kind: MeasureKind, target_minutes: Decimal | None) -> str:
    """A target without a statistic asks for the share of cases within it."""
    return SHARE_WITHIN if kind is MeasureKind.DURATIONS and target_minutes is not None else ""


def n_of_m(node: Node) -> NOfM:
    fields = Fields(node)
    found = NOfM(misses=fields.need("misses", whole), of=fields.need("of", whole))
    fields.close()
    return found


def low_volume(node: Node) -> LowVolume:
    fields = Fields(node)
    found = LowVolume(
        n_min=fields.need("n_min", whole),
        rule=fields.get("rule", one_of(LowVolumeRule), LowVolumeRule.NOT_JUDGED),
    )
    fields.close()
    return found


def promote(node: Node) -> int:
    fields = Fields(node)
    found = fields.need("after", whole)
    fields.close()
    return found


def sources(node: Node) -> SourceRule:
    fields = Fields(node)
    found = SourceRule(
        precedence=fields.need("precedence", one_of(Precedence)),
        tolerance=fields.get("tolerance", decimal, SourceRule(Precedence.VENDOR).tolerance),
    )
    fields.close()
    return found


def limit(node: Node) -> Limit:
    fields = Fields(node)
    found = Limit(
        word=fields.need("word", word),
        value=fields.need("value", decimal),
        count=fields.get("count", whole, None),
        count_over=fields.get("count_over", whole, None),
        valid_from=fields.get("valid_from", day, None),
        valid_to=fields.get("valid_to", day, None),
    )
    fields.close()
    return found


def trigger(node: Node) -> Trigger:
    """A right that arises; each type has figures of its own."""
    fields = Fields(node)
    code = fields.need("code", word)
    kind = fields.need("type", only(*TRIGGERS))
    figures = TRIGGERS[kind]
    found = Trigger(
        code=code,
        type=kind,
        level=fields.get("level", text, ""),
        k=fields.need("k", whole) if "k" in figures else None,
        n=fields.need("n", whole) if "n" in figures else None,
        value=fields.need("value", decimal) if "value" in figures else None,
        percent=fields.need("percent", decimal) if "percent" in figures else None,
        exercise_days=fields.get("exercise_days", whole, None),
    )
    fields.close()
    return found

"""How does a schedule turn defaults into money, as a case file says it?"""

from decimal import Decimal

from sla.engine.case.node import (
    Fields,
    Node,
    day,
    decimal,
    flag,
    listed,
    named,
    one_of,
    only,
    pair,
    text,
    whole,
    word,
)
from sla.engine.types import (
    Bonus,
    EarnBack,
    NamedWindow,
    PartOfPoint,
    Persistent,
    PointsTo,
    Ratchet,
    Rules,
    SameIncident,
    Score,
    Tax,
)

ALL_MET = "all_met"
EXPECTED = "expected"
MIDPOINT = "midpoint"
WindowLevel = tuple[str, Decimal, Decimal | None]


def rules(node: Node) -> Rules:
    fields = Fields(node)
    plain = Rules()
    found = Rules(
        at_risk_percent=fields.get("at_risk_percent", decimal, None),
        pool_percent=fields.get("pool_percent", decimal, None),
        max_weight_percent=fields.get("max_weight_percent", decimal, None),
        max_levels=fields.get("max_levels", whole, None),
        categories=fields.get("categories", named(decimal), ()),
        cap_percent=fields.get("cap_percent", decimal, None),
        cap_amount=fields.get("cap_amount", decimal, None),
        annual_cap_percent=fields.get("annual_cap_percent", decimal, None),
        repeat=fields.get("repeat", listed(decimal), ()),
        same_incident=fields.get("same_incident", one_of(SameIncident), plain.same_incident),
        points_to=fields.get("points_to", points_to, None),
        persistent=fields.get("persistent", persistent, None),
        annual_charges=fields.get("annual_charges", decimal, None),
        score=fields.get("score", score, None),
        bonus=fields.get("bonus", bonus, None),
        earn_back=fields.get("earn_back", earn_back, None),
        ratchet=fields.get("ratchet", ratchet, None),
        step_default=fields.get("step_default", one_of(PartOfPoint), plain.step_default),
        nature=fields.get("nature", text, plain.nature),
        watch_only=fields.get("watch_only", flag, False),
        windows=fields.get("windows", listed(named_window), ()),
        tax=fields.get("tax", tax, None),
    )
    fields.close()
    return found


def points_to(node: Node) -> PointsTo:
    fields = Fields(node)
    found = PointsTo(
        percent_per_point=fields.get("percent_per_point", decimal, None),
        table=fields.get("table", listed(pair(decimal, decimal)), ()),
    )
    fields.close()
    return found


def persistent(node: Node) -> Persistent:
    fields = Fields(node)
    found = Persistent(
        every=fields.need("every", whole),
        within_months=fields.need("within_months", whole),
        percent_of_annual=fields.need("percent_of_annual", decimal),
    )
    fields.close()
    return found


def score(node: Node) -> Score:
    fields = Fields(node)
    found = Score(
        ladder=fields.need("ladder", listed(pair(decimal, decimal))),
        linear=fields.get("linear", linear, None),
    )
    fields.close()
    return found


def linear(node: Node) -> tuple[Decimal, Decimal]:
    fields = Fields(node)
    found = fields.need("below", decimal), fields.need("plus", decimal)
    fields.close()
    return found


def bonus(node: Node) -> Bonus:
    """`when` is all_met, the default, or a level with the figure it has to reach."""
    fields = Fields(node)
    percent = fields.need("percent", decimal)
    cap_percent = fields.get("cap_percent", decimal, None)
    level, at_least = fields.get("when", bonus_when, ("", None))
    fields.close()
    return Bonus(percent, level, at_least, cap_percent)


def bonus_when(node: Node) -> tuple[str, Decimal | None]:
    if node.value == ALL_MET:
        return "", None
    if not isinstance(node.value, dict):
        node.refuse('all_met or {"level": …, "at_least": …}')
        return "", None
    fields = Fields(node)
    found = fields.need("level", word), fields.get("at_least", decimal, None)
    fields.close()
    return found


def earn_back(node: Node) -> EarnBack:
    fields = Fields(node)
    found = EarnBack(
        months=fields.need("months", whole),
        at_least=fields.get("at_least", earn_back_level, None),
        exclude=fields.get("exclude", listed(word), ()),
    )
    fields.close()
    return found


def earn_back_level(node: Node) -> Decimal | None:
    """expected, or a figure of its own."""
    return None if node.value == EXPECTED else decimal(node)


def ratchet(node: Node) -> Ratchet:
    fields = Fields(node)
    fields.get("to", only(MIDPOINT), MIDPOINT)
    found = Ratchet(
        after=fields.need("after", whole),
        cap_percent_of_gap=fields.get("cap_percent_of_gap", decimal, None),
    )
    fields.close()
    return found


def tax(node: Node) -> Tax:
    fields = Fields(node)
    found = Tax(percent=fields.need("percent", decimal), in_base=fields.need("in_base", flag))
    fields.close()
    return found


def named_window(node: Node) -> NamedWindow:
    fields = Fields(node)
    found = NamedWindow(
        name=fields.need("name", word),
        start=fields.need("start", day),
        end=fields.need("end", day),
        pays=fields.get("pays", flag, True),
        levels=fields.get("levels", window_levels, ()),
    )
    fields.close()
    return found


def window_levels(node: Node) -> tuple[WindowLevel, ...]:
    """The levels that hold meanwhile, by code."""
    return tuple((code, *figures) for code, figures in named(window_level)(node))


def window_level(node: Node) -> tuple[Decimal, Decimal | None]:
    fields = Fields(node)
    found = fields.need("expected", decimal), fields.get("minimum", decimal, None)
    fields.close()
    return found

"""How does a miss of one level turn into money, as a case file says it?"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from sla.engine.case.node import (
    Fields,
    Node,
    decimal,
    listed,
    named,
    nullable,
    one_of,
    only,
    triple,
    whole,
    word,
)
from sla.engine.types import (
    Band,
    Bands,
    Category,
    CreditTerms,
    Deviation,
    DurationBands,
    Flat,
    NoCredit,
    PartOfPoint,
    PerEvent,
    Points,
    Weighted,
)

TARGET = "target"


def credit(node: Node) -> CreditTerms:
    """The scheme that `type` names; a field of another scheme is refused."""
    fields = Fields(node)
    kind = fields.need("type", only(*SCHEMES))
    found = SCHEMES[kind](fields)
    fields.close()
    return found


def _none(_fields: Fields) -> CreditTerms:
    return NoCredit()


def _weighted(fields: Fields) -> CreditTerms:
    return Weighted(fields.need("weight", decimal))


def _category(fields: Fields) -> CreditTerms:
    return Category(fields.need("category", word), fields.need("weight", decimal))


def _bands(fields: Fields) -> CreditTerms:
    return Bands(fields.need("bands", bands))


def _deviation(fields: Fields) -> CreditTerms:
    return Deviation(
        percent_per_point=fields.need("percent_per_point", decimal),
        origin=fields.get("from", origin, None),
        step=fields.get("step", one_of(PartOfPoint), None),
    )


def _points(fields: Fields) -> CreditTerms:
    return Points(fields.need("bands", bands), fields.get("repeat", decimal, Points(()).repeat))


def _flat(fields: Fields) -> CreditTerms:
    return Flat(fields.need("percent", decimal))


def _per_event(fields: Fields) -> CreditTerms:
    return PerEvent(
        amount=fields.get("amount", decimal, None),
        percent=fields.get("percent", decimal, None),
        amounts=fields.get("amounts", named(decimal), ()),
        threshold=fields.get("threshold", whole, 0),
        maximum=fields.get("max", decimal, None),
    )


def _duration_bands(fields: Fields) -> CreditTerms:
    return DurationBands(fields.need("bands", bands))


def bands(node: Node) -> tuple[Band, ...]:
    """[low or null, high or null, percent or points], each."""
    end = nullable(decimal)
    return tuple(Band(*found) for found in listed(triple(end, end, decimal))(node))


def origin(node: Node) -> Decimal | None:
    """From where a deviation is counted: target, or a figure as text."""
    return None if node.value == TARGET else decimal(node)


SCHEMES: Mapping[str, Callable[[Fields], CreditTerms]] = {
    "none": _none,
    "weighted": _weighted,
    "category": _category,
    "bands": _bands,
    "deviation": _deviation,
    "points": _points,
    "flat": _flat,
    "per_event": _per_event,
    "duration_bands": _duration_bands,
}

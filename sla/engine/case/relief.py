"""Which approved relief bears on a level, and does it cover the whole period?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sla.engine.case.instants import end_in, start_in
from sla.engine.case.node import Fields, Node, Reader, flag, listed, text, word
from sla.engine.types import ReliefSpan


@dataclass(frozen=True, slots=True)
class Relief:
    """What was granted, or claimed in vain: a stretch of time, or rows by their ids; `level` empty is all of them."""

    level: str
    span: ReliefSpan | None
    rows: tuple[str, ...]
    approved: bool

    def bears_on(self, code: str) -> bool:
        return self.approved and self.level in ("", code)


def relief_in(zone: ZoneInfo, codes: Sequence[str]) -> Reader[Relief]:
    """Reads {"level", "start", "end", "category", "approved"}, or {"rows": [ids]} instead of the interval."""

    def read(node: Node) -> Relief:
        fields = Fields(node)
        level = fields.get("level", text, "")
        if level and level not in codes:
            fields.at("level").fault(f"no level has the code {level}")
        category = fields.get("category", text, "")
        approved = fields.get("approved", flag, True)
        by_rows = fields.has("rows")
        relief = Relief(
            level=level,
            span=None if by_rows else _span(fields, zone, category),
            rows=fields.need("rows", listed(word)) if by_rows else (),
            approved=approved,
        )
        fields.close()
        return relief

    return read


def span_in(zone: ZoneInfo) -> Reader[ReliefSpan]:
    """Reads a stretch that stands beside the outages themselves; it is approved."""

    def read(node: Node) -> ReliefSpan:
        fields = Fields(node)
        span = _span(fields, zone, fields.get("category", text, ""))
        fields.close()
        return span

    return read


def _span(fields: Fields, zone: ZoneInfo, category: str) -> ReliefSpan:
    span = ReliefSpan(fields.need("start", start_in(zone)), fields.need("end", end_in(zone)), category)
    if span.end <= span.start:
        fields.at("end").fault("is not after the start")
    return span


def in_order(spans: Iterable[ReliefSpan]) -> tuple[ReliefSpan, ...]:
    """The order of reliefs means nothing; each stretch stands once."""
    return tuple(sorted(set(spans), key=lambda span: (span.start, span.end, span.category)))


def covers(spans: Sequence[ReliefSpan], start: datetime, end: datetime) -> bool:
    """Whether sorted stretches, taken together, leave nothing of the period out."""
    reached = start
    for span in spans:
        if span.start > reached:
            return False
        reached = max(reached, span.end)
        if reached >= end:
            return True
    return False

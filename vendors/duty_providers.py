"""Which parts of the product can say that a duty is covered? They register here, by the kind of thing a duty needs.

    @covers("document")
    def documents_cover(vendors, codes, *, user, as_of): ...

A provider takes the vendors and the codes asked about and returns {(vendor's key, code): [Cover, …]}, in a number of
queries that does not grow with either. Apps above register their own at start-up; where no provider knows a kind, only
what somebody has attested counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

COVERED, DUE, OPEN, MISSING = "covered", "due", "open", "missing"
UNKNOWN = "unknown"  # whether the duty falls on the vendor at all
WORST_FIRST = (MISSING, OPEN, DUE, COVERED)
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Cover:
    """What speaks for (or against) a vendor keeping a duty: in words, until when, and the record it came from.

    `standing` is worked out from `until` unless the provider knows better; `record` is a model's label in lower case
    and the key in the address of its page.
    """

    words: str
    until: date | None = None
    record: tuple[str, str] = ("", "")
    standing: str = ""
    internal: bool = False  # the vendor does not read its words

    def standing_on(self, as_of: date) -> str:
        if self.standing:
            return self.standing
        if self.until is None or self.until > as_of + SOON:
            return COVERED
        return DUE if self.until >= as_of else MISSING


Provider = Callable[..., dict[tuple[int, str], list[Cover]]]
COVERS: dict[str, list[Provider]] = {}
LINES: list[Callable[..., dict[int, set[int]]]] = []


def covers(kind: str):
    """Register a provider for a kind of need: clause, document, obligation, level, fact, attestation."""

    def register(provider: Provider) -> Provider:
        COVERS.setdefault(kind, []).append(provider)
        return provider

    return register


def lines_of_vendors(provider):
    """Register `fn(vendors) -> {vendor's key: keys of service lines}`: lines besides the vendor's own."""
    LINES.append(provider)
    return provider

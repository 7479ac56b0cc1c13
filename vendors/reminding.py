"""What may be due? Sources registered by name, by apps above too, so that reminders need not know them.

A source is `fn(as_of: date) -> Iterable[Due]` with a fixed number of queries; `@reminds("claim_by")` registers it. It
gives every record that is due at all, past dates included, for as long as something is to be done about it: a
record that a source no longer gives is done. A rule (`ReminderRule`) names the source and says when whom.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models


@dataclass(frozen=True, slots=True)
class Due:
    """A record that is due on a day. `words` says what in the reader's language: it is called when it is written.

    `path` is where to do it; `owner_id` whose it is, where it is somebody's own; `permission` what a vendor's person
    needs to be told (None: its administrators are told). `owner_role` is the role that sees to it where nobody does by
    name. Where `lead_days` is given, the record itself says how early
    it is told of first, and of the rule's days before only the later ones count.
    """

    record: models.Model
    due_on: date
    words: Callable[[], str]
    path: str
    vendor_id: int | None = None
    owner_id: int | None = None
    permission: str | None = None
    lead_days: int | None = None
    owner_role: str = ""

    def offsets(self, of_rule: Iterable[int]) -> list[int]:
        """The days before (or after) its day on which it is told of, by a rule's."""
        if self.lead_days is None:
            return list(of_rule)
        return [self.lead_days, *(offset for offset in of_rule if offset < self.lead_days)]

    @property
    def key(self) -> tuple[str, str]:
        return self.record._meta.label_lower, str(self.record.pk)


Source = Callable[[date], Iterable[Due]]
SOURCES: dict[str, Source] = {}
NAMES: dict[str, object] = {}


def reminds(name: str, label):
    """Register a source under `name`; `label` is what staff read in a rule."""

    def register(fn: Source) -> Source:
        SOURCES[name] = fn
        NAMES[name] = label
        return fn

    return register


def reached(offsets: Iterable[int], due_on: date, today: date) -> int | None:
    """The last of the offsets (days before the due date) whose day has come; None where none has yet.

    7 is a week before, 0 the day itself, -3 three days after. After a missed night only the newest counts.
    """
    left = (due_on - today).days
    come = [offset for offset in offsets if left <= offset]
    return min(come) if come else None

"""What happened, in words: lines of the trail as `components/timeline.html` draws them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vendors import lifecycle
from vendors.models import Event, ExitTask
from vendors.queries.trail import with_names

# record type -> the page it is read on, and whether its address is the record's own words (a number) or its key
PAGES = {
    "contracts.contract": ("contract_detail", "words"),
    "sla.period": ("period_detail", "key"),
    "sla.delivery": ("delivery_detail", "key"),
    "sla.submission": ("submission_detail", "key"),
    "sla.credit": ("credit_detail", "key"),
    "portal.reportissue": ("report_detail", "key"),
}

# What happened without a change of state, by record type and name: words, or a function of the event that gives them.
# The module that tells of such records adds its own.
WORDS: dict[tuple[str, str], object] = {
    ("vendors.vendor", "create"): gettext_lazy("recorded the vendor"),
    ("vendors.vendor", "edit"): gettext_lazy("edited the vendor"),
    ("vendors.vendor", "attest"): gettext_lazy("attested"),
    ("vendors.vendor", "finish_exit_task"): lambda event: (
        _("finished a task of the off-boarding: %(task)s") % {"task": ExitTask.Kind(event.facts["task"]).label}
    ),
    ("vendors.vendor", "place_hold"): gettext_lazy("put a hold on erasing anything"),
    ("vendors.vendor", "lift_hold"): gettext_lazy("lifted the hold on erasing"),
    ("vendors.message", "send_again"): gettext_lazy("sent the message again"),
    ("sla.period", "opened the month"): gettext_lazy("opened the month"),
    ("sla.breach", "opened the breach"): gettext_lazy("opened the breach"),
    ("sla.breach", "restated the breach"): gettext_lazy("restated the breach"),
    ("sla.credit", "proposed the deduction"): gettext_lazy("proposed the deduction"),
    ("sla.credit", "topped up the deposit"): gettext_lazy("recorded that the deposit is topped up"),
    ("portal.reportissue", "issued the report"): gettext_lazy("issued the report"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: `who` did `what`, `when`; `machine` sets it smaller, `url` leads to the record."""

    who: str
    what: str
    when: datetime
    note: str = ""
    on_behalf: str = ""
    machine: bool = False
    url: str = ""
    changes: list = field(default_factory=list)


def entries_of(events: Iterable[Event], *, name_records: bool = False) -> list[Entry]:
    """Events (with `by` and `on_behalf_of` selected) in words; `name_records` adds which record and leads to it.

    Who is named in a line is put into the events themselves: the caller reads it there too.
    """
    return [
        Entry(
            who=str(event.by),
            what=what_happened(event, name_record=name_records),
            when=event.occurred_at,
            note=event.note,
            on_behalf=str(event.on_behalf_of) if event.on_behalf_of_id else "",
            machine=event.by.is_system,
            url=page_of_record(event) if name_records else "",
        )
        for event in with_names(events)
    ]


def what_happened(event: Event, *, name_record: bool = False) -> str:
    """The sentence's verb: a transition's own words, else the event's name."""
    words = WORDS.get((event.record_type, event.name)) or _transition_words(event.record_type, event.name)
    words = words(event) if callable(words) else words or event.name.replace("_", " ")
    return _("%(what)s, %(record)s") % {"what": words, "record": event.record_words} if name_record else str(words)


def page_of_record(event: Event) -> str:
    name, address = PAGES.get(event.record_type, ("", ""))
    try:
        return reverse(name, args=[event.record_words if address == "words" else event.record_id]) if name else ""
    except NoReverseMatch:
        return ""


def _transition_words(record_type: str, name: str):
    try:
        declared = lifecycle.transitions_of(apps.get_model(record_type)).get(name)
    except (LookupError, StopIteration, ValueError):
        return ""
    return declared[0].custom.get("done", "") if declared else ""

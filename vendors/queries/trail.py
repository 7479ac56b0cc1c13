"""Who is meant by a line of the trail that refers to a person? Asked of the records as they stand now.

A line names nobody: whoever was forgotten appears in every line under the name that says nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.apps import apps

from vendors.models import Event


def with_names(events: Iterable[Event]) -> list[Event]:
    """The same lines with the names in; one question for each kind of record that they refer to."""
    events = list(events)
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if not event.record_words:
            wanted[event.record_type].add(int(event.record_id))
        for reference in _references(event):
            wanted[reference["record"]].add(reference["id"])
    names = {
        (label, row.pk): str(row)
        for label, keys in wanted.items()
        for row in apps.get_model(label).objects.filter(pk__in=keys).select_related()
    }
    for event in events:
        event.record_words = event.record_words or names.get((event.record_type, int(event.record_id)), "")
        event.before, event.after, event.facts = (_named(said, names) for said in _said(event))
    return events


def _said(event: Event) -> tuple:
    return event.before, event.after, event.facts


def _references(event: Event) -> Iterator[dict]:
    for said in _said(event):
        yield from (value for value in (said or {}).values() if _is_reference(value))


def _is_reference(value) -> bool:
    return isinstance(value, dict) and value.keys() == {"record", "id"}


def _named(said: dict | None, names: dict[tuple[str, int], str]) -> dict | None:
    if not said:
        return said
    return {
        key: names.get((value["record"], value["id"]), "") if _is_reference(value) else value
        for key, value in said.items()
    }

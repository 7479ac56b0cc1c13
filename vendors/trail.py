"""What is written down when something changes: one Event per change, in the same transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import timezone

from vendors.models import Event, Vendor


def vendor_of(record) -> Vendor | None:
    """The vendor a record belongs to, along its `vendor_path`."""
    if isinstance(record, Vendor):
        return record
    path = getattr(record, "vendor_path", None)
    if not path or getattr(record, "vendor_path_is_many", False):
        return None
    for step in path.split("__"):
        try:
            record = getattr(record, step)
        except ObjectDoesNotExist:
            return None
        if record is None:
            return None
    return record


def plain(value):
    """A value as it can stand in JSON: numbers that decide as text, dates in ISO 8601, records by their name.

    A record that names a person stands there by its key: `queries.trail.with_names` puts the name in where it is read.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if getattr(value, "names_a_person", False):
        return {"record": value._meta.label_lower, "id": value.pk}
    return str(value)


def words_of(record: models.Model) -> str:
    """What a record is called in its line; nothing where that would be somebody's name, which is asked of it later."""
    return "" if getattr(record, "names_a_person", False) else str(record)[:200]


def record(
    obj: models.Model,
    name: str,
    *,
    by,
    on_behalf_of=None,
    note: str = "",
    source: str = "",
    target: str = "",
    before: dict | None = None,
    after: dict | None = None,
    facts: dict | None = None,
    shown_to_vendor: bool = False,
    now: datetime | None = None,
) -> Event:
    """Write one line of the trail about `obj`; call it inside the transaction that makes the change."""
    recorded = timezone.now()
    return Event.objects.create(
        vendor=vendor_of(obj),
        record_type=obj._meta.label_lower,
        record_id=str(obj.pk),
        record_words=words_of(obj),
        name=name,
        source=source,
        target=target,
        by=by,
        on_behalf_of=on_behalf_of,
        note=note,
        before=plain(before),
        after=plain(after),
        facts=plain(facts or {}),
        shown_to_vendor=shown_to_vendor,
        imported=now is not None and abs((recorded - now).total_seconds()) > 3600,
        occurred_at=now or recorded,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One record of many that changed in the same way, with the facts of its own."""

    record: models.Model
    facts: dict


def record_many(
    lines: Iterable[Line],
    name: str,
    *,
    by,
    target: str = "",
    shown_to_vendor: bool = False,
    now: datetime | None = None,
) -> None:
    """Write one line of the trail about each record, all of one vendor, in one query."""
    lines = list(lines)
    if not lines:
        return
    recorded = timezone.now()
    vendor = vendor_of(lines[0].record)
    Event.objects.bulk_create(
        Event(
            vendor=vendor,
            record_type=line.record._meta.label_lower,
            record_id=str(line.record.pk),
            record_words=words_of(line.record),
            name=name,
            target=target,
            by=by,
            facts=plain(line.facts),
            shown_to_vendor=shown_to_vendor,
            imported=now is not None and abs((recorded - now).total_seconds()) > 3600,
            occurred_at=now or recorded,
        )
        for line in lines
    )


def changes(before: models.Model, after: models.Model, fields: list[str]) -> tuple[dict, dict]:
    """The fields that differ between two states of a record, as (before, after)."""
    old, new = {}, {}
    for field in fields:
        was, is_now = plain(getattr(before, field)), plain(getattr(after, field))
        if was != is_now:
            old[field], new[field] = was, is_now
    return old, new

"""What can be done with a calendar: publish its next version, whole."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import rules, trail
from vendors.models import Calendar, CalendarDay, CalendarVersion, User
from vendors.special_days import SpecialDay


def publish_calendar(
    calendar: Calendar,
    *,
    by: User,
    hours: dict,
    official_through: date | None,
    days: Iterable[SpecialDay],
    note: str = "",
    now: datetime | None = None,
) -> CalendarVersion:
    """Version n + 1 of a calendar, with all its days; earlier versions stay as they are.

    `hours` by weekday: {"mon": [["09:00", "18:00"]], …}. Raises `ValidationError` for hours that overlap and for a day
    that stands twice.
    """
    if not rules.may_publish_calendar(by):
        raise PermissionDenied(_("Your role does not do this."))
    days = sorted(days, key=lambda item: item.day)
    _refuse_doubled(days)
    with transaction.atomic():
        Calendar.objects.select_for_update().get(pk=calendar.pk)
        last = calendar.versions.order_by("-n").first()
        version = CalendarVersion(
            calendar=calendar,
            n=last.n + 1 if last else 1,
            official_through=official_through,
            hours=hours,
            note=note,
            published_at=now or timezone.now(),
            published_by=by,
        )
        version.full_clean()
        version.save()
        CalendarDay.objects.bulk_create(
            CalendarDay(version=version, day=item.day, is_open=item.is_open, name_en=item.name_en, name_zh=item.name_zh)
            for item in days
        )
        before, after = _differences(last, version)
        trail.record(calendar, "publish", by=by, note=note, before=before, after=after, facts={"n": version.n}, now=now)
    return version


def _refuse_doubled(days: list[SpecialDay]) -> None:
    for earlier, later in zip(days, days[1:], strict=False):
        if earlier.day == later.day:
            raise ValidationError({"days": _("%(day)s stands twice.") % {"day": later.day}})


def _differences(last: CalendarVersion | None, version: CalendarVersion) -> tuple[dict, dict]:
    """What a version says otherwise than the one before, as (before, after)."""
    before, after = _said(last) if last else {}, _said(version)
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before[name] for name in changed if name in before}, {name: after[name] for name in changed}


def _said(version: CalendarVersion) -> dict:
    return {
        "official_through": version.official_through,
        "hours": version.hours,
        "closed": version.closed_days(),
        "open": version.open_days(),
    }

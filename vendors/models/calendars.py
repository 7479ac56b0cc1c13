"""Which hours are worked where, which days are closed or made up for, and through when is that official?

A calendar is published again and again as a whole: every version is numbered and stays as it is, so that a deadline
and a business duration can be worked out again with the days that were known then.
"""

import re
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from vendors.words import pick

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIME_OF_DAY = re.compile(r"[0-9]{2}:[0-9]{2}")


def validate_hours(hours) -> None:
    """Working hours by weekday, such as {"mon": [["09:00", "12:00"], ["13:00", "18:00"]]}: in order, none overlapping.

    The last hours of a day may end at 24:00 or on the next morning. Raises `ValidationError` that names the weekday.
    """
    if not isinstance(hours, dict):
        raise ValidationError(_("Hours are given by weekday."))
    for name, spans in hours.items():
        if name not in WEEKDAYS:
            raise ValidationError(_("“%(day)s” is no weekday: write mon, tue … sun."), params={"day": name})
        if not _is_in_order(spans):
            raise ValidationError(
                _("%(day)s: write hours in order, such as 09:00 to 18:00, and none twice."), params={"day": name}
            )


def _is_in_order(spans) -> bool:
    """Whether these are pairs of times, each from earlier to later, one after the other; the last may pass midnight."""
    try:
        bounds = [_minutes(text) for start, end in spans for text in (start, end)]
    except (TypeError, ValueError):
        return False
    starts_follow = all(end <= start for end, start in zip(bounds[1::2], bounds[2::2], strict=False))
    spans_grow = all(start < end for start, end in zip(bounds[:-2:2], bounds[1:-2:2], strict=True))
    return starts_follow and spans_grow


def _minutes(text: str) -> int:
    """The minute of the day of a text such as 09:00; 24:00 is its end."""
    if not isinstance(text, str) or not TIME_OF_DAY.fullmatch(text):
        raise ValueError("hours are written as 09:00")
    hour, minute = int(text[:2]), int(text[3:])
    if hour * 60 + minute > 24 * 60 or minute > 59:
        raise ValueError("there is no such hour")
    return hour * 60 + minute


class Calendar(models.Model):
    """The identity of a calendar, such as that of the offices in mainland China."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    country = models.CharField(_("country"), max_length=2)
    name_en = models.CharField(_("name"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return pick(self, "name")


class CalendarVersion(models.Model):
    """A calendar as published at a moment; after `official_through` its days are a guess, null: none of them is."""

    calendar = models.ForeignKey(Calendar, models.PROTECT, related_name="versions")
    n = models.PositiveSmallIntegerField()
    official_through = models.DateField(_("official through"), null=True, blank=True)
    hours = models.JSONField(_("working hours"), default=dict, validators=[validate_hours])
    note = models.CharField(_("note"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["calendar", "-n"]
        constraints = [models.UniqueConstraint(fields=["calendar", "n"], name="calendar_version_once")]

    def __str__(self) -> str:
        return f"{self.calendar} v{self.n}"

    def closed_days(self) -> list[date]:
        """Holidays, oldest first; read from the prefetched days."""
        return sorted(row.day for row in self.days.all() if not row.is_open)

    def open_days(self) -> list[date]:
        """Make-up working days, oldest first; read from the prefetched days."""
        return sorted(row.day for row in self.days.all() if row.is_open)


class CalendarDay(models.Model):
    """A day that is not as its weekday is: a holiday, or a weekend's day that is worked (`is_open`)."""

    version = models.ForeignKey(CalendarVersion, models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    is_open = models.BooleanField(_("worked"), default=False)
    name_en = models.CharField(_("name"), max_length=80, blank=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=80, blank=True)

    class Meta:
        ordering = ["version", "day"]
        constraints = [models.UniqueConstraint(fields=["version", "day"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.day}: {pick(self, 'name')}"

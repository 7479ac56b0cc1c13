"""What may a person say about the next version of a calendar: hours, days, until when it is official?"""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.forms.base import ScopedForm
from portal.forms.contracts.fields import day_input
from vendors.models import CalendarVersion
from vendors.models.calendars import WEEKDAYS, validate_hours
from vendors.special_days import DayFault, SpecialDay, doubled, read_file, read_pasted, written

MAX_BYTES = 1_000_000
WEEKDAY_WORDS = {
    "mon": _("Monday"),
    "tue": _("Tuesday"),
    "wed": _("Wednesday"),
    "thu": _("Thursday"),
    "fri": _("Friday"),
    "sat": _("Saturday"),
    "sun": _("Sunday"),
}
SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*(?:-|–|—|~|to|至|到)\s*(\d{1,2}):(\d{2})")


class HoursField(forms.CharField):
    """Hours such as “09:00–12:00, 13:00–18:00”, cleaned to [["09:00", "12:00"], …]; empty is closed."""

    default_error_messages = {
        "hours": _("“%(value)s” is not written as hours, such as 09:00–12:00, 13:00–18:00."),
    }

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=100, widget=forms.TextInput({"autocomplete": "off"}), **kwargs)

    def clean(self, value):
        text = super().clean(value).replace("：", ":")
        spans = []
        for part in filter(None, (part.strip() for part in re.split("[,，;；]", text))):
            match = SPAN.fullmatch(part)
            if match is None:
                raise ValidationError(self.error_messages["hours"], "hours", {"value": part})
            parts = match.groups()
            spans.append([f"{parts[0]:0>2}:{parts[1]}", f"{parts[2]:0>2}:{parts[3]}"])
        return spans


def hours_words(spans) -> str:
    return ", ".join(f"{start}–{end}" for start, end in spans)


class PublishForm(ScopedForm):
    """The whole next version, filled in with what the newest says. `faults` are rows of the days that are wrong."""

    official_through = forms.DateField(
        label=_("Official through"),
        required=False,
        widget=day_input(),
        help_text=_("The last day for which the days are published; every deadline beyond it is provisional."),
    )
    closed = forms.CharField(
        label=_("Closed days"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
        help_text=_("One day or stretch a line, such as 2026-10-01 to 2026-10-07, National Day, 国庆节."),
    )
    worked = forms.CharField(
        label=_("Make-up days"),
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
        help_text=_("Days that are worked although their weekday is not, with the hours of an ordinary working day."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("A CSV with the columns day, worked, name_en, name_zh; it takes the place of both lists."),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=300,
        help_text=_("Where the days come from, such as the notice and its number."),
    )

    def __init__(self, *args, newest: CalendarVersion | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.newest, self.faults, self.days = newest, [], []
        hours = {name: HoursField(label=label) for name, label in WEEKDAY_WORDS.items()}
        self.fields = hours | self.fields
        if newest is not None:
            self.initial |= {name: hours_words(newest.hours.get(name, [])) for name in WEEKDAYS}
            self.initial |= {"official_through": newest.official_through}
            rows = [SpecialDay(row.day, row.is_open, row.name_en, row.name_zh) for row in newest.days.all()]
            self.initial["closed"] = written(row for row in rows if not row.is_open)
            self.initial["worked"] = written(row for row in rows if row.is_open)

    @property
    def weekdays(self) -> list:
        return [self[name] for name in WEEKDAYS]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise ValidationError(_("The file is too large for a list of days."))
        return file

    def clean(self):
        given = self.cleaned_data
        for name in WEEKDAYS:
            try:
                validate_hours({name: given.get(name, [])})
            except ValidationError:
                self.add_error(name, _("Write hours in order, such as 09:00–12:00, 13:00–18:00, and none twice."))
        if not self.errors and not any(given[name] for name in WEEKDAYS):
            self.add_error("mon", _("Say on which weekdays it is worked, and when."))
        self._read_days(given)
        return given

    def _read_days(self, given: dict) -> None:
        if given.get("file"):
            parts = [("file", read_file(given["file"].read()))]
        else:
            parts = [
                ("closed", read_pasted(given.get("closed", ""), is_open=False)),
                ("worked", read_pasted(given.get("worked", ""), is_open=True)),
            ]
        for name, (rows, faults) in parts:
            self._refuse(name, [*faults, *doubled(rows, {day.day for day in self.days})])
            self.days += [day for _row, day in rows]

    def _refuse(self, name: str, faults: list[DayFault]) -> None:
        if not faults:
            return
        words = ngettext("%(n)s row cannot be taken; see above.", "%(n)s rows cannot be taken; see above.", len(faults))
        self.add_error(name, words % {"n": len(faults)})
        self.faults.append((self.fields[name].label, sorted(faults, key=lambda fault: fault.row)))

    def version(self) -> dict:
        """What `publish_calendar` takes."""
        given = self.cleaned_data
        return {
            "hours": {name: given[name] for name in WEEKDAYS if given[name]},
            "official_through": given["official_through"],
            "days": self.days,
            "note": given["note"],
        }

    def says_the_same(self) -> bool:
        """Whether the newest version says all of it already."""
        if self.newest is None:
            return False
        said = self.version()
        days = {(row.day, row.is_open, row.name_en, row.name_zh) for row in self.newest.days.all()}
        return (
            {name: spans for name, spans in self.newest.hours.items() if spans} == said["hours"]
            and self.newest.official_through == said["official_through"]
            and days == {(row.day, row.is_open, row.name_en, row.name_zh) for row in self.days}
        )

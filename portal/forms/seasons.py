"""What may a person say of a season: its days, its levels, what misses cost in it, which relief it gives?"""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import Season
from contracts.models.seasons import Cause
from portal.forms.base import ScopedModelForm
from portal.forms.contracts.fields import FIGURE, FULL_WIDTH, FigureField, day_input
from vendors.words import reads_chinese


class TargetsField(forms.CharField):
    """Levels, one a line: code, expected, minimum; cleaned to what a season keeps."""

    widget = forms.Textarea({"rows": 3, "autocomplete": "off"})

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(" ".join(part for part in row if part) for row in value)
        return value

    def clean(self, value):
        rows = []
        for line in super().clean(value).translate(FULL_WIDTH).splitlines():
            parts = line.replace("/", " ").split()
            if not parts:
                continue
            if not 2 <= len(parts) <= 3 or not all(FIGURE.fullmatch(part) for part in parts[1:]):
                raise forms.ValidationError(
                    _("“%(line)s” is no level; write its code, the expected level and the minimum, such as OTD 94 90."),
                    params={"line": line},
                )
            rows.append([*parts, None] if len(parts) == 2 else parts)
        return rows


class SeasonForm(ScopedModelForm):
    """One season; `feeds` are (code, name) pairs of the version, `levels` the codes it may name."""

    code = forms.SlugField(label=_("Code"), max_length=40, widget=forms.TextInput({"data-width": "short"}))
    targets = TargetsField(
        label=_("Levels in the season"),
        required=False,
        help_text=_("One a line: code, expected, minimum, such as OTD 94 90. The others stay as they are."),
    )
    free = forms.BooleanField(label=_("Misses cost nothing"), required=False)
    barred = forms.MultipleChoiceField(
        label=_("No relief for"), required=False, choices=Cause.choices, widget=forms.CheckboxSelectMultiple
    )
    feed = forms.ChoiceField(label=_("Cases counted in the data of"), required=False)
    volume_percent = FigureField(label=_("Relief for volumes from, of the forecast"), unit="%")

    class Meta:
        model = Season
        fields = ("name_en", "name_zh", "starts_on", "ends_on", "report_days", "forecast", "claim_days")
        widgets = {
            "starts_on": day_input(),
            "ends_on": day_input(),
            "forecast": forms.NumberInput({"data-width": "short", "min": 1}),
            "report_days": forms.NumberInput({"data-width": "short", "min": 1}),
            "claim_days": forms.NumberInput({"data-width": "short", "min": 0}),
        }

    WHEN = ("name_en", "name_zh", "starts_on", "ends_on")
    JUDGED = ("targets", "free", "report_days", "code")
    VOLUME = ("feed", "forecast", "volume_percent", "claim_days")
    RELIEF = ("barred", *VOLUME)
    field_order = [*WHEN, *JUDGED, *RELIEF]

    def __init__(self, *args, feeds, levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.levels = levels
        self.fields["feed"].choices = [("", _("no data")), *feeds]
        names = {"starts_on": _("First day"), "ends_on": pgettext_lazy("season", "Last day")}
        names |= {"name_en": _("Name"), "name_zh": _("Name in Chinese")}
        names |= {"report_days": _("Figures in the season every, days")}
        names |= {"forecast": _("Forecast, cases a day"), "claim_days": _("Days to claim relief in the season")}
        for name, label in names.items():
            self.fields[name].label = label

    @property
    def title(self) -> str:
        """What the season is called as far as it has a name."""
        names = [self[name].value() for name in ("name_en", "name_zh")]
        first, other = reversed(names) if reads_chinese() else names
        return first or other or _("New season")

    @property
    def rows(self) -> list[list]:
        return [[self[name] for name in names] for names in (self.WHEN, self.JUDGED)]

    @property
    def volume_fields(self) -> list:
        return [self[name] for name in self.VOLUME]

    @property
    def relief_is_open(self) -> bool:
        return any(self[name].value() or self.errors.get(name) for name in self.RELIEF)

    def clean(self):
        given = super().clean()
        unknown = [row[0] for row in given.get("targets") or [] if row[0] not in self.levels]
        if unknown:
            self.add_error("targets", _("The draft has no level %(code)s.") % {"code": unknown[0]})
        if given.get("volume_percent") and not (given.get("forecast") and given.get("feed")):
            self.add_error("volume_percent", _("Relief from so much of a forecast on needs the forecast and its data."))
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", _("The season ends before it starts."))
        return given

    def _post_clean(self):
        """The version checks the whole season when it is saved."""

    def part(self) -> dict:
        """The season as `edit_version` takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in ("DELETE", "free")}
        return given | {"pays": not self.cleaned_data["free"], "volume_percent": given["volume_percent"] or None}


class SeasonFormSet(forms.BaseFormSet):
    """The seasons of a version; `parts` is what stays."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove it")

    def parts(self) -> list[dict]:
        said = [*self.initial_forms, *(form for form in self.extra_forms if form.has_changed())]
        return [form.part() for form in said if not form.cleaned_data.get("DELETE")]


def season_formset(extra: int) -> type[SeasonFormSet]:
    return forms.formset_factory(
        SeasonForm, formset=SeasonFormSet, extra=extra, can_delete=True, max_num=40, absolute_max=50
    )

"""What may a person say of a version's prices: how they are billed and paid, and each rate with its tiers?"""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import RateCard, RateItem
from portal.forms.base import ScopedModelForm
from portal.forms.contracts.fields import FIGURE, FULL_WIDTH, FigureField, MoneyField, amount_input, day_input

MONEY = {
    "fixed": _("Fixed amount"),
    "floor": _("At least"),
    "cap": _("At most"),
}


class RateCardForm(ScopedModelForm):
    """Tax, rounding, confirmation, days to pay, index and commitment of one version."""

    late_percent = FigureField(
        label=_("Interest on late payment, a day"),
        unit="%",
        help_text=_("Empty: none is agreed; the law’s 0.05 % holds where a large company pays a small one in China."),
    )
    commitment = MoneyField(label=_("Minimum commitment a contract year"), required=False, widget=amount_input())
    index_base = FigureField(label=_("The index when prices were agreed"))
    index_share = FigureField(label=_("Share of its move that prices follow"), unit="%", initial="100")
    index_cap = FigureField(label=_("By at most"), unit="%")

    class Meta:
        model = RateCard
        fields = ("with_tax", "rounding", "silence_days", "pay_days", "pay_from", "index_name")

    field_order = [
        "with_tax",
        "rounding",
        "silence_days",
        "pay_days",
        "pay_from",
        "late_percent",
        "commitment",
        "index_name",
        "index_base",
        "index_share",
        "index_cap",
    ]

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commitment"].widget.attrs["data-currency"] = currency

    def clean(self):
        given = super().clean()
        if bool(given.get("index_name")) != bool(given.get("index_base")):
            self.add_error("index_base", _("An index has a name and the level it had when prices were agreed."))
        return given

    def _post_clean(self):
        """The version checks the whole card when it is saved."""

    def part(self) -> dict:
        """The card as `edit_version` takes it."""
        given = dict(self.cleaned_data)
        empty = {name: given[name] or None for name in ("late_percent", "index_base", "index_cap")}
        return given | empty | {"index_share": given["index_share"] or "100"}


class TiersField(forms.CharField):
    """Tiers, one a line: an end and a price; the last line is a price alone. Cleaned to what a rate keeps."""

    widget = forms.Textarea({"rows": 3, "autocomplete": "off"})

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(price if upto is None else f"{upto} {price}" for upto, price in value)
        return value

    def clean(self, value):
        rows = []
        for line in super().clean(value).translate(FULL_WIDTH).replace(",", "").splitlines():
            parts = line.split()
            if not parts:
                continue
            if len(parts) > 2 or not all(FIGURE.fullmatch(part) for part in parts):
                raise forms.ValidationError(
                    _("“%(line)s” is no tier; write an end and a price, such as 500000 4.10."), params={"line": line}
                )
            rows.append([None, *parts] if len(parts) == 1 else parts)
        return rows


class RateForm(ScopedModelForm):
    """One rate; `schedules` and `feeds` are (code, name) pairs of the version."""

    code = forms.SlugField(label=_("Code"), max_length=30, widget=forms.TextInput({"data-width": "short"}))
    schedule = forms.ChoiceField(label=_("Schedule"))
    feed = forms.ChoiceField(
        label=_("Counted from the accepted data of"),
        required=False,
        help_text=_("Without one the quantity is entered in the statement."),
    )
    price = FigureField(label=_("Price a unit, or %"), help_text=_("Of a cost passed through: % for handling."))
    tiers = TiersField(
        label=_("Tiers"),
        required=False,
        help_text=_("One a line: up to where, and the price, such as 500000 4.10; the last line only a price."),
    )
    fixed = MoneyField(label=MONEY["fixed"], required=False, widget=amount_input())
    floor = MoneyField(label=MONEY["floor"], required=False, widget=amount_input())
    cap = MoneyField(label=MONEY["cap"], required=False, widget=amount_input())
    tax_percent = FigureField(label=_("Tax"), unit="%")
    expected = FigureField(
        label=_("Expected a month"),
        help_text=_("Units, or the value it is a percentage of. It counts for approval where no total is stated."),
    )

    class Meta:
        model = RateItem
        fields = ("name_en", "name_zh", "kind", "unit_en", "unit_zh", "counts", "mode", "indexed", "due_on")
        widgets = {"due_on": day_input()}

    FIRST = ("code", "name_en", "name_zh", "schedule", "kind", "price", "fixed", "tax_percent")
    field_order = [
        *FIRST,
        "unit_en",
        "unit_zh",
        "feed",
        "counts",
        "tiers",
        "mode",
        "expected",
        "floor",
        "cap",
        "indexed",
        "due_on",
    ]

    def __init__(self, *args, schedules, feeds, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["schedule"].choices = schedules
        self.fields["schedule"].initial = schedules[0][0] if schedules else ""  # as a browser sends it untouched
        self.fields["feed"].choices = [("", _("no data")), *feeds]
        for name in MONEY:
            self.fields[name].widget.attrs["data-currency"] = currency

    @property
    def first_fields(self) -> list:
        return [self[name] for name in self.FIRST]

    @property
    def further_fields(self) -> list:
        return [self[name] for name in self.fields if name not in (*self.FIRST, "DELETE")]

    @property
    def further_is_open(self) -> bool:
        return self.is_bound and any(name in self.errors for name in self.fields if name not in self.FIRST)

    def _post_clean(self):
        """The version checks the whole rate when it is saved."""

    def part(self) -> dict:
        """The rate as `edit_version` takes it."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        numbers = {name: given[name] or "0" for name in ("price", "tax_percent")}
        return given | numbers | {"fixed": given["fixed"] or Decimal(0), "expected": given["expected"] or None}


class RateFormSet(forms.BaseFormSet):
    """The rates of a version; `parts` is what stays."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove it")

    def parts(self) -> list[dict]:
        said = [*self.initial_forms, *(form for form in self.extra_forms if form.has_changed())]
        return [form.part() for form in said if not form.cleaned_data.get("DELETE")]


def rate_formset(extra: int) -> type[RateFormSet]:
    return forms.formset_factory(
        RateForm, formset=RateFormSet, extra=extra, can_delete=True, max_num=60, absolute_max=80
    )

"""What may a person say about a contract: its parties, its terms, its parts, a step, a fee?"""

from decimal import Decimal
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, ContractVersion, FeedSpec, LevelSpec, Notice, Schedule, Signature
from portal.forms.base import ScopedForm, ScopedModelForm
from portal.forms.vendors import StepForm


def _day(**attrs) -> forms.DateInput:
    return forms.DateInput({"type": "date", "data-width": "short"} | attrs, format="%Y-%m-%d")


def _amount(currency: str = "") -> forms.TextInput:
    return forms.TextInput(
        {"inputmode": "decimal", "data-currency": currency} if currency else {"inputmode": "decimal"}
    )


def _percent() -> forms.TextInput:
    return forms.TextInput({"inputmode": "decimal", "data-unit": "%", "data-width": "short"})


class ContractFilter(ScopedForm):
    q = forms.CharField(label=_("Number, title or vendor"), required=False, max_length=100)
    line = forms.CharField(required=False, widget=forms.HiddenInput)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    country = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class MoneyField(forms.DecimalField):
    """An amount in the contract's currency, whole in its minor unit."""

    def __init__(self, **kwargs):
        kwargs.setdefault("min_value", Decimal(0))
        super().__init__(max_digits=18, **kwargs)


class TermsForm(ScopedModelForm):
    """Term, notice, money and words of one version."""

    value = MoneyField(label=_("Total value"), required=False, widget=_amount())
    liability_cap = MoneyField(label=_("Liability cap"), required=False, widget=_amount())

    class Meta:
        model = ContractVersion
        fields = (
            "what_changed",
            "starts_on",
            "ends_on",
            "effective_from",
            "renews_months",
            "notice_days",
            "delivery_days",
            "value",
            "liability_cap",
            "credit_words_en",
            "credit_words_zh",
            "claim_days",
            "objection_days",
            "no_levels_reason",
        )
        widgets = {"starts_on": _day(), "ends_on": _day(), "effective_from": _day()}

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.n == 1:
            del self.fields["what_changed"]
        for name in ("value", "liability_cap"):
            self.fields[name].widget.attrs["data-currency"] = currency
            if self.instance.pk:
                self.fields[name].initial = getattr(self.instance, name)

    def terms(self) -> dict:
        """The cleaned values as `edit_version` takes them."""
        return {name: self.cleaned_data[name] for name in self.fields}


class NewContractForm(ScopedModelForm):
    """Who agrees on what: the identity of a contract, and the first draft's term."""

    starts_on = forms.DateField(label=_("Term starts"), widget=_day())
    ends_on = forms.DateField(label=_("Term ends"), widget=_day(), help_text=_("The last day, included."))
    value = MoneyField(
        label=_("Total value"), required=False, widget=_amount(), help_text=_("In the contract’s currency.")
    )

    class Meta:
        model = Contract
        fields = (
            "number",
            "kind",
            "vendor",
            "entity",
            "line",
            "parent",
            "title_en",
            "title_zh",
            "currency",
            "zone",
            "owner",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = (
            self.fields["owner"].queryset.filter(grants__isnull=False, is_active=True, is_system=False).distinct()
        )
        self.fields["parent"].queryset = self.fields["parent"].queryset.filter(kind=Contract.Kind.MASTER)
        self.fields["zone"].initial = "Asia/Shanghai"

    def clean_zone(self):
        zone = self.cleaned_data["zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(
                _("“%(zone)s” is not a time zone, such as Asia/Shanghai or Europe/Berlin."),
                params={"zone": zone},
            )
        return zone

    def clean(self):
        given = super().clean()
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", _("The term ends before it starts."))
        return given

    def given(self) -> dict:
        """The cleaned values as `create_contract` takes them."""
        values = dict(self.cleaned_data)
        terms = {name: values.pop(name) for name in ("starts_on", "ends_on", "value")}
        return values | {"terms": terms}


class PartForm(ScopedModelForm):
    """One row of a version's parts; an empty one is left out, a ticked one is removed."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=30,
        widget=forms.TextInput({"data-width": "short"}),
        help_text=_("Short; it stays the same in every version."),
    )

    def part(self) -> dict:
        """The cleaned values as `edit_version` takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("DELETE", "id")}


class ScheduleForm(PartForm):
    monthly_fee = MoneyField(label=_("Fixed fee a month"), required=False, widget=_amount())
    repeat = forms.CharField(
        label=_("Multipliers for repeated misses"),
        required=False,
        max_length=100,
        help_text=_("Of the 1st, 2nd, 3rd … miss in a row, such as 1, 1, 1.5. Empty: none."),
    )
    at_risk_percent = forms.DecimalField(label=_("At risk"), widget=_percent(), help_text=_("Of the month’s fee."))
    cap_percent = forms.DecimalField(label=_("Cap"), widget=_percent(), help_text=_("Of the month’s fee."))
    field_order = ["code", "name_en", "name_zh", "line", "fee_words_en", "fee_words_zh", "monthly_fee"]

    class Meta:
        model = Schedule
        fields = ("name_en", "name_zh", "line", "fee_words_en", "fee_words_zh")

    def clean_repeat(self):
        parts = [part.strip() for part in self.cleaned_data["repeat"].replace("，", ",").split(",") if part.strip()]
        for part in parts:
            try:
                ok = Decimal(part).is_finite() and Decimal(part) >= 0
            except ArithmeticError:
                ok = False
            if not ok:
                raise forms.ValidationError(
                    _("“%(part)s” is not a multiplier; write numbers such as 1, 1, 1.5."), params={"part": part}
                )
        return parts


class FeedForm(PartForm):
    dimensions = forms.CharField(
        label=_("Dimensions"),
        required=False,
        max_length=100,
        help_text=_("Up to three column names, such as region, parted by commas."),
    )
    due_time = forms.TimeField(
        label=_("Due at"),
        widget=forms.TimeInput({"type": "time", "data-width": "short"}, format="%H:%M"),
        initial="18:00",
    )
    field_order = ["code", "name_en", "name_zh", "kind", "due_day", "due_time"]

    class Meta:
        model = FeedSpec
        fields = ("name_en", "name_zh", "kind", "due_day", "row_words_en", "row_words_zh")

    def clean_dimensions(self):
        names = [name.strip() for name in self.cleaned_data["dimensions"].replace("，", ",").split(",") if name.strip()]
        if len(names) > 3:
            raise forms.ValidationError(_("A feed carries at most three dimensions."))
        for name in names:
            if not name.isidentifier():
                raise forms.ValidationError(
                    _("“%(name)s” cannot head a column; use letters, digits and _."), params={"name": name}
                )
        return names


class LevelForm(PartForm):
    schedule = forms.CharField(
        label=_("Schedule"),
        max_length=30,
        widget=forms.TextInput({"data-width": "short"}),
        help_text=_("Its code, as above."),
    )
    feed = forms.CharField(
        label=_("Feed"),
        max_length=64,
        widget=forms.TextInput({"data-width": "short"}),
        help_text=_("The code of the feed it reads, as above."),
    )
    expected = forms.DecimalField(
        label=_("Expected level"), widget=forms.TextInput({"inputmode": "decimal", "data-width": "short"})
    )
    minimum = forms.DecimalField(
        label=_("Minimum level"),
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "data-width": "short"}),
    )
    weight = forms.DecimalField(
        label=_("Weight"), initial=0, widget=_percent(), help_text=_("Of the amount at risk; 0: no credit.")
    )
    field_order = [
        "code",
        "name_en",
        "name_zh",
        "schedule",
        "feed",
        "level_class",
        "direction",
        "expected",
        "minimum",
        "unit",
        "weight",
    ]

    class Meta:
        model = LevelSpec
        fields = (
            "name_en",
            "name_zh",
            "level_class",
            "direction",
            "measure",
            "unit",
            "precision",
            "rounding",
            "on_missing",
            "n_min",
            "definition_en",
            "definition_zh",
            "clause",
        )

    def part(self) -> dict:
        """A level that reads several feeds keeps them unless its feed is written anew."""
        part = super().part()
        if self.initial.get("inputs") and "feed" not in self.changed_data:
            del part["feed"]
            part["inputs"] = self.initial["inputs"]
        return part

    def clean(self):
        given = super().clean()
        expected, minimum, direction = given.get("expected"), given.get("minimum"), given.get("direction")
        if expected is not None and minimum is not None:
            if direction == LevelSpec.Direction.UP and minimum > expected:
                self.add_error("minimum", _("Higher is better here: the minimum cannot be above the expected level."))
            if direction == LevelSpec.Direction.DOWN and minimum < expected:
                self.add_error("minimum", _("Lower is better here: the minimum cannot be below the expected level."))
        if given.get("weight") is not None and not 0 <= given["weight"] <= 100:
            self.add_error("weight", _("A weight is from 0 to 100."))
        return given


class PartFormSet(forms.BaseFormSet):
    """Rows that may be added and ticked off without JavaScript; `parts` is what stays."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove it")

    def parts(self) -> list[dict]:
        kept = [*self.initial_forms, *(form for form in self.extra_forms if form.has_changed())]
        return [form.part() for form in kept if not form.cleaned_data.get("DELETE")]


def part_formset(form: type[PartForm], extra: int) -> type[PartFormSet]:
    return forms.formset_factory(form, formset=PartFormSet, extra=extra, can_delete=True, max_num=60, absolute_max=80)


class AmendForm(ScopedForm):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (ContractVersion.Kind.AMENDMENT, ContractVersion.Kind.RENEWAL)],
    )
    what_changed = forms.CharField(
        label=_("What changes"), max_length=300, help_text=_("One line, such as: at risk 6 → 8 %.")
    )
    effective_from = forms.DateField(label=_("In force from"), widget=_day())


class SignatureForm(ScopedForm):
    party = forms.ChoiceField(label=_("Party"), choices=Signature.Party.choices)
    signatory = forms.CharField(label=_("Who signed or sealed"), max_length=120)
    signed_on = forms.DateField(label=_("Signed on"), widget=_day())
    file = forms.FileField(
        label=_("The signed paper"),
        required=False,
        help_text=_("A PDF up to 25 MB. Without it you attest that the paper exists, and the trail says so."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > 25_000_000:
            raise forms.ValidationError(_("The file is larger than 25 MB."))
        start = file.read(5)
        file.seek(0)
        if start != b"%PDF-":
            raise forms.ValidationError(_("This is not a PDF; scan or export the signed paper as PDF."))
        return file


class ChargeForm(ScopedForm):
    schedule_code = forms.ChoiceField(label=_("Schedule"))
    month = forms.DateField(
        label=_("Month"),
        widget=forms.DateInput({"type": "month", "data-width": "short"}, format="%Y-%m"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
    )
    amount = MoneyField(label=_("Fee of the month"), widget=_amount())
    pass_through = MoneyField(
        label=_("Of it passed through"),
        widget=_amount(),
        initial=0,
        required=False,
        help_text=_("Costs on which no credit is taken."),
    )
    words_en = forms.CharField(
        label=_("How it was worked out"),
        required=False,
        max_length=200,
        help_text=_("Such as: 652,000 parcels × 4.10."),
    )
    words_zh = forms.CharField(label=_("How it was worked out, in Chinese"), required=False, max_length=200)

    def __init__(self, *args, schedules: list[tuple[str, str]], currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["schedule_code"].choices = schedules
        for name in ("amount", "pass_through"):
            self.fields[name].widget.attrs["data-currency"] = currency

    def clean_month(self):
        return self.cleaned_data["month"].replace(day=1)

    def clean(self):
        given = super().clean()
        given["pass_through"] = given.get("pass_through") or Decimal(0)
        if given.get("amount") is not None and given["pass_through"] > given["amount"]:
            self.add_error("pass_through", _("No more can be passed through than the fee."))
        return given


class SuspendForm(StepForm):
    from_day = forms.DateField(label=_("Suspended from"), widget=_day())
    scope = forms.CharField(label=_("What is suspended"), max_length=300)
    partial = forms.BooleanField(label=_("Only in part"), required=False)
    clock_runs = forms.BooleanField(label=_("Months are measured all the same"), required=False)
    field_order = ["from_day", "scope", "partial", "clock_runs", "note"]


class NoticeForm(StepForm):
    kind = forms.ChoiceField(label=_("Kind of notice"), choices=Notice.Kind.choices)
    from_vendor = forms.BooleanField(label=_("Given by the vendor"), required=False)
    served_on = forms.DateField(label=_("Sent on"), widget=_day())
    arrived_on = forms.DateField(
        label=_("Arrived on"), required=False, widget=_day(), help_text=_("Empty while you wait for proof of delivery.")
    )
    effective_on = forms.DateField(label=_("Takes effect on"), widget=_day())
    field_order = ["kind", "from_vendor", "served_on", "arrived_on", "effective_on", "note"]

    def clean(self):
        given = super().clean()
        served = given.get("served_on")
        for name in ("arrived_on", "effective_on"):
            if served and given.get(name) and given[name] < served:
                self.add_error(name, _("It cannot be before the notice was sent."))
        return given


class ApproveForm(ScopedForm):
    """The hash of what the approver has on the page travels with the decision."""

    hash_seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))


class SendBackForm(ScopedForm):
    note = forms.CharField(
        label=_("What has to change"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why; the note stays in the trail.")},
    )

"""What may a person say when a contract stops, ends, is handed over, amended or renewed?"""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contracts.models import Amendment, ContractVersion, Notice
from contracts.queries import version_in_force
from portal.forms.base import ScopedForm, narrowed
from portal.forms.contracts.fields import MoneyField, amount_input, day_input
from portal.forms.fields import PaperField
from portal.forms.vendors import StepForm
from portal.wording.after import named_right
from sla.models import TriggerHit
from vendors.models import Vendor

CERTIFICATE = _("A PDF up to 20 MB.")


class AboutContract(StepForm):
    """A step whose choices are those of the contract."""

    asks_record = True

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.record = record


class SuspendForm(AboutContract):
    from_day = forms.DateField(label=_("Suspended from"), widget=day_input())
    scope = forms.CharField(label=_("What is suspended"), max_length=300)
    schedules = forms.MultipleChoiceField(
        label=_("Only these schedules"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: what you wrote above, of all of them."),
    )
    partial = forms.BooleanField(label=_("Only in part"), required=False)
    clock_runs = forms.BooleanField(
        label=_("Months are measured all the same"),
        required=False,
        help_text=_("Otherwise the days suspended count in no level of what is suspended."),
    )
    fees_stop = forms.BooleanField(
        label=_("Fixed fees are not owed for these days"),
        required=False,
        help_text=_("Monthly amounts, minimums included, are owed for the days served. Unit prices stay."),
    )
    shifts_end = forms.BooleanField(
        label=_("The term ends later by as many days"), required=False, help_text=_("Where it is agreed so.")
    )
    field_order = ["from_day", "scope", "partial", "schedules", "clock_runs", "fees_stop", "shifts_end", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        version = version_in_force(self.record, self.record.day_of(timezone.now()))
        rows = list(version.schedules.all()) if version else []
        if rows:
            self.fields["schedules"].choices = [(row.code, str(row)) for row in rows]
        else:
            del self.fields["schedules"]

    def clean(self):
        given = super().clean()
        if given.get("schedules"):
            given["partial"] = True
        return given


class NoticeForm(AboutContract):
    kind = forms.ChoiceField(label=_("Kind of notice"), choices=Notice.Kind.choices)
    trigger_code = forms.ChoiceField(label=_("Which right"), required=False)
    ground = forms.CharField(
        label=_("On which clause or ground"), required=False, max_length=300, help_text=_("Such as clause 14.2.")
    )
    from_vendor = forms.BooleanField(label=_("Given by the vendor"), required=False)
    served_on = forms.DateField(label=_("Sent on"), widget=day_input())
    arrived_on = forms.DateField(
        label=_("Arrived on"),
        required=False,
        widget=day_input(),
        help_text=_("Empty while you wait for proof of delivery."),
    )
    effective_on = forms.DateField(label=_("Takes effect on"), widget=day_input())
    field_order = [
        *("kind", "trigger_code", "ground", "from_vendor", "served_on", "arrived_on", "effective_on", "note"),
    ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = TriggerHit.objects.filter(period__contract=self.record, state=TriggerHit.State.OPEN)
        rights = {row.code: named_right(row.code) or row.code for row in narrowed(rows, self.user)}
        if rights:
            self.fields["trigger_code"].choices = [("", _("none")), *rights.items()]
        else:
            del self.fields["trigger_code"]
            kinds = [one for one in Notice.Kind.choices if one[0] != Notice.Kind.TRIGGER]
            self.fields["kind"].choices = kinds

    def clean(self):
        given = super().clean()
        served = given.get("served_on")
        for name in ("arrived_on", "effective_on"):
            if served and given.get(name) and given[name] < served:
                self.add_error(name, _("It cannot be before the notice was sent."))
        if given.get("kind") == Notice.Kind.TRIGGER and not given.get("trigger_code"):
            self.add_error("trigger_code", _("Say which right is used."))
        elif given.get("kind") != Notice.Kind.TRIGGER:
            given["trigger_code"] = ""
        return given


class WithdrawNoticeForm(StepForm):
    agreed = forms.CharField(
        label=_("Who agreed for the other side, and how"),
        required=False,
        max_length=300,
        help_text=_("Only a notice that has not arrived yet is taken back by its sender alone."),
    )
    file = PaperField(label=_("Their agreement"), required=False, help_text=CERTIFICATE)
    field_order = ["agreed", "file", "note"]


class StartExitForm(StepForm):
    successor = forms.ModelChoiceField(label=_("Successor"), queryset=Vendor.objects.none(), required=False)
    successor_words = forms.CharField(
        label=_("Or in words"),
        required=False,
        max_length=200,
        help_text=_("Such as: our own warehouse; or that nobody takes over."),
    )
    field_order = ["successor", "successor_words", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = Vendor.objects.visible_to(self.user).order_by("name_en")


class SuccessorForm(ScopedForm):
    vendor = forms.ModelChoiceField(label=_("Successor"), queryset=Vendor.objects.none(), required=False)
    words = forms.CharField(
        label=_("Or in words"),
        required=False,
        max_length=200,
        help_text=_("Such as: our own warehouse; or that nobody takes over."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vendor"].queryset = Vendor.objects.visible_to(self.user).order_by("name_en")

    def clean(self):
        given = super().clean()
        if not given.get("vendor") and not given.get("words"):
            self.add_error("words", _("Say who takes over, or that nobody does."))
        return given


class ArrivalForm(ScopedForm):
    arrived_on = forms.DateField(label=_("Arrived on"), widget=day_input())
    file = PaperField(label=_("Proof of arrival"), required=False, help_text=CERTIFICATE)


class ExitItemForm(StepForm):
    file = PaperField(label=_("The paper that shows it"), required=False, help_text=CERTIFICATE)
    field_order = ["note", "file"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("How it was seen")


class AmendForm(ScopedForm):
    what_changed = forms.CharField(
        label=_("What changes"), max_length=300, help_text=_("One line, such as: at risk 6 → 8 %.")
    )
    effective_from = forms.DateField(label=_("In force from"), widget=day_input())
    reason = forms.CharField(label=_("Why"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}))

    def given(self) -> dict:
        return self.cleaned_data | {"kind": ContractVersion.Kind.AMENDMENT}


INDEX = {"min_value": Decimal("0.000001"), "max_digits": 12, "widget": amount_input()}


class RenewForm(ScopedForm):
    months = forms.IntegerField(label=_("For how many months"), min_value=1, max_value=120, initial=12)
    what_changed = forms.CharField(
        label=_("What changes"), max_length=300, help_text=_("One line, such as: 12 months more, prices + 3 %.")
    )
    uplift = forms.ChoiceField(label=_("Prices"), choices=Amendment.Uplift.choices)
    amount = MoneyField(label=_("More a month"), required=False, widget=amount_input())
    percent = forms.DecimalField(
        label=_("By, %"), required=False, min_value=-99, max_value=999, max_digits=9, widget=amount_input()
    )
    index_name = forms.CharField(
        label=_("Index"), required=False, max_length=80, help_text=_("Such as CPI services, Eurostat.")
    )
    index_base = forms.DecimalField(label=_("The index before"), required=False, **INDEX)
    index_level = forms.DecimalField(label=_("The index now"), required=False, **INDEX)
    reason = forms.CharField(label=_("Why"), required=False, max_length=500, widget=forms.Textarea({"rows": 2}))
    NEEDS = {
        "fixed": ("amount",),
        "percent": ("percent",),
        "index": ("index_name", "index_base", "index_level"),
    }

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget = amount_input(currency)

    def clean(self):
        given = super().clean()
        wanted = self.NEEDS.get(given.get("uplift"), ())
        for name in ("amount", "percent", "index_name", "index_base", "index_level"):
            if name not in wanted:
                given[name] = "" if name == "index_name" else None
            elif given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("Say by how much prices move."))
        for name in ("index_base", "index_level"):
            if given.get(name) is not None and given[name] <= Decimal(0):
                self.add_error(name, _("An index is above zero."))
        return given

"""What may a person say about a contract as a whole: its parties, a signature, a fee, a step, a decision?"""

from decimal import Decimal
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from contracts.models import Contract, SealRequest, Signature
from portal.forms.base import ScopedForm, ScopedModelForm, colleagues, narrowed
from portal.forms.contracts.fields import MoneyField, amount_input, day_input
from portal.forms.fields import PaperField
from vendors.words import clauses, worded_day


class ContractFilter(ScopedForm):
    q = forms.CharField(label=_("Number, title or vendor"), required=False, max_length=100)
    line = forms.CharField(required=False, widget=forms.HiddenInput)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    country = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class NewContractForm(ScopedModelForm):
    """Who agrees on what: the identity of a contract, and the first draft's term."""

    starts_on = forms.DateField(label=_("Term starts"), widget=day_input())
    ends_on = forms.DateField(label=_("Term ends"), widget=day_input(), help_text=_("The last day, included."))
    value = MoneyField(
        label=_("Total value"), required=False, widget=amount_input(), help_text=_("In the contract’s currency.")
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
        self.fields["owner"].queryset = colleagues(self.user)
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


class SignatureForm(ScopedForm):
    """`seals` are the requests under which our seal was affixed to the version."""

    party = forms.ChoiceField(label=_("Party"), choices=Signature.Party.choices)
    signatory = forms.CharField(label=_("Who signed or sealed"), max_length=120)
    signed_on = forms.DateField(label=_("Signed on"), widget=day_input())
    how = forms.ChoiceField(label=_("How"), choices=Signature.How.choices, initial=Signature.How.SIGNED, required=False)
    seal = forms.ModelChoiceField(
        label=_("Our seal"),
        queryset=SealRequest.objects.none(),
        required=False,
        help_text=_("Only for our own signature by seal: the request under which it was affixed."),
    )
    originals = forms.CharField(label=_("Where the originals lie"), required=False, max_length=200)
    file = PaperField(
        label=_("The signed paper"),
        required=False,
        help_text=_("A PDF up to 20 MB. Without it you attest that the paper exists, and the trail says so."),
    )

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        rows = SealRequest.objects.filter(version=version, state=SealRequest.State.AFFIXED)
        self.fields["seal"].queryset = narrowed(rows, self.user)
        self.fields["seal"].label_from_instance = sealed_words

    def clean_how(self) -> str:
        return self.cleaned_data["how"] or Signature.How.SIGNED.value


def sealed_words(request: SealRequest) -> str:
    """“contract seal, 4 copies, 3 May 2026”."""
    copies = ngettext("%(n)s copy", "%(n)s copies", request.copies) % {"n": request.copies}
    return clauses([request.get_seal_display(), copies, worded_day(request.affixed_on)])


class SealRequestForm(ScopedModelForm):
    class Meta:
        model = SealRequest
        fields = ("seal", "copies", "reason")
        widgets = {"copies": forms.NumberInput({"data-width": "short"})}


class AffixForm(ScopedForm):
    affixed_on = forms.DateField(label=_("Affixed on"), widget=day_input())
    originals = forms.CharField(
        label=_("Where the originals lie"), max_length=200, help_text=_("Such as: legal archive, cabinet 3, folder 14.")
    )


class ChargeForm(ScopedForm):
    schedule_code = forms.ChoiceField(label=_("Schedule"))
    month = forms.DateField(
        label=_("Month"),
        widget=forms.DateInput({"type": "month", "data-width": "short"}, format="%Y-%m"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
    )
    amount = MoneyField(label=_("Fee of the month"), widget=amount_input())
    pass_through = MoneyField(
        label=_("Of it passed through"),
        widget=amount_input(),
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

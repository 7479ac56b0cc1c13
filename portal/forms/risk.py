"""What is asked about a vendor's risk, its sub-contractors, the service map and whom to call?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import Contact, Contract, ExitPlan, Provision
from portal.forms.base import ScopedForm, ScopedModelForm, colleagues, narrowed
from portal.forms.people import DayInput
from vendors.models import PciShare, Service, SubContractor, TierChoices, Vendor

AREA = {"widget": forms.Textarea({"rows": 3})}


class AssessForm(ScopedForm):
    """The questions of a risk model, as `pages.risk.questions_of` gives them."""

    note = forms.CharField(label=_("Note"), required=False, **AREA)

    def __init__(self, *args, questions: list[dict], **kwargs):
        super().__init__(*args, **kwargs)
        asked = {
            row["code"]: forms.ChoiceField(label=row["text"], choices=row["choices"], widget=forms.RadioSelect)
            for row in questions
        }
        self.fields = {**asked, **self.fields}

    @property
    def answers(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "note"}


class JudgeForm(ScopedForm):
    tier = forms.ChoiceField(label=_("Tier"), choices=TierChoices.choices)
    why = forms.CharField(label=_("Why"), help_text=_("It counts once a second person has confirmed it."), **AREA)


class SubContractorForm(ScopedForm):
    name = forms.CharField(label=_("Name"), max_length=160)
    service = forms.CharField(label=_("What it does"), max_length=200)
    country = forms.CharField(
        label=_("Country"), max_length=2, min_length=2, help_text=_("Two letters, ISO 3166, such as CN or DE.")
    )
    via = forms.ModelChoiceField(
        SubContractor.objects.all(), label=_("Works for"), required=False, empty_label=_("the vendor itself")
    )
    touches_pii = forms.BooleanField(label=_("It sees personal data"), required=False)
    since = forms.DateField(label=_("Since"), required=False, widget=DayInput)

    def __init__(self, *args, vendor: Vendor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["via"].queryset = narrowed(SubContractor.objects.filter(vendor=vendor), self.user)


class DecisionForm(ScopedForm):
    note = forms.CharField(label=_("Note"), required=False, help_text=_("The vendor reads it."), **AREA)


class PciForm(ScopedForm):
    """One line for each of the twelve requirements."""

    def __init__(self, *args, rows: list[dict], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            share = row["share"]
            self.fields[f"bearer_{row['n']}"] = forms.ChoiceField(
                label=f"{row['n']}. {row['name']}",
                required=False,
                initial=share.bearer if share else "",
                choices=[("", "—"), *PciShare.Bearer.choices],
            )
            self.fields[f"evidence_{row['n']}"] = forms.CharField(
                label=_("Evidence for %(n)s") % {"n": row["n"]},
                required=False,
                max_length=300,
                initial=share.evidence if share else "",
            )

    def said(self):
        """(requirement, bearer, evidence) of each line that was filled."""
        for row in self.rows:
            bearer = self.cleaned_data[f"bearer_{row['n']}"]
            if bearer:
                yield row["n"], bearer, self.cleaned_data[f"evidence_{row['n']}"]


class ExitPlanForm(ScopedModelForm):
    class Meta:
        model = ExitPlan
        fields = (
            "owner",
            "triggers",
            "successor",
            "data_return",
            "parallel_days",
            "cost",
            "tested_on",
            "test_result",
            "next_test_on",
        )
        widgets = {
            name: forms.Textarea({"rows": 3}) for name in ("triggers", "successor", "data_return", "test_result")
        } | {"tested_on": DayInput(), "next_test_on": DayInput()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues(self.user)


class ServiceForm(ScopedModelForm):
    class Meta:
        model = Service
        fields = (
            "code",
            "line",
            "name_en",
            "name_zh",
            "region",
            "channel",
            "criticality",
            "owner",
            "rto_hours",
            "is_open",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues(self.user)


class ProvideForm(ScopedForm):
    vendor = forms.ModelChoiceField(Vendor.objects.filter(state__in=Vendor.IN_BUSINESS), label=_("Vendor"))
    rank = forms.ChoiceField(label=_("Provides it as"), choices=Provision.Rank.choices)
    contract = forms.ModelChoiceField(Contract.objects.all(), label=_("Contract"), required=False)
    share_percent = forms.IntegerField(
        label=_("Share of volume in percent"), required=False, min_value=0, max_value=100
    )
    starts_on = forms.DateField(label=_("Since"), widget=DayInput)


class EndProvisionForm(ScopedForm):
    last_day = forms.DateField(label=_("Last day"), widget=DayInput)


class ContactForm(ScopedModelForm):
    class Meta:
        model = Contact
        fields = ("role", "name", "escalation", "deputy_of", "phone", "email", "hours")

    def __init__(self, *args, contract: Contract, side: str, **kwargs):
        super().__init__(*args, **kwargs)
        same_card = Contact.objects.filter(contract=contract, side=side, ended_at__isnull=True)
        self.fields["deputy_of"].queryset = narrowed(same_card.exclude(pk=self.instance.pk), self.user)
        self.fields["deputy_of"].label = _("Deputy of")

    def clean(self):
        said = super().clean()
        if not said.get("phone") and not said.get("email"):
            self.add_error("phone", _("Give a phone number or an e-mail address."))
        return said

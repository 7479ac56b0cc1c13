"""What may a person say about a claim for relief: which ones, what happened and when, what is granted?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm
from portal.forms.fields import FilesField, LocalMomentField
from sla.actions.relief import claim_faults
from sla.models import Period, Relief


class ReliefFilter(ScopedForm):
    q = forms.CharField(label=_("Vendor or contract"), required=False, max_length=100)
    contract = forms.CharField(required=False, widget=forms.HiddenInput)
    month = forms.CharField(required=False, widget=forms.HiddenInput)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class ClaimForm(ScopedForm):
    """A claim for one month: `levels` are (code, name) pairs of the month's version."""

    level = forms.ChoiceField(label=_("Service level"), required=False)
    category = forms.ChoiceField(label=_("Cause"), choices=Relief.Category.choices, widget=forms.RadioSelect)
    description = forms.CharField(
        label=_("What happened"),
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        help_text=_("What the cause was, and what was done to keep its effect small."),
        error_messages={"required": _("Write what happened; whoever decides reads it first.")},
    )
    noticed_at = LocalMomentField(
        label=_("When the other side was told"),
        required=False,
        help_text=_("Empty: by this claim."),
    )
    starts_at = LocalMomentField(label=_("From"), required=False)
    ends_at = LocalMomentField(label=_("Until"), required=False)
    rows = forms.FileField(
        label=_("File of rows"),
        required=False,
        help_text=_("A CSV with the columns id and reason; the ids as they were delivered for this month."),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
    )
    evidence = FilesField(
        label=_("Evidence"),
        help_text=_("A notice, a log, a photograph: at most 10 files of 20 MB each."),
        error_messages={"required": _("Add the evidence: without it nobody can decide.")},
    )

    def __init__(self, *args, period: Period, levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.period = period
        self.fields["level"].choices = [("", _("All service levels of the contract")), *levels]
        for name in ("noticed_at", "starts_at", "ends_at"):
            self.fields[name].zone = period.contract.zone

    def clean(self):
        given = self.cleaned_data
        if {"starts_at", "ends_at", "category"} <= given.keys():
            faults = claim_faults(
                self.period,
                category=given["category"],
                starts_at=given["starts_at"],
                ends_at=given["ends_at"],
                has_rows=bool(given.get("rows")),
            )
            for name, sentence in faults.items():
                self.add_error(name, sentence)
        return given


class DecisionForm(ScopedForm):
    """What is granted and what the vendor reads; `reasons` are (reason, words) pairs of a claim by rows."""

    reasons = forms.MultipleChoiceField(
        label=_("Grant the rows with these reasons"), required=False, widget=forms.CheckboxSelectMultiple
    )
    but = forms.CharField(
        label=_("But not these rows"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One id a line."),
    )
    decision = forms.CharField(
        label=_("What the vendor reads"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        help_text=_("Needed when you reject, or do not grant every row."),
    )

    def __init__(self, *args, reasons=(), **kwargs):
        super().__init__(*args, **kwargs)
        if reasons:
            self.fields["reasons"].choices = reasons
            self.fields["reasons"].initial = [reason for reason, _words in reasons]
        else:
            del self.fields["reasons"], self.fields["but"]

    def clean_but(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["but"].splitlines() if line.strip()]

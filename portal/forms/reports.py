"""What does a person ask of the list of reports?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm


class ReportFilter(ScopedForm):
    """Words for a vendor or contract, and a month."""

    q = forms.CharField(label=_("Vendor or contract"), max_length=80, required=False, widget=forms.SearchInput)
    month = forms.DateField(
        label=_("Month"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
        error_messages={"invalid": _("Write a month as 2026-10.")},
    )
    state = forms.ChoiceField(
        required=False, choices=[("", ""), ("final", ""), ("draft", "")], widget=forms.HiddenInput
    )

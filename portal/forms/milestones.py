"""What may a person say of a milestone, or of an index?"""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.forms.base import ScopedForm
from portal.forms.contracts.fields import figure_input

ASKED = {
    "accept": _("Which acceptance record"),
    "give_back": _("What is missing"),
    "report_again": _("What was done"),
}


class MilestoneForm(ScopedForm):
    code = forms.ChoiceField(label=_("Milestone"))
    delivered = forms.CharField(
        label=_("What was delivered"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Whoever accepts it looks for exactly this."),
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = choices


class ReasonForm(ScopedForm):
    note = forms.CharField(widget=forms.Textarea({"rows": 2}), max_length=4000)

    def __init__(self, *args, step: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label = ASKED[step]


class IndexForm(ScopedForm):
    month = forms.DateField(
        label=_("From the month"),
        widget=forms.DateInput({"type": "month", "data-width": "short"}, format="%Y-%m"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
    )
    level = forms.DecimalField(
        label=pgettext_lazy("index", "Level"), min_value=Decimal("0.000001"), max_digits=20, widget=figure_input()
    )
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Who published it and when, so that the other side can look.")
    )

    def clean_month(self):
        return self.cleaned_data["month"].replace(day=1)

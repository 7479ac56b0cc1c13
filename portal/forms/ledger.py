"""Which months, and which codes of the ledger?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm
from portal.forms.contracts.fields import MoneyField, amount_input


class AccrualFilter(ScopedForm):
    month = forms.ChoiceField(label=_("Month’s end"), required=False)

    def __init__(self, *args, months, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = months


class SpendFilter(ScopedForm):
    first = forms.ChoiceField(label=_("First month"), required=False)
    last = forms.ChoiceField(label=_("Last month"), required=False)
    by = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, months, **kwargs):
        super().__init__(*args, **kwargs)
        for name, default in (("first", months[11]), ("last", months[0])):
            self.fields[name].choices = months
            self.fields[name].initial = default[0]


class BookingForm(ScopedForm):
    cost_centre = forms.CharField(label=_("Cost centre"), max_length=30)
    account = forms.CharField(label=_("Account"), max_length=30)
    vendor_number = forms.CharField(label=_("Number of the vendor in the ledger"), max_length=30, required=False)
    approved = MoneyField(
        label=_("Amount approved for the term"),
        required=False,
        help_text=_("A warning comes at 80 % and at 100 % of it. The vendor does not see it."),
    )

    def __init__(self, *args, booking, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["approved"].widget = amount_input(currency)
        if booking is not None:
            for name in self.fields:
                self.fields[name].initial = getattr(booking, name)

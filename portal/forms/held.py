"""What may finance say of money that is held?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import MoneyHeld
from portal.forms.base import ScopedForm
from portal.forms.contracts.fields import MoneyField, amount_input, day_input


class HeldForm(ScopedForm):
    kind = forms.ChoiceField(label=_("What it is"), choices=MoneyHeld.Kind.choices)
    words = forms.CharField(
        label=_("For what"), max_length=200, help_text=_("Such as: 1 % of October’s volume, for 180 days.")
    )
    amount = MoneyField(label=_("Amount"))
    since = forms.DateField(label=_("Held since"), widget=day_input())
    due_back_on = forms.DateField(label=_("Due back on"), widget=day_input())

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget = amount_input(currency)


class BackForm(ScopedForm):
    back_on = forms.DateField(label=_("Came back on"), widget=day_input())

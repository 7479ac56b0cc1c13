"""What may be entered when a vendor or a person leaves, and when access is reviewed?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm, colleagues
from vendors.models import User, Vendor

AREA = {"widget": forms.Textarea({"rows": 3})}


class ProofForm(ScopedForm):
    proof = forms.CharField(
        label=_("How was it seen that this is done?"),
        max_length=2000,
        help_text=_("What you have seen, and where it lies. It stays in the trail under your name."),
        **AREA,
    )


class HandOverForm(ScopedForm):
    to = forms.ModelChoiceField(User.objects.filter(is_system=False), label=_("Who takes over"))
    note = forms.CharField(label=_("Why"), max_length=1000, help_text=_("It stays in the trail."), **AREA)

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues(self.user).exclude(pk=person.pk)


class HoldPlacedForm(ScopedForm):
    vendor = forms.ModelChoiceField(Vendor.objects.all(), label=_("Vendor"))
    reason = forms.CharField(
        label=_("Why"), help_text=_("A dispute, an audit, an order: nothing of it is erased meanwhile."), **AREA
    )


class NoteForm(ScopedForm):
    note = forms.CharField(label=_("Why"), max_length=1000, help_text=_("It stays in the trail."), **AREA)

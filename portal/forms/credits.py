"""What may a person choose or say about a credit: which ones, a note, why not?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm


class CreditFilter(ScopedForm):
    q = forms.CharField(label=_("Vendor or contract"), required=False, max_length=100)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class OptionalNoteForm(ScopedForm):
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": 2}), max_length=4000)


class InvoiceForm(ScopedForm):
    note = forms.CharField(
        label=_("On which invoice"),
        max_length=300,
        help_text=_("Its number and day, such as 2026-1107 of 15 December 2026."),
        error_messages={"required": _("Name the invoice on which it is deducted.")},
    )


class WaiveForm(ScopedForm):
    note = forms.CharField(
        label=_("Why it is not asked for"),
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        error_messages={"required": _("Say why; the note stays in the trail.")},
    )


class DisputeForm(ScopedForm):
    note = forms.CharField(
        label=_("Why you do not agree"),
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        help_text=_("Name the rows or the clause. The buyer reads it."),
        error_messages={"required": _("Say why you do not agree; the buyer reads it.")},
    )

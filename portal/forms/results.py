"""What may a person choose or say about results: which months, a note, an answer to a breach?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm
from portal.forms.contracts.fields import MoneyField, amount_input
from portal.templatetags.steward import month as month_words
from sla.models import Period
from vendors.models import ServiceLine


class ResultFilter(ScopedForm):
    q = forms.CharField(label=_("Vendor or contract"), required=False, max_length=100)
    month = forms.ChoiceField(label=_("Month"), required=False)
    line = forms.ModelChoiceField(
        label=_("Service line"),
        queryset=ServiceLine.objects.all(),
        required=False,
        to_field_name="code",
        empty_label=_("All"),
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Period.State.choices])
    rating = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, months=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [("", _("All")), *[(f"{day:%Y-%m}", month_words(day)) for day in months]]


class NoteForm(ScopedForm):
    note = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        error_messages={"required": _("Say why; the note stays in the trail.")},
    )


class AnswerForm(ScopedForm):
    answer = forms.CharField(
        label=_("What happened, and what you do about it"),
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        help_text=_("The buyer reads it. An answer is no admission."),
        error_messages={"required": _("Write what happened; the buyer reads it.")},
    )


class LossForm(ScopedForm):
    loss = MoneyField(
        label=_("Loss that the month’s misses caused"),
        help_text=_("As estimated. Credits far above it can be reduced on request."),
        error_messages={"required": _("Enter the loss as an amount.")},
    )
    note = forms.CharField(
        label=_("How it was estimated"),
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        error_messages={"required": _("Say how it was estimated; the note stays in the trail.")},
    )

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["loss"].widget = amount_input(currency)

    def clean_loss(self):
        loss = self.cleaned_data["loss"]
        if loss <= 0:
            raise forms.ValidationError(_("A loss is more than nothing; without one, leave it out."))
        return loss


class DecisionForm(ScopedForm):
    note = forms.CharField(
        label=_("What was done, or why it is not used"),
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        error_messages={"required": _("Say what was done or why not; the note stays in the trail.")},
    )

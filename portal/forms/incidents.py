"""What may a person say about an incident: which ones, what went wrong, what is known by now?"""

import json

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm
from portal.forms.fields import FilesField, LocalMomentField
from sla.models import Incident


class IncidentFilter(ScopedForm):
    q = forms.CharField(label=_("Code, title, vendor or contract"), required=False, max_length=100)
    contract = forms.CharField(required=False, widget=forms.HiddenInput)
    month = forms.CharField(required=False, widget=forms.HiddenInput)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class _Known(ScopedForm):
    """What both sides may say about an incident; `levels` are (code, name) pairs of the contract."""

    severity = forms.ChoiceField(label=_("Severity"), choices=Incident.Severity.choices, widget=forms.RadioSelect)
    ends_at = LocalMomentField(label=_("Until"), required=False, help_text=_("Empty while it lasts."))
    levels = forms.MultipleChoiceField(
        label=_("Which service levels it hit"), required=False, widget=forms.CheckboxSelectMultiple
    )
    cause = forms.CharField(
        label=_("Cause"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        help_text=_("What is known of it. To name a cause is no admission."),
    )
    evidence = FilesField(label=_("Evidence"), required=False, help_text=_("At most 10 files of 20 MB each."))

    def __init__(self, *args, zone: str, levels, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["levels"].choices = levels
        if not levels:
            del self.fields["levels"]
        for field in self.fields.values():
            if isinstance(field, LocalMomentField):
                field.zone = zone


class IncidentForm(_Known):
    title = forms.CharField(
        label=_("What went wrong"),
        max_length=200,
        help_text=_("In one line, such as: the sorting hub lost its power."),
    )
    starts_at = LocalMomentField(label=_("From"))
    code = forms.RegexField(
        "^[A-Za-z0-9._-]+$",
        label=_("Code"),
        required=False,
        max_length=40,
        help_text=_("As the delivered rows name it in their column “incident”. Empty: the next free one."),
        error_messages={"invalid": _("A code has letters, digits, full stops and hyphens, and no spaces.")},
    )
    field_order = ["title", "severity", "starts_at", "ends_at", "levels", "cause", "evidence", "code"]


class AddForm(_Known):
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        max_length=4000,
        help_text=_("It stands in the history, under your name."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> dict:
        """What the form was drawn from; what cannot be read was not seen."""
        try:
            return json.loads(self.cleaned_data["seen"])
        except ValueError:
            return {}


class ResolveForm(ScopedForm):
    ends_at = LocalMomentField(label=_("When it ended"))
    cause = forms.CharField(
        label=_("Cause"),
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        help_text=_("What is known of it. To name a cause is no admission."),
        error_messages={"required": _("Write what is known of the cause; the other side reads it.")},
    )

    def __init__(self, *args, zone: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends_at"].zone = zone

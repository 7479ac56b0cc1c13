"""What may a person say about a delivery: a file, a note, a decision, a filter?"""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.forms.base import ScopedForm
from sla.intake.shape import MAX_BYTES
from sla.models import Delivery

STATES = {
    Delivery.State.EXPECTED: pgettext_lazy("delivery", "Due"),
    Delivery.State.RETURNED: _("To correct"),
    Delivery.State.SUBMITTED: _("In review"),
    Delivery.State.ACCEPTED: _("Accepted"),
}


class DeliveryFilter(ScopedForm):
    q = forms.CharField(label=_("Vendor, contract or feed"), required=False, max_length=100)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class UploadForm(ScopedForm):
    file = forms.FileField(
        label=_("Drop a CSV file here"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a CSV file first.")},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s MB; at most %(most)s MB can be read. Ask the buyer to split the feed.")
                % {"size": file.size // 1_000_000, "most": MAX_BYTES // 1_000_000}
            )
        return file


class SendForm(ScopedForm):
    note = forms.CharField(
        label=_("Note to the buyer"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000
    )

    def __init__(self, *args, own: bool = False, **kwargs):
        """`own`: it is our own measurement, and a colleague reads the note."""
        super().__init__(*args, **kwargs)
        if own:
            self.fields["note"].label = _("Note to your colleague")


class NothingForm(ScopedForm):
    note = forms.CharField(
        label=_("What happened instead"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        max_length=2000,
        help_text=_("Such as: no deliveries were ordered this month."),
    )
    sure = forms.BooleanField(
        label=_("Nothing happened in this month that belongs into this feed"),
        error_messages={"required": _("Tick the box: the declaration counts like delivered data.")},
    )


class AcceptForm(ScopedForm):
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2000)


class ReturnForm(ScopedForm):
    comment = forms.CharField(
        label=_("What is to be corrected"),
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        help_text=_("The vendor reads it with the next attempt."),
        error_messages={"required": _("Say what is to be corrected; the vendor reads it.")},
    )

    def __init__(self, *args, own: bool = False, **kwargs):
        """`own`: it is our own measurement, and a colleague corrects it."""
        super().__init__(*args, **kwargs)
        if own:
            comment = self.fields["comment"]
            comment.help_text = _("Your colleague reads it with the next attempt.")
            comment.error_messages["required"] = _("Say what is to be corrected; your colleague reads it.")

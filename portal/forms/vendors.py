"""What may a person say about a vendor: its record, a filter, a step?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm, ScopedModelForm
from vendors.models import Vendor


class VendorFilter(ScopedForm):
    q = forms.CharField(label=_("Name, code or registration number"), required=False, max_length=100)
    line = forms.CharField(required=False, widget=forms.HiddenInput)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    country = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class VendorForm(ScopedModelForm):
    """The record of a vendor that is there already: its code stays."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Vendor
        fields = (
            "name_en",
            "name_zh",
            "legal_name",
            "registration_number",
            "lei",
            "vat_number",
            "legal_representative",
            "address",
            "phone",
            "company_size",
            "country",
            "line",
            "parent",
            "is_entered_by_staff",
            "website",
            "summary_en",
            "summary_zh",
            "notes",
        )
        widgets = {"country": forms.TextInput({"data-width": "short"}), "notes": forms.Textarea({"rows": 3})}

    def clean_country(self):
        code = self.cleaned_data["country"].upper()
        if len(code) != 2 or not code.isalpha():
            raise forms.ValidationError(
                _("“%(code)s” is not a country code of two letters, such as CN or DE."), params={"code": code}
            )
        return code


class NewVendorForm(VendorForm):
    class Meta(VendorForm.Meta):
        fields = ("code", *VendorForm.Meta.fields)
        widgets = VendorForm.Meta.widgets | {"code": forms.TextInput({"data-width": "short"})}


class StepForm(ScopedForm):
    """What every step asks for: the state the person looked at, and a note."""

    expected_state = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stays in the trail."),
    )

    def __init__(self, *args, needs_note: bool = False, shown: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        note.required = needs_note
        note.error_messages["required"] = _("Say why; the note stays in the trail.")
        if not needs_note:
            note.label = _("Note")
        if shown:
            note.help_text = _("It stays in the trail; the vendor reads it too.")


class AttestForm(StepForm):
    """A step for which somebody gives their word."""

    attested = forms.CharField(
        label=_("What you attest"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("In your own words: what you have seen, and where it lies. It stays in the trail under your name."),
    )
    field_order = ["attested", "note"]

    def __init__(self, *args, needs_word: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["attested"].required = needs_word
        self.fields["attested"].error_messages["required"] = _("Say what you have seen; without it nothing happens.")


class HoldForm(StepForm):
    """A watch, a suspension or a block: why, what it concerns, and when somebody looks again."""

    scope = forms.CharField(
        label=_("What it concerns"),
        required=False,
        max_length=300,
        help_text=_("Such as new orders only, or one region. Empty: everything."),
    )
    review_on = forms.DateField(
        label=_("Review on"),
        widget=forms.DateInput({"type": "date", "data-width": "short"}, format="%Y-%m-%d"),
        help_text=_("Until then somebody decides whether it goes on."),
    )
    field_order = ["note", "scope", "review_on"]

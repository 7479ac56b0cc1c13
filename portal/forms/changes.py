"""What may a person ask to have changed about a vendor, and what may they say when deciding on it?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm, ScopedModelForm
from portal.forms.fields import FilesField, LocalMomentField
from portal.forms.people import DayInput
from portal.forms.vendors import VendorForm
from vendors.bank_accounts import NotAnAccount, read_account, read_bank_code
from vendors.models import BankDetail, ChangeRequest, Currency, Vendor

REASON = {
    "label": _("Why"),
    "max_length": 2000,
    "widget": forms.Textarea({"rows": 2}),
    "help_text": _("Whoever decides reads it, and both sides keep it."),
}
PAPERS = {
    "label": _("Papers"),
    "required": False,
    "help_text": _("Such as the new business licence. At most 10 files of 20 MB each."),
}


class ChangeForm(ScopedModelForm):
    """The fields of the profile that a vendor may ask to have changed, as they stand now."""

    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    reason = forms.CharField(**REASON)
    files = FilesField(**PAPERS)

    class Meta:
        model = Vendor
        fields = ChangeRequest.FIELDS


class TakeForm(ScopedForm):
    """Which of the fields asked for are approved."""

    fields_taken = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Fields to approve")
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It stays in the trail; the vendor reads it too."),
    )

    def __init__(self, *args, fields=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fields_taken"].choices = [(name, name) for name in fields]


class BankForm(ScopedForm):
    """An account to be paid to. What was typed is checked here and never repeated in a sentence."""

    country = forms.CharField(
        label=_("Country of the bank"),
        min_length=2,
        max_length=2,
        widget=forms.TextInput({"data-width": "short"}),
        help_text=_("Two letters, ISO 3166, such as CN or DE."),
    )
    account = forms.CharField(
        label=_("Account number or IBAN"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "inputmode": "text"}),
        help_text=_("It is kept encrypted; pages show its last four characters only."),
    )
    holder = forms.CharField(
        label=_("Account holder"), max_length=160, help_text=_("As the bank has it; normally your legal name.")
    )
    bank = forms.CharField(label=_("Bank and branch"), max_length=160)
    bank_code = forms.CharField(label=_("BIC or CNAPS code"), max_length=16, required=False)
    currency = forms.ModelChoiceField(label=_("Currency"), queryset=Currency.objects.all())
    reason = forms.CharField(**REASON)
    files = FilesField(**PAPERS | {"help_text": _("Such as the bank’s letter. At most 10 files of 20 MB each.")})

    clean_country = VendorForm.clean_country

    def clean(self):
        given = super().clean()
        country = given.get("country")
        if not country:
            return given
        for name, read in (("account", read_account), ("bank_code", read_bank_code)):
            if given.get(name):
                try:
                    read(given[name], country)
                except NotAnAccount as error:
                    self.add_error(name, str(error))
        return given


class CallBackForm(ScopedForm):
    """A call to a number on record: the number is chosen, never typed."""

    number = forms.ChoiceField(label=_("Number called"), widget=forms.RadioSelect)
    called_at = LocalMomentField(label=_("When"))
    spoke_to = forms.CharField(
        label=_("Whom you spoke to"), max_length=160, help_text=_("Name and position, as they said them.")
    )
    said = forms.CharField(
        label=_("What was confirmed"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Let them say the holder, the bank and the last four; do not read them out yourself."),
    )

    def __init__(self, *args, numbers, zone: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = [(row.number, row.number) for row in numbers]
        self.fields["called_at"].zone = zone


class LookForm(ScopedForm):
    """What somebody needs a whole account number for."""

    purpose = forms.CharField(
        label=_("What you need it for"),
        max_length=200,
        help_text=_("Such as: entering it into the payment run. It stays in the trail under your name."),
    )


class ChangeFilter(ScopedForm):
    vendor = forms.ModelChoiceField(
        label=_("Vendor"), queryset=Vendor.objects.all(), required=False, to_field_name="code", empty_label=_("All")
    )
    since = forms.DateField(label=_("Asked from"), required=False, widget=DayInput)
    until = forms.DateField(label=_("until"), required=False, widget=DayInput)
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    state = forms.CharField(required=False, widget=forms.HiddenInput)


def label_of(name: str) -> str:
    """The word for a field of a change or of an account."""
    model = Vendor if name in ChangeRequest.FIELDS else BankDetail
    label = str(model._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def worded(name: str, value: str) -> str:
    """A value of a field of the profile as it is read: a choice by its word."""
    return str(dict(Vendor._meta.get_field(name).flatchoices).get(value, value))

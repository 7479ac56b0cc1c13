"""What may be said on a vendor's way in: the application's steps, a sanctions check, conditions, a decision?"""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.forms.base import ScopedForm, ScopedModelForm, colleagues
from portal.forms.fields import MAX_FILE_BYTES
from portal.forms.people import DayInput
from portal.forms.vendors import StepForm
from vendors.actions.conditions import Asked
from vendors.actions.joining import COMPANY_FIELDS
from vendors.actions.sanctions import LASTS_DAYS
from vendors.models import ApplicationContact, SanctionsCheck, ServiceLine, User, Vendor, VendorDecision
from vendors.queries.joining import NEEDED

PLACES_FOR_CONDITIONS = 4


class Resumable:
    """A step that may be saved half-filled: what is still empty stays empty, and the overview says what is missing."""

    def clean(self):
        said = super().clean() or self.cleaned_data
        for name, errors in list(self.errors.items()):
            if all(error.code == "required" for error in errors.as_data()):
                del self.errors[name]
                said[name] = self.fields[name].to_python(None) if name in self.fields else ""
        return said


class EvidenceField(forms.FileField):
    """One file of at most 20 MB, kept privately."""

    default_error_messages = {"too_large": _("“%(name)s” has more than %(most)s MB; send it in parts.")}

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and file.size > MAX_FILE_BYTES:
            words = {"name": file.name, "most": MAX_FILE_BYTES // 1_000_000}
            raise forms.ValidationError(self.error_messages["too_large"], "too_large", words)
        return file or None


class CompanyForm(Resumable, ScopedModelForm):
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Vendor
        fields = COMPANY_FIELDS
        help_texts = {
            "legal_name": _("As the register has it."),
            "lei": _("Legal Entity Identifier, 20 characters, where you have one."),
            "legal_representative": _("As the business licence names them."),
            "phone": _("With the country’s code, such as +86 21 6000 0000."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in NEEDED:
            self.fields[name].required = True
        if self.instance.country == "CN":
            number = self.fields["registration_number"]
            number.label = _("Unified social credit code")
            number.help_text = _("18 characters, as on the business licence.")


class ServicesForm(Resumable, ScopedForm):
    lines = forms.ModelMultipleChoiceField(
        ServiceLine.objects.all(), label=_("Service lines"), widget=forms.CheckboxSelectMultiple
    )
    services = forms.CharField(
        label=_("What you offer"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What you would do for us, in a few sentences; what you leave to sub-contractors."),
    )
    regions = forms.CharField(
        label=_("Where"), max_length=200, help_text=_("Countries or regions, such as mainland China and the EU.")
    )


class ContactForm(ScopedForm):
    """Whom to reach for one purpose; left empty altogether, nobody is named."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    title = forms.CharField(label=_("Job title"), max_length=120, required=False)
    email = forms.EmailField(label=_("E-mail address"))
    phone = forms.CharField(label=_("Phone"), max_length=40)

    def __init__(self, *args, purpose: str, **kwargs):
        super().__init__(*args, prefix=purpose, **kwargs)
        self.purpose = purpose
        self.legend = ApplicationContact.Purpose(purpose).label
        self.needed = purpose in ApplicationContact.NEEDED
        self.empty_permitted = True
        self.use_required_attribute = False

    def said(self) -> dict | None:
        """What was filled in, or None."""
        return self.cleaned_data if any(self.cleaned_data.values()) else None


class DeclarationForm(ScopedForm):
    interests = forms.CharField(
        label=_("Ties to people of ours"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Family, shares, work or gifts between your people and ours. Empty: there are none."),
    )
    position = forms.CharField(
        label=_("Your position"),
        max_length=120,
        help_text=_("Which gives you the right to declare this, such as managing director."),
    )
    true = forms.BooleanField(
        label=_("I declare this for the company."),
        error_messages={"required": _("Without the declaration the application cannot be sent.")},
    )


class RegistrationForm(ScopedForm):
    """The public page: who asks, for which company; nothing else before the address is proved."""

    company = forms.CharField(
        label=_("Company"), max_length=160, widget=forms.TextInput({"autocomplete": "organization"})
    )
    country = forms.CharField(
        label=_("Country"),
        max_length=2,
        min_length=2,
        help_text=_("Two letters, ISO 3166, such as CN or DE."),
        widget=forms.TextInput({"data-width": "short", "autocomplete": "country"}),
    )
    line = forms.ModelChoiceField(ServiceLine.objects.all(), label=_("Service line"))
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send a link there; it works for two days."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def clean_country(self):
        code = self.cleaned_data["country"].upper()
        if not (code.isascii() and code.isalpha()):
            raise forms.ValidationError(
                _("“%(code)s” is not a country code of two letters, such as CN or DE."), params={"code": code}
            )
        return code


class SanctionsForm(ScopedForm):
    names = forms.CharField(
        label=_("Names searched"),
        max_length=300,
        help_text=_("The company in all its spellings, its legal representative, its owners as far as they are known."),
    )
    sources = forms.MultipleChoiceField(
        label=_("Lists searched"),
        required=False,
        choices=SanctionsCheck.Source.choices,
        help_text=_("At least one, here or below."),
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(label=_("Other lists"), required=False, max_length=200)
    result = forms.ChoiceField(label=_("Result"), choices=SanctionsCheck.Result.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What was found"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed unless the result is clear."),
    )
    evidence = EvidenceField(
        label=_("Evidence"),
        required=False,
        help_text=_("The search’s print-out, say; at most 20 MB. We keep it to us."),
    )
    next_on = forms.DateField(
        label=_("Check again by"),
        widget=DayInput,
        help_text=_("Until then the check counts; a year unless you shorten it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["next_on"].initial = timezone.localdate() + timedelta(days=LASTS_DAYS)


class ApartForm(ScopedForm):
    """Why two vendors that share something are two companies."""

    reason = forms.CharField(
        label=_("They are not the same, because"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stays in the trail of both; neither vendor sees it."),
        error_messages={"required": _("Say why they are not the same.")},
    )


class ConditionForm(ScopedForm):
    """One condition: what, who sees to it, by when."""

    text = forms.CharField(
        label=_("Condition"), max_length=300, help_text=_("What has to be there. The vendor reads it.")
    )
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Who sees to it"), help_text=_("Somebody of ours, who records that it is met.")
    )
    due_on = forms.DateField(label=_("Last day"), widget=DayInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues(self.user)


class ConditionsForm(StepForm):
    """Approve with conditions: the first is needed, the others may stay empty."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = colleagues(self.user)
        for n in range(1, PLACES_FOR_CONDITIONS + 1):
            first = n == 1
            self.fields[f"text_{n}"] = forms.CharField(
                label=_("Condition %(n)s") % {"n": n},
                max_length=300,
                required=first,
                help_text=_("What has to be there. The vendor reads it.") if first else "",
                error_messages={"required": _("Name at least one condition, or approve without.")},
            )
            self.fields[f"owner_{n}"] = forms.ModelChoiceField(
                people, label=_("Who sees to condition %(n)s") % {"n": n}, required=first
            )
            self.fields[f"due_on_{n}"] = forms.DateField(
                label=_("Last day of condition %(n)s") % {"n": n}, widget=DayInput, required=first
            )
        names = [f"{part}_{n}" for n in range(1, PLACES_FOR_CONDITIONS + 1) for part in ("text", "owner", "due_on")]
        self.order_fields([*names, "note"])

    def clean(self):
        said = super().clean()
        asked = []
        for n in range(1, PLACES_FOR_CONDITIONS + 1):
            parts = {part: said.get(f"{part}_{n}") for part in ("text", "owner", "due_on")}
            if n > 1 and any(parts.values()):
                for part, value in parts.items():
                    if not value and f"{part}_{n}" not in self.errors:
                        self.add_error(f"{part}_{n}", _("A condition needs its words, who sees to it, and a last day."))
            if all(parts.values()):
                asked.append(Asked(**parts))
        said["conditions"] = asked
        return said


class MeetForm(ScopedForm):
    how = forms.CharField(
        label=_("How it was met"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What you have seen, and where it lies. The vendor reads it."),
    )
    evidence = EvidenceField(label=_("Evidence"), required=False, help_text=_("A paper that shows it; at most 20 MB."))


class ExtendForm(ScopedForm):
    due_on = forms.DateField(label=_("New last day"), widget=DayInput)
    note = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stays in the trail; the vendor reads it too."),
    )


class HoldReviewForm(ScopedForm):
    note = forms.CharField(
        label=_("What you found"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("It stays in the trail."),
    )
    scope = forms.CharField(
        label=_("What it concerns"),
        required=False,
        max_length=300,
        help_text=_("Such as new orders only, or one region. Empty: everything."),
    )
    review_on = forms.DateField(label=_("Review again on"), widget=DayInput)


class DecideForm(ScopedForm):
    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[choice for choice in VendorDecision.Outcome.choices if choice[0] != VendorDecision.Outcome.MOOT],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=pgettext_lazy("decision", "Why"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("It stays in the trail."),
    )

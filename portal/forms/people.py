"""What may be entered about people: invitations, roles, memberships, one's own profile?"""

from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm, ScopedModelForm
from vendors.access import access_day
from vendors.models import Membership, ServiceLine, User, Vendor
from vendors.roles import Permission, Role, VendorRole

NOTE = {"required": False, "max_length": 1000, "widget": forms.Textarea({"rows": 2})}
VENDOR_ROLE_HELP = _("An admin invites colleagues too; a member delivers data and answers; a viewer only reads.")
ODD_ZONES = ("Etc/", "SystemV/", "US/")


def zones() -> list[tuple[str, str]]:
    """Zone names with a place in them, as a person would choose one."""
    return [
        (name, name.replace("_", " "))
        for name in sorted(available_timezones())
        if "/" in name and not name.startswith(ODD_ZONES)
    ]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__({"data-width": "short"} | (attrs or {}), format="%Y-%m-%d")


class PeopleFilter(ScopedForm):
    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100)
    side = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class InviteForm(ScopedForm):
    email = forms.EmailField(
        label=_("E-mail address"), help_text=_("The invitation goes there, and it becomes the login.")
    )
    name = forms.CharField(
        label=_("Full name"), max_length=120, required=False, help_text=_("They can correct it themselves.")
    )


class InviteColleagueForm(InviteForm):
    """To the buyer's side, with a role."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        help_text=_("Procurement, legal, finance and executive count only once a second person has confirmed them."),
    )


class InviteVendorPersonForm(InviteForm):
    """To one of the vendors the user may invite for."""

    vendor = forms.ModelChoiceField(Vendor.objects.exclude(state=Vendor.State.OFFBOARDED), label=_("Vendor"))
    vendor_role = forms.ChoiceField(label=_("Role there"), choices=VendorRole.choices, help_text=VENDOR_ROLE_HELP)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.user.may(Permission.PEOPLE_INVITE):
            own = [vendor.pk for vendor in self.user.vendors if self.user.may(Permission.COLLEAGUE_INVITE, vendor)]
            self.fields["vendor"].queryset = self.fields["vendor"].queryset.filter(pk__in=own)
            if len(own) == 1:
                self.fields["vendor"].initial = own[0]


class PasswordForm(ScopedForm):
    """A person invited chooses name, language and password; `email` is the invitation's."""

    name = forms.CharField(label=_("Full name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("zh-hans", "简体中文")])
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=_("At least 12 characters; several words that nobody would guess are fine."),
    )
    again = forms.CharField(
        label=_("The same password again"), strip=False, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self):
        said = super().clean()
        password = said.get("password")
        if password:
            try:
                validate_password(password, User(email=self.email, name=said.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
            if "again" in said and password != said["again"]:
                self.add_error("again", _("This is not what you typed above. Type both again."))
        return said


class GrantForm(ScopedForm):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    line = forms.ModelChoiceField(
        ServiceLine.objects.all(), label=_("Service line"), required=False, empty_label=_("All service lines")
    )
    starts_on = forms.DateField(label=_("From"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Last day"), required=False, widget=DayInput, help_text=_("Empty: until it is ended.")
    )
    note = forms.CharField(label=_("Why"), help_text=_("Stays in the trail."), **NOTE)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = access_day()


class EndForm(ScopedForm):
    """When a role or membership ends; without a day, at once."""

    last_day = forms.DateField(
        label=_("Last day"), required=False, widget=DayInput, help_text=_("Empty: it ends at once.")
    )
    note = forms.CharField(label=_("Why"), help_text=_("Stays in the trail."), **NOTE)

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day and day < access_day():
            raise forms.ValidationError(_("This day is past. Choose today or later, or leave it empty."))
        return day


class NoteForm(ScopedForm):
    note = forms.CharField(label=_("Why"), help_text=_("Stays in the trail."), **NOTE)


class MembershipForm(ScopedModelForm):
    note = forms.CharField(label=_("Why"), help_text=_("Stays in the trail."), **NOTE)

    class Meta:
        model = Membership
        fields = ["role", "ends_on"]
        widgets = {"ends_on": DayInput}
        labels = {"role": _("Role there"), "ends_on": _("Last day")}
        help_texts = {"role": VENDOR_ROLE_HELP, "ends_on": _("Empty: until it is ended.")}


class ProfileForm(ScopedModelForm):
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=zones, help_text=_("Times are shown in it; deadlines name the contract’s own.")
    )

    class Meta:
        model = User
        fields = ["name", "name_zh", "title", "language", "zone", "scheme", "dense"]
        labels = {"name": _("Full name"), "name_zh": _("Full name in Chinese")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As the browser asks")), ("en", "English"), ("zh-hans", "简体中文")]
        self.fields["scheme"].choices = [("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]

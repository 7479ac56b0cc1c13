"""What does a person say on the way to an approval: a decision, whom to ask, what cannot wait, who stands in?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import ApprovalStep, Delegation
from portal.forms.base import ScopedForm, ScopedModelForm, colleagues
from portal.forms.contracts.fields import day_input
from portal.forms.joining import EvidenceField
from vendors.models import RoleGrant, User
from vendors.roles import Role


def _note(label, *, required: bool = False):
    return forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say why; the note stays in the trail.")},
    )


class ApproveForm(ScopedForm):
    """The hash of what the approver has on the page travels with the decision."""

    hash_seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = _note(_("Note"))


class SendBackForm(ScopedForm):
    note = _note(_("What has to change"), required=True)


class ColleagueForm(ScopedForm):
    """One of our own people."""

    person = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.all())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = colleagues(self.user).exclude(pk=self.user.pk)


class AddApproverForm(ColleagueForm):
    """Neither who administrates nor who audits: they approve nothing."""

    note = _note(_("What they are asked"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        apart = RoleGrant.objects.in_force().filter(role__in=[Role.ADMINISTRATOR, Role.AUDITOR]).values("user")
        self.fields["person"].queryset = self.fields["person"].queryset.exclude(pk__in=apart)


class ElsewhereForm(ScopedForm):
    """A step that was decided in another system."""

    hash_seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    step = forms.ModelChoiceField(label=_("Step"), queryset=ApprovalStep.objects.all(), empty_label=None)
    number = forms.CharField(label=_("Number there"), max_length=80)
    person_words = forms.CharField(label=_("Who decided"), max_length=160)
    file = EvidenceField(label=_("Its paper"), help_text=_("The decision as a PDF, at most 20 MB."))
    note = _note(_("Note"))

    def __init__(self, *args, steps, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["step"]
        field.queryset = field.queryset.filter(pk__in=[line.step.pk for line in steps])
        words = {line.step.pk: line.asked for line in steps}
        field.label_from_instance = lambda step: words[step.pk]


class OverrideForm(ScopedForm):
    until = forms.DateField(
        label=_("Approvals follow by"), widget=day_input(), help_text=_("Within ten days; then it goes no further.")
    )
    reason = _note(_("Why it cannot wait"), required=True)


class ConfirmOverrideForm(ScopedForm):
    hash_seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = _note(_("Why you agree"), required=True)


class DelegationForm(ScopedModelForm):
    """Who decides in one's place while one is away."""

    class Meta:
        model = Delegation
        fields = ("delegate", "starts_on", "ends_on", "reason")
        widgets = {"starts_on": day_input(), "ends_on": day_input()}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["delegate"].queryset = colleagues(self.user).exclude(pk=self.user.pk)
        self.instance.person = self.user


class ReviewForm(ScopedForm):
    note = _note(_("Note"))


class ReasonForm(ScopedForm):
    note = _note(_("Why it is changed"), required=True)

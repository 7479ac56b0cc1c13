"""What may be entered about reminders: a reason to put one off, a rule, a group, one's own choice?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm, ScopedModelForm
from portal.forms.people import DayInput
from portal.pages.reminders import WHO
from vendors.models import ReminderRule, RobotChannel
from vendors.roles import Role

HOURS = [(hour, f"{hour:02d}:00") for hour in range(24)]


class SnoozeForm(ScopedForm):
    until = forms.DateField(label=_("Quiet until"), widget=DayInput)
    why = forms.CharField(label=_("Why"), max_length=300, help_text=_("It stays in the trail."))


class NoticeChoiceForm(ScopedForm):
    digest_hour = forms.TypedChoiceField(
        label=_("Digest at"),
        coerce=int,
        choices=HOURS,
        help_text=_("In your own time zone; nothing is sent on a day without news. Urgent matters are sent at once."),
    )
    by_mail = forms.BooleanField(label=_("Send me the day’s digest by mail"), required=False)


class DaysField(forms.CharField):
    """Days before the due date, such as `14, 7, 0, -3`; cleaned to a list of whole numbers, largest first."""

    def prepare_value(self, value):
        return ", ".join(str(day) for day in value) if isinstance(value, list) else value

    def to_python(self, value):
        if isinstance(value, list):
            return value
        try:
            days = {int(part) for part in (value or "").replace("−", "-").replace("，", ",").split(",") if part.strip()}
        except ValueError:
            raise forms.ValidationError(
                _("Write whole days with commas, such as 14, 7, 0, -3: -3 is three days after.")
            ) from None
        if any(not -365 <= day <= 365 for day in days):
            raise forms.ValidationError(_("No more than 365 days before or after."))
        return sorted(days, reverse=True)


def _people_field(label, required: bool = True) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=required, choices=list(WHO.items()), widget=forms.CheckboxSelectMultiple
    )


class RuleForm(ScopedModelForm):
    offsets = DaysField(
        label=_("Days before the due date"), help_text=_("With commas, such as 14, 7, 0, -3: -3 is three days after.")
    )
    recipients = _people_field(_("Who is told"))
    escalate_to = _people_field(_("Escalate to"), required=False)

    class Meta:
        model = ReminderRule
        fields = (
            "name_en",
            "name_zh",
            "offsets",
            "recipients",
            "is_urgent",
            "escalate_after_days",
            "escalate_to",
            "is_active",
        )

    def clean(self):
        said = super().clean()
        if said.get("escalate_after_days") is not None and not said.get("escalate_to"):
            self.add_error("escalate_to", _("Say to whom it is escalated, or leave the days empty."))
        return said


class RobotForm(ScopedForm):
    name = forms.CharField(label=_("Name of the group"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=RobotChannel.Kind.choices)
    url = forms.CharField(
        label=_("Webhook address"),
        max_length=500,
        help_text=_("As the group’s robot shows it. It is kept encrypted and never shown again."),
    )
    secret = forms.CharField(
        label=_("Signing secret"), max_length=200, required=False, help_text=_("DingTalk and Feishu give one.")
    )
    roles = forms.MultipleChoiceField(label=_("For whom"), choices=Role.choices, widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(label=_("Language"), choices=[("zh-hans", "简体中文"), ("en", "English")])
    urgent_only = forms.BooleanField(label=_("Urgent matters only"), required=False, initial=True)

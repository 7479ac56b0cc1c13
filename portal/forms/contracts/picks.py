"""Which service levels of the packs, and which published contract, does a person start from?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.packs import packs
from contracts.published import published
from portal.forms.base import ScopedForm


class PackForm(ScopedForm):
    """Ticked codes of metrics, and the schedule that they are for."""

    metrics = forms.MultipleChoiceField(label=_("Service levels"), required=False)
    schedule = forms.ChoiceField(label=_("For the schedule"), required=False)

    def __init__(self, *args, schedules: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["metrics"].choices = [(metric.code, metric.name_en) for pack in packs() for metric in pack.metrics]
        self.fields["schedule"].choices = schedules


class PublishedForm(ScopedForm):
    """A published contract by its name, the schedule it fills, and the word that what stands there may go."""

    contract = forms.ChoiceField(label=_("Published contract"))
    schedule = forms.ChoiceField(label=_("Schedule"))
    replace = forms.BooleanField(
        label=_("Replace the money rules, rights and service levels of this schedule"),
        error_messages={"required": _("Tick that what stands there may be replaced.")},
    )

    def __init__(self, *args, schedules: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contract"].choices = [(item.slug, item.title_en) for item in published()]
        self.fields["schedule"].choices = schedules

"""Under which name does a person keep a view of a list?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm


class SavedViewForm(ScopedForm):
    name = forms.CharField(
        label=_("Name of the view"),
        max_length=60,
        help_text=_("Only you see it. Such as: payment vendors in due diligence."),
    )
    is_default = forms.BooleanField(label=_("Open the list with it"), required=False)

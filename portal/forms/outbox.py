"""By what is the outbox narrowed?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm


class OutboxFilter(ScopedForm):
    q = forms.CharField(label=_("Address or subject"), required=False, max_length=100)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.CharField(required=False, widget=forms.HiddenInput)

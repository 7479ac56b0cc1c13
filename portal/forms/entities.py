"""What may a person say about a legal entity of ours?"""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.forms.base import ScopedModelForm
from portal.forms.people import zones
from vendors.models import BuyerEntity

SIZES = (
    ("", pgettext_lazy("company", "Not stated")),
    (True, pgettext_lazy("company", "Large")),
    (False, pgettext_lazy("company", "Not large")),
)


class EntityForm(ScopedModelForm):
    """The code stays once it is given: addresses and files carry it."""

    zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    is_large = forms.TypedChoiceField(
        label=_("Size of the company"),
        choices=SIZES,
        coerce=lambda said: said == "True",
        empty_value=None,
        required=False,
        help_text=BuyerEntity._meta.get_field("is_large").help_text,
    )
    source = forms.CharField(
        label=_("Taken from"),
        required=False,
        max_length=300,
        help_text=_(
            "What the size is taken from and of which year, such as the annual accounts. It stays in the trail."
        ),
    )

    class Meta:
        model = BuyerEntity
        fields = ("code", "name_en", "name_zh", "country", "currency", "zone", "tax_number", "is_large")
        widgets = {name: forms.TextInput({"data-width": "short"}) for name in ("code", "country")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]

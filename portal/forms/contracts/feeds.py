"""What may a person say about the data that a vendor delivers?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import FeedSpec
from portal.forms.contracts.parts import PartForm

MOST_DIMENSIONS = 3


def names_in(text: str) -> list[str]:
    """Names parted by commas, of either width."""
    return [name.strip() for name in text.replace("，", ",").split(",") if name.strip()]


class FeedForm(PartForm):
    dimensions = forms.CharField(
        label=_("Dimensions"),
        required=False,
        max_length=100,
        help_text=_("Up to three column names, such as region, parted by commas."),
    )
    flags = forms.CharField(
        label=_("What makes a row perfect"),
        required=False,
        max_length=200,
        help_text=_("Column names with yes or no, such as complete, undamaged; all must say yes. Empty: none."),
    )
    due_time = forms.TimeField(
        label=_("Due at"),
        widget=forms.TimeInput({"type": "time", "data-width": "short"}, format="%H:%M"),
        initial="18:00",
    )
    short = ("due_day",)
    field_order = ["code", "name_en", "name_zh", "kind", "due_day", "due_time", "cadence", "belongs_to"]

    class Meta:
        model = FeedSpec
        fields = (
            "name_en",
            "name_zh",
            "kind",
            "due_day",
            "cadence",
            "belongs_to",
            "own_source",
            "row_words_en",
            "row_words_zh",
        )

    @property
    def kind_words(self) -> str:
        return str(FeedSpec.Kind(self.before["kind"]).label)

    @property
    def fields_behind_more(self) -> list:
        return [self[name] for name in self.fields if name not in ("code", "open", "DELETE", *self.short)]

    def clean_dimensions(self):
        names = names_in(self.cleaned_data["dimensions"])
        if len(names) > MOST_DIMENSIONS:
            raise forms.ValidationError(_("A feed carries at most three dimensions."))
        return _columns(names)

    def clean_flags(self):
        return _columns(names_in(self.cleaned_data["flags"]))


def _columns(names: list[str]) -> list[str]:
    for name in names:
        if not name.isidentifier():
            raise forms.ValidationError(
                _("“%(name)s” cannot head a column; use letters, digits and _."), params={"name": name}
            )
    return names

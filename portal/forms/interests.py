"""What may a person declare about ties to the other side?"""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.forms.base import ScopedForm
from vendors.actions.interests import Tie
from vendors.models import Interest, Vendor

PLACES_FOR_TIES = 3
NOTHING, SOMETHING = "nothing", "something"


class InterestYearFilter(ScopedForm):
    year = forms.IntegerField(required=False, widget=forms.HiddenInput)


class InterestForm(ScopedForm):
    """Nothing, or up to three ties; somebody of a vendor names companies and people of ours by name."""

    answer = forms.ChoiceField(
        label=_("Do you have a tie to the other side?"),
        choices=[(NOTHING, _("No, nothing to declare")), (SOMETHING, _("Yes, as follows"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        vendors = Vendor.objects.visible_to(self.user)
        for n in range(1, PLACES_FOR_TIES + 1):
            if self.user.is_buyer:
                self.fields[f"vendor_{n}"] = forms.ModelChoiceField(
                    vendors, label=_("Vendor"), required=False, empty_label=_("None of these")
                )
            self.fields[f"company_{n}"] = forms.CharField(
                label=_("Company, if it is none of these") if self.user.is_buyer else _("Company or person"),
                max_length=160,
                required=False,
            )
            self.fields[f"relation_{n}"] = forms.ChoiceField(
                label=pgettext_lazy("interest", "What it is"),
                choices=[("", _("Choose")), *Interest.Relation.choices],
                required=False,
            )
            self.fields[f"detail_{n}"] = forms.CharField(label=_("In a few words"), max_length=300, required=False)

    def rows(self):
        """The fields of each tie together, as the page sets them in groups."""
        parts = ("vendor", "company", "relation", "detail")
        return [
            [self[f"{part}_{n}"] for part in parts if f"{part}_{n}" in self.fields]
            for n in range(1, PLACES_FOR_TIES + 1)
        ]

    def clean(self):
        said = super().clean()
        ties = [tie for n in range(1, PLACES_FOR_TIES + 1) if (tie := self._tie(said, n))]
        if said.get("answer") == SOMETHING and not ties and not self.errors:
            self.add_error("company_1", _("Name the company or the person each tie is to."))
        if said.get("answer") == NOTHING and ties:
            self.add_error("answer", _("You say there is nothing and name something below. Which is right?"))
        said["ties"] = ties if said.get("answer") == SOMETHING else []
        return said

    def _tie(self, said: dict, n: int) -> Tie | None:
        vendor, company = said.get(f"vendor_{n}"), said.get(f"company_{n}", "")
        relation, detail = said.get(f"relation_{n}", ""), said.get(f"detail_{n}", "")
        if not (vendor or company or relation or detail):
            return None
        if not (vendor or company):
            self.add_error(f"company_{n}", _("Name the company or the person each tie is to."))
        if not relation:
            self.add_error(f"relation_{n}", _("Say what kind of tie it is."))
        return Tie(relation, vendor, company, detail)

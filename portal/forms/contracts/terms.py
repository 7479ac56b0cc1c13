"""What may a person say about the terms of a version: term, notice, money, words, calendar?"""

from django.utils.translation import gettext_lazy as _

from contracts.models import ContractVersion
from portal.forms.base import ScopedModelForm
from portal.forms.contracts.fields import MoneyField, amount_input, day_input

FIRST = ("what_changed", "starts_on", "ends_on", "effective_from", "renews_months", "notice_days", "value", "calendar")
FURTHER = (
    "delivery_days",
    "liability_cap",
    "credit_words_en",
    "credit_words_zh",
    "claim_days",
    "objection_days",
    "relief_days",
    "cadence",
    "split_rule",
    "deposit",
    "top_up_days",
    "no_levels_reason",
)


class TermsForm(ScopedModelForm):
    """Term, notice, money and words of one version."""

    value = MoneyField(label=_("Total value"), required=False, widget=amount_input())
    liability_cap = MoneyField(label=_("Liability cap"), required=False, widget=amount_input())
    deposit = MoneyField(
        label=_("Deposit"),
        required=False,
        widget=amount_input(),
        help_text=_("Paid by the vendor; deductions are taken from it when the fee is too small."),
    )
    field_order = [*FIRST, *FURTHER]

    class Meta:
        model = ContractVersion
        fields = tuple(name for name in FIRST + FURTHER if name not in ("value", "liability_cap", "deposit"))
        widgets = {"starts_on": day_input(), "ends_on": day_input(), "effective_from": day_input()}

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.n == 1:
            del self.fields["what_changed"]
        for name in ("value", "liability_cap", "deposit"):
            self.fields[name].widget.attrs["data-currency"] = currency
            if self.instance.pk:
                self.fields[name].initial = getattr(self.instance, name)

    @property
    def first(self) -> list:
        """What is asked of every contract."""
        return [self[name] for name in FIRST if name in self.fields]

    @property
    def further(self) -> list:
        """What stands behind “More”."""
        return [self[name] for name in FURTHER]

    @property
    def is_open(self) -> bool:
        """A fault behind “More” opens it."""
        return self.is_bound and any(name in self.errors for name in FURTHER)

    def terms(self) -> dict:
        """The cleaned values as `edit_version` takes them."""
        return {name: self.cleaned_data[name] for name in self.fields}

"""What may a person say about the terms of a version: term, notice, money, words, calendar?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import ContractVersion
from contracts.models.approvals import FLAGS, SAID_FLAGS
from contracts.models.version import DELIVERY_IN_ONE_UNIT, EXTENSIONS_WHOLE, NOTICE_IN_ONE_UNIT, ONE_THING_FOLLOWS
from portal.forms.base import ScopedModelForm
from portal.forms.contracts.fields import MoneyField, amount_input, day_input

FIRST = ("what_changed", "starts_on", "ends_on", "effective_from", "renews_months", "notice_days", "value", "calendar")
ON_NOTICE = (
    "notice_months",
    "notice_business_days",
    "clear_days",
    "window_days",
    "delivery_days",
    "delivery_business_days",
    "decide_days",
    "evergreen",
    "extension_count",
    "extension_months",
    "extension_notice_days",
    "counting",
)
FURTHER = (
    "liability_cap",
    "flags",
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

NOTICE = ("notice_days", "notice_months", "notice_business_days")
DELIVERY = ("delivery_days", "delivery_business_days")


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
    flags = forms.MultipleChoiceField(
        label=_("What makes it weightier"),
        choices=[(flag.value, FLAGS[flag]) for flag in SAID_FLAGS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("It goes one level higher for approval."),
    )
    field_order = [*FIRST, *ON_NOTICE, *FURTHER]

    class Meta:
        model = ContractVersion
        fields = tuple(
            name for name in FIRST + ON_NOTICE + FURTHER if name not in ("value", "liability_cap", "deposit")
        )
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
    def on_notice(self) -> list:
        """What stands behind “More on term and notice”."""
        return [self[name] for name in ON_NOTICE]

    @property
    def further(self) -> list:
        """What stands behind “More terms”."""
        return [self[name] for name in FURTHER]

    @property
    def notice_is_open(self) -> bool:
        """A fault behind the disclosure opens it."""
        return self.is_bound and any(name in self.errors for name in ON_NOTICE)

    @property
    def further_is_open(self) -> bool:
        """A fault behind the disclosure opens it."""
        return self.is_bound and any(name in self.errors for name in FURTHER)

    def clean(self):
        """What the table of versions refuses, said at a field that mends it."""
        given = super().clean()
        self._refuse_unless_one(NOTICE, NOTICE_IN_ONE_UNIT)
        self._refuse_unless_one(DELIVERY, DELIVERY_IN_ONE_UNIT)
        often, long = given.get("extension_count"), given.get("extension_months")
        if sum(map(bool, (given.get("renews_months"), given.get("evergreen"), often))) > 1:
            self.add_error("evergreen" if given.get("evergreen") else "extension_count", ONE_THING_FOLLOWS)
        elif bool(often) != bool(long) or (given.get("extension_notice_days") and not often):
            self.add_error("extension_count", EXTENSIONS_WHOLE)
        return given

    def _refuse_unless_one(self, names: tuple[str, ...], fault) -> None:
        unread = self.errors.keys() & set(names)
        if not unread and sum(self.cleaned_data[name] is not None for name in names) != 1:
            self.add_error(names[0], fault)

    def terms(self) -> dict:
        """The cleaned values as `edit_version` takes them."""
        return {name: self.cleaned_data[name] for name in self.fields}

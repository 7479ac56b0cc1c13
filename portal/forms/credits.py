"""What may a person choose or say about a credit: which ones, a note, why not?"""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm
from portal.forms.contracts.fields import MoneyField, amount_input
from portal.templatetags.steward import money
from sla.queries_credits import by_contract_from_deposit
from sla.queries_deposit import Deposit
from vendors.money import from_minor


class CreditFilter(ScopedForm):
    q = forms.CharField(label=_("Vendor or contract"), required=False, max_length=100)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class OptionalNoteForm(ScopedForm):
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea({"rows": 2}), max_length=4000)


class InvoiceForm(ScopedForm):
    note = forms.CharField(
        label=_("On which invoice"),
        max_length=300,
        help_text=_("Its number and day, such as 2026-1107 of 15 December 2026."),
        error_messages={"required": _("Name the invoice on which it is deducted.")},
    )


class DepositForm(InvoiceForm):
    """Where the contract has a deposit, some of the amount or all of it may be taken from there."""

    from_deposit = MoneyField(
        label=_("Of it taken from the deposit"),
        required=False,
        error_messages={"min_value": _("An amount below 0 makes no sense here.")},
    )

    def __init__(self, *args, credit, deposit: Deposit, **kwargs):
        super().__init__(*args, **kwargs)
        self.credit, self.deposit = credit, deposit
        version, currency = credit.evaluation.version, credit.currency_id
        field = self.fields["from_deposit"]
        field.widget = amount_input(currency)
        by_contract = by_contract_from_deposit(credit)
        self.fields["from_deposit"].initial = from_minor(min(by_contract, deposit.held), currency) or None
        words = {"amount": money(deposit.held_amount, currency), "days": version.top_up_days}
        help_text = [
            _("The deposit holds %(amount)s. Nothing is taken from it where this is empty.") % words
            if version.top_up_days is None
            else _("The deposit holds %(amount)s; the vendor tops it up within %(days)s days. Empty takes nothing.")
            % words
        ]
        if by_contract > deposit.held:
            wanted = money(from_minor(by_contract, currency), currency)
            help_text.append(
                _("By contract %(wanted)s is taken from it; what it does not hold is deducted on the invoice.")
                % {"wanted": wanted}
            )
        field.help_text = " ".join(str(text) for text in help_text)

    def clean_from_deposit(self):
        amount = self.cleaned_data["from_deposit"] or Decimal(0)
        if amount > max(self.credit.amount, Decimal(0)):
            raise forms.ValidationError(_("Of the deposit, at most the amount owed can be taken."))
        if amount > self.deposit.held_amount:
            raise forms.ValidationError(_("The deposit holds less than that."))
        return amount


class WaiveForm(ScopedForm):
    note = forms.CharField(
        label=_("Why it is not asked for"),
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        error_messages={"required": _("Say why; the note stays in the trail.")},
    )


class DisputeForm(ScopedForm):
    note = forms.CharField(
        label=_("Why you do not agree"),
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        help_text=_("Name the rows or the clause. The buyer reads it."),
        error_messages={"required": _("Say why you do not agree; the buyer reads it.")},
    )

"""What may a person say of a statement, a bill, an invoice, a deduction, a payment?"""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import RateItem
from portal.forms.base import ScopedForm
from portal.forms.contracts.fields import MoneyField, amount_input, day_input, figure_input
from portal.templatetags.steward import money
from sla.models import Invoice, Statement, StatementLine

STATED = (RateItem.Kind.UNIT, RateItem.Kind.PERCENT, RateItem.Kind.PASS_THROUGH)


class StatementFilter(ScopedForm):
    q = forms.CharField(label=_("Vendor or contract"), required=False, max_length=100)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class FiguresForm(ScopedForm):
    """The quantities that no accepted data give, one field a rate."""

    def __init__(self, *args, statement: Statement, **kwargs):
        super().__init__(*args, **kwargs)
        known = {line.code: line.quantity for line in statement.lines.all()}
        self.rates = [row for row in statement.version.rates.all() if row.kind in STATED and not row.feed_id]
        for row in self.rates:
            unit = statement.currency if row.kind != RateItem.Kind.UNIT else row.unit
            self.fields[f"quantity_{row.code}"] = forms.DecimalField(
                label=str(row),
                required=False,
                min_value=Decimal(0),
                max_digits=15,
                initial=known.get(row.code),
                widget=figure_input(unit),
            )

    def stated(self) -> dict[str, Decimal | None]:
        return {row.code: self.cleaned_data[f"quantity_{row.code}"] for row in self.rates}


class LinesForm(ScopedForm):
    """An amount for each line of a statement, tax included; `lines` gives the fields in their order."""

    def __init__(self, *args, lines: list[StatementLine], currency: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.codes = [line.code for line in lines]
        for line in lines:
            self.fields[f"line_{line.code}"] = MoneyField(
                label=str(line),
                required=False,
                initial=line.gross,
                widget=amount_input(currency),
                help_text=_("By the statement: %(amount)s") % {"amount": money(line.gross, currency)},
            )

    @property
    def amount_fields(self) -> list:
        return [self[f"line_{code}"] for code in self.codes]

    def amounts(self) -> dict[str, Decimal | None]:
        return {code: self.cleaned_data[f"line_{code}"] for code in self.codes}


class BillForm(LinesForm):
    """What the vendor's bill says where it differs, and why."""

    objection = forms.CharField(
        label=_("What differs, and why"),
        widget=forms.Textarea({"rows": 3}),
        max_length=4000,
        error_messages={"required": _("Say what differs; the buyer reads it.")},
    )
    bill = forms.FileField(label=_("Your bill"), required=False, help_text=_("PDF, XLSX or a photograph, up to 20 MB."))


class InvoiceRecordForm(LinesForm):
    """A supplier's invoice for a confirmed statement."""

    number = forms.CharField(label=_("Number of the invoice"), max_length=40)
    issued_on = forms.DateField(label=_("Dated"), widget=day_input())
    received_on = forms.DateField(label=_("Received on"), widget=day_input())
    file = forms.FileField(label=_("The invoice itself"), required=False)
    other = MoneyField(
        label=_("Anything else that it asks for"),
        required=False,
        help_text=_("What is not on the statement is in dispute from the start."),
    )

    field_order = ["number", "issued_on", "received_on", "file"]

    def __init__(self, *args, currency: str, **kwargs):
        super().__init__(*args, currency=currency, **kwargs)
        self.fields["other"].widget = amount_input(currency)

    def amounts(self) -> dict[str, Decimal]:
        found = {code: amount or Decimal(0) for code, amount in super().amounts().items()}
        return found | ({"": self.cleaned_data["other"]} if self.cleaned_data["other"] else {})


class DeductForm(ScopedForm):
    """Which of the credits that may be deducted; all of them unless something else is chosen."""

    credits = forms.MultipleChoiceField(
        label=_("Credits to deduct"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one credit.")},
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credits"].choices = choices
        self.fields["credits"].initial = [value for value, _label in choices]


class PayForm(ScopedForm):
    paid_on = forms.DateField(label=_("Paid on"), widget=day_input())
    note = forms.CharField(
        label=_("Note"), required=False, max_length=300, help_text=_("Such as the number of the transfer.")
    )


class DocumentForm(ScopedForm):
    document = forms.CharField(
        label=_("Number of the supplier’s document"),
        max_length=60,
        help_text=_("A credit note, a red-letter invoice, or an invoice that is net already."),
    )
    document_on = forms.DateField(label=_("Its day"), widget=day_input())
    amount = MoneyField(label=_("Its amount"))

    def __init__(self, *args, invoice: Invoice, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget = amount_input(invoice.currency)

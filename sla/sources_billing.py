"""Which statements are to be answered and which invoices to be paid? Sources for `vendors.reminding`."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sla.models import Invoice, Statement
from vendors.reminding import Due, reminds
from vendors.roles import Permission


@reminds("statement_answer", gettext_lazy("A statement to confirm before silence does"))
def statements(as_of: date) -> Iterator[Due]:
    rows = Statement.objects.filter(state=Statement.State.SENT, answer_by__isnull=False)
    for row in rows.select_related("contract__vendor"):
        yield _due(row, row.answer_by, partial(_confirm, row), f"/statements/{row.pk}/", Permission.STATEMENT_ANSWER)


def _confirm(row: Statement) -> str:
    month = date_format(row.month, "F Y")
    return _("Confirm the statement of %(month)s, or say what differs") % {"month": month}


@reminds("invoice_due", gettext_lazy("An invoice to pay"))
def invoices(as_of: date) -> Iterator[Due]:
    rows = Invoice.objects.filter(state=Invoice.State.CHECKED)
    for row in rows.select_related("contract__vendor"):
        yield _due(row, row.due_on, partial(_pay, row), f"/invoices/{row.pk}/")


def _pay(row: Invoice) -> str:
    return _("Pay invoice %(number)s of %(vendor)s") % {"number": row.number, "vendor": row.contract.vendor}


def _due(row, day: date, words, path: str, permission: str | None = None) -> Due:
    contract = row.contract
    return Due(row, day, words, path, vendor_id=contract.vendor_id, owner_id=contract.owner_id, permission=permission)

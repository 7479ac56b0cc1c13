"""Which papers and steps is a vendor late with, for whoever writes letters: invoices, credit notes, its way out?"""

from datetime import date

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.models import ExitItem
from portal.pages.matter import Matter, Waiting
from portal.pages.matters_letters import UnderWay
from portal.templatetags.steward import month
from sla.models import DeductionNotice, Invoice, Letter, Statement
from sla.queries_letters import BOOKED_WITHIN, OWED_ON_EXIT, disputed, unanswered, uninvoiced
from vendors.roles import Permission

Kind = Letter.Kind


def owed_on_paper(user, today: date, matters: list[Matter], waiting: list[Waiting], letters: UnderWay) -> None:
    """What nobody sees on a record of its own: each with the letter that demands it, or that says what we dispute."""
    if not user.may(Permission.LETTER_WRITE):
        return
    for row in uninvoiced(Statement.objects.visible_to(user), today):
        title = _("The invoice for %(month)s has not come") % {"month": month(row.month)}
        due = row.contract.day_of(row.agreed_at) + BOOKED_WITHIN
        url = reverse("statement_detail", args=[row.pk])
        waiting.append(_late(Kind.INVOICE, row, row.contract, due, title, url, letters))
    for notice in unanswered(DeductionNotice.objects.visible_to(user), today):
        title = _("The credit note for %(notice)s has not come") % {"notice": notice.number}
        contract = notice.invoice.contract
        due = contract.day_of(notice.issued_at) + BOOKED_WITHIN
        url = reverse("invoice_detail", args=[notice.invoice_id])
        waiting.append(_late(Kind.CREDIT_NOTE, notice, contract, due, title, url, letters))
    steps = ExitItem.objects.visible_to(user).filter(kind__in=OWED_ON_EXIT, state=ExitItem.State.OPEN, due_on__lt=today)
    for item in steps.select_related("contract__vendor"):
        title = _("On the way out, not seen yet: %(step)s") % {"step": item.get_kind_display()}
        url = reverse("contract_exit", args=[item.contract.number])
        waiting.append(_late(Kind.EXIT, item, item.contract, item.due_on, title, url, letters))
    told = Letter.objects.visible_to(user).filter(
        kind=Kind.DISPUTED,
        state__in=[Letter.State.ARRIVED, Letter.State.ANSWERED],
        about_id=Cast(OuterRef("pk"), CharField()),
    )  # there is no day on which to say it once more
    checked = Invoice.objects.visible_to(user).filter(~Exists(told), state=Invoice.State.CHECKED)
    for invoice in disputed(checked):
        step = letters.step(Kind.DISPUTED, invoice, invoice.contract)
        if step is not None:
            title = _("Say which part of invoice %(number)s is disputed") % {"number": invoice.number}
            url = reverse("invoice_detail", args=[invoice.pk])
            matters.append(Matter(invoice.due_on, title, url, str(invoice.contract.vendor), **step))


def _late(kind, record, contract, due: date, title: str, url: str, letters: UnderWay) -> Waiting:
    return Waiting(title, url, str(contract.vendor), due, **letters.demand(kind, record, contract))

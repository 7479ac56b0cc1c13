"""Which obligations are due, and which wait to be accepted? Sources for `vendors.reminding`."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Obligation, ObligationRule
from contracts.queries_obligations import OWED
from vendors.reminding import Due, reminds
from vendors.roles import Permission

ACCEPT_WITHIN = timedelta(days=5)
OVERDUE = timedelta(days=90)  # what is longer missed is seen on its page, nobody is told of it any more


def _owed(as_of: date, side: str) -> Iterator[Obligation]:
    """What one side still has to do in contracts that run; one query."""
    rows = Obligation.objects.filter(
        state__in=Obligation.TO_DO, rule__side=side, due_on__gte=as_of - OVERDUE, contract__state__in=OWED
    )
    yield from rows.select_related("rule", "contract__vendor")


@reminds("obligation_of_vendor", gettext_lazy("An obligation of the vendor is due"))
def obligations_of_vendors(as_of: date) -> Iterator[Due]:
    for row in _owed(as_of, ObligationRule.Side.VENDOR):
        yield _of_obligation(row, row.due_on, owner_id=row.contract.owner_id)


@reminds("obligation_of_ours", gettext_lazy("An obligation of ours is due"))
def obligations_of_ours(as_of: date) -> Iterator[Due]:
    for row in _owed(as_of, ObligationRule.Side.BUYER):
        role = row.rule.role
        owner = row.owner_id or (None if role else row.contract.owner_id)
        yield _of_obligation(row, row.due_on, owner_id=owner, owner_role=role)


@reminds("obligation_waits", gettext_lazy("An obligation waits to be accepted"))
def obligations_to_accept(as_of: date) -> Iterator[Due]:
    rows = Obligation.objects.filter(state=Obligation.State.SUBMITTED, contract__state__in=OWED)
    for row in rows.select_related("rule", "contract__vendor"):
        due = row.contract.day_of(row.submitted_at) + ACCEPT_WITHIN
        words, path = partial(_accept, row), f"/obligations/{row.pk}/"
        yield Due(row, due, words, path, vendor_id=row.contract.vendor_id, owner_id=row.contract.owner_id)


def _of_obligation(row: Obligation, day: date, **others) -> Due:
    words, path = partial(_do, row), f"/obligations/{row.pk}/"
    given = {"vendor_id": row.contract.vendor_id, "permission": Permission.OBLIGATION_ANSWER}
    return Due(row, day, words, path, lead_days=row.rule.lead_days, **given, **others)


def _do(row: Obligation) -> str:
    return _("%(number)s: %(obligation)s") % {"number": row.contract.number, "obligation": row.rule}


def _accept(row: Obligation) -> str:
    return _("%(number)s: accept or return “%(obligation)s”") % {"number": row.contract.number, "obligation": row.rule}

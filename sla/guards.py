"""What stands in the way of a transition, seen from measured data: guards for this app and for contracts below."""

from django.utils.translation import gettext as _

from contracts.content import worded_day
from sla.models import Credit, Invoice, TriggerHit
from vendors.lifecycle import guard

UNSETTLED = ("proposed", "notified", "accepted", "disputed")


@guard("contracts.Contract", "close")
def credits_are_settled(contract, *, by, now, facts):
    """A contract is closed when nothing is owed any more (domain 4.2)."""
    if Credit.objects.filter(period__contract=contract, state__in=UNSETTLED).exists():
        return _("A deduction is not settled yet.")
    return None


@guard("contracts.Contract", "close")
def months_are_locked(contract, *, by, now, facts):
    if contract.periods.exclude(state="locked").filter(ends_at__lte=now).exists():
        return _("A month is not locked yet.")
    return None


@guard("contracts.Contract", "close")
def invoices_are_paid(contract, *, by, now, facts):
    if Invoice.objects.filter(contract=contract, state__in=("received", "checked")).exists():
        return _("An invoice is not paid yet.")
    return None


@guard("contracts.Contract", "give_notice")
def the_right_has_arisen_and_not_lapsed(contract, *, by, now, facts):
    if facts.get("kind") != "trigger":
        return None
    open_rights = TriggerHit.objects.filter(
        period__contract=contract, code=facts["trigger_code"], state=TriggerHit.State.OPEN
    )
    arrives = facts.get("arrived_on") or facts["served_on"]
    days = list(open_rights.values_list("exercise_by", flat=True))
    if not days:
        return _("No right “%(code)s” is open: it has not arisen, was used, or has lapsed.") % {
            "code": facts["trigger_code"]
        }
    if None not in days and arrives > max(days):
        return _("The right had to be used by %(day)s.") % {"day": worded_day(max(days))}
    return None


@guard("sla.Statement", "send")
def every_figure_is_there(statement, *, by, now, facts):
    missing = [str(line) for line in statement.lines.all() if line.quantity is None and line.kind != "fixed"]
    if missing:
        return _("The figure of “%(name)s” is missing.") % {"name": missing[0]}
    return None if statement.lines.exists() else _("Nothing is charged for this month.")


@guard("sla.Statement", "reopen")
def no_invoice_stands_on_it(statement, *, by, now, facts):
    if statement.invoices.exclude(state="returned").exists():
        return _("There is an invoice for it already.")
    return None


@guard("sla.Period", "approve")
def there_is_an_evaluation(period, *, by, now, facts):
    if not period.evaluations.exists():
        return _("The month has not been evaluated yet.")
    return None

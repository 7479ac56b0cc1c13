"""What is to be done about changes of vendors' records, accounts and duties, by whom?"""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.pages.matter import Matter, Waiting
from portal.pages.matters_letters import UnderWay
from portal.templatetags.steward import month
from sla.models import Letter
from vendors import rules
from vendors.models import BankDetail, ChangeRequest, DutyAttestation
from vendors.roles import Permission


def read_vendor_records(user, now: datetime, matters: list[Matter], waiting: list[Waiting], letters: UnderWay) -> None:
    """Requests to decide, accounts to call back and to put in force, months to attest."""
    if user.is_buyer and user.may(Permission.VENDOR_CHANGE_APPROVE):
        _read_changes(user, matters, waiting)
    if user.is_buyer and (user.may(Permission.VENDOR_CHANGE_APPROVE) or user.may(Permission.BANK_APPROVE)):
        _read_accounts(user, matters, waiting)
    if user.may(Permission.DUTY_ATTEST) or user.may(Permission.DILIGENCE_RUN):
        _read_attestations(user, timezone.localdate(now), matters, waiting, letters)


def _read_changes(user, matters: list[Matter], waiting: list[Waiting]) -> None:
    rows = ChangeRequest.objects.visible_to(user).filter(state=ChangeRequest.State.REQUESTED)
    for row in rows.select_related("vendor", "asked_by"):
        url, words = reverse("change_detail", args=[row.pk]), {"vendor": row.vendor, "name": row.asked_by}
        if rules.may_decide_change(row, user):
            title = _("Decide on a change of the profile of %(vendor)s") % words
            matters.append(Matter(None, title, url, _("asked for by %(name)s") % words, _("Compare")))
        elif row.asked_by_id == user.pk:
            title = _("Decide on your change of the profile of %(vendor)s") % words
            waiting.append(Waiting(title, url, _("Procurement"), timezone.localdate(row.asked_at)))


def _read_accounts(user, matters: list[Matter], waiting: list[Waiting]) -> None:
    rows = BankDetail.objects.visible_to(user).filter(state__in=BankDetail.OPEN)
    for row in rows.select_related("vendor", "asked_by", "called_by"):
        url, words = reverse("bank_detail", args=[row.pk]), {"vendor": row.vendor, "name": row.asked_by}
        proposed = row.state == BankDetail.State.PROPOSED
        if proposed and rules.may_call_back(row, user):
            title, note = _("Call %(vendor)s back about its account") % words, _("proposed by %(name)s") % words
            matters.append(Matter(None, title, url, note, _("Call back")))
        elif not proposed and rules.may_put_in_force(row, user):
            note = _("called back by %(name)s") % {"name": row.called_by}
            title = _("Put the account of %(vendor)s in force") % words
            matters.append(Matter(None, title, url, note, _("Check")))
        elif user.pk in (row.asked_by_id, row.called_by_id):
            title = (
                _("Call back about the account of %(vendor)s")
                if proposed
                else _("Put the account of %(vendor)s in force")
            )
            since = row.asked_at if proposed else row.called_at
            who = _("Procurement") if proposed else _("Finance")
            waiting.append(Waiting(title % words, url, who, timezone.localdate(since)))


def _read_attestations(user, today: date, matters: list[Matter], waiting: list[Waiting], letters: UnderWay) -> None:
    """For the vendor's people what they sign; for the buyer what is missing, and what it waits for."""
    rows = DutyAttestation.objects.visible_to(user).filter(given_at__isnull=True)
    for row in rows.select_related("vendor", "duty").order_by("due_on", "pk"):
        url = reverse("attestation_detail", args=[row.pk])
        words = {"duty": row.duty, "month": month(row.month), "vendor": row.vendor}
        if rules.may_attest_duty(row, user):
            title = _("Attest for %(month)s: %(duty)s") % words
            note = str(row.vendor) if user.is_buyer else row.duty.law
            matters.append(Matter(row.due_on, title, url, note, _("Read and attest")))
        elif not user.is_buyer or not user.may(Permission.DILIGENCE_RUN, row.vendor):
            continue
        elif row.due_on < today:
            title = _("Attestation for %(month)s is missing") % words
            waiting.append(letters.late(Letter.Kind.ATTESTATION, row, row.due_on, title, url))
        else:
            title = _("Attest for %(month)s: %(duty)s") % words
            waiting.append(Waiting(title, url, str(row.vendor), timezone.localdate(row.opened_at)))

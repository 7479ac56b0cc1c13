"""Recording what went wrong, by either side: reported, added to, resolved, closed."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.models import Contract, ServiceLevel
from sla import rules
from sla.models import Incident
from vendors import trail
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible, Stale, perform

RUNNING = ("active", "suspended", "notice_given", "in_exit")
PREFIX = "INC-"


def next_code(contract: Contract) -> str:
    """INC-0001 and so on: the first number that is free in the contract."""
    taken = set(contract.incidents.values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"{PREFIX}{n:04}") not in taken)


@transaction.atomic
def report_incident(
    contract: Contract,
    *,
    by,
    title: str,
    starts_at: datetime,
    severity: str,
    code: str = "",
    ends_at: datetime | None = None,
    cause: str = "",
    levels: Iterable[ServiceLevel] = (),
    evidence: Iterable[File] = (),
    now: datetime | None = None,
) -> Incident:
    """Record an incident of a running contract; without a code it gets the next free one."""
    moment = now or timezone.now()
    contract = Contract.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=contract.pk)
    if not rules.may_report_incident(contract, by):
        raise PermissionDenied
    levels = list(levels)
    reasons = _faults(contract, starts_at, ends_at, levels)
    if code and contract.incidents.filter(code=code).exists():
        reasons.append(_("The contract has an incident “%(code)s” already; add to that one.") % {"code": code})
    if reasons:
        raise NotPossible(reasons)
    incident = Incident.objects.create(
        contract=contract,
        code=code or next_code(contract),
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        severity=severity,
        cause=cause,
        side=Incident.Side.VENDOR if contract.vendor_id in by.reach.vendors else Incident.Side.BUYER,
        reported_at=moment,
        reported_by=by,
    )
    incident.levels.set(levels)
    _attach(incident, evidence, by=by, now=now)
    trail.record(
        incident,
        "reported the incident",
        by=by,
        now=now,
        target=Incident.State.OPEN,
        facts={"title": title, "severity": severity},
        shown_to_vendor=True,
    )
    return incident


def _faults(contract: Contract, starts_at: datetime, ends_at: datetime | None, levels: list) -> list[str]:
    reasons = []
    if contract.state not in RUNNING:
        reasons.append(_("The contract does not run; incidents are recorded for one that does."))
    if ends_at is not None and ends_at <= starts_at:
        reasons.append(_("The end is not later than the beginning."))
    if any(level.contract_id != contract.pk for level in levels):
        reasons.append(_("The service level belongs to another contract."))
    return reasons


def _attach(incident: Incident, evidence: Iterable[File], *, by, now: datetime | None) -> list[str]:
    kept = [store_evidence(file, by=by, vendor=incident.contract.vendor, now=now) for file in evidence]
    incident.evidence.add(*kept)
    return [str(file) for file in kept]


@transaction.atomic
def add_to_incident(
    incident: Incident,
    *,
    by,
    severity: str | None = None,
    ends_at: datetime | None = None,
    cause: str | None = None,
    levels: Iterable[ServiceLevel] | None = None,
    evidence: Iterable[File] = (),
    note: str = "",
    expected: dict | None = None,
    now: datetime | None = None,
) -> Incident:
    """Write down what is known by now, by either side, until it is closed; None leaves a field as it is.

    `expected` is what the person saw: `Stale` where somebody else has written meanwhile.
    """
    incident = Incident.objects.select_for_update(of=("self",)).select_related("contract__vendor").get(pk=incident.pk)
    if not rules.may_report_incident(incident, by):
        raise PermissionDenied
    if incident.state == Incident.State.CLOSED:
        raise Stale([_("It is closed by now; nothing is added any more.")])
    before = written(incident)
    if expected is not None and expected != before:
        raise Stale([_("Somebody has added to it meanwhile; look at it again, then add yours.")])
    chosen = None if levels is None else list(levels)
    reasons = _faults(incident.contract, incident.starts_at, ends_at, chosen or [])
    if reasons:
        raise NotPossible(reasons)
    for name, value in (("severity", severity), ("ends_at", ends_at), ("cause", cause)):
        if value is not None:
            setattr(incident, name, value)
    incident.save(update_fields=["severity", "ends_at", "cause"])
    if chosen is not None:
        incident.levels.set(chosen)
    files = _attach(incident, evidence, by=by, now=now)
    after = written(incident)
    changed = [name for name in after if before[name] != after[name]]
    if changed or files or note:
        trail.record(
            incident,
            "added to the incident",
            by=by,
            now=now,
            note=note,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
            facts={"files": files} if files else None,
            shown_to_vendor=True,
        )
    return incident


def written(incident: Incident) -> dict[str, str]:
    """What both sides may change, as text: what a form was drawn from, and what the trail compares."""
    return {
        "severity": incident.severity,
        "ends_at": incident.ends_at.isoformat() if incident.ends_at else "",
        "cause": incident.cause,
        "levels": ", ".join(incident.levels.order_by("code").values_list("code", flat=True)),
    }


def resolve_incident(
    incident: Incident, *, by, ends_at: datetime, cause: str = "", note: str = "", now: datetime | None = None
) -> Incident:
    """It has ended; the cause is what is known of it."""
    if ends_at <= incident.starts_at:
        raise NotPossible([_("The end is not later than the beginning.")])
    return perform(incident, "resolve", by=by, note=note, now=now, ends_at=ends_at, cause=cause)


def open_incident_again(incident: Incident, *, by, note: str, now: datetime | None = None) -> Incident:
    """It had not ended after all."""
    return perform(incident, "open_again", by=by, note=note, now=now)


def close_incident(incident: Incident, *, by, note: str = "", now: datetime | None = None) -> Incident:
    """Nothing is added any more."""
    return perform(incident, "close", by=by, note=note, now=now)

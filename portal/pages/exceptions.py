"""What went otherwise than the rules say: overrides, waivers, single sources, late starts, corrections, stand-ins?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contracts.actions.approval_matrix import quarter_end, quarter_of
from contracts.approval import Flag
from contracts.models import ApprovalRequest, Contract, Delegation, ExceptionReview
from contracts.queries_terms import in_force_of
from portal.pages import timeline
from portal.templatetags.steward import plain_date
from vendors.models import Event, User
from vendors.roles import ROLE_PERMISSIONS, Permission, Role
from vendors.words import clauses, enumerated

KINDS = {
    "override": gettext_lazy("Emergency override"),
    "waiver": gettext_lazy("Waiver"),
    "single_source": gettext_lazy("Single source"),
    "late": gettext_lazy("Late activation"),
    "adjustment": gettext_lazy("Manual adjustment"),
    "stand_in": gettext_lazy("Stale stand-in"),
    "matrix": gettext_lazy("Change of the approval matrix"),
}
# what the trail calls each kind: (record, name)
IN_TRAIL = {
    ("contracts.contract", "override"): "override",
    ("contracts.contract", "override_version"): "override",
    ("sla.credit", "waive"): "waiver",
    ("contracts.obligation", "waive"): "waiver",
    ("contracts.contract", "enter_charge"): "adjustment",
    ("contracts.approvalstage", "edit_matrix"): "matrix",
}
timeline.WORDS |= {
    ("contracts.approvalstage", "edit_matrix"): gettext_lazy("changed the approval matrix"),
    ("contracts.exceptionreview", "review_exceptions"): gettext_lazy("signed the exceptions off"),
}
LONG = timedelta(days=45)
BACK = 8  # quarters on offer


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One exception: when, what kind, in whose matter, and who answers for it."""

    at: date
    kind: str
    subject: str
    what: str
    by: str
    note: str
    url: str = ""
    people: tuple[int, ...] = field(default=(), compare=False)

    @property
    def word(self) -> str:
        return str(KINDS[self.kind])

    def cells(self) -> list:
        return [self.at, self.word, self.subject, self.what, self.by, self.note]

    def kept(self) -> dict:
        """As the sign-off keeps it."""
        return {"at": self.at.isoformat(), "kind": self.kind, "subject": self.subject, "what": self.what, "by": self.by}


def exceptions_of(user, quarter: date, today: date) -> list[Exceptional]:
    """A quarter's exceptions, as far as the reader sees them, the newest first; a fixed number of queries."""
    first, after = quarter, quarter_end(quarter)
    found = [
        *_from_trail(user, first, after),
        *_single_sources(user, first, after),
        *_late_starts(user, first, after),
        *_stale_stand_ins(user, first, min(after, today + timedelta(days=1))),
    ]
    return sorted(found, key=lambda row: (row.at, row.kind, row.subject), reverse=True)


def quarters_before(today: date) -> list[date]:
    """The quarters before this one, the nearest first."""
    found = [quarter_of(today)]
    while len(found) <= BACK:
        found.append(quarter_of(found[-1] - timedelta(days=1)))
    return found[1:]


def quarter_words(first: date) -> str:
    return _("Q%(n)s %(year)s") % {"n": (first.month + 2) // 3, "year": first.year}


def review_of(user, quarter: date) -> ExceptionReview | None:
    return ExceptionReview.objects.visible_to(user).filter(quarter=quarter).select_related("by").first()


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)


def _from_trail(user, first: date, after: date) -> Iterator[Exceptional]:
    names = {name for _record, name in IN_TRAIL}
    rows = (
        Event.objects.visible_to(user)
        .filter(occurred_at__date__gte=first, occurred_at__date__lt=after, name__in=names)
        .select_related("by", "on_behalf_of", "vendor")
        .order_by("-pk")
    )
    asked = {row.facts["asked_by"] for row in rows if "asked_by" in row.facts}
    askers = User.objects.visible_to(user).filter(pk__in=asked).in_bulk()
    for row in rows:
        kind = IN_TRAIL.get((row.record_type, row.name))
        if kind is None or (kind == "adjustment" and not row.before):
            continue
        yield Exceptional(
            at=_day(row.occurred_at),
            kind=kind,
            subject=str(row.vendor) if row.vendor else "",
            what=f"{row.record_words}: {timeline.what_happened(row)}" if row.vendor else timeline.what_happened(row),
            by=_who(row, askers),
            note=clauses(filter(None, (row.facts.get("asked_because"), row.note))),
            url=_address(row),
            people=tuple(one for one in (row.by_id, row.on_behalf_of_id, row.facts.get("asked_by")) if one),
        )


def _who(row: Event, askers: dict[int, User]) -> str:
    """Of what two people did, both."""
    asker = askers.get(row.facts.get("asked_by"))
    return enumerated((asker, row.by)) if asker else str(row.by)


def _address(row: Event) -> str:
    match row.record_type:
        case "contracts.contract":
            return reverse("contract_detail", args=[row.record_words])
        case "sla.credit":
            return reverse("credit_detail", args=[row.record_id])
        case "contracts.obligation":
            return reverse("obligation_detail", args=[row.record_id])
        case _:
            return ""


def _single_sources(user, first: date, after: date) -> Iterator[Exceptional]:
    """Contracts approved without a choice: that is allowed, and it is asked why."""
    rows = ApprovalRequest.objects.visible_to(user).filter(
        outcome=ApprovalRequest.Outcome.APPROVED, closed_at__date__gte=first, closed_at__date__lt=after
    )
    for row in rows.select_related("version__contract__vendor", "opened_by"):
        if Flag.SINGLE_SOURCE.value in row.plan.get("flags", ()):
            contract = row.version.contract
            yield Exceptional(
                at=_day(row.closed_at),
                kind="single_source",
                subject=str(contract.vendor),
                what=_("%(number)s was approved without another bidder") % {"number": contract.number},
                by=str(row.opened_by),
                note="",
                url=reverse("approval_detail", args=[row.pk]),
                people=(row.opened_by_id,),
            )


def _late_starts(user, first: date, after: date) -> Iterator[Exceptional]:
    """Contracts that served before anybody had activated them; what was signed elsewhere is registered later anyway."""
    rows = Contract.objects.visible_to(user).filter(
        activated_on__gte=first, activated_on__lt=after, registered_at__isnull=True
    )
    for contract in rows.select_related("vendor", "owner").prefetch_related("versions"):
        signed = [version for version in contract.versions.all() if version.signed_at is not None]
        version = in_force_of(sorted(signed, key=lambda one: one.n), contract.activated_on)
        late = (contract.activated_on - version.starts_on).days if version else 0
        if late > 0:
            yield Exceptional(
                at=contract.activated_on,
                kind="late",
                subject=str(contract.vendor),
                what=ngettext(
                    "%(number)s was activated %(n)s day after its term began",
                    "%(number)s was activated %(n)s days after its term began",
                    late,
                )
                % {"number": contract.number, "n": late},
                by=str(contract.owner),
                note="",
                url=reverse("contract_detail", args=[contract.number]),
                people=(contract.owner_id,),
            )


def _stale_stand_ins(user, first: date, after: date) -> Iterator[Exceptional]:
    """Stand-ins that went on for long, or whose one side approves no contracts any more."""
    rows = Delegation.objects.visible_to(user).filter(starts_on__lt=after, ends_on__gte=first)
    approving = {role for role in Role if Permission.CONTRACT_APPROVE in ROLE_PERMISSIONS[role]}
    for row in rows.select_related("person", "delegate").prefetch_related("person__grants", "delegate__grants"):
        until = min(row.ends_on, _day(row.withdrawn_at)) if row.withdrawn_at else row.ends_on
        last = min(until, after - timedelta(days=1))
        for person in (row.person, row.delegate):
            if not _approved_on(person.grants.all(), approving, last):
                why = _("%(name)s approves no contracts any more") % {"name": person}
                break
        else:
            if until - row.starts_on <= LONG:
                continue
            why = _("it goes on until %(day)s") % {"day": plain_date(until)}
        words = {"delegate": row.delegate, "person": row.person, "why": why}
        yield Exceptional(
            at=max(row.starts_on, first),
            kind="stand_in",
            subject="",
            what=_("%(delegate)s decides for %(person)s: %(why)s") % words,
            by=str(row.person),
            note=row.reason,
            people=(row.person_id, row.delegate_id),
        )


def _approved_on(grants: Iterable, approving: set, day: date) -> bool:
    return any(
        grant.role in approving and grant.starts_on <= day and (grant.ends_on is None or grant.ends_on >= day)
        for grant in grants
    )

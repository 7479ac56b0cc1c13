"""What waits for whose decision, and does it still read as it was submitted?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts import rules
from contracts.content import content, differences, hash_of
from contracts.models import ApprovalRequest, ContractVersion
from contracts.models.contract import OTHER_PERSON
from portal.pages.version_page import Compared, as_changes
from vendors.roles import Permission

Outcome = ApprovalRequest.Outcome


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies on the approver's page: its hash, and what reads otherwise than what was submitted."""

    hash: str
    since_submission: list[tuple[str, str, str]]


def waiting_for(user) -> QuerySet[ApprovalRequest]:
    """Open requests about versions that somebody else wrote and edited last, of vendors the person reaches."""
    rows = requests_seen(user, "open")
    return rows.exclude(Q(version__author=user) | Q(version__last_editor=user)).filter(
        version__contract__in=_reached(user)
    )


def _reached(user) -> QuerySet:
    return ContractVersion.objects.visible_to(user).values("contract")


def requests_seen(user, show: str = "") -> QuerySet[ApprovalRequest]:
    """Requests the person may see: open ones, oldest first, or all, newest first; the newest of each version."""
    rows = ApprovalRequest.objects.visible_to(user).filter(version__contract__in=_reached(user))
    newest = (
        ApprovalRequest.objects.visible_to(user).filter(version=OuterRef("version")).order_by("-pk").values("pk")[:1]
    )
    rows = rows.filter(pk=Subquery(newest)).select_related(
        "version__contract__vendor", "version__contract__line", "opened_by"
    )
    if show == "all":
        return rows.order_by("-opened_at", "-pk")
    return rows.filter(outcome=Outcome.OPEN).order_by("opened_at", "pk")


def lines_of(user, requests: Iterable[ApprovalRequest]) -> list[dict]:
    """Requests as the list shows them: may the person decide, and if not why."""
    return [
        {
            "approval": row,
            "contract": row.version.contract,
            "mine": user.pk in (row.version.author_id, row.version.last_editor_id),
            "edited": row.outcome == Outcome.OPEN and row.version.edited_at > row.opened_at,
            "may": user.may(Permission.CONTRACT_APPROVE, row.version.contract.vendor)
            and user.pk not in (row.version.author_id, row.version.last_editor_id),
        }
        for row in requests
    ]


def options_of(user) -> list[dict]:
    return [{"value": "all", "label": _("Decided and open"), "count": requests_seen(user, "all").count()}]


def seen_of(approval: ApprovalRequest) -> Seen:
    """The version as it reads now; once it is decided, as it was decided on."""
    if approval.outcome != Outcome.OPEN:
        return Seen(approval.content_hash, [])
    said = content(approval.version)
    return Seen(hash_of(said), as_changes(differences(approval.content, said)))


def before_of(approval: ApprovalRequest) -> Compared | None:
    """What this version says otherwise than the last signed one."""
    version = approval.version
    other = version.contract.versions.filter(n__lt=version.n, signed_at__isnull=False).order_by("-n").first()
    return Compared(other, as_changes(differences(content(other), content(version)))) if other else None


def verdict_for(user, approval: ApprovalRequest) -> dict:
    """What the person may do here, and why not."""
    contract = approval.version.contract
    still_open = approval.outcome == Outcome.OPEN
    approve = still_open and rules.may_approve(contract, user)
    reason = ""
    if still_open and not approve:
        mine = user.pk in (approval.version.author_id, approval.version.last_editor_id)
        reason = not_you() if mine else _("Your role reads this, and does not decide.")
    return {"approve": approve, "send_back": still_open and rules.may_send_back(contract, user), "reason": reason}


def not_you() -> str:
    return str(OTHER_PERSON)


def address_of(approval: ApprovalRequest) -> str:
    return reverse("approval_detail", args=[approval.pk])

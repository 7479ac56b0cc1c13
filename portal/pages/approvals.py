"""What waits for whose decision, does it still read as it was submitted, and who has decided on which step?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts import rules
from contracts.approval import Flag, Section, Why
from contracts.content import content, differences, hash_of
from contracts.models import ApprovalDecision, ApprovalRequest, ApprovalStep, ContractVersion
from contracts.models.approvals import FLAGS, SECTIONS
from contracts.models.contract import OTHER_PERSON
from contracts.queries_approvals import Capacity, Deciding, current, who_may
from portal.pages.version_page import Compared, as_changes
from portal.templatetags.steward import money, plain_date
from vendors.models import ServiceLine, TierChoices, User
from vendors.roles import Role
from vendors.words import enumerated, listed, pick

Outcome = ApprovalRequest.Outcome
Verdict = ApprovalDecision.Verdict


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies on the approver's page: its hash, and what reads otherwise than what was submitted."""

    hash: str
    since_submission: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the path: who is asked, on what, what came of it, and who could decide while it waits."""

    step: ApprovalStep
    asked: str
    sections: str
    decision: ApprovalDecision | None
    waits: bool
    people: list[User] = field(default_factory=list)

    @property
    def nobody(self) -> bool:
        return self.waits and not self.people


@dataclass(frozen=True, slots=True)
class Line:
    """A request in the list: what it waits for, and in which capacity the reader may decide."""

    approval: ApprovalRequest
    waits_for: str
    capacity: Capacity | None
    mine: bool
    edited: bool

    @property
    def contract(self):
        return self.approval.version.contract


def requests_with_steps(user) -> QuerySet[ApprovalRequest]:
    """Requests with their contracts, steps and decisions, as far as the reader sees them; a fixed number of queries."""
    steps = ApprovalStep.objects.visible_to(user).select_related(
        "person", "added_by", "decision__by", "decision__on_behalf_of"
    )
    wanted = ("version__contract__vendor", "version__contract__line", "opened_by", "override")
    rows = ApprovalRequest.objects.visible_to(user).select_related(*wanted)
    return rows.prefetch_related(Prefetch("steps", steps.order_by("position", "pk")))


def decidable(user) -> QuerySet[ApprovalRequest]:
    """What is open, or went ahead in an emergency and waits to be ratified, of vendors the person reaches."""
    rows = requests_with_steps(user).filter(version__contract__in=_reached(user))
    return rows.filter(outcome__in=[Outcome.OPEN, Outcome.OVERRIDDEN]).order_by("opened_at", "pk")


def _reached(user) -> QuerySet:
    return ContractVersion.objects.visible_to(user).values("contract")


def waiting_for(user) -> list[Line]:
    """What this person may decide on now, in their own right or in somebody's place; the oldest first."""
    if not user.is_buyer:
        return []
    return [line for line in lines_of(user, decidable(user)) if line.capacity]


def requests_seen(user, show: str = "") -> QuerySet[ApprovalRequest]:
    """Requests the person may see, the newest of each version: to decide on, oldest first, or all, newest first."""
    rows = requests_with_steps(user).filter(version__contract__in=_reached(user))
    newest = (
        ApprovalRequest.objects.visible_to(user).filter(version=OuterRef("version")).order_by("-pk").values("pk")[:1]
    )
    rows = rows.filter(pk=Subquery(newest))
    if show == "all":
        return rows.order_by("-opened_at", "-pk")
    return rows.filter(outcome__in=[Outcome.OPEN, Outcome.OVERRIDDEN]).order_by("opened_at", "pk")


def lines_of(user, requests: Iterable[ApprovalRequest]) -> list[Line]:
    """Requests as the list shows them."""
    rows = list(requests)
    if not rows:
        return []
    deciding = Deciding.of(user, [row.version.contract.vendor for row in rows])
    return [_line(user, row, deciding) for row in rows]


def _line(user, row: ApprovalRequest, deciding: Deciding) -> Line:
    steps = list(row.steps.all())
    waiting = current(steps) if row.is_decided_on else []
    found = (deciding.capacity(step, row.version, steps) for step in waiting)
    return Line(
        approval=row,
        waits_for=listed(asked_words(step) for step in waiting),
        capacity=next((one for one in found if one is not None), None),
        mine=user.pk in (row.version.author_id, row.version.last_editor_id),
        edited=row.outcome == Outcome.OPEN and row.version.edited_at > row.opened_at,
    )


def options_of(user) -> list[dict]:
    return [{"value": "all", "label": _("Decided and open"), "count": requests_seen(user, "all").count()}]


# One request.


def path_of(approval: ApprovalRequest) -> list[StepLine]:
    """The steps in their order."""
    steps = list(approval.steps.all())
    waiting = {step.pk for step in current(steps)} if approval.is_decided_on else set()
    return [
        StepLine(
            step=step,
            asked=asked_words(step),
            sections=listed(SECTIONS[Section(code)] for code in step.sections),
            decision=getattr(step, "decision", None),
            waits=step.pk in waiting,
            people=who_may(step, approval.version) if step.pk in waiting else [],
        )
        for step in steps
    ]


def asked_words(step: ApprovalStep) -> str:
    """“Legal or Finance”, or the person who was added."""
    if step.person_id:
        return str(step.person)
    return either(str(Role(code).label) for code in step.roles)


def either(names: Iterable[str]) -> str:
    """“a, b or c”."""
    *most, last = names
    return _("%(most)s or %(last)s") % {"most": listed(most), "last": last} if most else last


def why_of(approval: ApprovalRequest) -> list[str]:
    """Why it needs these steps, in sentences."""
    plan = approval.plan
    if not plan:
        return []
    said = [_sum_words(plan)]
    if plan["together"]:
        numbers = enumerated(number for number, _value in plan["together"])
        said.append(
            _("Counted together with %(numbers)s: the same vendor and service within twelve months.")
            % {"numbers": numbers}
        )
    raised = [_raise_words(kind, value) for kind, value in plan["raised_by"]]
    if raised:
        said.append(_("One level higher because of %(reasons)s.") % {"reasons": enumerated(raised)})
    return said + [_why_words(Why(code), plan) for code in plan["why"]]


def _sum_words(plan: dict) -> str:
    if plan["value"] is None:
        return _("Level %(level)s.") % {"level": plan["level"]}
    words = {"level": plan["level"], "value": money(Decimal(plan["value"]), plan["currency"])}
    return _("Level %(level)s: a total of %(value)s, options included.") % words


def _raise_words(kind: str, value: str) -> str:
    if kind == "flag":
        return str(FLAGS[Flag(value)])
    if kind == "tier":
        return _("the vendor’s risk tier “%(tier)s”") % {"tier": TierChoices(value).label}
    line = ServiceLine.objects.filter(code=value).first()
    return _("the service line “%(line)s”") % {"line": pick(line, "name") if line else value}


def _why_words(why: Why, plan: dict) -> str:
    match why:
        case Why.NO_MATRIX:
            return _("No matrix is set up: one of those who approve contracts decides.")
        case Why.NO_BAND:
            return _("No band is set up for %(currency)s, so the highest level decides.") % plan
        case Why.VALUE_UNKNOWN:
            return _("Its value is not known, so the highest level decides.")
        case Why.WEAKENED:
            levels = enumerated(plan["weakened"])
            return _("A service level becomes easier to keep (%(levels)s), so everybody decides.") % {"levels": levels}
        case Why.INCREASE:
            return _("It adds more than a tenth to the first total, so everybody decides.")
        case _:
            return _("Only those decide whom the changes concern.")


def seen_of(approval: ApprovalRequest) -> Seen:
    """The version as it reads now; once it is decided or frozen, as it was decided on."""
    if approval.outcome != Outcome.OPEN:
        return Seen(approval.content_hash, [])
    said = content(approval.version)
    return Seen(hash_of(said), as_changes(differences(approval.content, said)))


def before_of(approval: ApprovalRequest) -> Compared | None:
    """What this version says otherwise than the last signed one."""
    version = approval.version
    other = version.contract.versions.filter(n__lt=version.n, signed_at__isnull=False).order_by("-n").first()
    return Compared(other, as_changes(differences(content(other), content(version)))) if other else None


def last_look_of(user, approval: ApprovalRequest) -> tuple[ApprovalDecision, list[tuple[str, str, str]]] | None:
    """What reads otherwise than when this person decided on the version last, on an earlier request."""
    mine = Q(by=user) | Q(on_behalf_of=user)
    earlier = ApprovalDecision.objects.visible_to(user).filter(
        mine, request__version=approval.version_id, request__lt=approval.pk
    )
    last = earlier.exclude(verdict=Verdict.CARRIED).select_related("request").order_by("-at", "-pk").first()
    if last is None:
        return None
    return last, as_changes(differences(last.request.content, approval.content))


def verdict_for(user, approval: ApprovalRequest, path: Sequence[StepLine]) -> dict:
    """What the person may do here, in which capacity, and why not."""
    version, contract = approval.version, approval.version.contract
    still_open = approval.is_decided_on
    capacity = next(
        (
            found
            for line in path
            if line.waits
            and (found := Deciding.of(user, [contract.vendor]).capacity(line.step, version, [one.step for one in path]))
        ),
        None,
    )
    reason = ""
    if still_open and capacity is None:
        mine = user.pk in (version.author_id, version.last_editor_id)
        decides = rules.may_decide(version, user)
        reason = (
            not_you()
            if mine
            else _("It is not your turn: the step that waits asks for somebody else.")
            if decides
            else _("Your role reads this, and does not decide.")
        )
    asked = getattr(approval, "override", None)
    return {
        "capacity": capacity,
        "approve": capacity is not None,
        "send_back": still_open and rules.may_send_back(contract, user),
        "withdraw": approval.outcome == Outcome.OPEN and rules.may_submit(contract, user),
        "involve": still_open and rules.may_add_approver(version, user),
        "elsewhere": still_open and rules.may_decide(version, user),
        "ask_override": approval.outcome == Outcome.OPEN and asked is None and rules.may_ask_override(version, user),
        "confirm_override": approval.outcome == Outcome.OPEN
        and asked is not None
        and asked.asked_by_id != user.pk
        and rules.may_decide(version, user),
        "reason": reason,
    }


def override_words(approval: ApprovalRequest) -> tuple[str, str] | None:
    """(title, text) of the banner of an emergency; None where there is none."""
    override = getattr(approval, "override", None)
    if override is None:
        return None
    words = {"one": override.asked_by, "two": override.confirmed_by, "day": plain_date(override.until)}
    if override.confirmed_at is None:
        if approval.outcome != Outcome.OPEN:
            return None
        title = _("%(one)s asks to let it go ahead of its approvals.") % words
        return title, _("A second person decides; the approvals would follow by %(day)s.") % words
    if approval.outcome == Outcome.APPROVED:
        return _("It went ahead in an emergency and was ratified."), _("%(one)s and %(two)s let it go ahead.") % words
    if approval.outcome == Outcome.RETURNED:
        title = _("It went ahead in an emergency and was refused afterwards.")
        return title, _("%(one)s and %(two)s let it go ahead.") % words
    left = (override.until - timezone.localdate()).days
    if left < 0:
        title = _("It went ahead in an emergency; its approvals are overdue.")
    else:
        title = ngettext(
            "It went ahead in an emergency; %(n)s day is left to ratify it.",
            "It went ahead in an emergency; %(n)s days are left to ratify it.",
            left,
        ) % {"n": left}
    return title, _("%(one)s and %(two)s let it go ahead; the approvals follow by %(day)s.") % words


def not_you() -> str:
    return str(OTHER_PERSON)


def address_of(approval: ApprovalRequest) -> str:
    return reverse("approval_detail", args=[approval.pk])

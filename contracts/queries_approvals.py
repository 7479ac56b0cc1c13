"""What does the matrix ask of this version, who may take which step, and in whose place?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from contracts import rules
from contracts.approval import (
    LONG_TERM_MONTHS,
    Band,
    Flag,
    Matrix,
    Plan,
    Raise,
    Section,
    Stage,
    Subject,
    plan,
    weakened,
)
from contracts.charging import line_of
from contracts.content import content
from contracts.models import (
    ApprovalBand,
    ApprovalDecision,
    ApprovalRaise,
    ApprovalRequest,
    ApprovalStage,
    ApprovalStep,
    Charge,
    Contract,
    ContractVersion,
    Delegation,
    RateItem,
)
from contracts.queries import latest_version
from contracts.queries_documents import deviations_of, document_of
from contracts.rates import card_of, rate_card_of, rate_of
from contracts.sections import changed_sections
from contracts.terms import add_months
from vendors.models import RoleGrant, User, Vendor
from vendors.money import from_minor
from vendors.queries.diligence import tier_of
from vendors.queries.risk import assessments_of, current_assessment, marks_of
from vendors.roles import ROLE_PERMISSIONS, Permission, Role

Verdict = ApprovalDecision.Verdict
YEAR = 12
TOGETHER = timedelta(days=365)
DISTINCT_TIERS = ("high", "critical")
# in which somebody has agreed to pay, or is about to
_COUNTED = ("in_review", "approved", "out_for_signature", "signed", "active", "suspended")


@dataclass(frozen=True, slots=True)
class Capacity:
    """In one's own right, or in the place of somebody."""

    principal: User | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """What a version needs, and the figures it was worked out from."""

    plan: Plan
    subject: Subject
    together: tuple[tuple[str, Decimal], ...]
    weakened: tuple[str, ...]


def approving_roles() -> tuple[str, ...]:
    return tuple(role.value for role in Role if Permission.CONTRACT_APPROVE in ROLE_PERMISSIONS[role])


def matrix() -> Matrix:
    """The matrix as it stands; three queries."""
    stages: dict[int, list[Stage]] = defaultdict(list)
    for row in ApprovalStage.objects.order_by("level", "position", "pk"):
        stages[row.level].append(Stage(row.position, tuple(row.roles), tuple(Section(one) for one in row.sections)))
    return Matrix(
        bands=tuple(
            Band(row.level, row.above, row.currency_id, row.entity.code if row.entity else "")
            for row in ApprovalBand.objects.select_related("entity")
        ),
        raises=tuple(Raise(row.kind, row.value, row.by) for row in ApprovalRaise.objects.all()),
        stages={level: tuple(rows) for level, rows in stages.items()},
    )


def planned(version: ContractVersion) -> Planned:
    """The approvals that a version needs as it reads now."""
    contract = version.contract
    together = _together(contract)
    own = value_of(version)
    total = None if own is None else own + sum((value for _number, value in together), Decimal(0))
    subject = Subject(
        entity=contract.entity.code,
        currency=contract.currency_id,
        value=total,
        line=contract.line.code,
        tier=tier_of(contract.vendor),
        flags=flags_of(version),
    )
    easier: list[str] = []
    signed = contract.versions.filter(n__lt=version.n, signed_at__isnull=False).order_by("n")
    if signed:
        old, new = content(signed[len(signed) - 1]), content(version)
        easier = weakened(old["levels"], new["levels"])
        subject = replace(
            subject,
            first=value_of(signed[0]),
            changed=changed_sections(old, new),
            weakened=bool(easier),
        )
    return Planned(plan(matrix(), subject, approving_roles()), subject, tuple(together), tuple(easier))


def value_of(version: ContractVersion) -> Decimal | None:
    """The total of a version in its currency: as stated, else its monthly fees, else what twelve months have cost.

    Fees that are a share of something, or by unit, count as what twelve months are expected to cost, else as the
    charges that are known. None: not known.
    """
    if version.value is not None:
        return version.value
    months = max(YEAR, months_of(version))
    fees = [row.monthly_fee for row in version.schedules.all()]
    if fees and all(fee is not None for fee in fees):
        return sum(fees, Decimal(0)) * months
    expected = _expected(version)
    return _charged(version.contract) if expected is None else expected


def _expected(version: ContractVersion) -> Decimal | None:
    """What its rates cost in twelve months by the volumes expected, milestones once; None where one is not expected."""
    card = rate_card_of(version)
    if card is None:
        return None
    terms, total = card_of(card, None), 0
    for row in version.rates.select_related("version__contract"):
        if row.kind == RateItem.Kind.PASS_THROUGH:
            continue
        if row.kind in (RateItem.Kind.UNIT, RateItem.Kind.PERCENT) and row.expected is None:
            return None
        once = row.kind == RateItem.Kind.MILESTONE
        line = line_of(terms, rate_of(row), Decimal(1) if once else row.expected)
        total += line.net * (1 if once else YEAR)
    return from_minor(total, version.currency)


def months_of(version: ContractVersion) -> int:
    """How many months its first term has; a part of one counts."""
    months = 0
    while add_months(version.starts_on, months) <= version.ends_on:
        months += 1
    return months


def _charged(contract: Contract) -> Decimal | None:
    """What the newest twelve months cost; fewer are counted up to twelve."""
    newest: dict[tuple[str, date], Charge] = {}
    for row in Charge.objects.filter(contract=contract).order_by("n"):
        newest[row.schedule_code, row.month] = row
    months: dict[date, Decimal] = defaultdict(Decimal)
    for (_code, month), row in newest.items():
        months[month] += row.amount
    if not months:
        return None
    last = sorted(months)[-YEAR:]
    return sum((months[month] for month in last), Decimal(0)) * YEAR / len(last)


def _together(contract: Contract) -> list[tuple[str, Decimal]]:
    """(number, value) of what else the same vendor got for the same service within twelve months, in this currency."""
    since = timezone.localdate() - TOGETHER
    others = (
        Contract.objects.filter(
            vendor=contract.vendor_id, line=contract.line_id, currency=contract.currency_id, state__in=_COUNTED
        )
        .exclude(pk=contract.pk)
        .exclude(kind=Contract.Kind.MASTER)
        .filter(versions__n=1, versions__created_at__date__gte=since)
        .order_by("number")
    )
    found = []
    for other in others:
        value = value_of(latest_version(other))
        if value is not None:
            found.append((other.number, value))
    return found


def flags_of(version: ContractVersion) -> frozenset[Flag]:
    """What is said of the contract and of its vendor, and what its terms show."""
    found = {Flag(code) for code in version.flags}
    marks = marks_of(current_assessment(version.contract.vendor))
    found |= {flag for flag in (Flag.FUNDS, Flag.PERSONAL_DATA) if flag.value in marks}
    if version.liability_cap_minor is None:
        found.add(Flag.UNCAPPED)
    options = version.extension_count * version.extension_months
    if add_months(version.starts_on, max(0, LONG_TERM_MONTHS - options)) <= version.ends_on:
        found.add(Flag.LONG_TERM)
    if _deviates(version):
        found.add(Flag.DEVIATES)
    return frozenset(found)


def _deviates(version: ContractVersion) -> bool:
    """Whether the document says otherwise than the library, or leaves out a clause that it asks for."""
    document = document_of(version)
    return document is not None and bool(deviations_of(document, version.clauses.all()))


# Who decides.


def steps_of(request: ApprovalRequest) -> list[ApprovalStep]:
    """The steps of a request with what was decided on them."""
    wanted = ("person", "added_by", "decision__by", "decision__on_behalf_of", "decision__file")
    return list(request.steps.select_related(*wanted))


def current(steps: Sequence[ApprovalStep]) -> list[ApprovalStep]:
    """The steps that wait now: the undecided ones of the first position that is not through."""
    undecided = [step for step in steps if not hasattr(step, "decision")]
    first = min((step.position for step in undecided), default=None)
    return [step for step in undecided if step.position == first]


def delegations_to(user: User, on: date | None = None) -> QuerySet[Delegation]:
    """In whose place a person decides on a day."""
    day = on or timezone.localdate()
    return Delegation.objects.filter(
        delegate=user, withdrawn_at__isnull=True, starts_on__lte=day, ends_on__gte=day, person__is_active=True
    ).select_related("person")


@dataclass(slots=True)
class Deciding:
    """What one person may decide on, asked once for many requests: in their own right, and for whom they stand in."""

    user: User
    principals: list[User]
    tiers: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, user: User, vendors: Iterable[Vendor] = (), on: date | None = None) -> "Deciding":
        """`vendors` are those whose risk tier is read at once."""
        tiers = {pk: found.counting for pk, found in assessments_of(vendors).items()}
        return cls(user, [row.person for row in delegations_to(user, on)], tiers)

    def capacity(
        self, step: ApprovalStep, version: ContractVersion, steps: Iterable[ApprovalStep], *, own: bool = True
    ) -> Capacity | None:
        """In which capacity the person may take a step now; None where they may not.

        `steps` are all of the request; without `own` only the places of others are asked for. Where the vendor is in a
        high risk tier each step needs another person, whoever decides in whose place (domain 4.4).
        """
        vendor = version.contract.vendor
        hands = _hands(steps) if self.tiers.get(vendor.pk) in DISTINCT_TIERS else set()
        if self.user.pk in hands or not _may(step, version, self.user):
            return None
        if own and _asked(step, self.user, vendor):
            return Capacity()
        for principal in self.principals:
            if principal.pk not in hands and _may(step, version, principal) and _asked(step, principal, vendor):
                return Capacity(principal)
        return None


def _may(step: ApprovalStep, version: ContractVersion, user: User) -> bool:
    return rules.may_decide(version, user) or (step.person_id == user.pk and rules.was_added(version, user))


def _hands(steps: Iterable[ApprovalStep]) -> set[int]:
    """Everybody who has approved so far, by themselves or through somebody else."""
    taken = [step.decision for step in steps if hasattr(step, "decision")]
    approved = [one for one in taken if one.verdict in (Verdict.APPROVED, Verdict.CARRIED)]
    return {one.by_id for one in approved} | {one.on_behalf_of_id for one in approved if one.on_behalf_of_id}


def _asked(step: ApprovalStep, user: User, vendor: Vendor) -> bool:
    return step.person_id == user.pk or user.holds(step.roles, vendor)


def who_may(step: ApprovalStep, version: ContractVersion) -> list[User]:
    """Everybody who could take a step by themselves, by name."""
    if step.person_id:
        return [step.person]
    reaching = Q(line__isnull=True) | Q(line=version.contract.vendor.line_id)
    grants = RoleGrant.objects.in_force().filter(reaching, role__in=step.roles)
    people = User.objects.filter(pk__in=grants.values("user"), is_active=True).order_by("name", "pk")
    return [person for person in people if rules.may_decide(version, person)]

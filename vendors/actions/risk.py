"""How is a vendor assessed, judged otherwise, and how do sub-contractors and the service map come to be recorded?"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import risk, rules, trail
from vendors.lifecycle import NotPossible, perform
from vendors.models import Assessment, PciShare, RiskModelVersion, Service, SubContractor, TierChoices, User, Vendor
from vendors.queries.risk import current_assessment, model_in_force
from vendors.reference import read
from vendors.roles import Permission
from vendors.system import system_user


def model_of(content: dict) -> risk.RiskModel:
    """The pure model of what a version says; raises KeyError, ValueError where something is missing or wrong."""
    return risk.RiskModel(
        questions=tuple(
            risk.Question(
                row["code"],
                Decimal(row["weight"]),
                tuple(risk.Choice(one["code"], int(one["factor"]), tuple(one["marks"])) for one in row["choices"]),
                bool(row["criticality"]),
                bool(row["supply"]),
            )
            for row in content["questions"]
        ),
        bounds={risk.Tier(tier): Decimal(score) for tier, score in content["bounds"].items()},
        overrides=tuple(
            risk.Override(row["code"], frozenset(row["marks"]), risk.Tier(row["at_least"]))
            for row in content["overrides"]
        ),
        cadence={risk.Tier(tier): int(months) for tier, months in content["cadence"].items()},
    )


def load_risk_model() -> int:
    """The model an installation begins with, unless one was published."""
    if RiskModelVersion.objects.exists():
        return 0
    RiskModelVersion.objects.create(
        n=1, content=read("risk"), published_at=timezone.now(), published_by=system_user("installation")
    )
    return 1


@transaction.atomic
def publish_risk_model(*, by: User, content: dict, note: str, now: datetime | None = None) -> RiskModelVersion:
    """The next version; assessments made before keep theirs. Raises NotPossible where the content is no model."""
    if not by.may(Permission.REFERENCE_EDIT):
        raise PermissionDenied(_("Your role does not do this."))
    try:
        model_of(content)
    except (KeyError, ValueError, ArithmeticError) as error:
        raise NotPossible([_("This is no risk model: %(fault)s.") % {"fault": error}]) from error
    last = RiskModelVersion.objects.select_for_update().order_by("-n").first()
    version = RiskModelVersion.objects.create(
        n=last.n + 1 if last else 1, content=content, note=note, published_at=now or timezone.now(), published_by=by
    )
    trail.record(version, "publish", by=by, note=note, now=now)
    return version


@transaction.atomic
def assess_vendor(
    vendor: Vendor, *, by: User, answers: Mapping[str, str], note: str = "", now: datetime | None = None
) -> Assessment:
    """Answer the questions of the model in force for a vendor; what was found before is superseded.

    Raises NotPossible where no model was published or a question is not answered.
    """
    if not by.may(Permission.RISK_ASSESS, vendor):
        raise PermissionDenied(_("Your role does not do this."))
    moment = now or timezone.now()
    version = model_in_force()
    if version is None:
        raise NotPossible([_("No risk model has been published yet.")])
    locked = Vendor.objects.select_for_update().get(pk=vendor.pk)
    try:
        found = risk.assess(model_of(version.content), answers)
    except risk.NotAnswered as error:
        raise NotPossible([_("Not every question is answered.")]) from error
    standing = current_assessment(locked)
    row = Assessment.objects.create(
        vendor=locked,
        n=standing.n + 1 if standing else 1,
        supersedes=standing,
        model=version,
        answers=dict(answers),
        working=[
            {
                "question": line.question,
                "answer": line.answer,
                "factor": line.factor,
                "weight": format(line.weight, "f"),
                "product": format(line.product, "f"),
            }
            for line in found.lines
        ],
        score=found.score,
        scored_tier=found.scored,
        tier=found.tier,
        criticality=found.criticality,
        quadrant=found.quadrant,
        overrides=list(found.overrides),
        note=note,
        next_review_on=months_after(moment.date(), found.months),
        assessed_by=by,
        assessed_at=moment,
    )
    trail.record(
        locked,
        "assess",
        by=by,
        note=note,
        before=standing and {"tier": standing.counting, "score": format(standing.score, "f")},
        after={"tier": row.tier, "criticality": row.criticality, "score": format(row.score, "f")},
        now=now,
    )
    return row


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    ahead = day.month - 1 + months
    first = date(day.year + ahead // 12, ahead % 12 + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))


@transaction.atomic
def judge_tier(assessment: Assessment, *, by: User, tier: str, why: str, now: datetime | None = None) -> Assessment:
    """Put somebody's own judgement in place of the model's tier; it counts once a second person confirms it."""
    row = _open(assessment)
    if not by.may(Permission.RISK_ASSESS, row.vendor):
        raise PermissionDenied(_("Your role does not do this."))
    if tier not in TierChoices.values or not why.strip():
        raise NotPossible([_("Name the tier and say why.")])
    before = {"tier": row.counting}
    row.judged_tier, row.judged_why, row.judged_by, row.judged_at = tier, why.strip(), by, now or timezone.now()
    row.confirmed_by = row.confirmed_at = None
    row.save()
    trail.record(row.vendor, "judge_tier", by=by, note=why, before=before, after={"judged": tier}, now=now)
    return row


@transaction.atomic
def confirm_tier(assessment: Assessment, *, by: User, now: datetime | None = None) -> Assessment:
    """The second person's word, from which a judged tier counts."""
    row = _open(assessment)
    if not by.may(Permission.VENDOR_APPROVE, row.vendor) or row.judged_by_id == by.pk:
        raise PermissionDenied(_("Somebody else than who judged it confirms it."))
    if not row.judged_by_id or row.confirmed_at:
        raise NotPossible([_("Nothing waits for a second person here any more.")])
    before = {"tier": row.counting}
    row.confirmed_by, row.confirmed_at = by, now or timezone.now()
    row.save()
    trail.record(row.vendor, "confirm_tier", by=by, before=before, after={"tier": row.counting}, now=now)
    return row


def _open(assessment: Assessment) -> Assessment:
    row = Assessment.objects.select_for_update(of=("self",)).select_related("vendor").get(pk=assessment.pk)
    if hasattr(row, "superseded_by"):
        raise NotPossible([_("A newer assessment has taken its place.")])
    return row


@transaction.atomic
def propose_sub_contractor(
    vendor: Vendor,
    *,
    by: User,
    name: str,
    service: str,
    country: str,
    via: SubContractor | None = None,
    touches_pii: bool = False,
    since: date | None = None,
    now: datetime | None = None,
) -> SubContractor:
    """A vendor, or the buyer for it, names somebody who works on our services; we consent or refuse."""
    row = SubContractor(
        vendor=vendor,
        via=via,
        name=name,
        service=service,
        country=country.upper(),
        rank=via.rank + 1 if via else 1,
        touches_pii=touches_pii,
        since=since,
        proposed_by=by,
        proposed_at=now or timezone.now(),
    )
    if not rules.may_propose_sub_contractor(row, by):
        raise PermissionDenied(_("Your role does not do this."))
    if via and via.vendor_id != vendor.pk:
        raise NotPossible([_("It works for somebody else’s sub-contractor.")])
    row.full_clean(exclude=["state", "decided_by", "decided_at"])
    row.save()
    after = {"name": name, "service": service, "country": row.country, "rank": row.rank, "personal data": touches_pii}
    trail.record(row, "propose", by=by, after=after, shown_to_vendor=True, now=now)
    return row


def consent_to_sub_contractor(row: SubContractor, *, by: User, note: str = "", now: datetime | None = None):
    """It may work on our services."""
    return perform(row, "consent", by=by, note=note, now=now, decision=note)


def refuse_sub_contractor(row: SubContractor, *, by: User, note: str, now: datetime | None = None):
    """It must not work on our services."""
    return perform(row, "refuse", by=by, note=note, now=now, decision=note)


def end_sub_contractor(row: SubContractor, *, by: User, note: str = "", now: datetime | None = None):
    """It does not work on our services any more."""
    return perform(row, "end", by=by, note=note, now=now)


SERVICE_FIELDS = (
    "code",
    "line",
    "name_en",
    "name_zh",
    "region",
    "channel",
    "criticality",
    "owner",
    "rto_hours",
    "is_open",
)


@transaction.atomic
def save_service(*, by: User, service: Service | None = None, now: datetime | None = None, **fields) -> Service:
    """Put a service on the map, or correct it."""
    if not rules.may_edit_service_map(by):
        raise PermissionDenied(_("Your role does not do this."))
    unknown = fields.keys() - set(SERVICE_FIELDS)
    if unknown:
        raise TypeError(f"a service has no {', '.join(sorted(unknown))}")
    was = Service.objects.select_for_update().get(pk=service.pk) if service else Service()
    row = Service.objects.get(pk=service.pk) if service else Service()
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    before, after = trail.changes(was, row, list(fields)) if service else (None, {"name": row.name_en})
    row.save()
    if after:
        trail.record(row, "edit" if service else "create", by=by, before=before, after=after, now=now)
    return row


@transaction.atomic
def set_pci_share(
    vendor: Vendor, *, by: User, requirement: int, bearer: str, evidence: str = "", now: datetime | None = None
) -> PciShare:
    """Who answers for one of the twelve requirements where the vendor touches cards."""
    if not by.may(Permission.RISK_ASSESS, vendor):
        raise PermissionDenied(_("Your role does not do this."))
    row = PciShare.objects.select_for_update().filter(vendor=vendor, requirement=requirement).first()
    before = row and {"bearer": row.bearer, "evidence": row.evidence}
    row = row or PciShare(vendor=vendor, requirement=requirement)
    row.bearer, row.evidence, row.set_by, row.set_at = bearer, evidence, by, now or timezone.now()
    row.full_clean()
    row.save()
    after = {"bearer": bearer, "evidence": evidence}
    if before != after:
        trail.record(
            vendor, "set_pci_share", by=by, before=before, after=after, facts={"requirement": requirement}, now=now
        )
    return row

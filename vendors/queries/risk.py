"""What is known of a vendor's risk, and of whom it lets work for us?"""

from collections.abc import Iterable
from datetime import date

from vendors.models import Assessment, RiskModelVersion, Service, SubContractor, Vendor


def model_in_force() -> RiskModelVersion | None:
    """The risk model published last."""
    return RiskModelVersion.objects.order_by("-n").first()


def current_assessment(vendor: Vendor) -> Assessment | None:
    """The assessment that nothing has superseded."""
    return Assessment.objects.filter(vendor=vendor, superseded_by__isnull=True).first()


def marks_of(assessment: Assessment | None) -> frozenset[str]:
    """The facts that its answers stand for, such as that the vendor holds funds."""
    if assessment is None:
        return frozenset()
    return frozenset(
        mark
        for question in assessment.model.content["questions"]
        for choice in question["choices"]
        if choice["code"] == assessment.answers.get(question["code"])
        for mark in choice["marks"]
    )


def assessments_of(vendors: Iterable[Vendor]) -> dict[int, Assessment]:
    """Vendor id → its current assessment; one query."""
    rows = Assessment.objects.filter(vendor__in=list(vendors), superseded_by__isnull=True)
    return {row.vendor_id: row for row in rows.select_related("assessed_by", "judged_by", "confirmed_by")}


def reviews_due(user, until: date):
    """Current assessments whose next review falls on or before `until`, oldest first, as far as `user` sees them."""
    rows = Assessment.objects.visible_to(user).filter(superseded_by__isnull=True, next_review_on__lte=until)
    return rows.exclude(vendor__state__in=("offboarded", "rejected", "blocked")).select_related("vendor__line")


def without_consent(vendors: Iterable[Vendor]) -> dict[int, list[SubContractor]]:
    """Vendor id → sub-contractors that work without our consent; one query."""
    found: dict[int, list[SubContractor]] = {}
    for row in SubContractor.objects.filter(vendor__in=list(vendors), state=SubContractor.State.PROPOSED):
        found.setdefault(row.vendor_id, []).append(row)
    return found


def service_of(code: str) -> Service | None:
    """The service on the map with this code."""
    return Service.objects.filter(code=code).select_related("line", "owner").first()

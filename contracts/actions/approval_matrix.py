"""Who changes which approvals contracts need, and who has looked at a quarter's exceptions?"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.models import ApprovalBand, ApprovalRaise, ApprovalStage, ExceptionReview
from vendors import trail
from vendors.lifecycle import NotPossible, Stale
from vendors.models import User

MONTHS = 3


def edit_matrix(
    *,
    by: User,
    bands: Iterable[Mapping],
    stages: Iterable[Mapping],
    raises: Iterable[Mapping],
    note: str,
    now: datetime | None = None,
) -> None:
    """Put these rows in the place of the matrix; what was submitted before keeps its steps.

    It stands in the register of exceptions, because who writes the matrix writes their own control.
    """
    if not rules.may_edit_matrix(by):
        raise PermissionDenied(_("Your role does not do this."))
    if not note.strip():
        raise NotPossible([_("Say why; the note stays in the trail.")])
    with transaction.atomic():
        before = matrix_rows()
        for model, rows in ((ApprovalBand, bands), (ApprovalStage, stages), (ApprovalRaise, raises)):
            model.objects.all().delete()
            for row in rows:
                item = model(**row)
                item.full_clean()
                item.save()
        levels = set(ApprovalStage.objects.values_list("level", flat=True))
        if not levels:
            raise NotPossible([_("Without a step nobody would be asked.")])
        missing = set(ApprovalBand.objects.values_list("level", flat=True)) - levels
        if missing:
            raise NotPossible([_("Level %(level)s has no step.") % {"level": min(missing)}])
        stage = ApprovalStage.objects.order_by("pk").first()
        trail.record(stage, "edit_matrix", by=by, note=note, before=before, after=matrix_rows(), now=now)


def matrix_rows() -> dict:
    """The matrix as it is kept in the trail."""
    return {
        "bands": [
            [row.entity.code if row.entity else "", row.currency_id, row.above, row.level]
            for row in ApprovalBand.objects.select_related("entity")
        ],
        "stages": [[row.level, row.position, row.roles, row.sections] for row in ApprovalStage.objects.all()],
        "raises": [[row.kind, row.value, row.by] for row in ApprovalRaise.objects.all()],
    }


def review_exceptions(
    quarter: date, *, by: User, rows: list[dict], people: Iterable[int], note: str = "", now: datetime | None = None
) -> ExceptionReview:
    """Sign a quarter's exceptions off as they are listed; not by somebody whose own they are, and not before its end.

    `quarter` is its first day; `people` are the ids of those who are named in them.
    """
    moment = now or timezone.now()
    if not rules.may_review_exceptions(by):
        raise PermissionDenied(_("Your role does not do this."))
    if timezone.localdate(moment) < quarter_end(quarter):
        raise NotPossible([_("The quarter is not over.")])
    if by.pk in set(people):
        raise NotPossible([_("You are named in one of them, so somebody else signs them off.")])
    with transaction.atomic():
        review, is_new = ExceptionReview.objects.get_or_create(
            quarter=quarter, defaults={"rows": rows, "note": note, "by": by, "at": moment}
        )
        if not is_new:
            raise Stale([_("%(name)s has signed it off already.") % {"name": review.by}])
        trail.record(review, "review_exceptions", by=by, note=note, facts={"rows": len(rows)}, now=now)
    return review


def quarter_of(day: date) -> date:
    """The first day of a day's quarter."""
    return date(day.year, (day.month - 1) // MONTHS * MONTHS + 1, 1)


def quarter_end(first: date) -> date:
    """The first day after a quarter."""
    return date(first.year + first.month // 10, (first.month + MONTHS - 1) % 12 + 1, 1)

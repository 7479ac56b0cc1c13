"""Claiming that something shall not count, and deciding on it: somebody else than who claimed, never the vendor."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.models import FeedSpec, LevelInput, ServiceLevel
from sla import rules
from sla.intake.load import MODELS
from sla.intake.reasons import MAX_BYTES, Named, not_delivered, read_reasons
from sla.intake.sentences import refusal_sentence
from sla.intake.shape import Fault
from sla.models import Period, Relief, ReliefRow, Source
from sla.queries_relief import last_day_to_claim, rows_barred_by_season, rows_due_before
from vendors import jobs, trail
from vendors.files import store_evidence, store_file
from vendors.lifecycle import NotPossible, perform
from vendors.sheets.refusal import FileRefused

MAX_EVIDENCE_BYTES = 20_000_000
NAMED_KINDS = (FeedSpec.Kind.COMMITMENTS, FeedSpec.Kind.TICKETS)
AT_ONCE = 500
OPEN = (Relief.State.CLAIMED, Relief.State.UNDER_REVIEW, Relief.State.APPROVED)


class WrongRows(NotPossible):
    """The file names rows that cannot be taken; `faults` name row, column and rule."""

    def __init__(self, faults: Sequence[Fault]):
        self.faults = list(faults)
        super().__init__(
            [
                ngettext(
                    "%(n)s row of the file cannot be taken; nothing was claimed.",
                    "%(n)s rows of the file cannot be taken; nothing was claimed.",
                    len(faults),
                )
                % {"n": len(faults)}
            ]
        )


def claim_faults(
    period: Period, *, category: str, starts_at: datetime | None, ends_at: datetime | None, has_rows: bool
) -> dict[str, str]:
    """Field → what is wrong with what a claim says about when; empty where it can be claimed."""
    if starts_at is None and ends_at is None:
        if category == Relief.Category.FORCE_MAJEURE:
            return {"starts_at": _("Say when it began and ended: what was late before force majeure stays late.")}
        return {} if has_rows else {"starts_at": _("Say from when until when, or add a file that names the rows.")}
    if starts_at is None or ends_at is None:
        missing = "starts_at" if starts_at is None else "ends_at"
        return {missing: _("A stretch of time has a beginning and an end; fill in both.")}
    if ends_at <= starts_at:
        return {"ends_at": _("The end is not later than the beginning.")}
    if ends_at <= period.starts_at or starts_at >= period.ends_at:
        return {"starts_at": _("This stretch of time lies outside the month; claim it for the month in which it lies.")}
    return {}


@transaction.atomic
def claim_relief(
    period: Period,
    *,
    by,
    category: str,
    description: str,
    evidence: Iterable[File],
    level: ServiceLevel | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    rows: File | None = None,
    noticed_at: datetime | None = None,
    now: datetime | None = None,
) -> Relief:
    """Claim that an interval, or the rows a file names, do not count in a month.

    Without `noticed_at` the other side is told by the claim itself. Late claims are taken and marked. Raises
    `WrongRows` with every fault of the file, `NotPossible` where the claim says too little or was made before.
    """
    moment = now or timezone.now()
    period = (
        Period.objects.select_for_update(of=("self",)).select_related("contract__vendor", "version").get(pk=period.pk)
    )
    contract, evidence = period.contract, list(evidence)
    if not rules.may_claim_relief(period, by):
        raise PermissionDenied
    reasons = list(
        claim_faults(
            period, category=category, starts_at=starts_at, ends_at=ends_at, has_rows=rows is not None
        ).values()
    )
    if not evidence:
        reasons.append(_("Add the evidence: without it nobody can decide."))
    if level is not None and level.contract_id != contract.pk:
        reasons.append(_("The service level belongs to another contract."))
    if reasons:
        raise NotPossible(reasons)
    named = _named_rows(period, level, rows) if rows is not None else []
    keep = {"by": by, "vendor": contract.vendor, "now": now}
    stored = None
    if rows is not None:
        stored = store_file(rows, name=rows.name or "rows.csv", content_type="text/csv", **keep)
    _refuse_twice(period, level, category, starts_at, ends_at, stored)
    relief = Relief.objects.create(
        contract=contract,
        period=period,
        level=level,
        category=category,
        starts_at=starts_at,
        ends_at=ends_at,
        file=stored,
        description=description,
        noticed_at=noticed_at or moment,
        deadline=last_day_to_claim(period),
        by_buyer=contract.vendor_id not in by.reach.vendors,
        claimed_at=moment,
        claimed_by=by,
    )
    relief.evidence.set([store_evidence(file, **keep) for file in evidence])
    ReliefRow.objects.bulk_create(
        ReliefRow(relief=relief, feed_id=feed, row_key=row.key, reason=row.reason, line=row.line) for row, feed in named
    )
    trail.record(
        relief,
        "claimed relief",
        by=by,
        now=now,
        target=Relief.State.CLAIMED,
        facts={"rows": len(named), "late": relief.late},
        shown_to_vendor=True,
    )
    return relief


def _refuse_twice(period, level, category, starts_at, ends_at, stored) -> None:
    """A second click, or a second colleague, claims nothing new."""
    same = Relief.objects.filter(
        period=period, level=level, category=category, starts_at=starts_at, ends_at=ends_at, state__in=OPEN
    )
    same = same.filter(file__isnull=True) if stored is None else same.filter(file__sha256=stored.sha256)
    if same.exists():
        raise NotPossible([_("This is claimed already; nothing was claimed a second time.")])


def _named_rows(period: Period, level: ServiceLevel | None, file: File) -> list[tuple[Named, int]]:
    """Each row of the file with the feed in whose delivered data it stands."""
    if file.size > MAX_BYTES:
        raise NotPossible(
            [_("The file has more than %(most)s MB; claim in several parts.") % {"most": MAX_BYTES // 1_000_000}]
        )
    try:
        file.seek(0)
        named, faults = read_reasons(file)
    except FileRefused as refused:
        raise NotPossible([refusal_sentence(refused.code, refused.params)]) from refused
    feeds = _feeds_of([row.key for row in named], period, level)
    faults += [not_delivered(row) for row in named if row.key not in feeds]
    if faults:
        raise WrongRows(sorted(faults, key=lambda fault: fault.row))
    return [(row, feed) for row in named for feed in sorted(feeds[row.key])]


def _feeds_of(keys: Sequence[str], period: Period, level: ServiceLevel | None) -> dict[str, set[int]]:
    """Row key → the feeds of the level (or of the contract) in whose data of this month it stands."""
    specs = FeedSpec.objects.filter(version=period.version_id, kind__in=NAMED_KINDS)
    if level is not None:
        read = LevelInput.objects.filter(level_spec__version=period.version_id, level_spec__level=level)
        specs = specs.filter(feed__in=read.values("feed"))
    found: dict[str, set[int]] = {}
    for feed, kind in specs.values_list("feed_id", "kind"):
        rows = MODELS[kind]._default_manager.filter(
            feed=feed, source__in=Source.values, delivery__period=period, rev_to__isnull=True
        )  # by source too, so that the index over the keys serves
        for at in range(0, len(keys), AT_ONCE):
            for key in rows.filter(row_key__in=keys[at : at + AT_ONCE]).values_list("row_key", flat=True):
                found.setdefault(key, set()).add(feed)
    return found


def take_up_relief(relief: Relief, *, by, now: datetime | None = None) -> Relief:
    """Begin to look at a claim; it cannot be withdrawn any more."""
    return perform(relief, "take_up", by=by, now=now)


def withdraw_relief(relief: Relief, *, by, note: str = "", now: datetime | None = None) -> Relief:
    """The side that claimed asks for nothing any more."""
    return perform(relief, "withdraw", by=by, note=note, now=now)


def chosen_rows(relief: Relief, reasons: Collection[str], but: Collection[str]) -> QuerySet[ReliefRow]:
    """The claim's rows with one of the reasons, less those named in `but` and those that cannot be granted.

    These are what was due before force majeure began, and what lies in a season that gives no relief for the cause.
    """
    rows = ReliefRow.objects.filter(relief=relief, reason__in=reasons).exclude(row_key__in=but)
    rows = rows.exclude(pk__in=rows_due_before(relief).values("pk"))
    return rows.exclude(pk__in=rows_barred_by_season(relief).values("pk"))


@transaction.atomic
def approve_relief(
    relief: Relief,
    *,
    by,
    decision: str = "",
    reasons: Collection[str] | None = None,
    but: Collection[str] = (),
    now: datetime | None = None,
) -> Relief:
    """Grant the claim; of rows, those with one of `reasons` (None: all reasons), less the ids in `but`.

    Rows that were due before force majeure began, or in a season that bars the cause, are never granted. A grant in
    part needs a `decision` that says why.
    """
    granted = total = None
    if relief.by_rows:
        granted, total = _grant(relief, reasons, but)
        if not granted:
            raise NotPossible([_("No row is granted this way; reject the claim instead.")])
        if granted < total and not decision.strip():
            raise NotPossible([_("Say why the other rows are not granted; the vendor reads it.")])
    perform(relief, "approve", by=by, note=decision, now=now, decision=decision, granted=granted, rows=total)
    _evaluate_again(relief, by=by, now=now)
    return relief


def _grant(relief: Relief, reasons: Collection[str] | None, but: Collection[str]) -> tuple[int, int]:
    rows = ReliefRow.objects.filter(relief=relief)
    unknown = sorted(set(but) - set(rows.filter(row_key__in=but).values_list("row_key", flat=True)))
    if unknown:
        raise NotPossible([_("The claim names no row “%(id)s”.") % {"id": row} for row in unknown[:5]])
    if reasons is None:
        reasons = set(rows.values_list("reason", flat=True))
    rows.update(granted=False)
    return chosen_rows(relief, reasons, but).update(granted=True), rows.count()


@transaction.atomic
def reject_relief(relief: Relief, *, by, decision: str, now: datetime | None = None) -> Relief:
    """Nothing of it is granted; the reason is shown to the vendor."""
    perform(relief, "reject", by=by, note=decision, now=now, decision=decision)
    relief.rows.update(granted=False)
    _evaluate_again(relief, by=by, now=now)
    return relief


@transaction.atomic
def reconsider_relief(relief: Relief, *, by, note: str, now: datetime | None = None) -> Relief:
    """Take back a decision: until a new one the claim counts for nothing."""
    perform(relief, "reconsider", by=by, note=note, now=now)
    relief.rows.update(granted=None)
    _evaluate_again(relief, by=by, now=now)
    return relief


def _evaluate_again(relief: Relief, *, by, now: datetime | None) -> None:
    """An evaluated month is evaluated with the decision; one that is not yet will be when its data are there."""
    if not relief.period.evaluations.exists():
        return
    moment = now or timezone.now()
    jobs.enqueue(
        "evaluate_if_ripe",
        f"evaluate_if_ripe:{relief.period_id}:relief:{relief.pk}:{moment.isoformat()}",
        by=by,
        vendor=relief.contract.vendor,
        now=now,
        period_id=relief.period_id,
        at=moment.isoformat(),
        cause="relief",
    )

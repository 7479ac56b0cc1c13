"""Taking in what is delivered: upload, check, send, accept or return; or the statement that nothing happened.

A vendor delivers its figures, our own people our own measurement. Of the latter the vendor learns nothing: no line of
the trail is shown to it, and neither file nor job is its own.
"""

from datetime import datetime
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sla.intake.check import check_delivery, shape_of
from sla.intake.load import AlreadyDelivered, load_rows, read_lines
from sla.intake.sandbox import Checked
from sla.models import Delivery, Submission
from vendors import jobs
from vendors.files import store_file
from vendors.lifecycle import NotPossible, Stale, perform
from vendors.models import Vendor
from vendors.system import system_user

LISTED_FOR_PREVIEW = 5_000


def _locked(delivery: Delivery) -> Delivery:
    return Delivery.objects.select_for_update().select_related("period__contract__vendor", "feed").get(pk=delivery.pk)


def _owner(delivery: Delivery) -> Vendor | None:
    """Whose files and jobs a delivery's are: the vendor's, or nobody's but ours."""
    return None if delivery.is_own else delivery.period.contract.vendor


def _move(record: Delivery | Submission, name: str, **facts) -> None:
    """`perform`, kept from the vendor where it is our own measurement."""
    delivery = record if isinstance(record, Delivery) else record.delivery
    perform(record, name, shown_to_vendor=False if delivery.is_own else None, **facts)


def _next_number(delivery: Delivery) -> int:
    latest = delivery.submissions.order_by("-n").first()
    return latest.n + 1 if latest else 1


def _refuse_while_waiting(delivery: Delivery) -> None:
    if delivery.state == Delivery.State.SUBMITTED or delivery.submissions.filter(state="sending").exists():
        raise NotPossible(
            [_("Data for this month are being reviewed; they can be replaced once they are accepted or returned.")]
        )


@transaction.atomic
def upload_file(delivery: Delivery, file: File, *, by, name: str = "", now: datetime | None = None) -> Submission:
    """Keep the file and have it checked. The same file again is the same submission, and nothing changes."""
    moment = now or timezone.now()
    delivery = _locked(delivery)
    stored = store_file(
        file,
        name=name or getattr(file, "name", "") or "upload.csv",
        content_type=_content_type(name or getattr(file, "name", "") or ""),
        by=by,
        vendor=_owner(delivery),
        now=now,
    )
    same = delivery.submissions.filter(sha256=stored.sha256).exclude(state=Submission.State.REPLACED).first()
    if same is not None:
        return same
    _refuse_while_waiting(delivery)
    _replace_drafts(delivery, by=by, now=now)
    submission = Submission.objects.create(
        delivery=delivery,
        n=_next_number(delivery),
        kind=Submission.Kind.FILE,
        file=stored,
        sha256=stored.sha256,
        submitted_by=by,
        uploaded_at=moment,
    )
    _enqueue_check(submission, by=by, moment=moment, now=now)
    return submission


def _content_type(name: str) -> str:
    """What the name says the file is; what it is, its content decides when it is read."""
    workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return workbook if name.lower().endswith(".xlsx") else "text/csv"


def _enqueue_check(submission: Submission, *, by, moment: datetime, now: datetime | None = None) -> None:
    earlier = submission.job.pk if submission.job else 0
    submission.job = jobs.enqueue(
        "check_submission",
        f"check_submission:{submission.pk}:{earlier}",
        by=by,
        vendor=_owner(submission.delivery),
        now=now,
        submission_id=submission.pk,
        at=moment.isoformat(),
    )
    submission.save(update_fields=["job"])


def _replace_drafts(delivery: Delivery, *, by, now: datetime | None) -> None:
    for draft in delivery.submissions.filter(state__in=["checked", "checking"]):
        _move(draft, "replace", by=by, now=now)
        rows_file(draft).unlink(missing_ok=True)


def rows_file(submission: Submission) -> Path:
    """Where the checked rows of a submission wait until it is sent."""
    folder = Path(settings.VAR) / "checked"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{submission.pk}.rows"


def check_given_up(job: jobs.Job) -> None:
    """The check itself failed several times: the file is refused with a sentence rather than left waiting."""
    submission = Submission.objects.get(pk=job.args["submission_id"])
    if submission.state == Submission.State.CHECKING:
        Submission.objects.filter(pk=submission.pk).update(refusal={"code": "broken", "params": {}})
        _move(submission, "refuse", by=system_user("delivery"))


@jobs.kind("check_submission", failed=check_given_up)
def check_submission(work: jobs.Work, submission_id: int, at: str) -> None:
    """Read the file in a disposable process and keep what it says: totals, faults, or why it cannot be read."""
    submission = Submission.objects.select_related(
        "file", "delivery__period__contract__vendor", "delivery__feed", "submitted_by"
    ).get(pk=submission_id)
    if submission.state != Submission.State.CHECKING:
        return
    now = datetime.fromisoformat(at)
    checked = _check(submission, now, work.progress)
    seen = {
        "rows": checked.totals.taken if checked.totals else 0,
        "left_out": checked.totals.left_out if checked.totals else 0,
        "totals": _totals(checked, shape_of(submission.delivery).kind),
        "faults": [
            {"row": f.row, "column": f.column, "rule": f.rule, "text": f.text, "params": f.params}
            for f in checked.faults
        ],
        "fault_counts": [[rule, column, count] for (rule, column), count in (checked.fault_counts or {}).items()],
        "refusal": {"code": checked.refused.code, "params": checked.refused.params} if checked.refused else None,
    }
    with transaction.atomic():
        work.fence()
        Submission.objects.filter(pk=submission.pk).update(**seen)
        try:
            _move(
                submission,
                "refuse" if checked.refused else "pass_check",
                by=submission.submitted_by,
                now=now if _imported(now) else None,
            )
        except Stale:  # replaced by a newer file while it was being checked
            rows_file(submission).unlink(missing_ok=True)


def _imported(at: datetime) -> bool:
    return abs((timezone.now() - at).total_seconds()) > 3600


def _check(submission: Submission, now: datetime, on_progress=None) -> Checked:
    return check_delivery(
        submission.delivery, submission.file.file.path, on_progress, rows_path=rows_file(submission), as_of=now
    )


def _totals(checked: Checked, kind: str) -> dict:
    """The figures of the preview; of all but promises and counts the first rows themselves, too."""
    if checked.totals is None:
        return {}
    totals = checked.totals
    figures = {
        "rows": totals.rows,
        "left_out": totals.left_out,
        "good": totals.good,
        "late": totals.late,
        "flawed": totals.flawed,
        "never": totals.never,
        "open": totals.open,
        "sums": totals.sums,
        "empty_days": totals.empty_days,
    }
    if kind not in ("commitments", "counts"):
        rows = islice(read_lines(checked.rows_path), LISTED_FOR_PREVIEW)
        figures["listed"] = [[None if cell == "\\N" else cell for cell in fields] for _line, fields in rows]
    return figures


@transaction.atomic
def send_submission(submission: Submission, *, by, note: str = "", now: datetime | None = None) -> Submission:
    """Hand the checked rows over; they are stored by a job."""
    _refuse_while_waiting(_locked(submission.delivery))
    if submission.state == Submission.State.CHECKED and not submission.rows:
        raise NotPossible(
            [_("The file has no row that can be read. If nothing happened this month, declare that instead.")]
        )
    _move(submission, "send", by=by, now=now, note=note, said=note)
    moment = now or timezone.now()
    submission.job = jobs.enqueue(
        "store_submission",
        f"store_submission:{submission.pk}:{submission.job.pk if submission.job else 0}",
        by=by,
        vendor=_owner(submission.delivery),
        now=now,
        submission_id=submission.pk,
        at=moment.isoformat(),
    )
    submission.save(update_fields=["job"])
    return submission


def store_given_up(job: jobs.Job) -> None:
    """The rows could not be stored: the file is read again, and the vendor sees what it says now."""
    submission = Submission.objects.get(pk=job.args["submission_id"])
    if submission.state == Submission.State.SENDING:
        _read_again(submission, by=system_user("delivery"))


def _read_again(submission: Submission, *, by, now: datetime | None = None) -> None:
    with transaction.atomic():
        _move(submission, "check_again", by=by, now=now)
        _enqueue_check(submission, by=by, moment=submission.uploaded_at, now=now)


@jobs.kind("store_submission", failed=store_given_up)
def store_submission(work: jobs.Work, submission_id: int, at: str) -> None:
    """Store the rows as this submission's revision, in one transaction; killed half-way, nothing is half-written."""
    submission = Submission.objects.select_related(
        "file", "delivery__period__contract__vendor", "delivery__feed", "submitted_by"
    ).get(pk=submission_id)
    if submission.state != Submission.State.SENDING:
        return
    now = datetime.fromisoformat(at)
    path = rows_file(submission)
    if not path.exists():
        _check(submission, submission.uploaded_at, work.progress)
    moment = now if _imported(now) else None
    try:
        _store(work, submission, path, moment)
    except AlreadyDelivered:  # another month's file with the same keys was stored since the check
        _read_again(submission, by=submission.submitted_by, now=moment)
    path.unlink(missing_ok=True)


def _store(work: jobs.Work, submission: Submission, path: Path, moment: datetime | None) -> None:
    with transaction.atomic():
        work.fence()
        load_rows(submission, path)
        _move(submission, "arrive", by=submission.submitted_by, now=moment)
        _move(submission.delivery, "submit", by=submission.submitted_by, now=moment, submission=submission.n)


@transaction.atomic
def declare_nothing(delivery: Delivery, *, by, note: str = "", now: datetime | None = None) -> Submission:
    """State that nothing happened this month: data like any other, and not the same as silence."""
    moment = now or timezone.now()
    delivery = _locked(delivery)
    _refuse_while_waiting(delivery)
    _replace_drafts(delivery, by=by, now=now)
    n = _next_number(delivery)
    submission = Submission.objects.create(
        delivery=delivery,
        n=n,
        kind=Submission.Kind.NOTHING,
        sha256=f"nothing-{n}",
        submitted_by=by,
        uploaded_at=moment,
        note=note,
    )
    _move(submission, "pass_check", by=by, now=now)
    _move(submission, "send", by=by, now=now, note=note, said=note)
    load_rows(submission, None)
    _move(submission, "arrive", by=by, now=now)
    _move(delivery, "submit", by=by, now=now, submission=n, nothing=True)
    return submission


@transaction.atomic
def accept_submission(submission: Submission, *, by, note: str = "", now: datetime | None = None) -> Submission:
    """Its rows count from now on; the month is evaluated by itself once nothing is open any more."""
    delivery = _locked(submission.delivery)
    _move(submission, "accept", by=by, note=note, now=now)
    _move(delivery, "accept", by=by, note=note, now=now, revision=submission.n)
    moment = now or timezone.now()
    jobs.enqueue(
        "evaluate_if_ripe",
        f"evaluate_if_ripe:{delivery.period_id}:{submission.pk}",
        by=by,
        vendor=delivery.period.contract.vendor,
        now=now,
        period_id=delivery.period_id,
        at=moment.isoformat(),
    )
    return submission


@transaction.atomic
def return_submission(submission: Submission, *, by, comment: str, now: datetime | None = None) -> Submission:
    """It does not count; the comment tells whoever delivered it what to correct."""
    delivery = _locked(submission.delivery)
    if not comment.strip():
        to_colleague = _("Say what is to be corrected; your colleague reads it.")
        raise NotPossible([to_colleague if delivery.is_own else _("Say what is to be corrected; the vendor reads it.")])
    _move(submission, "give_back", by=by, note=comment, now=now, comment=comment)
    _move(delivery, "give_back", by=by, note=comment, now=now)
    return submission

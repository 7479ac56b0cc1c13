"""How is long work owned and resumed? A `Job` row holds a lease; a broker message only wakes a worker.

`enqueue` writes the row in the business transaction and wakes a worker after commit. `run` claims the lease, keeps it
alive from a thread, and runs the function registered for the kind; a killed worker's lease expires and the sweeper
takes the job up. The number of attempts is the fencing token: a function that writes calls `work.fence()` inside its
transaction, so that a worker that was given up for dead cannot write after its successor.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from vendors.models import Job

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=40)
PULSE_SECONDS = 8
MAX_ATTEMPTS = 5
_KINDS: dict[str, Callable] = {}
_FAILED: dict[str, Callable] = {}


class LeaseLost(Exception):
    """Another worker has taken the job over; nothing of this run may be written."""


@dataclass(slots=True)
class Work:
    """What a job's function gets: the row, a progress call and the fence."""

    job: Job
    token: int

    def progress(self, done: int, total: int | None = None) -> None:
        """Show how far it is; call it outside the writing transaction."""
        Job.objects.filter(pk=self.job.pk, attempts=self.token).update(
            progress_done=done, progress_total=total, lease_until=timezone.now() + LEASE
        )

    def fence(self) -> None:
        """Inside the writing transaction: stop here unless this run still holds the job."""
        row = Job.objects.select_for_update().get(pk=self.job.pk)
        if row.attempts != self.token or row.state != Job.State.RUNNING:
            raise LeaseLost(row.key)


def kind(name: str, failed: Callable | None = None):
    """Register `fn(work, **args)` as what a job of this kind does; `failed(job)` runs when it is given up."""

    def register(fn: Callable) -> Callable:
        _KINDS[name] = fn
        if failed:
            _FAILED[name] = failed
        return fn

    return register


def enqueue(name: str, key: str, *, by, vendor=None, now: datetime | None = None, **args) -> Job:
    """The job with this key, written once; a worker is woken after commit."""
    job, _created = Job.objects.get_or_create(
        key=key, defaults={"kind": name, "args": args, "by": by, "vendor": vendor, "created_at": now or timezone.now()}
    )
    transaction.on_commit(lambda: wake(job.pk))
    return job


def wake(job_id: int) -> None:
    """Tell a worker; when the broker is away the sweeper finds the row."""
    try:
        current_app.send_task("vendors.tasks.run_job", [job_id], retry=False)
    except Exception as error:  # any transport error: the row, not the broker, owns the work
        log.warning("job %s could not be announced: %s", job_id, error)


def claim(job_id: int) -> Work | None:
    """Take the lease of a job that waits or whose lease has expired; None when another worker has it."""
    now = timezone.now()
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, lease_until=now + LEASE, started_at=now, error=""
    )
    if not taken:
        return None
    job = Job.objects.get(pk=job_id)
    return Work(job=job, token=job.attempts)


def run(job_id: int) -> str | None:
    """Run one job to its end; returns its state, or None when there was nothing to take."""
    work = claim(job_id)
    if work is None:
        return None
    if work.token > MAX_ATTEMPTS:
        return _finish(work, Job.State.FAILED, "given up after several attempts")
    stop = threading.Event()
    pulse = threading.Thread(target=_keep_alive, args=(work, stop), daemon=True)
    if not connection.in_atomic_block:
        pulse.start()
    try:
        _KINDS[work.job.kind](work, **work.job.args)
        return _finish(work, Job.State.DONE)
    except LeaseLost:
        return None
    except OperationalError as error:  # the database was busy or away: the sweeper tries again
        log.warning("job %s waits: %s", work.job.key, error)
        Job.objects.filter(pk=job_id, attempts=work.token).update(
            state=Job.State.QUEUED, lease_until=None, error=str(error)[:2000]
        )
        return Job.State.QUEUED
    except Exception as error:
        log.exception("job %s failed", work.job.key)
        return _finish(work, Job.State.FAILED, f"{type(error).__name__}: {error}"[:2000])
    finally:
        stop.set()
        if pulse.is_alive():
            pulse.join()


def _keep_alive(work: Work, stop: threading.Event) -> None:
    try:
        while not stop.wait(PULSE_SECONDS):
            try:
                Job.objects.filter(pk=work.job.pk, attempts=work.token, state=Job.State.RUNNING).update(
                    lease_until=timezone.now() + LEASE
                )
            except DatabaseError:  # SQLite may be held by the job's own writing; the next pulse comes soon
                continue
    finally:
        connection.close()


def _finish(work: Work, state: str, error: str = "") -> str | None:
    ended = Job.objects.filter(pk=work.job.pk, attempts=work.token, state=Job.State.RUNNING).update(
        state=state, error=error, lease_until=None, finished_at=timezone.now()
    )
    if ended and state == Job.State.FAILED and work.job.kind in _FAILED:
        _FAILED[work.job.kind](Job.objects.get(pk=work.job.pk))
    return state if ended else None


def waiting(now: datetime | None = None) -> list[int]:
    """The jobs a worker should be woken for: never started, or with an expired lease."""
    now = now or timezone.now()
    return list(
        Job.objects.filter(Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=now)).values_list(
            "pk", flat=True
        )
    )


def run_waiting() -> int:
    """Run what waits here and now, for commands and tests that have no worker; returns how many ran."""
    count = 0
    while ids := waiting():
        before = count
        for job_id in ids:
            count += run(job_id) in (Job.State.DONE, Job.State.FAILED)
        if count == before:
            break
    return count

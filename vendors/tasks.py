"""What the worker does for everybody: run a job, sweep, send mail, and what the calendar does with papers."""

from datetime import datetime

from celery import shared_task

from vendors import jobs, outbox
from vendors.actions import documents, duties, reminders
from vendors.actions.conditions import lapse_conditions
from vendors.actions.leaving import lapse_unconfirmed
from vendors.actions.registration import forget_requests
from vendors.actions.retention import enqueue_erasure


@shared_task
def run_job(job_id: int) -> str | None:
    return jobs.run(job_id)


@shared_task
def sweep_jobs() -> None:
    for job_id in jobs.waiting():
        jobs.run(job_id)


@shared_task
def send_messages() -> int:
    return outbox.send_queued()


@shared_task
def remind() -> int:
    return reminders.remind()


@shared_task
def follow_documents(as_of: str | None = None) -> int:
    """`as_of`: an instant in ISO 8601, else now."""
    return len(documents.follow_documents(datetime.fromisoformat(as_of) if as_of else None))


@shared_task
def follow_vendors() -> int:
    forget_requests()
    return lapse_unconfirmed() + len(lapse_conditions())


@shared_task
def erase_what_is_due(as_of: str | None = None) -> int:
    """`as_of`: an instant in ISO 8601, else now."""
    return enqueue_erasure(datetime.fromisoformat(as_of) if as_of else None).pk


@shared_task
def ask_for_attestations() -> int:
    return duties.open_attestations()

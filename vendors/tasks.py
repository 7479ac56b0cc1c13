"""What the worker does for everybody: run a job, sweep, send mail."""

from celery import shared_task

from vendors import jobs, outbox
from vendors.actions import reminders


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

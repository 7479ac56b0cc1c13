"""What the worker does for everybody: run a job, sweep, send mail, show that it lives."""

from celery import shared_task
from django.utils import timezone

from vendors import jobs, outbox
from vendors.models import Heartbeat


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
def beat_heart() -> None:
    Heartbeat.objects.update_or_create(name="worker", defaults={"seen_at": timezone.now()})

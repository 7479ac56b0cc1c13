"""Does an upload survive kill -9 of its worker, whatever the moment?

Real Celery workers and beat in processes of their own, on the database and broker of this run; each ends by its id.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection

from sla import actions
from sla.models import CommitmentRow, Submission
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.sla import months
from tests.sla.months import MAY
from vendors.jobs import LEASE
from vendors.models import Event, Job

ROOT = Path(__file__).resolve().parents[2]
ROWS = 60_000
NOW = months.month_after(MAY)
RESUMED_WITHIN = LEASE.total_seconds() + 20  # the lease, beat's round, the start of a worker

pytestmark = [pytest.mark.prove, pytest.mark.django_db(transaction=True)]


def environment() -> dict:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{database['NAME']}"
    else:
        url = f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "STEWARD_VAR": str(settings.VAR),
        "DATABASE_URL": url,
        "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
        "DEBUG": "on",
        "SECRET_KEY": settings.SECRET_KEY,
    }


def start(*what: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "celery", "--app", "portal", *what, "--loglevel", "error"],
        cwd=ROOT,
        env=environment(),
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill(process: subprocess.Popen, how=signal.SIGKILL) -> None:
    """End a process we started together with its children: they share the session it opened."""
    if process.poll() is None:
        os.killpg(process.pid, how)
    process.wait(30)


@pytest.fixture
def beat():
    schedule = Path(settings.VAR) / "beat-schedule-of-the-proof"
    process = start("beat", "--schedule", str(schedule))
    yield
    kill(process)


@pytest.fixture
def workers():
    running = []

    def another() -> subprocess.Popen:
        running.append(start("worker", "--concurrency", "1"))
        return running[-1]

    yield another
    for process in running:
        kill(process)


def until(true, seconds: float, what: str):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return
        time.sleep(0.05)
    pytest.fail(f"not within {seconds:.0f} s: {what}")


def state(submission: Submission) -> str:
    return Submission.objects.values_list("state", flat=True).get(pk=submission.pk)


@pytest.mark.parametrize("moment", ["while checking", "while storing", "again and again"])
def test_an_upload_survives_a_killed_worker(world, beat, workers, moment):  # noqa: F811
    contract = months.running_contract(world)
    delivery = months.open_month(world, contract, MAY).deliveries.get(feed__code="waybills")
    worker = workers()
    text = months.waybills(MAY, ROWS - 7, ROWS)
    submission = actions.upload_file(delivery, ContentFile(text.encode(), name="may.csv"), by=world.alan, now=NOW)
    job = submission.job
    if moment != "while storing":
        until(lambda: Job.objects.get(pk=job.pk).state == "running", 60, "the check starts")
        kill(worker)
        worker = workers()
    until(lambda: state(submission) == "checked", RESUMED_WITHIN + 60, "the file is checked")
    submission.refresh_from_db()
    actions.send_submission(submission, by=world.alan, now=NOW)
    if moment != "while checking":
        for _time in range(3 if moment == "again and again" else 1):
            job = Submission.objects.get(pk=submission.pk).job
            until(
                lambda job=job: Job.objects.get(pk=job.pk).state in ("running", "done"),
                RESUMED_WITHIN + 30,
                "storing starts",
            )
            kill(worker)
            worker = workers()
    until(lambda: state(submission) == "sent", RESUMED_WITHIN + 60, "the rows are stored")
    delivery.refresh_from_db()
    assert (delivery.state, CommitmentRow.objects.count(), CommitmentRow.objects.filter(ok=True).count()) == (
        "submitted",
        ROWS,
        ROWS - 7,
    )
    assert Event.objects.filter(name="arrive").count() == 1

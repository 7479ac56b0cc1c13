"""Who owns long work when a worker dies, doubles or comes back from the dead?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.contracts import worlds
from vendors import jobs
from vendors.models import Job


@pytest.fixture
def vera(db):
    return worlds.person("vera@haiyun.example", "Vera", "procurement")


@pytest.fixture
def done():
    """What the job of kind “note” wrote."""
    written = []
    jobs.kind("note")(lambda work, word: (work.progress(1, 2), work.fence(), written.append(word)))
    yield written
    del jobs._KINDS["note"]


def test_a_job_is_written_once_per_key_and_runs_once(vera, done):
    first = jobs.enqueue("note", "note:1", by=vera, word="a")
    again = jobs.enqueue("note", "note:1", by=vera, word="b")
    assert (first.pk, jobs.run_waiting(), done) == (again.pk, 1, ["a"])
    first.refresh_from_db()
    assert (first.state, first.attempts, first.progress_done, first.lease_until) == ("done", 1, 1, None)


def test_a_job_that_another_worker_holds_is_left_alone(vera, done):
    job = jobs.enqueue("note", "note:1", by=vera, word="a")
    assert jobs.claim(job.pk) is not None
    assert (jobs.run(job.pk), done) == (None, [])


def test_an_expired_lease_is_swept_up_and_the_work_done(vera, done):
    job = jobs.enqueue("note", "note:1", by=vera, word="a")
    jobs.claim(job.pk)
    assert jobs.waiting() == []
    assert jobs.waiting(timezone.now() + jobs.LEASE + timedelta(seconds=1)) == [job.pk]
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert (jobs.run_waiting(), done) == (1, ["a"])


def test_a_worker_given_up_for_dead_cannot_write_after_its_successor(vera, done):
    job = jobs.enqueue("note", "note:1", by=vera, word="a")
    stale = jobs.claim(job.pk)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.run(job.pk)
    with pytest.raises(jobs.LeaseLost):
        stale.fence()
    assert done == ["a"]


def test_a_failing_job_keeps_its_reason(vera):
    jobs.kind("breaks")(lambda work: 1 / 0)
    job = jobs.enqueue("breaks", "breaks:1", by=vera)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "ZeroDivisionError: division by zero")


def test_a_job_that_kills_its_workers_is_given_up_after_several_attempts(vera, done):
    job = jobs.enqueue("note", "note:1", by=vera, word="a")
    Job.objects.filter(pk=job.pk).update(attempts=jobs.MAX_ATTEMPTS)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error, done) == ("failed", "given up after several attempts", [])

"""Where we measure a feed too: who delivers our own measurement, who accepts it, and what does the vendor learn?"""

import pytest
from django.core.exceptions import PermissionDenied

from sla import actions
from sla.actions.results import missing_for
from sla.models import CommitmentRow, Delivery, LevelResult, Submission
from sla.queries import rows_of
from sla.rules import may_deliver
from tests.sla import months
from tests.sla.months import MAY
from vendors import jobs
from vendors.lifecycle import NotPossible
from vendors.models import Event, Job, StoredFile

NOW = months.month_after(MAY)
LATER = months.month_after(MAY, 15)


@pytest.fixture
def period(world, contract):
    contract.versions.get().feed_specs.filter(feed__code="waybills").update(own_source=True)
    return months.open_month(world, contract, MAY)


@pytest.fixture
def own(period):
    return period.deliveries.get(feed__code="waybills", source="own")


@pytest.fixture
def theirs(period):
    return period.deliveries.get(feed__code="waybills", source="vendor")


def sent_by(person, delivery: Delivery, good: int = 3, total: int = 4) -> Submission:
    submission = months.upload(delivery, months.waybills(MAY, good, total), by=person, now=NOW)
    return months.send(submission, by=person, now=NOW)


def test_opening_a_month_makes_a_second_delivery_due_the_same_day(period):
    found = {(row.feed.code, row.source, row.due_at.isoformat(), row.state) for row in period.deliveries.all()}
    due = "2026-06-10T10:00:00+00:00"
    assert found == {
        ("waybills", "own", due, "expected"),
        *((code, "vendor", due, "expected") for code in ("waybills", "damages", "outages", "csat")),
    }


def test_opening_the_month_again_opens_nothing_more(world, contract, period):
    actions.open_due_periods(now=NOW, contracts=[contract])
    assert period.deliveries.count() == 5


@pytest.mark.parametrize("name", ["vera", "otto"])
def test_procurement_and_the_service_owner_deliver_and_another_accepts(world, own, name):
    sender, other = (world.vera, world.otto) if name == "vera" else (world.otto, world.vera)
    submission = sent_by(sender, own)
    actions.accept_submission(submission, by=other, now=NOW)
    own.refresh_from_db()
    assert (own.state, own.accepted_revision, own.accepted_by, rows_of(own).count()) == ("accepted", 1, other, 4)
    assert set(CommitmentRow.objects.values_list("source", flat=True)) == {"own"}


def test_nobody_accepts_what_they_sent(world, own):
    submission = sent_by(world.vera, own)
    with pytest.raises(PermissionDenied):
        actions.accept_submission(submission, by=world.vera, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.return_submission(submission, by=world.vera, comment="No.", now=NOW)


def test_nobody_sends_what_another_uploaded_so_that_two_pairs_of_eyes_stay_two(world, own):
    submission = months.upload(own, months.waybills(MAY, 3, 4), by=world.vera, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.send_submission(submission, by=world.otto, now=NOW)


def test_vendors_and_people_who_accept_no_data_cannot_deliver_it(world, own):
    submission = months.upload(own, months.waybills(MAY, 3, 4), by=world.vera, now=NOW)
    for person in (world.alan, world.gita, world.fay, world.leo, world.nina):
        assert not may_deliver(own, person)
        with pytest.raises(PermissionDenied):
            actions.send_submission(submission, by=person, now=NOW)
        with pytest.raises(PermissionDenied):
            actions.declare_nothing(own, by=person, now=NOW)


def test_the_vendor_does_not_accept_our_measurement_nor_we_deliver_its_figures(world, own, theirs):
    submission = sent_by(world.vera, own)
    with pytest.raises(PermissionDenied):
        actions.accept_submission(submission, by=world.alan, now=NOW)
    draft = months.upload(theirs, months.waybills(MAY, 3, 4), by=world.alan, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.send_submission(draft, by=world.vera, now=NOW)


def test_the_same_keys_from_both_sources_stand_side_by_side(world, own, theirs):
    for delivery, sender, accepter in ((own, world.vera, world.otto), (theirs, world.alan, world.vera)):
        submission = sent_by(sender, delivery)
        assert submission.left_out == 0
        actions.accept_submission(submission, by=accepter, now=NOW)
    assert CommitmentRow.objects.filter(rev_to__isnull=True).count() == 8


def test_the_same_file_twice_changes_nothing(world, own):
    text = months.waybills(MAY, 3, 4)
    first = months.upload(own, text, by=world.vera, now=NOW)
    events = Event.objects.count()
    assert months.upload(own, text, by=world.vera, now=NOW) == first
    assert (own.submissions.count(), Event.objects.count()) == (1, events)


def test_of_our_measurement_the_vendor_learns_nothing(world, own):
    refused = months.upload(own, "\x00", by=world.vera, now=NOW)
    returned = sent_by(world.vera, own)
    actions.return_submission(returned, by=world.otto, comment="Two are missing.", now=NOW)
    actions.accept_submission(sent_by(world.vera, own, 4, 6), by=world.otto, now=NOW)
    nothing = actions.declare_nothing(own, by=world.otto, now=NOW)
    actions.accept_submission(nothing, by=world.vera, now=NOW)
    attempts = [str(pk) for pk in own.submissions.values_list("pk", flat=True)]
    lines = Event.objects.filter(record_type="sla.delivery", record_id=own.pk) | Event.objects.filter(
        record_type="sla.submission", record_id__in=attempts
    )
    assert (refused.state, lines.filter(shown_to_vendor=True).count(), lines.count() > 10) == ("refused", 0, True)
    for model in (Delivery, Submission, CommitmentRow):
        assert list(model.objects.visible_to(world.alan).exclude(**_source(model, "vendor"))) == []
    files = own.submissions.filter(file__isnull=False).values_list("file", flat=True)
    jobs_of_it = own.submissions.filter(job__isnull=False).values_list("job", flat=True)
    assert not StoredFile.objects.visible_to(world.alan).filter(pk__in=files).exists()
    assert not Job.objects.visible_to(world.alan).filter(pk__in=jobs_of_it).exists()
    assert Event.objects.visible_to(world.alan).filter(pk__in=lines).count() == 0


def _source(model, source: str) -> dict:
    return {"delivery__source" if model is Submission else "source": source}


def test_a_return_without_a_comment_says_who_reads_it(world, own):
    submission = sent_by(world.vera, own)
    with pytest.raises(NotPossible, match="your colleague reads it"):
        actions.return_submission(submission, by=world.otto, comment=" ", now=NOW)


def test_a_month_says_that_our_own_measurement_is_what_it_waits_for(world, own):
    waits = "Our own measurement of “waybills” may still arrive until its due date."
    assert waits in missing_for(own.period, NOW)
    sent_by(world.vera, own)
    assert "Our own measurement of “waybills” waits to be accepted or returned." in missing_for(own.period, LATER)


def test_our_silence_after_the_due_date_holds_nothing_up_and_changes_no_result(world, period):
    months.deliver(world, period, "damages", months.counts(MAY, 1, 1000))
    delivery = period.deliveries.get(feed__code="waybills", source="vendor")
    actions.accept_submission(sent_by(world.alan, delivery, 97, 100), by=world.vera, now=NOW)
    jobs.run_waiting()
    assert missing_for(period, LATER) == []
    actions.evaluate_period(period, now=LATER)
    result = LevelResult.objects.get(evaluation__period=period, level__code="on-time")
    assert str(result.value) == "97.00"

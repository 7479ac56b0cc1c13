"""How do a vendor's data come in, and what is refused on the way?"""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from sla import actions
from sla.models import CommitmentRow, Delivery, Submission
from sla.queries import changed_rows, preview, rows_of
from tests.sla import months
from tests.sla.months import MAY
from vendors import jobs
from vendors.lifecycle import NotPossible
from vendors.models import Event, Job

NOW = months.month_after(MAY)


@pytest.fixture
def delivery(world, contract):
    return months.open_month(world, contract, MAY).deliveries.get(feed__code="waybills")


def test_opening_a_month_lists_what_is_due_and_when(world, contract):
    period = months.open_month(world, contract, MAY)
    assert {(d.feed.code, d.due_at.isoformat(), d.state) for d in period.deliveries.all()} == {
        (code, "2026-06-10T10:00:00+00:00", "expected") for code in ("waybills", "damages", "outages", "csat")
    }


def test_a_file_is_checked_before_it_is_sent_and_stores_no_row(world, delivery):
    submission = months.upload(delivery, months.waybills(MAY, 3, 4), by=world.alan, now=NOW)
    assert (submission.state, submission.rows, submission.left_out) == ("checked", 4, 0)
    assert {key: submission.totals[key] for key in ("good", "late", "never")} == {"good": 3, "late": 1, "never": 0}
    assert CommitmentRow.objects.count() == 0


def test_wrong_rows_are_listed_with_row_column_and_rule_and_left_out(world, delivery):
    text = "id,due_at,done_at,ok\nA1,2026-05-10T12:00,2026-02-30T10:00,\nA2,2026-05-10T12:00,,\nA2,2026-05-11T12:00,,\n"
    submission = months.upload(delivery, text, by=world.alan, now=NOW)
    assert [(fault["row"], fault["column"], fault["rule"]) for fault in submission.faults] == [
        (2, "done_at", "day"),
        (4, "id", "duplicate"),
    ]
    assert (submission.state, submission.rows, submission.left_out) == ("checked", 1, 2)


def test_a_file_that_is_no_table_is_refused_with_a_sentence_and_does_no_harm(world, delivery):
    submission = months.upload(delivery, "\x00\x01\x02", by=world.alan, now=NOW)
    assert (submission.state, submission.rows, bool(submission.refusal["code"])) == ("refused", 0, True)
    assert months.upload(delivery, months.waybills(MAY, 1, 1), by=world.alan, now=NOW).state == "checked"


def test_the_preview_shows_the_result_as_it_would_be(world, delivery):
    submission = months.upload(delivery, months.waybills(MAY, 91, 100), by=world.alan, now=NOW)
    [(_stretch, result)], reasons = preview(submission, now=NOW)
    level = next(level for level in result.levels if level.code == "on-time")
    assert (str(level.value), level.outcome, str(level.credit_raw), reasons) == (
        "91.00",
        "below_minimum",
        "4800.00",
        [],
    )


def test_the_same_file_twice_changes_nothing(world, delivery):
    text = months.waybills(MAY, 3, 4)
    first = months.upload(delivery, text, by=world.alan, now=NOW)
    events = Event.objects.count()
    assert months.upload(delivery, text, by=world.alan, now=NOW) == first
    assert (Submission.objects.count(), Event.objects.count(), Job.objects.count()) == (1, events, 1)


def test_a_newer_file_replaces_a_draft_and_the_older_one_may_come_back(world, delivery):
    older = months.upload(delivery, months.waybills(MAY, 3, 4), by=world.alan, now=NOW)
    newer = months.upload(delivery, months.waybills(MAY, 4, 4), by=world.alan, now=NOW)
    again = months.upload(delivery, months.waybills(MAY, 3, 4), by=world.alan, now=NOW)
    states = [Submission.objects.get(pk=item.pk).state for item in (older, newer, again)]
    assert (states, again.n) == (["replaced", "replaced", "checked"], 3)


def test_sent_data_wait_for_procurement_and_cannot_be_replaced_meanwhile(world, delivery):
    months.send(months.upload(delivery, months.waybills(MAY, 3, 4), by=world.alan, now=NOW), by=world.alan, now=NOW)
    delivery.refresh_from_db()
    assert (delivery.state, CommitmentRow.objects.filter(ok=True).count()) == (Delivery.State.SUBMITTED, 3)
    with pytest.raises(NotPossible, match="being reviewed"):
        actions.upload_file(delivery, ContentFile(b"id,due_at,done_at,ok\n", name="x.csv"), by=world.alan, now=NOW)


def test_returned_data_are_corrected_and_submitted_again_with_history(world, delivery):
    first = months.send(
        months.upload(delivery, months.waybills(MAY, 3, 4), by=world.alan, now=NOW), by=world.alan, now=NOW
    )
    actions.return_submission(first, by=world.vera, comment="Four waybills are missing.", now=NOW)
    text = months.waybills(MAY, 5, 8)
    second = months.send(months.upload(delivery, text, by=world.alan, now=NOW), by=world.alan, now=NOW)
    actions.accept_submission(second, by=world.vera, now=NOW)
    delivery.refresh_from_db()
    assert [(s.n, s.state, s.comment) for s in delivery.submissions.order_by("n")] == [
        (1, "returned", "Four waybills are missing."),
        (2, "accepted", ""),
    ]
    assert (delivery.state, delivery.accepted_revision, rows_of(delivery).count()) == ("accepted", 2, 8)
    assert changed_rows(delivery, 1, 2) == {"added": 4, "changed": 1, "gone": 0}


def test_a_return_without_a_comment_is_refused(world, delivery):
    sent = months.send(
        months.upload(delivery, months.waybills(MAY, 3, 4), by=world.alan, now=NOW), by=world.alan, now=NOW
    )
    with pytest.raises(NotPossible, match="what is to be corrected"):
        actions.return_submission(sent, by=world.vera, comment=" ", now=NOW)


def test_nothing_happened_is_data_and_not_silence(world, delivery):
    submission = actions.declare_nothing(delivery, by=world.alan, note="No parcels: strike.", now=NOW)
    actions.accept_submission(submission, by=world.vera, now=NOW)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.accepted_revision, rows_of(delivery).count()) == ("accepted", 1, 0)


def test_a_file_without_a_readable_row_is_not_sent_in_place_of_that_statement(world, delivery):
    submission = months.upload(delivery, "id,due_at,done_at,ok\nA1,soon,,\n", by=world.alan, now=NOW)
    with pytest.raises(NotPossible, match="declare that instead"):
        actions.send_submission(submission, by=world.alan, now=NOW)


def test_another_vendors_clerk_a_buyer_and_a_viewer_cannot_deliver(world, delivery):
    from tests.contracts.worlds import member

    viewer = member(world.acme, "vic@acme.example", "Vic", role="viewer")
    for person in (world.gita, world.vera, world.nina, viewer):
        submission = months.upload(delivery, months.waybills(MAY, 3, 4), by=world.alan, now=NOW)
        with pytest.raises(PermissionDenied):
            actions.send_submission(submission, by=person, now=NOW)


def test_the_vendor_does_not_accept_its_own_data(world, delivery):
    sent = months.send(
        months.upload(delivery, months.waybills(MAY, 3, 4), by=world.alan, now=NOW), by=world.alan, now=NOW
    )
    with pytest.raises(PermissionDenied):
        actions.accept_submission(sent, by=world.alan, now=NOW)


def test_a_second_click_on_accept_changes_nothing(world, delivery):
    sent = months.send(
        months.upload(delivery, months.waybills(MAY, 3, 4), by=world.alan, now=NOW), by=world.alan, now=NOW
    )
    actions.accept_submission(sent, by=world.vera, now=NOW)
    with pytest.raises(NotPossible):
        actions.accept_submission(sent, by=world.vera, now=NOW)
    assert Event.objects.filter(record_type="sla.delivery", name="accept").count() == 1


def test_storing_a_second_time_after_a_lost_worker_writes_nothing_twice(world, delivery):
    submission = months.upload(delivery, months.waybills(MAY, 3, 4), by=world.alan, now=NOW)
    actions.send_submission(submission, by=world.alan, now=NOW)
    job = Submission.objects.get(pk=submission.pk).job
    jobs.run(job.pk)
    Job.objects.filter(pk=job.pk).update(state="queued")
    jobs.run(job.pk)
    assert (CommitmentRow.objects.count(), Event.objects.filter(name="arrive").count()) == (4, 1)

"""Are obligations made on activation, done by who owes them, accepted by another, and ended with the contract?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from contracts import actions
from contracts.content import content, content_hash, differences
from contracts.models import Obligation
from contracts.queries import latest_version
from contracts.retention_obligations import what_was_done
from tests import papers
from tests.contracts import owed, worlds
from tests.contracts.owed import IN_JUNE, REPORT, RULES
from tests.contracts.worlds import NOON
from tests.vendors.calendars import published
from vendors.actions.leaving import HANDS_OVER
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible
from vendors.models import Event
from vendors.retention import GONE

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(world):
    return owed.running(world)


def days_of(contract, code, *states):
    rows = contract.obligations.filter(code=code)
    rows = rows.filter(state__in=states) if states else rows
    return list(rows.order_by("due_on").values_list("due_on", flat=True))


def a_file(by, vendor):
    return store_evidence(ContentFile(papers.PDF, name="report.pdf"), by=by, vendor=vendor)


def submit(obligation, by, file=True, said="Sent on time.", now=IN_JUNE):
    paper = a_file(by, obligation.contract.vendor) if file else None
    return actions.submit_obligation(obligation, by=by, said=said, file=paper, now=now)


def test_activation_makes_what_falls_due_until_the_contract_ends(running):
    assert days_of(running, "volume-report") == [
        date(2026, 5, 31),
        date(2026, 6, 30),
        date(2026, 7, 31),
        date(2026, 8, 31),
        date(2026, 9, 30),
        date(2026, 10, 31),
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 1, 31),
        date(2027, 2, 28),
        date(2027, 3, 31),
        date(2027, 4, 30),
    ]
    assert days_of(running, "review") == [date(2026, 6, 15), date(2026, 9, 15), date(2026, 12, 15), date(2027, 3, 15)]
    assert days_of(running, "audit") == [date(2026, 9, 30)]
    line = Event.objects.get(name="make_obligations")
    assert (line.facts, line.record_words, line.by.is_system) == (
        {"made": 17, "moved": 0, "ended": 0, "again": 0},
        running.number,
        True,
    )


def test_made_again_it_changes_nothing_and_the_night_tops_up_what_comes_into_view(world):
    contract = owed.running(world, number="C-2026-301", rules=[REPORT])
    other = owed.running(world, number="C-2026-302", rules=[])
    actions.amend_contract(
        other, by=world.vera, kind="amendment", what_changed="x", effective_from=date(2026, 6, 1), now=NOON
    )
    count, lines = contract.obligations.count(), Event.objects.count()
    assert actions.make_obligations(contract, now=NOON) is False
    assert (contract.obligations.count(), Event.objects.count()) == (count, lines)
    contract.versions.update(renews_months=12)  # it goes on without an end in sight
    assert actions.follow_obligations(now=datetime(2026, 9, 1, tzinfo=UTC)) == 1
    assert days_of(contract, "volume-report")[-1] == date(2027, 9, 30)
    assert other.obligations.count() == 0


def test_nothing_is_made_for_days_before_the_activation(world):
    late = NOON + timedelta(days=60)  # 3 July
    contract = owed.running(world, rules=[REPORT], now=late)
    assert days_of(contract, "volume-report")[0] == date(2026, 7, 31)


def test_the_vendor_does_its_own_and_somebody_of_ours_accepts(world, running):
    report = owed.the(running, "volume-report")
    for stranger in (world.gita, world.nina, world.ada, world.vera, world.otto):
        with pytest.raises(PermissionDenied, match="Who owes it"):
            submit(report, stranger)
    with pytest.raises(NotPossible, match="file is agreed"):
        submit(report, world.alan, file=False)
    with pytest.raises(NotPossible, match="in a sentence"):
        submit(report, world.alan, said="  ")
    submit(report, world.alan)
    for stranger in (world.alan, world.gita, world.ada):
        with pytest.raises(PermissionDenied, match="did not say that it is done"):
            actions.accept_obligation(report, by=stranger, now=IN_JUNE)
    with pytest.raises(NotPossible, match="Say why"):
        actions.return_obligation(report, by=world.otto, note="", now=IN_JUNE)
    actions.return_obligation(report, by=world.otto, note="Suzhou is missing.", now=IN_JUNE)
    assert (report.state, report.remark, report.file is not None) == ("returned", "Suzhou is missing.", True)
    submit(report, world.alan, file=False, said="With Suzhou.")  # the file given before stays
    actions.accept_obligation(report, by=world.otto, note="Complete.", now=IN_JUNE)
    trail = Event.objects.filter(record_type="contracts.obligation", record_id=str(report.pk)).order_by("pk")
    assert [(event.name, event.by, event.note, event.shown_to_vendor) for event in trail] == [
        ("submit", world.alan, "Sent on time.", True),
        ("give_back", world.otto, "Suzhou is missing.", True),
        ("submit", world.alan, "With Suzhou.", True),
        ("accept", world.otto, "Complete.", True),
    ]
    assert (report.was_late(), report.decided_by) == (True, world.otto)


def test_what_nobody_accepts_is_done_at_once(world, running):
    review = owed.the(running, "review")
    actions.submit_obligation(review, by=world.otto, said="Held with Alan.", now=IN_JUNE)
    assert (review.state, review.submitted_by, review.decided_by.is_system) == ("accepted", world.otto, True)


def test_of_ours_the_owner_or_the_role_does_it_and_a_colleague_accepts(world, running):
    audit = owed.the(running, "audit")
    with pytest.raises(PermissionDenied):
        submit(audit, world.alan, file=False)
    submit(audit, world.leo, file=False)
    with pytest.raises(PermissionDenied):
        actions.accept_obligation(audit, by=world.leo, now=IN_JUNE)
    actions.accept_obligation(audit, by=world.vera, now=IN_JUNE)
    assert (audit.state, audit.submitted_by, audit.decided_by) == ("accepted", world.leo, world.vera)


def test_somebody_is_named_for_what_we_owe_and_nobody_for_the_vendors(world, running):
    audit = owed.the(running, "audit")
    with pytest.raises(NotPossible, match="of ours"):
        actions.assign_obligation(audit, by=world.vera, owner=world.alan, now=NOON)
    actions.assign_obligation(audit, by=world.vera, owner=world.fay, now=NOON)
    assert audit.owner == world.fay
    with pytest.raises(PermissionDenied):
        actions.assign_obligation(owed.the(running, "volume-report"), by=world.vera, owner=world.fay, now=NOON)


def test_it_is_waived_with_a_reason_and_not_by_who_owes_it(world, running):
    report, audit = owed.the(running, "volume-report"), owed.the(running, "audit")
    for stranger in (world.alan, world.otto, world.fay):
        with pytest.raises(PermissionDenied, match="nobody what they owe"):
            actions.waive_obligation(report, by=stranger, note="No parcels.", now=IN_JUNE)
    with pytest.raises(PermissionDenied, match="nobody what they owe"):
        actions.waive_obligation(audit, by=world.leo, note="No time.", now=IN_JUNE)
    with pytest.raises(NotPossible, match="Say why"):
        actions.waive_obligation(report, by=world.vera, note=" ", now=IN_JUNE)
    actions.waive_obligation(report, by=world.vera, note="No parcels.", now=IN_JUNE)
    assert (report.state, report.remark, report.decided_by) == ("waived", "No parcels.", world.vera)


def test_it_is_missed_once_its_day_has_passed_and_nobody_said_it_is_done(world, running):
    report = owed.the(running, "volume-report")
    assert [report.is_missed(day) for day in (date(2026, 5, 31), date(2026, 6, 1))] == [False, True]
    submit(report, world.alan)
    assert report.is_missed(date(2026, 6, 30)) is False


def amended(world, contract, rules, effective_from=date(2026, 7, 1)):
    version = actions.amend_contract(
        contract, by=world.vera, kind="amendment", what_changed="Obligations", effective_from=effective_from, now=NOON
    )
    actions.edit_version(version, by=world.vera, obligations=rules, now=NOON)
    request = actions.submit_version(version, by=world.vera, now=NOON)
    actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash, now=NOON)
    for party in ("buyer", "vendor"):
        actions.record_signature(version, by=world.vera, party=party, signatory="S", signed_on=NOON.date(), now=NOON)
    return actions.sign_version(version, by=world.leo, now=NOON)


def test_an_amendment_moves_what_nobody_has_begun_and_ends_what_is_owed_no_more(world, running):
    begun = owed.the(running, "audit")
    submit(begun, world.leo, file=False)
    amended(world, running, [REPORT | {"due_day": 10}])
    assert days_of(running, "volume-report", "due")[:4] == [
        date(2026, 5, 31),
        date(2026, 6, 30),
        date(2026, 7, 10),
        date(2026, 8, 10),
    ]
    assert (days_of(running, "review", "due"), days_of(running, "review", "ended")[0]) == (
        [date(2026, 6, 15)],
        date(2026, 9, 15),
    )
    begun.refresh_from_db()
    assert begun.state == "submitted"
    assert Event.objects.filter(name="make_obligations").order_by("-pk").first().facts == {
        "made": 0,
        "moved": 10,
        "ended": 3,
        "again": 0,
    }


def test_a_notice_ends_what_falls_due_after_it_and_its_withdrawal_brings_it_back(world, running):
    last = date(2026, 8, 31)
    actions.give_notice(
        running, by=world.vera, kind="mutual", served_on=NOON.date(), effective_on=last, note="Agreed.", now=NOON
    )
    assert days_of(running, "volume-report", "due")[-1] == last
    assert days_of(running, "volume-report", "ended")[0] == date(2026, 9, 30)
    actions.withdraw_notice(running, by=world.leo, note="We go on.", now=NOON)
    assert (days_of(running, "volume-report", "ended"), days_of(running, "volume-report", "due")[-1]) == (
        [],
        date(2027, 4, 30),
    )


def test_with_the_contract_ends_what_is_due_later_and_what_was_missed_has_to_be_settled_first(world, running):
    actions.give_notice(
        running,
        by=world.vera,
        kind="mutual",
        served_on=NOON.date(),
        effective_on=date(2026, 6, 15),
        note="Agreed.",
        now=NOON,
    )
    over = datetime(2026, 6, 16, 4, 0, tzinfo=UTC)
    actions.terminate_contract(running, by=world.leo, note="Over.", now=over)
    still = Obligation.objects.filter(contract=running, state="due").order_by("due_on")
    assert [(row.code, row.due_on) for row in still] == [
        ("volume-report", date(2026, 5, 31)),
        ("review", date(2026, 6, 15)),
    ]
    with pytest.raises(NotPossible, match="2 obligations are still open"):
        actions.close_contract(running, by=world.vera, now=over)
    for row in still:
        actions.waive_obligation(row, by=world.vera, note="Settled in the exit.", now=over)
    for item in running.exit_items.all():
        actions.spare_exit_item(item, by=world.leo, note="Nothing was lent or handed over.", now=over)
    actions.close_contract(running, by=world.vera, now=over)


def test_obligations_are_content_and_are_copied_into_an_amendment(world, draft):
    version = latest_version(draft)
    before, without = content(version), content_hash(version)
    actions.edit_version(version, by=world.vera, obligations=RULES, now=NOON)
    assert content_hash(version) != without
    found = [(item.path, item.label, item.after) for item in differences(before, content(version))]
    assert found == [
        ("obligations.audit", "Obligation “Security audit”", "added"),
        ("obligations.review", "Obligation “Quarterly review”", "added"),
        ("obligations.volume-report", "Obligation “Volume report”", "added"),
    ]
    first = worlds.activate(draft, by=world.vera, approver=world.leo)
    copied = actions.amend_contract(
        draft, by=world.vera, kind="amendment", what_changed="x", effective_from=first.effective_from, now=NOON
    )
    assert content(copied)["obligations"] == content(first)["obligations"]
    assert len(content(copied)["obligations"]) == 3


@pytest.mark.parametrize(
    "wrong", [{"due_day": 32}, {"business_day": 21}, {"due_day": 5, "business_day": 5}, {"role": "legal"}]
)
def test_what_no_month_has_or_is_not_ours_to_name_is_refused(world, draft, wrong):
    with pytest.raises(ValidationError):
        actions.edit_version(latest_version(draft), by=world.vera, obligations=[REPORT | wrong], now=NOON)


def test_the_calendar_moves_a_day_and_what_is_past_its_official_end_is_provisional(world):
    calendar = published()
    contract = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number="C-2026-303",
        terms=worlds.TERMS | {"calendar": calendar},
    )
    rule = REPORT | {"roll": "earlier"}
    actions.edit_version(latest_version(contract), by=world.vera, obligations=[rule], now=NOON)
    worlds.activate(contract, by=world.vera, approver=world.leo)
    first = owed.the(contract, "volume-report")
    official = calendar.versions.order_by("-n").first().official_through
    assert (first.due_on, first.occasion) == (date(2026, 5, 25), date(2026, 5, 1))  # Mondays only are worked
    assert [row.provisional for row in contract.obligations.all()] == [
        row.due_on > official for row in contract.obligations.all()
    ]


def test_the_database_holds_one_occurrence_once(running):
    row = owed.the(running, "volume-report")
    twice = Obligation(contract=running, rule=row.rule, code=row.code, occasion=row.occasion, due_on=row.due_on)
    twice.made_at = NOON
    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save()


def test_a_leaver_hands_over_what_is_still_open_and_keeps_what_is_done(world, running):
    first, second = owed.the(running, "review", 0), owed.the(running, "review", 1)
    for row in (first, second):
        actions.assign_obligation(row, by=world.vera, owner=world.fay, now=NOON)
    actions.submit_obligation(first, by=world.fay, said="Held.", now=IN_JUNE)
    HANDS_OVER["obligations"](world.fay, world.otto)
    owners = running.obligations.filter(pk__in=[first.pk, second.pk]).order_by("due_on").values_list("owner", flat=True)
    assert list(owners) == [world.fay.pk, world.otto.pk]


def test_what_was_said_and_its_file_are_erased_with_the_vendors_contracts(world, running):
    report, other = owed.the(running, "volume-report", 0), owed.the(running, "volume-report", 1)
    submit(report, world.alan)
    actions.return_obligation(report, by=world.otto, note="Suzhou is missing.", now=IN_JUNE)
    assert what_was_done(world.acme) == {"obligations": 1, "files": 1}
    report.refresh_from_db()
    other.refresh_from_db()
    assert (report.said, report.remark, bool(report.file.file)) == (GONE, GONE, False)
    assert (other.said, other.remark, other.state) == ("", "", "due")


def test_two_nights_at_once_make_each_occurrence_once(world, running):
    """What one has made by the time the other is let in is what the other finds."""
    Obligation.objects.filter(contract=running, code="audit").delete()
    assert [actions.make_obligations(running, now=NOON) for _night in range(2)] == [True, False]
    assert running.obligations.filter(code="audit").count() == 1

"""Is what is kept no longer erased on its day, once, never under a hold, and does the trail stay whole?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.actions import save_contact
from contracts.models import Contact
from sla.models import CommitmentRow, LevelResult, Submission
from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from tests.sla import months
from tests.vendors import asked as asking
from tests.vendors import joined, owed
from vendors import jobs, retention, sealed
from vendors.actions import joining, leaving
from vendors.actions import retention as actions
from vendors.actions import vendors as vendor_actions
from vendors.actions.diligence import Said, save_answers
from vendors.actions.people import close_account, end_membership, invite_person
from vendors.lifecycle import NotPossible
from vendors.models import (
    Answer,
    ApplicationContact,
    BankDetail,
    Erasure,
    Event,
    Invitation,
    Job,
    Message,
    RetentionRule,
    SanctionsCheck,
    User,
    Vendor,
)
from vendors.queries.retention import due_by, kept_until, rule_for, unruled
from vendors.trail import record

CARDS = (ApplicationContact, Contact)
LEFT = date(2026, 5, 4)  # NOON's day
DUE = date(2029, 5, 4)  # three years later
FAR = date(2060, 1, 1)


@pytest.fixture
def rosa(world):  # noqa: F811
    return worlds.person("rosa@haiyun.example", "Rosa", "administrator")


@pytest.fixture
def rules(world):  # noqa: F811
    for kind, country, years, from_year_end in (
        ("transactions", "CN", 3, False),
        ("accounts", "CN", 10, True),
        ("contracts", "", 10, False),
        ("people", "", 1, False),
    ):
        RetentionRule.objects.create(
            kind=kind, country=country, years=years, from_year_end=from_year_end, source="The law", name_en=kind.title()
        )


def off_board(vendor, by, now=NOON):
    vendor_actions.start_exit(vendor, by=by, note="Moved.", now=now)
    for task in vendor.exit_tasks.all():
        leaving.finish_exit_task(task, by=by, proof="Seen.", now=now)
    vendor_actions.offboard_vendor(vendor, by=by, note="Done.", now=now)


def the_night(day: date) -> str:
    """What the job of a night comes to."""
    job = actions.enqueue_erasure(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))
    jobs.run_waiting()
    return Job.objects.get(pk=job.pk).state


def trail() -> list[tuple]:
    return list(Event.objects.order_by("pk").values_list())


def due(day=FAR) -> list[tuple]:
    rows = due_by(day, Vendor.objects.all(), User.objects.all())
    return [(row.kind, str(row.vendor or row.person), row.due_on) for row in rows]


@pytest.mark.parametrize(
    ("left", "years", "from_year_end", "day"),
    [
        (date(2026, 5, 4), 3, False, date(2029, 5, 4)),
        (date(2024, 2, 29), 1, False, date(2025, 3, 1)),  # there is no such day: it is kept to the last
        (date(2026, 5, 4), 10, True, date(2037, 1, 1)),
        (date(2026, 12, 31), 10, True, date(2037, 1, 1)),
        (date(2027, 1, 1), 10, True, date(2038, 1, 1)),
    ],
)
def test_years_are_counted_from_the_day_or_from_the_end_of_the_year(left, years, from_year_end, day):
    assert kept_until(left, RetentionRule(years=years, from_year_end=from_year_end)) == day


def test_the_rule_of_the_country_comes_before_its_group_and_that_before_the_one_for_any():
    rules = [RetentionRule(kind=kind, country=country) for kind in ("a", "b") for country in ("", "EU", "DE")]
    own = [rule_for(rules, "a", country).country for country in ("DE", "NL", "CN")]
    assert own == ["DE", "EU", ""]
    assert rule_for(rules[1:], "a", "CN") is None


def test_rows_and_files_go_on_their_day_and_results_and_trail_stay(
    world,  # noqa: F811
    rules,
    django_capture_on_commit_callbacks,
):
    contract = months.running_contract(world)
    months.whole_month(world, contract, months.MAY)
    submission = Submission.objects.filter(file__isnull=False).first()
    path, storage = submission.file.file.name, submission.file.file.storage
    results, rows = LevelResult.objects.count(), CommitmentRow.objects.count()
    # its contract would have to be closed first, which takes a year of this world
    Vendor.objects.filter(pk=world.acme.pk).update(state="offboarded")
    record(world.acme, "offboard", by=world.otto, target="offboarded", now=NOON)
    before = trail()
    assert the_night(DUE - timedelta(days=1)) == "done"
    assert (CommitmentRow.objects.count(), storage.exists(path)) == (rows, True)
    with django_capture_on_commit_callbacks(execute=True):
        assert the_night(DUE) == "done"
    submission.refresh_from_db()
    assert (rows > 0, CommitmentRow.objects.count(), storage.exists(path), bool(submission.file.file)) == (
        True,
        0,
        False,
        False,
    )
    assert (LevelResult.objects.count(), len(submission.sha256)) == (results, 64)
    assert trail()[: len(before)] == before
    done = Erasure.objects.get(kind="transactions")
    line = Event.objects.get(name="erase_records", facts__kind="transactions")
    assert (done.vendor, done.due_on, done.erased["rows"]) == (world.acme, DUE, line.facts["erased"]["rows"])
    assert (line.by.email, line.facts["due"], line.facts["source"]) == (
        "retention@system.invalid",
        "2029-05-04",
        "The law",
    )


def test_a_hold_keeps_it_and_the_night_after_it_is_lifted_takes_it(world, rules, rosa):  # noqa: F811
    off_board(world.acme, world.otto)
    hold = leaving.place_hold(world.acme, by=rosa, reason="Audit.")
    assert (the_night(DUE), Erasure.objects.count()) == ("done", 0)
    row = due_by(DUE, Vendor.objects.all(), User.objects.all())[-1]
    assert (row.kind, row.hold) == ("transactions", hold)
    with pytest.raises(NotPossible):
        actions.erase(row)
    leaving.lift_hold(hold, by=rosa, note="Audited.")
    the_night(DUE + timedelta(days=1))
    assert set(Erasure.objects.values_list("kind", flat=True)) == {"people", "transactions"}


def test_missed_nights_are_made_up_for_and_nothing_is_erased_twice(world, rules):  # noqa: F811
    off_board(world.acme, world.otto)
    late = DUE + timedelta(days=400)
    (row,) = [row for row in due_by(late, Vendor.objects.all(), User.objects.all()) if row.kind == "transactions"]
    assert (the_night(late), the_night(late), the_night(late + timedelta(days=1))) == ("done", "done", "done")
    assert Job.objects.filter(kind="erase_due").count() == 2
    assert sorted(Erasure.objects.values_list("kind", "due_on")) == [
        ("people", date(2027, 5, 4)),
        ("transactions", DUE),
    ]
    assert Event.objects.filter(name="erase_records").count() == 2
    with pytest.raises(NotPossible):
        actions.erase(row)


def test_one_that_fails_stops_none_of_the_others_and_is_tried_again(world, rules, monkeypatch):  # noqa: F811
    off_board(world.acme, world.otto)
    off_board(world.globex, world.otto)
    whole = list(retention.ERASES["transactions"])

    def breaks(vendor):
        if vendor == world.acme:
            raise ZeroDivisionError
        return {"rows": 1}

    monkeypatch.setitem(retention.ERASES, "transactions", [breaks])
    assert the_night(DUE) == "failed"
    assert Erasure.objects.get(kind="transactions").vendor == world.globex
    monkeypatch.setitem(retention.ERASES, "transactions", whole)
    assert the_night(DUE + timedelta(days=1)) == "done"
    assert Erasure.objects.filter(kind="transactions").count() == 2


def test_nothing_is_due_of_a_vendor_in_business_nor_where_no_rule_names_its_country(world, rules):  # noqa: F811
    off_board(world.acme, world.otto)
    Vendor.objects.filter(pk=world.acme.pk).update(country="PL")
    assert due() == [("people", "Acme Courier", date(2027, 5, 4)), ("contracts", "Acme Courier", date(2036, 5, 4))]
    assert [(row.vendor, row.kind) for row in unruled(Vendor.objects.all())] == [
        (world.acme, "accounts"),
        (world.acme, "transactions"),
    ]


def test_account_numbers_and_answers_go_and_no_two_vendors_seem_to_share_an_account(world, rules):  # noqa: F811
    for vendor, account in ((world.acme, owed.CN_ACCOUNT), (world.globex, "310066609018150099999")):
        owed.with_phone(vendor, world.vera)
        owed.in_force(vendor, world, owed.admin_of(vendor), account)
    joined.a_clear_check(world.acme, by=world.vera, names="Acme Courier, Alan Zhou")
    response = asking.asked(world)
    said = {
        "owners": Said("Alan Zhou", "As registered."),
        "scan": Said(file=asking.a_scan()),
    }
    save_answers(response, by=world.alan, said=said, now=NOON)
    off_board(world.acme, world.otto)
    off_board(world.globex, world.otto)
    the_night(date(2037, 1, 1))
    details = list(BankDetail.objects.all())
    assert {(row.holder, row.last_four, row.call_spoke_to) for row in details} == {("—", "—", "—")}
    assert len({row.account_hash for row in details}) == 2
    assert all(owed.CN_ACCOUNT not in sealed.unseal(row.sealed) for row in details)
    assert set(Answer.objects.values_list("value", "comment")) == {("", "")}
    assert SanctionsCheck.objects.get().names == "—"
    assert not any(row.file for row in (answer.file for answer in Answer.objects.all()) if row)


# People


def test_who_has_left_is_forgotten_after_a_year_in_every_place_that_named_them(world, rules, rosa):  # noqa: F811
    invite_person(by=world.vera, email="gita@globex.example", name="Gita", vendor=world.acme, vendor_role="viewer")
    kite = joined.a_prospect(world, is_entered_by_staff=True)
    contact = joined.CONTACT | {"name": "Gita", "email": "Gita@globex.example"}
    joining.save_contacts(kite, by=world.vera, contacts={"commercial": contact}, now=NOON)
    contract = worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )
    save_contact(contract, by=world.alan, side="vendor", role="Desk", name="Gita", email="gita@globex.example")
    end_membership(world.gita.memberships.get(), by=world.vera, now=NOON)
    before = trail()
    day = date(2027, 5, 3)  # a year after the last day
    assert due() == [("people", "Gita", day)]
    the_night(day - timedelta(days=1))
    assert User.objects.get(pk=world.gita.pk).name == "Gita"
    the_night(day)
    gita = User.objects.get(pk=world.gita.pk)
    everything = str([list(model.objects.values()) for model in (User, Invitation, Message, *CARDS)])
    assert (gita.is_active, "gita@" in everything, "Gita" in everything) == (False, False, False)
    assert (trail()[: len(before)], due()) == (before, [])
    assert Erasure.objects.get().person == gita


def test_a_role_a_membership_or_a_hold_keeps_a_name(world, rules, rosa):  # noqa: F811
    close_account(world.alan, by=rosa, now=NOON)  # acts for Acme still
    end_membership(world.gita.memberships.get(), by=world.vera, now=NOON)
    leaving.place_hold(world.globex, by=rosa, reason="Audit.")
    the_night(FAR)
    assert list(User.objects.filter(name__in=["Alan", "Gita", "Vera"]).values_list("name", flat=True)) == [
        "Alan",
        "Gita",
        "Vera",
    ]

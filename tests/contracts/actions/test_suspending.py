"""What does a suspension do to the state, and to the end of the term?"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contracts import actions
from contracts.queries import latest_version
from contracts.queries_terms import days_counted
from contracts.terms import standing
from tests.contracts.worlds import NOON
from vendors.models import Event

FROM = date(2026, 5, 5)


def suspend(world, contract, **others):
    given = {"by": world.vera, "note": "Insurance expired.", "from_day": FROM, "scope": "Cold-chain trips", "now": NOON}
    return actions.suspend_contract(contract, **given | others)


def test_a_suspension_says_what_from_when_and_whether_the_clock_runs(world, active):
    suspend(world, active, partial=True, schedules=["parcels"])
    actions.resume_contract(active, by=world.vera, note="Insured again.", now=NOON + timedelta(days=3))
    row = active.suspensions.get()
    said = (row.from_day, row.until_day, row.partial, row.schedules, row.clock_runs, row.shifts_end)
    assert (active.state, *said) == ("active", FROM, date(2026, 5, 6), True, ["parcels"], False, False)


def test_in_part_and_without_a_schedule_months_are_measured_all_the_same(world, active):
    with pytest.raises(ValidationError) as refused:
        suspend(world, active, partial=True)
    assert refused.value.message_dict == {
        "clock_runs": ["Say which schedules are suspended, or let their months be measured all the same."]
    }
    suspend(world, active, partial=True, clock_runs=True)
    assert active.state == "suspended"


def test_fees_stop_of_the_whole_or_of_the_schedules_that_are_named(world, active):
    with pytest.raises(ValidationError) as refused:
        suspend(world, active, partial=True, clock_runs=True, fees_stop=True)
    assert refused.value.message_dict == {
        "fees_stop": ["Say which schedules are suspended; of those the fixed fees stop."]
    }
    suspend(world, active, partial=True, schedules=["parcels"], fees_stop=True)
    assert active.suspensions.get().fees_stop is True


def test_nothing_is_suspended_before_it_began(world, active):
    with pytest.raises(ValidationError) as refused:
        suspend(world, active, from_day=date(2026, 4, 30))
    assert refused.value.message_dict == {"from_day": ["The contract did not run on this day yet."]}


def test_a_schedule_that_is_not_there_is_not_suspended(world, active):
    with pytest.raises(ValidationError) as refused:
        suspend(world, active, partial=True, schedules=["trucks"])
    assert refused.value.message_dict == {"schedules": ["There is no schedule trucks."]}
    assert active.suspensions.count() == 0


def test_where_it_was_agreed_the_term_ends_later_by_the_days_suspended(world, active):
    before = latest_version(active)
    suspend(world, active, shifts_end=True)
    actions.resume_contract(active, by=world.vera, note="Insured again.", now=NOON + timedelta(days=11))
    version = latest_version(active)
    assert (version.ends_on, version.shifted_days, version.last_day) == (
        before.ends_on,
        10,
        before.ends_on + timedelta(days=10),
    )
    assert version.content_hash == before.content_hash
    assert standing(version.term_rules, date(2026, 6, 1), days_counted(version)).term.end == date(2027, 5, 10)
    event = Event.objects.get(name="shift_end")
    assert (event.before, event.after) == ({"ends_on": "2027-04-30"}, {"ends_on": "2027-05-10"})


def test_without_that_agreement_the_end_stays(world, active):
    suspend(world, active)
    actions.resume_contract(active, by=world.vera, note="Insured again.", now=NOON + timedelta(days=11))
    assert latest_version(active).shifted_days == 0


def test_an_amendment_after_it_starts_from_the_end_as_it_was_agreed(world, active):
    """The shift is a fact of the version that was in force; a later version says its end itself."""
    suspend(world, active, shifts_end=True)
    actions.resume_contract(active, by=world.vera, note="Insured again.", now=NOON + timedelta(days=11))
    draft = actions.amend_contract(
        active,
        by=world.vera,
        kind="amendment",
        what_changed="Price",
        effective_from=date(2026, 7, 1),
        now=NOON + timedelta(days=12),
    )
    assert (draft.ends_on, draft.last_day) == (date(2027, 5, 10), date(2027, 5, 10))


@pytest.mark.parametrize("person", ["leo", "fay", "otto", "alan"])
def test_who_does_not_run_contracts_suspends_none(world, active, person):
    with pytest.raises(PermissionDenied):
        suspend(world, active, by=getattr(world, person))
    assert active.suspensions.count() == 0

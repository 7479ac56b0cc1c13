"""Which days of a term are somebody reminded of, and for how long?"""

from datetime import date

import pytest

from contracts import actions
from contracts.sources import arrivals, decisions, ends, exit_steps, extensions, notices
from tests.contracts.test_queries_terms import agreed
from tests.contracts.worlds import NOON

SOURCES = {"decide": decisions, "notice": notices, "extension": extensions, "ends": ends}
IN_TIME, MISSED = date(2026, 6, 1), date(2027, 3, 2)
EXTENDED = {"renews_months": 0, "extension_count": 1, "extension_months": 12, "extension_notice_days": 60}


def told(as_of):
    return {
        name: [(due.due_on, due.words()) for due in found]
        for name, source in SOURCES.items()
        if (found := list(source(as_of)))
    }


@pytest.mark.parametrize(
    ("terms", "as_of", "due", "why"),
    [
        (
            {},
            IN_TIME,
            {
                "decide": [(date(2027, 1, 25), "C-2026-009: decide what follows its term")],
                "notice": [(date(2027, 2, 24), "C-2026-009 renews for 12 months unless notice is sent")],
            },
            "it renews",
        ),
        (
            {},
            MISSED,
            {
                "decide": [(date(2028, 1, 26), "C-2026-009: decide what follows its term")],
                "notice": [(date(2028, 2, 25), "C-2026-009 renews for 12 months unless notice is sent")],
            },
            "too late for this term: the next one counts",
        ),
        (
            {"renews_months": 0, "evergreen": True},
            IN_TIME,
            {
                "decide": [(date(2027, 1, 25), "C-2026-009: decide what follows its term")],
                "notice": [(date(2027, 2, 24), "C-2026-009 runs on without an end unless notice is sent")],
            },
            "it runs on",
        ),
        ({"renews_months": 0, "evergreen": True}, MISSED, {}, "it runs on, and can be ended at any time"),
        (
            {"renews_months": 0},
            IN_TIME,
            {
                "decide": [(date(2027, 3, 31), "C-2026-009: decide what follows its term")],
                "ends": [(date(2027, 4, 30), "C-2026-009 ends and does not renew by itself")],
            },
            "it ends",
        ),
        (
            EXTENDED,
            IN_TIME,
            {
                "decide": [(date(2027, 1, 25), "C-2026-009: decide what follows its term")],
                "extension": [(date(2027, 2, 24), "C-2026-009 ends unless we ask for its extension")],
                "ends": [(date(2027, 4, 30), "C-2026-009 ends and does not renew by itself")],
            },
            "it can be extended",
        ),
    ],
)
def test_every_day_that_somebody_has_to_act_by_is_due(world, terms, as_of, due, why):
    agreed(world, terms)
    assert told(as_of) == due, why


def test_nothing_is_due_of_a_contract_under_notice(world):
    contract = agreed(world)
    facts = {"kind": "cause", "served_on": date(2026, 5, 4), "effective_on": date(2026, 8, 31)}
    actions.give_notice(contract, by=world.leo, note="Breach.", now=NOON, **facts)
    assert told(IN_TIME) == {}


def test_a_notice_without_proof_of_arrival_and_open_steps_of_an_exit_are_due(world):
    contract = agreed(world)
    facts = {"kind": "cause", "served_on": date(2026, 5, 4), "effective_on": date(2026, 8, 31)}
    actions.give_notice(contract, by=world.leo, note="Breach.", now=NOON, **facts)
    waits = [(due.due_on, due.words(), due.path) for due in arrivals(IN_TIME)]
    actions.start_exit(contract, by=world.vera, note="Moving.", now=NOON)
    actions.record_arrival(contract, by=world.leo, arrived_on=date(2026, 5, 4), now=NOON)
    steps = [(due.due_on, due.words(), due.path) for due in exit_steps(IN_TIME)]
    assert waits == [
        (
            date(2026, 8, 31),
            "C-2026-009: record when the notice arrived, or it ends nothing",
            "/contracts/C-2026-009/arrival/",
        )
    ]
    assert list(arrivals(IN_TIME)) == []
    assert len(steps) == 7
    assert steps[0] == (
        date(2026, 8, 31),
        "C-2026-009, on the way out: Service and knowledge handed over",
        "/contracts/C-2026-009/exit/",
    )

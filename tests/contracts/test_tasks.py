"""Does the calendar begin and end terms by itself, and wait where a person is needed?"""

from datetime import UTC, date, datetime

from contracts import actions
from contracts.models import Contract
from tests.contracts import worlds
from tests.contracts.worlds import NOON

APRIL = datetime(2026, 4, 20, 4, tzinfo=UTC)


def test_a_term_that_has_begun_activates_once_somebody_gave_their_word(world, draft):
    worlds.sign(draft, by=world.vera, approver=world.leo, now=APRIL)
    assert actions.follow_terms(now=NOON) == []
    actions.attest(draft, by=world.vera, guard="conditions", sentence="Deposit paid.", now=APRIL)
    assert actions.follow_terms(now=APRIL) == []
    assert [(row.number, row.state) for row in actions.follow_terms(now=NOON)] == [("C-2026-001", "active")]


def test_a_term_that_is_over_expires_unless_it_renews(world):
    fixed = worlds.TERMS | {"renews_months": 0}
    for number, terms in (("C-1", worlds.TERMS), ("C-2", fixed)):
        contract = worlds.a_draft(
            world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny,
            number=number, terms=terms,
        )  # fmt: skip
        worlds.activate(contract, by=world.vera, approver=world.leo)
    assert actions.follow_terms(now=datetime(2027, 4, 30, 15, 59, tzinfo=UTC)) == []
    actions.follow_terms(now=datetime(2027, 4, 30, 16, 0, tzinfo=UTC))  # midnight in Shanghai
    found = Contract.objects.order_by("number").values_list("number", "state", "ended_on")
    assert list(found) == [("C-1", "active", None), ("C-2", "expired", date(2027, 5, 1))]

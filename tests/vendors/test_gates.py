"""What is asked of whom, and how does it stand on a day? Tables, each case with its sentence."""

from datetime import date, timedelta

import pytest

from vendors import gates
from vendors.gates import Asked, Facts, Need, Paper, Standing

DAY = date(2026, 6, 15)
LICENCE, INSURANCE, AGREEMENT = 1, 2, 3
LOGISTICS, PAYMENT = 10, 20


def paper(n=1, state="verified", issued=None, expires=None, again=None, chain=1) -> Paper:
    verified = state in ("verified", "expiring", "expired", "replaced", "revoked")
    return Paper(chain * 100 + n, chain, n, state, verified, issued, expires, again)


def days(n: int) -> date:
    return DAY + timedelta(days=n)


def stand(*papers, lead=0, day=DAY):
    found = gates.stand_of(papers, lead=lead, day=day)
    return found.standing, found.paper and found.paper.n, found.until, found.waiting and found.waiting.n


ROWS = (
    Asked(LICENCE, LOGISTICS, "CN", "express", True),
    Asked(INSURANCE, None, "CN", "", True),
    Asked(INSURANCE, None, "EU", "", False),
    Asked(AGREEMENT, None, "any", "touches_pii", False),
    Asked(AGREEMENT, PAYMENT, "any", "tier_high", True),
)


@pytest.mark.parametrize(
    "facts, asked",
    [
        (Facts("CN", frozenset({LOGISTICS})), {INSURANCE: True}),
        (Facts("CN", frozenset({LOGISTICS}), frozenset({"express"})), {LICENCE: True, INSURANCE: True}),
        (Facts("CN", frozenset({PAYMENT}), frozenset({"express"})), {INSURANCE: True}),
        (Facts("PL", frozenset({LOGISTICS})), {INSURANCE: False}),
        (Facts("US", frozenset({LOGISTICS}), frozenset({"touches_pii"})), {AGREEMENT: False}),
        (Facts("US", frozenset({PAYMENT}), frozenset({"touches_pii", "tier_high"})), {AGREEMENT: True}),
    ],
)
def test_line_country_and_condition_say_what_is_asked_and_hard_prevails(facts, asked):
    assert {need.type: need.hard for need in gates.needs_of(ROWS, facts).values()} == asked


def test_what_is_asked_says_because_of_what():
    facts = Facts("US", frozenset({PAYMENT}), frozenset({"touches_pii", "tier_high"}))
    assert gates.needs_of(ROWS, facts) == {AGREEMENT: Need(AGREEMENT, True, frozenset({"touches_pii", "tier_high"}))}


@pytest.mark.parametrize("lead, first", [(0, 60), (90, 150), (30, 90)])
def test_the_warning_starts_sixty_days_before_the_laws_own_day(lead, first):
    assert gates.alert_from(DAY, lead) == DAY - timedelta(days=first)


@pytest.mark.parametrize(
    "papers, standing",
    [
        ((), (Standing.MISSING, None, None, None)),
        ((paper(state="uploaded"),), (Standing.WAITING, 1, None, 1)),
        ((paper(state="returned"),), (Standing.RETURNED, 1, None, None)),
        ((paper(),), (Standing.IN_FORCE, 1, None, None)),
        ((paper(expires=days(61)),), (Standing.IN_FORCE, 1, days(61), None)),
        ((paper(expires=days(60)),), (Standing.EXPIRING, 1, days(60), None)),
        ((paper(expires=DAY),), (Standing.EXPIRING, 1, DAY, None)),
        ((paper(expires=days(-1)),), (Standing.EXPIRED, 1, days(-1), None)),
        ((paper(state="revoked", expires=days(90)),), (Standing.REVOKED, 1, None, None)),
        ((paper(again=days(14)),), (Standing.RECHECK, 1, None, None)),
        ((paper(again=days(15)),), (Standing.IN_FORCE, 1, None, None)),
        # a new version waits while the old one still holds
        ((paper(expires=days(9)), paper(2, "uploaded")), (Standing.EXPIRING, 1, days(9), 2)),
        ((paper(expires=days(-9)), paper(2, "uploaded")), (Standing.WAITING, 2, None, 2)),
        ((paper(expires=days(-9)), paper(2, "returned")), (Standing.RETURNED, 2, None, None)),
        # a replaced one counts until its successor begins, and the successor carries it on without a gap
        (
            (paper(state="replaced", expires=days(9)), paper(2, issued=days(10), expires=days(375))),
            (Standing.IN_FORCE, 1, days(375), None),
        ),
        (
            (paper(state="replaced", expires=days(9)), paper(2, issued=days(11), expires=days(375))),
            (Standing.EXPIRING, 1, days(9), None),
        ),
        # a revoked successor does not bring its forerunner back
        (
            (paper(state="replaced", expires=days(9)), paper(2, "revoked", issued=days(-3))),
            (Standing.REVOKED, 2, None, None),
        ),
        # not begun yet
        ((paper(issued=days(1), expires=days(400)),), (Standing.MISSING, None, None, None)),
        # two policies side by side: the longer one counts
        (
            (paper(expires=days(5)), paper(chain=2, expires=days(300))),
            (Standing.IN_FORCE, 1, days(300), None),
        ),
    ],
)
def test_how_a_paper_stands(papers, standing):
    assert stand(*papers) == standing


@pytest.mark.parametrize(
    "begins, months, last",
    [
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
        (date(2026, 6, 15), 12, date(2027, 6, 14)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_a_paper_of_so_many_months_holds_until_the_day_before_the_corresponding_one(begins, months, last):
    assert gates.months_later(begins, months) == last

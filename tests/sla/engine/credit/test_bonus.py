"""Is a bonus earned, capped, and kept apart from the credits?"""

from decimal import Decimal

import pytest

from sla.engine.types import Bonus, Direction, Outcome
from tests.sla.engine.credit.cases import judged, level, missing, priced, said

D = Decimal
A, DOWN = level(), level(code="D", expected="0.5", direction=Direction.DOWN, unit="h", precision=1)
ALL = Bonus(D(5))
REACHED = ("bonus_reached", "", "", "", "", "")


def kept(code: str = "A", value: str = "99.5", **more):
    return judged(level(code=code), value, **more)


def bonus(*judgements, bonus, **rules) -> tuple[str, list[tuple[str, ...]]]:
    """The bonus, and its lines after the total."""
    result = priced(*judgements, bonus=bonus, **rules)
    lines = said(result.steps)
    at = next(place for place, line in enumerate(lines) if line[0] == "total")
    return str(result.bonus), lines[at + 1 :]


def test_without_a_bonus_there_is_none_and_nothing_to_say():
    assert bonus(kept(), bonus=None) == ("0.00", [])


def test_a_bonus_is_a_percentage_of_the_base_when_every_critical_level_is_met():
    assert bonus(kept(), kept("B"), missing(code="C", critical=False), bonus=ALL, charges="1000.10") == (
        "50.01",
        [REACHED, ("bonus", "5", "1000.10", "50.005", "50.01"), ("bonus_total", "50.01", "CNY")],
    )


@pytest.mark.parametrize(
    ("cap", "paid", "lines"),
    [
        ("4", "40.00", [("bonus_cap", "4", "1000.00", "40.00")]),
        ("0", "0.00", [("bonus_cap", "0", "1000.00", "0.00")]),
        ("5", "50.00", []),
        ("6", "50.00", []),
    ],
)
def test_a_bonus_is_at_most_its_cap(cap, paid, lines):
    assert bonus(kept(), bonus=Bonus(D(5), cap_percent=D(cap))) == (
        paid,
        [REACHED, ("bonus", "5", "1000.00", "50.00", "50.00"), *lines, ("bonus_total", paid, "CNY")],
    )


@pytest.mark.parametrize(
    ("sentence", "judgements", "reason"),
    [
        ("one critical level missed", (kept(), missing(code="B")), "not_reached"),
        ("relief is not a kept level", (kept(), kept("B", outcome=Outcome.EXCUSED)), "not_reached"),
        ("nor are too few cases", (kept(), kept("B", outcome=Outcome.INSUFFICIENT_VOLUME)), "not_reached"),
        ("silence", (judged(A, None),), "not_reached"),
        ("nothing happened", (kept(outcome=Outcome.NOT_APPLICABLE),), "nothing_judged"),
        ("no critical level", (kept(critical=False),), "nothing_judged"),
        ("a trial period", (kept(), kept("B", pays=False)), "window_pays_nothing"),
        ("a result that may change", (kept(), kept("B", provisional=True)), "provisional"),
        ("the trial period comes first", (kept(pays=False, provisional=True),), "window_pays_nothing"),
    ],
)
def test_a_bonus_for_everything_needs_everything(sentence, judgements, reason):
    assert bonus(*judgements, bonus=ALL) == (
        "0.00",
        [("no_bonus", reason, "", "", "", "", ""), ("bonus_total", "0.00", "CNY")],
    ), sentence


def test_a_level_that_could_not_be_judged_yet_does_not_stand_in_the_way():
    assert bonus(kept(), kept("B", outcome=Outcome.NOT_APPLICABLE), bonus=ALL)[0] == "50.00"


@pytest.mark.parametrize(
    ("judgement", "terms", "figures", "paid"),
    [
        (kept(), Bonus(D(5), "A"), ("A", "99.50", "", "up", "%"), True),
        (kept(value="98"), Bonus(D(5), "A"), ("A", "98.00", "", "up", "%"), False),
        (kept(), Bonus(D(5), "A", D("99.5")), ("A", "99.50", "99.50", "up", "%"), True),
        (kept(), Bonus(D(5), "A", D("99.51")), ("A", "99.50", "99.51", "up", "%"), False),
        (missing(value="98.5"), Bonus(D(5), "A", D(98)), ("A", "98.50", "98.00", "up", "%"), True),
        (
            missing(value="98.5", outcome=Outcome.BELOW_MINIMUM),
            Bonus(D(5), "A", D(98)),
            ("A", "98.50", "98.00", "up", "%"),
            True,
        ),
        (kept(critical=False), Bonus(D(5), "A", D(98)), ("A", "99.50", "98.00", "up", "%"), True),
        (judged(DOWN, "0.2"), Bonus(D(5), "D", D("0.2")), ("D", "0.2", "0.2", "down", "h"), True),
        (judged(DOWN, "0.3"), Bonus(D(5), "D", D("0.2")), ("D", "0.3", "0.2", "down", "h"), False),
        (judged(A, None), Bonus(D(5), "A", D(0)), ("A", "", "0.00", "up", "%"), False),
        (
            kept(outcome=Outcome.INSUFFICIENT_VOLUME),
            Bonus(D(5), "A", D(98)),
            ("A", "99.50", "98.00", "up", "%"),
            False,
        ),
        (kept(outcome=Outcome.NOT_APPLICABLE), Bonus(D(5), "A", D(98)), ("A", "99.50", "98.00", "up", "%"), False),
    ],
)
def test_a_bonus_for_a_level_looks_at_that_level_alone(judgement, terms, figures, paid):
    lines = (
        [("bonus_reached", *figures), ("bonus", "5", "1000.00", "50.00", "50.00"), ("bonus_total", "50.00", "CNY")]
        if paid
        else [("no_bonus", "not_reached", *figures), ("bonus_total", "0.00", "CNY")]
    )
    assert bonus(missing(code="X"), judgement, bonus=terms) == ("50.00" if paid else "0.00", lines)


def test_a_contract_that_is_only_watched_pays_no_bonus():
    assert bonus(kept(), bonus=Bonus(D(5), "A"), watch_only=True) == (
        "0.00",
        [("no_bonus", "watch_only", "A", "99.50", "", "up", "%"), ("bonus_total", "0.00", "CNY")],
    )


def test_a_bonus_is_never_set_off_against_the_credits():
    result = priced(missing(), judged(DOWN, "0.2"), bonus=Bonus(D(5), "D"), cap_percent=D(1))
    assert (str(result.total), str(result.bonus), len(result.lines)) == ("10.00", "50.00", 1)

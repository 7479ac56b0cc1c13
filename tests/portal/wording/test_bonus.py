"""Does each line of a bonus read like a sentence of the trade?"""

import pytest

from portal.wording.base import Wording
from portal.wording.bonus import NO_BONUS, WORDS
from sla.engine.steps.credit import STEPS

NB = "\N{NO-BREAK SPACE}"
WORDING = Wording("CNY", {"OTD": "On-time delivery"}, "parcels", "Asia/Shanghai")


def said(code, *figures):
    """The words of a step, whose figures come in the order in which the engine promises them."""
    return WORDS[code](dict(zip(STEPS[code], figures, strict=True)), WORDING)


def test_every_word_of_the_engine_has_words():
    assert set(NO_BONUS) == {"watch_only", "window_pays_nothing", "provisional", "nothing_judged", "not_reached"}


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (("bonus_reached", "", "", "", "", ""), ("Bonus earned", "every critical level has to be met", "reached")),
        (
            ("bonus_reached", "OTD", "99.50", "", "up", "%"),
            ("Bonus earned", f"On-time delivery has to be met; it is 99.50{NB}%", "reached"),
        ),
        (
            ("bonus_reached", "OTD", "99.50", "99.00", "up", "%"),
            ("Bonus earned", f"On-time delivery has to be at least 99.00{NB}%; it is 99.50{NB}%", "reached"),
        ),
        (
            ("no_bonus", "not_reached", "OTD", "0.50", "0.20", "down", "h"),
            ("Bonus", f"On-time delivery has to be at most 0.20{NB}h; it is 0.50{NB}h", "not reached"),
        ),
        (
            ("no_bonus", "not_reached", "OTD", "", "99.00", "up", "%"),
            ("Bonus", f"On-time delivery has to be at least 99.00{NB}%", "not reached"),
        ),
        (
            ("no_bonus", "watch_only", "", "", "", "", ""),
            ("Bonus", "the contract is watched only, and nothing is added", "none"),
        ),
        (("bonus", "5", "1000.00", "50.00", "50.00"), ("Bonus by percentage", f"5{NB}% of 1,000.00", "50.00")),
        (
            ("bonus", "5", "1000.10", "50.005", "50.01"),
            ("Bonus by percentage", f"5{NB}% of 1,000.10; 50.005, rounded", "50.01"),
        ),
        (("bonus_cap", "3", "1000.00", "30.00"), ("Bonus, at most", f"3{NB}% of 1,000.00", "30.00")),
        (
            ("bonus_total", "30.00", "CNY"),
            ("Bonus of the period", "paid beside the credits, never set off against them", "30.00"),
        ),
        (("bonus_total", "0.00", "CNY"), ("Bonus of the period", "", "0.00")),
    ],
)
def test_a_line_of_the_bonus_says_what_it_is_and_how_it_came_about(figures, words):
    assert said(*figures) == words

"""Does the working say all that followed, with the figures it follows from?"""

import re
from dataclasses import replace
from decimal import Decimal

from sla.engine.after import after_steps, notes
from sla.engine.after.earn_back import earned_back
from sla.engine.after.ratchet import next_levels
from sla.engine.after.triggers import triggers
from sla.engine.steps import after
from sla.engine.types import EarnBack, Ratchet, Trigger
from sla.engine.working import step
from tests.sla.engine.after.cases import DECEMBER, DMG, OTD, history, judged, left, terms


def lines(agreed, past, *now, total="0.00", period=DECEMBER):
    figures = Decimal(total)
    return after_steps(
        agreed,
        period,
        earned_back(agreed, period, past, now),
        now,
        next_levels(agreed, past, now),
        triggers(agreed, period, past, now, figures, Decimal(1000)),
        notes(period, figures),
        past,
    )


def test_nothing_agreed_has_no_lines():
    assert lines(terms(), history(left(OTD, "98")), judged(OTD, "99.5")) == ()


def test_credits_given_back_are_lines():
    credit = left(OTD, "98", credit=Decimal("80.5"))
    assert lines(terms(earn_back=EarnBack(1)), history(credit), judged(OTD, "99.5")) == (
        step("earned_back", level="OTD", period="2026-11-01", amount="80.50", currency="CNY"),
    )


def test_a_streak_is_a_line_until_the_level_moves():
    past = history((left(OTD, "99.6", streak=1), left(DMG, "0.10", streak=1)))
    now = judged(OTD, "99.7"), judged(DMG, "0.20")
    assert lines(terms(OTD, DMG, ratchet=Ratchet(3)), past, *now) == (
        step("ratchet_streak", level="OTD", streak="2", after="3"),
    )
    assert lines(terms(OTD, DMG, ratchet=Ratchet(2, Decimal(20))), past, *now) == (
        step(
            "ratchet_moved",
            level="OTD",
            after="2",
            mean="99.650000",
            expected="99.00",
            midpoint="99.325000",
            limit="99.20",
            next="99.20",
            unit="%",
        ),
    )


def test_a_move_without_a_limit_leaves_it_empty_and_a_named_window_moves_nothing():
    agreed = terms(ratchet=Ratchet(1))
    (line,) = lines(agreed, (), judged(OTD, "99.6"))
    assert dict(line.figures)["limit"] == ""
    assert lines(agreed, (), judged(OTD, "99.6", window="Double 11")) == ()


def test_every_trigger_is_a_line_with_how_far_it_is():
    agreed = terms(
        OTD,
        DMG,
        triggers=[
            Trigger("A", "consecutive", k=2, exercise_days=30),
            Trigger("B", "k_of_n", "DMG", k=3, n=6),
            Trigger("C", "mean_below", "OTD", value=Decimal("97.5"), n=2, exercise_days=60),
            Trigger("D", "credits_amount", value=Decimal(500), n=12),
            Trigger("E", "credits_percent", percent=Decimal("20.0"), k=2, n=4),
            Trigger("F", "share_of_measurements", percent=Decimal(5), n=12),
        ],
    )
    past = history((left(OTD, "98"), left(DMG, "0.1")))
    assert lines(agreed, past, judged(OTD, "97"), judged(DMG, "0.2"), total="200.00") == (
        step("trigger_consecutive", trigger="A", level="OTD", count="2", k="2", met="yes", exercise_by="2027-01-30"),
        step("trigger_k_of_n", trigger="B", level="DMG", count="1", k="3", n="6", met="no", exercise_by=""),
        step(
            "trigger_mean_below",
            trigger="C",
            level="OTD",
            mean="97.500000",
            value="97.50",
            n="2",
            direction="up",
            unit="%",
            met="no",
            exercise_by="",
        ),
        step(
            "trigger_credits_amount",
            trigger="D",
            amount="200.00",
            value="500.00",
            n="12",
            currency="CNY",
            met="no",
            exercise_by="",
        ),
        step("trigger_credits_percent", trigger="E", count="1", percent="20", k="2", n="4", met="no", exercise_by=""),
        step(
            "trigger_share_of_measurements",
            trigger="F",
            level="",
            share="75.000000",
            percent="5",
            n="12",
            met="yes",
            exercise_by="",
        ),
    )


def test_a_mean_that_no_level_has_yet_says_nothing_of_a_level():
    agreed = terms(OTD, DMG, triggers=[Trigger("C", "mean_below", value=Decimal("97.0"), n=2)])
    assert lines(agreed, (), judged(DMG, "0.2")) == (
        step(
            "trigger_mean_below",
            trigger="C",
            level="",
            mean="",
            value="97",
            n="2",
            direction="",
            unit="",
            met="no",
            exercise_by="",
        ),
    )


def test_with_direction_down_the_mean_s_line_says_so():
    damage = Trigger("C", "mean_below", "DMG", value=Decimal("0.2"), n=1)
    (line,) = lines(terms(OTD, DMG, triggers=[damage]), (), judged(DMG, "0.3"))
    figures = dict(line.figures)
    assert (figures["direction"], figures["value"], figures["met"]) == ("down", "0.20", "yes")


def test_credits_above_130_percent_of_the_loss_are_the_last_line():
    period = replace(DECEMBER, loss=Decimal(1000))
    assert lines(terms(), (), judged(OTD, "90"), total="1300.01", period=period) == (
        step("above_130", loss="1000.00", limit="1300.00", currency="CNY"),
    )
    assert lines(terms(), (), judged(OTD, "90"), total="1300.00", period=period) == ()


def test_the_docstring_names_every_step_with_its_figures():
    documented = {
        code: tuple(figures.split())
        for code, figures in re.findall(r"^(\w+):((?: \w+)*)(?=\s{2}|\n)", after.__doc__, re.MULTILINE)
    }
    assert documented == after.STEPS

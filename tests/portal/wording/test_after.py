"""Does each line of what follows say the right, how far it is, and until when?"""

import pytest

from portal.wording.after import WORDS
from portal.wording.base import Wording
from sla.engine.steps.after import STEPS

NB = "\N{NO-BREAK SPACE}"
WORDING = Wording("CNY", {"OTD": "On-time delivery"}, "parcels", "Asia/Shanghai")
NOT_YET = {"met": "no", "exercise_by": ""}
MEAN = {"trigger": "T1", "level": "OTD", "mean": "96.996666666666", "value": "97.00", "n": "3"}


def said(code, **figures):
    assert tuple(figures) == STEPS[code]
    return WORDS[code](figures, WORDING)


def test_every_step_of_what_follows_has_words_and_no_other_has():
    assert WORDS.keys() == STEPS.keys()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            said("earned_back", level="OTD", period="2026-09-01", amount="80.50", currency="CNY"),
            (
                "Earned back for On-time delivery",
                f"the credit of the period from 1{NB}Sep{NB}2026",
                f"CNY{NB}−80.50",
            ),
        ),
        (
            said("ratchet_streak", level="OTD", streak="11", after="12"),
            ("On-time delivery: periods in a row better than expected", "the expected level moves after 12", "11"),
        ),
        (
            said(
                "ratchet_moved",
                level="OTD",
                after="12",
                mean="99.600000",
                expected="99.00",
                midpoint="99.300000",
                limit="",
                next="99.30",
                unit="%",
            ),
            (
                "On-time delivery: expected from the next period on",
                "half-way from 99.00 to 99.600000, the mean of the last 12 periods: 99.300000",
                f"99.30{NB}%",
            ),
        ),
        (
            said(
                "ratchet_moved",
                level="OTD",
                after="3",
                mean="99.66666666666",
                expected="99.00",
                midpoint="99.33333333333",
                limit="99.10",
                next="99.10",
                unit="%",
            ),
            (
                "On-time delivery: expected from the next period on",
                "half-way from 99.00 to 99.666666…, the mean of the last 3 periods: 99.333333…;"
                " in one move no further than 99.10",
                f"99.10{NB}%",
            ),
        ),
        (
            said(
                "trigger_consecutive", trigger="T1", level="OTD", count="3", k="3", met="yes", exercise_by="2027-01-30"
            ),
            (
                "Right T1, On-time delivery",
                f"defaults in a row: 3; the right arises at 3; lapses after 30{NB}Jan{NB}2027",
                "arisen",
            ),
        ),
        (
            said("trigger_consecutive", trigger="T1", level="", count="0", k="3", **NOT_YET),
            ("Right T1", "defaults in a row: 0; the right arises at 3", "not arisen"),
        ),
        (
            said("trigger_k_of_n", trigger="T1", level="OTD", count="2", k="3", n="6", **NOT_YET),
            (
                "Right T1, On-time delivery",
                "defaults in the last 6 periods: 2; the right arises at 3",
                "not arisen",
            ),
        ),
        (
            said("trigger_mean_below", **MEAN, direction="up", unit="%", met="yes", exercise_by=""),
            (
                "Right T1, On-time delivery",
                f"mean of the last 3 periods: 96.996666…{NB}%; the right arises below 97.00{NB}%",
                "arisen",
            ),
        ),
        (
            said("trigger_mean_below", **MEAN, direction="down", unit="", **NOT_YET),
            (
                "Right T1, On-time delivery",
                "mean of the last 3 periods: 96.996666…; the right arises above 97.00",
                "not arisen",
            ),
        ),
        (
            said("trigger_mean_below", **{**MEAN, "level": "", "mean": ""}, direction="", unit="", **NOT_YET),
            ("Right T1", "fewer than 3 periods in a row have a value", "not arisen"),
        ),
        (
            said(
                "trigger_credits_amount",
                trigger="T1",
                amount="480000.00",
                value="500000.00",
                n="12",
                currency="USD",
                **NOT_YET,
            ),
            (
                "Right T1",
                f"credits of the last 12 periods: USD{NB}480,000.00; the right arises at USD{NB}500,000.00",
                "not arisen",
            ),
        ),
        (
            said("trigger_credits_percent", trigger="T1", count="1", percent="20", k="2", n="4", **NOT_YET),
            (
                "Right T1",
                f"periods among the last 4 with credits of at least 20{NB}% of the charges they are taken on: 1;"
                " the right arises at 2",
                "not arisen",
            ),
        ),
        (
            said(
                "trigger_share_of_measurements",
                trigger="T1",
                level="",
                share="6.25000000",
                percent="5",
                n="12",
                met="yes",
                exercise_by="",
            ),
            (
                "Right T1",
                f"defaults among the measurements of the last 12 periods: 6.250000…{NB}%;"
                f" the right arises above 5{NB}%",
                "arisen",
            ),
        ),
        (
            said("above_130", loss="1000.00", limit="1300.00", currency="CNY"),
            (
                f"The credits pass 130{NB}% of the loss",
                f"loss entered: CNY{NB}1,000.00; a court normally reduces on request what lies beyond",
                f"CNY{NB}1,300.00",
            ),
        ),
    ],
)
def test_what_follows_reads(line, words):
    assert line == words

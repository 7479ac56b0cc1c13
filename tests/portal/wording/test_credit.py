"""Does each line of a credit read like a sentence of the trade?"""

import pytest

from portal.wording import bonus
from portal.wording.base import Wording
from portal.wording.credit import CAPS, NO_CREDIT, PARTS, UNREPORTED, WORDS
from sla.engine.steps.credit import STEPS
from sla.engine.types import PartOfPoint

NB = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
WORDING = Wording("CNY", {"OTD": "On-time delivery", "AVL": "Availability"}, "parcels", "Asia/Shanghai")


def said(code, *figures):
    """The words of a step, whose figures come in the order in which the engine promises them."""
    return WORDS[code](dict(zip(STEPS[code], figures, strict=True)), WORDING)


def test_every_step_of_the_credit_has_words_and_no_other_has():
    assert [*WORDS, *bonus.WORDS] == list(STEPS)


def test_every_word_of_the_engine_has_words():
    assert set(NO_CREDIT) == {
        "key_level",
        "no_credit_agreed",
        "no_weight",
        "watch_only",
        "window_pays_nothing",
        "provisional",
        "no_default",
        "no_value",
        "no_band",
        "below_threshold",
        "nothing_counted",
    }
    assert set(UNREPORTED) == {"dearest", "mildest", "minimum"}
    assert set(PARTS) == set(PartOfPoint)
    assert set(CAPS) == {"percent", "at_risk", "amount", "annual"}


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (("charges", "2673200.00", "CNY"), ("Charges of the period", "", "2,673,200.00")),
        (
            ("tax_out", "6", "6000.00", "100000.00"),
            ("Charges without tax", f"6{NB}% tax within them, 6,000.00, is taken out", "100,000.00"),
        ),
        (("tax_kept", "6"), ("Tax within the charges", "stays in, by contract", f"6{NB}%")),
        (("pass_through", "0.00"), ("less costs passed through", "none", "0.00")),
        (("pass_through", "150.50"), ("less costs passed through", "", f"{MINUS}150.50")),
        (("base", "1000.00"), ("Charges the credit is taken on", "", "1,000.00")),
        (("at_risk", "8", "1000.00", "80.00"), ("At risk", f"8{NB}% of 1,000.00", "80.00")),
        (("no_credit", "key_level"), ("Credit", "a key indicator is measured and carries no credit", "none")),
        (
            ("unreported", "dearest", "", ""),
            (
                "Nothing was reported",
                "by contract, silence is below minimum: the band that costs most holds",
                "not reported",
            ),
        ),
        (
            ("unreported", "minimum", "93.00", "%"),
            ("Nothing was reported", "it counts as if the value were at the minimum", f"93.00{NB}%"),
        ),
        (("weight", "60", "80.00", "48.00"), ("Weight of this level", f"60{NB}% of the amount at risk", "48.00")),
        (
            ("category", "1", "120", "100.00", "120.00"),
            ("Share of category 1", f"120{NB}% of the amount at risk, 100.00", "120.00"),
        ),
        (
            ("category_weight", "40", "120.00", "48.00"),
            ("Weight of this level", f"40{NB}% of the category’s 120.00", "48.00"),
        ),
        (
            ("band", "98.50", "98", "99", "10", "1000.00", "100.00", "%"),
            ("Band of the value", f"98.50{NB}% lies in “from 98{NB}% to under 99{NB}%”: 10{NB}% of 1,000.00", "100.00"),
        ),
        (
            ("band", "98.50", "98", "", "10", "1000.00", "100.00", "h"),
            ("Band of the value", f"98.50{NB}h lies in “98{NB}h or more”: 10{NB}% of 1,000.00", "100.00"),
        ),
        (
            ("band", "", "", "99", "10", "1000.00", "100.00", "%"),
            ("Band of the value", f"under 99{NB}%: 10{NB}% of 1,000.00", "100.00"),
        ),
        (
            ("band", "5.00", "", "", "10", "1000.00", "100.00", "%"),
            ("Band of the value", f"5.00{NB}% lies in “any value”: 10{NB}% of 1,000.00", "100.00"),
        ),
        (
            ("deviation", "97.75", "99.00", "1.25", "below", "ceil", "2", "%"),
            (
                "Distance that counts",
                f"97.75{NB}% is 1.25 points below 99.00{NB}%; one begun counts as a whole one",
                "2 points",
            ),
        ),
        (
            ("deviation", "0.35", "0.10", "0.25", "above", "linear", "0.25", "h"),
            ("Distance that counts", f"0.35{NB}h is 0.25{NB}h above 0.10{NB}h; any part counts as it is", f"0.25{NB}h"),
        ),
        (
            ("deviation_rate", "2", "1.5", "3", "1000.00", "30.00"),
            ("Credit by distance", f"2 × 1.5{NB}% = 3{NB}%, of 1,000.00", "30.00"),
        ),
        (("flat", "3", "1000.00", "30.00"), ("Credit for a miss", f"3{NB}% of 1,000.00", "30.00")),
        (("events", "7", "0", "7"), ("Events to be paid for", "7 counted", "7")),
        (("events", "7", "3", "4"), ("Events to be paid for", "7 counted, 3 of them free", "4")),
        (("events", "2", "3", "0"), ("Events to be paid for", "2 counted, 2 of them free", "0")),
        (("per_event", "4", "50.00", "200.00"), ("Credit for the events", "4 × 50.00", "200.00")),
        (
            ("per_event_percent", "4", "3", "1000.00", "120.00"),
            ("Credit for the events", f"4 × 3{NB}% of 1,000.00", "120.00"),
        ),
        (("severity", "P1", "2", "500.00", "1000.00"), ("Events of severity P1", "2 × 500.00", "1,000.00")),
        (("severities", "1500.00"), ("Credit for the events", "all severities added", "1,500.00")),
        (
            ("minutes_down", "45.016666666666666667", "45", "240", "10", "1000.00", "100.00", "min"),
            (
                "Band of the duration",
                f"45.016666… min is more than 45{NB}min and at most 240{NB}min: 10{NB}% of 1,000.00",
                "100.00",
            ),
        ),
        (
            ("minutes_down", "250", "240", "", "10", "1000.00", "100.00", "min"),
            ("Band of the duration", f"250{NB}min is more than 240{NB}min: 10{NB}% of 1,000.00", "100.00"),
        ),
        (
            ("minutes_down", "3", "", "5", "10", "1000.00", "100.00", "d"),
            ("Band of the duration", f"3{NB}d is at most 5{NB}d: 10{NB}% of 1,000.00", "100.00"),
        ),
        (
            ("minutes_down", "3", "", "", "10", "1000.00", "100.00", "d"),
            ("Band of the duration", f"3{NB}d, as any other: 10{NB}% of 1,000.00", "100.00"),
        ),
        (
            ("outside_bands", "98.95", "%"),
            ("Band of the value", "the figure lies in none of the contract’s bands", f"98.95{NB}%"),
        ),
        (
            ("outside_bands", "45.33333333333", "min"),
            ("Band of the value", "the figure lies in none of the contract’s bands", "45.333333… min"),
        ),
        (("repeat_multiplier", "3", "1.5", "72.00"), ("Default number 3 in a row", "× 1.5", "72.00")),
        (
            ("maximum", "3500.00", "3000.00", "3000.00"),
            ("At most, for all events", "3,500.00, but not more than 3,000.00", "3,000.00"),
        ),
        (
            ("maximum", "2500.00", "3000.00", "2500.00"),
            ("At most, for all events", "2,500.00 is within 3,000.00", "2,500.00"),
        ),
        (
            ("level_credit", "OTD", "37.0292597037", "37.03"),
            ("On-time delivery, before the cap", "37.029259…, rounded", "37.03"),
        ),
        (("level_credit", "OTD", "37.00", "37.00"), ("On-time delivery, before the cap", "", "37.00")),
        (
            ("same_incident", "OTD", "30.00", "AVL", "50.00", "INC-7"),
            (
                "On-time delivery falls away",
                "incident INC-7 is paid for once, with Availability: 50.00",
                f"{MINUS}30.00",
            ),
        ),
        (
            ("points_band", "98.50", "98", "99", "1", "%"),
            ("Points for the value", f"98.50{NB}% lies in “from 98{NB}% to under 99{NB}%”", "1"),
        ),
        (("points_repeat", "2", "2", "4"), ("Default number 2 in a row", "points × 2", "4")),
        (("level_points", "OTD", "4"), ("Points of On-time delivery", "", "4")),
        (("other_points", "1200", "5000"), ("Points of 1,200 other levels", "", "5,000")),
        (("points_sum", "8"), ("Points of the period", "all levels added", "8")),
        (("points_rate", "8", "0.5", "4"), ("What the points cost", f"8 × 0.5{NB}% a point", f"4{NB}%")),
        (("points_row", "8", "10", "2"), ("What the points cost", "8 points fall in the row up to 10", f"2{NB}%")),
        (
            ("points_row", "18", "", "5"),
            ("What the points cost", "18 points are beyond the table, where its last row holds", f"5{NB}%"),
        ),
        (("score", "5.5", "94.5"), ("Score", "100 less 5.5 points", "94.5")),
        (("score", "130", "0"), ("Score", "100 less 130 points, but not below 0", "0")),
        (
            ("score_rung", "94.5", "85", "98", "2"),
            ("Deducted by score", f"85 or more: 98{NB}% of the charges is paid", f"2{NB}%"),
        ),
        (
            ("score_rung", "50", "", "70", "30"),
            (
                "Deducted by score",
                f"below the ladder, where its last rung holds: 70{NB}% of the charges is paid",
                f"30{NB}%",
            ),
        ),
        (
            ("score_linear", "80", "85", "15", "95", "5"),
            ("Deducted by score", f"below 85: 15 + 80 = 95{NB}% of the charges is paid", f"5{NB}%"),
        ),
        (("points_amount", "2", "1000.00", "20.00"), ("Credit for all points", f"2{NB}% of 1,000.00", "20.00")),
        (
            ("points_share", "2", "3", "50.00", "33.333333", "33.33"),
            ("This level’s share by points", "2 ÷ 3 points × 50.00", "33.33"),
        ),
        (
            ("persistent_count", "2026-01-01", "8", "3", "11"),
            ("Failures that count", f"8 since 1{NB}Jan{NB}2026 that no credit has used up, and 3 in this period", "11"),
        ),
        (("persistent_none", "10", "3"), ("Persistent failure", "3 is fewer than the 10 it takes", "none")),
        (
            ("persistent", "10", "1", "5", "126000.00", "6300.00", "6300.00"),
            (
                "Persistent failure",
                f"1 × 5{NB}% of the annual charges, 126,000.00; once for every 10 failures",
                "6,300.00",
            ),
        ),
        (
            ("persistent", "10", "1", "5", "126000.10", "6300.005", "6300.01"),
            (
                "Persistent failure",
                f"1 × 5{NB}% of the annual charges, 126,000.10; once for every 10 failures; 6,300.005, rounded",
                "6,300.01",
            ),
        ),
        (("other_credit", "OTD", "30.00"), ("On-time delivery, same period", "before the cap", "30.00")),
        (("other_credits", "1200", "30.00"), ("1,200 other levels, same period", "before the cap", "30.00")),
        (("sum_before_cap", "110.00"), ("Credits before the cap", "", "110.00")),
        (("cap_percent", "8", "1000.00", "80.00"), ("Cap by percentage", f"8{NB}% of 1,000.00", "80.00")),
        (
            ("cap_at_risk", "80.00"),
            ("Cap by the amount at risk", "no other cap is agreed: not more than the amount at risk", "80.00"),
        ),
        (("cap_amount", "75.00"), ("Cap by amount", "as agreed", "75.00")),
        (
            ("annual_cap", "2026-04-01", "2027-03-31", "5", "126000.00", "agreed", "6300.00"),
            (
                "Cap of the contract year",
                f"1{NB}Apr{NB}2026 to 31{NB}Mar{NB}2027: 5{NB}% of the agreed annual charges, 126,000.00",
                "6,300.00",
            ),
        ),
        (
            ("annual_cap", "2026-04-01", "2027-03-31", "5", "3900.50", "so_far", "195.03"),
            (
                "Cap of the contract year",
                f"1{NB}Apr{NB}2026 to 31{NB}Mar{NB}2027: 5{NB}% of the year’s charges so far, 3,900.50",
                "195.03",
            ),
        ),
        (
            ("annual_left", "6300.00", "300.00", "6000.00"),
            ("Left for the contract year", "6,300.00 less 300.00 taken in earlier periods", "6,000.00"),
        ),
        (
            ("annual_left", "6300.00", "6400.00", "0.00"),
            ("Left for the contract year", "6,300.00 less 6,400.00 taken in earlier periods: nothing is left", "0.00"),
        ),
        (("no_cap",), ("Cap of the period", "the whole sum is deducted", "none agreed")),
        (
            ("cap", "percent", "80.00", "30.00"),
            ("Cap of the period", "the percentage of the charges decides; 30.00 falls away", "80.00"),
        ),
        (
            ("cap", "annual", "80.00", "0.00"),
            ("Cap of the period", "what is left for the contract year decides; nothing falls away", "80.00"),
        ),
        (
            ("share", "60.00", "110.00", "80.00", "43.636363", "43.64"),
            ("Share of the cap", "60.00 ÷ 110.00 × 80.00", "43.64"),
        ),
        (("credit", "OTD", "43.64", "CNY"), ("Credit for On-time delivery", "", "43.64")),
        (("persistent_credit", "25.00", "CNY"), ("Credit for persistent failure", "", "25.00")),
        (("total", "80.00", "CNY"), ("Credit of the period", "", "80.00")),
    ],
)
def test_a_line_of_the_credit_says_what_it_is_and_how_it_came_about(figures, words):
    assert said(*figures) == words


@pytest.mark.parametrize("reason", NO_CREDIT)
def test_every_reason_for_no_credit_is_a_sentence(reason):
    assert said("no_credit", reason) == ("Credit", str(NO_CREDIT[reason]), "none")


def test_the_band_of_silence_is_named():
    assert said("unreported", "mildest", "", "")[1] == (
        "by contract, silence is below expected: the band that costs least holds"
    )

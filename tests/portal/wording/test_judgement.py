"""Does each line of a judgement read like a sentence of the trade?"""

import pytest

from portal.wording.base import Wording
from portal.wording.judgement import COUNTS, LATE, ONLY, OUTCOMES, ROUNDINGS, WINDOWS, WORDS
from sla.engine.steps.judgement import STEPS
from sla.engine.types import Late, Outcome, Rounding, WindowKind

NB = "\N{NO-BREAK SPACE}"
WORDING = Wording("CNY", {"OTD": "On-time delivery"}, "parcels", "Asia/Shanghai")


def said(code, **figures):
    assert tuple(figures) == STEPS[code]
    return WORDS[code](figures, WORDING)


def test_every_step_of_the_judgement_has_words_and_no_other_has():
    assert WORDS.keys() == STEPS.keys()


def test_every_word_of_the_engine_has_words():
    assert OUTCOMES.keys() == set(Outcome)
    assert ROUNDINGS.keys() == set(Rounding)
    assert LATE.keys() == set(Late)
    assert WINDOWS.keys() == set(WindowKind)
    assert COUNTS.keys() == ONLY.keys() == {"vendor", "own"}


def against(code, value, distance, side, unit="%"):
    return said(code, **{code: "96.00"}, value=value, distance=distance, side=side, direction="up", unit=unit)


SOURCES = {"vendor": "97.10", "own": "96.80", "difference": "0.30"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            said("rounded", exact="91.800000", precision="2", rounding="half_up", value="91.80", unit="%"),
            ("Rounded", "half up, 2 decimals; this figure decides", f"91.80{NB}%"),
        ),
        (
            said("rounded", exact="3.25", precision="1", rounding="truncate", value="3.2", unit="h"),
            ("Rounded", "cut off, 1 decimal; this figure decides", f"3.2{NB}h"),
        ),
        (
            said("late", on_late="accepted"),
            ("Arrived after the deadline", "by contract, the data still count", "late"),
        ),
        (
            said("late", on_late="not_reported"),
            ("Arrived after the deadline", "by contract, it is as if nothing had arrived", "late"),
        ),
        (
            said("two_sources", **SOURCES, tolerance="0.30", counts="vendor", unit="%"),
            (
                "Two sources",
                f"vendor 97.10{NB}%, buyer 96.80{NB}%: 0.30 points apart, within the agreed 0.30 points",
                "vendor’s figure counts",
            ),
        ),
        (
            said("two_sources", **SOURCES, tolerance="0.25", counts="own", unit="h"),
            (
                "Two sources",
                f"vendor 97.10{NB}h, buyer 96.80{NB}h: 0.30{NB}h apart, more than the agreed 0.25{NB}h",
                "buyer’s figure counts",
            ),
        ),
        (
            said("one_source", source="vendor"),
            ("One source only", "there is no figure from the buyer", "vendor’s figure counts"),
        ),
        (
            said("one_source", source="own"),
            ("One source only", "there is no figure from the vendor", "buyer’s figure counts"),
        ),
        (said("relief_covers"), ("Relief", "approved for the whole period", "Excused")),
        (
            said("window_not_over", window="quarter", until="2026-06-30"),
            ("Not over yet", "measured over the quarter, judged when it ends", f"30{NB}Jun{NB}2026"),
        ),
        (
            said("named_window", name="Double 11", expected="90.00", minimum="85.00", pays="yes"),
            ("Named window: Double 11", "expected 90.00 and minimum 85.00 hold in it", "with credits"),
        ),
        (
            said("named_window", name="Trial", expected="90.00", minimum="", pays="no"),
            ("Named window: Trial", "expected 90.00 holds in it, without a minimum", "no credit"),
        ),
        (
            said("ratcheted", agreed="99.00", expected="99.30"),
            ("Expected level in force", "agreed as 99.00, moved by the ratchet since", "99.30"),
        ),
        (
            said("provisional", ripe_on="2026-07-30"),
            (
                "Provisional",
                "cases are still becoming known; judged for good from that day on",
                f"30{NB}Jul{NB}2026",
            ),
        ),
        (said("volume_enough", n="1200", n_min="20"), ("Cases", "judged from 20 on", "1,200")),
        (
            said("volume_too_few", n="19", n_min="20"),
            ("Too few cases", "judged from 20 on: shown, not judged", "19"),
        ),
        (
            said("volume_carried", n="19", n_min="20"),
            ("Too few cases", "judged from 20 on: carried into the next period", "19"),
        ),
        (
            said("one_miss_forgiven", n="19", n_min="20", misses="1"),
            ("Miss forgiven", "cases: 19, fewer than 20; a single miss does not count", "1"),
        ),
        (against("expected", "91.80", "4.20", "below"), ("Expected", "91.80 is 4.20 points below", f"96.00{NB}%")),
        (against("minimum", "97.80", "1.80", "above"), ("Minimum", "97.80 is 1.80 points above", f"96.00{NB}%")),
        (against("expected", "96.00", "0.00", "at", "h"), ("Expected", "96.00 is exactly that", f"96.00{NB}h")),
        (
            against("minimum", "97.80", "1.80", "above", "h"),
            ("Minimum", f"97.80 is 1.80{NB}h above", f"96.00{NB}h"),
        ),
        (
            against("minimum", "91.80", "4.20", "below", "h"),
            ("Minimum", f"91.80 is 4.20{NB}h below", f"96.00{NB}h"),
        ),
        (said("no_minimum"), ("Minimum", "", "none agreed")),
        (
            said("n_of_m", misses="4", of="12", counted="3"),
            ("Times below expected", "in the last 12 periods; a default from 4 on", "3"),
        ),
        (
            said("promoted", after="2", missed="3"),
            ("Key indicator", "from 2 misses in a row on; just before this period: 3", "treated as critical"),
        ),
        (
            said("outcome", outcome="below_minimum", rating="inadequate", default="yes"),
            ("Outcome", "rated Inadequate, a default", "Below minimum"),
        ),
        (said("outcome", outcome="met", rating="good", default="no"), ("Outcome", "rated Good", "Met")),
        (said("repeat", nth="1", prior="0"), ("Defaults in a row", "the period before was none", "1")),
        (said("repeat", nth="2", prior="1"), ("Defaults in a row", "after 1 period in default", "2")),
        (said("repeat", nth="3", prior="2"), ("Defaults in a row", "after 2 periods in default", "3")),
        (
            said("limit", word="ECM", value="247", limit="150", count="100"),
            ("Outside limit", "247 has reached 150, and the number of cases 100", "ECM"),
        ),
        (
            said("limit", word="ECM", value="247", limit="150", count=""),
            ("Outside limit", "247 has reached 150", "ECM"),
        ),
    ],
)
def test_a_judgement_reads(line, words):
    assert line == words


def test_a_season_is_called_as_the_reader_calls_it_and_a_window_of_the_rules_by_its_one_name():
    figures = {"name": "Double 11", "expected": "90.00", "minimum": "85.00", "pays": "yes"}
    wording = Wording(windows={"Double 11": "双11"})
    labels = [WORDS["named_window"](figures | {"name": name}, wording)[0] for name in ("Double 11", "Trial")]
    assert labels == ["Named window: 双11", "Named window: Trial"]

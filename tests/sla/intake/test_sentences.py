import pytest
from django.utils import translation

from sla.intake.sentences import FAULTS, LABELS, fault_label, fault_sentence, rule_of
from sla.intake.shape import COLUMNS, Fault
from tests.sla.intake.files import october, read_rows
from tests.sla.intake.test_rows import FAULTY

SAID = [
    (
        Fault(41, "done_at", "day", "2026-09-31 18:20", {"year": 2026, "month": 9, "days": 30}),
        "is not a date; September has 30 days.",
    ),
    (
        Fault(41, "done_at", "day", "2026-02-29T18:20", {"year": 2026, "month": 2, "days": 28}),
        "is not a date; February 2026 has 28 days.",
    ),
    (Fault(118_204, "id", "duplicate", "FY2610-0097310", {"first": 97_310}), "stands twice; first in row 97,310."),
    (
        Fault(9, "start", "overlap", "2026-10-12", {"first": 1_002}),
        "begins an interval that overlaps the one in row 1,002; count each hour once.",
    ),
    (Fault(2, "good", "above_total", "1100", {"total": 1_000}), "is more than the total of 1,000."),
    (Fault(2, "", "cells", "a", {"found": 1, "wanted": 4}), "The row has 1 cell; the header has 4."),
    (Fault(2, "", "cells", "a,b", {"found": 2, "wanted": 4}), "The row has 2 cells; the header has 4."),
    (
        Fault(2, "id", "taken", "A", {"year": 2026, "month": 9}),
        "was already delivered for 2026-09; each is delivered once.",
    ),
]


@pytest.mark.parametrize(("fault", "sentence"), SAID)
def test_a_fault_says_what_is_wrong_and_how_to_mend_it(fault, sentence):
    with translation.override("en"):
        assert fault_sentence(fault) == sentence


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_fault_the_reader_finds_has_a_sentence_and_a_label(language):
    with translation.override(language):
        for kind, row, _expected in FAULTY:
            for fault in read_rows(row, october(kind))[1].faults:
                sentence = fault_sentence(fault)
                assert "%" not in sentence and sentence[-1] in ".。"
                assert fault_label(fault.rule)


def test_labels_and_sentences_are_of_the_same_rules():
    assert set(LABELS) == set(FAULTS) - {"leap"} | {"cells"}


def test_every_column_has_a_rule_and_a_whole_row_has_none():
    assert all(rule_of(column) for columns in COLUMNS.values() for column in columns)
    assert rule_of("region") == "a text of at most 200 characters"
    assert rule_of("") == ""

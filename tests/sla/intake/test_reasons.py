"""Does a file of rows and reasons say exactly what it names, and where it is wrong?"""

import io

import pytest

from sla.intake.reasons import Named, not_delivered, read_reasons, reason_sentence, reasons_template
from sla.intake.shape import Fault
from vendors.sheets.refusal import FileRefused


def read(text: str):
    return read_reasons(io.BytesIO(text.encode()))


def test_each_row_keeps_its_line_its_id_and_its_reason():
    assert read("id,reason\nW1,FLOOD\n\nW 2,closed road\n") == (
        [Named(2, "W1", "FLOOD"), Named(4, "W 2", "closed road")],
        [],
    )


def test_columns_may_stand_in_any_order_and_a_backslash_stays_one():
    assert read("Reason;ID\nA\\B;W1\n") == ([Named(2, "W1", "A\\B")], [])


def test_a_wrong_row_is_named_with_its_row_and_column():
    assert read("id,reason\nW1,FLOOD\nW1,FLOOD\n,\nW4,\nW5\n") == (
        [Named(2, "W1", "FLOOD")],
        [
            Fault(3, "id", "duplicate", "W1", {"first": 2}),
            Fault(5, "reason", "empty", "", {}),
            Fault(6, "", "cells", "W5", {"found": 1, "wanted": 2}),
        ],
    )


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty_file"), ("id,reason\n", "no_rows"), ("id\nW1\n", "header"), ("%PDF-1.4", "binary")]
)
def test_what_is_no_such_table_is_refused_as_a_whole(text, code):
    with pytest.raises(FileRefused) as refused:
        read(text)
    assert refused.value.code == code


def test_a_fault_says_how_to_mend_it():
    assert (
        reason_sentence(not_delivered(Named(3, "W9", "FLOOD"))),
        reason_sentence(Fault(3, "id", "duplicate", "W1", {"first": 2})),
    ) == (
        "stands in no data delivered for this month; deliver it first, or write its id as it was delivered.",
        "stands twice; first in row 2.",
    )


def test_the_template_is_its_header():
    assert reasons_template() == "\ufeffid,reason\r\n".encode()

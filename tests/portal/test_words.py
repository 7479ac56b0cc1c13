"""Do stored codes read as the glossary's words?"""

import pytest

from contracts.models import Contract
from portal import words
from sla.engine.types import Rating
from vendors.models import Vendor


def test_every_rating_of_the_engine_has_its_word():
    assert [str(words.rating_word(rating)) for rating in Rating] == [
        "Good",
        "Approaching target",
        "Requires improvement",
        "Inadequate",
        "Other",
    ]


def test_a_rating_nobody_knows_is_other():
    assert words.rating_code("excellent") == "other"


def test_every_state_of_a_contract_has_a_plain_word():
    assert set(words.PLAIN_STATES) == set(Contract.State.values)


@pytest.mark.parametrize(
    "record, expected",
    [
        (Contract(state="notice_given"), ("Ending", "Notice given", "")),
        (Contract(state="approved"), ("In approval", "Approved", "")),
        (Contract(state="active"), ("Active", "Active", "live")),
        (Vendor(state="approved"), ("Approved", "Approved", "")),
        (Vendor(state="suspended"), ("Suspended", "Suspended", "stopped")),
    ],
)
def test_a_state_reads_plainly_and_exactly(record, expected):
    assert (str(words.state_word(record)), str(words.exact_state(record)), words.state_kind(record)) == expected

"""Do records and lists read in the reader's language?"""

from types import SimpleNamespace

import pytest
from django.utils.translation import override

from vendors import words

BOTH = SimpleNamespace(name_en="Logistics", name_zh="物流服务")
ONE = SimpleNamespace(name_en="Kite", name_zh="")
NAMES = ["Logistics", "Payment", "Hosting"]


@pytest.mark.parametrize(
    "language, expected",
    [
        ("en", ("Logistics", "Kite", "Logistics, Payment, Hosting", "Logistics, Payment and Hosting")),
        ("zh-hans", ("物流服务", "Kite", "Logistics、Payment、Hosting", "Logistics、Payment和Hosting")),
    ],
)
def test_names_are_picked_and_lined_up_as_the_language_does(language, expected):
    with override(language):
        found = (words.pick(BOTH, "name"), words.pick(ONE, "name"), words.listed(NAMES), words.enumerated(NAMES))
    assert found == expected


def test_one_name_stands_alone():
    assert words.enumerated(["Logistics"]) == "Logistics"


@pytest.mark.parametrize(
    "language, expected", [("en", "suspended, not evaluated"), ("zh-hans", "suspended，not evaluated")]
)
def test_remarks_are_parted_as_the_language_does(language, expected):
    with override(language):
        assert words.clauses(["suspended", "not evaluated"]) == expected

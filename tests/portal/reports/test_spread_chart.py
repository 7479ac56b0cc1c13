"""Does the drawing of a spread say of a share what it is?"""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.reports.spread_chart import share_said
from tests.portal.reading import plain


@pytest.mark.parametrize(
    ("share", "alone", "said"),
    [
        ("100.00", True, "100 %"),
        ("51.49", False, "51 %"),
        ("99.49", False, "99 %"),
        ("99.92", False, "99.9 %"),
        ("99.99", False, "99.9 %"),
        ("100.00", False, "99.9 %"),  # 99.996, rounded to two decimals
    ],
)
def test_a_share_is_said_in_whole_percent_and_beside_others_never_as_all(share, alone, said):
    assert plain(share_said(D(share), alone=alone)) == said


@given(st.decimals("0.01", "100", places=2))
def test_beside_others_no_share_is_said_to_be_all(share):
    assert D(plain(share_said(share, alone=False)).removesuffix(" %")) < 100

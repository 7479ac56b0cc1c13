"""Does the note say when credits pass 130 % of the loss?"""

from dataclasses import replace
from decimal import Decimal

import pytest

from sla.engine.after import notes
from tests.sla.engine.after.cases import DECEMBER


@pytest.mark.parametrize(
    ("loss", "total", "said"),
    [
        ("1000", "1300.00", ()),
        ("1000", "1300.01", ("above_130",)),
        ("0", "0.01", ("above_130",)),
        ("0", "0.00", ()),
        (None, "1300.01", ()),
    ],
)
def test_credits_above_130_percent_of_the_loss_are_noted(loss, total, said):
    period = replace(DECEMBER, loss=None if loss is None else Decimal(loss))
    assert notes(period, Decimal(total)) == said

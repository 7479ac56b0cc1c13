"""Does every line of the working have exactly the figures that were promised?"""

from decimal import Decimal

import pytest

from sla.engine.types import Step
from sla.engine.working import GROUP_OF, STEPS, minutes, step


def test_a_step_is_its_code_with_its_figures_in_their_order():
    assert step("rows_due", total="100") == Step("rows_due", (("total", "100"),))


def test_a_step_with_other_figures_than_promised_is_refused():
    with pytest.raises(ValueError) as caught:
        step("rows_due", rows="100")
    assert str(caught.value) == "step rows_due has figures ('rows',), STEPS promises ('total',)"


def test_every_code_belongs_to_one_group():
    assert list(GROUP_OF) == list(STEPS)
    assert GROUP_OF["rows_due"] == "value"


@pytest.mark.parametrize(("seconds", "wanted"), [("90", "1.5"), ("0.03", "0.001"), ("0.029", "0"), ("100", "1.667")])
def test_seconds_are_shown_as_minutes_rounded_half_up_to_three_decimals(seconds, wanted):
    assert minutes(Decimal(seconds)) == wanted

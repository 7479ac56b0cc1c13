"""Does the drawing of two sets of terms show every month, in both schemes, in print and in both languages?"""

import re

import pytest

from portal.reports.charts import PALETTES
from portal.reports.credit_chart import credit_chart, credit_pair

ROWS = [
    {"label": "May 26", "today": "8000.00", "then": "12000.00"},
    {"label": "Jun", "today": "0.00", "then": "4800.00"},
    {"label": "Jul", "today": "0.00", "then": "-1200.00"},
]
MESSAGE = "A cap of 12 % would have brought CNY 7,600.00 more in 3 months"


def words(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_two_columns_a_month_with_round_amounts_and_the_months_below():
    svg = credit_chart(ROWS, MESSAGE)
    assert sorted(words(svg)) == sorted(
        ["today’s terms", "other terms", "May 26", "Jun", "Jul", "−5,000", "0", "5,000", "10,000", "15,000"]
    )
    assert f'role="img" aria-label="{MESSAGE}"' in svg
    assert (svg.count(f'fill="{PALETTES["page"]["bar_now"]}"'), svg.count(f'fill="{PALETTES["page"]["line"]}"')) == (
        2,
        4,
    )


@pytest.mark.parametrize("palette", ["light", "dark", "print"])
def test_a_palette_without_variables_is_drawn_in_plain_colours(palette):
    svg = credit_chart(ROWS, MESSAGE, palette)
    assert ("var(" in svg, f"<title>{MESSAGE}</title>" in svg) == (False, palette == "print")


def test_nothing_deducted_is_a_drawing_all_the_same():
    svg = credit_chart([{"label": "Jul", "today": "0.00", "then": "0.00"}], MESSAGE)
    assert "Jul" in words(svg)


def test_many_months_on_a_narrow_page_leave_room_for_their_names():
    rows = [{"label": str(at), "today": "1.00", "then": "2.00"} for at in range(1, 13)]
    assert [word for word in words(credit_chart(rows, MESSAGE, width=342)) if word.isdigit() and int(word) > 2] == [
        "4",
        "6",
        "8",
        "10",
        "12",
    ]


def test_a_page_gets_a_wide_and_a_narrow_drawing():
    pair = credit_pair(ROWS, MESSAGE, "zh-hans")
    assert {name: text[:27] for name, text in pair.items()} == {
        "wide": '<div class="wide-drawing"><',
        "narrow": '<div class="narrow-drawing"',
    }

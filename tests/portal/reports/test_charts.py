import copy
import re
import subprocess
import sys

import pytest

from portal.reports.charts import FEWEST, PALETTES, trend_chart, trend_line
from tests.portal.reports import fengyuan

LEVELS = {level["code"]: level for level in fengyuan.snapshot()["schedules"][0]["levels"]}


def with_months(code, **changes):
    """A level whose last months are changed: `last=2` says how many, the rest what."""
    level = copy.deepcopy(LEVELS[code])
    last = changes.pop("last", 1)
    for row in level["history"][-last:]:
        row.update(changes)
    return level


def texts(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_words_in_the_drawing_are_text_in_the_readers_language():
    assert {"Expected 96", "Minimum 93", "Oct 91.80", "Parcels due", "652,000", "Nov 25", "Jan 26"} <= set(
        texts(trend_chart(LEVELS["OTD"], "print", "en", 642))
    )
    assert {"应妥投包裹", "10月 91.80", "25年11月"} <= set(texts(trend_chart(LEVELS["OTD"], "print", "zh-hans", 642)))


def test_the_text_alternative_says_the_message_the_range_and_the_limits():
    svg = trend_chart(LEVELS["OTD"], "print", "en", 642)
    alternative = (
        "On-time delivery has been below the minimum since August 2026; November 2025 to October 2026: lowest "
        "91.80\N{NO-BREAK SPACE}% in October 2026, highest 96.77\N{NO-BREAK SPACE}% in April 2026, "
        "91.80\N{NO-BREAK SPACE}% in the last reported month; expected 96\N{NO-BREAK SPACE}%; "
        "minimum 93\N{NO-BREAK SPACE}%."
    )
    assert re.findall(r'aria-label="([^"]*)"', svg) == [alternative]
    assert re.findall("<title>([^<]*)</title>", svg) == [alternative]
    assert re.findall("<title>", trend_chart(LEVELS["OTD"], "page", "en", 642)) == []


def test_paper_gets_plain_colours_and_the_page_its_tokens():
    assert "var(" not in trend_chart(LEVELS["OTD"], "print", "en", 642)
    assert "#1d4f91" not in trend_chart(LEVELS["OTD"], "page", "en", 642)
    assert {frozenset(palette) for palette in PALETTES.values()} == {frozenset(PALETTES["light"])}


def test_the_same_level_gives_the_same_drawing_in_another_process():
    script = (
        "import os, sys; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'tests.settings');"
        "import django; django.setup();"
        "from portal.reports.charts import trend_chart; from tests.portal.reports import fengyuan;"
        "level = fengyuan.snapshot()['schedules'][0]['levels'][0];"
        "sys.stdout.write(trend_chart(level, 'print', 'en', 642))"
    )
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    assert other.stdout == trend_chart(LEVELS["OTD"], "print", "en", 642)


def test_a_month_past_the_minimum_is_a_filled_dot_and_a_month_not_reported_a_cross():
    miss, line = PALETTES["print"]["miss"], PALETTES["print"]["line"]
    whole = trend_chart(LEVELS["OTD"], "print", "en", 642)
    assert len(re.findall(f'<circle[^>]*fill="{miss}"', whole)) == 3
    assert len(re.findall(f'<circle[^>]*stroke="{line}"', whole)) == 9
    silent = with_months("OTD", last=2, value=None, outcome="not_reported", rating="inadequate", volume=None)
    drawn = trend_chart(silent, "print", "en", 642)
    assert len(re.findall(f'<circle[^>]*fill="{miss}"', drawn)) == 1
    assert len(re.findall(rf'<path transform="[^"]*" d="M[^"]*"[^>]*stroke="{miss}"', drawn)) == 2
    assert "not reported" in texts(drawn)


def test_a_gap_parts_the_line():
    level = with_months("OTD", value=None, outcome="not_applicable", rating="other", volume=None)
    level["history"][5].update(value=None, outcome="not_applicable", rating="other", volume=None)
    line = PALETTES["print"]["line"]
    assert len(re.findall(rf'<path d="M[^"]*"[^>]*stroke="{line}"', trend_chart(level, "print", "en", 642))) == 2


def test_where_both_sides_measured_the_vendors_figures_are_a_line_of_their_own():
    level = with_months("OTD", last=3, theirs="95.20")
    both, one = (trend_chart(each, "print", "en", 642) for each in (level, LEVELS["OTD"]))
    dashes = f'<path d="M[^"]*"[^>]*stroke="{PALETTES["print"]["quiet"]}"[^>]*stroke-dasharray'
    assert (len(re.findall(dashes, both)), len(re.findall(dashes, one))) == (1, 0)
    assert [text for text in texts(both) if text not in texts(one)] == ["Vendor 95.20"]
    assert "服务商 95.20" in texts(trend_chart(level, "print", "zh-hans", 642))
    same = with_months("OTD", last=1, theirs="91.80")
    assert "Vendor 91.80" not in texts(trend_chart(same, "print", "en", 642))


def test_a_level_without_volumes_has_no_bars_and_is_lower():
    level = copy.deepcopy(LEVELS["OTD"])
    for row in level["history"]:
        row["volume"] = None
    with_bars, without = (trend_chart(each, "print", "en", 642) for each in (LEVELS["OTD"], level))
    heights = [int(re.search(r'height="(\d+)"', svg)[1]) for svg in (with_bars, without)]
    assert heights[1] < heights[0]
    assert "Parcels due" not in texts(without)


def test_one_month_alone_stands_at_the_end_of_empty_ones():
    level = LEVELS["OTD"] | {"history": LEVELS["OTD"]["history"][-1:]}
    svg = trend_chart(level, "print", "en", 642)
    assert [text for text in texts(svg) if re.fullmatch(r"[A-Z][a-z]{2}( \d\d)?", text)] == [
        "May 26",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
    ]
    assert len(re.findall(f'<circle[^>]*fill="{PALETTES["print"]["miss"]}"', svg)) == 1
    assert FEWEST == 6


@pytest.mark.parametrize("width", [642, 358])
def test_a_name_with_markup_in_it_stays_text(width):
    level = LEVELS["OTD"] | {"name_en": '<script>alert("1")</script>', "volume_name_en": "<b>Parcels</b>"}
    for svg in (trend_chart(level, "print", "en", width), trend_line(level, "print")):
        assert "<script" not in svg and "<b>" not in svg
        assert "&lt;script&gt;" in svg


def test_labels_on_a_narrow_drawing_stay_inside_and_apart():
    svg = trend_chart(LEVELS["OTD"], "print", "en", 358)
    assert {"Expected 96", "Minimum 93", "Oct 91.80", "652,000"} <= set(texts(svg))


def test_the_trend_in_a_table_cell_is_drawn_from_the_same_months():
    svg = trend_line(LEVELS["OTD"], "print")
    path = re.search(r'd="(M[^"]*L[^"]*)"', svg)[1]
    assert path.count("L") == 11
    assert f'fill="{PALETTES["print"]["miss"]}"' in svg
    assert trend_line(LEVELS["OTD"] | {"history": []}, "print").startswith("<svg")


def test_a_figure_keeps_all_its_decimals():
    level = with_months("OTD", value="91.802") | {"precision": 3}
    assert "Oct 91.802" in texts(trend_chart(level, "print", "en", 642))

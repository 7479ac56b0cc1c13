"""How do a contract's deductions look month by month under two sets of terms? One definition for page and PDF.

A row is a mapping of text: `label` (the month as read), `today` and `then` (amounts). Figures are placed with floats;
nothing is decided here.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from json import dumps, loads
from math import ceil
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from portal.reports.charts import FONT, PALETTES, as_one_picture, tick_step
from portal.templatetags.steward import number

PLOT = 180  # height of the columns, px
KEY = 26  # the two words above them
FOOT = 22  # the months' names
DIGIT = 7  # width of a digit, px
NAME = 46  # room for a month's name, px
Row = Mapping[str, str]


def credit_chart(
    rows: Sequence[Row], alternative: str, palette: str = "page", lang: str = "en", width: int = 640
) -> str:
    """Two columns a month as an SVG of `width` px; the same input gives the same string."""
    return _drawn(dumps(list(rows)), alternative, palette, "zh" if lang.startswith("zh") else "en", width)


def credit_pair(rows: Sequence[Row], alternative: str, lang: str) -> dict[str, SafeString]:
    """The drawing for a wide and for a narrow page, as `components/chart.html` takes them."""
    widths = {"wide": 720, "narrow": 342}
    # ours, made from figures; the labels in it are escaped where they are drawn
    return {
        name: format_html(
            '<div class="{}-drawing">{}</div>', name, mark_safe(credit_chart(rows, alternative, "page", lang, width))
        )
        for name, width in widths.items()
    }


@lru_cache(maxsize=128)
def _drawn(rows_json: str, alternative: str, palette: str, lang: str, width: int) -> str:
    # vl-convert carries a whole V8: only a process that draws pays for it.
    import vl_convert

    with override("zh-hans" if lang == "zh" else "en"):
        chart = _definition(loads(rows_json), PALETTES[palette], FONT[lang], width, 11 if palette == "print" else 12)
    svg = vl_convert.vegalite_to_svg(chart.to_dict(validate=False), show_warnings=False)
    return as_one_picture(svg, alternative, titled=palette == "print")


def _definition(rows: list[Row], ink: Mapping[str, str], font: str, width: int, size: int) -> Any:
    # Altair reads its schemas on import, half a second: paid only where something is drawn.
    import altair as alt

    most = max((Decimal(row[name]) for row in rows for name in ("today", "then")), default=Decimal(0))
    least = min((Decimal(row[name]) for row in rows for name in ("today", "then")), default=Decimal(0))
    low, high, ticks = _range(min(least, Decimal(0)), most)
    left = 16 + DIGIT * max(len(number(tick, 0)) for tick in ticks)
    plot = width - left - 8
    scale = alt.Scale(domain=[low, high], range=[KEY + PLOT, KEY], nice=False)
    along = alt.X("x:Q", scale=alt.Scale(domain=[0, len(rows)], range=[0, plot], nice=False), axis=None)

    def drawn(values: list[dict]) -> Any:
        return alt.Chart(alt.InlineData(values=values))

    up = alt.Y("y:Q", scale=scale, axis=None)
    lines = [{"x": 0, "x2": len(rows), "y": float(tick)} for tick in ticks]
    layers = [drawn(lines).mark_rule(color=ink["bar"], strokeWidth=1).encode(x=along, x2="x2:Q", y=up)]
    for name, start, colour in (("today", 0.14, "bar_now"), ("then", 0.51, "line")):
        columns = [
            {"x": at + start, "x2": at + start + 0.35, "y": 0, "y2": float(row[name])}
            for at, row in enumerate(rows)
            if Decimal(row[name])
        ]
        if columns:
            mark = drawn(columns).mark_rect(color=ink[colour], opacity=1)
            layers.append(mark.encode(x=along, x2="x2:Q", y=up, y2="y2:Q"))
    zero = drawn([{"x": 0, "x2": len(rows), "y": 0}]).mark_rule(color=ink["limit"], strokeWidth=1)
    layers.append(zero.encode(x=along, x2="x2:Q", y=up))
    layers += _key(alt, drawn, ink)
    layers += _words(alt, drawn, ink, rows, ticks, (low, high), plot, size)
    return (
        alt.layer(*layers)
        .resolve_scale(x="independent", y="independent")
        .properties(
            width=plot,
            height=KEY + PLOT + FOOT,
            padding={"left": left, "right": 8, "top": 4, "bottom": 4},
            autosize={"type": "none", "contains": "content"},
            background="transparent",
        )
        .configure(font=font)
        .configure_view(stroke=None, fill=None)
        .configure_text(fontSize=size)
    )


def _range(least: Decimal, most: Decimal) -> tuple[float, float, list[Decimal]]:
    """Lowest and highest amount drawn, and the ticks: round amounts from the one to the other."""
    step = tick_step((most - least) or Decimal(100))
    first = (least / step).to_integral_value(rounding="ROUND_FLOOR")
    last = (most / step).to_integral_value(rounding="ROUND_CEILING") or Decimal(1)
    ticks = [step * at for at in range(int(first), int(last) + 1)]
    return float(ticks[0]), float(ticks[-1]), ticks


def _key(alt, drawn, ink) -> list:
    """Which colour is which, in words above the columns."""
    pixels = {"scale": None, "axis": None}
    layers = []
    for x, colour in ((0, "bar_now"), (_second_word(), "line")):
        square = drawn([{"x": x, "x2": x + 10, "y": 3, "y2": 13}]).mark_rect(color=ink[colour], opacity=1)
        layers.append(square.encode(x=alt.X("x:Q", **pixels), x2="x2:Q", y=alt.Y("y:Q", **pixels), y2="y2:Q"))
    return layers


def _second_word() -> int:
    """Where the second word begins, px: after the first, whose Chinese characters are twice as wide."""
    return 36 + sum(13 if character > "\u2e7f" else 7 for character in gettext("today’s terms"))


def _words(alt, drawn, ink, rows, ticks, ends, plot, size) -> list:
    pixels = {"scale": None, "axis": None}
    low, high = ends
    size_of_month = plot / max(len(rows), 1)
    every = ceil(NAME / size_of_month)
    texts = {
        "left": [
            {"x": 15, "y": 8, "text": gettext("today’s terms")},
            {"x": _second_word() + 15, "y": 8, "text": gettext("other terms")},
        ],
        "right": [
            {"x": -8, "y": KEY + PLOT * (1 - (float(tick) - low) / (high - low)), "text": number(tick, 0)}
            for tick in ticks
        ],
        "center": [
            {"x": round((at + 0.5) * size_of_month, 2), "y": KEY + PLOT + 13, "text": row["label"]}
            for at, row in enumerate(rows)
            if (len(rows) - 1 - at) % every == 0
        ],
    }
    return [
        drawn(values)
        .mark_text(align=align, baseline="middle", color=ink["quiet"], fontSize=size)
        .encode(x=alt.X("x:Q", **pixels), y=alt.Y("y:Q", **pixels), text="text:N")
        for align, values in texts.items()
        if values
    ]

"""How is each line's spend spread over its providers? One definition for page and PDF.

A row is a mapping: `label` (the line as read) and `parts`, a list of (provider, share in percent as text), the largest
first. Figures are placed with floats; nothing is decided here.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from json import dumps, loads
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from portal.reports.charts import FONT, PALETTES, as_one_picture
from portal.templatetags.steward import percent

NAME = 18  # height of a line's name above its bar, px
BAR = 18
GAP = 14
LETTER = {"en": 7.2, "zh": 10.0}  # width of a letter, px, on average
Row = Mapping[str, Any]


def share_said(share: Decimal, *, alone: bool) -> str:
    """A share in whole percent; beside others it is never said to be all: 99.92 is 99.9 %, not 100 %."""
    if alone or share < Decimal("99.5"):
        return str(percent(share, 0))
    return str(percent(min(share, Decimal("99.9")).quantize(Decimal("0.1"), ROUND_DOWN), 1))


def spread_pair(rows: Sequence[Row], alternative: str, lang: str) -> dict[str, SafeString]:
    """The drawing for a wide and for a narrow page, as `components/chart.html` takes them."""
    widths = {"wide": 720, "narrow": 342}
    # ours, made from figures; the labels in it are escaped where they are drawn
    return {
        name: format_html(
            '<div class="{}-drawing">{}</div>', name, mark_safe(spread_chart(rows, alternative, "page", lang, width))
        )
        for name, width in widths.items()
    }


def spread_chart(
    rows: Sequence[Row], alternative: str, palette: str = "page", lang: str = "en", width: int = 640
) -> str:
    """A bar a line, cut by its providers' shares, as an SVG of `width` px; the same input gives the same string."""
    return _drawn(dumps(list(rows)), alternative, palette, "zh" if lang.startswith("zh") else "en", width)


@lru_cache(maxsize=64)
def _drawn(rows_json: str, alternative: str, palette: str, lang: str, width: int) -> str:
    # vl-convert carries a whole V8: only a process that draws pays for it.
    import vl_convert

    size = 11 if palette == "print" else 12
    with override("zh-hans" if lang == "zh" else "en"):
        chart = _definition(loads(rows_json), PALETTES[palette], lang, width, size)
    svg = vl_convert.vegalite_to_svg(chart.to_dict(validate=False), show_warnings=False)
    return as_one_picture(svg, alternative, titled=palette == "print")


def _definition(rows: list[Row], ink: Mapping[str, str], lang: str, width: int, size: int) -> Any:
    # Altair reads its schemas on import, half a second: paid only where something is drawn.
    import altair as alt

    pixels = {"scale": None, "axis": None}
    height = len(rows) * (NAME + BAR + GAP)
    cut, words = {"first": [], "other": []}, []
    for at, row in enumerate(rows):
        top = at * (NAME + BAR + GAP)
        words.append({"x": 0, "y": top + NAME / 2, "text": row["label"]})
        begun = 0.0
        for n, (_name, share) in enumerate(row["parts"]):
            end = begun + float(share) / 100 * width
            place = {"x": begun, "x2": max(end - 1, begun), "y": top + NAME, "y2": top + NAME + BAR}
            cut["first" if n == 0 else "other"].append(place)
            begun = end
        words.append(_first_word(row, top, lang, width))
    layers = [
        alt.Chart(alt.InlineData(values=values))
        .mark_rect(color=ink[colour], opacity=1)
        .encode(x=alt.X("x:Q", **pixels), x2="x2:Q", y=alt.Y("y:Q", **pixels), y2="y2:Q")
        for values, colour in ((cut["first"], "line"), (cut["other"], "bar_now"))
        if values
    ]
    for align in ("left", "right"):
        values = [word for word in words if word.get("align", "left") == align]
        if values:
            layers.append(
                alt.Chart(alt.InlineData(values=values))
                .mark_text(align=align, baseline="middle", color=ink["quiet"], fontSize=size)
                .encode(x=alt.X("x:Q", **pixels), y=alt.Y("y:Q", **pixels), text="text:N")
            )
    return (
        alt.layer(*layers)
        .resolve_scale(x="independent", y="independent")
        .properties(
            width=width,
            height=max(height, 1),
            padding={"left": 0, "right": 0, "top": 2, "bottom": 0},
            autosize={"type": "none", "contains": "content"},
            background="transparent",
        )
        .configure(font=FONT[lang])
        .configure_view(stroke=None, fill=None)
        .configure_text(fontSize=size)
    )


def _first_word(row: Row, top: float, lang: str, width: int) -> dict:
    """Who has the largest share, at the right above the bar: where there is room for the name, else the share alone."""
    name, share = row["parts"][0]
    figure = share_said(Decimal(share), alone=len(row["parts"]) == 1)
    text = f"{name} {figure}"
    room = width - len(row["label"]) * LETTER[lang] - 12
    said = text if len(text) * LETTER[lang] <= room else figure
    return {"x": width, "y": top + NAME / 2, "text": said, "align": "right"}

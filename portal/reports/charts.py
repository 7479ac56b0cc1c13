"""How does one service level look over its months? One definition serves the page and the PDF.

A level is the mapping the report's snapshot keeps: `direction` up | down, `precision`, `unit`, and `history`, a list of
months, oldest first, each with `month` ("2026-10-01"), `value` ("91.80" or null), `outcome`, `rating`, `volume` (whole
number or null), `expected` and `minimum` ("96.00" or null), and perhaps `theirs`, the vendor's figure where both sides
measured and ours counts. Figures are placed with floats; nothing is decided here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import escape
from itertools import pairwise
from json import dumps, loads
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from portal.reports.messages import said, trend_text
from portal.templatetags.steward import month, number

FONT = {
    "en": "'Noto Sans CJK KR', 'Noto Sans', 'Noto Sans CJK SC', sans-serif",
    "zh": "'Noto Sans CJK SC', 'Noto Sans', sans-serif",
}
# The page's colours are its own tokens, so that one drawing follows the reader's scheme; a print engine paints var()
# black, so paper gets the same roles as plain values.
PALETTES = {
    "page": {
        "paper": "var(--paper)",
        "ink": "var(--ink)",
        "quiet": "var(--ink-2)",
        "limit": "var(--ink-3)",
        "line": "var(--accent)",
        "miss": "var(--inadequate)",
        "band_between": "var(--approaching-soft)",
        "band_miss": "var(--inadequate-soft)",
        "bar": "var(--line)",
        "bar_now": "var(--line-strong)",
    },
    "light": {
        "paper": "#ffffff",
        "ink": "#17202c",
        "quiet": "#465364",
        "limit": "#5d6a7c",
        "line": "#1d4f91",
        "miss": "#b01c2e",
        "band_between": "#fcf7e6",
        "band_miss": "#fcebec",
        "bar": "#dfe4eb",
        "bar_now": "#aab4c2",
    },
    "dark": {
        "paper": "#151a21",
        "ink": "#e7ebf1",
        "quiet": "#b6c0cd",
        "limit": "#97a3b3",
        "line": "#9cc0f5",
        "miss": "#f7949b",
        "band_between": "#352d14",
        "band_miss": "#43202a",
        "bar": "#2b333f",
        "bar_now": "#566273",
    },
}
PALETTES["print"] = PALETTES["light"] | {"band_between": "#f7f2e0", "band_miss": "#f2dcde"}

ATTRIBUTE = re.compile(r'="[^"]*"')
LONG = re.compile(r"-?\d+\.\d{3,}")  # places are drawn to a hundredth of a px; figures in words stay as they are
# Vega writes a dot as two arcs, which a print engine draws as a hexagon.
CIRCLE = re.compile(r'<path transform="translate\(([\d.]+),([\d.]+)\)" d="M([\d.]+),0A[^"]*"')

PLOT = 168  # height of the months' values, px
BARS = 38  # height of the volumes, px
GAP = 26  # between the two, with the volume's name in it
FOOT = 20  # the months' names
FEWEST = 6  # months across a drawing
WIDE = 480  # from here on labels stand beside the plot; below, inside it


@dataclass(frozen=True, slots=True)
class Frame:
    """Where everything stands, in px from the plot's upper left corner, and how values become heights."""

    plot: int
    right: int
    wide: bool
    bars: bool
    size: int
    low: float
    high: float

    @property
    def base(self) -> int:
        return PLOT + (GAP + BARS if self.bars else 0)

    def height(self, value: str | float) -> float:
        return PLOT * (1 - (float(value) - self.low) / (self.high - self.low))


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place, in px from the plot's upper left corner."""

    x: float
    y: float
    text: str
    colour: str = "quiet"
    align: str = "left"
    weight: str = "normal"


def trend_chart(level: Mapping[str, Any], palette: str = "page", lang: str = "en", width: int = 640) -> str:
    """The level's months as an SVG of `width` px with its text alternative; the same input gives the same string."""
    return _drawn(dumps(level, sort_keys=True), palette, "zh" if lang.startswith("zh") else "en", width)


@lru_cache(maxsize=256)
def _drawn(level_json: str, palette: str, lang: str, width: int) -> str:
    # vl-convert carries a whole V8: only a process that draws pays for it.
    import vl_convert

    level = _widened(loads(level_json))
    with override("zh-hans" if lang == "zh" else "en"):
        chart = _definition(level, PALETTES[palette], FONT[lang], width, 11 if palette == "print" else 12)
        alternative = trend_text(loads(level_json))
    svg = vl_convert.vegalite_to_svg(chart.to_dict(validate=False), show_warnings=False)
    return as_one_picture(svg, alternative, titled=palette == "print")


def _widened(level: dict[str, Any]) -> dict[str, Any]:
    """A short history starts with empty months, so that one month does not fill the whole drawing."""
    months = level["history"]
    while months and len(months) < FEWEST:
        day = date.fromisoformat(months[0]["month"])
        before = date(day.year - (day.month == 1), (day.month + 10) % 12 + 1, 1)
        empty = {"month": before.isoformat(), "value": None, "outcome": "not_applicable", "rating": "other"}
        months = [months[0] | empty | {"volume": None}, *months]
    return level | {"history": months}


def as_one_picture(svg: str, alternative: str, titled: bool) -> str:
    """One image with one text alternative: Vega labels each mark, and a screen reader would read them piece by piece.

    A PDF takes the alternative from the title; on a page a title would follow the mouse.
    """
    svg = re.sub(r' (?:role|aria-[a-z]+|class|pointer-events)="[^"]*"', "", svg)
    svg = ATTRIBUTE.sub(lambda found: LONG.sub(lambda place: f"{float(place[0]):.2f}", found[0]), svg)
    svg = CIRCLE.sub(r'<circle cx="\1" cy="\2" r="\3"', svg)
    head, body = svg.split(">", 1)
    head = re.sub(r' (?:xmlns:xlink|version)="[^"]*"', "", head)
    text = escape(alternative)
    title = f"<title>{text}</title>" if titled else ""
    return f'{head} role="img" aria-label="{text}">{title}{body}'


def _definition(level: Mapping[str, Any], ink: Mapping[str, str], font: str, width: int, size: int) -> Any:
    """The chart itself: bands and limits, the line and its dots, bars of volume, words where they belong."""
    # Altair reads its schemas on import, half a second: paid only where something is drawn.
    import altair as alt

    wide = width >= WIDE
    left, right = 40, (96 if wide else 8)
    low, high, ticks, places = _value_range(level)
    bars = any(row["volume"] for row in level["history"])
    frame = Frame(width - left - right, right, wide, bars, size, low, high)
    axis = alt.Axis(
        values=ticks, format=f".{places}f", title=None, grid=False, domain=False, ticks=False, labelPadding=6
    )
    layers = [
        *_value_layers(alt, level, ink, frame, axis),
        *_volume_layers(alt, level, ink, frame),
        *_text_layers(alt, level, ink, frame),
    ]
    return (
        alt.layer(*layers)
        .resolve_scale(x="independent", y="independent")
        .properties(
            width=frame.plot,
            height=frame.base + FOOT,
            padding={"left": left, "right": right, "top": 8, "bottom": 4},
            autosize={"type": "none", "contains": "content"},
            background="transparent",
        )
        .configure(font=font)
        .configure_view(stroke=None, fill=None)
        .configure_text(fontSize=size)
        .configure_axis(labelFontSize=size, labelColor=ink["quiet"])
    )


def _rows(alt, rows):
    return alt.Chart(alt.InlineData(values=rows))


def _along(alt, level, frame):
    months = max(len(level["history"]), 1)
    return alt.X("x:Q", scale=alt.Scale(domain=[0, months], range=[0, frame.plot], nice=False), axis=None)


def _value_layers(alt, level, ink, frame, axis) -> list:
    months = level["history"]
    scale = alt.Scale(domain=[frame.low, frame.high], range=[PLOT, 0], nice=False, zero=False)
    x, y = _along(alt, level, frame), alt.Y("y:Q", scale=scale, axis=None)
    # a point nobody sees, so that the axis stands even where nothing was reported
    axis_only = _rows(alt, [{"x": 0, "y": frame.low}]).mark_point(opacity=0)
    layers = [axis_only.encode(x=x, y=alt.Y("y:Q", scale=scale, axis=axis))]
    for kind in ("between", "miss"):
        rows = [row for row in _bands(level, frame) if row["kind"] == kind]
        if rows:
            band = _rows(alt, rows).mark_rect(color=ink[f"band_{kind}"], opacity=1)
            layers.append(band.encode(x=x, x2="x2:Q", y=y, y2="y2:Q"))
    limits = _limits(level)
    if limits:
        rule = _rows(alt, limits).mark_rule(color=ink["limit"], strokeDash=[4, 3], strokeWidth=1)
        layers.append(rule.encode(x=x, x2="x2:Q", y=y))
    points, theirs = _points(months), _points(months, "theirs")
    for run in sorted({row["run"] for row in theirs}):
        line = _rows(alt, [row for row in theirs if row["run"] == run])
        line = line.mark_line(color=ink["quiet"], strokeWidth=1.4, strokeDash=[2, 3], strokeJoin="round")
        layers.append(line.encode(x=x, y=y, order="x:Q"))
    for run in sorted({row["run"] for row in points}):
        line = _rows(alt, [row for row in points if row["run"] == run])
        line = line.mark_line(color=ink["line"], strokeWidth=2, strokeJoin="round", strokeCap="round")
        layers.append(line.encode(x=x, y=y, order="x:Q"))
    kept = [row for row in points if not row["miss"]]
    missed = [row for row in points if row["miss"]]
    if kept:
        dots = _rows(alt, kept).mark_point(shape="circle", filled=True, size=34, fill=ink["paper"], stroke=ink["line"])
        layers.append(dots.encode(x=x, y=y, strokeWidth=alt.value(1.6), opacity=alt.value(1)))
    if missed:
        dots = _rows(alt, missed).mark_point(shape="circle", filled=True, size=44, color=ink["miss"], opacity=1)
        layers.append(dots.encode(x=x, y=y))
    silent = [{"x": at + 0.5} for at, row in enumerate(months) if row["outcome"] == "not_reported"]
    if silent:
        cross = {"shape": "M-.6,-.6L.6,.6M.6,-.6L-.6,.6", "size": 60, "strokeWidth": 1.6}
        layers.append(
            _rows(alt, silent).mark_point(color=ink["miss"], opacity=1, **cross).encode(x=x, y=alt.value(PLOT - 10))
        )
    return layers


def _volume_layers(alt, level, ink, frame) -> list:
    months = level["history"]
    x = _along(alt, level, frame)
    foot = _rows(alt, [{"x": 0, "x2": max(len(months), 1)}]).mark_rule(color=ink["bar_now"], strokeWidth=1)
    layers = [foot.encode(x=x, x2="x2:Q", y=alt.value(frame.base))]
    if not frame.bars:
        return layers
    most = max(row["volume"] or 0 for row in months)
    scale = alt.Scale(domain=[0, most], range=[frame.base, frame.base - BARS], nice=False)
    bars = [
        {
            "x": at + 0.18,
            "x2": at + 0.82,
            "y": 0,
            "y2": row["volume"],
            "colour": "bar_now" if row is months[-1] else "bar",
        }
        for at, row in enumerate(months)
        if row["volume"]
    ]
    for colour in ("bar", "bar_now"):
        rows = [row for row in bars if row["colour"] == colour]
        if rows:
            drawn = _rows(alt, rows).mark_rect(color=ink[colour], opacity=1)
            layers.append(drawn.encode(x=x, x2="x2:Q", y=alt.Y("y:Q", scale=scale, axis=None), y2="y2:Q"))
    return layers


def _text_layers(alt, level, ink, frame) -> list:
    """All words, one layer for each way they are set; their places are px, not values."""
    texts = [*_month_labels(level["history"], frame), *_labels(level, frame)]
    if frame.bars:
        texts.append(Text(0, PLOT + GAP - 14, said(level, "volume_name") or gettext("Cases")))
    layers = []
    pixels = {"scale": None, "axis": None}
    for colour, align, weight in sorted({(text.colour, text.align, text.weight) for text in texts}):
        rows = [
            {"x": text.x, "y": text.y, "text": text.text}
            for text in texts
            if (text.colour, text.align, text.weight) == (colour, align, weight)
        ]
        drawn = _rows(alt, rows).mark_text(align=align, baseline="middle", color=ink[colour], fontWeight=weight)
        layers.append(drawn.encode(x=alt.X("x:Q", **pixels), y=alt.Y("y:Q", **pixels), text="text:N"))
    return layers


def _value_range(level) -> tuple[float, float, list[float], int]:
    """Lowest and highest value drawn, the ticks between them and their decimals."""
    figures = [
        Decimal(row[name])
        for row in level["history"]
        for name in ("value", "theirs", "expected", "minimum")
        if row.get(name)
    ]
    figures = figures or [Decimal(0), Decimal(1)]
    low, high = min(figures), max(figures)
    if level["direction"] == "down":
        low = min(low, Decimal(0))
    span = (high - low) or abs(high) or Decimal(1)
    step = tick_step(span * Decimal("1.25"))
    bottom = low if low == 0 else (low - span * Decimal("0.18"))
    top = high + span * Decimal("0.12")
    if level["unit"] == "%" and high <= 100:
        top = min(top, Decimal(100) + span * Decimal("0.04"))
    if low >= 0:
        bottom = max(bottom, Decimal(0))
    first = (bottom / step).to_integral_value(rounding="ROUND_CEILING")
    last = (top / step).to_integral_value(rounding="ROUND_FLOOR")
    ticks = [step * number for number in range(int(first), int(last) + 1)]
    places = max(0, -step.normalize().as_tuple().exponent)
    return float(bottom), float(top), [float(tick) for tick in ticks], places


def tick_step(span: Decimal) -> Decimal:
    """A step of 1, 2 or 5 times a power of ten that parts the span into about five."""
    rough = span / 5
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough)


def _segments(level, name):
    """Runs of months that share one limit, as (first, after last, limit): an amendment may change it on the way."""
    runs: list[list] = []
    for at, row in enumerate(level["history"]):
        if runs and runs[-1][2] == row[name]:
            runs[-1][1] = at + 1
        else:
            runs.append([at, at + 1, row[name]])
    return [(first, last, float(limit)) for first, last, limit in runs if limit is not None]


def _limits(level):
    return [{"x": a, "x2": b, "y": limit} for name in ("expected", "minimum") for a, b, limit in _segments(level, name)]


def _bands(level, frame):
    """Where a value is short of the expected level, and where it is past the minimum."""
    worst = frame.low if level["direction"] == "up" else frame.high
    rows = []
    for at, row in enumerate(level["history"]):
        expected, minimum = row["expected"], row["minimum"]
        if expected is not None:
            edge = worst if minimum is None else float(minimum)
            rows.append(["between", at, float(expected), edge])
        if minimum is not None:
            rows.append(["miss", at, float(minimum), worst])
    rows.sort(key=lambda row: (row[0], row[1]))
    joined: list[dict] = []
    for kind, at, y, y2 in rows:
        before = joined[-1] if joined else None
        if before and before["kind"] == kind and before["x2"] == at and (before["y"], before["y2"]) == (y, y2):
            before["x2"] = at + 1
        else:
            joined.append({"kind": kind, "x": at, "x2": at + 1, "y": y, "y2": y2})
    return joined


def _points(months, name="value"):
    """Each month that has a value; `run` parts the line where a month has none."""
    rows, run = [], 0
    for at, row in enumerate(months):
        if row.get(name) is None:
            run += 1
            continue
        miss = row["rating"] == "inadequate"
        rows.append({"x": at + 0.5, "y": float(row[name]), "miss": miss, "run": run})
    return rows


def _month_labels(months, frame):
    """Month names under their bars; January and the first carry the year."""
    size = frame.plot / max(len(months), 1)
    every = 1 if frame.wide or len(months) < 5 else 3
    labels = []
    for at, row in enumerate(months):
        if (len(months) - 1 - at) % every:
            continue
        day = date.fromisoformat(row["month"])
        name = month(day, "bare")
        if every == 1 and (at == 0 or day.month == 1):
            name = f"{day:%y}年{name}" if name.endswith("月") else f"{name} {day:%y}"
        labels.append(Text(round((at + 0.5) * size, 2), frame.base + 12, name, align="center"))
    return labels


def _labels(level, frame):
    """What the lines are, written where they end or where there is room; words that would touch are moved apart."""
    if not level["history"]:
        return []
    last = level["history"][-1]
    limits = [
        Text(0, frame.height(last[key]), words % {"value": number(last[key])})
        for key, words in (("expected", gettext("Expected %(value)s")), ("minimum", gettext("Minimum %(value)s")))
        if last[key] is not None
    ]
    now = []
    if last["value"] is not None:
        name = month(date.fromisoformat(last["month"]), "bare")
        text = f"{name} {number(last['value'], level['precision'])}"
        now = [Text(0, frame.height(last["value"]), text, "ink", weight="bold")]
    elif last["outcome"] == "not_reported":
        now = [Text(0, PLOT - 10, gettext("not reported"), "miss", weight="bold")]
    theirs = last.get("theirs")
    if frame.wide and theirs is not None and theirs != last["value"]:
        words = gettext("Vendor %(value)s") % {"value": number(theirs, level["precision"])}
        now.append(Text(0, frame.height(theirs), words))
    volume = []
    if frame.bars and last["volume"] is not None:
        volume = [Text(frame.plot + 8, frame.base - 8, number(last["volume"]), "ink", weight="bold")]
    if frame.wide:
        return [*(replace(text, x=frame.plot + 8) for text in _apart([*limits, *now], 14, 4, PLOT - 2)), *volume]
    volume = [replace(text, x=frame.plot, y=PLOT + GAP - 14, align="right") for text in volume]
    return [*_inside(limits, now, level, frame), *volume]


def _inside(limits, now, level, frame):
    """Labels on a narrow drawing: above or below their line, at the end with more room."""
    size = frame.plot / len(level["history"])
    drawn = [(row["x"] * size, frame.height(row["y"])) for row in _points(level["history"])]
    drawn += [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in pairwise(drawn)]
    taken: list[Text] = []
    for label in (*now, *limits):
        ends = [(frame.plot - 2, "right")] if label in now else [(frame.plot - 2, "right"), (4, "left")]
        places = [replace(label, x=x, y=label.y + dy, align=align) for dy in (-9, 9) for x, align in ends]
        places = [place for place in places if 5 <= place.y <= PLOT - 4] or places
        taken.append(max(places, key=lambda place: _room(place, drawn, taken)))
    return taken


def _room(label, drawn, taken):
    """How far the nearest point or other label is from the middle of a label, up to 60 px."""
    half = 3.2 * len(label.text)
    middle = label.x + (half if label.align == "left" else -half)
    gaps = [max(abs(x - middle) - half, 0) + abs(y - label.y) for x, y in drawn]
    gaps += [0.0 for other in taken if other.align == label.align and abs(other.y - label.y) < 13]
    return min([*gaps, 60.0])


def _apart(labels, step, first, last):
    """The labels, top to bottom, at least `step` px from each other and between `first` and `last`."""
    labels = sorted(labels, key=lambda label: label.y)
    ys = []
    for label in labels:
        ys.append(max(label.y, ys[-1] + step if ys else first))
    for at in range(len(ys) - 1, -1, -1):
        ys[at] = min(ys[at], ys[at + 1] - step if at + 1 < len(ys) else last)
    return [replace(label, y=round(y, 2)) for label, y in zip(labels, ys, strict=True)]


def trend_line(level: Mapping[str, Any], palette: str = "page", width: int = 96, height: int = 20) -> str:
    """The same months in a table's cell: values, the minimum (or what is expected), the last month as a dot."""
    ink, months = PALETTES[palette], level["history"]
    points = _points(months)
    limits = [float(row["minimum"] or row["expected"]) for row in months if row["minimum"] or row["expected"]]
    figures = [row["y"] for row in points] + limits
    low, high = (min(figures), max(figures)) if figures else (0.0, 1.0)
    span = (high - low) or 1.0

    def across(x):
        return round(3 + (width - 6) * (x - 0.5) / max(len(months) - 1, 1), 1)

    def down(y):
        return round(height - 3 - (height - 6) * (y - low) / span, 1)

    parts = []
    if limits:
        stroke = f'stroke="{ink["bar_now"]}" stroke-width=".8" stroke-dasharray="2 2"'
        parts.append(f'<path d="M0 {down(limits[-1])}H{width}" {stroke}/>')
    for run in sorted({row["run"] for row in points}):
        path = "L".join(f"{across(row['x'])} {down(row['y'])}" for row in points if row["run"] == run)
        stroke = f'fill="none" stroke="{ink["line"]}" stroke-width="1.3" stroke-linejoin="round"'
        parts.append(f'<path d="M{path}" {stroke}/>')
    for at, row in enumerate(months):
        if row["outcome"] == "not_reported":
            cross = f"M{across(at + 0.5) - 1.6:.1f} {height - 4.6:.1f}l3.2 3.2m0-3.2l-3.2 3.2"
            parts.append(f'<path d="{cross}" stroke="{ink["miss"]}" stroke-width="1"/>')
    if points and months[-1]["value"] is not None:
        last = points[-1]
        hue = ink["miss" if last["miss"] else "line"]
        parts.append(f'<circle cx="{across(last["x"])}" cy="{down(last["y"])}" r="2.2" fill="{hue}"/>')
    text = escape(trend_text(level))
    title = f"<title>{text}</title>" if palette == "print" else ""
    box = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="trend" {box} role="img" aria-label="{text}">'
    return f"{head}{title}{''.join(parts)}</svg>"


def trend_pair(level: Mapping[str, Any], lang: str) -> dict[str, SafeString]:
    """The drawing for a wide and for a narrow page, as `components/chart.html` takes them."""
    widths = {"wide": 800, "narrow": 358}
    # ours, made from figures; names in it are escaped where they are drawn
    return {
        name: format_html('<div class="{}-drawing">{}</div>', name, mark_safe(trend_chart(level, "page", lang, width)))
        for name, width in widths.items()
    }

"""Where did the year's credits go, from what was owed to what was deducted? Drawn to scale."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.pages.portfolio import convert
from portal.templatetags.steward import money, number
from sla.models import Credit
from vendors.models import FxRate

WIDE = (540, 300, 30, 260)  # width, height, top and foot of the bars, px
NARROW = (358, 262, 30, 210)


@dataclass(frozen=True, slots=True)
class Step:
    """One amount: a whole bar from the ground, or a part taken off the bar before."""

    code: str
    label: str
    amount: Decimal
    whole: bool
    kind: str  # the css class of the bar


@dataclass(frozen=True, slots=True)
class Bar:
    """A step placed: numbers for SVG attributes, as text."""

    x: str
    y: str
    width: str
    height: str
    middle: str
    above: str
    kind: str
    label: str
    lines: tuple[tuple[str, str], ...]
    figure: str
    title: str
    strong: bool
    joint: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    ground: str
    bars: tuple[Bar, ...]


def year_steps(credits: Iterable[Credit], rates: Mapping[str, FxRate]) -> list[Step] | None:
    """The year's credits by what became of them, in the reporting currency; None when a rate is missing."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for credit in credits:
        sums[credit.state][credit.currency_id] += credit.amount
    found: dict[str, Decimal] = {}
    for state in Credit.State.values:
        amount = convert(sums[state], rates)
        if amount is None:
            return None
        found[state] = amount
    owed = sum(found.values())
    claimed = owed - found["lapsed"] - found["waived"] - found["proposed"]
    open_now = found["notified"] + found["disputed"]
    steps = [
        Step("owed", _("owed this year"), owed, True, "accent"),
        Step("lapsed", _("lapsed"), -found["lapsed"], False, "lost"),
        Step("waived", _("waived"), -found["waived"], False, "quiet"),
        Step("unclaimed", _("not yet claimed"), -found["proposed"], False, "waiting"),
        Step("claimed", _("claimed"), claimed, True, "accent"),
        Step("open", _("vendor decides"), -open_now, False, "quiet"),
        Step("agreed", _("agreed, not deducted"), -found["accepted"], False, "quiet"),
        Step("deducted", _("deducted"), found["applied"], True, "accent"),
    ]
    return [step for step in steps if step.whole or step.amount]


def draw(steps: list[Step], currency: str, frame: tuple[int, int, int, int]) -> Drawing:
    """The steps as bars between `top` and `foot`; the largest amount has the whole height."""
    width, height, top, foot = frame
    slot = Decimal(width) / len(steps)
    bar_width = slot * Decimal("0.72")
    most = max((abs(step.amount) for step in steps), default=Decimal(0)) or Decimal(1)
    scale = (foot - top) / most
    bars, level = [], Decimal(0)
    for place, step in enumerate(steps):
        start = step.amount if step.whole else level
        level = step.amount if step.whole else level + step.amount
        high, low = (start, Decimal(0)) if step.whole else (max(start, level), min(start, level))
        x = slot * place + (slot - bar_width) / 2
        y = foot - high * scale
        bars.append(
            Bar(
                x=_px(x),
                y=_px(y),
                width=_px(bar_width),
                height=_px((high - low) * scale),
                middle=_px(x + bar_width / 2),
                above=_px(y - 6),
                kind=step.kind,
                label=step.label,
                lines=_in_lines(step.label, foot + 17, width < 400),
                figure=_short(step.amount),
                title=f"{step.label}: {money(step.amount, currency)}",
                strong=step.whole or step.kind == "waiting",
                joint=f"M{_px(x + bar_width)} {_px(foot - level * scale)}H{_px(x + slot)}"
                if place < len(steps) - 1
                else "",
            )
        )
    return Drawing(width, height, _px(Decimal(foot) + Decimal("0.5")), tuple(bars))


def _px(value: Decimal) -> str:
    return f"{value:.1f}"


def _short(amount: Decimal) -> str:
    """Thousands (in Chinese ten thousands) where there are many, whole units below; the table is exact."""
    if abs(amount) >= 10_000 and (get_language() or "").startswith("zh"):
        return f"{number(amount / 10_000, 1)}\u00a0万"
    if abs(amount) >= 10_000:
        return _("%(n)s k") % {"n": number(amount / 1000, 0 if abs(amount) >= 100_000 else 1)}
    return number(amount, 0)


def _in_lines(label: str, y: int, narrow: bool) -> tuple[tuple[str, str], ...]:
    """A label on at most three short lines, as (y, words); Chinese breaks after two characters on a phone."""
    if " " in label:
        words = label.split(" ")
    else:
        chinese = any("\u4e00" <= char <= "\u9fff" for char in label)
        words = (
            [label[i : i + 2] for i in range(0, len(label), 2)] if narrow and chinese and len(label) > 3 else [label]
        )
    if not narrow and len(words) > 2:
        words = [" ".join(words[: (len(words) + 1) // 2]), " ".join(words[(len(words) + 1) // 2 :])]
    return tuple((str(y + 15 * place), word) for place, word in enumerate(words[:3]))

"""How does a state machine look, drawn and as a table, and who may take which step? Read from the code itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot

from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from contracts.models import Contract
from vendors.lifecycle import Move, state_field, transitions_of
from vendors.roles import ROLE_PERMISSIONS, VENDOR_ROLE_PERMISSIONS, Permission, Role, VendorRole

BOX = (148, 46)
PITCH = (232, 112)
MARGIN = 14
PARTED = 8  # how far two arrows between the same states lie from the line between them

# column and row of each state: the usual way along and down the right, what was signed elsewhere above, the ends below
CONTRACT_PLACES = {
    "registered": (1.6, 0),
    "draft": (0, 1.5),
    "in_review": (1, 1.5),
    "approved": (2, 1.5),
    "out_for_signature": (3, 1.5),
    "signed": (4, 1.5),
    "cancelled": (0.5, 2.85),
    "suspended": (2.55, 2.85),
    "active": (4, 2.85),
    "notice_given": (1.6, 4.2),
    "in_exit": (2.9, 4.2),
    "expired": (4, 4.2),
    "terminated": (2.9, 5.3),
    "closed": (4, 5.3),
}


@dataclass(frozen=True, slots=True)
class Arrow:
    """One transition as drawn: where it starts and ends, its words in lines, whether it leads on from here."""

    x1: float
    y1: float
    x2: float
    y2: float
    lines: tuple[str, ...]
    lit: bool
    parted: bool


def draw_contract(current: str) -> SafeString:
    """The contract's whole machine, the current state lit."""
    return draw(Contract, CONTRACT_PLACES, current)


def draw(model: type[models.Model], places: dict[str, tuple[float, float]], current: str) -> SafeString:
    """An SVG of the machine; colours come from the page's stylesheet, so it reads in the dark and in print."""
    words = dict(state_field(model).flatchoices)
    width = (max(x for x, _y in places.values()) * PITCH[0]) + BOX[0] + 2 * MARGIN
    height = (max(y for _x, y in places.values()) * PITCH[1]) + BOX[1] + 2 * MARGIN
    arrows = arrows_of(model, places, current)
    lines = format_html_join("", "{}", ((_drawn_line(arrow),) for arrow in arrows))
    # words after all lines, so that no line runs through them
    labels = format_html_join("", "{}", ((_drawn_words(arrow),) for arrow in arrows if arrow.lines))
    boxes = format_html_join(
        "",
        "{}",
        ((_drawn_box(_corner(place), str(words[state]), state == current),) for state, place in places.items()),
    )
    return format_html(
        '<svg class="machine" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">'
        "<defs>{}{}</defs>{}{}{}</svg>",
        _("The states of a contract; it is “%(state)s” now.") % {"state": words[current]},
        *(f"{side:.0f}" for side in (width, height, width, height)),
        _tip("tip"),
        _tip("tip lit"),
        lines,
        boxes,
        labels,
    )


def _tip(name: str) -> SafeString:
    """An arrow's head; a marker takes no colour from its line."""
    return format_html(
        '<marker id="{}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" '
        'markerUnits="userSpaceOnUse" '
        'orient="auto"><path class="{}" d="M0 .5 7.5 4 0 7.5z"/></marker>',
        name.replace(" ", "-"),
        name,
    )


def arrows_of(model: type[models.Model], places: dict, current: str) -> list[Arrow]:
    """Every transition that the code declares, as a line from box to box."""
    pairs = [(item.source, item.target, name, item) for name, items in transitions_of(model).items() for item in items]
    both_ways = {(source, target) for source, target, _name, _item in pairs}
    worded: set[str] = set()
    found = []
    for source, target, name, item in pairs:
        parted = PARTED if (target, source) in both_ways else 0
        lines = () if name in worded and name == "cancel" else tuple(_wrapped(str(item.custom.get("label", name))))
        worded.add(name)
        found.append(_arrow(places[source], places[target], parted, lines, source == current))
    return found


def _corner(place: tuple[float, float]) -> tuple[float, float]:
    return MARGIN + place[0] * PITCH[0], MARGIN + place[1] * PITCH[1]


def _arrow(start: tuple, end: tuple, parted: float, lines: tuple[str, ...], lit: bool) -> Arrow:
    x1, y1 = (corner + side / 2 for corner, side in zip(_corner(start), BOX, strict=True))
    x2, y2 = (corner + side / 2 for corner, side in zip(_corner(end), BOX, strict=True))
    dx, dy = x2 - x1, y2 - y1
    length = hypot(dx, dy)
    across = (dy / length * parted, -dx / length * parted)
    x1, y1, x2, y2 = x1 + across[0], y1 + across[1], x2 + across[0], y2 + across[1]
    leaves, reaches = _to_edge((dx, dy), across), _to_edge((-dx, -dy), across)
    x1, y1, x2, y2 = x1 + dx * leaves, y1 + dy * leaves, x2 - dx * reaches, y2 - dy * reaches
    return Arrow(x1, y1, x2, y2, lines, lit, bool(parted))


def _to_edge(way: tuple[float, float], across: tuple[float, float]) -> float:
    """How much of a line lies in its box, to the nearer of an upright and a level side; `across` moves it aside."""
    sides = zip(way, across, BOX, strict=True)
    return min((side / 2 - (off if step > 0 else -off)) / abs(step) for step, off, side in sides if step)


def _wrapped(words: str, most: int = 12) -> list[str]:
    if not words.isascii():
        return [words[at : at + 6] for at in range(0, len(words), 6)]
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + len(word) < most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _drawn_line(arrow: Arrow) -> SafeString:
    return format_html(
        '<line class="arrow{}" x1="{}" y1="{}" x2="{}" y2="{}" marker-end="url(#{})"/>',
        " lit" if arrow.lit else "",
        *(f"{value:.1f}" for value in (arrow.x1, arrow.y1, arrow.x2, arrow.y2)),
        "tip-lit" if arrow.lit else "tip",
    )


def _drawn_words(arrow: Arrow) -> SafeString:
    """Above a line that leads right, below one that leads left, beside an upright one, else on the line itself."""
    dx, dy = arrow.x2 - arrow.x1, arrow.y2 - arrow.y1
    along = 0.62 if arrow.parted and abs(dy) > 1 else 0.5
    x, y, anchor = arrow.x1 + dx * along, arrow.y1 + dy * along, "middle"
    lines = len(arrow.lines)
    if abs(dy) < 1:
        y += 15 if dx < 0 else -5 - 12 * (lines - 1)
    elif abs(dx) < abs(dy) / 3:
        x, y, anchor = x + 8, y - 6 * (lines - 1) + 4, "start"
    else:
        y -= 6 * (lines - 1) - 4
    rows = ((f"{x:.1f}", 12 if n else 0, line) for n, line in enumerate(arrow.lines))
    return format_html(
        '<text class="words{}" x="{}" y="{}" text-anchor="{}">{}</text>',
        " lit" if arrow.lit else "",
        f"{x:.1f}",
        f"{y:.1f}",
        anchor,
        format_html_join("", '<tspan x="{}" dy="{}">{}</tspan>', rows),
    )


def _drawn_box(corner: tuple[float, float], words: str, current: bool) -> SafeString:
    return format_html(
        '<g class="box{}"><rect x="{}" y="{}" width="{}" height="{}" rx="6"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text></g>',
        " current" if current else "",
        f"{corner[0]:.0f}",
        f"{corner[1]:.0f}",
        *BOX,
        f"{corner[0] + BOX[0] / 2:.0f}",
        f"{corner[1] + BOX[1] / 2 + 5:.0f}",
        words,
    )


class _Anyone:
    """A person who carries one role and wrote, accepted, proposed nothing: does the role alone suffice?"""

    pk = -1

    def __init__(self, permissions: frozenset[Permission], is_system: bool = False, is_buyer: bool = True):
        self.permissions, self.is_system, self.is_buyer = permissions, is_system, is_buyer

    def may(self, permission: Permission, vendor=None) -> bool:
        return permission in self.permissions


class _Anything:
    """A record that stands in nobody's way, whatever a rule asks of it."""

    def __getattr__(self, name: str):
        return _Anything()

    def __call__(self, *args, **kwargs):
        return _Anything()

    def __bool__(self) -> bool:
        return False

    def first(self):
        return None


def who_may(item) -> list[str]:
    """The roles for which a transition's rule says yes, when nothing else stands in the way."""
    record = _Anything()
    people = [(role.label, _Anyone(ROLE_PERMISSIONS[role])) for role in Role]
    people += [(role.label, _Anyone(VENDOR_ROLE_PERMISSIONS[role], is_buyer=False)) for role in VendorRole]
    found = [str(label) for label, person in people if item.has_perm(record, person)]
    if item.has_perm(record, _Anyone(frozenset(), is_system=True)):
        found.append(_("the system"))
    return found


def transition_rows(record: models.Model, moves: Iterable[Move]) -> list[dict]:
    """Every transition with who may take it, and for those that lead on from here why not."""
    reasons = {move.name: move.reasons for move in moves}
    words = dict(state_field(type(record)).flatchoices)
    rows = []
    for name, items in transitions_of(type(record)).items():
        rows.append(
            {
                "name": name,
                "label": items[0].custom.get("label", name),
                "from": [str(words[item.source]) for item in items],
                "to": str(words[items[0].target]),
                "who": who_may(items[0]),
                "note": bool(items[0].custom.get("note")),
                "here": any(item.source == record.state for item in items),
                "known": name in reasons,
                "reasons": reasons.get(name, []),
            }
        )
    return rows

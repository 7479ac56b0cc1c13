"""What does the approval matrix say: bands by entity and currency, the steps of each level, and what raises it?"""

from collections import defaultdict
from dataclasses import dataclass

from contracts.approval import Flag, Section
from contracts.models import ApprovalBand, ApprovalRaise, ApprovalStage
from contracts.models.approvals import FLAGS, SECTIONS
from portal.pages.approvals import either
from portal.templatetags.steward import money
from vendors.models import ServiceLine, TierChoices
from vendors.roles import Role
from vendors.words import listed, pick


@dataclass(frozen=True, slots=True)
class BandLine:
    """From which total on a level holds, for whom."""

    entity: str
    above: str
    level: int


def bands_of(user) -> list[BandLine]:
    rows = ApprovalBand.objects.visible_to(user).select_related("entity")
    return [
        BandLine(pick(row.entity, "name") if row.entity else "", money(row.above, row.currency_id), row.level)
        for row in rows.order_by("entity__code", "currency", "above_minor")
    ]


def levels_of(user) -> list[tuple[int, list[list[tuple[str, str]]]]]:
    """(level, its positions in order, at each the steps side by side as (who, on what))."""
    found: dict[int, dict[int, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in ApprovalStage.objects.visible_to(user).order_by("level", "position", "pk"):
        who = either(str(Role(code).label) for code in row.roles)
        found[row.level][row.position].append((who, listed(SECTIONS[Section(code)] for code in row.sections)))
    return [(level, [steps for _at, steps in sorted(positions.items())]) for level, positions in sorted(found.items())]


def raises_of(user) -> list[tuple[str, int]]:
    """(what raises the level, by how many)."""
    lines = {line.code: line for line in ServiceLine.objects.all()}
    return [(_raise_words(row, lines), row.by) for row in ApprovalRaise.objects.visible_to(user)]


def _raise_words(row: ApprovalRaise, lines: dict[str, ServiceLine]) -> str:
    if row.kind == ApprovalRaise.Kind.FLAG:
        return str(FLAGS[Flag(row.value)])
    if row.kind == ApprovalRaise.Kind.TIER:
        return f"{row.get_kind_display()}: {TierChoices(row.value).label}"
    line = lines.get(row.value)
    return f"{row.get_kind_display()}: {pick(line, 'name') if line else row.value}"

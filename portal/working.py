"""How does the working of a result read, line by line? Words the engine's step codes; computes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy

from portal.wording import after, bonus, credit, judgement, value
from portal.wording.base import Figures, Line, Wording, Words
from sla.engine.working import GROUP_OF

__all__ = ["OUTCOMES", "ROUNDINGS", "Group", "Line", "Wording", "word_step", "word_sum", "word_working"]

OUTCOMES, ROUNDINGS = judgement.OUTCOMES, judgement.ROUNDINGS
PLAIN = Wording()
TITLES = {
    "value": gettext_lazy("The value"),
    "judgement": gettext_lazy("The judgement"),
    "credit": gettext_lazy("The credit, in %(currency)s"),
    "after": gettext_lazy("What follows from it"),
}
WORDS: dict[str, Words] = {**value.WORDS, **judgement.WORDS, **credit.WORDS, **bonus.WORDS, **after.WORDS}
# Lines that end a sum on the way, lines that end it, and lines whose figure is words.
SUMS = {
    "rows_judged",
    "tickets_judged",
    "downtime",
    "time_judged",
    "rounded",
    "outcome",
    "base",
    "level_credit",
    "sum_before_cap",
}
TOTALS = {"credit", "total"}
WIDE = {
    "not_reported",
    "no_activity",
    "member_decides",
    "bucket",
    "bucket_open",
    "outcome",
    "no_minimum",
    "no_credit",
    "late",
    "one_source",
    "relief_covers",
    "named_window",
    "promoted",
    "limit",
    "above_130",
}
SUMS_OF_A_SCHEDULE = {"total", "base", "sum_before_cap"}


@dataclass(frozen=True, slots=True)
class Group:
    """The value, the judgement, the credit or what follows, with its lines in the engine's order."""

    code: str
    title: str
    lines: tuple[Line, ...]


def word_step(code: str, figures: Figures, wording: Wording = PLAIN) -> Line:
    """One step in the active language; `KeyError` for a code the engine does not promise."""
    label, how, figure = WORDS[code](figures, wording)
    kind = "total" if code in TOTALS else "sum" if code in SUMS else ""
    return Line(code, label, how, figure, kind, code in WIDE)


def word_working(
    steps: Iterable[Mapping[str, Any]], wording: Wording = PLAIN, groups: Iterable[str] = TITLES
) -> tuple[Group, ...]:
    """A stored working, a list of {code, figures}, as groups of lines; `groups` chooses which."""
    steps = list(steps)
    return tuple(
        Group(
            group,
            str(TITLES[group]) % {"currency": wording.currency},
            tuple(
                word_step(step["code"], step["figures"], wording) for step in steps if GROUP_OF[step["code"]] == group
            ),
        )
        for group in groups
        if any(GROUP_OF[step["code"]] == group for step in steps)
    )


def word_sum(steps: Iterable[Mapping[str, Any]], wording: Wording = PLAIN) -> tuple[Group, ...]:
    """A schedule's own working, from the charges to the total; what each level gets is a line on the way."""
    return tuple(
        replace(group, lines=tuple(_in_a_sum(line) for line in group.lines))
        for group in word_working(steps, wording, ("credit", "after"))
    )


def _in_a_sum(line: Line) -> Line:
    return line if line.code in SUMS_OF_A_SCHEDULE else replace(line, kind="")

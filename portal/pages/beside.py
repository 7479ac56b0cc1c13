"""What stands beside a level's verdict and is none: which levels held, whose figure, how sure, which member?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contracts.models import LevelInput, LevelSpec
from portal.pages.results import feeds_of, limits_of
from portal.pages.seasons import window_names
from portal.templatetags.steward import DASH, level_value, number, percent, plain_date
from portal.wording.base import in_unit
from portal.working import OUTCOMES, Wording, word_step
from sla import members
from sla.engine.after.limits import holds
from sla.engine.after.significance import SMALL, Weight, miss_weight, one_more, wilson
from sla.engine.after.track import better
from sla.engine.exact import round_value
from sla.engine.types import Direction, Limit, Rounding
from sla.in_force import terms_of_result
from sla.members import Member
from sla.models import LevelResult
from vendors.words import clauses

MISSED = (LevelResult.Outcome.BELOW_EXPECTED, LevelResult.Outcome.BELOW_MINIMUM)
CENT = Decimal("0.01")
MEASURED = {
    LevelResult.Source.OWN: gettext_lazy("measured by the buyer"),
    LevelResult.Source.VERIFIED: gettext_lazy("verified by the buyer’s measurement"),
}
SHARE_WITHIN = "share_within"


@dataclass(frozen=True, slots=True)
class Note:
    """One remark above the working, as `components/notice.html` draws it."""

    kind: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A limit from outside that is not reached: where it lies, and how far away it is."""

    word: str
    limit: str
    distance: str


@dataclass(frozen=True, slots=True)
class Sides:
    """Two measurements of one level: which counted, and how far they are apart."""

    counted: str
    value: str
    other: str
    apart: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member of a dimension in the table."""

    name: str
    value: str
    amount: str
    excluded: int
    rating: str


@dataclass(frozen=True, slots=True)
class MemberTable:
    """How a level opens by one dimension; `apart` where its members are judged one by one.

    `amount` says what stands beside the value, cases or minutes down; empty where nothing is counted.
    """

    title: str
    apart: bool
    amount: str
    rows: list[MemberRow]
    relieved: bool


def notes_on(result: LevelResult) -> list[Note]:
    """What a reader must know before the working: it is not final, or an outside limit is reached."""
    notes = []
    if result.provisional:
        ripe = _figures(result, "provisional").get("ripe_on", "")
        words = {"day": plain_date(date.fromisoformat(ripe)) if ripe else ""}
        notes.append(
            Note(
                "warn",
                _("Provisional until %(day)s.") % words if ripe else _("Provisional."),
                _("Cases are still becoming known. It is no default and costs nothing until then."),
            )
        )
    if result.limit:
        words = word_step("limit", _figures(result, "limit"), Wording())
        text = _("%(how)s. It is set from outside the contract and brings no credit.") % {"how": words.how}
        notes.append(Note("stop", _("Outside limit reached: %(limit)s.") % {"limit": result.limit}, text))
    return notes


def watched(result: LevelResult) -> list[Watched]:
    """The limits from outside that the month has not reached; none of a level without a value."""
    if result.limit or result.value is None or not result.spec.more.get("limits"):
        return []
    terms, day = terms_of_result(result), result.evaluation.period.ends_on
    return [
        Watched(limit.word, in_unit(format(limit.value, "f"), result.spec.unit), _distance(result, limit))
        for limit in terms.limits
        if holds(limit, day)
    ]


def _distance(result: LevelResult, limit: Limit) -> str:
    """How far the value is from the limit, and how many cases there are where the limit asks for some."""
    apart = abs(result.value - limit.value)
    gap = _("%(n)s points") % {"n": number(apart)} if result.spec.unit == "%" else level_value(apart, result.spec.unit)
    past = better(Direction(result.spec.direction), limit.value, result.value)
    said = [(_("%(gap)s past it") if past else _("%(gap)s away")) % {"gap": gap}]
    least = limit.count_over if limit.count is None else limit.count
    cases = _figures(result, "rows_good").get("good")
    if least is not None and cases is not None:
        words = {"cases": number(cases), "least": number(least)}
        said.append(
            _("%(cases)s cases, it holds above %(least)s") % words
            if limit.count is None
            else _("%(cases)s cases, it holds from %(least)s on") % words
        )
    return remarks(*said)


def _figures(result: LevelResult, code: str) -> dict[str, str]:
    """The figures of the first line of the working with this code."""
    return next((step["figures"] for step in result.working if step["code"] == code), {})


def in_force(user, result: LevelResult) -> tuple[str, str]:
    """(96 / 93, what has moved them since they were agreed; nothing where nothing has)."""
    for code in ("named_window", "ratcheted"):
        if figures := _figures(result, code):
            windows = window_names(user, result.evaluation.version_id, result.working)
            line = word_step(code, figures, Wording(windows=windows))
            return limits_of(result), line.label if code == "named_window" else line.how
    return limits_of(result), ""


def next_level(result: LevelResult) -> str:
    """The expected level of the next period where it moves; nothing where it stays."""
    moved = result.next_expected
    if moved is None or result.expected is None or moved == result.expected or _figures(result, "named_window"):
        return ""
    return in_unit(format(moved, "f"), result.spec.unit)


def sides_of(result: LevelResult) -> Sides | None:
    """Both values where two sides measured; None where one did."""
    if result.other is None or result.value is None:
        return None
    spec = result.spec
    difference = abs(result.value - result.other)
    apart = _("%(n)s points") % {"n": number(difference)} if spec.unit == "%" else level_value(difference, spec.unit)
    return Sides(
        counted=source_of(result),
        value=level_value(result.value, spec.unit, spec.precision),
        other=level_value(result.other, spec.unit, spec.precision),
        apart=apart,
    )


def source_of(result: LevelResult) -> str:
    """Whose figure it is, in words that both sides can read."""
    return str(MEASURED.get(result.source) or result.get_source_display())


def coverage_of(result: LevelResult) -> str:
    """The share of the delivered rows that could be read; cut, so that only all of them are 100 %."""
    if result.coverage is None:
        return ""
    return percent(result.coverage.quantize(CENT, ROUND_DOWN).normalize() + 0)


def _good_of_judged(result: LevelResult) -> tuple[str | None, str | None]:
    """How many of how many cases were good, where a share of them is judged: rows, or cases done in time."""
    if result.spec.measure == LevelSpec.Measure.DURATIONS:
        if result.spec.more.get("measure", {}).get("statistic", SHARE_WITHIN) != SHARE_WITHIN:
            return None, None
        return _figures(result, "tickets_within").get("within"), _figures(result, "tickets_judged").get("judged")
    return _figures(result, "rows_good").get("good"), _figures(result, "rows_judged").get("judged")


def sample_of(result: LevelResult) -> list[str]:
    """How much a small sample says, in sentences; none for a large one, nor where rows are not counted."""
    good, judged = _good_of_judged(result)
    if good is None or not judged or result.members or result.spec.more.get("measure", {}).get("average_of", 1) != 1:
        return []
    terms, hits, n = terms_of_result(result), int(good), int(judged)
    if not 0 < n <= SMALL or hits > n:
        return []
    near = one_more(terms, hits, n)
    said = []
    words = {"n": number(n)}
    if near.worse:
        text = ngettext(
            "%(n)s case: one more miss would have changed the result to “%(outcome)s”.",
            "%(n)s cases: one more miss would have changed the result to “%(outcome)s”.",
            n,
        )
        said.append(text % {**words, "outcome": str(OUTCOMES[near.one_more.value]).lower()})
    if near.better:
        text = ngettext(
            "%(n)s case: one miss fewer would have changed the result to “%(outcome)s”.",
            "%(n)s cases: one miss fewer would have changed the result to “%(outcome)s”.",
            n,
        )
        said.append(text % {**words, "outcome": str(OUTCOMES[near.one_fewer.value]).lower()})
    low, high = (
        level_value(round_value(Fraction(bound) * Fraction(terms.measure.scale), terms.precision, terms.rounding), "")
        for bound in wilson(hits, n)
    )
    said.append(
        _("With 95 %% confidence the true value lies between %(low)s and %(high)s.")
        % {"low": low, "high": in_unit(high.replace(",", ""), result.spec.unit)}
    )
    if result.outcome in MISSED:
        weight = miss_weight(terms, hits, n)
        said.append(
            _("Chance alone hardly explains this miss.")
            if weight is Weight.MISS_SIGNIFICANT
            else _("Chance alone may explain this miss. By contract it counts all the same.")
        )
    return said


def members_of(user, result: LevelResult) -> list[MemberTable]:
    """A level by the members it was judged by, and opened by every other dimension of its feeds, the worst first.

    Our own measurement does not open for the vendor's people.
    """
    tables = []
    if result.members:
        judged = members.judged_apart(result)
        tables.append(_table(result, result.spec.more.get("judged_by", ""), judged, apart=True))
    if user.is_buyer or result.source != LevelResult.Source.OWN:
        inputs = LevelInput.objects.visible_to(user).filter(level_spec=result.spec_id)
        opened = members.by_dimension(result, feeds_of(user, result, inputs))
        tables += [_table(result, name, found, apart=False) for name, found in opened]
    return tables


def _table(result: LevelResult, dimension: str, found: Sequence[Member], *, apart: bool) -> MemberTable:
    spec = result.spec
    rows = [
        MemberRow(
            name=row.name or _("not named"),
            value=level_value(row.value, spec.unit, spec.precision),
            amount=_amount(row),
            excluded=row.excluded,
            rating=row.rating,
        )
        for row in found
    ]
    amount = ""
    if any(row.minutes is not None for row in found):
        amount = _("Minutes down")
    elif any(row.n is not None for row in found):
        amount = _("Cases")
    title = _("By %(dimension)s") % {"dimension": dimension.replace("_", " ")}
    return MemberTable(title, apart, amount, rows, any(row.excluded for row in rows))


def _amount(row: Member) -> str:
    if row.minutes is not None:
        return number(round_value(row.minutes, 1, Rounding.HALF_UP).normalize() + 0)
    return number(row.n) if row.n is not None else DASH


def parts_of(levels, code: str) -> list:
    """The parts of the month in which a level was judged by different terms; nothing for a month in one piece."""
    rows = [row for row in levels if row.code == code]
    return rows if len(rows) > 1 else []


def remarks(*parts: str) -> str:
    """Remarks in one line, the empty ones left out."""
    return clauses(filter(None, parts))

"""Which claims for relief are there, what does one ask for, and what would it change?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contracts.models import LevelSpec
from portal.pages import timeline
from portal.templatetags.steward import level_value, moment, number
from portal.working import OUTCOMES
from sla.actions.periods import RUNNING
from sla.models import CommitmentRow, Period, Relief, ReliefRow, Source
from sla.queries_relief import Reason, reasons_of, rows_due_before
from sla.relief_effect import Effect, LevelEffect, Side, relief_effect
from vendors.words import pick

timeline.PAGES["sla.relief"] = ("relief_detail", "key")
timeline.WORDS["sla.relief", "claimed relief"] = gettext_lazy("claimed relief")

WAITING = (Relief.State.CLAIMED, Relief.State.UNDER_REVIEW)
LISTED = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One claim in a list: what it concerns, and what shall not count."""

    relief: Relief
    level: str
    what: str


def reliefs_seen(user, *, words: str = "", contract: str = "", month: str = "") -> QuerySet[Relief]:
    """The claims of a list, narrowed to a contract's number and a month such as 2026-05."""
    rows = Relief.objects.visible_to(user).select_related("period__version", "contract__vendor", "level", "claimed_by")
    if contract:
        rows = rows.filter(contract__number=contract)
    if first := _first_day(month):
        rows = rows.filter(period__starts_on=first)
    for word in words.split():
        rows = rows.filter(
            Q(contract__number__icontains=word)
            | Q(contract__vendor__name_en__icontains=word)
            | Q(contract__vendor__name_zh__icontains=word)
        )
    return rows


def _first_day(month: str) -> date | None:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None


def month_asked(user, contract: str, month: str) -> Period | None:
    """The one month that a list is narrowed to."""
    first = _first_day(month)
    if not (contract and first):
        return None
    return Period.objects.visible_to(user).filter(contract__number=contract, starts_on=first).first()


def state_counts(rows: QuerySet[Relief]) -> dict[str, int]:
    """State → how many claims the list would hold."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def list_rows(user, reliefs: Iterable[Relief]) -> list[Row]:
    """The claims with their words; two queries more than the claims themselves."""
    reliefs = list(reliefs)
    names = level_names(user, reliefs)
    counted = dict(
        ReliefRow.objects.visible_to(user)
        .filter(relief__in=reliefs)
        .order_by()
        .values_list("relief")
        .annotate(n=Count("pk"))
    )
    return [
        Row(row, names.get((row.period.version_id, row.level_id)) or _all_levels(row), what(row, counted.get(row.pk)))
        for row in reliefs
    ]


def _all_levels(relief: Relief) -> str:
    return relief.level.code if relief.level_id else _("All service levels")


def level_names(user, reliefs: Iterable[Relief]) -> dict[tuple[int, int], str]:
    """(version, level) → the level's name as the month's version has it."""
    specs = LevelSpec.objects.visible_to(user).filter(
        version__in={row.period.version_id for row in reliefs}, level__in={row.level_id for row in reliefs}
    )
    return {(spec.version_id, spec.level_id): pick(spec, "name") for spec in specs}


def what(relief: Relief, rows: int | None) -> str:
    """How many rows, or from when until when."""
    if rows:
        return ngettext("%(n)s row", "%(n)s rows", rows) % {"n": number(rows)}
    return span_words(relief.starts_at, relief.ends_at, relief.contract.zone)


def span_words(start: datetime, end: datetime | None, zone: str) -> str:
    """Sun 10 May 2026, 08:00 to 11:00 Shanghai: the day is said again only where it is another, the zone once."""
    if end is None:
        return _("since %(start)s") % {"start": moment(start, zone)}
    day, clock, _place = _parted(start, zone)
    last_day, last_clock, place = _parted(end, zone)
    until = last_clock + place if last_day == day else last_day + last_clock + place
    return _("%(start)s to %(end)s") % {"start": day + clock, "end": until}


def _parted(instant: datetime, zone: str) -> tuple[str, str, str]:
    """The day, the time of day and the place of an instant in words."""
    clock = f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"
    day, place = moment(instant, zone).rsplit(clock, 1)
    return day, clock, place


# Making a claim.


@dataclass(frozen=True, slots=True)
class Claimable:
    """A month for which a claim may be made, and until when."""

    period: Period
    deadline: date


def months_to_claim(user) -> QuerySet[Period]:
    """Months of contracts that run, newest first."""
    rows = Period.objects.visible_to(user).filter(contract__state__in=RUNNING)
    return (
        rows.select_related("contract__vendor", "version")
        .prefetch_related("version__seasons")
        .order_by("-starts_on", "contract__number")
    )


def levels_on_offer(user, period: Period) -> list[tuple[str, str]]:
    """(code, name) of the month's service levels."""
    specs = LevelSpec.objects.visible_to(user).filter(version=period.version_id).select_related("level")
    return [(spec.level.code, pick(spec, "name")) for spec in specs.order_by("position", "pk")]


# One claim.


@dataclass(frozen=True, slots=True)
class TooEarly:
    """Rows that force majeure cannot excuse: how many, and the first of their ids."""

    count: int
    ids: tuple[str, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.ids)


def too_early(relief: Relief) -> TooEarly | None:
    """Named rows that were due before the cause began; None where that cannot be."""
    if not relief.by_rows or relief.category != Relief.Category.FORCE_MAJEURE:
        return None
    rows = rows_due_before(relief).order_by("line", "pk")
    count = rows.count()
    return TooEarly(count, tuple(rows.values_list("row_key", flat=True)[:LISTED])) if count else None


def reason_choices(reasons: Sequence[Reason]) -> list[tuple[str, str]]:
    """What a decider may grant: each reason with how many rows name it, and how many of them cannot be granted."""
    return [(row.reason, _reason_words(row)) for row in reasons]


def _reason_words(row: Reason) -> str:
    rows = ngettext("%(n)s row", "%(n)s rows", row.rows) % {"n": number(row.rows)}
    if row.too_early:
        return _("%(reason)s: %(rows)s, %(n)s of them due before it began") % {
            "reason": row.reason,
            "rows": rows,
            "n": number(row.too_early),
        }
    return _("%(reason)s: %(rows)s") % {"reason": row.reason, "rows": rows}


@dataclass(frozen=True, slots=True)
class Shown:
    """One side of a level in words; `counted` says how many rows of how many."""

    value: str
    outcome: str
    credit: str
    counted: str


@dataclass(frozen=True, slots=True)
class EffectRow:
    name: str
    without: Shown
    granted: Shown
    changes: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """What a claim changes: the levels it touches, the month's deduction without and with it."""

    rows: tuple[EffectRow, ...]
    effect: Effect
    changes: bool

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.effect.reasons

    @property
    def less(self):
        """By how much the deduction falls."""
        return self.effect.without - self.effect.granted


def with_and_without(relief: Relief, rows: QuerySet[ReliefRow] | None = None) -> Shift:
    """The month with the claim and without it; `rows` are those to grant (default: what was, or could be granted)."""
    if rows is None and relief.by_rows and relief.state == Relief.State.APPROVED:
        rows = relief.rows.filter(granted=True)
    effect = relief_effect(relief, rows=rows)
    shown = tuple(
        _effect_row(row) for row in effect.levels if row.changes or relief.level_id in (None, row.spec.level_id)
    )
    return Shift(shown, effect, any(row.changes for row in effect.levels))


def _effect_row(row: LevelEffect) -> EffectRow:
    return EffectRow(pick(row.spec, "name"), _shown(row, row.without), _shown(row, row.granted), row.changes)


def _shown(row: LevelEffect, side: Side) -> Shown:
    return Shown(
        level_value(side.value, row.spec.unit, row.spec.precision),
        str(OUTCOMES[side.outcome]),
        number(side.credit) if side.credit else "",
        _("%(good)s of %(all)s") % {"good": number(side.counted[0]), "all": number(side.counted[1])}
        if side.counted
        else "",
    )


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row of a claim beside what was delivered for it."""

    row: ReliefRow
    due: datetime | None
    done: datetime | None
    kept: bool | None
    too_early: bool


def named_rows(user, relief: Relief, rows: Sequence[ReliefRow]) -> list[NamedRow]:
    """The rows of a page; one query more than the rows themselves."""
    delivered = {
        (row.feed_id, row.row_key): row
        for row in CommitmentRow.objects.visible_to(user).filter(
            feed__in={row.feed_id for row in rows},
            source__in=Source.values,
            delivery__period=relief.period_id,
            rev_to__isnull=True,
            row_key__in=[row.row_key for row in rows],
        )
    }
    began = relief.starts_at if relief.category == Relief.Category.FORCE_MAJEURE else None
    found = []
    for row in rows:
        there = delivered.get((row.feed_id, row.row_key))
        due = there.due_at if there else None
        found.append(
            NamedRow(
                row,
                due,
                there.done_at if there else None,
                there.ok if there else None,
                bool(began and due and due < began),
            )
        )
    return found


def reasons_on(relief: Relief) -> list[Reason]:
    return reasons_of(relief) if relief.by_rows else []


def files_of(relief: Relief) -> list[dict]:
    """What may be downloaded: the evidence, then the file of rows."""
    files = [*relief.evidence.order_by("pk"), *([relief.file] if relief.by_rows else [])]
    return [{"file": file, "url": reverse("relief_file", args=[relief.pk, file.pk])} for file in files]

"""What does a case file say? A document `steward-case/1` (docs/case-file.md) → terms and periods."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from sla.engine.case.instants import day_begins, day_ends
from sla.engine.case.measured import Around, level_input
from sla.engine.case.node import Fields, Node, Reader, day, decimal, listed, only, text
from sla.engine.case.outlook import Outlook, outlook
from sla.engine.case.relief import Relief, in_order, relief_in
from sla.engine.case.rows import Files
from sla.engine.case.terms import terms
from sla.engine.fault import Fault
from sla.engine.faults import period_faults, terms_faults
from sla.engine.types import LevelTerms, PeriodInput, Terms

FORMAT = "steward-case/1"


class CaseError(ValueError):
    """The case cannot be worked out; `faults` holds one line each, opening with the path of the field."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Case:
    """A schedule and its periods in order of time, with a title and the source it was taken from.

    `outlooks` holds for each period what was given for knowing early.
    """

    terms: Terms
    periods: tuple[PeriodInput, ...]
    title: str = ""
    source: str = ""
    outlooks: tuple[Outlook, ...] = ()


def read_case(document: object, *, csv: Files | None = None) -> Case:
    """The case that a JSON document holds; `csv` gives the text of a file beside it, by its name.

    Raises CaseError with every fault.
    """
    case, faults = read_shape(document, csv=csv)
    faults = faults or tuple(_contradictions(case.terms, case.periods))
    if faults:
        raise CaseError(faults)
    return case


def read_shape(document: object, *, csv: Files | None = None) -> tuple[Case, tuple[str, ...]]:
    """The case with the faults of its fields, each by itself; with faults the case is only good for finding more."""
    faults: list[str] = []
    fields = Fields(Node(document, "", faults))
    fields.need("format", only(FORMAT))
    title = fields.get("title", text, "")
    source = fields.get("source", text, "")
    agreed = terms(fields)
    periods = fields.need("periods", listed(_period_in(agreed, csv)))
    fields.close()
    inputs, outlooks = tuple(one for one, _ in periods), tuple(one for _, one in periods)
    return Case(agreed, inputs, title, source, outlooks), tuple(faults)


def _contradictions(agreed: Terms, periods: Sequence[PeriodInput]) -> Iterator[Fault]:
    """What is wrong with a case in which every field can be read."""
    yield from terms_faults(agreed)
    for at, period in enumerate(periods):
        yield from (fault.under(f"periods[{at}].") for fault in period_faults(agreed, period))
        before = periods[at - 1].end if at else None
        if before is not None and period.start <= before:
            yield Fault(f"periods[{at}].start", "not_after", start=period.start, before=before)


def _period_in(agreed: Terms, files: Files | None) -> Reader[tuple[PeriodInput, Outlook]]:
    zone = ZoneInfo(agreed.zone)
    codes = [level.code for level in agreed.levels]

    def read(node: Node) -> tuple[PeriodInput, Outlook]:
        fields = Fields(node)
        period = PeriodInput(
            start=fields.need("start", day),
            end=fields.need("end", day),
            charges=fields.get("charges", decimal, Decimal(0)),
            pass_through=fields.get("pass_through", decimal, Decimal(0)),
            loss=fields.get("loss", decimal, None),
            as_of=fields.get("as_of", day, None),
            levels=(),
        )
        if period.end < period.start:
            fields.at("end").fault("is before the start")
        reliefs = fields.get("relief", listed(relief_in(zone, codes)), ())
        ahead = outlook(fields, codes)
        data = fields.at("data")
        fields.close()
        entries = Fields(Node({}, data.path, []) if data.is_absent else data)
        arrived = [
            level_input(entries.at(level.code), _around(agreed, level, period, reliefs, files))
            for level in agreed.levels
        ]
        entries.close()
        return replace(period, levels=tuple(arrived)), ahead

    return read


def _around(
    agreed: Terms, level: LevelTerms, period: PeriodInput, reliefs: Sequence[Relief], files: Files | None
) -> Around:
    zone = ZoneInfo(agreed.zone)
    end = day_ends(zone, period.end)
    bearing = [relief for relief in reliefs if relief.bears_on(level.code)]
    return Around(
        terms=level,
        zone=zone,
        start=day_begins(zone, period.start),
        end=end,
        as_of=end if period.as_of is None else min(end, day_ends(zone, period.as_of)),
        relief=in_order(relief.span for relief in bearing if relief.span is not None),
        relieved=frozenset(row for relief in bearing for row in relief.rows),
        files=files,
    )

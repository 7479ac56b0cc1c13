"""What does a schedule written down as a case come to, month by month? See docs/case-file.md."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.working import OUTCOMES
from sla.engine.case import Case, CaseError, read_case, write_result
from sla.engine.simulate import simulate
from sla.engine.types import LevelResult, PeriodResult, Step, TriggerResult

UNREADABLE = 2
EXPECTED_SUFFIX = ".expected.json"


class Command(BaseCommand):
    help = "Works out a case file: results, credits, rights that arise, and the working. Needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("case", nargs="*", type=Path, help="case files (steward-case/1), or folders of them")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print steward-result/1")
        parser.add_argument("--working", action="store_true", help="with --json: every step of the working too")
        parser.add_argument("--contract", metavar="N", help="write the case of this contract instead")
        parser.add_argument("--schedule", metavar="CODE", help="which of its schedules, where it has several")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["contract"]:
            self.stdout.write(_written(case_of_contract(options["contract"], options["schedule"])))
            return
        paths = tuple(case_files(options["case"]))
        if not paths:
            raise CommandError("Name a case file, a folder of them, or --contract.", returncode=UNREADABLE)
        results, faults = _work_out(paths)
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            sys.exit(UNREADABLE)
        if options["as_json"]:
            self.stdout.write(_written(_as_json(results, working=options["working"])))
            return
        for path, case, periods in results:
            self.stdout.write("\n".join(_as_text(path, case, periods)))


def case_of_contract(number: str, schedule: str | None) -> dict[str, Any]:
    """The case of a live contract: the seam between the portal's rows and the case file."""
    raise CommandError(f"There is no contract {number}.", returncode=UNREADABLE)


def case_files(paths: Iterable[Path]) -> Iterable[Path]:
    """The files as given; of a folder all cases in it, in the order of their names."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        yield from sorted(file for file in path.glob("*.json") if not file.name.endswith(EXPECTED_SUFFIX))


def open_case(path: Path) -> Case:
    """Read a case file and the tables beside it. Raises CaseError with one line per fault."""
    try:
        document = json.loads(path.read_text("utf-8-sig"), object_pairs_hook=_once)
    except OSError as problem:
        raise CaseError((f"{path.name}: cannot be read: {problem.strerror}",)) from problem
    except (ValueError, RecursionError) as problem:
        raise CaseError((f"{path.name}: is not JSON: {problem}",)) from problem
    return read_case(document, csv=_beside(path))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON lets a field stand twice and keeps the last; in a contract that would hide the first."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the field {twice!r} stands twice in one object")
    return found


def _beside(path: Path) -> Callable[[str], str]:
    folder = path.resolve().parent

    def read(name: str) -> str:
        file = (folder / name).resolve()
        if not file.is_relative_to(folder):
            raise ValueError("it does not lie beside the case")
        return file.read_text("utf-8-sig")

    return read


Worked = tuple[Path, Case, tuple[PeriodResult, ...]]


def _work_out(paths: Sequence[Path]) -> tuple[list[Worked], list[str]]:
    results: list[Worked] = []
    faults: list[str] = []
    for path in paths:
        where = f"{path}: " if len(paths) > 1 else ""
        try:
            case = open_case(path)
            results.append((path, case, simulate(case)))
        except CaseError as problem:
            faults.extend(f"{where}{fault}" for fault in problem.faults)
    return results, faults


def _as_json(results: Sequence[Worked], *, working: bool) -> dict[str, Any]:
    """One case is its result; several are an object by the name of the file."""
    written = {
        str(path): write_result(periods, case.terms.exponent, case=case, working=working)
        for path, case, periods in results
    }
    return next(iter(written.values())) if len(written) == 1 else dict(written)


def _written(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _as_text(path: Path, case: Case, periods: Sequence[PeriodResult]) -> Iterable[str]:
    yield case.title or path.name
    if case.source:
        yield _("Source: %(source)s") % {"source": case.source}
    for period in periods:
        yield from _period(period)


def _period(period: PeriodResult) -> Iterable[str]:
    yield ""
    yield _("%(start)s to %(end)s") % {"start": period.start, "end": period.end}
    heads = (_("Level"), _("Value"), _("Outcome"), _("Credit (%(currency)s)") % {"currency": period.currency})
    yield from _table([heads, *(_cells(level) for level in period.levels)])
    yield _("Credits: %(raw)s before the cap, cap %(cap)s, total %(total)s") % {
        "raw": period.raw,
        "cap": _("none") if period.cap is None else period.cap,
        "total": period.total,
    }
    if period.bonus:
        yield _("Bonus: %(amount)s") % {"amount": period.bonus}
    for back in period.earned_back:
        yield _("Earned back: %(amount)s of %(level)s for the period from %(start)s") % {
            "amount": back.amount,
            "level": back.level,
            "start": back.period,
        }
    for trigger in period.triggers:
        yield _trigger(trigger)
    for level in period.levels:
        yield _("Working of %(level)s") % {"level": level.code}
        yield from (_step(step) for step in level.working)
    if period.working:
        yield _("Working of the period")
        yield from (_step(step) for step in period.working)


def _cells(level: LevelResult) -> tuple[str, ...]:
    value = "–" if level.value is None else format(level.value, "f")
    return level.code, value, str(OUTCOMES[level.outcome.value]), str(level.credit)


def _table(rows: Sequence[tuple[str, ...]]) -> Iterable[str]:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _trigger(trigger: TriggerResult) -> str:
    if not trigger.met:
        return _("Right %(code)s has not arisen.") % {"code": trigger.code}
    if trigger.exercise_by is None:
        return _("Right %(code)s has arisen.") % {"code": trigger.code}
    return _("Right %(code)s has arisen; it lapses after %(day)s.") % {
        "code": trigger.code,
        "day": trigger.exercise_by,
    }


def _step(step: Step) -> str:
    figures = ", ".join(f"{name} {figure}" for name, figure in step.figures if figure)
    return f"  {step.code}: {figures}" if figures else f"  {step.code}"

"""What does a schedule written down as a case come to, month by month? See docs/case-file.md."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.models import Contract
from portal.templatetags.steward import number
from portal.working import OUTCOMES, Group, Wording, word_sum, word_working
from sla.engine.case import Case, CaseError, read_case, write_result
from sla.engine.simulate import simulate
from sla.engine.types import LevelResult, PeriodResult, TriggerResult
from sla.evaluate import plain_step
from sla.live_case import case_of_contract
from vendors.lifecycle import NotPossible
from vendors.words import clauses, reads_chinese

UNREADABLE = 2
EXPECTED_SUFFIX = ".expected.json"
TWO_DECIMALS = Decimal("0.01")
FORECASTS = {
    "breach_certain": gettext_lazy("a miss is certain"),
    "at_risk": gettext_lazy("at risk"),
    "watch": gettext_lazy("to be watched"),
    "on_track": gettext_lazy("on track"),
}
SURE = {
    "miss_significant": gettext_lazy("The miss is no accident."),
    "miss_inconclusive": gettext_lazy("The miss may be chance."),
}


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
            self.stdout.write(_written(live_case(options["contract"], options["schedule"])))
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


def live_case(number: str, schedule: str | None) -> dict[str, Any]:
    """The case of a contract in the database, as whoever runs this command may read all of them."""
    contract = Contract.objects.select_related("vendor").filter(number=number).first()
    if contract is None:
        raise CommandError(_("There is no contract %(number)s.") % {"number": number}, returncode=UNREADABLE)
    try:
        return case_of_contract(contract, schedule)
    except NotPossible as problem:
        raise CommandError(" ".join(str(reason) for reason in problem.reasons), returncode=UNREADABLE) from problem


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
    terms = case.terms
    names = {level.code: (reads_chinese() and level.name_zh) or level.name or level.code for level in terms.levels}
    wording = Wording(currency=terms.currency, names=names, zone=terms.zone)
    ahead = write_result(periods, terms.exponent, case=case)["periods"]
    for period, written in zip(periods, ahead, strict=True):
        yield from _period(period, written["levels"], wording)


def _period(period: PeriodResult, ahead: Mapping[str, Mapping[str, Any]], wording: Wording) -> Iterable[str]:
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
            "level": wording.level(back.level),
            "start": back.period,
        }
    for trigger in period.triggers:
        yield _trigger(trigger)
    for level in period.levels:
        yield _("Working of %(level)s") % {"level": wording.level(level.code)}
        yield from _working(word_working(map(plain_step, level.working), wording))
        yield from (f"  {line}" for line in early_lines(ahead[level.code]))
    if period.working:
        yield _("Working of the period")
        yield from _working(word_sum(map(plain_step, period.working), wording))


def _working(groups: Iterable[Group]) -> Iterable[str]:
    for group in groups:
        yield f"  {group.title}"
        for line in group.lines:
            words = clauses(str(part) for part in (line.label, line.how) if part)
            yield f"    {words}  {line.figure}".rstrip()


def early_lines(written: Mapping[str, Any]) -> Iterable[str]:
    """What a level's result says for knowing early: how the period will end, how fast it burns, how sure it is."""
    if forecast := written.get("forecast"):
        yield _("How it will end: %(label)s, about %(value)s, at best %(best)s") % {
            "label": FORECASTS[forecast["label"]],
            "value": _short(forecast["value"]),
            "best": _short(forecast["best"]),
        }
    for alert in written.get("burn", ()):
        sentence = (
            _("Burn over %(minutes)s min: %(burn)s times what is allowed; alarm from %(threshold)s times on: alarm")
            if alert["fires"]
            else _("Burn over %(minutes)s min: %(burn)s times what is allowed; alarm from %(threshold)s times on")
        )
        yield sentence % {
            "minutes": alert["minutes"],
            "burn": "–" if alert["burn"] is None else _short(alert["burn"]),
            "threshold": _short(alert["threshold"]),
        }
    if sure := written.get("significance"):
        yield _("The true value lies between %(low)s and %(high)s, with 95 %% certainty.") % {
            name: _short(sure[name]) for name in ("low", "high")
        }
        if sure["miss"]:
            yield str(SURE[sure["miss"]])
        for name, sentence in (
            ("one_more", _("One miss more: %(outcome)s.")),
            ("one_fewer", _("One miss fewer: %(outcome)s.")),
        ):
            if sure[name]:
                yield sentence % {"outcome": OUTCOMES[sure[name]]}


def _short(figure: str) -> str:
    """To two decimals, because a look ahead is no verdict; without zeros at the end."""
    return number(Decimal(figure).quantize(TWO_DECIMALS).normalize())


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

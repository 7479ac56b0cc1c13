"""What would a lawyer be handed of a live contract: its terms in force and the months that were judged, as a case file?

The document is a `steward-case/1` (docs/case-file.md): whoever works it out gets the figures that were posted, where
the terms did not change on the way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from contracts.case import case_terms
from contracts.models import Contract, ContractVersion, LevelSpec
from sla import engine
from sla.models import Evaluation
from vendors.lifecycle import NotPossible
from vendors.words import listed, pick

MONTHS = 12
# what a month holds of a level that was not agreed then, or was measured otherwise: nothing to judge
NOT_AGREED_THEN = {"none": True, "excused": True}
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LiveCase:
    """A case with what stands beside it: schedule, the versions that judged its months, how many, and what they posted.

    `posted` is the sum of the credits as they were posted, in the contract's currency.
    """

    document: Document
    schedule: str
    version: ContractVersion
    judged_by: tuple[int, ...]
    months: int
    posted: Decimal


def case_of_contract(
    contract: Contract, schedule_code: str | None = None, *, months: int = MONTHS, until: date | None = None
) -> Document:
    """The case of a contract's schedule: the signed version last in force, and its last `months` evaluated periods.

    `until` leaves out what begins after that day, versions and periods alike. A period that an amendment parted stands
    as its two parts. A level that a period knew nothing of, or measured in another way, is not judged there. Raises
    NotPossible where nothing is signed, or where it is not clear which schedule is meant. Always the same number of
    queries.
    """
    return live_case(contract, schedule_code, months=months, until=until).document


def live_case(
    contract: Contract, schedule_code: str | None = None, *, months: int = MONTHS, until: date | None = None
) -> LiveCase:
    """The same, with what a page says beside it."""
    version = terms_version(contract, until)
    code = _schedule(version, schedule_code)
    terms = case_terms(version, code, until)
    rows = _evaluated(contract, months, until)
    judged_by = tuple(sorted({one["n"] for inputs, _totals in rows for one in inputs["versions"]}))
    measured_then = _measured_then(contract, judged_by)
    document = {
        "format": engine.FORMAT,
        "title": listed([contract.number, pick(contract.vendor, "name"), pick(contract, "title")]),
        "source": _("Version %(n)s of %(number)s") % {"n": version.n, "number": contract.number},
        **terms,
        "periods": [
            _period(part["period"], terms["levels"], measured_then.get(_version_of(inputs, part["segment"]), {}))
            for inputs, _totals in rows
            for part in inputs["given"]
            if part["schedule"] == code
        ],
    }
    posted = sum((Decimal(totals.get(code, "0")) for _inputs, totals in rows), Decimal(0))
    return LiveCase(document, code, version, judged_by, len(rows), posted)


def terms_version(contract: Contract, until: date | None = None) -> ContractVersion:
    """The signed version last in force. Raises NotPossible where nothing is signed."""
    signed = contract.versions.filter(signed_at__isnull=False).select_related("contract")
    if until is not None:
        signed = signed.filter(effective_from__lte=until)
    version = signed.order_by("-effective_from", "-n").first()
    if version is None:
        raise NotPossible([_("The contract has no signed version yet.")])
    return version


def _schedule(version: ContractVersion, asked: str | None) -> str:
    codes = list(version.schedules.order_by("code").values_list("code", flat=True))
    if asked is None and len(codes) == 1:
        return codes[0]
    if asked in codes:
        return asked
    known = {"codes": listed(codes), "asked": asked}
    if asked is None:
        raise NotPossible([_("The contract has several schedules; name one: %(codes)s.") % known])
    raise NotPossible([_("The contract has no schedule %(asked)s; it has: %(codes)s.") % known])


def _evaluated(contract: Contract, months: int, until: date | None) -> list[tuple[dict, dict]]:
    """(inputs, totals by schedule) of the standing evaluations of the last `months` periods, the oldest first."""
    rows = Evaluation.objects.filter(
        period__contract=contract, superseded_by__isnull=True, inputs__has_key="given"
    ).order_by("-period__starts_on")
    if until is not None:
        rows = rows.filter(period__starts_on__lte=until)
    return list(rows.values_list("inputs", "result__totals")[:months])[::-1]


def _measured_then(contract: Contract, numbers: Iterable[int]) -> dict[int, dict[str, str]]:
    """Version number → level code → how it was measured, of the versions behind these periods."""
    found: dict[int, dict[str, str]] = {n: {} for n in numbers}
    specs = LevelSpec.objects.filter(version__contract=contract, version__n__in=found)
    for n, code, measure in specs.values_list("version__n", "level__code", "measure"):
        found[n][code] = measure
    return found


def _version_of(inputs: dict, segment: int) -> int:
    return inputs["versions"][segment - 1]["n"]


def _period(period: dict, levels: list[dict], measured_then: dict[str, str]) -> dict:
    """The period with an entry for exactly the levels of today's terms."""
    data = {
        level["code"]: period["data"].get(level["code"])
        if measured_then.get(level["code"]) == level["measure"]["kind"] and level["code"] in period["data"]
        else NOT_AGREED_THEN
        for level in levels
    }
    return {**period, "data": data}

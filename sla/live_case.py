"""What would a lawyer be handed of a live contract: its terms in force and the months that were judged, as a case file?

The document is a `steward-case/1` (docs/case-file.md): whoever works it out gets the figures that were posted, where
the terms did not change on the way.
"""

from collections.abc import Iterable
from datetime import date
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


def case_of_contract(
    contract: Contract, schedule_code: str | None = None, *, months: int = MONTHS, until: date | None = None
) -> Document:
    """The case of a contract's schedule: the signed version last in force, and its last `months` evaluated periods.

    `until` leaves out what begins after that day, versions and periods alike. A period that an amendment parted stands
    as its two parts. A level that a period knew nothing of, or measured in another way, is not judged there. Raises
    NotPossible where nothing is signed, or where it is not clear which schedule is meant.
    """
    version = terms_version(contract, until)
    code = _schedule(version, schedule_code)
    terms = case_terms(version, code, until)
    given = _given(contract, months, until)
    measured_then = _measured_then(contract, given)
    title = listed([contract.number, pick(contract.vendor, "name"), pick(contract, "title")])
    return {
        "format": engine.FORMAT,
        "title": title,
        "source": _("Version %(n)s of %(number)s") % {"n": version.n, "number": contract.number},
        **terms,
        "periods": [
            _period(part["period"], terms["levels"], measured_then.get(n, {}))
            for inputs in given
            for part in inputs["given"]
            if part["schedule"] == code
            for n in [_version_of(inputs, part["segment"])]
        ],
    }


def terms_version(contract: Contract, until: date | None = None) -> ContractVersion:
    """The signed version last in force. Raises NotPossible where nothing is signed."""
    signed = contract.versions.filter(signed_at__isnull=False).select_related("contract")
    if until is not None:
        signed = signed.filter(effective_from__lte=until)
    version = signed.order_by("-effective_from", "-n").first()
    if version is None:
        raise NotPossible([_("The contract has no signed version yet.")])
    return version


def versions_of(contract: Contract, *, months: int = MONTHS, until: date | None = None) -> list[int]:
    """The numbers of the versions by which those periods were judged, in order."""
    return sorted({one["n"] for inputs in _given(contract, months, until) for one in inputs["versions"]})


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


def _given(contract: Contract, months: int, until: date | None) -> list[dict]:
    """What the standing evaluations of the last `months` periods were asked, the oldest first."""
    rows = Evaluation.objects.filter(
        period__contract=contract, superseded_by__isnull=True, inputs__has_key="given"
    ).order_by("-period__starts_on")
    if until is not None:
        rows = rows.filter(period__starts_on__lte=until)
    return list(rows.values_list("inputs", flat=True)[:months])[::-1]


def _measured_then(contract: Contract, given: Iterable[dict]) -> dict[int, dict[str, str]]:
    """Version number → level code → how it was measured, of the versions behind these periods."""
    numbers = {one["n"] for inputs in given for one in inputs["versions"]}
    found: dict[int, dict[str, str]] = {n: {} for n in numbers}
    specs = LevelSpec.objects.filter(version__contract=contract, version__n__in=numbers)
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

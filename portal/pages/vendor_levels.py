"""How does each service level agreed with a vendor stand in the latest month that was judged?"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from contracts import queries
from contracts.models import Contract, LevelSpec
from contracts.terms import add_months
from portal.pages.portfolio import RUNNING, LevelMonth, months_of_results
from portal.templatetags.steward import level_value
from portal.wording.judgement import OUTCOMES
from sla.models import LevelResult
from vendors.models import Vendor
from vendors.words import pick

LOOKED_BACK = 24  # months; what was judged before says nothing about how a level stands


@dataclass(frozen=True, slots=True)
class Standing:
    """A level as agreed today, with its latest month; `last` is None until one is judged."""

    name: str
    critical: bool
    last: LevelMonth | None
    value: str
    expected: str
    minimum: str
    outcome: str


def levels_of(user, vendor: Vendor) -> list[tuple[Contract, list[Standing]]]:
    """Each running contract with its levels, in the contract's order; three queries."""
    today = timezone.localdate()
    contracts = (
        Contract.objects.visible_to(user).filter(vendor=vendor, state__in=RUNNING).select_related("vendor", "line")
    )
    rows = queries.contract_rows(user, contracts.order_by("number"), today)
    specs: dict[int, list[LevelSpec]] = defaultdict(list)
    agreed = LevelSpec.objects.visible_to(user).filter(version__in=[row.version for row in rows if row.version])
    for spec in agreed.select_related("level", "version").order_by("position", "pk"):
        specs[spec.version.contract_id].append(spec)
    last = _last_months(user, vendor, add_months(today.replace(day=1), -LOOKED_BACK))
    found = [
        (
            row.contract,
            [_standing(spec, last.get((row.contract.pk, spec.level.code))) for spec in specs[row.contract.pk]],
        )
        for row in rows
    ]
    return [(contract, levels) for contract, levels in found if levels]


def _last_months(user, vendor: Vendor, since) -> dict[tuple[int, str], LevelMonth]:
    rows = LevelResult.objects.visible_to(user).filter(
        evaluation__period__contract__vendor=vendor,
        evaluation__superseded_by__isnull=True,
        evaluation__period__starts_on__gte=since,
    )
    return {(row.contract_id, row.code): row for row in months_of_results(rows)}


def _standing(spec: LevelSpec, last: LevelMonth | None) -> Standing:
    """Expected and minimum are those the month was judged by; before the first, those agreed."""
    by = last or spec
    return Standing(
        name=pick(spec, "name"),
        critical=spec.level_class == "critical",
        last=last,
        value=level_value(last.value, last.unit, last.precision) if last else "",
        expected=level_value(by.expected, by.unit, by.precision),
        minimum=level_value(by.minimum, by.unit, by.precision) if by.minimum is not None else "",
        outcome=OUTCOMES.get(last.outcome, last.outcome) if last else "",
    )

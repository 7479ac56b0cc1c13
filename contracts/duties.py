"""What do contracts know of a vendor's duties: in which lines it serves, which levels and obligations are in force?"""

from collections import defaultdict
from datetime import date, timedelta

from django.utils.translation import gettext as _

from contracts.effects import RUNNING
from contracts.models import ClauseUse, Contract, ContractVersion, LevelSpec, Obligation, Schedule
from vendors.duty_providers import COVERED, DUE, MISSING, Cover, covers, lines_of_vendors
from vendors.words import worded_day


@lines_of_vendors
def lines_of_running_contracts(vendors) -> dict[int, set[int]]:
    """A house may serve in more lines than its own: those of its running contracts' schedules."""
    rows = Schedule.objects.filter(
        version__contract__vendor__in=vendors, version__contract__state__in=RUNNING, version__signed_at__isnull=False
    )
    found: dict[int, set[int]] = defaultdict(set)
    for vendor, line in rows.order_by().values_list("version__contract__vendor", "line").distinct():
        found[vendor].add(line)
    return found


@covers("clause")
def clauses_in_force(vendors, codes, *, user, as_of: date) -> dict[tuple[int, str], list[Cover]]:
    """Clauses of these codes, or with a sub-clause of such a name, in the versions in force of contracts that run."""
    standing = _standing_versions(vendors, user, as_of)
    rows = ClauseUse.objects.visible_to(user).filter(version__in=standing).select_related("version__contract")
    found: dict[tuple[int, str], list[Cover]] = defaultdict(list)
    for row in rows.order_by("version__contract__number", "position"):
        contract = row.version.contract
        for code in {row.code, *(block["name"] for block in row.text)} & set(codes):
            words = _("%(number)s: clause “%(clause)s”") % {"number": contract.number, "clause": row}
            found[contract.vendor_id, code].append(Cover(words, record=("contracts.contract", contract.number)))
    return found


def _standing_versions(vendors, user, as_of: date) -> list[int]:
    """The version in force on the day of each contract that runs."""
    versions = ContractVersion.objects.visible_to(user).filter(
        contract__vendor__in=vendors,
        contract__state__in=RUNNING,
        signed_at__isnull=False,
        effective_from__lte=as_of,
    )
    # in the order in which they came into force: the last of a contract stands
    return list(dict(versions.order_by("effective_from", "n").values_list("contract", "pk")).values())


@covers("level")
def levels_in_force(vendors, codes, *, user, as_of: date) -> dict[tuple[int, str], list[Cover]]:
    """Service levels with these codes in the versions in force on the day, of contracts that run."""
    specs = LevelSpec.objects.visible_to(user).filter(version__in=_standing_versions(vendors, user, as_of))
    found: dict[tuple[int, str], list[Cover]] = defaultdict(list)
    wanted = {code.casefold(): code for code in codes}
    for spec in specs.select_related("level__contract"):
        code = wanted.get(spec.level.code.casefold())
        if code:
            contract: Contract = spec.level.contract
            words = _("%(number)s: %(level)s") % {"number": contract.number, "level": spec}
            found[contract.vendor_id, code].append(Cover(words, record=("contracts.contract", contract.number)))
    return found


@covers("obligation")
def obligations_that_are_kept(vendors, codes, *, user, as_of: date) -> dict[tuple[int, str], list[Cover]]:
    """Obligations with these codes that running contracts generated: covered until the next one is due, unless missed.

    What is long past counts no more than what is next: of each contract the oldest that is still to be done, or, where
    nothing is, the next or the last one.
    """
    rows = Obligation.objects.visible_to(user).filter(
        contract__vendor__in=vendors,
        contract__state__in=RUNNING,
        code__in=codes,
        state__in=(*Obligation.OPEN, Obligation.State.ACCEPTED),
    )
    speaking: dict[tuple[int, str], Obligation] = {}
    for row in rows.select_related("contract", "rule").order_by("due_on", "pk"):
        key = (row.contract_id, row.code)
        before = speaking.get(key)
        if before is None or not before.is_to_do:
            speaking[key] = row
    found: dict[tuple[int, str], list[Cover]] = defaultdict(list)
    for row in speaking.values():
        words = _("%(number)s: %(obligation)s, due %(day)s") % {
            "number": row.contract.number,
            "obligation": row.rule,
            "day": worded_day(row.due_on),
        }
        cover = Cover(words, record=("contracts.obligation", str(row.pk)), standing=_standing_of(row, as_of))
        found[row.contract.vendor_id, row.code].append(cover)
    return found


def _standing_of(row: Obligation, as_of: date) -> str:
    if row.is_missed(as_of):
        return MISSING
    soon = row.state != Obligation.State.ACCEPTED and row.due_on <= as_of + timedelta(days=row.rule.lead_days)
    return DUE if soon else COVERED

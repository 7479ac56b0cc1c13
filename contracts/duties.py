"""What do contracts know of a vendor's duties: in which lines it serves, which service levels are in force?"""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from contracts.effects import RUNNING
from contracts.models import Contract, ContractVersion, LevelSpec, Schedule
from vendors.duty_providers import Cover, covers, lines_of_vendors


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


@covers("level")
def levels_in_force(vendors, codes, *, user, as_of: date) -> dict[tuple[int, str], list[Cover]]:
    """Service levels with these codes in the versions in force on the day, of contracts that run."""
    versions = ContractVersion.objects.visible_to(user).filter(
        contract__vendor__in=vendors,
        contract__state__in=RUNNING,
        signed_at__isnull=False,
        effective_from__lte=as_of,
    )
    # in the order in which they came into force: the last of a contract stands
    standing = dict(versions.order_by("effective_from", "n").values_list("contract", "pk"))
    specs = LevelSpec.objects.visible_to(user).filter(version__in=standing.values())
    found: dict[tuple[int, str], list[Cover]] = defaultdict(list)
    wanted = {code.casefold(): code for code in codes}
    for spec in specs.select_related("level__contract"):
        code = wanted.get(spec.level.code.casefold())
        if code:
            contract: Contract = spec.level.contract
            words = _("%(number)s: %(level)s") % {"number": contract.number, "level": spec}
            found[contract.vendor_id, code].append(Cover(words, record=("contracts.contract", contract.number)))
    return found

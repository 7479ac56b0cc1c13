"""What of a credit is still owed, by level, and is it by contract taken from the invoice, the deposit or vouchers?"""

from collections import defaultdict

from contracts.models import ContractVersion
from sla.models import Credit, LedgerLine

Account = LedgerLine.Account
# what a deduction is by contract says from what it is taken; otherwise from the invoice
TAKEN_FROM = {"voucher": Account.VOUCHER}


def nature_of(version: ContractVersion, schedule_code: str) -> str:
    """What a deduction of a schedule is by contract: reduction, damages, voucher or deposit."""
    schedule = next((one for one in version.schedules.all() if one.code == schedule_code), None)
    return "reduction" if schedule is None else schedule.rules.get("nature", "reduction")


def open_lines(credit: Credit) -> dict[str, int]:
    """Level code → minor units of this credit that still stand as receivable."""
    sums: dict[str, int] = defaultdict(int)
    for line in LedgerLine.objects.filter(entry__credit=credit, account=Account.RECEIVABLE):
        sums[line.level_code] += line.amount_minor
    return {code: minor for code, minor in sorted(sums.items()) if minor}


def open_by_nature(credit: Credit) -> list[tuple[str, int, str]]:
    """(level code, minor units still owed, nature), what the contract takes from the deposit first."""
    version = credit.evaluation.version
    found = [(code, owed, nature_of_code(version, code)) for code, owed in open_lines(credit).items()]
    return sorted(found, key=lambda line: line[2] != "deposit")


def by_contract_from_deposit(credit: Credit) -> int:
    """What of a deduction the contract takes from the deposit, in minor units, whatever it holds."""
    together = sum(owed for _code, owed, nature in open_by_nature(credit) if nature == "deposit")
    return min(max(together, 0), max(credit.amount_minor, 0))


def nature_of_code(version: ContractVersion, code: str) -> str:
    """The nature of a level's deduction; a schedule's own line begins with the schedule's code."""
    schedules = {
        spec.level.code: spec.schedule.code for spec in version.level_specs.select_related("level", "schedule")
    }
    return nature_of(version, schedules.get(code, code.rpartition("-")[0]))

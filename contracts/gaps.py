"""What does a contract that was signed elsewhere lack of what a new one needs, and is it still lacking?

Nothing of it stands in the contract's way. A gap is kept with who sees to it and by when (`Gap`); whether the fact is
there by now is asked of the rows that hold it, so that most gaps close by themselves. `USUAL` terms were not given when
it was registered and stand as usual until a later version is signed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.effects import RUNNING
from contracts.guards import master_not_running, needs_exit_plan, not_approved, not_assessed
from contracts.models import Contract, ContractVersion, ExitPlan, Gap, LevelSpec, Schedule
from contracts.models.registered import CAP, FEE, NOTICE, PAPER, USUAL_LEVELS, USUAL_TERMS, VALUE
from contracts.packs import figures
from contracts.vendor_guards import conditions_overdue
from vendors.models import DocumentType, Vendor, VendorCondition
from vendors.queries.documents import gap_words, standings
from vendors.queries.joining import newest_checks, sanctions_not_clear
from vendors.queries.risk import assessments_of, model_in_force
from vendors.words import listed

TO_CLOSE_WITHIN = timedelta(days=30)
WATCHED = (Contract.State.REGISTERED, Contract.State.SIGNED, *RUNNING)
USUAL = frozenset({NOTICE, USUAL_TERMS})
NAMES = {
    "vendor": gettext_lazy("Approval of the vendor"),
    "risk": gettext_lazy("Risk assessment"),
    "exit-plan": gettext_lazy("Exit plan"),
    "sanctions": gettext_lazy("Sanctions check"),
    "conditions": gettext_lazy("Conditions of the approval"),
    "master": gettext_lazy("Master agreement"),
    CAP: gettext_lazy("Liability cap"),
    VALUE: gettext_lazy("Total value"),
    FEE: gettext_lazy("Fee"),
    NOTICE: gettext_lazy("Notice period"),
    USUAL_TERMS: gettext_lazy("Other terms"),
    USUAL_LEVELS: gettext_lazy("Figures of the service levels"),
}
Say = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Standing:
    """A gap as it stands: its name, in words once it is read, and what is lacking as long as it is (else empty)."""

    gap: Gap
    name: object
    words: str

    @property
    def is_open(self) -> bool:
        return bool(self.words)


def lacking(contracts: Iterable[Contract], today: date) -> dict[int, dict[str, Say]]:
    """Contract id → code → the sentence that says what is lacking on a day; a fixed number of queries.

    Contracts come with `vendor` and `parent`. `USUAL` terms are among them wherever the first version still stands.
    """
    contracts = list(contracts)
    found: dict[int, dict[str, Say]] = {contract.pk: {} for contract in contracts}
    if contracts:
        for provider in (_of_vendors, _papers, _of_masters, _of_versions):
            for contract, code, say in provider(contracts, today):
                found[contract.pk][code] = say
    return found


def standings_of(gaps: Iterable[Gap], today: date) -> list[Standing]:
    """Gaps (with `contract__vendor` and `contract__parent`) as they stand on a day; a fixed number of queries."""
    gaps = list(gaps)
    asked = {gap.contract_id: gap.contract for gap in gaps if gap.state == Gap.State.OPEN}
    found = lacking(asked.values(), today)
    named = names_of(gap.code for gap in gaps)
    return [Standing(gap, named[gap.code], _words(gap, found)) for gap in gaps]


def names_of(codes: Iterable[str]) -> dict[str, object]:
    """Code → what is lacking, in words once it is read; one query where a paper is among them."""
    codes = set(codes)
    kinds = [code.removeprefix(PAPER) for code in codes if code.startswith(PAPER)]
    papers = {f"{PAPER}{row.code}": row for row in DocumentType.objects.filter(code__in=kinds)} if kinds else {}
    return {code: papers.get(code) or NAMES.get(code, code) for code in codes}


def _words(gap: Gap, found: dict[int, dict[str, Say]]) -> str:
    say = found.get(gap.contract_id, {}).get(gap.code)
    return say() if say and gap.state == Gap.State.OPEN else ""


def _of_vendors(contracts: list[Contract], today: date) -> Iterator[tuple[Contract, str, Say]]:
    vendors = {contract.vendor_id: contract.vendor for contract in contracts}
    checks, assessments = newest_checks(vendors), assessments_of(vendors)
    planned = set(ExitPlan.objects.filter(vendor__in=vendors).values_list("vendor", flat=True))
    overdue = _overdue(vendors, today)
    asks_risk = model_in_force() is not None
    for contract in contracts:
        vendor = contract.vendor
        check, assessment = checks.get(vendor.pk), assessments.get(vendor.pk)
        if not_approved(vendor):
            yield contract, "vendor", partial(not_approved, vendor)
        if sanctions_not_clear(check, today):
            yield contract, "sanctions", partial(sanctions_not_clear, check, today)
        if asks_risk and assessment is None:
            yield contract, "risk", partial(not_assessed, vendor)
        elif asks_risk and vendor.pk not in planned and needs_exit_plan(vendor, assessment):
            yield contract, "exit-plan", partial(needs_exit_plan, vendor, assessment)
        if vendor.pk in overdue:
            yield contract, "conditions", partial(conditions_overdue, vendor, overdue[vendor.pk])


def _overdue(vendors: dict[int, Vendor], today: date) -> dict[int, int]:
    """Vendor id → how many conditions of its approval are overdue."""
    rows = VendorCondition.objects.filter(vendor__in=vendors, state__in=VendorCondition.UNMET, due_on__lt=today)
    return dict(rows.order_by().values_list("vendor").annotate(n=Count("pk")))


def _papers(contracts: list[Contract], today: date) -> Iterator[tuple[Contract, str, Say]]:
    """The kinds of papers that stop new contracts, as far as none holds."""
    missing = defaultdict(list)
    vendors = {contract.vendor_id: contract.vendor for contract in contracts}
    for row in standings(vendors.values(), today):
        if row.hard and not row.stand.holds:
            missing[row.vendor.pk].append(row)
    for contract in contracts:
        for row in missing[contract.vendor_id]:
            yield contract, f"{PAPER}{row.type.code}", partial(gap_words, row)


def _of_masters(contracts: list[Contract], today: date) -> Iterator[tuple[Contract, str, Say]]:
    for contract in contracts:
        if master_not_running(contract):
            yield contract, "master", partial(master_not_running, contract)


def _of_versions(contracts: list[Contract], today: date) -> Iterator[tuple[Contract, str, Say]]:
    versions = _standing_versions(contracts)
    unpriced = _unpriced(versions.values())
    typical = _typical(versions.values())
    for contract in contracts:
        version = versions[contract.pk]
        if version.n == 1:
            yield contract, NOTICE, partial(_usual_notice, version.notice_days)
            yield contract, USUAL_TERMS, _usual_terms
        if version.liability_cap_minor is None:
            yield contract, CAP, _no_cap
        if version.value_minor is None:
            yield contract, VALUE, _no_value
        if version.pk in unpriced:
            yield contract, FEE, _no_fee
        if named := typical[version.pk]:
            yield contract, USUAL_LEVELS, partial(_usual_levels, named)


def _standing_versions(contracts: list[Contract]) -> dict[int, ContractVersion]:
    """Contract id → its newest signed version, before there is one its first."""
    rows = ContractVersion.objects.filter(contract__in=contracts).order_by("n")
    found: dict[int, ContractVersion] = {}
    for row in rows:
        if row.n == 1 or row.signed_at is not None:
            found[row.contract_id] = row
    return found


def _unpriced(versions: Iterable[ContractVersion]) -> set[int]:
    """The versions with a schedule that says nothing of its fee."""
    rows = Schedule.objects.filter(version__in=versions, monthly_fee_minor__isnull=True)
    return set(rows.filter(fee_words_en="", fee_words_zh="").values_list("version", flat=True))


def _typical(versions: Iterable[ContractVersion]) -> dict[int, list[LevelSpec]]:
    """Version id → its levels that read as the pack has them, which nobody may have read in the paper."""
    found = defaultdict(list)
    rows = LevelSpec.objects.filter(version__in=versions).select_related("level")
    for row in rows.order_by("position", "pk"):
        if (row.expected, row.minimum) == figures().get(row.level.code):
            found[row.version_id].append(row)
    return found


def _usual_notice(days: int) -> str:
    return _("Notice of %(days)s days is what is usual; look up what was agreed.") % {"days": days}


def _usual_terms() -> str:
    return _("How long a notice takes, claims, objections and relief stand as usual; look up what was agreed.")


def _no_cap() -> str:
    return _("No liability cap is entered.")


def _no_value() -> str:
    return _("No total value is entered.")


def _no_fee() -> str:
    return _("Neither a fixed fee a month is entered nor how the fee is made up.")


def _usual_levels(rows: list[LevelSpec]) -> str:
    return _("Typical figures, to be held against the paper: %(names)s.") % {"names": listed(rows)}

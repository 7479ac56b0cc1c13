"""How is a contract of the demonstration agreed? The same steps that people take, from draft to active and amended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from contracts import actions
from contracts.models import ApprovalRequest, Contract, ContractVersion
from contracts.queries_approvals import current, steps_of
from portal.models import ContractTemplate
from portal.papers.composing import begin_document
from portal.seeding.days import Days, at
from portal.seeding.files import CaseByCase, Cases, Counts, Outages, Probe, Value
from portal.seeding.obligations import rules_of
from portal.seeding.seasons import seasons_of
from vendors import jobs
from vendors.models import BuyerEntity, Calendar, Currency, ServiceLine, User, Vendor

Figures = Counts | Cases | CaseByCase | Outages | Probe | Value
Fee = tuple[str, Decimal | str, str, str]  # schedule, amount, how it was worked out, the same in Chinese
SHANGHAI, BERLIN, AMSTERDAM, WARSAW = "Asia/Shanghai", "Europe/Berlin", "Europe/Amsterdam", "Europe/Warsaw"


@dataclass(frozen=True, slots=True)
class Amendment:
    """From which month on (by its distance), what changes, and the parts that read otherwise."""

    offset: int
    what: str
    schedules: Callable[[dict], dict] | None = None
    feeds: Callable[[dict], dict] | None = None
    card: dict = field(default_factory=dict)
    rates: list[dict] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Agreement:
    """One contract as the story wants it."""

    number: str
    vendor: str
    entity: str
    line: str
    owner: str
    title: tuple[str, str]
    currency: str
    zone: str
    terms: dict
    first: int  # the first month measured, by its distance from the last closed one
    kind: str = "standalone"
    parent: str = ""
    calendar: str = ""  # whose working days count for its notice and its clocks
    schedules: list[dict] = field(default_factory=list)
    feeds: list[dict] = field(default_factory=list)
    levels: list[dict] = field(default_factory=list)
    figures: Mapping[str, Figures] = field(default_factory=dict)
    own: Mapping[str, Figures] = field(default_factory=dict)  # what we measure beside the vendor, and who delivers it
    fees: Callable[[int], list[Fee]] | None = None
    card: dict = field(default_factory=dict)  # with its rates the fees come from statements
    rates: list[dict] = field(default_factory=list)
    stated: Callable[[int], dict] | None = None  # what no data give, by the code of a rate
    amendments: tuple[Amendment, ...] = ()
    last: int = 1  # the last month opened
    silent: frozenset[int] = frozenset()  # months in which nothing was reported
    nothing: frozenset[tuple[str, int]] = frozenset()  # (feed, month) declared as without activity
    acceptor: str = "lin"
    stays: str = ""  # the state it is left in, where that is not active
    document: str = ""  # the contract template of its document, where it was put together here
    departs: Callable[[ContractVersion, User, datetime], None] | None = None  # where the document is not standard


def feed(
    code: str,
    kind: str,
    name_en: str,
    name_zh: str,
    row_en: str,
    row_zh: str,
    *,
    dims: list[str] | None = None,
    own: bool = False,
) -> dict:
    return {
        "code": code,
        "kind": kind,
        "name_en": name_en,
        "name_zh": name_zh,
        "row_words_en": row_en,
        "row_words_zh": row_zh,
        "dimensions": dims or [],
        "own_source": own,
    }


def level(code: str, feed_code: str, names: tuple[str, str], expected: str, minimum: str, **others) -> dict:
    """A service level of the schedule `main`; `others` are fields of `LevelSpec`, numbers as text.

    An empty `minimum` is none; what a case file says beyond the columns stands in `more`.
    """
    numbers = {"weight"}
    said = {name: Decimal(value) if name in numbers else value for name, value in others.items()}
    return {
        "code": code,
        "feed": feed_code,
        "schedule": "main",
        "name_en": names[0],
        "name_zh": names[1],
        "expected": Decimal(expected),
        "minimum": Decimal(minimum) if minimum else None,
        **said,
    }


def schedule(
    names: tuple[str, str],
    fee: tuple[str, str],
    *,
    code: str = "main",
    line: str = "",
    risk: str = "0",
    cap: str = "",
    repeat=(),
    rules: dict | None = None,
    rights=(),
) -> dict:
    """How a service is paid; `rules` and `rights` as in a case file."""
    return {
        "code": code,
        "name_en": names[0],
        "name_zh": names[1],
        "line": line,
        "fee_words_en": fee[0],
        "fee_words_zh": fee[1],
        "at_risk_percent": Decimal(risk),
        "cap_percent": Decimal(cap or risk),
        "repeat": list(repeat),
        "rules": rules or {},
        "triggers": list(rights),
    }


def terminate(level: str, in_a_row: int, days: int) -> dict:
    """The right to terminate after so many defaults of a level in a row, open so many days from the month's end."""
    return {"code": "terminate", "type": "consecutive", "level": level, "k": in_a_row, "exercise_days": days}


# who takes a step that asks for a role; of several roles the first one here
APPROVERS = {"legal": "lu", "finance": "fang", "executive": "zhou", "procurement": "lin"}


@dataclass(slots=True)
class Making:
    """Takes agreements through their steps; `people` by their short names."""

    days: Days
    people: Mapping[str, User]
    contracts: dict[str, Contract] = field(default_factory=dict)

    def conclude(self, agreed: Agreement) -> Contract:
        """Draft, approved, signed, active, each step by who may take it, on a day before the term starts."""
        start = agreed.terms["starts_on"]
        contract = self.draft(agreed, start - timedelta(days=57))
        if agreed.stays == "draft":
            return contract
        owner, legal, lin = self.people[agreed.owner], self.people["lu"], self.people["lin"]
        zone = agreed.zone
        request = actions.submit_contract(contract, by=owner, now=at(start - timedelta(days=36), "15:20", zone))
        if agreed.stays == "in_review":
            return contract
        self._approve(request, start - timedelta(days=31), zone)
        if agreed.document:
            jobs.run_waiting()  # the final paper is what both sign
        actions.send_out(contract, by=owner, now=at(start - timedelta(days=30), "09:40", zone))
        self._sign(contract.versions.get(), agreed, start - timedelta(days=14))
        actions.sign_contract(contract, by=legal, now=at(start - timedelta(days=13), "10:30", zone))
        if agreed.stays == "signed":
            return contract
        actions.activate_contract(
            contract,
            by=lin,
            attested="Signed original filed, insurance and licences checked.",
            now=at(start, "09:00", zone),
        )
        return contract

    def draft(self, agreed: Agreement, day: date) -> Contract:
        owner, zone = self.people[agreed.owner], agreed.zone
        vendor = Vendor.objects.get(code=agreed.vendor)
        terms = {"effective_from": max(agreed.terms["starts_on"], self.days.month(agreed.first)), **agreed.terms}
        if agreed.calendar:
            terms["calendar"] = Calendar.objects.get(code=agreed.calendar)
        contract = actions.create_contract(
            by=owner,
            number=agreed.number,
            kind=agreed.kind,
            vendor=vendor,
            entity=BuyerEntity.objects.get(code=agreed.entity),
            line=ServiceLine.objects.get(code=agreed.line),
            parent=self.contracts.get(agreed.parent),
            title_en=agreed.title[0],
            title_zh=agreed.title[1],
            currency=Currency.objects.get(code=agreed.currency),
            zone=zone,
            owner=owner,
            terms=terms,
            now=at(day, "10:12", zone),
        )
        actions.edit_version(
            contract.versions.get(),
            by=owner,
            schedules=[self._with_line(part, agreed) for part in agreed.schedules],
            feeds=[self._with_due_day(part) for part in agreed.feeds],
            levels=agreed.levels,
            **({"rate_card": agreed.card, "rates": agreed.rates} if agreed.rates else {}),
            **({"obligations": rules_of(agreed.vendor, self.days)} if not agreed.stays else {}),
            seasons=seasons_of(agreed.vendor, self.days),
            now=at(day + timedelta(days=4), "17:45", zone),
        )
        if agreed.document:
            self._put_together(contract.versions.get(), agreed, at(day + timedelta(days=5), "11:20", zone))
        self.contracts[agreed.number] = contract
        return contract

    def _put_together(self, version: ContractVersion, agreed: Agreement, now: datetime) -> None:
        """Its document from the template, and where it is not standard."""
        owner = self.people[agreed.owner]
        template = ContractTemplate.objects.get(code=agreed.document)
        begin_document(version, by=owner, template=template, language="both_zh", now=now)
        if agreed.departs:
            agreed.departs(ContractVersion.objects.get(pk=version.pk), owner, now)

    def amend(self, agreed: Agreement, change: Amendment) -> None:
        """The next version, in force from its month on."""
        contract, day, zone = self.contracts[agreed.number], self.days.month(change.offset), agreed.zone
        owner, legal = self.people[agreed.owner], self.people["lu"]
        version = actions.amend_contract(
            contract,
            by=owner,
            kind="amendment",
            what_changed=change.what,
            effective_from=day,
            now=at(day - timedelta(days=31), "10:00", zone),
        )
        parts = {}
        if change.schedules:
            parts["schedules"] = [change.schedules(self._with_line(part, agreed)) for part in agreed.schedules]
        if change.feeds:
            parts["feeds"] = [change.feeds(self._with_due_day(part)) for part in agreed.feeds]
        if change.rates:
            parts |= {"rate_card": change.card, "rates": change.rates}
        actions.edit_version(version, by=owner, **parts, now=at(day - timedelta(days=31), "10:40", zone))
        request = actions.submit_version(version, by=owner, now=at(day - timedelta(days=28), "14:00", zone))
        self._approve(request, day - timedelta(days=24), zone)
        version.refresh_from_db()
        self._sign(version, agreed, day - timedelta(days=9))
        actions.sign_version(version, by=legal, now=at(day - timedelta(days=9), "17:00", zone))

    def _approve(self, request: ApprovalRequest, day: date, zone: str) -> None:
        """Each step by who may take it, on that day and those after it."""
        for n in range(request.steps.count()):
            request.refresh_from_db()
            if not request.is_decided_on:
                return
            step = current(steps_of(request))[0]
            by = next(self.people[name] for role, name in APPROVERS.items() if role in step.roles)
            now = at(day + timedelta(days=n), "11:05", zone)
            actions.approve_contract(request, by=by, hash_seen=request.content_hash, now=now)

    def _sign(self, version, agreed: Agreement, day: date) -> None:
        legal, zone = self.people["lu"], agreed.zone
        signatories = {"buyer": self.people["zhou"].name, "vendor": self.people[f"{agreed.vendor}.1"].name}
        how = {"buyer": self._sealed(version, agreed, day)} if agreed.document else {}
        for party, name in signatories.items():
            signed = {"party": party, "signatory": name, "signed_on": day, **how.get(party, {})}
            actions.record_signature(version, by=legal, now=at(day, "16:00", zone), **signed)

    def _sealed(self, version: ContractVersion, agreed: Agreement, day: date) -> dict:
        """Our contract seal, asked for by the owner, granted by legal, on the paper on the day of signing."""
        owner, zone = self.people[agreed.owner], agreed.zone
        asked_at, granted_at = at(day - timedelta(days=2), "10:05", zone), at(day - timedelta(days=1), "09:30", zone)
        given = {"seal": "contract", "copies": 4, "reason": "正本四份，双方各执两份"}
        asked = actions.request_seal(version, by=owner, now=asked_at, **given)
        actions.grant_seal(asked, by=self.people["lu"], now=granted_at)
        affixed = {"affixed_on": day, "originals": "法务档案室 3 号柜 14 卷", "now": at(day, "15:20", zone)}
        return {"how": "sealed", "seal": actions.affix_seal(asked, by=owner, **affixed)}

    @staticmethod
    def _with_line(part: dict, agreed: Agreement) -> dict:
        return {**part, "line": ServiceLine.objects.get(code=part["line"] or agreed.line)}

    def _with_due_day(self, part: dict) -> dict:
        return {"due_day": self.days.due_day, **part}

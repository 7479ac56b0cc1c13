"""How does a contract that was signed elsewhere come in? Entered once with its paper, confirmed by another person.

Neither approval nor signing is asked, because both happened elsewhere; the trail says so. What a new contract would
need and this one lacks becomes gaps with an owner and a date, and holds nothing up.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from contracts.actions.drafts import create_contract, edit_version, lock
from contracts.actions.signing import AHEAD, digital_signatures, keep_checks, write_signature
from contracts.content import content_hash
from contracts.gaps import TO_CLOSE_WITHIN, USUAL, WATCHED, lacking, names_of
from contracts.models import Contract, ContractVersion, Gap, ReturnedRegistration, Signature
from contracts.queries import latest_version
from contracts.queries_registered import registration_hash
from vendors.files import is_unchanged
from vendors.lifecycle import NotPossible, Stale, perform
from vendors.models import StoredFile, User
from vendors.system import system_user

SIGNED_ON = {Signature.Party.BUYER: "signed_on", Signature.Party.VENDOR: "vendor_signed_on"}  # fields of the form


@dataclass(frozen=True, slots=True)
class Signed:
    """The paper, and for each party (`Signature.Party`) who signed it and when."""

    file: StoredFile
    by_party: Mapping[str, tuple[str, date]]


def register_contract(
    *,
    by: User,
    paper: Signed,
    measured_from: date,
    parties: dict,
    terms: dict,
    schedules: Collection[dict] = (),
    feeds: Collection[dict] = (),
    levels: Collection[dict] = (),
    usual: Collection[str] = (),
    now: datetime | None = None,
) -> Contract:
    """A contract written down, frozen and laid before the person who confirms it, in one go.

    `parties` as `create_contract` takes them, the parts as `edit_version` does. `usual` names the gaps of
    `contracts.gaps.USUAL` that were left as usual.
    """
    found = digital_signatures(paper.file)  # before the transaction: it takes seconds, and nobody waits for its lock
    with transaction.atomic():
        contract = create_contract(by=by, terms=terms, now=now, **parties)
        version = latest_version(contract)
        edit_version(version, by=by, schedules=[*schedules], feeds=[*feeds], levels=[*levels], now=now)
        return _register(contract, found, by=by, paper=paper, measured_from=measured_from, usual=usual, now=now)


def register_draft(
    contract: Contract,
    *,
    by: User,
    paper: Signed,
    measured_from: date,
    usual: Collection[str] = (),
    now: datetime | None = None,
) -> Contract:
    """What stands in a draft was signed elsewhere; `measured_from` is the first day of the first month measured."""
    found = digital_signatures(paper.file)
    return _register(contract, found, by=by, paper=paper, measured_from=measured_from, usual=usual, now=now)


def _register(
    contract: Contract,
    found: list[dict],
    *,
    by: User,
    paper: Signed,
    measured_from: date,
    usual: Collection[str],
    now: datetime | None,
) -> Contract:
    """`found` is what the paper's digital signatures say; it is kept with the first party's, as one paper is both's."""
    moment = now or timezone.now()
    with transaction.atomic():
        locked = lock(contract)
        version = latest_version(locked)
        measured = version.level_specs.exists()
        if measured and measured_from < version.starts_on.replace(day=1):
            raise ValidationError({"measured_from": _("No month is measured before the term starts.")})
        ahead = [party for party, (_name, day) in paper.by_party.items() if day > locked.day_of(moment)]
        if ahead:
            raise ValidationError({SIGNED_ON[Signature.Party(party)]: AHEAD for party in ahead})
        if locked.state == Contract.State.DRAFT:
            _freeze(version, by, moment)
            rows, how = [], Signature.How.DIGITAL if found else Signature.How.SIGNED
            for party, (signatory, signed_on) in paper.by_party.items():
                signed = {"party": party, "signatory": signatory, "signed_on": signed_on, "file": paper.file}
                rows.append(write_signature(version, by=by, shown=False, now=now, how=how, **signed))
            keep_checks(rows[0], found)
        facts = {"version": version.n, "hash": version.content_hash, "paper": paper.file.sha256}
        perform(contract, "register", by=by, now=now, measured_from=measured_from, **facts)
        _note_gaps(contract, usual, moment)
        ReturnedRegistration.objects.filter(contract=contract).delete()
    return contract


def confirm_contract(
    contract: Contract, *, by: User, hash_seen: str, note: str = "", now: datetime | None = None
) -> Contract:
    """Another person holds what was entered against the paper; when the term has begun, it is active the same minute.

    `hash_seen` is the registration (`registration_hash`) as `by` saw it; raises `Stale` when it reads otherwise by now.
    """
    moment = now or timezone.now()
    with transaction.atomic():
        locked = lock(contract)
        version = latest_version(locked)
        current = registration_hash(locked)
        if locked.state == Contract.State.REGISTERED and current != hash_seen:
            raise Stale([_("It was registered anew since you opened it; nothing is confirmed. Read it again.")])
        signatures = list(version.signatures.select_related("file"))
        if not all(is_unchanged(row.file) for row in signatures if row.file is not None):
            raise NotPossible([_("The paper that is kept is not the one that was registered; it has to be returned.")])
        perform(contract, "confirm", by=by, note=note, now=now, version=version.n, hash=current)
        last = max(row.signed_on for row in signatures)
        version.signed_at, version.signed_by = datetime.combine(last, time(12), ZoneInfo(locked.zone)), by
        version.save(update_fields=["signed_at", "signed_by"])
        _note_gaps(contract, (), moment)
        if version.starts_on <= contract.day_of(moment):
            perform(contract, "activate", by=system_user("calendar"), now=now)
    return contract


def return_registration(contract: Contract, *, by: User, note: str, now: datetime | None = None) -> Contract:
    """Back to a draft, with the reason; its signatures and gaps are void, what was typed of the paper is kept."""
    with transaction.atomic():
        measured_from = lock(contract).measured_from
        perform(contract, "return_registration", by=by, note=note, now=now)
        version = latest_version(contract)
        _keep_what_was_said(version, measured_from)
        version.content_hash, version.frozen_at, version.frozen_by = "", None, None
        version.save(update_fields=["content_hash", "frozen_at", "frozen_by"])
        version.signatures.all().delete()
        contract.gaps.all().delete()
    return contract


def _keep_what_was_said(version: ContractVersion, measured_from: date | None) -> None:
    said = {row.party: row for row in version.signatures.all()}
    ours, theirs = said[Signature.Party.BUYER], said[Signature.Party.VENDOR]
    ReturnedRegistration.objects.create(
        contract=version.contract,
        file=ours.file,
        buyer_signatory=ours.signatory,
        vendor_signatory=theirs.signatory,
        signed_on=ours.signed_on,
        vendor_signed_on=theirs.signed_on,
        measured_from=measured_from,
    )


def _freeze(version: ContractVersion, by: User, moment: datetime) -> None:
    version.content_hash, version.frozen_at, version.frozen_by = content_hash(version), moment, by
    version.save(update_fields=["content_hash", "frozen_at", "frozen_by"])


def _note_gaps(contract: Contract, usual: Collection[str], moment: datetime) -> None:
    """What is lacking now and was not noted yet falls to the contract's owner, with a month to see to it."""
    contract = Contract.objects.select_related("vendor", "parent", "owner").get(pk=contract.pk)
    today = contract.day_of(moment)
    found = [code for code in lacking([contract], today)[contract.pk] if code not in USUAL or code in usual]
    noted = set(contract.gaps.values_list("code", flat=True))
    Gap.objects.bulk_create(
        Gap(contract=contract, code=code, owner=contract.owner, due_on=today + TO_CLOSE_WITHIN, found_at=moment)
        for code in found
        if code not in noted
    )


def assign_gap(gap: Gap, *, by: User, owner: User, due_on: date, note: str = "", now: datetime | None = None) -> Gap:
    """Somebody else of ours sees to it, or by another day."""
    if not owner.is_buyer:
        raise NotPossible([_("Somebody of ours sees to a gap.")])
    if due_on < timezone.localdate(now):
        raise NotPossible([_("The day by which it is closed lies ahead.")])
    return perform(gap, "assign", by=by, note=note, now=now, owner=owner, due_on=due_on, **_named(gap))


def close_gap(gap: Gap, *, by: User, note: str, now: datetime | None = None) -> Gap:
    """Somebody has looked it up, and says what was found."""
    return perform(gap, "close", by=by, note=note, now=now, how=note, **_named(gap))


def waive_gap(gap: Gap, *, by: User, note: str, now: datetime | None = None) -> Gap:
    """We go without it, and say why."""
    return perform(gap, "waive", by=by, note=note, now=now, why=note, **_named(gap))


def settle_gaps(now: datetime | None = None) -> list[Gap]:
    """What is there by now closes by itself; asked again every round."""
    today = timezone.localdate(now)
    rows = Gap.objects.filter(state=Gap.State.OPEN, contract__state__in=WATCHED)
    rows = list(rows.select_related("contract__vendor", "contract__parent"))
    found = lacking({row.contract_id: row.contract for row in rows}.values(), today)
    calendar = system_user("calendar")
    return [
        perform(row, "settle", by=calendar, now=now, **_named(row))
        for row in rows
        if row.code not in found[row.contract_id]
    ]


def _named(gap: Gap) -> dict[str, str]:
    """What is lacking, for the trail, in both languages."""
    name, words = names_of([gap.code])[gap.code], {}
    for code, key in (("en", "what_en"), ("zh-hans", "what_zh")):
        with translation.override(code):
            words[key] = str(name)
    return words

"""Have both parties signed exactly what was approved? Send out, record each signature, conclude."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import rules
from contracts.actions.drafts import lock
from contracts.actions.obligations import make_obligations
from contracts.content import worded_day
from contracts.models import Contract, ContractVersion, DocumentPaper, SealRequest, Signature, SignatureCheck
from contracts.pdf_signatures import NotRead, signatures_in
from contracts.queries import latest_version
from contracts.queries_documents import document_of, final_paper
from vendors import trail
from vendors.lifecycle import NotPossible, perform
from vendors.models import Attestation, StoredFile, User
from vendors.roles import Permission
from vendors.system import system_user

AHEAD = gettext_lazy("Nobody has signed on a day that is still to come.")


def send_out(contract: Contract, *, by: User, note: str = "", now: datetime | None = None) -> Contract:
    """From here on the vendor sees the contract."""
    return perform(contract, "send_out", by=by, note=note, now=now)


def record_signature(
    version: ContractVersion,
    *,
    by: User,
    party: str,
    signatory: str,
    signed_on: date,
    file: StoredFile | None = None,
    how: str = Signature.How.SIGNED,
    seal: SealRequest | None = None,
    originals: str = "",
    now: datetime | None = None,
) -> Signature:
    """One party signed or sealed the frozen version. Without the signed file `by` attests it in so many words.

    Our own seal counts once its request was granted and it was affixed: `seal` names that request.
    """
    with transaction.atomic():
        contract = lock(version.contract)
        version = ContractVersion.objects.get(pk=version.pk)
        version.contract = contract
        if not (by.may(Permission.CONTRACT_SIGN, contract.vendor) or rules.may_submit(contract, by)):
            raise PermissionDenied(_("Your role does not do this."))
        _refuse_unless_signable(version, party, signed_on)
        if signed_on > contract.day_of(now or timezone.now()):
            raise NotPossible([AHEAD])
        _refuse_unless_sealed(version, party, how, seal)
        proof = {"file": file, "how": how, "seal": seal, "originals": originals}
        signed = {"party": party, "signatory": signatory, "signed_on": signed_on}
        signature = write_signature(version, by=by, shown=True, now=now, **signed, **proof)
    check_signatures(signature)  # after the commit: reading a file takes seconds, and nobody waits for its lock
    return signature


def write_signature(
    version: ContractVersion,
    *,
    by: User,
    party: str,
    signatory: str,
    signed_on: date,
    file: StoredFile | None,
    shown: bool,
    now: datetime | None,
    how: str = Signature.How.SIGNED,
    seal: SealRequest | None = None,
    originals: str = "",
) -> Signature:
    """The row, the word where there is no paper, the line in the trail, `shown` to a vendor that sees the contract."""
    contract = version.contract
    signature = Signature(
        version=version,
        party=party,
        signatory=signatory,
        signed_on=signed_on,
        file=file,
        covers_hash=version.content_hash,
        how=how,
        seal=seal,
        originals=originals or (seal.originals if seal else ""),
        recorded_by=by,
        recorded_at=now or timezone.now(),
    )
    signature.full_clean()
    signature.save()
    if file is None:
        Attestation.objects.create(
            vendor=contract.vendor,
            record_type=signature._meta.label_lower,
            record_id=str(signature.pk),
            guard="signature",
            sentence=_attested(signature),
            by=by,
            at=signature.recorded_at,
        )
    trail.record(
        contract,
        "record_signature",
        by=by,
        shown_to_vendor=shown,
        now=now,
        facts={
            "version": version.n,
            "party": party,
            "signatory": signature,
            "signed_on": signed_on,
            "filed": file is not None,
            "how": signature.how,
        },
    )
    return signature


def _attested(signature: Signature) -> str:
    """What is attested by recording a signature without its file; kept in one language, whoever reads it."""
    version, day = signature.version, signature.signed_on.isoformat()
    party = {Signature.Party.BUYER: "The buyer", Signature.Party.VENDOR: "The vendor"}[signature.party]
    return f"{party} signed {version} ({signature.covers_hash[:8]}) on {day}; the paper is not filed here."


def why_not_signable(version: ContractVersion) -> str:
    """What stands in the way of anybody's signature under the version; empty when it may be signed."""
    if not version.is_frozen or version.signed_at is not None:
        return _("Only an approved version that is not yet concluded is signed.")
    if version.n == 1 and version.contract.state != Contract.State.OUT_FOR_SIGNATURE:
        return _("The contract is not out for signature.")
    if document_of(version) and final_paper(version) is None:
        return _("Its document is not printed yet; that takes a minute after the approval.")
    return ""


def _refuse_unless_signable(version: ContractVersion, party: str, signed_on: date) -> None:
    reason = why_not_signable(version)
    if reason:
        raise NotPossible([reason])
    if version.signatures.filter(party=party).exists():
        raise NotPossible([_("This party has signed already.")])
    before = (
        Signature.objects.filter(version__contract=version.contract, version__n__lt=version.n)
        .order_by("-signed_on")
        .first()
    )
    if before is not None and signed_on < before.signed_on:
        raise NotPossible(
            [
                _("Version %(n)s was signed on %(day)s; what amends it is signed after it.")
                % {"n": before.version.n, "day": worded_day(before.signed_on)}
            ]
        )


def _refuse_unless_sealed(version: ContractVersion, party: str, how: str, seal: SealRequest | None) -> None:
    """Our own seal is asked for first; what another party seals is not ours to grant."""
    if party != Signature.Party.BUYER or how not in (Signature.How.SEALED, Signature.How.BOTH):
        if seal is not None:
            raise NotPossible([_("A seal request belongs to our own signature by seal.")])
        return
    if seal is None or seal.version_id != version.pk or seal.covers_hash != version.content_hash:
        raise NotPossible([_("Name the request under which our seal was affixed to this version.")])
    if seal.state != SealRequest.State.AFFIXED:
        raise NotPossible([_("The seal is not recorded as affixed yet.")])


def check_signatures(signature: Signature) -> list[SignatureCheck]:
    """Read the digital signatures in the signed file and keep with the row what could be verified of them."""
    return keep_checks(signature, digital_signatures(signature.file, final_paper(signature.version)))


def digital_signatures(signed: StoredFile | None, paper: DocumentPaper | None = None) -> list[dict]:
    """What the digital signatures in a signed PDF say; none in a scan or another file. Takes seconds: hold no lock.

    `paper` is the document that was approved, where there is one.
    """
    if signed is None or signed.content_type != "application/pdf":
        return []
    content = _content(signed)
    if b"/ByteRange" not in content:
        return []
    try:
        return signatures_in(content, _content(paper.file) if paper else b"")
    except NotRead:
        return [{"verdict": SignatureCheck.Verdict.UNVERIFIABLE}]


def _content(stored: StoredFile) -> bytes:
    with stored.file.open("rb") as content:
        return content.read()


def keep_checks(signature: Signature, found: list[dict]) -> list[SignatureCheck]:
    """One row for each digital signature that was found in its file."""
    rows = [SignatureCheck(signature=signature, n=n, **_as_columns(said)) for n, said in enumerate(found, start=1)]
    return SignatureCheck.objects.bulk_create(rows)


def _as_columns(said: dict) -> dict:
    times = {name: datetime.fromisoformat(said[name]) for name in ("claimed_at", "stamped_at") if said.get(name)}
    return said | times


def sign_contract(contract: Contract, *, by: User, note: str = "", now: datetime | None = None) -> Contract:
    """Both parties have signed: the contract is concluded, everything in it immutable."""
    with transaction.atomic():
        perform(contract, "sign", by=by, note=note, now=now)
        _conclude(latest_version(contract), by, now)
    return contract


def sign_version(version: ContractVersion, *, by: User, now: datetime | None = None) -> ContractVersion:
    """Both parties have signed an amendment: it is in force from its day on, at once where that day has come."""
    moment = now or timezone.now()
    with transaction.atomic():
        contract = lock(version.contract)
        version.refresh_from_db()
        version.contract = contract
        facts = {"version": version.n, "effective_from": version.effective_from, "hash": version.content_hash}
        perform(version.amendment, "sign", by=by, now=now, **facts)
        _conclude(version, by, now)
        if version.effective_from <= contract.day_of(moment):
            perform(version.amendment, "take_effect", by=system_user("calendar"), now=now)
    return version


def _conclude(version: ContractVersion, by: User, now: datetime | None) -> None:
    version.signed_at, version.signed_by = now or timezone.now(), by
    version.save(update_fields=["signed_at", "signed_by"])
    make_obligations(version.contract, now=now)

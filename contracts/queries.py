"""What is agreed with whom, and what is in force on a day?"""

from datetime import date

from django.utils.translation import gettext as _

from contracts.models import ApprovalRequest, Charge, Contract, ContractVersion, Notice, Signature


def version_in_force(contract: Contract, on: date) -> ContractVersion | None:
    """The signed version with the greatest day of coming into force up to `on`."""
    return (
        contract.versions.filter(signed_at__isnull=False, effective_from__lte=on)
        .order_by("-effective_from", "-n")
        .first()
    )


def latest_version(contract: Contract) -> ContractVersion | None:
    """The newest version, draft or not."""
    return contract.versions.order_by("-n").first()


def open_request(version: ContractVersion) -> ApprovalRequest | None:
    """The approval request that waits for a decision on a version."""
    return version.approval_requests.filter(outcome=ApprovalRequest.Outcome.OPEN).first()


def open_notice(contract: Contract) -> Notice | None:
    """The notice that stands: served and not withdrawn."""
    return contract.notices.filter(withdrawn_on__isnull=True).order_by("-served_on", "-pk").first()


def charges_of(contract: Contract, month: date) -> dict[str, Charge]:
    """Schedule code → the charge that counts for the month (the latest correction)."""
    rows = (
        Charge.objects.filter(contract=contract, month=month).order_by("schedule_code", "n").select_related("contract")
    )
    return {row.schedule_code: row for row in rows}


def missing_signature(version: ContractVersion) -> str | None:
    """Why the version is not concluded: whose signature over exactly its content is missing; None when both are there."""
    signed = {row.party for row in version.signatures.all() if row.covers_hash == version.content_hash}
    if Signature.Party.BUYER not in signed:
        return _("Our signature is missing.")
    if Signature.Party.VENDOR not in signed:
        return _("The vendor’s signature is missing.")
    return None

"""How does a printed document come to lie with its version? A draft's as often as it changes, the final one once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.actions.drafts import lock
from contracts.content import content_hash
from contracts.models import ContractVersion, DocumentPaper, DocumentPlan
from contracts.queries_documents import final_paper
from vendors import trail
from vendors.jobs import Job, enqueue
from vendors.lifecycle import NotPossible
from vendors.models import StoredFile, User

PRINT = "print_document"


def print_document(version: ContractVersion, *, by: User, again: bool = False, now: datetime | None = None) -> Job:
    """Have what a version says now printed by a worker; `again` after a failure. An upper app knows how to print."""
    if not DocumentPlan.objects.filter(version=version).exists():
        raise NotPossible([_("This version has no document; choose a template first.")])
    said = content_hash(version)
    key = f"{PRINT}:{version.pk}:{said[:24]}:{'final' if version.is_frozen else 'draft'}"
    tries = Job.objects.filter(key__startswith=key).order_by("-pk")
    failed = tries.filter(state=Job.State.FAILED).count()
    if failed and not again:
        return tries[0]
    vendor = version.contract.vendor
    return enqueue(PRINT, f"{key}:{failed}", by=by, vendor=vendor, now=now, version_id=version.pk)


def file_paper(
    version: ContractVersion, *, file: StoredFile, said: str, tools: str, by: User, now: datetime | None = None
) -> DocumentPaper:
    """Keep a printed document; of a frozen version it is the one that gets signed, and there is only one.

    `said` is the hash of what was printed; a version that reads otherwise by now raises `NotPossible`.
    """
    with transaction.atomic():
        contract = lock(version.contract)
        version = ContractVersion.objects.get(pk=version.pk)
        standing = final_paper(version)
        if standing is not None:
            return standing
        if content_hash(version) != said or version.is_frozen and version.content_hash != said:
            raise NotPossible([_("The contract was changed while its document was printed.")])
        paper = DocumentPaper.objects.create(
            version=version,
            file=file,
            content_hash=said,
            is_final=version.is_frozen,
            tools=tools,
            printed_at=now or timezone.now(),
        )
        if paper.is_final:
            trail.record(
                contract,
                "file_document",
                by=by,
                now=now,
                facts={"version": version.n, "hash": said, "sha256": file.sha256, "name": file.name},
            )
    return paper

"""Documents, papers, seals and digital signatures of one vendor, for the nets that ask every address for them."""

from contracts.models import ClauseUse, DocumentPaper, DocumentPlan, SealRequest, SignatureCheck
from tests.contracts.documents import CLAUSES, DOCUMENT, with_document
from tests.contracts.worlds import NOON
from vendors.files import store_bytes


def rows_of_documents(world, contract, pending) -> None:
    """The draft `pending` has a document; the running contract has one too, with its paper, a seal and a signature."""
    with_document(pending, by=world.vera)
    version = contract.versions.get(n=1)
    DocumentPlan.objects.create(version=version, **DOCUMENT)
    for position, part in enumerate(CLAUSES, start=1):
        ClauseUse.objects.create(version=version, position=position, **part)
    given = {"content_type": "application/pdf", "by": world.vera, "vendor": contract.vendor}
    file = store_bytes(b"%PDF-1.7 a contract", name="contract.pdf", **given)
    paper = {"content_hash": version.content_hash, "is_final": True, "tools": "none", "printed_at": NOON}
    DocumentPaper.objects.create(version=version, file=file, **paper)
    asked = {"covers_hash": version.content_hash, "requested_by": world.vera, "requested_at": NOON}
    SealRequest.objects.create(version=version, reason="Two originals.", **asked)
    SignatureCheck.objects.create(
        signature=version.signatures.first(), n=1, signer="Chen Yu", issuer="A root", verdict="intact"
    )

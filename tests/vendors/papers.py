"""Which papers do the tests of documents stand on? Two kinds, asked of logistics vendors in China."""

from datetime import UTC, date, datetime

from django.core.files.base import ContentFile

from tests import papers
from vendors.actions import documents as actions
from vendors.models import Document, DocumentType, Requirement

NOW = datetime(2026, 6, 15, 4, 0, tzinfo=UTC)


def an_insurance(**others) -> DocumentType:
    """Holds twelve months; needed by everybody in China."""
    kind = DocumentType.objects.create(
        code="insurance", name_en="Insurance", name_zh="保险凭证", validity="months", months=12, **others
    )
    Requirement.objects.create(code="insurance-all", type=kind, country="CN", hard=True)
    return kind


def a_licence() -> DocumentType:
    """Needed by who delivers parcels; renewal is applied for 30 days before; looked up every 90 days."""
    kind = DocumentType.objects.create(
        code="licence", name_en="Licence", name_zh="许可证", validity="stated", months=60, lead_days=30, recheck_days=90
    )
    Requirement.objects.create(code="licence-express", type=kind, country="CN", condition="express", hard=True)
    return kind


def uploaded(vendor, kind, *, by, now=NOW, words="a paper", **given) -> Document:
    given = {"issued_on": date(2026, 6, 1), "number": "P-1"} | given
    return actions.upload_document(
        vendor, kind, file=ContentFile(papers.pdf(words), name="paper.pdf"), by=by, now=now, **given
    )


def verified(vendor, kind, *, by, verifier, now=NOW, **given) -> Document:
    document = uploaded(vendor, kind, by=by, now=now, **given)
    return actions.verify_document(document, by=verifier, checked="Seen in the register.", now=now)

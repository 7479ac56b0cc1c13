"""How does a document become a PDF with a table of contents, and where does the worker leave it?"""

import re
from functools import cache
from hashlib import sha256
from importlib.metadata import version as version_of
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from contracts.actions.documents import PRINT, file_paper
from contracts.models import ContractVersion
from portal.papers.assembled import ACTIVE, Assembled, assemble
from portal.reports.render import PRESS, print_pdf
from vendors import jobs
from vendors.files import store_bytes

SHEET = settings.BASE_DIR / "portal" / "static" / "paper.css"
MARKS = Path(__file__).parent.parent / "reports" / "marks"
LINK_WITHIN_A_SENTENCE = re.compile(r'(?<=[^>\s])(?=<a href="#part-)|(?<=\w )(?=<a href="#part-)')
TOOLS = ("weasyprint", "pydyf", "fonttools")
DESIGN = (
    SHEET,
    PRESS,
    *(Path(__file__).parent / name for name in ("annexes.py", "assembled.py", "printing.py", "words.py")),
    settings.BASE_DIR / "templates" / "pdf" / "contract.html",
)


def tool_versions() -> str:
    """The tools and the design that a printed document depends on, as one line."""
    return f"{', '.join(f'{name} {version_of(name)}' for name in TOOLS)}, design {_design()}"


@cache
def _design() -> str:
    digest = sha256()
    for path in DESIGN:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def document_html(document: Assembled, *, final: bool) -> str:
    """The page for printing; nothing is left to fetch but its sheet and the watermark."""
    context = {"document": document, "version": document.version, "final": final, "both": len(document.languages) > 1}
    with override(ACTIVE[document.plan.languages[0]]):
        html = render_to_string("pdf/contract.html", context)
    # WeasyPrint 70 leaves single words on a line before a link unless the line may break in front of it
    return LINK_WITHIN_A_SENTENCE.sub("&#8203;", html)


def print_paper(document: Assembled, *, final: bool, epoch: int) -> bytes:
    """The document as PDF; the same document gives the same bytes with the same tools. Raises `NotPrinted`."""
    files = {"paper.css": {"type": "text/css", "text": SHEET.read_text(encoding="utf-8")}}
    for path in MARKS.glob("draft-*.svg"):
        files[path.name] = {"type": "image/svg+xml", "text": path.read_text(encoding="utf-8")}
    identifier = sha256(f"{document.hash} {document.plan.language} {final}".encode()).hexdigest()[:32]
    job = {"html": document_html(document, final=final), "files": files, "identifier": identifier}
    return print_pdf(job, epoch=epoch)


@jobs.kind(PRINT)
def print_document(work: jobs.Work, version_id: int) -> None:
    """Print what the version says now; of a frozen one, the paper that is signed."""
    version = ContractVersion.objects.select_related(
        "contract__vendor", "contract__entity", "contract__line", "contract__currency", "document"
    ).get(pk=version_id)
    moment = (version.frozen_at or timezone.now()).replace(microsecond=0)
    document = assemble(version, version.document, version.contract.day_of(moment))
    pdf = print_paper(document, final=version.is_frozen, epoch=int(moment.timestamp()))
    by, vendor = work.job.by, version.contract.vendor
    with transaction.atomic():
        work.fence()
        name = file_name(version, document)
        kept = {"content_type": "application/pdf", "by": by, "vendor": vendor, "now": version.frozen_at}
        file = store_bytes(pdf, name=name, **kept)
        file_paper(version, file=file, said=document.hash, tools=tool_versions(), by=by, now=version.frozen_at)


def file_name(version: ContractVersion, document: Assembled) -> str:
    """C-2026-014-v2-9f3c71a0.pdf, with `draft` before the hash until it is frozen."""
    parts = [version.contract.number, f"v{version.n}", *([] if version.is_frozen else ["draft"]), document.hash[:8]]
    return "-".join(parts) + ".pdf"

"""How does a letter become a PDF? Its words as they are frozen, printed by the press that prints reports."""

from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from portal.letters.compose import fingerprint
from portal.reports.render import MARKS, print_pdf

SHEET = settings.BASE_DIR / "portal" / "static" / "letter.css"


def letter_html(content: dict, *, draft: bool) -> str:
    """The letter's page for printing."""
    with override(content["language"]):
        return render_to_string(
            "pdf/letter.html",
            {"letter": content, "hash": fingerprint(content), "language": content["language"], "draft": draft},
        )


def letter_pdf(content: dict, *, draft: bool, printed_at: datetime) -> bytes:
    """The letter on A4; the same content gives the same bytes. Raises `NotPrinted`."""
    job = {
        "html": letter_html(content, draft=draft),
        "files": _files(),
        "identifier": fingerprint({**content, "draft": draft})[:32],
    }
    return print_pdf(job, epoch=int(printed_at.timestamp()))


@cache
def _files() -> dict[str, dict[str, str]]:
    """Everything that the page may read, by name."""
    files = {"letter.css": {"type": "text/css", "text": Path(SHEET).read_text(encoding="utf-8")}}
    for path in MARKS.glob("draft-*.svg"):
        files[path.name] = {"type": "image/svg+xml", "text": path.read_text(encoding="utf-8")}
    return files

"""How does a frozen snapshot become a PDF? Charts and words first, then a disposable process that prints them."""

import json
import os
import subprocess
import sys
from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from portal.reports.charts import trend_chart, trend_line
from portal.reports.reading import read_report
from portal.reports.snapshot import fingerprint

HERE = Path(__file__).parent
PRESS = HERE / "press.py"
SHEET = settings.BASE_DIR / "portal" / "static" / "report.css"
MARKS = HERE / "marks"
LANGUAGES = ("en", "zh-hans")
SECONDS = 90  # of waiting, processor time is limited in the press
WIDTH = 642  # px across the text of an A4 page
TOOLS = ("weasyprint", "pydyf", "fonttools", "altair", "vl-convert-python")
# What decides how a report looks beside the tools: a change of any of them is another edition of the same snapshot.
DESIGN = (
    SHEET,
    PRESS,
    *(HERE / name for name in ("charts.py", "messages.py", "reading.py", "render.py")),
    settings.BASE_DIR / "portal" / "working.py",
    settings.BASE_DIR / "templates" / "base_print.html",
    settings.BASE_DIR / "templates" / "pdf" / "report.html",
)
# The press keeps of our environment only where fonts and libraries are.
KEPT = ("HOME", "PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH")


class NotPrinted(Exception):
    """The press gave no PDF; the message is what it said."""


def tool_versions() -> str:
    """The tools and the design that a rendition depends on, as one line."""
    tools = ", ".join(f"{name} {version(name)}" for name in TOOLS)
    return f"{tools}, design {_design()}"


@cache
def _design() -> str:
    digest = sha256()
    for path in (*DESIGN, *sorted(MARKS.glob("*.svg"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def report_html(snapshot_json: str, language: str) -> str:
    """The report's page for printing: words, tables and finished drawings, nothing left to fetch but its sheet."""
    snapshot = json.loads(snapshot_json)
    with override(language):
        report = read_report(snapshot, fingerprint(snapshot_json))
        drawings = {
            level.code: {
                "chart": trend_chart(level.data, "print", language, WIDTH),
                "trend": trend_line(level.data, "print"),
            }
            for level in report.levels
        }
        return render_to_string(
            "pdf/report.html", {"report": report, "drawings": drawings, "language": language, "draft": not report.final}
        )


def render_pdf(snapshot_json: str, language: str) -> bytes:
    """The report as PDF; the same snapshot gives the same bytes with the same tools. Raises `NotPrinted`."""
    snapshot = json.loads(snapshot_json)
    html = report_html(snapshot_json, language)
    job = {
        "html": html,
        "files": _files(),
        "identifier": sha256(f"{fingerprint(snapshot_json)} {language}".encode()).hexdigest()[:32],
    }
    return print_pdf(job, epoch=int(datetime.fromisoformat(snapshot["report"]["issued_at"]).timestamp()))


def print_pdf(job: dict, epoch: int) -> bytes:
    """Hand one job to a press of its own; `epoch` is the moment that stands in the file as its date."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(epoch)}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-s", "-B", str(PRESS)],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=SECONDS,
            env=environment,
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotPrinted(f"no PDF after {SECONDS} seconds") from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise NotPrinted(
            done.stderr.decode(errors="replace").strip()[-2000:] or f"the press ended with {done.returncode}"
        )
    return done.stdout


@cache
def _files() -> dict[str, dict[str, str]]:
    """Everything a report may read, by name."""
    files = {"report.css": {"type": "text/css", "text": SHEET.read_text(encoding="utf-8")}}
    for path in sorted(MARKS.glob("*.svg")):
        files[path.name] = {"type": "image/svg+xml", "text": path.read_text(encoding="utf-8")}
    return files

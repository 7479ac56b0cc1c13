"""What does a small workbook that somebody uploaded say? Read in a disposable process that no file can harm.

For forms that go out as a workbook and come back filled in, such as questionnaires; a feed's file, which may be large,
is read by `sla.intake.sandbox`. The process has 256 MiB of memory, 8 seconds of computing, 9 seconds of clock, no
environment and 16 open files; it is always ended and reaped.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from vendors.sheets.child import ROUNDED

log = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("child.py")
MOST_BYTES = 5_000_000
LIMITS = {"memory": 256 << 20, "output": 32 << 20, "cpu_seconds": 8}
SECONDS = 9.0
BOUNDS = {"sheets": 40, "rows": 2_000, "columns": 50, "unpacked": 32_000_000, "characters": 4_000_000}

SENTENCES = {
    "empty": _("The file is empty. Upload the workbook that you downloaded and filled in."),
    "too_large": _("The file has %(megabytes)s MB; at most %(most)s MB are read. Take pictures out of it."),
    "no_workbook": _("This is not an XLSX workbook. Fill in the one that you downloaded, and save it as XLSX."),
    "spreadsheet": _("This is a spreadsheet of another kind. Save it as XLSX and upload that."),
    "archive": _("This is an archive, not an XLSX workbook. Upload the workbook itself."),
    "workbook": _("This workbook is damaged. Open it, save it as XLSX again, and upload that."),
    "far_cell": _(
        "The sheet “%(sheet)s” claims to reach as far as cell %(place)s, far beyond what was sent out."
        " Copy your answers into the workbook that you downloaded."
    ),
    "swells": _("The file unpacks to more than %(megabytes)s MB, far more than was sent out; it is not read."),
    "too_much": _("The workbook holds far more text than was sent out; it is not read."),
    "memory": _("The workbook needs more memory to read than is allowed; it is not read."),
    "time": _("Reading the workbook took too long and was stopped. Check that it is the right one."),
    "broken": _("The workbook could not be read. Open it, save it as XLSX again, and upload that."),
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name and its cells as text, row by row from the first on; `ROUNDED` is a number that lost digits."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets in order; or `refused`, a code of `SENTENCES`, with its figures."""

    sheets: tuple[Sheet, ...] = ()
    refused: str = ""
    params: dict = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Why it is not read and how to mend it, in the language of whoever looks; empty where it is read."""
        return str(SENTENCES[self.refused]) % self.params if self.refused else ""


def read_workbook(file: File) -> Workbook:
    """Every sheet of an uploaded XLSX, or why it is refused; the caller is never harmed."""
    if not file.size:
        return Workbook(refused="empty")
    if file.size > MOST_BYTES:
        return _refused("too_large", megabytes=-(-file.size // 1_000_000), most=MOST_BYTES // 1_000_000)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complaints:
        for chunk in file.chunks():
            given.write(chunk)
        given.seek(0)
        ended = _run(given, said, complaints)
        said.seek(0)
        read = _understood(said.read(LIMITS["output"]), ended)
        if read.refused == "broken":
            complaints.seek(max(complaints.seek(0, os.SEEK_END) - 2_000, 0))
            log.error("the reader of a workbook ended with %s: %s", ended, complaints.read().decode(errors="replace"))
    return read


def _run(given, said, complaints) -> int | None:
    """How the process ended; None when its time was over."""
    try:
        return subprocess.run(
            [sys.executable, "-I", "-S", str(CHILD), json.dumps({"limits": LIMITS, "bounds": BOUNDS})],
            stdin=given,
            stdout=said,
            stderr=complaints,
            env={},
            cwd="/",
            start_new_session=True,
            timeout=SECONDS,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return None


def _understood(said: bytes, ended: int | None) -> Workbook:
    if ended is None or ended == -signal.SIGXCPU:
        return _refused("time")
    try:
        match json.loads(said):
            case {"refused": str(code), "params": dict(params)} if code in SENTENCES:
                return _refused(code, **params)
            case {"sheets": list(sheets)}:
                return Workbook(tuple(Sheet(name, tuple(tuple(row) for row in rows)) for name, rows in sheets))
    except (ValueError, TypeError):
        pass
    return _refused("memory" if ended == -signal.SIGKILL else "broken")


def _refused(code: str, **params) -> Workbook:
    return Workbook(refused=code, params=params)


__all__ = ["ROUNDED", "Sheet", "Workbook", "read_workbook"]

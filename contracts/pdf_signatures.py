"""Which digital signatures does a PDF carry, and what can be verified of them here?

A reader of its own takes the file apart (`contracts.signature_reader`). What it cannot verify is said to be of such a
kind; nothing is called invalid here.
"""

import base64
import json
import logging
import subprocess
import sys
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)
READER = Path(__file__).parent / "signature_reader.py"
SECONDS = 40


class NotRead(Exception):
    """The reader gave no answer: the file is damaged, or it took too long."""


def signatures_in(pdf: bytes, paper: bytes = b"") -> list[dict]:
    """What each signature says, as `contracts.signature_reader` tells it; `paper` is the document that was approved.

    Raises `NotRead` where the file could not be taken apart.
    """
    job = {
        "pdf": base64.b64encode(pdf).decode(),
        "paper": base64.b64encode(paper).decode(),
        "roots": known_roots(),
    }
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-s", "-B", str(READER)],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=SECONDS,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NotRead(f"no answer after {SECONDS} seconds") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-500:]
        log.warning("a signed PDF could not be read: %s", said)
        raise NotRead(said or f"the reader ended with {done.returncode}")
    return json.loads(done.stdout)


def known_roots() -> list[str]:
    """The certificates of issuers that this installation knows, one PEM file each."""
    folder = settings.SIGNING_ROOTS
    if not folder:
        return []
    return [path.read_text(encoding="ascii") for path in sorted(Path(folder).glob("*.pem"))]

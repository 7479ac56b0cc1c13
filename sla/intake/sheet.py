"""What does a small workbook that somebody uploaded say? Read in a disposable process that no file can harm.

For forms that go out as a workbook and come back, such as questionnaires; delivery files have `sandbox.check_file`.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CHILD = Path(__file__).with_name("sheet_child.py")
MOST_BYTES = 2_000_000
SECONDS = 8
LIMITS = {"memory": 256 << 20, "output": 1 << 20, "cpu_seconds": 6}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of the first sheet as text, row by row; or `refused`, a code that says why there are none."""

    rows: tuple[tuple[str, ...], ...] = ()
    refused: str = ""


def read_sheet(content: bytes, *, rows: int = 500, characters: int = 4_000) -> Sheet:
    """At most `rows` rows with cells of at most `characters`; whatever is wrong comes back as a code.

    too_large, not_a_workbook, spreadsheet, archive, workbook, too_many_rows, too_long, memory, time, broken.
    """
    if len(content) > MOST_BYTES:
        return Sheet(refused="too_large")
    job = json.dumps({"limits": LIMITS, "rows": rows, "characters": characters})
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(CHILD), job],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            env={},
            cwd="/",
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Sheet(refused="time")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return Sheet(refused="broken" if done.returncode >= 0 else "memory")
    if "refused" in answer:
        return Sheet(refused=str(answer["refused"]))
    return Sheet(rows=tuple(tuple(str(cell) for cell in row) for row in answer["rows"]))

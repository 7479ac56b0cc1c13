"""What runs in the disposable process that reads a small workbook? Limits first, then one reading: stdin -> JSON.

Started by `sheet.read_sheet` as `python -I -S sheet_child.py JOB`; JOB is JSON: limits, how many rows, and characters
a cell may have. Answers {"rows": [[text…]…]} or {"refused": code}. It has no environment, no Django, no settings.
"""

import io
import json
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # -I leaves the folder of this product off the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sla.intake.child import limit_self
from sla.intake.shape import FileRefused
from sla.intake.workbook import is_workbook, rows_of


def read(job: dict[str, Any], content: bytes) -> dict[str, Any]:
    """The rows of the first sheet, none longer than agreed, or why there are none."""
    stream = io.BytesIO(content)
    if not is_workbook(stream):
        return {"refused": "not_a_workbook"}
    rows: list[list[str]] = []
    try:
        for row in rows_of(stream):
            if len(rows) >= job["rows"]:
                return {"refused": "too_many_rows"}
            if any(len(cell) > job["characters"] for cell in row):
                return {"refused": "too_long"}
            rows.append(row)
    except FileRefused as refused:
        return {"refused": refused.code}
    except MemoryError:
        return {"refused": "memory"}
    return {"rows": rows}


def main() -> None:
    job = json.loads(sys.argv[1])
    content = sys.stdin.buffer.read()
    limit_self(job["limits"])
    try:
        answer = json.dumps(read(job, content))
    except MemoryError:
        answer = '{"refused": "memory"}'
    sys.stdout.write(answer)
    sys.stdout.flush()


if __name__ == "__main__":
    main()

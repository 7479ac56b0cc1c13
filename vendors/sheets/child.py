"""What runs in the disposable process that reads a workbook? Limits first, then one reading: stdin -> one JSON answer.

Started by `read.read_workbook` as `python -I -S child.py JOB`, where JOB is JSON: the limits and the bounds. Answers
{"sheets": [[name, [[text…]…]]…]} or {"refused": code, "params": {…}}. It has no environment, no Django, no settings.
"""

import json
import sys
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # -I leaves the folder of this product off the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from vendors.sheets.confine import answer, limit_self
from vendors.sheets.refusal import FileRefused
from vendors.sheets.workbook import Bounds, Rounded, is_workbook, sheets_of

ROUNDED = "\x00rounded"


def read_sheets(bounds: dict[str, Any]) -> dict[str, Any]:
    """Every sheet with its rows, as far as agreed, or why there are none."""
    left = bounds["characters"]
    within = Bounds(columns=bounds["columns"], rows=bounds["rows"], unpacked=bounds["unpacked"], strict=True)
    found = []
    try:
        with open(0, "rb") as stream:
            if not is_workbook(stream):
                return {"refused": "no_workbook", "params": {}}
            for name, rows in sheets_of(stream, within):
                left -= sum(len(cell) for row in rows for cell in row)
                if len(found) == bounds["sheets"] or left < 0:
                    return {"refused": "too_much", "params": {}}
                marked = [[ROUNDED if isinstance(cell, Rounded) else cell for cell in row] for row in rows]
                found.append([name, marked])
    except FileRefused as refused:
        return {"refused": refused.code, "params": refused.params}
    except MemoryError:
        return {"refused": "memory", "params": {}}
    return {"sheets": found}


def main() -> None:
    job = json.loads(sys.argv[1])
    limit_self(job["limits"])
    answer(read_sheets(job["bounds"]))


if __name__ == "__main__":
    main()

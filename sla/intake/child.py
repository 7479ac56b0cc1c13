"""What runs in the disposable process? Limits first, then one reading: stdin -> rows file, answers as JSON lines.

Started by `sandbox.check_file` as `python -I -S child.py JOB`, where JOB is JSON: the shape, the limits, the rows
file's descriptor, where to look for time zones when the machine has none. Answers on stdout: {"row": reached,
"bytes": read}…, then {"refused": …} or {"totals": …}. It has no environment, no Django, no settings, and may not start
anything.
"""

import json
import sys
import time
import zoneinfo
from dataclasses import asdict
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # -I leaves the folder of this product off the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sla.intake.parse import Reading
from sla.intake.shape import FeedShape
from vendors.sheets.confine import answer, limit_self
from vendors.sheets.refusal import FileRefused

PROGRESS_SECONDS = 0.25


def read_file(job: dict[str, Any]) -> dict[str, Any]:
    """The last answer: what was refused, or what was found."""
    shape = FeedShape.from_json(job["shape"])
    try:
        with open(0, "rb", buffering=0) as file, open(job["rows_fd"], "wb") as rows:
            reading = Reading(file, shape, workbooks=True)
            told = time.monotonic()
            for batch in reading.batches():
                rows.write("".join(batch).encode())
                if time.monotonic() - told >= PROGRESS_SECONDS:
                    told = time.monotonic()
                    answer({"row": reading.row, "bytes": file.tell()})
        return {
            "totals": asdict(reading.totals),
            "faults": [asdict(fault) for fault in reading.faults],
            "fault_counts": [[rule, column, count] for (rule, column), count in reading.fault_counts.items()],
        }
    except FileRefused as refused:
        return {"refused": refused.code, "params": refused.params}
    except MemoryError:
        return {"refused": "memory", "params": {}}


def main() -> None:
    job = json.loads(sys.argv[1])
    zoneinfo.reset_tzpath([*zoneinfo.TZPATH, job["zones"]])
    limit_self(job["limits"])
    answer(read_file(job))


if __name__ == "__main__":
    main()

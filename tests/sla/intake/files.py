"""Which files and shapes do the intake's tests start from?"""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

from sla.intake.parse import Reading
from sla.intake.shape import FeedShape

HEADERS = {
    "commitments": "id,due_at,done_at,ok",
    "counts": "start,end,good,total",
    "outages": "id,start,end,weight",
    "values": "value,n",
    "tickets": "id,severity,opened_at,responded_at,resolved_at,pauses",
    "buckets": "start,end,le,count",
}


def october(kind: str = "commitments", zone: str = "Asia/Shanghai", **more) -> FeedShape:
    """October 2026 of a contract in Shanghai, unless said otherwise."""
    tz = ZoneInfo(zone)
    window = {"window_start": datetime(2026, 10, 1, tzinfo=tz), "window_end": datetime(2026, 11, 1, tzinfo=tz)}
    return FeedShape(kind=kind, zone=zone, **{**window, **more})


def read(content: str | bytes, shape: FeedShape) -> tuple[list[str], Reading]:
    """All normalized lines of a file, and the reading they came from."""
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    reading = Reading(stream, shape)
    return [line for batch in reading.batches() for line in batch], reading


def read_rows(rows: str | list[str], shape: FeedShape) -> tuple[list[str], Reading]:
    """The same for rows under the kind's own header."""
    lines = [rows] if isinstance(rows, str) else rows
    header = ",".join([HEADERS[shape.kind], *shape.flags, *shape.dimensions])
    return read("\n".join([header, *lines]) + "\n", shape)


def faults_of(rows: str | list[str], shape: FeedShape) -> list[tuple]:
    """(row, column, rule, text, params) of each fault."""
    _lines, reading = read_rows(rows, shape)
    return [(fault.row, fault.column, fault.rule, fault.text, fault.params) for fault in reading.faults]

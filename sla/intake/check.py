"""What does a delivery's file say? The upload job's one call: contract's shape, sandbox, what rows mean together."""

import os
from datetime import datetime

from sla.intake.load import spec_of
from sla.intake.sandbox import LIMITS, Checked, Limits, Progress, check_file
from sla.intake.shape import FeedShape
from sla.intake.taken import leave_out_taken
from sla.intake.unclosed import leave_out_unclosed
from sla.models import Delivery


def shape_of(delivery: Delivery, as_of: datetime | None = None) -> FeedShape:
    """What the contract version in force says about the feed's files."""
    spec = spec_of(delivery)
    return FeedShape(
        kind=spec.kind,
        dimensions=tuple(spec.dimensions),
        zone=delivery.period.contract.zone,
        window_start=delivery.period.starts_at,
        window_end=delivery.period.ends_at,
        as_of=as_of,
        flags=tuple(spec.flags),
        belongs_to=spec.belongs_to,
    )


def check_delivery(
    delivery: Delivery,
    path: str | os.PathLike,
    on_progress: Progress | None = None,
    *,
    rows_path: str | os.PathLike,
    as_of: datetime | None = None,
    limits: Limits = LIMITS,
) -> Checked:
    """`check_file` for a delivery; `as_of` is the moment of the upload, so that a second reading finds the same."""
    shape = shape_of(delivery, as_of)
    checked = check_file(path, shape, on_progress, rows_path=rows_path, limits=limits)
    return leave_out_taken(leave_out_unclosed(checked, shape.kind), delivery, shape.kind)

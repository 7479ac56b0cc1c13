"""Do accepted rows of every kind read as they were delivered, and can the export be read back?"""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from contracts.models import FeedSpec
from portal.pages.exports import csv_lines
from portal.pages.feed_rows import plain_cells, plain_heads, row_cells, row_heads
from sla.intake.shape import FeedShape
from sla.models import BucketRow, CommitmentRow, CountRow, OutageRow, TicketRow, ValueRow
from tests.portal.reading import plain
from tests.sla.intake.files import october, read

ZONE = "Asia/Shanghai"
FIVE = datetime(2026, 10, 5, 1, 0, tzinfo=UTC)
SIX = datetime(2026, 10, 6, 1, 0, tzinfo=UTC)
PAUSES = [["2026-10-05T02:00:00+00:00", "2026-10-05T03:00:00+00:00"]]
NINE, TEN = "Mon 5 Oct 2026, 09:00 Shanghai", "Tue 6 Oct 2026, 09:00 Shanghai"

ROWS = [
    (
        FeedSpec(kind="commitments", flags=["complete", "intact"], dimensions=["region"]),
        CommitmentRow(
            row_key="W1",
            line=2,
            due_at=FIVE,
            done_at=SIX,
            ok=False,
            flags={"complete": True, "intact": False},
            dims={"region": "north"},
        ),
        ["W1", NINE, TEN, "not kept", "yes", "no", "north", "2"],
        ["W1", FIVE.isoformat(), SIX.isoformat(), 0, 1, 0, "north"],
    ),
    (
        FeedSpec(kind="commitments"),
        CommitmentRow(row_key="W1", line=2, due_at=FIVE, done_at=None, ok=True),
        ["W1", NINE, "not done", "kept", "2"],
        ["W1", FIVE.isoformat(), "", 1],
    ),
    (
        FeedSpec(kind="counts"),
        CountRow(row_key="k", line=2, start=FIVE, end=SIX, good=1_000, total=2_000),
        [NINE, TEN, "1,000", "2,000", "2"],
        [FIVE.isoformat(), SIX.isoformat(), 1_000, 2_000],
    ),
    (
        FeedSpec(kind="outages"),
        OutageRow(row_key="O1", line=2, start=FIVE, end=None, weight=Decimal("0.5"), incident="INC-7"),
        ["O1", NINE, "still open", "0.5", "INC-7", "2"],
        ["O1", FIVE.isoformat(), "", Decimal("0.5"), "INC-7"],
    ),
    (
        FeedSpec(kind="values"),
        ValueRow(row_key="k", line=2, value=Decimal("-1.5"), n=None),
        ["k", "−1.5", "—", "2"],
        [Decimal("-1.5"), ""],
    ),
    (
        FeedSpec(kind="tickets"),
        TicketRow(
            row_key="T1", line=2, severity="P1", opened_at=FIVE, responded_at=None, resolved_at=SIX, pauses=PAUSES
        ),
        [
            "T1",
            "P1",
            NINE,
            "not answered",
            TEN,
            "Mon 5 Oct 2026, 10:00 Shanghai – Mon 5 Oct 2026, 11:00 Shanghai",
            "",
            "2",
        ],
        ["T1", "P1", FIVE.isoformat(), "", SIX.isoformat(), "/".join(PAUSES[0]), ""],
    ),
    (
        FeedSpec(kind="buckets"),
        BucketRow(row_key="k", line=2, start=FIVE, end=SIX, le=None, count=1_000),
        [NINE, TEN, "all cases", "1,000", "2"],
        [FIVE.isoformat(), SIX.isoformat(), "+Inf", 1_000],
    ),
    (
        FeedSpec(kind="buckets"),
        BucketRow(row_key="k", line=2, start=FIVE, end=SIX, le=Decimal("0.25"), count=7),
        [NINE, TEN, "0.25", "7", "2"],
        [FIVE.isoformat(), SIX.isoformat(), Decimal("0.25"), 7],
    ),
]


@pytest.mark.parametrize(("spec", "row", "shown", "exported"), ROWS, ids=lambda part: getattr(part, "kind", ""))
def test_a_row_reads_as_it_was_delivered(spec, row, shown, exported):
    assert [plain(cell) for cell, _figure in row_cells(spec, row, ZONE)] == shown
    assert [figure for _head, figure in row_heads(spec)] == [figure for _cell, figure in row_cells(spec, row, ZONE)]
    assert plain_cells(spec, row) == exported
    assert len(plain_heads(spec)) == len(exported)


@pytest.mark.parametrize(("spec", "row", "shown", "exported"), ROWS, ids=lambda part: getattr(part, "kind", ""))
def test_the_export_is_read_back_without_a_fault(spec, row, shown, exported):
    content = "".join(csv_lines(plain_heads(spec), [plain_cells(spec, row)]))
    shape: FeedShape = october(spec.kind, flags=tuple(spec.flags), dimensions=tuple(spec.dimensions))
    lines, reading = read(content, shape)
    assert (len(lines), reading.faults) == (1, [])


def test_a_flag_that_an_older_row_does_not_have_stays_empty():
    spec = FeedSpec(kind="commitments", flags=["complete"])
    row = CommitmentRow(row_key="W1", line=2, due_at=FIVE, done_at=None, ok=False)
    assert [plain(cell) for cell, _figure in row_cells(spec, row, ZONE)] == [
        "W1",
        NINE,
        "not done",
        "not kept",
        "",
        "2",
    ]
    assert plain_cells(spec, row) == ["W1", FIVE.isoformat(), "", 0, ""]


def test_text_that_a_spreadsheet_could_run_is_kept_text():
    cells = ["+Inf", "+1", "=1+1", "-x", Decimal("-1.5"), 3, None]
    assert "".join(csv_lines(["h"], [cells])).splitlines()[1] == "+Inf,'+1,'=1+1,'-x,-1.5,3,"

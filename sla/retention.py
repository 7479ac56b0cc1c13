"""What of a vendor's deliveries is kept no longer: the rows, the files they came in, what claims showed?

Results stay as they were judged: they carry every figure that their working used, and no transaction of anybody.
"""

from sla.models import (
    BucketRow,
    CommitmentRow,
    CountRow,
    Incident,
    OutageRow,
    Relief,
    ReliefRow,
    Submission,
    TicketRow,
    ValueRow,
)
from vendors.retention import drop_files, erases

ROWS = (BucketRow, CommitmentRow, CountRow, OutageRow, TicketRow, ValueRow)


@erases("transactions")
def rows_and_their_files(vendor) -> dict[str, int]:
    count = sum(model.objects.filter(feed__contract__vendor=vendor).delete()[0] for model in ROWS)
    count += ReliefRow.objects.filter(relief__contract__vendor=vendor).delete()[0]
    submissions = Submission.objects.filter(delivery__period__contract__vendor=vendor)
    reliefs = Relief.objects.filter(contract__vendor=vendor)
    incidents = Incident.objects.filter(contract__vendor=vendor)
    files = [
        *submissions.values_list("file", flat=True),
        *reliefs.values_list("file", flat=True),
        *reliefs.values_list("evidence", flat=True),
        *incidents.values_list("evidence", flat=True),
    ]
    submissions.update(faults=[])
    return {"rows": count, "files": drop_files(files)}

"""What of a vendor's deliveries is kept no longer: the rows, the files they came in, what claims showed?

Results stay as they were judged: they carry every figure that their working used, and no transaction of anybody.
"""

from sla.models import (
    BucketRow,
    CommitmentRow,
    CountRow,
    Incident,
    Invoice,
    Letter,
    OutageRow,
    Relief,
    ReliefRow,
    Statement,
    Submission,
    TicketRow,
    ValueRow,
)
from vendors.retention import GONE, drop_files, erases

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


@erases("accounts")
def bills_and_invoices(vendor) -> dict[str, int]:
    """The papers and what was said about them; amounts stay, because the books rest on them."""
    statements = Statement.objects.filter(contract__vendor=vendor)
    invoices = Invoice.objects.filter(contract__vendor=vendor)
    files = drop_files([*statements.values_list("bill", flat=True), *invoices.values_list("file", flat=True)])
    return {"statements": statements.exclude(objection="").update(objection=""), "files": files}


@erases("contracts")
def letters(vendor) -> dict[str, int]:
    """What they said and where they were sent; that they were, when they arrived, and the hash of each stays."""
    rows = Letter.objects.filter(contract__vendor=vendor)
    files = drop_files(rows.values_list("file", flat=True))
    rows.filter(content__isnull=False).update(content={}, subject=GONE)
    return {"letters": rows.update(ground="", ground_second="", answer="", tracking=""), "letter files": files}

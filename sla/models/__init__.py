"""Whether it was kept, and what it costs when it was not: periods, deliveries, rows, evaluations, breaches, credits."""

from sla.models.delivered import Delivery, Source, Submission
from sla.models.incidents import Incident
from sla.models.judged import Breach, CreditLine, Evaluation, LevelResult, Period
from sla.models.letters import Letter
from sla.models.money import Credit, LedgerEntry, LedgerLine
from sla.models.relief import Relief, ReliefRow
from sla.models.rights import TriggerHit
from sla.models.rows import BucketRow, CommitmentRow, CountRow, OutageRow, Row, TicketRow, ValueRow
from sla.models.statements import DeductionLine, DeductionNotice, Invoice, InvoiceLine, Statement, StatementLine

__all__ = [
    "Breach",
    "BucketRow",
    "CommitmentRow",
    "CountRow",
    "Credit",
    "CreditLine",
    "DeductionLine",
    "DeductionNotice",
    "Delivery",
    "Evaluation",
    "Incident",
    "Invoice",
    "InvoiceLine",
    "LedgerEntry",
    "LedgerLine",
    "Letter",
    "LevelResult",
    "OutageRow",
    "Period",
    "Relief",
    "ReliefRow",
    "Row",
    "Source",
    "Statement",
    "StatementLine",
    "Submission",
    "TicketRow",
    "TriggerHit",
    "ValueRow",
]

"""Whether it was kept, and what it costs when it was not: periods, deliveries, rows, evaluations, breaches, credits."""

from sla.models.delivered import Delivery, Source, Submission
from sla.models.incidents import Incident
from sla.models.judged import Breach, CreditLine, Evaluation, LevelResult, Period
from sla.models.money import Credit, LedgerEntry, LedgerLine
from sla.models.relief import Relief, ReliefRow
from sla.models.rights import TriggerHit
from sla.models.rows import BucketRow, CommitmentRow, CountRow, OutageRow, Row, TicketRow, ValueRow

__all__ = [
    "Breach",
    "BucketRow",
    "CommitmentRow",
    "CountRow",
    "Credit",
    "CreditLine",
    "Delivery",
    "Evaluation",
    "Incident",
    "LedgerEntry",
    "LedgerLine",
    "LevelResult",
    "OutageRow",
    "Period",
    "Relief",
    "ReliefRow",
    "Row",
    "Source",
    "Submission",
    "TicketRow",
    "TriggerHit",
    "ValueRow",
]

"""What was agreed: contracts, their frozen versions, service levels and feeds, approvals, notices, charges."""

from contracts.models.agreed import Feed, FeedSpec, LevelInput, LevelSpec, Schedule, ServiceLevel
from contracts.models.contract import Contract, ContractVersion
from contracts.models.steps import ApprovalDecision, ApprovalRequest, Charge, Notice, Signature, Suspension

__all__ = [
    "ApprovalDecision",
    "ApprovalRequest",
    "Charge",
    "Contract",
    "ContractVersion",
    "Feed",
    "FeedSpec",
    "LevelInput",
    "LevelSpec",
    "Notice",
    "Schedule",
    "ServiceLevel",
    "Signature",
    "Suspension",
]

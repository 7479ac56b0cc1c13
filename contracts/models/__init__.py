"""What was agreed: contracts, their frozen versions, service levels and feeds, approvals, notices, charges."""

from contracts.models.agreed import Feed, FeedSpec, LevelInput, LevelSpec, Schedule, ServiceLevel
from contracts.models.contract import Contract, ContractVersion
from contracts.models.registered import Gap
from contracts.models.services import Contact, ExitPlan, Provision
from contracts.models.steps import ApprovalDecision, ApprovalRequest, Charge, Notice, Signature, Suspension

__all__ = [
    "ApprovalDecision",
    "ApprovalRequest",
    "Charge",
    "Contact",
    "Contract",
    "ContractVersion",
    "ExitPlan",
    "Feed",
    "FeedSpec",
    "Gap",
    "LevelInput",
    "LevelSpec",
    "Notice",
    "Provision",
    "Schedule",
    "ServiceLevel",
    "Signature",
    "Suspension",
]

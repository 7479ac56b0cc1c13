"""What was agreed: contracts, their frozen versions, service levels and feeds, approvals, notices, charges."""

from contracts.models.agreed import Feed, FeedSpec, LevelInput, LevelSpec, Schedule, ServiceLevel
from contracts.models.amendments import Amendment
from contracts.models.approvals import (
    ApprovalBand,
    ApprovalCopy,
    ApprovalDecision,
    ApprovalOverride,
    ApprovalRaise,
    ApprovalRequest,
    ApprovalStage,
    ApprovalStep,
    Delegation,
    ExceptionReview,
)
from contracts.models.booking import Booking
from contracts.models.charging import IndexLevel, Milestone, RateCard, RateItem
from contracts.models.contract import Contract
from contracts.models.correspondence import Correspondence
from contracts.models.documents import ClauseUse, DocumentPaper, DocumentPlan
from contracts.models.exits import ExitItem, Successor
from contracts.models.held import MoneyHeld
from contracts.models.obligations import Obligation, ObligationRule
from contracts.models.registered import Gap, ReturnedRegistration
from contracts.models.seals import SealRequest, SignatureCheck
from contracts.models.seasons import Season
from contracts.models.services import Contact, ExitPlan, Provision
from contracts.models.steps import Charge, Notice, Signature, Suspension
from contracts.models.version import ContractVersion

__all__ = [
    "Amendment",
    "ApprovalBand",
    "ApprovalCopy",
    "ApprovalDecision",
    "ApprovalOverride",
    "ApprovalRaise",
    "ApprovalRequest",
    "ApprovalStage",
    "ApprovalStep",
    "Booking",
    "Charge",
    "ClauseUse",
    "Contact",
    "Contract",
    "ContractVersion",
    "Correspondence",
    "Delegation",
    "DocumentPaper",
    "DocumentPlan",
    "ExceptionReview",
    "ExitItem",
    "ExitPlan",
    "Feed",
    "FeedSpec",
    "IndexLevel",
    "Gap",
    "LevelInput",
    "LevelSpec",
    "Milestone",
    "MoneyHeld",
    "Notice",
    "Obligation",
    "ObligationRule",
    "Provision",
    "RateCard",
    "RateItem",
    "ReturnedRegistration",
    "Schedule",
    "SealRequest",
    "Season",
    "ServiceLevel",
    "Signature",
    "SignatureCheck",
    "Successor",
    "Suspension",
]

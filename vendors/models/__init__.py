"""Who the parties are, and the shared ground: people, vendors, the trail, jobs, messages, files, reference data."""

from vendors.models.calendars import Calendar, CalendarDay, CalendarVersion
from vendors.models.changes import BankDetail, ChangeRequest
from vendors.models.diligence import Answer, Finding, Questionnaire, QuestionnaireVersion, Remark, Response
from vendors.models.documents import Document, DocumentType, Requirement, VendorTraits
from vendors.models.duties import Duty, DutyAttestation, DutyNeed, PaymentFacts
from vendors.models.joining import (
    Application,
    ApplicationContact,
    Distinction,
    Interest,
    InterestDeclaration,
    RegistrationRequest,
    SanctionsCheck,
    VendorCondition,
    VendorDecision,
)
from vendors.models.leaving import (
    AccessLine,
    AccessReview,
    Consent,
    Erasure,
    ExitTask,
    RetentionHold,
    RetentionRule,
    SavedView,
)
from vendors.models.parties import BuyerEntity, Currency, FxRate, ServiceLine, Vendor
from vendors.models.people import Invitation, Membership, RoleGrant, User
from vendors.models.reminders import NoticeChoice, Reminder, ReminderRule, ReminderTold, RobotChannel
from vendors.models.risk import Assessment, PciShare, RiskModelVersion, Service, SubContractor, TierChoices
from vendors.models.trail import Attestation, Event
from vendors.models.work import Heartbeat, Job, Message, StoredFile

__all__ = [
    "AccessLine",
    "AccessReview",
    "Answer",
    "Application",
    "ApplicationContact",
    "Assessment",
    "Attestation",
    "BankDetail",
    "BuyerEntity",
    "Calendar",
    "CalendarDay",
    "CalendarVersion",
    "ChangeRequest",
    "Consent",
    "Erasure",
    "Currency",
    "Distinction",
    "Document",
    "DocumentType",
    "Duty",
    "DutyAttestation",
    "DutyNeed",
    "Event",
    "Finding",
    "ExitTask",
    "FxRate",
    "Heartbeat",
    "Interest",
    "InterestDeclaration",
    "Invitation",
    "Job",
    "Membership",
    "Message",
    "NoticeChoice",
    "PciShare",
    "Questionnaire",
    "QuestionnaireVersion",
    "RegistrationRequest",
    "Remark",
    "Reminder",
    "ReminderRule",
    "ReminderTold",
    "Response",
    "RetentionHold",
    "RetentionRule",
    "RiskModelVersion",
    "RobotChannel",
    "Requirement",
    "PaymentFacts",
    "RoleGrant",
    "SavedView",
    "SanctionsCheck",
    "Service",
    "ServiceLine",
    "StoredFile",
    "SubContractor",
    "TierChoices",
    "User",
    "Vendor",
    "VendorTraits",
    "VendorCondition",
    "VendorDecision",
]

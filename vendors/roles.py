"""What may each role do: permissions, and the roles that carry them."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """One right each; rules in `<app>/rules.py` combine them with the state of a record."""

    VENDOR_VIEW = "vendor.view"
    VENDOR_EDIT = "vendor.edit"
    VENDOR_APPROVE = "vendor.approve"
    VENDOR_SUSPEND = "vendor.suspend"
    VENDOR_APPLY = "vendor.apply"
    VENDOR_CHANGE_REQUEST = "vendor.change_request"
    VENDOR_CHANGE_APPROVE = "vendor.change_approve"
    BANK_APPROVE = "bank.approve"
    DILIGENCE_RUN = "diligence.run"
    DILIGENCE_ANSWER = "diligence.answer"
    DOCUMENT_UPLOAD = "document.upload"
    DOCUMENT_VERIFY = "document.verify"
    DUTY_ATTEST = "duty.attest"
    RISK_VIEW = "risk.view"
    RISK_ASSESS = "risk.assess"
    SERVICE_MAP_EDIT = "service_map.edit"
    INTEREST_DECLARE = "interest.declare"
    INTEREST_VIEW = "interest.view"
    EXIT_RUN = "exit.run"
    REFERENCE_EDIT = "reference.edit"
    REMINDER_EDIT = "reminder.edit"
    OUTBOX_VIEW = "outbox.view"
    ACCESS_REVIEW = "access.review"
    RETENTION_RUN = "retention.run"
    PEOPLE_VIEW = "people.view"
    PEOPLE_INVITE = "people.invite"
    COLLEAGUE_INVITE = "colleague.invite"
    ROLE_GRANT = "role.grant"
    ROLE_CONFIRM = "role.confirm"
    CALENDAR_PUBLISH = "calendar.publish"
    CONTRACT_VIEW = "contract.view"
    CONTRACT_EDIT = "contract.edit"
    CONTRACT_SUBMIT = "contract.submit"
    CONTRACT_APPROVE = "contract.approve"
    APPROVAL_MATRIX = "approval.matrix"
    EXCEPTION_REVIEW = "exception.review"
    CONTRACT_SIGN = "contract.sign"
    CONTRACT_RUN = "contract.run"
    CONTRACT_NOTICE = "contract.notice"
    CONTRACT_CLOSE = "contract.close"
    LETTER_WRITE = "letter.write"
    LETTER_ANSWER = "letter.answer"
    OBLIGATION_RUN = "obligation.run"
    OBLIGATION_WAIVE = "obligation.waive"
    OBLIGATION_ANSWER = "obligation.answer"
    CHARGE_EDIT = "charge.edit"
    MILESTONE_REPORT = "milestone.report"
    MILESTONE_ACCEPT = "milestone.accept"
    STATEMENT_DRAFT = "statement.draft"
    STATEMENT_ANSWER = "statement.answer"
    INVOICE_RECORD = "invoice.record"
    INVOICE_SETTLE = "invoice.settle"
    DATA_DELIVER = "data.deliver"
    DATA_ACCEPT = "data.accept"
    RESULT_VIEW = "result.view"
    RESULT_EVALUATE = "result.evaluate"
    RESULT_APPROVE = "result.approve"
    BREACH_ANSWER = "breach.answer"
    BREACH_CLOSE = "breach.close"
    CREDIT_NOTIFY = "credit.notify"
    CREDIT_ANSWER = "credit.answer"
    CREDIT_WAIVE = "credit.waive"
    CREDIT_APPLY = "credit.apply"
    RELIEF_CLAIM = "relief.claim"
    RELIEF_DECIDE = "relief.decide"
    INCIDENT_REPORT = "incident.report"
    INCIDENT_CLOSE = "incident.close"
    REPORT_VIEW = "report.view"
    REPORT_ISSUE = "report.issue"
    TRAIL_VIEW = "trail.view"
    TEXT_EDIT = "text.edit"
    CLAUSE_WRITE = "clause.write"
    CLAUSE_PUBLISH = "clause.publish"
    SEAL_GRANT = "seal.grant"
    STYLE_VIEW = "style.view"


# The record of a vendor that was off-boarded is read and no longer kept; its data are erased and held as before.
CLOSED_WITH_THE_VENDOR = frozenset(
    {
        Permission.VENDOR_EDIT,
        Permission.VENDOR_APPROVE,
        Permission.VENDOR_SUSPEND,
        Permission.VENDOR_APPLY,
        Permission.VENDOR_CHANGE_REQUEST,
        Permission.VENDOR_CHANGE_APPROVE,
        Permission.BANK_APPROVE,
        Permission.DILIGENCE_RUN,
        Permission.DILIGENCE_ANSWER,
        Permission.DOCUMENT_UPLOAD,
        Permission.DOCUMENT_VERIFY,
        Permission.DUTY_ATTEST,
        Permission.RISK_ASSESS,
        Permission.EXIT_RUN,
        Permission.CONTRACT_SUBMIT,
    }
)


class Role(models.TextChoices):
    """The buyer's roles, granted by `RoleGrant` with dates."""

    ADMINISTRATOR = "administrator", _("Administrator")
    PROCUREMENT = "procurement", _("Procurement")
    SERVICE_OWNER = "service_owner", _("Service owner")
    LEGAL = "legal", _("Legal")
    FINANCE = "finance", _("Finance")
    EXECUTIVE = "executive", _("Executive")
    AUDITOR = "auditor", _("Auditor")


class VendorRole(models.TextChoices):
    """What a person is to a vendor, carried by `Membership`."""

    ADMIN = "admin", _("Vendor admin")
    MEMBER = "member", _("Vendor member")
    VIEWER = "viewer", _("Vendor viewer")


P = Permission

_READ = {
    P.VENDOR_VIEW,
    P.RISK_VIEW,
    P.CONTRACT_VIEW,
    P.RESULT_VIEW,
    P.REPORT_VIEW,
    P.TRAIL_VIEW,
    P.PEOPLE_VIEW,
    P.STYLE_VIEW,
    P.INTEREST_DECLARE,
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    # an administrator looks after people, texts and calendars and decides nothing about vendors, contracts or money
    Role.ADMINISTRATOR: frozenset(
        _READ
        | {
            P.PEOPLE_INVITE,
            P.ROLE_GRANT,
            P.ROLE_CONFIRM,
            P.TEXT_EDIT,
            P.CALENDAR_PUBLISH,
            P.REMINDER_EDIT,
            P.OUTBOX_VIEW,
            P.ACCESS_REVIEW,
            P.RETENTION_RUN,
        }
    ),
    Role.PROCUREMENT: frozenset(
        _READ
        | {
            P.VENDOR_EDIT,
            P.VENDOR_APPROVE,
            P.VENDOR_SUSPEND,
            P.VENDOR_CHANGE_REQUEST,
            P.VENDOR_CHANGE_APPROVE,
            P.DILIGENCE_RUN,
            P.DILIGENCE_ANSWER,
            P.DOCUMENT_UPLOAD,
            P.DOCUMENT_VERIFY,
            P.DUTY_ATTEST,
            P.RISK_ASSESS,
            P.SERVICE_MAP_EDIT,
            P.INTEREST_VIEW,
            P.EXIT_RUN,
            P.REFERENCE_EDIT,
            P.REMINDER_EDIT,
            P.PEOPLE_INVITE,
            P.CALENDAR_PUBLISH,
            P.CONTRACT_EDIT,
            P.CONTRACT_SUBMIT,
            P.CONTRACT_APPROVE,
            P.CONTRACT_RUN,
            P.CONTRACT_NOTICE,
            P.LETTER_WRITE,
            P.CONTRACT_CLOSE,
            P.OBLIGATION_RUN,
            P.OBLIGATION_WAIVE,
            P.CHARGE_EDIT,
            P.MILESTONE_REPORT,
            P.MILESTONE_ACCEPT,
            P.STATEMENT_DRAFT,
            P.INVOICE_RECORD,
            P.DATA_ACCEPT,
            P.RESULT_EVALUATE,
            P.RESULT_APPROVE,
            P.BREACH_CLOSE,
            P.CREDIT_NOTIFY,
            P.RELIEF_CLAIM,
            P.RELIEF_DECIDE,
            P.INCIDENT_REPORT,
            P.INCIDENT_CLOSE,
            P.REPORT_ISSUE,
            P.TEXT_EDIT,
            P.CLAUSE_WRITE,
        }
    ),
    Role.SERVICE_OWNER: frozenset(
        _READ
        | {
            P.DILIGENCE_RUN,
            P.DOCUMENT_UPLOAD,
            P.SERVICE_MAP_EDIT,
            P.EXIT_RUN,
            P.CONTRACT_EDIT,
            P.CONTRACT_SUBMIT,
            P.OBLIGATION_RUN,
            P.MILESTONE_REPORT,
            P.MILESTONE_ACCEPT,
            P.STATEMENT_DRAFT,
            P.DATA_ACCEPT,
            P.RESULT_EVALUATE,
            P.RESULT_APPROVE,
            P.BREACH_CLOSE,
            P.RELIEF_CLAIM,
            P.RELIEF_DECIDE,
            P.INCIDENT_REPORT,
            P.INCIDENT_CLOSE,
        }
    ),
    Role.LEGAL: frozenset(
        _READ
        | {
            P.CONTRACT_APPROVE,
            P.APPROVAL_MATRIX,
            P.CLAUSE_WRITE,
            P.CLAUSE_PUBLISH,
            P.SEAL_GRANT,
            P.CONTRACT_SIGN,
            P.CONTRACT_NOTICE,
            P.LETTER_WRITE,
            P.OBLIGATION_RUN,
            P.OBLIGATION_WAIVE,
            P.VENDOR_APPROVE,
            P.VENDOR_SUSPEND,
            P.VENDOR_CHANGE_APPROVE,
            P.DOCUMENT_VERIFY,
            P.RISK_ASSESS,
            P.INTEREST_VIEW,
            P.EXIT_RUN,
            P.RETENTION_RUN,
            P.RELIEF_DECIDE,
        }
    ),
    Role.FINANCE: frozenset(
        _READ
        | {
            P.CONTRACT_APPROVE,
            P.APPROVAL_MATRIX,
            P.EXCEPTION_REVIEW,
            P.CONTRACT_CLOSE,
            P.OBLIGATION_RUN,
            P.CHARGE_EDIT,
            P.STATEMENT_DRAFT,
            P.INVOICE_RECORD,
            P.INVOICE_SETTLE,
            P.RESULT_APPROVE,
            P.CREDIT_WAIVE,
            P.CREDIT_APPLY,
            P.BANK_APPROVE,
        }
    ),
    Role.EXECUTIVE: frozenset(
        _READ | {P.CONTRACT_APPROVE, P.CONTRACT_SIGN, P.SEAL_GRANT, P.ROLE_CONFIRM, P.EXCEPTION_REVIEW}
    ),
    Role.AUDITOR: frozenset(_READ | {P.OUTBOX_VIEW, P.INTEREST_VIEW}),
}

_VENDOR_READ = {P.VENDOR_VIEW, P.CONTRACT_VIEW, P.RESULT_VIEW, P.REPORT_VIEW}
_VENDOR_WORK = {
    P.DATA_DELIVER,
    P.OBLIGATION_ANSWER,
    P.MILESTONE_REPORT,
    P.STATEMENT_ANSWER,
    P.LETTER_ANSWER,
    P.INVOICE_RECORD,
    P.BREACH_ANSWER,
    P.CREDIT_ANSWER,
    P.RELIEF_CLAIM,
    P.INCIDENT_REPORT,
    P.DILIGENCE_ANSWER,
    P.DOCUMENT_UPLOAD,
    P.DUTY_ATTEST,
    P.INTEREST_DECLARE,
}

VENDOR_ROLE_PERMISSIONS: dict[VendorRole, frozenset[Permission]] = {
    VendorRole.ADMIN: frozenset(
        _VENDOR_READ | _VENDOR_WORK | {P.COLLEAGUE_INVITE, P.PEOPLE_VIEW, P.VENDOR_APPLY, P.VENDOR_CHANGE_REQUEST}
    ),
    VendorRole.MEMBER: frozenset(_VENDOR_READ | _VENDOR_WORK),
    VendorRole.VIEWER: frozenset(_VENDOR_READ),
}

# A grant of one of these roles counts only once a second granter has confirmed it.
APPROVING_ROLES = frozenset({Role.PROCUREMENT, Role.LEGAL, Role.FINANCE, Role.EXECUTIVE})

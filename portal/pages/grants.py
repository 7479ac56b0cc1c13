"""What may each role do, in words? The grid of rights as the administrators' page shows it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vendors.roles import ROLE_PERMISSIONS, Role
from vendors.roles import Permission as P

# area → its rights in words; those of a vendor's own people stand in the vendor's roles
RIGHTS = (
    (
        _("Vendors"),
        {
            P.VENDOR_VIEW: _("see vendors and their papers"),
            P.VENDOR_EDIT: _("record vendors and correct their records"),
            P.VENDOR_APPROVE: _("approve vendors, with conditions or without"),
            P.VENDOR_SUSPEND: _("watch, suspend and block vendors"),
            P.VENDOR_CHANGE_REQUEST: _("ask for changes of a profile or an account"),
            P.VENDOR_CHANGE_APPROVE: _("decide about changes, call back about accounts"),
            P.BANK_APPROVE: _("put bank accounts in force"),
            P.DILIGENCE_RUN: _("send questionnaires, check sanctions, record findings"),
            P.DILIGENCE_ANSWER: _("answer for vendors that never sign in"),
            P.DOCUMENT_UPLOAD: _("hand in documents"),
            P.DOCUMENT_VERIFY: _("verify documents"),
            P.DUTY_ATTEST: _("attest duties for vendors that never sign in"),
            P.RISK_VIEW: _("see risk, concentration and the service map"),
            P.RISK_ASSESS: _("assess risk, decide about sub-contractors"),
            P.SERVICE_MAP_EDIT: _("edit the service map"),
            P.EXIT_RUN: _("run off-boardings, write exit plans"),
            P.REFERENCE_EDIT: _("edit what is asked of whom: documents, questionnaires, duties, our legal entities"),
        },
    ),
    (
        _("Contracts"),
        {
            P.CONTRACT_VIEW: _("see contracts"),
            P.CONTRACT_EDIT: _("draft and amend contracts"),
            P.CONTRACT_SUBMIT: _("submit contracts for approval"),
            P.CONTRACT_APPROVE: _("approve contracts"),
            P.APPROVAL_MATRIX: _("change the approval matrix"),
            P.EXCEPTION_REVIEW: _("sign exceptions off by quarter"),
            P.CONTRACT_SIGN: _("sign contracts"),
            P.SEAL_GRANT: _("grant our seals"),
            P.CONTRACT_RUN: _("put contracts in force, suspend and resume them"),
            P.CONTRACT_NOTICE: _("give notice and terminate"),
            P.LETTER_WRITE: _("write and issue letters, record dispatch and arrival"),
            P.CONTRACT_CLOSE: _("close contracts"),
            P.OBLIGATION_RUN: _("see to obligations, accept and return them"),
            P.OBLIGATION_WAIVE: _("waive obligations"),
            P.CHARGE_EDIT: _("enter fees"),
            P.MILESTONE_REPORT: _("report milestones as reached"),
            P.MILESTONE_ACCEPT: _("accept milestones"),
            P.STATEMENT_DRAFT: _("draft and send monthly statements"),
            P.INVOICE_RECORD: _("record invoices"),
            P.INVOICE_SETTLE: _("check invoices, deduct from them and pay them"),
        },
    ),
    (
        _("Months and deductions"),
        {
            P.DATA_ACCEPT: _("accept or return data"),
            P.RESULT_VIEW: _("see results and deductions"),
            P.RESULT_EVALUATE: _("evaluate months"),
            P.RESULT_APPROVE: _("approve and lock months"),
            P.BREACH_CLOSE: _("close breaches"),
            P.CREDIT_NOTIFY: _("notify deductions"),
            P.CREDIT_WAIVE: _("waive deductions"),
            P.CREDIT_APPLY: _("apply deductions"),
            P.RELIEF_CLAIM: _("record relief"),
            P.RELIEF_DECIDE: _("decide about relief"),
            P.INCIDENT_REPORT: _("report incidents"),
            P.INCIDENT_CLOSE: _("close incidents"),
            P.REPORT_VIEW: _("see reports"),
            P.REPORT_ISSUE: _("issue reports"),
        },
    ),
    (
        _("People and this installation"),
        {
            P.PEOPLE_VIEW: _("see who works here and for vendors"),
            P.PEOPLE_INVITE: _("invite people"),
            P.ROLE_GRANT: _("grant and end roles"),
            P.ROLE_CONFIRM: _("confirm roles as the second granter"),
            P.ACCESS_REVIEW: _("run the quarterly access review"),
            P.INTEREST_DECLARE: _("declare one’s own interests"),
            P.INTEREST_VIEW: _("see what others declared"),
            P.REMINDER_EDIT: _("edit who is reminded of what"),
            P.OUTBOX_VIEW: _("see everything that was sent"),
            P.RETENTION_RUN: _("place holds, erase names"),
            P.CALENDAR_PUBLISH: _("publish calendars of working days"),
            P.TRAIL_VIEW: _("read the trail"),
            P.TEXT_EDIT: _("edit the handbook and announcements"),
            P.CLAUSE_WRITE: _("write clauses and contract templates"),
            P.CLAUSE_PUBLISH: _("publish clauses and contract templates"),
            P.STYLE_VIEW: pgettext_lazy("right", "see the style guide"),
        },
    ),
)


def rights_grid() -> list[dict]:
    """Area by area the rights that some role of the buyer carries, each with which roles carry it."""
    return [
        {
            "area": area,
            "rows": [
                {"words": words, "held": [right in ROLE_PERMISSIONS[Role(role)] for role in Role.values]}
                for right, words in rights.items()
            ],
        }
        for area, rights in RIGHTS
    ]

"""What can be done with a contract; every change of state goes through `vendors.lifecycle.perform`."""

from contracts.actions.approval_matrix import edit_matrix, review_exceptions
from contracts.actions.approval_path import (
    add_approver,
    ask_override,
    confirm_override,
    copy_to,
    delegate,
    nudge,
    record_elsewhere,
    withdraw_delegation,
)
from contracts.actions.approvals import (
    Changed,
    approve_contract,
    send_back,
    submit_contract,
    submit_version,
    withdraw,
)
from contracts.actions.booking import book_contract
from contracts.actions.charges import enter_charge
from contracts.actions.drafts import amend_contract, create_contract, edit_version
from contracts.actions.held import record_money_back, record_money_held
from contracts.actions.life import (
    activate_contract,
    attest,
    cancel_contract,
    close_contract,
    expire_contract,
    follow_terms,
    give_notice,
    resume_contract,
    start_exit,
    suspend_contract,
    terminate_contract,
    withdraw_notice,
)
from contracts.actions.milestones import (
    accept_milestone,
    enter_index_level,
    report_milestone,
    report_milestone_again,
    return_milestone,
)
from contracts.actions.services import end_contact, end_provision, provide, save_contact, write_exit_plan
from contracts.actions.signing import record_signature, send_out, sign_contract, sign_version

__all__ = [
    "Changed",
    "accept_milestone",
    "activate_contract",
    "add_approver",
    "amend_contract",
    "approve_contract",
    "ask_override",
    "attest",
    "book_contract",
    "cancel_contract",
    "close_contract",
    "confirm_override",
    "copy_to",
    "create_contract",
    "delegate",
    "edit_matrix",
    "edit_version",
    "end_contact",
    "end_provision",
    "enter_charge",
    "enter_index_level",
    "expire_contract",
    "follow_terms",
    "give_notice",
    "nudge",
    "provide",
    "record_elsewhere",
    "record_money_back",
    "record_money_held",
    "record_signature",
    "report_milestone",
    "report_milestone_again",
    "resume_contract",
    "review_exceptions",
    "return_milestone",
    "save_contact",
    "send_back",
    "send_out",
    "sign_contract",
    "sign_version",
    "start_exit",
    "submit_contract",
    "submit_version",
    "suspend_contract",
    "terminate_contract",
    "withdraw",
    "withdraw_delegation",
    "withdraw_notice",
    "write_exit_plan",
]

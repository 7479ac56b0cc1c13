"""What can be done with a contract; every change of state goes through `vendors.lifecycle.perform`."""

from contracts.actions.amendments import amend_contract, drop_amendment, renew_contract
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
from contracts.actions.correspondence import set_correspondence
from contracts.actions.documents import file_paper, print_document
from contracts.actions.drafts import create_contract, edit_version
from contracts.actions.held import record_money_back, record_money_held
from contracts.actions.leaving import (
    finish_exit_item,
    name_successor,
    reopen_exit_item,
    spare_exit_item,
    start_exit,
)
from contracts.actions.life import (
    activate_contract,
    attest,
    cancel_contract,
    close_contract,
    expire_contract,
    follow_terms,
    terminate_contract,
)
from contracts.actions.milestones import (
    accept_milestone,
    enter_index_level,
    report_milestone,
    report_milestone_again,
    return_milestone,
)
from contracts.actions.noticing import give_notice, record_arrival, withdraw_notice
from contracts.actions.obligations import (
    accept_obligation,
    assign_obligation,
    follow_obligations,
    make_obligations,
    return_obligation,
    submit_obligation,
    waive_obligation,
)
from contracts.actions.registering import (
    Signed,
    assign_gap,
    close_gap,
    confirm_contract,
    register_contract,
    register_draft,
    return_registration,
    settle_gaps,
    waive_gap,
)
from contracts.actions.seals import affix_seal, grant_seal, refuse_seal, request_seal
from contracts.actions.services import end_contact, end_provision, provide, save_contact, write_exit_plan
from contracts.actions.signing import record_signature, send_out, sign_contract, sign_version, why_not_signable
from contracts.actions.suspending import resume_contract, suspend_contract

__all__ = [
    "Changed",
    "Signed",
    "accept_milestone",
    "accept_obligation",
    "activate_contract",
    "affix_seal",
    "grant_seal",
    "refuse_seal",
    "request_seal",
    "add_approver",
    "amend_contract",
    "approve_contract",
    "ask_override",
    "assign_gap",
    "assign_obligation",
    "attest",
    "book_contract",
    "cancel_contract",
    "close_contract",
    "close_gap",
    "confirm_contract",
    "confirm_override",
    "copy_to",
    "create_contract",
    "delegate",
    "drop_amendment",
    "edit_matrix",
    "edit_version",
    "end_contact",
    "end_provision",
    "enter_charge",
    "enter_index_level",
    "expire_contract",
    "finish_exit_item",
    "follow_obligations",
    "file_paper",
    "follow_terms",
    "give_notice",
    "make_obligations",
    "name_successor",
    "nudge",
    "print_document",
    "provide",
    "record_arrival",
    "record_elsewhere",
    "record_money_back",
    "record_money_held",
    "record_signature",
    "register_contract",
    "register_draft",
    "renew_contract",
    "reopen_exit_item",
    "report_milestone",
    "report_milestone_again",
    "resume_contract",
    "return_milestone",
    "return_obligation",
    "return_registration",
    "review_exceptions",
    "save_contact",
    "send_back",
    "send_out",
    "set_correspondence",
    "settle_gaps",
    "sign_contract",
    "sign_version",
    "spare_exit_item",
    "start_exit",
    "submit_contract",
    "submit_obligation",
    "submit_version",
    "suspend_contract",
    "terminate_contract",
    "waive_gap",
    "waive_obligation",
    "withdraw",
    "withdraw_delegation",
    "withdraw_notice",
    "why_not_signable",
    "write_exit_plan",
]

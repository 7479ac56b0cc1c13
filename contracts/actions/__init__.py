"""What can be done with a contract; every change of state goes through `vendors.lifecycle.perform`."""

from contracts.actions.approvals import Changed, approve_contract, send_back, submit_contract, submit_version
from contracts.actions.charges import enter_charge
from contracts.actions.drafts import amend_contract, create_contract, edit_version
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
from contracts.actions.services import end_contact, end_provision, provide, save_contact, write_exit_plan
from contracts.actions.signing import record_signature, send_out, sign_contract, sign_version

__all__ = [
    "Changed",
    "Signed",
    "activate_contract",
    "amend_contract",
    "approve_contract",
    "assign_gap",
    "attest",
    "cancel_contract",
    "close_contract",
    "close_gap",
    "confirm_contract",
    "create_contract",
    "edit_version",
    "end_contact",
    "end_provision",
    "enter_charge",
    "expire_contract",
    "follow_terms",
    "give_notice",
    "provide",
    "record_signature",
    "register_contract",
    "register_draft",
    "resume_contract",
    "return_registration",
    "save_contact",
    "send_back",
    "send_out",
    "settle_gaps",
    "sign_contract",
    "sign_version",
    "start_exit",
    "submit_contract",
    "submit_version",
    "suspend_contract",
    "terminate_contract",
    "waive_gap",
    "withdraw_notice",
    "write_exit_plan",
]

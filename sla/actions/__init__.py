"""What can be done with a month: its data, its result, its credits."""

from sla.actions.credits import (
    accept_credit,
    apply_credit,
    dispute_credit,
    lapse_credits,
    notify_credit,
    waive_credit,
)
from sla.actions.deliveries import (
    accept_submission,
    declare_nothing,
    return_submission,
    send_submission,
    upload_file,
)
from sla.actions.incidents import (
    add_to_incident,
    close_incident,
    open_incident_again,
    report_incident,
    resolve_incident,
)
from sla.actions.periods import open_due_periods, open_period
from sla.actions.relief import (
    approve_relief,
    claim_relief,
    reconsider_relief,
    reject_relief,
    take_up_relief,
    withdraw_relief,
)
from sla.actions.results import (
    answer_breach,
    approve_period,
    close_breach,
    enter_loss,
    evaluate_due_periods,
    evaluate_period,
    exercise_right,
    forgo_right,
    lapse_rights,
    lock_period,
    reopen_period,
)

__all__ = [
    "accept_credit",
    "accept_submission",
    "add_to_incident",
    "answer_breach",
    "apply_credit",
    "approve_period",
    "approve_relief",
    "claim_relief",
    "close_breach",
    "close_incident",
    "declare_nothing",
    "dispute_credit",
    "enter_loss",
    "evaluate_due_periods",
    "evaluate_period",
    "exercise_right",
    "forgo_right",
    "lapse_credits",
    "lapse_rights",
    "lock_period",
    "notify_credit",
    "open_due_periods",
    "open_incident_again",
    "open_period",
    "reconsider_relief",
    "reject_relief",
    "reopen_period",
    "report_incident",
    "resolve_incident",
    "return_submission",
    "send_submission",
    "take_up_relief",
    "upload_file",
    "waive_credit",
    "withdraw_relief",
]

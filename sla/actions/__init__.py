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
from sla.actions.periods import open_due_periods, open_period
from sla.actions.results import (
    answer_breach,
    approve_period,
    close_breach,
    evaluate_due_periods,
    evaluate_period,
    lock_period,
    reopen_period,
)

__all__ = [
    "accept_credit",
    "accept_submission",
    "answer_breach",
    "apply_credit",
    "approve_period",
    "close_breach",
    "declare_nothing",
    "dispute_credit",
    "evaluate_due_periods",
    "evaluate_period",
    "lapse_credits",
    "lock_period",
    "notify_credit",
    "open_due_periods",
    "open_period",
    "reopen_period",
    "return_submission",
    "send_submission",
    "upload_file",
    "waive_credit",
]

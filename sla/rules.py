"""Who may do what with deliveries, results and credits: predicates `(record, user) -> bool`."""

from vendors.roles import Permission


def is_automatic(record, user) -> bool:
    """Only a named system user makes changes that follow from others."""
    return user.is_system


def may_deliver(delivery, user) -> bool:
    """The vendor's people deliver its figures; whoever accepts data here delivers our own measurement."""
    right = Permission.DATA_ACCEPT if delivery.source == "own" else Permission.DATA_DELIVER
    return user.may(right, delivery.period.contract.vendor) or user.is_system


def may_deliver_submission(submission, user) -> bool:
    return may_deliver(submission.delivery, user)


def may_send_submission(submission, user) -> bool:
    """Our own measurement is sent by who uploaded it, so that nobody accepts what they sent (domain 4.4)."""
    if submission.delivery.source == "own" and not user.is_system and submission.submitted_by_id != user.pk:
        return False
    return may_deliver_submission(submission, user)


def may_accept(delivery, user) -> bool:
    """Who submits does not accept (domain 4.4)."""
    if not user.may(Permission.DATA_ACCEPT, delivery.period.contract.vendor):
        return False
    latest = delivery.submissions.filter(state="sent").order_by("-n").first()
    return latest is None or latest.submitted_by_id != user.pk


def may_accept_submission(submission, user) -> bool:
    return may_accept(submission.delivery, user)


def may_evaluate(period, user) -> bool:
    return user.is_system or user.may(Permission.RESULT_EVALUATE, period.contract.vendor)


def may_approve_period(period, user) -> bool:
    """Somebody who accepted none of its data (domain 4.4)."""
    if not user.may(Permission.RESULT_APPROVE, period.contract.vendor):
        return False
    return not period.deliveries.filter(submissions__state="accepted", submissions__decided_by=user).exists()


def may_lock_period(period, user) -> bool:
    return may_approve_period(period, user)


def may_answer_breach(breach, user) -> bool:
    return user.may(Permission.BREACH_ANSWER, breach.period.contract.vendor)


def may_close_breach(breach, user) -> bool:
    return user.may(Permission.BREACH_CLOSE, breach.period.contract.vendor)


def may_notify_credit(credit, user) -> bool:
    return user.may(Permission.CREDIT_NOTIFY, credit.period.contract.vendor)


def may_answer_credit(credit, user) -> bool:
    return user.may(Permission.CREDIT_ANSWER, credit.period.contract.vendor)


def may_apply_credit(credit, user) -> bool:
    return user.may(Permission.CREDIT_APPLY, credit.period.contract.vendor)


def may_waive_credit(credit, user) -> bool:
    """Finance, and not the person who proposed it (domain 4.4)."""
    return user.may(Permission.CREDIT_WAIVE, credit.period.contract.vendor) and credit.proposed_by_id != user.pk


def may_claim_relief(record, user) -> bool:
    """Either side, about a month or a claim of its contract: the vendor for itself, the buyer for its own acts."""
    return user.may(Permission.RELIEF_CLAIM, record.contract.vendor)


def may_withdraw_relief(relief, user) -> bool:
    """The side that claimed takes it back."""
    ours = user.may(Permission.RELIEF_DECIDE, relief.contract.vendor)
    return may_claim_relief(relief, user) and (ours if relief.by_buyer else not ours)


def may_decide_relief(relief, user) -> bool:
    """The provider claims, the customer decides: not who claimed, nobody who is or was the vendor's (domain 1.5)."""
    if not user.may(Permission.RELIEF_DECIDE, relief.contract.vendor) or relief.claimed_by_id == user.pk:
        return False
    return not relief.contract.vendor.memberships.filter(user=user.pk).exists()


def may_report_incident(record, user) -> bool:
    """Either side, about its contract or about an incident of it."""
    contract = getattr(record, "contract", record)
    return user.may(Permission.INCIDENT_REPORT, contract.vendor)


def may_close_incident(incident, user) -> bool:
    return user.may(Permission.INCIDENT_CLOSE, incident.contract.vendor)


def may_use_right(right, user) -> bool:
    """Who may give notice decides about a right to terminate or escalate."""
    return user.may(Permission.CONTRACT_NOTICE, right.period.contract.vendor)


# what a letter does when it arrives is the issuer's own act: it needs the right to do that too
OWN_RIGHT = {
    "claim": Permission.CREDIT_NOTIFY,
    "non_renewal": Permission.CONTRACT_NOTICE,
    "convenience": Permission.CONTRACT_NOTICE,
    "cause": Permission.CONTRACT_NOTICE,
    "right": Permission.CONTRACT_NOTICE,
    "extension": Permission.CONTRACT_NOTICE,
}


def may_write_letter(letter, user) -> bool:
    """Whoever writes in the company's name and may do what this kind of letter does."""
    return may_write_kind(letter.kind, letter.contract, user)


def may_write_kind(kind: str, contract, user) -> bool:
    vendor = contract.vendor
    return user.may(Permission.LETTER_WRITE, vendor) and user.may(OWN_RIGHT.get(kind, Permission.LETTER_WRITE), vendor)


def may_see_letter_through(letter, user) -> bool:
    """Dispatch and arrival are facts: any colleague who writes letters records them."""
    return user.may(Permission.LETTER_WRITE, letter.contract.vendor)


def may_acknowledge_letter(letter, user) -> bool:
    """The addressee itself says that it has the letter."""
    return user.may(Permission.LETTER_ANSWER, letter.contract.vendor)


def may_answer_letter(letter, user) -> bool:
    """The vendor answers; what comes on paper is recorded by our side."""
    return may_acknowledge_letter(letter, user) or may_see_letter_through(letter, user)


def may_draft_statement(record, user) -> bool:
    """About a contract or a statement of it: our side says what a month costs."""
    return user.may(Permission.STATEMENT_DRAFT, getattr(record, "contract", record).vendor)


def may_answer_statement(statement, user) -> bool:
    """The vendor; for one that never signs in, our own staff who did not send it (domain 4.4)."""
    vendor = statement.contract.vendor
    if user.may(Permission.STATEMENT_ANSWER, vendor):
        return True
    ours = vendor.is_entered_by_staff and user.may(Permission.STATEMENT_DRAFT, vendor)
    return ours and statement.sent_by_id != user.pk


def may_record_invoice(statement, user) -> bool:
    """The vendor sends its invoice in, or our side records what came by post."""
    return user.may(Permission.INVOICE_RECORD, statement.contract.vendor)


def may_settle_invoice(invoice, user) -> bool:
    """Finance, and not who recorded it (domain 4.4)."""
    return may_return_invoice(invoice, user) and invoice.recorded_by_id != user.pk


def may_return_invoice(invoice, user) -> bool:
    return user.may(Permission.INVOICE_SETTLE, invoice.contract.vendor)


def may_name_document(notice, user) -> bool:
    """Whoever may record invoices says which document answers a deduction notice."""
    return user.may(Permission.INVOICE_RECORD, notice.invoice.contract.vendor)

"""Who may do what with a contract: predicates `(contract, user) -> bool` over rights and the contract's versions."""

from vendors.roles import Permission, Role


def _newest(contract):
    """The newest version that was not dropped."""
    return contract.versions.exclude(amendment__state="void").order_by("-n").first()


def _wrote_it(contract, user) -> bool:
    version = _newest(contract)
    return version is not None and user.pk in (version.author_id, version.last_editor_id)


def may_edit(contract, user) -> bool:
    return user.may(Permission.CONTRACT_EDIT, contract.vendor)


def may_submit(contract, user) -> bool:
    return user.may(Permission.CONTRACT_SUBMIT, contract.vendor)


def may_decide(version, user) -> bool:
    """Who approves at all: another person than author and last editor, and no administrator (domain 4.4)."""
    return (
        user.pk not in (version.author_id, version.last_editor_id)
        and not user.has_role(Role.ADMINISTRATOR)
        and user.may(Permission.CONTRACT_APPROVE, version.contract.vendor)
    )


def may_approve(contract, user) -> bool:
    """Whoever may decide on its newest version, or was added to those who do."""
    version = _newest(contract)
    if version is None:
        return user.may(Permission.CONTRACT_APPROVE, contract.vendor)
    version.contract = contract
    return may_decide(version, user) or was_added(version, user)


def may_be_asked(version, user) -> bool:
    """Which colleague's word can be asked for: no author or editor, and nobody who administrates or audits."""
    mine = user.pk in (version.author_id, version.last_editor_id)
    return not mine and user.is_buyer and not user.has_role(Role.ADMINISTRATOR, Role.AUDITOR)


def was_added(version, user) -> bool:
    """A colleague whose word somebody has asked for beside the roles of the matrix."""
    if not may_be_asked(version, user):
        return False
    return version.approval_requests.filter(outcome__in=("open", "overridden"), steps__person=user).exists()


def may_add_approver(version, user) -> bool:
    """Whoever submits it, and whoever decides on it."""
    return user.may(Permission.CONTRACT_SUBMIT, version.contract.vendor) or may_decide(version, user)


def may_ask_override(version, user) -> bool:
    return may_add_approver(version, user)


def may_review_exceptions(user) -> bool:
    return user.may(Permission.EXCEPTION_REVIEW)


def may_edit_matrix(user) -> bool:
    return user.may(Permission.APPROVAL_MATRIX)


def may_confirm(contract, user) -> bool:
    """A registered contract is confirmed by who approves contracts, and did not enter this one."""
    return may_approve(contract, user) and user.pk != contract.registered_by_id


def may_send_back(contract, user) -> bool:
    """Any reviewer, and whoever may submit, who thereby withdraws it."""
    return user.may(Permission.CONTRACT_APPROVE, contract.vendor) or user.may(
        Permission.CONTRACT_SUBMIT, contract.vendor
    )


def may_sign(contract, user) -> bool:
    """A signatory is not the author; an approver may sign (domain 4.4)."""
    return user.may(Permission.CONTRACT_SIGN, contract.vendor) and not _wrote_it(contract, user)


def may_request_seal(contract, user) -> bool:
    """Whoever sends contracts out, and whoever signs them."""
    return may_submit(contract, user) or user.may(Permission.CONTRACT_SIGN, contract.vendor)


def may_grant_seal(request, user) -> bool:
    """Who asked for a seal does not grant it."""
    allowed = user.may(Permission.SEAL_GRANT, request.version.contract.vendor)
    return allowed and user.pk != request.requested_by_id


def may_affix_seal(request, user) -> bool:
    """Whoever asked for it writes down that it is on the paper, and whoever signs."""
    contract = request.version.contract
    return user.pk == request.requested_by_id or user.may(Permission.CONTRACT_SIGN, contract.vendor)


def may_run(contract, user) -> bool:
    return user.may(Permission.CONTRACT_RUN, contract.vendor) or user.is_system


def may_give_notice(contract, user) -> bool:
    return user.may(Permission.CONTRACT_NOTICE, contract.vendor)


def may_write_letters(contract, user) -> bool:
    """Procurement and legal write in the company's name."""
    return user.may(Permission.LETTER_WRITE, contract.vendor)


def may_close(contract, user) -> bool:
    return user.may(Permission.CONTRACT_CLOSE, contract.vendor)


def may_settle_exit(item, user) -> bool:
    """Who owns the step, and whoever runs contracts."""
    return item.owner_id == user.pk or user.may(Permission.CONTRACT_RUN, item.contract.vendor)


def may_spare_exit(item, user) -> bool:
    """Legal or finance, who close and end contracts: not alone whoever would have to see to it."""
    closes = user.may(Permission.CONTRACT_CLOSE, item.contract.vendor)
    return (closes or user.may(Permission.CONTRACT_NOTICE, item.contract.vendor)) and item.owner_id != user.pk


def may_cancel(contract, user) -> bool:
    return user.may(Permission.CONTRACT_SUBMIT, contract.vendor) or user.may(
        Permission.CONTRACT_APPROVE, contract.vendor
    )


def may_drop(contract, user) -> bool:
    """An amendment is dropped by who could cancel a contract, or by the calendar once the contract has ended."""
    return may_cancel(contract, user) or user.is_system


def of_its_contract(rule):
    """A rule about a contract, asked of a version's amendment."""

    def asked(amendment, user) -> bool:
        return rule(amendment.version.contract, user)

    asked.__name__ = rule.__name__
    return asked


def may_enter_charge(contract, user) -> bool:
    return user.may(Permission.CHARGE_EDIT, contract.vendor) or user.is_system


def may_book(contract, user) -> bool:
    """Finance keeps the ledger’s codes and the approved amount of a contract."""
    return user.may(Permission.INVOICE_SETTLE, contract.vendor)


def may_report_milestone(record, user) -> bool:
    """Of a contract or of a milestone of it: either side says that it is done."""
    return user.may(Permission.MILESTONE_REPORT, getattr(record, "contract", record).vendor)


def may_accept_milestone(milestone, user) -> bool:
    """Who reported it does not accept it (domain 4.4)."""
    allowed = user.may(Permission.MILESTONE_ACCEPT, milestone.contract.vendor)
    return allowed and milestone.reported_by_id != user.pk


def may_do_obligation(obligation, user) -> bool:
    """Who owes it says that it is done: the vendor's people, or ours; for a vendor that never signs in we do."""
    vendor = obligation.contract.vendor
    if obligation.is_ours:
        return user.is_buyer and (sees_to(obligation, user) or user.may(Permission.OBLIGATION_RUN, vendor))
    if user.is_buyer:
        return vendor.is_entered_by_staff and user.may(Permission.OBLIGATION_RUN, vendor)
    return user.may(Permission.OBLIGATION_ANSWER, vendor)


def sees_to(obligation, user) -> bool:
    """Of what we owe: the person named, else who has the role that the contract names, else the contract's owner.

    Of what the vendor owes: its people; where none signs in, our owner of the contract.
    """
    if not obligation.is_ours:
        silent = obligation.contract.vendor.is_entered_by_staff and obligation.contract.owner_id == user.pk
        return may_do_obligation(obligation, user) and (not user.is_buyer or silent)
    if obligation.owner_id is not None:
        return obligation.owner_id == user.pk
    if obligation.rule.role:
        return user.holds([obligation.rule.role], obligation.contract.vendor)
    return obligation.contract.owner_id == user.pk


def may_accept_obligation(obligation, user) -> bool:
    """Who said that it is done does not accept it (domain 4.4)."""
    allowed = user.may(Permission.OBLIGATION_RUN, obligation.contract.vendor)
    return allowed and obligation.submitted_by_id != user.pk


def may_waive_obligation(obligation, user) -> bool:
    """Who decides about contracts; nobody lets themselves off what they see to."""
    allowed = user.may(Permission.OBLIGATION_WAIVE, obligation.contract.vendor)
    return allowed and not (obligation.is_ours and sees_to(obligation, user))


def may_assign_obligation(obligation, user) -> bool:
    """Of what we owe; whom a vendor sets to work is the vendor's business."""
    return obligation.is_ours and user.may(Permission.OBLIGATION_RUN, obligation.contract.vendor)


def may_ask_what_if(contract, user) -> bool:
    """Whoever writes or decides about terms, and who audits them: other terms are our side's business (domain 8)."""
    if not user.is_buyer:
        return False
    decides = (Permission.CONTRACT_EDIT, Permission.CONTRACT_APPROVE)
    return any(user.may(one, contract.vendor) for one in decides) or user.has_role(Role.AUDITOR)


def may_create_contract(user) -> bool:
    return user.may(Permission.CONTRACT_EDIT)


def may_assign_gap(gap, user) -> bool:
    return user.may(Permission.CONTRACT_EDIT, gap.contract.vendor)


def may_close_gap(gap, user) -> bool:
    """Who sees to it, and whoever writes contracts."""
    return gap.owner_id == user.pk or user.may(Permission.CONTRACT_EDIT, gap.contract.vendor)


def may_waive_gap(gap, user) -> bool:
    """To go without is decided by who approves contracts, and not by who entered this one."""
    return user.may(Permission.CONTRACT_APPROVE, gap.contract.vendor) and user.pk != gap.contract.registered_by_id


def may_write_exit_plan(vendor, user) -> bool:
    return user.may(Permission.EXIT_RUN, vendor)


def may_keep_contacts(contract, side: str, user) -> bool:
    """Each side keeps its own; for a vendor that never signs in the buyer keeps both."""
    if user.is_buyer:
        ours = side == "ours" or contract.vendor.is_entered_by_staff
        return ours and user.may(Permission.CONTRACT_EDIT, contract.vendor)
    return side == "vendor" and user.may(Permission.INCIDENT_REPORT, contract.vendor)

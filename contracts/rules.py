"""Who may do what with a contract: predicates `(contract, user) -> bool` over rights and the contract's versions."""

from vendors.roles import Permission, Role


def _wrote_it(contract, user) -> bool:
    version = contract.versions.order_by("-n").first()
    return version is not None and user.pk in (version.author_id, version.last_editor_id)


def may_edit(contract, user) -> bool:
    return user.may(Permission.CONTRACT_EDIT, contract.vendor)


def may_submit(contract, user) -> bool:
    return user.may(Permission.CONTRACT_SUBMIT, contract.vendor)


def may_approve(contract, user) -> bool:
    """Another person than author and last editor (domain 4.4)."""
    return user.may(Permission.CONTRACT_APPROVE, contract.vendor) and not _wrote_it(contract, user)


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


def may_run(contract, user) -> bool:
    return user.may(Permission.CONTRACT_RUN, contract.vendor) or user.is_system


def may_give_notice(contract, user) -> bool:
    return user.may(Permission.CONTRACT_NOTICE, contract.vendor)


def may_close(contract, user) -> bool:
    return user.may(Permission.CONTRACT_CLOSE, contract.vendor)


def may_cancel(contract, user) -> bool:
    return user.may(Permission.CONTRACT_SUBMIT, contract.vendor) or user.may(
        Permission.CONTRACT_APPROVE, contract.vendor
    )


def may_enter_charge(contract, user) -> bool:
    return user.may(Permission.CHARGE_EDIT, contract.vendor)


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

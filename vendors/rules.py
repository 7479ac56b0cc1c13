"""Who may do what with a vendor: predicates `(record, user) -> bool` over rights and state."""

from vendors.roles import Permission


def may_approve_vendor(vendor, user) -> bool:
    """Somebody else than its creator approves a vendor."""
    return user.may(Permission.VENDOR_APPROVE, vendor) and vendor.created_by_id != user.pk


def may_suspend_vendor(vendor, user) -> bool:
    return user.may(Permission.VENDOR_SUSPEND, vendor)


def may_edit_vendor(vendor, user) -> bool:
    return user.may(Permission.VENDOR_EDIT, vendor)


def may_create_vendor(user) -> bool:
    return user.may(Permission.VENDOR_EDIT)


def may_invite_to_vendor(vendor, user) -> bool:
    """The buyer's procurement invites the first person, a vendor's admin its colleagues."""
    return user.may(Permission.PEOPLE_INVITE, vendor) or user.may(Permission.COLLEAGUE_INVITE, vendor)

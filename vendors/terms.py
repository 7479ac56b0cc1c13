"""Which privacy notice and terms are in force, and who has to accept them before anything else?"""

VERSION = "2026-11"


def has_to_accept(user) -> bool:
    """A vendor's person who has not accepted them as they read now; the buyer's own staff are bound by other papers."""
    return user.terms_version != VERSION and user.is_vendor_person and not user.is_buyer

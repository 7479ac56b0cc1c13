"""Which word does a person read for a stored code: a rating, a state, a currency?"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

RATINGS = {
    "good": _("Good"),
    "approaching": _("Approaching target"),
    "requires": _("Requires improvement"),
    "inadequate": _("Inadequate"),
    "other": _("Other"),
}

CURRENCY_WORDS = {
    "CNY": "元",
    "EUR": "欧元",
    "USD": "美元",
    "GBP": "英镑",
    "HKD": "港元",
    "JPY": "日元",
    "PLN": "兹罗提",
}


# The plain words of a contract on the surface; its fourteen states are one look away.
PLAIN_STATES = {
    "draft": _("Draft"),
    "registered": _("To be confirmed"),
    "in_review": _("In approval"),
    "approved": _("In approval"),
    "out_for_signature": _("In approval"),
    "signed": _("Signed"),
    "active": _("Active"),
    "suspended": _("Suspended"),
    "notice_given": _("Ending"),
    "in_exit": _("Ending"),
    "expired": _("Ending"),
    "terminated": _("Ending"),
    "closed": _("Closed"),
    "cancelled": _("Cancelled"),
}

# How a state's chip is drawn; the rest are plain.
LIVE = {
    "active",
    "calculated",
    "submitted",
    "checking",
    "checked",
    "sending",
    "sent",
    "agreed",
    "drafted",
    "notified",
    "running",
    "claimed",
    "under_review",
    "in_due_diligence",
    "uploaded",
    "answering",
    "dispatched",
}
STOPPED = {
    "suspended",
    "terminated",
    "blocked",
    "returned",
    "refused",
    "disputed",
    "lapsed",
    "failed",
    "rejected",
    "watchlist",
    "revoked",
    "undelivered",
}


def _state(subject):
    return _code(getattr(subject, "state", subject))


def state_word(subject):
    """The word for a record's state, or for a contract's stored state given alone."""
    plain = PLAIN_STATES.get(_state(subject))
    if plain and not _is_other_record(subject):
        return plain
    return exact_state(subject)


def exact_state(subject):
    """The exact state: the record's own word, or the stored one of a contract put into words."""
    display = getattr(subject, "get_state_display", None)
    if display:
        return display()
    words = _state(subject).replace("_", " ")
    return gettext(words[:1].upper() + words[1:]) if words else ""


def state_kind(subject):
    """The class of the chip: `live`, `stopped` or nothing."""
    code = _state(subject)
    return "live" if code in LIVE else "stopped" if code in STOPPED else ""


def _is_other_record(subject):
    return hasattr(subject, "_meta") and subject._meta.label != "contracts.Contract"


def _code(value):
    return str(getattr(value, "value", value) or "").lower()


def rating_code(value):
    """The css class and mark of a rating, from the engine's enum or its code; what is unknown is `other`."""
    code = _code(value).split("_")[0]
    return code if code in RATINGS else "other"


def rating_word(value):
    return RATINGS[rating_code(value)]

"""Which word does a person read for a stored code: a rating, a state, a currency?"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

RATINGS = {
    "good": _("Good"),
    "approaching": _("Approaching target"),
    "requires": _("Requires improvement"),
    "inadequate": _("Inadequate"),
    "other": pgettext_lazy("rating", "Other"),
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


@dataclass(frozen=True, slots=True)
class StateWord:
    word: Any  # the plain word on the surface
    exact: Any  # the state itself, one look away
    kind: str = ""  # how its chip is drawn: live, stopped, or plain


STATES = {
    # contract
    "draft": StateWord(_("Draft"), _("Draft")),
    "in_review": StateWord(_("In approval"), _("In review")),
    "approved": StateWord(_("In approval"), _("Approved")),
    "out_for_signature": StateWord(_("In approval"), _("Out for signature")),
    "signed": StateWord(_("Signed"), _("Signed")),
    "active": StateWord(_("Active"), _("Active"), "live"),
    "suspended": StateWord(_("Suspended"), _("Suspended"), "stopped"),
    "notice_given": StateWord(_("Ending"), _("Notice given")),
    "in_exit": StateWord(_("Ending"), _("In exit")),
    "expired": StateWord(_("Ending"), _("Expired")),
    "terminated": StateWord(_("Ending"), _("Terminated"), "stopped"),
    "closed": StateWord(_("Closed"), _("Closed")),
    "cancelled": StateWord(_("Cancelled"), _("Cancelled")),
    # period
    "open": StateWord(pgettext_lazy("state", "Open"), pgettext_lazy("state", "Open")),
    "calculated": StateWord(_("Calculated"), _("Calculated"), "live"),
    "locked": StateWord(_("Locked"), _("Locked")),
    "restated": StateWord(_("Restated"), _("Restated")),
    # delivery and submission
    "expected": StateWord(pgettext_lazy("state", "Expected"), pgettext_lazy("state", "Expected")),
    "submitted": StateWord(_("Submitted"), _("Submitted"), "live"),
    "accepted": StateWord(_("Accepted"), _("Accepted")),
    "returned": StateWord(_("Returned"), _("Returned"), "stopped"),
    "checking": StateWord(_("Being checked"), _("Being checked"), "live"),
    "checked": StateWord(_("Checked, not yet sent"), _("Checked, not yet sent"), "live"),
    "refused": StateWord(_("Refused"), _("Refused"), "stopped"),
    "sending": StateWord(_("Being sent"), _("Being sent"), "live"),
    "sent": StateWord(_("Sent"), _("Sent"), "live"),
    "replaced": StateWord(_("Replaced"), _("Replaced")),
}


def _code(value):
    return str(getattr(value, "value", value) or "").lower()


def rating_code(value):
    """The css class and mark of a rating, from the engine's enum or its code; what is unknown is `other`."""
    code = _code(value).split("_")[0]
    return code if code in RATINGS else "other"


def rating_word(value):
    return RATINGS[rating_code(value)]


def state_code(value):
    return _code(value)

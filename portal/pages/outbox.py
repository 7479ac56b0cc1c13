"""By which kinds and states may the outbox be narrowed, and how much has failed?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vendors.models import Message
from vendors.queries.reminders import messages_seen
from vendors.queries.vendors import counts_by

KINDS = {
    "invitation": gettext_lazy("Invitation"),
    "digest": gettext_lazy("Digest"),
    "urgent": pgettext_lazy("mail", "Urgent"),
    "robot": gettext_lazy("Group robot"),
}


def filters_of(user, words: str) -> list[dict]:
    """Chips by state and by kind, each with its count."""
    rows = messages_seen(user, words=words)
    states, kinds = counts_by(rows, "state"), counts_by(rows, "kind")
    total = rows.count()
    return [
        {
            "param": "state",
            "label": _("Filter by state"),
            "all_count": total,
            "options": [
                {"value": code, "label": word, "count": states[code]}
                for code, word in Message.State.choices
                if code in states
            ],
        },
        {
            "param": "kind",
            "label": _("Filter by kind"),
            "all_count": total,
            "options": [
                {"value": code, "label": KINDS.get(code, code), "count": count} for code, count in sorted(kinds.items())
            ],
        },
    ]


def failed(user) -> int:
    return messages_seen(user, state=Message.State.FAILED).count()

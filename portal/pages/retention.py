"""What does the page on what falls due show: by day, what goes, of whom, by which rule, and what stands against it?"""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.pages import timeline
from vendors.models import Erasure, RetentionRule, User, Vendor
from vendors.queries import retention as queries
from vendors.words import clauses

AHEAD = timedelta(days=90)
# what was erased, by its name in the record of it
WHAT = {
    "people": gettext_lazy("Accounts"),
    "contacts": gettext_lazy("Contacts"),
    "files": gettext_lazy("Files"),
    "rows": gettext_lazy("Delivered rows"),
    "accounts": pgettext_lazy("bank", "Account numbers"),
    "answers": gettext_lazy("Answers to questionnaires"),
    "signatures": gettext_lazy("Names of who signed"),
}

timeline.WORDS["vendors.vendor", "erase_records"] = gettext_lazy("erased what is kept no longer")


def read_due(user, today: date) -> dict:
    """Everything the template draws; the queries do not grow with the rows."""
    vendors = Vendor.objects.visible_to(user)
    due = queries.due_by(today + AHEAD, vendors, User.objects.visible_to(user))
    rows = [_row(item, today) for item in due]
    names = {rule.kind: str(rule) for rule in RetentionRule.objects.order_by("-country")}
    return {
        "until": today + AHEAD,
        "due": rows,
        "waiting": sum(not row["item"].hold for row in rows),
        "unruled": queries.unruled(vendors),
        "erased": [_erased(row, names) for row in queries.erasures(user)],
    }


def _row(item: queries.Due, today: date) -> dict:
    if item.person is not None:
        what, url = _("Name and address of the account"), reverse("person_detail", args=[item.person.pk])
    else:
        url = reverse("vendor_detail", args=[item.vendor.code])
        what = _("People it has named") if item.kind == queries.PEOPLE else str(item.rule)
    return {
        "item": item,
        "what": what,
        "whose": str(item.person or item.vendor),
        "url": url,
        "is_next_night": item.due_on <= today and not item.hold,
    }


def _erased(row: Erasure, names: dict[str, str]) -> dict:
    counts = [_("%(what)s: %(n)s") % {"what": WHAT.get(what, what), "n": n} for what, n in row.erased.items()]
    return {
        "row": row,
        "whose": str(row.person or row.vendor),
        "what": names.get(row.kind, row.kind),
        "counts": clauses(counts) if counts else _("There was nothing."),
    }

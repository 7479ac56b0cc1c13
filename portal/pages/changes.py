"""What do the pages on changes show: a vendor's profile, a request field by field, the proof behind each?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.forms.changes import label_of, worded
from portal.pages import timeline
from portal.templatetags.steward import moment, plain_date
from vendors import rules
from vendors.actions import bank, changes
from vendors.models import BankDetail, ChangeRequest, Event, Vendor
from vendors.queries.changes import BANK, PROFILE, vendors_sharing_account
from vendors.words import clauses, listed

timeline.PAGES["vendors.changerequest"] = ("change_detail", "key")
timeline.PAGES["vendors.bankdetail"] = ("bank_detail", "key")
timeline.WORDS |= {
    ("vendors.changerequest", "request"): gettext_lazy("asked for a change of the profile"),
    ("vendors.bankdetail", "propose"): gettext_lazy("proposed an account"),
    ("vendors.bankdetail", "read the number"): gettext_lazy("read the whole account number"),
    ("vendors.bankdetail", "seal anew"): gettext_lazy("encrypted the account number anew"),
}

KINDS = ((PROFILE, pgettext_lazy("change", "Profile")), (BANK, pgettext_lazy("change", "Bank account")))
STATES = (
    ("waiting", gettext_lazy("Waiting")),
    ("done", gettext_lazy("Carried out")),
    ("refused", gettext_lazy("Not carried out")),
)
HEADS = [
    gettext_lazy("Vendor"),
    gettext_lazy("Kind"),
    gettext_lazy("What"),
    gettext_lazy("Why"),
    gettext_lazy("Asked by"),
    gettext_lazy("Asked on"),
    gettext_lazy("Called back by"),
    gettext_lazy("Number called"),
    gettext_lazy("Spoke to"),
    gettext_lazy("Called on"),
    gettext_lazy("Decided by"),
    gettext_lazy("Decided on"),
    gettext_lazy("State"),
]
CHANGE_STEPS = {
    "reject": (
        changes.reject_change,
        gettext_lazy("Reject this change?"),
        gettext_lazy("The record stays as it is. The vendor reads your reason and may ask again."),
    ),
    "withdraw": (
        changes.withdraw_change,
        gettext_lazy("Withdraw this request?"),
        gettext_lazy("Nothing changes. Something else may be asked for afterwards."),
    ),
}
BANK_STEPS = {
    "put_in_force": (
        bank.put_bank_detail_in_force,
        gettext_lazy("Put this account in force?"),
        gettext_lazy("From today the vendor is paid to it, and the account before it in this currency is replaced."),
    ),
    "reject": (
        bank.reject_bank_detail,
        gettext_lazy("Reject this account?"),
        gettext_lazy("Nothing is paid to it. The vendor reads your reason and may propose another."),
    ),
    "withdraw": (
        bank.withdraw_bank_detail,
        gettext_lazy("Withdraw this account?"),
        gettext_lazy("Nothing changes. Another account may be proposed afterwards."),
    ),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """One step that somebody took: what, who, when, and what they said."""

    step: str
    who: object
    when: datetime
    lines: list = field(default_factory=list)


def profile_of(vendor: Vendor) -> list[tuple[str, object]]:
    """The fields a vendor may ask to have changed, by their words."""
    return [(label_of(name), _recorded(vendor, name)) for name in ChangeRequest.FIELDS]


def _recorded(vendor: Vendor, name: str) -> str:
    said = worded(name, getattr(vendor, name))
    if name != "company_size" or vendor.size_stated_on is None:
        return said
    return _("%(size)s, stated on %(day)s") % {"size": said, "day": plain_date(vendor.size_stated_on)}


def requests_of(user, vendor: Vendor) -> list[ChangeRequest]:
    rows = ChangeRequest.objects.visible_to(user).filter(vendor=vendor)
    return list(rows.select_related("asked_by", "decided_by")[:20])


def accounts_of(user, vendor: Vendor) -> list[BankDetail]:
    rows = BankDetail.objects.visible_to(user).filter(vendor=vendor)
    return list(rows.select_related("asked_by", "decided_by", "called_by")[:20])


def fields_of(change: ChangeRequest) -> list[dict]:
    """Each field before and after, and whether it was taken."""
    return [
        {
            "name": name,
            "label": label_of(name),
            "before": worded(name, change.before[name]),
            "after": worded(name, after),
            "taken": name in change.taken,
        }
        for name, after in change.after.items()
    ]


def fields_words(change: ChangeRequest) -> str:
    return listed(label_of(name) for name in change.after)


def what_changes(row: ChangeRequest | BankDetail) -> str:
    """In one line: before → after of each field, or the account by its last four."""
    if isinstance(row, BankDetail):
        return clauses([str(row), row.holder, row.bank])
    pairs = [_("%(field)s: %(before)s → %(after)s") % part_words(part) for part in fields_of(row)]
    return clauses(pairs)


def part_words(part: dict) -> dict:
    return {"field": part["label"], "before": part["before"] or "—", "after": part["after"] or "—"}


def proofs_of(row: ChangeRequest | BankDetail, *, is_buyer: bool) -> list[Proof]:
    """Who asked, who called back on which number, who decided; the call itself is the buyer's business."""
    found = [Proof(_("Asked"), row.asked_by, row.asked_at, [row.reason])]
    if isinstance(row, BankDetail) and row.called_by_id and is_buyer:
        lines = [
            _("Called %(number)s, spoke to %(person)s") % {"number": row.call_number, "person": row.call_spoke_to},
            row.call_note,
        ]
        found.append(Proof(_("Called back"), row.called_by, row.called_at, lines))
    if row.decided_by_id:
        found.append(Proof(row.get_state_display(), row.decided_by, row.decided_at, _decided_lines(row)))
    return found


def _decided_lines(row: ChangeRequest | BankDetail) -> list[str]:
    if isinstance(row, BankDetail):
        return [_("In force from %(day)s") % {"day": plain_date(row.starts_on)}] if row.starts_on else []
    left = [label_of(name) for name in row.after if name not in row.taken]
    return [_("Not taken: %(fields)s") % {"fields": listed(left)}] if row.taken and left else []


def history_of(user, row: ChangeRequest | BankDetail) -> list[timeline.Entry]:
    events = Event.objects.visible_to(user).filter(record_type=row._meta.label_lower, record_id=str(row.pk))
    return timeline.entries_of(events.select_related("by", "on_behalf_of"))


def sharing(user, detail: BankDetail) -> list[Vendor]:
    """Other vendors with this account, for the buyer's eyes."""
    return list(vendors_sharing_account(detail.vendor).visible_to(user)) if user.is_buyer else []


def list_rows(rows: Iterable[ChangeRequest | BankDetail]) -> list[dict]:
    return [_list_row(row) for row in rows]


def _list_row(row: ChangeRequest | BankDetail) -> dict:
    is_bank = isinstance(row, BankDetail)
    return {
        "record": row,
        "kind": dict(KINDS)[BANK if is_bank else PROFILE],
        "what": str(row) if is_bank else fields_words(row),
        "small": row.holder if is_bank else "",
        "url": reverse("bank_detail" if is_bank else "change_detail", args=[row.pk]),
        "called": row if is_bank and row.called_by_id else None,
    }


def export_lines(rows: Iterable[ChangeRequest | BankDetail]) -> Iterable[list]:
    zone = timezone.get_current_timezone_name()
    for row in rows:
        is_bank = isinstance(row, BankDetail)
        called = is_bank and row.called_by_id
        yield [
            str(row.vendor),
            str(dict(KINDS)[BANK if is_bank else PROFILE]),
            what_changes(row),
            row.reason,
            str(row.asked_by),
            moment(row.asked_at, zone),
            str(row.called_by) if called else "",
            row.call_number if called else "",
            row.call_spoke_to if called else "",
            moment(row.called_at, zone) if called else "",
            str(row.decided_by or ""),
            moment(row.decided_at, zone) if row.decided_at else "",
            str(row.get_state_display()),
        ]


def filters_of(words: dict) -> list[dict]:
    return [
        {
            "param": "kind",
            "label": _("Filter by kind"),
            "all": _("All kinds"),
            "options": [{"value": value, "label": label} for value, label in KINDS],
        },
        {
            "param": "state",
            "label": _("Filter by state"),
            "all": _("All states"),
            "options": [{"value": value, "label": label} for value, label in STATES],
        },
    ]


def may_do(row: BankDetail, user) -> dict:
    """What the person can do with an account now."""
    return {
        "call_back": row.state == BankDetail.State.PROPOSED and rules.may_call_back(row, user),
        "read": user.is_buyer and rules.may_read_account(row, user),
    }

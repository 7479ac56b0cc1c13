"""What do the pages show of contracts that were signed elsewhere: what waits to be confirmed, what each still lacks?"""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import queries, rules
from contracts.gaps import PAPER, WATCHED, Standing, standings_of
from contracts.models import Contract, Gap, Signature
from contracts.models.registered import BY_HAND
from contracts.queries_registered import gaps_of, registration_hash, to_confirm
from portal.pages.contract_page import laid_out
from portal.pages.matter import Matter, Waiting
from portal.pages.seals import signatures_read_by
from portal.pages.timeline import PAGES, WORDS
from vendors.lifecycle import moves
from vendors.models import Event
from vendors.roles import Permission
from vendors.words import pick

PAGES["contracts.gap"] = ("gap_detail", "key")


class _What:
    def __init__(self, event: Event):
        self.what_en, self.what_zh = event.facts["what_en"], event.facts["what_zh"]


WORDS |= {
    ("contracts.gap", "assign"): lambda event: (
        _("said who sees to the gap “%(what)s”, and by when") % {"what": pick(_What(event), "what")}
    ),
    ("contracts.gap", "close"): lambda event: _("closed the gap “%(what)s”") % {"what": pick(_What(event), "what")},
    ("contracts.gap", "settle"): lambda event: (
        _("found the gap “%(what)s” filled") % {"what": pick(_What(event), "what")}
    ),
    ("contracts.gap", "waive"): lambda event: _("waived the gap “%(what)s”") % {"what": pick(_What(event), "what")},
}

# where a gap is filled: URL name, and whether it names the vendor or the contract
WHERE = {
    "vendor": ("vendor_detail", "vendor", gettext_lazy("Open the vendor")),
    "risk": ("vendor_assess", "vendor", gettext_lazy("Assess the risk")),
    "exit-plan": ("vendor_exit_plan", "vendor", gettext_lazy("Write the exit plan")),
    "sanctions": ("sanctions_new", "vendor", gettext_lazy("Search the sanctions lists")),
    "conditions": ("vendor_detail", "vendor", gettext_lazy("Open the vendor")),
    "master": ("contract_detail", "master", gettext_lazy("Open the master agreement")),
    PAPER: ("vendor_documents", "vendor", gettext_lazy("Documents of the vendor")),
}
AMEND = ("contract_amend", "contract", gettext_lazy("Enter it by an amendment"))


@dataclass(frozen=True, slots=True)
class Way:
    """Where a gap is filled."""

    label: object
    url: str


def way_of(gap: Gap) -> Way | None:
    """The page on which the fact is entered; before the contract is confirmed, its terms are not amended."""
    key = PAPER if gap.code.startswith(PAPER) else gap.code
    if gap.code in BY_HAND and gap.contract.state == Contract.State.REGISTERED:
        return None
    name, of, label = WHERE.get(key, AMEND)
    contract = gap.contract
    address = {"vendor": contract.vendor.code, "contract": contract.number}
    if of == "master":
        address["master"] = contract.parent.number
    return Way(label, reverse(name, args=[address[of]]))


def gap_rows(user, contract: Contract) -> list[Standing]:
    """What a registered contract lacks and lacked, the open ones first by their day."""
    if not contract.is_registered:
        return []
    rows = standings_of(gaps_of(user, contract), timezone.localdate())
    return sorted(rows, key=lambda row: (not row.is_open, row.gap.due_on, row.gap.pk))


def gap_shown(user, gap: Gap) -> dict:
    """One gap, and what the person may do about it."""
    (row,) = standings_of([gap], timezone.localdate())
    events = Event.objects.visible_to(user).filter(record_type="contracts.gap", record_id=str(gap.pk))
    return {
        "row": row,
        "way": way_of(gap) if row.is_open else None,
        "may_assign": row.is_open and rules.may_assign_gap(gap, user),
        "may_close": row.is_open and gap.code in BY_HAND and rules.may_close_gap(gap, user),
        "may_waive": row.is_open and rules.may_waive_gap(gap, user),
        "events": events.select_related("by", "on_behalf_of"),
    }


def registration_shown(user, contract: Contract) -> dict:
    """Everything that was entered, with the paper beside it, and what the person may do about it."""
    version = queries.latest_version(contract)
    signatures = signatures_read_by(user, Signature.objects.visible_to(user).filter(version=version))
    confirm = next(move for move in moves(contract, user) if move.name == "confirm")
    return {
        "version": version,
        "laid": laid_out(version, ours=True),
        "signatures": signatures,
        "paper": next((row for row in signatures if row.file_id), None),
        "gaps": gap_rows(user, contract),
        "hash": registration_hash(contract),
        "confirm": confirm,
        "may_return": rules.may_send_back(contract, user),
    }


def matters_of_registered(user, today: date, matters: list[Matter], waiting: list[Waiting]) -> None:
    """Registrations to confirm, one's own that wait for somebody else, and the gaps one sees to."""
    if user.may(Permission.CONTRACT_APPROVE):
        rows = to_confirm(user)
        matters += [_to_confirm(row) for row in rows if user.may(Permission.CONTRACT_APPROVE, row.vendor)]
    own = Contract.objects.visible_to(user).filter(state=Contract.State.REGISTERED, registered_by=user)
    waiting += [_waits(row) for row in own.select_related("vendor")]
    gaps = Gap.objects.visible_to(user).filter(owner=user, state=Gap.State.OPEN, contract__state__in=WATCHED)
    rows = standings_of(gaps.select_related("contract__vendor", "contract__parent"), today)
    matters += [_to_fill(row) for row in rows if row.is_open]


def _to_confirm(contract: Contract) -> Matter:
    words = {"number": contract.number, "vendor": contract.vendor, "name": contract.registered_by}
    title = _("Confirm %(number)s, which was signed elsewhere") % words
    note = _("%(vendor)s · registered by %(name)s") % words
    return Matter(None, title, reverse("contract_confirm", args=[contract.number]), note, _("Read"))


def _waits(contract: Contract) -> Waiting:
    title = _("Confirm %(number)s of %(vendor)s") % {"number": contract.number, "vendor": contract.vendor}
    url = reverse("contract_detail", args=[contract.number])
    return Waiting(title, url, _("an approver"), timezone.localdate(contract.registered_at))


def _to_fill(row: Standing) -> Matter:
    gap = row.gap
    title = _("%(number)s lacks: %(what)s") % {"number": gap.contract.number, "what": row.name}
    return Matter(gap.due_on, title, reverse("gap_detail", args=[gap.pk]), row.words, _("See to it"))

"""Which letters wait for somebody: to be issued, sent, recorded as arrived, acknowledged, answered?"""

from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.models import Contract
from portal.pages.letters import STEPS
from portal.pages.matter import Matter, Waiting
from portal.templatetags.steward import plain_date
from sla import rules
from sla.models import Letter
from sla.queries_letters import RUNNING, about
from vendors.models import Vendor
from vendors.roles import Permission

Kind, State = Letter.Kind, Letter.State


@dataclass(slots=True)
class UnderWay:
    """The letters that are not at their end, asked once; a record's own matter takes the letter about it over."""

    user: object
    letters: list[Letter]
    taken: set[int] = field(default_factory=set)
    running: dict[int, Contract] | None = None

    def step(self, kind: str, record: models.Model, contract) -> dict | None:
        """What to do about a record by letter, as the action of its matter; None where the person writes none."""
        if not rules.may_write_kind(kind, contract, self.user):
            return None
        named = about(record)
        key = (kind, named["about_type"], named["about_id"])
        letter = next((row for row in self.letters if row.state in STEPS and _key(row) == key), None)
        if letter is None:
            return {"action": _("Letter ready"), "action_url": reverse("letter_new", args=[kind, record.pk])}
        self.taken.add(letter.pk)
        url = reverse("letter_detail", args=[letter.pk])
        return {"action": str(STEPS[letter.state]), "action_url": url}

    def demand(self, kind: str, record: models.Model, contract: Contract | None) -> dict:
        """The way to the letter that demands what is late, for who writes letters; none once there is one."""
        key = (kind, *about(record).values())
        if contract is None or not rules.may_write_kind(kind, contract, self.user):
            return {}
        if any(_key(row) == key for row in self.letters):
            return {}
        return {"action": _("Letter ready"), "action_url": reverse("letter_new", args=[kind, record.pk])}

    def under(self, vendor: Vendor) -> Contract | None:
        """The contract under which a vendor is written to about what is its own; one question for all vendors."""
        if self.running is None:
            rows = Contract.objects.visible_to(self.user).filter(state__in=RUNNING).select_related("vendor")
            self.running = {row.vendor_id: row for row in rows.order_by("activated_on", "pk")}
        return self.running.get(vendor.pk)

    def late(self, kind: str, record, due: date, title: str, url: str) -> Waiting:
        """Something a vendor is late with: all wait for it, and who writes letters can demand it."""
        vendor = record.vendor if hasattr(record, "vendor") else record.contract.vendor
        contract = self.under(vendor) if hasattr(record, "vendor") else record.contract
        return Waiting(title, url, str(vendor), due, **self.demand(kind, record, contract))

    def asked_for(self, contract, until: date) -> bool:
        """Whether the extension that can be asked for until a day was asked for, by a letter that has arrived."""
        key = (Kind.EXTENSION, *about(contract).values())
        return any(
            _key(row) == key and row.state == State.ARRIVED and row.must_arrive_by == until for row in self.letters
        )


def _key(letter: Letter) -> tuple[str, str, str]:
    return letter.kind, letter.about_type, letter.about_id


def letters_under_way(user) -> UnderWay:
    """One question for the whole desk."""
    rows: list[Letter] = []
    waits = ~Q(hindrance="") | Q(answer_by__isnull=False) | Q(kind=Kind.EXTENSION)
    if user.may(Permission.LETTER_WRITE):
        rows = list(
            Letter.objects.visible_to(user)
            .filter(Q(state__in=Letter.UNDER_WAY) | Q(state=State.ARRIVED) & waits)
            .select_related("contract__vendor")
        )
    return UnderWay(user, rows)


def letters_to_see_to(under_way: UnderWay, today: date, matters: list[Matter], waiting: list[Waiting]) -> None:
    """The steps of letters that no record's own matter shows."""
    for letter in under_way.letters:
        if letter.pk in under_way.taken or not rules.may_see_letter_through(letter, under_way.user):
            continue
        vendor, url = letter.contract.vendor, reverse("letter_detail", args=[letter.pk])
        words = {"what": letter.get_kind_display(), "letter": letter.reference, "vendor": vendor}
        if letter.state == State.ARRIVED and letter.hindrance:
            title = _("%(what)s arrived and started nothing") % words
            matters.append(Matter(None, title, url, f"{vendor} · {letter.hindrance}", _("See why")))
        elif letter.state == State.ARRIVED and letter.answer_by is None:
            continue  # an extension that was asked for: the contract's own matter says what is left to do
        elif letter.state == State.ARRIVED:
            if letter.answer_by < today:
                title = _("No answer to: %(what)s") % words
                note = _("%(vendor)s · was due by %(day)s") % {**words, "day": plain_date(letter.answer_by)}
                matters.append(Matter(letter.answer_by, title, url, note, _("See it")))
            else:
                title = _("Answer %(what)s, %(letter)s") % words
                waiting.append(Waiting(title, url, str(vendor), letter.arrived_on))
        elif letter.state == State.DISPATCHED and letter.expected_on > today:
            title = _("%(what)s is on its way to %(vendor)s") % words
            waiting.append(Waiting(title, url, str(vendor), letter.dispatched_on))
        else:
            due = letter.must_arrive_by if letter.state != State.DISPATCHED else None
            note = f"{vendor} · {letter.reference}"
            matters.append(Matter(due, str(letter.get_kind_display()), url, note, str(STEPS[letter.state])))


def letters_of_vendor(user) -> list[Matter]:
    """Letters to acknowledge and demands to answer."""
    rows = (
        Letter.objects.visible_to(user)
        .filter(Q(state=State.DISPATCHED) | Q(state=State.ARRIVED, answer_by__isnull=False))
        .filter(contract__vendor__in=user.reach.vendors)
    )
    found = []
    for letter in rows.select_related("contract__vendor"):
        url, mine = reverse("letter_detail", args=[letter.pk]), rules.may_acknowledge_letter(letter, user)
        note = f"{letter.contract} · {letter.reference}"
        if letter.state == State.DISPATCHED:
            title = _("A letter for you: %(subject)s") % {"subject": letter.headline}
            found.append(Matter(None, title, url, note, _("Read") if mine else ""))
        else:
            title = _("Answer: %(subject)s") % {"subject": letter.headline}
            found.append(Matter(letter.answer_by, title, url, note, _("Answer") if mine else ""))
    return found

"""What do the pages of a contract show: where it stands, what is next and by when, and what happened?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contracts import queries, queries_terms, rules
from contracts.actions import why_not_signable
from contracts.approval import Flag
from contracts.content import content, hash_of, label_of
from contracts.guards import today_of
from contracts.models import Amendment, ApprovalRequest, Contract, ContractVersion, Signature
from contracts.models.approvals import FLAGS
from contracts.terms import ONE_DAY, Follows, Term
from contracts.wording import worded_length
from portal.pages import steps
from portal.pages.approvals import override_words
from portal.pages.calendars import newest_version
from portal.pages.contract_exit import ENDING
from portal.pages.obligations import rules_in_words
from portal.pages.rates import card_in_words
from portal.pages.seals import signatures_read_by
from portal.pages.seasons import seasons_in_words
from portal.pages.terms_in_words.term import follows_words, span_words, term_sentences
from portal.pages.timeline import WORDS, Entry, entries_of, what_happened
from portal.templatetags.steward import money, plain_date
from vendors.lifecycle import Move
from vendors.models import Event, Vendor
from vendors.roles import Permission
from vendors.words import clauses, listed, pick

State = Contract.State
PLAIN = {
    "draft": (gettext_lazy("Draft"), (State.DRAFT,)),
    "registered": (gettext_lazy("To be confirmed"), (State.REGISTERED,)),
    "in_approval": (gettext_lazy("In approval"), (State.IN_REVIEW, State.APPROVED, State.OUT_FOR_SIGNATURE)),
    "signed": (gettext_lazy("Signed"), (State.SIGNED,)),
    "active": (gettext_lazy("Active"), (State.ACTIVE, State.SUSPENDED)),
    "ending": (gettext_lazy("Ending"), (State.NOTICE_GIVEN, State.IN_EXIT, State.EXPIRED, State.TERMINATED)),
    "closed": (gettext_lazy("Closed"), (State.CLOSED,)),
    "cancelled": (gettext_lazy("Cancelled"), (State.CANCELLED,)),
}
# the step most likely next, by state; the rest stands in the menu
LIKELY = {
    State.DRAFT: "submit",
    State.REGISTERED: "confirm",
    State.APPROVED: "send_out",
    State.OUT_FOR_SIGNATURE: "sign",
    State.SIGNED: "activate",
    State.SUSPENDED: "resume",
    State.NOTICE_GIVEN: "start_exit",
    State.IN_EXIT: "terminate",
    State.EXPIRED: "close",
    State.TERMINATED: "close",
}
TABS = (
    ("contract_detail", gettext_lazy("Overview"), Permission.CONTRACT_VIEW),
    ("contract_levels", gettext_lazy("Levels"), Permission.CONTRACT_VIEW),
    ("contract_months", gettext_lazy("Months"), Permission.RESULT_VIEW),
    ("contract_credits", gettext_lazy("Credits"), Permission.RESULT_VIEW),
    ("contract_terms", gettext_lazy("Terms and documents"), Permission.CONTRACT_VIEW),
    ("contract_obligations", gettext_lazy("Obligations"), Permission.CONTRACT_VIEW),
    ("contract_charges", gettext_lazy("Charges"), Permission.CONTRACT_VIEW),
    ("contract_letters", gettext_lazy("Letters"), Permission.CONTRACT_VIEW),
    ("contract_exit", gettext_lazy("Exit"), Permission.CONTRACT_VIEW),
    ("contract_people", gettext_lazy("People"), Permission.CONTRACT_VIEW),
    ("contract_activity", gettext_lazy("Activity"), Permission.CONTRACT_VIEW),
)
# what a contract without service levels does not have
OF_MEASURED = ("contract_levels", "contract_months", "contract_credits")

WORDS |= {
    ("contracts.contract", "create"): gettext_lazy("recorded the contract"),
    ("contracts.contract", "attest"): gettext_lazy("attested"),
    ("contracts.contract", "add_contact"): lambda event: _("put %(contact)s on the contact card") % event.facts,
    ("contracts.contract", "edit_contact"): gettext_lazy("changed the contact card"),
    ("contracts.contract", "end_contact"): lambda event: _("took %(contact)s off the contact card") % event.facts,
    ("contracts.contract", "edit_version"): lambda event: _("edited version %(version)s") % event.facts,
    ("contracts.contract", "amend"): lambda event: _("drafted version %(version)s") % event.facts,
    ("contracts.contract", "approve_step"): lambda event: _("approved a step of version %(version)s") % event.facts,
    ("contracts.contract", "ratify"): lambda event: _("ratified version %(version)s") % event.facts,
    ("contracts.contract", "refuse_ratification"): lambda event: (
        _("refused version %(version)s afterwards") % event.facts
    ),
    ("contracts.contract", "ask_override"): lambda event: (
        _("asked to let version %(version)s go ahead of its approvals") % event.facts
    ),
    ("contracts.contract", "add_approver"): gettext_lazy("asked one more approver"),
    ("contracts.contract", "nudge"): gettext_lazy("reminded the approvers"),
    ("contracts.contract", "copy_approval"): gettext_lazy("told a colleague for information"),
    ("contracts.delegation", "delegate"): gettext_lazy("named a stand-in for approvals"),
    ("contracts.delegation", "withdraw_delegation"): gettext_lazy("withdrew a stand-in"),
    ("contracts.contract", "record_signature"): lambda event: (
        _("recorded the signature of %(signatory)s") % event.facts
        if event.facts["signatory"]
        else _("recorded a signature")
    ),
    ("contracts.contract", "enter_charge"): lambda event: (
        (_("corrected the fee of %(month)s") if event.before else _("entered the fee of %(month)s"))
        % {"month": event.facts["month"][:7]}
    ),
}


@dataclass(frozen=True, slots=True)
class Head:
    """The top of every page of a contract: version and term as the reader knows them, actions, tabs."""

    row: queries_terms.ContractRow
    today: date
    first: dict | None
    blocked: dict | None  # the next step, while a reason stands in its way
    items: list[dict]
    tabs: list[dict]
    unmeasured: str
    emergency: dict | None = None

    @property
    def contract(self) -> Contract:
        return self.row.contract

    @property
    def version(self) -> ContractVersion | None:
        return self.row.version

    @property
    def term_words(self) -> str:
        """The term in force, and that it goes on."""
        if self.row.standing is None:
            return ""
        term, goes_on = self.row.standing.term, self.row.standing.follows
        if term.end is None:
            return _("since %(day)s, without an end") % {"day": plain_date(term.start)}
        words = span_words(term.start, term.end)
        if goes_on in (None, Follows.ENDS) or self.contract.state in ENDING:
            return words
        return clauses((words, follows_words(self.version.term_rules, goes_on)))


# what is done on the approval's own page
ON_THE_APPROVAL = ("approve", "send_back", "withdraw", "override")


def head_of(user, contract: Contract, tab: str) -> Head:
    """Everything the frame around the tabs needs."""
    today = today_of(contract, timezone.now())
    row = queries.contract_rows(user, [contract], today)[0]
    unmeasured = why_unmeasured(contract, row.version)
    actions = actions_of(user, contract, measured=not unmeasured) if user.is_buyer else []
    likely = [item for item in actions if item.get("first")]
    first = next((item for item in likely if not item.get("reasons")), None)
    blocked = next(iter(likely), None) if first is None else None
    return Head(
        row=row,
        today=today,
        emergency=_emergency(user, contract) if user.is_buyer else None,
        first=first,
        blocked=blocked,
        items=[item for item in actions if item is not first and item is not blocked],
        tabs=[
            {"label": label, "url": reverse(name, args=[contract.number]), "current": name == tab}
            for name, label, permission in TABS
            if user.may(permission, contract.vendor)
            and not (unmeasured and name in OF_MEASURED and name != tab)
            and not (name == "contract_exit" and (contract.state not in ENDING or not user.is_buyer))
        ],
        unmeasured=unmeasured,
    )


def why_unmeasured(contract: Contract, version: ContractVersion | None) -> str:
    """Why a contract has neither levels nor months, agreed so; empty for one that has, or may still get them."""
    if version is None or version.level_specs.exists() or contract.periods.exists():
        return ""
    if version.no_levels_reason or contract.kind != Contract.Kind.MASTER:
        return version.no_levels_reason
    return _("Its work orders are measured, the master agreement is not.")


def actions_of(user, contract: Contract, *, measured: bool = True) -> list[dict]:
    """What the person may do next: the machine's moves, then what changes no state; the impossible with its reason."""
    found = steps.open_moves(contract, user, steps.CONTRACT_STEPS)
    dropped = Amendment.State.VOID
    versions = contract.versions.select_related("amendment")
    drafts = [row for row in versions if row.signed_at is None and (row.n == 1 or row.amendment.state != dropped)]
    actions = (
        [_deciding(contract, user)] if contract.state == State.IN_REVIEW or any(row.n > 1 for row in drafts) else []
    )
    actions += [_as_action(contract, move, user) for move in found if move.name not in ON_THE_APPROVAL]
    for version in drafts:
        actions += _draft_actions(user, contract, version)
    if (
        rules.may_edit(contract, user)
        and contract.state in (State.SIGNED, State.ACTIVE, State.SUSPENDED)
        and not drafts
    ):
        actions.append({"label": _("Amend"), "url": reverse("contract_amend", args=[contract.number])})
        actions.append({"label": _("Renew"), "url": reverse("contract_renew", args=[contract.number])})
    if contract.state in (State.NOTICE_GIVEN, State.IN_EXIT) and rules.may_give_notice(contract, user):
        notice = queries.open_notice(contract)
        if notice is not None and notice.arrived_on is None:
            url = reverse("contract_arrival", args=[contract.number])
            actions.insert(0, {"label": _("Record the arrival of the notice"), "url": url, "first": True})
    if rules.may_enter_charge(contract, user) and any(row.signed_at for row in contract.versions.all()):
        actions.append({"label": _("Enter a fee"), "url": reverse("contract_charge", args=[contract.number])})
    if measured and rules.may_ask_what_if(contract, user) and any(row.signed_at for row in contract.versions.all()):
        actions.append({"label": _("What if the terms were different?"), "url": _what_if(contract)})
    return [action for action in actions if action]


def _emergency(user, contract: Contract) -> dict | None:
    """A version that went ahead of its approvals and is not ratified: said loudly on every page of the contract."""
    rows = ApprovalRequest.objects.visible_to(user).filter(
        version__contract=contract, override__confirmed_at__isnull=False
    )
    wanted = ("override__asked_by", "override__confirmed_by", "version")
    request = rows.exclude(outcome=ApprovalRequest.Outcome.APPROVED).select_related(*wanted).first()
    said = override_words(request) if request else None
    if request is None or said is None:
        return None
    return {"title": said[0], "text": said[1], "url": reverse("approval_detail", args=[request.pk])}


def _what_if(contract: Contract) -> str:
    return reverse("contract_what_if", args=[contract.number])


def _as_action(contract: Contract, move: Move, user) -> dict:
    return {
        "label": move.label,
        "url": steps.address_of_move(contract, move.name),
        "reasons": move.reasons,
        "first": LIKELY.get(contract.state) == move.name and steps.may_take(contract, move.name, user),
        "danger": move.danger,
    }


def _deciding(contract: Contract, user) -> dict | None:
    version = queries.latest_version(contract)
    request = queries.open_request(version) if version else None
    if request is None:
        return None
    return {
        "label": _("Read and decide"),
        "url": reverse("approval_detail", args=[request.pk]),
        "first": rules.may_send_back(contract, user),
    }


def _draft_actions(user, contract: Contract, version: ContractVersion) -> list[dict]:
    address = [contract.number, version.n]
    actions = []
    if not version.is_frozen and rules.may_edit(contract, user):
        if version.n > 1 or contract.state in (State.DRAFT, State.IN_REVIEW):
            actions.append(
                {
                    "label": _("Edit version %(n)s") % {"n": version.n},
                    "url": reverse("version_edit", args=address),
                    "first": True,
                }
            )
    if version.is_frozen and (version.n > 1 or contract.state == State.OUT_FOR_SIGNATURE):
        if user.may(Permission.CONTRACT_SIGN, contract.vendor) or rules.may_submit(contract, user):
            missing = queries.missing_signature(version)
            if missing:
                url = reverse("version_signature", args=address)
                reasons = [reason for reason in (why_not_signable(version),) if reason]
                actions.append({"label": _("Record a signature"), "url": url, "reasons": reasons, "first": True})
    if version.n > 1:
        actions.append(
            {"label": _("Open version %(n)s") % {"n": version.n}, "url": reverse("version_detail", args=address)}
        )
        if steps.may_take(version.amendment, "drop", user):
            label = _("Drop version %(n)s") % {"n": version.n}
            actions.append({"label": label, "url": reverse("amendment_drop", args=address)})
    return actions


# The list.


def state_options(counted: dict[str, int]) -> list[dict]:
    """Filter chips by plain word."""
    sums = {code: sum(counted.get(state, 0) for state in states) for code, (_label, states) in PLAIN.items()}
    return [{"value": code, "label": PLAIN[code][0], "count": n} for code, n in sums.items() if n]


def states_of(plain: str) -> tuple:
    return PLAIN[plain][1] if plain in PLAIN else ()


def contracts_of_vendor(user, vendor: Vendor) -> list[queries.ContractRow]:
    """A vendor's contracts, master agreements before their work orders."""
    rows = Contract.objects.visible_to(user).filter(vendor=vendor).select_related("vendor", "line", "parent", "owner")
    return queries.contract_rows(user, rows.order_by("parent__number", "number"), timezone.localdate())


# Where it stands.


def state_path(user, contract: Contract, head: Head) -> list[dict]:
    """Six words in a row, dated from the trail, the current one lit; suspended hangs below active."""
    term, goes_on = head.row.term, bool(head.version and (head.version.renews_months or head.version.evergreen))
    dated = {}
    moves = (
        Event.objects.visible_to(user)
        .filter(record_type="contracts.contract", record_id=str(contract.pk))
        .exclude(target="")
    )
    for event in moves.order_by("occurred_at", "pk"):
        dated[_plain_of(event.target)] = event.occurred_at
    if contract.created_at and user.is_buyer:
        dated.setdefault("draft", contract.created_at)
    if contract.activated_on:
        dated["active"] = contract.activated_on
    now = _plain_of(contract.state)
    path = ["draft", "in_approval", "signed", "active", "ending", "closed"]
    if contract.is_registered:
        path = ["registered", *path[2:]]
        dated["signed"] = head.version.signed_at if head.version else None
    if now == "cancelled":
        path = [code for code in path if code in dated and code in ("draft", "in_approval")] + ["cancelled"]
    at = path.index(now)
    found = []
    for position, code in enumerate(path):
        place = "past" if position < at else "current" if position == at else ""
        label = _("Registered") if code == "registered" and place == "past" else PLAIN[code][0]
        found.append(
            {"label": label, "note": _note(code, place, dated.get(code), contract, term, goes_on), "at": place}
        )
        if code == "active" and contract.activated_on:
            found[-1] |= _suspensions(contract)
    return found


def _plain_of(state: str) -> str:
    return next(code for code, (_label, states) in PLAIN.items() if state in states)


def _note(code: str, place: str, when, contract: Contract, term: Term | None, goes_on: bool) -> str:
    if when and place == "current":
        words = _("since %(day)s") % {"day": plain_date(when)}
        exact = contract.get_state_display()
        # What is suspended since another day hangs below, with its own.
        own = str(exact) == str(PLAIN[code][0]) or contract.state == State.SUSPENDED
        return words if own else clauses((exact, words))
    if when and place == "past":
        return plain_date(when)
    if code == "ending" and term and term.end and place == "":
        return (_("not before %(day)s") if goes_on else _("by %(day)s")) % {"day": plain_date(term.end)}
    return _("when all is settled") if code == "closed" and place == "" else ""


def _suspensions(contract: Contract) -> dict:
    rows = list(contract.suspensions.all())
    lit = contract.state == State.SUSPENDED
    if not rows:
        return {"aside": State.SUSPENDED.label, "aside_note": _("never so far"), "aside_lit": False}
    last = rows[0]
    note = (
        _("since %(day)s") % {"day": plain_date(last.from_day)}
        if last.until_day is None
        else _("until %(day)s") % {"day": plain_date(last.until_day)}
    )
    return {"aside": State.SUSPENDED.label, "aside_note": note, "aside_lit": lit}


# Versions.


@dataclass(frozen=True, slots=True)
class VersionRow:
    version: ContractVersion
    in_force: str
    changed: str
    signed: date | None
    hash: str


@dataclass(frozen=True, slots=True)
class AsOf:
    """The contract as it read, or will read, on a day: the day, today, the version that held then."""

    day: date
    today: date
    version: ContractVersion | None
    fault: str = ""


def as_of(user, contract: Contract, asked: str, today: date) -> AsOf:
    """What `asked` (a day as YYYY-MM-DD) wants to read; today's version where it says nothing that can be read."""
    day = parse_day(asked)
    fault = _("“%(text)s” is not a day; write it as 2026-05-31.") % {"text": asked} if asked and day is None else ""
    rows = ContractVersion.objects.visible_to(user).filter(contract=contract, signed_at__isnull=False)
    held = rows.filter(effective_from__lte=day or today).order_by("-effective_from", "-n").first()
    return AsOf(day or today, today, held, fault)


def parse_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def version_rows(user, contract: Contract) -> list[VersionRow]:
    """The versions a person may see, newest first, with the days on which each was in force."""
    rows = ContractVersion.objects.visible_to(user).filter(contract=contract).select_related("contract", "amendment")
    versions = list(rows.order_by("n"))
    signed = [row for row in versions if row.signed_at]
    found = []
    for row in versions:
        later = next((other for other in signed if other.n > row.n), None)
        found.append(VersionRow(row, _in_force(row, later), what_changed(row), row.signed_at, row.content_hash))
    return found[::-1]


def _in_force(version: ContractVersion, later: ContractVersion | None) -> str:
    if version.n > 1 and version.amendment.state == Amendment.State.VOID:
        return _("dropped")
    if not version.signed_at and version.is_frozen:
        return _("to be confirmed") if version.contract.is_registered else _("approved, not signed")
    if not version.signed_at:
        return _("draft")
    since = plain_date(version.effective_from)
    if later is None:
        return _("since %(day)s") % {"day": since}
    return _("%(first)s to %(last)s") % {"first": since, "last": plain_date(later.effective_from - ONE_DAY)}


def what_changed(version: ContractVersion) -> str:
    """Its own line, else its kind; a first version that nobody has signed is a new contract."""
    if version.what_changed:
        return version.what_changed
    unsigned_first = version.n == 1 and version.signed_at is None and not version.contract.is_registered
    return _("New contract") if unsigned_first else str(version.get_kind_display())


def changed_since_submission(contract: Contract) -> bool:
    """Whether the version that waits for approval reads otherwise than when it was submitted."""
    version = queries.latest_version(contract)
    request = queries.open_request(version) if version else None
    return request is not None and request.content_hash != hash_of(content(version))


# What happened.


def activity(user, contract: Contract) -> QuerySet[Event]:
    """The trail of a contract and of what hangs on it, newest first, as far as the person may see it."""
    hangs_on_it = Q(record_words=contract.number) | Q(record_words__startswith=f"{contract.number} ")
    rows = Event.objects.visible_to(user).filter(hangs_on_it, vendor=contract.vendor)
    return rows.select_related("by", "on_behalf_of")


def entries(events: Iterable[Event], user) -> list:
    """Lines of the trail; an edit of a version with what reads otherwise."""
    events = list(events)
    found = []
    for event, entry in zip(events, entries_of(events, name_records=True), strict=True):
        entry = _on_this_page(event, entry)
        if event.record_type == "contracts.contract" and event.name == "edit_version" and user.is_buyer:
            said: dict = {}
            changes = [(label_of(path, said), before, _after(event, path)) for path, before in event.before.items()]
            entry = replace(entry, changes=changes)
        elif event.name == "enter_charge" and event.before:
            changes = [(_("Fee"), money(Decimal(event.before["amount"])), money(Decimal(event.after["amount"])))]
            entry = replace(entry, changes=changes)
        found.append(entry)
    return found


def _after(event: Event, path: str) -> str:
    """What the path reads since; of a part that came or went it is said in the reader's language."""
    listed_parts = ("schedules.", "feeds.", "levels.", "rates.", "obligations.", "seasons.", "clauses.")
    if path.startswith(listed_parts) and path.count(".") == 1:
        return _("added") if event.before[path] == "—" else _("removed")
    return event.after[path]


def _on_this_page(event: Event, entry: Entry) -> Entry:
    """The contract's own number is not said on its own page; what hangs on it keeps its month and its link."""
    if event.record_type == "contracts.contract":
        return replace(entry, what=what_happened(event), url="")
    if event.record_type == "contracts.gap":
        return replace(entry, what=what_happened(event))
    number = event.record_words.split(" ")[0]
    return replace(entry, what=entry.what.replace(f"{number} ", ""))


def work_orders(user, contract: Contract, today: date) -> dict:
    """A master agreement's work orders and what they are worth together, per currency."""
    rows = Contract.objects.visible_to(user).filter(parent=contract).select_related("vendor", "line", "owner")
    found = queries.contract_rows(user, rows.order_by("number"), today)
    running = [row.contract for row in found if row.contract.state != State.CANCELLED]
    totals = queries.values_by_currency(user, running, today)
    return {"rows": found, "totals": [money(amount, currency) for currency, amount in totals.items()]}


def laid_out(version: ContractVersion | None, *, ours: bool) -> dict | None:
    """Everything a version says, ready to be laid out: terms, schedules with their levels, feeds.

    What is our own business stands in it only for `ours`.
    """
    if version is None:
        return None
    levels = list(version.level_specs.select_related("level", "schedule").prefetch_related("inputs__feed"))
    return {
        "version": version,
        "calendar": version.calendar,
        "in_words": term_sentences(version, ours=ours),
        "terms": _term_lines(version, measured=bool(levels) or not version.no_levels_reason),
        "schedules": [
            {
                "schedule": row,
                "fee": money(row.monthly_fee, version.contract.currency_id)
                if row.monthly_fee_minor is not None
                else "",
                "fee_words": pick(row, "fee_words"),
                "repeat": ", ".join(str(part) for part in row.repeat),
                "levels": [spec for spec in levels if spec.schedule_id == row.pk],
            }
            for row in version.schedules.select_related("line")
        ],
        "feeds": list(version.feed_specs.select_related("feed")),
        "rate_card": card_in_words(version),
        "owed": rules_in_words(version),
        "seasons": seasons_in_words(version),
    }


def _term_lines(version: ContractVersion, *, measured: bool) -> list[tuple]:
    currency = version.contract.currency_id
    rules = version.term_rules
    days = lambda n: ngettext("%(n)s day", "%(n)s days", n) % {"n": n}  # noqa: E731
    lines = [
        (
            _("Term"),
            _("%(first)s to %(last)s") % {"first": plain_date(version.starts_on), "last": plain_date(version.ends_on)},
        ),
        (_("In force from"), plain_date(version.effective_from)),
        (_("After it"), _after_it(version)),
        (
            _("Notice period"),
            _("%(notice)s before the term ends, %(delivery)s to arrive")
            % {"notice": worded_length(rules.notice), "delivery": worded_length(rules.delivery)},
        ),
        (_("Total value"), money(version.value, currency)),
        (_("Liability cap"), money(version.liability_cap, currency)),
    ]
    of_measured = [
        (_("A deduction is called"), pick(version, "credit_words")),
        (_("Claimed within"), days(version.claim_days) if version.claim_days else _("no limit")),
        (_("Objection within"), days(version.objection_days)),
        (_("Relief claimed within"), _("%(days)s after the month’s end") % {"days": days(version.relief_days)}),
        (_("Judged and settled"), version.get_cadence_display()),
        (_("When terms change within a period"), version.get_split_rule_display()),
    ]
    if version.flags:
        lines.append((_("Weightier by"), listed(FLAGS[Flag(code)] for code in version.flags)))
    lines += of_measured if measured else []
    if version.calendar is not None:
        newest = newest_version(version.calendar)
        official = newest.official_through if newest else None
        words = _("official through %(day)s") % {"day": plain_date(official)} if official else _("not official")
        lines.append((_("Calendar of working days"), clauses([str(version.calendar), words])))
    if version.deposit:
        top_up = _("topped up within %(days)s of a deduction") % {"days": days(version.top_up_days or 0)}
        deposit = money(version.deposit, currency)
        lines.append((_("Deposit"), clauses([deposit, top_up] if version.top_up_days is not None else [deposit])))
    if version.no_levels_reason:
        lines.append((_("Why there are no service levels"), version.no_levels_reason))
    return lines


def _after_it(version: ContractVersion) -> str:
    if version.evergreen:
        return _("runs on without an end")
    if version.extension_count:
        return ngettext("ends; %(n)s extension agreed", "ends; %(n)s extensions agreed", version.extension_count) % {
            "n": version.extension_count
        }
    if not version.renews_months:
        return _("ends by itself")
    words = ngettext("renews by itself for %(n)s month", "renews by itself for %(n)s months", version.renews_months)
    return words % {"n": version.renews_months}


def signatures_of(user, contract: Contract) -> list[Signature]:
    rows = Signature.objects.visible_to(user).filter(version__contract=contract)
    return signatures_read_by(user, rows.order_by("-version__n", "party"))

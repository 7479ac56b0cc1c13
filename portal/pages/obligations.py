"""What do the pages on obligations show: what is owed by whom and when, how it stands, what comes next?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from contracts import rules
from contracts.models import Contract, ContractVersion, Obligation, ObligationRule
from contracts.queries_obligations import OWED, obligations_seen, of_person
from contracts.recurrence import LAST
from contracts.terms import ONE_DAY, add_months
from portal.forms.obligations import ObligationRuleForm, ObligationRuleFormSet, obligation_formset
from portal.pages import timeline
from portal.pages.matter import Matter, Waiting
from portal.pages.matters_letters import UnderWay
from portal.pages.version_editor import one_more
from portal.templatetags.steward import month, plain_date
from sla.models import Letter
from vendors import lifecycle
from vendors.models import DutyNeed, Event
from vendors.queries.duties import duties_of_lines
from vendors.roles import Permission
from vendors.words import clauses

State = Obligation.State
timeline.PAGES["contracts.obligation"] = ("obligation_detail", "key")
timeline.WORDS |= {
    ("contracts.contract", "make_obligations"): lambda event: _made_words(event.facts),
}
VIEWS = {
    "open": pgettext_lazy("obligations", "Open"),
    "missed": pgettext_lazy("obligations", "Missed"),
    "waiting": pgettext_lazy("obligations", "To be accepted"),
    "done": pgettext_lazy("obligations", "Done"),
    "over": pgettext_lazy("obligations", "Waived or ended"),
}
WHOSE = {
    "mine": pgettext_lazy("obligations", "Mine"),
    "vendor": pgettext_lazy("obligations", "Of vendors"),
    "buyer": pgettext_lazy("obligations", "Of ours"),
}
SOON = timedelta(days=60)  # the contract's page shows what is due until then; the list shows all
HEADS = [
    gettext_lazy("Due"),
    gettext_lazy("Obligation"),
    gettext_lazy("Category"),
    gettext_lazy("Vendor"),
    gettext_lazy("Contract"),
    gettext_lazy("Owed by"),
    gettext_lazy("State"),
    gettext_lazy("Done on"),
    gettext_lazy("Remark"),
]


def _made_words(facts: dict) -> str:
    said = [
        words % {"n": facts[name]}
        for name, words in (
            ("made", _("%(n)s new")),
            ("moved", _("%(n)s moved")),
            ("ended", _("%(n)s ended")),
            ("again", _("%(n)s owed again")),
        )
        if facts.get(name)
    ]
    return _("brought the obligations up to date: %(what)s") % {"what": clauses(said)}


@dataclass(frozen=True, slots=True)
class Row:
    """One obligation in a list: who owes it, how it stands on a day, and whether the reader is to do something."""

    obligation: Obligation
    whose: str
    word: str
    kind: str
    action: str

    @property
    def rule(self) -> ObligationRule:
        return self.obligation.rule

    @property
    def contract(self) -> Contract:
        return self.obligation.contract


def rows_of(user, obligations: Iterable[Obligation], today: date) -> list[Row]:
    return [
        Row(row, whose_words(row), *state_words(row, today), action=action_of(row, user, today)) for row in obligations
    ]


def state_words(row: Obligation, today: date) -> tuple[str, str]:
    """(word, kind of chip); one that was missed says so."""
    if row.is_missed(today):
        return pgettext("obligation", "Missed"), "stopped"
    if row.state == State.ACCEPTED and row.was_late():
        return pgettext("obligation", "Done late"), ""
    kinds = {State.SUBMITTED: "live", State.RETURNED: "stopped"}
    return str(row.get_state_display()), kinds.get(State(row.state), "")


def whose_words(row: Obligation) -> str:
    """The vendor; or who of ours, by name, by role, as the contract's owner."""
    if not row.is_ours:
        return str(row.contract.vendor)
    if row.owner is not None:
        return str(row.owner)
    return str(row.rule.get_role_display() if row.rule.role else row.contract.owner)


def action_of(row: Obligation, user, today: date) -> str:
    """What the reader would do next, in a word; nothing where it is somebody else's turn, or far from its day."""
    near = row.due_on <= today + timedelta(days=row.rule.lead_days)
    if near and row.is_to_do and rules.may_do_obligation(row, user):
        return _("Say that it is done")
    if row.state == State.SUBMITTED and rules.may_accept_obligation(row, user):
        return _("Check")
    return ""


# A contract's own page.


@dataclass(frozen=True, slots=True)
class OfContract:
    """What a contract's page shows: what is open and near, what comes later, what is done, and what was agreed."""

    near: list[Row]
    later: int
    done: list[Row]
    agreed: list[dict]


def of_contract(user, contract: Contract, version: ContractVersion | None, today: date) -> OfContract:
    rows = obligations_seen(user).filter(contract=contract)
    open_rows = rows.filter(state__in=Obligation.OPEN)
    near = open_rows.filter(Q(due_on__lte=today + SOON) | Q(state=State.SUBMITTED))
    done = rows.exclude(state__in=Obligation.OPEN).exclude(state=State.ENDED).order_by("-due_on", "-pk")[:20]
    return OfContract(
        near=rows_of(user, near, today),
        later=open_rows.count() - len(near),
        done=rows_of(user, done, today),
        agreed=rules_in_words(version) if version else [],
    )


def rules_in_words(version: ContractVersion) -> list[dict]:
    """Each obligation of a version as a person would say it."""
    return [
        {
            "rule": rule,
            "whose": _("the vendor") if rule.side == ObligationRule.Side.VENDOR else _ours(rule),
            "when": when_words(rule),
            "lead": lead_words(rule),
            "proof": proof_words(rule),
        }
        for rule in version.obligation_rules.all()
    ]


def _ours(rule: ObligationRule) -> str:
    return _("we: %(who)s") % {"who": rule.get_role_display() if rule.role else _("the contract’s service owner")}


def when_words(rule: ObligationRule) -> str:
    """“every month on the last day, from May 2026 on, a day that is not worked moves to the working day before”."""
    if rule.every == ObligationRule.Every.ONCE:
        said = [_("once, on %(day)s") % {"day": plain_date(rule.first_on)}]
    else:
        since = {
            "every": rule.get_every_display(),
            "month": month(rule.first_on),
            "day": rule.due_day or rule.first_on.day,
        }
        if rule.business_day:
            text = _("%(every)s on working day %(n)s, from %(month)s on") % (since | {"n": rule.business_day})
        elif since["day"] == LAST:
            text = _("%(every)s on the last day, from %(month)s on") % since
        else:
            text = _("%(every)s on day %(day)s, from %(month)s on") % since
        said = [text]
    if rule.roll != ObligationRule.Roll.STAYS:
        said.append(_("a day that is not worked %(moves)s") % {"moves": rule.get_roll_display()})
    return clauses(said)


def lead_words(rule: ObligationRule) -> str:
    return ngettext("reminded %(n)s day before", "reminded %(n)s days before", rule.lead_days) % {"n": rule.lead_days}


def proof_words(rule: ObligationRule) -> str:
    said = [str(rule.get_evidence_display())]
    if rule.is_accepted:
        said.append(_("we accept it") if rule.side == ObligationRule.Side.VENDOR else _("a colleague accepts it"))
    return clauses(said)


# The list of both sides.


def asked(user, view: str, whose: str, today: date) -> QuerySet[Obligation]:
    """The obligations of a list: open ones by their day first, what is over the newest first."""
    rows = whose_rows(user, whose)
    if view == "missed":
        return rows.filter(state__in=Obligation.TO_DO, due_on__lt=today)
    if view == "waiting":
        return rows.filter(state=State.SUBMITTED)
    if view == "done":
        return rows.filter(state=State.ACCEPTED).order_by("-due_on", "-pk")
    if view == "over":
        return rows.filter(state__in=(State.WAIVED, State.ENDED)).order_by("-due_on", "-pk")
    return rows.filter(state__in=Obligation.OPEN)


def whose_rows(user, whose: str) -> QuerySet[Obligation]:
    rows = obligations_seen(user)
    if whose == "mine":
        return of_person(user, rows)
    return rows.filter(rule__side=whose) if whose in ObligationRule.Side.values else rows


def filters_of(user, whose: str, today: date) -> list[dict]:
    """Chips: how it stands, with counts; for the buyer whose it is."""
    counted = (
        whose_rows(user, whose)
        .order_by()
        .aggregate(
            open=Count("pk", filter=Q(state__in=Obligation.OPEN)),
            missed=Count("pk", filter=Q(state__in=Obligation.TO_DO, due_on__lt=today)),
            waiting=Count("pk", filter=Q(state=State.SUBMITTED)),
            done=Count("pk", filter=Q(state=State.ACCEPTED)),
            over=Count("pk", filter=Q(state__in=(State.WAIVED, State.ENDED))),
        )
    )
    views = [
        {"value": code, "label": word, "count": counted[code]}
        for code, word in VIEWS.items()
        if code != "open" and counted[code]
    ]
    sides = [{"value": code, "label": word} for code, word in WHOSE.items() if code != "mine"]
    found = [
        {"param": "whose", "label": _("Whose"), "all": WHOSE["mine"], "all_count": None, "options": sides},
        {
            "param": "state",
            "label": _("How it stands"),
            "all": VIEWS["open"],
            "all_count": counted["open"],
            "options": views,
        },
    ]
    return found if user.is_buyer else found[1:]


def export_lines(user, rows: Iterable[Obligation], today: date) -> Iterable[list]:
    for row in rows_of(user, rows, today):
        obligation = row.obligation
        yield [
            obligation.due_on,
            str(row.rule),
            str(row.rule.get_category_display()),
            str(row.contract.vendor),
            row.contract.number,
            row.whose,
            row.word,
            obligation.contract.day_of(obligation.submitted_at) if obligation.submitted_at else None,
            obligation.remark,
        ]


# One of them.


def history_of(user, obligation: Obligation) -> list[timeline.Entry]:
    events = Event.objects.visible_to(user).filter(
        record_type="contracts.obligation", record_id=str(obligation.pk), vendor=obligation.contract.vendor
    )
    return timeline.entries_of(events.select_related("by", "on_behalf_of"))


def moves_of(user, obligation: Obligation) -> list[dict]:
    """The buttons beside the form: accept first, then what else is possible; the impossible with its reason."""
    return [
        {
            "name": move.name,
            "label": move.label,
            "url": reverse("obligation_transition", args=[obligation.pk, move.name]),
            "reasons": move.reasons,
            "danger": move.danger,
        }
        for move in lifecycle.moves(obligation, user)
        if move.name != "submit" and (user.is_buyer or move.possible)
    ]


def others_of(user, obligation: Obligation, today: date) -> list[Row]:
    """The same obligation at other times, the nearest twelve."""
    rows = obligations_seen(user).filter(contract=obligation.contract_id, code=obligation.code)
    rows = rows.filter(due_on__lte=max(today, obligation.due_on) + timedelta(days=200)).order_by("-due_on")
    return rows_of(user, rows[:12], today)


# A draft's editor.


class ObligationsEditor:
    """A formset of a draft's obligations; `add` asks for one row more, `propose` for one that a duty asks for."""

    def __init__(self, version: ContractVersion, user, sent=None, add: bool = False, propose: str = ""):
        rows = list(version.obligation_rules.all())
        self.proposals = proposals_of(version)
        if sent is not None and add:
            sent = one_more(sent, "owed", lambda prefix: ObligationRuleForm(prefix=prefix, user=user))
        self.comes_back = sent is not None and add
        fresh = next((one for one in self.proposals if one["code"] == propose and not one["there"]), None)
        initial = [_initial(row) for row in rows]
        extra = 1 if fresh or not rows else 0
        made = obligation_formset(extra=extra)
        self.formset: ObligationRuleFormSet = made(sent, prefix="owed", initial=initial, form_kwargs={"user": user})
        if fresh and sent is None:
            self.formset.forms[-1].initial = proposed(fresh, version)

    def is_valid(self) -> bool:
        return not self.comes_back and self.formset.is_valid()

    @property
    def faults(self) -> list[str]:
        """Every fault of every form, for the summary on top."""
        if self.comes_back or not self.formset.is_bound:
            return []
        found = list(self.formset.non_form_errors())
        for form in self.formset.forms:
            name = form["name_en"].value() or form["code"].value() or ""
            found += [clauses([name, text]) for text in form.non_field_errors()]
            found += [clauses([name, f"{field.label}: {text}"]) for field in form for text in field.errors]
        return found

    def parts(self) -> list[dict]:
        return self.formset.parts()


def _initial(row: ObligationRule) -> dict:
    names = ("code", *(field.name for field in ObligationRule._meta.fields if field.name not in ("id", "version")))
    return {name: getattr(row, name) for name in names}


def proposals_of(version: ContractVersion) -> list[dict]:
    """The obligations that the duties of the draft's lines ask for, with the law that does."""
    contract = version.contract
    lines = {contract.line_id, *version.schedules.values_list("line", flat=True)}
    there = {code.casefold() for code in version.obligation_rules.values_list("code", flat=True)}
    return [
        {"code": need.code, "need": need, "duty": duty, "there": need.code.casefold() in there}
        for duty in duties_of_lines(lines, contract.vendor)
        for need in duty.needs.all()
        if need.kind == DutyNeed.Kind.OBLIGATION
    ]


def proposed(found: dict, version: ContractVersion) -> dict:
    """What a proposal fills in: its names, the law, the end of the first quarter; the rest is the drafter's."""
    need, duty = found["need"], found["duty"]
    to_its_end = 3 - (version.effective_from.month - 1) % 3
    next_quarter = add_months(version.effective_from.replace(day=1), to_its_end)
    return {
        "code": need.code,
        "name_en": need.name_en,
        "name_zh": need.name_zh,
        "text_en": f"{duty.title_en} ({duty.law_en}, {duty.article}).",
        "text_zh": f"{duty.title_zh}（{duty.law_zh}{duty.article}）。",
        "category": ObligationRule.Category.LAW,
        "side": ObligationRule.Side.BUYER if duty.bearer == "buyer" else ObligationRule.Side.VENDOR,
        "every": ObligationRule.Every.QUARTER,
        "first_on": next_quarter - ONE_DAY,
        "due_day": LAST,
        "roll": ObligationRule.Roll.STAYS,
        "lead_days": 14,
        "evidence": ObligationRule.Evidence.SENTENCE,
        "is_accepted": True,
    }


# Home.


def read_obligations(user, today: date, matters: list[Matter], waiting: list[Waiting], letters: UnderWay) -> None:
    """What the person has to do within the lead that is agreed or has missed, what waits for them, what they await."""
    if not (user.may(Permission.OBLIGATION_RUN) or user.may(Permission.OBLIGATION_ANSWER) or user.is_buyer):
        return
    rows = obligations_seen(user).filter(contract__state__in=OWED, state__in=Obligation.OPEN)
    near = Q(due_on__lte=today + timedelta(days=180)) | Q(state=State.SUBMITTED)
    for row in rows.filter(near):
        url = reverse("obligation_detail", args=[row.pk])
        words = {"obligation": row.rule, "vendor": row.contract.vendor}
        if row.state == State.SUBMITTED:
            if rules.may_accept_obligation(row, user):
                title = _("Accept or return: %(obligation)s") % words
                note = _("%(vendor)s · done by %(name)s") % (words | {"name": row.submitted_by})
                matters.append(Matter(None, title, url, note, _("Check")))
            elif row.submitted_by_id == user.pk:
                who = _("a colleague") if row.is_ours else str(row.contract.entity)
                waiting.append(Waiting(str(row.rule), url, who, timezone.localdate(row.submitted_at)))
        elif rules.sees_to(row, user) and row.due_on <= today + timedelta(days=row.rule.lead_days):
            note = clauses([row.contract.vendor if user.is_buyer else row.contract.number, *_remark(row)])
            matters.append(Matter(row.due_on, str(row.rule), url, note, _("Say that it is done")))
        elif not row.is_ours and row.is_missed(today) and rules.may_accept_obligation(row, user):
            title = _("%(vendor)s owes: %(obligation)s") % words
            waiting.append(letters.late(Letter.Kind.OBLIGATION, row, row.due_on, title, url))


def _remark(row: Obligation) -> list[str]:
    return [_("returned: %(comment)s") % {"comment": row.remark}] if row.state == State.RETURNED else []

"""What does a vendor's page say about its way in: what happens next, what is missing, what holds it back?"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from contracts.models import Contract
from portal.pages import timeline
from portal.templatetags.steward import plain_date, short_date
from vendors import lifecycle, rules
from vendors.models import Event, Invitation, Membership, SanctionsCheck, Vendor, VendorCondition, VendorDecision
from vendors.queries import duplicates, interests, joining
from vendors.roles import Permission
from vendors.words import enumerated

State = Vendor.State
WAY_IN = (State.PROSPECT, State.REGISTERED, State.IN_DUE_DILIGENCE, State.APPROVED, State.ACTIVE)

timeline.PAGES |= {
    "vendors.vendorcondition": ("condition_detail", "key"),
    "vendors.vendordecision": ("decision_detail", "key"),
}
timeline.WORDS |= {
    ("vendors.vendor", "apply_company"): gettext_lazy("told about the company"),
    ("vendors.vendor", "apply_services"): gettext_lazy("told what it offers"),
    ("vendors.vendor", "apply_contacts"): gettext_lazy("named contacts"),
    ("vendors.vendor", "declare_application"): gettext_lazy("declared what was told"),
    ("vendors.vendor", "register_itself"): gettext_lazy("recorded a company that registered by itself"),
    ("vendors.vendor", "tell_apart"): lambda event: _("recorded as another company than %(other)s") % event.facts,
    ("vendors.vendor", "ask_again"): lambda event: _("asked again whether it is the same as %(other)s") % event.facts,
    ("vendors.vendor", "review_hold"): gettext_lazy("reviewed the hold"),
    ("vendors.sanctionscheck", "check_sanctions"): gettext_lazy("searched the sanctions lists"),
    ("vendors.vendorcondition", "set"): gettext_lazy("set a condition"),
    ("vendors.vendordecision", "raise"): gettext_lazy("asked for a decision"),
    ("vendors.vendordecision", "decide"): gettext_lazy("decided"),
    ("vendors.interestdeclaration", "declare"): gettext_lazy("declared interests"),
}


@dataclass(frozen=True, slots=True)
class Next:
    """What happens next, in one line: who does what; the way there when it is this person's turn."""

    text: str
    action: str = ""
    url: str = ""
    reasons: tuple = ()
    mine: bool = False


def overview(user, vendor: Vendor) -> dict:
    """Everything that `vendors/_joining.html` draws at the top of a vendor's page."""
    shown = {
        "path": _path(user, vendor) if vendor.state in joining_states() else [],
        "next": next_for(user, vendor),
        "returned": returned(user, vendor),
        "conditions": conditions_of(user, vendor),
        "may_add_condition": vendor.state in Vendor.IN_BUSINESS and rules.may_approve_vendor(vendor, user),
    }
    if not user.is_buyer:
        return shown
    likely = duplicates.likenesses(vendor, user)
    return shown | {
        "hold": hold_of(user, vendor),
        "decisions": decisions_of(user, vendor),
        "duplicates": [one for one in likely if one.settled is None],
        "settled": [one for one in likely if one.settled],
        "may_settle": rules.may_settle_likeness(vendor, user),
        "checks": checks_of(user, vendor),
        "may_check": rules.may_check_sanctions(vendor, user),
        "barred": interests.reason_barred(user, vendor) if user.may(Permission.VENDOR_APPROVE, vendor) else None,
    }


def side_by_side(vendor: Vendor, other: Vendor) -> list[tuple]:
    """What two records say, line by line, as far as one of them says it."""
    names = ("legal_name", "registration_number", "country", "line", "legal_representative", "address", "phone")
    rows = [(Vendor._meta.get_field(name).verbose_name, getattr(vendor, name), getattr(other, name)) for name in names]
    rows.append((_("State"), vendor.get_state_display(), other.get_state_display()))
    return [row for row in rows if row[1] or row[2]]


def joining_states() -> tuple:
    return (*Vendor.JOINING, State.APPROVED, State.APPROVED_CONDITIONAL)


def _path(user, vendor: Vendor) -> list[dict]:
    """The usual way in, with the day of each step that was taken."""
    rows = Event.objects.visible_to(user).filter(record_type="vendors.vendor", record_id=str(vendor.pk))
    days = dict(rows.exclude(target="").order_by("occurred_at").values_list("target", "occurred_at"))
    days[State.PROSPECT] = days.get(State.PROSPECT) or vendor.created_at
    at = State.APPROVED if vendor.state == State.APPROVED_CONDITIONAL else State(vendor.state)
    here = WAY_IN.index(at)
    return [
        {
            "label": vendor.get_state_display() if n == here else state.label,
            "note": short_date(timezone.localtime(days[own]))
            if (own := _dated(state, vendor)) in days and n <= here
            else "",
            "at": "current" if n == here else "past" if n < here else "",
        }
        for n, state in enumerate(WAY_IN)
    ]


def _dated(state: str, vendor: Vendor) -> str:
    return vendor.state if state == State.APPROVED else state


def returned(user, vendor: Vendor) -> Event | None:
    """The note with which the application came back, until it is sent again."""
    if vendor.state != State.PROSPECT:
        return None
    rows = Event.objects.visible_to(user).filter(record_type="vendors.vendor", record_id=str(vendor.pk))
    newest = rows.filter(name__in=("register", "return_application")).select_related("by").order_by("-pk").first()
    return newest if newest and newest.name == "return_application" else None


def next_for(user, vendor: Vendor) -> Next | None:
    """The one line for this person, or nothing while business simply goes on."""
    say = {
        State.PROSPECT: _next_prospect,
        State.REGISTERED: _next_registered,
        State.IN_DUE_DILIGENCE: _next_in_diligence,
        State.APPROVED: _next_approved,
        State.APPROVED_CONDITIONAL: _next_conditional,
    }.get(State(vendor.state))
    return say(user, vendor) if say else None


def _step_url(vendor: Vendor, name: str) -> str:
    return reverse("vendor_transition", args=[vendor.code, name])


def _next_prospect(user, vendor: Vendor) -> Next:
    lacking = joining.lacks(vendor)
    missing = (_("Not complete yet: %(steps)s.") % {"steps": enumerated(lacking)},) if lacking else ()
    url = reverse("vendor_apply", args=[vendor.code])
    if rules.may_fill_application(vendor, user):
        if lacking:
            return Next(_("Fill in the application; each step is saved."), _("Go on"), url, missing, True)
        return Next(_("Everything is there: send the application."), _("Look and send"), url, (), True)
    if not user.is_buyer:
        return Next(_("Your administrator fills in the application and sends it."), "", "", missing)
    if vendor.is_entered_by_staff:
        return Next(_("Procurement fills in the application, because it never signs in."), "", "", missing)
    if Membership.objects.visible_to(user).filter(vendor=vendor).in_force().exists():
        return Next(_("The vendor fills in its application and sends it."), _("See how far it is"), url, missing)
    asked = Invitation.objects.visible_to(user).filter(vendor=vendor, accepted_at=None, withdrawn_at=None).first()
    if asked:
        words = {"email": asked.email, "day": short_date(timezone.localtime(asked.invited_at))}
        return Next(_("%(email)s was invited on %(day)s and has not accepted yet.") % words)
    may = rules.may_invite_to_vendor(vendor, user)
    link = f"{reverse('person_invite')}?vendor={vendor.pk}"
    return Next(
        _("Invite its first person, who fills in the application."),
        _("Invite") if may else "",
        link if may else "",
        (),
        may,
    )


def _next_registered(user, vendor: Vendor) -> Next:
    if not user.is_buyer:
        return Next(_("Your application is with us. We start due diligence, or return it with a note."))
    may = rules.may_run_diligence(vendor, user)
    return Next(
        _("The application is in: start due diligence, or return it with a note."),
        _("Read the application"),
        reverse("vendor_apply", args=[vendor.code]),
        (),
        may,
    )


def _next_in_diligence(user, vendor: Vendor) -> Next:
    if not user.is_buyer:
        return Next(_("Due diligence is on: answer the questionnaire and hand in the papers that are asked for."))
    now = timezone.now()
    reasons = lifecycle.refusals(vendor, "approve", by=user, now=now, facts={"attested": True})
    if reasons:
        return Next(_("Before it can be approved:"), "", "", tuple(reasons))
    if rules.may_approve_vendor(vendor, user):
        return Next(_("Everything is there: approve it."), _("Approve"), _step_url(vendor, "approve"), (), True)
    return Next(_("Everything is there: procurement or legal approves it, but not who recorded it."))


def _next_approved(user, vendor: Vendor) -> Next:
    if not user.is_buyer:
        return Next(_("You are approved. The next step is a contract, which comes to you for signature."))
    if user.may(Permission.CONTRACT_EDIT, vendor):
        link = f"{reverse('contract_new')}?vendor={vendor.pk}"
        return Next(_("Approved: agree on a contract, which may be activated."), _("New contract"), link)
    return Next(_("Approved: contracts with it may be activated."))


def _next_conditional(user, vendor: Vendor) -> Next:
    unmet = joining.unmet_conditions(vendor).order_by("due_on")
    first = unmet.first()
    if first is not None:
        words = {"count": unmet.count(), "day": plain_date(first.due_on)}
        if first.due_on < timezone.localdate():
            return Next(_("A condition is overdue: no new contract is activated until it is met. What runs goes on."))
        text = ngettext(
            "Approved with conditions: %(count)s is open, due on %(day)s.",
            "Approved with conditions: %(count)s are open, the first due on %(day)s.",
            words["count"],
        )
        return Next(text % words)
    if user.is_buyer and rules.may_approve_vendor(vendor, user):
        return Next(_("All conditions are met: approve it."), _("Approve"), _step_url(vendor, "approve"), (), True)
    return Next(_("All conditions are met."))


def conditions_of(user, vendor: Vendor) -> list[dict]:
    """The conditions with what this person may do about each; unmet ones first, by last day."""
    rows = VendorCondition.objects.visible_to(user).filter(vendor=vendor).select_related("owner", "met_by", "vendor")
    order = {VendorCondition.State.LAPSED: 0, VendorCondition.State.OPEN: 1, VendorCondition.State.MET: 2}
    return [
        {"condition": row, "may_meet": row.state in row.UNMET and rules.may_meet_condition(row, user)}
        for row in sorted(rows, key=lambda row: (order[row.state], row.due_on, row.pk))
    ]


def hold_of(user, vendor: Vendor) -> dict | None:
    """The watch, suspension or block as what it is, with its reason and the next review."""
    event = joining.hold_of(vendor)
    if event is None:
        return None
    words = {
        State.WATCHLIST: (_("On the watch-list"), _("Business goes on, under closer eyes.")),
        State.SUSPENDED: (_("Suspended"), _("No new contract is activated. Contracts that run go on.")),
        State.BLOCKED: (
            _("Blocked"),
            _("Nothing new is agreed with it. Contracts that run go on until they are ended."),
        ),
    }
    title, text = words[State(vendor.state)]
    days = (vendor.review_on - timezone.localdate()).days if vendor.review_on else None
    return {
        "title": title,
        "text": text,
        "event": event,
        "scope": vendor.hold_scope or pgettext("hold", "Everything"),
        "review_on": vendor.review_on,
        "due": days is not None and days <= 0,
        "may_review": rules.may_suspend_vendor(vendor, user),
    }


def decisions_of(user, vendor: Vendor) -> list[VendorDecision]:
    """Open ones first, then the newest that were taken."""
    rows = VendorDecision.objects.visible_to(user).filter(vendor=vendor).select_related("owner", "decided_by")
    found = list(rows)
    waiting = [row for row in found if not row.outcome]
    taken = sorted((row for row in found if row.outcome), key=lambda row: row.decided_at, reverse=True)
    return [*waiting, *taken[:3]]


def checks_of(user, vendor: Vendor) -> dict:
    """The sanctions check that counts, whether it still does, and the earlier ones."""
    rows = list(SanctionsCheck.objects.visible_to(user).filter(vendor=vendor).select_related("by", "file")[:6])
    newest = rows[0] if rows else None
    valid = newest is not None and newest.result == "clear" and newest.next_on >= timezone.localdate()
    return {
        "newest": newest,
        "earlier": rows[1:],
        "valid": valid,
        "too_old": bool(newest) and newest.result == "clear" and not valid,
    }


def steps_of(vendor: Vendor) -> list[dict]:
    """The steps of the application, each with what it lacks."""
    found = joining.missing(vendor, joining.application_of(vendor))
    return [
        {
            "code": step,
            "label": joining.STEPS[step],
            "missing": parts,
            "url": reverse("vendor_apply_step", args=[vendor.code, step]),
        }
        for step, parts in found.items()
    ]


def told_in(vendor: Vendor) -> list[dict]:
    """The application to read: each step's answers in words."""
    application = joining.application_of(vendor)
    company = (
        "legal_name",
        "registration_number",
        "lei",
        "vat_number",
        "legal_representative",
        "address",
        "phone",
        "website",
    )
    said = [(Vendor._meta.get_field(name).verbose_name, getattr(vendor, name)) for name in company]
    found = {
        joining.COMPANY: [(label, value) for label, value in said if value],
        joining.SERVICES: [],
        joining.CONTACTS: [],
    }
    found[joining.DECLARATION] = []
    if application is not None:
        lines = enumerated(application.lines.all()) if application.lines.exists() else ""
        services = (
            (_("Service lines"), lines),
            (_("What you offer"), application.services),
            (_("Where"), application.regions),
        )
        found[joining.SERVICES] = [(label, value) for label, value in services if value]
        found[joining.CONTACTS] = [(row.get_purpose_display(), row) for row in application.contacts.all()]
        if application.declared_at:
            found[joining.DECLARATION] = [
                (_("Declared by"), f"{application.declared_by} ({application.declared_as})"),
                (_("Declared on"), short_date(timezone.localtime(application.declared_at))),
                (_("Ties to people of ours"), application.interests or pgettext("interest", "none")),
            ]
    return [step | {"said": found[step["code"]]} for step in steps_of(vendor)]


def contract_of(user, decision: VendorDecision) -> Contract | None:
    """The contract that a decision is about, if the person may see it."""
    if not decision.contract_number:
        return None
    return Contract.objects.visible_to(user).filter(number=decision.contract_number).select_related("vendor").first()


def after_decision(user, decision: VendorDecision) -> Next | None:
    """What the decision asks for next."""
    contract = contract_of(user, decision)
    if decision.outcome == VendorDecision.Outcome.EXIT:
        if contract is not None:
            link = reverse("contract_detail", args=[contract.number])
            return Next(_("Give notice or start the exit on the contract’s page."), _("Open the contract"), link)
        return Next(_("Start off-boarding on the vendor’s page."), _("Open the vendor"), _vendor_url(decision))
    if decision.outcome == VendorDecision.Outcome.RESTRICT and contract is not None:
        link = reverse("contract_detail", args=[contract.number])
        return Next(_("Suspend the contract in whole or in part on its page."), _("Open the contract"), link)
    return None


def _vendor_url(decision: VendorDecision) -> str:
    return reverse("vendor_detail", args=[decision.vendor.code])


def entries_on(user, record) -> list[timeline.Entry]:
    """The trail of one condition or decision."""
    rows = Event.objects.visible_to(user).filter(record_type=record._meta.label_lower, record_id=str(record.pk))
    return timeline.entries_of(rows.select_related("by", "on_behalf_of"))

"""What stands in the way of a contract's next step? Reasons as sentences, registered for the state machine."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.content import content, hash_of, worded_day
from contracts.faults import faults
from contracts.models import ApprovalOverride, ApprovalRequest, Contract, ContractVersion, ExitItem, ExitPlan, Notice
from contracts.models.registered import BY_HAND
from contracts.queries import latest_version, missing_signature, open_notice, open_request
from contracts.queries_documents import document_of, final_paper
from contracts.queries_terms import days_counted
from contracts.terms import (
    Term,
    TermRules,
    WorkingDays,
    deemed_arrival,
    earliest_end,
    next_term,
    notice_dates,
    term_in_force,
)
from contracts.wording import worded_length
from vendors import payment_law
from vendors.lifecycle import guard
from vendors.models import Assessment, Attestation, PaymentFacts, Vendor
from vendors.queries.duties import PAYMENT_LAW
from vendors.queries.risk import current_assessment, model_in_force
from vendors.risk import Tier

CONTRACT = "contracts.Contract"
AMENDMENT = "contracts.Amendment"
NO_BUSINESS = (Vendor.State.BLOCKED, Vendor.State.OFFBOARDED, Vendor.State.REJECTED, Vendor.State.EXITING)
CONDITIONS = "conditions"
ENDED = (Contract.State.EXPIRED, Contract.State.TERMINATED, Contract.State.CLOSED, Contract.State.CANCELLED)


def today_of(contract: Contract, now: datetime) -> date:
    """Which day it is where the contract's days are counted."""
    return contract.day_of(now)


def term_of(version: ContractVersion, as_of: date) -> Term:
    return term_in_force(version.term_rules, as_of)


# The fact `attested` stands for the word that the person is about to give on the step's own page.
def attested(contract: Contract, name: str) -> bool:
    return Attestation.objects.filter(
        record_type=contract._meta.label_lower, record_id=str(contract.pk), guard=name
    ).exists()


def holds_up_what_is_new(check: Callable) -> Callable:
    """A guard of activation; a contract signed elsewhere passes, and what is found becomes a gap (`contracts.gaps`)."""

    @guard(CONTRACT, "activate")
    def asked(contract, *, by, now, facts):
        return None if contract.is_registered else check(contract, by=by, now=now, facts=facts)

    return check


@guard(CONTRACT, "submit")
@guard(CONTRACT, "register")
def is_complete(contract, *, by, now, facts):
    return _first_fault(latest_version(contract))


def _first_fault(version: ContractVersion) -> str | None:
    found = faults(content(version))
    if len(found) < 2:
        return found[0].text if found else None
    more = ngettext("and %(count)s more", "and %(count)s more", len(found) - 1) % {"count": len(found) - 1}
    return f"{found[0].text} ({more})"


@guard(CONTRACT, "submit")
@guard(CONTRACT, "register")
@guard(CONTRACT, "confirm")
def vendor_is_not_blocked(contract, *, by, now, facts):
    if contract.vendor.state in NO_BUSINESS:
        return _("%(vendor)s is %(state)s; nothing is agreed with it.") % {
            "vendor": contract.vendor,
            "state": contract.vendor.get_state_display().lower(),
        }
    return None


@guard(CONTRACT, "submit")
def does_not_outlive_its_master(contract, *, by, now, facts):
    if contract.parent is None:
        return None
    if contract.parent.state in ENDED:
        return _("The master agreement %(number)s has ended.") % {"number": contract.parent.number}
    master, order = latest_version(contract.parent), latest_version(contract)
    if not (master.renews_months or master.evergreen) and order.ends_on > master.ends_on:
        return _("Its term outlives the master agreement, which ends on %(day)s.") % {"day": worded_day(master.ends_on)}
    return None


@guard(CONTRACT, "send_out")
@guard(CONTRACT, "sign")
@guard(CONTRACT, "activate")
def approvals_have_followed_in_time(contract, *, by, now, facts):
    """What went ahead in an emergency goes no further once the day has passed by which it had to be approved."""
    late = ApprovalOverride.objects.filter(
        request__version__contract=contract, confirmed_at__isnull=False, until__lt=today_of(contract, now)
    ).exclude(request__outcome=ApprovalRequest.Outcome.APPROVED)
    row = late.order_by("until").first()
    if row is None:
        return None
    return _("It went ahead in an emergency; its approvals had to follow by %(day)s and did not.") % {
        "day": worded_day(row.until)
    }


@guard(CONTRACT, "submit")
@guard(CONTRACT, "register")
@guard(CONTRACT, "confirm")
def payment_law_is_kept(contract, *, by, now, facts):
    """A payment vendor in China known to break a hard rule gets no contract; what is not answered does not bar it."""
    country, line = PAYMENT_LAW
    if contract.vendor.country != country:
        return None
    if contract.line.code != line and not latest_version(contract).schedules.filter(line__code=line).exists():
        return None
    known = PaymentFacts.objects.filter(vendor=contract.vendor).first()
    found = payment_law.faults(known.facts) if known else []
    if not found:
        return None
    said = [_("Article %(article)s: %(sentence)s") % {"article": article, "sentence": text} for article, text in found]
    return _("%(vendor)s breaks the regulation on non-bank payment institutions. %(rules)s") % {
        "vendor": contract.vendor,
        "rules": " ".join(said),
    }


@guard(CONTRACT, "approve")
def reads_as_submitted(contract, *, by, now, facts):
    version = latest_version(contract)
    request = open_request(version)
    if request is None:
        return _("No approval request is open.")
    if request.content_hash != hash_of(content(version)):
        return _("It was changed after it was submitted; it has to be submitted again.")
    return None


@guard(CONTRACT, "send_out")
def is_frozen(contract, *, by, now, facts):
    return None if latest_version(contract).is_frozen else _("The version is not approved yet.")


@guard(CONTRACT, "send_out")
def document_is_printed(contract, *, by, now, facts):
    version = latest_version(contract)
    if version.is_frozen and document_of(version) and final_paper(version) is None:
        return _("Its document is not printed yet; that takes a minute after the approval.")
    return None


@guard(CONTRACT, "confirm")
def reads_as_registered(contract, *, by, now, facts):
    version = latest_version(contract)
    if hash_of(content(version)) != version.content_hash:
        return _("It reads otherwise than what was registered; it has to be returned and registered again.")
    return None


@guard(CONTRACT, "register")
def paper_is_filed(contract, *, by, now, facts):
    """Asked when the paper is given; without it (a page asking what is possible) nothing stands in the way yet."""
    return missing_signature(latest_version(contract)) if "measured_from" in facts else None


@guard(CONTRACT, "sign")
@guard(CONTRACT, "confirm")
def both_have_signed(contract, *, by, now, facts):
    return missing_signature(latest_version(contract))


@guard(CONTRACT, "activate")
def term_has_begun(contract, *, by, now, facts):
    starts_on = latest_version_signed(contract).starts_on
    if today_of(contract, now) < starts_on:
        return _("The term starts on %(day)s.") % {"day": worded_day(starts_on)}
    return None


@guard(CONTRACT, "activate")
def vendor_is_approved(contract, *, by, now, facts):
    if contract.is_registered:
        return vendor_is_not_blocked(contract, by=by, now=now, facts=facts)
    return not_approved(contract.vendor)


def not_approved(vendor: Vendor) -> str | None:
    if vendor.state in Vendor.IN_BUSINESS:
        return None
    return _("%(vendor)s is not an approved vendor.") % {"vendor": vendor}


@holds_up_what_is_new
def its_vendors_risk_is_known(contract, *, by, now, facts):
    """Where a risk model was published: a tier, and for a critical vendor a way out (domain 3.1, 3.3)."""
    if model_in_force() is None:
        return None
    assessment = current_assessment(contract.vendor)
    if assessment is None:
        return not_assessed(contract.vendor)
    planned = ExitPlan.objects.filter(vendor=contract.vendor).exists()
    return None if planned else needs_exit_plan(contract.vendor, assessment)


def not_assessed(vendor: Vendor) -> str:
    return _("The risk of %(vendor)s has not been assessed.") % {"vendor": vendor}


def needs_exit_plan(vendor: Vendor, assessment: Assessment) -> str | None:
    if assessment.criticality != Tier.CRITICAL:
        return None
    return _("%(vendor)s is critical and has no exit plan.") % {"vendor": vendor}


@holds_up_what_is_new
def conditions_are_attested(contract, *, by, now, facts):
    if facts.get("attested") or attested(contract, CONDITIONS):
        return None
    return _("Nobody has attested that the conditions are met and the documents valid.")


@holds_up_what_is_new
def master_is_running(contract, *, by, now, facts):
    return master_not_running(contract)


def master_not_running(contract: Contract) -> str | None:
    if contract.parent is not None and contract.parent.state != Contract.State.ACTIVE:
        return _("The master agreement %(number)s is not active.") % {"number": contract.parent.number}
    return None


@guard(CONTRACT, "give_notice")
def notice_is_in_time(contract, *, by, now, facts):
    """Needs the dates; without them (a page asking what is possible) nothing stands in the way yet.

    A notice whose arrival nobody recorded counts from the day on which it is deemed delivered.
    """
    if "kind" not in facts:
        return None
    version = latest_version_signed(contract)
    rules, days = version.term_rules, days_counted(version)
    counts_from = facts.get("arrived_on") or deemed_arrival(rules, facts["served_on"], days)
    if facts["kind"] == Notice.Kind.NON_RENEWAL:
        return _fault_of_non_renewal(rules, days, facts["effective_on"], counts_from)
    if facts["kind"] == Notice.Kind.CONVENIENCE:
        earliest = earliest_effect(contract, facts["kind"], counts_from)
        if facts["effective_on"] < earliest:
            return _("Notice is %(length)s: it takes effect on %(day)s at the earliest.") % {
                "length": worded_length(rules.notice),
                "day": worded_day(earliest),
            }
        return None
    earliest = facts.get("arrived_on") or facts["served_on"]  # its day moves with the arrival, once that is known
    if facts["effective_on"] < earliest:
        return _("A notice takes effect on arrival: on %(day)s at the earliest.") % {"day": worded_day(earliest)}
    return None


def earliest_effect(contract: Contract, kind: str, arrived_on: date) -> date:
    """The first day on which a notice that arrived on a day can end the contract (Civil Code 565)."""
    if kind != Notice.Kind.CONVENIENCE:
        return arrived_on
    version = latest_version_signed(contract)
    return earliest_end(version.term_rules, arrived_on, days_counted(version)).day


def _fault_of_non_renewal(rules: TermRules, days: WorkingDays, ends: date, counts_from: date) -> str | None:
    """Why a notice that counts from a day does not keep the contract from going on after the day it names."""
    term = term_in_force(rules, ends)
    if term.end is None:
        return _("The contract runs on without an end; notice for convenience ends it.")
    if ends != term.end:
        return _("Notice not to renew takes effect when the term ends, on %(day)s.") % {"day": worded_day(term.end)}
    if next_term(rules, term) is None:
        return None
    dates = notice_dates(rules, term.end, days)
    if counts_from > dates.deadline:
        late = (
            _("Notice not to renew had to arrive by %(day)s; the contract runs on.")
            if rules.runs_on
            else _("Notice not to renew had to arrive by %(day)s; the contract renews.")
        )
        return late % {"day": worded_day(dates.deadline)}
    if dates.window_opens is not None and counts_from < dates.window_opens:
        return _("Notice may arrive from %(day)s on.") % {"day": worded_day(dates.window_opens)}
    return None


def latest_version_signed(contract: Contract) -> ContractVersion | None:
    return contract.versions.filter(signed_at__isnull=False).order_by("-n").first()


@guard(AMENDMENT, "submit")
def amendment_is_complete(amendment, *, by, now, facts):
    return _first_fault(amendment.version)


@guard(AMENDMENT, "submit")
def does_not_lie_before_what_it_amends(amendment, *, by, now, facts):
    """A version in force from an earlier day than the one before it would never be read."""
    version = amendment.version
    before = signed_before(version)
    if before is not None and version.effective_from < before.effective_from:
        return _("Version %(n)s is in force from %(day)s; what amends it is in force from then on or later.") % {
            "n": before.n,
            "day": worded_day(before.effective_from),
        }
    return None


@guard(AMENDMENT, "submit")
@guard(AMENDMENT, "sign")
def its_contract_has_not_ended(amendment, *, by, now, facts):
    if amendment.version.contract.state in ENDED:
        return _("The contract has ended.")
    return None


@guard(AMENDMENT, "submit")
@guard(AMENDMENT, "sign")
def a_renewal_follows_the_term_before_it(amendment, *, by, now, facts):
    """Nothing is renewed that was given notice, and a suspension may have moved the end since it was drafted."""
    version = amendment.version
    if version.kind != ContractVersion.Kind.RENEWAL:
        return None
    if open_notice(version.contract):
        return _("Notice was given; the contract is renewed once the notice is withdrawn.")
    before = signed_before(version)
    if before is not None and version.effective_from <= before.last_day:
        return _("The term before it runs to %(day)s by now; let the renewal begin on the day after.") % {
            "day": worded_day(before.last_day)
        }
    return None


@guard(AMENDMENT, "sign")
def both_have_signed_it(amendment, *, by, now, facts):
    return missing_signature(amendment.version)


@guard(AMENDMENT, "take_effect")
def its_day_has_come(amendment, *, by, now, facts):
    version = amendment.version
    if today_of(version.contract, now) < version.effective_from:
        return _("It is in force from %(day)s on.") % {"day": worded_day(version.effective_from)}
    return None


def signed_before(version: ContractVersion) -> ContractVersion | None:
    """The signed version that a later one changes."""
    rows = version.contract.versions.filter(signed_at__isnull=False, n__lt=version.n)
    return rows.order_by("-n").first()


@guard(CONTRACT, "terminate")
def last_day_has_come(contract, *, by, now, facts):
    notice = open_notice(contract)
    if notice and notice.arrived_on is None and notice.kind != Notice.Kind.MUTUAL:
        return _("Nobody has recorded when the notice arrived; it takes effect on arrival.")
    if notice and (fault := fault_of(notice)):
        return fault
    last_day = notice.effective_on if notice else term_of(latest_version_signed(contract), today_of(contract, now)).end
    if last_day is None:
        return _("The contract runs on without an end; record the notice that ends it.")
    if today_of(contract, now) < last_day:
        return _("The last day is %(day)s.") % {"day": worded_day(last_day)}
    return None


def fault_of(notice: Notice) -> str | None:
    """Why a notice that has arrived does not end the contract on its day."""
    facts = {
        "kind": notice.kind,
        "served_on": notice.served_on,
        "arrived_on": notice.arrived_on,
        "effective_on": notice.effective_on,
    }
    return notice_is_in_time(notice.contract, by=None, now=None, facts=facts)


@guard(CONTRACT, "expire")
def term_is_over(contract, *, by, now, facts):
    version = latest_version_signed(contract)
    if version.renews_months:
        return _("The contract renews by itself; give notice to end it.")
    if version.evergreen:
        return _("The contract runs on without an end; give notice to end it.")
    if today_of(contract, now) <= version.last_day:
        return _("The term ends on %(day)s.") % {"day": worded_day(version.last_day)}
    return None


@guard(CONTRACT, "close")
def the_way_out_is_worked_off(contract, *, by, now, facts):
    left = contract.exit_items.filter(state=ExitItem.State.OPEN).count()
    if left:
        return ngettext("%(count)s step of the exit is open.", "%(count)s steps of the exit are open.", left) % {
            "count": left
        }
    return None


@guard(CONTRACT, "close")
def no_money_is_held(contract, *, by, now, facts):
    held = contract.money_held.filter(back_on__isnull=True).order_by("due_back_on").first()
    if held is None:
        return None
    return _("Money is still held: %(words)s, due back on %(day)s.") % {
        "words": held.words,
        "day": worded_day(held.due_back_on),
    }


@guard("contracts.ExitItem", "finish")
def a_certificate_proves_the_deletion(item, *, by, now, facts):
    """Asked of whoever records it; a page that asks what is possible knows of no file yet."""
    if item.kind == ExitItem.Kind.DELETION and "seen" in facts and facts.get("file") is None:
        return _("Add the certificate of deletion.")
    return None


@guard("contracts.ExitItem", "finish")
@guard("contracts.ExitItem", "spare")
@guard("contracts.ExitItem", "reopen")
def its_contract_is_not_closed(item, *, by, now, facts):
    return _("The contract is closed.") if item.contract.state == Contract.State.CLOSED else None


@guard(CONTRACT, "close")
def work_orders_are_closed(contract, *, by, now, facts):
    running = contract.work_orders.exclude(state__in=[Contract.State.CLOSED, Contract.State.CANCELLED]).count()
    if running:
        return ngettext("%(count)s work order is not closed.", "%(count)s work orders are not closed.", running) % {
            "count": running
        }
    return None


@guard("contracts.Gap", "close")
def nobody_else_can_see_it(gap, *, by, now, facts):
    """What the product sees for itself is not closed on somebody's word."""
    if gap.code in BY_HAND:
        return None
    return _("It closes by itself once it is there. To go without, it is waived with a reason.")


@guard("vendors.Vendor", "offboard")
def contracts_are_closed(vendor, *, by, now, facts):
    running = vendor.contracts.exclude(state__in=[Contract.State.CLOSED, Contract.State.CANCELLED]).count()
    if running:
        return ngettext("%(count)s contract is not closed.", "%(count)s contracts are not closed.", running) % {
            "count": running
        }
    return None

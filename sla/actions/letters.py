"""A letter is drafted, issued, dispatched; it arrives, and its arrival starts the next clock."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.actions import give_notice
from contracts.guards import earliest_effect
from contracts.models import Contract, Notice
from contracts.queries_letters import answer_by, correspondence_of, deems, standing_of
from sla import rules
from sla.actions.credits import notify_credit
from sla.models import Letter
from sla.queries_letters import (
    about,
    clause_of,
    contracts_of,
    dates_of,
    expected_arrival,
    next_number,
    record_of,
    under_way,
    why_not,
)
from vendors import outbox, trail
from vendors.files import store_bytes
from vendors.lifecycle import NotPossible, guard, perform
from vendors.models import Membership
from vendors.roles import VENDOR_ROLE_PERMISSIONS, Permission
from vendors.system import system_user
from vendors.words import worded_day

Kind, LABEL = Letter.Kind, "sla.Letter"
SAID = {"kind", "language", "clause", "ground", "ground_second", "effective_on", "answer_days"}


def draft_letter(
    kind: str,
    record: models.Model,
    *,
    by,
    contract: Contract | None = None,
    language: str = "",
    clause: str = "",
    ground: str = "",
    ground_second: str = "",
    effective_on: date | None = None,
    answer_days: int | None = None,
    now: datetime | None = None,
) -> Letter:
    """A letter of a kind about a record, in the contract's language unless another is asked for.

    `contract` chooses among those under which it can be written; `ground_second` says the ground in the other language.
    Raises `NotPossible` where there is nothing to write about, or where a letter is under way already.
    """
    moment = now or timezone.now()
    possible = contracts_of(record)
    if not possible:
        raise NotPossible([why_not(kind, record, moment.date())])
    if contract is None:
        contract = possible[0]
    elif contract not in possible:
        raise NotPossible(
            [_("A letter about this is not written under contract %(contract)s.") % {"contract": contract}]
        )
    with transaction.atomic():
        contract = (
            Contract.objects.select_for_update(of=("self",)).select_related("vendor", "entity").get(pk=contract.pk)
        )
        if not rules.may_write_kind(kind, contract, by):
            raise PermissionDenied(_("Your role does not do this."))
        reason = why_not(kind, record, contract.day_of(moment))
        if reason:
            raise NotPossible([reason])
        before = under_way(kind, record)
        if before is not None:
            raise NotPossible([_("Letter %(letter)s says this already.") % {"letter": before}])
        agreed = correspondence_of(contract)
        letter = Letter(
            contract=contract,
            n=next_number(contract),
            kind=kind,
            **about(record),
            language=language or agreed.language,
            clause=clause.strip() or clause_of(kind, record, agreed),
            ground=ground.strip(),
            ground_second=ground_second.strip(),
            effective_on=effective_on,
            answer_days=(answer_days or agreed.answer_days) if kind in Letter.DEMANDS else None,
            must_arrive_by=dates_of(kind, record, contract.day_of(moment)).must_arrive_by,
            drafted_at=moment,
            drafted_by=by,
        )
        _check(letter)
        letter.save()
        trail.record(letter, "draft_letter", by=by, now=now, target=Letter.State.DRAFT, facts={"kind": kind})
    return letter


def _check(letter: Letter) -> None:
    """What a person said, field by field; the state belongs to the machine and the rest comes later."""
    letter.clean_fields(exclude={field.name for field in letter._meta.fields} - SAID)


def edit_letter(
    letter: Letter,
    *,
    by,
    language: str,
    clause: str,
    ground: str = "",
    ground_second: str = "",
    effective_on: date | None = None,
    answer_days: int | None = None,
    now: datetime | None = None,
) -> Letter:
    """While it is a draft: the language, the clause, our own words, the days it gives."""
    with transaction.atomic():
        row = Letter.objects.select_for_update(of=("self",)).select_related("contract__vendor").get(pk=letter.pk)
        if not rules.may_write_letter(row, by):
            raise PermissionDenied(_("Your role does not do this."))
        if row.state != Letter.State.DRAFT:
            raise NotPossible([_("It is issued and says what it says.")])
        said = {
            "language": language,
            "clause": clause.strip(),
            "ground": ground.strip(),
            "ground_second": ground_second.strip(),
            "effective_on": effective_on,
            "answer_days": answer_days if row.is_demand else None,
        }
        before = {name: getattr(row, name) for name in said}
        for name, value in said.items():
            setattr(row, name, value)
        _check(row)
        row.save(update_fields=list(said))
        trail.record(row, "edit_letter", by=by, now=now, before=before, after=said)
    letter.refresh_from_db()
    return letter


# What stands in the way.


@guard(LABEL, "issue")
def names_its_clause(letter, *, by, now, facts):
    return None if letter.clause else _("Name the clause that the letter rests on.")


@guard(LABEL, "issue")
def says_its_ground(letter, *, by, now, facts):
    if letter.kind in (Kind.CAUSE, Kind.OBJECTION) and not letter.ground:
        return _("Say in your own words what the letter rests on.")
    return None


@guard(LABEL, "issue")
def says_its_ground_in_both(letter, *, by, now, facts):
    if letter.is_in_both and bool(letter.ground) != bool(letter.ground_second):
        return _("Say it in both languages, or in neither.")
    return None


@guard(LABEL, "issue")
@guard(LABEL, "dispatch")
def has_not_moved_on(letter, *, by, now, facts):
    return why_not(letter.kind, record_of(letter), letter.contract.day_of(now))


@guard(LABEL, "dispatch")
def leaves_on_a_day_that_was(letter, *, by, now, facts):
    if "dispatched_on" not in facts:
        return None
    if facts["dispatched_on"] > letter.contract.day_of(now):
        return _("A letter is dispatched on a day that has come.")
    if facts["dispatched_on"] < letter.contract.day_of(letter.issued_at):
        return _("It was issued on %(day)s and cannot have left before.") % {
            "day": worded_day(letter.contract.day_of(letter.issued_at))
        }
    return None


@guard(LABEL, "dispatch")
def arrives_in_time(letter, *, by, now, facts):
    """Asked when the way is known. Who sends it late knows it and says so: `late` is that word."""
    if "expected_on" not in facts or facts.get("late"):
        return None
    return too_late(letter, facts["expected_on"])


def too_late(letter: Letter, expected_on: date) -> str | None:
    """That a letter would arrive after its last day, as a sentence."""
    if letter.must_arrive_by is None or expected_on <= letter.must_arrive_by:
        return None
    return _("It would arrive on %(day)s, after the deadline of %(deadline)s.") % {
        "day": worded_day(expected_on),
        "deadline": worded_day(letter.must_arrive_by),
    }


@guard(LABEL, "arrive")
def arrives_on_a_day_that_was(letter, *, by, now, facts):
    if "arrived_on" not in facts:
        return None
    if facts["arrived_on"] > letter.contract.day_of(now):
        return _("A letter arrives on a day that has come.")
    if facts["arrived_on"] < letter.dispatched_on:
        return _("It left on %(day)s and cannot have arrived before.") % {"day": worded_day(letter.dispatched_on)}
    return None


@guard(LABEL, "reply")
def is_a_demand(letter, *, by, now, facts):
    return None if letter.is_demand else _("It asks for no answer.")


# Its way.


def issue_letter(
    letter: Letter, *, by, subject: str, content: Mapping, canonical: str, pdf: bytes, now: datetime | None = None
) -> Letter:
    """Freeze what it says: `canonical` is the text of `content` that is hashed, `pdf` what was printed from it."""
    moment = now or timezone.now()
    dates = dates_of(letter.kind, record_of(letter), letter.contract.day_of(moment))
    with transaction.atomic():
        file = store_bytes(
            pdf,
            name=f"{letter.reference}.pdf",
            content_type="application/pdf",
            by=by,
            vendor=letter.contract.vendor,
            now=moment,
        )
        locked = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        effective_on = locked.effective_on or dates.effective_on
        return perform(
            letter,
            "issue",
            by=by,
            now=now,
            subject=subject,
            content=dict(content),
            sha256=sha256(canonical.encode()).hexdigest(),
            file=file.pk,
            must_arrive_by=dates.must_arrive_by,
            effective_on=effective_on,
        )


def dispatch_letter(
    letter: Letter,
    *,
    by,
    method: str,
    dispatched_on: date,
    tracking: str = "",
    late: bool = False,
    note: str = "",
    now: datetime | None = None,
) -> Letter:
    """It has left. Raises `NotPossible` where it would arrive too late, unless the sender says that it may (`late`)."""
    expected_on = expected_arrival(letter.contract, method, dispatched_on)
    with transaction.atomic():
        perform(
            letter,
            "dispatch",
            by=by,
            note=note,
            now=now,
            way=method,
            dispatched_on=dispatched_on,
            expected_on=expected_on,
            tracking=tracking.strip(),
            **({"late": True} if late else {}),
        )
        _tell_the_vendor(letter, now)
    return letter


def _tell_the_vendor(letter: Letter, now: datetime | None) -> None:
    """A mail to its people who can acknowledge it; for the contract it is the letter that counts, not the mail."""
    working = [role for role, rights in VENDOR_ROLE_PERMISSIONS.items() if Permission.LETTER_ANSWER in rights]
    rows = Membership.objects.in_force().filter(vendor=letter.contract.vendor, role__in=working, user__is_active=True)
    for row in rows.select_related("user"):
        outbox.queue(
            "letter_sent",
            dedupe=f"letter:{letter.pk}:{letter.dispatched_on}:{letter.method}:{row.user_id}",
            to=row.user.email,
            user=row.user,
            vendor=letter.contract.vendor,
            now=now,
            letter=letter,
            contract=letter.contract,
            site=settings.SITE_URL,
        )


def return_letter(letter: Letter, *, by, note: str, now: datetime | None = None) -> Letter:
    """The carrier brought it back; the note says why."""
    return perform(letter, "come_back", by=by, note=note, now=now)


def record_arrival(letter: Letter, *, by, arrived_on: date, note: str = "", now: datetime | None = None) -> Letter:
    """It arrived on a day; what follows from that is started at once."""
    return _arrived(letter, "arrive", by=by, arrived_on=arrived_on, note=note, now=now)


def acknowledge_letter(letter: Letter, *, by, note: str = "", now: datetime | None = None) -> Letter:
    """The addressee has it, today at the latest."""
    today = letter.contract.day_of(now or timezone.now())
    return _arrived(letter, "acknowledge", by=by, arrived_on=today, note=note, now=now)


def deem_letters(now: datetime | None = None) -> list[Letter]:
    """Letters that count as delivered by now, where the contract itself says after how long."""
    moment = now or timezone.now()
    robot = system_user("calendar")
    deemed = []
    for letter in Letter.objects.filter(state=Letter.State.DISPATCHED).select_related("contract__vendor"):
        contract = letter.contract
        if letter.method in Letter.AT_ONCE or letter.expected_on > contract.day_of(moment):
            continue
        if deems(standing_of(contract, letter.dispatched_on)):
            deemed.append(_arrived(letter, "deem", by=robot, arrived_on=letter.expected_on, now=now))
    return deemed


@transaction.atomic
def _arrived(letter: Letter, name: str, *, by, arrived_on: date, note: str = "", now: datetime | None) -> Letter:
    until = None
    if letter.answer_days:
        until = answer_by(standing_of(letter.contract, arrived_on), arrived_on, letter.answer_days)
    perform(letter, name, by=by, note=note, now=now, arrived_on=arrived_on, answer_by=until)
    return start_next_clock(letter, now=now)


def answer_letter(letter: Letter, *, by, answer: str, now: datetime | None = None) -> Letter:
    """What it asked for is there, or the vendor says why not; our side records what came on paper."""
    return perform(letter, "reply", by=by, note=answer, now=now, answer=answer)


def withdraw_letter(letter: Letter, *, by, note: str, now: datetime | None = None) -> Letter:
    """It is not sent."""
    return perform(letter, "withdraw", by=by, note=note, now=now)


# What its arrival starts: the issuer's own act, because it is the issuer's word that has arrived.


def start_next_clock(letter: Letter, *, now: datetime | None = None) -> Letter:
    """Do what the letter's arrival does. It has arrived whether or not that works: why not is kept, to try again."""
    effect = EFFECTS.get(letter.kind)
    if letter.followed_at is not None or letter.arrived_on is None:
        return letter
    letter.hindrance = ""
    try:
        with transaction.atomic():
            if effect is not None:
                effect(letter, record_of(letter), letter.issued_by, now)
        letter.followed_at = now or timezone.now()
    except NotPossible as error:
        letter.hindrance = " ".join(str(reason) for reason in error.reasons)
    except PermissionDenied:
        letter.hindrance = _("%(name)s issued it and may not do this any more.") % {"name": letter.issued_by}
    letter.save(update_fields=["hindrance", "followed_at"])
    return letter


def _says(letter: Letter) -> str:
    return _("Letter %(letter)s arrived on %(day)s.") % {"letter": letter, "day": worded_day(letter.arrived_on)}


def _claims(letter: Letter, credit, by, now: datetime | None) -> None:
    notify_credit(credit, by=by, note=_says(letter), arrived_on=letter.arrived_on, now=now)


def _gives_notice(letter: Letter, contract: Contract, by, now: datetime | None, **others) -> None:
    give_notice(
        contract,
        by=by,
        served_on=letter.dispatched_on,
        arrived_on=letter.arrived_on,
        effective_on=_effective_on(letter, contract),
        note=_says(letter),
        ground=letter.clause,
        now=now,
        **{"kind": letter.kind, **others},
    )


def _effective_on(letter: Letter, contract: Contract) -> date:
    """The day that the letter names; for convenience not before the agreed time, for cause not before it came."""
    named = letter.effective_on
    if letter.kind == Kind.NON_RENEWAL and named is not None:
        return named
    earliest = earliest_effect(contract, letter.kind, letter.arrived_on)
    return max(named or earliest, earliest)


def _uses_right(letter: Letter, right, by, now: datetime | None) -> None:
    """The notice names the right, which is thereby exercised (`sla.actions.agreed`)."""
    _gives_notice(letter, letter.contract, by, now, kind=Notice.Kind.TRIGGER, trigger_code=right.code)


EFFECTS: dict[str, Callable] = {
    Kind.CLAIM: _claims,
    Kind.NON_RENEWAL: _gives_notice,
    Kind.CONVENIENCE: _gives_notice,
    Kind.CAUSE: _gives_notice,
    Kind.RIGHT: _uses_right,
}

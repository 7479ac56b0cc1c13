"""How is what is kept no longer erased, night by night, and a person forgotten, while the trail stays whole?"""

import hashlib
import logging
import secrets
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import jobs, sealed, trail
from vendors.lifecycle import NotPossible
from vendors.models import (
    Answer,
    Application,
    ApplicationContact,
    BankDetail,
    Document,
    Erasure,
    Finding,
    Invitation,
    Membership,
    Message,
    NoticeChoice,
    RegistrationRequest,
    RoleGrant,
    SanctionsCheck,
    SavedView,
    User,
    Vendor,
)
from vendors.queries.retention import ERASED, PEOPLE, Due, due_by, standing_hold
from vendors.retention import ERASES, FORGETS, GONE, drop_files, erases, forgets
from vendors.roles import Permission
from vendors.system import system_user

log = logging.getLogger(__name__)

# the papers on personal data that a vendor processes for us
ENTRUSTED = ("data-agreement", "art28-agreement", "transfer-basis")


# The night


def enqueue_erasure(now: datetime | None = None) -> jobs.Job:
    """The work of a day, written once; what a missed night left the next one takes, for it takes all that is due."""
    today = timezone.localdate(now)
    return jobs.enqueue("erase_due", f"erase_due:{today}", by=system_user("retention"), now=now, day=today.isoformat())


@jobs.kind("erase_due")
def erase_due(work: jobs.Work, day: str) -> None:
    """Erase what is due, each in a transaction of its own; one that fails is told and stops none of the others."""
    today, failed = date.fromisoformat(day), []
    due = [row for row in due_by(today, Vendor.objects.all(), User.objects.all()) if row.hold is None]
    for n, row in enumerate(due, start=1):
        try:
            with transaction.atomic():
                work.fence()
                erase(row)
        except NotPossible:  # a hold, a role: placed since the list was made
            continue
        except (jobs.LeaseLost, OperationalError):
            raise
        except Exception:
            log.exception("%s of %s could not be erased", row.kind, row.vendor or row.person)
            failed.append(str(row.vendor or row.person_id))
        work.progress(n, len(due))
    if failed:
        raise RuntimeError(f"not erased: {len(failed)} of {len(due)}")


@transaction.atomic
def erase(due: Due, *, now: datetime | None = None) -> Erasure:
    """Erase one thing that is due and write what it was. Raises NotPossible where something stands against it."""
    robot = system_user("retention")
    if due.person is not None:
        row = User.objects.select_for_update().get(pk=due.person.pk)
        _refuse(row, now)
        forget(row, by=robot, note="", facts={"due": due.due_on}, now=now)
        return Erasure.objects.create(
            kind=PEOPLE, person=row, due_on=due.due_on, erased={"people": 1}, at=now or timezone.now()
        )
    vendor = Vendor.objects.select_for_update().get(pk=due.vendor.pk)
    if vendor.state != Vendor.State.OFFBOARDED or standing_hold([vendor.pk]) is not None:
        raise NotPossible([_("It is on hold, or not off-boarded any more; nothing is erased.")])
    if Erasure.objects.filter(vendor=vendor, kind=due.kind).exists():
        raise NotPossible([_("It was erased already.")])
    counts: dict[str, int] = {}
    for eraser in ERASES[due.kind]:
        for what, n in eraser(vendor).items():
            counts[what] = counts.get(what, 0) + n
    counts = {what: n for what, n in counts.items() if n}
    done = Erasure.objects.create(
        kind=due.kind, vendor=vendor, due_on=due.due_on, erased=counts, at=now or timezone.now()
    )
    facts = {"kind": due.kind, "due": due.due_on, "years": due.rule.years, "source": due.rule.source, "erased": counts}
    trail.record(vendor, "erase_records", by=robot, facts=facts, now=now)
    return done


# A person


@transaction.atomic
def erase_person(person: User, *, by: User, note: str, now: datetime | None = None) -> User:
    """Forget who a closed account belonged to; what it did stays in the trail, under a name that says nothing.

    Refused while the person has a role, a membership, or acts for a vendor on hold.
    """
    if not by.may(Permission.RETENTION_RUN) or person.pk == by.pk:
        raise PermissionDenied(_("Your role does not do this."))
    row = User.objects.select_for_update().get(pk=person.pk)
    if row.is_active:
        raise NotPossible([_("Close the account first.")])
    _refuse(row, now)
    return forget(row, by=by, note=note, facts={}, now=now)


def _refuse(row: User, now: datetime | None) -> None:
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate(now))
    if row.email.endswith(ERASED):
        raise NotPossible([_("It was erased already.")])
    if RoleGrant.objects.filter(running, user=row).exists() or Membership.objects.filter(running, user=row).exists():
        raise NotPossible([_("It has a role or acts for a vendor still; end that first.")])
    if standing_hold(Membership.objects.filter(user=row).values("vendor")) is not None:
        raise NotPossible([_("A vendor it acted for is on hold; nothing is erased.")])


def forget(row: User, *, by: User, note: str, facts: dict, now: datetime | None = None) -> User:
    """Inside a transaction: pseudonymise the account, close it, and let every part forget the person."""
    mark, email = hashlib.sha256(f"erased:{row.pk}".encode()).hexdigest()[:10], row.email
    row.email, row.name, row.name_zh, row.title = f"erased-{mark}{ERASED}", f"Person {mark}", "", ""
    row.is_active = False
    row.set_unusable_password()
    row.save()
    for told in FORGETS:
        told(row, email=email)
    trail.record(row, "erase", by=by, note=note, facts=facts, now=now)
    return row


@forgets
def what_was_sent_to_them(person: User, *, email: str) -> None:
    """Invitations and mail lose address and text; what they wanted shown and how they wanted to be told goes."""
    Invitation.objects.filter(Q(accepted_by=person) | Q(email=email)).update(email=person.email, name=person.name)
    RegistrationRequest.objects.filter(email=email).update(email=person.email, name=person.name)
    Message.objects.filter(Q(user=person) | Q(to=email)).exclude(to="").update(to=person.email, body=GONE)
    SavedView.objects.filter(user=person).delete()
    NoticeChoice.objects.filter(user=person).delete()


@forgets
def as_named_in_an_application(person: User, *, email: str) -> None:
    rows = ApplicationContact.objects.filter(email__iexact=email)
    rows.update(name=person.name, title="", phone=GONE, email=person.email)


# Records of a vendor that this app keeps


@erases(PEOPLE)
def people_named_in_the_application(vendor: Vendor) -> dict[str, int]:
    rows = ApplicationContact.objects.filter(application__vendor=vendor)
    Application.objects.filter(vendor=vendor).update(declared_as=GONE, interests="")
    return {"contacts": rows.delete()[0]}


@erases("entrustment")
def papers_on_entrusted_data(vendor: Vendor) -> dict[str, int]:
    papers = Document.objects.filter(vendor=vendor, type__code__in=ENTRUSTED)
    return {"files": drop_files(papers.values_list("file", flat=True))}


@erases("accounts")
def numbers_of_accounts(vendor: Vendor) -> dict[str, int]:
    """Each number gives way to one that says nothing and equals no other: a shared account is not made up."""
    rows = list(BankDetail.objects.filter(vendor=vendor))
    for row in rows:
        number = f"erased-{secrets.token_hex(8)}"
        row.sealed, row.account_hash = sealed.seal(number), sealed.blind_index(number)
        row.holder, row.last_four = GONE, GONE
        row.call_number, row.call_spoke_to = (GONE, GONE) if row.called_at else ("", "")
        row.call_note = ""
    BankDetail.objects.bulk_update(
        rows, ["sealed", "account_hash", "holder", "last_four", "call_number", "call_spoke_to", "call_note"]
    )
    letters = BankDetail.files.through.objects.filter(bankdetail__vendor=vendor).values_list("storedfile", flat=True)
    return {"accounts": len(rows), "files": drop_files(letters)}


@erases("contracts")
def papers_and_answers(vendor: Vendor) -> dict[str, int]:
    """Qualification papers and what due diligence asked lie with the contracts they opened the way for."""
    papers = [*Document.objects.filter(vendor=vendor).values_list("file", flat=True)]
    answers = Answer.objects.filter(response__vendor=vendor)
    papers += answers.values_list("file", flat=True)
    papers += Finding.objects.filter(vendor=vendor).values_list("file", flat=True)
    Vendor.objects.filter(pk=vendor.pk).update(legal_representative="", phone="")
    SanctionsCheck.objects.filter(vendor=vendor).update(names=GONE)
    return {"answers": answers.exclude(value="", comment="").update(value="", comment=""), "files": drop_files(papers)}

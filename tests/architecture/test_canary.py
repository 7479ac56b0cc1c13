"""Does any address give a vendor another vendor's word?

Acme and Globex have the same kinds of rows; every text field of Globex's carries a secret word. As Alan of Acme, each
address of the URLconf with Globex's ids answers 404 (403 where vendors have no business at all) to GET and POST, and
the word never shows. As Gita of Globex the word is there, so that the test can fail. A new address that `rows_of` does
not know is a red build.
"""

import re
from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Concat, Length
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from contracts import actions as contract_actions
from contracts.models import (
    ApprovalDecision,
    ApprovalRequest,
    ApprovalStep,
    Contract,
    Delegation,
    DocumentPaper,
    ExitItem,
    Gap,
    Milestone,
    MoneyHeld,
    Obligation,
    SealRequest,
    Signature,
)
from portal.reports.actions import issue_report, print_report
from portal.reports.models import ReportIssue
from sla import actions
from sla.models import (
    Breach,
    BucketRow,
    Credit,
    Delivery,
    Incident,
    Invoice,
    Letter,
    Period,
    Relief,
    Statement,
    Submission,
    TicketRow,
    TriggerHit,
)
from tests import papers
from tests.architecture import canary_vendors
from tests.architecture.test_nets import first_party_models, is_scoped
from tests.contracts import documented, registered, worlds
from tests.contracts import owed as owing
from tests.sla import billing, claims, letters, months
from tests.sla.months import JUNE, MAY
from tests.vendors import joined, owed
from tests.vendors.calendars import published
from vendors import jobs, trail
from vendors.actions.documents import set_traits, upload_document
from vendors.actions.people import invite_person
from vendors.models import (
    Document,
    DocumentType,
    Invitation,
    Membership,
    Requirement,
    RoleGrant,
    SanctionsCheck,
    User,
    VendorCondition,
    VendorDecision,
)

WORD = "Zwickmühle"
pytestmark = pytest.mark.django_db
OPEN_BY_DESIGN = {
    "invitation_accept": "whoever holds the link from the mail",
    "vendor_register_confirm": "whoever holds the link from the mail, and only where registration is open",
    "calendar_feed": "whoever holds the secret that the person made; it shows that person's own dates",
    "demo_sign_in": "on loopback in demonstration mode only",
}
MOVES = {
    "contract_transition": ("send_out", "activate", "give_notice"),
    "vendor_transition": ("suspend",),
    "credit_transition": ("accept", "dispute"),
    "right_transition": ("exercise", "forgo"),
    "letter_transition": ("dispatch", "arrive", "acknowledge", "reply"),
    "statement_transition": ("agree", "object_to"),
    "invoice_transition": ("check_off", "pay"),
    "milestone_transition": ("accept",),
    "obligation_transition": ("accept", "waive", "assign"),
    "incident_transition": ("resolve", "close"),
    "response_transition": ("submit", "withdraw"),
    "finding_transition": ("give_answer", "close"),
    "document_transition": ("verify", "give_back"),
    "change_transition": ("reject", "withdraw"),
    "bank_transition": ("put_in_force", "reject", "withdraw"),
    "seal_transition": ("grant",),
    "gap_transition": ("assign", "close", "waive"),
    "exit_item_transition": ("finish", "spare"),
}
SAID_BY_SOMEBODY = {"sentence", "proof", "said"}  # with a name and a moment, or not at all
ROWS_OF_LATER_STEPS = {"contracts.Suspension", "contracts.Notice"}
# whatever else depends on: keys, codes, hashes, what the machine reads
NOT_PROSE = re.compile(
    "code|hash|zone|sha256|email|country|unit|window|source|dedupe|kind|language|engine|scheme|type|guard|_id|key"
    "|password|tool|format|member|_version"
)


def routes():
    """(name, the names of its parameters) of every first-party address."""

    def walk(patterns):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns)
            elif getattr(pattern.callback, "__module__", "").startswith("portal.") and pattern.name:
                yield pattern.name, tuple(pattern.pattern.converters)

    return sorted(set(walk(get_resolver().url_patterns)))


def fill(world, vendor, clerk, number):
    """One row of every kind an address can name, for one vendor."""
    contract = months.running_contract(world, number=number, vendor=vendor)
    side = SimpleNamespace(**vars(world))
    side.alan = clerk
    down = [("2026-05-03T10:00", "2026-05-03T10:20")]
    period = months.whole_month(side, contract, MAY, good=91, damaged=2, down=down)
    later = months.month_after(MAY, 15)
    actions.approve_period(period, by=world.otto, now=later)
    actions.lock_period(period, by=world.fay, now=later)
    credit = Credit.objects.get(period=period)
    actions.notify_credit(credit, by=world.vera, now=later)
    actions.answer_breach(Breach.objects.filter(period=period).first(), by=clerk, answer="an answer", now=later)
    report = issue_report(period, by=world.vera, now=later)
    print_report(report, by=world.vera, language="en", now=later)
    waiting = months.open_month(world, contract, JUNE)
    months.deliver(side, waiting, "waybills", months.waybills(JUNE, 3, 4, prefix=number), accept=False)
    months.upload(
        waiting.deliveries.get(feed__code="csat"), "value,n\n90,5\nx,1\n", by=clerk, now=months.month_after(JUNE)
    )
    a_right(period)
    contract_actions.set_correspondence(contract, by=world.vera, language="en", our_address="1 Quay")
    a_letter(period, world.vera)
    rows_of_other_kinds(waiting.deliveries.get(feed__code="csat"))
    pending = worlds.a_draft(
        vendor,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number=f"{number}-D",
    )
    documented.rows_of_documents(world, contract, pending)
    contract_actions.submit_contract(pending, by=world.vera)
    registered.confirm(registered.register(world, number=f"{number}-R", vendor=vendor), by=world.leo)
    returned = registered.register(world, number=f"{number}-B", vendor=vendor)
    contract_actions.return_registration(returned, by=world.leo, note="The fee is missing.")
    invite_person(by=world.rosa, email=f"new@{vendor.code}.example", name="New", vendor=vendor, vendor_role="member")
    trail.record(contract, "looked", by=clerk, note=WORD if vendor.code == "globex" else "", shown_to_vendor=True)
    claimed = actions.claim_relief(
        waiting,
        by=clerk,
        category="third_party",
        description="The road was closed.",
        evidence=[ContentFile(b"a notice", name="notice.txt")],
        rows=ContentFile(f"id,reason\n{number}06-00003,ROAD\n".encode(), name="rows.csv"),
        now=later,
    )
    decided = claims.claim(side, period, starts_at=claims.at(10), ends_at=claims.at(11), description="It was shut.")
    actions.take_up_relief(decided, by=world.vera)
    actions.reject_relief(decided, by=world.vera, decision="It was open.")
    incident = actions.report_incident(
        contract,
        by=clerk,
        title="The hub was down",
        starts_at=claims.at(3, 10),
        severity="P2",
        cause="Power.",
        levels=contract.levels.all(),
        evidence=[ContentFile(b"a log", name="log.txt")],
    )
    joined.rows_of_joining(world, vendor, clerk, contract)
    a_paper(vendor, clerk, world.vera)
    owed.rows_of_duties(world, vendor, clerk)
    billing.rows_of_billing(side, f"{number}-P", vendor)
    ends(contract, world)
    owing.rows_of_obligations(world, vendor, clerk, f"{number}-O")
    jobs.run_waiting()
    return SimpleNamespace(
        contract=contract,
        period=period,
        credit=credit,
        report=report,
        pending=pending,
        claimed=claimed,
        incident=incident,
    )


def ends(contract, world):
    """A contract that is left, and whose price was to change before."""
    change = {"kind": "amendment", "what_changed": "Price", "effective_from": JUNE}
    contract_actions.amend_contract(contract, by=world.vera, reason="Dearer", **change)
    contract_actions.start_exit(contract, by=world.vera, note="Moved.", successor_words="Our own carts")


def a_paper(vendor, clerk, staff):
    """A document handed in by the vendor, of a kind that stops no contract, and facts about the vendor."""
    kind, _made = DocumentType.objects.get_or_create(
        code="declaration", defaults={"name_en": "Declaration", "name_zh": "声明", "validity": "none"}
    )
    Requirement.objects.get_or_create(code="declaration-any", defaults={"type": kind})
    upload_document(vendor, kind, file=ContentFile(papers.PDF, name="d.pdf"), by=clerk, issuer="Chamber", scope="All")
    set_traits(vendor, by=staff, codes=["touches_pii"])


def a_right(period):
    """A right that the month's result gave rise to; the contracts here agree on none."""
    evaluation = period.evaluations.first()
    TriggerHit.objects.create(
        period=period,
        evaluation=evaluation,
        schedule_code="parcels",
        code="terminate",
        type="consecutive",
        level=evaluation.level_results.first().level,
        figure="1",
        arose_at=evaluation.evaluated_at,
    )


def a_letter(period, staff):
    """A demand about a level that was missed, sent to the vendor and arrived, so that it can be answered."""
    breach = Breach.objects.filter(period=period).order_by("-pk").first()
    letter = letters.sent("plan", breach, by=staff, now=months.month_after(MAY, 16))
    actions.record_arrival(letter, by=staff, arrived_on=letter.dispatched_on, now=months.month_after(MAY, 17))


def rows_of_other_kinds(delivery):
    """A ticket and a bucket, so that no table of rows is empty; no feed of these contracts carries them."""
    place = {"feed": delivery.feed, "delivery": delivery, "source": "vendor", "rev_from": 1, "line": 2}
    opened, closed = delivery.period.starts_at, delivery.period.ends_at
    TicketRow.objects.create(**place, row_key="T1", severity="P1", opened_at=opened)
    BucketRow.objects.create(**place, row_key="all", start=opened, end=closed, le=None, count=7)


def whisper(vendor):
    """Write the word into every text field of the vendor's rows that nothing else depends on."""
    for model in filter(is_scoped, first_party_models()):
        if model.vendor_path is None or model._meta.label in ("vendors.Event", "vendors.Job", "portal.Snapshot"):
            continue
        rows = model._base_manager.filter(
            **{model.vendor_path: vendor} if model.vendor_path != "pk" else {"pk": vendor.pk}
        )
        if model is User:
            rows = User.objects.filter(memberships__vendor=vendor)
        for field in model._meta.fields:
            if (
                type(field) not in (CharField, TextField)
                or field.choices
                or field.unique
                or hasattr(field, "protected")
            ):
                continue
            if NOT_PROSE.search(field.name):
                continue
            room = (field.max_length or 10_000) - len(WORD) - 1
            fits = rows.annotate(length=Length(field.name)).filter(length__lte=room).values_list("pk", flat=True)
            if field.name in SAID_BY_SOMEBODY:
                fits = fits.exclude(length=0)
            rows.filter(pk__in=list(fits)).update(
                **{field.name: Concat(F(field.name), Value(f" {WORD}"), output_field=TextField())}
            )


@pytest.fixture(scope="module")
def both(django_db_setup, django_db_blocker):
    """Both vendors' worlds, once for the module and rolled back at its end: nothing here may change them."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = worlds.cast()
        world.rosa = User.objects.get(email="root@haiyun.example")
        RoleGrant.objects.create(user=world.rosa, role="administrator", starts_on=worlds.STARTED, granted_by=world.vera)
        world.rosa = User.objects.get(pk=world.rosa.pk)
        ours = fill(world, world.acme, world.alan, "C-A")
        theirs = fill(world, world.globex, world.gita, "C-G")
        days = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate()}
        contract_actions.delegate(by=world.leo, to=world.fay, reason="Away", **days)
        canary_vendors.lay_down(world, world.acme, world.alan, ours.contract)
        canary_vendors.lay_down(world, world.globex, world.gita, theirs.contract)
        whisper(world.globex)
        published()
        yield SimpleNamespace(world=world, ours=ours, theirs=theirs)
        transaction.set_rollback(True)


def rows_of(both) -> dict[str, list[dict]]:
    """First word(s) of an address's name → the parameters that lead to Globex's rows."""
    vendor, contract, period = both.world.globex, both.theirs.contract, both.theirs.period
    numbers = [{"number": row.number} for row in Contract.objects.filter(vendor=vendor)]
    versions = [row | {"n": 1} for row in numbers]

    def pks(rows):
        """The first, the middle and the last: enough to meet each kind of page."""
        found = [{"pk": pk} for pk in rows.order_by("pk").values_list("pk", flat=True)]
        return [found[index] for index in sorted({0, len(found) // 2, len(found) - 1})] if found else []

    periods = Period.objects.filter(contract__vendor=vendor)
    levels = [{"pk": period.pk, "code": level.code} for level in contract.levels.all()]
    return canary_vendors.parameters(vendor, pks, numbers) | {
        "vendor": [{"code": vendor.code}],
        "vendor_apply_step": [{"code": vendor.code, "step": step} for step in ("company", "declaration")],
        "sanctions_new": [{"code": vendor.code}],
        "sanctions": pks(SanctionsCheck.objects.filter(vendor=vendor)),
        "condition_new": [{"code": vendor.code}],
        "condition": pks(VendorCondition.objects.filter(vendor=vendor)),
        "decision": pks(VendorDecision.objects.filter(vendor=vendor)),
        "vendor_document_new": [{"code": vendor.code, "kind": "declaration"}],
        "document": pks(Document.objects.filter(vendor=vendor)),
        "document_type_edit": [{"kind": "declaration"}],
        "requirement_new": [{"kind": "declaration"}],
        "requirement_edit": pks(Requirement.objects.all()),
        "contract": numbers,
        "calendar_detail": [{"code": "CN"}],
        "calendar_publish": [{"code": "CN"}],
        "entity_edit": [{"code": "shanghai"}],
        "version": versions,
        "amendment": versions,
        "exit_item": pks(ExitItem.objects.filter(contract__vendor=vendor)),
        "version_clause": [row | {"n": 1, "code": "liability"} for row in numbers],
        "version_clause_standard": [row | {"n": 1, "code": "liability"} for row in numbers],
        "paper": pks(DocumentPaper.objects.filter(version__contract__vendor=vendor)),
        "seal": pks(SealRequest.objects.filter(version__contract__vendor=vendor)),
        "signature": pks(Signature.objects.filter(version__contract__vendor=vendor)),
        "approval_nudge": pks(ApprovalStep.objects.filter(request__version__contract__vendor=vendor)),
        "approval_proof": pks(ApprovalDecision.objects.filter(request__version__contract__vendor=vendor)),
        "delegation": pks(Delegation.objects.all()),
        "approval": pks(ApprovalRequest.objects.filter(version__contract__vendor=vendor)),
        "gap": pks(Gap.objects.filter(contract__vendor=vendor)),
        "delivery": pks(Delivery.objects.filter(period__contract__vendor=vendor)),
        "submission": pks(Submission.objects.filter(delivery__period__contract__vendor=vendor)),
        "period": pks(periods),
        "level": levels,
        "result": levels,
        "breach": pks(Breach.objects.filter(period__contract__vendor=vendor)),
        "credit": pks(Credit.objects.filter(period__contract__vendor=vendor)),
        "statement": pks(Statement.objects.filter(contract__vendor=vendor)),
        "statement_draft": [row | {"year": 2026, "month": 5} for row in numbers],
        "invoice": pks(Invoice.objects.filter(contract__vendor=vendor)),
        "money": pks(MoneyHeld.objects.filter(contract__vendor=vendor)),
        "obligation_file": pks(Obligation.objects.filter(contract__vendor=vendor, file__isnull=False)),
        "obligation": pks(Obligation.objects.filter(contract__vendor=vendor)),
        "milestone": pks(Milestone.objects.filter(contract__vendor=vendor)),
        "letter_new": [{"kind": "claim", "about": both.theirs.credit.pk}],
        "letter": pks(Letter.objects.filter(contract__vendor=vendor)),
        "right": pks(TriggerHit.objects.filter(period__contract__vendor=vendor)),
        "relief_new": pks(periods),
        "relief_file": [
            {"pk": both.theirs.claimed.pk, "file": pk}
            for pk in (both.theirs.claimed.file_id, both.theirs.claimed.evidence.get().pk)
        ],
        "relief": pks(Relief.objects.filter(contract__vendor=vendor)),
        "incident_new": numbers,
        "incident_file": [{"pk": both.theirs.incident.pk, "file": both.theirs.incident.evidence.get().pk}],
        "incident": pks(Incident.objects.filter(contract__vendor=vendor)),
        "report_new": pks(periods),
        "report": pks(ReportIssue.objects.filter(period__contract__vendor=vendor)),
        "person": pks(User.objects.filter(memberships__vendor=vendor)),
        "grant_new": pks(User.objects.filter(memberships__vendor=vendor)),
        "grant": pks(RoleGrant.objects.all()),
        "membership": pks(Membership.objects.filter(vendor=vendor)),
        "invitation": pks(Invitation.objects.filter(vendor=vendor)),
        **owed.addresses_of_duties(vendor),
    }


def addresses(both) -> list[tuple[str, str]]:
    """(name, address with Globex's ids) of every route that names a row; fails where a route has no row here."""
    known = rows_of(both)
    found, unknown = [], []
    for name, parameters in routes():
        if not parameters or name in OPEN_BY_DESIGN:
            continue
        rows = known.get(name) or known.get(name.split("_")[0])
        if not rows:
            unknown.append(name)
            continue
        for row in rows:
            for move in MOVES.get(name, (None,)):
                extra = {key: move for key in ("transition", "name") if key in parameters}
                found.append((name, reverse(name, kwargs=row | extra)))
    assert unknown == [], "addresses that no row of the canary leads to"
    return found


def test_no_address_gives_a_vendor_another_vendors_word(both, client):
    client.force_login(User.objects.get(pk=both.world.alan.pk))
    wrong = []
    for name, address in addresses(both):
        for method in (client.get, client.post):
            response = method(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            if response.status_code not in (404, 403, 405) or WORD.encode() in body:
                wrong.append((name, method.__name__, address, response.status_code, WORD.encode() in body))
    assert wrong == []


@dataclass(frozen=True)
class Answer:
    name: str
    address: str
    status: int
    sings: bool


@pytest.fixture(scope="module")
def of_its_own_people(both, django_db_blocker) -> list[Answer]:
    """What each address answers Gita of Globex, asked once for the module."""
    client, found = Client(), []
    with django_db_blocker.unblock(), transaction.atomic():
        client.force_login(User.objects.get(pk=both.world.gita.pk))
        for name, address in addresses(both):
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            found.append(Answer(name, address, response.status_code, WORD.encode() in body))
        transaction.set_rollback(True)
    return found


def test_what_exists_for_its_own_people_is_404_and_not_403_for_another_vendors(both, of_its_own_people, client):
    """Nothing may tell a vendor that a row of another vendor exists."""
    client.force_login(User.objects.get(pk=both.world.alan.pk))
    there = [answer for answer in of_its_own_people if answer.status == 200]
    told = [(answer.name, answer.address) for answer in there if client.get(answer.address).status_code != 404]
    assert there
    assert told == []


def test_its_own_people_read_the_word_so_that_the_canary_can_sing(of_its_own_people):
    sung = {answer.name for answer in of_its_own_people if answer.status == 200 and answer.sings}
    silent = {answer.name for answer in of_its_own_people if answer.status == 200 and not answer.sings}
    assert {
        "vendor_detail",
        "contract_detail",
        "delivery_detail",
        "submission_detail",
        "period_detail",
        "credit_detail",
        "relief_detail",
        "incident_detail",
        "document_detail",
        "vendor_documents",
        "vendor_profile",
        "change_detail",
        "bank_detail",
        "attestation_detail",
        "obligation_detail",
    } <= sung
    assert len(sung) > len(silent), silent


def test_lists_searches_and_home_pages_keep_to_the_reader(both, client):
    plain = [name for name, parameters in routes() if not parameters]
    heard = {}
    for person in ("alan", "gita"):
        client.force_login(User.objects.get(pk=getattr(both.world, person).pk))
        heard[person] = set()
        for name in plain:
            for query in ("", f"?q={WORD}", "?q=C-G", "?q=Globex"):
                response = client.get(reverse(name) + query)
                text = response.content.decode(errors="replace") if not response.streaming else ""
                text = text.replace(f'value="{WORD}"', "").replace(f"“{WORD}”", "")  # what was asked for, read back
                if WORD in text and not (person == "alan" and query == f"?q={WORD}" and text.count(WORD) <= 2):
                    heard[person].add(name)
    assert heard["alan"] == set()
    assert {"home", "contract_list", "delivery_list", "result_list", "credit_list", "search"} <= heard["gita"]


def test_mail_to_one_vendor_never_carries_another_vendors_word(both):
    from vendors import outbox
    from vendors.models import Message

    outbox.send_queued(500)
    theirs = {"gita@globex.example", "new@globex.example"}
    leaks = [
        (message.to, message.subject)
        for message in mail.outbox
        if WORD in message.body + message.subject and set(message.to) - theirs
    ]
    assert (leaks, Message.objects.filter(state="failed").count()) == ([], 0)


def test_strangers_are_sent_to_the_sign_in_page_everywhere(both, client):
    open_doors = []
    for name, address in addresses(both):
        response = client.get(address)
        if response.status_code == 405:
            response = client.post(address)
        if response.status_code != 302 or "/accounts/login/" not in response.url:
            open_doors.append((name, response.status_code))
    assert open_doors == []


def test_somebody_without_a_role_sees_no_row_anywhere(both, client):
    client.force_login(User.objects.get(pk=both.world.nina.pk))
    shown = []
    for name, address in addresses(both):
        response = client.get(address)
        if response.status_code not in (404, 403, 405):
            shown.append((name, response.status_code))
    assert shown == []


def test_somebody_without_a_role_reads_no_vendors_name_on_any_plain_page(both, client):
    client.force_login(User.objects.get(pk=both.world.nina.pk))
    texts = {name: client.get(reverse(name)).content.decode(errors="replace") for name, given in routes() if not given}
    assert [name for name, text in texts.items() if WORD in text or "Acme Courier" in text] == []


def test_the_word_stands_in_every_table_that_has_a_text_to_carry_it(both):
    silent = []
    for model in filter(is_scoped, first_party_models()):
        if model.vendor_path in (None, "pk") or model is User:
            continue
        texts = [f.name for f in model._meta.fields if isinstance(f, models.CharField | models.TextField)]
        rows = model._base_manager.filter(**{model.vendor_path: both.world.globex})
        if not rows.exists() and model._meta.label not in ROWS_OF_LATER_STEPS:
            silent.append((model._meta.label, texts))
    assert silent == []

"""Can a payment company, a host and a courier be led from the invitation to the end, each stopped by what it lacks?"""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from tests import papers
from tests.browser.visitors import IN_A_BROWSER
from tests.contracts import worlds
from tests.vendors import joined
from vendors import outbox
from vendors.actions import documents
from vendors.actions.reference import load_reference
from vendors.models import Document, DocumentType, ServiceLine, User, Vendor

pytestmark = IN_A_BROWSER


@dataclass(frozen=True)
class Life:
    """What makes one vendor's life its own: its line, what is true of it, and the paper that it lacks."""

    code: str
    name: str
    line: str
    trait: str
    others: tuple[str, ...]
    lacks: str
    paper: str
    width: int


EVERYBODYS = ("business-licence", "liability-insurance", "integrity-declaration")
CARRIERS = (*EVERYBODYS, "cargo-insurance")
LIVES = [
    Life("heron-pay", "Heron Pay", "payment", "touches_funds", EVERYBODYS, "payment-licence", "Payment licence", 1440),
    Life(
        "tern-host",
        "Tern Hosting",
        "platform",
        "telecom",
        EVERYBODYS,
        "telecom-licence",
        "Value-added telecom licence",
        1440,
    ),
    Life("gull", "Gull Parcels", "logistics", "express", CARRIERS, "express-licence", "Express delivery licence", 390),
]
PASSWORD = "a quiet heron waits"


@pytest.fixture
def world(world):  # noqa: F811
    load_reference()
    return world


@pytest.fixture
def paper(tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(papers.pdf("a paper"))
    return file


@pytest.mark.prove  # half a minute each
@pytest.mark.parametrize("life", LIVES, ids=[life.line for life in LIVES])
def test_a_vendor_lives_from_the_invitation_to_the_end(world, visit, life, paper):
    vera, leo = visit(world.vera, width=1440), visit(world.leo, width=1440)
    invite(vera, life)
    kim = accept(visit(width=life.width), life)
    apply(kim, life)
    ask(vera, life)
    answer(kim, life, paper)
    judge(vera, life)
    hand_in_the_others(world, life)
    assert refused(leo, life) == f"Needed before it is approved: {life.paper} (missing)."
    hand_in(kim, life, paper)
    assert refused(leo, life) == f"Needed before it is approved: {life.paper} (not verified yet)."
    verify(vera, life)
    approve(leo, life)
    contract = agreed(world, life)
    bring_into_force(vera, contract, life)
    end(vera, contract, life, paper)
    leave(vera, life)
    read_only(vera, kim, life)


def vendor_of(life):
    return Vendor.objects.get(code=life.code)


def invite(vera, life):
    """Procurement records a prospect and asks its first person in."""
    vera.go("vendor_new")
    line = ServiceLine.objects.get(code=life.line)
    vera.fill(code=life.code, name_en=life.name, country="CN", line=line.pk)
    vera.send()
    assert vera.look("vendor_detail").startswith(life.name)
    vera.go("person_invite")
    vera.fill(email=f"kim@{life.code}.example", vendor=vendor_of(life).pk, vendor_role="admin")
    vera.send()


def accept(kim, life):
    """The first person opens the link in the mail and chooses a password."""
    outbox.send_queued()
    (letter,) = [one for one in mail.outbox if one.to == [f"kim@{life.code}.example"]]
    token = letter.body.split("/invitations/")[1].split("/")[0]
    kim.go("invitation_accept", token)
    kim.fill(name="Kim", password=PASSWORD, again=PASSWORD)
    kim.press("Join")
    assert kim.look("terms_accept") == "Privacy notice and terms"
    kim.send()
    assert kim.look("vendor_apply") == f"Application of {life.name}"
    return kim


def apply(kim, life):
    """The application in steps, left half-way and taken up again."""
    kim.go("vendor_apply_step", life.code, "company")
    kim.fill(legal_name=joined.COMPANY["legal_name"])
    kim.send()
    kim.go("home")
    kim.follow(f"Fill in the application of {life.name}")
    assert kim.says("Still missing: registration number")
    kim.go("vendor_apply_step", life.code, "company")
    kim.fill(**joined.COMPANY)
    kim.send()
    kim.fill(lines=True, services="What you see.", regions="CN")
    kim.send()
    kim.fill(**{f"{purpose}-{name}": value for purpose in joined.CONTACTS for name, value in joined.CONTACT.items()})
    kim.send()
    kim.fill(position="Director", true=True)
    kim.send()
    assert (kim.look("vendor_apply"), kim.says("Everything is there.")) == (f"Application of {life.name}", True)
    kim.go("vendor_transition", life.code, "register")
    kim.send()
    assert (vendor_of(life).state, kim.says("Your application is with us.")) == ("registered", True)


def ask(vera, life):
    """Due diligence begins: what is true of it, the sanctions lists, the risk, a questionnaire."""
    vera.go("vendor_transition", life.code, "start_due_diligence")
    vera.send()
    vera.go("vendor_traits", life.code)
    vera.page.locator(f"main [name=codes][value={life.trait}]").check()
    vera.send()
    assert vera.says(life.paper)
    vera.go("sanctions_new", life.code)
    vera.page.locator("main [name=sources][value=un]").check()
    vera.fill(names=life.name, result="clear")
    vera.send()
    vera.go("vendor_assess", life.code)
    every_answer(vera)
    vera.send()
    vera.go("vendor_ask", life.code)
    vera.send()
    assert vera.look("response_detail")


def every_answer(person, paper=None):
    """Something for every field of the form."""
    page = person.page
    names = page.eval_on_selector_all("main form [name]", "fields => [...new Set(fields.map(field => field.name))]")
    for name in names:
        field = page.locator(f"main form [name='{name}']").first
        kind = field.evaluate("field => field.type")
        if kind == "radio":
            field.check()
        elif kind == "select-one":
            field.select_option(index=1)
        elif kind == "number":
            field.fill("60")
        elif kind == "date":
            field.fill((timezone.localdate() + timedelta(days=300)).isoformat())
        elif kind == "file" and not name.endswith("__file"):
            field.set_input_files(paper)
        elif kind in ("text", "textarea") and not name.endswith("__comment"):
            field.fill("60")


def answer(kim, life, paper):
    """The vendor answers section by section and sends it back."""
    response = vendor_of(life).responses.get()
    kim.go("response_detail", response.pk)
    for section in response.version.content["sections"]:
        kim.go("response_section", response.pk, section["code"])
        every_answer(kim, paper)
        kim.send()
    kim.go("response_transition", response.pk, "submit")
    kim.send()
    response.refresh_from_db()
    assert response.state == "submitted"


def judge(vera, life):
    """Procurement reads the answers."""
    response = vendor_of(life).responses.get()
    vera.go("response_transition", response.pk, "review")
    vera.fill(note="Read.")
    vera.send()


def hand_in_the_others(world, life):
    """The papers that each of its line has, by the actions of the pages on which the last one is handed in."""
    kim, today = User.objects.get(email=f"kim@{life.code}.example"), timezone.localdate()
    for kind in DocumentType.objects.filter(code__in=life.others):
        file = ContentFile(papers.pdf(kind.code), name="paper.pdf")
        document = documents.upload_document(vendor_of(life), kind, file=file, by=kim, issued_on=today)
        documents.verify_document(document, by=world.vera, checked="Seen.")


def refused(leo, life):
    """Why it cannot be approved."""
    leo.go("vendor_transition", life.code, "approve")
    assert leo.page.locator("main form .button").count() == 0
    return leo.page.locator("main .notice").inner_text().removeprefix("Not possible yet. ").replace("\u00a0", " ")


def hand_in(kim, life, paper):
    """The missing paper, from the page that says that it is missing."""
    kim.go("vendor_documents", life.code)
    kim.page.locator(f"main a[href='{reverse('vendor_document_new', args=[life.code, life.lacks])}']").first.click()
    kim.look("vendor_document_new")
    today = timezone.localdate()
    kim.fill(file=paper, number="L-1", issued_on=today, expires_on=today + timedelta(days=900))
    kim.send()


def verify(vera, life):
    document = Document.objects.get(vendor__code=life.code, type__code=life.lacks)
    vera.go("document_detail", document.pk)
    vera.go("document_transition", document.pk, "verify")
    vera.fill(checked="Seen in the register.")
    vera.send()
    document.refresh_from_db()
    assert document.state == "verified"


def approve(leo, life):
    leo.go("vendor_transition", life.code, "approve")
    leo.send()
    assert vendor_of(life).state == "approved"


def agreed(world, life):
    """A signed contract for today: who is asked to leave has one whose last day has come."""
    vendor, now, today = vendor_of(life), timezone.now(), timezone.localdate()
    contract = worlds.a_draft(
        vendor,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=vendor.line,
        currency=world.cny,
        terms=worlds.TERMS | {"starts_on": today, "ends_on": today, "renews_months": 0},
        now=now,
    )
    worlds.sign(contract, by=world.vera, approver=world.leo, now=now)
    return contract


def bring_into_force(vera, contract, life):
    vera.go("contract_transition", contract.number, "activate")
    vera.fill(attested="Deposit paid.")
    vera.send()
    contract.refresh_from_db()
    assert (contract.state, vendor_of(life).state) == ("active", "active")


def end(vera, contract, life, paper):
    """The contract goes by exit and termination, and is closed once every step of its exit was seen."""
    for name in ("start_exit", "terminate"):
        vera.go("contract_transition", contract.number, name)
        vera.fill(note="We take it back into our own hands.")
        vera.send()
    assert "1 contract is not closed." in still_to_do(vera, life)
    for item in contract.exit_items.all():
        vera.go("contract_exit", contract.number)
        vera.go("exit_item_transition", item.pk, "finish")
        vera.fill(note="Seen.", **({"file": paper} if item.kind == "deletion" else {}))
        vera.send()
    vera.go("contract_transition", contract.number, "close")
    vera.send()
    contract.refresh_from_db()
    assert contract.state == "closed"


def still_to_do(vera, life):
    """What keeps the vendor from being off-boarded, and first brings it on the way out."""
    if vendor_of(life).state != "exiting":
        vera.go("vendor_transition", life.code, "start_exit")
        vera.fill(note="The contract ends.")
        vera.send()
    vera.go("vendor_transition", life.code, "offboard")
    return vera.page.locator("main").inner_text()


def leave(vera, life):
    """The playbook, task by task."""
    assert "Still to do:" in still_to_do(vera, life)
    for task in vendor_of(life).exit_tasks.all():
        vera.go("vendor_exit", life.code)
        vera.go("exit_task_finish", task.pk)
        vera.fill(proof="Seen.")
        vera.send()
    vera.go("vendor_transition", life.code, "offboard")
    vera.fill(note="All done.")
    vera.send()
    assert vendor_of(life).state == "offboarded"


def read_only(vera, kim, life):
    """Nothing can be done with it any more; what was agreed can still be read, by both sides."""
    for person in (vera, kim):
        assert (person.go("vendor_detail", life.code), person.says("Off-boarded")) == (life.name, True)
        assert (person.page.locator("main .button").count(), person.says("Courier, mainland")) == (0, True)
        for name, *more in (("vendor_edit",), ("vendor_traits",), ("change_new",), ("vendor_document_new", life.lacks)):
            assert person.page.goto(person.address + reverse(name, args=[life.code, *more])).status == 403
        person.complaints.clear()

"""Does one page take a signed contract in, and does the second person confirm exactly what stood on theirs?"""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from contracts import actions
from contracts.models import Contract, Gap, ReturnedRegistration
from contracts.queries import latest_version
from portal.pages.registering import even_parts
from tests import papers
from tests.contracts import registered
from tests.contracts import signed_pdfs as pdfs
from tests.contracts.worlds import NOON
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from vendors.actions.vendors import block_vendor
from vendors.models import Event

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def said(world, **others) -> dict:
    """The least that a person enters, and two ticked levels."""
    return {
        "vendor": world.acme.pk,
        "entity": world.entity.pk,
        "title_en": "Courier, signed on paper",
        "number": "C-2024-050",
        "owner": world.otto.pk,
        "kind": "standalone",
        "file": ContentFile(papers.PDF, name="signed.pdf"),
        "buyer_signatory": "Zhou Mingyuan",
        "vendor_signatory": "Xu Jian",
        "signed_on": "2024-02-20",
        "starts_on": "2024-03-01",
        "ends_on": "2099-02-28",
        "measured_from": "2026-05",
        "value": "3600000.00",
        "monthly_fee": "100000.00",
        "level-LOG-OTD-take": "on",
        "level-LOG-OTD-expected": "96",
        "level-LOG-OTD-minimum": "93",
        "level-LOG-PICK-take": "on",
        "level-LOG-PICK-expected": "99.9",
        "level-LOG-PICK-minimum": "",
        "at_risk_percent": "8",
    } | others


def register(client, world, **others):
    return client.post(reverse("contract_register"), said(world, **others))


def test_what_is_ticked_and_typed_becomes_the_frozen_first_version(as_person, world):
    response = register(as_person(world.vera), world)
    contract = Contract.objects.get(number="C-2024-050")
    assert response.url == reverse("contract_detail", args=["C-2024-050"])
    version = latest_version(contract)
    levels = version.level_specs.order_by("position").values_list(
        "level__code", "expected", "minimum", "weight", "schedule__code"
    )
    assert {row[0]: row[1:] for row in levels} == {
        "LOG-OTD": (Decimal("96"), Decimal("93"), Decimal("50.00"), "logistics"),
        "LOG-PICK": (Decimal("99.9"), None, Decimal("50.00"), "logistics"),
    }
    schedule = version.schedules.get()
    assert (schedule.line, schedule.monthly_fee, schedule.at_risk_percent, schedule.cap_percent) == (
        world.line,
        Decimal("100000.00"),
        Decimal("8"),
        Decimal("8"),
    )
    assert (contract.state, contract.currency_id, contract.zone, contract.measured_from, version.is_frozen) == (
        "registered",
        "CNY",
        "Asia/Shanghai",
        date(2026, 5, 1),
        True,
    )
    codes = set(contract.gaps.values_list("code", flat=True))
    assert {"notice", "usual-terms", "liability-cap"} <= codes
    assert not {"value", "fee", "usual-levels"} & codes


def test_typed_weights_stand_and_the_others_share_the_rest(as_person, world):
    register(as_person(world.vera), world, **{"level-LOG-OTD-weight": "70"})
    rows = latest_version(Contract.objects.get()).level_specs.values_list("level__code", "weight")
    assert dict(rows) == {"LOG-OTD": Decimal("70"), "LOG-PICK": Decimal("30.00")}


@pytest.mark.parametrize(
    ("whole", "count", "parts"),
    [
        ("100", 3, ["33.34", "33.33", "33.33"]),
        ("100", 7, ["14.32", *["14.28"] * 6]),
        ("0", 2, ["0.00", "0.00"]),
        ("100", 0, []),
    ],
)
def test_even_parts_add_up_to_the_whole(whole, count, parts):
    assert [str(part) for part in even_parts(Decimal(whole), count)] == parts


def test_without_levels_a_reason_is_enough(as_person, world):
    others = {"level-LOG-OTD-take": "", "level-LOG-PICK-take": "", "at_risk_percent": ""}
    response = register(as_person(world.vera), world, no_levels_reason="Rent; nothing is measured.", **others)
    assert response.status_code == 302
    version = latest_version(Contract.objects.get())
    assert (version.level_specs.count(), version.no_levels_reason) == (0, "Rent; nothing is measured.")


def test_notice_that_was_read_in_the_paper_is_no_gap(as_person, world):
    register(as_person(world.vera), world, notice_days="60")
    assert latest_version(Contract.objects.get()).notice_days == 60
    assert not Gap.objects.filter(code="notice").exists()


def test_a_work_order_names_its_master_and_a_master_needs_neither_levels_nor_fee(as_person, world):
    client = as_person(world.vera)
    others = {"level-LOG-OTD-take": "", "level-LOG-PICK-take": "", "at_risk_percent": "", "monthly_fee": ""}
    assert register(client, world, number="F-2024-001", kind="master", **others).status_code == 302
    master = Contract.objects.get(number="F-2024-001")
    assert register(client, world, parent=master.pk).status_code == 302
    order = Contract.objects.get(number="C-2024-050")
    assert (order.kind, order.parent) == ("work_order", master)
    assert "master" in order.gaps.values_list("code", flat=True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ends_on": "2020-01-01"}, "The term ends before it starts."),
        ({"file": ""}, "This field is required."),
        ({"file": ContentFile(b"GIF89a", name="signed.pdf")}, "This is not a PDF; scan or export the signed paper"),
        ({"measured_from": "2024-02"}, "No month is measured before the term starts."),
        ({"level-LOG-OTD-expected": "many"}, "“many” is not a number, such as 99.5."),
        ({"level-LOG-OTD-minimum": "99"}, "the minimum 99 is above the expected 96, but higher is better."),
        ({"no_levels_reason": "None."}, "Service levels are ticked; leave this empty or untick them."),
        ({"level-LOG-OTD-weight": "5", "at_risk_percent": ""}, "say how much of the fee is at risk."),
        ({"level-LOG-OTD-take": "", "level-LOG-PICK-take": ""}, "Tick the service levels, or say why there are none."),
        ({"value": "1.005"}, "has more decimals than CNY has."),
        ({"number": "C-2024-001"}, "Contract with this Number already exists."),
    ],
)
def test_a_fault_is_said_and_nothing_typed_is_lost(as_person, world, wrong, sentence):
    registered.register(world)
    answer = register(as_person(world.vera), world, **wrong)
    assert (answer.status_code, sentence in answer.text) == (200, True)
    assert 'value="Courier, signed on paper"' in answer.text
    assert Contract.objects.count() == 1


def test_a_vendor_that_is_blocked_is_said_on_the_page(as_person, world):
    block_vendor(world.acme, by=world.leo, note="Fraud.", review_on=date(2099, 1, 1))
    answer = register(as_person(world.vera), world)
    assert "Acme Courier is blocked; nothing is agreed with it." in answer.text


def test_who_does_not_submit_contracts_has_no_such_page(as_person, world):
    codes = {}
    for person in (world.vera, world.otto, world.leo, world.ada, world.alan, world.nina):
        codes[person.name] = page(as_person(person), "contract_register").status_code
    assert codes == {"Vera": 200, "Otto": 200, "Leo": 403, "Ada": 403, "Alan": 403, "Nina": 403}


def test_the_pages_where_contracts_begin_lead_to_it(as_person, world):
    client = as_person(world.vera)
    for name in ("home", "contract_list"):
        assert reverse("contract_register") in page(client, name).text
    text = page(client, "vendor_detail", "acme").text
    assert f"{reverse('contract_register')}?vendor={world.acme.pk}" in text
    first = page(client, "contract_register", vendor=world.acme.pk).context["page"]
    assert (first.form["number"].value(), [pack["open"] for pack in first.packs].count(True)) == (
        f"C-{date.today().year}-001",  # noqa: DTZ011
        1,
    )


def confirm(client, contract, hash_seen):
    sent = {"confirm-hash_seen": hash_seen, "confirm-note": "Read."}
    return client.post(reverse("contract_confirm", args=[contract.number]), sent)


def hash_on(answer) -> str:
    return answer.context["confirm_form"]["hash_seen"].value()


def test_the_second_person_reads_it_beside_the_paper_and_it_is_active(as_person, world):
    contract = registered.register(world)
    client = as_person(world.leo)
    shown = page(client, "contract_confirm", contract.number)
    paper = latest_version(contract).signatures.first()
    for part in ("On-time delivery", "Zhou Mingyuan", "What it lacks", reverse("signature_file", args=[paper.pk])):
        assert part in shown.text
    answer = confirm(client, contract, hash_on(shown))
    contract.refresh_from_db()
    assert (answer.url, contract.state) == (reverse("contract_detail", args=[contract.number]), "active")


def test_its_digital_signatures_are_read_and_shown_before_and_after_it_is_confirmed(as_person, world):
    sm2 = b"06092a811ccf5501837501"  # as long as the identifier of RSA, and an algorithm that nobody here knows
    pdf = pdfs.with_kind_of_signature(pdfs.signed(pdfs.a_pdf(), "Zhou Mingyuan", pdfs.a_root()), sm2)
    register(as_person(world.vera), world, file=ContentFile(pdf, name="signed.pdf"))
    contract = Contract.objects.get()
    parts = ("Digital signatures in signed.pdf", "of a kind that cannot be verified here", "the whole file")
    shown = page(as_person(world.leo), "contract_confirm", contract.number)
    registered.confirm(contract, by=world.leo)
    for answer in (shown, page(as_person(world.alan), "contract_terms", contract.number)):
        assert [answer.text.count(part) for part in parts] == [1, 1, 1]
        assert "invalid" not in answer.text.replace("aria-invalid", "")


def test_what_was_registered_anew_meanwhile_is_shown_again_and_not_confirmed(as_person, world):
    contract = registered.register(world)
    client = as_person(world.leo)
    seen = hash_on(page(client, "contract_confirm", contract.number))
    actions.return_registration(contract, by=world.max, note="Another scan.", now=NOON)
    paper = registered.paper(world.acme, by=world.vera, words="another scan")
    actions.register_draft(contract, by=world.vera, paper=paper, measured_from=date(2026, 5, 1), now=NOON)
    answer = confirm(client, contract, seen)
    contract.refresh_from_db()
    assert (answer.status_code, contract.state) == (409, "registered")
    assert "It was registered anew since you opened it; nothing is confirmed. Read it again." in answer.text
    assert hash_on(answer) != seen


def test_of_two_second_persons_the_later_is_told(as_person, world):
    contract = registered.register(world)
    seen = hash_on(page(as_person(world.leo), "contract_confirm", contract.number))
    registered.confirm(contract, by=world.max)
    answer = confirm(as_person(world.leo), contract, seen)
    assert answer.status_code == 409


def test_who_entered_it_reads_why_somebody_else_confirms_it(as_person, world):
    contract = registered.register(world)
    client = as_person(world.vera)
    shown = page(client, "contract_confirm", contract.number)
    assert "Somebody else than who entered it confirms it." in shown.text
    assert confirm(client, contract, shown.context["shown"]["hash"]).status_code == 403


def test_what_stands_in_the_way_is_said_before_anybody_confirms(as_person, world):
    contract = registered.register(world)
    block_vendor(world.acme, by=world.leo, note="Fraud.", review_on=date(2099, 1, 1))
    shown = page(as_person(world.leo), "contract_confirm", contract.number)
    assert "Acme Courier is blocked; nothing is agreed with it." in shown.text
    assert (shown.context["shown"]["confirm"].possible, "confirm-hash_seen" in shown.text) == (False, False)


def test_a_registration_is_returned_with_the_reason_and_registered_anew(as_person, world):
    contract = registered.register(world)
    client = as_person(world.leo)
    address = reverse("contract_return", args=[contract.number])
    assert "Say why; the note stays in the trail." in client.post(address, {"back-note": ""}).text
    client.post(address, {"back-note": "The fee is missing."})
    contract.refresh_from_db()
    assert contract.state == "draft"
    client = as_person(world.vera)
    names = ("buyer_signatory", "vendor_signatory", "signed_on", "measured_from")
    sent = {name: said(world)[name] for name in names} | {"file": ContentFile(papers.PDF, name="s.pdf")}
    client.post(reverse("contract_register_draft", args=[contract.number]), sent)
    contract.refresh_from_db()
    assert contract.state == "registered"
    assert latest_version(contract).signatures.first().file.name == "s.pdf"
    assert page(client, "contract_register_draft", contract.number).status_code == 409
    assert page(client, "contract_kept_paper", contract.number).status_code == 404


def typed_in(answer) -> dict:
    form = answer.context["form"]
    return {name: form[name].value() for name in form.fields}


def test_what_was_typed_of_its_paper_and_the_paper_itself_are_there_when_it_is_registered_again(as_person, world):
    others = {"vendor_signed_on": "2024-02-22", "measured_from": "2026-03"}
    register(as_person(world.vera), world, **others)
    contract = Contract.objects.get()
    file = latest_version(contract).signatures.first().file
    actions.return_registration(contract, by=world.leo, note="The fee is missing.")
    client = as_person(world.vera)
    again = page(client, "contract_register_draft", contract.number)
    assert typed_in(again) == {
        "file": None,
        "buyer_signatory": "Zhou Mingyuan",
        "vendor_signatory": "Xu Jian",
        "signed_on": date(2024, 2, 20),
        "vendor_signed_on": date(2024, 2, 22),
        "measured_from": date(2026, 3, 1),
    }
    link = reverse("contract_kept_paper", args=[contract.number])
    assert f'<a href="{link}">signed.pdf</a>' in again.text
    assert b"".join(client.get(link).streaming_content) == papers.PDF
    assert [as_person(who).get(link).status_code for who in (world.ada, world.alan)] == [403, 404]
    seen = [ReturnedRegistration.objects.visible_to(who).count() for who in (world.vera, world.alan, world.nina)]
    assert seen == [1, 0, 0]
    client = as_person(world.vera)
    sent = {name: said(world, **others)[name] for name in typed_in(again) if name != "file"}
    client.post(reverse("contract_register_draft", args=[contract.number]), sent)
    signed = latest_version(contract).signatures.values_list("party", "signatory", "signed_on", "file")
    assert list(signed) == [
        ("buyer", "Zhou Mingyuan", date(2024, 2, 20), file.pk),
        ("vendor", "Xu Jian", date(2024, 2, 22), file.pk),
    ]
    contract.refresh_from_db()
    assert registered.confirm(contract, by=world.leo).state == "active"


def test_a_draft_that_was_never_registered_has_no_paper_to_keep(as_person, world, draft):
    client = as_person(world.vera)
    assert page(client, "contract_kept_paper", draft.number).status_code == 404
    sent = {name: said(world)[name] for name in ("buyer_signatory", "vendor_signatory", "signed_on", "measured_from")}
    answer = client.post(reverse("contract_register_draft", args=[draft.number]), sent)
    assert answer.context["form"].errors == {"file": ["This field is required."]}


def test_a_paper_that_was_exchanged_on_the_disk_is_asked_for_again(as_person, world):
    contract = registered.register(world)
    file = latest_version(contract).signatures.first().file.file
    kept = file.read()
    actions.return_registration(contract, by=world.leo, note="Another paper.", now=NOON)
    file.storage.delete(file.name)
    file.storage.save(file.name, ContentFile(b"another"))
    try:
        shown = page(as_person(world.vera), "contract_register_draft", contract.number)
    finally:
        file.storage.delete(file.name)
        file.storage.save(file.name, ContentFile(kept))
    form = shown.context["form"]
    assert (form.kept, form["buyer_signatory"].value()) == (None, "Zhou Mingyuan")


def test_it_is_counted_and_listed_where_approvals_wait(as_person, world):
    contract = registered.register(world)
    waiting = {}
    for person in (world.leo, world.vera, world.ada):
        answer = page(as_person(person), "approval_list")
        waiting[person.name] = (answer.context["waiting"], contract.number in answer.text)
    assert waiting == {"Leo": (1, True), "Vera": (0, False), "Ada": (0, False)}


def test_home_names_it_to_who_confirms_and_its_gaps_to_who_sees_to_them(as_person, world):
    contract = registered.register(world)
    assert "Confirm C-2024-001, which was signed elsewhere" in page(as_person(world.leo), "home").text
    assert "Confirm C-2024-001 of Acme Courier" in page(as_person(world.vera), "home").text
    assert "C-2024-001 lacks: Sanctions check" in page(as_person(world.otto), "home").text
    actions.cancel_contract(
        actions.return_registration(contract, by=world.leo, note="Twice.", now=NOON), by=world.vera, note="Twice."
    )
    assert "C-2024-001" not in page(as_person(world.otto), "home").context["desk"].matters.__repr__()


def test_every_page_says_that_it_came_in_as_signed(as_person, world):
    contract = registered.confirm(registered.register(world), by=world.leo)
    words = "registered as already signed, confirmed by Leo on"
    client = as_person(world.vera)
    for name, *args in (("contract_detail", contract.number), ("contract_terms", contract.number), ("contract_list",)):
        assert words in page(client, name, *args).text
    lines = b"".join(page(client, "contract_list", format="csv").streaming_content).decode("utf-8-sig").splitlines()
    assert words in lines[1]
    activity = page(client, "contract_activity", contract.number).text
    assert "registered the contract as already signed" in activity
    assert "confirmed that the contract was already signed" in activity
    path = page(client, "contract_detail", contract.number).context["path"]
    assert [(step["label"], step["at"]) for step in path] == [
        ("Registered", "past"),
        ("Signed", "past"),
        ("Active", "current"),
        ("Ending", ""),
        ("Closed", ""),
    ]


def test_a_gap_is_assigned_closed_and_waived_on_its_page(as_person, world):
    contract = registered.register(world)
    cap, sanctions = contract.gaps.get(code="liability-cap"), contract.gaps.get(code="sanctions")
    client = as_person(world.vera)

    def do(gap, name, **sent):
        address = reverse("gap_transition", args=[gap.pk, name])
        return client.post(address, {f"{name}-{key}": value for key, value in sent.items()})

    do(cap, "assign", owner=world.fay.pk, due_on="2099-01-01")
    cap.refresh_from_db()
    assert (cap.owner, cap.due_on) == (world.fay, date(2099, 1, 1))
    assert "This field is required." in do(cap, "close", note="").text
    do(cap, "close", note="None is agreed, clause 9.")
    cap.refresh_from_db()
    assert cap.state == "closed"
    assert do(cap, "close", note="Again.").status_code == 409
    assert "It closes by itself once it is there." in do(sanctions, "close", note="Seen.").text
    assert do(sanctions, "waive", note="Not needed.").status_code == 403
    client = as_person(world.leo)
    do(sanctions, "waive", note="A state body.")
    sanctions.refresh_from_db()
    assert sanctions.state == "waived"
    assert "A state body." in page(client, "gap_detail", sanctions.pk).text
    text = page(client, "contract_detail", contract.number).text
    assert "closed the gap “Liability cap”" in text
    assert reverse("gap_detail", args=[cap.pk]) in text


def test_each_gap_leads_to_where_it_is_filled(as_person, world):
    contract = registered.register(world)
    client = as_person(world.vera)
    cap, sanctions = contract.gaps.get(code="liability-cap"), contract.gaps.get(code="sanctions")
    assert reverse("sanctions_new", args=["acme"]) in page(client, "gap_detail", sanctions.pk).text
    amend = reverse("contract_amend", args=[contract.number])
    assert amend not in page(client, "gap_detail", cap.pk).text  # it is not confirmed yet
    registered.confirm(contract, by=world.leo)
    assert amend in page(client, "gap_detail", cap.pk).text


def test_a_vendor_sees_the_contract_once_it_is_confirmed_and_no_gap_ever(as_person, world):
    contract = registered.register(world)
    client = as_person(world.alan)
    gap = contract.gaps.first()
    seen = [page(client, "contract_detail", contract.number).status_code]
    assert not Event.objects.visible_to(world.alan).filter(record_words=contract.number).exists()
    registered.confirm(contract, by=world.leo)
    answer = page(client, "contract_detail", contract.number)
    seen += [answer.status_code, page(client, "gap_detail", gap.pk).status_code]
    assert seen == [404, 200, 404]
    assert "What it lacks" not in answer.text
    assert page(client, "contract_confirm", contract.number).status_code == 403


def test_a_contract_without_levels_has_no_empty_tab_and_no_empty_talk(as_person, world):
    contract = registered.without_levels(world)
    client = as_person(world.vera)
    shown = page(client, "contract_detail", contract.number)
    assert [tab["label"] for tab in shown.context["head"].tabs] == [
        "Overview",
        "Terms and documents",
        "Obligations",
        "Charges",
        "Letters",
        "People",
        "Activity",
    ]
    assert "Rent of shelves; nothing is measured." in shown.text
    assert "What if the terms were different?" not in shown.text
    for name in ("contract_levels", "contract_months", "contract_credits"):
        assert "Rent of shelves; nothing is measured." in page(client, name, contract.number).text
    assert "no service levels" in page(client, "contract_list").text
    assert "no service levels" in page(client, "home").text
    assert page(as_person(world.max), "home").context["answer"] == "No running contract has service levels"

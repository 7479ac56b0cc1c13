"""Does a contract signed elsewhere come in by two people, bound to what was seen, and held up by nothing it lacks?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile

from contracts import actions
from contracts.content import content_hash
from contracts.models import Contract, ContractVersion, Signature, SignatureCheck
from contracts.queries import latest_version, version_in_force
from contracts.queries_registered import registration_hash
from tests.contracts import registered, worlds
from tests.contracts import signed_pdfs as pdfs
from tests.contracts.worlds import NOON
from vendors.actions.interests import Tie, declare_interests
from vendors.actions.vendors import block_vendor
from vendors.lifecycle import NotPossible, Stale
from vendors.models import Event, PaymentFacts, ServiceLine


def steps_of(contract):
    rows = Event.objects.filter(record_type="contracts.contract", record_id=str(contract.pk)).order_by("pk")
    return [(row.name, row.source, row.target, str(row.by)) for row in rows]


def test_two_people_bring_it_in_and_the_trail_says_that_it_was_signed_elsewhere(world):
    contract = registered.register(world)
    registered.confirm(contract, by=world.leo)
    contract.refresh_from_db()
    assert steps_of(contract) == [
        ("create", "", "", "Vera"),
        ("edit_version", "", "", "Vera"),
        ("record_signature", "", "", "Vera"),
        ("record_signature", "", "", "Vera"),
        ("register", "draft", "registered", "Vera"),
        ("confirm", "registered", "signed", "Leo"),
        ("activate", "signed", "active", "Calendar"),
    ]
    assert (contract.state, contract.activated_on, contract.registered_by, contract.confirmed_by) == (
        "active",
        date(2026, 5, 4),
        world.vera,
        world.leo,
    )


def test_the_version_is_frozen_with_its_hash_and_signed_on_the_day_on_the_paper(world):
    contract = registered.register(world)
    version = latest_version(contract)
    assert (version.content_hash, version.frozen_by, version.signed_at) == (content_hash(version), world.vera, None)
    with pytest.raises(NotPossible):
        actions.edit_version(version, by=world.vera, terms={"notice_days": 30})
    registered.confirm(contract, by=world.leo)
    version.refresh_from_db()
    rows = Signature.objects.filter(version=version).values_list("party", "signatory", "signed_on", "covers_hash")
    assert list(rows) == [
        ("buyer", "Zhou Mingyuan", date(2024, 2, 20), version.content_hash),
        ("vendor", "Xu Jian", date(2024, 2, 20), version.content_hash),
    ]
    assert (contract.day_of(version.signed_at), version.signed_by) == (date(2024, 2, 20), world.leo)
    assert version_in_force(contract, date(2024, 3, 1)) == version


def test_who_entered_it_does_not_confirm_it_and_neither_does_who_has_an_interest(world):
    contract = registered.register(world)
    with pytest.raises(PermissionDenied):
        registered.confirm(contract, by=world.vera)
    with pytest.raises(PermissionDenied):
        registered.confirm(contract, by=world.otto)
    declare_interests(world.leo, by=world.leo, ties=[Tie("shares", world.acme, detail="Some")], now=NOON)
    with pytest.raises(NotPossible) as refused:
        registered.confirm(contract, by=world.leo)
    assert refused.value.reasons == ["You declared an interest in Acme Courier, so somebody else decides."]
    registered.confirm(contract, by=world.max)
    assert contract.state == "active"


def test_of_two_who_confirm_only_the_first_does(world):
    contract = registered.register(world)
    seen = registration_hash(contract)
    actions.confirm_contract(contract, by=world.leo, hash_seen=seen, now=NOON)
    with pytest.raises(Stale):
        actions.confirm_contract(contract, by=world.max, hash_seen=seen, now=NOON)


def test_what_was_registered_anew_meanwhile_is_not_confirmed_unread(world):
    contract = registered.register(world)
    seen = registration_hash(contract)
    actions.return_registration(contract, by=world.leo, note="The fee is missing.", now=NOON)
    actions.edit_version(latest_version(contract), by=world.vera, terms={"value": Decimal("1.00")}, now=NOON)
    paper = registered.paper(world.acme, by=world.vera)
    actions.register_draft(contract, by=world.vera, paper=paper, measured_from=date(2026, 5, 1), now=NOON)
    with pytest.raises(Stale) as refused:
        actions.confirm_contract(contract, by=world.leo, hash_seen=seen, now=NOON)
    assert refused.value.reasons == ["It was registered anew since you opened it; nothing is confirmed. Read it again."]
    contract.refresh_from_db()
    assert contract.state == "registered"


@pytest.mark.parametrize("other", ["paper", "month", "signatory"])
def test_another_paper_month_or_signatory_is_another_registration(world, other):
    contract = registered.register(world)
    seen = registration_hash(contract)
    actions.return_registration(contract, by=world.leo, note="Not that.", now=NOON)
    paper = registered.paper(world.acme, by=world.vera, words="a second scan" if other == "paper" else "signed")
    if other == "signatory":
        paper.by_party["buyer"] = ("Somebody else", date(2024, 2, 20))
    month = date(2026, 4, 1) if other == "month" else date(2026, 5, 1)
    actions.register_draft(contract, by=world.vera, paper=paper, measured_from=month, now=NOON)
    with pytest.raises(Stale):
        actions.confirm_contract(contract, by=world.leo, hash_seen=seen, now=NOON)


def test_what_was_changed_past_the_product_is_not_confirmed(world):
    contract = registered.register(world)
    ContractVersion.objects.filter(contract=contract).update(notice_days=10)
    with pytest.raises(NotPossible) as refused:
        registered.confirm(contract, by=world.leo)
    assert refused.value.reasons == [
        "It reads otherwise than what was registered; it has to be returned and registered again."
    ]


def test_a_paper_that_was_exchanged_on_the_disk_is_not_confirmed(world):
    contract = registered.register(world)
    file = latest_version(contract).signatures.first().file.file
    kept = file.read()
    file.storage.delete(file.name)
    file.storage.save(file.name, ContentFile(b"another"))
    try:
        with pytest.raises(NotPossible) as refused:
            registered.confirm(contract, by=world.leo)
    finally:
        file.storage.delete(file.name)
        file.storage.save(file.name, ContentFile(kept))
    assert refused.value.reasons == [
        "The paper that is kept is not the one that was registered; it has to be returned."
    ]


def checks_of(contract):
    rows = SignatureCheck.objects.filter(signature__version__contract=contract)
    return list(rows.values_list("signature__party", "n", "signer", "verdict", "coverage", "holds_document"))


def test_the_digital_signatures_of_its_one_paper_are_kept_once(world):
    root = pdfs.a_root()
    pdf = pdfs.signed(pdfs.signed(pdfs.a_pdf(), "Zhou Mingyuan", root), "Xu Jian", root, "Signature2")
    contract = registered.register(world, pdf=pdf)
    kept = [
        ("buyer", 1, "Zhou Mingyuan", "intact", "revision", None),
        ("buyer", 2, "Xu Jian", "intact", "whole", None),
    ]
    assert checks_of(contract) == kept
    assert {row.how for row in latest_version(contract).signatures.all()} == {"digital"}
    actions.return_registration(contract, by=world.leo, note="The fee is missing.", now=NOON)
    assert checks_of(contract) == []
    paper = registered.paper(world.acme, by=world.vera, pdf=pdf)
    actions.register_draft(contract, by=world.vera, paper=paper, measured_from=date(2026, 5, 1), now=NOON)
    assert checks_of(contract) == kept


def test_a_paper_that_cannot_be_taken_apart_is_registered_with_a_signature_that_cannot_be_verified(world):
    contract = registered.register(world, pdf=b"%PDF-1.7 /ByteRange\n%%EOF\n")
    assert checks_of(contract) == [("buyer", 1, "", "unverifiable", "unknown", None)]


def test_a_registration_comes_back_with_the_reason_and_its_version_can_be_edited(world):
    contract = registered.register(world)
    with pytest.raises(NotPossible):
        actions.return_registration(contract, by=world.leo, note=" ", now=NOON)
    actions.return_registration(contract, by=world.leo, note="The fee is missing.", now=NOON)
    version = latest_version(contract)
    assert (contract.state, contract.is_registered, version.is_frozen, contract.gaps.count()) == (
        "draft",
        False,
        False,
        0,
    )
    actions.edit_version(version, by=world.vera, terms={"notice_days": 30}, now=NOON)
    paper = registered.paper(world.acme, by=world.vera)
    actions.register_draft(contract, by=world.vera, paper=paper, measured_from=date(2026, 5, 1), now=NOON)
    registered.confirm(contract, by=world.leo)
    assert (contract.state, latest_version(contract).signatures.count()) == ("active", 2)


def test_a_draft_that_came_back_may_also_go_the_whole_way(world):
    contract = registered.register(world)
    actions.return_registration(contract, by=world.leo, note="It was never signed.", now=NOON)
    worlds.activate(contract, by=world.vera, approver=world.leo)
    contract.refresh_from_db()
    assert (contract.state, contract.is_registered) == ("active", False)
    names = latest_version(contract).signatures.values_list("signatory", flat=True)
    assert list(names) == ["for the buyer", "for the vendor"]


def test_before_its_term_begins_it_is_signed_and_the_calendar_activates_it_on_the_day(world):
    early = datetime(2024, 2, 25, 4, tzinfo=UTC)
    contract = registered.register(world, measured_from=date(2024, 3, 1), now=early)
    registered.confirm(contract, by=world.leo, now=early)
    assert contract.state == "signed"
    actions.follow_terms(now=datetime(2024, 2, 29, 15, 59, tzinfo=UTC))
    contract.refresh_from_db()
    assert contract.state == "signed"
    actions.follow_terms(now=datetime(2024, 2, 29, 16, 0, tzinfo=UTC))  # midnight in Shanghai
    contract.refresh_from_db()
    assert contract.state == "active"


@pytest.mark.parametrize("when", ["before it is registered", "before it is confirmed", "before its term begins"])
def test_with_a_blocked_vendor_nothing_comes_in(world, when):
    early = datetime(2024, 2, 25, 4, tzinfo=UTC)

    def block():
        review_on = early.date() + timedelta(days=30)
        block_vendor(world.acme, by=world.leo, note="Fraud.", review_on=review_on, now=early)

    if when == "before it is registered":
        block()
        with pytest.raises(NotPossible) as refused:
            registered.register(world, measured_from=date(2024, 3, 1), now=early)
        assert not Contract.objects.exists()
        assert refused.value.reasons == ["Acme Courier is blocked; nothing is agreed with it."]
        return
    contract = registered.register(world, measured_from=date(2024, 3, 1), now=early)
    if when == "before it is confirmed":
        block()
        with pytest.raises(NotPossible) as refused:
            registered.confirm(contract, by=world.leo, now=early)
        assert refused.value.reasons == ["Acme Courier is blocked; nothing is agreed with it."]
        return
    registered.confirm(contract, by=world.leo, now=early)
    block()
    assert actions.follow_terms(now=datetime(2024, 3, 1, 4, tzinfo=UTC)) == []
    contract.refresh_from_db()
    assert contract.state == "signed"


def test_the_payment_law_stops_it_with_the_article(world):
    line = ServiceLine.objects.create(code="payment", family="platform", name_en="Payment", name_zh="支付服务")
    world.acme.line = line
    world.acme.save()
    PaymentFacts.objects.create(
        vendor=world.acme, licence_type="none", handles_funds=True, entered_by=world.vera, entered_at=NOON
    )
    with pytest.raises(NotPossible) as refused:
        registered.register(world, line=line, parts=worlds.parts(line))
    assert "Article 6: It handles funds for others without a payment licence" in refused.value.reasons[0]


def test_what_cannot_be_calculated_is_not_registered(world):
    parts = worlds.parts(world.line)
    parts["levels"][0]["minimum"] = "99"
    with pytest.raises(NotPossible) as refused:
        registered.register(world, parts=parts)
    assert refused.value.reasons == ["On-time delivery: the minimum 99 is above the expected 96, but higher is better."]
    assert not Contract.objects.exists()


def test_nobody_has_signed_tomorrow(world):
    ahead = registered.paper(world.acme, by=world.vera)
    name, _day = ahead.by_party["vendor"]
    ahead = replace(ahead, by_party={**ahead.by_party, "vendor": (name, NOON.date() + timedelta(days=1))})
    contract = registered.register(world)
    actions.return_registration(contract, by=world.leo, note="Once more.", now=NOON)
    with pytest.raises(ValidationError) as refused:
        actions.register_draft(contract, by=world.vera, paper=ahead, measured_from=date(2026, 5, 1), now=NOON)
    assert refused.value.message_dict == {"vendor_signed_on": ["Nobody has signed on a day that is still to come."]}


def test_what_measures_nothing_is_registered_before_its_term_begins(world):
    later = registered.WITHOUT_LEVELS | {"starts_on": date(2026, 8, 1)}
    schedule = {"code": "main", "name_en": "Shelves", "line": world.line, "monthly_fee": Decimal("12000.00")}
    contract = registered.register(world, terms=later, parts={"schedules": [schedule]})
    assert contract.state == "registered"


def test_no_month_is_measured_before_the_term(world):
    with pytest.raises(ValidationError):
        registered.register(world, measured_from=date(2024, 2, 1))


def test_the_months_from_the_chosen_one_on_are_open_at_once_and_past_ones_due_with_the_running_one(world):
    contract = registered.register(world, measured_from=date(2026, 2, 1))
    registered.confirm(contract, by=world.leo)
    opened = contract.periods.order_by("starts_on").values_list("starts_on", "deliveries__due_at")
    tenth_of_june = datetime(2026, 6, 10, 10, tzinfo=UTC)
    tenth_of_may = datetime(2026, 5, 10, 10, tzinfo=UTC)
    assert list(opened) == [
        (date(2026, 2, 1), tenth_of_june),
        (date(2026, 3, 1), tenth_of_june),
        (date(2026, 4, 1), tenth_of_may),
        (date(2026, 5, 1), tenth_of_june),
    ]


def test_a_contract_without_levels_opens_no_month_and_takes_its_fees(world):
    contract = registered.without_levels(world)
    assert (contract.state, contract.periods.count()) == ("active", 0)
    charge = actions.enter_charge(
        contract, by=world.fay, schedule_code="main", month=date(2026, 4, 1), amount=Decimal("12000.00"), now=NOON
    )
    assert charge.amount == Decimal("12000.00")

"""Is what a registered contract lacks noted with owner and date, closed by the fact itself, and in nobody's way?"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from contracts import actions
from contracts.gaps import lacking, standings_of
from contracts.models import Gap
from contracts.packs import figures
from contracts.queries import latest_version
from contracts.queries_registered import gaps_of, next_number
from contracts.sources import open_gaps
from contracts.tasks import follow_terms
from tests import papers
from tests.contracts import registered, worlds
from tests.contracts.worlds import NOON
from vendors.actions.documents import upload_document, verify_document
from vendors.actions.leaving import HANDS_OVER
from vendors.actions.risk import assess_vendor, load_risk_model
from vendors.actions.sanctions import record_sanctions_check
from vendors.lifecycle import NotPossible
from vendors.models import DocumentType, Event, Requirement
from vendors.reference import read

TODAY = date(2026, 5, 4)
LOW = {row["code"]: row["choices"][0]["code"] for row in read("risk")["questions"]}
HIGH = {row["code"]: row["choices"][-1]["code"] for row in read("risk")["questions"]}


@pytest.fixture
def asked(world):
    """Insurance is asked of every vendor, and a risk model is in force."""
    load_risk_model()
    kind = DocumentType.objects.create(
        code="insurance", name_en="Liability insurance", name_zh="责任险", validity="stated", lead_days=30
    )
    Requirement.objects.create(code="insurance-any", type=kind, hard=True)
    return kind


def open_codes(contract) -> list[str]:
    rows = standings_of(gaps_of(contract.owner, contract), TODAY)
    return sorted(row.gap.code for row in rows if row.is_open)


def test_what_is_lacking_holds_nothing_up_and_falls_to_the_owner_within_a_month(world, asked):
    contract = registered.register(world, usual=["notice"])
    registered.confirm(contract, by=world.leo)
    rows = {row.gap.code: (str(row.name), row.words) for row in standings_of(gaps_of(world.otto, contract), TODAY)}
    assert contract.state == "active"
    assert rows == {
        "sanctions": ("Sanctions check", "Nobody has searched the sanctions lists for it yet."),
        "risk": ("Risk assessment", "The risk of Acme Courier has not been assessed."),
        "paper:insurance": ("Liability insurance", "Liability insurance (missing)"),
        "notice": ("Notice period", "Notice of 90 days is what is usual; look up what was agreed."),
        "liability-cap": ("Liability cap", "No liability cap is entered."),
        "fee": ("Fee", "Neither a fixed fee a month is entered nor how the fee is made up."),
    }
    found = Gap.objects.order_by().values_list("owner", "due_on", "state").distinct()
    assert list(found) == [(world.otto.pk, TODAY + timedelta(days=30), "open")]


def test_the_same_things_hold_up_a_contract_that_is_new(world, draft, asked):
    worlds.sign(draft, by=world.vera, approver=world.leo)
    with pytest.raises(NotPossible) as refused:
        actions.activate_contract(draft, by=world.vera, attested="Deposit paid.", now=NOON)
    assert refused.value.reasons == [
        "The risk of Acme Courier has not been assessed.",
        "Acme Courier lacks papers that have to hold on the first day of the term and today: "
        "Liability insurance (missing).",
    ]


def test_a_gap_closes_by_itself_once_the_fact_is_there(world, asked):
    contract = registered.register(world)
    registered.confirm(contract, by=world.leo)
    assess_vendor(world.acme, by=world.vera, answers=LOW, now=NOON)
    record_sanctions_check(
        world.acme, by=world.vera, names="Acme", sources=["un"], result="clear", next_on=date(2027, 5, 1), now=NOON
    )
    file = ContentFile(papers.pdf("insured"), name="i.pdf")
    document = upload_document(
        world.acme, asked, file=file, by=world.alan, issued_on=date(2026, 1, 1), expires_on=date(2027, 1, 1), now=NOON
    )
    assert open_codes(contract) == ["fee", "liability-cap", "paper:insurance"]
    verify_document(document, by=world.vera, checked="Seen.", now=NOON)
    assert open_codes(contract) == ["fee", "liability-cap"]
    closed = {gap.code for gap in actions.settle_gaps(now=NOON)}
    assert closed == {"sanctions", "risk", "paper:insurance"}
    line = Event.objects.filter(record_type="contracts.gap", name="settle").first()
    assert (line.by.is_system, line.target) == (True, "closed")
    assert actions.settle_gaps(now=NOON) == []


def test_a_critical_vendor_lacks_its_exit_plan(world, asked):
    assess_vendor(world.acme, by=world.vera, answers=HIGH, now=NOON)
    contract = registered.register(world)
    assert "exit-plan" in open_codes(contract)
    plan = {"triggers": "Two outages", "successor": "Globex", "data_return": "As CSV within 30 days"}
    actions.write_exit_plan(world.acme, by=world.otto, owner=world.otto, **plan, now=NOON)
    assert "exit-plan" not in open_codes(contract)


def test_terms_left_as_usual_are_settled_by_a_later_version_or_by_somebodys_word(world):
    contract = registered.register(world, usual=["notice", "usual-terms"])
    registered.confirm(contract, by=world.leo)
    gap = contract.gaps.get(code="notice")
    actions.close_gap(gap, by=world.otto, note="Clause 12: 90 days.", now=NOON)
    assert (gap.state, gap.ended_by, gap.note) == ("closed", world.otto, "Clause 12: 90 days.")
    version = actions.amend_contract(
        contract, by=world.vera, kind="amendment", what_changed="Terms", effective_from=TODAY, now=NOON
    )
    actions.edit_version(version, by=world.vera, terms={"liability_cap": Decimal("5.00")}, now=NOON)
    assert open_codes(contract) == ["fee", "liability-cap", "sanctions", "usual-terms"]
    request = actions.submit_version(version, by=world.vera, now=NOON)
    actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash, now=NOON)
    version.refresh_from_db()
    for party in ("buyer", "vendor"):
        actions.record_signature(version, by=world.vera, party=party, signatory="X", signed_on=TODAY, now=NOON)
    actions.sign_version(version, by=world.leo, now=NOON)
    assert open_codes(contract) == ["fee", "sanctions"]


def test_figures_as_the_pack_has_them_are_a_gap_until_they_are_read_in_the_paper(world):
    parts = worlds.parts(world.line)
    expected, minimum = figures()["LOG-OTD"]
    parts["levels"][0] |= {"code": "LOG-OTD", "expected": expected, "minimum": minimum}
    contract = registered.register(world, parts=parts)
    (row,) = [one for one in standings_of(gaps_of(world.vera, contract), TODAY) if one.gap.code == "usual-levels"]
    assert row.words == "Typical figures, to be held against the paper: On-time delivery."


def test_what_the_product_sees_for_itself_is_not_closed_by_hand_but_waived_by_another(world, asked):
    contract = registered.register(world)
    gap = contract.gaps.get(code="paper:insurance")
    with pytest.raises(NotPossible) as refused:
        actions.close_gap(gap, by=world.otto, note="They have it, I am sure.", now=NOON)
    assert refused.value.reasons == ["It closes by itself once it is there. To go without, it is waived with a reason."]
    for person in (world.otto, world.vera):  # who sees to it, and who entered the contract
        with pytest.raises(PermissionDenied):
            actions.waive_gap(gap, by=person, note="Not needed.", now=NOON)
    with pytest.raises(NotPossible):
        actions.waive_gap(gap, by=world.leo, note=" ", now=NOON)
    actions.waive_gap(gap, by=world.leo, note="It carries no goods.", now=NOON)
    assert (gap.state, gap.note, gap.ended_by) == ("waived", "It carries no goods.", world.leo)


def test_only_who_sees_to_a_gap_or_writes_contracts_closes_it(world):
    gap = registered.register(world).gaps.get(code="liability-cap")
    for person in (world.fay, world.ada, world.nina, world.alan):
        with pytest.raises(PermissionDenied):
            actions.close_gap(gap, by=person, note="None.", now=NOON)
    actions.assign_gap(gap, by=world.vera, owner=world.fay, due_on=TODAY, now=NOON)
    actions.close_gap(gap, by=world.fay, note="None is agreed.", now=NOON)
    assert gap.state == "closed"


def test_a_gap_is_given_to_somebody_of_ours_and_a_day_ahead(world):
    gap = registered.register(world).gaps.get(code="liability-cap")
    for wrong in ({"owner": world.alan, "due_on": TODAY}, {"owner": world.fay, "due_on": date(2026, 5, 3)}):
        with pytest.raises(NotPossible):
            actions.assign_gap(gap, by=world.vera, now=NOON, **wrong)


def test_what_is_lost_between_entering_and_confirming_is_noted_too(world):
    contract = registered.register(world)
    assert "risk" not in open_codes(contract)
    load_risk_model()
    registered.confirm(contract, by=world.leo)
    assert "risk" in open_codes(contract)


def test_the_reminders_know_open_gaps_by_their_owner_and_day(world):
    contract = registered.register(world)
    registered.confirm(contract, by=world.leo)
    rows = [(row.record.code, row.due_on, row.owner_id, row.words(), row.path) for row in open_gaps(TODAY)]
    gap = contract.gaps.get(code="sanctions")
    due = TODAY + timedelta(days=30)
    words = "C-2024-001 lacks: Sanctions check"
    assert rows[0] == ("sanctions", due, world.otto.pk, words, f"/gaps/{gap.pk}/")
    record_sanctions_check(
        world.acme, by=world.vera, names="Acme", sources=["un"], result="clear", next_on=date(2027, 5, 1), now=NOON
    )
    assert [row.record.code for row in open_gaps(TODAY)] == ["liability-cap", "fee"]


def test_the_calendar_settles_gaps_on_its_round(world):
    contract = registered.register(world)
    registered.confirm(contract, by=world.leo)
    record_sanctions_check(
        world.acme, by=world.vera, names="Acme", sources=["un"], result="clear", next_on=date(2099, 1, 1), now=NOON
    )
    follow_terms()
    assert contract.gaps.get(code="sanctions").state == "closed"


def test_it_takes_the_same_number_of_questions_however_many_contracts_there_are(
    world, asked, django_assert_num_queries
):
    found = [registered.register(world, number=f"C-2024-00{n}") for n in range(3)]
    for count in (1, 3):
        rows = type(found[0]).objects.select_related("vendor", "parent").filter(pk__in=[c.pk for c in found[:count]])
        rows = list(rows)
        with django_assert_num_queries(QUESTIONS):
            lacking(rows, TODAY)


QUESTIONS = 13


def test_the_next_number_follows_the_highest_of_the_year(world):
    assert next_number(2024) == "C-2024-001"
    for number in ("C-2024-009", "C-2024-010", "C-2024-X", "F-2024-099", "C-2025-044"):
        registered.register(world, number=number)
    assert next_number(2024) == "C-2024-011"


def test_a_leaver_hands_gaps_over(world):
    contract = registered.register(world)
    contract.gaps.filter(code="fee").update(owner=world.fay)
    HANDS_OVER["gaps"](world.otto, world.vera)
    owners = contract.gaps.values_list("owner", flat=True).distinct()
    assert set(owners) == {world.vera.pk, world.fay.pk}
    assert latest_version(contract).n == 1

"""When can what a vendor owes be demanded, by whom and under which contract, and what does the arrival start?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from contracts import actions as contract_actions
from contracts.models import DocumentPlan
from contracts.queries import latest_version
from contracts.queries_letters import correspondence_of
from sla import actions
from tests.contracts import owed
from tests.sla import letters, months
from tests.sla.late import JULY, LATE, attestation, deduction, exit_step, statement
from tests.vendors import asked
from vendors.actions import duties
from vendors.lifecycle import NotPossible

MOVED_ON = "There is nothing to write about any more: it has moved on."
# the last moment at which there is nothing to demand yet
IN_TIME = {
    "attestation": datetime(2026, 5, 10, 4, tzinfo=UTC),
    "response": datetime(2026, 5, 25, 4, tzinfo=UTC),
    "finding": datetime(2026, 5, 25, 4, tzinfo=UTC),
    "obligation": datetime(2026, 5, 31, 4, tzinfo=UTC),
    "exit": datetime(2026, 6, 19, 4, tzinfo=UTC),
    "invoice": datetime(2026, 6, 13, 4, tzinfo=UTC),
    "credit_note": datetime(2026, 6, 22, 4, tzinfo=UTC),
}


def refused(kind: str, record, world, now: datetime = JULY) -> list[str]:
    with pytest.raises(NotPossible) as error:
        actions.draft_letter(kind, record, by=world.vera, now=now)
    return [str(reason) for reason in error.value.reasons]


@pytest.mark.parametrize("kind", LATE)
def test_its_arrival_gives_the_vendor_its_business_days(world, kind):
    letter = letters.sent(kind, LATE[kind](world), by=world.leo, now=JULY, answer_days=5)
    later = datetime(2026, 7, 23, 4, tzinfo=UTC)
    actions.record_arrival(letter, by=world.vera, arrived_on=date(2026, 7, 22), now=later)
    assert (letter.state, letter.answer_by, letter.followed_at, letter.hindrance) == (
        "arrived",
        date(2026, 7, 29),
        later,
        "",
    )
    actions.answer_letter(letter, by=world.alan, answer="It is there.", now=later)
    assert letter.state == "answered"


@pytest.mark.parametrize("kind", IN_TIME)
def test_nothing_is_demanded_on_its_last_day(world, kind):
    record = LATE[kind](world)
    assert refused(kind, record, world, IN_TIME[kind]) == [MOVED_ON]
    day_after = IN_TIME[kind] + timedelta(days=1)
    assert actions.draft_letter(kind, record, by=world.vera, now=day_after).kind == kind


def test_what_has_come_is_demanded_no_more(world):
    word = attestation(world)
    duties.give_attestation(word, by=world.alan, sentence=word.duty.sentence_en, now=JULY)
    word.refresh_from_db()
    assert refused("attestation", word, world) == [MOVED_ON]


def test_what_we_owe_ourselves_is_demanded_of_nobody(world):
    """Each of them is as late as the vendor's."""
    contract = owed.running(world, rules=[owed.REVIEW])
    mended = asked.found(world, side="ours")
    assert refused("obligation", owed.the(contract, "review"), world) == [MOVED_ON]
    assert refused("finding", mended, world) == [MOVED_ON]


def test_only_the_steps_of_an_exit_that_are_the_vendors_are_demanded(world):
    demanded = []
    for item in exit_step(world).contract.exit_items.all():
        try:
            actions.draft_letter("exit", item, by=world.vera, now=JULY)
        except NotPossible:
            continue
        demanded.append(item.kind)
    assert demanded == ["handover", "data_return", "deletion", "assets", "last_invoice"]


def test_a_vendor_without_a_running_contract_is_written_to_under_none(world):
    assert refused("response", asked.asked(world), world) == [
        "The vendor has no running contract under which to write."
    ]


def test_an_invoice_is_demanded_until_one_stands_and_again_once_it_was_returned(world):
    confirmed = statement(world)
    made = actions.record_invoice(
        confirmed,
        by=world.alan,
        number="1",
        issued_on=date(2026, 7, 1),
        received_on=date(2026, 7, 1),
        amounts={"parcel": Decimal("410.00")},
        now=JULY,
    )
    assert refused("invoice", confirmed, world) == [MOVED_ON]
    actions.return_invoice(made, by=world.fay, note="No tax number.", now=JULY)
    assert actions.draft_letter("invoice", confirmed, by=world.vera, now=JULY).kind == "invoice"


def test_a_credit_note_that_is_named_is_demanded_no_more(world):
    notice = deduction(world)
    actions.name_document(
        notice, by=world.alan, document="RED-7", document_on=date(2026, 6, 20), amount=Decimal("32.80"), now=JULY
    )
    assert refused("credit_note", notice, world) == [MOVED_ON]


def test_an_invoice_that_asks_for_no_more_than_was_confirmed_is_not_disputed(world):
    confirmed = statement(world)
    made = actions.record_invoice(
        confirmed,
        by=world.alan,
        number="1",
        issued_on=date(2026, 7, 1),
        received_on=date(2026, 7, 1),
        amounts={"parcel": Decimal("400.00")},
        now=JULY,
    )
    actions.check_invoice(made, by=world.fay, now=JULY)
    assert refused("disputed", made, world) == [MOVED_ON]


@pytest.mark.parametrize("kind", LATE)
def test_only_who_writes_letters_demands_it(world, kind):
    record, allowed = LATE[kind](world), []
    for person in (world.vera, world.leo, world.fay, world.otto, world.ada, world.alan, world.gita, world.nina):
        try:
            letter = actions.draft_letter(kind, record, by=person, now=JULY)
        except PermissionDenied:
            continue
        allowed.append(person.name)
        actions.withdraw_letter(letter, by=person, note="Again", now=JULY)
    assert allowed == ["Vera", "Leo"]


def test_what_is_a_vendors_own_is_demanded_under_the_contract_that_is_chosen_or_the_newest(world):
    word = attestation(world)
    months.running_contract(world, number="C-2026-101")
    older = word.vendor.contracts.get(number="C-2026-100")
    chosen = actions.draft_letter("attestation", word, by=world.vera, contract=older, now=JULY)
    actions.withdraw_letter(chosen, by=world.vera, note="The other one", now=JULY)
    newest = actions.draft_letter("attestation", word, by=world.vera, now=JULY)
    assert (chosen.reference, newest.reference) == ("C-2026-100-L01", "C-2026-101-L01")
    foreign = months.running_contract(world, number="C-2026-102", vendor=world.globex)
    with pytest.raises(NotPossible) as error:
        actions.draft_letter("attestation", word, by=world.vera, contract=foreign, now=JULY)
    assert [str(reason) for reason in error.value.reasons] == [
        "A letter about this is not written under contract C-2026-102."
    ]


def test_a_letter_is_in_the_language_that_is_written_down_for_the_contract(world):
    word = attestation(world)
    contract = word.vendor.contracts.get()
    contract_actions.set_correspondence(contract, by=world.vera, language="both_zh", clauses={"attestation": "6.3"})
    letter = actions.draft_letter("attestation", word, by=world.vera, now=JULY)
    assert (letter.language, letter.clause, letter.is_in_both) == ("both_zh", "6.3", True)


def test_without_a_word_on_letters_they_follow_the_document_that_was_signed(world):
    contract = months.running_contract(world)
    found = [correspondence_of(contract).language]
    plan = DocumentPlan(version=latest_version(contract), template="frame", template_name_en="Frame")
    for language in DocumentPlan.Language.values:
        plan.language = language
        plan.save()
        found.append(correspondence_of(contract).language)
    assert found == ["zh-hans", "en", "zh-hans", "both_zh", "both_en"]

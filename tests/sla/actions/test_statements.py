"""Is a month's statement what was accepted, at the agreed prices, and the fee once both have confirmed it?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from contracts import actions as contract_actions
from contracts.actions import accept_milestone, report_milestone, suspend_contract
from contracts.queries import charges_of
from sla import actions
from sla.models import Evaluation, Statement
from sla.queries_statements import months_to_state
from tests import papers
from tests.sla import billing
from tests.sla.billing import FEE, FIRST, LATER
from tests.sla.months import MAY
from vendors import jobs
from vendors.lifecycle import NotPossible, Stale
from vendors.models import Event


@pytest.fixture
def contract(world):
    return billing.priced_contract(world)


@pytest.fixture
def month(world, contract):
    return billing.delivered(world, contract)


def lines(statement):
    return [(row.code, row.source, row.quantity, row.net, row.tax) for row in statement.lines.all()]


def test_a_statement_is_drafted_from_accepted_data(world, contract, month):
    statement = actions.draft_statement(contract, MAY, by=world.vera, now=FIRST)
    assert lines(statement) == [("parcel", "delivered", D(100), D("386.79"), D("23.21"))]
    assert statement.lines.get().working == [
        {"step": "unit", "quantity": "100", "price": "4.10", "amount": "410"},
        {"step": "rounded", "rounding": "half_up", "amount": "410.00"},
        {"step": "tax_within", "percent": "6", "net": "386.79", "tax": "23.21", "gross": "410.00"},
    ]


def test_what_no_data_give_is_stated_and_stays_stated(world, contract, month):
    actions.draft_statement(contract, MAY, by=world.vera, stated={"fuel": D("33.30")}, now=FIRST)
    statement = actions.draft_statement(contract, MAY, by=world.otto, now=FIRST)
    assert lines(statement)[1] == ("fuel", "stated", D("33.30"), D("33.30"), D("0.00"))
    statement = actions.draft_statement(contract, MAY, by=world.otto, stated={"fuel": None}, now=FIRST)
    assert [code for code, *_rest in lines(statement)] == ["parcel"]


def test_a_milestone_is_charged_in_the_month_in_which_it_is_accepted_and_only_then(world, contract, month):
    told = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)
    milestone = report_milestone(contract, by=world.alan, code="hub", delivered="Hub 3 opened", now=told)
    assert [row[0] for row in lines(actions.draft_statement(contract, MAY, by=world.vera, now=FIRST))] == ["parcel"]
    accept_milestone(milestone, by=world.otto, note="Record 7", now=told + timedelta(days=2))
    statement = actions.draft_statement(contract, MAY, by=world.vera, now=FIRST)
    assert lines(statement)[1] == ("hub", "accepted", D(1), D("5000.00"), D("0.00"))
    billing.delivered(world, contract, date(2026, 6, 1))
    july = datetime(2026, 7, 3, 4, 0, tzinfo=UTC)
    june = actions.draft_statement(contract, date(2026, 6, 1), by=world.vera, now=july)
    assert [row[0] for row in lines(june)] == ["parcel"]


def test_nothing_is_drafted_before_its_time(world, contract):
    actions.open_due_periods(now=FIRST, contracts=[contract])
    with pytest.raises(NotPossible, match="“waybills” are not accepted yet"):
        actions.draft_statement(contract, MAY, by=world.vera, now=FIRST)
    with pytest.raises(NotPossible, match="has not ended"):
        actions.draft_statement(contract, date(2026, 6, 1), by=world.vera, now=FIRST)
    for person in (world.leo, world.ada, world.nina, world.alan):
        with pytest.raises(PermissionDenied):
            actions.draft_statement(contract, MAY, by=person, now=FIRST)
    assert not Statement.objects.exists()


def test_without_a_rate_card_the_fee_is_entered_by_hand(world):
    bare = billing.priced_contract(world, card={}, rates=[], number="C-2026-101")
    with pytest.raises(NotPossible, match="No rate card was agreed"):
        actions.draft_statement(bare, MAY, by=world.vera, now=FIRST)


def test_confirmed_by_both_it_is_the_months_fee_and_the_month_is_evaluated_on_it(world, contract, month):
    assert not Evaluation.objects.exists()  # the fee was missing
    statement = billing.agreed(world, contract, stated={"fuel": D("90.00")})
    jobs.run_waiting()
    charge = charges_of(contract, MAY)["parcels"]
    assert (charge.amount, charge.pass_through, charge.words_en) == (
        D("500.00"),
        D("90.00"),
        "Statement confirmed on 2026-06-03",
    )
    assert (statement.state, statement.agreed_by) == ("agreed", world.alan)
    # 91 % is below the minimum of 93: 8 % of 410.00 are at risk, all of it on this level
    assert Evaluation.objects.get().total == D("32.80")


def test_prices_without_tax_give_a_fee_without_tax(world):
    contract = billing.priced_contract(world, card=billing.CARD | {"with_tax": False}, number="C-2026-102")
    billing.delivered(world, contract)
    statement = billing.agreed(world, contract)
    assert [(row.net, row.tax) for row in statement.lines.all()] == [(D("410.00"), D("24.60"))]
    assert charges_of(contract, MAY)["parcels"].amount == D("410.00")


def test_the_same_fee_is_not_entered_twice(world, contract, month):
    billing.agreed(world, contract)
    statement = actions.reopen_statement(Statement.objects.get(), by=world.vera, note="Looked again.", now=LATER)
    assert (statement.state, statement.sent_at, statement.agreed_at) == ("drafted", None, None)
    billing.agreed(world, contract, now=LATER)
    assert contract.charges.count() == 1
    actions.reopen_statement(Statement.objects.get(), by=world.vera, note="Fuel was left out.", now=LATER)
    billing.agreed(world, contract, stated={"fuel": D("1.00")}, now=LATER)
    assert [(row.n, row.amount) for row in contract.charges.order_by("n")] == [(1, D("410.00")), (2, D("411.00"))]


def test_a_sent_statement_is_not_drafted_again(world, contract, month):
    billing.sent(world, contract)
    with pytest.raises(NotPossible, match="was sent already"):
        actions.draft_statement(contract, MAY, by=world.vera, now=FIRST)


def suspended(world, contract, first, last, now=FIRST, **others):
    said = {"note": "Flood.", "from_day": first, "scope": "Depot", "fees_stop": True, **others}
    suspend_contract(contract, by=world.vera, now=now, **said)
    contract.suspensions.update(until_day=last)


def test_where_a_suspension_stops_the_fees_the_fixed_fee_is_owed_for_the_days_served(world):
    contract = billing.priced_contract(world, rates=[FEE])
    suspended(world, contract, date(2026, 5, 25), date(2026, 6, 2))
    statement = actions.draft_statement(contract, MAY, by=world.vera, now=FIRST)
    assert [(row.code, row.net) for row in statement.lines.all()] == [("fee", D("2400.08"))]
    assert [step["step"] for step in statement.lines.get().working] == ["fixed", "served", "rounded"]


def test_of_another_schedule_the_fees_go_on(world):
    contract = billing.priced_contract(world, rates=[FEE])
    suspended(world, contract, date(2026, 5, 25), date(2026, 6, 2), partial=True, schedules=["parcels"])
    contract.suspensions.update(schedules=["trucks"])
    statement = actions.draft_statement(contract, MAY, by=world.vera, now=FIRST)
    assert [(row.code, row.net) for row in statement.lines.all()] == [("fee", D("3100.10"))]


def test_a_contract_without_levels_has_statements_too_and_its_part_of_a_month_is_owed_by_days(world):
    contract = billing.contract_without_levels(world, starts_on=date(2026, 5, 8))
    assert [(one.contract, one.month) for one in months_to_state(world.vera, now=LATER)] == [(contract, MAY)]
    statement = actions.draft_statement(contract, MAY, by=world.vera, now=FIRST)
    assert [(row.code, row.net) for row in statement.lines.all()] == [("fee", D("2400.08"))]
    actions.send_statement(statement, by=world.vera, now=FIRST)
    actions.agree_statement(statement, by=world.alan, now=LATER)
    assert charges_of(contract, MAY)["parcels"].amount == D("2400.08")
    assert months_to_state(world.vera, now=LATER) == []


def test_of_the_part_of_a_month_in_which_it_began_units_are_stated_because_no_data_are_due(world):
    parcel = billing.RATES[0] | {"feed": None}
    contract = billing.contract_without_levels(world, rates=[FEE, parcel], starts_on=date(2026, 5, 8))
    statement = actions.draft_statement(contract, MAY, by=world.vera, stated={"parcel": D(10)}, now=FIRST)
    assert [(row.code, row.source, row.gross) for row in statement.lines.all()] == [
        ("fee", "agreed", D("2400.08")),
        ("parcel", "stated", D("41.00")),
    ]


def test_after_its_last_day_nothing_is_owed(world):
    contract = billing.contract_without_levels(world)
    told = datetime(2026, 5, 10, 4, 0, tzinfo=UTC)
    contract_actions.give_notice(
        contract,
        by=world.leo,
        kind="cause",
        served_on=told.date(),
        arrived_on=told.date(),
        effective_on=date(2026, 5, 24),
        note="Flooded.",
        now=told,
    )
    contract_actions.terminate_contract(contract, by=world.leo, note="Over.", now=datetime(2026, 5, 28, 4, tzinfo=UTC))
    assert [one.month for one in months_to_state(world.vera, now=LATER)] == [MAY]
    statement = actions.draft_statement(contract, MAY, by=world.vera, now=FIRST)
    assert [(row.code, row.net) for row in statement.lines.all()] == [("fee", D("2400.08"))]
    with pytest.raises(NotPossible, match="had ended before this month"):
        actions.draft_statement(contract, date(2026, 6, 1), by=world.vera, now=datetime(2026, 7, 3, 4, tzinfo=UTC))


def test_an_end_that_is_written_down_in_the_next_month_wants_no_statement_of_that_month(world):
    contract = billing.contract_without_levels(world)
    told = datetime(2026, 5, 10, 4, 0, tzinfo=UTC)
    said = {"kind": "cause", "served_on": told.date(), "arrived_on": told.date(), "effective_on": date(2026, 5, 31)}
    contract_actions.give_notice(contract, by=world.leo, note="Flooded.", now=told, **said)
    contract_actions.terminate_contract(contract, by=world.leo, note="Over.", now=FIRST)
    later = datetime(2026, 7, 3, 4, tzinfo=UTC)
    assert [one.month for one in months_to_state(world.vera, now=later)] == [MAY]


def test_what_changed_since_it_was_drafted_is_drafted_again_before_it_is_sent(world):
    contract = billing.priced_contract(world, rates=[FEE])
    statement = actions.draft_statement(contract, MAY, by=world.vera, now=FIRST)
    suspended(world, contract, date(2026, 5, 25), date(2026, 6, 2))
    with pytest.raises(NotPossible) as refused:
        actions.send_statement(statement, by=world.vera, now=FIRST)
    assert refused.value.reasons == [
        "What it rests on has changed since it was drafted. Draft it again before you send it."
    ]
    statement = actions.draft_statement(contract, MAY, by=world.vera, now=FIRST)
    assert actions.send_statement(statement, by=world.vera, now=FIRST).state == "sent"


def test_a_missing_figure_is_not_sent(world):
    rates = [{"code": "volume", "schedule": "parcels", "name_en": "Volume", "kind": "percent", "price": "0.38"}]
    contract = billing.priced_contract(world, rates=rates, number="C-2026-103")
    billing.delivered(world, contract)
    statement = actions.draft_statement(contract, MAY, by=world.vera, now=FIRST)
    with pytest.raises(NotPossible, match="The figure of “Volume” is missing"):
        actions.send_statement(statement, by=world.vera, now=FIRST)
    statement = actions.draft_statement(contract, MAY, by=world.vera, stated={"volume": D("168000000")}, now=FIRST)
    actions.send_statement(statement, by=world.vera, now=FIRST)
    assert statement.lines.get().net == D("638400.00")


def test_the_vendor_says_which_lines_differ_and_both_read_it(world, contract, month):
    statement = billing.sent(world, contract)
    with pytest.raises(NotPossible, match="No line differs"):
        actions.object_to_statement(statement, by=world.alan, objection="?", billed={"parcel": D("410.00")}, now=FIRST)
    actions.object_to_statement(
        statement,
        by=world.alan,
        objection="103 were carried.",
        billed={"parcel": D("422.30")},
        bill=ContentFile(papers.PDF, name="bill.pdf"),
        now=FIRST,
    )
    line = statement.lines.get()
    assert (statement.state, line.billed, line.gross, line.differs) == ("disputed", D("422.30"), D("410.00"), True)
    assert (statement.objection, statement.bill.name) == ("103 were carried.", "bill.pdf")
    told = Event.objects.get(record_type="sla.statement", name="object_to")
    assert (told.facts["lines"], told.shown_to_vendor) == ({"parcel": ["410.00", "422.30"]}, True)


def disputed(world, contract):
    statement = billing.sent(world, contract)
    return actions.object_to_statement(
        statement, by=world.alan, objection="103 were carried.", billed={"parcel": D("422.30")}, now=FIRST
    )


def test_our_side_may_take_the_vendors_figures(world, contract, month):
    statement = actions.concede_statement(disputed(world, contract), by=world.vera, note="Seen.", now=LATER)
    assert [(row.net, row.tax) for row in statement.lines.all()] == [(D("398.40"), D("23.90"))]
    assert charges_of(contract, MAY)["parcels"].amount == D("422.30")


def test_or_the_vendor_confirms_after_all(world, contract, month):
    actions.agree_statement(disputed(world, contract), by=world.alan, now=LATER)
    assert charges_of(contract, MAY)["parcels"].amount == D("410.00")


def test_or_ours_is_corrected_and_sent_again(world, contract, month):
    disputed(world, contract)
    statement = actions.draft_statement(contract, MAY, by=world.vera, stated={"fuel": D("12.30")}, now=LATER)
    assert statement.lines.get(code="parcel").billed == D("422.30")  # still seen while it is corrected
    actions.send_statement(statement, by=world.vera, now=LATER)
    assert (statement.state, statement.objection) == ("sent", "")
    assert [row.billed for row in statement.lines.all()] == [None, None]


def test_silence_confirms_where_that_is_agreed_and_not_a_day_too_early(world, contract, month):
    statement = billing.sent(world, contract)
    assert statement.answer_by == date(2026, 6, 8)
    assert actions.deem_statements(now=datetime(2026, 6, 8, 15, 59, tzinfo=UTC)) == []  # 23:59 in Shanghai
    assert actions.deem_statements(now=datetime(2026, 6, 8, 16, 0, tzinfo=UTC)) == [statement]
    statement.refresh_from_db()
    assert (statement.state, statement.agreed_by.is_system) == ("agreed", True)
    assert charges_of(contract, MAY)["parcels"].amount == D("410.00")


def test_silence_confirms_nothing_where_nothing_is_agreed(world):
    contract = billing.priced_contract(world, card=billing.CARD | {"silence_days": None}, number="C-2026-104")
    billing.delivered(world, contract)
    assert billing.sent(world, contract).answer_by is None
    assert actions.deem_statements(now=datetime(2027, 1, 1, tzinfo=UTC)) == []


def test_each_side_confirms_for_itself(world, contract, month):
    statement = billing.sent(world, contract)
    for person in (world.vera, world.fay, world.gita, world.nina, world.ada):
        with pytest.raises(PermissionDenied):
            actions.agree_statement(statement, by=person, now=FIRST)
    disputed_one = actions.object_to_statement(
        statement, by=world.alan, objection="No.", billed={"parcel": D("1.00")}, now=FIRST
    )
    with pytest.raises(PermissionDenied):
        actions.concede_statement(disputed_one, by=world.alan, note="Ours.", now=FIRST)
    with pytest.raises(Stale):
        actions.object_to_statement(
            disputed_one, by=world.alan, objection="Again.", billed={"parcel": D("2.00")}, now=FIRST
        )


def test_a_vendor_sees_a_statement_once_it_is_sent_and_never_another_vendors(world, contract, month):
    statement = actions.draft_statement(contract, MAY, by=world.vera, now=FIRST)
    see = lambda who: list(Statement.objects.visible_to(who))  # noqa: E731
    assert (see(world.alan), see(world.vera)) == ([], [statement])
    actions.send_statement(statement, by=world.vera, now=FIRST)
    assert (see(world.alan), see(world.gita), see(world.nina)) == ([statement], [], [])

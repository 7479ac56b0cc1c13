"""What is Acme late with? One record for each kind of letter that demands what a vendor owes besides its results."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

from contracts import actions as contract_actions
from contracts.models import ExitItem
from sla import actions
from sla.models import Credit
from tests.contracts import owed
from tests.contracts.worlds import NOON
from tests.sla import billing, months
from tests.vendors import asked
from tests.vendors.owed import a_duty
from vendors import jobs
from vendors.actions import duties
from vendors.models import DutyAttestation

JULY = datetime(2026, 7, 20, 4, tzinfo=UTC)  # a Monday; by then each of them is late
LAST_DAY = datetime(2026, 5, 20, 4, tzinfo=UTC)


def attestation(world):
    """Acme's word for April, due in May, under the contract of its fixture."""
    months.running_contract(world)
    duties.open_attestation(world.acme, a_duty(monthly=True), date(2026, 4, 1), now=NOON)
    return DutyAttestation.objects.get()


def response(world):
    months.running_contract(world)
    return asked.asked(world)


def finding(world):
    months.running_contract(world)
    return asked.found(world, owner=world.vera, detail="Every clerk signs in\nwith a second factor.")


def obligation(world):
    """The volume report of May."""
    return owed.the(owed.running(world), "volume-report")


def exit_step(world):
    """The return of our data after a contract that ended for cause."""
    contract = owed.running(world, rules=[])
    contract_actions.give_notice(
        contract,
        by=world.leo,
        note="Breach.",
        kind="cause",
        served_on=date(2026, 5, 4),
        arrived_on=date(2026, 5, 5),
        effective_on=date(2026, 5, 20),
        now=NOON,
    )
    contract_actions.start_exit(contract, by=world.vera, note="Over.", successor=world.globex, now=NOON)
    contract_actions.terminate_contract(contract, by=world.leo, note="Over.", now=LAST_DAY)
    return ExitItem.objects.get(kind="data_return")


def statement(world):
    """May, confirmed on 3 June, without an invoice."""
    contract = billing.priced_contract(world)
    billing.delivered(world, contract)
    return billing.agreed(world, contract, stated={"fuel": D("100.00")})


def invoice(world, **amounts):
    """More parcels than both have confirmed, and a fee that is not on the statement; checked by Fay."""
    asked_for = {"parcel": D("450.00"), "fuel": D("100.00"), "": D("7.00"), **amounts}
    made = billing.invoiced(world, statement(world), asked_for)
    return actions.check_invoice(made, by=world.fay, now=billing.LATER)


def deduction(world):
    """Its notice of 12 June, which the supplier has answered with no document."""
    made = invoice(world)
    jobs.run_waiting()
    period = made.contract.periods.get(starts_on=months.MAY)
    actions.approve_period(period, by=world.otto, now=billing.FIRST)
    credit = actions.notify_credit(Credit.objects.get(period=period), by=world.vera, now=billing.FIRST)
    actions.accept_credit(credit, by=world.alan, now=billing.LATER)
    return actions.issue_deductions(made, by=world.fay, credits=[credit], now=billing.LATER)


LATE = {
    "attestation": attestation,
    "response": response,
    "finding": finding,
    "obligation": obligation,
    "exit": exit_step,
    "invoice": statement,
    "credit_note": deduction,
    "disputed": invoice,
}

"""A month that went the whole way: Alan delivers, Vera accepts, Otto approves and locks; the report follows."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile

from contracts.actions import enter_charge
from contracts.models import Contract
from sla import actions
from sla.models import Period
from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  the people around a contract
from vendors import jobs

FIRST = date(2026, 5, 1)


def waybills(good: int, total: int, month: date) -> bytes:
    """A commitments file: `total` promises for the 5th at noon, the first `good` of them kept."""
    lines = ["id,due_at,done_at,ok"]
    for n in range(total):
        done = f"{month:%Y-%m}-05T{'10' if n < good else '16'}:00"
        lines.append(f"W{month:%m}-{n},{month:%Y-%m}-05T12:00,{done},{int(n < good)}")
    return "\n".join(lines).encode()


def deliver(world, contract: Contract, month: date, good: int, total: int) -> Period:  # noqa: F811
    """Take one month to its standing evaluation, through the vendor's upload and the buyer's acceptance."""
    after = datetime(month.year, month.month, 1, 2, tzinfo=UTC) + timedelta(days=33)
    period = actions.open_period(contract, month, by=world.vera, now=after)
    delivery = period.deliveries.get(source="vendor")
    file = ContentFile(waybills(good, total, month), name=f"waybills-{month:%Y-%m}.csv")
    submission = actions.upload_file(delivery, file, by=world.alan, name=file.name, now=after)
    jobs.run_waiting()
    submission.refresh_from_db()
    actions.send_submission(submission, by=world.alan, now=after)
    jobs.run_waiting()
    submission.refresh_from_db()
    enter_charge(contract, by=world.fay, schedule_code="parcels", month=month, amount=Decimal("2673200.00"), now=after)
    actions.accept_submission(submission, by=world.vera, now=after)
    jobs.run_waiting()
    if not period.evaluations.exists():
        actions.evaluate_period(period, now=after)
    period.refresh_from_db()
    return period


def lock(world, period: Period) -> Period:  # noqa: F811
    after = datetime(period.starts_on.year, period.starts_on.month, 1, 2, tzinfo=UTC) + timedelta(days=34)
    actions.approve_period(period, by=world.otto, now=after)
    actions.lock_period(period, by=world.otto, now=after)
    period.refresh_from_db()
    return period


@pytest.fixture
def contract(world):  # noqa: F811
    draft = worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )
    worlds.activate(draft, by=world.vera, approver=world.leo)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def evaluated(world, contract):  # noqa: F811
    """May: 93.00 of 96, judged and not approved."""
    return deliver(world, contract, FIRST, 930, 1000)


@pytest.fixture
def locked(world, evaluated):  # noqa: F811
    return lock(world, evaluated)

"""How does a month come about? Delivered, accepted and evaluated through the product's own actions."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from contracts import actions as contract_actions
from contracts.queries import latest_version
from sla import actions
from sla.models import Period, Submission
from tests.contracts import worlds
from tests.kept import kept
from vendors import jobs

SIGNED = datetime(2026, 4, 20, 4, 0, tzinfo=UTC)
BEGAN = datetime(2026, 5, 1, 4, 0, tzinfo=UTC)
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)

LEVELS = [
    {"code": "on-time", "feed": "waybills", "name_en": "On time", "expected": "96", "minimum": "93", "weight": "60"},
    {
        "code": "damage",
        "feed": "damages",
        "name_en": "Damage",
        "direction": "down",
        "expected": "0.15",
        "minimum": "0.30",
        "weight": "40",
    },
    {
        "code": "tracking",
        "feed": "outages",
        "name_en": "Tracking up",
        "measure": "availability",
        "precision": 3,
        "expected": "99.9",
        "minimum": "99.5",
        "level_class": "key",
    },
    {
        "code": "csat",
        "feed": "csat",
        "name_en": "Satisfaction",
        "measure": "value",
        "precision": 1,
        "expected": "88",
        "minimum": "84",
        "level_class": "key",
    },
]
FEEDS = [
    {"code": "waybills", "kind": "commitments", "name_en": "Waybills"},
    {"code": "damages", "kind": "counts", "name_en": "Damages"},
    {"code": "outages", "kind": "outages", "name_en": "Outages"},
    {"code": "csat", "kind": "values", "name_en": "Satisfaction"},
]


@kept
def running_contract(world, number="C-2026-100", vendor=None, seasons=()):
    """An active courier contract with four levels, each of another kind, 8 % at risk; its months open from May on."""
    vendor = vendor or world.acme
    contract = worlds.a_draft(
        vendor,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number=number,
        now=SIGNED,
    )
    schedule = {
        "code": "parcels",
        "name_en": "Parcels",
        "line": world.line,
        "at_risk_percent": "8",
        "cap_percent": "8",
        "repeat": ["1", "1", "1.5"],
    }
    contract_actions.edit_version(
        latest_version(contract),
        by=world.vera,
        now=SIGNED,
        terms={"claim_days": 60},
        schedules=[schedule],
        feeds=FEEDS,
        levels=[{"schedule": "parcels", **level} for level in LEVELS],
        seasons=list(seasons),
    )
    worlds.sign(contract, by=world.vera, approver=world.leo, now=SIGNED)
    contract_actions.activate_contract(contract, by=world.vera, attested="Insurance seen.", now=BEGAN)
    return contract


def month_after(first_day: date, days: int = 3) -> datetime:
    """An instant in the days after a month's end, before its data are due."""
    following = (first_day + timedelta(days=32)).replace(day=1)
    return datetime(following.year, following.month, days, 4, 0, tzinfo=UTC)


@kept
def open_month(world, contract, first_day: date, fee: str | None = "100000.00") -> Period:
    """The month with its fee entered; without one it is what was agreed."""
    now = month_after(first_day)
    actions.open_due_periods(now=now, contracts=[contract])
    if fee is not None:
        contract_actions.enter_charge(
            contract, by=world.fay, schedule_code="parcels", month=first_day, amount=Decimal(fee), now=now
        )
    return contract.periods.get(starts_on=first_day)


def waybills(first_day: date, good: int, total: int, prefix: str = "W") -> str:
    """`total` waybills due on the month's tenth, `good` of them on time."""
    lines = [
        f"{prefix}{first_day:%m}-{n:05d},{first_day:%Y-%m}-10T12:00,{first_day:%Y-%m}-{10 if n < good else 11}T11:00,"
        for n in range(total)
    ]
    return "\n".join(["id,due_at,done_at,ok", *lines, ""])


def counts(first_day: date, good: int, total: int) -> str:
    return f"start,end,good,total\n{first_day:%Y-%m}-01,{first_day:%Y-%m}-28,{good},{total}\n"


@kept
def upload(delivery, text: str, *, by, now) -> Submission:
    """A checked (or refused) submission."""
    submission = actions.upload_file(delivery, ContentFile(text.encode(), name="month.csv"), by=by, now=now)
    jobs.run_waiting()
    submission.refresh_from_db()
    return submission


def send(submission: Submission, *, by, now) -> Submission:
    actions.send_submission(submission, by=by, now=now)
    jobs.run_waiting()
    submission.refresh_from_db()
    return submission


@kept
def deliver(world, period: Period, feed: str, text: str, *, now=None, accept: bool = True) -> Submission:
    """Uploaded and sent by Alan, accepted by Vera; the month evaluates itself when nothing is open any more."""
    now = now or month_after(period.starts_on)
    delivery = period.deliveries.get(feed__code=feed)
    submission = send(upload(delivery, text, by=world.alan, now=now), by=world.alan, now=now)
    if accept:
        actions.accept_submission(submission, by=world.vera, now=now)
        jobs.run_waiting()
        submission.refresh_from_db()
    return submission


@kept
def whole_month(
    world, contract, first_day: date, *, good=97, total=100, damaged=1, fee="100000.00", down=None, csat="90"
):
    """A month in which everything is delivered and accepted; it stands evaluated."""
    period = open_month(world, contract, first_day, fee)
    deliver(world, period, "waybills", waybills(first_day, good, total))
    deliver(world, period, "damages", counts(first_day, damaged, 1000))
    outages = "".join(f"O{n},{start},{end},\n" for n, (start, end) in enumerate(down or []))
    if outages:
        deliver(world, period, "outages", "id,start,end,weight\n" + outages)
    else:
        submission = actions.declare_nothing(
            period.deliveries.get(feed__code="outages"), by=world.alan, now=month_after(first_day)
        )
        actions.accept_submission(submission, by=world.vera, now=month_after(first_day))
    deliver(world, period, "csat", f"value,n\n{csat},320\n")
    jobs.run_waiting()
    period.refresh_from_db()
    return period

"""How does the demonstration's world come to be? By the actions that people use, on the days of the story."""

import time
from collections.abc import Callable
from datetime import date

from django.db import connection, transaction

from portal.seeding import (
    aftermath,
    billing,
    diligence,
    documents,
    duties,
    incidents,
    joining,
    letters,
    obligations,
    people,
    reference,
    registered,
    risk,
    words,
)
from portal.seeding.agreed import Agreement, Making
from portal.seeding.days import Days
from portal.seeding.months import Running
from portal.seeding.site import ensure_site
from portal.seeding.story.logistics import logistics
from portal.seeding.story.payment import payment
from portal.seeding.story.platform import platform
from portal.seeding.story.service import service
from vendors.models import User, Vendor

# what happens before a file of a month is delivered
BEFORE = {
    ("fengyuan", "parcels", 0): aftermath.first_file_with_faults,
    ("yunlan", "outages", -1): incidents.storage_failure,
    ("lindenpay", "outages", 0): incidents.failing_payments,
}
Say = Callable[[str], None]
# months that are not locked: one whose result is provisional, one approved only, one that waits for a decision
OPEN_STILL = frozenset({("baicang", 0), ("polder", 0), ("vistula", 0)})


def is_empty() -> bool:
    """Whether nobody has worked here yet."""
    return not Vendor.objects.exists() and not User.objects.filter(is_system=False).exists()


@transaction.atomic
def seed_demo(today: date, say: Say) -> None:
    """Make the world of the demonstration as it stands on `today`; all of it, or nothing."""
    days = Days(today)
    watch = _Watch(say)
    watch(reference.write_down(days))
    cast = people.buyers(days)
    watch(reference.on_board(days, cast))
    cast |= people.clerks(days, cast)
    watch(f"{len(cast)} people with their roles")
    watch(risk.assess(days, cast))
    making = Making(days, cast)
    agreed = [*platform(days), *payment(days), *logistics(days), *service(days)]
    watch(documents.hand_in(days, cast, agreed))
    for item in agreed:
        making.conclude(item)
    watch(f"{len(agreed)} contracts drafted, approved, signed")
    running = Running(days, cast, making, unlocked=OPEN_STILL, special=BEFORE)
    for item in agreed:
        _run(running, item)
        if item.fees or item.rates:
            watch(f"{item.number} {item.title[0]}: its months up to {days.month(0):%B %Y}")
    for what in (aftermath.answer, aftermath.settle, aftermath.stop_and_renew):
        watch(what(running))
    watch(joining.bring_in(days, cast))
    watch(diligence.ask_all(days, cast))
    watch(risk.draw_map(days, cast))
    watch(documents.today(days, cast))
    watch(duties.write_down(days, cast))
    watch(billing.invoice_all(running))  # the vendors have said how large they are
    watch(obligations.keep(days, cast))
    watch(registered.take_in(days, cast))
    ensure_site()
    watch(words.write_down(days))
    watch(letters.write(days, cast))
    say(f"{running.delivered} deliveries accepted, {running.locked} months locked, in {watch.total:.0f} seconds.")
    connection.run_on_commit.clear()  # every job that was announced has run: no worker needs to be woken


def _run(running: Running, agreed: Agreement) -> None:
    if agreed.stays not in ("", "closed"):
        return
    if agreed.vendor == "hengtong":
        _run_hengtong(running, agreed)
        return
    running.run(agreed)
    if agreed.stays == "closed":
        aftermath.close_former_order(running, agreed)
    if agreed.vendor == "vistula":
        aftermath.correct_vistulas_mails(running, agreed)
    if agreed.vendor == "baicang":
        aftermath.claim_for_live_streams(running, agreed)
    if agreed.vendor == "polder":
        running.lock(
            aftermath.period_of("polder", running.days, 0), running.days.ago(2), agreed.zone, only_approve=True
        )


def _run_hengtong(running: Running, agreed: Agreement) -> None:
    """Its month before the last is corrected before the last one is evaluated."""
    contract = running.making.contracts[agreed.number]
    for offset in range(agreed.first, 0):
        running.month(agreed, contract, offset)
    aftermath.restate_hengtong(running, agreed)
    for offset in (0, 1):
        running.month(agreed, contract, offset)


class _Watch:
    """Says each step with the seconds it took."""

    def __init__(self, say: Say):
        self.say, self.begun = say, time.monotonic()
        self.last = self.begun

    def __call__(self, sentence: str) -> None:
        now = time.monotonic()
        self.say(f"{sentence} ({now - self.last:.1f} s)")
        self.last = now

    @property
    def total(self) -> float:
        return time.monotonic() - self.begun

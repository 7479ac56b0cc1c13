"""How does a month go by? Opened, delivered, sent, accepted, evaluated, approved, locked, each on its day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.files.base import ContentFile

from contracts import actions as contract_actions
from contracts.models import Contract
from portal.seeding import billing
from portal.seeding.agreed import Agreement, Making
from portal.seeding.days import Days, at
from portal.seeding.files import Asked
from sla import actions
from sla.models import Delivery, Period, Submission
from vendors import jobs
from vendors.models import User
from vendors.system import system_user

UPLOADS = ("09:20", "10:35", "14:10")


@dataclass(slots=True)
class Running:
    """Takes contracts through their months."""

    days: Days
    people: Mapping[str, User]
    making: Making
    delivered: int = 0
    locked: int = 0
    unlocked: frozenset[tuple[str, int]] = field(default_factory=frozenset)
    special: Mapping[tuple[str, str, int], object] = field(default_factory=dict)

    def run(self, agreed: Agreement) -> None:
        """Every month of a contract, the oldest first; amendments come into force on their way."""
        contract = self.making.contracts[agreed.number]
        for offset in range(max(agreed.first, -13), min(agreed.last, 1) + 1):
            for change in agreed.amendments:
                if change.offset == offset:
                    self.making.amend(agreed, change)
            if agreed.feeds:
                self.month(agreed, contract, offset)

    def month(self, agreed: Agreement, contract: Contract, offset: int) -> None:
        first, zone = self.days.month(offset), agreed.zone
        period = actions.open_period(contract, first, by=system_user("calendar"), now=at(first, "00:05", zone))
        if offset > 0:
            return
        following = self.days.month(offset + 1)
        for code, amount, words_en, words_zh in agreed.fees(offset) if agreed.fees else []:
            contract_actions.enter_charge(
                contract,
                by=self.people["fang"],
                schedule_code=code,
                month=first,
                amount=amount,
                words_en=words_en,
                words_zh=words_zh,
                now=at(following + timedelta(days=1), "10:00", zone),
            )
        accepted_on = self.days.accepted_on(offset, sum(map(ord, agreed.vendor)) % 3)
        if offset in agreed.silent:
            actions.evaluate_due_periods(now=at(accepted_on, "06:00", zone))
        else:
            self._deliver_and_accept(agreed, period, offset, accepted_on)
        if billing.has_rate_card(contract, first):
            billing.confirm(self, agreed, contract, offset, accepted_on)
        period.refresh_from_db()
        if (agreed.vendor, offset) not in self.unlocked:
            self.lock(period, self.days.locked_on(offset, sum(map(ord, agreed.vendor)) % 4), zone)

    def _deliver_and_accept(self, agreed: Agreement, period: Period, offset: int, accepted_on: date) -> None:
        """All feeds arrive before the first of them is decided; the last decision has the month evaluated."""
        deliveries = period.deliveries.select_related("feed", "period__contract__vendor").order_by("pk")
        sent = [self._deliver(agreed, delivery, offset, n) for n, delivery in enumerate(deliveries)]
        for n, submission in enumerate(sent):
            actions.accept_submission(
                submission, by=self.people[agreed.acceptor], now=at(accepted_on, f"1{n}:2{n}", agreed.zone)
            )
            self.delivered += 1
            jobs.run_waiting()

    def _deliver(self, agreed: Agreement, delivery: Delivery, offset: int, n: int) -> Submission:
        code = delivery.feed.code
        clerk = self.people[agreed.owner if delivery.is_own else f"{agreed.vendor}.2"]
        following = self.days.month(offset + 1)
        day = following + timedelta(days=min(max(self.days.due_day - 5 + n, 0), self.days.due_day - 1))
        now = at(day, UPLOADS[n % 3], agreed.zone)
        if (code, offset) in agreed.nothing:
            return actions.declare_nothing(delivery, by=clerk, note="No milestone was due.", now=now)
        if delivery.is_own:
            name = f"probe-{agreed.vendor}-{self.days.month(offset):%Y-%m}.csv"
            return self.send(delivery, agreed.own[code].text(self.asked(agreed, code, offset)), name, clerk, now)
        text = agreed.figures[code].text(self.asked(agreed, code, offset))
        if before := self.special.get((agreed.vendor, code, offset)):
            before(self, agreed, delivery, text, now)
        return self.send(delivery, text, self.name(agreed, code, offset), clerk, now)

    def asked(self, agreed: Agreement, code: str, offset: int) -> Asked:
        return Asked(agreed.vendor, code, offset, self.days.month(offset), agreed.zone)

    def name(self, agreed: Agreement, code: str, offset: int) -> str:
        return f"{agreed.vendor}-{self.days.month(offset):%Y-%m}-{code}.csv"

    def send(self, delivery: Delivery, text: str, name: str, clerk: User, now, note: str = "") -> Submission:
        """Upload, have it checked, send it, have it stored: a few minutes of a clerk's day."""
        submission = actions.upload_file(delivery, ContentFile(text.encode(), name=name), by=clerk, now=now)
        jobs.run(submission.job.pk)
        submission.refresh_from_db()
        actions.send_submission(submission, by=clerk, note=note, now=now + timedelta(minutes=3))
        jobs.run(submission.job.pk)
        submission.refresh_from_db()
        return submission

    def lock(self, period: Period, day: date, zone: str, *, only_approve: bool = False) -> None:
        """The head of procurement looks, approves and locks."""
        ye = self.people["ye"]
        actions.approve_period(period, by=ye, now=at(day, "15:40", zone))
        if not only_approve:
            actions.lock_period(period, by=ye, now=at(day, "16:05", zone))
            self.locked += 1

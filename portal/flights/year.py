"""How does a carrier's month go through the portal? From the upload to the deduction on an invoice.

Every step looks first whether it is done, so that a load which was broken off goes on where it stopped. Jobs are run
here when no worker has taken them.
"""

import time
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db import connection

from contracts import actions as contract_actions
from contracts.models import Contract
from contracts.queries import charges_of
from portal.flights.agreed import CURRENCY, FEE_PER_FLIGHT, SCHEDULE, Buyer, desk_of, on
from portal.flights.record import YEAR, Flight, commitments_file
from portal.reports.actions import issue_report, print_report, rendition_of
from portal.reports.models import ReportIssue
from sla import actions
from sla.models import Breach, Credit, Delivery, Evaluation, LevelResult, Period, Submission
from vendors import jobs
from vendors.models import Job, User
from vendors.system import system_user

PAUSE = 0.2  # seconds between two looks at a job that a worker has taken
LANGUAGE = "en"


class Stopped(Exception):
    """The load cannot go on; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Month:
    """How a carrier's month ended."""

    period: Period
    result: LevelResult
    evaluation: Evaluation
    report: ReportIssue


@dataclass(frozen=True, slots=True)
class Carrier:
    """One carrier's contract with everybody who acts on it."""

    code: str
    contract: Contract
    buyer: Buyer
    desk: User

    @classmethod
    def of(cls, code: str, contract: Contract, buyer: Buyer) -> "Carrier":
        return cls(code, contract, buyer, desk_of(contract))

    def months_locked(self) -> set[int]:
        locked = self.contract.periods.filter(state=Period.State.LOCKED, starts_on__year=YEAR)
        return {day.month for day in locked.values_list("starts_on", flat=True)}

    def take_month(self, month: int, flights: list[Flight]) -> Month:
        """From the first of the month to the deduction on an invoice, whatever of it is not done yet."""
        period = self._open(month, len(flights))
        if period.state == Period.State.OPEN:
            self._deliver(period, flights)
            self._evaluate(period)
        if period.state == Period.State.CALCULATED:
            actions.approve_period(period, by=self.buyer["service_owner"], now=after(period, 5, "10:00"))
        if period.state == Period.State.APPROVED:
            actions.lock_period(period, by=self.buyer["service_owner"], now=after(period, 6, "09:00"))
            issue_report(period, by=self.buyer["procurement"], now=after(period, 6, "09:00"))
        self._settle(period)
        report = ReportIssue.objects.filter(period=period).order_by("-revision").first()
        evaluation = Evaluation.objects.get(period=period, superseded_by__isnull=True)
        return Month(period, evaluation.level_results.get(), evaluation, report)

    def end(self) -> None:
        """The term of 2013 is over."""
        self.contract.refresh_from_db()
        if self.contract.state == Contract.State.ACTIVE:
            now = on(1, 31, "00:30", YEAR + 1)
            contract_actions.expire_contract(self.contract, by=system_user("calendar"), now=now)

    def _open(self, month: int, many: int) -> Period:
        first = date(YEAR, month, 1)
        actions.open_due_periods(now=on(month, 1, "00:10"), contracts=[self.contract])
        period = self.contract.periods.get(starts_on=first)
        if SCHEDULE not in charges_of(self.contract, first):
            contract_actions.enter_charge(
                self.contract,
                by=self.buyer["finance"],
                schedule_code=SCHEDULE,
                month=first,
                amount=FEE_PER_FLIGHT * many,
                words_en=f"{many:,} flights × {CURRENCY} {FEE_PER_FLIGHT}",
                words_zh=f"{many:,} 个航班 × {FEE_PER_FLIGHT} 美元",
                now=after(period, 2, "09:00"),
            )
        return period

    def _deliver(self, period: Period, flights: list[Flight]) -> None:
        delivery = period.deliveries.get(source="vendor")
        if delivery.state != Delivery.State.ACCEPTED:
            submission = self._upload(delivery, flights) if flights else self._declare_nothing(delivery)
            if submission.state == Submission.State.SENT:
                actions.accept_submission(submission, by=self.buyer["procurement"], now=after(period, 4, "09:00"))

    def _declare_nothing(self, delivery: Delivery) -> Submission:
        waiting = delivery.submissions.filter(state=Submission.State.SENT).first()
        if waiting is not None:
            return waiting
        note = "No flight from New York this month."
        return actions.declare_nothing(delivery, by=self.desk, note=note, now=after(delivery.period, 3, "10:00"))

    def _upload(self, delivery: Delivery, flights: list[Flight]) -> Submission:
        uploaded = after(delivery.period, 3, "10:00")
        file = ContentFile(commitments_file(flights), name=f"{self.code}-{delivery.period.starts_on:%Y-%m}.csv")
        submission = actions.upload_file(delivery, file, by=self.desk, now=uploaded)
        if submission.state == Submission.State.CHECKING:
            carry_out(submission.job)
            submission.refresh_from_db()
        if submission.state == Submission.State.CHECKED:
            if submission.rows != len(flights) or submission.faults:
                raise Stopped(f"{delivery}: {submission.rows} of {len(flights)} rows can be read.")
            actions.send_submission(submission, by=self.desk, now=after(delivery.period, 3, "10:10"))
        if submission.state == Submission.State.SENDING:
            carry_out(submission.job)
            submission.refresh_from_db()
        if submission.state not in (Submission.State.SENT, Submission.State.ACCEPTED):
            raise Stopped(f"{delivery}: the file is “{submission.get_state_display()}”, {submission.refusal}.")
        return submission

    def _evaluate(self, period: Period) -> None:
        """The month is evaluated by the job that the acceptance has left."""
        for job in Job.objects.filter(
            vendor=self.contract.vendor, kind="evaluate_if_ripe", state__in=(Job.State.QUEUED, Job.State.RUNNING)
        ):
            carry_out(job)
        period.refresh_from_db()
        if period.state == Period.State.OPEN:
            actions.evaluate_period(period, now=after(period, 4, "09:05"))

    def _settle(self, period: Period) -> None:
        """What was 2013's business is settled then and waits for nobody today."""
        owner, procurement, finance = (self.buyer[role] for role in ("service_owner", "procurement", "finance"))
        for credit in period.credits.filter(state=Credit.State.PROPOSED):
            actions.notify_credit(credit, by=procurement, now=after(period, 6, "11:00"))
        for credit in period.credits.filter(state=Credit.State.NOTIFIED):
            invoice = f"Invoice {self.code}-{period.starts_on:%Y-%m} (invented)"
            actions.apply_credit(credit, by=finance, note=invoice, now=after(period, 20, "15:00"))
        for breach in period.breaches.filter(state=Breach.State.OPEN):
            note = "Settled by the month's deduction."
            actions.close_breach(breach, by=owner, note=note, now=after(period, 20, "16:00"))


def after(period: Period, day: int, clock: str) -> datetime:
    """An instant in the month after the period's."""
    month = period.starts_on.month
    return on(month % 12 + 1, day, clock, YEAR + month // 12)


def carry_out(job: Job) -> None:
    """Run a job to its end, or wait for the worker that has it; raises `Stopped` when it fails."""
    while job.state not in (Job.State.DONE, Job.State.FAILED):
        if jobs.run(job.pk) is None:
            time.sleep(PAUSE)
        job.refresh_from_db()
    if job.state == Job.State.FAILED:
        raise Stopped(f"The job {job.key} failed: {job.error}")


def order_print(month: Month, buyer: Buyer) -> Job | None:
    """The job that prints the month's report; None when it is printed."""
    if rendition_of(month.report, LANGUAGE) is not None:
        return None
    return print_report(month.report, by=buyer["procurement"], language=LANGUAGE, now=after(month.period, 6, "09:00"))


def in_a_thread(job: Job) -> None:
    """`carry_out` for a thread of a pool, which gives its database connection back."""
    try:
        carry_out(job)
    finally:
        connection.close()

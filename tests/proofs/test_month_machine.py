"""Whatever order people act in, does the month keep its promises?

Hypothesis plays vendor, procurement, approver and calendar in random order against the actions of the product; a plain
model of what should stand is compared after every step.
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sla import actions
from sla.models import CommitmentRow, Credit, Evaluation, LedgerEntry, Submission
from sla.queries import rows_of, standing_evaluation
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.sla import months
from tests.sla.months import MAY
from vendors import jobs
from vendors.lifecycle import NotPossible
from vendors.models import Event

START = datetime(2026, 6, 3, 4, tzinfo=UTC)
keys = st.dictionaries(st.sampled_from([f"W{n}" for n in range(6)]), st.booleans(), min_size=1)


def as_file(rows: dict[str, bool]) -> str:
    lines = [f"{key},2026-05-10T12:00,2026-05-{10 if kept else 11}T11:00," for key, kept in sorted(rows.items())]
    return "\n".join(["id,due_at,done_at,ok", *lines, ""])


class Month(RuleBasedStateMachine):
    world = None
    number = 0

    @initialize()
    def a_running_contract(self):
        Month.number += 1
        contract = months.running_contract(self.world, number=f"C-P-{Month.number}")
        self.period = months.open_month(self.world, contract, MAY)
        self.prefix = f"{Month.number}-"
        for feed, text in (("damages", months.counts(MAY, 1, 1000)), ("csat", "value,n\n90,320\n")):
            months.deliver(self.world, self.period, feed, text)
        nothing = actions.declare_nothing(
            self.period.deliveries.get(feed__code="outages"), by=self.world.alan, now=START
        )
        actions.accept_submission(nothing, by=self.world.vera, now=START)
        self.delivery = self.period.deliveries.get(feed__code="waybills")
        self.now = START
        self.files: dict[int, dict[str, bool]] = {}
        self.counting: dict[str, bool] | None = None
        self.lines = Event.objects.count()

    def later(self) -> datetime:
        self.now += timedelta(minutes=7)
        return self.now

    def latest(self, state: str) -> Submission | None:
        return self.delivery.submissions.filter(state=state).order_by("-n").first()

    @rule(rows=keys)
    def vendor_uploads(self, rows):
        try:
            submission = months.upload(self.delivery, as_file(rows), by=self.world.alan, now=self.later())
        except NotPossible:
            assert self.latest("sent")
        else:
            self.files[submission.n] = rows

    @rule()
    def vendor_sends(self):
        if draft := self.latest("checked"):
            months.send(draft, by=self.world.alan, now=self.later())

    @rule()
    def vendor_declares_nothing(self):
        try:
            submission = actions.declare_nothing(self.delivery, by=self.world.alan, now=self.later())
        except NotPossible:
            assert self.latest("sent")
        else:
            self.files[submission.n] = {}

    @rule()
    def procurement_accepts(self):
        if sent := self.latest("sent"):
            actions.accept_submission(sent, by=self.world.vera, now=self.later())
            jobs.run_waiting()
            self.counting = self.files[sent.n]

    @rule()
    def procurement_returns(self):
        if sent := self.latest("sent"):
            actions.return_submission(sent, by=self.world.vera, comment="Look again.", now=self.later())

    @rule(lock=st.booleans())
    def owner_approves(self, lock):
        try:
            actions.approve_period(self.period, by=self.world.otto, now=self.later())
            if lock:
                actions.lock_period(self.period, by=self.world.fay, now=self.later())
        except (NotPossible, Evaluation.DoesNotExist):
            self.period.refresh_from_db()
            assert self.period.state != "calculated"

    @rule()
    def the_wrong_person_tries(self):
        if sent := self.latest("sent"):
            for person in (self.world.alan, self.world.gita, self.world.nina):
                with pytest.raises(PermissionDenied):
                    actions.accept_submission(sent, by=person, now=self.later())

    @invariant()
    def what_was_accepted_is_what_counts(self):
        if not hasattr(self, "delivery"):
            return
        self.delivery.refresh_from_db()
        counted = dict(rows_of(self.delivery).values_list("row_key", "ok"))
        assert counted == (self.counting or {})

    @invariant()
    def every_sent_revision_still_reads_as_it_was_sent(self):
        for submission in (
            self.delivery.submissions.filter(state__in=["sent", "accepted", "returned"])
            if hasattr(self, "delivery")
            else []
        ):
            read = dict(
                CommitmentRow.objects.filter(delivery=self.delivery)
                .of_revision(submission.n)
                .values_list("row_key", "ok")
            )
            assert read == self.files[submission.n]

    @invariant()
    def the_ledger_balances_and_owes_what_was_last_approved(self):
        if not hasattr(self, "period"):
            return
        assert not LedgerEntry.objects.annotate(total=Sum("lines__amount_minor")).exclude(total=0).exists()
        self.period.refresh_from_db()
        if self.period.state in ("approved", "locked"):
            owed = Credit.objects.filter(period=self.period).aggregate(total=Sum("amount_minor"))["total"] or 0
            assert owed == standing_evaluation(self.period).total_minor

    @invariant()
    def the_standing_result_rests_on_what_counts(self):
        if not getattr(self, "counting", None):
            return
        row = standing_evaluation(self.period).level_results.get(level__code="on-time")
        assert (row.n, row.outcome == "met") == (len(self.counting), all(self.counting.values()))

    @invariant()
    def the_trail_only_grows(self):
        lines = Event.objects.count()
        assert lines >= getattr(self, "lines", 0)
        self.lines = lines


@pytest.mark.prove
def test_a_month_keeps_its_promises_in_whatever_order_people_act(world):  # noqa: F811
    Month.world = world
    Month.number = 0
    run_state_machine_as_test(
        Month,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )

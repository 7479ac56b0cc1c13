"""Whatever order people act in, does a contract keep its promises from draft to close-out?

Hypothesis plays everybody around a contract in random order against the actions of the product: ten thousand steps,
allowed or refused. A plain model says where the contract should stand; what must always be true is asked after each.
"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from contracts import actions
from contracts.content import content, hash_of
from contracts.models import Amendment, ApprovalRequest, Contract, ContractVersion
from contracts.queries import latest_version, open_notice, open_request, version_in_force
from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.papers import PDF
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible, transitions_of
from vendors.models import Event

REFUSED = (NotPossible, PermissionDenied, ValidationError)
START = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
LIVES, LONG = 125, 80
# None: whose step it is; else anybody, whose step it mostly is not
people = st.sampled_from([*[None] * 12, "vera", "otto", "leo", "fay", "max", "ada", "nina", "alan", "gita"])
MOVES = {(name, item.source): item.target for name, items in transitions_of(Contract).items() for item in items}
ENDED = ("expired", "terminated", "closed", "cancelled")


class Life(RuleBasedStateMachine):
    world = None
    number = 0
    reached: set[str] = set()

    @initialize(runs=st.booleans())
    def a_draft_or_a_running_contract(self, runs):
        Life.number += 1
        self.steps = 0
        here = self.world
        self.contract = worlds.a_draft(
            here.acme,
            by=here.vera,
            owner=here.otto,
            entity=here.entity,
            line=here.line,
            currency=here.cny,
            number=f"C-M-{Life.number}",
            terms=worlds.TERMS | {"renews_months": 0, "ends_on": START.date() + timedelta(days=60)},
        )
        if runs:
            worlds.activate(self.contract, by=here.vera, approver=here.leo, now=START)
        self.state = "active" if runs else "draft"
        self.now = START
        self.seen: dict[int, str] = {}  # version → the hash under which somebody last read it
        self.frozen: dict[int, str] = {}

    def attempt(self, move: str, act) -> bool:
        """Act; where it is not refused, the contract has made exactly this move."""
        self.steps += 1
        self.now += timedelta(hours=7)
        try:
            act()
        except REFUSED:
            return False
        if move:
            self.state = MOVES[move, self.state]
        return True

    def person(self, name: str | None, usual: str = "vera"):
        return getattr(self.world, name or usual)

    def latest(self) -> ContractVersion:
        return latest_version(self.contract)

    # What is agreed.

    @rule(who=people, value=st.integers(1, 9_000_000))
    def edits(self, who, value):
        terms = {"value": Decimal(value)}
        self.attempt("", lambda: actions.edit_version(self.latest(), by=self.person(who), terms=terms, now=self.now))

    @rule(who=people)
    def submits(self, who):
        version = self.latest()
        move = "submit" if version.n == 1 else ""
        self.attempt(move, lambda: actions.submit_contract(self.contract, by=self.person(who), now=self.now))

    @rule(who=people)
    def reads(self, who):
        version = self.latest()
        self.seen[version.n] = hash_of(content(version))

    @rule(who=people)
    def approves_what_was_read(self, who):
        version = self.latest()
        request = version.approval_requests.order_by("-pk").first()
        if request is None:
            return
        seen = self.seen.get(version.n, request.content_hash)
        done = self.attempt(
            "approve" if version.n == 1 else "",
            lambda: actions.approve_contract(request, by=self.person(who, "leo"), hash_seen=seen, now=self.now),
        )
        if done:
            version.refresh_from_db()
            assert seen == request.content_hash == version.content_hash == hash_of(content(version))
            assert self.person(who, "leo").pk not in (version.author_id, version.last_editor_id)
            self.frozen[version.n] = seen

    @rule(who=people, back=st.booleans())
    def sends_back_or_withdraws(self, who, back):
        version = self.latest()
        request = version.approval_requests.order_by("-pk").first()
        if request is None:
            return
        act = actions.send_back if back else actions.withdraw
        move = ("send_back" if back else "withdraw") if version.n == 1 else ""
        self.attempt(move, lambda: act(request, by=self.person(who, "vera"), note="No.", now=self.now))

    @rule(who=people, kind=st.sampled_from(["amendment", "renewal"]), days=st.integers(-20, 90))
    def amends(self, who, kind, days):
        given = {"what_changed": "Price", "effective_from": self.now.date() + timedelta(days=days)}
        self.attempt(
            "", lambda: actions.amend_contract(self.contract, by=self.person(who), kind=kind, now=self.now, **given)
        )

    @rule(who=people)
    def drops_the_amendment(self, who):
        version = self.latest()
        if version.n > 1:
            self.attempt(
                "", lambda: actions.drop_amendment(version.amendment, by=self.person(who), note="No.", now=self.now)
            )

    # Signing.

    @rule(who=people)
    def sends_out(self, who):
        self.attempt("send_out", lambda: actions.send_out(self.contract, by=self.person(who), now=self.now))

    @rule(who=people, party=st.sampled_from(["buyer", "vendor"]))
    def signs_for_a_party(self, who, party):
        given = {"party": party, "signatory": "S", "signed_on": self.now.date()}
        self.attempt("", lambda: actions.record_signature(self.latest(), by=self.person(who), now=self.now, **given))

    @rule(who=people)
    def concludes(self, who):
        version = self.latest()
        if version.n == 1:
            self.attempt("sign", lambda: actions.sign_contract(self.contract, by=self.person(who, "leo"), now=self.now))
        else:
            self.attempt("", lambda: actions.sign_version(version, by=self.person(who, "leo"), now=self.now))

    @rule()
    def goes_on_as_usual(self):
        """The next step of what is on its way, by whose it is."""
        if self.state in ("expired", "terminated"):
            self.works_off_the_exit(None)
            return self.closes(None)
        if self.state in ("notice_given", "in_exit"):
            self.the_notice_arrives(None)
            return self.terminates(None)
        version = self.latest()
        if version.signed_at is not None:
            return self.activates(None) if self.state == "signed" else None
        if not version.is_frozen:
            return self.approves_what_was_read(None) if open_request(version) else self.submits(None)
        if self.state == "approved":
            return self.sends_out(None)
        for party in ("buyer", "vendor"):
            self.signs_for_a_party(None, party)
        return self.concludes(None)

    # Running, ending, leaving.

    @rule(who=people)
    def activates(self, who):
        self.attempt(
            "activate",
            lambda: actions.activate_contract(self.contract, by=self.person(who), attested="Seen.", now=self.now),
        )

    @rule(who=people, clock=st.booleans(), shifts=st.booleans())
    def suspends(self, who, clock, shifts):
        given = {"from_day": self.now.date(), "scope": "All", "clock_runs": clock, "shifts_end": shifts}
        self.attempt(
            "suspend",
            lambda: actions.suspend_contract(self.contract, by=self.person(who), note="Strike.", now=self.now, **given),
        )

    @rule(who=people)
    def resumes(self, who):
        self.attempt(
            "resume", lambda: actions.resume_contract(self.contract, by=self.person(who), note="Over.", now=self.now)
        )

    @rule(who=people, kind=st.sampled_from(["cause", "convenience", "mutual", "non_renewal"]), days=st.integers(0, 90))
    def gives_notice(self, who, kind, days):
        today = self.now.date()
        given = {"kind": kind, "served_on": today, "effective_on": today + timedelta(days=days)}
        self.attempt(
            "give_notice",
            lambda: actions.give_notice(
                self.contract, by=self.person(who, "leo"), note="Enough.", now=self.now, **given
            ),
        )

    @rule(who=people)
    def the_notice_arrives(self, who):
        self.attempt(
            "",
            lambda: actions.record_arrival(
                self.contract, by=self.person(who, "leo"), arrived_on=self.contract.day_of(self.now), now=self.now
            ),
        )

    @rule(who=people, agreed=st.sampled_from(["", "Alan, by letter"]))
    def takes_the_notice_back(self, who, agreed):
        self.attempt(
            "withdraw_notice",
            lambda: actions.withdraw_notice(
                self.contract, by=self.person(who, "leo"), note="Settled.", agreed=agreed, now=self.now
            ),
        )

    @rule(who=people)
    def starts_the_exit(self, who):
        self.attempt(
            "start_exit",
            lambda: actions.start_exit(self.contract, by=self.person(who), note="Moving.", now=self.now),
        )

    @rule(who=people)
    def terminates(self, who):
        self.attempt(
            "terminate",
            lambda: actions.terminate_contract(self.contract, by=self.person(who, "leo"), note="Over.", now=self.now),
        )

    @rule(who=people)
    def expires(self, who):
        self.attempt("expire", lambda: actions.expire_contract(self.contract, by=self.person(who), now=self.now))

    @rule(who=people)
    def works_off_the_exit(self, who):
        for item in self.contract.exit_items.filter(state="open"):
            file = None
            if item.kind == "deletion":
                file = store_evidence(ContentFile(PDF, name="d.pdf"), by=self.world.vera, vendor=self.world.acme)
            self.attempt(
                "",
                lambda item=item, file=file: actions.finish_exit_item(
                    item, by=self.person(who), note="Seen.", file=file, now=self.now
                ),
            )

    @rule(who=people)
    def closes(self, who):
        left = self.contract.exit_items.filter(state="open").exists()
        done = self.attempt(
            "close", lambda: actions.close_contract(self.contract, by=self.person(who, "fay"), now=self.now)
        )
        assert not (done and left)

    @precondition(lambda self: self.steps % 3 == 0)
    @rule(who=people)
    def cancels(self, who):
        self.attempt(
            "cancel", lambda: actions.cancel_contract(self.contract, by=self.person(who), note="No.", now=self.now)
        )

    @rule(days=st.integers(1, 60))
    def days_pass_and_the_calendar_looks(self, days):
        self.now += timedelta(days=days)
        self.steps += 1
        before = self.state
        actions.follow_terms(now=self.now)
        self.state = Contract.objects.get(pk=self.contract.pk).state
        assert self.state == before or (before, self.state) in {("signed", "active"), ("active", "expired")}

    # What must always be true.

    @invariant()
    def it_stands_where_the_steps_led(self):
        if hasattr(self, "contract"):
            self.contract = Contract.objects.get(pk=self.contract.pk)
            assert self.contract.state == self.state
            Life.reached.add(str(self.state))

    @invariant()
    def the_trail_is_one_chain_of_states(self):
        if not hasattr(self, "contract"):
            return
        lines = Event.objects.filter(record_type="contracts.contract", record_id=str(self.contract.pk))
        moved = list(lines.exclude(target="").order_by("pk").values_list("source", "target"))
        assert [source for source, _target in moved[1:]] == [target for _source, target in moved[:-1]]
        assert (moved[-1][1] if moved else "draft") == self.state

    @invariant()
    def what_was_approved_still_reads_as_approved(self):
        if not hasattr(self, "contract"):
            return
        for version in self.contract.versions.filter(frozen_at__isnull=False):
            assert version.content_hash == hash_of(content(version))
            assert self.frozen.setdefault(version.n, version.content_hash) == version.content_hash
            decided = version.approval_requests.filter(outcome=ApprovalRequest.Outcome.APPROVED)
            assert [row.content_hash for row in decided] == [version.content_hash]

    @invariant()
    def versions_follow_one_another(self):
        if not hasattr(self, "contract"):
            return
        rows = list(self.contract.versions.order_by("n").select_related("amendment"))
        assert [row.n for row in rows] == list(range(1, len(rows) + 1))
        going = [row for row in rows if row.signed_at is None and (row.n == 1 or row.amendment.state != "void")]
        assert len(going) <= 1
        signed = [row for row in rows if row.signed_at]
        assert signed == sorted(signed, key=lambda row: (row.signed_at, row.n))
        assert [row.effective_from for row in signed] == sorted(row.effective_from for row in signed)
        for row in rows[1:]:
            assert (row.amendment.state in ("signed", "effective")) == (row.signed_at is not None)
            assert (row.amendment.state == "in_review") == (open_request(row) is not None)

    @invariant()
    def what_is_in_force_was_signed_by_both(self):
        if not hasattr(self, "contract"):
            return
        version = version_in_force(self.contract, self.now.date())
        if version is not None:
            parties = set(version.signatures.values_list("party", "covers_hash"))
            assert parties == {("buyer", version.content_hash), ("vendor", version.content_hash)}

    @invariant()
    def what_has_ended_has_a_day_and_nothing_left_to_change(self):
        if not hasattr(self, "contract"):
            return
        over = self.state in ("expired", "terminated", "closed")
        assert (self.contract.ended_on is not None) == over
        if over:
            states = set(Amendment.objects.filter(version__contract=self.contract).values_list("state", flat=True))
            assert not states & {"draft", "in_review", "approved"}
            assert self.contract.exit_items.exists()
        if self.state in ("notice_given", "terminated") and (notice := open_notice(self.contract)):
            assert self.state != "terminated" or notice.kind == "mutual" or notice.arrived_on is not None
        assert self.contract.suspensions.filter(until_day__isnull=True).exists() == (self.state == "suspended")


@pytest.mark.prove
@pytest.mark.once
def test_a_contract_keeps_its_promises_through_ten_thousand_steps(world):  # noqa: F811
    Life.world = world
    Life.number, Life.reached = 0, set()
    everywhere = {state.value for state in Contract.State} - {"registered"}
    for _round in range(4):  # what steps at random have not reached by then, no steps reach
        run_state_machine_as_test(
            Life,
            settings=settings(
                max_examples=LIVES,
                stateful_step_count=LONG,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
            ),
        )
        if Life.reached == everywhere:
            break
    assert Life.reached == everywhere

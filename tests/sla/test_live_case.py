"""Does a live contract, written down as a case, come to what was posted?"""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contracts import actions as contract_actions
from contracts.queries import latest_version
from sla import engine
from sla.live_case import case_of_contract, live_case
from sla.models import Evaluation
from tests.contracts import worlds
from tests.sla import months
from tests.sla.months import JULY, JUNE, MAY
from vendors.lifecycle import NotPossible

pytestmark = pytest.mark.django_db
DOWN = [("2026-06-03T10:00", "2026-06-03T18:00")]


@pytest.fixture
def played(world, contract):
    """Three months: below minimum; below expected a second time and an outage; met."""
    months.whole_month(world, contract, MAY, good=91, damaged=2)
    months.whole_month(world, contract, JUNE, good=95, down=DOWN)
    months.whole_month(world, contract, JULY, good=97, csat="80", fee="90000.00")
    return contract


def amended(world, contract):
    """From August on: no damage level, a new one, and tracking up as a figure of its own."""
    now = months.month_after(JULY)
    version = contract_actions.amend_contract(
        contract, by=world.vera, kind="amendment", what_changed="Levels", effective_from=date(2026, 8, 1), now=now
    )
    on_time, damage, tracking, csat = months.LEVELS
    levels = [on_time, damage | {"code": "returns"}, tracking | {"measure": "value", "feed": "csat"}, csat]
    contract_actions.edit_version(
        version, by=world.vera, now=now, levels=[{"schedule": "parcels", **level} for level in levels]
    )
    request = contract_actions.submit_version(version, by=world.vera, now=now)
    contract_actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash, now=now)
    for party in ("buyer", "vendor"):
        contract_actions.record_signature(
            version, by=world.vera, party=party, signatory=party, signed_on=now.date(), now=now
        )
    contract_actions.sign_version(version, by=world.leo, now=now)


def posted(contract):
    """The stored results by month and level: value, outcome, default, credit."""
    rows = Evaluation.objects.filter(period__contract=contract, superseded_by__isnull=True)
    found = []
    for evaluation in rows.order_by("period__starts_on"):
        lines = {line.level_result_id: line.amount for line in evaluation.credit_lines.all()}
        for row in evaluation.level_results.order_by("spec__position"):
            found.append((row.level.code, row.value, row.outcome, row.default, lines.get(row.pk, Decimal(0))))
    return found


def worked_out(document):
    case = engine.read_case(document)
    return [
        (level.code, level.value, level.outcome.value, level.default, level.credit)
        for period in engine.simulate(case)
        for level in period.levels
    ]


def test_the_case_of_a_live_contract_comes_to_what_was_posted(played):
    found = worked_out(case_of_contract(played))
    live = live_case(played)
    assert found == posted(played)
    assert (live.schedule, live.version.n, live.judged_by, live.months, live.posted) == (
        "parcels",
        1,
        (1,),
        3,
        Decimal("12800.00"),
    )
    assert [row[2] for row in found if row[0] == "on-time"] == ["below_minimum", "below_expected", "met"]
    assert sum(row[4] for row in found) == Decimal("12800.00")


def test_it_says_which_contract_version_and_schedule_it_is(played):
    document = case_of_contract(played, "parcels")
    assert (document["title"], document["source"], document["format"], document["currency"]) == (
        "C-2026-100, Acme Courier, Courier, mainland",
        "Version 1 of C-2026-100",
        "steward-case/1",
        "CNY",
    )
    assert [level["code"] for level in document["levels"]] == ["on-time", "damage", "tracking", "csat"]


def test_it_holds_the_last_months_up_to_a_day(played):
    starts = lambda **asked: [one["start"] for one in case_of_contract(played, **asked)["periods"]]  # noqa: E731
    assert (starts(months=2), starts(until=date(2026, 6, 30)), starts(months=1, until=JUNE)) == (
        ["2026-06-01", "2026-07-01"],
        ["2026-05-01", "2026-06-01"],
        ["2026-06-01"],
    )


def test_a_level_that_was_not_agreed_then_costs_nothing_in_those_months(world, played):
    amended(world, played)
    document = case_of_contract(played)
    found = {(row[0], row[2]) for row in worked_out(document) if row[0] in ("returns", "tracking")}
    assert (document["source"], found, live_case(played).judged_by) == (
        "Version 2 of C-2026-100",
        {("returns", "not_applicable"), ("tracking", "not_applicable")},
        (1,),
    )
    assert case_of_contract(played, until=date(2026, 7, 31))["source"] == "Version 1 of C-2026-100"


def test_nothing_is_made_up_where_nothing_is_signed_or_the_schedule_is_not_there(world, contract):
    draft = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number="C-DRAFT",
    )
    said = []
    for asked, code in ((draft, None), (contract, "sea")):
        with pytest.raises(NotPossible) as refused:
            case_of_contract(asked, code)
        said += [str(reason) for reason in refused.value.reasons]
    assert said == [
        "The contract has no signed version yet.",
        "The contract has no schedule sea; it has: parcels.",
    ]


def test_several_schedules_have_to_be_named(world, contract):
    version = latest_version(contract)
    version.schedules.create(code="sea", name_en="Sea", line=world.line)
    with pytest.raises(NotPossible, match="name one: parcels, sea"):
        case_of_contract(contract)


def test_a_contract_without_judged_months_is_a_case_without_periods(contract):
    assert case_of_contract(contract)["periods"] == []


def test_it_asks_as_often_for_two_months_as_for_one(world, contract):
    months.whole_month(world, contract, MAY)
    case_of_contract(contract)  # what a process reads once is read
    with CaptureQueriesContext(connection) as one:
        case_of_contract(contract)
    months.whole_month(world, contract, JUNE)
    with CaptureQueriesContext(connection) as two:
        case_of_contract(contract)
    assert len(one) == len(two)

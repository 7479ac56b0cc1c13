"""What was granted for a month, in the form in which its evaluation takes it?"""

import pytest

from sla import actions
from sla.queries_relief import ApprovedSpan, Reason, approved_spans, granted_keys, reasons_of
from tests.sla import months
from tests.sla.claims import NOW, at, named, taken_up
from tests.sla.months import MAY


@pytest.fixture
def period(world, contract):
    period = months.open_month(world, contract, MAY)
    months.deliver(world, period, "waybills", months.waybills(MAY, 2, 4))
    return period


def test_spans_and_rows_are_asked_with_one_query_each(world, contract, period, django_assert_num_queries):
    on_time, waybills = contract.levels.get(code="on-time"), contract.feeds.get(code="waybills")
    span = taken_up(world, period, level=on_time, starts_at=at(10), ends_at=at(11))
    rows = taken_up(world, period, rows=named(("W05-00002", "FLOOD"), ("W05-00003", "ROAD")))
    taken_up(world, period, starts_at=at(20), ends_at=at(21))  # not decided
    actions.approve_relief(span, by=world.vera, now=NOW)
    actions.approve_relief(rows, by=world.vera, decision="The flood only.", reasons=["FLOOD"], now=NOW)
    with django_assert_num_queries(2):
        found = approved_spans(period), granted_keys(period)
    assert found == (
        (ApprovedSpan(at(10), at(11), "third_party", on_time.pk),),
        {waybills.pk: {None: frozenset({"W05-00002"})}},
    )
    assert (approved_spans(period, but=span), granted_keys(period, but=rows)) == ((), {})


def test_reasons_count_their_rows_and_those_that_were_late_too_early(world, contract):
    period = months.open_month(world, contract, MAY)
    text = "id,due_at,done_at,ok\nA,2026-05-09T12:00,,\nB,2026-05-10T12:00,,\nC,2026-05-11T12:00,,\n"
    months.deliver(world, period, "waybills", text)
    said = named(("A", "FLOOD"), ("B", "FLOOD"), ("C", "ROAD"))
    relief = taken_up(world, period, category="force_majeure", starts_at=at(10), ends_at=at(12), rows=said)
    before = reasons_of(relief)
    actions.approve_relief(relief, by=world.vera, decision="In part.", now=NOW)
    assert (before, reasons_of(relief)) == (
        [Reason("FLOOD", 2, 1, 0), Reason("ROAD", 1, 0, 0)],
        [Reason("FLOOD", 2, 1, 1), Reason("ROAD", 1, 0, 1)],
    )

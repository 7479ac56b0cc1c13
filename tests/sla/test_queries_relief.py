"""Do the reasons of a claim say what can be granted?"""

from sla import actions
from sla.queries_relief import Reason, reasons_of
from tests.sla import months
from tests.sla.claims import NOW, at, named, taken_up
from tests.sla.months import MAY


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

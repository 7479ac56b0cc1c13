"""Are cases that were granted by name taken out of the feeds that a level reads, and of no others?"""

import pytest

from sla import actions, relieved
from sla.models import Relief
from tests.sla import months
from tests.sla.claims import NOW, named, taken_up
from tests.sla.months import MAY

pytestmark = pytest.mark.django_db


def test_named_rows_belong_to_their_feed(world, contract):
    period = months.open_month(world, contract, MAY)
    months.deliver(world, period, "waybills", months.waybills(MAY, 2, 4))
    relief = taken_up(world, period, rows=named(("W05-00002", "FLOOD"), ("W05-00003", "FLOOD")))
    actions.approve_relief(relief, by=world.vera, decision="Granted.", reasons=["FLOOD"], but=[], now=NOW)
    found = relieved.approved([period])
    feeds = {feed.code: feed.pk for feed in contract.feeds.all()}
    level = contract.levels.get(code="on-time").pk
    assert Relief.objects.get().state == "approved"
    assert [found.rows({feeds[code]}, level) for code in ("waybills", "csat")] == [
        {"W05-00002", "W05-00003"},
        set(),
    ]

"""How does a claim for relief come about in tests? Made by Alan, taken up and decided by Vera, through the actions."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from sla import actions
from sla.models import Relief
from tests import papers
from tests.sla import months
from tests.sla.months import MAY

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = months.month_after(MAY, 12)


def at(day: int, hour: int = 0, minute: int = 0, month: int = 5) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def proof(name: str = "notice.pdf") -> ContentFile:
    return ContentFile(papers.pdf("the warehouse was closed"), name=name)


def named(*rows: tuple[str, str]) -> ContentFile:
    """A file of row ids with their reasons."""
    return ContentFile(
        "\n".join(["id,reason", *(f"{key},{reason}" for key, reason in rows), ""]).encode(), name="rows.csv"
    )


def claim(world, period, *, by=None, now=NOW, **said) -> Relief:
    """Claimed by Alan for the whole contract, with proof, unless said otherwise."""
    given = {"category": "third_party", "description": "The road was closed.", "evidence": [proof()]} | said
    return actions.claim_relief(period, by=by or world.alan, now=now, **given)


def taken_up(world, period, **said) -> Relief:
    return actions.take_up_relief(claim(world, period, **said), by=world.vera, now=NOW)

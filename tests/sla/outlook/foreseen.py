"""Which contract has just the levels that a test asks for, and what is foreseen of its running month?"""

from datetime import date

from contracts import actions as contract_actions
from contracts.queries import latest_version
from sla import actions, outlook
from sla.models import Delivery, LevelResult, Period
from tests.contracts import worlds
from tests.sla import months
from tests.sla.months import BEGAN, SIGNED


def contract_with(world, feeds, levels, *, number="C-2026-500", vendor=None, **terms):
    """An active contract since May 2026 with these levels, none of which costs anything."""
    contract = worlds.a_draft(
        vendor or world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number=number,
        now=SIGNED,
    )
    contract_actions.edit_version(
        latest_version(contract),
        by=world.vera,
        now=SIGNED,
        terms=terms,
        schedules=[{"code": "main", "name_en": "Services", "line": world.line}],
        feeds=[{"code": code, "kind": kind, "name_en": code, **more} for code, kind, more in feeds],
        levels=[
            {"schedule": "main", "name_en": f"Level {level['code']}", "level_class": "key", "weight": "0", **level}
            for level in levels
        ],
    )
    worlds.sign(contract, by=world.vera, approver=world.leo, now=SIGNED)
    contract_actions.activate_contract(contract, by=world.vera, attested="Insurance seen.", now=BEGAN)
    return contract


def month(world, contract, first_day: date, *, now=None, **texts) -> Period:
    """A month in which these files are delivered and accepted; None is declared as nothing, what is left out is not
    delivered. It is evaluated where all has arrived and it is over."""
    moment = now or months.month_after(first_day)
    actions.open_due_periods(now=moment, contracts=[contract])
    period = contract.periods.get(starts_on=first_day)
    for feed, text in texts.items():
        if text is not None:
            months.deliver(world, period, feed, text, now=moment)
            continue
        nothing = actions.declare_nothing(period.deliveries.get(feed__code=feed), by=world.alan, now=moment)
        actions.accept_submission(nothing, by=world.vera, now=moment)
    return period


def by_region(first_day: date, **regions: tuple[int, int]) -> str:
    lines = [
        f"{first_day:%Y-%m}-01,{first_day:%Y-%m}-05,{good},{total},{name}" for name, (good, total) in regions.items()
    ]
    return "\n".join(["start,end,good,total,region", *lines, ""])


def ahead(*contracts, at) -> list[outlook.Ahead]:
    running = Period.objects.filter(contract__in=contracts, starts_at__lte=at, ends_at__gt=at)
    periods = list(running.select_related("contract__vendor", "version").order_by("pk"))
    return outlook.ahead(periods, Delivery.objects.all(), LevelResult.objects.all())

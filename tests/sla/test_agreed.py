"""Is what was agreed read as the engine's terms, and refused where it cannot be calculated?"""

from decimal import Decimal

import pytest
from django.utils import translation

from contracts.actions import edit_version
from contracts.content import content
from contracts.faults import faults
from contracts.queries import latest_version
from sla import agreed, engine
from tests.contracts import worlds
from tests.sla import months

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(world):
    contract = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number="C-2026-300",
        now=months.SIGNED,
    )
    return latest_version(contract)


def agree(draft, world, *levels, **schedule):
    given = {"code": "parcels", "name_en": "Parcels", "line": world.line, "at_risk_percent": "8"} | schedule
    edit_version(
        draft,
        by=world.vera,
        now=months.SIGNED,
        schedules=[given],
        feeds=months.FEEDS,
        levels=[{"schedule": "parcels", **level} for level in levels],
    )


def test_columns_and_everything_more_become_the_engines_terms(world, draft):
    on_time = months.LEVELS[0] | {"more": {"below_expected": {"misses": 4, "of": 12}, "window": "rolling:3"}}
    agree(draft, world, on_time, rules={"annual_cap_percent": "10"}, repeat=["1", "2"])
    terms, calendar = agreed.terms_of(draft, months.MAY)
    assert (terms["parcels"].levels, terms["parcels"].rules, calendar) == (
        (
            engine.LevelTerms(
                code="on-time",
                name="On time",
                name_zh="准时妥投率",
                expected=Decimal(96),
                minimum=Decimal(93),
                credit=engine.Weighted(Decimal(60)),
                window=engine.Window(engine.WindowKind.ROLLING, 3),
                below_expected=engine.NOfM(4, 12),
            ),
        ),
        engine.Rules(
            at_risk_percent=Decimal(8),
            cap_percent=Decimal(8),
            annual_cap_percent=Decimal(10),
            repeat=(Decimal(1), Decimal(2)),
        ),
        None,
    )


def test_what_cannot_be_calculated_is_a_fault_of_the_version_with_its_path(world, draft):
    agree(
        draft,
        world,
        months.LEVELS[0],
        rules={"persistent": {"every": 10, "within_months": 12, "percent_of_annual": "5"}},
    )
    (fault,) = faults(content(draft))
    assert (fault.path, fault.text) == (
        "schedules.parcels.rules.annual_charges",
        "charges a year: Say the charges of a year: a persistent failure costs a percentage of them.",
    )
    with translation.override("zh-hans"):
        assert [fault.text for fault in faults(content(draft))] == [
            "年度费用：请填写年度费用：持续未达标按年度费用的百分比扣减。"
        ]


@pytest.mark.parametrize(
    ("sentence", "level", "schedule", "costs"),
    [
        ("a weight", months.LEVELS[0], {}, True),
        ("no weight", months.LEVELS[2], {}, False),
        ("only watched", months.LEVELS[0], {"rules": {"watch_only": True}}, False),
        ("a bonus", months.LEVELS[2], {"rules": {"bonus": {"percent": "1"}}}, True),
    ],
)
def test_a_month_needs_its_fee_where_anything_can_cost_or_earn(world, draft, sentence, level, schedule, costs):
    agree(draft, world, level, **schedule)
    assert agreed.costs_money(agreed.terms_of(draft, months.MAY)[0]["parcels"]) is costs, sentence

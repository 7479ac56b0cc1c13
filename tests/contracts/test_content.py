"""Does the content say everything agreed, hash the same for the same, and name every difference and fault?"""

from decimal import Decimal

import pytest

from contracts import actions
from contracts.content import Difference, content, content_hash, differences, faults, hash_of
from contracts.queries import latest_version
from tests.contracts import worlds
from tests.contracts.worlds import NOON


def test_the_content_is_plain_and_whole(world, draft):
    said = content(latest_version(draft))
    assert said["contract"] == {
        "number": "C-2026-001",
        "kind": "standalone",
        "title_en": "Courier, mainland",
        "title_zh": "境内快递",
        "zone": "Asia/Shanghai",
        "vendor": "acme",
        "entity": "shanghai",
        "line": "logistics",
        "currency": "CNY",
        "parent": None,
    }
    assert said["terms"]["value"] == "32000000.00"
    assert said["schedules"]["parcels"]["repeat"] == ["1", "1", "1.5"]
    assert said["feeds"]["waybills"]["due_time"] == "18:00"
    level = said["levels"]["on-time"]
    assert (level["expected"], level["minimum"], level["weight"], level["inputs"]) == (
        "96",
        "93",
        "60",
        [{"feed": "waybills", "role": "main", "period_offset": 0}],
    )


def test_the_same_said_with_more_digits_is_the_same(world, draft):
    version = latest_version(draft)
    before = content_hash(version)
    parts = worlds.parts(world.line)
    parts["levels"][0] |= {"expected": "96.00", "weight": "60.0"}
    actions.edit_version(version, by=world.vera, now=NOON, **parts)
    assert content_hash(version) == before


def test_differences_name_what_came_what_went_and_what_reads_otherwise(world, draft):
    version = latest_version(draft)
    old = content(version)
    parts = worlds.parts(world.line)
    parts["levels"][0] |= {"expected": "97", "direction": "down"}
    parts["levels"][1] = parts["levels"][1] | {"code": "loss", "name_en": "Loss"}
    actions.edit_version(version, by=world.vera, terms={"starts_on": "2026-06-01"}, now=NOON, **parts)
    assert differences(old, content(version)) == [
        Difference("terms.starts_on", "Term starts", "1\u00a0May\u00a02026", "1\u00a0Jun\u00a02026"),
        Difference("levels.damage", "Service level “Loss and damage”", "Loss and damage", "removed"),
        Difference("levels.loss", "Service level “Loss”", "—", "added"),
        Difference("levels.on-time.direction", "On-time delivery: direction", "Higher is better", "Lower is better"),
        Difference("levels.on-time.expected", "On-time delivery: expected level", "96", "97"),
    ]


def test_the_same_content_differs_in_nothing(world, draft):
    said = content(latest_version(draft))
    assert (differences(said, said), hash_of(said)) == ([], content_hash(latest_version(draft)))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"minimum": "97"}, "On-time delivery: the minimum 97 is above the expected 96, but higher is better."),
        (
            {"direction": "down"},
            "On-time delivery: the minimum 93 is below the expected 96, but lower is better.",
        ),
        ({"weight": "101"}, "On-time delivery: the weight is 101; it must be from 0 to 100."),
        ({"level_class": "key"}, "On-time delivery is a key indicator: it carries no weight."),
        ({"expected": "960"}, "On-time delivery: a level in % must be from 0 to 100."),
        ({"feed": None}, "On-time delivery reads no feed: choose one."),
        ({"measure": "value"}, "On-time delivery is measured in a way that its feed does not deliver."),
    ],
)
def test_a_level_that_cannot_be_judged_keeps_the_version_from_being_submitted(world, draft, change, fault):
    version = latest_version(draft)
    parts = worlds.parts(world.line)
    parts["levels"][0] |= change
    actions.edit_version(version, by=world.vera, now=NOON, **parts)
    assert [item.text for item in faults(content(version))] == [fault]


def test_a_percentage_beyond_the_fee_and_a_multiplier_that_is_none_are_faults(world, draft):
    version = latest_version(draft)
    parts = worlds.parts(world.line)
    parts["schedules"][0] |= {"cap_percent": "108", "repeat": ["1", "often"]}
    actions.edit_version(version, by=world.vera, now=NOON, **parts)
    assert [item.path for item in faults(content(version))] == [
        "schedules.parcels.cap_percent",
        "schedules.parcels.repeat",
    ]


def test_a_complete_version_has_no_faults(world, draft):
    actions.edit_version(latest_version(draft), by=world.vera, terms={"value": Decimal("1.00")}, now=NOON)
    assert faults(content(latest_version(draft))) == []

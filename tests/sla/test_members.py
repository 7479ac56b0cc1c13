"""Does every kind of level open by the members of its feed's dimensions, and is the worst one found?"""

from datetime import date

import pytest

from contracts.models import FeedSpec
from sla import actions, members
from sla.models import LevelResult
from tests.portal.agreed import agree
from tests.sla import claims, months
from tests.sla.months import JUNE, MAY
from vendors import jobs

REGION = {"dimensions": ["region"]}
TICKETS = "id,severity,opened_at,responded_at,resolved_at,pauses,region"
IN_AN_HOUR = {"statistic": "share_within", "target_minutes": "60"}

HOSTED = """id,start,end,weight,region
O1,2026-05-03T10:00,2026-05-03T11:00,1,East
O2,2026-05-03T10:30,2026-05-03T11:30,1,West
O3,2026-05-04T10:30,2026-05-04T11:00,1,West
"""
ASKED = """value,n,region
90,100,East
77.5,400,West
"""
DAMAGED = """start,end,good,total,region
2026-05-01,2026-05-28,1,1000,East
2026-05-01,2026-05-28,4,1000,West
"""
RESOLVED = f"""{TICKETS}
T1,P1,2026-05-10T10:00,,2026-05-10T10:30,,East
T2,P1,2026-05-10T10:00,,2026-05-10T10:40,,East
T3,P1,2026-05-10T10:00,,2026-05-10T12:00,,West
T4,P1,2026-05-10T10:00,,2026-05-10T10:50,,West
"""
BUCKETED = """start,end,le,count,region
2026-05-01,2026-05-28,100,90,East
2026-05-01,2026-05-28,+Inf,100,East
2026-05-01,2026-05-28,100,60,West
2026-05-01,2026-05-28,+Inf,80,West
"""

# measure, the level's feed and what it carries, how it is measured, its file, (member, value, cases, minutes down)
KINDS = [
    (
        "availability",
        "tracking",
        "outages",
        {},
        {},
        HOSTED,
        [("West", "99.798", None, "90"), ("East", "99.866", None, "60")],
    ),
    ("value", "csat", "csat", {}, {}, ASKED, [("West", "77.5", 400, None), ("East", "90.0", 100, None)]),
    ("events", "damage", "damages", {}, {}, DAMAGED, [("West", "4.00", None, None), ("East", "1.00", None, None)]),
    ("ratio", "damage", "damages", {}, {}, DAMAGED, [("West", "0.40", 1000, None), ("East", "0.10", 1000, None)]),
    (
        "slices",
        "on-time",
        "waybills",
        {"kind": "counts"},
        {},
        DAMAGED,
        [("East", "0.10", 1, None), ("West", "0.40", 1, None)],
    ),
    (
        "durations",
        "on-time",
        "waybills",
        {"kind": "tickets"},
        {"measure": IN_AN_HOUR},
        RESOLVED,
        [("West", "50.00", 2, None), ("East", "100.00", 2, None)],
    ),
    (
        "histogram",
        "on-time",
        "waybills",
        {"kind": "buckets"},
        {"measure": {"share_at_most": "100"}},
        BUCKETED,
        [("West", "75.00", 80, None), ("East", "90.00", 100, None)],
    ),
]


def evaluated(world, contract, first_day: date, files: dict[str, str]):
    """A month in which these files are accepted, and no other feed had anything to tell."""
    month = months.open_month(world, contract, first_day)
    for delivery in month.deliveries.filter(source="vendor"):
        code = delivery.feed.code
        if code in files:
            months.deliver(world, month, code, files[code])
        else:
            now = months.month_after(first_day)
            nothing = actions.declare_nothing(delivery, by=world.alan, now=now)
            actions.accept_submission(nothing, by=world.vera, now=now)
    jobs.run_waiting()
    return month


def result(month, code: str) -> LevelResult:
    return LevelResult.objects.select_related("spec__version", "evaluation__period", "level").get(
        evaluation__period=month, evaluation__superseded_by__isnull=True, level__code=code
    )


def opened(month, code: str):
    """Dimension → (member, value, cases, minutes down), the worst first."""
    found = result(month, code)
    feeds = FeedSpec.objects.filter(version=found.spec.version, feed__in=found.spec.inputs.values("feed"))
    return {
        name: [
            (
                row.name,
                None if row.value is None else str(row.value),
                row.n,
                None if row.minutes is None else str(row.minutes),
            )
            for row in rows
        ]
        for name, rows in members.by_dimension(found, feeds)
    }


CASES = [pytest.param(*one, id=one[0]) for one in KINDS]


@pytest.mark.parametrize(("measure", "code", "feed", "carried", "more", "text", "expected"), CASES)
def test_a_level_of_any_kind_opens_by_member(world, contract, measure, code, feed, carried, more, text, expected):
    read = {"measure": measure, "more": more}
    agree(contract, feeds={feed: {**REGION, **carried}}, levels={code: read})
    month = evaluated(world, contract, MAY, {feed: text})
    assert opened(month, code) == {"region": expected}


@pytest.mark.parametrize(("measure", "code", "feed", "carried", "more", "text", "expected"), CASES)
def test_a_level_of_any_kind_is_judged_by_its_worst_member(
    world, contract, measure, code, feed, carried, more, text, expected
):
    read = {"measure": measure, "more": {**more, "judged_by": "region"}}
    agree(contract, feeds={feed: {**REGION, **carried}}, levels={code: read})
    found = result(evaluated(world, contract, MAY, {feed: text}), code)
    assert (str(found.value), sorted(name for name, _value, _n in found.members)) == (expected[0][1], ["East", "West"])
    assert members.by_dimension(found, FeedSpec.objects.filter(version=found.spec.version, feed__code=feed)) == []


def counted(first_day: date, east: int, west: int) -> str:
    """Damaged among 1,000 each."""
    lines = [
        f"{first_day:%Y-%m}-01,{first_day:%Y-%m}-28,{n},1000,{name}" for name, n in (("East", east), ("West", west))
    ]
    return "\n".join(["start,end,good,total,region", *lines, ""])


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"measure": {"average_of": 2}}, [("West", "0.35", 1000, None), ("East", "0.15", 1000, None)]),
        ({"window": "quarter"}, [("West", "0.35", 2000, None), ("East", "0.15", 2000, None)]),
        ({"window": "rolling:2"}, [("West", "0.35", 2000, None), ("East", "0.15", 2000, None)]),
    ],
)
def test_a_member_of_a_level_over_several_months_has_its_own_earlier_months(world, contract, more, expected):
    agree(contract, feeds={"damages": REGION}, levels={"damage": {"more": more}})
    evaluated(world, contract, MAY, {"damages": counted(MAY, 1, 4)})
    june = evaluated(world, contract, JUNE, {"damages": counted(JUNE, 2, 3)})
    assert opened(june, "damage") == {"region": expected}
    assert str(result(june, "damage").value) == "0.25"


def test_what_was_never_down_in_this_month_is_known_from_the_one_before(world, contract):
    agree(contract, feeds={"outages": REGION}, levels={"tracking": {"more": {"window": "rolling:2"}}})
    evaluated(world, contract, MAY, {"outages": HOSTED})
    june = "id,start,end,weight,region\nO9,2026-06-03T10:00,2026-06-03T11:00,1,East\n"
    month = evaluated(world, contract, JUNE, {"outages": june})
    assert opened(month, "tracking") == {"region": [("East", "99.863", None, "120"), ("West", "99.898", None, "90")]}


def test_a_level_that_reads_one_region_of_an_outage_feed_leaves_the_others_out(world, contract):
    more = {"reads": {"dims": {"region": "East"}}}
    agree(contract, feeds={"outages": REGION}, levels={"tracking": {"more": more}})
    month = evaluated(world, contract, MAY, {"outages": HOSTED})
    assert (str(result(month, "tracking").value), opened(month, "tracking")) == ("99.866", {})


def test_a_level_judged_by_one_dimension_opens_by_the_others(world, contract):
    agree(
        contract,
        feeds={"damages": {"dimensions": ["region", "lane"]}},
        levels={"damage": {"more": {"judged_by": "region"}}},
    )
    lines = [
        "start,end,good,total,region,lane",
        "2026-05-01,2026-05-28,1,1000,East,A",
        "2026-05-01,2026-05-28,4,1000,West,A",
    ]
    month = evaluated(world, contract, MAY, {"damages": "\n".join([*lines, ""])})
    assert opened(month, "damage") == {"lane": [("A", "0.25", 2000, None)]}


def test_rows_without_a_member_alone_open_nothing_and_neither_does_silence(world, contract):
    agree(contract, feeds={"damages": REGION, "outages": REGION})
    month = evaluated(world, contract, MAY, {})
    assert (opened(month, "damage"), opened(month, "tracking")) == ({}, {})


def test_too_few_cases_of_a_member_are_too_few_for_nothing(world, contract):
    """How many cases a judgement needs was agreed for the whole; carried months are still taken in."""
    more = {"low_volume": {"n_min": 3000, "rule": "carry"}}
    agree(contract, feeds={"damages": REGION}, levels={"damage": {"more": more}})
    evaluated(world, contract, MAY, {"damages": counted(MAY, 1, 4)})
    june = evaluated(world, contract, JUNE, {"damages": counted(JUNE, 2, 3)})
    assert opened(june, "damage") == {"region": [("West", "0.35", 2000, None), ("East", "0.15", 2000, None)]}


PARCELS = "\n".join(
    [
        "id,due_at,done_at,ok,region",
        "W1,2026-05-10T12:00,2026-05-10T11:00,,East",
        "W2,2026-05-11T12:00,2026-05-11T14:00,,East",
        "W3,2026-05-11T12:00,2026-05-11T11:00,,West",
        "W4,2026-05-12T12:00,2026-05-12T14:00,,West",
        "",
    ]
)


def test_what_relief_takes_out_is_taken_out_of_its_member(world, contract):
    agree(contract, feeds={"waybills": REGION})
    month = evaluated(world, contract, MAY, {"waybills": PARCELS})
    relief = claims.taken_up(
        world, month, level=result(month, "on-time").level, starts_at=claims.at(11), ends_at=claims.at(12)
    )
    actions.approve_relief(relief, by=world.vera, decision="Seen.", now=claims.NOW)
    jobs.run_waiting()
    found = members.by_dimension(result(month, "on-time"), FeedSpec.objects.filter(feed__code="waybills"))
    assert [(row.name, str(row.value), row.n, row.excluded) for row in found[0][1]] == [
        ("West", "0.00", 1, 1),
        ("East", "100.00", 1, 1),
    ]


def test_what_was_accepted_after_the_judgement_changes_nothing_of_it(world, contract):
    agree(contract, feeds={"waybills": REGION, "outages": REGION})
    month = evaluated(world, contract, MAY, {"waybills": PARCELS, "outages": HOSTED})
    judged = {code: opened(month, code) for code in ("on-time", "tracking")}
    now = months.month_after(MAY, 12)
    changed = {"waybills": PARCELS.replace("T14:00", "T11:30"), "outages": HOSTED.replace("East", "West")}
    sent = [
        months.send(
            months.upload(month.deliveries.get(feed__code=feed), text, by=world.alan, now=now), by=world.alan, now=now
        )
        for feed, text in changed.items()
    ]
    for submission in sent:
        actions.accept_submission(submission, by=world.vera, now=now)
    assert {code: opened(month, code) for code in judged} == judged
    jobs.run_waiting()
    assert {code: opened(month, code) for code in judged} == {
        "on-time": {"region": [("East", "100.00", 2, None), ("West", "100.00", 2, None)]},
        "tracking": {"region": [("West", "99.731", None, "120")]},
    }

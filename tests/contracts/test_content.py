"""Does the content say everything agreed, hash the same for the same, and name every difference and fault?"""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from contracts import actions
from contracts.content import (
    FEED_FIELDS,
    LEFT_OUT,
    LEVEL_FIELDS,
    SCHEDULE_FIELDS,
    TERM_FIELDS,
    TERM_MONEY,
    TERM_RECORDS,
    Difference,
    content,
    content_hash,
    differences,
    hash_of,
    in_full,
)
from contracts.faults import FAULTS, Fault, faults
from contracts.models import ContractVersion, FeedSpec, LevelSpec, Schedule
from contracts.queries import latest_version
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from tests.vendors.calendars import published


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


MORE = {
    "measure": {"average_of": 2},
    "credit": {"type": "bands", "bands": [["96", "98", "10"], [None, "96", "25"]]},
    "window": "rolling:3",
    "below_expected": {"misses": 4, "of": 12},
    "low_volume": {"rule": "carry"},
    "promote": {"after": 3},
    "ripe_days": 7,
    "on_late": "not_reported",
    "sources": {"precedence": "own", "tolerance": "0.1"},
    "limits": [{"word": "card scheme", "value": "1.5", "valid_from": "2026-01-01"}],
    "judged_by": "region",
}
LATER_FIELDS = [
    ("terms", "cadence", "quarter"),
    ("terms", "split_rule", "segments"),
    ("terms", "top_up_days", 10),
    ("terms", "relief_days", 30),
    ("terms", "deposit", Decimal("5000.00")),
    ("terms", "counting", "civil_code"),
    ("terms", "clear_days", True),
    ("terms", "window_days", 180),
    ("terms", "decide_days", 14),
    ("schedules", "rules", {"annual_cap_percent": "12"}),
    ("schedules", "triggers", [{"code": "T1", "type": "consecutive", "k": 3}]),
    ("feeds", "kind", "tickets"),
    ("feeds", "flags", ["complete"]),
    ("feeds", "own_source", True),
    ("feeds", "belongs_to", "done"),
    ("feeds", "cadence", "day"),
    ("levels", "measure", "events"),
    *(("levels", "more", {name: value}) for name, value in MORE.items()),
]


def said_with(world, draft, part: str, name: str, value) -> dict:
    """The content of the draft once one field reads otherwise."""
    version = latest_version(draft)
    parts = worlds.parts(world.line) | {"terms": {}}
    target = parts[part] if part == "terms" else parts[part][0]
    target[name] = value
    actions.edit_version(version, by=world.vera, now=NOON, **parts)
    return content(version)


@pytest.mark.parametrize(("part", "name", "value"), LATER_FIELDS)
def test_every_field_is_part_of_what_is_hashed_and_compared(world, draft, part, name, value):
    before = content(latest_version(draft))
    after = said_with(world, draft, part, name, value)
    paths = {item.path for item in differences(before, after)}
    place = {"terms": "", "schedules": "parcels.", "feeds": "waybills.", "levels": "on-time."}[part]
    assert hash_of(after) != hash_of(before)
    assert paths != set()
    assert all(path.startswith(f"{part}.{place}{name}") for path in paths)


def test_a_calendar_is_part_of_what_is_hashed_and_compared(world, draft):
    before = content(latest_version(draft))
    after = said_with(world, draft, "terms", "calendar", published())
    assert hash_of(after) != hash_of(before)
    assert differences(before, after) == [Difference("terms.calendar", "Calendar of working days", "—", "CN")]


TERM_AND_NOTICE = [
    ({"notice_days": None, "notice_months": 3}, {"terms.notice_days", "terms.notice_months"}),
    ({"notice_days": None, "notice_business_days": 30}, {"terms.notice_days", "terms.notice_business_days"}),
    ({"delivery_days": None, "delivery_business_days": 2}, {"terms.delivery_days", "terms.delivery_business_days"}),
    ({"renews_months": 0, "evergreen": True}, {"terms.renews_months", "terms.evergreen"}),
    (
        {"renews_months": 0, "extension_count": 2, "extension_months": 12, "extension_notice_days": 60},
        {
            "terms.renews_months",
            "terms.extension_count",
            "terms.extension_months",
            "terms.extension_notice_days",
        },
    ),
]


@pytest.mark.parametrize(("terms", "paths"), TERM_AND_NOTICE)
def test_how_a_term_goes_on_and_a_notice_is_given_is_hashed_and_compared(world, draft, terms, paths):
    version = latest_version(draft)
    before = content(version)
    actions.edit_version(version, by=world.vera, terms=terms, now=NOON)
    after = content(version)
    assert ({item.path for item in differences(before, after)}, hash_of(after) == hash_of(before)) == (paths, False)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"notice_months": 3}, "Say how long notice is in one unit: days, months or business days."),
        ({"notice_days": None}, "Say how long notice is in one unit: days, months or business days."),
        ({"delivery_days": None}, "Say in one unit when a notice has arrived: days or business days."),
        ({"delivery_business_days": 2}, "Say in one unit when a notice has arrived: days or business days."),
        ({"evergreen": True}, "After its term it renews, or runs on, or may be extended: choose one of these."),
        (
            {"extension_count": 1, "extension_months": 12},
            "After its term it renews, or runs on, or may be extended: choose one of these.",
        ),
        (
            {"renews_months": 0, "extension_count": 1},
            "Say how often it may be extended and by how many months, or leave all three at 0.",
        ),
        (
            {"extension_notice_days": 60},
            "Say how often it may be extended and by how many months, or leave all three at 0.",
        ),
        ({"renews_months": 601}, "No term and no notice is that long."),
        ({"notice_days": None, "notice_months": 601}, "No term and no notice is that long."),
        (
            {"ends_on": "9999-12-31"},
            "The years of a term lie between 1900 and 2999; a contract without an end runs on after its term.",
        ),
    ],
)
def test_terms_from_which_no_day_can_be_counted_do_not_stand(world, draft, terms, said):
    with pytest.raises(ValidationError) as refused:
        actions.edit_version(latest_version(draft), by=world.vera, terms=terms, now=NOON)
    assert refused.value.messages == [said]


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        (
            {"notice_days": None, "notice_business_days": 30},
            Fault("terms.calendar", "Business days are counted on a calendar: choose one."),
        ),
        (
            {"delivery_days": None, "delivery_business_days": 2},
            Fault("terms.calendar", "Business days are counted on a calendar: choose one."),
        ),
        (
            {"window_days": 59},
            Fault("terms.window_days", "Notice could only arrive once it is too late: let it arrive earlier."),
        ),
        ({"window_days": 60}, None),
        (
            {"window_days": 60, "clear_days": True},
            Fault("terms.window_days", "Notice could only arrive once it is too late: let it arrive earlier."),
        ),
    ],
)
def test_a_notice_that_cannot_be_given_keeps_the_version_from_being_submitted(world, draft, terms, fault):
    actions.edit_version(latest_version(draft), by=world.vera, terms=terms, now=NOON)
    assert faults(content(latest_version(draft))) == ([fault] if fault else [])


def test_business_days_on_a_calendar_are_no_fault(world, draft):
    terms = {"notice_days": None, "notice_business_days": 30, "calendar": published()}
    actions.edit_version(latest_version(draft), by=world.vera, terms=terms, now=NOON)
    assert faults(content(latest_version(draft))) == []


@pytest.mark.parametrize(("part", "field"), [(part, field) for part, fields in LEFT_OUT.items() for field in fields])
def test_what_says_nothing_is_left_out_so_that_what_was_signed_keeps_its_hash(world, draft, part, field):
    rate = {"code": "parcel", "schedule": "parcels", "kind": "unit", "name_en": "Parcel", "price": Decimal("4.10")}
    actions.edit_version(latest_version(draft), by=world.vera, rate_card={}, rates=[rate], now=NOON)
    said, full = content(latest_version(draft)), in_full(content(latest_version(draft)))
    items = {
        "short": [said[part]] if part == "terms" else list(said[part].values()),
        "full": [full[part]] if part == "terms" else list(full[part].values()),
    }
    assert [field in item for item in items["short"]] == [False] * len(items["short"])
    assert [item[field] for item in items["full"]] == [LEFT_OUT[part][field]] * len(items["full"])


def test_every_field_of_a_form_is_in_the_content_or_is_no_part_of_what_is_agreed():
    apart = {
        ContractVersion: {"id", "contract", "n", "author", "last_editor", "created_at", "edited_at", "content_hash"}
        | {"frozen_at", "frozen_by", "signed_at", "signed_by", "shifted_days"},
        Schedule: {"id", "version", "code", "line"},
        FeedSpec: {"id", "version", "feed"},
        LevelSpec: {"id", "version", "level", "schedule"},
    }
    kept = {
        ContractVersion: {*TERM_FIELDS, *TERM_RECORDS, *(f"{name}_minor" for name in TERM_MONEY)},
        Schedule: {*SCHEDULE_FIELDS, "monthly_fee_minor"},
        FeedSpec: set(FEED_FIELDS),
        LevelSpec: set(LEVEL_FIELDS),
    }
    columns = {model: {field.name for field in model._meta.concrete_fields} for model in kept}
    assert {model: columns[model] - apart[model] for model in kept} == kept


def test_leaving_a_field_out_of_a_json_part_and_leaving_it_empty_say_the_same(world, draft):
    one = said_with(world, draft, "levels", "more", {"ripe_days": 7})
    other = said_with(
        world, draft, "levels", "more", {"ripe_days": 7, "below_expected": None, "measure": {}, "limits": []}
    )
    assert (hash_of(one), differences(one, other)) == (hash_of(other), [])


def test_differences_in_rules_and_rights_are_worded_key_by_key(world, draft):
    rules = {
        "annual_cap_percent": "10",
        "cap_amount": "100000",
        "earn_back": {"months": 3, "at_least": "expected"},
        "windows": [{"name": "Trial", "start": "2026-05-01", "end": "2026-07-31", "pays": False}],
    }
    old = said_with(world, draft, "schedules", "rules", rules)
    new_rules = {
        "annual_cap_percent": "12",
        "cap_amount": "250000",
        "same_incident": "largest",
        "points_to": {"table": [[5, "0"], [10, "2"]]},
        "unheard_of": {"its_part": "1"},
        "windows": [{"name": "Trial", "start": "2026-05-01", "end": "2026-06-30", "pays": True}],
    }
    new = said_with(world, draft, "schedules", "rules", new_rules)
    assert differences(old, new) == [
        Difference(
            "schedules.parcels.rules.cap_amount",
            "Parcels: cap a period, amount",
            "CNY\u00a0100,000",
            "CNY\u00a0250,000",
        ),
        Difference("schedules.parcels.rules.annual_cap_percent", "Parcels: cap a year, %", "10", "12"),
        Difference(
            "schedules.parcels.rules.same_incident",
            "Parcels: one incident below several levels",
            "—",
            "costs the largest credit only",
        ),
        Difference(
            "schedules.parcels.rules.points_to.table", "Parcels: points and what they cost, %", "—", "5: 0, 10: 2"
        ),
        Difference(
            "schedules.parcels.rules.windows.Trial.end",
            "Parcels: “Trial” ends",
            "31\u00a0Jul\u00a02026",
            "30\u00a0Jun\u00a02026",
        ),
        Difference("schedules.parcels.rules.windows.Trial.pays", "Parcels: misses in “Trial” cost", "no", "yes"),
        Difference("schedules.parcels.rules.unheard_of.its_part", "Parcels: unheard of · its part", "—", "1"),
        Difference("schedules.parcels.rules.earn_back.months", "Parcels: earn-back after periods in a row", "3", "—"),
        Difference(
            "schedules.parcels.rules.earn_back.at_least",
            "Parcels: earn-back when at least at",
            "the expected level",
            "—",
        ),
    ]


def test_differences_in_what_is_more_of_a_level_are_worded_key_by_key(world, draft):
    before = content(latest_version(draft))
    after = said_with(world, draft, "levels", "more", MORE)
    assert [(item.label, item.before, item.after) for item in differences(before, after)] == [
        ("On-time delivery: mean of so many periods", "—", "2"),
        ("On-time delivery: credit", "—", "by bands of the value"),
        ("On-time delivery: bands", "—", "96–98: 10, …–96: 25"),
        ("On-time delivery: window", "—", "the last 3 periods"),
        ("On-time delivery: below expected counts from the nth time", "—", "4"),
        ("On-time delivery: below expected: within periods", "—", "12"),
        ("On-time delivery: with fewer cases", "—", "they are judged with the next period"),
        ("On-time delivery: counts as critical after misses in a row", "—", "3"),
        ("On-time delivery: judged so many days after the period", "—", "7"),
        ("On-time delivery: data that come late", "—", "count as not reported"),
        ("On-time delivery: when the two figures differ", "—", "ours counts"),
        ("On-time delivery: difference allowed between two figures", "—", "0.1"),
        ("On-time delivery: outside limit “card scheme”", "—", "card scheme"),
        ("On-time delivery: outside limit “card scheme”: figure", "—", "1.5"),
        ("On-time delivery: outside limit “card scheme”: holds from", "—", "1\u00a0Jan\u00a02026"),
        ("On-time delivery: judged by each", "—", "region"),
    ]


def test_rights_are_compared_by_their_code_and_their_order_is_a_difference_of_its_own(world, draft):
    first, second = ({"code": code, "type": "k_of_n", "k": 3, "n": 6, "level": "on-time"} for code in ("T1", "Art. 9"))
    old = said_with(world, draft, "schedules", "triggers", [first, second])
    moved = said_with(world, draft, "schedules", "triggers", [second, first])
    fewer = said_with(world, draft, "schedules", "triggers", [second | {"k": 4}])
    assert differences(old, moved) == [
        Difference("schedules.parcels.triggers", "Parcels: rights that arise", "T1, Art. 9", "Art. 9, T1")
    ]
    found = differences(moved, fewer)
    assert found[0] == Difference(
        "schedules.parcels.triggers.Art%2E 9.k", "Parcels: right Art. 9: how many periods", "3", "4"
    )
    assert [(item.path.rpartition(".")[2], item.before, item.after) for item in found[1:]] == [
        ("code", "T1", "—"),
        ("type", "so many misses in the last periods", "—"),
        ("level", "on-time", "—"),
        ("k", "3", "—"),
        ("n", "6", "—"),
    ]


def test_differences_of_feeds_and_terms_are_worded(world, draft):
    version = latest_version(draft)
    before = content(version)
    parts = worlds.parts(world.line)
    parts["feeds"][0] |= {"own_source": True, "flags": ["complete", "whole"], "cadence": "hour", "belongs_to": "done"}
    terms = {"cadence": "week", "split_rule": "at_end", "deposit": Decimal("1000.50"), "top_up_days": 10}
    actions.edit_version(version, by=world.vera, now=NOON, terms=terms, **parts)
    assert [(item.label, item.before, item.after) for item in differences(before, content(version))] == [
        ("Judged and settled", "every month", "every week"),
        (
            "When terms change within a period",
            "the terms at its start count for all of it",
            "the terms at its end count for all of it",
        ),
        ("Days to top the deposit up", "—", "10"),
        ("Deposit", "—", "CNY\u00a01,000.50"),
        ("Waybills: what makes a row perfect", "—", "complete, whole"),
        ("Waybills: we measure it too", "no", "yes"),
        ("Waybills: a case belongs to the period of", "the day on which it was due", "the day on which it was done"),
        ("Waybills: data arrive", "once a period", "every hour"),
    ]


@pytest.mark.parametrize(
    ("part", "name", "value", "fault"),
    [
        ("feeds", "flags", ["complete"], None),
        (
            "levels",
            "more",
            {"credit": {"type": "flat", "percent": "1"}},
            "On-time delivery has a credit of its own kind: leave its weight at 0.",
        ),
        (
            "levels",
            "more",
            {"judged_by": "region"},
            "On-time delivery is judged by each region, which its feed does not tell.",
        ),
        (
            "levels",
            "more",
            {"window": "week"},
            "On-time delivery is judged over a stretch shorter than the contract’s own period; choose the period or"
            " longer.",
        ),
        ("levels", "more", {"window": "quarter"}, None),
        ("levels", "more", {"window": "rolling:3"}, None),
    ],
)
def test_parts_that_do_not_fit_together_are_faults(world, draft, part, name, value, fault):
    said = said_with(world, draft, part, name, value)
    assert [item.text for item in faults(said)] == ([fault] if fault else [])


def test_only_commitments_can_be_perfect(world, draft):
    version = latest_version(draft)
    parts = worlds.parts(world.line)
    parts["feeds"][0] |= {"kind": "counts", "flags": ["complete"]}
    actions.edit_version(version, by=world.vera, now=NOON, **parts)
    assert [(item.path, item.text) for item in faults(content(version))] == [
        ("feeds.waybills.flags", "Waybills: only commitments have columns that make a row perfect.")
    ]


def test_an_upper_app_can_add_a_check_of_the_content_in_full(world, draft):
    def never(said: dict) -> list[Fault]:
        return [Fault("schedules.parcels.rules", f"{said['schedules']['parcels']['rules']} {said['terms']['cadence']}")]

    FAULTS.append(never)
    try:
        assert faults(content(latest_version(draft))) == [Fault("schedules.parcels.rules", "{} month")]
    finally:
        FAULTS.remove(never)


@pytest.mark.parametrize(
    ("part", "name", "wrong", "said"),
    [
        ("schedules", "rules", [1], "rules: this is not a set of named values."),
        ("schedules", "rules", {"cap_percent": "8"}, "rules.cap_percent: this has a field of its own."),
        (
            "schedules",
            "rules",
            {"score": {"ladder": [["95", 98.5]]}},
            "rules.score.ladder[0][1]: write a number with decimals as text, such as “0.5”.",
        ),
        ("schedules", "triggers", {"code": "x"}, "triggers: this is not a list of sets of named values."),
        ("schedules", "triggers", [{"k": 3}], "triggers[0].code: a right needs a code."),
        ("schedules", "triggers", [{"code": "T"}, {"code": "T"}], "The code T stands twice."),
        ("levels", "more", ["x"], "more: this is not a set of named values."),
        ("levels", "more", {"weight": "1"}, "weight: a level has no such field."),
        ("levels", "more", {"measure": 5}, "measure: this is not a set of named values."),
        ("levels", "more", {"measure": {"kind": "ratio"}}, "measure.kind: this has a field of its own."),
        ("feeds", "flags", ["a", "a"], "Write the names of columns, none twice."),
        ("feeds", "flags", "complete", "Write the names of columns, none twice."),
        ("feeds", "flags", [f"f{n}" for n in range(13)], "At most 12 columns make a row perfect."),
    ],
)
def test_a_json_part_of_another_shape_does_not_stand(world, draft, part, name, wrong, said):
    with pytest.raises(ValidationError) as refused:
        said_with(world, draft, part, name, wrong)
    assert refused.value.messages == [said]

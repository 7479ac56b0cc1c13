"""Whose business is each thing that a contract says, and does a change show in its section alone?"""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest

from contracts import actions
from contracts.approval import Section
from contracts.content import content
from contracts.queries import latest_version
from contracts.sections import changed_sections, section_hashes, section_of
from tests.contracts.documents import EXIT, GENERAL, LIABILITY, SERVICES, block, with_document
from tests.contracts.worlds import NOON


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("contract.number", "legal"),
        ("contract.vendor", "commercial"),
        ("terms.notice_days", "legal"),
        ("terms.liability_cap", "legal"),
        ("terms.value", "commercial"),
        ("terms.calendar", "levels"),
        ("schedules.parcels.monthly_fee", "commercial"),
        ("schedules.parcels.cap_percent", "levels"),
        ("feeds.waybills.due_day", "levels"),
        ("levels.on-time.expected", "levels"),
        ("rates.parcel.amount", "commercial"),
        ("document.language", "legal"),
        ("document.annexes", "annexes"),
        ("clauses.liability", "legal"),
    ],
)
def test_each_thing_belongs_to_one_section(path, section):
    assert section_of(path) == section


@pytest.mark.parametrize(
    ("change", "sections"),
    [
        ({}, set()),
        ({"terms": {"value": Decimal("1.00")}}, {Section.COMMERCIAL}),
        ({"terms": {"ends_on": date(2028, 4, 30)}}, {Section.LEGAL}),
        ({"terms": {"flags": ["funds"]}}, {Section.LEGAL}),
        ({"terms": {"no_levels_reason": "Licences only."}, "levels": []}, {Section.LEVELS}),
        ({"terms": {"value": Decimal("1.00"), "notice_days": 7}}, {Section.COMMERCIAL, Section.LEGAL}),
    ],
)
def test_a_change_shows_in_the_sections_it_belongs_to_and_in_no_other(world, draft, change, sections):
    before = content(latest_version(draft))
    if change:
        actions.edit_version(latest_version(draft), by=world.vera, now=NOON, **change)
    assert changed_sections(before, content(latest_version(draft))) == sections


def test_a_clause_belongs_to_where_it_stands(world, draft):
    before = content(with_document(draft, by=world.vera))
    reworded = EXIT | {"text": [block("By day 60.", "六十日内。")]}
    after = content(with_document(draft, by=world.vera, clauses=[SERVICES, LIABILITY, GENERAL, reworded]))
    assert changed_sections(before, after) == {Section.ANNEXES}
    moved = content(
        with_document(draft, by=world.vera, clauses=[SERVICES, LIABILITY, GENERAL, reworded | {"place": "body"}])
    )
    assert changed_sections(after, moved) == {Section.ANNEXES, Section.LEGAL}
    fewer = content(with_document(draft, by=world.vera, annexes=["annex-levels"]))
    assert changed_sections(before, fewer) == {Section.ANNEXES}


def test_whatever_a_content_says_shows_in_some_section(draft):
    said = content(latest_version(draft))
    before = section_hashes(said)
    silent = []
    for part, items in said.items():
        for name, value in items.items():
            fields = value if isinstance(value, dict) else {None: value}
            for field in fields:
                other = deepcopy(said)
                if field is None:
                    other[part][name] = "otherwise"
                else:
                    other[part][name][field] = "otherwise"
                if section_hashes(other) == before:
                    silent.append((part, name, field))
    assert silent == []

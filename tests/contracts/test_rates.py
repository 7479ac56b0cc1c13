"""Is a rate card part of what was agreed: copied, compared, hashed, checked, and absent where there is none?"""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.exceptions import ValidationError

from contracts import actions, charging
from contracts.content import Difference, content, content_hash, differences, hash_of
from contracts.faults import Fault, faults
from contracts.models import IndexLevel, RateCard
from contracts.queries import latest_version
from contracts.rates import card_of, index_level_of, rate_card_of, rate_of
from tests.contracts.worlds import NOON

CARD = {"with_tax": True, "silence_days": 5, "pay_days": 45, "pay_from": "confirmation", "commitment": D("1000000.00")}
PARCELS = {
    "code": "parcel",
    "schedule": "parcels",
    "feed": "waybills",
    "name_en": "Parcel",
    "name_zh": "快递件",
    "kind": "unit",
    "unit_en": "parcel",
    "tiers": [["500000", "4.10"], [None, "3.90"]],
    "floor": D("50000.00"),
    "tax_percent": "6",
}
FUEL = {"code": "fuel", "schedule": "parcels", "name_en": "Fuel", "kind": "pass_through"}


def priced(world, draft, card=CARD, rates=(PARCELS, FUEL)):
    version = latest_version(draft)
    actions.edit_version(version, by=world.vera, rate_card=card, rates=list(rates), now=NOON)
    return version


def test_a_version_without_a_rate_card_says_nothing_of_it_and_keeps_its_hash(world, draft):
    version = latest_version(draft)
    before = content_hash(version)
    assert content(version).keys() == {"contract", "terms", "schedules", "feeds", "levels"}
    priced(world, draft)
    assert content_hash(version) != before
    actions.edit_version(version, by=world.vera, rate_card={}, now=NOON)
    assert (content_hash(version), version.rates.count()) == (before, 0)


def test_the_content_carries_every_price_as_text(world, draft):
    said = content(priced(world, draft))
    assert said["rate_card"] == {
        "with_tax": True,
        "rounding": "half_up",
        "silence_days": 5,
        "pay_days": 45,
        "pay_from": "confirmation",
        "late_percent": None,
        "index_name": "",
        "index_base": None,
        "index_share": "100",
        "index_cap": None,
        "commitment": "1000000.00",
    }
    assert said["rates"]["parcel"] == {
        "position": 1,
        "name_en": "Parcel",
        "name_zh": "快递件",
        "kind": "unit",
        "unit_en": "parcel",
        "unit_zh": "",
        "counts": "total",
        "price": "0",
        "tiers": [["500000", "4.10"], [None, "3.90"]],
        "mode": "graduated",
        "tax_percent": "6",
        "indexed": False,
        "due_on": None,
        "schedule": "parcels",
        "feed": "waybills",
        "fixed": "0.00",
        "floor": "50000.00",
        "cap": None,
    }


def test_an_amendment_copies_the_prices_and_says_what_it_changes(world, active):
    old = actions.amend_contract(
        active, by=world.vera, kind="amendment", what_changed="A rate card", effective_from=date(2026, 6, 1), now=NOON
    )
    actions.edit_version(old, by=world.vera, rate_card=CARD, rates=[PARCELS, FUEL], now=NOON)
    before = content(old)
    cheaper = PARCELS | {"tiers": [["500000", "4.00"], [None, "3.90"]]}
    actions.edit_version(old, by=world.vera, rate_card=CARD | {"pay_days": 30}, rates=[cheaper], now=NOON)
    assert differences(before, content(old)) == [
        Difference("rate_card.pay_days", "Days to pay", "45", "30"),
        Difference("rates.fuel", "Rate “Fuel”", "Fuel", "removed"),
        Difference(
            "rates.parcel.tiers",
            "Parcel: tiers",
            "up to 500,000: 4.10; above: 3.90",
            "up to 500,000: 4.00; above: 3.90",
        ),
    ]
    request = actions.submit_version(old, by=world.vera, now=NOON)
    actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash, now=NOON)
    old.refresh_from_db()
    for party in ("buyer", "vendor"):
        actions.record_signature(old, by=world.vera, party=party, signatory="X", signed_on=NOON.date(), now=NOON)
    actions.sign_version(old, by=world.leo, now=NOON)
    old.refresh_from_db()
    assert old.content_hash == hash_of(content(old))
    new = actions.amend_contract(
        active, by=world.vera, kind="amendment", what_changed="Next", effective_from=date(2026, 7, 1), now=NOON
    )
    assert [item.path for item in differences(content(old), content(new))] == [
        "terms.what_changed",
        "terms.effective_from",
    ]


def test_prices_go_to_the_calculation_as_they_are(world, draft):
    version = priced(world, draft, CARD | {"index_name": "CPI", "index_base": "100", "index_cap": "3"})
    parcel = version.rates.get(code="parcel")
    assert rate_of(parcel) == charging.Rate(
        "parcel",
        charging.Kind.UNIT,
        tiers=(charging.Tier(D(500000), D("4.10")), charging.Tier(None, D("3.90"))),
        floor=D("50000.00"),
        tax_percent=D(6),
        fixed=D("0.00"),
    )
    card = rate_card_of(version)
    assert card_of(card, None).index == charging.Index(D(100), D(100), D(100), D(3))
    IndexLevel.objects.create(
        contract=draft, month=date(2026, 5, 1), level="102", source="NBS", entered_by=world.fay, entered_at=NOON
    )
    assert index_level_of(draft, date(2026, 4, 1)) is None
    assert card_of(card, index_level_of(draft, date(2026, 6, 1))) == charging.Card(
        2, True, charging.Rounding.HALF_UP, charging.Index(D(100), D(102), D(100), D(3))
    )


@pytest.mark.parametrize(
    ("card", "rates", "fault"),
    [
        (CARD, [], Fault("rates", "The rate card has no rate yet.")),
        (CARD, [PARCELS | {"tiers": []}], Fault("rates.parcel.price", "Parcel: say the price, or tiers.")),
        (CARD, [PARCELS | {"cap": D(1)}], Fault("rates.parcel.cap", "Parcel: it is at most less than it is at least.")),
        (
            CARD,
            [PARCELS | {"indexed": True}],
            Fault("rates.parcel.indexed", "Parcel: the rate card names no index."),
        ),
    ],
)
def test_a_rate_card_that_cannot_be_charged_keeps_the_version_from_being_submitted(world, draft, card, rates, fault):
    assert faults(content(priced(world, draft, card, rates))) == [fault]


def test_tax_is_not_taken_out_of_prices_that_hold_none(world, draft):
    version = priced(world, draft, CARD | {"with_tax": False})
    schedule = {
        "code": "parcels",
        "name_en": "Parcels",
        "line": world.line,
        "rules": {"tax": {"percent": "6", "in_base": False}},
    }
    actions.edit_version(version, by=world.vera, schedules=[schedule], now=NOON)
    assert [fault.path for fault in faults(content(version))] == ["schedules.parcels.rules.tax"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"schedule": "nowhere"},
        {"feed": "nowhere"},
        {"tiers": [["5", "1", "2"]]},
        {"tiers": [[5, "1"]]},
        {"tiers": "5"},
        {"kind": "lottery"},
        {"floor": D("1.005")},
    ],
)
def test_what_is_no_rate_is_refused(world, draft, wrong):
    with pytest.raises(ValidationError):
        priced(world, draft, rates=[PARCELS | wrong])
    assert not RateCard.objects.exists()


def test_a_feed_that_is_counted_cannot_leave_the_version(world, draft):
    version = priced(world, draft)
    with pytest.raises(ValidationError, match="parcel: there is no feed waybills"):
        actions.edit_version(version, by=world.vera, levels=[], feeds=[], now=NOON)

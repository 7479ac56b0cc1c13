"""At which value is a contract approved whose fees are prices and percentages?"""

from decimal import Decimal

import pytest

from contracts import actions
from contracts.approval import Flag
from contracts.content import content, hash_of, in_full
from contracts.queries import latest_version
from contracts.queries_approvals import flags_of, value_of
from tests.contracts.documents import CLAUSES, LIABILITY, block, with_document
from tests.contracts.worlds import NOON


def priced(world, draft, *rates):
    """The example's draft without a stated total, at these rates."""
    actions.edit_version(
        latest_version(draft),
        by=world.vera,
        now=NOON,
        terms={"value": None},
        rate_card={},
        rates=[{"schedule": "parcels", "name_en": "Rate", **rate} for rate in rates],
    )
    return latest_version(draft)


SHARE = {"code": "share", "kind": "percent", "price": Decimal("0.38")}
DESK = {"code": "desk", "kind": "fixed", "fixed": Decimal("8000.00")}
PARCEL = {"code": "parcel", "kind": "unit", "price": Decimal("4.10")}
START_UP = {"code": "start", "kind": "milestone", "fixed": Decimal("420000.00")}


def test_a_percentage_counts_as_the_fees_that_twelve_months_are_expected_to_bring(world, draft):
    version = priced(world, draft, SHARE | {"expected": Decimal("168000000")})
    assert value_of(version) == Decimal("7660800.00")  # 0.38 % of 168 m is 638,400 a month


def test_fixed_fees_volumes_and_milestones_count_together(world, draft):
    version = priced(world, draft, DESK, PARCEL | {"expected": Decimal("652000")}, START_UP)
    assert value_of(version) == Decimal("96000.00") + Decimal("32078400.00") + Decimal("420000.00")


@pytest.mark.parametrize("rates", [(SHARE,), (DESK, PARCEL)])
def test_where_one_of_them_expects_nothing_the_value_is_not_known(world, draft, rates):
    assert value_of(priced(world, draft, *rates)) is None


def test_what_is_expected_is_part_of_what_is_approved_and_said_by_nobody_it_leaves_the_hash_as_it_was(world, draft):
    silent = content(priced(world, draft, SHARE))
    said = content(priced(world, draft, SHARE | {"expected": Decimal("168000000")}))
    assert "expected" not in silent["rates"]["share"]
    assert in_full(silent)["rates"]["share"]["expected"] is None
    assert said["rates"]["share"]["expected"] == "168000000"
    assert hash_of(silent) != hash_of(said)


@pytest.mark.parametrize(
    ("document", "deviates"),
    [
        ({}, False),
        (
            {"clauses": [*CLAUSES[:1], LIABILITY | {"text": [block("At cost.", "自负。")], "reason": "Asked for."}]},
            True,
        ),
        ({"left_out": {"data": {"name_en": "Data", "name_zh": "数据", "reason": "None is held."}}}, True),
    ],
)
def test_words_that_deviate_from_the_standard_weigh_as_a_flag(world, draft, document, deviates):
    version = with_document(draft, by=world.vera, **document)
    assert (Flag.DEVIATES in flags_of(version)) is deviates


def test_without_a_document_nothing_deviates(draft):
    assert Flag.DEVIATES not in flags_of(latest_version(draft))

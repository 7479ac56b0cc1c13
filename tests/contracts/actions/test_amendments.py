"""How does an amendment or a renewal come into force, and what does it do to prices?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from contracts import actions
from contracts.queries import latest_version, version_in_force
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from vendors.lifecycle import NotPossible, Stale
from vendors.models import Event

JULY = date(2026, 7, 1)


def amend(world, contract, **others):
    given = {"kind": "amendment", "what_changed": "Price", "effective_from": JULY, "now": NOON}
    return actions.amend_contract(contract, by=world.vera, **given | others)


def approve(world, version):
    request = actions.submit_version(version, by=world.vera, now=NOON)
    actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash, now=NOON)
    version.refresh_from_db()
    return version


def sign(world, version, now=NOON):
    for party in ("buyer", "vendor"):
        actions.record_signature(version, by=world.vera, party=party, signatory="S", signed_on=now.date(), now=now)
    return actions.sign_version(version, by=world.leo, now=now)


def test_its_whole_way_is_its_own_and_leaves_the_contract_active(world, active):
    version = amend(world, active, reason="Diesel is dearer.")
    sign(world, approve(world, version))
    actions.follow_terms(now=datetime(2026, 6, 30, 15, 59, tzinfo=UTC))
    states = [version.amendment.state]
    actions.follow_terms(now=datetime(2026, 6, 30, 16, 0, tzinfo=UTC))  # midnight in Shanghai
    version.amendment.refresh_from_db()
    active.refresh_from_db()
    moved = Event.objects.filter(record_type="contracts.amendment", record_id=str(version.amendment.pk)).order_by("pk")
    assert (states, version.amendment.state, active.state) == (["signed"], "effective", "active")
    assert [(row.name, row.source, row.target, str(row.by)) for row in moved] == [
        ("submit", "draft", "in_review", "Vera"),
        ("approve", "in_review", "approved", "Leo"),
        ("sign", "approved", "signed", "Leo"),
        ("take_effect", "signed", "effective", "Calendar"),
    ]


def test_signed_after_its_day_it_is_in_force_at_once(world, active):
    version = sign(world, approve(world, amend(world, active, effective_from=NOON.date())))
    version.amendment.refresh_from_db()
    assert version.amendment.state == "effective"


def test_it_is_not_signed_before_what_it_amends(world, active):
    version = approve(world, amend(world, active))
    early = {"party": "buyer", "signatory": "S", "signed_on": NOON.date() - timedelta(days=1)}
    with pytest.raises(NotPossible) as refused:
        actions.record_signature(version, by=world.vera, now=NOON, **early)
    assert refused.value.reasons == [
        "Version 1 was signed on 4\u00a0May\u00a02026; what amends it is signed after it.",
    ]


def test_it_is_not_in_force_from_before_what_it_amends(world, active):
    sign(world, approve(world, amend(world, active)))
    version = amend(world, active, effective_from=date(2026, 6, 1))
    with pytest.raises(NotPossible) as refused:
        actions.submit_version(version, by=world.vera, now=NOON)
    assert refused.value.reasons == [
        "Version 2 is in force from 1\u00a0Jul\u00a02026; what amends it is in force from then on or later.",
    ]


def test_a_dropped_amendment_makes_way_for_the_next_and_keeps_its_number(world, active):
    version = amend(world, active)
    request = actions.submit_version(version, by=world.vera, now=NOON)
    actions.drop_amendment(version.amendment, by=world.vera, note="The vendor did not agree.", now=NOON)
    request.refresh_from_db()
    following = amend(world, active)
    assert (version.amendment.state, request.outcome, following.n) == ("void", "void", 3)
    assert latest_version(active) == following
    with pytest.raises(Stale):
        actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash, now=NOON)
    with pytest.raises(NotPossible):
        actions.edit_version(version, by=world.vera, terms={"notice_days": 1}, now=NOON)
    with pytest.raises(Stale):
        actions.submit_version(version, by=world.vera, now=NOON)


def test_what_is_signed_is_not_dropped(world, active):
    version = sign(world, approve(world, amend(world, active)))
    with pytest.raises(Stale):
        actions.drop_amendment(version.amendment, by=world.vera, note="Changed our mind.", now=NOON)


def test_the_end_of_the_contract_drops_what_was_to_change(world, active):
    version = amend(world, active)
    actions.give_notice(
        active,
        by=world.leo,
        note="Breach.",
        kind="cause",
        served_on=NOON.date(),
        arrived_on=NOON.date(),
        effective_on=NOON.date(),
        now=NOON,
    )
    actions.terminate_contract(active, by=world.leo, note="Over.", now=NOON)
    version.amendment.refresh_from_db()
    assert version.amendment.state == "void"


@pytest.mark.parametrize("person", ["vera", "fay", "nina", "alan"])
def test_only_a_signatory_who_did_not_write_it_concludes_it(world, active, person):
    version = approve(world, amend(world, active))
    for party in ("buyer", "vendor"):
        actions.record_signature(version, by=world.vera, party=party, signatory="S", signed_on=NOON.date(), now=NOON)
    with pytest.raises(PermissionDenied):
        actions.sign_version(version, by=getattr(world, person), now=NOON)
    version.refresh_from_db()
    assert (version.signed_at, version.amendment.state) == (None, "approved")


# Renewals.


@pytest.fixture
def priced(world, draft):
    """The example's contract with a fixed fee, a price a parcel in tiers, and a percentage of the goods' value."""
    parts = worlds.parts(world.line)
    parts["schedules"][0]["monthly_fee"] = Decimal("14500.00")
    rates = [
        {"code": "fixed", "schedule": "parcels", "kind": "fixed", "name_en": "Desk", "fixed": Decimal("14500.00")},
        {
            "code": "parcel",
            "schedule": "parcels",
            "kind": "unit",
            "name_en": "Parcel",
            "price": Decimal("4.10"),
            "tiers": [["500000", "4.10"], [None, "3.95"]],
        },
        {"code": "cod", "schedule": "parcels", "kind": "percent", "name_en": "Cash", "price": Decimal("0.38")},
    ]
    actions.edit_version(
        latest_version(draft), by=world.vera, now=NOON, schedules=parts["schedules"], rate_card={}, rates=rates
    )
    return worlds.a_running_contract(draft, by=world.vera, approver=world.leo)


def renew(world, contract, **others):
    given = {"months": 12, "what_changed": "12 months more", "now": NOON}
    return actions.renew_contract(contract, by=world.vera, **given | others)


def prices(version) -> dict:
    """Code → (fixed part, price, prices of the tiers); under “fee” the schedule's own."""
    found = {row.code: (row.fixed, row.price, [price for _upto, price in row.tiers]) for row in version.rates.all()}
    return {"fee": version.schedules.get().monthly_fee, **found}


AS_AGREED = {
    "fee": Decimal("14500.00"),
    "fixed": (Decimal("14500.00"), Decimal(0), []),
    "parcel": (Decimal("0.00"), Decimal("4.10"), ["4.10", "3.95"]),
    "cod": (Decimal("0.00"), Decimal("0.38"), []),
}


@pytest.mark.parametrize(
    ("uplift", "expected"),
    [
        ({"uplift": "none"}, {}),
        (
            {"uplift": "percent", "percent": Decimal("7")},
            {
                "fee": Decimal("15515.00"),
                "fixed": (Decimal("15515.00"), Decimal("0.0000"), []),
                "parcel": (Decimal("0.00"), Decimal("4.3870"), ["4.3870", "4.2265"]),
            },
        ),
        (
            {"uplift": "fixed", "amount": Decimal("500.00")},
            {"fee": Decimal("15000.00"), "fixed": (Decimal("15000.00"), Decimal(0), [])},
        ),
        (
            {
                "uplift": "index",
                "index_name": "CPI services",
                "index_base": Decimal("104.2"),
                "index_level": Decimal("106.9"),
            },
            {
                "fee": Decimal("14875.72"),
                "fixed": (Decimal("14875.72"), Decimal("0.0000"), []),
                "parcel": (Decimal("0.00"), Decimal("4.2062"), ["4.2062", "4.0524"]),
            },
        ),
    ],
    ids=["none", "percent", "fixed", "index"],
)
def test_a_renewal_follows_the_term_and_moves_fees_and_unit_prices(world, priced, uplift, expected):
    version = renew(world, priced, **uplift)
    assert (version.kind, version.effective_from, version.ends_on) == ("renewal", date(2027, 5, 1), date(2028, 4, 30))
    assert prices(version) == AS_AGREED | expected
    assert prices(version_in_force(priced, NOON.date())) == AS_AGREED


@pytest.mark.parametrize(
    ("uplift", "value"),
    [
        ({}, "64000000.00"),
        ({"uplift": "percent", "percent": Decimal(10)}, "67200000.00"),
        (
            {"uplift": "index", "index_name": "CPI", "index_base": Decimal(100), "index_level": Decimal(105)},
            "65600000.00",
        ),
    ],
    ids=["none", "percent", "index"],
)
def test_a_stated_total_grows_by_the_months_added_so_that_they_are_approved(world, active, uplift, value):
    assert renew(world, active, **uplift).value == Decimal(value)


def test_where_the_fees_are_known_the_total_grows_by_them(world, priced):
    version = renew(world, priced, uplift="percent", percent=Decimal(7))
    assert version.value == worlds.TERMS["value"] + 12 * Decimal("15515.00")


def test_nothing_is_renewed_while_a_notice_stands(world, active):
    version = renew(world, active)
    given = {"kind": "cause", "served_on": NOON.date(), "arrived_on": NOON.date(), "effective_on": date(2026, 6, 20)}
    actions.give_notice(active, by=world.leo, note="Breach.", now=NOON, **given)
    reason = ["Notice was given; the contract is renewed once the notice is withdrawn."]
    with pytest.raises(NotPossible) as submitted:
        actions.submit_version(version, by=world.vera, now=NOON)
    with pytest.raises(NotPossible) as drafted:
        renew(world, active)
    assert (submitted.value.reasons, drafted.value.reasons) == (reason, reason)


def test_a_renewal_that_a_suspension_overtook_is_not_submitted(world, active):
    version = renew(world, active)
    said = {"note": "Strike.", "from_day": NOON.date(), "scope": "All", "shifts_end": True}
    actions.suspend_contract(active, by=world.vera, now=NOON, **said)
    actions.resume_contract(active, by=world.vera, note="Over.", now=NOON + timedelta(days=10))
    with pytest.raises(NotPossible) as refused:
        actions.submit_version(version, by=world.vera, now=NOON + timedelta(days=11))
    assert refused.value.reasons == [
        "The term before it runs to 10\u00a0May\u00a02027 by now; let the renewal begin on the day after."
    ]


def test_how_much_prices_move_is_said_whole_or_nothing_is_drafted(world, priced):
    with pytest.raises(ValidationError):
        renew(world, priced, uplift="percent")
    with pytest.raises(ValidationError):
        renew(world, priced, uplift="index", index_name="CPI", index_base=Decimal(0), index_level=Decimal("106.9"))
    assert latest_version(priced).n == 1


def test_a_fixed_amount_needs_one_fixed_fee_to_go_to(world, active):
    with pytest.raises(NotPossible) as refused:
        renew(world, active, uplift="fixed", amount=Decimal("500.00"))
    assert refused.value.reasons == ["A fixed amount goes to one fixed fee a month; here there is not exactly one."]
    assert latest_version(active).n == 1


def test_what_runs_on_without_an_end_is_not_renewed(world):
    draft = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number="C-2026-009",
        terms=worlds.TERMS | {"renews_months": 0, "evergreen": True},
    )
    contract = worlds.a_running_contract(draft, by=world.vera, approver=world.leo)
    with pytest.raises(NotPossible) as refused:
        renew(world, contract, now=datetime(2027, 6, 1, 4, tzinfo=UTC))
    assert refused.value.reasons == ["The contract runs on without an end; there is nothing to renew."]

"""Are duties worked out from what there is, are months attested once, and does payment law block what it must?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from contracts import actions as contract_actions
from tests.contracts import worlds
from tests.contracts.conftest import active, draft, world  # noqa: F401  (fixtures)
from tests.contracts.worlds import NOON
from tests.vendors.owed import a_duty
from vendors.actions import duties
from vendors.actions.reference import load_reference
from vendors.actions.vendors import edit_vendor
from vendors.gates import Standing
from vendors.lifecycle import NotPossible
from vendors.models import Attestation, BuyerEntity, Duty, DutyAttestation, Event, ServiceLine, Vendor, VendorTraits
from vendors.queries.duties import PAPERS, coverage, duties_of_lines

DAY = date(2026, 5, 20)
JUNE_2 = datetime(2026, 6, 2, 4, 0, tzinfo=UTC)


def standings(user, vendor, day=DAY) -> dict[str, str]:
    return {item.duty.code: item.standing for item in coverage(user, [vendor], as_of=day)}


def needs(user, vendor, code, day=DAY) -> list[tuple[str, str]]:
    (item,) = [item for item in coverage(user, [vendor], as_of=day) if item.duty.code == code]
    return [(need.code, need.standing) for need in item.needs]


def test_a_duty_falls_on_the_vendors_of_its_lines_countries_and_traits(world):  # noqa: F811
    other = ServiceLine.objects.create(code="marketing", family="process", name_en="Marketing", name_zh="营销推广")
    a_duty("all")
    a_duty("logistics", lines=[world.line])
    a_duty("marketing", lines=[other])
    a_duty("german", countries=["DE"])
    a_duty("european", countries=["EU"])
    a_duty("data", traits=["touches_pii"])
    assert set(standings(world.vera, world.acme)) == {"all", "logistics", "data"}  # nobody has asked about data yet
    VendorTraits.objects.create(vendor=world.acme, codes=[], set_by=world.vera, set_at=NOON)
    assert set(standings(world.vera, world.acme)) == {"all", "logistics"}
    Vendor.objects.filter(pk=world.acme.pk).update(country="DE")
    world.acme.refresh_from_db()
    assert set(standings(world.vera, world.acme)) == {"german", "european"}


@pytest.fixture
def owed_to_smaller(world):  # noqa: F811
    duty = a_duty("in-time", ("clause", "payment-term"))
    Duty.objects.filter(pk=duty.pk).update(for_smaller=True)
    return duty


@pytest.mark.parametrize(
    ("ours", "size", "said"),
    [
        (True, "", {"in-time": "unknown"}),
        (True, "micro", {"in-time": "missing"}),
        (True, "small", {"in-time": "missing"}),
        (True, "medium", {"in-time": "missing"}),
        (True, "large", {}),
        (False, "", {}),
        (False, "small", {}),
        (None, "", {"in-time": "unknown"}),
        (None, "small", {"in-time": "unknown"}),
        (None, "large", {}),
    ],
)
def test_a_large_company_owes_it_to_smaller_ones_and_what_nobody_stated_is_not_known(
    world,  # noqa: F811
    owed_to_smaller,
    ours,
    size,
    said,
):
    BuyerEntity.objects.update(is_large=ours)
    edit_vendor(world.acme, by=world.vera, company_size=size, now=NOON)
    assert standings(world.vera, world.acme) == standings(world.alan, world.acme) == said
    brought = duties_of_lines([world.line.pk], world.acme)
    assert [duty.code for duty in brought] == list(said)


def test_what_is_not_known_says_who_has_to_say_it(world, owed_to_smaller):  # noqa: F811
    (item,) = coverage(world.vera, [world.acme], as_of=DAY)
    assert (item.why, item.needs) == ("The vendor has not stated the size of its company.", ())
    edit_vendor(world.acme, by=world.vera, company_size="small", now=NOON)
    (item,) = coverage(world.vera, [world.acme], as_of=DAY)
    assert item.why == "Nobody has recorded whether our own company is a large one."


def test_every_standing_of_a_paper_has_its_word():
    assert set(PAPERS) == set(Standing)


def test_nobody_attests_a_duty_that_may_not_fall_on_them(world, active):  # noqa: F811
    duty = a_duty("in-time", monthly=True)
    Duty.objects.filter(pk=duty.pk).update(for_smaller=True)
    BuyerEntity.objects.update(is_large=True)
    assert duties.open_attestations(JUNE_2) == 0
    edit_vendor(world.acme, by=world.vera, company_size="small", now=NOON)
    assert duties.open_attestations(JUNE_2) == 1


def test_a_level_in_force_covers_it_and_an_unsigned_one_does_not(world, draft):  # noqa: F811
    a_duty("delivery", ("level", "ON-TIME"))
    assert needs(world.vera, world.acme, "delivery") == [("ON-TIME", "missing")]
    worlds.activate(draft, by=world.vera, approver=world.leo)
    assert needs(world.vera, world.acme, "delivery") == [("ON-TIME", "covered")]


def test_a_note_covers_for_a_year_and_the_worst_need_decides(world):  # noqa: F811
    a_duty("fakes", ("clause", "no-fakes"), ("obligation", "times"))
    duties.note_cover(world.acme, by=world.leo, kind="clause", code="no-fakes", sentence="Clause 9.", now=NOON)
    assert needs(world.vera, world.acme, "fakes") == [("no-fakes", "covered"), ("times", "missing")]
    assert standings(world.vera, world.acme) == {"fakes": "missing"}
    near, past = (NOON.date() + timedelta(days=days) for days in (350, 366))
    assert [needs(world.vera, world.acme, "fakes", day)[0][1] for day in (near, past)] == ["due", "missing"]
    with pytest.raises(PermissionDenied):
        duties.note_cover(world.acme, by=world.otto, kind="clause", code="no-fakes", sentence="Mine.", now=NOON)
    assert Attestation.objects.filter(guard="duty:clause:no-fakes").count() == 1


def test_a_month_is_asked_for_once_and_given_once_by_the_vendors_own_people(world, active):  # noqa: F811
    duty = a_duty("fakes", monthly=True)
    assert (duties.open_attestations(JUNE_2), duties.open_attestations(JUNE_2)) == (1, 0)
    row = DutyAttestation.objects.get()
    assert (row.vendor, row.month, row.due_on) == (world.acme, date(2026, 5, 1), date(2026, 6, 10))
    assert needs(world.vera, world.acme, "fakes", date(2026, 6, 10)) == [("fakes", "due")]
    assert needs(world.vera, world.acme, "fakes", date(2026, 6, 11)) == [("fakes", "missing")]
    for person in (world.vera, world.gita, world.leo):
        with pytest.raises(PermissionDenied):
            duties.give_attestation(row, by=person, sentence=duty.sentence_en, now=JUNE_2)
    with pytest.raises(NotPossible):
        duties.give_attestation(row, by=world.alan, sentence="Something else.", now=JUNE_2)
    late = JUNE_2 + timedelta(days=20)
    row = duties.give_attestation(row, by=world.alan, sentence=duty.sentence_zh, now=late)
    assert (row.sentence, row.given_by) == ("我方已遵守。", world.alan)
    assert Event.objects.get(name="attest", record_type="vendors.dutyattestation").facts == {"late": True}
    assert needs(world.vera, world.acme, "fakes", date(2026, 6, 30)) == [("fakes", "covered")]
    with pytest.raises(NotPossible):
        duties.give_attestation(row, by=world.alan, sentence=duty.sentence_en, now=late)


def test_missed_nights_are_caught_up(world, active):  # noqa: F811
    a_duty("fakes", monthly=True)
    duties.open_attestations(JUNE_2)
    assert duties.open_attestations(datetime(2026, 9, 1, 4, 0, tzinfo=UTC)) == 3
    months = DutyAttestation.objects.order_by("month").values_list("month", flat=True)
    assert list(months) == [date(2026, month, 1) for month in (5, 6, 7, 8)]


def test_procurement_speaks_for_a_vendor_that_never_signs_in(world, active):  # noqa: F811
    duty = a_duty("fakes", monthly=True)
    duties.open_attestations(JUNE_2)
    Vendor.objects.filter(pk=world.acme.pk).update(is_entered_by_staff=True)
    row = duties.give_attestation(DutyAttestation.objects.get(), by=world.vera, sentence=duty.sentence_en, now=JUNE_2)
    assert row.given_by == world.vera


@pytest.fixture
def paying(world):  # noqa: F811
    """A draft of a payment contract in China."""
    line = ServiceLine.objects.create(code="payment", family="process", name_en="Payment", name_zh="支付服务")
    Vendor.objects.filter(pk=world.acme.pk).update(line=line)
    world.acme.refresh_from_db()
    return worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=line,
        currency=world.cny,
        number="C-2026-900",
    )


def test_a_broken_rule_of_payment_law_stops_a_contract_with_the_article_named(world, paying):  # noqa: F811
    a_duty("core", ("fact", "core"))
    assert needs(world.vera, world.acme, "core") == [("core", "open")]
    duties.enter_payment_facts(world.acme, by=world.vera, licence_type="processing_1", core_kept=False, now=NOON)
    assert needs(world.vera, world.acme, "core") == [("core", "missing")]
    with pytest.raises(NotPossible) as refused:
        contract_actions.submit_contract(paying, by=world.vera, now=NOON)
    assert "Article 21, 50: Core processing of funds" in refused.value.reasons[0]
    duties.enter_payment_facts(world.acme, by=world.vera, core_kept=True, now=NOON)
    contract_actions.submit_contract(paying, by=world.vera, now=NOON)
    paying.refresh_from_db()
    assert paying.state == "in_review"


def test_payment_law_bars_no_other_line_country_or_vendor_nobody_asked(world, draft, paying):  # noqa: F811
    duties.enter_payment_facts(world.globex, by=world.vera, core_kept=False, now=NOON)
    contract_actions.submit_contract(paying, by=world.vera, now=NOON)  # nothing is answered about it
    Vendor.objects.filter(pk=world.acme.pk).update(country="DE")
    duties.enter_payment_facts(world.acme, by=world.vera, core_kept=False, now=NOON)
    contract_actions.submit_contract(draft, by=world.vera, now=NOON)


def test_the_library_that_is_shipped_is_whole_and_leaves_edits_alone(world):  # noqa: F811
    load_reference()
    before = Duty.objects.count()
    assert before >= 18
    duty = Duty.objects.get(code="cn-no-fabricated-reviews")
    assert (duty.monthly_attestation, [line.code for line in duty.lines.all()]) == (True, ["marketing", "creative"])
    duties.save_duty(duty, by=world.vera, code=duty.code, lines=[world.line], needs=[], article="17 and 9", now=NOON)
    with pytest.raises(PermissionDenied):
        duties.save_duty(duty, by=world.leo, code=duty.code, article="1", now=NOON)
    assert load_reference() == 0
    duty.refresh_from_db()
    assert (duty.article, duty.needs.count(), [line.code for line in duty.lines.all()]) == (
        "17 and 9",
        0,
        ["logistics"],
    )
    event = Event.objects.get(record_type="vendors.duty", name="edit")
    assert set(event.after) == {"article", "lines", "needs"}

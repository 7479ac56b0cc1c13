"""Does the demonstration's world show the figures of its story, to the digit, on whatever day it is made?"""

import csv
import io
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Q
from django.utils import timezone

from contracts.content import content, differences, hash_of
from contracts.gaps import standings_of
from contracts.models import ApprovalRequest, Contract
from contracts.queries import contract_rows
from contracts.terms import add_months
from portal.models import Announcement, HandbookPage
from portal.seeding.days import Days
from portal.seeding.demo import seed_demo
from portal.seeding.files import Asked, CaseByCase, Cases, Counts, Outages, Probe, Region, deal, deal_within
from sla.models import (
    Breach,
    CommitmentRow,
    CountRow,
    Credit,
    Delivery,
    Evaluation,
    Incident,
    Invoice,
    LedgerLine,
    LevelResult,
    Period,
    Relief,
    Statement,
    TriggerHit,
)
from sla.queries import standing_evaluation
from sla.queries_credits import nature_of
from sla.queries_statements import payable_of
from sla.relief_effect import relief_effect
from tests.vendors.named import lines_that_name_somebody
from vendors.models import Event, FxRate, Job, User, Vendor
from vendors.money import from_minor

D = Decimal


def test_every_day_of_a_year_has_a_last_closed_month_whose_data_could_be_due_and_locked():
    for n in range(366):
        days = Days(date(2026, 11, 22) + timedelta(days=n))
        due = days.month(1) + timedelta(days=days.due_day - 1)
        assert days.closed < days.month(1) <= days.today
        assert 1 <= days.due_day <= 10
        assert due < days.accepted_on(0) < days.locked_on(0) < days.today


def test_on_the_day_of_the_story_october_is_closed():
    days = Days(date(2026, 11, 22))
    assert (days.month(0), days.last_day(-1), days.due_day) == (date(2026, 10, 1), date(2026, 9, 30), 10)
    assert (days.accepted_on(0), days.locked_on(0)) == (date(2026, 11, 11), date(2026, 11, 16))


def test_what_is_dealt_adds_up_and_stays_within_its_limits():
    assert deal(10, (1, 1, 1)) == [4, 3, 3]
    assert deal_within(9, (8, 1, 1), (3, 5, 5)) == [3, 5, 1]
    assert sum(deal_within(53_464, range(1, 125), [9_000] * 124)) == 53_464


def rows_of(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_counted_file_has_every_day_and_adds_up_to_the_exact_figures():
    regions = (Region("East", 3, "95"), Region("West", 1, "80"))
    counts = Counts(0, ("96", "97"), exact={0: (598_536, 652_000)}, dimension="region", regions=regions)
    rows = rows_of(counts.text(Asked("fengyuan", "parcels", 0, date(2026, 10, 1), "Asia/Shanghai")))
    assert len(rows) == 62
    assert (sum(int(row["good"]) for row in rows), sum(int(row["total"]) for row in rows)) == (598_536, 652_000)
    rates = {
        name: sum(int(r["good"]) for r in rows if r["region"] == name)
        / sum(int(r["total"]) for r in rows if r["region"] == name)
        for name in ("East", "West")
    }
    assert rates["West"] < rates["East"]


def test_busy_days_carry_their_own_share():
    counts = Counts(0, ("98", "99"), exact={0: (361_189, 392_000)}, busy={0: (4, 85_500, 59_839)})
    rows = rows_of(counts.text(Asked("baicang", "orders", 0, date(2026, 10, 1), "Asia/Shanghai")))
    busy = rows[17:21]
    assert sum(int(row["total"]) for row in busy) == 85_500
    rest = [row for row in rows if row not in busy]
    assert (sum(int(row["good"]) for row in rest), sum(int(row["total"]) for row in rest)) == (301_350, 306_500)


def test_cases_that_were_not_kept_end_after_their_due_time():
    rows = rows_of(
        Cases("LC", 160, 480, missed={0: 4}, manies={0: 164}).text(
            Asked("nanling", "trips", 0, date(2026, 10, 1), "Asia/Shanghai")
        )
    )
    assert len({row["id"] for row in rows}) == 164
    assert sum(row["done_at"] > row["due_at"] for row in rows) == 4
    assert all(row["due_at"].startswith("2026-10") for row in rows)


@pytest.mark.parametrize(
    ("first", "seconds"), [(date(2026, 9, 1), 3_120), (date(2026, 10, 1), 3_224), (date(2027, 2, 1), 2_912)]
)
def test_downtime_is_the_same_share_of_a_month_of_any_length(first, seconds):
    rows = rows_of(Outages("INC", {-1: "52"}).text(Asked("yunlan", "outages", -1, first, "Asia/Shanghai")))
    down = sum(
        (datetime.fromisoformat(row["end"]) - datetime.fromisoformat(row["start"])).total_seconds() for row in rows
    )
    assert down == seconds


def test_what_our_probe_saw_lies_around_what_the_vendor_saw():
    theirs = Outages("LP", {0: "17"}, usual=("2", "18"), moments={0: (13, "14:21")})
    ours = Probe("PR", theirs, {0: "39"})
    november = Asked("lindenpay", "outages", 0, date(2026, 11, 1), "Europe/Amsterdam")
    ((start, end),) = theirs.spans(november)
    ((seen, until),) = ours.spans(november)
    assert (start, end) == (datetime(2026, 11, 14, 14, 21), datetime(2026, 11, 14, 14, 38))  # noqa: DTZ001
    assert (seen, until) == (datetime(2026, 11, 14, 14, 12), datetime(2026, 11, 14, 14, 51))  # noqa: DTZ001
    for offset in range(-11, 0):
        asked = Asked("lindenpay", "outages", offset, add_months(date(2026, 11, 1), offset), "Europe/Amsterdam")
        for (start, end), (seen, until) in zip(theirs.spans(asked), ours.spans(asked), strict=True):
            assert timedelta(seconds=8) <= (until - seen) - (end - start) <= timedelta(seconds=40)
            assert seen < start < end < until


def test_cases_of_a_counted_feed_add_up_and_a_claim_names_those_of_the_busy_days():
    counts = Counts(0, ("98", "99"), exact={0: (361_189, 392_000)}, busy={0: (4, 85_500, 59_839)})
    orders = CaseByCase(counts, "BC", since=0)
    october = Asked("baicang", "orders", 0, date(2026, 10, 1), "Asia/Shanghai")
    rows = rows_of(orders.text(october))
    assert len({row["id"] for row in rows}) == len(rows) == 392_000
    assert sum(row["done_at"] <= row["due_at"] for row in rows) == 361_189
    assert {row["due_at"][:7] for row in rows} == {"2026-10"}
    assert max(row["done_at"] for row in rows) < "2026-11-01T08:00"
    named = {row["id"]: row["reason"] for row in rows_of(orders.named(october))}
    assert (len(named), sorted(set(named.values()))) == (85_500, [f"LIVE-10{day}" for day in (18, 19, 20, 21)])
    rest = [row for row in rows if row["id"] not in named]
    assert (sum(row["done_at"] <= row["due_at"] for row in rest), len(rest)) == (301_350, 306_500)
    before = Asked("baicang", "orders", -1, date(2026, 9, 1), "Asia/Shanghai")
    assert orders.text(before) == counts.text(before)


def test_nothing_is_invented_outside_a_demonstration(settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="do not belong here"):
        call_command("seed_demo")


@pytest.mark.django_db
def test_a_database_that_is_in_use_is_left_alone(settings, capsys):
    settings.DEMO = True
    User.objects.create_user("vera@acme.test", None, name="Vera")
    with pytest.raises(CommandError, match="nothing was added"):
        call_command("seed_demo")
    call_command("seed_demo", "--if-empty")
    assert "nothing was added" in capsys.readouterr().out
    assert not Vendor.objects.exists()


class Seen:
    """Reads the seeded world the way the story names it."""

    def __init__(self, days: Days):
        self.days = days

    def period(self, vendor: str, offset: int) -> Period:
        return Period.objects.get(contract__vendor__code=vendor, starts_on=self.days.month(offset))

    def result(self, vendor: str, level: str, offset: int = 0) -> LevelResult:
        return standing_evaluation(self.period(vendor, offset)).level_results.get(level__code=level)

    def value(self, vendor: str, level: str, offset: int = 0) -> str:
        row = self.result(vendor, level, offset)
        return f"{row.value:.{row.spec.precision}f}" if row.value is not None else row.outcome

    def values(self, vendor: str, level: str, since: int) -> list[str]:
        return [self.value(vendor, level, offset) for offset in range(since, 1)]

    def fee(self, vendor: str, offset: int = 0) -> Decimal:
        contracts = Contract.objects.filter(vendor__code=vendor)
        rows = [row for contract in contracts for row in contract.charges.filter(month=self.days.month(offset))]
        return sum((row.amount for row in rows), D(0))

    def credits(self, vendor: str, offset: int) -> list[tuple]:
        rows = Credit.objects.filter(period=self.period(vendor, offset)).order_by("pk")
        return [(row.kind, row.amount, row.state) for row in rows]

    def billed(self, vendor: str, offset: int) -> tuple:
        """What both confirmed with tax, what was invoiced, where the invoice stands, and what of it is payable."""
        statement = Statement.objects.get(contract__vendor__code=vendor, month=self.days.month(offset))
        invoice = statement.invoices.get()
        confirmed = sum(line.gross for line in statement.lines.all())
        asked = sum(line.amount for line in invoice.lines.all())
        return confirmed, asked, invoice.state, from_minor(payable_of(invoice).amount, invoice.currency)

    def deducted(self, vendor: str, offset: int) -> list[tuple]:
        statement = Statement.objects.get(contract__vendor__code=vendor, month=self.days.month(offset))
        lines = statement.invoices.get().notice.lines.all()
        return [(line.credit.period.starts_on, line.amount) for line in lines]

    def step(self, vendor: str, level: str, code: str, offset: int = 0) -> dict[str, str]:
        """The figures of a line of a level's working."""
        return next(one["figures"] for one in self.result(vendor, level, offset).working if one["code"] == code)

    def right(self, vendor: str) -> tuple:
        hit = TriggerHit.objects.get(period__contract__vendor__code=vendor)
        return (
            hit.code,
            hit.level.code,
            hit.figure,
            hit.state,
            hit.period.starts_on,
            (hit.exercise_by - self.days.today).days,
        )

    def cases(self, vendor: str, feed: str, offset: int) -> tuple[int, int]:
        """(kept, all) of the rows that count."""
        delivery = self.period(vendor, offset).deliveries.get(feed__code=feed)
        rows = CommitmentRow.objects.filter(delivery=delivery).of_revision(delivery.accepted_revision)
        return rows.filter(ok=True).count(), rows.count()

    def counted(self, vendor: str, feed: str, offset: int) -> tuple[int, int]:
        delivery = self.period(vendor, offset).deliveries.get(feed__code=feed)
        rows = list(CountRow.objects.filter(delivery=delivery).of_revision(delivery.accepted_revision))
        return sum(row.good for row in rows), sum(row.total for row in rows)


@pytest.mark.once
@pytest.mark.prove
@pytest.mark.django_db
def test_the_world_shows_the_figures_of_the_story():
    today = timezone.localdate()
    days = Days(today)
    said: list[str] = []
    seed_demo(today, said.append)
    seen = Seen(days)

    assert said[-1].endswith("seconds.")
    assert not Job.objects.exclude(state="done").exists()
    assert lines_that_name_somebody() == set()
    assert Vendor.objects.filter(contracts__isnull=False).distinct().count() == 14  # beside those on their way in
    assert _state_of_the_books(seen) == {
        "locked": 11,
        "baicang": "calculated",
        "polder": "approved",
        "vistula": "calculated",
        "deliveries": {"accepted": 40, "submitted": 1, "expected": 3},
    }
    assert FxRate.objects.get(date=days.last_day(0), source="EUR", target="CNY").rate == D("7.85")

    # 1 Yunlan: 52 minutes of 43,200 down, and a voucher that nobody applied for
    assert seen.value("yunlan", "AVL", -1) == "99.880"
    assert seen.fee("yunlan", -1) == D("412600.00")
    assert seen.credits("yunlan", -1) == [("credit", D("103150.00"), "proposed")]
    assert Credit.objects.get(period=seen.period("yunlan", -1)).claim_by == today + timedelta(days=8)
    if seen.period("yunlan", -1).ends_on.day == 30:
        step = next(step for step in seen.result("yunlan", "AVL", -1).working if step["code"] == "exact_time")
        assert (step["figures"]["window_minutes"], step["figures"]["up_minutes"]) == ("43200", "43148")
    tier = seen.step("yunlan", "AVL", "band", -1)
    assert (tier["low"], tier["high"], tier["percent"], tier["amount"]) == ("99", "99.9", "25", "103150.00")
    assert nature_of(seen.period("yunlan", -1).version, "main") == "voucher"
    assert seen.period("yunlan", -1).version.credit_words_zh == "代金券"
    outage = Incident.objects.get(contract__vendor__code="yunlan")
    assert (outage.side, outage.state, outage.evidence.count()) == ("vendor", "closed", 1)
    # 2 Kite: Good for fourteen months; notice must arrive in 12 days, safe send-by in 8
    ratings = LevelResult.objects.filter(evaluation__period__contract__vendor__code="kite").values_list(
        "rating", flat=True
    )
    assert (len(ratings), set(ratings)) == (42, {"good"})
    kite = contract_rows(User.objects.get(name="Lin Wei"), Contract.objects.filter(vendor__code="kite"), today)[0]
    assert (kite.arrive_by, kite.send_by) == (today + timedelta(days=12), today + timedelta(days=8))
    # 3 Tongxin: 17 of 19 changes, too few to judge
    changes = seen.result("tongxin", "CHG")
    assert (changes.value, changes.n, changes.outcome, changes.default) == (
        D("89.47"),
        19,
        "insufficient_volume",
        False,
    )
    assert seen.step("tongxin", "CHG", "volume_carried") == {"n": "19", "n_min": "20"}
    # 4 Hengtong: restated three weeks after the lock
    before, after = Evaluation.objects.filter(period=seen.period("hengtong", -1)).order_by("n")
    assert [str(e.level_results.get(level__code="TEC").value) for e in (before, after)] == ["99.92", "99.83"]
    assert seen.counted("hengtong", "payments", -1) == (2_011_480, 2_014_900)
    assert seen.fee("hengtong", -1) == seen.fee("hengtong") == D("638400.00")
    assert seen.credits("hengtong", -1) == [("adjustment", D("6384.00"), "notified")]
    locks = Event.objects.filter(
        record_type="sla.period", record_id=str(seen.period("hengtong", -1).pk), name="lock"
    ).order_by("occurred_at")
    assert (locks[1].occurred_at - locks[0].occurred_at).days >= 21
    assert seen.step("hengtong", "TEC", "flat", -1)["percent"] == "1"
    assert nature_of(seen.period("hengtong", -1).version, "main") == "damages"
    # 5 Lindenpay: the vendor says 17 minutes, our probe 39, and ours counts; close to Visa's limit
    available = seen.result("lindenpay", "AVL")
    assert (seen.value("lindenpay", "AVL"), available.other, available.source) == ("99.910", D("99.961"), "own")
    assert (available.outcome, seen.fee("lindenpay")) == ("below_expected", D("33420.00"))
    assert seen.credits("lindenpay", 0) == [("credit", D("1002.60"), "notified")]
    assert {seen.result("lindenpay", "AVL", n).source for n in range(-11, 0)} == {"verified"}
    disputed = seen.result("lindenpay", "VIS")
    assert (disputed.value, disputed.outcome, disputed.limit) == (D("1.41"), "met", "")
    assert seen.counted("lindenpay", "disputes", 0) == (1_660, 118_000)
    payments = Incident.objects.get(contract__vendor__code="lindenpay")
    assert (payments.side, payments.state) == ("buyer", "resolved")
    wrote = Event.objects.filter(record_type="sla.incident", record_id=str(payments.pk))
    assert set(wrote.values_list("by__name", flat=True)) == {"Gao Rui", "Eva Smit"}
    # 6 Jufu: listed, and not to be renewed
    assert (Vendor.objects.get(code="jufu").state, seen.fee("jufu")) == ("suspended", D("23600.00"))
    # 7 Fengyuan: third month below the minimum, at the cap
    evaluation = standing_evaluation(seen.period("fengyuan", 0))
    assert seen.counted("fengyuan", "parcels", 0) == (598_536, 652_000)
    assert (seen.value("fengyuan", "OTD"), seen.result("fengyuan", "OTD").repeat) == ("91.80", 3)
    assert (seen.value("fengyuan", "DMG"), seen.result("fengyuan", "DMG").repeat) == ("0.21", 1)
    assert (seen.fee("fengyuan"), evaluation.raw, evaluation.total) == (D("2673200.00"), D("278012.80"), D("213856.00"))
    assert {line.level_result.level.code: line.amount for line in evaluation.credit_lines.all()} == {
        "OTD": D("148054.15"),
        "DMG": D("65801.85"),
    }
    assert seen.values("fengyuan", "OTD", -2) == ["92.64", "92.17", "91.80"]
    assert seen.right("fengyuan") == ("terminate", "OTD", "3", "open", days.month(0), 30)
    # 8 Rheinlog: sliding
    assert seen.values("rheinlog", "CUT", -4) == ["96.1", "95.2", "94.3", "93.0", "91.6"]
    assert seen.fee("rheinlog") == D("587500.00")
    # 9 Baicang: CNY 61,740 hangs on the decision about 85,500 orders
    assert (seen.value("baicang", "SHP"), seen.cases("baicang", "orders", 0)) == ("92.14", (361_189, 392_000))
    assert (seen.fee("baicang"), standing_evaluation(seen.period("baicang", 0)).total) == (
        D("823200.00"),
        D("61740.00"),
    )
    claim = Relief.objects.get()
    assert (claim.state, claim.category, claim.claimed_by.name, claim.rows.count()) == (
        "claimed",
        "volume",
        "Ma Lin",
        85_500,
    )
    assert not claim.late
    effect = relief_effect(claim)
    shipped = next(row for row in effect.levels if row.changes)
    assert (str(shipped.without.value), shipped.without.counted) == ("92.14", (361_189, 392_000))
    assert (str(shipped.granted.value), shipped.granted.counted) == ("98.32", (301_350, 306_500))
    assert (effect.without, effect.granted) == (D("61740.00"), D("0.00"))
    assert [(row[0], row[2]) for row in seen.credits("baicang", -4)] == [("bonus", "applied")]
    # what 4, 7 and 9 cost in the last month as both have confirmed it, what they invoiced, and what is paid of it
    assert seen.billed("hengtong", 0) == (D("638400.00"), D("638400.00"), "received", D("638400.00"))
    assert seen.billed("fengyuan", 0) == (D("2673200.00"), D("2673200.00"), "checked", D("2554332.80"))
    assert seen.deducted("fengyuan", 0) == [(days.month(-1), D("118867.20"))]
    assert seen.billed("baicang", 0) == (D("872592.00"), D("873482.40"), "checked", D("872592.00"))
    assert [row.due_by_law for row in Invoice.objects.filter(contract__vendor__code="baicang")] == [True] * 8
    assert Statement.objects.exclude(state="agreed").count() == 0
    # 10 Polder: two months of silence
    assert seen.values("polder", "OTD", -1) == ["not_reported", "not_reported"]
    assert [seen.credits("polder", n) for n in (-1, 0)] == [[("credit", D("9480.00"), "proposed")]] * 2
    # 11 Nanling: suspended for new orders
    assert Contract.objects.get(vendor__code="nanling").state == "suspended"
    assert CommitmentRow.objects.filter(delivery__period=seen.period("nanling", 0), feed__code="trips").count() == 164
    # 12 Qinghe: the good story
    assert seen.values("qinghe", "CSAT", -3) == ["81.2", "88.4", "88.9", "89.1"]
    assert (seen.fee("qinghe"), seen.result("qinghe", "CRT").n) == (D("527000.00"), 320)
    assert seen.credits("qinghe", -3) == [("credit", D("26350.00"), "applied")]
    assert seen.credits("qinghe", 0) == [("earned_back", D("-26350.00"), "notified")]
    # 13 Vistula: the renewal reads otherwise than what was laid before the approvers
    request = ApprovalRequest.objects.get(version__contract__vendor__code="vistula", outcome="open")
    assert hash_of(content(request.version)) != request.content_hash
    assert [row.path for row in differences(request.content, content(request.version))] == ["terms.liability_cap"]
    assert seen.value("vistula", "ANS") == "82.40"
    # two that were signed elsewhere: Qinghe's robot runs and lacks two things, Tongxin's escrow waits
    robot, escrow = Contract.objects.filter(registered_at__isnull=False).order_by("number")
    assert (robot.state, robot.confirmed_by.name, escrow.state) == ("active", "Lu Ting", "registered")
    lacking = standings_of(robot.gaps.select_related("contract__vendor", "contract__parent"), today)
    assert [(row.gap.code, row.is_open) for row in lacking] == [("liability-cap", True), ("sanctions", True)]
    assert [period.starts_on for period in robot.periods.all()] == [days.month(1)]
    # 14 Muxing: 37 fabricated reviews
    assert (seen.value("muxing", "REV"), seen.result("muxing", "REV").outcome, seen.fee("muxing")) == (
        "37",
        "below_minimum",
        D("1083000.00"),
    )
    assert seen.right("muxing") == ("terminate", "REV", "1", "open", days.month(0), 11)

    assert set(Credit.objects.values_list("state", flat=True)) == {
        "proposed",
        "notified",
        "accepted",
        "disputed",
        "applied",
        "waived",
        "lapsed",
    }
    assert sum(LedgerLine.objects.values_list("amount_minor", flat=True)) == 0
    assert _nobody_judged_their_own_work()
    assert not Event.objects.filter(occurred_at__gt=timezone.now()).exists()
    assert not Breach.objects.filter(state="withdrawn").exists()
    assert (HandbookPage.objects.count(), Announcement.objects.count()) == (6, 2)


def _state_of_the_books(seen: Seen) -> dict:
    periods = Period.objects.filter(starts_on=seen.days.month(0)).select_related("contract__vendor")
    deliveries = Delivery.objects.filter(period__in=periods).values_list("state", flat=True)
    return {
        "locked": sum(period.state == "locked" for period in periods),
        **{period.contract.vendor.code: period.state for period in periods if period.state != "locked"},
        "deliveries": {state: list(deliveries).count(state) for state in set(deliveries)},
    }


def _nobody_judged_their_own_work() -> bool:
    """Who accepted a month's data never approved it, who wrote a version never approved, signed or confirmed it."""
    months = Period.objects.filter(approved_by__isnull=False)
    if any(period.deliveries.filter(accepted_by=period.approved_by_id).exists() for period in months):
        return False
    registered = Contract.objects.filter(registered_at__isnull=False)
    if registered.filter(Q(confirmed_by=F("registered_by")) | Q(confirmed_by=F("versions__author"))).exists():
        return False
    concluded = Contract.objects.filter(registered_at__isnull=True)
    versions = [version for contract in concluded for version in contract.versions.filter(frozen_at__isnull=False)]
    return all(version.author_id not in (version.frozen_by_id, version.signed_by_id) for version in versions)

"""Does a month's result read as it was computed, open its rows, and move on only by the right people?"""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts import actions as contract_actions
from sla import actions
from sla.models import Breach, Period
from tests.portal.agreed import agree
from tests.portal.reading import facts, heading, plain, said, tables
from tests.sla import months
from tests.sla.months import JULY, JUNE, MAY
from vendors import jobs

LATER = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)


@pytest.fixture
def month(world, contract):
    """May: on time 92 of 100, damage 1 of 1000; evaluated."""
    return months.whole_month(world, contract, MAY, good=92)


@pytest.fixture
def page(client):
    def page(person, name, *args, **query):
        client.force_login(person)
        return client.get(reverse(name, args=args), query)

    return page


@pytest.fixture
def post(client):
    def post(person, name, args=(), form=None):
        client.force_login(person)
        return client.post(reverse(name, args=args), form or {}, follow=True)

    return post


def test_the_list_shows_the_level_that_decides_and_filters_by_what_a_month_is(world, contract, month, page):
    rows = tables(page(world.vera, "result_list", month="2026-05"))[0]
    assert rows[1] == [
        "May 2026",
        "Acme Courier C-2026-100",
        "Inadequate",
        "On time",
        "92.00 %",
        "96 / 93",
        "1 / 4",
        "CNY 4,800.00",
        "Evaluated",
    ]
    found = [
        [row.rating for row in page(world.vera, "result_list", **query).context["rows"]]
        for query in (
            {"rating": "inadequate"},
            {"rating": "good"},
            {"line": "logistics", "month": "2026-05"},
            {"state": "locked"},
            {"q": "globex"},
        )
    ]
    assert found == [["inadequate"], [], ["inadequate"], [], []]


def test_the_list_asks_the_same_number_of_questions_for_one_month_and_for_three(
    world,
    contract,
    month,
    client,
    django_assert_num_queries,
):
    client.force_login(world.vera)
    url = reverse("result_list")
    client.get(url)
    for day in (JUNE, JULY):
        with django_assert_num_queries(24):
            client.get(url)
        months.whole_month(world, contract, day, good=10, total=10)
    with django_assert_num_queries(24):
        assert len(client.get(url).context["rows"]) >= 3


def test_a_vendor_sees_the_result_once_it_is_approved_and_the_other_vendor_never(world, month, page):
    before = [page(person, "level_result", month.pk, "on-time").status_code for person in (world.alan, world.gita)]
    hidden = heading(page(world.alan, "period_detail", month.pk))
    actions.approve_period(month, by=world.fay, now=LATER)
    after = [page(person, "level_result", month.pk, "on-time").status_code for person in (world.alan, world.gita)]
    assert (before, hidden, after) == ([404, 404], "May 2026 is evaluated and not approved yet", [200, 404])


def test_the_month_shows_its_levels_and_the_sum_of_the_deduction(world, month, page):
    shown = page(world.fay, "period_detail", month.pk)
    levels, working = tables(shown)[:2]
    assert heading(shown) == "1 of 4 levels in default in May 2026"
    assert levels[1:3] == [
        ["On time", "Inadequate", "Below minimum", "92.00 %", "96 / 93", "4,800.00", "4,800.00"],
        ["Damage ↓", "Good", "Met", "0.10 %", "0.15 / 0.30", "", ""],
    ]
    assert [[row[0], row[2]] for row in working if len(row) == 4][1:] == [
        ["Charges of the period", "100,000.00"],
        ["less costs passed throughnone", "0.00"],
        ["Charges the credit is taken on", "100,000.00"],
        ["At risk8 % of 100,000.00", "8,000.00"],
        ["On time, before the cap", "4,800.00"],
        ["Credits before the cap", "4,800.00"],
        ["Cap by percentage8 % of 100,000.00", "8,000.00"],
        ["Cap of the periodthe percentage of the charges decides; nothing falls away", "8,000.00"],
        ["Credit for On time", "4,800.00"],
        ["Credit of the period", "4,800.00"],
    ]


def test_who_accepted_the_data_reads_why_somebody_else_approves(world, month, page, post):
    assert (
        "Somebody who accepted none of its data approves a month."
        in page(world.vera, "period_detail", month.pk).content.decode()
    )
    assert post(world.vera, "period_approve", [month.pk]).status_code == 403
    assert post(world.alan, "period_approve", [month.pk]).status_code == 403
    assert post(world.gita, "period_approve", [month.pk]).status_code == 404


def test_a_month_is_approved_locked_and_then_stays(world, month, post):
    approved = post(world.fay, "period_approve", [month.pk], {"evaluation": "1"})
    locked = post(world.fay, "period_lock", [month.pk])
    month.refresh_from_db()
    assert (said(approved), said(locked), month.state) == (
        ["Approved. The vendor sees the result, and a deduction is proposed where one is owed."],
        ["Locked. A correction restates the month and leaves what stood readable."],
        Period.State.LOCKED,
    )


def test_an_approval_of_an_older_evaluation_is_refused_with_a_sentence(world, month, post):
    answer = post(world.fay, "period_approve", [month.pk], {"evaluation": "7"})
    month.refresh_from_db()
    assert (said(answer), month.state) == (
        ["The month was evaluated again meanwhile; look at the new result before you approve it."],
        Period.State.CALCULATED,
    )


def test_evaluating_again_says_that_nothing_changed(world, month, post):
    assert said(post(world.vera, "period_evaluate", [month.pk])) == [
        "The same data give the same result; nothing has changed."
    ]


def test_reopening_needs_a_reason(world, month, post):
    refused = post(world.fay, "period_reopen", [month.pk], {"note": ""})
    assert refused.context["form"].errors["note"] == ["Say why; the note stays in the trail."]
    post(world.fay, "period_reopen", [month.pk], {"note": "The depot's clock was wrong."})
    month.refresh_from_db()
    assert month.state == Period.State.OPEN


def test_the_working_reads_downward_and_its_lines_open_their_rows(world, month, page):
    shown = page(world.vera, "level_result", month.pk, "on-time")
    lines = [
        (line.label, plain(line.figure), line.url)
        for group in shown.context["groups"]
        for line in group.lines
        if group.code == "value"
    ]
    rows = reverse("result_rows", args=[month.pk, "on-time"])
    assert heading(shown) == "On time 92.00 %, May 2026"
    assert lines == [
        ("Rows in the period", "100", rows),
        ("less relief", "0", ""),
        ("Rows judged", "100", ""),
        ("of these kept", "92", f"{rows}?which=good"),
        ("of these not kept", "8", f"{rows}?which=bad"),
        ("Exact value", "92.000000 %", ""),
    ]
    assert {
        name: text
        for name, text in facts(shown).items()
        if name in ("Outcome", "Deduction", "Expected / minimum", "Source", "Coverage", "File")
    } == {
        "Outcome": "Below minimum",
        "Expected / minimum": "96 / 93",
        "Coverage": "100 % of the rows could be read",
        "Deduction": "CNY 4,800.00",
        "Source": "self-reported",
        "File": "month.csv",
    }


def test_the_rows_behind_a_line_are_those_it_counted(world, month, page):
    counted = [
        page(world.vera, "result_rows", month.pk, "on-time", **query).context["page"].paginator.count
        for query in ({}, {"which": "good"}, {"which": "bad"})
    ]
    exported = b"".join(
        page(world.vera, "result_rows_export", month.pk, "on-time", which="bad").streaming_content
    ).decode()
    assert (counted, len(exported.splitlines())) == ([100, 92, 8], 9)
    assert exported.splitlines()[:2] == [
        "\ufeffid,due_at,done_at,ok",
        "W05-00092,2026-05-10T04:00:00+00:00,2026-05-11T03:00:00+00:00,0",
    ]


@pytest.mark.parametrize(
    "code, row",
    [
        ("damage", ["Fri 1 May 2026, 00:00 Shanghai", "Fri 29 May 2026, 00:00 Shanghai", "1", "1,000", "2"]),
        ("csat", ["1", "90", "320", "2"]),
    ],
)
def test_rows_of_every_kind_are_shown_as_they_were_delivered(world, month, page, code, row):
    shown = tables(page(world.vera, "result_rows", month.pk, code))[0][1]
    assert shown[-len(row) + 1 :] == row[1:]


def test_a_restated_month_keeps_what_stood_and_shows_the_difference(world, contract, month, page):
    actions.approve_period(month, by=world.fay, now=LATER)
    actions.lock_period(month, by=world.fay, now=LATER)
    months.deliver(world, month, "waybills", months.waybills(MAY, 97, 100), now=LATER)
    shown = page(world.fay, "period_detail", month.pk).context["history"]
    assert [(row.evaluation.n, row.cause, row.evaluation.total, row.difference, row.stands) for row in shown] == [
        (2, "corrected delivery", 0, -4800, True),
        (1, "first evaluation", 4800, None, False),
    ]


def test_a_breach_is_answered_by_the_vendor_and_closed_by_the_buyer(world, month, post, page):
    actions.approve_period(month, by=world.fay, now=LATER)
    breach = Breach.objects.get(period=month, level__code="on-time")
    assert post(world.vera, "breach_answer", [breach.pk], {"answer": "We know."}).status_code == 403
    empty = post(world.alan, "breach_answer", [breach.pk], {"answer": ""})
    assert empty.context["answer_form"].errors["answer"] == ["Write what happened; the buyer reads it."]
    post(world.alan, "breach_answer", [breach.pk], {"answer": "Two depots were flooded."})
    assert "Two depots were flooded." in page(world.vera, "level_result", month.pk, "on-time").content.decode()
    post(world.vera, "breach_close", [breach.pk], {"note": "Plan agreed."})
    breach.refresh_from_db()
    assert (breach.state, breach.answer, breach.answered_by) == ("closed", "Two depots were flooded.", world.alan)


# What a result says beside its verdict.


def test_a_month_of_two_versions_shows_both_parts_and_each_has_its_page(world, contract, page):
    """From the sixteenth on 97 is expected; the waybills were due on the tenth, and only the outages go on."""
    first = contract.versions.get()
    amended = contract_actions.amend_contract(
        contract,
        by=world.vera,
        kind="amendment",
        what_changed="A higher level",
        effective_from=MAY.replace(day=16),
        now=months.BEGAN,
    )
    amended.level_specs.filter(level__code="on-time").update(expected="97")
    frozen = {"frozen_at": months.BEGAN, "frozen_by": world.vera, "content_hash": "changed"}
    signed = {"signed_at": months.BEGAN, "signed_by": world.vera, "split_rule": "segments"}
    contract.versions.filter(pk=amended.pk).update(**frozen, **signed)
    month = months.whole_month(world, contract, MAY, good=96)
    levels = tables(page(world.fay, "period_detail", month.pk))[0]
    assert [(row[0], row[4]) for row in levels[1:3]] == [
        ("On time Fri 1 May – Fri 15 May, version 1", "96 / 93"),
        ("On time Sat 16 May – Sun 31 May, version 2", "97 / 93"),
    ]
    shown = [page(world.fay, "level_result", month.pk, "on-time", **query) for query in ({}, {"segment": "2"})]
    assert [(facts(one)["Days"], facts(one)["Expected / minimum"]) for one in shown] == [
        ("Fri 1 May – Fri 15 May", "96 / 93"),
        ("Sat 16 May – Sun 31 May", "97 / 93"),
    ]
    assert tables(shown[1])[0][1:] == [
        ["Fri 1 May – Fri 15 May", "1", "Good", "Met", "96.00 %", "96 / 93"],
        ["Sat 16 May – Sun 31 May shown here", "2", "Approaching target", "Below expected", "96.00 %", "97 / 93"],
    ]
    assert [page(world.fay, "level_result", month.pk, "on-time", segment=n).status_code for n in ("3", "9" * 40)] == [
        404,
        404,
    ]
    assert heading(page(world.fay, "period_detail", month.pk)) == "1 of 4 levels in default in May 2026"
    assert first.level_specs.get(level__code="on-time").expected == 96


def test_a_small_sample_says_what_one_miss_would_have_changed(world, contract, page):
    month = months.whole_month(world, contract, MAY, good=24, total=25)
    shown = page(world.vera, "level_result", month.pk, "on-time")
    assert [plain(sentence) for sentence in shown.context["sample"]] == [
        "25 cases: one more miss would have changed the result to “below minimum”.",
        "With 95 % confidence the true value lies between 80.46 and 99.29 %.",
    ]


def test_a_small_sample_of_cases_done_in_time_says_it_too(world, contract, page):
    within = {"measure": {"statistic": "share_within", "target_minutes": "60"}}
    agree(
        contract, levels={"on-time": {"measure": "durations", "more": within}}, feeds={"waybills": {"kind": "tickets"}}
    )
    month = months.open_month(world, contract, MAY)
    lines = [f"T{n},P1,2026-05-10T10:00,,2026-05-10T{'10:30' if n else '12:00'}," for n in range(20)]
    header = "id,severity,opened_at,responded_at,resolved_at,pauses"
    months.deliver(world, month, "waybills", "\n".join([header, *lines, ""]))
    months.deliver(world, month, "damages", months.counts(MAY, 1, 1000))
    months.deliver(world, month, "csat", "value,n\n90,320\n")
    submission = actions.declare_nothing(month.deliveries.get(feed__code="outages"), by=world.alan, now=LATER)
    actions.accept_submission(submission, by=world.vera, now=LATER)
    jobs.run_waiting()
    sample = page(world.vera, "level_result", month.pk, "on-time").context["sample"]
    assert plain(sample[0]) == "20 cases: one more miss would have changed the result to “below minimum”."


def test_a_level_opens_by_the_members_of_its_dimension(world, contract, page):
    agree(contract, feeds={"waybills": {"dimensions": ["region"]}})
    month = months.open_month(world, contract, MAY)
    lines = [
        f"W{n:03d},2026-05-10T12:00,2026-05-{10 if n % 10 else 11}T11:00,,{'East' if n < 60 else 'West'}"
        for n in range(100)
    ]
    lines[-1] = lines[-1].replace("05-10T11:00", "05-12T11:00")
    months.deliver(world, month, "waybills", "\n".join(["id,due_at,done_at,ok,region", *lines, ""]))
    months.deliver(world, month, "damages", months.counts(MAY, 1, 1000))
    months.deliver(world, month, "csat", "value,n\n90,320\n")
    submission = actions.declare_nothing(month.deliveries.get(feed__code="outages"), by=world.alan, now=LATER)
    actions.accept_submission(submission, by=world.vera, now=LATER)
    jobs.run_waiting()
    shown = page(world.vera, "level_result", month.pk, "on-time")
    assert tables(shown)[-1] == [
        ["Member", "Rating", "Value", "Cases"],
        ["West", "Inadequate", "87.50 %", "40"],
        ["East", "Inadequate", "90.00 %", "60"],
    ]
    assert [(table.title, table.apart) for table in shown.context["members"]] == [("By region", False)]


def test_both_sources_stand_beside_each_other_and_the_one_that_counted_is_named(world, contract, page):
    both = {"more": {"sources": {"precedence": "own", "tolerance": "0.5"}}}
    agree(contract, levels={"on-time": both}, feeds={"waybills": {"own_source": True}})
    month = months.open_month(world, contract, MAY)
    own = month.deliveries.get(source="own")
    ours = months.send(
        months.upload(own, months.waybills(MAY, 90, 100, prefix="X"), by=world.vera, now=months.month_after(MAY)),
        by=world.vera,
        now=months.month_after(MAY),
    )
    actions.accept_submission(ours, by=world.otto, now=months.month_after(MAY))
    world_delivery = month.deliveries.get(feed__code="waybills", source="vendor")
    theirs = months.upload(world_delivery, months.waybills(MAY, 97, 100), by=world.alan, now=months.month_after(MAY))
    months.send(theirs, by=world.alan, now=months.month_after(MAY))
    theirs.refresh_from_db()
    actions.accept_submission(theirs, by=world.vera, now=months.month_after(MAY))
    months.deliver(world, month, "damages", months.counts(MAY, 1, 1000))
    months.deliver(world, month, "csat", "value,n\n90,320\n")
    nothing = actions.declare_nothing(month.deliveries.get(feed__code="outages"), by=world.alan, now=LATER)
    actions.accept_submission(nothing, by=world.vera, now=LATER)
    jobs.run_waiting()
    shown = facts(page(world.vera, "level_result", month.pk, "on-time"))
    assert {name: shown[name] for name in ("Source", "Counted", "Other source")} == {
        "Source": "measured by the buyer",
        "Counted": "90.00 %",
        "Other source": "97.00 % 7.00 points apart",
    }
    actions.approve_period(month, by=world.fay, now=LATER)
    theirs = page(world.alan, "level_result", month.pk, "on-time")
    assert [row.delivery.source for row in theirs.context["evidence"]] == ["vendor"]
    assert (theirs.context["members"], "Our own measurement" in theirs.content.decode()) == ([], False)
    rows = page(world.alan, "result_rows", month.pk, "on-time").context["page"].paginator.count
    assert (rows, page(world.vera, "result_rows", month.pk, "on-time").context["page"].paginator.count) == (100, 100)


def test_a_provisional_result_says_until_when_and_a_limit_that_it_is_reached(world, contract, page):
    more = {"ripe_days": 30, "limits": [{"word": "Watch list", "value": "0.5"}]}
    agree(contract, levels={"damage": {"more": more}})
    month = months.whole_month(world, contract, MAY, damaged=6)
    shown = page(world.vera, "level_result", month.pk, "damage")
    assert [(note.kind, note.title, plain(note.text)) for note in shown.context["notes"]] == [
        (
            "warn",
            "Provisional until 30\u00a0Jun\u00a02026.",
            "Cases are still becoming known. It is no default and costs nothing until then.",
        ),
        (
            "stop",
            "Outside limit reached: Watch list.",
            "0.60 has reached 0.50. It is set from outside the contract and brings no credit.",
        ),
    ]
    assert tables(page(world.vera, "period_detail", month.pk))[0][2][2] == (
        "Below minimum provisional outside limit Watch list"
    )


def test_a_limit_from_outside_that_is_not_reached_says_how_far_away_it_is(world, contract, page):
    limits = [
        {"word": "Old list", "value": "0.30", "valid_to": "2026-04-30"},
        {"word": "Watch list", "value": "0.50", "count_over": 900},
        {"word": "Red list", "value": "0.90"},
    ]
    agree(contract, levels={"damage": {"more": {"limits": limits}}})
    month = months.whole_month(world, contract, MAY, damaged=6)
    shown = facts(page(world.vera, "level_result", month.pk, "damage"))
    assert {name: value for name, value in shown.items() if name.startswith("Outside")} == {
        "Outside limit Watch list": "0.50 % 0.10 points past it, 6 cases, it holds above 900",
        "Outside limit Red list": "0.90 % 0.30 points away",
    }


def test_levels_that_a_named_window_moved_are_shown_as_they_held(world, contract, page):
    peak = {
        "name": "Peak",
        "start": "2026-05-01",
        "end": "2026-05-31",
        "pays": False,
        "levels": {"on-time": {"expected": "90", "minimum": "85"}},
    }
    agree(contract, schedule={"rules": {"windows": [peak]}})
    month = months.whole_month(world, contract, MAY, good=92)
    shown = facts(page(world.vera, "level_result", month.pk, "on-time"))
    assert (shown["Expected / minimum"], shown["Outcome"]) == ("90 / 85 Named window: Peak", "Met")
    assert tables(page(world.vera, "period_detail", month.pk))[0][1][4] == "90 / 85"


SALE = {"code": "618", "name_en": "618 sale", "name_zh": "618 大促", "targets": [["on-time", "90", "85"]]}
SALE |= {"starts_on": MAY, "ends_on": MAY + timedelta(days=19)}


@pytest.mark.parametrize(("language", "name"), [("en", "618 sale"), ("zh-hans", "618 大促")])
def test_a_season_is_called_in_the_working_as_its_reader_calls_it(world, page, language, name):
    month = months.whole_month(world, months.running_contract(world, seasons=[SALE]), MAY, good=92)
    for person in (world.vera, world.alan):
        person.language = language
        person.save()
    actions.approve_period(month, by=world.otto, now=LATER)
    for person in (world.vera, world.alan):
        shown = page(person, "level_result", month.pk, "on-time")
        lines = [line.label for group in shown.context["groups"] for line in group.lines if line.code == "named_window"]
        assert [label.endswith(name) for label in (*lines, shown.context["moved_by"])] == [True, True]


def test_a_month_without_a_season_asks_nothing_about_seasons(world, contract, month, page):
    with CaptureQueriesContext(connection) as asked:
        page(world.vera, "level_result", month.pk, "on-time")
    assert [one["sql"] for one in asked if "contracts_season" in one["sql"]] == []


def test_a_month_without_a_cap_says_so_and_persistent_failure_has_a_line_of_its_own(world, contract, page):
    rules = {"persistent": {"every": 1, "within_months": 6, "percent_of_annual": "1"}, "annual_charges": "1000000.00"}
    flat = {"weight": "0", "more": {"credit": {"type": "flat", "percent": "2"}}}
    agree(
        contract,
        schedule={"rules": rules, "at_risk_percent": "0", "cap_percent": "0"},
        levels={"on-time": flat, "damage": {"weight": "0"}},
    )
    month = months.whole_month(world, contract, MAY, good=92)
    shown = page(world.vera, "period_detail", month.pk)
    assert (facts(shown)["Cap"], tables(shown)[0][-2:]) == (
        "none agreed",
        [["Persistent failure", "10,000.00", "10,000.00"], ["Month", "12,000.00", "12,000.00"]],
    )
    assert tables(page(world.vera, "contract_credits", contract.number))[0][1][3] == "none"


# The loss that the misses caused.


def test_the_loss_is_entered_by_who_enters_fees_and_the_credits_are_held_against_it(world, month, page, post):
    assert [post(person, "period_loss", [month.pk]).status_code for person in (world.alan, world.gita, world.leo)] == [
        403,
        404,
        403,
    ]
    refused = post(world.fay, "period_loss", [month.pk], {"loss": "0", "note": ""})
    assert refused.context["form"].errors == {
        "loss": ["A loss is more than nothing; without one, leave it out."],
        "note": ["Say how it was estimated; the note stays in the trail."],
    }
    entered = post(world.fay, "period_loss", [month.pk], {"loss": "1000.00", "note": "Refunds to buyers."})
    assert said(entered) == ["The loss is entered; the credits are held against it."]
    assert plain(entered.context["above_loss"]) == (
        "The credits pass 130 % of the loss: CNY 1,300.00; loss entered: CNY 1,000.00; a court normally reduces on"
        " request what lies beyond"
    )
    again = post(world.fay, "period_loss", [month.pk], {"loss": "1000", "note": "Once more."})
    assert said(again) == ["The loss is already entered with this amount."]
    assert "Refunds to buyers." in page(world.vera, "period_detail", month.pk).content.decode()


def test_the_vendor_reads_nothing_of_the_loss(world, month, page, post):
    post(world.fay, "period_loss", [month.pk], {"loss": "1000.00", "note": "Refunds to buyers."})
    actions.approve_period(month, by=world.otto, now=LATER)
    text = page(world.alan, "period_detail", month.pk).content.decode()
    assert [word for word in ("130 %", "Refunds to buyers.", "1,000.00", "Loss") if word in text] == []


def test_both_sides_read_which_days_the_service_was_suspended(world, contract, page):
    first = datetime(2026, 5, 8, 4, tzinfo=UTC)
    suspension = {"by": world.vera, "note": "Strike.", "scope": "All parcels", "from_day": first.date(), "now": first}
    contract_actions.suspend_contract(contract, **suspension)
    contract_actions.resume_contract(contract, by=world.vera, note="Over.", now=first + timedelta(days=8))
    period = months.whole_month(world, contract, MAY)
    actions.approve_period(period, by=world.otto, now=LATER)
    sentence = "All parcels: suspended from 8 May 2026 to 15 May 2026; what falls into these days is not judged."
    for person in (world.vera, world.alan):
        assert sentence in plain(page(person, "period_detail", period.pk).content.decode())

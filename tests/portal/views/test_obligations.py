"""Do both sides find what they owe, do it, accept it, and read the same; and is it agreed on a draft's own page?"""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from contracts import actions
from contracts.content import content
from contracts.models import Obligation
from contracts.queries import latest_version
from portal.pages.matters import read_desk
from portal.pages.reminders import calendar_of
from tests import papers
from tests.contracts import owed
from tests.contracts.owed import AUDIT, REPORT, REVIEW
from tests.contracts.worlds import NOON
from tests.portal.reading import heading, posted, tables
from tests.portal.views.contract_pages import *  # noqa: F403  (fixtures)
from tests.vendors.owed import a_duty
from vendors.actions.reminders import load_reminder_rules, remind
from vendors.duty_providers import COVERED, DUE, MISSING
from vendors.models import Event, Reminder, ReminderTold
from vendors.queries.duties import coverage


@pytest.fixture
def running(world):
    return owed.running(world)


@pytest.fixture
def page(client):
    def page(person, name, *args, **query):
        client.force_login(person)
        return client.get(reverse(name, args=args), query)

    return page


@pytest.fixture
def send(client):
    def send(person, name, *args, **fields):
        client.force_login(person)
        return client.post(reverse(name, args=args), fields, follow=True)

    return send


def soon(contract, code="volume-report", days=3) -> Obligation:
    """The first of a kind, moved to a few days from today, so that pages which read the clock show it."""
    row = owed.the(contract, code)
    Obligation.objects.filter(pk=row.pk).update(due_on=timezone.localdate() + timedelta(days=days))
    row.refresh_from_db()
    return row


def test_the_vendor_says_it_is_done_and_the_owner_returns_and_accepts_it(world, running, page, send):
    report = owed.the(running, "volume-report")
    shown = send(world.alan, "obligation_detail", report.pk, said="Sent by mail.")
    assert list(shown.context["form"].errors) == ["file"]
    paper = ContentFile(papers.PDF, name="may.pdf")
    send(world.alan, "obligation_detail", report.pk, said="Sent by mail.", file=paper)
    report.refresh_from_db()
    assert (report.state, report.said, report.file.name) == ("submitted", "Sent by mail.", "may.pdf")
    assert page(world.alan, "obligation_detail", report.pk).context["form"] is None
    assert send(world.otto, "obligation_transition", report.pk, "give_back", note="").context["form"].errors["note"]
    send(world.otto, "obligation_transition", report.pk, "give_back", note="Suzhou is missing.")
    again = page(world.alan, "obligation_detail", report.pk)
    assert ("Suzhou is missing." in again.content.decode(), again.context["form"].fields["file"].required) == (
        True,
        False,
    )
    send(world.alan, "obligation_detail", report.pk, said="With Suzhou.")
    send(world.otto, "obligation_transition", report.pk, "accept", note="")
    report.refresh_from_db()
    assert (report.state, report.decided_by) == ("accepted", world.otto)
    answer = page(world.gita, "obligation_file", report.pk), page(world.alan, "obligation_file", report.pk)
    assert [one.status_code for one in answer] == [404, 200]


def test_who_may_not_do_it_is_told_so_and_another_vendor_finds_nothing(world, running, page, send):
    report = owed.the(running, "volume-report")
    assert send(world.otto, "obligation_detail", report.pk, said="Done.").status_code == 403
    assert send(world.alan, "obligation_transition", report.pk, "waive", note="No.").status_code == 403
    assert page(world.gita, "obligation_detail", report.pk).status_code == 404
    assert page(world.ada, "obligation_detail", report.pk).status_code == 200
    assert "nobody what they owe themselves" in str(
        send(world.otto, "obligation_transition", report.pk, "waive", note="No.").content.decode()
    )
    report.refresh_from_db()
    assert report.state == "due"


def test_a_contracts_page_shows_what_is_open_what_was_agreed_and_what_is_done(world, running, page):
    review = owed.the(running, "review")
    actions.submit_obligation(review, by=world.otto, said="Held.", now=NOON)
    soon(running)
    shown = tables(page(world.alan, "contract_obligations", running.number))
    assert shown[0][0] == ["Obligation", "Owed by", "Due", "State", "What to do"]
    assert shown[0][-1][0] == "Volume report Report"
    agreed = [[cells[0].split(" ")[0], *cells[1:]] for cells in shown[1][1:]]
    assert agreed == [
        [
            "Volume",
            "the vendor",
            "every month on the last day, from May 2026 on reminded 7 days before",
            "a sentence and a file, we accept it",
        ],
        [
            "Quarterly",
            "we: the contract’s service owner",
            "every quarter on day 15, from June 2026 on reminded 7 days before",
            "a sentence that says what was done",
        ],
        [
            "Security",
            "we: Legal",
            "every year on day 30, from September 2026 on reminded 7 days before",
            "a sentence that says what was done, a colleague accepts it",
        ],
    ]
    assert shown[2][1][:4] == ["Quarterly review Meeting", "Otto ours", "15 Jun 2026", "Done"]


def test_each_side_lists_its_own_and_the_buyer_all_of_them(world, running, page):
    def names(person, **query):
        rows = page(person, "obligation_list", **query).context["rows"]
        return {row.obligation.code for row in rows}

    assert names(world.alan) == {"volume-report"} | names(world.alan, whose="vendor")
    assert names(world.gita) == set()
    assert (names(world.otto), names(world.leo), names(world.fay)) == ({"review"}, {"audit"}, set())
    assert names(world.vera, whose="vendor") == {"volume-report"}
    assert names(world.vera, whose="buyer") == {"review", "audit"}
    missed = page(world.alan, "obligation_list", state="missed")
    assert all(row.word == "Missed" and row.obligation.due_on < timezone.localdate() for row in missed.context["rows"])
    sheet = page(world.vera, "obligation_list", whose="vendor", format="csv")
    lines = b"".join(sheet.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Due,Obligation,Category,Vendor,Contract,Owed by,State")
    assert lines[1].split(",")[1:6] == ["Volume report", "Report", "Acme Courier", running.number, "Acme Courier"]


@pytest.mark.parametrize("contracts", [1, 3])
def test_the_list_asks_the_same_however_many_there_are(world, page, client, contracts, django_assert_num_queries):
    for n in range(contracts):
        owed.running(world, number=f"C-2026-31{n}", rules=[REPORT])
    page(world.vera, "obligation_list", whose="vendor")
    with django_assert_num_queries(19):
        client.get(reverse("obligation_list"), {"whose": "vendor"})


def test_home_says_what_is_mine_within_its_lead_and_what_waits_for_me(world, running):
    report, audit = soon(running), soon(running, "audit", days=30)
    Obligation.objects.exclude(pk__in=[report.pk, audit.pk]).delete()

    def titles(person):
        rows = read_desk(person).matters
        return [row.title for row in rows if row.title in ("Volume report", "Security audit")]

    assert (titles(world.alan), titles(world.leo), titles(world.gita)) == (["Volume report"], [], [])
    Obligation.objects.filter(pk=audit.pk).update(due_on=timezone.localdate() + timedelta(days=7))
    assert (titles(world.leo), titles(world.vera)) == (["Security audit"], [])
    file = owed.store_evidence(ContentFile(papers.PDF, name="x.pdf"), by=world.alan, vendor=world.acme)
    actions.submit_obligation(report, by=world.alan, said="Sent.", file=file)
    assert "Accept or return: Volume report" in [row.title for row in read_desk(world.otto).matters]
    assert ("Volume report", "Haiyun Trading (Shanghai)") in [
        (row.title, row.with_whom) for row in read_desk(world.alan).waiting
    ]


def test_its_own_lead_says_how_early_it_is_told_and_one_reminder_is_kept_for_a_day(world, running):
    load_reminder_rules()
    day = owed.the(running, "audit").due_on  # 30 September, by role of legal

    def told(now):
        remind(now=now)
        rows = ReminderTold.objects.filter(reminder__rule__code="obligation-of-ours", user=world.leo)
        return list(rows.filter(reminder__due_on=day).order_by("pk").values_list("offset", flat=True))

    at = lambda before: datetime.combine(day - timedelta(days=before), NOON.timetz())  # noqa: E731
    assert told(at(8)) == []
    assert told(at(7)) == [7]
    assert told(at(7)) == [7]
    assert told(at(0)) == [7, 0]
    row = Reminder.objects.get(rule__code="obligation-of-ours", due_on=day)
    audit = owed.the(running, "audit")
    assert (row.record_id, row.path) == (str(audit.pk), f"/obligations/{audit.pk}/")
    actions.submit_obligation(audit, by=world.leo, said="Audited.", now=at(0))
    remind(now=at(-1))
    row.refresh_from_db()
    assert row.state == "done"


def test_a_calendar_that_is_subscribed_to_has_what_is_mine_a_year_ahead(world, running):
    load_reminder_rules()
    feed = calendar_of(world.alan, NOON).decode()
    assert feed.count("SUMMARY:C-2026-300: Volume report") == 12
    assert "DTSTART;VALUE=DATE:20270430" in feed
    assert "Volume report" not in calendar_of(world.gita, NOON).decode()


def test_an_obligation_covers_the_duty_that_asks_for_it(world):
    duty = a_duty("reports", ("obligation", "volume-report"), lines=[world.line])

    def standing(day):
        found = coverage(world.vera, [world.acme], as_of=day, duties=[duty])
        return found[0].standing, [cover.record[0] for cover in found[0].needs[0].covers]

    assert standing(date(2026, 5, 4)) == (MISSING, [])
    contract = owed.running(world, rules=[REPORT])
    of_obligation = ["contracts.obligation"]
    assert standing(date(2026, 5, 4)) == (COVERED, of_obligation)
    assert standing(date(2026, 5, 25)) == (DUE, of_obligation)
    assert standing(date(2026, 6, 1)) == (MISSING, of_obligation)
    actions.waive_obligation(owed.the(contract, "volume-report"), by=world.vera, note="None.", now=NOON)
    assert standing(date(2026, 6, 1)) == (COVERED, of_obligation)


def test_a_draft_takes_obligations_on_a_page_of_its_own_and_a_duty_proposes_one(world, draft, page, send):
    a_duty("reports", ("obligation", "volume-report"), lines=[world.line])
    number = draft.number
    empty = page(world.vera, "version_obligations", number, 1)
    assert [item["code"] for item in empty.context["editor"].proposals] == ["volume-report"]
    filled = posted(page(world.vera, "version_obligations", number, 1, propose="volume-report"))
    assert (filled["owed-0-code"], filled["owed-0-name_en"], filled["owed-0-category"], filled["owed-0-every"]) == (
        "volume-report",
        "The volume-report",
        "law",
        "quarter",
    )
    more = send(world.vera, "version_obligations", number, 1, **filled, add="owed")
    assert (len(more.context["editor"].formset.forms), latest_version(draft).obligation_rules.count()) == (2, 0)
    wrong = send(world.vera, "version_obligations", number, 1, **(filled | {"owed-0-business_day": "5"}))
    assert wrong.context["editor"].faults != []
    shown = send(world.vera, "version_obligations", number, 1, **filled)
    assert heading(shown) == "Version 1 with Acme Courier"
    said = content(latest_version(draft))["obligations"]["volume-report"]
    assert (said["every"], said["first_on"], said["due_day"], said["side"]) == ("quarter", "2026-06-30", 31, "vendor")
    assert page(world.vera, "version_obligations", number, 1).context["editor"].proposals[0]["there"] is True
    standing = posted(page(world.vera, "version_obligations", number, 1))
    more = send(world.vera, "version_obligations", number, 1, **standing, add="owed")
    untouched = send(world.vera, "version_obligations", number, 1, **posted(more))  # a row in which nothing was written
    assert (heading(untouched), latest_version(draft).obligation_rules.count()) == ("Version 1 with Acme Courier", 1)
    for person, status in ((world.alan, 404), (world.ada, 403)):
        assert page(person, "version_obligations", number, 1).status_code == status


def test_a_waiver_stands_in_the_register_of_exceptions(world, running, page):
    actions.waive_obligation(owed.the(running, "volume-report"), by=world.vera, note="No parcels.")
    shown = page(world.max, "exception_list").content.decode()
    assert ("No parcels." in shown, "waived the obligation" in shown) == (True, True)


def test_the_contracts_activity_words_what_was_made(world, running, page):
    assert Event.objects.filter(name="make_obligations").count() == 1
    shown = page(world.vera, "contract_activity", running.number).content.decode()
    assert "brought the obligations up to date: 17 new" in shown


def test_the_same_obligation_reads_in_both_languages(world, running, client):
    world.alan.language = "zh-hans"
    world.alan.save()
    client.force_login(world.alan)
    text = client.get(reverse("contract_obligations", args=[running.number])).content.decode()
    assert ("运量报告" in text, "每月最后一日" in text, "Volume report" in text) == (True, True, False)
    assert [rule["code"] for rule in (REPORT, REVIEW, AUDIT)] == ["volume-report", "review", "audit"]

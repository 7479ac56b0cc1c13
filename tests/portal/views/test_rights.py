"""Does a right that arose stand before whoever may use it, with its reasons, and nowhere before the vendor?"""

from datetime import date

import pytest
from django.urls import reverse

from portal.pages.matters import read_desk
from sla import actions
from sla.models import TriggerHit
from tests.portal.agreed import agree
from tests.portal.reading import facts, heading, plain, tables
from tests.sla import months
from tests.sla.months import JUNE, MAY

TERMINATE = {"code": "terminate", "type": "consecutive", "level": "on-time", "k": 2, "exercise_days": 60}
COSTLY = {"code": "COSTLY", "type": "credits_amount", "n": 2, "value": "9000.00"}
LATER = months.month_after(JUNE, 15)
LAST_DAY = date(2026, 8, 29)  # sixty days after the end of June


@pytest.fixture
def june(world, contract):
    """The second month in a row below the minimum, in a contract that may be ended for it."""
    agree(contract, schedule={"triggers": [TERMINATE, COSTLY]})
    months.whole_month(world, contract, MAY, good=92)
    return months.whole_month(world, contract, JUNE, good=91)


@pytest.fixture
def right(june):
    return TriggerHit.objects.get(period=june, code="terminate")


@pytest.fixture
def page(client):
    def page(person, name, *args):
        client.force_login(person)
        return client.get(reverse(name, args=args))

    return page


@pytest.fixture
def decide(client):
    def decide(person, right, name, note=""):
        client.force_login(person)
        return client.post(reverse("right_transition", args=[right.pk, name]), {"note": note}, follow=True)

    return decide


def text_of(answer) -> str:
    return plain(answer.content.decode())


def test_the_page_says_what_the_right_turned_on_and_shows_the_months_behind_it(world, right, page):
    shown = page(world.vera, "right_detail", right.pk)
    assert heading(shown) == "Right to terminate: On time in default 2 months in a row"
    assert {name: facts(shown)[name] for name in ("Vendor", "Arose with", "Right to terminate, On time")} == {
        "Vendor": "Acme Courier",
        "Arose with": "June 2026",
        "Right to terminate, On time": "arisen",
    }
    assert facts(shown)["Exercise by"].startswith("Sat 29 Aug 2026")
    assert tables(shown)[0] == [
        ["Month", "Rating", "Value", "Default"],
        ["June 2026", "Inadequate", "91.00 %", "in default"],
        ["May 2026", "Inadequate", "92.00 %", "in default"],
    ]


def test_a_right_from_the_schedules_credits_shows_the_deductions_behind_it(world, june, page):
    shown = page(world.vera, "right_detail", TriggerHit.objects.get(code="COSTLY").pk)
    assert heading(shown) == "Right “COSTLY”: credits of CNY 9,600.00"
    assert facts(shown)["Exercise by"] == "no last day agreed"
    assert tables(shown)[0] == [
        ["Month", "Deduction, CNY"],
        ["June 2026", "4,800.00"],
        ["May 2026", "4,800.00"],
    ]


def test_it_is_a_matter_of_whoever_gives_notice_by_its_last_day(world, june, right):
    matter = next(row for row in read_desk(world.vera, LATER).matters if "terminate" in row.title)
    assert (matter.due, matter.title, matter.note, matter.action, matter.money_note, matter.url) == (
        LAST_DAY,
        "Right to terminate: On time in default 2 months in a row",
        "Acme Courier · arose with June 2026",
        "Letter ready",
        "lapses after that day",
        reverse("right_detail", args=[right.pk]),
    )
    others = [person for person in (world.fay, world.otto, world.alan) if "Right" in str(read_desk(person, LATER))]
    assert others == []


def test_the_contract_and_the_month_lead_to_it_and_the_vendor_reads_nothing_of_it(world, contract, june, right, page):
    actions.approve_period(june, by=world.fay, now=LATER)
    addresses = [("contract_detail", contract.number), ("period_detail", june.pk)]
    addresses += [("level_result", june.pk, "on-time")]
    url = reverse("right_detail", args=[right.pk])
    ours = [url in page(world.vera, *address).content.decode() for address in addresses]
    theirs = [text_of(page(world.alan, *address)) for address in addresses]
    assert ours == [True, True, True]
    assert [
        word for text in theirs for word in ("terminate", "COSTLY", "Right ", "the right arises") if word in text
    ] == []
    assert [
        page(world.alan, "right_detail", right.pk).status_code,
        page(world.gita, "right_detail", right.pk).status_code,
    ] == [
        404,
        404,
    ]


def test_using_it_needs_a_note_and_a_right_to_give_notice(world, right, page, decide):
    refused = decide(world.vera, right, "exercise")
    assert refused.context["form"].errors["note"] == ["Say what was done or why not; the note stays in the trail."]
    assert [decide(person, right, "exercise", "Ended.").status_code for person in (world.fay, world.alan)] == [403, 404]
    decide(world.vera, right, "exercise", "Notice sent by courier.")
    right.refresh_from_db()
    assert (right.state, right.decision, right.decided_by) == ("exercised", "Notice sent by courier.", world.vera)
    shown = text_of(page(world.otto, "right_detail", right.pk))
    assert "Notice sent by courier." in shown and "exercised the right" in shown


def test_a_second_click_changes_nothing_and_says_so(world, right, decide):
    decide(world.vera, right, "forgo", "They have a plan.")
    again = decide(world.leo, right, "exercise", "Ended after all.")
    right.refresh_from_db()
    assert (right.state, right.decision) == ("forgone", "They have a plan.")
    assert "It is “Not used” by now" in text_of(again)
    assert decide(world.vera, right, "lapse", "no").status_code == 404


def test_a_right_that_nobody_used_lapses_with_the_calendar(world, right):
    in_time = actions.lapse_rights(now=months.month_after(JUNE, 28))
    late = actions.lapse_rights(now=months.month_after(date(2026, 8, 1)))
    right.refresh_from_db()
    assert (in_time, [row.pk for row in late], right.state) == ([], [right.pk], "lapsed")

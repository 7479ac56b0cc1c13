"""Can whoever keeps the records see the calendars and publish the next version, and is what is provisional said?"""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.pages.calendars import newest_version, official_words
from sla import actions
from sla.models import Credit
from tests.contracts import worlds
from tests.portal.reading import facts, heading, posted, tables
from tests.sla import months
from tests.sla.months import MAY
from tests.vendors.calendars import HOURS, china, published
from vendors.models import CalendarVersion
from vendors.special_days import SpecialDay

QUERIES = 19


@pytest.fixture
def calendar(world):
    return published(by=world.vera)


@pytest.fixture
def open_page(client):
    """open_page(person, name, *args, **query) -> the response."""

    def open_page(person, name, *args, **query):
        client.force_login(person)
        return client.get(reverse(name, args=args), query)

    return open_page


@pytest.fixture
def publish(client, world, calendar):
    """publish(**changes) -> the answer to the form as it was filled in, with changes."""

    def publish(**changes):
        client.force_login(world.vera)
        url = reverse("calendar_publish", args=[calendar.code])
        return client.post(url, posted(client.get(url)) | changes)

    return publish


def newest(calendar) -> CalendarVersion:
    return calendar.versions.prefetch_related("days").order_by("-n").first()


def test_the_list_says_until_when_each_calendar_is_official(world, calendar, open_page):
    page = open_page(world.vera, "calendar_list")
    assert heading(page) == "1 calendar of working days"
    assert tables(page)[0][1][:3] == ["Offices, China", "CN", "1"]
    assert tables(page)[0][1][3] == "31 Dec 2025 over: everything since is provisional"
    assert tables(page)[0][1][4:] == ["2", "1", "—"]


def test_the_list_asks_as_often_for_three_calendars_as_for_one(world, calendar, client, django_assert_num_queries):
    client.force_login(world.vera)
    client.get(reverse("calendar_list"))
    with django_assert_num_queries(QUERIES):
        client.get(reverse("calendar_list"))
    for code in ("DE", "HK"):
        other = type(calendar).objects.create(code=code, country=code, name_en=code, name_zh=code)
        published(other)
    with django_assert_num_queries(QUERIES):
        assert len(client.get(reverse("calendar_list")).context["lines"]) == 3


def test_a_calendar_shows_hours_special_days_and_its_versions(world, calendar, open_page):
    published(calendar, now=datetime(2026, 1, 5, tzinfo=UTC), note="Notice 7", days=[SpecialDay(date(2026, 1, 1))])
    page = open_page(world.leo, "calendar_detail", "CN")
    assert tables(page)[0][1:3] == [["Monday", "09:00–18:00"], ["Tuesday", "closed"]]
    assert tables(page)[1][1:] == [["Thu 1 Jan", "Thu 1 Jan", "1", "—", "closed"]]
    assert "Notice 7" in page.text
    old = open_page(world.leo, "calendar_detail", "CN", version="1")
    assert "This is version 1, kept as it was; version 2 counts now." in old.text
    assert [row[:3] for row in tables(old)[1][1:]] == [
        ["Wed 1 Oct", "Thu 2 Oct", "2"],
        ["Sun 28 Sep", "Sun 28 Sep", "1"],
    ]


@pytest.mark.parametrize(
    ("official", "today", "words"),
    [
        (date(2025, 12, 31), date(2026, 1, 1), "It was official through 31 Dec 2025."),
        (date(2025, 12, 31), date(2025, 12, 31), "It is official through 31 Dec 2025."),
        (date(2025, 12, 31), date(2025, 6, 1), "Official through 31 Dec 2025."),
        (None, date(2025, 6, 1), "No day of it is official"),
    ],
)
def test_what_lies_beyond_the_official_days_is_said_to_be_provisional(world, official, today, words):
    version = newest_version(published(official_through=official))
    _kind, sentence = official_words(version, today)
    assert sentence.replace("\u00a0", " ").startswith(words)
    assert "provisional" in sentence


def test_buyers_read_calendars_and_only_some_publish(world, calendar, open_page):
    names = ("calendar_list", "calendar_detail", "calendar_publish")
    arguments = ([], ["CN"], ["CN"])
    root = worlds.person("ann@haiyun.example", "Root", "administrator")
    answers = {
        person.name: [open_page(person, name, *given).status_code for name, given in zip(names, arguments, strict=True)]
        for person in (world.vera, root, world.fay, world.alan, world.nina)
    }
    assert answers == {
        "Vera": [200, 200, 200],
        "Root": [200, 200, 200],
        "Fay": [200, 200, 403],
        "Alan": [403, 403, 403],
        "Nina": [403, 403, 403],
    }
    assert open_page(world.vera, "calendar_detail", "XX").status_code == 404


def test_the_form_starts_from_the_newest_version_and_publishes_the_next(world, calendar, publish):
    answer = publish(
        **{
            "tue": "9:00-12:00, 13：00 至 18:00",
            "closed": "2025-10-01 to 2025-10-02, National Day\n2026-01-01, New Year, 元旦",
            "official_through": "2026-12-31",
            "note": "Notice 12",
        }
    )
    assert answer.status_code == 302
    version = newest(calendar)
    assert (version.n, version.hours, version.official_through, version.note, version.published_by) == (
        2,
        HOURS | {"tue": [["09:00", "12:00"], ["13:00", "18:00"]]},
        date(2026, 12, 31),
        "Notice 12",
        world.vera,
    )
    assert (version.closed_days(), version.open_days()) == (
        [date(2025, 10, 1), date(2025, 10, 2), date(2026, 1, 1)],
        [date(2025, 9, 28)],
    )


def test_a_file_takes_the_place_of_both_lists(calendar, publish):
    content = b"day,worked\n2026-10-01 to 2026-10-07,no\n2026-10-10,yes\n"
    assert publish(file=SimpleUploadedFile("days.csv", content)).status_code == 302
    version = newest(calendar)
    assert (len(version.closed_days()), version.open_days()) == (7, [date(2026, 10, 10)])


@pytest.mark.parametrize(
    ("changes", "field", "rows"),
    [
        ({"closed": "2025-10-01\nsoon"}, "closed", [("Closed days", 2, "is not a date such as 2026-10-01.")]),
        (
            {"worked": "2025-09-28\n2025-10-01"},
            "worked",
            [("Make-up days", 2, "stands in the other list too.")],
        ),
        ({"mon": "from nine"}, "mon", []),
        ({"mon": "13:00-18:00, 09:00-12:00"}, "mon", []),
        ({"mon": ""}, "mon", []),
        ({"official_through": "never"}, "official_through", []),
    ],
)
def test_what_is_wrong_is_said_by_row_and_nothing_is_published(calendar, publish, changes, field, rows):
    answer = publish(**changes)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert [(label, fault.row, fault.text) for label, faults in answer.context["faults"] for fault in faults] == rows
    assert calendar.versions.count() == 1


def test_what_says_the_same_is_not_published_again(calendar, publish):
    assert "Version 1 says all of this already; nothing was published." in publish(note="Again").text
    assert calendar.versions.count() == 1


def test_the_first_version_starts_from_nothing(world, client):
    china()
    client.force_login(world.vera)
    url = reverse("calendar_publish", args=["CN"])
    assert "No calendar" not in client.get(url).text
    assert client.post(url, {"mon": "09:00-18:00", "closed": "2026-01-01"}).status_code == 302


def test_a_deduction_objected_to_beyond_the_official_days_is_provisional(world, contract, calendar, open_page):
    contract.versions.update(calendar=calendar)
    period = months.whole_month(world, contract, MAY, good=91)
    later = months.month_after(MAY, 15)
    actions.approve_period(period, by=world.otto, now=later)
    credit = Credit.objects.get(period=period)
    actions.notify_credit(credit, by=world.vera, now=later)
    page = open_page(world.vera, "calendar_detail", "CN")
    assert tables(page)[-1][1][:2] == ["May 2026", "Acme Courier C-2026-100"]
    assert "provisional" in facts(open_page(world.alan, "credit_detail", credit.pk))["Objection until"]
    published(calendar, official_through=date(2026, 12, 31), now=later)
    assert "provisional" not in facts(open_page(world.alan, "credit_detail", credit.pk))["Objection until"]
    assert [row.number for row in open_page(world.vera, "calendar_detail", "CN").context["contracts"]] == ["C-2026-100"]


def test_the_terms_of_a_contract_lead_a_buyer_to_its_calendar(world, contract, calendar, open_page):
    contract.versions.update(calendar=calendar)
    ours, theirs = (open_page(person, "contract_terms", contract.number) for person in (world.vera, world.alan))
    assert facts(ours)["Calendar of working days"] == "Offices, China, official through 31 Dec 2025"
    assert (reverse("calendar_detail", args=["CN"]) in ours.text, "/calendars/" in theirs.text) == (True, False)
    assert reverse("calendar_list") in open_page(world.vera, "contract_list").text

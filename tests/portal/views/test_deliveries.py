"""Does a file go in on the vendor's page, say what it says, and come out accepted or returned on the buyer's?"""

import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from sla import actions
from sla.models import CommitmentRow, Delivery, Submission
from tests.portal.reading import facts, heading, said, tables
from tests.sla import months
from tests.sla.months import JULY, MAY
from vendors import jobs

READER = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 6, 3, 4, 0, tzinfo=UTC)
GOOD = "id,due_at,done_at,ok\nW1,2026-05-10T12:00,2026-05-10T11:00,\nW2,2026-05-10T12:00,2026-05-11T11:00,\n"
FAULTY = GOOD + "W3,2026-02-30T12:00,,\n=1+1,2026-05-40T12:00,,\n"


def days_since(*day):
    return (timezone.localdate(timezone=READER) - date(*day)).days


@pytest.fixture
def month(world, contract):
    return months.open_month(world, contract, MAY)


@pytest.fixture
def waybills(month):
    return month.deliveries.get(feed__code="waybills")


@pytest.fixture
def page(client):
    """page(person, name, *args, **query) -> the answer to a GET."""

    def page(person, name, *args, **query):
        client.force_login(person)
        return client.get(reverse(name, args=args), query)

    return page


@pytest.fixture
def post(client):
    """post(person, name, args, form) -> the answer, after what it redirects to."""

    def post(person, name, args=(), form=None):
        client.force_login(person)
        return client.post(reverse(name, args=args), form or {}, follow=True)

    return post


def upload(post, person, delivery, text, name="may.csv"):
    answer = post(
        person, "delivery_detail", [delivery.pk], {"file": SimpleUploadedFile(name, text.encode(), "text/csv")}
    )
    jobs.run_waiting()
    return answer


def test_the_list_says_what_is_due_from_a_vendor_and_what_waits_for_the_buyer(world, month, page):
    mine, review = page(world.alan, "delivery_list"), page(world.vera, "delivery_list")
    assert (heading(mine), heading(review)) == ("8 deliveries are due from you", "No delivery waits for your decision")
    assert [row[:3] for row in tables(mine)[0][1:]] == [
        [f"{feed} C-2026-100", f"{name} 2026", f"{due} {days} days late"]
        for name, due, days in (
            ("May", "Wed 10 Jun", days_since(2026, 6, 10)),
            ("Jun", "Fri 10 Jul", days_since(2026, 7, 10)),
        )
        for feed in ("Satisfaction", "Damages", "Outages", "Waybills")
    ]


def test_the_list_filters_by_state_and_words(world, month, page):
    found = [
        len(page(world.vera, "delivery_list", **query).context["rows"])
        for query in (
            {},
            {"state": "expected"},
            {"state": "accepted"},
            {"q": "acme way"},
            {"q": "globex"},
            {"state": "bogus"},
        )
    ]
    assert found == [8, 8, 0, 2, 0, 8]


def test_the_list_asks_the_same_number_of_questions_for_eight_rows_and_for_twelve(
    world,
    contract,
    month,
    client,
    django_assert_num_queries,
):
    client.force_login(world.vera)
    client.get(reverse("delivery_list"))  # writes when the session was last seen
    for _again in range(2):
        with django_assert_num_queries(22):
            client.get(reverse("delivery_list"))
        months.open_month(world, contract, JULY)
    assert Delivery.objects.count() == 16


def test_the_other_vendor_finds_nothing_and_somebody_without_a_role_is_refused(world, waybills, page):
    names = ["delivery_detail", "delivery_template", "delivery_nothing"]
    assert [page(world.gita, name, waybills.pk).status_code for name in names] == [404, 404, 404]
    assert page(world.nina, "delivery_list").status_code == 403


def test_the_template_is_the_header_of_the_file(world, waybills, page):
    answer = page(world.alan, "delivery_template", waybills.pk)
    assert (answer.content, answer["Content-Disposition"]) == (
        b"\xef\xbb\xbfid,due_at,done_at,ok\r\n",
        'attachment; filename="C-2026-100-waybills-2026-05.csv"',
    )


def test_the_workbook_template_is_filled_in_and_goes_through_intake_to_its_rows(world, waybills, post, page):
    template = page(world.alan, "delivery_template", waybills.pk, **{"as": "xlsx"})
    assert template["Content-Disposition"] == 'attachment; filename="C-2026-100-waybills-2026-05.xlsx"'
    book = load_workbook(io.BytesIO(template.content))
    book.active["A2"].value = "W1"
    book.active.append(["W2", datetime(2026, 5, 10, 12), datetime(2026, 5, 11, 11), None])  # noqa: DTZ001
    written = io.BytesIO()
    book.save(written)
    file = SimpleUploadedFile("may.xlsx", written.getvalue(), template["Content-Type"])
    post(world.alan, "delivery_detail", [waybills.pk], {"file": file})
    jobs.run_waiting()
    submission = waybills.submissions.get()
    assert (submission.state, submission.rows, submission.left_out) == ("checked", 2, 0)
    months.send(submission, by=world.alan, now=NOW)
    rows = CommitmentRow.objects.filter(delivery=waybills).order_by("row_key")
    assert [(row.row_key, row.due_at, row.done_at) for row in rows] == [
        ("W1", datetime(2026, 5, 1, 4, tzinfo=UTC), datetime(2026, 5, 1, 3, 30, tzinfo=UTC)),
        ("W2", datetime(2026, 5, 10, 4, tzinfo=UTC), datetime(2026, 5, 11, 3, tzinfo=UTC)),
    ]


def test_a_file_is_checked_and_shows_its_totals_and_the_result_it_would_give(world, waybills, post, page):
    answer = upload(post, world.alan, waybills, GOOD)
    submission = waybills.submissions.get()
    assert answer.redirect_chain == [(reverse("submission_detail", args=[submission.pk]), 302)]
    shown = page(world.alan, "submission_detail", submission.pk)
    assert heading(shown) == "Deliver Waybills for May 2026"
    assert tables(shown)[0] == [
        ["Rows in the file", "2"],
        ["Rows that count", "2"],
        ["Kept", "1"],
        ["Done too late", "1"],
        ["Never done", "0"],
    ]
    preview = shown.context["preview"].levels[0]
    assert (preview.value, preview.rating, preview.limits, preview.credit) == (
        "50.00\u00a0%",
        "inadequate",
        "Expected 96\u00a0%, minimum 93\u00a0%.",
        "CNY\u00a04,800.00",
    )


def test_the_same_file_twice_is_the_same_attempt(world, waybills, post):
    upload(post, world.alan, waybills, GOOD)
    again = upload(post, world.alan, waybills, GOOD)
    assert (said(again), waybills.submissions.count()) == (["This file is here already; nothing has changed."], 1)


def test_rows_that_cannot_be_read_are_named_counted_and_given_as_a_harmless_csv(world, waybills, post, page):
    upload(post, world.alan, waybills, FAULTY)
    submission = waybills.submissions.get()
    shown = page(world.alan, "submission_detail", submission.pk)
    lines = [(line["row"], line["column"], line["value"]) for line in shown.context["faults"]]
    groups = [(group.label, group.column, group.count) for group in shown.context["groups"]]
    assert (submission.rows, submission.left_out, len(lines)) == (2, 2, 2)
    assert sum(count for _label, _column, count in groups) == 2
    told = b"".join(page(world.alan, "submission_faults", submission.pk).streaming_content).decode()
    assert [line.split(",")[0] for line in told.removeprefix("\ufeff").splitlines()] == [
        "Row",
        *[str(row) for row, _c, _v in lines],
    ]


def test_a_file_that_cannot_be_read_gets_a_sentence(world, waybills, post, page):
    upload(post, world.alan, waybills, "\x00\x01\x02 not a table")
    shown = page(world.alan, "submission_detail", waybills.submissions.get().pk)
    assert shown.context["refusal"] in shown.content.decode() and shown.context["refusal"].endswith(".")


def test_an_upload_without_a_file_says_so(world, waybills, post):
    answer = post(world.alan, "delivery_detail", [waybills.pk])
    assert (answer.status_code, answer.context["form"].errors["file"]) == (200, ["Choose a CSV file first."])


def test_while_a_file_is_checked_the_page_asks_for_its_progress_and_then_for_itself(world, waybills, post, client):
    post(world.alan, "delivery_detail", [waybills.pk], {"file": SimpleUploadedFile("may.csv", GOOD.encode())})
    url = reverse("submission_detail", args=[waybills.submissions.get().pk])
    part = client.get(url, headers={"HX-Request": "true"})
    assert f'hx-get="{url}"' in part.content.decode() and "<html" not in part.content.decode()
    assert "Look again" in client.get(url).content.decode()
    jobs.run_waiting()
    assert client.get(url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_the_buyer_does_not_upload_and_the_vendor_does_not_accept(world, waybills, post):
    assert upload(post, world.vera, waybills, GOOD).status_code == 403
    upload(post, world.alan, waybills, GOOD)
    submission = waybills.submissions.get()
    months.send(submission, by=world.alan, now=NOW)
    assert post(world.alan, "submission_accept", [submission.pk]).status_code == 403
    assert post(world.gita, "submission_accept", [submission.pk]).status_code == 404
    assert post(world.ada, "submission_accept", [submission.pk]).status_code == 403


def test_sent_data_are_accepted_with_a_note(world, waybills, post):
    upload(post, world.alan, waybills, GOOD)
    submission = waybills.submissions.get()
    post(world.alan, "submission_send", [submission.pk], {"note": "Two waybills, as agreed."})
    jobs.run_waiting()
    answer = post(world.vera, "submission_accept", [submission.pk], {"accept-note": "Checked against the depot."})
    submission.refresh_from_db()
    waybills.refresh_from_db()
    assert answer.redirect_chain == [(reverse("period_detail", args=[waybills.period_id]), 302)]
    assert (submission.state, submission.note, waybills.state, waybills.accepted_by) == (
        "accepted",
        "Two waybills, as agreed.",
        "accepted",
        world.vera,
    )


def test_returned_data_need_a_comment_which_the_vendor_reads(world, waybills, post, page):
    upload(post, world.alan, waybills, GOOD)
    submission = months.send(waybills.submissions.get(), by=world.alan, now=None)
    refused = post(world.vera, "submission_return", [submission.pk], {"return-comment": " "})
    assert refused.context["return_form"].errors["comment"] == ["Say what is to be corrected; the vendor reads it."]
    post(world.vera, "submission_return", [submission.pk], {"return-comment": "W2 was delivered on the tenth."})
    shown = page(world.alan, "delivery_detail", waybills.pk)
    assert heading(shown) == "Deliver Waybills for May 2026"
    assert "W2 was delivered on the tenth." in shown.content.decode()


def test_a_corrected_file_shows_what_differs_from_the_one_that_counts(world, month, waybills, post, page):
    months.deliver(world, month, "waybills", GOOD, now=NOW)
    upload(
        post,
        world.alan,
        waybills,
        GOOD.replace("05-11T11:00", "05-10T11:30") + "W4,2026-05-12T12:00,2026-05-12T11:00,\n",
    )
    corrected = waybills.submissions.order_by("n").last()
    months.send(corrected, by=world.alan, now=None)
    seen = facts(page(world.vera, "submission_detail", corrected.pk))
    assert {name: seen[name] for name in ("Rows added", "Rows changed", "Rows gone")} == {
        "Rows added": "1",
        "Rows changed": "1",
        "Rows gone": "0",
    }


def test_nothing_happened_is_declared_only_with_the_box_ticked(world, waybills, post):
    unsure = post(world.alan, "delivery_nothing", [waybills.pk], {"note": "Depot closed."})
    assert list(unsure.context["form"].errors) == ["sure"]
    post(world.alan, "delivery_nothing", [waybills.pk], {"note": "Depot closed.", "sure": "on"})
    submission = waybills.submissions.get()
    assert (submission.kind, submission.state, submission.note) == (Submission.Kind.NOTHING, "sent", "Depot closed.")


def test_data_in_review_cannot_be_replaced_and_the_page_says_why(world, waybills, post):
    upload(post, world.alan, waybills, GOOD)
    months.send(waybills.submissions.get(), by=world.alan, now=None)
    answer = upload(post, world.alan, waybills, GOOD + "W9,2026-05-10T12:00,,\n")
    assert said(answer) == [
        "Data for this month are being reviewed; they can be replaced once they are accepted or returned."
    ]


def test_who_sent_the_data_is_told_why_they_do_not_accept_them(world, waybills, post, page):
    world.otto.memberships.create(vendor=world.acme, role="member", starts_on=MAY)
    submission = actions.declare_nothing(waybills, by=world.otto)
    shown = page(world.otto, "submission_detail", submission.pk)
    assert shown.context["decision"] == {
        "possible": False,
        "reason": "You sent these data; somebody else accepts them.",
    }

"""Our own measurement on the pages: named, delivered and accepted here, and not there at all for the vendor."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.pages.matters import read_desk
from sla import actions
from tests.architecture.test_canary import routes
from tests.portal.reading import facts, heading, plain, said, tables
from tests.sla import months
from tests.sla.months import MAY
from vendors import jobs

NOW = months.month_after(MAY)
OVERDUE = months.month_after(MAY, 15)
GOOD = "id,due_at,done_at,ok\nW1,2026-05-10T12:00,2026-05-10T11:00,\nW2,2026-05-10T12:00,2026-05-11T11:00,\n"
OURS = "Our own measurement"


@pytest.fixture
def month(world, contract):
    contract.versions.get().feed_specs.filter(feed__code="waybills").update(own_source=True)
    return months.open_month(world, contract, MAY)


@pytest.fixture
def own(month):
    return month.deliveries.get(source="own")


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


def text_of(answer) -> str:
    return plain(answer.content.decode())


def upload(post, person, delivery, text=GOOD):
    file = SimpleUploadedFile("may.csv", text.encode(), "text/csv")
    answer = post(person, "delivery_detail", [delivery.pk], {"file": file})
    jobs.run_waiting()
    return answer


def sent(world, own):
    submission = months.upload(own, months.waybills(MAY, 3, 4), by=world.vera, now=NOW)
    return months.send(submission, by=world.vera, now=NOW)


def test_the_month_names_both_sources_to_us_and_neither_to_the_vendor(world, month, own, page):
    ours = [row[0] for row in tables(page(world.vera, "period_detail", month.pk))[-1][1:]]
    assert [name for name in ours if name.startswith("Waybills")] == ["Waybills Vendor’s figures", f"Waybills {OURS}"]
    listed = [row[0] for row in tables(page(world.vera, "delivery_list"))[0][1:] if "Waybills" in row[0]]
    assert sorted(set(listed)) == [f"Waybills {OURS}", "Waybills Vendor’s figures"]
    theirs = [row[0] for row in tables(page(world.alan, "delivery_list"))[0][1:] if "Waybills" in row[0]]
    assert set(theirs) == {"Waybills C-2026-100"}


def test_our_people_upload_send_and_accept_it_on_the_pages(world, own, post, page):
    assert heading(page(world.vera, "delivery_detail", own.pk)) == "Deliver Waybills for May 2026"
    upload(post, world.vera, own)
    submission = own.submissions.get()
    shown = page(world.vera, "submission_detail", submission.pk)
    assert (facts(shown)["Source"], shown.context["preview"]) == (f"{OURS} not shown to the vendor", None)
    assert "Note to your colleague" in text_of(shown)
    post(world.vera, "submission_send", [submission.pk])
    jobs.run_waiting()
    assert page(world.vera, "submission_detail", submission.pk).context["decision"]["possible"] is False
    post(world.otto, "submission_accept", [submission.pk])
    own.refresh_from_db()
    assert (own.state, own.accepted_by) == ("accepted", world.otto)


def test_a_colleague_sees_who_sends_the_file_and_cannot_send_it(world, own, post, page):
    upload(post, world.vera, own)
    submission = own.submissions.get()
    shown = page(world.otto, "submission_detail", submission.pk)
    assert "Vera uploaded this file and sends it. To send one yourself, upload it." in text_of(shown)
    assert post(world.otto, "submission_send", [submission.pk]).status_code in (403, 404)


def test_a_return_is_read_by_the_colleague(world, own, post):
    submission = sent(world, own)
    refused = post(world.otto, "submission_return", [submission.pk], {"return-comment": ""})
    assert refused.context["return_form"].errors["comment"] == ["Say what is to be corrected; your colleague reads it."]
    answer = post(world.otto, "submission_return", [submission.pk], {"return-comment": "Two are missing."})
    assert said(answer) == ["Returned: your colleague reads your comment and delivers again."]


def test_nothing_happened_is_told_to_a_colleague(world, own, post, page):
    assert "A colleague is told today" in text_of(page(world.vera, "delivery_nothing", own.pk))
    answer = post(world.vera, "delivery_nothing", [own.pk], {"note": "No parcels.", "sure": "on"})
    assert said(answer) == ["Declared: nothing happened. A colleague decides on it like on delivered data."]


def test_every_address_of_it_is_404_for_the_vendors_own_people(world, own, client):
    submission = sent(world, own)
    rows = {"delivery": own.pk, "submission": submission.pk}
    client.force_login(world.alan)
    answers = {
        (name, method.__name__): method(reverse(name, kwargs={"pk": rows[name.split("_")[0]]})).status_code
        for name, given in routes()
        if name.split("_")[0] in rows and given == ("pk",)
        for method in (client.get, client.post)
    }
    assert len(answers) >= 16
    assert set(answers.values()) <= {404, 405}
    client.force_login(world.vera)
    assert client.get(reverse("submission_detail", args=[submission.pk])).status_code == 200


def test_the_vendor_reads_nothing_of_it_on_any_plain_page_nor_on_its_months(world, month, own, page, client):
    submission = months.upload(own, GOOD.replace("W1", "SECRET-1"), by=world.vera, now=NOW)
    actions.send_submission(submission, by=world.vera, note="SECRET-NOTE", now=NOW)
    jobs.run_waiting()
    submission.refresh_from_db()
    actions.return_submission(submission, by=world.otto, comment="SECRET-COMMENT", now=NOW)
    client.force_login(world.alan)
    addresses = [reverse(name) for name, given in routes() if not given and name != "style_guide"]
    addresses += [reverse("period_detail", args=[month.pk]), reverse("contract_detail", args=["C-2026-100"])]
    heard = []
    for address in addresses:
        for query in ("", "?q=SECRET", "?q=waybills", "?state=returned"):
            text = client.get(address + query).content.decode(errors="replace")
            heard += [address] if "SECRET-" in text or OURS in text or "May 2026-05" in text else []
    assert heard == []


def test_our_own_measurement_is_our_debt_and_not_the_vendors(world, month, own, page):
    desk = read_desk(world.vera, OVERDUE)
    assert [
        (matter.title, matter.note, matter.action, matter.url)
        for matter in desk.matters
        if "measurement" in matter.title
    ] == [
        (
            "Deliver our own measurement of Waybills for May 2026",
            "Acme Courier",
            "Deliver",
            reverse("delivery_detail", args=[own.pk]),
        )
    ]
    assert [(row.title, row.with_whom) for row in desk.waiting] == [
        ("Deliver Satisfaction, Damages, Outages and Waybills for May 2026", "Acme Courier")
    ]
    assert [matter.title for matter in read_desk(world.fay, OVERDUE).matters if "measurement" in matter.title] == []
    titles = [matter.title for matter in read_desk(world.alan, OVERDUE).matters]
    assert sorted(titles) == sorted(
        f"Deliver {feed} for May 2026" for feed in ("Damages", "Outages", "Satisfaction", "Waybills")
    )


def test_it_waits_for_a_colleague_by_its_name(world, own):
    sent(world, own)
    notes = [matter.note for matter in read_desk(world.otto, NOW).matters]
    assert "Acme Courier · our own measurement of Waybills" in notes


def test_the_template_and_the_columns_of_a_feed_with_flags(world, month, own, page):
    month.version.feed_specs.filter(feed__code="waybills").update(flags=["complete", "intact"])
    answer = page(world.vera, "delivery_template", own.pk)
    assert answer.content == b"\xef\xbb\xbfid,due_at,done_at,ok,complete,intact\r\n"
    columns = [row[0] for row in tables(page(world.vera, "delivery_detail", own.pk))[-1][1:]]
    assert columns == ["id", "due_at", "done_at", "ok", "complete", "intact"]

"""Can a contract be amended, renewed, ended and left by page, by whom it may, on what was seen?"""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from contracts import actions
from contracts.queries import latest_version, open_notice
from tests.contracts import worlds
from tests.papers import PDF
from tests.portal.reading import heading, plain, tables
from vendors.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def active(world):
    """The example's contract, running since May."""
    draft = worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )
    return worlds.a_running_contract(draft, by=world.vera, approver=world.leo)


@pytest.fixture
def page(client):
    def page(person, name, *args, **given):
        client.force_login(person)
        return client.get(reverse(name, args=args), given)

    return page


@pytest.fixture
def post(client):
    def post(person, name, *args, **given):
        client.force_login(person)
        return client.post(reverse(name, args=args), given, follow=True)

    return post


def under_notice(world, contract, **others):
    today = contract.day_of(timezone.now())
    given = {"kind": "cause", "served_on": today, "effective_on": today + timedelta(days=20)}
    return actions.give_notice(contract, by=world.leo, note="Breach.", **given | others)


# Amendments and renewals.


def test_an_amendment_says_why_and_its_page_shows_its_own_state(world, active, page, post):
    answer = post(
        world.vera, "contract_amend", active.number, what_changed="Price", effective_from="2027-01-01", reason="Diesel"
    )
    version = latest_version(active)
    assert (version.n, version.amendment.reason, version.amendment.state) == (2, "Diesel", "draft")
    assert answer.redirect_chain[-1][0] == reverse("version_edit", args=[active.number, 2])
    shown = plain(page(world.vera, "version_detail", active.number, 2).content.decode())
    assert "Diesel" in shown and "Drop" in shown


def test_a_renewal_moves_prices_as_it_was_said_or_says_what_is_missing(world, active, post, page):
    refused = post(
        world.vera, "contract_renew", active.number, months="12", what_changed="12 months more", uplift="percent"
    )
    assert refused.context["form"].errors == {"percent": ["Say by how much prices move."]}
    post(
        world.vera,
        "contract_renew",
        active.number,
        months="12",
        what_changed="12 months more",
        uplift="percent",
        percent="3",
        amount="99",  # of another choice: it counts for nothing
    )
    version = latest_version(active)
    assert (version.kind, version.effective_from, version.amendment.uplift_percent) == ("renewal", date(2027, 5, 1), 3)
    assert version.amendment.uplift_amount is None
    assert "by 3 %" in plain(page(world.vera, "version_detail", active.number, 2).content.decode())


def test_an_amendment_that_was_dropped_is_shown_so_and_can_be_dropped_once(world, active, page, post):
    post(world.vera, "contract_amend", active.number, what_changed="Price", effective_from="2027-01-01")
    given = {"expected_state": "draft", "note": "They did not agree."}
    assert heading(page(world.vera, "amendment_drop", active.number, 2)) == f"Drop {active.number} v2?"
    post(world.vera, "amendment_drop", active.number, 2, **given)
    rows = [row[:2] for table in tables(page(world.vera, "contract_terms", active.number)) for row in table]
    assert ["2", "dropped"] in rows
    assert post(world.vera, "amendment_drop", active.number, 2, **given).status_code == 409


def test_the_contract_reads_as_of_any_day(world, active, page):
    version = actions.amend_contract(
        active, by=world.vera, kind="amendment", what_changed="Notice", effective_from=date(2026, 7, 1)
    )
    actions.edit_version(version, by=world.vera, terms={"notice_days": 45})
    request = actions.submit_version(version, by=world.vera)
    actions.approve_contract(request, by=world.leo, hash_seen=request.content_hash)
    version.refresh_from_db()
    for party in ("buyer", "vendor"):
        actions.record_signature(version, by=world.vera, party=party, signatory="S", signed_on=timezone.localdate())
    actions.sign_version(version, by=world.leo)

    def read(on):
        return plain(page(world.vera, "contract_terms", active.number, on=on).content.decode())

    assert "On 30 Jun 2026 version 1 held." in read("2026-06-30") and "60 days" in read("2026-06-30")
    assert "On 1 Jul 2026 version 2 held." in read("2026-07-01") and "45 days" in read("2026-07-01")
    assert "On 1 Jan 2020 nothing was in force yet." in read("2020-01-01")
    assert "“soon” is not a day; write it as 2026-05-31." in read("soon")


# Notice, exit, close.


def test_the_arrival_of_a_notice_is_recorded_with_its_proof(world, active, page, post):
    under_notice(world, active)
    today = active.day_of(timezone.now())
    assert (
        reverse("contract_arrival", args=[active.number])
        in page(world.leo, "contract_detail", active.number).content.decode()
    )
    post(
        world.leo,
        "contract_arrival",
        active.number,
        arrived_on=today.isoformat(),
        file=SimpleUploadedFile("receipt.pdf", PDF),
    )
    notice = open_notice(active)
    assert (notice.arrived_on, notice.arrival_file.name) == (today, "receipt.pdf")
    assert Event.objects.get(name="record_arrival").by == world.leo


def test_taking_a_notice_back_asks_who_agreed(world, active, post):
    under_notice(world, active, arrived_on=active.day_of(timezone.now()))
    given = {"expected_state": "notice_given", "note": "Settled."}
    refused = post(world.leo, "contract_transition", active.number, "withdraw_notice", **given)
    assert refused.context["form"].non_field_errors() == ["It has arrived: say who agreed for the other side, and how."]
    post(
        world.leo,
        "contract_transition",
        active.number,
        "withdraw_notice",
        **given,
        agreed="Alan, by letter",
        file=SimpleUploadedFile("letter.pdf", PDF),
    )
    active.refresh_from_db()
    notice = active.notices.get()
    assert (active.state, notice.withdrawal_words, notice.withdrawal_file.name) == (
        "active",
        "Alan, by letter",
        "letter.pdf",
    )


@pytest.fixture
def leaving(world, active):
    under_notice(world, active, arrived_on=active.day_of(timezone.now()))
    actions.start_exit(active, by=world.vera, note="Moved.", successor=world.globex)
    return active


def test_the_exit_lists_what_is_left_and_who_takes_over(world, leaving, page):
    answer = page(world.vera, "contract_exit", leaving.number)
    assert "Globex Parcels" in plain(answer.content.decode())
    assert "7 steps of the exit are left" in plain(answer.content.decode())
    assert [row[0] for row in tables(answer)[0][1:]] == [
        "Service and knowledge handed over",
        "Our data returned",
        "Deletion of our data proved",
        "Access to our systems taken away",
        "Stock, devices and keys back",
        "The last invoice has come",
        "Lessons written down",
    ]


def test_a_step_is_done_with_a_word_and_a_deletion_with_its_certificate(world, leaving, post):
    item = leaving.exit_items.get(kind="deletion")
    given = {"expected_state": "open", "note": "Certificate of 3 June."}
    refused = post(world.vera, "exit_item_transition", item.pk, "finish", **given)
    assert refused.context["form"].non_field_errors() == ["Add the certificate of deletion."]
    post(world.vera, "exit_item_transition", item.pk, "finish", **given, file=SimpleUploadedFile("d.pdf", PDF))
    item.refresh_from_db()
    assert (item.state, item.seen, item.closed_by) == ("done", "Certificate of 3 June.", world.vera)
    stale = post(world.vera, "exit_item_transition", item.pk, "finish", **given)
    assert stale.status_code == 409


def test_its_paper_is_a_download_and_not_for_the_vendor(world, leaving, post, page):
    item = leaving.exit_items.get(kind="deletion")
    given = {"expected_state": "open", "note": "Seen.", "file": SimpleUploadedFile("d.pdf", PDF)}
    post(world.vera, "exit_item_transition", item.pk, "finish", **given)
    answer = page(world.ada, "exit_item_file", item.pk)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert page(world.alan, "exit_item_file", item.pk).status_code == 404


@pytest.mark.parametrize(("person", "status"), [("nina", 404), ("ada", 200), ("alan", 403), ("gita", 404)])
def test_the_exit_is_the_buyers_to_read(world, leaving, page, person, status):
    assert page(getattr(world, person), "contract_exit", leaving.number).status_code == status


def test_who_takes_over_can_be_named_later(world, leaving, post):
    refused = post(world.vera, "contract_successor", leaving.number, words="")
    assert refused.context["form"].errors == {"words": ["Say who takes over, or that nobody does."]}
    post(world.vera, "contract_successor", leaving.number, words="Our own warehouse")
    leaving.successor.refresh_from_db()
    assert str(leaving.successor) == "Our own warehouse"
    assert post(world.fay, "contract_successor", leaving.number, words="Nobody").status_code == 403


def test_before_closing_it_says_what_stands_in_the_way(world, leaving, page):
    notice = open_notice(leaving)
    day = timezone.now() + timedelta(days=25)
    actions.terminate_contract(leaving, by=world.leo, note="Over.", now=day)
    assert notice.effective_on <= day.date()
    shown = plain(page(world.vera, "contract_exit", leaving.number).content.decode())
    assert "Before it can be closed" in shown and "7 steps of the exit are open." in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_questions_for_one_step_as_for_three(
    world,
    leaving,
    client,
    django_assert_num_queries,
    rows,
):
    keep = list(leaving.exit_items.values_list("pk", flat=True)[:rows])
    leaving.exit_items.exclude(pk__in=keep).delete()
    client.force_login(world.vera)
    client.get(reverse("contract_exit", args=[leaving.number]))
    with django_assert_num_queries(28):
        client.get(reverse("contract_exit", args=[leaving.number]))

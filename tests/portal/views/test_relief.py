"""Can a vendor claim relief in one form, and does whoever decides see the month with and without it?"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.views.relief import reliefs_waiting
from sla import actions
from sla.models import Relief
from tests import papers
from tests.portal.reading import facts, heading, said, tables
from tests.sla import months
from tests.sla.claims import at, named, proof
from tests.sla.months import JUNE, MAY

ROWS = [(f"W05-{n:05d}", "FLOOD") for n in range(91, 99)]
QUERIES = 21


@pytest.fixture
def period(world, contract):
    """91 of 100 waybills on time: 4,800 of deduction."""
    return months.whole_month(world, contract, MAY, good=91)


@pytest.fixture
def page(client):
    """page(person, name, *args, **query) -> the response."""

    def page(person, name, *args, **query):
        client.force_login(person)
        return client.get(reverse(name, args=args), query)

    return page


@pytest.fixture
def post(client):
    """post(person, name, *args, **fields) -> where it leads to."""

    def post(person, name, *args, follow=True, **fields):
        client.force_login(person)
        return client.post(reverse(name, args=args), fields, follow=follow)

    return post


def upload(content: bytes = papers.pdf("proof"), name="notice.pdf"):
    return SimpleUploadedFile(name, content)


def csv(*rows):
    return upload(named(*rows).read(), "rows.csv")


def claimed(world, period, **more):
    given = {"category": "third_party", "description": "The road was closed.", "evidence": [proof()]} | more
    return actions.claim_relief(period, by=world.alan, **given)


def test_a_vendor_claims_a_stretch_of_time_in_the_contracts_zone(world, period, post):
    response = post(
        world.alan,
        "relief_new",
        period.pk,
        level="on-time",
        category="force_majeure",
        description="The river rose.",
        starts_at="2026-05-10T11:30",
        ends_at="2026-05-10T18:00",
        evidence=[upload(), upload(papers.JPEG, "river.jpg")],
    )
    relief = Relief.objects.get()
    assert (heading(response), said(response)) == (
        "Force majeure in May 2026",
        ["Claimed. Somebody of the buyer’s who did not claim it decides."],
    )
    assert (relief.starts_at, relief.ends_at, relief.level.code, relief.claimed_by, relief.evidence.count()) == (
        at(10, 11, 30),
        at(10, 18),
        "on-time",
        world.alan,
        2,
    )


def test_a_form_that_says_too_little_names_each_field(world, period, post):
    response = post(world.alan, "relief_new", period.pk, category="force_majeure")
    assert response.context["form"].errors == {
        "description": ["Write what happened; whoever decides reads it first."],
        "evidence": ["Add the evidence: without it nobody can decide."],
        "starts_at": ["Say when it began and ended: what was late before force majeure stays late."],
    }


def test_a_wrong_row_of_the_file_is_shown_with_its_place_and_nothing_is_claimed(world, period, post):
    response = post(
        world.alan,
        "relief_new",
        period.pk,
        category="volume",
        description="Twice as much.",
        rows=csv(*ROWS, ("X1", "FLOOD")),
        evidence=[upload()],
    )
    assert (response.context["faults"], Relief.objects.count()) == (
        [
            {
                "row": 10,
                "column": "id",
                "value": "X1",
                "text": "stands in no data delivered for this month; deliver it first, or write its id as it was "
                "delivered.",
                "rule": "the id of a delivered row, once in the file",
            }
        ],
        0,
    )


def test_too_many_files_and_too_large_ones_are_refused(world, period, post, monkeypatch):
    monkeypatch.setattr("portal.forms.fields.MAX_FILE_BYTES", 2_000_000)
    given = {"category": "volume", "description": "x", "starts_at": "2026-05-10T11:30", "ends_at": "2026-05-11T11:30"}
    many = post(world.alan, "relief_new", period.pk, **given, evidence=[upload(b"x", f"{n}.txt") for n in range(11)])
    large = post(world.alan, "relief_new", period.pk, **given, evidence=[upload(b"x" * 2_000_001, "large.bin")])
    assert [row.context["form"].errors["evidence"] for row in (many, large)] == [
        ["At most 10 files at once."],
        ["“large.bin” has more than 2 MB; send it in parts."],
    ]


def test_the_second_click_is_told_that_it_is_claimed(world, period, post):
    given = {
        "category": "volume",
        "description": "x",
        "starts_at": "2026-05-10T11:30",
        "ends_at": "2026-05-10T12:30",
    }
    post(world.alan, "relief_new", period.pk, **given, evidence=[upload()])
    again = post(world.alan, "relief_new", period.pk, **given, evidence=[upload()])
    assert (again.context["form"].non_field_errors(), Relief.objects.count()) == (
        ["This is claimed already; nothing was claimed a second time."],
        1,
    )


def test_the_decider_sees_the_month_with_and_without_it_in_money(world, period, page, post):
    relief = claimed(world, period, rows=named(*ROWS), level=period.contract.levels.get(code="on-time"))
    shown = post(world.vera, "relief_review", relief.pk)
    assert heading(shown) == "Decide: A third party outside the vendor’s control in May 2026"
    assert [[cell.lower() for cell in row] for row in tables(shown)[0][1:]] == [
        ["on time"],
        ["without the claim", "91.00 % 91 of 100", "below minimum", "4,800.00"],
        ["with the claim", "98.91 % 91 of 92", "met", "0.00"],
    ]
    in_part = post(world.vera, "relief_decide", relief.pk, reasons=["FLOOD"], but="W05-00091\n W05-00092", show="1")
    assert tables(in_part)[0][3] == ["With the claim", "96.81 % 91 of 94", "Met", "0.00"]
    relief.refresh_from_db()
    assert relief.state == "under_review"


def test_a_claim_is_granted_in_part_with_a_reason(world, period, post):
    relief = claimed(world, period, rows=named(*ROWS))
    actions.take_up_relief(relief, by=world.vera)
    given = {"reasons": ["FLOOD"], "but": "W05-00091", "do": "approve"}
    without = post(world.vera, "relief_decide", relief.pk, **given)
    with_reason = post(world.vera, "relief_decide", relief.pk, **given, decision="Delivered before the flood.")
    assert (without.context["form"].non_field_errors(), heading(with_reason)) == (
        ["Say why the other rows are not granted; the vendor reads it."],
        "A third party outside the vendor’s control in May 2026",
    )
    assert (tables(with_reason)[0], relief.rows.filter(granted=True).count()) == (
        [["Reason", "Rows", "Granted"], ["FLOOD", "8", "7"]],
        7,
    )


def test_a_rejection_asks_for_its_reason_and_the_vendor_reads_it(world, period, page, post):
    relief = claimed(world, period, starts_at=at(10), ends_at=at(11))
    actions.take_up_relief(relief, by=world.vera)
    silent = post(world.vera, "relief_decide", relief.pk, do="reject")
    post(world.vera, "relief_decide", relief.pk, do="reject", decision="The road was open.")
    assert (
        silent.context["form"].errors["decision"],
        "The road was open." in page(world.alan, "relief_detail", relief.pk).content.decode(),
    ) == (["Say why; the vendor reads it."], True)


def test_a_page_left_open_decides_nothing_a_second_time(world, period, post):
    relief = claimed(world, period, starts_at=at(10), ends_at=at(11))
    post(world.vera, "relief_review", relief.pk)
    twice = post(world.vera, "relief_review", relief.pk)
    post(world.vera, "relief_decide", relief.pk, do="approve")
    again = post(world.leo, "relief_decide", relief.pk, do="reject", decision="No.")
    withdrawn = post(world.alan, "relief_withdraw", relief.pk)
    relief.refresh_from_db()
    assert (said(twice), said(again), said(withdrawn), relief.state) == (
        ["It is “Under review” by now; look at it again before you decide."],
        ["It is “Approved” by now; look at it again before you decide."],
        ["It is “Approved” by now; look at it again before you decide."],
        "approved",
    )


def test_who_claimed_is_told_why_somebody_else_decides(world, period, page, post):
    relief = actions.claim_relief(
        period, by=world.otto, category="buyer", description="x", evidence=[proof()], starts_at=at(10), ends_at=at(11)
    )
    shown = page(world.otto, "relief_detail", relief.pk).content.decode()
    answers = [post(person, "relief_review", relief.pk).status_code for person in (world.otto, world.alan, world.fay)]
    assert (
        "Somebody other than who claimed it decides, and nobody of the vendor’s." in shown,
        answers,
        [page(person, "relief_decide", relief.pk).status_code for person in (world.otto, world.alan)],
    ) == (True, [403, 403, 403], [403, 403])


def test_the_effect_is_not_for_the_vendor_before_the_month_is_approved(world, period, page):
    relief = claimed(world, period, starts_at=at(10), ends_at=at(11))
    seen = {name: page(getattr(world, name), "relief_detail", relief.pk).context["shift"] for name in ("alan", "ada")}
    assert (seen, page(world.vera, "relief_detail", relief.pk).context["shift"] is not None) == (
        {"alan": None, "ada": None},
        True,
    )


def test_rows_that_were_late_before_it_began_are_named(world, contract, page):
    period = months.open_month(world, contract, MAY)
    text = "id,due_at,done_at,ok\nEARLY,2026-05-09T12:00,2026-05-12T12:00,\nAFTER,2026-05-10T12:00,2026-05-12T12:00,\n"
    months.deliver(world, period, "waybills", text)
    rows = named(("EARLY", "FLOOD"), ("AFTER", "FLOOD"))
    relief = claimed(world, period, category="force_majeure", starts_at=at(10), ends_at=at(12), rows=rows)
    shown = page(world.alan, "relief_detail", relief.pk)
    assert (shown.context["too_early"].ids, tables(page(world.alan, "relief_rows", relief.pk))[0][1:]) == (
        ("EARLY",),
        [
            ["EARLY", "FLOOD", "Sat 9 May 2026, 12:00 Shanghai before it began"]
            + ["Tue 12 May 2026, 12:00 Shanghai", "not kept", "not decided"],
            ["AFTER", "FLOOD", "Sun 10 May 2026, 12:00 Shanghai"]
            + ["Tue 12 May 2026, 12:00 Shanghai", "not kept", "not decided"],
        ],
    )


def test_another_vendor_sees_no_claim_and_no_file_of_it(world, period, page, client):
    relief = claimed(world, period, rows=named(*ROWS))
    files = [*relief.evidence.values_list("pk", flat=True), relief.file_id]
    pages = ["relief_detail", "relief_rows", "relief_decide", "relief_withdraw"]
    assert [page(world.gita, name, relief.pk).status_code for name in pages] == [404] * 4
    assert [page(world.gita, "relief_file", relief.pk, pk).status_code for pk in files] == [404, 404]
    assert [page(world.alan, "relief_file", relief.pk, pk).status_code for pk in (*files, 0)] == [200, 200, 404]
    assert page(world.gita, "relief_list").context["rows"] == []
    assert page(world.gita, "relief_new", period.pk).status_code == 404


def test_the_evidence_comes_back_as_it_was_given_and_always_as_a_download(world, period, page):
    relief = claimed(world, period, starts_at=at(10), ends_at=at(11))
    response = page(world.alan, "relief_file", relief.pk, relief.evidence.get().pk)
    assert (b"".join(response.streaming_content), response["Content-Disposition"], response["Content-Type"]) == (
        papers.pdf("the warehouse was closed"),
        'attachment; filename="notice.pdf"',
        "application/pdf",
    )


def test_what_waits_is_counted_for_whoever_may_decide_it(world, period):
    claimed(world, period, starts_at=at(10), ends_at=at(11))
    actions.claim_relief(
        period, by=world.otto, category="buyer", description="x", evidence=[proof()], starts_at=at(12), ends_at=at(13)
    )
    counts = {name: reliefs_waiting(getattr(world, name)) for name in ("vera", "otto", "leo", "alan", "fay")}
    assert counts == {"vera": 2, "otto": 1, "leo": 2, "alan": 0, "fay": 0}


def test_the_list_narrows_to_a_month_and_a_state(world, contract, period, page):
    claimed(world, period, starts_at=at(10), ends_at=at(11))
    june = months.open_month(world, contract, JUNE)
    late = claimed(world, june, starts_at=at(10, month=6), ends_at=at(11, month=6))
    actions.withdraw_relief(late, by=world.alan)
    found = {
        words: [row.relief.period.starts_on.month for row in page(world.alan, "relief_list", **query).context["rows"]]
        for words, query in {
            "all": {},
            "june": {"contract": contract.number, "month": "2026-06"},
            "claimed": {"state": "claimed"},
            "nonsense": {"month": "x", "state": "y"},
            "globex": {"q": "globex"},
        }.items()
    }
    assert found == {"all": [6, 5], "june": [6], "claimed": [5], "nonsense": [6, 5], "globex": []}


def test_the_list_asks_as_often_for_three_claims_as_for_one(world, period, client, django_assert_num_queries):
    client.force_login(world.vera)
    url = reverse("relief_list")
    client.get(url)
    claimed(world, period, rows=named(*ROWS), level=period.contract.levels.get(code="on-time"))
    with django_assert_num_queries(QUERIES):
        client.get(url)
    for day in (10, 12):
        claimed(world, period, starts_at=at(day), ends_at=at(day + 1))
    with django_assert_num_queries(QUERIES):
        assert len(client.get(url).context["rows"]) == 3


def test_a_month_and_a_contract_lead_to_their_claims(world, period, page):
    number = period.contract.number
    assert (
        f"/relief/?contract={number}&amp;month=2026-05" in page(world.vera, "period_detail", period.pk).content.decode()
    )
    assert f"/relief/?contract={number}" in page(world.vera, "contract_detail", number).content.decode()
    narrowed = page(world.alan, "relief_list", contract=number, month="2026-05").content.decode()
    assert reverse("relief_new", args=[period.pk]) in narrowed


def test_the_months_to_claim_for_say_their_last_day(world, period, page):
    assert [row[:2] for row in tables(page(world.alan, "relief_start"))[0][1:]] == [
        ["June 2026", "C-2026-100"],
        ["May 2026", "C-2026-100"],
    ]
    assert [page(person, "relief_start").status_code for person in (world.fay, world.vera)] == [403, 200]


@pytest.mark.parametrize(("days", "last"), [(15, "Mon 15 Jun 2026"), (45, "Wed 15 Jul 2026")])
def test_the_last_day_to_claim_is_what_the_contract_says(world, period, page, days, last):
    period.contract.versions.update(relief_days=days)
    assert facts(page(world.alan, "relief_new", period.pk))["Last day to claim"].startswith(last)

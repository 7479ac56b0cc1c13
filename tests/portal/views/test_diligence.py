"""Do the pages of due diligence let both sides do their part, and show each what it may see?"""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from portal.pages.matters import read_desk
from tests.contracts.worlds import NOON
from tests.portal.reading import tables
from tests.portal.views.contract_pages import as_person, world  # noqa: F401  (fixtures)
from tests.vendors import asked as made
from vendors.actions import diligence as actions
from vendors.actions.diligence import Said
from vendors.actions.vendors import create_vendor, start_due_diligence
from vendors.lifecycle import perform
from vendors.models import Event, Finding, Questionnaire, Response, RoleGrant, Vendor

DESK_QUERIES = 33
FINDING_QUERIES = 22
ONLINE = {
    "company": {
        "owners": "=Alan 60 %\r\nBea 40 %",
        "owners__comment": "As registered.",
        "court": "no",
        "staff": "0120.50",
    },
    "security": {"certificate": "mlps", "certificate__comment": "Level 3\r\nsince 2024", "until": "2026-12-31"},
}


@pytest.fixture
def response(world):  # noqa: F811
    return made.asked(world)


def address(name, *args):
    return reverse(name, args=args)


def answer_online(client, response, **more):
    for section, given in ONLINE.items():
        client.post(address("response_section", response.pk, section), given | more)


def the_same_in_a_workbook(content: bytes) -> ContentFile:
    book = load_workbook(io.BytesIO(content))
    said = {key: value for given in ONLINE.values() for key, value in given.items()}
    for sheet in book.worksheets[1:-1]:
        for row in sheet.iter_rows(min_row=2):
            code = row[0].value
            row[3].value = said.get(code, "").replace("\r\n", "\n") or None
            row[3].data_type = "s"  # as a spreadsheet keeps what is typed into a cell of text
            row[4].value = said.get(f"{code}__comment", "").replace("\r\n", "\n") or None
    written = io.BytesIO()
    book.save(written)
    return ContentFile(written.getvalue(), name="filled.xlsx")


def test_the_pages_and_the_workbook_come_to_the_same_record(as_person, world, response):  # noqa: F811
    answer_online(as_person(world.alan), response)
    other = made.asked(world, vendor=world.globex)
    client = as_person(world.gita)
    content = client.get(address("response_workbook", other.pk)).content
    done = client.post(address("response_upload", other.pk), {"file": the_same_in_a_workbook(content)})
    assert done.url == address("response_detail", other.pk)
    assert made.record(other) == made.record(response)
    assert made.record(other)["certificate"] == ("mlps", "Level 3\nsince 2024", "")


def test_a_questionnaire_is_sent_answered_returned_and_reviewed_on_the_pages(as_person, world):  # noqa: F811
    made.a_questionnaire(world, "couriers", lines=["logistics"])
    other = made.a_questionnaire(world, "short")
    client = as_person(world.otto)
    page = client.get(address("vendor_ask", "acme"))
    assert re.findall(r'value="(\d+)"[^>]*checked', page.text) == [str(Questionnaire.objects.get(code="couriers").pk)]
    client.post(
        address("vendor_ask", "acme"), {"questionnaires": [other.pk], "due_on": "2099-01-01", "message": "Hello"}
    )
    response = Response.objects.get()
    clerk = as_person(world.alan)
    assert "Hello" in clerk.get(address("response_detail", response.pk)).text
    answer_online(clerk, response)
    clerk.post(address("response_transition", response.pk, "submit"), {"note": ""})
    client = as_person(world.vera)
    client.post(address("response_remark", response.pk, "court"), {"text": "Which court?"})
    client.post(address("response_transition", response.pk, "return_answers"), {"note": "One question more."})
    text = as_person(world.alan).get(address("response_detail", response.pk)).text
    assert "One question more." in text and "Which court?" in text
    clerk.post(address("response_transition", response.pk, "submit"), {"note": ""})
    as_person(world.vera).post(address("response_transition", response.pk, "review"), {"note": "Sound enough."})
    response.refresh_from_db()
    assert (response.state, response.verdict) == ("reviewed", "Sound enough.")
    assert "Sound enough." not in as_person(world.alan).get(address("response_detail", response.pk)).text


def test_what_is_typed_is_kept_and_what_is_no_answer_stays_in_the_form(as_person, world, response):  # noqa: F811
    client = as_person(world.alan)
    given = {"owners": "Alan", "court": "no", "staff": "a dozen", "staff__comment": "About."}
    page = client.post(address("response_section", response.pk, "company"), given)
    assert page.status_code == 200
    assert "Write a number with digits and a point" in page.text and 'value="a dozen"' in page.text
    assert set(made.record(response)) == {"owners", "court"}


def read_by(client, response) -> tuple[str, str, int]:
    """What the page says, what the workbook says, and how the file of an answer is answered."""
    file = response.answers.get(question="scan").file
    book = load_workbook(io.BytesIO(client.get(address("response_workbook", response.pk)).content))
    cells = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    return (
        client.get(address("response_detail", response.pk)).text,
        " ".join(cells),
        client.get(address("response_file", response.pk, file.pk)).status_code,
    )


def test_a_buyer_reads_an_answer_once_it_is_sent_and_until_then_how_far_it_is(as_person, world, response):  # noqa: F811
    said = made.COMPLETE | {"owners": Said("Zwickmann", "Zwicknote"), "scan": Said(file=made.a_scan("zwick.pdf"))}
    actions.save_answers(response, by=world.alan, said=said, now=NOON)
    page, book, file = read_by(as_person(world.otto), response)
    assert ("Zwick" in page + book, "zwick" in page + book, file) == (False, False, 404)
    assert "6 of 6 questions are answered so far" in page and "3 of 3 answered" in page
    assert ("look at this" in page, page.count("not sent yet")) == (False, 6)
    trail = Event.objects.filter(record_type="vendors.response", vendor=world.acme)
    assert "Zwick" not in str([(row.note, row.before, row.after, row.facts) for row in trail])
    page, book, file = read_by(as_person(world.alan), response)
    assert ("Zwickmann" in page and "Zwickmann" in book and "Zwicknote" in page, file) == (True, 200)
    actions.submit_answers(response, by=world.alan, now=NOON)
    page, book, file = read_by(as_person(world.otto), response)
    assert ("Zwickmann" in page and "Zwickmann" in book and "Zwicknote" in page, file) == (True, 200)
    assert "answered so far" not in page


def test_what_came_back_is_read_as_it_was_sent_until_the_vendor_writes_it_anew(as_person, world, response):  # noqa: F811
    made.answered(world, response)
    sent_back = actions.return_answers(response, by=world.vera, note="Who else?", now=NOON + timedelta(days=2))
    assert "60 %" in as_person(world.otto).get(address("response_detail", sent_back.pk)).text
    said = {"owners": Said("Zwickmann")}
    actions.save_answers(response, by=world.alan, said=said, now=NOON + timedelta(days=3))
    page = as_person(world.otto).get(address("response_detail", response.pk)).text
    assert ("Zwickmann" in page, "60 %" in page, "Level 3" in page) == (False, False, True)
    actions.withdraw_questionnaire(response, by=world.otto, note="Enough.", now=NOON + timedelta(days=4))
    assert "Zwickmann" not in as_person(world.otto).get(address("response_detail", response.pk)).text


def test_staff_who_answer_for_a_vendor_that_never_signs_in_read_their_own_draft(as_person, world, response):  # noqa: F811
    Vendor.objects.filter(pk=world.acme.pk).update(is_entered_by_staff=True)
    response.refresh_from_db()
    actions.save_answers(response, by=world.vera, said={"owners": Said("Zwickmann")}, now=NOON)
    assert "Zwickmann" in as_person(world.vera).get(address("response_detail", response.pk)).text


def test_a_file_that_is_not_taken_costs_no_word_beside_it(as_person, world, response):  # noqa: F811
    client = as_person(world.alan)
    script = ContentFile(b"<script>x()</script>", name="scan.pdf")
    page = client.post(address("response_section", response.pk, "security"), {"certificate": "iso", "scan": script})
    assert "is a web page or a drawing" in page.text
    assert made.record(response) == {"certificate": ("iso", "", "")}
    client.post(address("response_section", response.pk, "security"), {"certificate": "iso", "scan": made.a_scan()})
    file = response.answers.get(question="scan").file
    download = client.get(address("response_file", response.pk, file.pk))
    assert "attachment" in download["Content-Disposition"] and b"".join(download.streaming_content)[:5] == b"%PDF-"
    assert as_person(world.gita).get(address("response_file", response.pk, file.pk)).status_code == 404


def test_a_wrong_workbook_names_each_cell_and_changes_nothing(as_person, world, response):  # noqa: F811
    client = as_person(world.alan)
    content = client.get(address("response_workbook", response.pk)).content
    file = the_same_in_a_workbook(content)
    book = load_workbook(file)
    book.worksheets[1]["D3"].value = "perhaps"
    written = io.BytesIO()
    book.save(written)
    given = {"file": ContentFile(written.getvalue(), name="filled.xlsx")}
    page = client.post(address("response_upload", response.pk), given)
    assert page.status_code == 422
    assert tables(page)[0][1] == ["The company who what", "D3 row 3, column D", "perhaps Answer yes or no.", "Yes; No"]
    assert made.record(response) == {}


def test_what_is_expected_and_flagged_is_for_the_buyer_only(as_person, world, response):  # noqa: F811
    said = made.COMPLETE | {"court": actions.Said("yes")}
    made.answered(world, response, said=said)
    ours = as_person(world.vera).get(address("response_detail", response.pk), {"show": "flags"}).text
    theirs = as_person(world.alan).get(address("response_detail", response.pk)).text
    assert "look at this" in ours and "A year from now" not in ours and "In insolvency?" in ours
    assert "look at this" not in theirs and "A year from now" not in theirs
    assert "A year from now" in as_person(world.vera).get(address("response_detail", response.pk)).text
    assert "what we expect" not in as_person(world.alan).get(address("response_workbook", response.pk)).content.decode(
        "latin-1"
    )


def test_a_finding_is_raised_from_an_answer_answered_with_evidence_and_closed(as_person, world, response):  # noqa: F811
    made.answered(world, response)
    client = as_person(world.vera)
    asked = f"{address('finding_new', 'acme')}?response={response.pk}&question=court"
    assert "In insolvency?" in client.get(asked).text
    given = {"title": "Prove it", "severity": "high", "side": "vendor", "owner": world.otto.pk, "due_on": "2026-06-01"}
    client.post(asked, given)
    finding = Finding.objects.get()
    assert (finding.response, finding.question, finding.owner) == (response, "court", world.otto)
    clerk = as_person(world.alan)
    clerk.post(address("finding_answer", finding.pk), {"answer": "Here.", "file": made.a_scan()})
    finding.refresh_from_db()
    assert clerk.get(address("finding_file", finding.pk, finding.file_id)).status_code == 200
    assert clerk.post(address("finding_transition", finding.pk, "close"), {"note": "Done."}).status_code == 403
    as_person(world.otto).post(address("finding_transition", finding.pk, "close"), {"note": "Seen."})
    finding.refresh_from_db()
    assert finding.state == "closed"


def test_a_vendor_reads_neither_what_is_ours_nor_why_a_risk_was_accepted(as_person, world):  # noqa: F811
    ours, theirs = made.found(world, side="ours", title="Find a backup"), made.found(world)
    actions.accept_finding(theirs, by=world.leo, note="Two shops only.", now=NOON)
    client = as_person(world.alan)
    assert client.get(address("finding_detail", ours.pk)).status_code == 404
    assert "Find a backup" not in client.get(address("vendor_diligence", "acme")).text
    assert "Two shops only." not in client.get(address("finding_detail", theirs.pk)).text
    assert "Two shops only." in as_person(world.otto).get(address("finding_detail", theirs.pk)).text


def test_a_vendors_tab_is_called_questionnaires_and_its_place_leads_there(as_person, world):  # noqa: F811
    text = as_person(world.alan).get(address("vendor_diligence", "acme")).text
    assert ">Questionnaires</a>" in text and ">Due diligence</a>" not in text
    assert as_person(world.alan).get(address("diligence_list")).url == address("vendor_diligence", "acme")
    assert ">Due diligence</a>" in as_person(world.otto).get(address("vendor_diligence", "acme")).text


def joining(world, n):  # noqa: F811
    vendor = create_vendor(by=world.vera, code=f"new{n}", name_en=f"New {n}", country="CN", line=world.line, now=NOON)
    start_due_diligence(vendor, by=world.otto, now=NOON)
    made.asked(world, vendor=vendor)
    made.found(world, vendor=vendor)


def test_the_desk_and_the_findings_ask_as_often_for_three_as_for_one(
    as_person,  # noqa: F811
    world,  # noqa: F811
    django_assert_num_queries,
):
    client = as_person(world.vera)
    client.get(address("diligence_list"))
    for numbers in ((1,), (2, 3)):
        for n in numbers:
            joining(world, n)
        with django_assert_num_queries(DESK_QUERIES):
            desk = client.get(address("diligence_list"))
        with django_assert_num_queries(FINDING_QUERIES):
            found = client.get(address("finding_list"))
        assert len(desk.context["rows"]) == len(found.context["page"].object_list) == numbers[-1]


def test_the_desk_says_what_is_done_and_what_is_missing(as_person, world):  # noqa: F811
    joining(world, 1)
    client = as_person(world.vera)
    row = client.get(address("diligence_list")).context["rows"][0]
    assert (row.out, row.findings, row.grave) == (1, 1, 1)
    assert {"questionnaire", "sanctions", "tier", "findings"} <= row.missing
    assert client.get(address("diligence_list"), {"missing": "documents"}).context["rows"] == []
    assert client.get(address("diligence_list"), {"missing": "tier"}).context["rows"] == [row]


def test_findings_are_narrowed_by_owner_severity_and_side(as_person, world):  # noqa: F811
    made.found(world)
    made.found(world, title="Low", severity="low", side="ours", owner=world.vera)
    client = as_person(world.vera)

    def listed(**asked):
        return [row.title for row in client.get(address("finding_list"), asked).context["page"].object_list]

    assert listed() == ["No second factor", "Low"]
    assert listed(owner=world.vera.pk) == ["Low"]
    assert listed(side="vendor") == listed(severity="high") == ["No second factor"]
    assert listed(sort="-severity") == ["Low", "No second factor"]


def test_who_left_is_offered_as_an_owner_only_while_a_finding_waits_to_be_handed_over(as_person, world):  # noqa: F811
    finding = made.found(world, owner=world.vera)
    made.found(world, owner=world.otto)
    RoleGrant.objects.filter(user=world.vera).update(ends_on=timezone.localdate() - timedelta(days=1))
    client = as_person(world.leo)

    def offered():
        return list(client.get(address("finding_list")).context["form"].fields["owner"].queryset)

    assert offered() == [world.otto, world.vera]
    perform(finding, "close", by=world.otto, note="Seen.", now=NOON)
    assert offered() == [world.otto]


def test_both_home_pages_say_what_is_to_do(world, response):  # noqa: F811
    title = "Answer Standard"
    assert title in [row.title for row in read_desk(world.alan, NOON).matters]
    assert title not in [row.title for row in read_desk(world.gita, NOON).matters]
    made.answered(world, response)
    made.found(world, title="Ours", side="ours", owner=world.vera)
    theirs = made.found(world, owner=world.vera)
    matters = [row.title for row in read_desk(world.vera, NOON).matters]
    assert "Review the answers: Standard" in matters and "Mend: Ours" in matters
    assert "Mend and answer: No second factor" in [row.title for row in read_desk(world.alan, NOON).matters]
    actions.answer_finding(theirs, by=world.alan, answer="Done.", now=NOON)
    assert "Look at the answer: No second factor" in [row.title for row in read_desk(world.vera, NOON).matters]


# The library of questionnaires


def test_a_questionnaire_is_written_published_and_changed_on_the_pages(as_person, world):  # noqa: F811
    client = as_person(world.vera)
    client.post(address("questionnaire_new"), {"code": "tax", "name_en": "Tax", "days": 14})
    client.post(address("questionnaire_section_new", "tax"), {"title_en": "The company"})
    at = address("questionnaire_question_new", "tax", "the-company")
    choices = "*none | None | 没有\nyearly | Every year | 每年"
    client.post(at, {"kind": "choice", "text_en": "Who audits it?", "choices": choices, "required": "on"})
    client.post(at, {"kind": "number", "text_en": "How large is it?", "flag_below": "5"})
    client.post(address("questionnaire_arrange", "tax", "the-company"), {"do": "up", "question": "how-large-is"})
    client.post(address("questionnaire_publish", "tax"), {"note": "First."})
    version = Questionnaire.objects.get(code="tax").versions.get()
    assert [(row["code"], row["required"]) for row in version.content["sections"][0]["questions"]] == [
        ("how-large-is", False),
        ("who-audits-it", True),
    ]
    assert version.content["sections"][0]["questions"][1]["flag_on"] == ["none"]
    assert version.published_by == world.vera
    client.post(address("questionnaire_draft", "tax"))
    edited = address("questionnaire_question", "tax", "the-company", "how-large-is")
    client.post(edited, {"kind": "text", "text_en": "How large?", "required": "on"})
    client.post(address("questionnaire_arrange", "tax", "the-company"), {"do": "drop", "question": "who-audits-it"})
    version.refresh_from_db()
    assert len(version.content["sections"][0]["questions"]) == 2
    draft = Questionnaire.objects.get(code="tax").versions.get(n=2)
    assert [row["text_en"] for row in draft.content["sections"][0]["questions"]] == ["How large?"]
    assert "How large?" in client.get(address("questionnaire_draft", "tax")).text
    assert "Who audits it?" in client.get(address("questionnaire_detail", "tax")).text


def test_an_empty_draft_is_not_published_and_others_do_not_keep_questionnaires(as_person, world):  # noqa: F811
    client = as_person(world.vera)
    client.post(address("questionnaire_new"), {"code": "tax", "name_en": "Tax", "days": 14})
    assert "It asks nothing." in client.get(address("questionnaire_publish", "tax")).text
    client.post(address("questionnaire_publish", "tax"), {"note": "First."})
    assert Questionnaire.objects.get(code="tax").versions.get().published_at is None
    for person in (world.otto, world.alan):
        assert as_person(person).get(address("questionnaire_list")).status_code == 403
        assert as_person(person).post(address("questionnaire_draft", "tax")).status_code == 403


def test_a_retired_questionnaire_is_not_sent(as_person, world):  # noqa: F811
    row = made.a_questionnaire(world)
    client = as_person(world.vera)
    given = {"name_en": "Old", "days": 21, "is_retired": "on", "lines": ["logistics"], "tiers": ["high"]}
    client.post(address("questionnaire_edit", row.code), given)
    row.refresh_from_db()
    assert (row.is_retired, row.lines, row.tiers) == (True, ["logistics"], ["high"])
    assert "No questionnaire is meant for this line" in as_person(world.otto).get(address("vendor_ask", "acme")).text

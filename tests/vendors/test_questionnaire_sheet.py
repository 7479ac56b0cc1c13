"""Does a workbook that comes back give the same record as answers given online, and a wrong one change nothing?"""

import io
from datetime import datetime

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from openpyxl import load_workbook

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from tests.vendors import asked as made
from tests.vendors.asked import COMPLETE
from vendors.actions import diligence as actions
from vendors.actions.diligence import Said, WrongWorkbook
from vendors.actions.questionnaires import load_questionnaires
from vendors.models import Questionnaire
from vendors.queries.diligence import answers_of
from vendors.questionnaire_sheet import workbook_for
from vendors.questions import questions_of

COMPANY, SECURITY = "The company  who   what", "Security"


@pytest.fixture
def response(world):  # noqa: F811
    return made.asked(world)


def opened(response):
    return load_workbook(io.BytesIO(workbook_for(response, answers_of(response))))


def taken(response, book, by, name="filled.xlsx") -> int:
    written = io.BytesIO()
    book.save(written)
    return actions.take_workbook(response, ContentFile(written.getvalue(), name=name), by=by, now=NOON)


def fill(book, code: str, answer, comment="") -> None:
    for sheet in book.worksheets[1:-1]:
        for row in sheet.iter_rows(min_row=2):
            if row[0].value == code:
                row[3].value, row[4].value = answer, comment or None
                if isinstance(answer, str):
                    row[3].data_type = "s"  # as a spreadsheet keeps what is typed into a cell of text


def test_a_filled_workbook_gives_the_same_record_as_answering_online(world, response):  # noqa: F811
    actions.save_answers(response, by=world.alan, said=COMPLETE, now=NOON)
    online = made.record(response)
    other = made.asked(world, vendor=world.globex)
    book = opened(other)
    for code, said in COMPLETE.items():
        fill(book, code, said.value.replace("\r\n", "\n"), said.comment)
    assert taken(other, book, world.gita) == 5
    assert made.record(other) == online
    assert (other.state, other.revision) == (response.state, response.revision)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_was_answered_goes_out_and_comes_back_unchanged_in_either_language(world, response, language):  # noqa: F811
    said = COMPLETE | {"scan": Said(file=made.a_scan())}
    actions.save_answers(response, by=world.alan, said=said, now=NOON)
    before = made.record(response)
    with translation.override(language):
        assert taken(response, opened(response), world.alan) == 0
    assert made.record(response) == before


def test_what_a_spreadsheet_makes_of_answers_is_read_as_it_was_meant(world, response):  # noqa: F811
    book = opened(response)
    for code, value in (("court", False), ("staff", 99.9), ("until", datetime(2026, 12, 31))):  # noqa: DTZ001
        fill(book, code, value)
    fill(book, "certificate", "等保三级")
    fill(book, "owners", 12)
    taken(response, book, world.alan)
    assert {code: value for code, (value, *_rest) in made.record(response).items()} == {
        "owners": "12",
        "court": "no",
        "staff": "99.9",
        "certificate": "mlps",
        "until": "2026-12-31",
    }


def test_every_wrong_cell_is_named_by_sheet_row_column_and_rule_and_nothing_is_changed(world, response):  # noqa: F811
    actions.save_answers(response, by=world.alan, said={"owners": Said("Alan")}, now=NOON)
    before, book = made.record(response), opened(response)
    fill(book, "owners", "Bea")
    fill(book, "court", "perhaps")
    fill(book, "staff", 12345678901234567)
    fill(book, "until", "31.12.2026")
    fill(book, "scan", "see mail")
    book[SECURITY]["A2"].value = "certificates"
    with pytest.raises(WrongWorkbook) as refused:
        taken(response, book, world.alan)
    yes_no = "Yes; No"
    assert [(row.sheet, row.row, row.column, row.value, row.rule) for row in refused.value.faults] == [
        (COMPANY, 3, "D", "perhaps", yes_no),
        (COMPANY, 4, "D", "", "a number, such as 120 or 99.5"),
        (SECURITY, 2, "A", "certificates", ""),
        (SECURITY, 3, "D", "31.12.2026", "a day, as 2026-11-30"),
        (SECURITY, 4, "D", "see mail", "a file, uploaded on the page"),
    ]
    assert refused.value.reasons == ["5 cells cannot be taken; nothing was changed."]
    assert made.record(response) == before


def test_rows_in_another_order_count_and_rows_taken_out_are_missed(world, response):  # noqa: F811
    book = opened(response)
    sheet = book[SECURITY]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for at, row in enumerate(reversed(rows), start=2):
        for n, value in enumerate(row, start=1):
            sheet.cell(at, n, value)
    fill(book, "court", "Yes")
    assert taken(response, book, world.alan) == 1
    book = opened(response)
    book[SECURITY].delete_rows(3)
    with pytest.raises(WrongWorkbook) as refused:
        taken(response, book, world.alan)
    assert "until" in refused.value.faults[0].text


def test_a_workbook_of_another_questionnaire_is_refused(world, response):  # noqa: F811
    other = made.asked(world, vendor=world.globex)
    with pytest.raises(WrongWorkbook) as refused:
        taken(response, opened(other), world.alan)
    assert refused.value.faults[0].text.startswith("This workbook belongs to another questionnaire")
    book = opened(response)
    book.worksheets[0].delete_rows(1, 20)
    with pytest.raises(WrongWorkbook) as refused:
        taken(response, book, world.alan)
    assert refused.value.faults[0].text.startswith("The reference is missing")


def test_an_old_workbook_does_not_undo_what_was_answered_online_since(world, response):  # noqa: F811
    book = opened(response)
    actions.save_answers(response, by=world.alan, said={"court": Said("yes")}, now=NOON)
    fill(book, "staff", 7)
    with pytest.raises(WrongWorkbook) as refused:
        taken(response, book, world.alan)
    assert [(row.sheet, row.row, row.column) for row in refused.value.faults] == [(COMPANY, 3, "D")]
    fill(book, "court", "yes")
    assert taken(response, book, world.alan) == 1


def test_what_is_no_workbook_changes_nothing(world, response):  # noqa: F811
    for content in (b"", b"%PDF-1.7", b"code;answer\ncourt;no\n", b"PK\x03\x04nonsense"):
        with pytest.raises(WrongWorkbook) as refused:
            actions.take_workbook(response, ContentFile(content, name="x.xlsx"), by=world.alan, now=NOON)
        assert refused.value.faults == [] and len(refused.value.reasons[0]) > 30
    assert made.record(response) == {}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_questionnaires_of_a_new_installation_travel_and_come_back(world, language):  # noqa: F811
    load_questionnaires()
    for questionnaire in Questionnaire.objects.all():
        response = made.asked(world, questionnaire=questionnaire)
        with translation.override(language):
            book = opened(response)
            names = [sheet.title for sheet in book.worksheets]
            assert len(names) == len(response.version.content["sections"]) + 2
            for question in questions_of(response.version.content):
                answer = {"yes_no": "yes", "number": "12", "date": "2026-01-31", "text": "x", "file": None}
                fill(book, question["code"], answer.get(question["kind"], "") or None)
            assert taken(response, book, world.alan) > 8
        actions.withdraw_questionnaire(response, by=world.otto, note="Tried.", now=NOON)

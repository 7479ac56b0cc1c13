"""How does a questionnaire travel as a workbook, out and back, to the same record as answers given online?"""

import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from sla.intake.sheet import Sheet
from vendors.models import Answer, QuestionnaireVersion
from vendors.queries.diligence import questions_in

CODE, SECTION, QUESTION, HOW, ANSWER, COMMENT = range(6)
WIDTHS = (16, 18, 60, 30, 34, 40)
FIRST_ROW = 3  # below the head and the sentence on how to fill it in


@dataclass(frozen=True, slots=True)
class Read:
    """What a workbook answers: by question, and by comment; or sentences about what is wrong with it."""

    answers: dict[str, str]
    comments: dict[str, str]
    faults: list[str]


def workbook_of(version: QuestionnaireVersion, answers: dict[str, Answer], language: str) -> bytes:
    """A workbook with every question, how to answer it, and what was answered so far; `language` is zh or en."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("questionnaire")
    for letter, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = f"A{FIRST_ROW}"
    bold, soft = Font(bold=True), PatternFill("solid", fgColor="F2F4F7")
    heads = (_("Code"), _("Section"), _("Question"), _("How to answer"), _("Answer"), _("Comment"))
    sheet.append([_cell(sheet, head, bold) for head in heads])
    sheet.append(
        [_cell(sheet, _("Write in the last two columns only. The code in the first column says which question it is."))]
    )
    for row in _rows(version, answers, language):
        cells = [_cell(sheet, text) for text in row]
        for at in (ANSWER, COMMENT):
            cells[at].fill = soft
            cells[at].number_format = "@"
        sheet.append(cells)
    _offer_choices(sheet, version)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _cell(sheet, text: str, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # a text that begins with = stays a text
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if font:
        cell.font = font
    return cell


def _rows(version: QuestionnaireVersion, answers: dict[str, Answer], language: str):
    for section in version.content["sections"]:
        for question in section["questions"]:
            answer = answers.get(question["code"])
            yield (
                question["code"],
                said(section, "title", language),
                said(question, "text", language),
                how(question, language),
                answer.value if answer else "",
                answer.comment if answer else "",
            )


def said(row: dict, name: str, language: str) -> str:
    """A text of a questionnaire in the reader's language, the other one where it is missing."""
    zh, en = row.get(f"{name}_zh", ""), row.get(f"{name}_en", "")
    return (zh or en) if language == "zh" else (en or zh)


def how(question: dict, language: str) -> str:
    """What may be written as an answer."""
    if question["kind"] == "yes_no":
        return "yes / no"
    if question["kind"] == "choice":
        return "; ".join(f"{choice['code']} = {said(choice, 'text', language)}" for choice in question["choices"])
    if question["kind"] == "date":
        return "2026-11-30"
    if question["kind"] == "number":
        return _("a number")
    return _("in your own words")


def _offer_choices(sheet, version: QuestionnaireVersion) -> None:
    for row, question in enumerate(questions_in(version), start=FIRST_ROW):
        codes = {"yes_no": ["yes", "no"], "choice": [one["code"] for one in question.get("choices", [])]}
        if offered := codes.get(question["kind"]):
            rule = DataValidation(type="list", formula1=f'"{",".join(offered)}"', allow_blank=True)
            rule.add(f"E{row}")
            sheet.data_validations.append(rule)


REFUSALS = {
    "too_large": lambda: _("The file has more than 2 MB; a filled questionnaire is far smaller."),
    "too_many_rows": lambda: _("The sheet has far more rows than the questionnaire; use the workbook you downloaded."),
    "too_long": lambda: _("An answer has more than 4,000 characters; shorten it or attach a file."),
    "time": lambda: _("The file took too long to read; use the workbook you downloaded."),
    "memory": lambda: _("The file unpacks to more than a questionnaire can hold; use the workbook you downloaded."),
}


def read_back(version: QuestionnaireVersion, sheet: Sheet) -> Read:
    """The answers of a workbook, or every fault with its row and column; nothing is kept where there is one."""
    if sheet.refused:
        sentence = REFUSALS.get(sheet.refused)
        text = sentence() if sentence else _("This is no XLSX workbook; use the one you downloaded.")
        return Read({}, {}, [text])
    known = {question["code"] for question in questions_in(version)}
    answers: dict[str, str] = {}
    comments: dict[str, str] = {}
    faults: list[str] = []
    for n, row in enumerate(sheet.rows, start=1):
        if n < FIRST_ROW or not any(cell.strip() for cell in row):
            continue
        cells = [*row, *[""] * (COMMENT + 1 - len(row))]
        code = cells[CODE].strip()
        if code not in known:
            faults.append(
                _("Row %(row)s, column A: “%(code)s” is no question of this questionnaire.")
                % {"row": n, "code": code[:60]}
            )
        elif code in answers:
            faults.append(_("Row %(row)s, column A: “%(code)s” stands twice.") % {"row": n, "code": code})
        else:
            answers[code], comments[code] = cells[ANSWER].strip(), cells[COMMENT].strip()
    if not answers and not faults:
        faults.append(_("The sheet answers nothing."))
    return Read(answers, comments, faults)


def place_of(version: QuestionnaireVersion, code: str) -> str:
    """Where a question's answer stands in the workbook: Row 7, column E."""
    codes = [question["code"] for question in questions_in(version)]
    return _("Row %(row)s, column E") % {"row": codes.index(code) + FIRST_ROW}

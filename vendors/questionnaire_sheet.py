"""How does a questionnaire travel as a workbook, out and back, to the same record as answers given online?

The first sheet says what to do and carries the reference of the response; each section has a sheet of its own, with a
row a question; the last one holds the answers that are offered. A row is known by the code in its first column.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vendors.models import Answer, Response
from vendors.questions import comment_of, fault_of, is_required, normal, options_of, questions_of, rule_of, said, worded
from vendors.sheets.read import ROUNDED, Workbook
from vendors.sheets.write import Cell, Listed, Page, workbook_bytes
from vendors.words import worded_day

CODE, QUESTION, RULE, ANSWER, COMMENT = range(5)
LETTERS = "ABCDE"
WIDTHS = (16, 64, 34, 40, 40)
REFERENCE = re.compile(r"Q-(\d{1,12})-(\d{1,9})")
OFFERED = "—"  # the name of the sheet with what is offered


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that cannot be taken: its sheet and place, what stands there, what is wrong, and the rule."""

    sheet: str
    row: int
    column: str
    value: str
    text: str
    rule: str = ""


# Out


def workbook_for(response: Response, known: Mapping[str, Answer]) -> bytes:
    """The questionnaire as it was sent, with what was answered so far, in the reader's language."""
    taken: set[str] = {OFFERED}
    offers = [options_of(question) for question in questions_of(response.version.content)]
    lists = [[words for _value, words in offer] for offer in offers]
    at = {question["code"]: n for n, question in enumerate(questions_of(response.version.content), start=1)}
    pages = [_first(response, taken)]
    for section in response.version.content["sections"]:
        rows = [
            _row(question, known.get(question["code"]), len(lists[at[question["code"]] - 1]), at[question["code"]])
            for question in section["questions"]
        ]
        heads = [_("Code"), _("Question"), _("How to answer"), _("Answer"), _("Comment")]
        pages.append(Page(_name(said(section, "title"), taken), heads, rows, WIDTHS))
    pages.append(Page(OFFERED, [], [[Cell(words) for words in row] for row in lists], (), hidden=True))
    return workbook_bytes(pages)


def _first(response: Response, taken: set[str]) -> Page:
    steps = [
        _("Each sheet is a section. Write in its columns “Answer” and “Comment” only; leave the codes alone."),
        _("Questions marked with * have to be answered. What you leave empty can be answered later."),
        _("Files are uploaded on the page, beside the question."),
        _("Save the workbook as XLSX and upload it on the page it came from. Then read it through and send it."),
    ]
    lines = [
        (_("Questionnaire"), str(response.version.questionnaire)),
        (_("For"), str(response.vendor)),
        (_("To be answered by"), worded_day(response.due_on)),
        (_("Reference"), f"Q-{response.pk}-{response.revision}"),
        ("", ""),
        *((str(n), step) for n, step in enumerate(steps, start=1)),
    ]
    rows = [[Cell(label, bold=True), Cell(words)] for label, words in lines]
    return Page(_name(_("Read me"), taken), [], rows, (22, 90))


def _row(question: dict, answer: Answer | None, offered: int, line: int) -> list[Cell]:
    text = said(question, "text") + (" *" if is_required(question) else "")
    help_text = said(question, "help")
    value = worded(question, answer.value) if answer else ""
    if question["kind"] == "file":
        value = answer.file.name if answer and answer.file else ""
    listed = Listed(OFFERED, line, offered) if offered else None
    return [
        Cell(question["code"], muted=True),
        Cell(f"{text}\n{help_text}" if help_text else text),
        Cell(rule_of(question), muted=True),
        Cell(value, filled=question["kind"] != "file", listed=listed),
        Cell(answer.comment if answer else "", filled=True),
    ]


def _name(title: str, taken: set[str]) -> str:
    """A name that spreadsheets allow: 31 signs, none of their own, once in the workbook."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", title).strip() or "-"
    name, n = plain[:31], 2
    while name.casefold() in taken:
        name, n = f"{plain[:27]} {n}", n + 1
    taken.add(name.casefold())
    return name


# Back


def answers_in(
    response: Response, known: Mapping[str, Answer], book: Workbook
) -> tuple[dict[str, tuple[str, str]], list[Fault]]:
    """(question → answer and comment, faults). With one fault nothing of the workbook is to be taken."""
    marked = _reference(book)
    if marked is None:
        return {}, [_of_the_first(book, _("The reference is missing; fill in the workbook that you downloaded here."))]
    if marked[0] != response.pk:
        text = _("This workbook belongs to another questionnaire; upload it on the page it came from.")
        return {}, [_of_the_first(book, text)]
    questions = {question["code"]: question for question in questions_of(response.version.content)}
    found: dict[str, tuple[str, str]] = {}
    faults: list[Fault] = []
    for place in _lines(book, questions):
        code = place.cells[CODE].strip()
        if code not in questions:
            text = _("is no code of a question; leave the first column as it was.")
            faults.append(place.fault(CODE, text))
        elif code in found:
            faults.append(place.fault(CODE, _("stands twice; each question has one row.")))
        else:
            found[code], wrong = _read(questions[code], place, known.get(code), marked[1])
            faults += wrong
    missing = [code for code in questions if code not in found]
    if missing and not faults:
        names = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        text = _("Rows were taken out: %(codes)s. Copy your answers into a fresh workbook.") % {"codes": names}
        faults.append(_of_the_first(book, text))
    return found, faults


@dataclass(frozen=True, slots=True)
class _Line:
    sheet: str
    row: int
    cells: tuple[str, ...]

    def fault(self, column: int, text: str, rule: str = "") -> Fault:
        value = self.cells[column].strip()
        shown = value if len(value) <= 80 else value[:79] + "…"
        return Fault(self.sheet, self.row, LETTERS[column], "" if shown == ROUNDED else shown, text, rule)


def _of_the_first(book: Workbook, text: str) -> Fault:
    return Fault(book.sheets[0].name if book.sheets else "", 0, "", "", text)


def _reference(book: Workbook) -> tuple[int, int] | None:
    """Which response the workbook was made for, and at which revision of its answers."""
    for row in book.sheets[0].rows[:20] if book.sheets else ():
        for cell in row:
            if marked := REFERENCE.fullmatch(cell.strip()):
                return int(marked[1]), int(marked[2])
    return None


def _lines(book: Workbook, questions: Mapping[str, dict]) -> Iterator[_Line]:
    """The rows of the sheets with questions, below their heads."""
    for sheet in book.sheets[1:]:
        if sheet.name == OFFERED:
            continue
        for n, row in enumerate(sheet.rows, start=1):
            cells = (*row, *("",) * (COMMENT + 1 - len(row)))
            if n > 1 and any(cell.strip() for cell in cells):
                yield _Line(sheet.name, n, cells)


def _read(question: dict, line: _Line, before: Answer | None, revision: int) -> tuple[tuple[str, str], list[Fault]]:
    """What a row answers, and what is wrong with it."""
    faults = []
    value, comment = normal(question, line.cells[ANSWER]), comment_of(line.cells[COMMENT])
    rule = rule_of(question)
    if ROUNDED in line.cells[ANSWER]:
        text = _("is a number of more digits than a spreadsheet keeps; format the cell as text and write it again.")
        faults.append(line.fault(ANSWER, text, rule))
    elif question["kind"] == "file":
        if value and value != (before.file.name if before and before.file else ""):
            faults.append(line.fault(ANSWER, fault_of(question, value), rule))
        value = ""
    elif wrong := fault_of(question, value):
        faults.append(line.fault(ANSWER, wrong, rule))
    if ROUNDED in line.cells[COMMENT]:
        faults.append(line.fault(COMMENT, _("is a number that lost digits; write it as text.")))
    elif len(line.cells[COMMENT]) > len(comment) and len(comment) == 4_000:
        faults.append(line.fault(COMMENT, _("A comment has at most 4,000 characters.")))
    if before is not None and before.revision > revision and (before.value, before.comment) != (value, comment):
        text = _("was changed on the page after you downloaded the workbook; download it again, or write it there.")
        faults.append(line.fault(ANSWER, text))
    return (value, comment), faults

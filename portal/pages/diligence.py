"""What do the pages of due diligence show: the desk, a questionnaire with its answers, findings?"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from portal.pages.questionnaire_sheet import said
from vendors.models import Answer, Finding, Response, Vendor
from vendors.queries.diligence import OPEN, OUT, answers_of, findings_seen, flags_of, questions_in, standing_of
from vendors.queries.risk import assessments_of
from vendors.queries.vendors import vendors_seen
from vendors.words import reads_chinese

YES_NO = {"yes": lambda: _("yes"), "no": lambda: _("no")}


def language() -> str:
    return "zh" if reads_chinese() else "en"


def desk_rows(user) -> list[dict]:
    """Vendors on their way in, with what is done and what is missing; a constant number of queries."""
    rows = list(vendors_seen(user).filter(state__in=(*Vendor.JOINING, Vendor.State.APPROVED_CONDITIONAL)))
    standing, tiers = standing_of(user, rows), assessments_of(rows)
    return [
        {
            "vendor": row,
            **standing[row.pk],
            "tier": tiers[row.pk].get_counting_display() if row.pk in tiers else "",
        }
        for row in rows
    ]


def responses_out(user, today: date) -> list[dict]:
    """Questionnaires that somebody has to answer or review, the most urgent first."""
    rows = Response.objects.visible_to(user).filter(state__in=OUT).select_related("vendor", "version__questionnaire")
    return [
        {"response": row, "overdue": row.due_on < today and row.state != Response.State.SUBMITTED}
        for row in rows.order_by("due_on", "pk")
    ]


def findings_open(user, vendor: Vendor | None = None) -> list[Finding]:
    return list(findings_seen(user, vendor).filter(state__in=OPEN).order_by("due_on", "pk"))


def sections_of(response: Response, found: dict[str, Answer]) -> list[dict]:
    """The questionnaire as it was sent, with its answers and flags, in the reader's language."""
    flagged = flags_of(response, found)
    return [
        {
            "code": section["code"],
            "title": said(section, "title", language()),
            "questions": [
                {
                    "code": question["code"],
                    "text": said(question, "text", language()),
                    "help": said(question, "help", language()),
                    "answer": found.get(question["code"]),
                    "words": worded(question, found.get(question["code"])),
                    "flag": question["code"] in flagged,
                    "required": question.get("required", True),
                }
                for question in section["questions"]
            ],
        }
        for section in response.version.content["sections"]
    ]


def worded(question: dict, answer: Answer | None) -> str:
    """An answer as it reads: the words of a choice, not its code."""
    if answer is None or not answer.value:
        return ""
    if question["kind"] == "yes_no":
        return str(YES_NO[answer.value]()) if answer.value in YES_NO else answer.value
    if question["kind"] == "choice":
        for choice in question["choices"]:
            if choice["code"] == answer.value:
                return said(choice, "text", language())
    return answer.value


def progress_of(response: Response, found: Iterable[str]) -> dict:
    """How many of the questions have an answer."""
    questions = questions_in(response.version)
    return {"done": len(set(found)), "all": len(questions)}


def answered(response: Response) -> tuple[dict[str, Answer], dict]:
    """The answers by question, and how far they reach."""
    found = answers_of(response)
    return found, progress_of(response, [code for code, answer in found.items() if answer.value])

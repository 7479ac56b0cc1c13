"""What does a questionnaire that was sent show: its answers beside what was expected, how far it is, what happened?"""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.pages import timeline
from portal.templatetags.steward import plain_date
from vendors import rules
from vendors.lifecycle import Move, moves
from vendors.models import Answer, Event, Remark, Response
from vendors.queries.diligence import ANSWERABLE, answers_of, answers_seen, flags_of, is_answered, remarks_on
from vendors.questions import day_of, expected, is_required, said, worded

timeline.PAGES["vendors.response"] = ("response_detail", "key")
timeline.WORDS["vendors.response", "send"] = _("sent the questionnaire")
timeline.WORDS["vendors.response", "save_answers"] = _("saved answers")
timeline.WORDS["vendors.response", "remark"] = _("commented on an answer")

# while the vendor writes, for the first time or again
WRITTEN = (Response.State.SENT, Response.State.ANSWERING)
# what a page may be narrowed to
SHOWN = {"flags": _("To look at"), "remarks": _("Commented"), "missing": _("Not answered")}


def sections_of(response: Response, user, show: str = "") -> list[dict]:
    """The questionnaire as it was sent, with its answers; expected answers and flags for the buyer's eyes only.

    What the vendor has not sent is counted for the buyer, section by section, and neither shown nor told by question.
    """
    written, seen, remarks = answers_of(response), answers_seen(response, user), remarks_on(response, user)
    waits = waits_for(response, user)
    flagged = flags_of(response, seen) if user.is_buyer and not waits else set()
    sections = []
    for section in response.version.content["sections"]:
        rows = [
            _question(question, seen.get(question["code"]), remarks.get(question["code"], []), user, flagged)
            | {
                "is_answered": is_answered(question, written.get(question["code"])),
                "is_unsent": waits and question["code"] not in seen,
            }
            for question in section["questions"]
        ]
        shown = [row for row in rows if _is_shown(row, show)]
        done = sum(row["is_answered"] for row in rows)
        sections.append(
            {
                "code": section["code"],
                "title": said(section, "title"),
                "questions": shown,
                "done": done,
                "all": len(rows),
                "missing": sum(row["required"] and not row["is_answered"] for row in rows),
            }
        )
    return sections


def _question(question: dict, answer: Answer | None, remarks: list[Remark], user, flagged: set[str]) -> dict:
    return {
        "code": question["code"],
        "text": said(question, "text"),
        "help": said(question, "help"),
        "answer": answer,
        "is_file": question["kind"] == "file",
        "words": _words(question, answer.value) if answer else "",
        "required": is_required(question),
        "flag": question["code"] in flagged,
        "expected": expected(question) if user.is_buyer else "",
        "remarks": remarks,
    }


def _words(question: dict, value: str) -> str:
    """An answer as it is read on a page: a day as days are written elsewhere."""
    day = day_of(value) if question["kind"] == "date" else None
    return plain_date(day) if day else worded(question, value)


def _is_shown(row: Mapping, show: str) -> bool:
    match show:
        case "flags":
            return row["flag"]
        case "remarks":
            return bool(row["remarks"])
        case "missing":
            return not (row["is_answered"] or row["is_unsent"])
    return True


def options_of(sections: list[dict]) -> list[dict]:
    """The chips above the answers, each with its count; from sections that are not narrowed."""
    rows = [row for section in sections for row in section["questions"]]
    found = [
        {"value": name, "label": label, "count": sum(_is_shown(row, name) for row in rows)}
        for name, label in SHOWN.items()
    ]
    return [row for row in found if row["count"]]


def progress_of(sections: list[dict]) -> dict:
    """How many questions are answered, of how many, and how many that have to be are not."""
    return {name: sum(section[name] for section in sections) for name in ("done", "all", "missing")}


def waits_for(response: Response, user) -> bool:
    """Whether the vendor has the pen: what it has not sent, a buyer does not read."""
    sent = response.state in (Response.State.SUBMITTED, Response.State.REVIEWED)
    return user.is_buyer and not sent and not response.vendor.is_entered_by_staff


def next_section(sections: list[dict]) -> str:
    """Where to go on: the first section that is not complete."""
    open_ones = [section["code"] for section in sections if section["missing"]]
    return (open_ones or [section["code"] for section in sections])[0]


def may_answer(response: Response, user) -> bool:
    return response.state in ANSWERABLE and rules.may_answer_questionnaire(response, user)


def may_remark(response: Response, user) -> bool:
    return response.state == Response.State.SUBMITTED and rules.may_review_response(response, user)


def steps_of(response: Response, user) -> tuple[Move | None, list[dict]]:
    """The one most likely step, and the others as a menu draws them."""
    found = [move for move in moves(response, user) if not _is_not_theirs(move, response, user)]
    first = next((move for move in found if move.possible and move.name in ("submit", "review")), None)
    items = [
        {
            "label": move.label,
            "url": reverse("response_transition", args=[response.pk, move.name]),
            "reasons": move.reasons,
        }
        for move in found
        if first is None or move.name != first.name
    ]
    return first, items


def _is_not_theirs(move: Move, response: Response, user) -> bool:
    """A vendor is not told what the buyer might do, nor the other way round."""
    if move.name == "submit":
        return not rules.may_answer_questionnaire(response, user)
    return not user.is_buyer


def returned_note(response: Response, user) -> str:
    """Why it came back, while it has not been sent again."""
    if response.state not in ANSWERABLE:
        return ""
    rows = Event.objects.visible_to(user).filter(record_type="vendors.response", record_id=str(response.pk))
    last = rows.filter(name__in=("return_answers", "submit")).first()
    return last.note if last is not None and last.name == "return_answers" else ""


def entries_on(response: Response, user) -> list[timeline.Entry]:
    rows = Event.objects.visible_to(user).filter(record_type="vendors.response", record_id=str(response.pk))
    return timeline.entries_of(rows.select_related("by", "on_behalf_of")[:30])

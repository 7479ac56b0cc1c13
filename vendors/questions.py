"""What does a question of a questionnaire ask, what is an answer to it, and which answers ask for a second look?

Functions over the content of a `QuestionnaireVersion`; no database. An answer is kept as one text whatever way it came:
`yes`/`no`, the code of a choice, a plain decimal, a day as 2026-11-30, text with line feeds, or nothing (a file
stands beside it).
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vendors.words import reads_chinese

KINDS = {
    "yes_no": gettext_lazy("yes or no"),
    "choice": gettext_lazy("a choice"),
    "text": gettext_lazy("text"),
    "number": gettext_lazy("a number"),
    "date": gettext_lazy("a day"),
    "file": gettext_lazy("a file"),
}
LONGEST = 4_000
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?", re.ASCII)
CODE = re.compile(r"[a-z][a-z0-9_-]{0,38}")
SECTIONS, QUESTIONS = 30, 200
YES = {"yes", "y", "true", "1", "是", "有"}
NO = {"no", "n", "false", "0", "否", "无"}


def said(row: dict, name: str) -> str:
    """A text of a questionnaire in the reader's language, in the other one where it is missing."""
    zh, en = row.get(f"{name}_zh", ""), row.get(f"{name}_en", "")
    return (zh or en) if reads_chinese() else (en or zh)


def questions_of(content: dict) -> Iterator[dict]:
    """All questions, in order."""
    for section in content.get("sections", []):
        yield from section.get("questions", [])


def is_required(question: dict) -> bool:
    return question.get("required", True)


def options_of(question: dict) -> list[tuple[str, str]]:
    """(value, words) of the answers that are offered; none where the answer is written freely."""
    if question["kind"] == "yes_no":
        return [("yes", pgettext("answer", "Yes")), ("no", pgettext("answer", "No"))]
    return [(choice["code"], said(choice, "text")) for choice in question.get("choices", [])]


def worded(question: dict, value: str) -> str:
    """An answer as it reads: the words of a choice, not its code."""
    return dict(options_of(question)).get(value, value) if question["kind"] in ("yes_no", "choice") else value


# What an answer is


def normal(question: dict, written: str) -> str:
    """What somebody wrote, as it is kept; what is no answer stays as it is, trimmed."""
    text = _clean(written)
    match question["kind"]:
        case "yes_no":
            plain = text.casefold()
            return "yes" if plain in YES else "no" if plain in NO else text
        case "choice":
            return _choice(question, text)
        case "number" if NUMBER.fullmatch(text):
            number = Decimal(text)
            return format(number.normalize(), "f") if number else "0"
        case "date":
            day = day_of(text.replace("/", "-").removesuffix("T00:00:00"))
            return day.isoformat() if day else text
        case _:
            return text


def _clean(written: str) -> str:
    """Line ends as line feeds, no signs that nobody sees, nothing around it."""
    lines = written.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) != "Cc").strip()


def _choice(question: dict, text: str) -> str:
    """The code of a choice that was given by its code or by its words in either language."""
    plain = " ".join(text.split()).casefold()
    for choice in question["choices"]:
        if plain in (choice["code"], *(choice.get(f"text_{tongue}", "").casefold() for tongue in ("en", "zh"))):
            return choice["code"]
    return text


def comment_of(written: str) -> str:
    return _clean(written)[:LONGEST]


def fault_of(question: dict, value: str) -> str:
    """Why a text is no answer to a question, as a sentence; empty where it is one, or none yet."""
    if not value:
        return ""
    if len(value) > LONGEST:
        return _("An answer has at most %(n)s characters; this one has %(found)s.") % {
            "n": f"{LONGEST:,}",
            "found": f"{len(value):,}",
        }
    match question["kind"]:
        case "yes_no" if value not in ("yes", "no"):
            return _("Answer yes or no.")
        case "choice" if value not in [choice["code"] for choice in question["choices"]]:
            return _("Choose one of: %(answers)s.") % {
                "answers": "; ".join(words for _code, words in options_of(question))
            }
        case "number" if not NUMBER.fullmatch(value):
            return _("Write a number with digits and a point, such as 120 or 99.5.")
        case "date" if day_of(value) is None:
            return _("Write a day that exists, as 2026-11-30.")
        case "file":
            return _("A file is uploaded on the page, not written.")
        case _:
            return ""


def day_of(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 2200 else None


def rule_of(question: dict) -> str:
    """What may be answered, in a few words."""
    match question["kind"]:
        case "yes_no" | "choice":
            return "; ".join(words for _code, words in options_of(question))
        case "number":
            return _("a number, such as 120 or 99.5")
        case "date":
            return _("a day, as 2026-11-30")
        case "file":
            return _("a file, uploaded on the page")
        case _:
            return _("in your own words")


# What the reviewer expects


def expected(question: dict) -> str:
    """What a reviewer would like to read; empty where no answer is better than another."""
    written = said(question, "expected")
    if written:
        return written
    flags = question.get("flag_on", [])
    if question["kind"] in ("yes_no", "choice") and flags:
        fine = [words for value, words in options_of(question) if value not in flags]
        return " / ".join(fine)
    if question["kind"] == "number":
        low, high = question.get("flag_below", ""), question.get("flag_above", "")
        if low and high:
            return _("%(low)s to %(high)s") % {"low": low, "high": high}
        return (_("at least %(n)s") % {"n": low}) if low else (_("at most %(n)s") % {"n": high}) if high else ""
    if question["kind"] == "date" and question.get("flag_past"):
        return _("a day that is still to come")
    if question["kind"] == "date" and question.get("flag_older"):
        return _("within the last %(n)s months") % {"n": question["flag_older"]}
    return ""


def flag_of(question: dict, value: str, on: date) -> bool:
    """Whether an answer asks for a second look on a day."""
    if not value:
        return bool(question.get("flag_empty"))
    if value in question.get("flag_on", []):
        return True
    if question["kind"] == "number":
        return _outside(value, question.get("flag_below", ""), question.get("flag_above", ""))
    day = day_of(value) if question["kind"] == "date" else None
    if day is None:
        return False
    if question.get("flag_past"):
        return day < on
    months = question.get("flag_older")
    return bool(months) and (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day) >= months


def _outside(value: str, low: str, high: str) -> bool:
    try:
        number = Decimal(value)
        return bool(low and number < Decimal(low)) or bool(high and number > Decimal(high))
    except InvalidOperation:
        return False


# What a set of questions is


def faults_of(content: dict) -> list[str]:
    """Why this is no set of questions, as sentences; empty where it is one."""
    found: list[str] = []
    seen: set[str] = set()
    sections = content.get("sections", [])
    codes = [section.get("code", "") for section in sections]
    found += [_("The section “%(code)s” stands twice.") % {"code": code} for code in {*codes} if codes.count(code) > 1]
    for section in sections:
        if not section.get("questions"):
            found.append(_("The section “%(title)s” asks nothing.") % {"title": said(section, "title")})
        for question in section.get("questions", []):
            code = question.get("code", "")
            if code in seen:
                found.append(_("The code “%(code)s” stands twice.") % {"code": code})
            seen.add(code)
            found += question_faults(question)
    if len(sections) > SECTIONS or len(seen) > QUESTIONS:
        found.append(
            _("At most %(sections)s sections and %(questions)s questions.")
            % {"sections": SECTIONS, "questions": QUESTIONS}
        )
    return found or ([] if seen else [_("It asks nothing.")])


def question_faults(question: dict) -> list[str]:
    """Why this is no question."""
    code, kind = question.get("code", ""), question.get("kind")
    found = []
    if not CODE.fullmatch(code):
        found.append(
            _("“%(code)s” is no code: small letters, digits, _ and -, beginning with a letter.") % {"code": code}
        )
    if kind not in KINDS:
        found.append(_("“%(code)s” has no kind of answer.") % {"code": code})
    if not question.get("text_en") and not question.get("text_zh"):
        found.append(_("“%(code)s” asks nothing.") % {"code": code})
    choices = [choice.get("code", "") for choice in question.get("choices", [])]
    if kind == "choice" and (len(choices) < 2 or len({*choices}) < len(choices)):
        found.append(_("“%(code)s” needs at least two different choices.") % {"code": code})
    known = {"yes_no": ["yes", "no"], "choice": choices}.get(kind or "", [])
    if any(value not in known for value in question.get("flag_on", [])):
        found.append(_("“%(code)s” flags an answer that it does not offer.") % {"code": code})
    return found

"""Which words in braces may stand in the text of a letter, and what becomes of a paragraph that has nothing to say?"""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext_lazy as _

from sla.models import Letter

Kind = Letter.Kind
IN_BRACES = re.compile(r"\{([^{}]*)\}")
DEMAND = "> "  # begins the paragraph that says what is asked

COMMON = {
    "buyer": _("our legal entity"),
    "vendor": _("the vendor"),
    "contract": _("the contract’s number"),
    "title": _("the contract’s title"),
    "clause": _("the clause it rests on"),
    "ground": _("our own words, where there are any"),
    "must_arrive_by": _("the last day on which it may arrive"),
}
TABLE = {"table": _("the figures, alone in their paragraph")}
MONTH = {"month": _("the month")}
DAYS = {"answer_days": _("business days to answer")}
MISSED = {
    **MONTH,
    **DAYS,
    **TABLE,
    "level": _("the service level"),
    "value": _("what it came to"),
    "expected": _("what is expected"),
    "minimum": _("the minimum"),
}
ENDING = {"ends": _("when the contract ends, such as “on 31 May 2027”")}
OF_KIND: dict[str, dict] = {
    Kind.CLAIM: {
        **MONTH,
        **TABLE,
        "amount": _("the amount with its currency"),
        "word": _("the contract’s word for a deduction"),
        "objection_days": _("business days to object"),
    },
    Kind.NON_RENEWAL: {"term_end": _("the last day of the term")},
    Kind.CONVENIENCE: ENDING,
    Kind.CAUSE: ENDING,
    Kind.RIGHT: {**ENDING, **MONTH, **TABLE, "why": _("what the right arose from")},
    Kind.EXTENSION: {"term_end": _("the last day of the term"), "extended_to": _("the last day after it")},
    Kind.PLAN: MISSED,
    Kind.RECTIFY: MISSED,
    Kind.MISSING_DATA: {
        **MONTH,
        **DAYS,
        "feed": _("which data are missing"),
        "due": _("when they were due"),
    },
    Kind.TOP_UP: {
        **DAYS,
        "taken": _("what was taken from the deposit"),
        "held": _("what the deposit holds"),
        "agreed": _("what it is to hold"),
        "top_up_by": _("by when it is to be filled up again"),
        "month": _("the month of the deduction"),
    },
    Kind.MONEY_BACK: {
        **DAYS,
        "what": _("what is held"),
        "amount": _("the amount with its currency"),
        "since": _("since when it is held"),
        "due": _("when it was due back"),
    },
    Kind.OBJECTION: {
        **MONTH,
        "amount": _("the amount with its currency"),
        "word": _("the contract’s word for a deduction"),
        "objection": _("the vendor’s own words"),
    },
    Kind.RELIEF: {
        **MONTH,
        "category": _("the cause that was claimed"),
        "claimed_on": _("when it was claimed"),
        "outcome": _("what was decided"),
        "decision": _("the reasons given"),
    },
    Kind.DOCUMENT: {
        **DAYS,
        "document": _("which document"),
        "number": _("its number"),
        "expires_on": _("until when it is valid"),
    },
}
# what a text has to say, or it is not that letter
NEEDED: dict[str, tuple[str, ...]] = {
    Kind.CLAIM: ("clause", "amount", "month"),
    Kind.NON_RENEWAL: ("clause", "term_end"),
    Kind.CONVENIENCE: ("clause", "ends"),
    Kind.CAUSE: ("clause", "ground", "ends"),
    Kind.RIGHT: ("clause", "why", "ends"),
    Kind.EXTENSION: ("clause", "extended_to"),
    Kind.PLAN: ("clause", "level", "month", "answer_days"),
    Kind.RECTIFY: ("clause", "level", "month", "answer_days"),
    Kind.MISSING_DATA: ("clause", "feed", "month", "answer_days"),
    Kind.TOP_UP: ("clause", "taken", "answer_days"),
    Kind.MONEY_BACK: ("clause", "amount", "due", "answer_days"),
    Kind.OBJECTION: ("clause", "amount", "ground"),
    Kind.RELIEF: ("clause", "outcome"),
    Kind.DOCUMENT: ("clause", "document", "answer_days"),
}


def allowed(kind: str) -> dict[str, object]:
    """Name → what it stands for."""
    return {**COMMON, **OF_KIND[kind]}


def named_in(text: str) -> set[str]:
    return set(IN_BRACES.findall(text))


def filled(text: str, values: Mapping[str, str]) -> str | None:
    """The text with its values in; None where one of them has nothing to say."""
    if any(not values.get(name, "") for name in named_in(text)):
        return None
    return IN_BRACES.sub(lambda found: values[found[1]], text).replace("..", ".")  # after a name such as “B.V.”


def paragraphs(body: str) -> Iterator[str]:
    """The paragraphs of a body, which blank lines part; single line breaks are only the editor's."""
    for block in re.split(r"\n\s*\n", body.replace("\r\n", "\n").strip()):
        yield " ".join(line.strip() for line in block.split("\n")).strip()

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
    Kind.ATTESTATION: {
        **MONTH,
        **DAYS,
        "duty": _("which duty"),
        "law": _("the law behind it"),
        "article": _("its article"),
        "sentence": _("the sentence to be signed"),
        "due": _("when it was due"),
    },
    Kind.RESPONSE: {
        **DAYS,
        "questionnaire": _("which questionnaire"),
        "sent_on": _("when it was sent"),
        "due": _("when it was due"),
        "submitted_on": _("when answers came that were returned"),
    },
    Kind.FINDING: {
        **DAYS,
        "finding": _("what was found"),
        "detail": _("what is to be done"),
        "severity": _("how severe it is"),
        "raised_on": _("when it was raised"),
        "due": _("when it was due"),
    },
    Kind.OBLIGATION: {
        **DAYS,
        "obligation": _("which obligation"),
        "text": _("what exactly is agreed"),
        "proof": _("which proof is agreed"),
        "due": _("when it was due"),
        "submitted_on": _("when something was handed in that was returned"),
        "remark": _("why it was returned"),
    },
    Kind.EXIT: {**DAYS, "step": _("what is to be done, such as “return our data”"), "due": _("when it was due")},
    Kind.INVOICE: {
        **MONTH,
        **DAYS,
        **TABLE,
        "amount": _("the amount with its currency"),
        "confirmed_on": _("when both sides had confirmed the statement"),
    },
    Kind.CREDIT_NOTE: {
        **DAYS,
        **TABLE,
        "notice": _("the number of the deduction notice"),
        "issued_on": _("when it was issued"),
        "number": _("the number of the invoice"),
        "amount": _("the amount with its currency"),
    },
    Kind.DISPUTED: {
        **MONTH,
        **DAYS,
        **TABLE,
        "number": _("the number of the invoice"),
        "dated": _("its day"),
        "billed": _("what it asks for"),
        "contested": _("how much of it is in dispute"),
        "undisputed": _("how much of it is not"),
        "settled": _("what becomes of that part, such as “we pay it by 31 May 2027”"),
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
    Kind.ATTESTATION: ("clause", "duty", "month", "answer_days"),
    Kind.RESPONSE: ("clause", "questionnaire", "answer_days"),
    Kind.FINDING: ("clause", "finding", "answer_days"),
    Kind.OBLIGATION: ("clause", "obligation", "answer_days"),
    Kind.EXIT: ("clause", "step", "answer_days"),
    Kind.INVOICE: ("clause", "month", "amount", "answer_days"),
    Kind.CREDIT_NOTE: ("clause", "notice", "amount", "answer_days"),
    Kind.DISPUTED: ("clause", "number", "contested", "undisputed", "answer_days"),
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

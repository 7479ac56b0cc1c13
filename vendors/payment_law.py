"""Which hard rules of Chinese payment law does a payment vendor break?

Regulation on the Supervision and Administration of Non-Bank Payment Institutions (in force since 1 May 2024), Articles
6, 16, 19, 21, 22, 50. No score: a rule that is broken blocks. What nobody has answered is said to be open, not kept.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

NO_LICENCE = "none"
KEPT, BROKEN, OPEN = "kept", "broken", "open"

# code of a rule → (article, what is broken, what the rule asks)
RULES: dict[str, tuple[str, object, object]] = {
    "licence": (
        "6",
        _("It handles funds for others without a payment licence (unlicensed clearing)."),
        _("Who handles payment funds holds a payment licence."),
    ),
    "scope": (
        "16",
        _("Its licence does not cover the region in which we use it."),
        _("It stays within the type and the region of its licence."),
    ),
    "domestic": (
        "19",
        _("Domestic payments are not processed, settled and stored within mainland China."),
        _("Domestic payments are processed, settled and stored in mainland China."),
    ),
    "core": (
        "21, 50",
        _("Core processing of funds or information security is outsourced to somebody else."),
        _("Core processing of funds and information security is not outsourced."),
    ),
    "merchants": (
        "22",
        _("It does not perform merchant due diligence itself."),
        _("It performs merchant due diligence itself."),
    ),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a payment vendor; None, or an empty licence type, is not answered yet."""

    licence_type: str = ""
    handles_funds: bool | None = None
    region_covered: bool | None = None
    domestic: bool | None = None
    core_kept: bool | None = None
    own_diligence: bool | None = None


def standings(facts: Facts) -> dict[str, str]:
    """Code of each rule → `kept`, `broken` or `open`.

    Who holds no licence and touches no funds is no payment institution: the rules for institutions do not bind it.
    """
    outside = facts.licence_type == NO_LICENCE and facts.handles_funds is False
    if facts.licence_type == NO_LICENCE:
        licence = OPEN if facts.handles_funds is None else BROKEN if facts.handles_funds else KEPT
    else:
        licence = KEPT if facts.licence_type else OPEN
    answers = {
        "scope": facts.region_covered,
        "domestic": facts.domestic,
        "core": facts.core_kept,
        "merchants": facts.own_diligence,
    }
    return {"licence": licence} | {code: KEPT if outside else _said(answer) for code, answer in answers.items()}


def faults(facts: Facts) -> list[tuple[str, str]]:
    """(article, sentence) of every rule that what is known breaks."""
    return [(RULES[code][0], str(RULES[code][1])) for code, said in standings(facts).items() if said == BROKEN]


def _said(answer: bool | None) -> str:
    return OPEN if answer is None else KEPT if answer else BROKEN

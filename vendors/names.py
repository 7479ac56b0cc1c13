"""Are two companies called alike? Names without legal form, case and punctuation, and how far they resemble."""

import re
import unicodedata
from difflib import SequenceMatcher

ALIKE = 0.86
SHORTEST = 3
_FORMS = frozenset(
    "ab ag as asa bv bvba co company corp corporation eg eurl gbr gesellschaft gmbh group holding holdings inc "
    "incorporated kg kgaa limited llc llp ltd mbh nv oy plc sa sarl sas se sl spa srl sro ug".split()
)
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}|\bsp\.? ?z ?o\.? ?o\.?(?=\W|$)|\b[a-z](?:\.[a-z])+\b")
_CHINESE_FORMS = re.compile("(股份有限公司|有限责任公司|有限公司|集团公司|公司|集团)$")


def core(name: str) -> str:
    """What is left of a company's name for comparison: “Rheinlog Fulfilment GmbH” → “rheinlogfulfilment”."""
    text = unicodedata.normalize("NFKC", name).casefold()
    text = _DOTTED.sub(" ", text)
    words = re.findall(r"\w+", text)
    kept = "".join(word for word in words if word not in _FORMS) or "".join(words)
    return _CHINESE_FORMS.sub("", kept) or kept


def alike(one: str, other: str) -> bool:
    """Whether two cores are equal or nearly so; very short ones must be equal."""
    if not one or not other:
        return False
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST:
        return False
    match = SequenceMatcher(None, one, other, autojunk=False)
    return match.real_quick_ratio() >= ALIKE and match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE


def digits(phone: str) -> str:
    """The last digits of a phone number, which are the same with and without a country's code; "" when too few."""
    found = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
    return found[-9:] if len(found) >= 7 else ""


def plain(text: str) -> str:
    """An address or a person's name without case, blanks and punctuation."""
    return "".join(re.findall(r"\w", unicodedata.normalize("NFKC", text).casefold()))

"""How does a schedule read as the annex of a contract: numbered clauses, and every service level defined?

Plain text, because it is copied into a paper that a lawyer already has open.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from contracts.models import ContractVersion
from portal.pages.terms_in_words import InWords, in_words
from vendors.words import reads_chinese

LANGUAGES = {"en": "English", "zh-hans": "简体中文"}


@dataclass(frozen=True, slots=True)
class Annex:
    """A schedule as clauses in one language; `lang` is the code that HTML wants."""

    language: str
    name: str
    lang: str
    text: str


def annexes_of(terms: dict[str, Any], title: str, version: ContractVersion) -> list[Annex]:
    """The same schedule in both languages; the version says what seasons are called and how often is judged."""
    seasons = _seasons(version)
    return [_annex(terms, title, version, seasons, language) for language in LANGUAGES]


def annex_of(terms: dict[str, Any], title: str, version: ContractVersion, language: str) -> Annex:
    return _annex(terms, title, version, _seasons(version), language)


def _seasons(version: ContractVersion) -> list[dict[str, str]]:
    return list(version.seasons.values("name_en", "name_zh"))


def _annex(terms: dict[str, Any], title: str, version: ContractVersion, seasons: list, language: str) -> Annex:
    with override(language):
        text = "\n".join(_lines(terms, title, in_words(terms, version.cadence, version.relief_days, seasons)))
    return Annex(language, LANGUAGES[language], "zh-Hans" if language == "zh-hans" else "en", text)


def _lines(terms: dict[str, Any], title: str, words: InWords) -> list[str]:
    parts = [
        (
            _("Definitions"),
            [_definition(level, one.name) for level, one in zip(terms["levels"], words.levels, strict=True)],
        ),
        (_("Service levels"), [_clause(one.name, one.sentences) for one in words.levels]),
        (_("Credits"), words.money),
        (_("Rights that arise"), words.rights),
    ]
    lines = [_("Annex: service levels and credits"), title]
    for n, (heading, clauses) in enumerate((part for part in parts if part[1]), start=1):
        lines += ["", f"{n}. {heading}"]
        lines += [f"{n}.{at} {clause}" for at, clause in enumerate(clauses, start=1)]
    return [*lines, ""]


def _definition(level: dict[str, Any], name: str) -> str:
    """“On time” (OTD): a critical service level in %."""
    given = {"name": name, "code": level["code"], "unit": level.get("unit") or "–"}
    if level.get("class") == "key":
        return _("“%(name)s” (%(code)s): a key indicator, measured in %(unit)s.") % given
    return _("“%(name)s” (%(code)s): a critical service level, measured in %(unit)s.") % given


def _clause(name: str, sentences: list[str]) -> str:
    """A service level by its name, its sentences as the language sets them side by side."""
    gap = "" if reads_chinese() else " "
    return _("%(name)s: %(sentences)s") % {"name": name, "sentences": gap.join(sentences)}

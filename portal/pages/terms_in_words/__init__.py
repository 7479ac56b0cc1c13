"""How does what a schedule agrees read in plain words: money, each service level, the rights that arise?

`in_words` takes the terms of a case file (`contracts.case.case_terms`, a published contract) and leaves no rule out:
one that is not known here is said with its own name and figure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.content_seasons import names_for_reader
from portal.pages.terms_in_words.levels import level_sentences
from portal.pages.terms_in_words.money import money_sentences, relief_sentence
from portal.pages.terms_in_words.phrases import Reader
from portal.pages.terms_in_words.rights import right_sentences


@dataclass(frozen=True, slots=True)
class LevelInWords:
    """A service level by its name, and what is agreed of it."""

    code: str
    name: str
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class InWords:
    """Sentences: how a miss turns into money, what each level asks, which rights arise."""

    money: list[str]
    levels: list[LevelInWords]
    rights: list[str]


def in_words(
    terms: dict,
    cadence: str = "month",
    relief_days: int | None = None,
    seasons: Iterable[Mapping[str, str]] = (),
) -> InWords:
    """The terms of a case file as sentences in the reader's language; `cadence` is how often is judged and settled.

    `relief_days` after a period's end is the last day to claim relief; a case file, which holds relief that was
    granted, does not know it. `seasons` of the version have the names that its windows lack.
    """
    reader = Reader.of(terms, cadence, names_for_reader(seasons))
    relief = [] if relief_days is None else [relief_sentence(relief_days, reader)]
    return InWords(
        money=[*money_sentences(terms, reader), *relief],
        levels=[
            LevelInWords(level["code"], reader.name(level["code"]), level_sentences(level, reader))
            for level in terms["levels"]
        ],
        rights=[right_sentences(trigger, reader) for trigger in terms.get("triggers") or []],
    )

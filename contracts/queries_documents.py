"""In what does a version's document deviate from the standard text, and which papers were printed of it?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from contracts.content_document import NOTHING, changed_blocks
from contracts.models import ClauseUse, ContractVersion, DocumentPaper, DocumentPlan


class How(StrEnum):
    """In which way it is not standard."""

    CHANGED = "changed"
    OWN = "own"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Deviation:
    """A clause that is not as the library has it: which, how, why, and the words before and after."""

    how: How
    code: str
    name_en: str
    name_zh: str
    reason: str
    changes: list[tuple[str, str]] = field(default_factory=list)


def document_of(version: ContractVersion) -> DocumentPlan | None:
    return DocumentPlan.objects.filter(version=version).first()


def deviations_of(plan: DocumentPlan, clauses: Iterable[ClauseUse]) -> list[Deviation]:
    """Changed and own clauses in the order of the document, then required ones that were left out."""
    found = [_of_clause(row) for row in clauses if row.deviates]
    for code, said in sorted(plan.left_out.items()):
        found.append(Deviation(How.LEFT_OUT, code, said["name_en"], said["name_zh"], said["reason"]))
    return found


def _of_clause(row: ClauseUse) -> Deviation:
    names = row.name_en, row.name_zh
    if row.is_own:
        return Deviation(How.OWN, row.code, *names, row.reason)
    was = row.standard["name_en"], row.standard["name_zh"]
    changes = [(" / ".join(was), " / ".join(names))] if was != names else []
    changes += [words for _at, words in changed_blocks(row.standard["text"], row.text)]
    return Deviation(How.CHANGED, row.code, *names, row.reason, [(a or NOTHING, b or NOTHING) for a, b in changes])


def final_paper(version: ContractVersion) -> DocumentPaper | None:
    return DocumentPaper.objects.filter(version=version, is_final=True).select_related("file").first()

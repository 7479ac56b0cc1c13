"""Which columns of a document and of its clauses are content, and how do changed words of a clause read?"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

DOCUMENT_FIELDS = ["template", "language", "annexes"]
CLAUSE_FIELDS = ["position", "place", "stands_for", "name_en", "name_zh", "text"]
NOTHING = "—"


def block_words(block: dict) -> str:
    """A paragraph in the languages it is written in."""
    return " / ".join(block[language] for language in ("en", "zh") if block[language])


def changed_blocks(before: Sequence[dict], after: Sequence[dict]) -> Iterator[tuple[int, tuple[str, str]]]:
    """(number of the paragraph, (as it read, as it reads)) for every stretch of paragraphs that reads otherwise."""
    matcher = SequenceMatcher(a=[str(block) for block in before], b=[str(block) for block in after], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            yield start + 1, (_joined(before[first:last]), _joined(after[start:end]))


def _joined(blocks: Sequence[dict]) -> str:
    return "\n".join(block_words(block) for block in blocks) or NOTHING

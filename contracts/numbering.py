"""Which number does each part of a contract's text carry, and where does a reference in it lead?

Pure: standard library only. A document is a row of clauses and annexes, each a row of blocks: numbered sub-clauses,
items below them, plain paragraphs. Texts hold marks in double brackets: `[[liability]]` and `[[liability.cap]]` refer
to a clause and to a named block of it, any other name stands for a value of the terms.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

MARK = re.compile(r"\[\[([a-z0-9_.-]+)\]\]")
DIGITS = "〇一二三四五六七八九"


class Place(StrEnum):
    """Where a part stands: in the body of the contract, or behind it as an annex."""

    BODY = "body"
    ANNEX = "annex"


class Kind(StrEnum):
    """How a block is set: with a number of its own, as an item of the one above, or without either."""

    SUB = "sub"
    ITEM = "item"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; `name` makes it one that other clauses can refer to, `texts` are its words in each language."""

    kind: Kind
    texts: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A clause or an annex by its code; an alternative stands for what others refer to."""

    code: str
    place: Place
    blocks: tuple[Block, ...] = ()
    stands_for: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A place in the numbered text; 0 where it does not go that deep."""

    place: Place
    part: int
    sub: int = 0
    item: int = 0


Labels = Mapping[str, Label]


def number_parts(parts: Sequence[Part]) -> list[list[Label]]:
    """For each part its own label, then one for each of its blocks; clauses and annexes are counted apart."""
    counts = dict.fromkeys(Place, 0)
    found = []
    for part in parts:
        counts[part.place] += 1
        head = Label(part.place, counts[part.place])
        labels, sub, item = [head], 0, 0
        for block in part.blocks:
            if block.kind is Kind.SUB:
                sub, item = sub + 1, 0
            elif block.kind is Kind.ITEM:
                item += 1
            labels.append(Label(part.place, head.part, sub, item if block.kind is Kind.ITEM else 0))
        found.append(labels)
    return found


def targets(parts: Sequence[Part]) -> dict[str, Label]:
    """What can be referred to: each part by its code, each named block by code and name."""
    found: dict[str, Label] = {}
    for part, (head, *labels) in zip(parts, number_parts(parts), strict=True):
        for code in filter(None, (part.code, part.stands_for)):
            found[code] = head
            named = (pair for pair in zip(part.blocks, labels, strict=True) if pair[0].name)
            found |= {f"{code}.{block.name}": label for block, label in named}
    return found


def marks_in(text: str) -> list[str]:
    """The marks of a text in their order."""
    return MARK.findall(text)


def dangling(parts: Sequence[Part], values: Iterable[str]) -> list[tuple[str, str]]:
    """(the code of the part, the mark) of every reference that leads nowhere, each once, in the order of the text."""
    known, given = targets(parts), frozenset(values)
    found: dict[tuple[str, str], None] = {}
    for part in parts:
        for block in part.blocks:
            for text in block.texts:
                for mark in marks_in(text):
                    if mark not in given and mark not in known:
                        found[part.code, mark] = None
    return list(found)


def fill(text: str, worded: Callable[[str], str]) -> str:
    """The text with every mark replaced by what `worded` says for it."""
    return MARK.sub(lambda match: worded(match[1]), text)


def heading_number(label: Label, chinese: bool) -> str:
    """Before the name of a part: “14.”, “Annex 3”, 第十四条, 附件三."""
    if label.place is Place.ANNEX:
        return f"附件{in_chinese(label.part)}" if chinese else f"Annex {label.part}"
    return f"第{in_chinese(label.part)}条" if chinese else f"{label.part}."


def block_number(label: Label, chinese: bool) -> str:
    """Before a block: “14.2”, “(b)”, （二）; nothing before a plain one."""
    if label.item:
        return f"（{in_chinese(label.item)}）" if chinese else f"({letter(label.item)})"
    return f"{label.part}.{label.sub}" if label.sub else ""


def reference(label: Label, chinese: bool) -> str:
    """In a sentence: “clause 14.2(b)”, “Annex 3, 2.1”, 第 14.2 条第（二）项, 附件三第 2.1 条."""
    if chinese:
        head = f"附件{in_chinese(label.part)}" if label.place is Place.ANNEX else ""
        if label.place is Place.ANNEX and not label.sub:
            return head
        number = f"{label.part}.{label.sub}" if label.sub else str(label.part)
        return f"{head}第 {number} 条" + (f"第（{in_chinese(label.item)}）项" if label.item else "")
    item = f"({letter(label.item)})" if label.item else ""
    number = f"{label.part}.{label.sub}" if label.sub else str(label.part)
    if label.place is Place.ANNEX:
        return f"Annex {label.part}, {number}{item}" if label.sub else f"Annex {label.part}"
    return f"clause {number}{item}"


def letter(n: int) -> str:
    """a, b … z, aa, ab …"""
    word = ""
    while n:
        n, rest = divmod(n - 1, 26)
        word = chr(ord("a") + rest) + word
    return word


def in_chinese(n: int) -> str:
    """1 to 99 as Chinese numerals: 一, 十, 十四, 二十, 四十二."""
    tens, ones = divmod(n, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")

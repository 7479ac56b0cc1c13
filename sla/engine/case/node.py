"""What does a value of a case file say, and what is wrong with it?

A reader takes a `Node` and gives the value it stands for. What is wrong is added to the node's list of faults, with its
path, and reading goes on with a stand-in, so that one pass finds every fault. Nothing is converted silently: numbers
that decide or pay are text or whole JSON numbers, never a binary fraction.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar

T = TypeVar("T")
U = TypeVar("U")
V = TypeVar("V")
Choice = TypeVar("Choice", bound=StrEnum)

MISSING: Final = object()
SHOWN = 40
FIRST_YEAR, LAST_YEAR = 1900, 2199
NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,60})?")
WHOLE = re.compile(r"-?[0-9]{1,18}")
WHOLE_LIMIT = 10**18
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME_OF_DAY = re.compile(r"[0-9]{2}:[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Node:
    """A value, where it stands in the case, and the list that takes its faults."""

    value: object
    path: str
    faults: list[str]

    @property
    def is_absent(self) -> bool:
        """Left out, or null, which is the same."""
        return self.value is MISSING or self.value is None

    def fault(self, sentence: str) -> None:
        self.faults.append(f"{self.path or 'case'}: {sentence}.")

    def refuse(self, wanted: str) -> None:
        """Say that something else stands here than what is wanted, or nothing at all."""
        if self.is_absent:
            self.fault(f"is missing; give {wanted}")
        else:
            self.fault(f"{shown(self.value)} is not {wanted}")

    def refuse_number(self, wanted: str) -> None:
        """The same for numbers: a JSON number with a fraction is not exact, so it has to be written as text."""
        if isinstance(self.value, float):
            self.fault(f'{self.value!r} is not exact; write it as text: "{self.value!r}"')
        else:
            self.refuse(wanted)

    def item(self, at: int, value: object) -> "Node":
        return Node(value, f"{self.path}[{at}]", self.faults)

    def field(self, name: str, value: object) -> "Node":
        return Node(value, f"{self.path}.{name}" if self.path else name, self.faults)


Reader = Callable[[Node], T]


class Fields:
    """The fields of an object, read one by one; `close` refuses by name those that nobody asked for."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self._asked: list[str] = []
        self._broken = not isinstance(node.value, dict)
        self._values: dict[str, object] = node.value if isinstance(node.value, dict) else {}
        if self._broken:
            node.refuse("an object with fields")

    def has(self, name: str) -> bool:
        return name in self._values

    def at(self, name: str) -> Node:
        """The field as it stands, `MISSING` where it is not there."""
        self._asked.append(name)
        return self.node.field(name, self._values.get(name, MISSING))

    def need(self, name: str, reader: Reader[T]) -> T:
        """A field that has to be there."""
        node = self.at(name)
        return reader(Node(node.value, node.path, []) if self._broken else node)

    def get(self, name: str, reader: Reader[T], default: U) -> T | U:
        """A field that may be left out, or be null, which is the same."""
        node = self.at(name)
        return default if node.is_absent else reader(node)

    def close(self) -> None:
        for name in self._values:
            if name not in self._asked:
                self.node.field(str(name), None).fault(f"there is no such field; known are {', '.join(self._asked)}")


def shown(value: object) -> str:
    """A value as it stands in the file, cut short; what is nested is only named."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    written = json.dumps(value, ensure_ascii=False, default=repr).encode("utf-8", "backslashreplace").decode()
    return written if len(written) <= SHOWN else f"{written[:SHOWN]}…"


def decimal(node: Node) -> Decimal:
    """An exact number: text such as "99.95", or a whole JSON number."""
    if isinstance(node.value, str) and NUMBER.fullmatch(node.value):
        return Decimal(node.value)
    if _is_whole(node.value):
        return Decimal(str(node.value))
    node.refuse_number('a number as text, such as "99.95"')
    return Decimal(0)


def whole(node: Node) -> int:
    """A whole number, as a JSON number or as text."""
    if _is_whole(node.value) or (isinstance(node.value, str) and WHOLE.fullmatch(node.value)):
        return int(str(node.value))
    node.refuse_number("a whole number")
    return 0


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < WHOLE_LIMIT


def text(node: Node) -> str:
    if isinstance(node.value, str) and _is_unicode(node.value):
        return node.value
    node.refuse("text")
    return ""


def word(node: Node) -> str:
    """Text that names something, so it is not blank."""
    if isinstance(node.value, str) and node.value.strip() and _is_unicode(node.value):
        return node.value
    node.refuse("a name")
    return ""


def _is_unicode(written: str) -> bool:
    """Half of a surrogate pair, which JSON can carry, is no text and could not be written down again."""
    return not any("\ud800" <= letter <= "\udfff" for letter in written)


def flag(node: Node) -> bool:
    if isinstance(node.value, bool):
        return node.value
    node.refuse("true or false")
    return False


def day(node: Node) -> date:
    """A day, 2026-01-31."""
    if isinstance(node.value, str) and DAY.fullmatch(node.value):
        try:
            found = date.fromisoformat(node.value)
        except ValueError:
            node.fault(f"there is no day {node.value}")
            return date(FIRST_YEAR, 1, 1)
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
        node.fault(f"{node.value} is not between {FIRST_YEAR} and {LAST_YEAR}")
    else:
        node.refuse("a day such as 2026-01-31")
    return date(FIRST_YEAR, 1, 1)


def time_of_day(node: Node) -> time:
    """A time of day, 09:00. The end of the day is 24:00, which the engine knows as 00:00."""
    if isinstance(node.value, str) and TIME_OF_DAY.fullmatch(node.value):
        try:
            return time.fromisoformat("00:00" if node.value == "24:00" else node.value)
        except ValueError:
            pass
    node.refuse("a time of day such as 09:00")
    return time()


def one_of(choices: type[Choice]) -> Reader[Choice]:
    """One of the words of an enumeration."""

    def read(node: Node) -> Choice:
        for choice in choices:
            if node.value == choice.value:
                return choice
        node.refuse(either(*(choice.value for choice in choices)))
        return next(iter(choices))

    return read


def either(*words: str) -> str:
    """Words to choose from, for a sentence: a, b or c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def only(*words: str) -> Reader[str]:
    """One of these words."""

    def read(node: Node) -> str:
        if isinstance(node.value, str) and node.value in words:
            return node.value
        node.refuse(either(*words))
        return words[0]

    return read


def nullable(reader: Reader[T]) -> Reader[T | None]:
    """What the reader reads, or null."""

    def read(node: Node) -> T | None:
        return None if node.value is None else reader(node)

    return read


def listed(reader: Reader[T]) -> Reader[tuple[T, ...]]:
    """A list of what the reader reads."""

    def read(node: Node) -> tuple[T, ...]:
        if not isinstance(node.value, list):
            node.refuse("a list")
            return ()
        return tuple(reader(node.item(at, value)) for at, value in enumerate(node.value))

    return read


def named(reader: Reader[T]) -> Reader[tuple[tuple[str, T], ...]]:
    """An object from names to what the reader reads; it has no order, so it is read in the order of the names."""

    def read(node: Node) -> tuple[tuple[str, T], ...]:
        if not isinstance(node.value, dict):
            node.refuse("an object by name")
            return ()
        names = sorted(name for at, name in enumerate(node.value) if word(node.item(at, name)))
        return tuple((name, reader(node.field(name, node.value[name]))) for name in names)

    return read


def pair(first: Reader[T], second: Reader[U]) -> Reader[tuple[T, U]]:
    """A list of two."""

    def read(node: Node) -> tuple[T, U]:
        one, two = _row(node, 2)
        return first(one), second(two)

    return read


def triple(first: Reader[T], second: Reader[U], third: Reader[V]) -> Reader[tuple[T, U, V]]:
    """A list of three."""

    def read(node: Node) -> tuple[T, U, V]:
        one, two, three = _row(node, 3)
        return first(one), second(two), third(three)

    return read


def _row(node: Node, length: int) -> list[Node]:
    if isinstance(node.value, list) and len(node.value) == length:
        return [node.item(at, value) for at, value in enumerate(node.value)]
    node.refuse(f"a list of {length}")
    return [Node(MISSING, node.path, []) for _ in range(length)]

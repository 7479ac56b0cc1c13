"""What does one cell say, and how is it written down? Text -> a value, or Wrong with the rule it breaks."""

import re
from decimal import Decimal
from hashlib import blake2b

from sla.intake.shape import MAX_TEXT, Wrong

NULL = "\\N"
FLAGS = {"1": "1", "true": "1", "yes": "1", "0": "0", "false": "0", "no": "0", "": NULL}
FLAGS |= {word.upper(): flag for word, flag in FLAGS.items()} | {word.title(): flag for word, flag in FLAGS.items()}

YES_OR_NO = {word: flag for word, flag in FLAGS.items() if word}
NO_END = {"+inf", "inf", "+infinity", "infinity"}
INFINITE = Decimal("Infinity")
NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,6})?", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(?:[,' \u00a0\u202f]\d{3})+(?:\.\d+)?", re.ASCII)


def read_key(text: str, column: str) -> str:
    text = text.strip()
    if not text:
        raise Wrong(column, "empty")
    return read_text(text, column)


def read_text(text: str, column: str) -> str:
    """As written, trimmed; `=1+1` stays the text `=1+1`."""
    text = text.strip()
    if len(text) > MAX_TEXT:
        raise Wrong(column, "too_long", text, length=len(text), most=MAX_TEXT)
    return text


def read_flag(text: str, column: str) -> str:
    try:
        return FLAGS[text.strip().lower()]
    except KeyError:
        raise Wrong(column, "flag", text.strip()) from None


def read_yes_or_no(text: str, column: str) -> bool:
    """`1`, `yes`, `true` or their opposites; a flag is never left empty."""
    text = text.strip()
    if not text:
        raise Wrong(column, "empty")
    try:
        return YES_OR_NO[text.lower()] == "1"
    except KeyError:
        raise Wrong(column, "yes_no", text) from None


def read_limit(text: str, column: str) -> Decimal:
    try:
        return read_number(text, column)
    except Wrong as wrong:
        raise Wrong(column, "limit" if wrong.rule == "number" else wrong.rule, text) from None


def read_number(text: str, column: str) -> Decimal:
    text = text.strip()
    if NUMBER.fullmatch(text):
        return Decimal(text)
    if not text:
        raise Wrong(column, "empty")
    raise Wrong(column, "grouped" if GROUPED.fullmatch(text) else "number", text)


def read_whole(text: str, column: str) -> int:
    """A count: `12`, or `12.0` as spreadsheets write it."""
    number = read_number(text, column)
    if number < 0:
        raise Wrong(column, "negative", text.strip())
    if number != number.to_integral_value():
        raise Wrong(column, "whole", text.strip())
    return int(number)


def read_weight(text: str, column: str) -> Decimal:
    if not text.strip():
        return Decimal(1)
    weight = read_number(text, column)
    if not 0 < weight <= 1:
        raise Wrong(column, "weight", text.strip())
    return weight


def plain(number: Decimal) -> str:
    """No exponent, no plus, no minus zero, no trailing zeros: equal numbers are equal texts."""
    if not number:
        return "0"
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def escape(text: str) -> str:
    return text.replace("\\", "\\\\")


def span_key(span: str, dims: str) -> str:
    """The key of a row that has no id: its span and its dimensions; a long one as its digest."""
    key = span if dims == NULL else f"{span} {dims}"
    return key if len(key) <= MAX_TEXT else blake2b(key.encode(), digest_size=16).hexdigest()

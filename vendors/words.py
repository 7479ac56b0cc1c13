"""Which of the two languages' words of a record does the reader get, and how does the language line things up?"""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _


def reads_chinese() -> bool:
    return (get_language() or "").startswith("zh")


def pick(record, name: str) -> str:
    """`name_zh` for a Chinese reader when it is filled, else `name_en`."""
    if reads_chinese():
        return getattr(record, f"{name}_zh") or getattr(record, f"{name}_en")
    return getattr(record, f"{name}_en") or getattr(record, f"{name}_zh")


def listed(names: Iterable) -> str:
    """Names in one line, as the reader's language parts them."""
    return pgettext("between names", ", ").join(str(name) for name in names)


def enumerated(names: Iterable) -> str:
    """Names within a sentence: “a, b and c”."""
    *most, last = names
    return _("%(most)s and %(last)s") % {"most": listed(most), "last": last} if most else str(last)


def clauses(parts: Iterable) -> str:
    """Short remarks in one line, as the reader's language parts them."""
    return pgettext("between remarks", ", ").join(str(part) for part in parts)


def worded_month(day: date) -> str:
    """May 2026, in Chinese 2026年5月."""
    return f"{day.year}年{day.month}月" if reads_chinese() else f"{day:%B}\u00a0{day.year}"


def worded_day(day: date) -> str:
    """1 May 2026, in Chinese 2026年5月1日."""
    if reads_chinese():
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day}\u00a0{day:%b}\u00a0{day.year}"

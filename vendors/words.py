"""Which of the two languages' words of a reference record does the reader get?"""

from django.utils.translation import get_language


def pick(record, name: str) -> str:
    """`name_zh` for a Chinese reader when it is filled, else `name_en`."""
    if (get_language() or "").startswith("zh"):
        return getattr(record, f"{name}_zh") or getattr(record, f"{name}_en")
    return getattr(record, f"{name}_en") or getattr(record, f"{name}_zh")

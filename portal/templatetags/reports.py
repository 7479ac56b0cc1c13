"""How does a report's template reach a drawing by the code of its level?"""

from collections.abc import Mapping

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def of(mapping, key):
    """The entry of a mapping; a drawing, which our own code made and escaped, is markup."""
    value = mapping[key]
    return value if isinstance(value, Mapping) else mark_safe(value)  # noqa: S308

"""What may a clause of the library read from a contract's terms?"""

from django import template

from contracts.document_faults import VALUES

register = template.Library()


@register.simple_tag
def clause_values() -> list[tuple[str, str]]:
    return [(name, str(label)) for name, (label, _term) in VALUES.items()]

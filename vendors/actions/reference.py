"""How does an installation come by its reference data? From files, where a row is missing; edits are left alone."""

from collections.abc import Callable

from django.db import transaction

from vendors.actions.duties import load_duties
from vendors.actions.leaving import load_retention_rules
from vendors.actions.questionnaires import load_questionnaires
from vendors.actions.reminders import load_reminder_rules
from vendors.actions.risk import load_risk_model
from vendors.models import Currency, DocumentType, Requirement, ServiceLine
from vendors.reference import read


def load_ground() -> int:
    """Service lines and currencies."""
    ground = read("ground")
    added = 0
    for position, row in enumerate(ground["lines"], start=1):
        added += ServiceLine.objects.get_or_create(code=row["code"], defaults={**row, "position": position})[1]
    for row in ground["currencies"]:
        added += Currency.objects.get_or_create(code=row["code"], defaults=row)[1]
    return added


def load_documents() -> int:
    """Kinds of papers, and of whom each is asked."""
    lines = {line.code: line for line in ServiceLine.objects.all()}
    added = 0
    for position, row in enumerate(read("documents")["types"], start=1):
        asked = row.pop("asked")
        kind, is_new = DocumentType.objects.get_or_create(code=row["code"], defaults={**row, "position": position})
        added += is_new
        for want in asked:
            parts = (kind.code, want.get("line", "all"), want["country"].lower(), want.get("condition", "always"))
            line = lines[want.pop("line")] if "line" in want else None
            code = "-".join(parts).replace("_", "-")
            defaults = {"type": kind, "line": line, **want}
            added += Requirement.objects.get_or_create(code=code, defaults=defaults)[1]
    return added


# In the order in which they rest on one another; each adds what is missing and returns how many rows that was. Upper
# apps append theirs at start-up.
LOADERS: list[Callable[[], int]] = [
    load_ground,
    load_documents,
    load_risk_model,
    load_reminder_rules,
    load_questionnaires,
    load_retention_rules,
    load_duties,
]


@transaction.atomic
def load_reference() -> int:
    """Everything an installation begins with; a second call adds nothing."""
    return sum(load() for load in LOADERS)

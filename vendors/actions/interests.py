"""Which ties to the other side does a person declare this year?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import rules, trail
from vendors.lifecycle import NotPossible
from vendors.models import Interest, InterestDeclaration, User, Vendor


@dataclass(frozen=True, slots=True)
class Tie:
    """One interest as a person says it: in a vendor on record or a company by name, what it is."""

    relation: str
    vendor: Vendor | None = None
    company: str = ""
    detail: str = ""


def declare_interests(
    person: User, *, by: User, ties: Iterable[Tie] = (), now: datetime | None = None
) -> InterestDeclaration:
    """Nothing, or what there is; a later declaration of the same year takes the place of the earlier."""
    if person.pk != by.pk or not rules.may_declare_interests(by):
        raise PermissionDenied(_("Everybody declares for themself."))
    ties = list(ties)
    moment = now or timezone.now()
    with transaction.atomic():
        declaration = InterestDeclaration.objects.create(
            person=person, year=timezone.localdate(moment).year, nothing=not ties, at=moment
        )
        for tie in ties:
            if tie.vendor is None and not tie.company.strip():
                raise NotPossible([_("Name the company or the person each tie is to.")])
            row = Interest(
                declaration=declaration,
                vendor=tie.vendor,
                company="" if tie.vendor else tie.company.strip(),
                relation=tie.relation,
                detail=tie.detail.strip(),
            )
            row.full_clean()
            row.save()
        facts = {"year": declaration.year, "named": len(ties)}
        trail.record(declaration, "declare", by=by, facts=facts, now=now)
    return declaration

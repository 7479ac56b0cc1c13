"""How is a legal entity of ours recorded, and by what is it stated whether it is a large company?"""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vendors import rules, trail
from vendors.models import BuyerEntity, User

FIELDS = ("code", "name_en", "name_zh", "country", "currency", "zone", "tax_number", "is_large")


@transaction.atomic
def save_entity(
    *, by: User, entity: BuyerEntity | None = None, source: str = "", now: datetime | None = None, **fields
) -> BuyerEntity:
    """Record a legal entity or correct it. `source`: what its size is taken from, kept in the trail with its day.

    Raises ValidationError, also where its size is stated, or taken back, without a source.
    """
    if not rules.may_edit_reference(by):
        raise PermissionDenied(_("Your role does not do this."))
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"a legal entity has no {', '.join(sorted(unknown))}")
    was = BuyerEntity.objects.select_for_update().get(pk=entity.pk) if entity else BuyerEntity()
    row = BuyerEntity.objects.get(pk=entity.pk) if entity else BuyerEntity()
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    if row.is_large is not was.is_large and not source.strip():
        raise ValidationError({"source": [_("Say what its size is taken from.")]})
    if entity:
        before, after = trail.changes(was, row, list(fields))
    else:
        before, after = None, {name: getattr(row, name) for name in fields if getattr(row, name) not in (None, "")}
    row.save()
    if after:
        trail.record(
            row, "edit" if entity else "create", by=by, before=before, after=after, note=source.strip(), now=now
        )
    return row

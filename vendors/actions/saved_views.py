"""How does a person keep a list as they want to see it again?

Nothing of this stands in the trail: it is about the person's own screen, and nobody else ever sees it.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from vendors.lifecycle import NotPossible
from vendors.models import SavedView, User


@transaction.atomic
def save_view(person: User, *, page: str, name: str, query: str, is_default: bool = False) -> SavedView:
    """Keep a list's filters and order under a new name."""
    if not query:
        raise NotPossible([_("Filter or sort the list first; then there is something to save.")])
    if len(query) > SavedView._meta.get_field("query").max_length:
        raise NotPossible([_("This search is too long to be kept; use fewer words.")])
    row = SavedView(user=person, page=page, query=query)
    return _put(row, name, is_default)


@transaction.atomic
def change_view(view: SavedView, *, by: User, name: str, is_default: bool) -> SavedView:
    """Another name for it, or the list opens with it, or no longer."""
    _own(view, by)
    return _put(view, name, is_default)


def forget_view(view: SavedView, *, by: User) -> None:
    _own(view, by)
    view.delete()


def _own(view: SavedView, by: User) -> None:
    if view.user_id != by.pk:
        raise PermissionDenied


def _put(row: SavedView, name: str, is_default: bool) -> SavedView:
    others = SavedView.objects.filter(user=row.user_id, page=row.page).exclude(pk=row.pk)
    row.name, row.is_default = name.strip(), is_default
    if others.filter(name=row.name).exists():
        raise NotPossible([_("You have a view called “%(name)s” already.") % {"name": row.name}])
    if is_default:
        others.filter(is_default=True).update(is_default=False)
    row.save()
    return row

"""Which views of a list has a person kept, which of them is looked at, and with which does the list open?"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vendors.models import SavedView
from vendors.queries.saved_views import views_of

# the list's URL name -> its word, and what of its address makes a view: filters and order
LISTS = {
    "vendor_list": (_("All vendors"), ("q", "line", "state", "country", "sort")),
    "contract_list": (_("All contracts"), ("q", "line", "state", "country", "sort")),
}
EVERYTHING = "all"  # in the address: the list as it is, although a view is the default


@dataclass(frozen=True, slots=True)
class Shelf:
    """A person's views of one list: `query` is what is looked at now, `opens` what to go to first, if anything."""

    page: str
    rows: list[SavedView]
    query: str

    @property
    def word(self):
        return LISTS[self.page][0]

    @property
    def everything(self) -> str:
        """The address of the list as it is."""
        return (
            f"{reverse(self.page)}?{EVERYTHING}=1" if any(row.is_default for row in self.rows) else reverse(self.page)
        )

    @property
    def current(self) -> SavedView | None:
        return next((row for row in self.rows if row.query == self.query), None)

    @property
    def save(self) -> str:
        """The address of the form that keeps what is looked at; nothing while it is everything, or kept already."""
        if not self.query or self.current:
            return ""
        return f"{reverse('saved_view_new')}?{urlencode({'page': self.page})}&{self.query}"


def shelf_of(person, page: str, asked: QueryDict) -> Shelf:
    return Shelf(page, views_of(person, page), query_of(page, asked.items()))


def opens_with(shelf: Shelf, asked: QueryDict) -> str:
    """The address of the default view, for who asks for nothing in particular."""
    default = next((row for row in shelf.rows if row.is_default), None)
    return address_of(default) if default and not asked else ""


def address_of(view: SavedView) -> str:
    return f"{reverse(view.page)}?{view.query}"


def query_of(page: str, asked) -> str:
    """What of an address makes a view, always in the same order, so that the same view is the same text."""
    given = dict(asked)
    return urlencode({name: given[name] for name in LISTS[page][1] if given.get(name)})

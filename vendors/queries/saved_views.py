"""Which views of a list has a person kept?"""

from vendors.models import SavedView


def views_of(person, page: str) -> list[SavedView]:
    """Their own views of one list, by name."""
    return list(SavedView.objects.filter(user=person.pk, page=page))


def view_of(person, pk: int) -> SavedView | None:
    """One of their own views; somebody else's is not there."""
    return SavedView.objects.filter(user=person.pk, pk=pk).first()

"""Which parts of the product erase what is kept no longer? They register here, by the kind of record of a rule.

    @erases("transactions")
    def rows(vendor): ...   -> {"rows": 12}, what was erased and how many

An eraser runs inside the transaction that writes what was erased. It takes words, numbers and files that tell of people
or of the business away, and leaves rows that others stand on, with their keys, dates and hashes. Upper apps register
their own at start-up; `forgets` does the same for one person.
"""

from collections.abc import Callable, Iterable

from django.db import transaction

from vendors.models import StoredFile

GONE = "—"
ERASES: dict[str, list[Callable[..., dict[str, int]]]] = {}
FORGETS: list[Callable[..., None]] = []


def erases(kind: str):
    """Register what erases a kind of record of a vendor."""

    def register(eraser):
        ERASES.setdefault(kind, []).append(eraser)
        return eraser

    return register


def forgets(forget):
    """Register `fn(person, *, email)`: `person` is pseudonymised already, `email` the address it had."""
    FORGETS.append(forget)
    return forget


def drop_files(ids: Iterable[int | None]) -> int:
    """Take the content of stored files away and leave the rows with size and hash; how many had content still.

    Content that another row shares stays. What is on disk goes after the commit, so that nothing is lost without it.
    """
    rows = list(StoredFile.objects.select_for_update().filter(pk__in={pk for pk in ids if pk}).exclude(file=""))
    names = {row.file.name: row.file.storage for row in rows}
    StoredFile.objects.filter(pk__in=[row.pk for row in rows]).update(file="", name=GONE)
    shared = set(StoredFile.objects.filter(file__in=names).values_list("file", flat=True))
    for name in names.keys() - shared:
        transaction.on_commit(lambda name=name, storage=names[name]: storage.delete(name))
    return len(rows)

"""How do a form's fields and the parts of an agreement that are kept as JSON stand for one another?

A field `earn_back__months` stands for {"earn_back": {"months": …}}. What is empty is not agreed, and is left out; what
no field stands for stays as it was.
"""

from portal.forms.base import ScopedForm
from portal.forms.contracts.tables import TableSet


def is_empty(value) -> bool:
    """Nothing was said; 0 is a figure."""
    return value is None or value is False or value in ("", [], {})


def initial_of(said: dict, names) -> dict:
    """The values of fields from a JSON part."""
    found = {}
    for name in names:
        part = said
        for key in name.split("__"):
            part = part.get(key) if isinstance(part, dict) else None
        if part is not None and not isinstance(part, dict | list):
            found[name] = part
    return found


def nested(values: dict) -> dict:
    """Values by field name as a JSON part, without what is empty."""
    found: dict = {}
    for name, value in values.items():
        if is_empty(value):
            continue
        *way, last = name.split("__")
        at = found
        for key in way:
            at = at.setdefault(key, {})
        at[last] = value
    return found


def as_before(old, new):
    """The new part, with what says the same written as it was: 4 and “4” are the same figure."""
    if isinstance(old, dict) and isinstance(new, dict):
        kept = {name: as_before(old[name], new[name]) for name in old if name in new}
        return kept | {name: value for name, value in new.items() if name not in old}
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [as_before(before, after) for before, after in zip(old, new, strict=True)]
    return old if str(old) == str(new) and not isinstance(old, bool | dict | list) else new


class SaidForm(ScopedForm):
    """Fields and tables that stand for one JSON part.

    `tables` makes the tables by name, `together` names the fields that are agreed together: when one is given, those
    in the first place are needed.
    """

    tables: dict[str, type[TableSet]] = {}
    together: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()

    def __init__(self, *args, said: dict | None = None, **kwargs):
        self.said_before = said or {}
        kwargs["initial"] = initial_of(self.said_before, self.base_fields) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.table_sets = {
            name: made(
                self.data if self.is_bound else None,
                prefix=f"{self.prefix}-{name}",
                initial=self.table_rows(name),
                form_kwargs={"user": self.user},
            )
            for name, made in self.tables.items()
        }

    def table_rows(self, name: str) -> list[dict]:
        """The rows of a table, from what was said before."""
        raise NotImplementedError(name)

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(table.is_valid() for table in self.table_sets.values())])

    def rows(self, name: str) -> list[dict]:
        return self.table_sets[name].rows()

    def clean(self):
        given = super().clean()
        for needed, others in self.together:
            if any(not is_empty(given.get(name)) for name in needed + others):
                for name in needed:
                    if name not in self.errors and is_empty(given.get(name)):
                        self.add_error(name, self.fields[name].error_messages["required"])
        return given

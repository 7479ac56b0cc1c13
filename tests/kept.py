"""How do many tests stand on the same world without building it anew? Built once by the product, then laid down again.

`@kept` stands on functions that build (`worlds.cast`, `months.whole_month`). The first call in a process runs; what it
left in the database is remembered under the calls that led there. When a later test makes the same calls in the same
order, the rows are written as they were, with their ids, and the same objects are returned, as copies.

Nothing is laid down where that could differ from building: after any other write of the test, outside the transaction
that a test is rolled back with, in a test that changes settings or code or counts what building does.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from types import SimpleNamespace

from django.apps import apps
from django.db import connection, models
from django.utils.translation import get_language

Row = tuple
Rows = dict[str, dict[object, Row]]  # table → key → row

CHANGES_WHAT_BUILDING_DOES = {
    "django_capture_on_commit_callbacks",
    "mailoutbox",
    "monkeypatch",
    "settings",
    "transactional_db",
}
CHANGES_NO_ROW = ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "EXPLAIN", "PRAGMA", "SET CONSTRAINTS")
MOST_KEPT = 400


@dataclass(slots=True)
class Step:
    """What one call changed, and what it returned."""

    added: dict[str, list[Row]]
    changed: dict[str, list[Row]]
    gone: dict[str, list[object]]
    returned: bytes


_steps: dict[tuple, Step] = {}
_stands: tuple | None = None  # the calls that alone made the database what it is; None: something else wrote
_building = False


def begin(fixtures: set[str], *, build: bool = False) -> None:
    """A test begins with an empty database; `fixtures` are those it asks for, `build` that nothing is laid down."""
    global _stands
    _stands = None if build or CHANGES_WHAT_BUILDING_DOES & fixtures else ()


def watch(execute, sql, params, many, context):
    """Notice every statement that may change a row; installed on the connection."""
    global _stands
    if not _building and _stands is not None and not sql.lstrip("( \n").startswith(CHANGES_NO_ROW):
        _stands = None
    return execute(sql, params, many, context)


def kept(build: Callable) -> Callable:
    """Let `build(…)` run once for the same calls before it and the same arguments."""

    @wraps(build)
    def call(*args, **kwargs):
        global _stands, _building
        if _building or _stands is None or not connection.in_atomic_block or (_stands == () and not _is_empty()):
            return build(*args, **kwargs)
        named = (build.__qualname__, get_language(), _named(args), _named(kwargs))
        calls = (*_stands, named)
        _building = True
        try:
            if calls not in _steps:
                before = _everything()
                returned = build(*args, **kwargs)
                if len(_steps) < MOST_KEPT:
                    _steps[calls] = _difference(before, _everything(), returned)
            else:
                returned = _lay_down(_steps[calls])
        except BaseException:
            calls = None
            raise
        finally:
            _building, _stands = False, calls
        return returned

    return call


def _named(value) -> object:
    """What tells one argument from another; people and places of a world are told by their ids."""
    match value:
        case models.Model():
            return value._meta.label, value.pk
        case SimpleNamespace():
            return _named(vars(value))
        case dict():
            return tuple((name, _named(one)) for name, one in sorted(value.items()))
        case list() | tuple():
            return tuple(_named(one) for one in value)
    return repr(value)


def _is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM vendors_user")
        return cursor.fetchone() == (0,)


@cache
def _tables() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Table → (its key, its columns), of every model that is installed."""
    return {
        model._meta.db_table: (
            model._meta.pk.column,
            tuple(field.column for field in model._meta.local_concrete_fields),
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def _everything() -> Rows:
    found: Rows = {}
    as_stored = (
        "+" if connection.vendor == "sqlite" else ""
    )  # an expression's value, unlike a column's, is not converted
    with connection.cursor() as cursor:
        for table, (key, columns) in _tables().items():
            cursor.execute(f"SELECT {_list(columns, as_stored)} FROM {_quoted(table)}")
            at = columns.index(key)
            found[table] = {row[at]: tuple(row) for row in cursor.fetchall()}
    return found


def _difference(before: Rows, after: Rows, returned) -> Step:
    step = Step({}, {}, {}, pickle.dumps(returned))
    for table, rows in after.items():
        old = before[table]
        if added := [row for key, row in rows.items() if key not in old]:
            step.added[table] = added
        if changed := [row for key, row in rows.items() if key in old and old[key] != row]:
            step.changed[table] = changed
        if gone := [key for key in old if key not in rows]:
            step.gone[table] = gone
    return step


def _lay_down(step: Step):
    with connection.cursor() as cursor:
        for table, keys in step.gone.items():
            key = _quoted(_tables()[table][0])
            cursor.executemany(f"DELETE FROM {_quoted(table)} WHERE {key} = %s", [[key] for key in keys])
        for table, rows in step.added.items():
            columns = _tables()[table][1]
            holes = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {_quoted(table)} ({_list(columns)}) VALUES ({holes})", rows)
        for table, rows in step.changed.items():
            key, columns = _tables()[table]
            at = columns.index(key)
            settings = ", ".join(f"{_quoted(column)} = %s" for column in columns)
            cursor.executemany(
                f"UPDATE {_quoted(table)} SET {settings} WHERE {_quoted(key)} = %s", [(*row, row[at]) for row in rows]
            )
    return pickle.loads(step.returned)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _list(columns: tuple[str, ...], before: str = "") -> str:
    return ", ".join(before + _quoted(column) for column in columns)

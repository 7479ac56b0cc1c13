"""How do checked rows get into the database? `load_rows` writes them as one revision of a delivery, all or nothing.

A file replaces the whole delivery: rows that are the same stay, rows that differ end and begin anew, rows that are gone
end. Everything is set-wise: the first file is copied straight in, a later one is laid beside what stands in a temporary
table. Normalized lines are what COPY reads; SQLite gets the same fields through `executemany`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from os import PathLike
from pathlib import Path

from django.db import IntegrityError, connection, transaction

from contracts.models import FeedSpec
from sla.intake.rows import fields_of
from sla.models import (
    BucketRow,
    CommitmentRow,
    CountRow,
    Delivery,
    OutageRow,
    Row,
    Submission,
    TicketRow,
    ValueRow,
)

MODELS: dict[str, type[Row]] = {
    "commitments": CommitmentRow,
    "counts": CountRow,
    "outages": OutageRow,
    "values": ValueRow,
    "tickets": TicketRow,
    "buckets": BucketRow,
}
BLOCK = 1 << 20
PORTION = 10_000
STAGED = "staged_rows"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows began with this revision, stayed as they were, and ended before it."""

    added: int
    unchanged: int
    ended: int


class AlreadyDelivered(Exception):
    """Keys of the file stand in another delivery of the same feed and source; see `taken.leave_out_taken`."""


def spec_of(delivery: Delivery) -> FeedSpec:
    """What the contract version that the period is judged by says about the feed."""
    return delivery.period.version.feed_specs.get(feed=delivery.feed_id)


def kind_of(delivery: Delivery) -> str:
    """The feed's kind in that version."""
    return spec_of(delivery).kind


def load_rows(submission: Submission, rows_path: str | PathLike | None) -> Loaded:
    """Write the normalized rows of a file as revision `submission.n` of its delivery; None: the delivery is empty.

    Doing it twice changes nothing. Raises ValueError when a later revision is already there, AlreadyDelivered when a
    key stands in another period.
    """
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().select_related("period__version").get(pk=submission.delivery_id)
        spec = spec_of(delivery)
        kind = spec.kind
        table = _Table(MODELS[kind], fields_of(kind, flagged=bool(spec.flags)), delivery, submission.n)
        standing = MODELS[kind]._default_manager.filter(delivery=delivery)
        if standing.filter(rev_from__gt=submission.n).exists():
            raise ValueError(f"a revision after {submission.n} is already loaded")
        try:
            with transaction.atomic():
                if standing.filter(rev_to__isnull=True).exists():
                    return table.replace(rows_path)
                return Loaded(added=table.copy_in(rows_path), unchanged=0, ended=0)
        except IntegrityError as error:
            raise AlreadyDelivered(str(error)) from error


class _Table:
    """The statements for one kind of row; names come from the models, values are bound."""

    def __init__(self, model: type[Row], fields: tuple[str, ...], delivery: Delivery, revision: int) -> None:
        self.name = connection.ops.quote_name(model._meta.db_table)
        self.columns = [connection.ops.quote_name(model._meta.get_field(field).column) for field in fields]
        self.nullable = [bool(model._meta.get_field(field).null) for field in fields]
        self.given = ("feed_id", "delivery_id", "source", "rev_from")
        self.values = (delivery.feed_id, delivery.pk, delivery.source, revision)
        self.delivery, self.revision = delivery, revision
        self.postgres = connection.vendor == "postgresql"

    def copy_in(self, rows_path: str | PathLike | None) -> int:
        """Straight into the product's table."""
        if rows_path is None:
            return 0
        into = f"{self.name} ({', '.join([*self.given, *self.columns])})"
        return self._fill(into, rows_path, self.values)

    def replace(self, rows_path: str | PathLike | None) -> Loaded:
        """Through a temporary table, set against what stands."""
        columns = ", ".join(self.columns)
        same = "IS NOT DISTINCT FROM" if self.postgres else "IS"
        compared = [column for column in self.columns if column not in ('"line"', '"row_key"')]
        unchanged = " AND ".join(f"s.{column} {same} r.{column}" for column in compared)
        # Feed, source and key are what the partial unique index is on: each row is found by one look-up.
        current = (
            "r.feed_id = %s AND r.source = %s AND r.row_key = s.row_key AND r.rev_to IS NULL"
            f" AND r.delivery_id = %s AND {unchanged}"
        )
        bound = [self.delivery.feed_id, self.delivery.source, self.delivery.pk]
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {STAGED}")
            empty = "WITH NO DATA" if self.postgres else "LIMIT 0"
            cursor.execute(f"CREATE TEMPORARY TABLE {STAGED} AS SELECT {columns} FROM {self.name} {empty}")
            if rows_path is not None:
                self._fill(f"{STAGED} ({columns})", rows_path, ())
            cursor.execute(f"CREATE INDEX {STAGED}_key ON {STAGED} (row_key)")
            if self.postgres:
                cursor.execute(f"ANALYZE {STAGED}")
            cursor.execute(
                f"UPDATE {self.name} AS r SET rev_to = %s WHERE r.delivery_id = %s AND r.rev_to IS NULL"
                f" AND NOT EXISTS (SELECT 1 FROM {STAGED} AS s WHERE {current})",
                [self.revision, self.delivery.pk, *bound],
            )
            ended = cursor.rowcount
            cursor.execute(
                f"DELETE FROM {STAGED} AS s WHERE EXISTS (SELECT 1 FROM {self.name} AS r WHERE {current})",
                bound,
            )
            stayed = cursor.rowcount
            cursor.execute(
                f"INSERT INTO {self.name} ({', '.join(self.given)}, {columns})"
                f" SELECT %s, %s, %s, %s, {columns} FROM {STAGED} ORDER BY line",
                self.values,
            )
            added = cursor.rowcount
            cursor.execute(f"DROP TABLE {STAGED}")
        return Loaded(added=added, unchanged=stayed, ended=ended)

    def _fill(self, into: str, rows_path: str | PathLike, given: tuple) -> int:
        return (self._copy if self.postgres else self._insert)(into, rows_path, given)

    def _copy(self, into: str, rows_path: str | PathLike, given: tuple) -> int:
        prefix = "".join(f"{value}\t" for value in given).encode()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL TIME ZONE 'UTC'")  # the instants in the file are UTC without saying so
            with (
                connection.wrap_database_errors,
                open(rows_path, "rb") as rows,
                cursor.copy(f"COPY {into} FROM STDIN") as copy,
            ):
                for block in _prefixed(rows, prefix):
                    copy.write(block)
            return cursor.rowcount

    def _insert(self, into: str, rows_path: str | PathLike, given: tuple) -> int:
        marks = ["%s" if not nullable else "NULLIF(%s, '\\N')" for nullable in self.nullable]
        sql = f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(given) + marks)})"
        with connection.cursor() as cursor, open(rows_path, encoding="utf-8", newline="\n") as rows:
            written = 0
            # In portions: Django's wrapper holds on to every parameter of one call.
            while portion := [(*given, *split_line(line)) for line in islice(rows, PORTION)]:
                cursor.executemany(sql, portion)
                written += len(portion)
            return written


def _prefixed(rows, prefix: bytes) -> Iterator[bytes]:
    """The file in blocks of whole lines, each line after the prefix."""
    while block := rows.read(BLOCK):
        block += rows.readline()
        yield prefix + block[:-1].replace(b"\n", b"\n" + prefix) + b"\n" if prefix else block


def split_line(line: str) -> list[str]:
    """The fields of a normalized line; `\\N` stays for the statement to turn into null."""
    fields = line[:-1].split("\t")
    if "\\\\" in line:
        return [field.replace("\\\\", "\\") for field in fields]
    return fields


def read_lines(rows_path: str | PathLike) -> Iterator[tuple[str, list[str]]]:
    """Each normalized line with its fields."""
    with Path(rows_path).open(encoding="utf-8", newline="\n") as rows:
        for line in rows:
            yield line, split_line(line)

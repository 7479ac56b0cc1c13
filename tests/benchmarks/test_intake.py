"""How much dearer is the intake of 100,000 commitment rows than a bare bulk load into the same table with its indexes?

The intake reads the CSV in its disposable process, checks every cell and key, loads what is right; the bare load gets
rows that are ready, the way its database takes them fastest. The ratio is printed, never asserted: rows are.
"""

import random
import statistics
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from sla.intake.check import check_delivery
from sla.intake.load import Loaded, load_rows
from sla.models import CommitmentRow
from tests.sla.intake.conftest import SHANGHAI, Month

ROWS = 100_000
ROUNDS = 5
COLUMNS = (
    "feed_id",
    "delivery_id",
    "source",
    "row_key",
    "rev_from",
    "rev_to",
    "line",
    "dims",
    "due_at",
    "done_at",
    "ok",
)


def made_up() -> list[tuple[str, datetime, datetime | None]]:
    """Parcels of October in Shanghai, to the second: nine in ten on time, one in a hundred never delivered."""
    dice = random.Random(2026)
    first = datetime(2026, 10, 1, tzinfo=SHANGHAI)
    parcels = []
    for n in range(ROWS):
        due = first + timedelta(seconds=dice.randrange(31 * 86_400))
        done = None if dice.random() < 0.01 else due + timedelta(seconds=dice.randrange(-90_000, 10_000))
        parcels.append((f"FY2610-{n:07}", due, done))
    return parcels


def as_csv(parcels) -> str:
    lines = [
        f"{key},{due:%Y-%m-%dT%H:%M:%S},{done:%Y-%m-%dT%H:%M:%S},\n" if done else f"{key},{due:%Y-%m-%dT%H:%M:%S},,\n"
        for key, due, done in parcels
    ]
    return "id,due_at,done_at,ok\n" + "".join(lines)


def ready_rows(parcels, delivery) -> list[tuple]:
    """What the database is given when nobody checks anything."""

    def utc(moment):
        return moment and moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ")

    given = (delivery.feed_id, delivery.pk, "vendor")
    return [
        (*given, key, 1, None, line, None, utc(due), utc(done), bool(done and done <= due))
        for line, (key, due, done) in enumerate(parcels, start=2)
    ]


def load_bare(rows) -> None:
    into = f"{CommitmentRow._meta.db_table} ({', '.join(COLUMNS)})"
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                copy.write(rows)
        else:
            cursor.cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join('?' * len(COLUMNS))})", rows)


def ready_for_copy(rows) -> bytes:
    lines = ("\t".join("\\N" if cell is None else str(cell) for cell in row) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def stored() -> list[tuple]:
    return list(CommitmentRow.objects.order_by("line").values_list(*COLUMNS))


def empty_table() -> None:
    with connection.cursor() as cursor:
        truncate = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
        cursor.execute(f"{truncate} {CommitmentRow._meta.db_table}")


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_intake_of_100_000_rows_against_a_bare_bulk_load(tmp_path, capsys):
    month = Month("commitments", [])
    submission = month.submission(1)
    delivery = submission.delivery
    parcels = made_up()
    path = tmp_path / "october.csv"
    path.write_text(as_csv(parcels))
    ready = ready_rows(parcels, delivery)
    ready = ready_for_copy(ready) if connection.vendor == "postgresql" else ready

    spent: dict[str, list[float]] = {"bare": [], "read": [], "load": []}
    for _round in range(ROUNDS):
        empty_table()
        started = time.perf_counter()
        load_bare(ready)
        spent["bare"].append(time.perf_counter() - started)
        expected = stored()

        empty_table()
        started = time.perf_counter()
        checked = check_delivery(delivery, path, rows_path=tmp_path / "rows")
        spent["read"].append(time.perf_counter() - started)
        loaded = load_rows(submission, checked.rows_path)
        spent["load"].append(time.perf_counter() - started - spent["read"][-1])
        assert loaded == Loaded(added=ROWS, unchanged=0, ended=0)
        assert stored() == expected

    bare, read, load = (statistics.median(spent[name]) for name in ("bare", "read", "load"))
    with capsys.disabled():
        print(
            f"\n{connection.vendor}: {ROWS:,} commitment rows, median of {ROUNDS}: bare load {bare:.2f} s,"
            f" intake {read + load:.2f} s (read {read:.2f}, load {load:.2f}) = {(read + load) / bare:.2f} times"
        )

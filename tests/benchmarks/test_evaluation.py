"""What does evaluating one month of a large contract cost, against the same aggregate in bare SQL and a bare bulk
insert of as many result and trail rows?

A ratio, never a timed assertion: `pytest -m prove tests/benchmarks/test_evaluation.py` prints it, for 300 levels. With
BENCHMARK_LEVELS=1000 on PostgreSQL it is a thousand of them over a million commitments.
"""

import gc
import json
import os
import time
import tracemalloc
from statistics import median

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from contracts import actions as contract_actions
from contracts.queries import latest_version
from sla import actions
from sla.models import Breach, CreditLine, Delivery, Evaluation, LevelResult, Submission
from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.sla import months
from tests.sla.months import MAY
from vendors.files import store_file
from vendors.models import Event

LEVELS = int(os.environ.get("BENCHMARK_LEVELS", "300"))
ROWS_A_LEVEL = {"postgresql": 1_000, "sqlite": 100}
ROUNDS = 5
NOW = months.month_after(MAY)
WRITTEN = (Evaluation, LevelResult, CreditLine, Breach, Event)


def large_contract(world, levels: int):  # noqa: F811
    """An active contract with that many levels, each over a feed of its own."""
    contract = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number=f"C-2026-{levels}",
        now=months.SIGNED,
    )
    schedule = {"code": "parcels", "name_en": "Parcels", "line": world.line, "at_risk_percent": "8", "cap_percent": "8"}
    contract_actions.edit_version(
        latest_version(contract),
        by=world.vera,
        now=months.SIGNED,
        schedules=[schedule],
        feeds=[{"code": f"F{n:04d}", "kind": "commitments", "name_en": f"Lane {n}"} for n in range(levels)],
        levels=[
            {
                "schedule": "parcels",
                "code": f"L{n:04d}",
                "feed": f"F{n:04d}",
                "name_en": f"On time, lane {n}",
                "expected": "96",
                "minimum": "93",
                "weight": "1",
            }
            for n in range(levels)
        ],
    )
    worlds.sign(contract, by=world.vera, approver=world.leo, now=months.SIGNED)
    contract_actions.activate_contract(contract, by=world.vera, attested="Insurance seen.", now=months.BEGAN)
    return contract


def delivered_month(world, levels: int, rows: int):  # noqa: F811
    """Its May with `rows` accepted commitments a level, past the intake; in every fifth level too few were kept."""
    period = months.open_month(world, large_contract(world, levels), MAY)
    stored = store_file(ContentFile(b"x"), name="m.csv", content_type="text/csv", by=world.alan, vendor=world.acme)
    deliveries = list(period.deliveries.order_by("pk"))
    Submission.objects.bulk_create(
        Submission(
            delivery=delivery,
            n=1,
            kind="file",
            file=stored,
            sha256=f"{delivery.pk:064d}",
            rows=rows,
            submitted_by=world.alan,
            uploaded_at=NOW,
            sent_at=NOW,
        )
        for delivery in deliveries
    )
    Delivery.objects.filter(period=period).update(accepted_revision=1, accepted_at=NOW, accepted_by=world.vera)
    add_rows(period, 1, rows)
    return period


def add_rows(period, first: int, last: int) -> None:
    """Commitments number `first` to `last` of every level: one in forty missed, in every fifth level one in ten."""
    true, false = ("true", "false") if connection.vendor == "postgresql" else ("1", "0")
    key = "d.id || '-' || n" if connection.vendor == "sqlite" else "d.id::text || '-' || n::text"
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE numbers(n) AS (SELECT %s UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)"
            " INSERT INTO sla_commitmentrow"
            " (feed_id, delivery_id, source, row_key, rev_from, line, due_at, done_at, ok)"
            f" SELECT d.feed_id, d.id, 'vendor', {key}, 1, n, '2026-05-10 04:00:00+00', '2026-05-10 04:00:00+00',"
            f" CASE WHEN n %% (CASE WHEN d.id %% 5 = 0 THEN 10 ELSE 40 END) = 0 THEN {false} ELSE {true} END"
            " FROM sla_delivery d, numbers WHERE d.period_id = %s",
            [first, last, period.pk],
        )
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE sla_commitmentrow")


def timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class _Undone(Exception):
    pass


def undone(work):
    """Run in a transaction that is rolled back, so that every round does the same."""

    def run():
        try:
            with transaction.atomic():
                work()
                raise _Undone
        except _Undone:
            pass

    return run


def bare(period, rows: int):
    """The aggregate over the same rows, level by level, and a bulk insert of as many rows, without the product."""
    with transaction.atomic():
        before = {model: model.objects.count() for model in WRITTEN}
        actions.evaluate_period(period, now=NOW)
        tables = {model: list(model.objects.order_by("pk").values()[before[model] :]) for model in before}
        transaction.set_rollback(True)
    inserts = [_insert(model, found) for model, found in tables.items() if found]

    def run():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT r.delivery_id, count(*) FILTER (WHERE r.ok), count(*) FROM sla_commitmentrow r"
                " JOIN sla_delivery d ON d.id = r.delivery_id WHERE d.period_id = %s AND r.rev_from <= 1"
                " AND (r.rev_to IS NULL OR r.rev_to > 1) GROUP BY r.delivery_id",
                [period.pk],
            )
            assert sum(total for _delivery, _good, total in cursor.fetchall()) == rows
            for statement, values in inserts:
                cursor.executemany(statement, values)

    return run, {model.__name__: len(found) for model, found in tables.items()}


def _insert(model, rows: list[dict]) -> tuple[str, list[list]]:
    fields = [model._meta.get_field(name) for name in rows[0]]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    holes = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    values = [[field.get_db_prep_save(row[field.attname], connection) for field in fields] for row in rows]
    return f"INSERT INTO {table} ({columns}) VALUES ({holes})", values


@pytest.mark.prove
@pytest.mark.django_db
def test_evaluating_a_month_of_many_levels_against_bare_sql(world, capsys):  # noqa: F811
    levels, rows = LEVELS, ROWS_A_LEVEL[connection.vendor]
    period = delivered_month(world, levels, rows)
    plain, written = bare(period, levels * rows)
    ours = undone(lambda: actions.evaluate_period(period, now=NOW))
    plain = undone(plain)
    ours(), plain()
    pairs = [(timed(ours), timed(plain)) for _round in range(ROUNDS)]
    figures = {
        "database": connection.vendor,
        "levels": levels,
        "rows": levels * rows,
        "written": written,
        "ours_ms": round(median(a for a, _ in pairs) * 1000, 1),
        "bare_ms": round(median(b for _, b in pairs) * 1000, 1),
        "ratio": round(median(a / b for a, b in pairs), 2),
    }
    with capsys.disabled():
        print("\nevaluation:", json.dumps(figures))
    evaluation = actions.evaluate_period(period, now=NOW)
    assert (evaluation.rows_read, evaluation.level_results.count()) == (levels * rows, levels)
    assert evaluation.level_results.filter(default=True).count() == levels // 5


def peak_of(period) -> int:
    """Bytes that Python held at most while the month was evaluated: the least of three, after two that warm up."""
    evaluate = undone(lambda: actions.evaluate_period(period, now=NOW))
    peaks = []
    for _round in range(5):
        gc.collect()
        tracemalloc.start()
        try:
            evaluate()
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    return min(peaks[2:])


def queries_of(period) -> int:
    evaluate = undone(lambda: actions.evaluate_period(period, now=NOW))
    evaluate()
    with CaptureQueriesContext(connection) as queries:
        evaluate()
    return len([one for one in queries if _counts(one["sql"])])


def _counts(sql: str) -> bool:
    """SQLite takes so many values at once only, and cuts a bulk insert accordingly."""
    return connection.vendor != "sqlite" or not sql.startswith("INSERT")


def verdicts(period) -> list[tuple]:
    with transaction.atomic():
        results = actions.evaluate_period(period, now=NOW).level_results
        found = list(results.order_by("spec__position").values_list("value", "outcome", "default"))
        transaction.set_rollback(True)
    return found


@pytest.mark.prove
@pytest.mark.django_db
def test_queries_grow_neither_with_rows_nor_with_levels_and_memory_not_with_rows(world):  # noqa: F811
    """Forty rows a level and 20,000 of the same shares: the same verdicts, breaches and credits rest on more rows.

    A list of the rows that were added would take eight bytes a row for its places alone; one is the limit.
    """
    levels, few, many = 5, 40, 20_000
    period = delivered_month(world, levels, few)
    at_few = queries_of(period), verdicts(period), peak_of(period)
    add_rows(period, few + 1, many)
    at_many = queries_of(period), verdicts(period), peak_of(period)
    assert at_many[:2] == at_few[:2]
    assert sum(default for _value, _outcome, default in at_many[1]) == 1
    assert at_many[2] - at_few[2] < levels * (many - few)
    assert queries_of(delivered_month(world, 10 * levels, few)) == at_few[0]

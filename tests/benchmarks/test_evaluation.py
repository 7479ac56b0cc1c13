"""What does evaluating one month cost, against the same aggregate in bare SQL and a bare insert of as many rows?

A ratio, never a timed assertion: `pytest -m prove tests/benchmarks/test_evaluation.py` prints it.
"""

import json
import time
from statistics import median

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from sla import actions
from sla.models import CommitmentRow, CreditLine, Evaluation, LevelResult
from sla.queries import standing_evaluation
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.sla import months
from tests.sla.months import MAY
from vendors.models import Event

ROWS = 100_000
ROUNDS = 7
NOW = months.month_after(MAY)


@pytest.fixture
def month(world):  # noqa: F811
    """An evaluated month whose waybills are then multiplied to the benchmark's size, past the intake."""
    contract = months.running_contract(world)
    period = months.whole_month(world, contract, MAY, good=91, damaged=2)
    row = CommitmentRow.objects.filter(ok=True).first()
    late = CommitmentRow.objects.filter(ok=False).first()
    CommitmentRow.objects.bulk_create(
        (
            CommitmentRow(
                feed_id=row.feed_id,
                delivery_id=row.delivery_id,
                source=row.source,
                row_key=f"M{n:06d}",
                rev_from=1,
                line=n,
                due_at=row.due_at,
                done_at=row.done_at if n % 20 else late.done_at,
                ok=bool(n % 20),
            )
            for n in range(ROWS)
        ),
        batch_size=5_000,
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE sla_commitmentrow")
    return period


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


def bare(period):
    """The aggregate over the same rows, and as many evaluation, result, credit and trail rows, without the product."""
    with transaction.atomic():
        before = {model: model.objects.count() for model in (Evaluation, LevelResult, CreditLine, Event)}
        actions.evaluate_period(period, now=NOW)
        tables = {model: list(model.objects.order_by("pk").values()[before[model] :]) for model in before}
        transaction.set_rollback(True)
    delivery = period.deliveries.get(feed__code="waybills")

    def run():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FILTER (WHERE ok), count(*) FROM sla_commitmentrow"
                " WHERE delivery_id = %s AND rev_from <= 1 AND (rev_to IS NULL OR rev_to > 1)",
                [delivery.pk],
            )
            assert cursor.fetchone()[1] == ROWS + 100
            for model, rows in tables.items():
                for row in rows:
                    columns = [connection.ops.quote_name(model._meta.get_field(name).column) for name in row]
                    values = [
                        model._meta.get_field(name).get_db_prep_save(value, connection) for name, value in row.items()
                    ]
                    cursor.execute(
                        f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({', '.join(columns)})"
                        f" VALUES ({', '.join(['%s'] * len(values))})",
                        values,
                    )

    return run, {model.__name__: len(rows) for model, rows in tables.items()}


@pytest.mark.prove
def test_evaluating_a_month_against_bare_sql(month, capsys):
    plain, written = bare(month)
    ours = undone(lambda: actions.evaluate_period(month, now=NOW))
    plain = undone(plain)
    ours(), plain()
    pairs = [(timed(ours), timed(plain)) for _round in range(ROUNDS)]
    figures = {
        "database": connection.vendor,
        "rows": ROWS + 100,
        "written": written,
        "ours_ms": round(median(a for a, _ in pairs) * 1000, 1),
        "bare_ms": round(median(b for _, b in pairs) * 1000, 1),
        "ratio": round(median(a / b for a, b in pairs), 2),
    }
    with capsys.disabled():
        print("\nevaluation:", json.dumps(figures))
    actions.evaluate_period(month, now=NOW)
    row = standing_evaluation(month).level_results.get(level__code="on-time")
    assert (row.n, str(row.value)) == (ROWS + 100, "95.00")


@pytest.mark.prove
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(month):
    with CaptureQueriesContext(connection) as many:
        undone(lambda: actions.evaluate_period(month, now=NOW))()
    CommitmentRow.objects.filter(row_key__gte="M001000", row_key__startswith="M").delete()
    with CaptureQueriesContext(connection) as few:
        undone(lambda: actions.evaluate_period(month, now=NOW))()
    assert len(many) == len(few)

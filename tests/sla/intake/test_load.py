from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection

from sla.intake.check import check_delivery
from sla.intake.load import MODELS, AlreadyDelivered, Loaded, load_rows
from sla.models import BucketRow, CommitmentRow, CountRow, OutageRow, TicketRow, ValueRow

A = "A,2026-10-05T18:00,2026-10-05T17:00,"
B = "B,2026-10-05T18:00,2026-10-06T17:00,"
C = "C,2026-10-05T18:00,,"


def as_of(revision: int, model=CommitmentRow) -> list[str]:
    return sorted(model.objects.of_revision(revision).values_list("row_key", flat=True))


def test_the_first_file_is_written_as_it_was_read(month, check):
    parcels = month(dimensions=["region"])
    submission = parcels.submission(1)
    rows = [r"=A\1,2026-10-05T18:00,2026-10-05T17:00:00.5,,华东", r'B,2026-10-05T18:00,,yes,"say ""\n"""']
    assert load_rows(submission, check(parcels, rows).rows_path) == Loaded(added=2, unchanged=0, ended=0)
    due = datetime(2026, 10, 5, 10, tzinfo=UTC)
    done = datetime(2026, 10, 5, 9, 0, 0, 500_000, tzinfo=UTC)
    assert list(CommitmentRow.objects.order_by("line").values()) == [
        {
            "id": row.pk,
            "feed_id": parcels.feed.pk,
            "delivery_id": submission.delivery_id,
            "source": "vendor",
            "rev_from": 1,
            "rev_to": None,
            **fields,
        }
        for row, fields in zip(
            CommitmentRow.objects.order_by("line"),
            [
                {
                    "row_key": r"=A\1",
                    "line": 2,
                    "dims": {"region": "华东"},
                    "due_at": due,
                    "done_at": done,
                    "ok": True,
                    "flags": None,
                },
                {
                    "row_key": "B",
                    "line": 3,
                    "dims": {"region": r'say "\n"'},
                    "due_at": due,
                    "done_at": None,
                    "ok": True,
                    "flags": None,
                },
            ],
            strict=True,
        )
    ]


def test_rows_from_a_file_are_stored_as_the_model_stores_them(month, check):
    parcels = month(dimensions=["region"])
    load_rows(parcels.submission(1), check(parcels, [A + ",华东", C + ","]).rows_path)
    for row in CommitmentRow.objects.all():
        kept = {field.attname: getattr(row, field.attname) for field in row._meta.fields if field.attname != "id"}
        CommitmentRow.objects.create(**{**kept, "row_key": row.row_key + "2"})
    quote = connection.ops.quote_name
    columns = ", ".join(
        quote(field.column) for field in CommitmentRow._meta.fields if field.column not in ("id", "row_key")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {CommitmentRow._meta.db_table} ORDER BY line, row_key")
        loaded_a, created_a, loaded_c, created_c = cursor.fetchall()
    assert (loaded_a, loaded_c) == (created_a, created_c)


def test_every_kind_is_loaded(month, check):
    counts, outages, values = month("counts", code="c"), month("outages", code="o"), month("values", code="v")
    load_rows(counts.submission(1), check(counts, ["2026-10-01,2026-10-31,598536,652000"]).rows_path)
    load_rows(outages.submission(1), check(outages, ["O,2026-10-01T00:00,,0.25"]).rows_path)
    load_rows(
        values.submission(1),
        check(
            values,
            [
                "99.950,",
            ],
        ).rows_path,
    )
    start, end = datetime(2026, 9, 30, 16, tzinfo=UTC), datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert CountRow.objects.values_list("start", "end", "good", "total", "dims").get() == (
        start,
        end,
        598536,
        652000,
        None,
    )
    assert OutageRow.objects.values_list("row_key", "start", "end", "weight").get() == (
        "O",
        start,
        None,
        Decimal("0.25"),
    )
    assert ValueRow.objects.values_list("value", "n").get() == (Decimal("99.95"), None)


def test_tickets_buckets_and_flags_are_loaded(month, check):
    tickets, buckets = month("tickets", code="t"), month("buckets", code="b")
    orders = month(code="f", flags=["complete", "undamaged"])
    load_rows(
        tickets.submission(1),
        check(
            tickets, ["T,P1,2026-10-05T09:00,,,2026-10-05T10:00/2026-10-05T10:30", "U,,2026-10-05T09:00,,,"]
        ).rows_path,
    )
    load_rows(
        buckets.submission(1),
        check(buckets, ["2026-10-01,2026-10-31,+Inf,1000", "2026-10-01,2026-10-31,0.250,700"]).rows_path,
    )
    load_rows(orders.submission(1), check(orders, ["A,2026-10-05T18:00,2026-10-05T17:00,,1,0", C + ",,"]).rows_path)
    opened = datetime(2026, 10, 5, 1, tzinfo=UTC)
    rows = TicketRow.objects.order_by("line").values_list(
        "row_key", "severity", "opened_at", "responded_at", "resolved_at", "pauses", "incident"
    )
    assert list(rows) == [
        ("T", "P1", opened, None, None, [["2026-10-05T02:00:00+00:00", "2026-10-05T02:30:00+00:00"]], ""),
        ("U", "", opened, None, None, [], ""),
    ]
    start, end = datetime(2026, 9, 30, 16, tzinfo=UTC), datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert list(BucketRow.objects.order_by("line").values_list("start", "end", "le", "count")) == [
        (start, end, None, 1000),
        (start, end, Decimal("0.25"), 700),
    ]
    assert list(CommitmentRow.objects.order_by("line").values_list("row_key", "ok", "flags")) == [
        ("A", False, {"complete": True, "undamaged": False}),
        ("C", False, {"complete": False, "undamaged": False}),
    ]
    assert datetime.fromisoformat(TicketRow.objects.first().pauses[0][0]) == datetime(2026, 10, 5, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "row", "more"),
    [
        ("commitments", "A,2026-10-05T18:00,2026-10-05T17:00,,1,0", {"flags": ["complete", "undamaged"]}),
        ("tickets", "T,P1,2026-10-05T09:00,,,2026-10-05T10:00/2026-10-05T10:30", {}),
        ("outages", "O,2026-10-05T09:00,,0.5", {}),
        ("buckets", "2026-10-01,2026-10-31,+Inf,1000", {}),
    ],
)
def test_rows_of_every_kind_are_stored_as_the_model_stores_them(month, check, kind, row, more):
    feed = month(kind, **more)
    load_rows(feed.submission(1), check(feed, [row]).rows_path)
    model = MODELS[kind]
    loaded = model.objects.get()
    kept = {field.attname: getattr(loaded, field.attname) for field in model._meta.fields if field.attname != "id"}
    model.objects.create(**{**kept, "row_key": "2"})
    columns = ", ".join(
        connection.ops.quote_name(field.column) for field in model._meta.fields if field.name not in ("id", "row_key")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} ORDER BY id")
        from_file, from_model = cursor.fetchall()
    assert from_file == from_model


def test_the_same_file_as_a_new_revision_changes_nothing(month, check):
    parcels = month()
    rows_path = check(parcels, [A, B, C]).rows_path
    load_rows(parcels.submission(1), rows_path)
    before = list(CommitmentRow.objects.order_by("pk").values())
    assert load_rows(parcels.submission(2), rows_path) == Loaded(added=0, unchanged=3, ended=0)
    assert list(CommitmentRow.objects.order_by("pk").values()) == before


def test_loading_a_submission_again_changes_nothing(month, check):
    parcels = month()
    submission = parcels.submission(1)
    rows_path = check(parcels, [A, B, C]).rows_path
    load_rows(submission, rows_path)
    before = list(CommitmentRow.objects.order_by("pk").values())
    assert load_rows(submission, rows_path) == Loaded(added=0, unchanged=3, ended=0)
    assert list(CommitmentRow.objects.order_by("pk").values()) == before


def test_a_corrected_file_ends_and_adds_what_differs_and_keeps_history(month, check):
    parcels = month()
    load_rows(parcels.submission(1), check(parcels, [A, B, C]).rows_path)
    corrected = ["D,2026-10-07T18:00,,", A, "B,2026-10-05T18:00,2026-10-05T17:00,"]
    assert load_rows(parcels.submission(2), check(parcels, corrected).rows_path) == Loaded(
        added=2, unchanged=1, ended=2
    )
    rows = CommitmentRow.objects.order_by("row_key", "rev_from")
    assert list(rows.values_list("row_key", "rev_from", "rev_to", "ok")) == [
        ("A", 1, None, True),
        ("B", 1, 2, False),
        ("B", 2, None, True),
        ("C", 1, 2, False),
        ("D", 2, None, False),
    ]
    assert (as_of(1), as_of(2)) == (["A", "B", "C"], ["A", "B", "D"])


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("commitments", "A,2026-10-05T18:00,,,x", "A,2026-10-05T18:00,,,y"),
        ("commitments", "A,2026-10-05T18:00,,,x", "A,2026-10-05T18:01,,,x"),
        ("commitments", "A,2026-10-05T18:00,2026-10-05T18:01,,x", "A,2026-10-05T18:00,,,x"),
        ("counts", "2026-10-01,2026-10-31,1,2,x", "2026-10-01,2026-10-31,2,2,x"),
        ("outages", "O,2026-10-05T18:00,,,x", "O,2026-10-05T18:00,2026-10-05T19:00,,x"),
        ("outages", "O,2026-10-05T18:00,,1,x", "O,2026-10-05T18:00,,0.5,x"),
        ("values", "99.9,5,x", "99.90,6,x"),
        ("values", "99.9,5,x", "99.90,,x"),
        ("tickets", "T,P1,2026-10-05T09:00,,,,x", "T,P2,2026-10-05T09:00,,,,x"),
        ("tickets", "T,P1,2026-10-05T09:00,,,,x", "T,P1,2026-10-05T09:00,2026-10-05T09:01,,,x"),
        ("tickets", "T,P1,2026-10-05T09:00,,,,x", "T,P1,2026-10-05T09:00,,2026-10-05T09:01,,x"),
        ("tickets", "T,P1,2026-10-05T09:00,,,,x", "T,P1,2026-10-05T09:00,,,2026-10-05T10:00/2026-10-05T11:00,x"),
        ("buckets", "2026-10-01,2026-10-31,+Inf,7,x", "2026-10-01,2026-10-31,+Inf,8,x"),
    ],
)
def test_a_row_that_differs_in_any_field_begins_anew(month, check, kind, first, second):
    feed = month(kind, ["region"])
    load_rows(feed.submission(1), check(feed, [first]).rows_path)
    assert load_rows(feed.submission(2), check(feed, [second]).rows_path) == Loaded(added=1, unchanged=0, ended=1)
    assert load_rows(feed.submission(3), check(feed, [second]).rows_path) == Loaded(added=0, unchanged=1, ended=0)


def test_a_flag_or_an_incident_that_changes_begins_the_row_anew(month, check, tmp_path):
    orders = month(flags=["complete", "undamaged"])
    for n, flags in enumerate(["0,1", "1,0", "1,0"], start=1):
        load_rows(orders.submission(n), check(orders, [f"A,2026-10-05T18:00,2026-10-05T17:00,,{flags}"]).rows_path)
    assert list(CommitmentRow.objects.order_by("rev_from").values_list("rev_from", "rev_to", "flags")) == [
        (1, 2, {"complete": False, "undamaged": True}),
        (2, None, {"complete": True, "undamaged": False}),
    ]
    site = month("outages", code="site")
    for n, code in enumerate(["", "INC-7", "INC-7"], start=1):
        file = tmp_path / f"outages{n}.csv"
        file.write_text(f"id,start,end,weight,incident\nO,2026-10-05T09:00,,,{code}\n")
        checked = check_delivery(site.delivery(), file, rows_path=tmp_path / f"outages{n}.rows")
        load_rows(site.submission(n), checked.rows_path)
    assert list(OutageRow.objects.order_by("rev_from").values_list("rev_from", "rev_to", "incident")) == [
        (1, 2, ""),
        (2, None, "INC-7"),
    ]


def test_nothing_happened_ends_what_stood_and_a_row_may_come_back(month, check):
    parcels = month()
    rows_path = check(parcels, [A, B]).rows_path
    load_rows(parcels.submission(1), rows_path)
    assert load_rows(parcels.submission(2), None) == Loaded(added=0, unchanged=0, ended=2)
    assert load_rows(parcels.submission(3), rows_path) == Loaded(added=2, unchanged=0, ended=0)
    assert [as_of(revision) for revision in (1, 2, 3)] == [["A", "B"], [], ["A", "B"]]


def test_the_first_of_all_submissions_may_say_that_nothing_happened(month):
    parcels = month()
    assert load_rows(parcels.submission(1), None) == Loaded(added=0, unchanged=0, ended=0)


def test_an_earlier_revision_cannot_be_loaded_after_a_later_one(month, check):
    parcels = month()
    first = parcels.submission(1)
    load_rows(parcels.submission(2), check(parcels, [A]).rows_path)
    with pytest.raises(ValueError, match="a revision after 1 is already loaded"):
        load_rows(first, check(parcels, [B]).rows_path)


def test_deliveries_do_not_touch_each_other(month, check):
    parcels, letters = month(), month(code="letters")
    rows_path = check(parcels, [A, B]).rows_path
    load_rows(parcels.submission(1), rows_path)
    load_rows(letters.submission(1), rows_path)
    own = parcels.delivery(source="own")
    load_rows(parcels.submission(1, own), rows_path)
    load_rows(parcels.submission(2), None)
    assert CommitmentRow.objects.filter(rev_to__isnull=False, delivery=parcels.delivery()).count() == 2
    assert CommitmentRow.objects.filter(rev_to__isnull=True).exclude(delivery=parcels.delivery()).count() == 4


@pytest.mark.parametrize("standing", [[], ["X,2026-10-05T18:00,,"]], ids=["first file", "corrected file"])
def test_a_key_of_another_month_stops_the_whole_load(month, check, standing):
    parcels = month()
    late = check(parcels, [B, A]).rows_path
    if standing:
        load_rows(parcels.submission(1), check(parcels, standing).rows_path)
    september = parcels.delivery(9)
    load_rows(parcels.submission(1, september), check(parcels, ["A,2026-09-05T18:00,,"], september).rows_path)
    before = list(CommitmentRow.objects.order_by("pk").values())
    with pytest.raises(AlreadyDelivered):
        load_rows(parcels.submission(2), late)
    assert list(CommitmentRow.objects.order_by("pk").values()) == before


def test_an_outage_may_stand_in_two_months(month, check):
    site = month("outages")
    rows = ["O,2026-09-30T23:00,2026-10-01T01:00,"]
    for delivery in (site.delivery(9), site.delivery(10)):
        load_rows(site.submission(1, delivery), check(site, rows, delivery).rows_path)
    assert OutageRow.objects.filter(rev_to__isnull=True).count() == 2


def test_values_and_counts_of_two_months_stand_side_by_side(month, check):
    score = month("values")
    for delivery in (score.delivery(9), score.delivery(10)):
        load_rows(score.submission(1, delivery), check(score, ["98.7,5"], delivery).rows_path)
    assert ValueRow.objects.filter(rev_to__isnull=True).count() == 2


def test_more_rows_than_one_portion_are_loaded_exactly(month, check):
    parcels = month()
    rows = [f"{n},2026-10-{1 + n % 31:02}T18:00,2026-10-{1 + n % 31:02}T{n % 24:02}:00," for n in range(25_000)]
    load_rows(parcels.submission(1), check(parcels, rows).rows_path)
    changed = rows[:20_000] + [f"N{n},2026-10-01T18:00,," for n in range(5_000)]
    result = load_rows(parcels.submission(2), check(parcels, changed).rows_path)
    assert result == Loaded(added=5_000, unchanged=20_000, ended=5_000)
    first, second = (CommitmentRow.objects.of_revision(revision) for revision in (1, 2))
    assert first.filter(ok=True).count() == sum(n % 24 <= 18 for n in range(25_000))
    assert second.filter(ok=True).count() == sum(n % 24 <= 18 for n in range(20_000))

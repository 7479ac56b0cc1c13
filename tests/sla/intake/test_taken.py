from sla.intake.load import Loaded, load_rows
from sla.intake.sentences import fault_label, fault_sentence
from sla.intake.shape import Fault

SEPTEMBER = [
    "A,2026-09-05T18:00,2026-09-05T17:00,",
    "B,2026-09-05T18:00,2026-09-06T17:00,",
    "C,2026-09-05T18:00,,",
    "D,2026-09-05T18:00,,",
]
OCTOBER = [
    "A,2026-10-05T18:00,2026-10-05T17:00,",
    "B,2026-10-05T18:00,2026-10-06T17:00,",
    "C,2026-10-05T18:00,,",
    "E,2026-10-05T18:00,2026-10-05T17:00,",
    "F,soon,,",
]


def test_rows_that_another_month_has_are_left_out_and_named(month, check):
    parcels = month()
    september = parcels.delivery(9)
    load_rows(parcels.submission(1, september), check(parcels, SEPTEMBER, september).rows_path)
    checked = check(parcels, OCTOBER)
    when = {"year": 2026, "month": 9}
    assert checked.faults == (
        Fault(2, "id", "taken", "A", when),
        Fault(3, "id", "taken", "B", when),
        Fault(4, "id", "taken", "C", when),
        Fault(6, "due_at", "instant", "soon", {}),
    )
    assert checked.fault_counts == {("instant", "due_at"): 1, ("taken", "id"): 3}
    totals = checked.totals
    assert (totals.rows, totals.left_out, totals.good, totals.late, totals.never) == (5, 4, 1, 0, 0)
    assert load_rows(parcels.submission(1), checked.rows_path) == Loaded(added=1, unchanged=0, ended=0)
    assert fault_label("taken") == "Delivered for another period"
    assert fault_sentence(checked.faults[0]) == "was already delivered for 2026-09; each is delivered once."


def test_a_key_that_the_other_month_has_given_up_is_free(month, check):
    parcels = month()
    september = parcels.delivery(9)
    load_rows(parcels.submission(1, september), check(parcels, SEPTEMBER, september).rows_path)
    load_rows(parcels.submission(2, september), check(parcels, SEPTEMBER[1:], september).rows_path)
    assert [fault.text for fault in check(parcels, OCTOBER[:2]).faults] == ["B"]


def test_a_corrected_file_does_not_stand_in_its_own_way(month, check):
    parcels = month()
    load_rows(parcels.submission(1), check(parcels, OCTOBER).rows_path)
    again = check(parcels, OCTOBER)
    assert (again.totals.taken, [fault.rule for fault in again.faults]) == (4, ["instant"])


def test_other_sources_and_feeds_do_not_take_keys(month, check):
    parcels, letters = month(), month(code="letters")
    own = parcels.delivery(9, source="own")
    load_rows(parcels.submission(1, own), check(parcels, SEPTEMBER, own).rows_path)
    september = letters.delivery(9)
    load_rows(letters.submission(1, september), check(letters, SEPTEMBER, september).rows_path)
    assert [fault.rule for fault in check(parcels, OCTOBER).faults] == ["instant"]


def test_of_flagged_rows_that_another_month_has_the_flags_are_not_counted(month, check):
    orders = month(flags=["complete", "undamaged"])
    september = orders.delivery(9)
    first = check(orders, [f"{key},2026-09-05T18:00,,,," for key in "ABCD"], september)
    load_rows(orders.submission(1, september), first.rows_path)
    october = [
        "A,2026-10-05T18:00,2026-10-05T17:00,,1,1",
        "B,2026-10-05T18:00,2026-10-05T17:00,,1,0",
        "C,2026-10-05T18:00,2026-10-06T17:00,,1,1",
        "D,2026-10-05T18:00,,,,",
        "E,2026-10-05T18:00,2026-10-05T17:00,,0,1",
    ]
    totals = check(orders, october).totals
    assert (totals.left_out, totals.good, totals.flawed, totals.late, totals.never) == (4, 0, 1, 0, 0)
    assert totals.sums == {"complete": 0, "undamaged": 1}


def test_a_ticket_that_another_month_has_is_left_out(month, check):
    desk = month("tickets")
    september = desk.delivery(9)
    told = ["T1,P1,2026-09-05T09:00,,,", "T2,P1,2026-09-05T09:00,,,"]
    load_rows(desk.submission(1, september), check(desk, told, september).rows_path)
    checked = check(
        desk, ["T1,P1,2026-10-05T09:00,,,", "T2,P1,2026-10-05T09:00,,2026-10-05T10:00,", "T3,P1,2026-10-05T09:00,,,"]
    )
    assert [(fault.row, fault.rule) for fault in checked.faults] == [(2, "taken"), (3, "taken")]
    assert (checked.totals.left_out, checked.totals.open) == (2, 1)
    assert load_rows(desk.submission(1), checked.rows_path) == Loaded(added=1, unchanged=0, ended=0)


def test_buckets_of_two_months_stand_side_by_side(month, check):
    speed = month("buckets")
    for number in (9, 10):
        delivery = speed.delivery(number)
        rows = [f"2026-{number:02}-01,2026-{number:02}-02,+Inf,5"]
        loaded = load_rows(speed.submission(1, delivery), check(speed, rows, delivery).rows_path)
        assert loaded == Loaded(added=1, unchanged=0, ended=0)

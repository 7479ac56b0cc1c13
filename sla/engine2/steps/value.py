"""The value: what was measured.

not_reported: on_missing                        nothing arrived; what the contract makes of it
no_activity:                                    declared by the vendor
rows_due: total                                 every row due in the period
rows_excluded: excluded                         taken out by approved relief
rows_judged: judged                             total less excluded
rows_good: good direction                       of these kept; with direction down, events counted
rows_not_good: not_good direction               the others
window: start end seconds minutes               the period measured
outages: count open as_of seconds minutes       outages within the window, each by its weight, added one by one
overlap: seconds minutes                        counted more than once in that sum
downtime: seconds minutes                       the union, by the heaviest weight at each instant
exact_rows: good judged exact                   good ÷ judged × scale
exact_time: up_seconds window_seconds up_minutes window_minutes exact
                                                (window − downtime) ÷ window × 100
exact_reported: exact n                         a single figure; n empty when unknown
"""

STEPS: dict[str, tuple[str, ...]] = {
    "not_reported": ("on_missing",),
    "no_activity": (),
    "rows_due": ("total",),
    "rows_excluded": ("excluded",),
    "rows_judged": ("judged",),
    "rows_good": ("good", "direction"),
    "rows_not_good": ("not_good", "direction"),
    "window": ("start", "end", "seconds", "minutes"),
    "outages": ("count", "open", "as_of", "seconds", "minutes"),
    "overlap": ("seconds", "minutes"),
    "downtime": ("seconds", "minutes"),
    "exact_rows": ("good", "judged", "exact"),
    "exact_time": ("up_seconds", "window_seconds", "up_minutes", "window_minutes", "exact"),
    "exact_reported": ("exact", "n"),
}

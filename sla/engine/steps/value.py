"""The value: what was measured. `unit` is the level's, `scale` turns a share into it; times are weighted where parts
of the service were down. Lines that say nothing in a period (no relief, nothing open) are left out.

not_reported: on_missing                        nothing arrived; what the contract makes of it
no_activity:                                    declared by the vendor

rows_due: total                                 every row due in the period
rows_excluded: excluded                         taken out by approved relief
rows_judged: judged                             total less excluded
component: name good judged scale exact unit    of a perfect order: judged rows that fulfil this component
rows_good: good direction                       of the judged kept, in every component; with direction down, events
rows_not_good: not_good direction               the others
exact_rows: good judged scale exact unit        good ÷ judged × scale

slices_due: count                               slices of time
slices_error: rate count errors                 so many of them had this error rate; errors = rate × count
slices_rest: rates count errors                 the slices of all smaller error rates together
exact_slices: errors count mean scale exact unit
                                                mean = errors ÷ count, in %; exact = (100 − mean) ÷ 100 × scale

exact_reported: exact n unit                    a single figure; n empty when unknown
counted: count kind                             events or days
counted_by: severity count                      of these; severity empty where it was not told apart

window: start end seconds minutes               the period measured
window_unknown: seconds minutes                 stretches inside it for which nothing was reported, left out
outages_short: count min_minutes seconds minutes
                                                outages shorter than the contract counts, by their weight, left out
outages: count open as_of seconds minutes       outages within the window, each by its weight, added one by one
overlap: seconds minutes                        counted more than once in that sum
planned_counts: count                           planned maintenance claimed, which by contract counts as downtime
downtime_gross: seconds minutes                 the union, by the heaviest weight at each instant, before relief
downtime_relieved: seconds minutes              of this in time of approved relief
downtime: seconds minutes                       the rest; without relief, the union itself
relief_time: count seconds minutes              approved relief within the window, each instant once
time_judged: denominator seconds minutes        what is divided by: less_relief or whole
exact_time: up_seconds window_seconds up_minutes window_minutes scale exact unit
                                                (judged − downtime) ÷ judged × scale; window_… is the time judged

tickets_due: total clock                        cases with a clock, elapsed or business
tickets_unknown: open as_of                     of these open and not past their target: not known yet, left out
tickets_overdue: open as_of                     of these open and past it: judged by their time so far
tickets_judged: judged                          the others
clock_stopped: cases seconds minutes            by pauses and relief, in so many of the judged cases
majeure_late: cases                             force majeure arose when these were past their target: no relief
tickets_within: within target_minutes           of the judged within the target
tickets_late: late target_minutes               of the judged past it
exact_within: within judged scale exact unit    within ÷ judged × scale
exact_mean: seconds minutes judged exact unit   their time together ÷ judged, in minutes
rank: percent method judged rank                nearest_rank: percent × judged, rounded up;
                                                linear: 1 + percent × (judged − 1)
ranked: place seconds minutes                   the time of the case at that place, in order of time
exact_percentile: percent exact unit            the time at the rank, in minutes; between two places in
                                                proportion

buckets: sets cases                             sets of bucket counts, summed
bucket_rank: percent cases rank                 percent × cases
bucket: low high before upto                    the bucket the rank or limit falls in, and the cases up to each end
bucket_open: low before                         the open bucket; nothing is known beyond its lower bound
exact_bucket: percent rank exact unit           from low to high in proportion; in the open bucket its lower bound
exact_at_most: limit at_most cases scale exact unit
                                                at_most ÷ cases × scale; within a bucket in proportion

members: count direction                        judged one by one; the worst decides
member_decides: name                            that member; the lines after it are its own
members_events: events                          events of all members together, where they are counted

earlier_value: back exact unit                  the value `back` periods ago; exact empty where there was none
exact_average: sum values exact unit            of this and the earlier values that there are: sum ÷ values
"""

STEPS: dict[str, tuple[str, ...]] = {
    "not_reported": ("on_missing",),
    "no_activity": (),
    "rows_due": ("total",),
    "rows_excluded": ("excluded",),
    "rows_judged": ("judged",),
    "component": ("name", "good", "judged", "scale", "exact", "unit"),
    "rows_good": ("good", "direction"),
    "rows_not_good": ("not_good", "direction"),
    "exact_rows": ("good", "judged", "scale", "exact", "unit"),
    "slices_due": ("count",),
    "slices_error": ("rate", "count", "errors"),
    "slices_rest": ("rates", "count", "errors"),
    "exact_slices": ("errors", "count", "mean", "scale", "exact", "unit"),
    "exact_reported": ("exact", "n", "unit"),
    "counted": ("count", "kind"),
    "counted_by": ("severity", "count"),
    "window": ("start", "end", "seconds", "minutes"),
    "window_unknown": ("seconds", "minutes"),
    "outages_short": ("count", "min_minutes", "seconds", "minutes"),
    "outages": ("count", "open", "as_of", "seconds", "minutes"),
    "overlap": ("seconds", "minutes"),
    "planned_counts": ("count",),
    "downtime_gross": ("seconds", "minutes"),
    "downtime_relieved": ("seconds", "minutes"),
    "downtime": ("seconds", "minutes"),
    "relief_time": ("count", "seconds", "minutes"),
    "time_judged": ("denominator", "seconds", "minutes"),
    "exact_time": ("up_seconds", "window_seconds", "up_minutes", "window_minutes", "scale", "exact", "unit"),
    "tickets_due": ("total", "clock"),
    "tickets_unknown": ("open", "as_of"),
    "tickets_overdue": ("open", "as_of"),
    "tickets_judged": ("judged",),
    "clock_stopped": ("cases", "seconds", "minutes"),
    "majeure_late": ("cases",),
    "tickets_within": ("within", "target_minutes"),
    "tickets_late": ("late", "target_minutes"),
    "exact_within": ("within", "judged", "scale", "exact", "unit"),
    "exact_mean": ("seconds", "minutes", "judged", "exact", "unit"),
    "rank": ("percent", "method", "judged", "rank"),
    "ranked": ("place", "seconds", "minutes"),
    "exact_percentile": ("percent", "exact", "unit"),
    "buckets": ("sets", "cases"),
    "bucket_rank": ("percent", "cases", "rank"),
    "bucket": ("low", "high", "before", "upto"),
    "bucket_open": ("low", "before"),
    "exact_bucket": ("percent", "rank", "exact", "unit"),
    "exact_at_most": ("limit", "at_most", "cases", "scale", "exact", "unit"),
    "members": ("count", "direction"),
    "member_decides": ("name",),
    "members_events": ("events",),
    "earlier_value": ("back", "exact", "unit"),
    "exact_average": ("sum", "values", "exact", "unit"),
}

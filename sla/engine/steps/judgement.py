"""The judgement: what it means.

rounded: exact precision rounding value unit    rounded once; this value decides
late: on_late                                   it arrived after the deadline; what the contract makes of it
two_sources: vendor own difference tolerance counts unit
                                                both sides measured; whose figure counts (vendor or own)
one_source: source                              only that side measured, where the contract has both
relief_covers:                                  approved relief covers the whole period
window_not_over: window until                   measured over a longer window, judged when that ends
named_window: name expected minimum pays        a trial period or peak season with its own levels; pays: yes or no
ratcheted: agreed expected                      the expected level has moved since it was agreed
provisional: ripe_on                            cases are still becoming known; judged for good from that day on
volume_enough: n n_min                          enough cases to judge
volume_too_few: n n_min                         too few cases; the value is shown and not judged
volume_carried: n n_min                         too few cases; they are carried into the next period
one_miss_forgiven: n n_min misses               too few cases, and not more than one miss: it does not count
expected: expected value distance side direction unit
                                                side: value is above, below or at; distance in points of the unit
minimum: minimum value distance side direction unit
no_minimum:                                     the contract has none
n_of_m: misses of counted                       below expected this often in the last `of` periods; a default from
                                                `misses` on
promoted: after missed                          a key level, after so many misses in a row treated as critical
outcome: outcome rating default                 default: yes or no
repeat: nth prior                               this default is the nth in a row after `prior` others
limit: word value limit count                   an outside limit is reached; count empty where it sets none
"""

STEPS: dict[str, tuple[str, ...]] = {
    "rounded": ("exact", "precision", "rounding", "value", "unit"),
    "late": ("on_late",),
    "two_sources": ("vendor", "own", "difference", "tolerance", "counts", "unit"),
    "one_source": ("source",),
    "relief_covers": (),
    "window_not_over": ("window", "until"),
    "named_window": ("name", "expected", "minimum", "pays"),
    "ratcheted": ("agreed", "expected"),
    "provisional": ("ripe_on",),
    "volume_enough": ("n", "n_min"),
    "volume_too_few": ("n", "n_min"),
    "volume_carried": ("n", "n_min"),
    "one_miss_forgiven": ("n", "n_min", "misses"),
    "expected": ("expected", "value", "distance", "side", "direction", "unit"),
    "minimum": ("minimum", "value", "distance", "side", "direction", "unit"),
    "no_minimum": (),
    "n_of_m": ("misses", "of", "counted"),
    "promoted": ("after", "missed"),
    "outcome": ("outcome", "rating", "default"),
    "repeat": ("nth", "prior"),
    "limit": ("word", "value", "limit", "count"),
}

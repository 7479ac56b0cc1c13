"""What follows: credits earned back, levels that move, rights that arise.

earned_back: level period amount currency       the credit of the period that began on that day is given back
ratchet_streak: level streak after              so many periods in a row better than expected; it moves after `after`
ratchet_moved: level after mean expected midpoint limit next unit
                                                half-way from expected to the mean of `after` values, rounded; limit
                                                is the furthest of one move, empty where none is agreed
trigger_consecutive: trigger level count k met exercise_by
                                                periods in a row in default; met: yes or no; exercise_by empty where
                                                not met or no last day is agreed; level empty where it is none yet
trigger_k_of_n: trigger level count k n met exercise_by
                                                periods in default among the last n
trigger_mean_below: trigger level mean value n direction unit met exercise_by
                                                mean of the last n values; empty while fewer than n were judged
trigger_credits_amount: trigger amount value n currency met exercise_by
                                                credits of the last n periods together
trigger_credits_percent: trigger count percent k n met exercise_by
                                                in so many of the last n periods credits reached a percent of the base
trigger_share_of_measurements: trigger level share percent n met exercise_by
                                                percent of the last n periods' measurements in default; level empty: all
above_130: loss limit currency                  the credits pass 130 % of the loss entered
"""

STEPS: dict[str, tuple[str, ...]] = {
    "earned_back": ("level", "period", "amount", "currency"),
    "ratchet_streak": ("level", "streak", "after"),
    "ratchet_moved": ("level", "after", "mean", "expected", "midpoint", "limit", "next", "unit"),
    "trigger_consecutive": ("trigger", "level", "count", "k", "met", "exercise_by"),
    "trigger_k_of_n": ("trigger", "level", "count", "k", "n", "met", "exercise_by"),
    "trigger_mean_below": ("trigger", "level", "mean", "value", "n", "direction", "unit", "met", "exercise_by"),
    "trigger_credits_amount": ("trigger", "amount", "value", "n", "currency", "met", "exercise_by"),
    "trigger_credits_percent": ("trigger", "count", "percent", "k", "n", "met", "exercise_by"),
    "trigger_share_of_measurements": ("trigger", "level", "share", "percent", "n", "met", "exercise_by"),
    "above_130": ("loss", "limit", "currency"),
}

"""The credit: what it costs. Amounts are exact up to level_credit, which is rounded once to the smallest unit.

Charges and what the credit is taken on:

charges: amount currency                        charges of the period, as entered
tax_out: percent tax amount                     tax within the charges, and the charges without it
tax_kept: percent                               tax within the charges stays in the base
pass_through: amount                            costs passed through, not at risk
base: amount                                    charges less tax taken out, less pass-through
at_risk: percent base amount                    percent of the base

One level before the cap, by its credit type:

no_credit: reason                               key_level no_credit_agreed no_weight watch_only window_pays_nothing
                                                provisional no_default no_value no_band below_threshold nothing_counted
unreported: counts_as value unit                nothing was reported; counts as the dearest or the mildest band, or as
                                                the minimum (then value is that)
weight: percent at_risk amount                  this level's percent of the at-risk amount
category: category percent at_risk amount       a category's share of the at-risk amount
category_weight: percent pool amount            this level's percent of its category's share
band: value low high percent base amount unit   low included, high excluded, empty: open-ended; value empty: unreported
deviation: value origin distance side part points unit
                                                distance in points of the unit; part: how a part of a point counts
                                                (linear, ceil, floor); points: what counts; side: below or above
deviation_rate: points per_point percent base amount
                                                points × percent a point, of the base
flat: percent base amount                       percent of the base a miss
events: counted threshold paid                  events counted; those beyond the threshold are paid for
per_event: events each amount                   events × an amount each
per_event_percent: events percent base amount   events × percent of the base each
severity: severity count each amount            events of one severity × its amount
severities: amount                              all severities added
minutes_down: value low high percent base amount unit
                                                low excluded, high included, empty: open-ended
outside_bands: value unit                       the figure that lies in no band
repeat_multiplier: nth multiplier amount        only where the contract has multipliers
maximum: exact maximum amount                   the most that all events together cost
level_credit: level exact amount                credit of this level before the cap, rounded
same_incident: level amount stays stays_amount incident
                                                what this level would have cost; another level that costs at least as
                                                much stands for the same incident (a level of points: as if alone)

Points, and what they cost together:

points_band: value low high points unit         low included, high excluded; value empty: unreported
points_repeat: nth multiplier points            a default after another counts this many times
level_points: level points                      points of one level that count
other_points: count points                      those of more than twelve other levels, added
points_sum: points                              all of them added
points_rate: points per_point percent           points × percent a point
points_row: points up_to percent                the row of the table they fall in; up_to empty: beyond the last row
score: points score                             100 less the points, not less than 0
score_rung: score at_least paid percent         the rung reached, the share that is paid and the share that is not;
                                                at_least empty: under the last rung, which holds
score_linear: score below plus paid percent     below so many points, plus + score percent is paid
points_amount: percent base amount              percent of the base, rounded
points_share: own sum whole exact amount        own ÷ sum × whole, rounded so that the shares add up

Persistent failure:

persistent_count: since earlier now uncredited  failures since that day that no earlier credit has used up
persistent_none: every uncredited               fewer than it takes
persistent: every times percent annual exact amount
                                                times × percent of the annual charges, rounded

All together, and the cap:

other_credit: level amount                      another level's credit before the cap, one line each of up to twelve
other_credits: count amount                     more than twelve other levels' credits before the cap, added
sum_before_cap: amount                          all of them added
cap_percent: percent base amount                a cap by percent of the base
cap_at_risk: amount                             no cap of its own: the at-risk amount is the most
cap_amount: amount                              a cap by amount
annual_cap: start end percent base source amount
                                                the contract year, and the most that can be taken in it; source: agreed
                                                (annual charges) or so_far (bases of its periods added)
annual_left: cap taken amount                   taken in earlier periods of the year, and what is left
no_cap:                                         the contract has none
cap: by amount falls_away                       the smallest of them; by: percent, at_risk, amount or annual
share: own sum cap exact amount                 own ÷ sum × cap, rounded so that the shares add up to the cap
credit: level amount currency                   what is posted for this level
persistent_credit: amount currency              what is posted for persistent failure
total: amount currency                          what is posted for the schedule

The bonus, a line of its own beside the credits:

bonus_reached: level value at_least direction unit
                                                level empty: every critical level was met; at_least empty: it was met
no_bonus: reason level value at_least direction unit
                                                watch_only window_pays_nothing provisional nothing_judged not_reached
bonus: percent base exact amount                percent of the base, rounded
bonus_cap: percent base amount                  the most a bonus can be, where it is less than that
bonus_total: amount currency                    what the vendor gets
"""

_LIES_IN = ("value", "low", "high")
_REACHES = ("level", "value", "at_least", "direction", "unit")

STEPS: dict[str, tuple[str, ...]] = {
    "charges": ("amount", "currency"),
    "tax_out": ("percent", "tax", "amount"),
    "tax_kept": ("percent",),
    "pass_through": ("amount",),
    "base": ("amount",),
    "at_risk": ("percent", "base", "amount"),
    "no_credit": ("reason",),
    "unreported": ("counts_as", "value", "unit"),
    "weight": ("percent", "at_risk", "amount"),
    "category": ("category", "percent", "at_risk", "amount"),
    "category_weight": ("percent", "pool", "amount"),
    "band": (*_LIES_IN, "percent", "base", "amount", "unit"),
    "deviation": ("value", "origin", "distance", "side", "part", "points", "unit"),
    "deviation_rate": ("points", "per_point", "percent", "base", "amount"),
    "flat": ("percent", "base", "amount"),
    "events": ("counted", "threshold", "paid"),
    "per_event": ("events", "each", "amount"),
    "per_event_percent": ("events", "percent", "base", "amount"),
    "severity": ("severity", "count", "each", "amount"),
    "severities": ("amount",),
    "minutes_down": (*_LIES_IN, "percent", "base", "amount", "unit"),
    "outside_bands": ("value", "unit"),
    "repeat_multiplier": ("nth", "multiplier", "amount"),
    "maximum": ("exact", "maximum", "amount"),
    "level_credit": ("level", "exact", "amount"),
    "same_incident": ("level", "amount", "stays", "stays_amount", "incident"),
    "points_band": (*_LIES_IN, "points", "unit"),
    "points_repeat": ("nth", "multiplier", "points"),
    "level_points": ("level", "points"),
    "other_points": ("count", "points"),
    "points_sum": ("points",),
    "points_rate": ("points", "per_point", "percent"),
    "points_row": ("points", "up_to", "percent"),
    "score": ("points", "score"),
    "score_rung": ("score", "at_least", "paid", "percent"),
    "score_linear": ("score", "below", "plus", "paid", "percent"),
    "points_amount": ("percent", "base", "amount"),
    "points_share": ("own", "sum", "whole", "exact", "amount"),
    "persistent_count": ("since", "earlier", "now", "uncredited"),
    "persistent_none": ("every", "uncredited"),
    "persistent": ("every", "times", "percent", "annual", "exact", "amount"),
    "other_credit": ("level", "amount"),
    "other_credits": ("count", "amount"),
    "sum_before_cap": ("amount",),
    "cap_percent": ("percent", "base", "amount"),
    "cap_at_risk": ("amount",),
    "cap_amount": ("amount",),
    "annual_cap": ("start", "end", "percent", "base", "source", "amount"),
    "annual_left": ("cap", "taken", "amount"),
    "no_cap": (),
    "cap": ("by", "amount", "falls_away"),
    "share": ("own", "sum", "cap", "exact", "amount"),
    "credit": ("level", "amount", "currency"),
    "persistent_credit": ("amount", "currency"),
    "total": ("amount", "currency"),
    "bonus_reached": _REACHES,
    "no_bonus": ("reason", *_REACHES),
    "bonus": ("percent", "base", "exact", "amount"),
    "bonus_cap": ("percent", "base", "amount"),
    "bonus_total": ("amount", "currency"),
}

"""The credit: what it costs. Amounts are exact up to level_credit, which is rounded once to the smallest unit.

no_credit: reason                               key_level, no_weight, no_default …
charges: amount currency                        charges of the period
pass_through: amount                            costs passed through, not at risk
base: amount                                    charges less pass-through
at_risk: percent base amount                    percent of the base
weight: percent at_risk amount                  this level's percent of the at-risk amount
repeat_multiplier: nth multiplier amount        only where the contract has multipliers
level_credit: level exact amount                credit of this level before the cap, rounded
other_credit: level amount                      another level's credit before the cap, one line each
sum_before_cap: amount                          all of them added
cap: percent base amount falls_away             the most that can be taken for the period
share: own sum cap exact amount                 own ÷ sum × cap, rounded so that the shares add up to the cap
credit: level amount currency                   what is posted for this level
total: amount currency                          what is posted for the schedule
"""

STEPS: dict[str, tuple[str, ...]] = {
    "no_credit": ("reason",),
    "charges": ("amount", "currency"),
    "pass_through": ("amount",),
    "base": ("amount",),
    "at_risk": ("percent", "base", "amount"),
    "weight": ("percent", "at_risk", "amount"),
    "repeat_multiplier": ("nth", "multiplier", "amount"),
    "level_credit": ("level", "exact", "amount"),
    "other_credit": ("level", "amount"),
    "sum_before_cap": ("amount",),
    "cap": ("percent", "base", "amount", "falls_away"),
    "share": ("own", "sum", "cap", "exact", "amount"),
    "credit": ("level", "amount", "currency"),
    "total": ("amount", "currency"),
}

"""What is wrong, where, and with which figures? A sentence for a file, its code and figures for whoever words it.

`SENTENCES` holds the English of every code; the places in braces are the figures. A fault is its sentence, opening with
the path of the field as a case file names it, so that a list of faults reads as lines.
"""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    # a single figure
    "not_exact": "{figure} is not an exact decimal number.",
    "negative": "{figure} is negative.",
    "digits": "{figure} has more than {whole} digits before or {decimals} after the point.",
    "not_positive": "it must be more than 0.",
    "over_hundred": "{figure} is more than 100 %.",
    "currency_decimals": "{figure} has more than the {decimals} decimals of the currency.",
    "not_whole": "{figure} is not a whole number.",
    "too_long": "it has more than {whole} digits.",
    "out_of_range": "{figure} is not a whole number from {least} to {most}.",
    "never": "{count} times in {periods} periods can never happen.",
    "year": "{day} is not in the years {first} to {last}.",
    "no_zone": "“{zone}” is not a known time zone, such as Asia/Shanghai.",
    "empty": "it is empty.",
    "none": "there is none.",
    "name_twice": "{name} stands there twice.",
    "twice": "it stands there twice.",
    "none_of": "“{word}” is none of {words}.",
    "unknown_level": "there is no level “{level}”.",
    "ends_before": "{end} is before the start, {start}.",
    # the credit of a level
    "no_category": "“{category}” is not in rules.categories.",
    "weight_over": "{weight} is more than the {most} that rules.max_weight_percent allows.",
    "category_weight_over": "{weight} % of its category is {share} % of what is at risk, which is more than the {most} "
    "that rules.max_weight_percent allows.",
    "band_backwards": "it runs from {low} to {high}; the lower end comes first.",
    "bands_overlap": "it overlaps bands[{other}]; a value must lie in one band only.",
    "bands_overlap_from": "it overlaps bands[{other}] from {low} on; a value must lie in one band only.",
    "no_minutes": "duration_bands needs minutes or days, and {kind} gives none.",
    "no_events": "per_event needs something to count, and {kind} counts nothing.",
    "event_without_price": "it is missing; an event costs an amount, or a percentage of the charges.",
    "event_with_two_prices": "an event costs an amount or a percentage, not both.",
    "no_severities": "only events are told apart by severity, {kind} is not.",
    "severity_threshold": "with amounts by severity it would be open which events are free.",
    # a level
    "limit_backwards": "{last} is before valid_from, {first}.",
    "minimum_above": "{minimum} is above the expected {expected}; where higher is better it must not be.",
    "minimum_below": "{minimum} is below the expected {expected}; where lower is better it must not be.",
    "window_counts": "only a rolling window counts periods, a {window} is one.",
    "no_calendar": "it counts working hours only, and there is no calendar that says which they are.",
    "no_working_hours": "it counts working hours only, and the calendar has none on any weekday.",
    "durations_statistic": "“{word}” is none of share_within, mean, p1 … p99.",
    "no_target": "it is missing; share_within counts the cases that took at most so long.",
    "two_statistics": "{word} and share_at_most are two different figures; only one can be judged.",
    "histogram_statistic": "“{word}” is none of p1 … p99, and no share_at_most stands in its place.",
    "no_statistic": "{kind} has none; it belongs to durations and histograms.",
    "no_share": "{kind} has none; it belongs to histograms.",
    # the rules of a schedule
    "too_many_levels": "it is critical level {count}, and rules.max_levels allows {most}.",
    "no_at_risk": "it is missing, and the weight of levels[{at}] is a part of what is at risk.",
    "pool_over": "the weights add up to {together}, more than the {most} it allows.",
    "no_points_to": "it is missing; levels[{at}] gives points, and no score says what they cost either.",
    "score_and_points_to": "points are turned into money by points_to or by a score, not by both.",
    "score_without_points": "no level gives points that it could deduct.",
    "points_cost_nothing": "it needs a percent_per_point or a table.",
    "points_cost_twice": "points cost a percent_per_point or what a table says, not both.",
    "table_order": "up to {points} points is not more than in the row before, {before}.",
    "table_cheaper": "more points must not cost less, {percent} % after {before} %.",
    "ladder_top": "the best rung pays {paid} %; without points the whole is paid, 100 %.",
    "ladder_order": "at least {score} is not less than on the rung before, {before}.",
    "ladder_dearer": "a lower score must not pay more, {paid} % after {before} %.",
    "no_annual_charges": "it is missing, and a persistent failure costs a percentage of it.",
    "bonus_without_level": "a figure to reach needs the level that reaches it.",
    # rights and the calendar
    "right_on_whole": "{type} looks at the credits of the whole schedule, not at one level.",
    "right_needs": "it is missing; {type} needs it.",
    "right_without": "{type} has no such figure.",
    "weekdays": "there must be seven weekdays from Monday, not {count}.",
    "closed_and_open": "{day} is also closed; it cannot be both.",
    "night_shift": "it runs from {start} to {end}; a night shift is two rows, one to 00:00 and one from 00:00.",
    "hours_overlap": "{start} to {end} overlaps {other_start} to {other_end}.",
    # a period, and what was measured in it
    "pass_through_over": "{passed} is more than the charges, {charges}.",
    "pass_through_over_net": "{passed} is more than the charges, {charges} without its {tax} % tax.",
    "not_after": "{start} is not after the period before it, which ends {before}.",
    "no_such_level": "there is no such level.",
    "other_kind": "{kind} arrived, and the level is measured as {measured}.",
    "no_severity": "it is missing; events cost an amount by severity.",
    "over_total": "{figure} is more than the total, {total}.",
    "over_total_less": "{figure} is more than the total, {total} less {excluded} excluded.",
    "severities_sum": "the severities add up to {together}, not to the count, {count}.",
    "no_length": "the window has no length, it must end after it starts.",
    "over_one": "{figure} is more than 1, which is wholly down.",
    "other_bounds": "the sets have different bounds; cumulative counts add up only where the bounds are the same.",
    "no_finite_bound": "it has no finite bound.",
    "bounds_fall": "the bounds do not rise, with +Inf last.",
    "counts_fall": "the counts fall; each must hold all cases up to its bound.",
    "different_ways": "they are measured in different ways.",
    "before_start": "it lies before the start.",
    "without_zone": "{moment} has no time zone.",
}


class Fault(str):
    """`levels[0].expected: -1 is negative.`: the sentence, and the path, code and figures it is made of."""

    path: str
    code: str
    figures: dict[str, str]

    def __new__(cls, path: str, code: str, **figures: object) -> "Fault":
        written = {name: str(figure) for name, figure in figures.items()}
        fault = super().__new__(cls, f"{path}: {SENTENCES[code].format(**written)}")
        fault.path, fault.code, fault.figures = path, code, written
        return fault

    def under(self, prefix: str) -> "Fault":
        """The same fault of a field that stands deeper."""
        return Fault(f"{prefix}{self.path}", self.code, **self.figures)

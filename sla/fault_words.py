"""How does a fault that the engine found read on a page: where it is, what is wrong, how to mend it?

The engine's own English names fields as a case file does, which `simulate` prints; here the same codes and figures are
said in the words of the forms, in the reader's language.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import wording
from contracts.models import LevelSpec, Schedule
from sla.engine import Fault
from vendors.words import clauses, listed, reads_chinese

WORDS: dict[str, Promise] = {
    "not_exact": gettext_lazy("%(figure)s is not an exact number."),
    "negative": gettext_lazy("%(figure)s is negative."),
    "digits": gettext_lazy("%(figure)s has more than %(whole)s digits before or %(decimals)s after the point."),
    "not_positive": gettext_lazy("It must be more than 0."),
    "over_hundred": gettext_lazy("%(figure)s is more than 100 %%."),
    "currency_decimals": gettext_lazy("%(figure)s has more than the %(decimals)s decimals of the currency."),
    "not_whole": gettext_lazy("%(figure)s is not a whole number."),
    "too_long": gettext_lazy("It has more than %(whole)s digits."),
    "out_of_range": gettext_lazy("%(figure)s is not a whole number from %(least)s to %(most)s."),
    "never": gettext_lazy("%(count)s times in %(periods)s periods can never happen."),
    "year": gettext_lazy("%(day)s is not in the years %(first)s to %(last)s."),
    "no_zone": gettext_lazy("“%(zone)s” is not a known time zone, such as Asia/Shanghai."),
    "empty": gettext_lazy("It is empty."),
    "none": gettext_lazy("There is none."),
    "name_twice": gettext_lazy("“%(name)s” stands there twice."),
    "twice": gettext_lazy("It stands there twice."),
    "none_of": gettext_lazy("“%(word)s” is none of these: %(words)s."),
    "unknown_level": gettext_lazy("There is no service level “%(level)s”."),
    "ends_before": gettext_lazy("The end, %(end)s, is before the start, %(start)s."),
    "no_category": gettext_lazy("The schedule has no category “%(category)s”."),
    "weight_over": gettext_lazy("%(weight)s is more than the %(most)s that one service level may weigh."),
    "category_weight_over": gettext_lazy(
        "%(weight)s %% of its category is %(share)s %% of what is at risk, more than the %(most)s that one service "
        "level may weigh."
    ),
    "band_backwards": gettext_lazy("It runs from %(low)s to %(high)s; the lower end comes first."),
    "bands_overlap": gettext_lazy("It overlaps another band; a value must lie in one band only."),
    "bands_overlap_from": gettext_lazy("It overlaps another band from %(low)s on; a value must lie in one band only."),
    "no_minutes": gettext_lazy("Bands of minutes need something measured in minutes or days; “%(kind)s” is not."),
    "no_events": gettext_lazy("A price for each event needs something to count; “%(kind)s” counts nothing."),
    "event_without_price": gettext_lazy("Say what an event costs: an amount, or a percentage of the charges."),
    "event_with_two_prices": gettext_lazy("An event costs an amount or a percentage, not both."),
    "no_severities": gettext_lazy("Only events are told apart by severity; “%(kind)s” is not."),
    "severity_threshold": gettext_lazy("With amounts by severity it would be open which events are free."),
    "limit_backwards": gettext_lazy("It ends on %(last)s, before it begins on %(first)s."),
    "minimum_above": gettext_lazy(
        "%(minimum)s is above the expected %(expected)s; where higher is better it must not be."
    ),
    "minimum_below": gettext_lazy(
        "%(minimum)s is below the expected %(expected)s; where lower is better it must not be."
    ),
    "window_counts": gettext_lazy("Only a window of the last periods counts periods; “%(window)s” is one."),
    "no_calendar": gettext_lazy("It counts working hours only: choose the contract’s calendar of working days."),
    "no_working_hours": gettext_lazy("It counts working hours only, and the calendar has none on any weekday."),
    "durations_statistic": gettext_lazy(
        "“%(word)s” is none of these: the share within the target, the mean, p1 to p99."
    ),
    "no_target": gettext_lazy("Say the target: the share counts the cases that took at most so long."),
    "two_statistics": gettext_lazy(
        "“%(word)s” and the share of cases at or under a figure are two things; only one can be judged."
    ),
    "histogram_statistic": gettext_lazy(
        "“%(word)s” is none of p1 to p99; without one, say at or under which figure cases are counted."
    ),
    "no_statistic": gettext_lazy("“%(kind)s” has no statistic; it belongs to times and to figures in buckets."),
    "no_share": gettext_lazy("“%(kind)s” has none; it belongs to figures in buckets."),
    "too_many_levels": gettext_lazy("It is critical service level number %(count)s; at most %(most)s are allowed."),
    "no_at_risk": gettext_lazy("Say how much is at risk: weights are parts of it."),
    "pool_over": gettext_lazy("The weights add up to %(together)s, more than the %(most)s that are allowed."),
    "no_points_to": gettext_lazy("Say what points cost: a percentage for each, a table or a score."),
    "score_and_points_to": gettext_lazy(
        "Points cost a percentage or what a table says, or they make a score; not both."
    ),
    "score_without_points": gettext_lazy("No service level gives points that a score could deduct."),
    "points_cost_nothing": gettext_lazy("Say what a point costs: a percentage, or a table."),
    "points_cost_twice": gettext_lazy("A point costs a percentage or what the table says, not both."),
    "table_order": gettext_lazy("Up to %(points)s points is not more than in the row before, %(before)s."),
    "table_cheaper": gettext_lazy("More points must not cost less: %(percent)s %% after %(before)s %%."),
    "ladder_top": gettext_lazy("The best rung pays %(paid)s %%; without points the whole is paid, 100 %%."),
    "ladder_order": gettext_lazy("At least %(score)s is not less than on the rung before, %(before)s."),
    "ladder_dearer": gettext_lazy("A lower score must not pay more: %(paid)s %% after %(before)s %%."),
    "no_annual_charges": gettext_lazy("Say the charges of a year: a persistent failure costs a percentage of them."),
    "bonus_without_level": gettext_lazy("A figure to reach needs the service level that reaches it."),
    "right_on_whole": gettext_lazy("“%(type)s” looks at the credits of the whole schedule, not at one service level."),
    "right_needs": gettext_lazy("“%(type)s” needs this figure."),
    "right_without": gettext_lazy("“%(type)s” has no such figure."),
    "weekdays": gettext_lazy("There must be seven weekdays from Monday, not %(count)s."),
    "closed_and_open": gettext_lazy("%(day)s is closed and worked; it cannot be both."),
    "night_shift": gettext_lazy(
        "It runs from %(start)s to %(end)s; a night shift is two rows, one to 00:00 and one from 00:00."
    ),
    "hours_overlap": gettext_lazy("%(start)s to %(end)s overlaps %(other_start)s to %(other_end)s."),
    "pass_through_over": gettext_lazy("%(passed)s passed through is more than the charges, %(charges)s."),
    "pass_through_over_net": gettext_lazy(
        "%(passed)s passed through is more than the charges, %(charges)s without its %(tax)s %% tax."
    ),
    "not_after": gettext_lazy("%(start)s is not after the period before it, which ends on %(before)s."),
    "no_such_level": gettext_lazy("There is no such service level."),
    "other_kind": gettext_lazy("“%(kind)s” arrived, and the service level is measured as “%(measured)s”."),
    "no_severity": gettext_lazy("The events have no severities, by which they cost."),
    "over_total": gettext_lazy("%(figure)s is more than the total, %(total)s."),
    "over_total_less": gettext_lazy(
        "%(figure)s is more than the total, %(total)s, less the %(excluded)s that do not count."
    ),
    "severities_sum": gettext_lazy("The severities add up to %(together)s, not to the number of events, %(count)s."),
    "no_length": gettext_lazy("The window has no length; it must end after it starts."),
    "over_one": gettext_lazy("%(figure)s is more than 1, which is wholly down."),
    "other_bounds": gettext_lazy(
        "The sets of buckets have different limits; they add up only where these are the same."
    ),
    "no_finite_bound": gettext_lazy("It has no limit that is a figure."),
    "bounds_fall": gettext_lazy("The limits do not rise, with +Inf last."),
    "counts_fall": gettext_lazy("The counts fall; each must hold all cases up to its limit."),
    "different_ways": gettext_lazy("The members are measured in different ways."),
    "before_start": gettext_lazy("It lies before the start."),
    "without_zone": gettext_lazy("%(moment)s has no time zone."),
}
PARTS = {
    "calendar": gettext_lazy("Calendar of working days"),
    "charges": gettext_lazy("Charges of the period"),
    "pass_through": gettext_lazy("Costs passed through"),
    "loss": gettext_lazy("Estimated loss"),
    "zone": gettext_lazy("Time zone"),
    "currency": gettext_lazy("Currency"),
    "start": gettext_lazy("First day"),
    "end": gettext_lazy("Last day"),
}
# fields of a level that have a column of their own in the form
COLUMNS = {"class": "level_class", "name": "name_en"}
STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Names:
    """What levels and rights of a schedule are called, in their order."""

    levels: Mapping[str, str] = field(default_factory=dict)
    rights: tuple[str, ...] = ()
    seasons: tuple[str, ...] = ()

    @classmethod
    def of(cls, terms: Mapping) -> "Names":
        """Those of a case file's terms, in the reader's language."""
        key = "name_zh" if reads_chinese() else "name"
        windows = (terms.get("rules") or {}).get("windows") or []
        return cls(
            levels={one["code"]: one.get(key) or one.get("name") or one["code"] for one in terms["levels"]},
            rights=tuple(str(one.get("code", "")) for one in terms.get("triggers") or []),
            seasons=tuple(str(one.get("name", "")) for one in windows),
        )


def fault_words(fault: str, names: Names | None = None) -> str:
    """Where and what, as one sentence; a fault without a code stands as it is."""
    if not isinstance(fault, Fault):
        return str(fault)
    where, what = place_words(fault.path, names or Names()), what_words(fault)
    return _("%(where)s: %(what)s") % {"where": where, "what": what} if where else what


def faults_words(faults: Iterable[str], names: Names | None = None) -> list[str]:
    return [fault_words(fault, names) for fault in faults]


def what_words(fault: Fault) -> str:
    """The sentence without its place."""
    figures = {name: _figure(name, text) for name, text in fault.figures.items()}
    return str(WORDS[fault.code]) % figures


def _figure(name: str, text: str) -> str:
    if name in ("kind", "measured"):
        return str(dict(LevelSpec.Measure.choices).get(text, text))
    if name == "window":
        return str(wording.CHOICES["more.window"].get(text, text))
    if name == "type":
        return str(wording.CHOICES["triggers.*.type"].get(text, text))
    if name == "words":
        return listed(_choice(word) for word in text.split(", "))
    return text


def _choice(word: str) -> str:
    """A word of a short list as the forms call it."""
    for place in ("rules.nature", "rules.earn_back.exclude", "triggers.*.type"):
        if word in wording.CHOICES[place]:
            return str(wording.CHOICES[place][word])
    return word.replace("_", " ")


def place_words(path: str, names: Names) -> str:
    """levels[0].measure.clock → “On time, clock”."""
    steps = [name or int(at) for name, at in STEP.findall(path)]
    match steps:
        case ["levels", int(at), *rest]:
            codes = list(names.levels.values())
            level = codes[at] if at < len(codes) else _("service level %(n)s") % {"n": at + 1}
            return clauses([level, *_level_field(rest)])
        case ["data", str(code), *rest]:
            return clauses([names.levels.get(code, code), *_rest(rest)])
        case ["triggers", int(at), *rest]:
            code = names.rights[at] if at < len(names.rights) else str(at + 1)
            return wording.label(("triggers", code, *(str(step) for step in rest)))
        case ["rules", "windows", int(at), *rest]:
            season = names.seasons[at] if at < len(names.seasons) else str(at + 1)
            return clauses(_labelled(("rules",), ["windows", season, *(names.levels.get(one, one) for one in rest)]))
        case ["rules", *rest]:
            return _rule(rest)
        case ["periods", int(at), *rest]:
            return clauses([_("period %(n)s") % {"n": at + 1}, *([place_words(_path(rest), names)] if rest else [])])
        case [str(first), *rest]:
            return clauses([str(PARTS.get(first, first)), *_rest(rest)])
    return path


def _path(steps: list) -> str:
    written = ""
    for step in steps:
        written += f"[{step}]" if isinstance(step, int) else f".{step}" if written else step
    return written


def _level_field(steps: list) -> list[str]:
    if not steps:
        return []
    columns = {row.name: row.verbose_name for row in LevelSpec._meta.fields}
    column = COLUMNS.get(steps[0], steps[0])
    return [str(columns[column])] if len(steps) == 1 and column in columns else _labelled(("more",), steps)


def _rule(steps: list) -> str:
    columns = {row.name: row.verbose_name for row in Schedule._meta.fields}
    if steps and steps[0] in columns:
        return clauses([str(columns[steps[0]]), *_rest(steps[1:])])
    return clauses(_labelled(("rules",), steps))


def _labelled(start: tuple[str, ...], steps: list) -> list[str]:
    """The longest part of the way that has words, then the rows within it."""
    keys = tuple(str(step + 1) if isinstance(step, int) else step for step in steps)
    for end in range(len(keys), 0, -1):
        if (words := wording.known_label((*start, *keys[:end]))) is not None:
            return [words, *_rest(steps[end:])]
    return _rest(steps)


def _rest(steps: list) -> list[str]:
    return [
        _("row %(n)s") % {"n": step + 1} if isinstance(step, int) else str(PARTS.get(step, step.replace("_", " ")))
        for step in steps
    ]

"""How do the lines read that say what was measured? One function a code of `sla.engine.steps.value`."""

from decimal import Decimal

from django.utils.translation import gettext, gettext_lazy, ngettext

from portal.templatetags.steward import DASH, MINUS, initial_upper, level_value, number
from portal.wording.base import Figures, Said, Wording, Words, day, in_unit, long, minutes_of, registering

MISSING = {
    "below_minimum": gettext_lazy("by contract, that counts as below minimum"),
    "below_expected": gettext_lazy("by contract, that counts as below expected"),
    "excused": gettext_lazy("by contract, that is excused"),
}
COUNTED = {"events": gettext_lazy("Events counted"), "days": gettext_lazy("Days counted")}
CLOCKS = {
    "elapsed": gettext_lazy("timed day and night"),
    "business": gettext_lazy("timed in the calendar’s working hours"),
}
JUDGED = {
    "less_relief": gettext_lazy("the time measured less relief"),
    "whole": gettext_lazy("relief stays in it"),
}
WORST = {
    "up": gettext_lazy("judged one by one; the lowest decides"),
    "down": gettext_lazy("judged one by one; the highest decides"),
}
HUNDRED = Decimal(100)

WORDS: dict[str, Words] = {}
words_for = registering(WORDS)


def exact(figures: Figures) -> str:
    """The exact value: its digits to six decimals, and its unit."""
    return f"{long(figures['exact'])}{level_value(0, figures['unit'], 0)[1:]}"


def division(upper: str, lower: str, scale: str) -> str:
    """good ÷ judged, and the factor where the value is no percentage."""
    shown = f"{long(upper)} ÷ {number(lower)}"
    return shown if Decimal(scale) == HUNDRED else f"{shown} × {number(scale)}"


def less(count: str) -> str:
    return MINUS + number(count) if int(count) else number(count)


def readable(minutes: str) -> str:
    return number(Decimal(minutes).normalize())


# Silence, rows.


@words_for("not_reported")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Nothing arrived by the deadline"), str(MISSING[figures["on_missing"]]), gettext("not reported")


@words_for("no_activity")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("No activity"), gettext("declared by the vendor"), DASH


@words_for("rows_due")
def _(figures: Figures, wording: Wording) -> Said:
    label = initial_upper(gettext("%(rows)s in the period") % {"rows": wording.row_words()})
    return label, "", number(figures["total"])


@words_for("rows_excluded")
def _(figures: Figures, wording: Wording) -> Said:
    some = int(figures["excluded"])
    how = gettext("taken out by approved relief") if some else gettext("none approved")
    return gettext("less relief"), how, less(figures["excluded"])


@words_for("rows_judged")
def _(figures: Figures, wording: Wording) -> Said:
    return initial_upper(gettext("%(rows)s judged") % {"rows": wording.row_words()}), "", number(figures["judged"])


@words_for("component")
def _(figures: Figures, wording: Wording) -> Said:
    how = division(figures["good"], figures["judged"], figures["scale"])
    return gettext("of these fulfilled: %(component)s") % {"component": figures["name"]}, how, exact(figures)


@words_for("rows_good")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("of these kept") if figures["direction"] == "up" else gettext("of these counted against the level")
    return label, "", number(figures["good"])


@words_for("rows_not_good")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("of these not kept") if figures["direction"] == "up" else gettext("the others")
    return label, "", number(figures["not_good"])


@words_for("exact_rows")
def _(figures: Figures, wording: Wording) -> Said:
    how = division(figures["good"], figures["judged"], figures["scale"])
    return gettext("Exact value"), how, exact(figures)


# Slices, single figures, events.


@words_for("slices_due")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Slices of time measured"), "", number(figures["count"])


@words_for("slices_error")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("with an error rate of %(rate)s") % {"rate": in_unit(figures["rate"], "%")}
    how = gettext("%(rate)s × %(n)s slices") % {"rate": number(figures["rate"]), "n": number(figures["count"])}
    return label, how, number(figures["errors"])


@words_for("slices_rest")
def _(figures: Figures, wording: Wording) -> Said:
    counts = {"rates": number(figures["rates"]), "n": number(figures["count"])}
    how = gettext("%(rates)s rates × their slices, %(n)s slices in all") % counts
    return gettext("with a smaller error rate"), how, number(figures["errors"])


@words_for("exact_slices")
def _(figures: Figures, wording: Wording) -> Said:
    how = f"100 − {number(figures['errors'])} ÷ {number(figures['count'])}"
    if Decimal(figures["scale"]) != HUNDRED:
        how = f"({how}) ÷ 100 × {number(figures['scale'])}"
    return gettext("Exact value"), how, exact(figures)


@words_for("exact_reported")
def _(figures: Figures, wording: Wording) -> Said:
    if not figures["n"]:
        return gettext("Exact value"), gettext("as reported"), exact(figures)
    n = int(figures["n"])
    how = ngettext("as reported, over %(n)s case", "as reported, over %(n)s cases", n) % {"n": number(n)}
    return gettext("Exact value"), how, exact(figures)


@words_for("counted")
def _(figures: Figures, wording: Wording) -> Said:
    return str(COUNTED[figures["kind"]]), "", number(figures["count"])


@words_for("counted_by")
def _(figures: Figures, wording: Wording) -> Said:
    if not figures["severity"]:
        return gettext("of these without a severity"), "", number(figures["count"])
    return gettext("of these %(severity)s") % {"severity": figures["severity"]}, "", number(figures["count"])


# Time in service.


@words_for("window")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(start)s to %(end)s") % {
        "start": day(figures["start"], wording),
        "end": day(figures["end"], wording),
    }
    return gettext("Time measured"), how, minutes_of(figures)


@words_for("window_unknown")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("less time without a report"), gettext("neither up nor down"), minutes_of(figures, minus=True)


@words_for("outages_short")
def _(figures: Figures, wording: Wording) -> Said:
    count = int(figures["count"])
    how = ngettext(
        "%(n)s outage under %(least)s min, left out",
        "%(n)s outages under %(least)s min, left out",
        count,
    ) % {"n": number(count), "least": readable(figures["min_minutes"])}
    return gettext("Too short to count"), how, minutes_of(figures)


@words_for("outages")
def _(figures: Figures, wording: Wording) -> Said:
    count = int(figures["count"])
    how = ngettext(
        "%(n)s outage, by how much of the service was down",
        "%(n)s outages, each by how much of the service was down",
        count,
    ) % {"n": number(count)}
    still = int(figures["open"])
    if still:
        how = gettext("%(outages)s; %(open)s still open, counted to %(day)s") % {
            "outages": how,
            "open": number(still),
            "day": day(figures["as_of"], wording),
        }
    return gettext("Outages"), how, minutes_of(figures)


@words_for("overlap")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("less what overlaps"), gettext("each instant counts once"), minutes_of(figures, minus=True)


@words_for("planned_counts")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Planned maintenance"), gettext("by contract, it counts as downtime"), number(figures["count"])


@words_for("downtime_gross")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Downtime before relief"), "", minutes_of(figures)


@words_for("downtime_relieved")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("less downtime under approved relief"), "", minutes_of(figures, minus=True)


@words_for("downtime")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Downtime"), "", minutes_of(figures)


@words_for("relief_time")
def _(figures: Figures, wording: Wording) -> Said:
    count = int(figures["count"])
    how = ngettext("%(n)s stretch of time", "%(n)s stretches of time, each instant once", count) % {"n": number(count)}
    return gettext("Approved relief"), how, minutes_of(figures)


@words_for("time_judged")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Time judged"), str(JUDGED[figures["denominator"]]), minutes_of(figures)


@words_for("exact_time")
def _(figures: Figures, wording: Wording) -> Said:
    times = {"up": readable(figures["up_minutes"]), "window": readable(figures["window_minutes"])}
    how = gettext("%(up)s ÷ %(window)s min") % times
    if Decimal(figures["scale"]) != HUNDRED:
        how = f"{how} × {number(figures['scale'])}"
    return gettext("Exact value"), how, exact(figures)


# Cases with a clock.


@words_for("tickets_due")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Cases in the period"), str(CLOCKS[figures["clock"]]), number(figures["total"])


@words_for("tickets_unknown")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("open on %(day)s and not late so far") % {"day": day(figures["as_of"], wording)}
    return gettext("less cases not known yet"), how, less(figures["open"])


@words_for("tickets_overdue")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("timed up to %(day)s") % {"day": day(figures["as_of"], wording)}
    return gettext("Open and past the target: judged"), how, number(figures["open"])


@words_for("tickets_judged")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Cases judged"), "", number(figures["judged"])


@words_for("clock_stopped")
def _(figures: Figures, wording: Wording) -> Said:
    count = int(figures["cases"])
    how = ngettext(
        "pauses and relief in %(n)s case, not counted",
        "pauses and relief in %(n)s cases, not counted",
        count,
    ) % {"n": number(count)}
    return gettext("Clock stopped"), how, minutes_of(figures)


@words_for("majeure_late")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("it arose when these cases were past their target, and does not excuse them")
    return gettext("Force majeure that came too late"), how, number(figures["cases"])


@words_for("tickets_within")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("at most %(minutes)s min") % {"minutes": number(figures["target_minutes"])}
    return gettext("of these within the target"), how, number(figures["within"])


@words_for("tickets_late")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("more than %(minutes)s min") % {"minutes": number(figures["target_minutes"])}
    return gettext("of these past the target"), how, number(figures["late"])


@words_for("exact_within")
def _(figures: Figures, wording: Wording) -> Said:
    how = division(figures["within"], figures["judged"], figures["scale"])
    return gettext("Exact value"), how, exact(figures)


@words_for("exact_mean")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("mean: %(minutes)s min ÷ %(n)s") % {
        "minutes": readable(figures["minutes"]),
        "n": number(figures["judged"]),
    }
    return gettext("Exact value"), how, exact(figures)


@words_for("rank")
def _(figures: Figures, wording: Wording) -> Said:
    numbers = {"percent": in_unit(figures["percent"], "%"), "n": number(figures["judged"])}
    if figures["method"] == "linear":
        how = gettext("linear: 1 + %(percent)s × (%(n)s − 1)") % numbers
    else:
        how = gettext("nearest rank: %(percent)s × %(n)s, rounded up") % numbers
    return gettext("Rank of p%(percent)s") % {"percent": figures["percent"]}, how, number(figures["rank"])


@words_for("ranked")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("Case number %(place)s") % {"place": number(figures["place"])}
    return label, gettext("the shortest is number 1"), minutes_of(figures)


@words_for("exact_percentile")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("the time at that rank, in proportion where it lies between two cases")
    return gettext("Exact value"), how, exact(figures)


# Buckets.


@words_for("buckets")
def _(figures: Figures, wording: Wording) -> Said:
    count = int(figures["sets"])
    how = ngettext("%(n)s set of buckets", "%(n)s sets of buckets, added bucket by bucket", count)
    return gettext("Cases in the buckets"), how % {"n": number(count)}, number(figures["cases"])


@words_for("bucket_rank")
def _(figures: Figures, wording: Wording) -> Said:
    label = gettext("Rank of p%(percent)s") % {"percent": figures["percent"]}
    how = f"{in_unit(figures['percent'], '%')} × {number(figures['cases'])}"
    return label, how, number(figures["rank"])


@words_for("bucket")
def _(figures: Figures, wording: Wording) -> Said:
    bounds = {"low": number(figures["low"]), "high": number(figures["high"])}
    counts = {"before": number(figures["before"]), "upto": number(figures["upto"])}
    how = gettext("%(before)s cases up to its start, %(upto)s up to its end") % counts
    return gettext("The bucket that decides"), how, gettext("%(low)s to %(high)s") % bounds


@words_for("bucket_open")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("%(before)s cases up to its start; what lies beyond is not known") % {
        "before": number(figures["before"])
    }
    return gettext("The bucket that decides"), how, gettext("above %(low)s") % {"low": number(figures["low"])}


@words_for("exact_bucket")
def _(figures: Figures, wording: Wording) -> Said:
    how = gettext("at rank %(rank)s, in proportion within the bucket") % {"rank": number(figures["rank"])}
    return gettext("Exact value"), how, exact(figures)


@words_for("exact_at_most")
def _(figures: Figures, wording: Wording) -> Said:
    share = {
        "limit": number(figures["limit"]),
        "share": division(figures["at_most"], figures["cases"], figures["scale"]),
    }
    return gettext("Exact value"), gettext("at most %(limit)s: %(share)s") % share, exact(figures)


# Members, earlier periods.


@words_for("members")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Members"), str(WORST[figures["direction"]]), number(figures["count"])


@words_for("member_decides")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Member that decides"), gettext("the lines below are its own"), figures["name"]


@words_for("members_events")
def _(figures: Figures, wording: Wording) -> Said:
    return gettext("Events of all members together"), "", number(figures["events"])


@words_for("earlier_value")
def _(figures: Figures, wording: Wording) -> Said:
    back = int(figures["back"])
    label = ngettext("Value %(n)s period before", "Value %(n)s periods before", back) % {"n": number(back)}
    if not figures["exact"]:
        return label, gettext("none, left out of the mean"), DASH
    return label, "", exact(figures)


@words_for("exact_average")
def _(figures: Figures, wording: Wording) -> Said:
    values = int(figures["values"])
    how = ngettext("%(sum)s ÷ %(n)s value", "%(sum)s ÷ %(n)s values", values) % {
        "sum": long(figures["sum"]),
        "n": number(values),
    }
    return gettext("Mean of the periods"), how, exact(figures)

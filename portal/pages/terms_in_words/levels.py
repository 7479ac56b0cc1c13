"""What is agreed of one service level, sentence by sentence?"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.pages.terms_in_words.phrases import (
    Reader,
    in_a_list,
    in_unit,
    plain_number,
    row_of_remarks,
    share,
    span,
    the_day,
    times,
    unknown,
)

KINDS = {
    "ratio": gettext_lazy("It is the share of rows that were kept."),
    "commitments": gettext_lazy("It is the share of commitments that were kept."),
    "slices": gettext_lazy("It is the whole less the mean error of the slices of time."),
    "value": gettext_lazy("It is the figure reported."),
    "events": gettext_lazy("It is the number of events."),
    "days": gettext_lazy("It is the number of days."),
    "availability": gettext_lazy("It is the time without outages."),
    "durations": gettext_lazy("It is taken from the time that cases took."),
    "histogram": gettext_lazy("It is taken from cases counted in buckets."),
}
WINDOWS = {
    "week": gettext_lazy("It is judged over a week."),
    "month": gettext_lazy("It is judged over a month."),
    "quarter": gettext_lazy("It is judged over a quarter."),
    "year": gettext_lazy("It is judged over a year."),
}
ON_MISSING = {
    "below_minimum": gettext_lazy("Without data it counts as below minimum."),
    "below_expected": gettext_lazy("Without data it counts as below expected."),
    "excused": gettext_lazy("Without data it is excused."),
}
LOW_VOLUME = {
    "not_judged": gettext_lazy("With fewer than %(count)s cases it is not judged."),
    "one_miss_relief": gettext_lazy("With fewer than %(count)s cases one miss is forgiven."),
    "carry": gettext_lazy("Fewer than %(count)s cases are judged together with the next period’s."),
}
PARTS_OF_POINT = {
    "linear": gettext_lazy("a part of a point counts as it is"),
    "ceil": gettext_lazy("a part of a point counts as a whole one"),
    "floor": gettext_lazy("a part of a point does not count"),
}


def level_sentences(level: dict, reader: Reader) -> list[str]:
    """Everything a case file says of a level, its code and name apart."""
    found = [*_figures(level), *_measured(level.get("measure") or {}, level), *_credit(level, reader)]
    for name, sentence in FURTHER.items():
        if level.get(name) not in (None, [], {}, "", 0):
            found += sentence(level[name], level, reader)
    found += [
        unknown(("more", name), value, reader.currency)
        for name, value in level.items()
        if name not in SAID and value not in (None, [], {}, "")
    ]
    return found


def _said(level: dict) -> Callable[[object], str]:
    return lambda text: in_unit(text, level.get("unit", "%"))


def _figures(level: dict) -> list[str]:
    said, down = _said(level), level.get("direction", "up") == "down"
    given = {"expected": said(level["expected"])}
    if level.get("minimum") is None:
        found = [(_("Expected: at most %(expected)s.") if down else _("Expected: at least %(expected)s.")) % given]
    else:
        given["minimum"] = said(level["minimum"])
        sentence = (
            _("Expected: at most %(expected)s; over %(minimum)s it is below minimum.")
            if down
            else _("Expected: at least %(expected)s; under %(minimum)s it is below minimum.")
        )
        found = [sentence % given]
    decimals = int(level.get("precision", 2))
    rounded = (
        ngettext("Figures are cut off after %(n)s decimal.", "Figures are cut off after %(n)s decimals.", decimals)
        if level.get("rounding") == "truncate"
        else ngettext("Figures are rounded to %(n)s decimal.", "Figures are rounded to %(n)s decimals.", decimals)
    )
    found.append(rounded % {"n": decimals})
    if level.get("class") == "key":
        found.append(_("It is a key indicator: watched, without a credit."))
    return found


def _measured(measure: dict, level: dict) -> list[str]:
    found = [str(KINDS[measure.get("kind", "ratio")])]
    for name, sentence in MEASURED.items():
        if measure.get(name) not in (None, ""):
            found += sentence(measure[name], measure, level)
    found += [
        unknown(("more", "measure", name), value, "")
        for name, value in measure.items()
        if name not in MEASURED and name != "kind" and value not in (None, "")
    ]
    return found


def _scale(value, measure, level) -> list[str]:
    return [_("The whole counts as %(scale)s.") % {"scale": plain_number(value)}] if str(value) != "100" else []


def _denominator(value, measure, level) -> list[str]:
    return [
        _("Downtime is divided by the whole period.")
        if value == "whole"
        else _("Downtime is divided by the period less approved relief.")
    ]


def _planned(value, measure, level) -> list[str]:
    return [
        _("Planned maintenance counts as downtime.")
        if value == "counts"
        else _("Planned maintenance does not count as downtime.")
    ]


def _shortest(value, measure, level) -> list[str]:
    return [_("Outages under %(minutes)s minutes do not count.") % {"minutes": plain_number(value)}]


def _target(value, measure, level) -> list[str]:
    return [_("A case is in time within %(minutes)s minutes.") % {"minutes": plain_number(value)}]


def _clock(value, measure, level) -> list[str]:
    return [_("The clock runs in working hours only.") if value == "business" else _("The clock runs day and night.")]


def _statistic(value, measure, level) -> list[str]:
    if value == "share_within":
        return [_("The share of cases in time is judged.")]
    if value == "mean":
        return [_("The mean time is judged.")]
    return [
        _("The time within which %(percent)s of cases lie is judged.") % {"percent": share(value.removeprefix("p"))}
    ]


def _method(value, measure, level) -> list[str]:
    return [
        _("A percentile is interpolated between two cases.")
        if value == "linear"
        else _("A percentile is the figure of one case (nearest rank).")
    ]


def _at_most(value, measure, level) -> list[str]:
    return [_("The share of cases at or under %(value)s is judged.") % {"value": plain_number(value)}]


def _average_of(value, measure, level) -> list[str]:
    return [_("The mean of the last %(count)s periods is judged.") % {"count": value}] if str(value) != "1" else []


MEASURED = {
    "scale": _scale,
    "denominator": _denominator,
    "planned_maintenance": _planned,
    "min_minutes": _shortest,
    "target_minutes": _target,
    "clock": _clock,
    "statistic": _statistic,
    "method": _method,
    "share_at_most": _at_most,
    "average_of": _average_of,
}


def _credit(level: dict, reader: Reader) -> list[str]:
    credit = level.get("credit") or {"type": "none"}
    return CREDITS[credit["type"]](credit, level, reader)


def _none(credit, level, reader) -> list[str]:
    return [_("A miss costs nothing.")]


def _weighted(credit, level, reader) -> list[str]:
    return [_("A miss costs %(weight)s of the amount at risk.") % {"weight": share(credit["weight"])}]


def _category(credit, level, reader) -> list[str]:
    return [
        _("A miss costs %(weight)s of what the category “%(category)s” takes.")
        % {"weight": share(credit["weight"]), "category": credit["category"]}
    ]


def _bands(credit, level, reader) -> list[str]:
    rows = [
        _("%(span)s: %(percent)s") % {"span": span(low, high, _said(level)), "percent": share(worth)}
        for low, high, worth in credit["bands"]
    ]
    return [_("A miss costs a share of %(fee)s. %(rows)s.") % {"fee": reader.fee(), "rows": in_a_list(rows)}]


def _deviation(credit, level, reader) -> list[str]:
    given = {"part": reader.of_fee(credit["percent_per_point"])}
    if credit.get("from", "target") == "target":
        sentence = _("Each point away from the expected level costs %(part)s") % given
    else:
        sentence = _("Each point away from %(origin)s costs %(part)s") % (
            given | {"origin": _said(level)(credit["from"])}
        )
    step = credit.get("step")
    return [
        _("%(sentence)s.") % {"sentence": row_of_remarks([sentence, str(PARTS_OF_POINT[step])] if step else [sentence])}
    ]


def _points(credit, level, reader) -> list[str]:
    rows = [
        _("%(span)s: %(points)s") % {"span": span(low, high, _said(level)), "points": plain_number(worth)}
        for low, high, worth in credit["bands"]
    ]
    found = [_("A miss gives points. %(rows)s.") % {"rows": in_a_list(rows)}]
    if credit.get("repeat") is not None and plain_number(credit["repeat"]) != "1":
        found.append(_("The points of a further miss in a row count %(times)s.") % {"times": times(credit["repeat"])})
    return found


def _flat(credit, level, reader) -> list[str]:
    return [_("Each miss costs %(part)s.") % {"part": reader.of_fee(credit["percent"])}]


def _per_event(credit, level, reader) -> list[str]:
    found = []
    if credit.get("amount") is not None:
        found.append(_("Each event costs %(amount)s.") % {"amount": reader.amount(credit["amount"])})
    if credit.get("percent") is not None:
        found.append(_("Each event costs %(part)s.") % {"part": reader.of_fee(credit["percent"])})
    found += [
        _("An event “%(severity)s” costs %(amount)s.") % {"severity": name, "amount": reader.amount(amount)}
        for name, amount in (credit.get("amounts") or {}).items()
    ]
    if credit.get("threshold"):
        found.append(_("The first %(count)s events cost nothing.") % {"count": credit["threshold"]})
    if credit.get("max") is not None:
        found.append(_("Events cost at most %(amount)s.") % {"amount": reader.amount(credit["max"])})
    return found


def _duration_bands(credit, level, reader) -> list[str]:
    minutes = lambda text: _("%(count)s minutes") % {"count": plain_number(text)}  # noqa: E731
    rows = [
        _("%(span)s: %(percent)s") % {"span": span(low, high, minutes, closed_above=True), "percent": share(worth)}
        for low, high, worth in credit["bands"]
    ]
    return [_("Time down costs a share of %(fee)s. %(rows)s.") % {"fee": reader.fee(), "rows": in_a_list(rows)}]


CREDITS = {
    "none": _none,
    "weighted": _weighted,
    "category": _category,
    "bands": _bands,
    "deviation": _deviation,
    "points": _points,
    "flat": _flat,
    "per_event": _per_event,
    "duration_bands": _duration_bands,
}


def _window(value, level, reader) -> list[str]:
    if value == reader.cadence:
        return []
    if value.startswith("rolling:"):
        given = {"count": value.removeprefix("rolling:"), "periods": reader.periods}
        return [_("It is judged over the last %(count)s %(periods)s.") % given]
    return [str(WINDOWS[value])]


def _below_expected(value, level, reader) -> list[str]:
    return [
        _("Below expected counts once it happened %(misses)s times within %(of)s %(periods)s.")
        % {"misses": value["misses"], "of": value["of"], "periods": reader.periods}
    ]


def _on_missing(value, level, reader) -> list[str]:
    return [str(ON_MISSING[value])]


def _on_late(value, level, reader) -> list[str]:
    return [
        _("Data that come late count as not reported.")
        if value == "not_reported"
        else _("Data that come late count all the same.")
    ]


def _low_volume(value, level, reader) -> list[str]:
    return [str(LOW_VOLUME[value.get("rule", "not_judged")]) % {"count": value["n_min"]}]


def _promote(value, level, reader) -> list[str]:
    return [_("After %(count)s misses in a row it counts as critical until it is met.") % {"count": value["after"]}]


def _ripe_days(value, level, reader) -> list[str]:
    return [
        _("It is judged for good %(count)s days after the period; until then it is provisional and costs nothing.")
        % {"count": value}
    ]


def _sources(value, level, reader) -> list[str]:
    given = {"tolerance": _said(level)(value.get("tolerance", "0"))}
    if value["precedence"] == "own":
        return [_("Where the two figures differ by more than %(tolerance)s, ours counts.") % given]
    return [_("Where the two figures differ by more than %(tolerance)s, the vendor’s counts.") % given]


def _limits(value, level, reader) -> list[str]:
    return [_limit(limit, level) for limit in value]


def _limit(limit: dict, level: dict) -> str:
    parts = [_("Outside limit “%(word)s”: %(value)s") % {"word": limit["word"], "value": _said(level)(limit["value"])}]
    if limit.get("count") is not None:
        parts.append(_("from %(count)s events on") % {"count": plain_number(limit["count"])})
    if limit.get("count_over") is not None:
        parts.append(_("with more than %(count)s events") % {"count": plain_number(limit["count_over"])})
    if limit.get("valid_from"):
        parts.append(_("from %(day)s") % {"day": the_day(limit["valid_from"])})
    if limit.get("valid_to"):
        parts.append(_("until %(day)s") % {"day": the_day(limit["valid_to"])})
    return _("%(sentence)s.") % {"sentence": row_of_remarks(parts)}


def _judged_by(value, level, reader) -> list[str]:
    return [_("Each “%(dimension)s” is judged by itself.") % {"dimension": value}]


def _reads(value, level, reader) -> list[str]:
    found = []
    if value.get("severity"):
        found.append(_("Only cases of severity %(names)s count.") % {"names": in_a_list(value["severity"])})
    if value.get("stop") == "responded_at":
        found.append(_("A case runs until it is answered."))
    elif value.get("stop"):
        found.append(_("A case runs until it is resolved."))
    if value.get("dims"):
        pairs = [_("%(name)s: %(value)s") % {"name": name, "value": item} for name, item in value["dims"].items()]
        found.append(_("Only rows with %(pairs)s count.") % {"pairs": in_a_list(pairs)})
    return found


FURTHER = {
    "reads": _reads,
    "judged_by": _judged_by,
    "window": _window,
    "below_expected": _below_expected,
    "on_missing": _on_missing,
    "on_late": _on_late,
    "low_volume": _low_volume,
    "promote": _promote,
    "ripe_days": _ripe_days,
    "sources": _sources,
    "limits": _limits,
}
SAID = frozenset(
    {
        *FURTHER,
        *("code", "name", "name_zh", "unit", "class", "direction", "expected", "minimum", "precision", "rounding"),
        *("measure", "credit"),
    }
)

"""Which sentences does a report say about its figures? Built from the snapshot alone, in the active language."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from portal.templatetags.steward import level_value, money, month

Snapshot = Mapping[str, Any]
MOST_SAID = 6  # levels, before the summary counts instead of naming


def said(record: Mapping[str, Any], name: str) -> str:
    """`name_zh` of a snapshot's mapping for a Chinese reader when it is filled, else `name_en`."""
    first, second = ("zh", "en") if (get_language() or "").startswith("zh") else ("en", "zh")
    return record.get(f"{name}_{first}") or record.get(f"{name}_{second}") or ""


MARKS = {"; ": "；", ".": "。", ", ": "、", " and ": "和"}


def mark(latin: str) -> str:
    """A punctuation mark as the active language writes it."""
    return MARKS[latin] if (get_language() or "").startswith("zh") else latin


def in_month(text: str, style: str = "long") -> str:
    return month(date.fromisoformat(text), style)


def figure(level: Mapping[str, Any], value: str | None, *, exact: bool = False) -> str:
    """A value of the level in its unit; `exact` keeps a limit's own digits instead of the level's precision."""
    if value is None:
        return level_value(None)
    return level_value(Decimal(value), level["unit"], None if exact else level["precision"])


def streak(months: list[Mapping[str, Any]], *outcomes: str) -> list[Mapping[str, Any]]:
    """The last months in a row that had one of the outcomes, oldest first."""
    run: list[Mapping[str, Any]] = []
    for row in reversed(months):
        if row["outcome"] not in outcomes:
            break
        run.append(row)
    return run[::-1]


def trend_message(level: Mapping[str, Any]) -> str:
    """The one thing a level's chart says, as its title."""
    months = level["history"]
    words = {"level": said(level, "name")}
    if not months:
        return gettext("%(level)s has no months yet") % words
    last = months[-1]
    outcome = last["outcome"]
    run = streak(months, outcome)
    words |= {"month": in_month(last["month"]), "since": in_month(run[0]["month"]) if run else "", "n": len(run)}
    words["expected"] = figure(level, last["expected"], exact=True)
    words["minimum"] = figure(level, last["minimum"], exact=True)
    up = level["direction"] == "up"
    again = len(run) > 1
    before = months[-2]["outcome"] if len(months) > 1 else None
    if outcome == "not_reported":
        if again:
            return gettext("%(level)s has not been reported since %(since)s") % words
        return gettext("%(level)s was not reported in %(month)s") % words
    if outcome == "below_minimum":
        if again and up:
            return gettext("%(level)s has been below the minimum since %(since)s") % words
        if again:
            return gettext("%(level)s has been past the minimum since %(since)s") % words
        if up:
            return gettext("%(level)s fell below the minimum of %(minimum)s in %(month)s") % words
        return gettext("%(level)s rose past the minimum of %(minimum)s in %(month)s") % words
    if outcome == "below_expected":
        if before in ("below_minimum", "not_reported") and last["minimum"] is not None:
            return gettext("%(level)s is within the minimum again, not yet at the expected %(expected)s") % words
        if again:
            return gettext("%(level)s has missed the expected %(expected)s since %(since)s") % words
        if up:
            return gettext("%(level)s fell below the expected %(expected)s in %(month)s") % words
        return gettext("%(level)s rose above the expected %(expected)s in %(month)s") % words
    if outcome == "met":
        if before in ("below_minimum", "below_expected", "not_reported"):
            return gettext("%(level)s is back at the expected level in %(month)s") % words
        if len(run) == len(months) and again:
            return gettext("%(level)s met the expected level in each of %(n)s months") % words
        if again:
            return gettext("%(level)s has met the expected level since %(since)s") % words
        return gettext("%(level)s met the expected level in %(month)s") % words
    if outcome == "insufficient_volume":
        return gettext("%(level)s had too few cases to be judged in %(month)s") % words
    if outcome == "excused":
        return gettext("%(level)s was excused in %(month)s") % words
    return gettext("%(level)s had nothing to judge in %(month)s") % words


def trend_text(level: Mapping[str, Any]) -> str:
    """What the chart shows, for those who hear it: the message, the months' range, the limits."""
    months = level["history"]
    values = [row for row in months if row["value"] is not None]
    parts = [trend_message(level)]
    if values:
        lowest = min(values, key=lambda row: Decimal(row["value"]))
        highest = max(values, key=lambda row: Decimal(row["value"]))
        parts.append(
            gettext(
                "%(first)s to %(last)s: lowest %(low)s in %(low_month)s, highest %(high)s in %(high_month)s, "
                "%(value)s in the last reported month"
            )
            % {
                "first": in_month(months[0]["month"]),
                "last": in_month(months[-1]["month"]),
                "low": figure(level, lowest["value"]),
                "low_month": in_month(lowest["month"]),
                "high": figure(level, highest["value"]),
                "high_month": in_month(highest["month"]),
                "value": figure(level, values[-1]["value"]),
            }
        )
    if months and months[-1]["expected"] is not None:
        parts.append(gettext("expected %(value)s") % {"value": figure(level, months[-1]["expected"], exact=True)})
    if months and months[-1]["minimum"] is not None:
        parts.append(gettext("minimum %(value)s") % {"value": figure(level, months[-1]["minimum"], exact=True)})
    return mark("; ").join(parts) + mark(".")


def levels_of(snapshot: Snapshot) -> list[Mapping[str, Any]]:
    return [level for schedule in snapshot["schedules"] for level in schedule["levels"]]


def credit_totals(snapshot: Snapshot) -> list[tuple[str, Decimal]]:
    """What the month's credits come to, by currency in the schedules' order; currencies are never added together."""
    totals: dict[str, Decimal] = {}
    for schedule in snapshot["schedules"]:
        totals[schedule["currency"]] = totals.get(schedule["currency"], Decimal(0)) + Decimal(schedule["total"])
    return list(totals.items())


def amounts(totals: list[tuple[str, Decimal]]) -> str:
    return mark(" and ").join(money(amount, currency) for currency, amount in totals)


def headline(snapshot: Snapshot) -> str:
    """The report's title as a sentence: whether the month was kept, and what it costs."""
    levels = levels_of(snapshot)
    judged = [level for level in levels if level["rating"] != "other"]
    short = [level for level in judged if level["rating"] == "inadequate"]
    under = [level for level in judged if level["outcome"] != "met"]
    credits = [(currency, amount) for currency, amount in credit_totals(snapshot) if amount]
    words = {
        "vendor": said(snapshot["vendor"], "name"),
        "month": in_month(snapshot["month"]["start"]),
        "n": len(short) or len(under),
        "all": len(levels),
        "credit": amounts(credits),
    }
    if not judged:
        return gettext("%(vendor)s had nothing to judge in %(month)s") % words
    if len(levels) == 1:
        said_first = _single(levels[0], words)
    elif short:
        said_first = gettext("%(vendor)s missed the minimum on %(n)s of %(all)s service levels") % words
    elif under:
        said_first = gettext("%(vendor)s missed the expected level on %(n)s of %(all)s service levels") % words
    elif len(judged) < len(levels):
        said_first = ngettext(
            "%(vendor)s met the one service level that could be judged in %(month)s",
            "%(vendor)s met the %(n)s service levels that could be judged in %(month)s",
            len(judged),
        ) % (words | {"n": len(judged)})
    else:
        said_first = gettext("%(vendor)s met all its service levels in %(month)s") % words
    if credits:
        return gettext("%(sentence)s; a credit of %(credit)s is due") % (words | {"sentence": said_first})
    return said_first


def _single(level: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    words = {**words, "level": said(level, "name"), "value": figure(level, level["value"])}
    if level["outcome"] == "not_reported":
        return gettext("%(vendor)s did not report %(level)s for %(month)s") % words
    if level["outcome"] == "below_minimum":
        return gettext("%(vendor)s missed the minimum on %(level)s, at %(value)s") % words
    if level["outcome"] == "below_expected":
        return gettext("%(vendor)s missed the expected level on %(level)s, at %(value)s") % words
    return gettext("%(vendor)s met %(level)s, at %(value)s") % words


def summary(snapshot: Snapshot) -> list[str]:
    """The month in a few sentences: how many levels held, what each miss was, the credits, the breaches, the data."""
    return [
        *_how_many_held(snapshot),
        *_what_was_missed(snapshot),
        *_what_it_costs(snapshot),
        *_breaches(snapshot),
        *_the_data(snapshot),
    ]


def _how_many_held(snapshot: Snapshot) -> list[str]:
    levels = [level for level in levels_of(snapshot) if level["rating"] != "other"]
    met = [level for level in levels if level["outcome"] == "met"]
    words = {"n": len(met), "all": len(levels)}
    if not levels:
        return []
    if len(levels) == 1:
        return [] if not met else [_one_level(levels[0])]
    if len(met) == len(levels):
        return [gettext("All %(all)s service levels met what was expected.") % words]
    if not met:
        return [gettext("None of the %(all)s service levels met what was expected.") % words]
    names = mark(", ").join(said(level, "name") for level in met)
    return [gettext("%(n)s of %(all)s service levels met what was expected: %(names)s.") % {**words, "names": names}]


def _what_was_missed(snapshot: Snapshot) -> list[str]:
    """A sentence for each level that did not hold; of many the worst, and how many more there are."""
    rest = [level for level in levels_of(snapshot) if level["outcome"] != "met"]
    if len(rest) <= MOST_SAID:
        return [_one_level(level) for level in rest]
    worst = [level for level in rest if level["rating"] == "inadequate"][:MOST_SAID]
    more = sum(level["rating"] != "other" for level in rest) - len(worst)
    counted = gettext("%(n)s more did not meet what was expected.") % {"n": more}
    return [*(_one_level(level) for level in worst), counted]


def _one_level(level: Mapping[str, Any]) -> str:
    expected, minimum = level["expected"], level["minimum"]
    words = {
        "level": said(level, "name"),
        "value": figure(level, level["value"]),
        "expected": figure(level, expected, exact=True),
        "minimum": figure(level, minimum, exact=True),
        "n": level["repeat"],
    }
    outcome = level["outcome"]
    if outcome == "met":
        return gettext("%(level)s came to %(value)s against an expected %(expected)s.") % words
    if outcome == "below_minimum":
        sentence = gettext("%(level)s came to %(value)s against a minimum of %(minimum)s") % words
    elif outcome == "below_expected":
        if minimum is None:
            sentence = gettext("%(level)s came to %(value)s against an expected %(expected)s") % words
        else:
            sentence = (
                gettext("%(level)s came to %(value)s, between the expected %(expected)s and the minimum %(minimum)s")
                % words
            )
    elif outcome == "not_reported":
        sentence = gettext("%(level)s was not reported; the contract says what that counts as") % words
    elif outcome == "insufficient_volume":
        sentence = gettext("%(level)s had too few cases and was not judged") % words
    elif outcome == "excused":
        sentence = gettext("%(level)s was excused and was not judged") % words
    else:
        sentence = gettext("%(level)s had no activity and was not judged") % words
    if level["default"] and level["repeat"] > 1:
        words["sentence"] = sentence
        sentence = gettext("%(sentence)s; this is default number %(n)s in a row") % words
    return sentence + mark(".")


def _what_it_costs(snapshot: Snapshot) -> list[str]:
    sentences = []
    for schedule in snapshot["schedules"]:
        currency, total = schedule["currency"], Decimal(schedule["total"])
        raw, base = Decimal(schedule["raw"]), Decimal(schedule["base"])
        if not total:
            continue
        words = {
            "total": money(total, currency),
            "raw": money(raw, currency),
            "base": money(base, currency),
            "share": level_value(total / base * 100, "%", 2) if base else level_value(None),
        }
        if raw > total:
            sentences.append(gettext("Credits of %(raw)s stop at the cap of the month, %(total)s.") % words)
        else:
            sentences.append(gettext("The credit is %(total)s, %(share)s of the charges it is taken on.") % words)
    return sentences or [gettext("No credit is due.")]


def _breaches(snapshot: Snapshot) -> list[str]:
    n = sum(breach["state"] in ("open", "answered") for breach in snapshot["breaches"])
    if not n:
        return []
    return [ngettext("%(n)s breach is open for this month.", "%(n)s breaches are open for this month.", n) % {"n": n}]


def _the_data(snapshot: Snapshot) -> list[str]:
    levels = levels_of(snapshot)
    sources = {level["source"] for level in levels if level["value"] is not None}
    sentences = []
    if sources == {"self_reported"}:
        sentences.append(gettext("All figures are the vendor’s own report."))
    elif sources == {"verified"}:
        sentences.append(gettext("All figures are the vendor’s report, verified by our own measurement."))
    elif sources == {"own"}:
        sentences.append(gettext("All figures come from our own systems."))
    elif sources <= {"self_reported", "verified"} and sources:
        sentences.append(gettext("All figures are the vendor’s report; some are verified by our own measurement."))
    elif sources:
        sentences.append(gettext("Some figures are the vendor’s own report, some come from our own systems."))
    if snapshot["evaluation"]["supersedes"]:
        sentences.append(
            gettext("The month was calculated again after a correction; this is evaluation %(n)s.")
            % {"n": snapshot["evaluation"]["n"]}
        )
    return sentences

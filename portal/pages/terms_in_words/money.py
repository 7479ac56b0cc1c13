"""How does a schedule turn misses into money, sentence by sentence?"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contracts.wording import CHOICES
from portal.pages.terms_in_words.phrases import (
    Reader,
    in_a_list,
    nth_miss,
    plain_number,
    row_of_remarks,
    share,
    the_day,
    times,
    unknown,
)

NATURES = {
    "reduction": gettext_lazy("A deduction reduces the price."),
    "damages": gettext_lazy("A deduction is agreed damages, no reduction of the price."),
    "voucher": gettext_lazy("A deduction comes as a voucher for later purchases."),
    "deposit": gettext_lazy("A deduction is taken from the deposit."),
}
PARTS_OF_POINT = {
    "linear": gettext_lazy("A part of a point counts as it is, unless a level says otherwise."),
    "ceil": gettext_lazy("A part of a point counts as a whole one, unless a level says otherwise."),
    "floor": gettext_lazy("A part of a point does not count, unless a level says otherwise."),
}


def money_sentences(terms: dict, reader: Reader) -> list[str]:
    """Every rule of the schedule in a sentence, in the order in which money is worked out."""
    rules = terms.get("rules") or {}
    found = []
    for name, sentence in SENTENCES.items():
        if name == "at_risk_percent":
            found += _flat_misses(terms, reader)
        if rules.get(name) not in (None, [], {}, ""):
            found += sentence(rules[name], terms, reader)
    found += [
        unknown(("rules", name), value, reader.currency)
        for name, value in rules.items()
        if name not in SENTENCES and value not in (None, [], {}, "")
    ]
    return [*found, *_without_a_cap(rules, terms)]


def relief_sentence(days: int, reader: Reader) -> str:
    """Until when it may be asked that something does not count."""
    if not days:
        return _("Relief is claimed by the %(period)s’s last day at the latest.") % {"period": reader.period}
    return ngettext(
        "Relief is claimed within %(n)s day after the %(period)s’s end.",
        "Relief is claimed within %(n)s days after the %(period)s’s end.",
        days,
    ) % {"n": days, "period": reader.period}


def _without_a_cap(rules: dict, terms: dict) -> list[str]:
    """A cap that is missing is news too, where a miss costs something."""
    types = {(level.get("credit") or {}).get("type", "none") for level in terms["levels"]}
    capped = {"cap_percent", "cap_amount", "at_risk_percent", "annual_cap_percent"} & rules.keys()
    if rules.get("watch_only") or capped:
        return []
    if types - {"none"} or "persistent" in rules:
        return [_("No cap is agreed: everything that misses cost is deducted.")]
    return [] if "score" in rules else [_("No miss costs anything.")]


def _weights(terms: dict, reader: Reader) -> list[str]:
    """How the amount at risk is shared out."""
    carried = [
        _("%(name)s carries %(share)s of it") % {"name": reader.name(level["code"]), "share": share(credit["weight"])}
        for level in terms["levels"]
        if (credit := level.get("credit") or {}).get("type") == "weighted"
    ]
    return [_("%(carried)s.") % {"carried": in_a_list(carried)}] if carried else []


def _flat_misses(terms: dict, reader: Reader) -> list[str]:
    """What a miss costs where it costs the same each time; one sentence where that holds for all such levels."""
    flat = {
        level["code"]: credit["percent"]
        for level in terms["levels"]
        if (credit := level.get("credit") or {}).get("type") == "flat"
    }
    if len(set(flat.values())) == 1:
        return [_("Each miss costs %(part)s.") % {"part": reader.of_fee(next(iter(flat.values())))}]
    return [
        _("A miss of %(level)s costs %(part)s.") % {"level": reader.name(code), "part": reader.of_fee(percent)}
        for code, percent in flat.items()
    ]


def _watch_only(value, terms, reader) -> list[str]:
    return [_("Watch only: misses are judged and reported, and nothing is deducted.")] if value else []


def _tax(value, terms, reader) -> list[str]:
    sentence = (
        _("The fee counts with its %(percent)s tax.")
        if value["in_base"]
        else _("The fee counts without its %(percent)s tax.")
    )
    return [sentence % {"percent": share(value["percent"])}]


def _at_risk(value, terms, reader) -> list[str]:
    return [_("%(part)s is at risk.") % {"part": reader.of_fee(value)}, *_weights(terms, reader)]


def _pool(value, terms, reader) -> list[str]:
    return [
        _("The weights may add up to %(percent)s, since not everything is missed at once.") % {"percent": share(value)}
    ]


def _max_weight(value, terms, reader) -> list[str]:
    return [_("No service level may carry more than %(percent)s.") % {"percent": share(value)}]


def _max_levels(value, terms, reader) -> list[str]:
    return [
        ngettext(
            "At most %(count)s service level may carry a weight.",
            "At most %(count)s service levels may carry a weight.",
            int(value),
        )
        % {"count": value}
    ]


def _categories(value, terms, reader) -> list[str]:
    return [
        _("The category “%(name)s” takes %(percent)s of the amount at risk.") % {"name": name, "percent": share(part)}
        for name, part in value.items()
    ]


def _repeat(value, terms, reader) -> list[str]:
    """Only what differs from one is said; the last multiplier stays."""
    found = []
    for n, multiplier in enumerate(value, start=1):
        if plain_number(multiplier) == "1" and n < len(value):
            continue
        given = {"miss": nth_miss(n), "times": times(multiplier)}
        sentence = (
            _("The %(miss)s and every one after it counts %(times)s.")
            if n == len(value)
            else _("The %(miss)s counts %(times)s.")
        )
        found.append(sentence % given)
    return found


def _same_incident(value, terms, reader) -> list[str]:
    if value == "largest":
        return [_("One incident behind several misses costs the largest of their credits only.")]
    return [_("One incident behind several misses costs each of their credits.")]


def _step_default(value, terms, reader) -> list[str]:
    return [str(PARTS_OF_POINT.get(value, value))]


def _points_to(value, terms, reader) -> list[str]:
    found = []
    if value.get("percent_per_point") is not None:
        found.append(_("Each point costs %(part)s.") % {"part": reader.of_fee(value["percent_per_point"])})
    if rows := value.get("table"):
        steps = [
            _("up to %(points)s points %(percent)s") % {"points": plain_number(row[0]), "percent": share(row[1])}
            for row in rows
        ]
        found.append(
            _("Points cost a share of %(fee)s: %(steps)s; beyond that the last share holds.")
            % {"fee": reader.fee(), "steps": in_a_list(steps)}
        )
    return found


def _score(value, terms, reader) -> list[str]:
    rungs = [
        _("from %(score)s on %(percent)s") % {"score": plain_number(row[0]), "percent": share(row[1])}
        for row in value["ladder"]
    ]
    found = [
        _("100 less all points is the score; of %(fee)s is paid: %(rungs)s.")
        % {"fee": reader.fee(), "rungs": in_a_list(rungs)}
    ]
    if linear := value.get("linear"):
        found.append(
            _("Below a score of %(below)s, the score and %(plus)s more is the percentage paid.")
            % {"below": plain_number(linear["below"]), "plus": plain_number(linear["plus"])}
        )
    return found


def _persistent(value, terms, reader) -> list[str]:
    return [
        _("Every %(every)s misses within %(months)s months cost %(percent)s of the charges of a year.")
        % {
            "every": value["every"],
            "months": value["within_months"],
            "percent": share(value["percent_of_annual"]),
        }
    ]


def _annual_charges(value, terms, reader) -> list[str]:
    return [_("The charges of a year are %(amount)s.") % {"amount": reader.amount(value)}]


def _cap_percent(value, terms, reader) -> list[str]:
    return [_("At most %(percent)s a %(period)s is deducted.") % {"percent": share(value), "period": reader.period}]


def _cap_amount(value, terms, reader) -> list[str]:
    return [
        _("At most %(amount)s a %(period)s is deducted.") % {"amount": reader.amount(value), "period": reader.period}
    ]


def _annual_cap(value, terms, reader) -> list[str]:
    return [_("At most %(percent)s of a year’s fees is deducted in a contract year.") % {"percent": share(value)}]


def _bonus(value, terms, reader) -> list[str]:
    when = value.get("when", "all_met")
    part = reader.of_fee(value["percent"])
    if not isinstance(when, dict):
        sentence = _("A bonus of %(part)s is paid when every critical service level is met") % {"part": part}
    elif when.get("at_least") is None:
        sentence = _("A bonus of %(part)s is paid when %(level)s is met") % {
            "part": part,
            "level": reader.name(when["level"]),
        }
    else:
        sentence = _("A bonus of %(part)s is paid when %(level)s reaches %(value)s") % {
            "part": part,
            "level": reader.name(when["level"]),
            "value": reader.figure(when["level"], when["at_least"]),
        }
    if value.get("cap_percent") is not None:
        sentence = row_of_remarks([sentence, _("at most %(part)s") % {"part": reader.of_fee(value["cap_percent"])}])
    return [_("%(sentence)s.") % {"sentence": sentence}]


def _earn_back(value, terms, reader) -> list[str]:
    least = value.get("at_least", "expected")
    given = {"count": value["months"], "periods": reader.periods}
    if least == "expected":
        found = [
            _("A credit is given back after %(count)s %(periods)s in a row at or above the expected level.") % given
        ]
    else:
        found = [
            _("A credit is given back after %(count)s %(periods)s in a row at %(value)s or better.")
            % (given | {"value": plain_number(least)})
        ]
    if value.get("exclude"):
        words = CHOICES["rules.earn_back.exclude"]
        names = [str(words.get(name, name)).lower() for name in value["exclude"]]
        found.append(_("Never given back: %(outcomes)s.") % {"outcomes": in_a_list(names)})
    return found


def _ratchet(value, terms, reader) -> list[str]:
    given = {"count": value["after"], "periods": reader.periods}
    found = [
        _("After %(count)s %(periods)s in a row better than expected, the expected level moves half-way to their mean.")
        % given
    ]
    if value.get("cap_percent_of_gap") is not None:
        found.append(
            _("One such move is at most %(percent)s of what is left to perfect.")
            % {"percent": share(value["cap_percent_of_gap"])}
        )
    return found


def _nature(value, terms, reader) -> list[str]:
    return [str(NATURES.get(value) or _("A deduction is called “%(word)s”.") % {"word": value})]


def _windows(value, terms, reader) -> list[str]:
    return [sentence for window in value for sentence in _window(window, reader)]


def _window(window: dict, reader: Reader) -> list[str]:
    given = {
        "name": reader.window(window["name"]),
        "start": the_day(window["start"]),
        "end": the_day(window["end"]),
    }
    if window.get("pays", True):
        found = [_("%(name)s, %(start)s to %(end)s: misses cost what they always cost.") % given]
    else:
        found = [_("%(name)s, %(start)s to %(end)s: misses are judged and cost nothing.") % given]
    for code, figures in (window.get("levels") or {}).items():
        said = {
            "name": reader.window(window["name"]),
            "level": reader.name(code),
            "expected": reader.figure(code, figures["expected"]),
        }
        if figures.get("minimum") is None:
            found.append(_("In %(name)s, %(level)s is expected at %(expected)s.") % said)
        else:
            said["minimum"] = reader.figure(code, figures["minimum"])
            found.append(_("In %(name)s, %(level)s is expected at %(expected)s, its minimum is %(minimum)s.") % said)
    return found


# every rule that a case file knows, in the order in which money is worked out
SENTENCES: dict[str, Callable[[object, dict, Reader], list[str]]] = {
    "watch_only": _watch_only,
    "windows": _windows,
    "tax": _tax,
    "at_risk_percent": _at_risk,
    "categories": _categories,
    "pool_percent": _pool,
    "max_weight_percent": _max_weight,
    "max_levels": _max_levels,
    "step_default": _step_default,
    "repeat": _repeat,
    "same_incident": _same_incident,
    "points_to": _points_to,
    "score": _score,
    "persistent": _persistent,
    "annual_charges": _annual_charges,
    "cap_percent": _cap_percent,
    "cap_amount": _cap_amount,
    "annual_cap_percent": _annual_cap,
    "bonus": _bonus,
    "earn_back": _earn_back,
    "ratchet": _ratchet,
    "nature": _nature,
}

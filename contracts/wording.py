"""How does what a schedule keeps as JSON read, key by key: rules, rights that arise, what is more of a level?

A place in such a part is a tuple of keys, such as ("rules", "earn_back", "months"); members of a list that have a code
or a name of their own are found by it. Words and figures of a contract that are not known here read as they stand.
Lengths of time, which have columns, are worded here too.
"""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contracts.terms import Length, Unit
from vendors.words import listed, reads_chinese, worded_day

Keys = tuple[str, ...]
NOTHING = "—"
# the product's own name for the first months that cost nothing, in both languages: a window keeps only one of them
TRIAL = ("Trial period", "试运行期")
NAMED_BY = {"triggers": "code", "windows": "name", "limits": "word"}

# `*` stands for a name of the contract's own, which the words take as %(name)s
LABELS: dict[str, Promise] = {
    "rules.pool_percent": gettext_lazy("weights add up to, %"),
    "rules.max_weight_percent": gettext_lazy("greatest weight of a level, %"),
    "rules.max_levels": gettext_lazy("most levels with a weight"),
    "rules.categories.*": gettext_lazy("category %(name)s: percent of the amount at risk"),
    "rules.cap_amount": gettext_lazy("cap a period, amount"),
    "rules.annual_cap_percent": gettext_lazy("cap a year, %"),
    "rules.same_incident": gettext_lazy("one incident below several levels"),
    "rules.points_to.percent_per_point": gettext_lazy("a point costs, %"),
    "rules.points_to.table": gettext_lazy("points and what they cost, %"),
    "rules.persistent.every": gettext_lazy("persistent failure: every so many misses"),
    "rules.persistent.within_months": gettext_lazy("persistent failure: within months"),
    "rules.persistent.percent_of_annual": gettext_lazy("persistent failure costs, percent of the charges a year"),
    "rules.annual_charges": gettext_lazy("charges a year"),
    "rules.score.ladder": gettext_lazy("score and the share paid, %"),
    "rules.score.linear.below": gettext_lazy("score below which each point counts"),
    "rules.score.linear.plus": gettext_lazy("added to such a score, %"),
    "rules.bonus.percent": gettext_lazy("bonus, %"),
    "rules.bonus.when": gettext_lazy("bonus when"),
    "rules.bonus.when.level": gettext_lazy("bonus for the level"),
    "rules.bonus.when.at_least": gettext_lazy("bonus from"),
    "rules.bonus.cap_percent": gettext_lazy("cap of the bonus, %"),
    "rules.earn_back.months": gettext_lazy("earn-back after periods in a row"),
    "rules.earn_back.at_least": gettext_lazy("earn-back when at least at"),
    "rules.earn_back.exclude": gettext_lazy("never earned back"),
    "rules.ratchet.after": gettext_lazy("ratchet after periods in a row"),
    "rules.ratchet.to": gettext_lazy("ratchet moves to"),
    "rules.ratchet.cap_percent_of_gap": gettext_lazy("ratchet: greatest move, percent of the gap"),
    "rules.step_default": gettext_lazy("part of a point"),
    "rules.nature": gettext_lazy("nature of the deduction"),
    "rules.watch_only": gettext_lazy("watch only"),
    "rules.windows.*.name": gettext_lazy("season “%(name)s”"),
    "rules.windows.*.start": gettext_lazy("“%(name)s” starts"),
    "rules.windows.*.end": gettext_lazy("“%(name)s” ends"),
    "rules.windows.*.pays": gettext_lazy("misses in “%(name)s” cost"),
    "rules.windows.*.levels.*.expected": gettext_lazy("%(level)s in “%(name)s”: expected level"),
    "rules.windows.*.levels.*.minimum": gettext_lazy("%(level)s in “%(name)s”: minimum level"),
    "rules.tax.percent": gettext_lazy("tax in the charges, %"),
    "rules.tax.in_base": gettext_lazy("tax belongs to the base"),
    "triggers.*.code": gettext_lazy("right %(name)s"),
    "triggers.*.type": gettext_lazy("right %(name)s: arises from"),
    "triggers.*.level": gettext_lazy("right %(name)s: service level"),
    "triggers.*.k": gettext_lazy("right %(name)s: how many periods"),
    "triggers.*.n": gettext_lazy("right %(name)s: of the last periods"),
    "triggers.*.value": gettext_lazy("right %(name)s: figure"),
    "triggers.*.percent": gettext_lazy("right %(name)s: percent"),
    "triggers.*.exercise_days": gettext_lazy("right %(name)s: days to exercise it"),
    "more.measure.scale": gettext_lazy("a whole is"),
    "more.measure.denominator": gettext_lazy("downtime is divided by"),
    "more.measure.planned_maintenance": gettext_lazy("planned maintenance"),
    "more.measure.min_minutes": gettext_lazy("shortest outage that counts, minutes"),
    "more.measure.target_minutes": gettext_lazy("target, minutes"),
    "more.measure.clock": gettext_lazy("clock"),
    "more.measure.statistic": gettext_lazy("statistic"),
    "more.measure.method": gettext_lazy("how a percentile is taken"),
    "more.measure.share_at_most": gettext_lazy("share of cases at or under"),
    "more.measure.average_of": gettext_lazy("mean of so many periods"),
    "more.credit.type": gettext_lazy("credit"),
    "more.credit.weight": gettext_lazy("weight, %"),
    "more.credit.category": gettext_lazy("category"),
    "more.credit.bands": gettext_lazy("bands"),
    "more.credit.percent_per_point": gettext_lazy("a percentage point costs, %"),
    "more.credit.from": gettext_lazy("points are counted from"),
    "more.credit.step": gettext_lazy("part of a point"),
    "more.credit.repeat": gettext_lazy("points of a repeated miss are multiplied by"),
    "more.credit.percent": gettext_lazy("a miss costs, %"),
    "more.credit.amount": gettext_lazy("an event costs"),
    "more.credit.amounts.*": gettext_lazy("an event “%(name)s” costs"),
    "more.credit.threshold": gettext_lazy("events without a credit"),
    "more.credit.max": gettext_lazy("most for events"),
    "more.window": gettext_lazy("window"),
    "more.below_expected.misses": gettext_lazy("below expected counts from the nth time"),
    "more.below_expected.of": gettext_lazy("below expected: within periods"),
    "more.low_volume.n_min": gettext_lazy("judged from how many cases on"),
    "more.low_volume.rule": gettext_lazy("with fewer cases"),
    "more.promote.after": gettext_lazy("counts as critical after misses in a row"),
    "more.ripe_days": gettext_lazy("judged so many days after the period"),
    "more.on_late": gettext_lazy("data that come late"),
    "more.sources.precedence": gettext_lazy("when the two figures differ"),
    "more.sources.tolerance": gettext_lazy("difference allowed between two figures"),
    "more.limits.*.word": gettext_lazy("outside limit “%(name)s”"),
    "more.limits.*.value": gettext_lazy("outside limit “%(name)s”: figure"),
    "more.limits.*.count": gettext_lazy("outside limit “%(name)s”: from so many events"),
    "more.limits.*.count_over": gettext_lazy("outside limit “%(name)s”: over so many events"),
    "more.limits.*.valid_from": gettext_lazy("outside limit “%(name)s”: holds from"),
    "more.limits.*.valid_to": gettext_lazy("outside limit “%(name)s”: holds until"),
    "more.judged_by": gettext_lazy("judged by each"),
}

PARTS_OF_POINT = {
    "linear": gettext_lazy("counts as it is"),
    "ceil": gettext_lazy("counts as a whole point"),
    "floor": gettext_lazy("does not count"),
}
CHOICES: dict[str, dict[str, Promise]] = {
    "rules.same_incident": {
        "largest": gettext_lazy("costs the largest credit only"),
        "all": gettext_lazy("costs every credit"),
    },
    "rules.bonus.when": {"all_met": gettext_lazy("every critical service level is met")},
    "rules.earn_back.at_least": {"expected": gettext_lazy("the expected level")},
    "rules.earn_back.exclude": {
        "below_expected": gettext_lazy("Below expected"),
        "below_minimum": gettext_lazy("Below minimum"),
        "not_reported": gettext_lazy("Not reported"),
        "peak": gettext_lazy("named seasons"),
    },
    "rules.ratchet.to": {"midpoint": gettext_lazy("half-way to the mean reached")},
    "rules.step_default": PARTS_OF_POINT,
    "rules.nature": {
        "reduction": gettext_lazy("reduction of the charge"),
        "damages": gettext_lazy("agreed damages"),
        "voucher": gettext_lazy("voucher"),
        "deposit": gettext_lazy("taken from the deposit"),
    },
    "triggers.*.type": {
        "consecutive": gettext_lazy("misses in a row"),
        "k_of_n": gettext_lazy("so many misses in the last periods"),
        "mean_below": gettext_lazy("a mean below a figure"),
        "credits_amount": gettext_lazy("credits of an amount"),
        "credits_percent": gettext_lazy("credits of a percentage"),
        "share_of_measurements": gettext_lazy("a share of levels missed"),
    },
    "more.measure.denominator": {
        "less_relief": gettext_lazy("the period less approved relief"),
        "whole": gettext_lazy("the whole period"),
    },
    "more.measure.planned_maintenance": {
        "relief": gettext_lazy("does not count"),
        "counts": gettext_lazy("counts as downtime"),
    },
    "more.measure.clock": {
        "elapsed": gettext_lazy("runs day and night"),
        "business": gettext_lazy("runs in working hours"),
    },
    "more.measure.statistic": {"share_within": gettext_lazy("share within the target"), "mean": gettext_lazy("mean")},
    "more.measure.method": {"nearest_rank": gettext_lazy("nearest rank"), "linear": gettext_lazy("interpolated")},
    "more.credit.type": {
        "none": gettext_lazy("none"),
        "weighted": gettext_lazy("by weight"),
        "category": gettext_lazy("by weight in a category"),
        "bands": gettext_lazy("by bands of the value"),
        "deviation": gettext_lazy("for each percentage point"),
        "points": gettext_lazy("points"),
        "flat": gettext_lazy("the same for each miss"),
        "per_event": gettext_lazy("for each event"),
        "duration_bands": gettext_lazy("by minutes down"),
    },
    "more.credit.from": {"target": gettext_lazy("the expected level")},
    "more.credit.step": PARTS_OF_POINT,
    "more.window": {
        "month": gettext_lazy("a month"),
        "quarter": gettext_lazy("a quarter"),
        "year": gettext_lazy("a year"),
        "week": gettext_lazy("a week"),
    },
    "more.low_volume.rule": {
        "not_judged": gettext_lazy("it is not judged"),
        "one_miss_relief": gettext_lazy("one miss is forgiven"),
        "carry": gettext_lazy("they are judged with the next period"),
    },
    "more.on_late": {"accepted": gettext_lazy("count"), "not_reported": gettext_lazy("count as not reported")},
    "more.sources.precedence": {"vendor": gettext_lazy("the vendor’s counts"), "own": gettext_lazy("ours counts")},
}
MONEY = frozenset(
    {"rules.cap_amount", "rules.annual_charges", "more.credit.amount", "more.credit.amounts.*", "more.credit.max"}
)
BANDS = frozenset({"more.credit.bands"})
TABLES = frozenset({"rules.points_to.table", "rules.score.ladder"})
DAYS = frozenset({"start", "end", "valid_from", "valid_to"})
YES, NO = gettext_lazy("yes"), gettext_lazy("no")


def leaves(part: object, keys: Keys) -> dict[Keys, object]:
    """What a JSON part says, place by place: {("rules", "earn_back", "months"): 3, …}; what is null or empty is not.

    Fields come in the order of `LABELS`, because a database may keep those of an object in any.
    """
    if isinstance(part, dict):
        found = {}
        for name in sorted(part, key=lambda name: (_rank((*keys, name)), name)):
            found |= leaves(part[name], (*keys, name))
        return found
    if isinstance(part, list) and (by := NAMED_BY.get(keys[-1])) and part:
        found = {}
        for name, item in _named(part, by):
            found |= leaves(item, (*keys, name))
        return found
    return {} if part in (None, "", []) else {keys: part}


def _named(part: list, by: str) -> Iterator[tuple[str, object]]:
    """Members with their own names; those without one, or with one that stands before, by their place."""
    seen: set[str] = set()
    for n, item in enumerate(part, start=1):
        name = str(item.get(by) or n) if isinstance(item, dict) else str(n)
        name = f"{name} ({n})" if name in seen else name
        seen.add(name)
        yield name, item


def names(found: dict[Keys, object]) -> str:
    """The contract's own names in a part, in the order in which they stand."""
    return listed(dict.fromkeys(name for keys in found for name in _pattern(keys)[1]))


def path_of(keys: Keys) -> str:
    """A place as text, keys parted by dots; a dot within a name is written %2E."""
    return ".".join(key.replace("%", "%25").replace(".", "%2E") for key in keys)


def keys_of(path: str) -> Keys:
    """The place that `path_of` wrote."""
    return tuple(key.replace("%2E", ".").replace("%25", "%") for key in path.split("."))


def label(keys: Keys) -> str:
    """The words for a place in a JSON part, without the part of the contract it stands in."""
    words = known_label(keys)
    return " · ".join(key.replace("_", " ") for key in keys[1:] or keys) if words is None else words


def trial_name() -> str:
    return TRIAL[reads_chinese()]


def known_label(keys: Keys) -> str | None:
    """The words for a place that is known here."""
    pattern, names = _pattern(keys)
    words = LABELS.get(pattern)
    if words is None or not names:
        return None if words is None else str(words)
    if pattern.startswith("rules.windows.") and names[0] in TRIAL:
        names[0] = trial_name()
    return str(words) % dict(zip(("name", "level"), names, strict=False))


def worded(keys: Keys, value: object, currency: str) -> str:
    """What stands at a place, as a person reads it."""
    pattern, _names = _pattern(keys)
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, list):
        return _worded_list(pattern, value)
    if pattern in MONEY and (amount := _number(value)) is not None:
        return f"{currency}\u00a0{amount:,f}"
    if keys[-1] in DAYS and (day := parse_date(str(value))):
        return worded_day(day)
    return _choice(pattern, value)


def _choice(pattern: str, value: object) -> str:
    text = str(value)
    if pattern == "more.window" and text.startswith("rolling:"):
        return _("the last %(count)s periods") % {"count": text.removeprefix("rolling:")}
    return str(CHOICES.get(pattern, {}).get(text, text))


def _worded_list(pattern: str, value: list) -> str:
    if pattern in BANDS and all(isinstance(row, list) and len(row) == 3 for row in value):
        return listed(f"{_span(row[0], row[1])}: {row[2]}" for row in value)
    if pattern in TABLES and all(isinstance(row, list) and len(row) == 2 for row in value):
        return listed(f"{row[0]}: {row[1]}" for row in value)
    return listed(_choice(pattern, item) for item in value)


def _span(low: object, high: object) -> str:
    return f"{'…' if low is None else low}–{'…' if high is None else high}"


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _pattern(keys: Keys) -> tuple[str, list[str]]:
    """The place with `*` for the contract's own names, and these names in their order."""
    for pattern in _KNOWN:
        if len(pattern) == len(keys) and all(known in ("*", key) for known, key in zip(pattern, keys, strict=True)):
            own = [key for known, key in zip(pattern, keys, strict=True) if known == "*"]
            return ".".join(pattern), own
    return ".".join(keys), []


def _rank(keys: Keys) -> int:
    """Where a place, or the first one within it, stands in `LABELS`; unknown ones come last."""
    for n, pattern in enumerate(_KNOWN):
        if all(known in ("*", key) for known, key in zip(pattern, keys, strict=False)):
            return n
    return len(_KNOWN)


_KNOWN = [tuple(pattern.split(".")) for pattern in LABELS]


def worded_length(length: Length) -> str:
    """A length of time as a contract says it, such as “90 days” or “3 clear months”."""
    n = length.count
    words = {
        (Unit.DAYS, False): ngettext("%(n)s day", "%(n)s days", n),
        (Unit.DAYS, True): ngettext("%(n)s clear day", "%(n)s clear days", n),
        (Unit.MONTHS, False): ngettext("%(n)s month", "%(n)s months", n),
        (Unit.MONTHS, True): ngettext("%(n)s clear month", "%(n)s clear months", n),
        (Unit.BUSINESS_DAYS, False): ngettext("%(n)s business day", "%(n)s business days", n),
        (Unit.BUSINESS_DAYS, True): ngettext("%(n)s clear business day", "%(n)s clear business days", n),
    }
    return words[length.unit, length.clear] % {"n": n}

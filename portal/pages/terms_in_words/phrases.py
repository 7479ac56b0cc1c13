"""Which small phrases do the sentences about terms share: amounts, days, periods, names, ordinals?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from contracts import wording
from portal.templatetags.steward import money, number, percent, plain_date
from vendors.words import clauses, listed, reads_chinese

PERIODS = {
    "week": pgettext_lazy("judged every", "week"),
    "month": pgettext_lazy("judged every", "month"),
    "quarter": pgettext_lazy("judged every", "quarter"),
    "year": pgettext_lazy("judged every", "year"),
}
MANY_PERIODS = {
    "week": pgettext_lazy("so many", "weeks"),
    "month": pgettext_lazy("so many", "months"),
    "quarter": pgettext_lazy("so many", "quarters"),
    "year": pgettext_lazy("so many", "years"),
}
MISS_IN_A_ROW = {
    1: pgettext_lazy("the … counts", "first miss"),
    2: pgettext_lazy("the … counts", "second miss in a row"),
    3: pgettext_lazy("the … counts", "third miss in a row"),
    4: pgettext_lazy("the … counts", "fourth miss in a row"),
    5: pgettext_lazy("the … counts", "fifth miss in a row"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """What every sentence about one schedule needs: currency, names and units of its levels, how often."""

    currency: str
    cadence: str
    names: dict[str, str]
    units: dict[str, str]
    windows: dict[str, str]

    @classmethod
    def of(cls, terms: dict, cadence: str, windows: dict[str, str] | None = None) -> "Reader":
        levels = terms["levels"]
        key = "name_zh" if reads_chinese() else "name"
        return cls(
            currency=terms.get("currency", "CNY"),
            cadence=cadence,
            names={row["code"]: row.get(key) or row.get("name") or row["code"] for row in levels},
            units={row["code"]: row.get("unit", "%") for row in levels},
            windows=windows or {},
        )

    @property
    def period(self) -> str:
        return str(PERIODS[self.cadence])

    @property
    def periods(self) -> str:
        """The period in the plural, after a number."""
        return str(MANY_PERIODS[self.cadence])

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    def window(self, name: str) -> str:
        return self.windows.get(name, name)

    def amount(self, text: str) -> str:
        return money(Decimal(text), self.currency)

    def figure(self, code: str, text: str) -> str:
        """A figure of a level in its unit."""
        return in_unit(text, self.units.get(code, "%"))

    def fee(self) -> str:
        """The fee that a percentage is taken of."""
        return _("the %(period)s’s fee") % {"period": self.period}

    def of_fee(self, text: str) -> str:
        return _("%(percent)s of %(fee)s") % {"percent": share(text), "fee": self.fee()}


def share(text: str) -> str:
    """8 -> 8 %."""
    return percent(Decimal(str(text)))


def plain_number(text) -> str:
    return number(Decimal(str(text)))


def in_unit(text, unit: str) -> str:
    if unit == "%":
        return share(text)
    return f"{plain_number(text)}\u00a0{unit}" if unit else plain_number(text)


def the_day(text: str) -> str:
    return plain_date(date.fromisoformat(text))


def nth_miss(n: int) -> str:
    """The n-th miss in a row, after “the”."""
    return str(MISS_IN_A_ROW.get(n) or _("miss number %(n)s in a row") % {"n": n})


def times(text) -> str:
    return _("%(figure)s times") % {"figure": plain_number(text)}


def span(low, high, said: Callable[[object], str], *, closed_above: bool = False) -> str:
    """A band in words. Low is included and high is not, or the other way round with `closed_above`."""
    if low is None and high is None:
        return _("any value")
    if low is None:
        return (_("up to %(high)s") if closed_above else _("below %(high)s")) % {"high": said(high)}
    if high is None:
        return (_("over %(low)s") if closed_above else _("from %(low)s on")) % {"low": said(low)}
    sentence = _("over %(low)s up to %(high)s") if closed_above else _("from %(low)s to below %(high)s")
    return sentence % {"low": said(low), "high": said(high)}


def in_a_list(parts) -> str:
    return listed(parts)


def row_of_remarks(parts) -> str:
    return clauses(parts)


def unknown(keys: tuple[str, ...], value: object, currency: str) -> str:
    """A rule that has no sentence here, by its own name and figure."""
    leaves = wording.leaves(value, keys)
    return listed(
        _("%(name)s: %(value)s") % {"name": wording.label(path), "value": wording.worded(path, item, currency)}
        for path, item in leaves.items()
    )

"""How will the running month end if it goes on like this, and how much may still go wrong? In words.

A level that is judged over longer is told to the end of that. Nothing is stored and nothing is a verdict; a month of
which nothing has arrived is not spoken of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contracts.models import Contract, LevelSpec
from portal.pages.matter import Matter
from portal.pages.portfolio import RUNNING
from portal.templatetags.steward import day_month, level_value, month, number, plain_date
from sla import outlook
from sla.engine import Rounding
from sla.engine.after.burn import Alert, Urgency
from sla.engine.after.forecast import Label
from sla.engine.exact import round_value
from sla.models import Delivery, LevelResult, Period
from vendors.words import pick

LABELS = {
    Label.BREACH_CERTAIN: gettext_lazy("Certain to be missed"),
    Label.AT_RISK: gettext_lazy("At risk"),
    Label.WATCH: gettext_lazy("Watch"),
    Label.ON_TRACK: gettext_lazy("On track"),
}
HOUR = timedelta(hours=1)
Measure = LevelSpec.Measure
KINDS = {Label.BREACH_CERTAIN: "stopped", Label.AT_RISK: "stopped", Label.WATCH: "live", Label.ON_TRACK: ""}
WORST_FIRST = tuple(LABELS)
IN_PARTS = (Measure.AVAILABILITY, Measure.SLICES)
NEEDS_SOMEBODY = (Label.BREACH_CERTAIN, Label.AT_RISK)


@dataclass(frozen=True, slots=True)
class Outlook:
    """One level of a running month: its label, where it stands, what is left, the best that can still come.

    `to` and `since` are empty where it is judged over the month alone, `mean` where no other month's value counts.
    """

    period: Period
    until: date
    code: str
    name: str
    label: Label
    word: str
    kind: str
    so_far: str
    projected: str
    expected: str
    left: str
    best: str
    likely: str
    to: str
    since: str
    mean: str
    told: str
    alerts: tuple[str, ...]

    @property
    def needs_somebody(self) -> bool:
        return self.label in NEEDS_SOMEBODY


def outlook_of(user, contract: Contract, now: datetime | None = None) -> list[Outlook]:
    """The running month of one contract, the worst level first; nothing once it has ended."""
    return _worded(user, Period.objects.visible_to(user).filter(contract=contract), now)


def outlook_of_month(user, period: Period, now: datetime | None = None) -> list[Outlook]:
    """One month, while it runs."""
    return _worded(user, Period.objects.visible_to(user).filter(pk=period.pk), now)


def endangered(user, now: datetime | None = None) -> list[Outlook]:
    """Every level of every running month that is at risk or certain to be missed."""
    rows = Period.objects.visible_to(user).filter(contract__state__in=RUNNING)
    return [row for row in _worded(user, rows, now) if row.needs_somebody]


def _worded(user, periods, now: datetime | None) -> list[Outlook]:
    now = now or timezone.now()
    running = periods.filter(state=Period.State.OPEN, starts_at__lte=now, ends_at__gt=now)
    months: Sequence[Period] = list(running.select_related("contract__vendor", "version").order_by("pk"))
    if not months:
        return []
    found = outlook.ahead(months, Delivery.objects.visible_to(user), LevelResult.objects.visible_to(user))
    rows = [_outlook(one) for one in found]
    return sorted(rows, key=lambda row: WORST_FIRST.index(row.label))


def _outlook(one: outlook.Ahead) -> Outlook:
    forecast, period = one.forecast, one.period
    return Outlook(
        period=period,
        until=one.until,
        code=one.spec.level.code,
        name=_name(one),
        label=forecast.label,
        word=str(LABELS[forecast.label]),
        kind=KINDS[forecast.label],
        so_far=_so_far(one),
        projected=_value(one, forecast.value),
        expected=level_value(one.terms.expected, one.spec.unit),
        left=_left(one),
        best=_value(one, forecast.best),
        likely=_likely(one),
        to="" if one.until == period.ends_on else _("to %(day)s") % {"day": plain_date(one.until)},
        since="" if one.since == period.starts_on else _("since %(day)s") % {"day": plain_date(one.since)},
        mean=_mean(one),
        told=day_month(one.told_at),
        alerts=tuple(_alert(alert) for alert in one.alerts[:1]),  # the shortest stretch says the most
    )


def _name(one: outlook.Ahead) -> str:
    """The level, and which of its members will decide."""
    name = pick(one.spec, "name")
    return _("%(level)s, %(member)s") % {"level": name, "member": one.member} if one.member else name


def _mean(one: outlook.Ahead) -> str:
    earlier = one.values - 1
    if not earlier:
        return ""
    if earlier == 1:
        return _("mean with the month before")
    return _("mean with the %(n)s months before") % {"n": number(earlier)}


def _value(one: outlook.Ahead, exact: Fraction) -> str:
    spec = one.spec
    return level_value(round_value(exact, spec.precision, one.terms.rounding), spec.unit, spec.precision)


def _so_far(one: outlook.Ahead) -> str:
    bad = one.forecast.bad
    words = {"bad": number(_tenths(bad)), "n": number(one.seen)}
    match one.spec.measure:
        case Measure.AVAILABILITY:
            return _("%(n)s min down") % {"n": words["bad"]}
        case Measure.EVENTS:
            return _events(int(bad))
        case Measure.DAYS:
            return _days(int(bad))
        case Measure.SLICES:
            return _("%(bad)s of %(n)s slices in error") % words
        case _:
            return ngettext("%(bad)s miss among %(n)s", "%(bad)s misses among %(n)s", ceil(bad)) % words


def _left(one: outlook.Ahead) -> str:
    """How much may still go wrong: whole cases, events and days, or minutes; less than nothing is overdrawn."""
    left = one.forecast.remaining
    text = _amount(one, abs(left) if one.spec.measure in IN_PARTS else abs(floor(left)))
    return text if left >= 0 else _("overdrawn by %(what)s") % {"what": text}


def _amount(one: outlook.Ahead, amount: Fraction | int) -> str:
    match one.spec.measure:
        case Measure.AVAILABILITY:
            return _("%(n)s min") % {"n": number(_tenths(amount))}
        case Measure.SLICES:
            return _("%(n)s slices") % {"n": number(_tenths(amount))}
        case Measure.EVENTS:
            return _events(int(amount))
        case Measure.DAYS:
            return _days(int(amount))
        case _:
            return ngettext("%(n)s case", "%(n)s cases", int(amount)) % {"n": number(int(amount))}


def _events(n: int) -> str:
    return ngettext("%(n)s event", "%(n)s events", n) % {"n": number(n)}


def _days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": number(n)}


def _tenths(amount: Fraction | int):
    return round_value(Fraction(amount), 1, Rounding.HALF_UP).normalize() + 0


def _likely(one: outlook.Ahead) -> str:
    if one.forecast.likely is None:
        return ""
    low, high = one.forecast.likely
    words = {"low": number(low), "high": number(high), "n": number(one.whole)}
    if one.whole is None:
        return _("%(low)s to %(high)s likely") % words
    return _("%(low)s to %(high)s of %(n)s likely") % words


def _alert(alert: Alert) -> str:
    """How fast the budget is used up; where nothing may be bad and something was, it is gone."""
    if alert.long is None:
        return _("Nothing may be missed, and something was.")
    words = {
        "times": number(round_value(alert.long, 1, Rounding.HALF_UP)),
        "hours": number(alert.pair.long // HOUR),
    }
    text = ngettext(
        "In the last %(hours)s hour misses came %(times)s times as fast as the level allows.",
        "In the last %(hours)s hours misses came %(times)s times as fast as the level allows.",
        alert.pair.long // HOUR,
    )
    said = text % words
    return _("%(alert)s Look at it now.") % {"alert": said} if alert.pair.urgency is Urgency.PAGE else said


def in_danger(user, now: datetime) -> list[Matter]:
    """The levels of running months that are heading below what was agreed; due while something can still be done."""
    found = []
    for row in endangered(user, now):
        contract = row.period.contract
        words = {"level": row.name, "month": row.to or month(row.period.starts_on), "forecast": row.word}
        title = _("%(level)s, %(month)s: %(forecast)s") % {**words, "forecast": row.word.lower()}
        note = _("%(vendor)s · %(so_far)s, heading for %(value)s") % {
            "vendor": contract.vendor,
            "so_far": row.so_far,
            "value": row.projected,
        }
        url = reverse("contract_detail", args=[contract.number])
        found.append(Matter(row.until, title, f"{url}#ahead", note, _("Look")))
    return found

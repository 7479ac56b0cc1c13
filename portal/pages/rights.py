"""Which rights has the buyer from a contract's results, by when, and what gave rise to them?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from contracts.models import Contract, LevelSpec
from contracts.terms import add_months
from portal.pages import portfolio
from portal.pages.matter import Matter
from portal.pages.portfolio import LevelMonth
from portal.pages.timeline import PAGES, WORDS
from portal.templatetags.steward import level_value, money, month, number, percent
from portal.wording.after import named_right
from portal.wording.base import Line
from portal.working import Wording, word_step
from sla.models import Evaluation, Period, TriggerHit
from vendors.roles import Permission
from vendors.words import pick

WORDS[("sla.triggerhit", "a right arose")] = gettext_lazy("found that the right arose")
WORDS[("sla.period", "entered the loss")] = gettext_lazy("entered the loss")
PAGES["sla.triggerhit"] = ("right_detail", "key")

WITH_ALL = (
    "level",
    "evaluation",
    "period__version",
    "period__contract__vendor",
    "period__contract__entity",
    "decided_by",
)
MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Right:
    """A right in the buyer's lists: what it is, why it arose."""

    hit: TriggerHit
    name: str
    why: str
    url: str

    @property
    def title(self) -> str:
        return _("%(right)s: %(why)s") % {"right": self.name, "why": self.why}


@dataclass(frozen=True, slots=True)
class Behind:
    """A month that a right rests on: a level's result, or the schedule's deduction."""

    period: Period
    level: LevelMonth | None
    value: str
    total: Decimal | None
    url: str


def rights_of(user, hits: Iterable[TriggerHit]) -> list[Right]:
    """Rights in words; one query for the names of their levels."""
    hits = list(hits)
    if not hits:
        return []
    specs = LevelSpec.objects.visible_to(user).filter(
        version__in={hit.evaluation.version_id for hit in hits},
        level__in={hit.level_id for hit in hits if hit.level_id},
    )
    named = {(spec.version_id, spec.level_id): spec for spec in specs}
    found = []
    for hit in hits:
        spec = named.get((hit.evaluation.version_id, hit.level_id))
        found.append(Right(hit, name_of(hit), why(hit, spec), reverse("right_detail", args=[hit.pk])))
    return found


def open_rights(user, contract: Contract | None = None) -> list[Right]:
    """The rights that can still be used, the first to lapse first; vendors have none to see."""
    rows = TriggerHit.objects.visible_to(user).filter(state=TriggerHit.State.OPEN).select_related(*WITH_ALL)
    rows = rows.defer("evaluation__inputs", "evaluation__result")
    return rights_of(
        user,
        (rows.filter(period__contract=contract) if contract else rows).order_by(
            F("exercise_by").asc(nulls_last=True), "pk"
        ),
    )


def rights_of_month(user, period: Period) -> list[Right]:
    """What the result of a month gave rise to, whatever became of it; not what a restatement took back."""
    rows = TriggerHit.objects.visible_to(user).filter(period=period).exclude(state=TriggerHit.State.WITHDRAWN)
    rows = rows.select_related(*WITH_ALL).defer("evaluation__inputs", "evaluation__result")
    return rights_of(user, rows.order_by(F("exercise_by").asc(nulls_last=True), "pk"))


def name_of(hit: TriggerHit) -> str:
    """Right to terminate, or the right by the contract's own code."""
    return named_right(hit.code) or _("Right “%(code)s”") % {"code": hit.code}


def why(hit: TriggerHit, spec: LevelSpec | None) -> str:
    """On time in default 3 months in a row: what the right turned on, from its figure alone."""
    level = pick(spec, "name") if spec else hit.level.code if hit.level_id else _("all levels together")
    figure = _figure(hit)
    words: dict[str, Any] = {"level": level, "n": number(figure) if figure is not None else hit.figure}
    count = int(figure or 0)
    match hit.type:
        case "consecutive":
            many = ngettext("%(level)s in default for %(n)s month", "%(level)s in default %(n)s months in a row", count)
            text = _("%(level)s in default") if count == 1 else many
        case "k_of_n":
            text = ngettext("%(level)s in default in %(n)s month", "%(level)s in default in %(n)s months", count)
        case "mean_below":
            shown = level_value(figure, spec.unit, spec.precision) if spec and figure is not None else hit.figure
            return _("mean of %(level)s %(value)s") % {"level": level, "value": shown}
        case "credits_amount":
            return _("credits of %(amount)s") % {"amount": money(figure, hit.period.contract.currency_id)}
        case "credits_percent":
            text = ngettext("high credits in %(n)s month", "high credits in %(n)s months", count)
        case _:
            shown = percent(figure.quantize(Decimal("0.01")).normalize() + 0) if figure is not None else hit.figure
            return _("%(share)s of the measurements in default") % {"share": shown}
    return text % words


def _figure(hit: TriggerHit) -> Decimal | None:
    try:
        return Decimal(hit.figure)
    except InvalidOperation:
        return None


def line_of(user, hit: TriggerHit) -> Line | None:
    """The line of the working that says so, None where the evaluation does not carry it."""
    step = _step(hit)
    if step is None:
        return None
    specs = LevelSpec.objects.visible_to(user).filter(version=hit.evaluation.version_id).select_related("level")
    names = {spec.level.code: pick(spec, "name") for spec in specs}
    contract = hit.period.contract
    return word_step(step["code"], step["figures"], Wording(contract.currency_id, names, zone=contract.zone))


def _step(hit: TriggerHit) -> dict[str, Any] | None:
    for one in hit.evaluation.result["schedules"]:
        if one["code"] != hit.schedule_code:
            continue
        for step in one["working"]:
            if step["figures"].get("trigger") == hit.code and step["figures"].get("met") == "yes":
                return step
    return None


def months_behind(user, hit: TriggerHit) -> list[Behind]:
    """The months that the right turned on, the newest first."""
    step = _step(hit)
    figures = step["figures"] if step else {}
    asked = [int(figures[name]) for name in ("n", "count", "k") if figures.get(name, "").isdigit()]
    count = min(asked[0] if asked else 1, MOST_MONTHS)
    until, contract = hit.period.starts_on, hit.period.contract
    first = add_months(until, 1 - count)
    if hit.level_id:
        history = portfolio.history_of(user, contract, until, count, hit.level.code)
        periods = {row.pk: row for row in _periods(user, contract, first, until)}
        return [
            Behind(
                periods[row.period_id],
                row,
                level_value(row.value, row.unit, row.precision),
                None,
                reverse("level_result", args=[row.period_id, row.code]),
            )
            for row in reversed(history)
            if row.period_id in periods
        ]
    rows = Evaluation.objects.visible_to(user).filter(
        period__contract=contract,
        superseded_by__isnull=True,
        period__starts_on__gte=first,
        period__starts_on__lte=until,
    )
    rows = rows.select_related("period__contract").defer("inputs", "result").order_by("-period__starts_on")
    return [Behind(row.period, None, "", row.total, reverse("period_detail", args=[row.period_id])) for row in rows]


def _periods(user, contract: Contract, first: date, until: date) -> Iterable[Period]:
    return Period.objects.visible_to(user).filter(contract=contract, starts_on__gte=first, starts_on__lte=until)


def rights_to_use(user, contract: Contract | None = None, letters=None) -> list[Matter]:
    """The rights that arose and can still be used, of one contract or of all; whoever gives notice decides."""
    found = []
    for right in open_rights(user, contract):
        of = right.hit.period.contract
        mine = user.may(Permission.CONTRACT_NOTICE, of.vendor)
        if contract is None and not mine:
            continue
        note = _("%(vendor)s · arose with %(month)s") % {
            "vendor": of.vendor,
            "month": month(right.hit.period.starts_on),
        }
        step = letters.step("right", right.hit, of) if letters and right.hit.ends_the_contract else None
        step = step or {"action": _("Decide") if mine else ""}
        found.append(
            Matter(
                right.hit.exercise_by,
                right.title,
                right.url,
                note,
                **step,
                money_note=_("lapses after that day") if right.hit.exercise_by else "",
            )
        )
    return found

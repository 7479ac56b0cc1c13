"""How did a contract's months go: levels by month, credits by month, what is due, what is in trouble?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.models import Charge, Contract, LevelSpec
from contracts.terms import add_months
from portal.pages import contract_page
from portal.pages.contract_page import Head
from portal.pages.outlook import outlook_of
from portal.pages.portfolio import LevelMonth, deciding, history_of, standing_evaluations, totals
from portal.pages.rights import rights_to_use
from portal.papers.words import joined
from portal.templatetags.steward import level_value, money, month, number, percent, plain_date
from portal.words import state_word
from sla.models import Credit, Delivery, Evaluation, Period
from vendors.roles import Permission
from vendors.words import clauses, pick

DOWN = "↓"


@dataclass(frozen=True, slots=True)
class CreditMonth:
    """One month of the credits table, in the contract's currency."""

    period: Period
    fee: Decimal | None
    raw: Decimal | None
    cap: Decimal | None
    total: Decimal | None
    credits: list[Credit]

    @property
    def stands(self) -> str:
        """Where the deduction stands, in words."""
        if not self.credits:
            return "—" if self.total is not None else _("not evaluated yet")
        return clauses(state_word(credit) for credit in self.credits)


def last_month(user, contract: Contract, today: date) -> date:
    """The newest month of the contract that has a result the person may see; else the month before this one."""
    rows = Period.objects.visible_to(user).filter(contract=contract, evaluations__isnull=False)
    found = rows.order_by("-starts_on").values_list("starts_on", flat=True).first()
    return found or add_months(today.replace(day=1), -1)


def address(name: str, *args) -> str:
    """A page's URL, or nothing where the page is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def heat_map(contract: Contract, history: Iterable[LevelMonth], specs: Iterable[LevelSpec], until: date) -> dict:
    """Levels × twelve months as `components/heatmap.html` draws them."""
    months = [add_months(until, n - 11) for n in range(12)]
    cells: dict[str, dict[date, LevelMonth]] = {}
    for row in history:
        month_of_level = cells.setdefault(row.code, {})
        before = month_of_level.get(row.month)
        if before is None or row.default or not before.default:  # of two parts of a month the one in default
            month_of_level[row.month] = row
    columns = []
    for position, day in enumerate(months):
        named_year = position == 0 or day.month == 1
        columns.append((month(day, "bare"), str(day.year) if named_year else ""))
    rows = []
    for spec in specs:
        by_month = cells.get(spec.level.code, {})
        latest = max((day for day in by_month), default=None)
        rows.append(
            {
                "label": level_label(spec),
                "small": level_limits(spec),
                "url": address("level_result", by_month[latest].period_id, spec.level.code) if latest else "",
                "cells": [_cell(by_month.get(day)) for day in months],
            }
        )
    return {"columns": columns, "rows": rows}


def level_label(spec: LevelSpec) -> str:
    named = clauses(filter(None, (pick(spec, "name"), spec.unit)))
    return f"{named}{' ' + DOWN if spec.direction == LevelSpec.Direction.DOWN else ''}"


def level_limits(spec: LevelSpec) -> str:
    """96 / 93 · weight 60: expected, minimum, and what hangs on it."""
    limits = number(spec.expected) if spec.minimum is None else f"{number(spec.expected)} / {number(spec.minimum)}"
    if spec.weight:
        return f"{limits} · {_('weight %(weight)s') % {'weight': number(spec.weight)}}"
    pays = spec.level_class == LevelSpec.Class.CRITICAL and "credit" in spec.more
    return limits if pays else f"{limits} · {_('no credit')}"


def _cell(row: LevelMonth | None) -> dict | None:
    if row is None:
        return None
    text = number(row.value, row.precision) if row.value is not None else "—"
    return {
        "rating": row.rating,
        "text": text.removesuffix("." + "0" * row.precision) if text.startswith("100.") else text,
        "url": address("level_result", row.period_id, row.code),
    }


def credit_months(user, contract: Contract, until: date, months: int = 12) -> list[CreditMonth]:
    """Fee, credit before the cap, cap, credit and where it stands, newest month first; four queries."""
    first = add_months(until, 1 - months)
    periods = list(
        Period.objects.visible_to(user)
        .filter(contract=contract, starts_on__gte=first, starts_on__lte=until)
        .order_by("-starts_on")
    )
    evaluations = standing_evaluations(user, periods)
    fees = _fees(user, contract, first)
    credits: dict[int, list[Credit]] = {}
    for credit in Credit.objects.visible_to(user).filter(period__in=periods).order_by("pk"):
        credits.setdefault(credit.period_id, []).append(credit)
    return [
        _credit_month(row, evaluations.get(row.pk), fees.get(row.starts_on), credits.get(row.pk, [])) for row in periods
    ]


def _credit_month(period: Period, evaluation: Evaluation | None, fee, credits: list[Credit]) -> CreditMonth:
    if evaluation is None:
        return CreditMonth(period, fee, None, None, None, credits)
    return CreditMonth(period, fee, evaluation.raw, evaluation.cap, evaluation.total, credits)


def _fees(user, contract: Contract, first: date) -> dict[date, Decimal]:
    latest = {}
    rows = Charge.objects.visible_to(user).filter(contract=contract, month__gte=first).select_related("contract")
    for row in rows.order_by("n"):
        latest[row.month, row.schedule_code] = row.amount
    found: dict[date, Decimal] = {}
    for (day, _code), amount in latest.items():
        found[day] = found.get(day, Decimal(0)) + amount
    return found


def credit_sums(rows: list[CreditMonth], currency: str) -> dict:
    """What the shown months come to."""
    taken = [credit.amount for row in rows for credit in row.credits if credit.state == Credit.State.APPLIED]
    return {
        "raw": sum((row.raw for row in rows if row.raw), Decimal(0)),
        "total": sum((row.total for row in rows if row.total), Decimal(0)),
        "taken": totals((currency, amount) for amount in taken).get(currency, Decimal(0)),
        "since": rows[-1].period.starts_on if rows else None,
    }


def credit_title(rows: list[CreditMonth], term_word: str) -> dict:
    """The newest evaluated month in one sentence, and its meter."""
    row = next((item for item in rows if item.raw is not None), None)
    if row is None:
        return {"row": None, "title": _("Credits by month"), "aside": ""}
    words = {"month": month(row.period.starts_on), "word": term_word}
    if row.raw > row.total:
        title = _("%(month)s’s credit reached the cap") % words
    elif row.total:
        title = _("%(month)s brought a credit") % words
    else:
        title = _("No credit for %(month)s") % words
    share = row.cap / row.fee * 100 if row.fee and row.cap is not None else None
    aside = (
        _("cap: %(share)s of the month’s fee") % {"share": percent(share.quantize(Decimal("0.01")).normalize())}
        if share
        else ""
    )
    return {"row": row, "title": title, "aside": aside, "over": row.raw - row.total}


def trouble(user, head: Head, history: list[LevelMonth], rows: list[CreditMonth]) -> dict | None:
    """The one sentence on top when something is wrong, worst first; None when all is well."""
    contract = head.contract
    if user.is_buyer and contract_page.changed_since_submission(contract):
        return {
            "kind": "stop",
            "title": _("It was changed after it was submitted."),
            "text": _("Nobody can approve it as it stands; send it back and submit it again."),
        }
    if contract.state == Contract.State.SUSPENDED:
        return _suspended(contract)
    if contract.state in (Contract.State.NOTICE_GIVEN, Contract.State.IN_EXIT):
        return _ending(contract)
    return _below(history, rows, contract)


def _suspended(contract: Contract) -> dict:
    row = contract.suspensions.first()
    if row is None:
        return {"kind": "warn", "title": _("Suspended."), "text": ""}
    said = [_("Only in part.")] if row.partial else []
    said += [_("Months are measured all the same.") if row.clock_runs else _("Months are not measured meanwhile.")]
    if row.fees_stop:
        said.append(_("Fixed fees are not owed meanwhile."))
    if row.shifts_end:
        said.append(_("The term ends later by as many days."))
    return {
        "kind": "warn",
        "title": _("Suspended since %(day)s: %(scope)s.")
        % {"day": plain_date(row.from_day), "scope": row.scope.rstrip(" .。")},
        "text": joined(said),
    }


def _ending(contract: Contract) -> dict | None:
    notice = contract.notices.filter(withdrawn_on__isnull=True).first()
    if notice is None:
        return None
    title = _("Notice was given; the last day is %(day)s.") % {"day": plain_date(notice.effective_on)}
    arrived = (
        _("It arrived on %(day)s.") % {"day": plain_date(notice.arrived_on)}
        if notice.arrived_on
        else _("No proof of arrival is recorded yet.")
    )
    return {"kind": "warn", "title": title, "text": arrived}


def _below(history: list[LevelMonth], rows: list[CreditMonth], contract: Contract) -> dict | None:
    newest = max((row.month for row in history), default=None)
    worst = deciding([row for row in history if row.month == newest]) if newest else None
    if worst is None or worst.rating != "inadequate":
        return None
    if worst.outcome == "not_reported":
        title = ngettext(
            "%(level)s was not reported for %(month)s.",
            "%(level)s was not reported for %(n)s months, last for %(month)s.",
            max(worst.repeat, 1),
        )
    else:
        title = ngettext(
            "%(level)s was below the minimum in %(month)s.",
            "%(level)s has been below the minimum for %(n)s months.",
            max(worst.repeat, 1),
        )
    words = {"level": worst.name, "month": month(newest), "n": worst.repeat}
    credit = next((row for row in rows if row.period.starts_on == newest and row.total), None)
    text = ""
    if credit:
        sums = {"month": month(newest), "amount": money(credit.total, contract.currency_id)}
        text = (
            _("Credit of %(month)s %(amount)s, at the cap.") % sums
            if credit.raw > credit.total
            else _("Credit of %(month)s %(amount)s.") % sums
        )
    return {"kind": "stop", "title": title % words, "text": text}


def due_list(user, head: Head, rows: list[CreditMonth]) -> list[dict]:
    """What has a last day on this contract, the earliest first."""
    found: list[dict] = []
    open_states = (Delivery.State.EXPECTED, Delivery.State.RETURNED)
    deliveries = Delivery.objects.visible_to(user).filter(
        period__contract=head.contract, source="vendor", state__in=open_states
    )
    months: dict[date, list[Delivery]] = {}
    for delivery in deliveries.select_related("period").order_by("due_at"):
        months.setdefault(delivery.period.starts_on, []).append(delivery)
    for day, due in months.items():
        words = {"month": month(day, "bare"), "n": len(due)}
        label = ngettext("%(month)s data", "%(month)s data, %(n)s feeds", len(due)) % words
        found.append({"day": due[0].due_at, "label": label, "url": address("delivery_detail", due[0].pk)})
    for row in rows:
        for credit in row.credits:
            words = {"month": month(row.period.starts_on, "bare")}
            if credit.state == Credit.State.PROPOSED and credit.claim_by:
                found.append(
                    {
                        "day": credit.claim_by,
                        "label": _("Claim the %(month)s credit") % words,
                        "url": address("credit_detail", credit.pk),
                    }
                )
            if credit.state == Credit.State.NOTIFIED and credit.object_by:
                found.append(
                    {
                        "day": credit.object_by,
                        "label": _("Vendor may object, %(month)s") % words,
                        "url": address("credit_detail", credit.pk),
                    }
                )
    if user.is_buyer:
        found += _of_the_term(head)
    return sorted(found, key=lambda item: _moment(item["day"]))[:6]


def _of_the_term(head: Head) -> list[dict]:
    """When we decide what follows the term, and what has to be sent by when."""
    row, found = head.row, []
    if row.decide_by and row.decide_by >= head.today:
        found.append({"day": row.decide_by, "label": _("Decide what follows the term"), "url": ""})
    if row.send_by:
        label = _("Send notice to end it") if row.version.evergreen else _("Send notice not to renew")
        found.append({"day": row.send_by, "label": label, "url": ""})
    if row.counts and row.standing.extensions:
        day = row.standing.extensions[0].dates.send_by
        found.append({"day": day, "label": _("Ask for the extension"), "url": ""})
    return found


def _moment(day: date | datetime) -> datetime:
    """A date ends with its last minute."""
    return day if isinstance(day, datetime) else timezone.make_aware(datetime.combine(day, time.max))


def overview(user, head: Head) -> dict:
    """Everything on the first tab that was measured."""
    contract = head.contract
    until = last_month(user, contract, head.today)
    history = history_of(user, contract, until)
    rows = credit_months(user, contract, until)
    specs = list(head.version.level_specs.select_related("level").all()) if head.version else []
    return {
        "heat": heat_map(contract, history, specs, until) if specs else None,
        "credits": rows[:4],
        "credit_head": credit_title(rows, pick(head.version, "credit_words") if head.version else ""),
        "sums": credit_sums(rows, contract.currency_id),
        "trouble": trouble(user, head, history, rows),
        "claim": _to_notify(user, contract, rows),
        "due": due_list(user, head, rows),
        "rights": rights_to_use(user, contract),
        "ahead": outlook_of(user, contract),
        "rating": deciding([row for row in history if row.month == max(item.month for item in history)])
        if history
        else None,
        "fee": next(((row.fee, row.period.starts_on) for row in rows if row.fee), None),
    }


def _to_notify(user, contract: Contract, rows: list[CreditMonth]) -> Credit | None:
    """The oldest deduction that the vendor has not been told of, for whoever tells it."""
    if not user.may(Permission.CREDIT_NOTIFY, contract.vendor):
        return None
    waiting = [credit for row in rows for credit in row.credits if credit.state == Credit.State.PROPOSED]
    return waiting[-1] if waiting else None


def level_rows(user, head: Head) -> list[dict]:
    """Each level as agreed, with its newest result."""
    if head.version is None:
        return []
    until = last_month(user, head.contract, head.today)
    newest = {}
    for row in history_of(user, head.contract, until):
        newest[row.code] = row
    specs = head.version.level_specs.select_related("level", "schedule").prefetch_related("inputs__feed")
    return [
        {
            "spec": spec,
            "label": level_label(spec),
            "last": newest.get(spec.level.code),
            "value": _valued(newest.get(spec.level.code)),
        }
        for spec in specs
    ]


def _valued(row: LevelMonth | None) -> str:
    return level_value(row.value, row.unit, row.precision) if row else ""


def month_rows(user, contract: Contract) -> list[dict]:
    """Every month with its rating, its deliveries and its evaluation, newest first."""
    periods = list(Period.objects.visible_to(user).filter(contract=contract).order_by("-starts_on"))
    evaluations = standing_evaluations(user, periods)
    levels: dict[int, list[LevelMonth]] = {}
    if periods:
        for row in history_of(user, contract, periods[0].starts_on, months=600):
            levels.setdefault(row.period_id, []).append(row)
    arrived: dict[int, list[str]] = {}
    for period_id, state in (
        Delivery.objects.visible_to(user).filter(period__in=periods).values_list("period_id", "state")
    ):
        arrived.setdefault(period_id, []).append(state)
    return [
        {
            "period": row,
            "evaluation": evaluations.get(row.pk),
            "decides": deciding(levels.get(row.pk, [])),
            "url": address("period_detail", row.pk),
            "deliveries": len(arrived.get(row.pk, [])),
            "accepted": arrived.get(row.pk, []).count(Delivery.State.ACCEPTED),
        }
        for row in periods
    ]

"""What does a reader of the report see, in the active language? Page and PDF read the same snapshot through this."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, gettext_lazy, ngettext

from portal.reports import messages
from portal.reports.messages import amounts, credit_totals, figure, in_month, levels_of, said
from portal.templatetags.steward import (
    DASH,
    level_value,
    moment,
    money,
    number,
    plain_date,
    registered_words,
    short_hash,
)
from portal.working import OUTCOMES, ROUNDINGS, Group, Wording, word_sum, word_working
from sla.models import Breach, Credit

Snapshot = Mapping[str, Any]

MOST_LISTED = 8
SOURCES = {
    "self_reported": gettext_lazy("self-reported by the vendor"),
    "verified": gettext_lazy("reported by the vendor and verified by our own measurement"),
    "own": gettext_lazy("measured by our own systems"),
    "none": gettext_lazy("nothing reported"),
}
CLASSES = {"critical": gettext_lazy("critical"), "key": gettext_lazy("key indicator")}


@dataclass(frozen=True, slots=True)
class LevelReading:
    """One service level: its line in the scorecard, its chart's figures, its working."""

    code: str
    name: str
    definition: str
    message: str
    down: bool
    expected: str
    minimum: str
    actual: str
    change: str
    volume: str
    volume_name: str
    rating: str
    outcome: str
    credit: str
    facts: list[tuple[str, str]]
    months: list[dict[str, Any]]
    working: tuple[Group, ...]
    credit_working: tuple[Group, ...]
    data: Mapping[str, Any]

    @property
    def result(self) -> str:
        return figure(self.data, self.data["value"])

    @property
    def whole_working(self) -> tuple[Group, ...]:
        return (*self.working, *self.credit_working)

    @property
    def chart_id(self) -> str:
        return f"chart-{self.code}"

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """The heads of the months' table as `components/chart.html` takes them: words, and whether figures follow."""
        return [
            (gettext("Month"), False),
            (self.volume_name, True),
            (gettext("Actual"), True),
            (gettext("Expected"), True),
            (gettext("Minimum"), True),
            (gettext("Outcome"), False),
        ]

    @property
    def rows(self) -> list[list[str]]:
        names = ("month", "volume", "value", "expected", "minimum", "outcome")
        return [[row[name] for name in names] for row in self.months]

    @property
    def counted(self) -> bool:
        """Whether the months have a number of cases at all."""
        return any(row["volume"] for row in self.data["history"])

    @property
    def moved(self) -> bool:
        """Whether a limit changed on the way, so that the months must name theirs."""
        return len({(row["expected"], row["minimum"]) for row in self.months}) > 1


@dataclass(frozen=True, slots=True)
class ScheduleReading:
    name: str
    currency: str
    total: Decimal
    working: tuple[Group, ...]
    levels: list[LevelReading]


@dataclass(frozen=True, slots=True)
class ReportReading:
    """The whole report in words, figures as text."""

    headline: str
    lead: str
    vendor: str
    vendor_other: str
    vendor_other_lang: str
    buyer: str
    month: str
    final: bool
    status: str
    hash: str
    figures: list[tuple[str, str, str]]
    summary: list[str]
    schedules: list[ScheduleReading]
    levels_title: str
    breaches_title: str
    breaches: list[dict[str, Any]]
    credits_title: str
    credits: list[dict[str, Any]]
    method: list[tuple[str, str]]
    deliveries: list[dict[str, Any]]
    facts: list[tuple[str, str]]
    notes: list[str]
    issued_at: str

    @property
    def proof(self) -> list[tuple[str, str]]:
        """The facts with the hash short, for a narrow column."""
        return [*self.facts[3:-1], (self.facts[-1][0], short_hash(self.hash))]

    @property
    def few(self) -> bool:
        """Whether the cover has room to list each level."""
        return len(self.levels) <= MOST_LISTED

    @property
    def levels(self) -> list[LevelReading]:
        return [level for schedule in self.schedules for level in schedule.levels]


def read_report(snapshot: Snapshot, sha256: str) -> ReportReading:
    """The snapshot in the active language; it computes nothing but counts."""
    wording = _wording(snapshot)
    schedules = [_schedule(schedule, snapshot, wording) for schedule in snapshot["schedules"]]
    chinese = said({"x_en": "en", "x_zh": "zh"}, "x") == "zh"
    vendor = snapshot["vendor"]
    other = vendor["name_en"] if chinese else vendor["name_zh"]
    month = in_month(snapshot["month"]["start"])
    final = snapshot["report"]["state"] == "final"
    return ReportReading(
        headline=messages.headline(snapshot),
        lead=_lead(snapshot, month),
        vendor=said(vendor, "name"),
        vendor_other=other if other != said(vendor, "name") else "",
        vendor_other_lang="en" if chinese else "zh-Hans",
        buyer=said(snapshot["buyer"], "name"),
        month=month,
        final=final,
        status=gettext("Final") if final else gettext("Draft"),
        hash=sha256,
        figures=_figures(snapshot),
        summary=messages.summary(snapshot),
        schedules=schedules,
        levels_title=_levels_title(snapshot),
        breaches_title=_breaches_title(snapshot),
        breaches=[_breach(breach, snapshot) for breach in snapshot["breaches"]],
        credits_title=_credits_title(snapshot),
        credits=[_credit(credit) for credit in snapshot["credits"]],
        method=_method(snapshot),
        deliveries=[_delivery(delivery) for delivery in snapshot["deliveries"]],
        facts=_facts(snapshot, sha256, month),
        notes=_notes(snapshot),
        issued_at=snapshot["report"]["issued_at"],
    )


def _wording(snapshot: Snapshot) -> Wording:
    return Wording(
        currency="",
        names={level["code"]: said(level, "name") for level in levels_of(snapshot)},
        zone=snapshot["month"]["zone"],
        # without a season there are none; what was issued before they stood here reads as its working has them
        windows={season["name_en"]: said(season, "name") for season in snapshot.get("seasons", [])},
    )


def _worded(wording: Wording, currency: str, rows: str = "") -> Wording:
    return replace(wording, currency=currency, rows=rows)


def _schedule(schedule: Mapping[str, Any], snapshot: Snapshot, wording: Wording) -> ScheduleReading:
    currency = schedule["currency"]
    return ScheduleReading(
        name=said(schedule, "name"),
        currency=currency,
        total=Decimal(schedule["total"]),
        working=word_sum(schedule["working"], _worded(wording, currency)) if schedule["working"] else (),
        levels=[_level(level, currency, wording) for level in schedule["levels"]],
    )


def _level(level: Mapping[str, Any], currency: str, wording: Wording) -> LevelReading:
    worded = _worded(wording, currency, said(level, "rows"))
    credit = Decimal(level["credit"])
    weighted = level["class"] == "critical" and Decimal(level["weight"])
    return LevelReading(
        code=level["code"],
        name=said(level, "name"),
        definition=said(level, "definition"),
        message=messages.trend_message(level),
        down=level["direction"] == "down",
        expected=number(level["expected"]),
        minimum=number(level["minimum"]),
        actual=_actual(level),
        change=_change(level),
        volume=number(level["volume"]),
        volume_name=said(level, "volume_name") or gettext("Cases"),
        rating=level["rating"],
        outcome=str(OUTCOMES[level["outcome"]]),
        credit=money(credit, "") if credit else (DASH if weighted else gettext("no credit")),
        facts=_level_facts(level),
        months=[_month(level, row) for row in reversed(level["history"])],
        working=word_working(level["working"], worded, ("value", "judgement")),
        credit_working=word_working(level["working"], worded, ("credit",)) if credit else (),
        data=level,
    )


def _actual(level: Mapping[str, Any]) -> str:
    if level["value"] is None:
        return str(OUTCOMES[level["outcome"]]).lower()
    return number(level["value"], level["precision"])


def _change(level: Mapping[str, Any]) -> str:
    """Against the month before, in points, with its sign."""
    months = level["history"]
    if level["value"] is None or len(months) < 2 or months[-2]["value"] is None:
        return DASH
    difference = Decimal(level["value"]) - Decimal(months[-2]["value"])
    text = number(difference, level["precision"])
    return f"+{text}" if difference > 0 else text


def _month(level: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "month": in_month(row["month"], "short"),
        "volume": number(row["volume"]),
        "value": number(row["value"], level["precision"]) if row["value"] is not None else DASH,
        "expected": number(row["expected"]),
        "minimum": number(row["minimum"]),
        "outcome": str(OUTCOMES[row["outcome"]]),
        "rating": row["rating"],
    }


def _level_facts(level: Mapping[str, Any]) -> list[tuple[str, str]]:
    facts = [
        (gettext("Result"), figure(level, level["value"])),
        (gettext("Expected"), figure(level, level["expected"], exact=True)),
        (gettext("Minimum"), figure(level, level["minimum"], exact=True)),
        (gettext("Class"), str(CLASSES[level["class"]])),
    ]
    if Decimal(level["weight"]):
        facts.append((gettext("Weight"), level_value(Decimal(level["weight"]), "%")))
    facts.append((gettext("Source"), str(SOURCES[level["source"]])))
    if level.get("clause"):
        facts.append((gettext("Clause"), level["clause"]))
    return facts


def _lead(snapshot: Snapshot, month: str) -> str:
    contract = snapshot["contract"]
    return gettext("%(title)s, contract %(number)s, for %(month)s.") % {
        "title": said(contract, "title"),
        "number": contract["number"],
        "month": month,
    }


def _figures(snapshot: Snapshot) -> list[tuple[str, str, str]]:
    levels = levels_of(snapshot)
    judged = [level for level in levels if level["rating"] != "other"]
    met = sum(level["outcome"] == "met" for level in judged)
    earlier = [level["history"][-2] for level in levels if len(level["history"]) > 1]
    before = ""
    if earlier:
        before = gettext("%(n)s of %(all)s in %(month)s") % {
            "n": sum(row["outcome"] == "met" for row in earlier),
            "all": len(earlier),
            "month": in_month(earlier[0]["month"], "bare"),
        }
    worst = max((level["repeat"] for level in levels), default=0)
    run = ngettext("longest run: %(n)s month", "longest run: %(n)s months", worst) % {"n": worst} if worst > 1 else ""
    totals = credit_totals(snapshot)
    capped = any(Decimal(schedule["raw"]) > Decimal(schedule["total"]) for schedule in snapshot["schedules"])
    at_most: dict[str, Decimal] = {}
    base: dict[str, Decimal] = {}
    for schedule in snapshot["schedules"]:
        if schedule["cap"] is not None:
            at_most[schedule["currency"]] = at_most.get(schedule["currency"], Decimal(0)) + Decimal(schedule["cap"])
        base[schedule["currency"]] = base.get(schedule["currency"], Decimal(0)) + Decimal(schedule["base"])
    cap = (
        gettext("at the cap of the month")
        if capped
        else gettext("of at most %(cap)s") % {"cap": amounts(list(at_most.items()))}
        if at_most
        else gettext("no cap agreed")
    )
    return [
        (gettext("Levels met"), gettext("%(n)s of %(all)s") % {"n": met, "all": len(judged)}, before),
        (gettext("Credit"), amounts(totals), cap),
        (gettext("Charges"), amounts(list(base.items())), gettext("the credit is taken on")),
        (gettext("Defaults"), number(sum(level["default"] for level in levels)), run),
    ]


def _levels_title(snapshot: Snapshot) -> str:
    levels = levels_of(snapshot)
    judged = [level for level in levels if level["rating"] != "other"]
    words = {"n": sum(level["outcome"] == "met" for level in judged), "all": len(judged)}
    if not judged:
        return gettext("No service level could be judged")
    if len(levels) == 1:
        return gettext("The service level was met") if words["n"] else gettext("The service level was missed")
    if len(judged) < len(levels):
        return gettext("%(n)s of %(all)s service levels that could be judged met what was expected") % words
    return gettext("%(n)s of %(all)s service levels met what was expected") % words


def _breaches_title(snapshot: Snapshot) -> str:
    n = len(snapshot["breaches"])
    if not n:
        return gettext("No level was in default")
    return ngettext("%(n)s level is in default", "%(n)s levels are in default", n) % {"n": n}


def _breach(breach: Mapping[str, Any], snapshot: Snapshot) -> dict[str, Any]:
    level = next(level for level in levels_of(snapshot) if level["code"] == breach["level"])
    limit = (
        level["minimum"]
        if breach["outcome"] in ("below_minimum", "not_reported") and level["minimum"]
        else level["expected"]
    )
    return {
        "level": said(level, "name"),
        "outcome": str(OUTCOMES[breach["outcome"]]),
        "value": figure(level, level["value"]),
        "limit": figure(level, limit, exact=True),
        "repeat": number(breach["repeat"]),
        "opened": plain_date(date.fromisoformat(breach["opened_on"])),
        "state": str(Breach.State(breach["state"]).label),
        "answer": breach.get("answer", ""),
    }


def _credits_title(snapshot: Snapshot) -> str:
    totals = [(currency, amount) for currency, amount in credit_totals(snapshot) if amount]
    if not totals:
        return gettext("No credit is due for the month")
    words = {"credit": amounts(totals)}
    if any(Decimal(schedule["raw"]) > Decimal(schedule["total"]) for schedule in snapshot["schedules"]):
        return gettext("A credit of %(credit)s is due, held at the cap") % words
    return gettext("A credit of %(credit)s is due") % words


def _credit(credit: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": str(Credit.Kind(credit["kind"]).label),
        "amount": money(Decimal(credit["amount"]), credit["currency"]),
        "state": str(Credit.State(credit["state"]).label),
        "object_by": plain_date(date.fromisoformat(credit["object_by"])) if credit.get("object_by") else DASH,
    }


def _delivery(delivery: Mapping[str, Any]) -> dict[str, Any]:
    accepted = delivery["accepted_on"]
    return {
        "name": said(delivery, "name"),
        "source": gettext("the vendor’s") if delivery["source"] == "vendor" else gettext("our own"),
        "file": gettext("declared: nothing happened")
        if delivery["none_declared"]
        else delivery["file"] or gettext("nothing delivered"),
        "revision": number(delivery["revision"]),
        "rows": number(delivery["rows"]),
        "accepted": plain_date(date.fromisoformat(accepted)) if accepted else gettext("not accepted"),
        "hash": short_hash(delivery["sha256"]),
    }


def _facts(snapshot: Snapshot, sha256: str, month: str) -> list[tuple[str, str]]:
    contract, evaluation, report = snapshot["contract"], snapshot["evaluation"], snapshot["report"]
    zone = snapshot["month"]["zone"]
    facts = [
        (gettext("Vendor"), said(snapshot["vendor"], "name")),
        (gettext("Buyer"), said(snapshot["buyer"], "name")),
        (gettext("Service line"), said(snapshot["vendor"], "line")),
        (
            gettext("Contract"),
            gettext("%(number)s, version %(n)s") % {"number": contract["number"], "n": contract["version"]},
        ),
        (gettext("Origin"), _origin(contract.get("registered"))),
        (gettext("Month"), gettext("%(month)s, counted in %(zone)s") % {"month": month, "zone": zone}),
        (gettext("Status"), _status(snapshot)),
        (gettext("Evaluation"), _evaluation(evaluation)),
        (gettext("Data to"), moment(datetime.fromisoformat(report["cut_off"]), zone)),
        (gettext("Revision"), _revision(report)),
        (gettext("Snapshot"), sha256),
    ]
    return [(label, value) for label, value in facts if value]


def _origin(registered: Mapping[str, Any] | None) -> str:
    if registered is None:
        return ""
    return registered_words(said(registered, "name"), date.fromisoformat(registered["day"]))


def _status(snapshot: Snapshot) -> str:
    state, locked = snapshot["month"]["state"], snapshot["month"]["locked_on"]
    if state == "locked":
        return gettext("final, the month was locked on %(day)s") % {"day": plain_date(date.fromisoformat(locked))}
    return gettext("draft, the month is not locked and may still change")


def _evaluation(evaluation: Mapping[str, Any]) -> str:
    if evaluation["supersedes"]:
        return gettext("number %(n)s, in place of number %(before)s") % {
            "n": evaluation["n"],
            "before": evaluation["supersedes"],
        }
    return gettext("number %(n)s") % {"n": evaluation["n"]}


def _revision(report: Mapping[str, Any]) -> str:
    if report["supersedes"]:
        return gettext("%(n)s, in place of snapshot %(before)s") % {
            "n": report["revision"],
            "before": short_hash(report["supersedes"]),
        }
    return str(report["revision"])


def _notes(snapshot: Snapshot) -> list[str]:
    notes = []
    if snapshot["vendor"]["is_real"]:
        notes.append(gettext("The company and its figures are real; the contract and its amounts are invented."))
    if any(level["direction"] == "down" for level in levels_of(snapshot)):
        notes.append(gettext("↓ lower is better."))
    return notes


def _method(snapshot: Snapshot) -> list[tuple[str, str]]:
    zone = snapshot["month"]["zone"]
    rows = [
        (
            gettext("Period"),
            gettext("The calendar month in the contract’s zone, %(zone)s.") % {"zone": zone},
        ),
        (
            gettext("Rounding"),
            gettext(
                "A value is rounded once, to the decimals of the contract, and judged on that. Money is rounded once, "
                "on the line that is posted."
            ),
        ),
        (
            gettext("Outcome"),
            gettext(
                "Met at or better than the expected level; below expected down to the minimum; below minimum past it. "
                "Nothing reported is an outcome of its own, never zero and never a hundred percent."
            ),
        ),
        (
            gettext("Rating"),
            gettext(
                "Good: the expected level is met. Approaching target: short of it by at most a quarter of the way to "
                "the minimum. Requires improvement: within the minimum. Inadequate: past the minimum or not reported. "
                "Other: not judged."
            ),
        ),
        (
            gettext("Credit"),
            gettext(
                "Charges less costs passed through, times the percentage at risk, times the level’s weight, times the "
                "multiplier of repeated defaults. Where the sum passes the cap, each level takes its share of the "
                "cap; the last cents go to the largest remainders."
            ),
        ),
        (
            gettext("Proof"),
            gettext(
                "The report prints one frozen snapshot. The same snapshot gives the same file with the same tools; "
                "its SHA-256 stands on the cover and, shortened, at the foot of every page. Inputs of the evaluation: "
                "%(hash)s."
            )
            % {"hash": short_hash(snapshot["evaluation"]["hash"])},
        ),
    ]
    for level in levels_of(snapshot):
        text = gettext("%(definition)s. Rounded %(rounding)s to %(n)s decimals; %(source)s.") % {
            "definition": (said(level, "definition") or said(level, "name")).rstrip(".。"),
            "rounding": ROUNDINGS[level["rounding"]],
            "n": level["precision"],
            "source": SOURCES[level["source"]],
        }
        rows.append((said(level, "name"), text))
    return rows

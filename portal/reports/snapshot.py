"""What is frozen when a report is issued? One canonical JSON text with everything the report shows, and its hash."""

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from contracts.models import Contract, FeedSpec, LevelInput, Season
from sla.models import Breach, Credit, Delivery, Evaluation, LevelResult, Period, Submission
from vendors.money import from_minor

FORMAT = "steward-report/1"
MONTHS = 12


def canonical_json(snapshot: Mapping[str, Any]) -> str:
    """The one way to write a snapshot down. Numbers that decide or pay are text in it; a float is refused."""
    _refuse_floats(snapshot)
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def fingerprint(snapshot_json: str) -> str:
    """SHA-256 of the canonical text."""
    return sha256(snapshot_json.encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is not exact; a snapshot holds text and whole numbers")
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for item in value:
        _refuse_floats(item)


def build_snapshot(
    evaluation: Evaluation, *, revision: int, state: str, supersedes: str | None, issued_at: datetime
) -> dict[str, Any]:
    """Everything the report of a month shows, from the rows as they stand; the number of queries is fixed.

    `evaluation` comes with `period__contract__vendor__line`, `period__contract__entity` and `version`; `supersedes` is
    the hash of the report whose place this one takes.
    """
    period = evaluation.period
    results = _results(evaluation)
    return {
        "format": FORMAT,
        "report": {
            "revision": revision,
            "state": state,
            "supersedes": supersedes,
            "issued_at": _instant(issued_at),
            "cut_off": _instant(evaluation.evaluated_at),
        },
        "month": _month(period),
        "buyer": _names(period.contract.entity),
        "vendor": _vendor(period),
        "contract": _contract(evaluation),
        "evaluation": _evaluation(evaluation),
        **_seasons(evaluation),
        "schedules": _schedules(evaluation, results, _history(evaluation, results), _row_words(evaluation)),
        "breaches": _breaches(period),
        "credits": _credits(period),
        "deliveries": _deliveries(evaluation),
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def _day(moment: datetime | None, zone: str) -> str | None:
    return None if moment is None else moment.astimezone(ZoneInfo(zone)).date().isoformat()


def _date(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _names(record: Any, name: str = "name") -> dict[str, str]:
    return {f"{name}_{language}": getattr(record, f"{name}_{language}") for language in ("en", "zh")}


def _month(period: Period) -> dict[str, Any]:
    zone = period.contract.zone
    return {
        "start": _date(period.starts_on),
        "end": _date(period.ends_on),
        "zone": zone,
        "state": period.state,
        "locked_on": _day(period.locked_at, zone),
    }


def _vendor(period: Period) -> dict[str, Any]:
    vendor = period.contract.vendor
    line = {f"line_{language}": getattr(vendor.line, f"name_{language}") for language in ("en", "zh")}
    return {"code": vendor.code, **_names(vendor), **line, "is_real": vendor.is_real}


def _contract(evaluation: Evaluation) -> dict[str, Any]:
    contract, version = evaluation.period.contract, evaluation.version
    return {
        "number": contract.number,
        **_names(contract, "title"),
        "version": version.n,
        "effective_from": _date(version.effective_from),
        "hash": version.content_hash,
        **_registered(contract),
    }


def _registered(contract: Contract) -> dict[str, Any]:
    """Of a contract that was signed elsewhere: who confirmed it when; of any other nothing, as ever."""
    if contract.confirmed_at is None:
        return {}
    person = contract.confirmed_by
    named = {"name_en": person.name, "name_zh": person.name_zh, "day": _day(contract.confirmed_at, contract.zone)}
    return {"registered": named}


def _evaluation(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "n": evaluation.n,
        "supersedes": evaluation.n - 1 if evaluation.supersedes_id else None,
        "cause": evaluation.cause,
        "hash": evaluation.hash,
        "engine": evaluation.engine_version,
        "evaluated_at": _instant(evaluation.evaluated_at),
    }


def _seasons(evaluation: Evaluation) -> dict[str, list[dict[str, str]]]:
    """What the seasons that share a day with the month are called; the working has one of the names."""
    period = evaluation.period
    rows = Season.objects.filter(
        version=evaluation.version_id, starts_on__lte=period.ends_on, ends_on__gte=period.starts_on
    )
    return {"seasons": [_names(row) for row in rows]} if rows else {}


def _results(evaluation: Evaluation) -> list[LevelResult]:
    rows = LevelResult.objects.filter(evaluation=evaluation, segment=1, member="")
    return list(rows.select_related("level", "spec__schedule", "credit_line").order_by("spec__position", "pk"))


def _history(evaluation: Evaluation, results: list[LevelResult]) -> dict[int, list[dict[str, Any]]]:
    """Level id → its last months up to this one, oldest first, each as it stands now, by the limits of its own time."""
    period = evaluation.period
    months = Period.objects.filter(contract=period.contract, window=period.window, starts_on__lt=period.starts_on)
    earlier = list(months.order_by("-starts_on").values_list("pk", flat=True)[: MONTHS - 1])
    before = LevelResult.objects.filter(
        evaluation__period__in=earlier, evaluation__superseded_by__isnull=True, segment=1, member=""
    ).select_related("spec", "evaluation__period")
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for result in [*before.order_by("evaluation__period__starts_on"), *results]:
        start = period.starts_on if result.evaluation_id == evaluation.pk else result.evaluation.period.starts_on
        rows[result.level_id].append(
            {
                "month": _date(start),
                "value": _text(result.value),
                "outcome": result.outcome,
                "rating": result.rating,
                "volume": result.n,
                "expected": _text(result.spec.expected),
                "minimum": _text(result.spec.minimum),
            }
        )
    return rows


def _row_words(evaluation: Evaluation) -> dict[int, dict[str, str]]:
    """Level spec id → what one row of its main feed is, in the plural, where the level counts rows."""
    feeds = {spec.feed_id: spec for spec in FeedSpec.objects.filter(version=evaluation.version)}
    words = {}
    inputs = LevelInput.objects.filter(level_spec__version=evaluation.version).exclude(role=LevelInput.Role.NUMERATOR)
    for item in inputs.order_by("pk"):
        feed = feeds.get(item.feed_id)
        if feed is not None and feed.kind in (FeedSpec.Kind.COUNTS, FeedSpec.Kind.COMMITMENTS):
            words[item.level_spec_id] = {"rows_en": feed.row_words_en, "rows_zh": feed.row_words_zh}
    return words


def _schedules(evaluation: Evaluation, results, history, words) -> list[dict[str, Any]]:
    found = {result.spec.schedule.code: result.spec.schedule for result in results}
    given = {(item["schedule"], item["segment"]): item["period"] for item in evaluation.inputs["given"]}
    currency = evaluation.period.contract.currency_id
    schedules = []
    for computed in evaluation.result["schedules"]:
        code, segment = computed["code"], computed["segment"]
        if code not in found:
            continue
        schedules.append(
            {
                "code": code,
                **_names(found[code]),
                "currency": currency,
                "segment": segment,
                "from": computed["start"],
                "to": computed["end"],
                "charges": given[code, segment]["charges"],
                "pass_through": given[code, segment].get("pass_through", "0"),
                **{name: computed[name] for name in ("base", "at_risk", "earned_back")},
                "working": [step for step in computed["working"] if not is_the_buyers(step["code"])],
                **computed["credits"],
                "levels": [
                    _level(result, currency, history[result.level_id], words.get(result.spec_id, {}))
                    for result in results
                    if (result.schedule_code, result.segment) == (code, segment)
                ],
            }
        )
    return schedules


def is_the_buyers(code: str) -> bool:
    """Whether a line is the buyer’s own to weigh: rights that arose, and the loss; vendors read reports too."""
    return code.startswith("trigger_") or code == "above_130"


def _level(result: LevelResult, currency: str, history: list[dict], words: dict[str, str]) -> dict[str, Any]:
    spec = result.spec
    line = getattr(result, "credit_line", None)
    named = {f"volume_name_{language}": _initial(words.get(f"rows_{language}", "")) for language in ("en", "zh")}
    return {
        "code": result.level.code,
        **_names(spec),
        **_names(spec, "definition"),
        "clause": spec.clause,
        "class": spec.level_class,
        "direction": spec.direction,
        "measure": spec.measure,
        "unit": spec.unit,
        "precision": spec.precision,
        "rounding": spec.rounding,
        "expected": _text(result.expected),
        "minimum": _text(result.minimum),
        "weight": _text(spec.weight),
        "rows_en": words.get("rows_en", ""),
        "rows_zh": words.get("rows_zh", ""),
        **named,
        "source": result.source,
        "other": _text(result.other),
        "provisional": result.provisional,
        "coverage": _text(result.coverage),
        "exact": _text(result.exact),
        "value": _text(result.value),
        "volume": result.n,
        "outcome": result.outcome,
        "rating": result.rating,
        "default": result.default,
        "repeat": result.repeat,
        "credit_raw": _text(from_minor(line.raw_minor if line else 0, currency)),
        "credit": _text(from_minor(line.amount_minor if line else 0, currency)),
        "history": history,
        "working": result.working,
    }


def _initial(words: str) -> str:
    return words[:1].upper() + words[1:]


def _breaches(period: Period) -> list[dict[str, Any]]:
    rows = (
        Breach.objects.filter(period=period)
        .exclude(state=Breach.State.WITHDRAWN)
        .select_related("level")
        .order_by("pk")
    )
    return [
        {
            "level": breach.level.code,
            "outcome": breach.outcome,
            "repeat": breach.repeat,
            "state": breach.state,
            "opened_on": _day(breach.opened_at, period.contract.zone),
            "answer": breach.answer,
        }
        for breach in rows
    ]


def _credits(period: Period) -> list[dict[str, Any]]:
    """What was posted and told to the vendor; a deduction that is only proposed is the buyer's own business."""
    rows = Credit.objects.filter(period=period).exclude(state=Credit.State.PROPOSED).order_by("pk")
    return [
        {
            "kind": credit.kind,
            "currency": credit.currency_id,
            "amount": _text(from_minor(credit.amount_minor, credit.currency_id)),
            "state": credit.state,
            "object_by": _day(credit.object_by, period.contract.zone),
        }
        for credit in rows
    ]


def _deliveries(evaluation: Evaluation) -> list[dict[str, Any]]:
    """What the evaluation rested on: each feed with the submission that counted then."""
    used = {(item["delivery"], item["revision"]): item for item in evaluation.inputs["deliveries"]}
    ids = [delivery for delivery, _revision in used]
    found = {row.pk: row for row in Delivery.objects.filter(pk__in=ids).select_related("feed")}
    names = {spec.feed_id: spec for spec in FeedSpec.objects.filter(version=evaluation.version)}
    sent = {(row.delivery_id, row.n): row for row in Submission.objects.filter(delivery__in=ids).select_related("file")}
    rows = []
    for pk, revision in sorted(used, key=lambda key: (found[key[0]].feed.code, key[0])):
        delivery, submission = found[pk], sent.get((pk, revision))
        spec = names.get(delivery.feed_id)
        rows.append(
            {
                "feed": delivery.feed.code,
                **(_names(spec) if spec else {"name_en": delivery.feed.code, "name_zh": ""}),
                "source": delivery.source,
                "revision": revision,
                "file": submission.file.name if submission and submission.file else None,
                "sha256": submission.sha256 if submission and submission.file else None,
                "rows": submission.rows if submission else None,
                "none_declared": bool(submission and submission.kind == Submission.Kind.NOTHING),
                "accepted_on": _day(delivery.accepted_at, evaluation.period.contract.zone),
            }
        )
    return rows

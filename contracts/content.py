"""What does a version say, as plain values that can be hashed, kept, compared and checked?

`content` reads a version into JSON: exact numbers and money as text, dates in ISO 8601, parts keyed by their code. The
hash over it is what approvers and signatories bind to. What could not be agreed yet when the first contracts were
signed is left out of it while it says nothing (`LEFT_OUT`), so that their hash stays; `in_full` puts it back.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import wording
from contracts.approval import Flag
from contracts.content_document import CLAUSE_FIELDS, DOCUMENT_FIELDS, changed_blocks
from contracts.content_obligations import OBLIGATION_FIELDS
from contracts.content_rates import RATE_CARD_FIELDS, RATE_CARD_MONEY, RATE_FIELDS, RATE_MONEY, tier_words
from contracts.content_seasons import SEASON_FIELDS, cause_words, target_words
from contracts.models import (
    ClauseUse,
    Contract,
    ContractVersion,
    DocumentPlan,
    FeedSpec,
    LevelInput,
    LevelSpec,
    ObligationRule,
    RateCard,
    RateItem,
    Schedule,
    Season,
)
from contracts.models.approvals import FLAGS
from contracts.models.documents import ANNEXES
from contracts.wording import worded_day
from vendors.money import from_minor
from vendors.trail import plain
from vendors.words import listed, pick

IDENTITY_FIELDS = ["number", "kind", "title_en", "title_zh", "zone"]
TERM_FIELDS = [
    "kind",
    "what_changed",
    "effective_from",
    "starts_on",
    "ends_on",
    "renews_months",
    "evergreen",
    "extension_count",
    "extension_months",
    "extension_notice_days",
    "counting",
    "notice_days",
    "notice_months",
    "notice_business_days",
    "clear_days",
    "window_days",
    "delivery_days",
    "delivery_business_days",
    "decide_days",
    "credit_words_en",
    "credit_words_zh",
    "claim_days",
    "objection_days",
    "relief_days",
    "no_levels_reason",
    "cadence",
    "split_rule",
    "top_up_days",
    "flags",
]
TERM_RECORDS = ["calendar"]
TERM_MONEY = ["value", "liability_cap", "deposit"]
MONEY_FIELDS = frozenset({*TERM_MONEY, "monthly_fee", *RATE_CARD_MONEY, *RATE_MONEY})
SCHEDULE_FIELDS = [
    "name_en",
    "name_zh",
    "fee_words_en",
    "fee_words_zh",
    "at_risk_percent",
    "cap_percent",
    "repeat",
    "rules",
    "triggers",
]
FEED_FIELDS = [
    "kind",
    "name_en",
    "name_zh",
    "row_words_en",
    "row_words_zh",
    "dimensions",
    "due_day",
    "due_time",
    "flags",
    "own_source",
    "belongs_to",
    "cadence",
]
LEVEL_FIELDS = [
    "position",
    "name_en",
    "name_zh",
    "definition_en",
    "definition_zh",
    "clause",
    "level_class",
    "direction",
    "measure",
    "unit",
    "expected",
    "minimum",
    "precision",
    "rounding",
    "weight",
    "on_missing",
    "n_min",
    "more",
]
Cadence = ContractVersion.Cadence
LEFT_OUT = {
    "terms": {
        "calendar": None,
        "cadence": Cadence.MONTH.value,
        "split_rule": ContractVersion.SplitRule.AT_START.value,
        "deposit": None,
        "top_up_days": None,
        "relief_days": 15,
        "flags": [],
        "evergreen": False,
        "extension_count": 0,
        "extension_months": 0,
        "extension_notice_days": 0,
        "counting": ContractVersion.Counting.INCLUSIVE.value,
        "notice_months": None,
        "notice_business_days": None,
        "clear_days": False,
        "window_days": None,
        "delivery_business_days": None,
        "decide_days": 30,
    },
    "schedules": {"rules": {}, "triggers": []},
    "feeds": {
        "flags": [],
        "own_source": False,
        "belongs_to": FeedSpec.BelongsTo.DUE.value,
        "cadence": FeedSpec.Cadence.PERIOD.value,
    },
    "levels": {"more": {}},
    "rates": {"expected": None},
}
# how long a level is judged over, the shortest first; nothing is settled more often than the contract is
LENGTHS = [one.value for one in (Cadence.WEEK, Cadence.MONTH, Cadence.QUARTER, Cadence.YEAR)]
# fields that hold JSON of their own, compared and worded key by key
JSON_FIELDS = frozenset({"rules", "triggers", "more"})
MODELS = {
    "contract": Contract,
    "terms": ContractVersion,
    "schedules": Schedule,
    "feeds": FeedSpec,
    "levels": LevelSpec,
    "rate_card": RateCard,
    "rates": RateItem,
    "obligations": ObligationRule,
    "seasons": Season,
    "document": DocumentPlan,
    "clauses": ClauseUse,
}
FLAT_PARTS = ("contract", "terms", "rate_card", "document")
LISTED_PARTS = ("schedules", "feeds", "levels", "seasons", "rates", "obligations", "clauses")
# fields that no form shows under their own name
UNNAMED = {
    "inputs": gettext_lazy("feeds read"),
    "position": gettext_lazy("place in the list"),
}
FEEDS_OF_MEASURE = {
    LevelSpec.Measure.RATIO: {FeedSpec.Kind.COUNTS, FeedSpec.Kind.COMMITMENTS},
    LevelSpec.Measure.SLICES: {FeedSpec.Kind.COUNTS},
    LevelSpec.Measure.VALUE: {FeedSpec.Kind.VALUES},
    LevelSpec.Measure.EVENTS: {
        FeedSpec.Kind.COMMITMENTS,
        FeedSpec.Kind.COUNTS,
        FeedSpec.Kind.VALUES,
        FeedSpec.Kind.TICKETS,
    },
    LevelSpec.Measure.DAYS: {FeedSpec.Kind.VALUES},
    LevelSpec.Measure.AVAILABILITY: {FeedSpec.Kind.OUTAGES},
    LevelSpec.Measure.DURATIONS: {FeedSpec.Kind.TICKETS},
    LevelSpec.Measure.HISTOGRAM: {FeedSpec.Kind.BUCKETS},
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that reads otherwise: where (`levels.on-time.expected`), its words, before and after as people read."""

    path: str
    label: str
    before: str
    after: str


def _value(value):
    """A value as it stands in the content; 96.50 and 96.5 are the same level."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if hasattr(value, "isoformat") and not isinstance(value, date):
        return value.isoformat(timespec="minutes")
    return plain(value)


def _fields(record: models.Model, names: list[str]) -> dict:
    return {
        name: _said(getattr(record, name)) if name in JSON_FIELDS else _value(getattr(record, name)) for name in names
    }


def _said(part):
    """A JSON part without what is null or empty: leaving a field out says the same."""
    if isinstance(part, dict):
        items = {name: _said(item) for name, item in part.items()}
        return {name: item for name, item in items.items() if item not in (None, "", [], {})}
    if isinstance(part, list):
        return [_said(item) if isinstance(item, dict) else item for item in part]
    return part


def _minor(minor: int | None, currency: str) -> str | None:
    return None if minor is None else format(from_minor(minor, currency), "f")


def content(version: ContractVersion) -> dict:
    """Everything agreed in a version, read fresh from the database."""
    version = ContractVersion.objects.select_related(
        "contract__vendor",
        "contract__entity",
        "contract__line",
        "contract__parent",
        "calendar",
        "rate_card",
        "document",
    ).get(pk=version.pk)
    contract = version.contract
    schedules = version.schedules.select_related("line").all()
    levels = version.level_specs.select_related("level", "schedule").prefetch_related("inputs__feed")
    said = {
        "contract": _fields(contract, IDENTITY_FIELDS)
        | {
            "vendor": contract.vendor.code,
            "entity": contract.entity.code,
            "line": contract.line.code,
            "currency": contract.currency_id,
            "parent": contract.parent.number if contract.parent else None,
        },
        "terms": _fields(version, TERM_FIELDS)
        | {"calendar": version.calendar.code if version.calendar else None}
        | {name: _minor(getattr(version, f"{name}_minor"), contract.currency_id) for name in TERM_MONEY},
        "schedules": {
            row.code: _fields(row, SCHEDULE_FIELDS)
            | {"line": row.line.code, "monthly_fee": _minor(row.monthly_fee_minor, contract.currency_id)}
            for row in schedules
        },
        "feeds": {row.feed.code: _fields(row, FEED_FIELDS) for row in version.feed_specs.select_related("feed")},
        "levels": {
            row.level.code: _fields(row, LEVEL_FIELDS)
            | {
                "schedule": row.schedule.code,
                "inputs": sorted(
                    (
                        {"feed": item.feed.code, "role": item.role, "period_offset": item.period_offset}
                        for item in row.inputs.all()
                    ),
                    key=lambda item: (item["role"], item["feed"], item["period_offset"]),
                ),
            }
            for row in levels
        },
    }
    if hasattr(version, "rate_card"):
        said |= _prices(version)
    owed = list(version.obligation_rules.all())
    if owed:  # a version that agrees on none says nothing about them, as before there were any
        said["obligations"] = {row.code: _fields(row, OBLIGATION_FIELDS) for row in owed}
    if seasons := list(version.seasons.all()):
        said["seasons"] = {row.code: _fields(row, SEASON_FIELDS) for row in seasons}
    if hasattr(version, "document"):
        said |= _document(version)
    return _without_what_says_nothing(said)


def _prices(version: ContractVersion) -> dict:
    """The rate card; a version without one says nothing about it, as before there were any."""
    card, currency = version.rate_card, version.contract.currency_id
    return {
        "rate_card": _fields(card, RATE_CARD_FIELDS)
        | {name: _minor(getattr(card, f"{name}_minor"), currency) for name in RATE_CARD_MONEY},
        "rates": {
            row.code: _fields(row, RATE_FIELDS)
            | {"schedule": row.schedule.code, "feed": row.feed.code if row.feed else None}
            | {name: _minor(getattr(row, f"{name}_minor"), currency) for name in RATE_MONEY}
            for row in version.rates.select_related("schedule", "feed")
        },
    }


def _document(version: ContractVersion) -> dict:
    """The clauses in the words that count; a version without a document says nothing about one."""
    return {
        "document": _fields(version.document, DOCUMENT_FIELDS) | {"left_out": sorted(version.document.left_out)},
        "clauses": {row.code: _fields(row, CLAUSE_FIELDS) for row in version.clauses.all()},
    }


def _without_what_says_nothing(said: dict) -> dict:
    return said | {
        part: _spare(said[part], spared)
        if part == "terms"
        else {code: _spare(item, spared) for code, item in said[part].items()}
        for part, spared in LEFT_OUT.items()
        if part in said
    }


def _spare(item: dict, spared: dict) -> dict:
    return {name: value for name, value in item.items() if name not in spared or value != spared[name]}


def in_full(said: dict) -> dict:
    """A content, read now or kept long ago, with every field; the given one stays as it is."""
    return said | {
        part: spared | said[part]
        if part == "terms"
        else {code: spared | item for code, item in said.get(part, {}).items()}
        for part, spared in LEFT_OUT.items()
        if part in said or part != "rates"
    }


def hash_of(said: dict) -> str:
    """sha256 over the canonical JSON of a content."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def content_hash(version: ContractVersion) -> str:
    return hash_of(content(version))


def differences(old: dict, new: dict) -> list[Difference]:
    """What `new` says otherwise than `old`, in the order of the contract; a part that came or went is one line."""
    found = []
    for part in FLAT_PARTS:
        found += _compare(part, "", old.get(part, {}), new.get(part, {}), old, new)
    for part in LISTED_PARTS:
        before, after = old.get(part, {}), new.get(part, {})
        for code in sorted(before.keys() | after.keys()):
            if code not in after:
                found.append(
                    Difference(
                        f"{part}.{code}", _part_words(part, code, before[code]), name_of(before[code]), _("removed")
                    )
                )
            elif code not in before:
                found.append(Difference(f"{part}.{code}", _part_words(part, code, after[code]), "—", _("added")))
            else:
                found += _compare(part, code, before[code], after[code], old, new)
    return found


def _compare(part: str, code: str, before: dict, after: dict, old: dict, new: dict) -> list[Difference]:
    path = f"{part}.{code}" if code else part
    spared = LEFT_OUT.get(part, {})
    before, after = spared | before, spared | after
    found = []
    for name in sorted(before.keys() | after.keys(), key=_position(part)):
        was, reads = before.get(name), after.get(name)
        if was == reads:
            continue
        if (part, name) == ("clauses", "text"):
            label = label_of(f"{path}.{name}", new)
            found += [Difference(f"{path}.{name}.{at}", label, *words) for at, words in changed_blocks(was, reads)]
        elif name in JSON_FIELDS:
            found += _compare_leaves(path, name, was, reads, new)
        else:
            label = label_of(f"{path}.{name}", new)
            found.append(
                Difference(f"{path}.{name}", label, _worded(part, name, was, old), _worded(part, name, reads, new))
            )
    return found


def _compare_leaves(path: str, name: str, was: object, reads: object, new: dict) -> list[Difference]:
    """What a JSON part says otherwise, place by place, in the order of what it says now; what went comes last."""
    before, after = wording.leaves(was, (name,)), wording.leaves(reads, (name,))
    currency = new["contract"]["currency"]
    if before == after:  # the same said in another order
        label = label_of(f"{path}.{name}", new)
        return [Difference(f"{path}.{name}", label, wording.names(before), wording.names(after))]
    return [
        Difference(
            f"{path}.{wording.path_of(keys)}",
            label_of(f"{path}.{wording.path_of(keys)}", new),
            wording.worded(keys, before.get(keys), currency),
            wording.worded(keys, after.get(keys), currency),
        )
        for keys in after | before
        if before.get(keys) != after.get(keys)
    ]


def _position(part: str):
    order = {
        "contract": IDENTITY_FIELDS,
        "terms": TERM_FIELDS,
        "schedules": SCHEDULE_FIELDS,
        "feeds": FEED_FIELDS,
        "levels": LEVEL_FIELDS,
        "rate_card": RATE_CARD_FIELDS,
        "rates": RATE_FIELDS,
        "obligations": OBLIGATION_FIELDS,
        "seasons": SEASON_FIELDS,
        "document": DOCUMENT_FIELDS,
        "clauses": CLAUSE_FIELDS,
    }[part]
    return lambda name: (order.index(name) if name in order else len(order), name)


def label_of(path: str, said: dict) -> str:
    """The words for a path, such as “On-time delivery: expected level”."""
    part, *rest = path.split(".")
    if part in FLAT_PARTS:
        return _initial(field_words(part, rest[-1]))
    item = said.get(part, {}).get(rest[0], {})
    if len(rest) == 1:
        return _part_words(part, rest[0], item)
    of_json = rest[1] in JSON_FIELDS and len(rest) > 2
    field = wording.label(wording.keys_of(path)[2:]) if of_json else field_words(part, rest[1])
    return _("%(part)s: %(field)s") % {"part": name_of(item) or rest[0], "field": field}


def _part_words(part: str, code: str, item: dict) -> str:
    words = {
        "schedules": _("Schedule “%(name)s”"),
        "feeds": _("Feed “%(name)s”"),
        "levels": _("Service level “%(name)s”"),
        "rates": _("Rate “%(name)s”"),
        "obligations": _("Obligation “%(name)s”"),
        "seasons": _("Season “%(name)s”"),
        "clauses": _("Clause “%(name)s”"),
    }
    return words[part] % {"name": name_of(item) or code}


class _Named:
    def __init__(self, item: dict):
        self.name_en, self.name_zh = item.get("name_en", ""), item.get("name_zh", "")


def name_of(item: dict) -> str:
    """A part's name in the reader's language."""
    return pick(_Named(item), "name")


def field_words(part: str, name: str) -> str:
    """What a field is called."""
    if name in UNNAMED:
        return str(UNNAMED[name])
    if (part, name) == ("terms", "kind"):
        return _("kind of version")
    if name in MONEY_FIELDS:
        name = f"{name}_minor"
    return str(MODELS[part]._meta.get_field(name).verbose_name)


def _initial(words: str) -> str:
    return words[:1].upper() + words[1:]


def _worded(part: str, name: str, value, said: dict) -> str:
    """A value as a person reads it."""
    if value in (None, "", []):
        return "—"
    if isinstance(value, bool):
        return str(wording.YES if value else wording.NO)
    if name in MONEY_FIELDS:
        return f"{said['contract']['currency']}\u00a0{Decimal(value):,f}"
    if name == "flags" and part == "terms":
        return listed(FLAGS[Flag(code)] for code in value)
    if name == "annexes":
        return listed(ANNEXES[code] for code in value)
    if name == "tiers":
        return "; ".join(tier_words(*row) for row in value)
    if part == "seasons" and name in ("targets", "barred"):
        return target_words(value) if name == "targets" else cause_words(value)
    if name == "inputs":
        roles = dict(LevelInput.Role.choices)
        return listed(_input_words(item, roles) for item in value)
    if isinstance(value, list):
        return listed(value)
    if name.endswith(("_on", "_from")) and (day := parse_date(str(value))):
        return worded_day(day)
    choices = (
        dict(getattr(MODELS[part]._meta.get_field(name), "choices", None) or ())
        if name not in ("vendor", "entity", "line", "calendar", "schedule", "feed")
        else {}
    )
    return str(choices.get(value, value))


def _input_words(item: dict, roles: dict) -> str:
    offset = f", {item['period_offset']}" if item["period_offset"] else ""
    return f"{item['feed']} ({roles[item['role']]}{offset})"

"""Which incidents are there, and what is known of one?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, LevelSpec
from portal.pages import timeline
from portal.pages.relief import month_asked, span_words
from portal.templatetags.steward import moment
from sla.actions.incidents import RUNNING
from sla.models import Incident, LevelResult
from vendors.words import listed, pick

timeline.PAGES["sla.incident"] = ("incident_detail", "key")
timeline.WORDS["sla.incident", "reported the incident"] = _("reported the incident")
timeline.WORDS["sla.incident", "added to the incident"] = _("added to the incident")

CHANGED = {"severity": _("Severity"), "ends_at": _("Until"), "cause": _("Cause"), "levels": _("Service levels")}


@dataclass(frozen=True, slots=True)
class Row:
    """One incident in a list: from when until when, and which levels it hit."""

    incident: Incident
    when: str
    levels: str


def incidents_seen(user, *, words: str = "", contract: str = "", month: str = "") -> QuerySet[Incident]:
    """The incidents of a list, narrowed to a contract's number and to those that touch a month such as 2026-05."""
    rows = Incident.objects.visible_to(user).select_related("contract__vendor", "reported_by")
    if contract:
        rows = rows.filter(contract__number=contract)
    if period := month_asked(user, contract, month):
        rows = rows.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=period.starts_at), starts_at__lt=period.ends_at)
    for word in words.split():
        rows = rows.filter(
            Q(code__icontains=word)
            | Q(title__icontains=word)
            | Q(contract__number__icontains=word)
            | Q(contract__vendor__name_en__icontains=word)
            | Q(contract__vendor__name_zh__icontains=word)
        )
    return rows


def state_counts(rows: QuerySet[Incident]) -> dict[str, int]:
    """State → how many incidents the list would hold."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def list_rows(user, incidents: Iterable[Incident]) -> list[Row]:
    """The incidents with their words; two queries more than the incidents themselves."""
    incidents = list(incidents)
    hit: dict[int, list[int]] = {row.pk: [] for row in incidents}
    pairs = Incident.objects.visible_to(user).filter(pk__in=hit, levels__isnull=False).order_by("levels__code")
    for pk, level in pairs.values_list("pk", "levels"):
        hit[pk].append(level)
    names = names_of({level for levels in hit.values() for level in levels}, user)
    return [
        Row(
            row,
            span_words(row.starts_at, row.ends_at, row.contract.zone),
            listed(names[level] for level in hit[row.pk] if level in names),
        )
        for row in incidents
    ]


def incidents_behind(user, result: LevelResult) -> list[Incident]:
    """The incidents of the month that hit a level, or that name none."""
    period = result.evaluation.period
    rows = Incident.objects.visible_to(user).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=period.starts_at),
        Q(levels=result.level_id) | Q(levels__isnull=True),
        contract=period.contract_id,
        starts_at__lt=period.ends_at,
    )
    return list(rows.distinct())


def names_of(levels: Iterable[int], user) -> dict[int, str]:
    """Level → its name in the newest version that the reader sees."""
    specs = LevelSpec.objects.visible_to(user).filter(level__in=levels).order_by("version__n")
    return {spec.level_id: pick(spec, "name") for spec in specs}


def contracts_to_report(user) -> QuerySet[Contract]:
    """Contracts that run, of which incidents may be recorded."""
    rows = Contract.objects.visible_to(user).filter(state__in=RUNNING)
    return rows.select_related("vendor").order_by("vendor__name_en", "number")


def levels_on_offer(user, contract: Contract) -> list[tuple[str, str]]:
    """(code, name) of the contract's service levels as they are agreed now."""
    specs = LevelSpec.objects.visible_to(user).filter(version__contract=contract, version__signed_at__isnull=False)
    ordered = specs.select_related("level").order_by("version__n", "position", "pk")
    return list({spec.level.code: pick(spec, "name") for spec in ordered}.items())


def files_of(incident: Incident) -> list[dict]:
    return [
        {"file": file, "url": reverse("incident_file", args=[incident.pk, file.pk])}
        for file in incident.evidence.order_by("pk")
    ]


def entries_on(incident: Incident, events) -> list[timeline.Entry]:
    """Its history with what was changed, field by field."""
    events = list(events)
    entries = timeline.entries_of(events)
    for event, entry in zip(events, entries, strict=True):
        before, after = event.before or {}, event.after or {}
        for name in after:
            was, is_now = (_plain(name, values.get(name), incident.contract.zone) for values in (before, after))
            entry.changes.append((CHANGED.get(name, name), was, is_now))
    return entries


def _plain(name: str, value: str | None, zone: str) -> str | None:
    return moment(datetime.fromisoformat(value), zone) if name == "ends_at" and value else value

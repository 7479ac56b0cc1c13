"""What do the pages about risk show: all vendors by tier, how spend is spread, and one vendor's assessment?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from contracts.queries_services import exit_plans_of, provisions_now, spend_of_year
from portal.pages import timeline
from portal.pages.portfolio import REPORTING_CURRENCY, convert, rates_on
from portal.reports.spread_chart import share_said, spread_pair
from portal.templatetags.steward import number, percent
from sla.queries import volume_of_year
from vendors import risk
from vendors.models import Assessment, PciShare, RiskModelVersion, ServiceLine, SubContractor, TierChoices, Vendor
from vendors.queries.risk import assessments_of
from vendors.queries.vendors import vendors_seen
from vendors.words import listed, pick, reads_chinese

timeline.PAGES["vendors.subcontractor"] = ("sub_contractor_detail", "key")
timeline.WORDS |= {
    ("vendors.vendor", "assess"): gettext_lazy("assessed the risk"),
    ("vendors.vendor", "judge_tier"): gettext_lazy("judged the risk tier otherwise than the model"),
    ("vendors.vendor", "confirm_tier"): gettext_lazy("confirmed the risk tier"),
    ("vendors.vendor", "set_pci_share"): lambda event: (
        _("said who bears PCI requirement %(requirement)s") % event.facts
    ),
    ("vendors.vendor", "write_exit_plan"): gettext_lazy("wrote the exit plan"),
    ("vendors.vendor", "provide"): lambda event: _("put it on the service map for %(service)s") % event.after,
    ("vendors.vendor", "end_provision"): lambda event: (
        _("ended what it provides: %(service)s until %(until)s") % event.after
    ),
    ("vendors.subcontractor", "propose"): gettext_lazy("proposed a sub-contractor"),
    ("vendors.service", "create"): gettext_lazy("put the service on the map"),
    ("vendors.service", "edit"): gettext_lazy("edited the service"),
    ("vendors.riskmodelversion", "publish"): gettext_lazy("published the version"),
}

BANDS = {
    risk.Band.SPREAD: gettext_lazy("spread"),
    risk.Band.MODERATE: gettext_lazy("moderately concentrated"),
    risk.Band.CONCENTRATED: gettext_lazy("highly concentrated"),
}
QUADRANTS = {
    risk.Quadrant.STRATEGIC: (pgettext_lazy("Kraljic", "Strategic"), gettext_lazy("keep close, plan together")),
    risk.Quadrant.LEVERAGE: (pgettext_lazy("Kraljic", "Leverage"), gettext_lazy("let providers compete")),
    risk.Quadrant.BOTTLENECK: (pgettext_lazy("Kraljic", "Bottleneck"), gettext_lazy("secure supply, find a second")),
    risk.Quadrant.ROUTINE: (pgettext_lazy("Kraljic", "Routine"), gettext_lazy("keep the effort small")),
}
# a mark for a tier, with its word beside it; the five shapes are those of ratings
MARKS = {"low": "good", "medium": "approaching", "high": "requires", "critical": "inadequate"}
OVER = (Vendor.State.OFFBOARDED, Vendor.State.REJECTED)
PCI_REQUIREMENTS = (
    gettext_lazy("Network security controls"),
    gettext_lazy("Secure configuration of every component"),
    gettext_lazy("Protection of stored account data"),
    gettext_lazy("Strong cryptography over open networks"),
    gettext_lazy("Protection against malicious software"),
    gettext_lazy("Secure systems and software"),
    gettext_lazy("Access by need to know"),
    gettext_lazy("Identification and authentication"),
    gettext_lazy("Physical access to account data"),
    gettext_lazy("Logging and monitoring"),
    gettext_lazy("Regular tests of security"),
    gettext_lazy("Policies, people and third parties"),
)


def mark_of(tier: str) -> str:
    return MARKS.get(tier, "other")


def tier_word(tier: str) -> str:
    return str(TierChoices(tier).label)


def vendors_by_risk(user, today: date) -> list[dict]:
    """Every vendor with its tier, criticality, next review, way out and what is missing; the riskiest first."""
    vendors = list(vendors_seen(user).exclude(state__in=OVER))
    found = assessments_of(vendors)
    plans = exit_plans_of(user, vendors)
    waiting: dict[int, int] = defaultdict(int)
    open_ones = SubContractor.objects.visible_to(user).filter(vendor__in=vendors, state=SubContractor.State.PROPOSED)
    for pk in open_ones.order_by().values_list("vendor", flat=True):
        waiting[pk] += 1
    rows = [_row(vendor, found.get(vendor.pk), plans.get(vendor.pk), waiting[vendor.pk], today) for vendor in vendors]
    return sorted(rows, key=lambda row: (-row["rank"], str(row["vendor"])))


def _row(vendor: Vendor, found: Assessment | None, plan, waiting: int, today: date) -> dict:
    critical = found is not None and found.criticality == risk.Tier.CRITICAL
    missing = []
    if found is None:
        missing.append(_("not assessed"))
    elif found.next_review_on < today:
        missing.append(_("review overdue"))
    if critical and plan is None:
        missing.append(_("no exit plan"))
    elif plan is not None and plan.tested_on is None:
        missing.append(_("exit plan never tested"))
    if waiting:
        missing.append(_("sub-contractor without consent"))
    return {
        "vendor": vendor,
        "found": found,
        "tier": tier_word(found.counting) if found else "",
        "mark": mark_of(found.counting) if found else "other",
        "criticality": tier_word(found.criticality) if found else "",
        "review": found.next_review_on if found else None,
        "missing": listed(missing),
        "rank": risk.TIERS.index(risk.Tier(found.counting)) if found else -1,
    }


# As the matrix is drawn: impact upward, supply risk to the right.
MATRIX = (
    (risk.Quadrant.LEVERAGE, gettext_lazy("high impact, low risk")),
    (risk.Quadrant.STRATEGIC, gettext_lazy("high impact, high risk")),
    (risk.Quadrant.ROUTINE, gettext_lazy("low impact, low risk")),
    (risk.Quadrant.BOTTLENECK, gettext_lazy("low impact, high risk")),
)


def matrix_of(rows: Iterable[dict]) -> list[dict]:
    """Kraljic's four quadrants, row by row as they are drawn, each with its vendors."""
    inside: dict[str, list[Vendor]] = defaultdict(list)
    for row in rows:
        if row["found"] is not None:
            inside[row["found"].quadrant].append(row["vendor"])
    return [
        {
            "code": quadrant.value,
            "name": QUADRANTS[quadrant][0],
            "advice": QUADRANTS[quadrant][1],
            "place": place,
            "vendors": inside[quadrant.value],
        }
        for quadrant, place in MATRIX
    ]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure of how a line is spread: its words, its decimals, and the page its figures come from."""

    code: str
    in_one_hand: Promise
    head: Promise
    places: int
    page: str


SPEND = Measure(
    code="spend",
    in_one_hand=gettext_lazy("In %(n)s of %(all)s lines more than half of the spend is with one vendor"),
    head=gettext_lazy("Spend in %(currency)s"),
    places=2,
    page="contract_list",
)
VOLUME = Measure(
    code="volume",
    in_one_hand=gettext_lazy(
        "Of %(all)s kinds of cases that several vendors handle, %(n)s are more than half with one vendor"
    ),
    head=gettext_lazy("Volume"),
    places=0,
    page="result_list",
)


def spread_of(user, today: date) -> dict:
    """Line by line: who has how much of the last twelve months' spend, and of each kind of case; HHI and drawings."""
    rates = rates_on(today)
    vendors = {row.pk: row for row in vendors_seen(user)}
    spend: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    cases: dict[int, dict[tuple[str, str], dict[str, Decimal | None]]] = defaultdict(lambda: defaultdict(dict))
    for (line, vendor), charged in spend_of_year(user, today).items():
        if vendor in vendors:
            spend[line][vendors[vendor].code] = convert(charged, rates)
    for (line, vendor), kinds in volume_of_year(user, today).items():
        if vendor in vendors:
            for kind, count in kinds.items():
                cases[line][kind][vendors[vendor].code] = Decimal(count)
    # of the contract, not of the vendor: one vendor may serve several lines
    lines = ServiceLine.objects.in_bulk({*spend, *cases})
    names = {vendor.code: str(vendor) for vendor in vendors.values()}
    money, volume, alone = [], [], []
    for pk, line in sorted(lines.items(), key=lambda pair: str(pair[1])):
        counted = {code for amounts in cases[pk].values() for code in amounts}
        money.append(_spread_row(line, "", spend[pk], {code: names[code] for code in {*spend[pk], *counted}}))
        shared = {kind: amounts for kind, amounts in cases[pk].items() if len(amounts) > 1}
        for (en, zh), amounts in shared.items():
            kind = zh if reads_chinese() and zh else en
            volume.append(_spread_row(line, kind, amounts, {code: names[code] for code in amounts}))
        alone.append({"line": line} | _alone(cases[pk], {*spend[pk]} - counted, names))
    for rows in (money, volume):
        rows.sort(key=lambda row: (-row["hhi"], str(row["line"]), row["kind"]))
    charts = {measure: _spread_chart(rows, measure, names) for measure, rows in ((SPEND, money), (VOLUME, volume))}
    return {
        "spend": money,
        "volume": volume,
        "alone": [row for row in alone if row["own"] or row["uncounted"]],
        "charts": {measure.code: chart for measure, chart in charts.items() if chart},
        "currency": REPORTING_CURRENCY,
    }


def _spread_row(line: ServiceLine, kind: str, amounts: dict[str, Decimal | None], providers: dict[str, str]) -> dict:
    label = f"{line} · {kind}" if kind else str(line)
    return {"line": line, "kind": kind, "label": label} | _spread(amounts, providers)


def _alone(kinds: dict[tuple[str, str], dict], uncounted: Iterable[str], names: dict[str, str]) -> dict:
    """What one vendor alone counts under that name, by vendor, and of whom nothing is counted: neither has shares."""
    own: dict[str, list[str]] = defaultdict(list)
    for (en, zh), amounts in kinds.items():
        if len(amounts) == 1:
            own[names[next(iter(amounts))]].append(zh if reads_chinese() and zh else en)
    return {
        "own": [(vendor, listed(sorted(words))) for vendor, words in sorted(own.items())],
        "uncounted": listed(sorted(names[code] for code in uncounted)),
    }


def _spread(amounts: dict[str, Decimal | None], providers: dict[str, str]) -> dict:
    """How one line's spend or one kind of its cases is spread; an amount without an exchange rate leaves no total."""
    known = {code: amount for code, amount in amounts.items() if amount is not None}
    found = risk.concentration(known) if len(known) == len(amounts) else None
    if found is None:
        words = _("nothing charged") if len(known) == len(amounts) else _("no exchange rate, no total")
        return {"found": None, "amounts": {}, "words": words, "providers": "", "band": "", "hhi": Decimal(-1)}
    return {
        "found": found,
        "amounts": known,
        "words": _spread_words(found, providers),
        "providers": _providers_words(found, providers),
        "band": BANDS[found.band],
        "hhi": found.hhi,
    }


def _spread_words(found: risk.Concentration, names: dict[str, str]) -> str:
    code, share = found.shares[0]
    words = {"vendor": names[code], "share": share_said(share, alone=len(found.shares) == 1)}
    if len(found.shares) == 1:
        return _("all of it with %(vendor)s") % words
    if found.over_half:
        return _("more than half, %(share)s, with %(vendor)s") % words
    return _("at most %(share)s, with %(vendor)s") % words


def _providers_words(found: risk.Concentration, providers: dict[str, str]) -> str:
    """How many share it. Of whom the other measure alone knows something has no share of nought: it is named."""
    counted = {code for code, _share in found.shares}
    unknown = sorted(name for code, name in providers.items() if code not in counted)
    words = {"n": len(counted), "all": len(providers), "names": listed(unknown)}
    if unknown:
        return _("%(n)s of %(all)s providers, no figures for %(names)s") % words
    return ngettext("%(n)s provider", "%(n)s providers", len(counted)) % words


def _spread_chart(rows: list[dict], measure: Measure, names: dict[str, str]) -> dict | None:
    """The drawing of what is known, in the order of the rows; each of its figures leads to what it comes from."""
    known = [row for row in rows if row["found"]]
    if not known:
        return None
    shown = [
        {"label": row["label"], "parts": [[names[code], str(share)] for code, share in row["found"].shares]}
        for row in known
    ]
    said = measure.in_one_hand % {"n": sum(row["found"].over_half for row in known), "all": len(known)}
    return {
        **spread_pair(shown, said, get_language() or "en"),
        "id": f"{measure.code}-chart",
        "title": said,
        "heads": [
            (_("Line"), False),
            (_("Vendor"), True),
            (measure.head % {"currency": REPORTING_CURRENCY}, True),
            (_("Share"), True),
        ],
        "rows": [
            [
                row["label"],
                _source(measure, row["line"], names[code]),
                number(row["amounts"][code], measure.places),
                percent(share, 2),
            ]
            for row in known
            for code, share in row["found"].shares
        ],
    }


def _source(measure: Measure, line: ServiceLine, vendor: str) -> SafeString:
    """A vendor's name, as the way to its contracts with their charges, or to its months with their rows."""
    address = f"{reverse(measure.page)}?{urlencode({'q': vendor, 'line': line.code})}"
    return format_html('<a href="{}">{}</a>', address, vendor)


def fourth_parties(user) -> list[dict]:
    """Sub-contractors that work for more than one vendor: one failure, several services."""
    rows = SubContractor.objects.visible_to(user).exclude(state__in=["refused", "ended"]).select_related("vendor")
    by_name: dict[str, dict[int, Vendor]] = defaultdict(dict)
    shown: dict[str, str] = {}
    for row in rows:
        key = " ".join(row.name.lower().split())
        by_name[key][row.vendor_id] = row.vendor
        shown.setdefault(key, row.name)
    return [
        {"name": shown[key], "vendors": list(vendors.values())} for key, vendors in by_name.items() if len(vendors) > 1
    ]


# One vendor


def questions_of(version: RiskModelVersion) -> list[dict]:
    """The questions in the reader's language, as the form asks them."""
    return [
        {
            "code": row["code"],
            "text": _pick(row),
            "choices": [(one["code"], _pick(one)) for one in row["choices"]],
        }
        for row in version.content["questions"]
    ]


def _pick(row: dict) -> str:
    return row["text_zh"] if reads_chinese() and row.get("text_zh") else row["text_en"]


def working_of(found: Assessment) -> list[dict]:
    """The working as a sum that reads downward: question, answer, factor × weight, product."""
    asked = {row["code"]: row for row in found.model.content["questions"]}
    lines = []
    for line in found.working:
        question = asked[line["question"]]
        answer = next(one for one in question["choices"] if one["code"] == line["answer"])
        lines.append(
            {
                "question": _pick(question),
                "answer": _pick(answer),
                "how": f"{line['factor']} × {line['weight']}",
                "product": line["product"],
            }
        )
    return lines


def overrides_of(found: Assessment) -> list[str]:
    rows = {row["code"]: row for row in found.model.content["overrides"]}
    return [_pick(rows[code]) for code in found.overrides if code in rows]


def pci_rows(user, vendor: Vendor) -> list[dict]:
    """The twelve requirements with who answers for each."""
    found = {row.requirement: row for row in PciShare.objects.visible_to(user).filter(vendor=vendor)}
    return [{"n": n, "name": name, "share": found.get(n)} for n, name in enumerate(PCI_REQUIREMENTS, start=1)]


def chain_of(user, vendor: Vendor) -> list[SubContractor]:
    """Its sub-contractors, the direct ones first."""
    rows = SubContractor.objects.visible_to(user).filter(vendor=vendor).exclude(state=SubContractor.State.ENDED)
    return list(rows.select_related("via", "decided_by"))


# The service map


def map_of(user, services: Iterable, today: date) -> list[dict]:
    """Line by line the services with their providers; a critical one without a backup is a single point of failure."""
    by_service: dict[int, list] = defaultdict(list)
    for row in provisions_now(user, today):
        by_service[row.service_id].append(row)
    lines: dict[int, dict] = {}
    for service in services:
        providers = by_service[service.pk]
        primary = [row for row in providers if row.rank == "primary"]
        backup = [row for row in providers if row.rank == "backup"]
        urgent = risk.TIERS.index(risk.Tier(service.criticality)) >= risk.TIERS.index(risk.Tier.HIGH)
        row = {
            "service": service,
            "name": pick(service, "name"),
            "where": listed(part for part in (service.region, service.channel) if part),
            "primary": primary,
            "backup": backup,
            "alone": urgent and bool(primary) and not backup,
            "nobody": not primary,
            "mark": mark_of(service.criticality),
        }
        lines.setdefault(service.line_id, {"line": service.line, "rows": []})["rows"].append(row)
    return list(lines.values())

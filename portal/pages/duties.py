"""What do the pages on duties show: duty × vendor with a mark and a word, and what speaks for each?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts import packs
from contracts.models import ContractVersion
from portal.pages import timeline
from portal.templatetags.steward import month
from vendors import rules
from vendors.duty_providers import COVERED, DUE, MISSING, OPEN, UNKNOWN, Cover
from vendors.models import Duty, DutyAttestation, DutyNeed, ServiceLine, Vendor
from vendors.models.duties import TRAITS
from vendors.queries.duties import (
    ATTESTATION,
    COUNTED,
    PAYMENT_LAW,
    Need,
    Standing,
    coverage,
    duties_in_force,
    duties_of_lines,
    lines_of,
)
from vendors.words import listed

timeline.PAGES["vendors.dutyattestation"] = ("attestation_detail", "key")
timeline.WORDS |= {
    ("vendors.dutyattestation", "ask"): _("asked for the monthly attestation"),
    ("vendors.dutyattestation", "attest"): _("gave the monthly attestation"),
    ("vendors.vendor", "note cover"): _("noted what covers a duty"),
    ("vendors.paymentfacts", "enter"): _("entered the facts of payment law"),
    ("vendors.duty", "create"): _("wrote the duty"),
    ("vendors.duty", "edit"): _("edited the duty"),
}
# how a standing is drawn, and its word
MARKS = {COVERED: "good", DUE: "approaching", OPEN: "other", UNKNOWN: "other", MISSING: "inadequate"}
WORDS = {
    COVERED: pgettext_lazy("duty", "covered"),
    DUE: pgettext_lazy("duty", "due"),
    OPEN: pgettext_lazy("duty", "not answered"),
    UNKNOWN: pgettext_lazy("duty", "not known"),
    MISSING: pgettext_lazy("duty", "missing"),
}
KINDS = dict(DutyNeed.Kind.choices) | {ATTESTATION: pgettext_lazy("duty", "Monthly word")}
# papers and facts have pages of their own, a monthly word is the vendor's
NOTED = (DutyNeed.Kind.CLAUSE, DutyNeed.Kind.OBLIGATION, DutyNeed.Kind.LEVEL)
# record type → the page it is read on
PAGES = {
    "contracts.contract": "contract_detail",
    "contracts.obligation": "obligation_detail",
    "vendors.document": "document_detail",
    "vendors.dutyattestation": "attestation_detail",
    "vendors.paymentfacts": "payment_facts",
    "vendors.vendor": "vendor_documents",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of one line: its vendors across, its duties down."""

    line: ServiceLine | None
    options: list[dict]
    vendors: list[Vendor]
    rows: list[dict]
    missing: int


def read_coverage(user, code: str, as_of: date) -> Coverage:
    """The line asked for, else the first that has vendors; the same number of queries for any number of rows."""
    vendors = list(Vendor.objects.visible_to(user).filter(state__in=COUNTED).select_related("line"))
    lines = lines_of(vendors)
    every = [line for line in ServiceLine.objects.all() if any(line.pk in own for own in lines.values())]
    line = next((item for item in every if item.code == code), every[0] if every else None)
    options = [
        {"value": item.code, "label": str(item), "count": sum(item.pk in own for own in lines.values())}
        for item in every
    ]
    if line is None:
        return Coverage(None, [], [], [], 0)
    shown = [vendor for vendor in vendors if line.pk in lines[vendor.pk]]
    duties = [duty for duty in duties_in_force() if not duty.lines.all() or line in duty.lines.all()]
    found = seen_standings(user, shown, as_of, duties)
    cells = {(item.duty.pk, item.vendor.pk): item for item in found}
    rows = [
        {"duty": duty, "cells": [_cell(cells.get((duty.pk, vendor.pk))) for vendor in shown]}
        for duty in duties
        if any((duty.pk, vendor.pk) in cells for vendor in shown)
    ]
    return Coverage(line, options, shown, rows, sum(item.standing == MISSING for item in found))


def seen_standings(user, vendors: Iterable[Vendor], as_of: date, duties=None) -> list[Standing]:
    """What a person may know of the standings: facts that staff enter are no vendor's to read."""
    found = coverage(user, vendors, as_of=as_of, duties=duties)
    if user.is_buyer:
        return found
    return [item.without(DutyNeed.Kind.FACT) for item in found if item.has_more_than(DutyNeed.Kind.FACT)]


def _cell(item: Standing | None) -> dict | None:
    if item is None:
        return None
    lacking = [need.name for need in item.needs if need.standing == item.standing and item.standing != COVERED]
    return {
        "mark": MARKS[item.standing],
        "word": WORDS[item.standing],
        "title": item.why or listed(lacking),
        "url": f"{reverse('vendor_duties', args=[item.vendor.code])}#{item.duty.code}",
    }


def duties_of(user, vendor: Vendor, as_of: date) -> list[dict]:
    """Every duty of a vendor with its needs, and what speaks for each."""
    notes = rules.may_note_cover(vendor, user)
    return [
        {
            "duty": item.duty,
            "mark": MARKS[item.standing],
            "word": WORDS[item.standing],
            "standing": item.standing,
            "why": item.why,
            "said_at": _said_at(user, vendor) if item.why else ("", ""),
            "needs": [_need(user, vendor, need, as_of, notes) for need in item.needs],
        }
        for item in seen_standings(user, [vendor], as_of)
    ]


def _said_at(user, vendor: Vendor) -> tuple[str, str]:
    """(words, address) of the page on which what is missing is stated; nothing for who cannot state it."""
    if not vendor.company_size:
        return _("To the profile"), reverse("vendor_profile", args=[vendor.code])
    return (_("To our legal entities"), reverse("entity_list")) if user.is_buyer else ("", "")


def _need(user, vendor: Vendor, need: Need, as_of: date, notes: bool) -> dict:
    covers = [cover for cover in need.covers if user.is_buyer or not cover.internal]
    may_note = notes and need.kind in NOTED
    return {
        "need": need,
        "kind": KINDS[need.kind],
        "mark": MARKS[need.standing],
        "word": WORDS[need.standing],
        "covers": [{"cover": cover, "url": page_of(cover)} for cover in covers],
        "note": reverse("duty_note", args=[vendor.code, need.kind, need.code]) if may_note else "",
    }


def page_of(cover: Cover) -> str:
    """The page of the record that a cover came from; parts without one yet give none."""
    kind, key = cover.record
    try:
        return reverse(PAGES[kind], args=[key]) if kind in PAGES else ""
    except NoReverseMatch:
        return ""


def is_payment_vendor(vendor: Vendor) -> bool:
    """Whether the hard rules of payment law are asked about it."""
    country, line = PAYMENT_LAW
    if vendor.country != country:
        return False
    payment = ServiceLine.objects.filter(code=line).values_list("pk", flat=True).first()
    return payment in lines_of([vendor])[vendor.pk]


def library_rows(line: str = "") -> list[dict]:
    """The library as a table, narrowed to a line."""
    duties = Duty.objects.prefetch_related("lines", "needs")
    rows = [
        duty for duty in duties if not line or not duty.lines.all() or line in [one.code for one in duty.lines.all()]
    ]
    return [{"duty": duty, "lines": listed(duty.lines.all()), "countries": listed(duty.countries)} for duty in rows]


def needs_of(duty: Duty) -> list[dict]:
    return [{"kind": need.get_kind_display(), "need": need} for need in duty.needs.all()]


def traits_words(duty: Duty) -> str:
    return listed(TRAITS[name] for name in duty.traits if name in TRAITS)


def months_of(user, attestation: DutyAttestation) -> list[DutyAttestation]:
    """The months of the same vendor and duty, newest first."""
    rows = DutyAttestation.objects.visible_to(user).filter(vendor=attestation.vendor_id, duty=attestation.duty_id)
    return list(rows.select_related("given_by")[:13])


def attestation_state(row: DutyAttestation, today: date) -> dict:
    """Given, given late, due or missing, as a chip."""
    if row.is_given:
        late = row.given_at.date() > row.due_on
        return {"word": _("Given late") if late else pgettext_lazy("attestation", "Given"), "kind": ""}
    if today > row.due_on:
        return {"word": pgettext_lazy("attestation", "Missing"), "kind": "stopped"}
    return {"word": pgettext_lazy("attestation", "Due"), "kind": "live"}


def month_rows(user, attestation: DutyAttestation, today: date) -> list[dict]:
    return [
        {"row": row, "month": month(row.month), "state": attestation_state(row, today)}
        for row in months_of(user, attestation)
    ]


def proposals_for(version: ContractVersion) -> list[dict]:
    """The duties that a draft's lines bring, with the law named and what each proposes."""
    contract = version.contract
    lines = {contract.line_id, *version.schedules.values_list("line", flat=True)}
    there = {
        DutyNeed.Kind.LEVEL: {code.casefold() for code in version.level_specs.values_list("level__code", flat=True)},
        DutyNeed.Kind.OBLIGATION: {code.casefold() for code in version.obligation_rules.values_list("code", flat=True)},
    }
    known = {metric.code for pack in packs.packs() for metric in pack.metrics}
    return [
        {
            "duty": duty,
            "needs": [
                {
                    "kind": need.get_kind_display(),
                    "name": str(need),
                    "is_level": need.kind == DutyNeed.Kind.LEVEL,
                    "code": need.code,
                    "there": need.code.casefold() in there.get(need.kind, ()),
                    "owes": need.kind == DutyNeed.Kind.OBLIGATION,
                    "addable": need.kind == DutyNeed.Kind.LEVEL and need.code in known,
                }
                for need in duty.needs.all()
                if need.kind != DutyNeed.Kind.FACT
            ],
        }
        for duty in duties_of_lines(lines, contract.vendor)
    ]

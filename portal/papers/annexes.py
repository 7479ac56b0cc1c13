"""How do the annexes that are made from a contract’s data read, in the language that is active?

Each is given the content of the version too, and gives a list of entries: in both languages the same ones in the same
order.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contracts.case import case_of
from contracts.models import Contact, ContractVersion
from contracts.models.documents import OBLIGATIONS
from portal.pages.obligations import rules_in_words
from portal.pages.rates import card_in_words, rate_in_words
from portal.pages.seasons import season_sentences
from portal.pages.terms_in_words import in_words
from portal.pages.version_page import HOW_READ
from portal.templatetags.steward import level_value, money, percent
from vendors.models import Duty
from vendors.queries.documents import standings
from vendors.queries.duties import duties_of_lines
from vendors.words import clauses, pick


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a group of entries; numbered like a sub-clause."""

    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence below the heading before it."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows of words; the columns at `figures` are set to the right."""

    heads: list[str]
    rows: list[list[str]]
    figures: frozenset[int] = field(default_factory=frozenset)


Entry = Heading | Sentence | Table


def levels_annex(version: ContractVersion, as_of: date, said: dict) -> list[Entry]:
    """The schedule as data: each level with its figures, then what it says in sentences, then the data to deliver."""
    found: list[Entry] = []
    for row in version.schedules.all():
        specs = [spec for spec in version.level_specs.select_related("level") if spec.schedule_id == row.pk]
        if not specs:
            continue
        found.append(Heading(_("“%(name)s”: service levels") % {"name": row}))
        found.append(_levels_table(specs))
        seasons = said.get("seasons", {}).values()
        words = in_words(_case(said, row.code), version.cadence, version.relief_days, seasons)
        for spec, level in zip(specs, words.levels, strict=True):
            found.append(Heading(_("“%(name)s” (%(code)s)") % {"name": level.name, "code": spec.code}))
            definition = pick(spec, "definition")
            found += [Sentence(definition)] if definition else []
            found += [Sentence(text) for text in level.sentences]
        found.append(Heading(_("“%(name)s”: credits") % {"name": row}))
        found += [Sentence(text) for text in words.money]
        if words.rights:
            found.append(Heading(_("“%(name)s”: rights that arise") % {"name": row}))
            found += [Sentence(text) for text in words.rights]
    if not found:
        found = [Sentence(_("No service levels are agreed.")), *_reason(version)]
    return found + (_seasons(version) if said.get("seasons") else []) + _data(version)


def _seasons(version: ContractVersion) -> list[Entry]:
    """What the sentences on levels and credits leave out of the seasons."""
    said = season_sentences(version)
    return [Heading(_("Season calendar")), *(Sentence(text) for text in said)] if said else []


def _reason(version: ContractVersion) -> list[Entry]:
    return [Sentence(version.no_levels_reason)] if version.no_levels_reason else []


def _case(said: dict, code: str) -> dict:
    terms = case_of(said, code)
    how = {
        level: {name: item["more"][name] for name in HOW_READ if name in item.get("more", {})}
        for level, item in said["levels"].items()
    }
    return terms | {"levels": [level | how[level["code"]] for level in terms["levels"]]}


def _levels_table(specs) -> Table:
    rows = [
        [
            spec.code,
            str(spec),
            str(spec.get_level_class_display()),
            level_value(spec.expected, spec.unit, spec.precision),
            level_value(spec.minimum, spec.unit, spec.precision),
            percent(spec.weight) if spec.weight else "–",
        ]
        for spec in specs
    ]
    heads = [_("Code"), _("Service level"), _("Class"), _("Expected"), _("Minimum"), _("Weight")]
    return Table(heads, rows, frozenset({3, 4, 5}))


def _data(version: ContractVersion) -> list[Entry]:
    feeds = list(version.feed_specs.select_related("feed"))
    if not feeds:
        return []
    rows = [
        [
            feed.code,
            str(feed),
            str(feed.get_kind_display()),
            pick(feed, "row_words"),
            _("day %(day)s of the next month, %(time)s") % {"day": feed.due_day, "time": f"{feed.due_time:%H:%M}"},
            _("we measure it too") if feed.own_source else "–",
        ]
        for feed in feeds
    ]
    heads = [_("Code"), _("Data"), _("Kind"), _("One row is"), _("Due"), _("Beside it")]
    return [Heading(_("Data to be delivered")), Table(heads, rows)]


def fees_annex(version: ContractVersion, as_of: date, said: dict) -> list[Entry]:
    """What each schedule costs, the rate card, and how it is billed."""
    currency = version.contract.currency_id
    found: list[Entry] = [Heading(_("Fees by schedule"))]
    rows = [
        [
            str(row),
            pick(row, "fee_words") or "–",
            money(row.monthly_fee, currency) if row.monthly_fee_minor is not None else "–",
            percent(row.at_risk_percent) if row.at_risk_percent else "–",
            percent(row.cap_percent) if row.cap_percent else "–",
        ]
        for row in version.schedules.all()
    ]
    heads = [_("Schedule"), _("How the fee is made up"), _("Fixed, a month"), _("At risk"), _("Cap")]
    found.append(Table(heads, rows, frozenset({2, 3, 4})))
    card = card_in_words(version)
    if card:
        found.append(Heading(_("Rates")))
        rates = [[row.code, pick(row, "name"), str(row.get_kind_display()), said] for row, said in _rates(card)]
        found.append(Table([_("Code"), pgettext("rate card", "Rate"), _("Kind"), _("Price")], rates))
        found.append(Heading(_("Billing and payment")))
        found += [Sentence(text) for text in card["terms"]]
    else:
        found.append(Heading(_("Billing and payment")))
        found.append(Sentence(_("The fee of a month is stated by us at its end and confirmed by the vendor.")))
        found.append(Sentence(_("It is paid within 30 days of the receipt of a proper invoice.")))
    return found


def _rates(card: dict):
    return [(row, rate_in_words(row)) for row, _said in card["rates"]]


def obligations_annex(version: ContractVersion, as_of: date, said: dict) -> list[Entry]:
    """What either side owes beside the service itself, when it falls due, and how it is shown to be done."""
    rows = [
        [
            str(n),
            _("%(name)s: %(value)s") % {"name": item["rule"], "value": item["rule"].text}
            if item["rule"].text
            else str(item["rule"]),
            str(item["whose"]),
            clauses([item["when"], item["lead"]]),
            item["proof"],
            item["rule"].clause or "–",
        ]
        for n, item in enumerate(rules_in_words(version), start=1)
    ]
    if not rows:
        return [Sentence(_("No obligations beyond those of the clauses are agreed."))]
    heads = [
        _("No."),
        _("Obligation"),
        _("Owed by"),
        _("When"),
        pgettext("obligation", "Proof"),
        pgettext("obligation", "Clause"),
    ]
    told = _("Beside the service itself, the vendor and the buyer (“we”) owe each other what is listed here.")
    return [Sentence(told), Table(heads, rows)]


def contacts_annex(version: ContractVersion, as_of: date, said: dict) -> list[Entry]:
    """Who is called first, on either side, as the card stood when it was printed."""
    found: list[Entry] = []
    rows = Contact.objects.filter(contract=version.contract, ended_at__isnull=True)
    for side, name in ((Contact.Side.OURS, _("For the buyer")), (Contact.Side.VENDOR, _("For the vendor"))):
        people = [
            [
                row.role,
                row.name,
                str(row.escalation or "–"),
                clauses([one for one in (row.phone, row.email) if one]),
                row.hours or "–",
            ]
            for row in rows
            if row.side == side
        ]
        found.append(Heading(name))
        heads = [_("Role"), pgettext("contact", "Name"), pgettext("contact", "Level"), _("Reached by"), _("Reached at")]
        if people:
            found.append(Table(heads, people))
        else:
            found.append(Sentence(_("To be named in the Portal within five business days of signing.")))
    return [*found, Sentence(_("The card in the Portal counts; this is how it read when the document was printed."))]


def papers_annex(version: ContractVersion, as_of: date, said: dict) -> list[Entry]:
    """Which documents the vendor keeps valid: those asked of it and of this contract's line."""
    contract = version.contract
    asked = [row for row in standings([contract.vendor], as_of, lines=[contract.line_id]) if row.asked]
    if not asked:
        return [Sentence(_("No documents beyond those of the Law are asked for."))]
    told = ngettext(
        "The vendor keeps this document valid throughout the term and hands in its renewal before it ends.",
        "The vendor keeps these %(n)s documents valid throughout the term and hands in renewals before they end.",
        len(asked),
    ) % {"n": len(asked)}
    rows = [
        [str(n), pick(row.type, "name"), _("nothing new is agreed") if row.hard else _("we may suspend")]
        for n, row in enumerate(asked, start=1)
    ]
    return [Sentence(told), Table([_("No."), _("Document"), _("Without it")], rows)]


def duties_annex(version: ContractVersion, as_of: date, said: dict) -> list[Entry]:
    """What the law asks in this line, article by article, as it was on record when the document was printed."""
    contract = version.contract
    lines = {contract.line_id, *version.schedules.values_list("line", flat=True)}
    duties = duties_of_lines(lines, contract.vendor)
    if not duties:
        return [Sentence(_("No duty beyond those of the clauses is on record for this line of service."))]
    found: list[Entry] = [
        Sentence(_("This list names duties that the parties have in mind; those of the Law stand as they are."))
    ]
    for duty in duties:
        found.append(Heading(_("%(duty)s (%(law)s, %(article)s)") % _words_of(duty)))
        found.append(Sentence(duty.text))
        found.append(Sentence(_("It is kept by: %(bearer)s.") % {"bearer": duty.get_bearer_display()}))
        if duty.monthly_attestation:
            told = _("The vendor declares every month: “%(sentence)s”")
            found.append(Sentence(told % {"sentence": duty.sentence}))
    return found


def _words_of(duty: Duty) -> dict[str, str]:
    return {"duty": str(duty), "law": duty.law, "article": duty.article}


ANNEX_ENTRIES = {
    "annex-levels": levels_annex,
    "annex-fees": fees_annex,
    OBLIGATIONS: obligations_annex,
    "annex-contacts": contacts_annex,
    "annex-papers": papers_annex,
    "annex-duties": duties_annex,
}

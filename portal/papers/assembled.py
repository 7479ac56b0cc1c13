"""How does the whole document of a version read: clauses and annexes, numbered, in one language or side by side?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from contracts.content import content, hash_of
from contracts.document_faults import parts_of
from contracts.models import ContractVersion, DocumentPlan
from contracts.models.documents import ANNEXES
from contracts.numbering import (
    Kind,
    Label,
    Place,
    block_number,
    fill,
    heading_number,
    number_parts,
    reference,
    targets,
)
from portal.papers.annexes import ANNEX_ENTRIES, Heading, Table
from portal.papers.words import party_name, values_of
from portal.templatetags.steward import plain_date
from vendors.words import pick, reads_chinese

ACTIVE = {"en": "en", "zh": "zh-hans"}
HTML = {"en": "en", "zh": "zh-Hans"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A paragraph, or a heading, in one language."""

    lang: str
    number: str
    text: SafeString


@dataclass(frozen=True, slots=True)
class Row:
    """The same paragraph in each language, the one that prevails first; `kind` is how it is set."""

    kind: str
    cells: tuple[Cell, ...]
    anchor: str = ""

    @property
    def for_reader(self) -> Cell:
        """In the reader's language where it is written in it."""
        wanted = "zh" if reads_chinese() else "en"
        return next((cell for cell in self.cells if cell.lang.startswith(wanted)), self.cells[0])


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose words stand below one another in each language where they differ."""

    heads: list[list[Cell]]
    rows: list[list[list[Cell]]]
    figures: frozenset[int]
    kind: str = "grid"


@dataclass(frozen=True, slots=True)
class Spread:
    """A clause or an annex."""

    code: str
    place: str
    head: Row
    rows: list[Row | Grid]

    @property
    def is_clause(self) -> bool:
        return self.code not in ANNEXES


@dataclass(frozen=True, slots=True)
class Assembled:
    """The document: what stands on its cover, its parts in their order, where it is signed."""

    plan: DocumentPlan
    version: ContractVersion
    said: dict
    hash: str
    title: Row
    kind: Row
    facts: list[Row]
    parties: list[list[Row]]
    spreads: list[Spread]
    signing: list[list[Row]]
    words: dict[str, Row]

    @property
    def languages(self) -> list[str]:
        return [HTML[code] for code in self.plan.languages]

    @property
    def body(self) -> list[Spread]:
        return [one for one in self.spreads if one.place == Place.BODY]

    @property
    def annexes(self) -> list[Spread]:
        return [one for one in self.spreads if one.place == Place.ANNEX]


def assemble(version: ContractVersion, plan: DocumentPlan, as_of: date) -> Assembled:
    """The document as the version says it now; `as_of` dates what is read from the vendor's record."""
    said = content(version)
    sides = Sides(plan.languages)
    return Assembled(
        plan=plan,
        version=version,
        said=said,
        hash=hash_of(said),
        title=sides.row("title", lambda: version.contract.title),
        kind=sides.row("kind", lambda: pick(plan, "template_name")),
        facts=_facts(version, sides),
        parties=_parties(version, sides),
        spreads=_spreads(version, plan, said, sides, as_of),
        signing=_signing(version, sides),
        words={
            "contents": sides.row("words", lambda: _("Contents")),
            "parties": sides.row("words", lambda: _("Parties")),
            "facts": sides.row("words", lambda: _("At a glance")),
            "annexes": sides.row("words", lambda: _("Annexes")),
            "signing": sides.row("words", lambda: _("Signatures and seals")),
            "hash": sides.row("words", lambda: _("Hash of this version’s content")),
            "signed": sides.row("words", _what_signing_means),
        },
    )


def _what_signing_means() -> str:
    return _(
        "Signing or sealing concludes this version of the contract, with the annexes listed in its contents. "
        "Its content is the one with the hash below, which stands in the foot of every page."
    )


class Sides:
    """Says the same thing in each of the document's languages."""

    def __init__(self, languages: tuple[str, ...]):
        self.languages = languages

    def each(self, told: Callable[[], object]) -> list:
        found = []
        for code in self.languages:
            with override(ACTIVE[code]):
                found.append(told())
        return found

    def row(self, kind: str, told: Callable[[], object], number: Callable[[], str] = str, anchor: str = "") -> Row:
        words = zip(self.languages, self.each(number), self.each(told), strict=True)
        cells = tuple(Cell(HTML[code], n, conditional_escape(text)) for code, n, text in words)
        return Row(kind, cells, anchor)

    def cells(self, texts: tuple[str, ...]) -> list[Cell]:
        """One cell where both languages say the same, as with a code or a figure."""
        if len(set(texts)) == 1:
            return [Cell(HTML[self.languages[0]], "", conditional_escape(texts[0]))]
        pairs = zip(self.languages, texts, strict=True)
        return [Cell(HTML[code], "", conditional_escape(text)) for code, text in pairs]


def _facts(version: ContractVersion, sides: Sides) -> list[Row]:
    contract = version.contract
    told = [
        (lambda: _("Contract"), lambda: contract.number),
        (lambda: _("Version"), lambda: _version_words(version)),
        (lambda: _("Service line"), lambda: pick(contract.line, "name")),
        (
            lambda: _("Term"),
            lambda: (
                _("%(first)s to %(last)s")
                % {"first": plain_date(version.starts_on), "last": plain_date(version.ends_on)}
            ),
        ),
        (lambda: _("In force from"), lambda: plain_date(version.effective_from)),
    ]
    return [sides.row("fact", value, label) for label, value in told]


def _version_words(version: ContractVersion) -> str:
    """Its number, and what kind of version it is where it changes another one."""
    if version.kind == ContractVersion.Kind.ORIGINAL:
        return str(version.n)
    return f"{version.n} · {version.get_kind_display()}"


def _parties(version: ContractVersion, sides: Sides) -> list[list[Row]]:
    contract = version.contract
    entity, vendor = contract.entity, contract.vendor
    ours = [
        (lambda: _("Buyer"), lambda: pick(entity, "name")),
        (lambda: _("Tax number"), lambda: entity.tax_number),
        (lambda: _("Country"), lambda: entity.country),
    ]
    theirs = [
        (lambda: _("Vendor"), lambda: party_name(vendor)),
        (lambda: _("Registration number"), lambda: vendor.registration_number),
        (lambda: _("Address"), lambda: vendor.address),
        (lambda: _("Legal representative"), lambda: vendor.legal_representative),
        (lambda: _("Country"), lambda: vendor.country),
    ]
    return [[sides.row("fact", value, label) for label, value in party if value()] for party in (ours, theirs)]


def _signing(version: ContractVersion, sides: Sides) -> list[list[Row]]:
    contract = version.contract
    names = (lambda: pick(contract.entity, "name"), lambda: party_name(contract.vendor))
    lines = (lambda: _("Signature"), lambda: _("Name and function"), lambda: _("Place and date"), lambda: _("Seal"))
    return [[sides.row("party", name), *(sides.row("line", line) for line in lines)] for name in names]


def _spreads(version: ContractVersion, plan: DocumentPlan, said: dict, sides: Sides, as_of: date) -> list[Spread]:
    parts = parts_of(said)
    known = targets(parts)
    values = dict(zip(sides.languages, sides.each(lambda: values_of(version, plan)), strict=True))
    found = []
    for part, (head, *labels) in zip(parts, number_parts(parts), strict=True):
        anchor = f"part-{part.code}"
        name = _name(said, part.code)
        top = sides.row("head", name, lambda head=head: heading_number(head, reads_chinese()), anchor)
        if part.code in ANNEX_ENTRIES:
            entries = sides.each(lambda code=part.code: ANNEX_ENTRIES[code](version, as_of, said))
            rows = _of_entries(entries, head, sides, anchor)
        else:
            blocks = zip(said["clauses"][part.code]["text"], labels, strict=True)
            rows = [_of_block(block, label, known, values, sides, part.code) for block, label in blocks]
        found.append(Spread(part.code, part.place, top, rows))
    return found


def _name(said: dict, code: str) -> Callable[[], str]:
    if code in ANNEXES:
        return lambda: str(ANNEXES[code])
    item = said["clauses"][code]
    return lambda: item["name_zh"] or item["name_en"] if reads_chinese() else item["name_en"] or item["name_zh"]


def _of_block(block: dict, label: Label, known: dict, values: dict, sides: Sides, code: str) -> Row:
    cells = []
    for language in sides.languages:
        chinese = language == "zh"
        text = block[language] or block["en" if chinese else "zh"]
        cells.append(Cell(HTML[language], block_number(label, chinese), filled(text, known, values[language], chinese)))
    anchor = f"part-{code}.{block['name']}" if block["name"] else ""
    return Row(block["kind"], tuple(cells), anchor)


def filled(text: str, known: dict[str, Label], values: dict[str, str], chinese: bool) -> SafeString:
    """The text with its marks: values in words, references as links; what leads nowhere stands out."""

    def worded(mark: str) -> str:
        if mark in values:
            return conditional_escape(values[mark])
        if mark in known:
            return format_html('<a href="#part-{}">{}</a>', mark, reference(known[mark], chinese))
        return format_html('<mark class="nowhere">[{}]</mark>', mark)

    said = fill(conditional_escape(text), worded)
    return mark_safe(said.replace("..", "."))  # noqa: S308 - escaped before its marks; “Co., Ltd.” may end a sentence


def _of_entries(sides_of: list[list], head: Label, sides: Sides, anchor: str) -> list[Row | Grid]:
    """Headings carry the number of a sub-clause, sentences below them that of an item; tables carry none."""
    found: list[Row | Grid] = []
    sub = item = 0
    for entries in zip_longest(*sides_of):
        first = entries[0]
        if isinstance(first, Table):
            found.append(_grid(entries, sides))
            continue
        heading = isinstance(first, Heading)
        sub, item = (sub + 1, 0) if heading else (sub, item + bool(sub))
        label = Label(Place.ANNEX, head.part, sub, 0 if heading else item)
        pairs = zip(sides.languages, entries, strict=True)
        cells = tuple(
            Cell(HTML[code], block_number(label, code == "zh"), conditional_escape(entry.text)) for code, entry in pairs
        )
        kind = "title" if heading else Kind.ITEM.value if sub else Kind.PLAIN.value
        found.append(Row(kind, cells))
    return found


def _grid(tables: tuple[Table, ...], sides: Sides) -> Grid:
    heads = [sides.cells(texts) for texts in zip(*(table.heads for table in tables), strict=True)]
    rows = [
        [sides.cells(texts) for texts in zip(*rows, strict=True)]
        for rows in zip(*(table.rows for table in tables), strict=True)
    ]
    return Grid(heads, rows, tables[0].figures)

"""Does a document hang together: does each reference lead somewhere, and do the terms give each value that it reads?"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.content import name_of
from contracts.faults import FAULTS, Fault
from contracts.models.documents import ANNEXES, OBLIGATIONS
from contracts.numbering import Block, Kind, Part, Place, dangling, marks_in

# what a text may read from the contract, and the term that has to say it; without one it is always there
VALUES = {
    "buyer": (gettext_lazy("our legal entity"), ""),
    "vendor": (gettext_lazy("the vendor’s registered name"), ""),
    "number": (gettext_lazy("the contract’s number"), ""),
    "title": (gettext_lazy("the contract’s title"), ""),
    "line": (gettext_lazy("the service line"), ""),
    "currency": (gettext_lazy("the currency"), ""),
    "start": (gettext_lazy("the first day of the term"), ""),
    "end": (gettext_lazy("the last day of the term"), ""),
    "term": (gettext_lazy("how long it runs and what follows, in sentences"), ""),
    "notice": (gettext_lazy("the length of notice"), ""),
    "value": (gettext_lazy("the total value"), "value"),
    "liability-cap": (gettext_lazy("the liability cap"), "liability_cap"),
    "deposit": (gettext_lazy("the deposit"), "deposit"),
    "credit-words": (gettext_lazy("the contract’s word for a deduction"), ""),
    "objection-days": (gettext_lazy("days to object to a result"), ""),
    "relief-days": (gettext_lazy("days to claim relief"), ""),
    "cadence": (gettext_lazy("how often it is judged and settled"), ""),
    "pay-days": (gettext_lazy("days to pay"), ""),
    "law": (gettext_lazy("the law that governs it"), ""),
    "prevails": (gettext_lazy("which language prevails"), ""),
}


def parts_of(said: dict) -> list[Part]:
    """The clauses of a content in their order, then its annexes: those made of data, then those made of clauses."""
    rows = sorted(said.get("clauses", {}).items(), key=lambda row: row[1]["position"])
    parts = [_part(code, item) for code, item in rows]
    of_data = [Part(code, Place.ANNEX) for code in said.get("document", {}).get("annexes", [])]
    body = [part for part in parts if part.place is Place.BODY]
    return body + of_data + [part for part in parts if part.place is Place.ANNEX]


def _part(code: str, item: dict) -> Part:
    blocks = (Block(Kind(row["kind"]), (row["en"], row["zh"]), row["name"]) for row in item["text"])
    return Part(code, Place(item["place"]), tuple(blocks), item["stands_for"])


def document_faults(said: dict) -> list[Fault]:
    """What keeps a content’s document from being submitted; none for a content without one."""
    if "document" not in said:
        return []
    parts = parts_of(said)
    found = []
    if not any(part.place is Place.BODY for part in parts):
        found.append(Fault("clauses", _("The document has no clause; choose some, or take the document away.")))
    if said.get("obligations") and OBLIGATIONS not in {part.code for part in parts}:
        text = _("What either side owes stands nowhere in the document; choose the annex “%(name)s”.")
        found.append(Fault("document.annexes", text % {"name": ANNEXES[OBLIGATIONS]}))
    for code, mark in dangling(parts, VALUES):
        text = _("Clause “%(name)s” refers to “%(mark)s”, which is not in the document.")
        found.append(Fault(f"clauses.{code}", text % {"name": _name(said, code), "mark": mark}))
    return found + _without_value(said, parts)


FAULTS.append(document_faults)


def _without_value(said: dict, parts: list[Part]) -> list[Fault]:
    found = {}
    for part in parts:
        for mark in (mark for block in part.blocks for text in block.texts for mark in marks_in(text)):
            label, term = VALUES.get(mark, ("", ""))
            if term and said["terms"].get(term) is None:
                text = _("Clause “%(name)s” names %(value)s, which the terms do not say.")
                given = {"name": _name(said, part.code), "value": label}
                found[part.code, mark] = Fault(f"clauses.{part.code}", text % given)
    return list(found.values())


def _name(said: dict, code: str) -> str:
    return str(ANNEXES[code]) if code in ANNEXES else name_of(said["clauses"][code])

"""How does a draft get its document: from a template, clause by clause, in words that may deviate with a reason?

The words of the library are copied into the draft with the revision they came from; what the library says later
changes no contract, it is only offered.
"""

import re
from collections.abc import Container
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from contracts import actions
from contracts.models import ClauseUse, ContractVersion, DocumentPlan
from contracts.models.documents import ANNEXES
from portal.library.models import Clause, ContractTemplate, blocks_of
from vendors.lifecycle import NotPossible
from vendors.models import Duty, DutyNeed, ServiceLine, User
from vendors.queries.duties import duties_of_lines
from vendors.words import pick

OWN = "own-"
ALTERNATIVE_OF_UNCAPPED = ("liability", "liability-uncapped")


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause as a template asks for it."""

    code: str
    use: str
    instead: str
    clause: Clause


def templates_for(line: ServiceLine) -> list[ContractTemplate]:
    """Published templates of the line first, then those of no line in particular."""
    rows = ContractTemplate.objects.filter(Q(line=line) | Q(line__isnull=True), live=True)
    return sorted(rows, key=lambda row: (row.line_id is None, row.code))


def entries_of(template: ContractTemplate) -> list[Entry]:
    """The published clauses that a template names, in its order."""
    found = []
    for block in template.body:
        if block.block_type == "entry" and block.value["clause"] and block.value["clause"].live:
            clause = block.value["clause"]
            found.append(Entry(clause.code, block.value["use"], block.value["instead"], clause))
    return found


def annexes_of(template: ContractTemplate) -> list[str]:
    return [block.value for block in template.body if block.block_type == "annex"]


def annexes_offered(template: ContractTemplate | None, plan: DocumentPlan) -> list[str]:
    """Those of the template in its order, then every other: what is agreed as data can always be shown."""
    first = annexes_of(template) if template else plan.annexes
    return [*first, *(code for code in ANNEXES if code not in first)]


def template_of(plan: DocumentPlan) -> ContractTemplate | None:
    """The template as the library has it now; it may be gone."""
    return ContractTemplate.objects.filter(code=plan.template).first()


def standard_of(clause: Clause) -> dict:
    return {"name_en": clause.name_en, "name_zh": clause.name_zh, "text": blocks_of(clause)}


def _from_library(clause: Clause, stands_for: str = "") -> dict:
    said = standard_of(clause)
    return {
        "code": clause.code,
        "place": clause.place,
        "stands_for": "" if stands_for == clause.code else stands_for,
        **said,
        "standard": said,
        "source": clause.live_revision_id,
        "reason": "",
    }


def as_part(row: ClauseUse) -> dict:
    """A clause of a version as `edit_version` takes it."""
    names = ("code", "place", "stands_for", "name_en", "name_zh", "text", "standard", "source", "reason")
    return {name: getattr(row, name) for name in names}


def clauses_owed(version: ContractVersion) -> dict[str, list[Duty]]:
    """The code of a clause → the duties of the law that ask for it, in the lines of this contract."""
    contract = version.contract
    lines = {contract.line_id, *version.schedules.values_list("line", flat=True)}
    found: dict[str, list[Duty]] = {}
    for duty in duties_of_lines(lines, contract.vendor):
        for need in duty.needs.all():
            if need.kind == DutyNeed.Kind.CLAUSE:
                found.setdefault(need.code, []).append(duty)
    return found


def _is_in(entry: Entry, version: ContractVersion, seen: set[str], owed: Container[str]) -> bool:
    """Whether a new document begins with it; of alternatives the one that fits the terms, else the first.

    What a duty asks for is in, even where the template leaves it open.
    """
    if entry.instead:
        if entry.code in ALTERNATIVE_OF_UNCAPPED:
            return (entry.code == "liability-uncapped") == (version.liability_cap_minor is None)
        return entry.instead not in seen
    if entry.code == "deposit":
        return version.deposit_minor is not None
    return entry.use != "optional" or entry.code in owed


def begin_document(version: ContractVersion, *, by: User, template: ContractTemplate, language: str, now=None):
    """A document from a template: its required and proposed clauses in their standard words."""
    chosen, seen, owed = [], set(), clauses_owed(version)
    for entry in entries_of(template):
        if _is_in(entry, version, seen, owed):
            chosen.append(_from_library(entry.clause, entry.instead))
        seen.add(entry.instead)
    document = {
        "template": template.code,
        "template_name_en": template.name_en,
        "template_name_zh": template.name_zh,
        "source": template.live_revision_id,
        "language": language,
        "annexes": annexes_of(template),
        "left_out": {},
    }
    return actions.edit_version(version, by=by, document=document, clauses=chosen, now=now)


def choose_clauses(
    version: ContractVersion,
    *,
    by: User,
    codes: list[str],
    annexes: list[str],
    language: str,
    reasons: dict[str, str],
    now=None,
):
    """The clauses that stay and come, in the template's order; a required one goes only with a reason.

    Of alternatives exactly one stands. Clauses of our own stay where they stood, behind the clause before them.
    """
    plan = version.document
    template = template_of(plan)
    entries = entries_of(template) if template else []
    standing = {row.code: row for row in version.clauses.all()}
    wanted = set(codes)
    _refuse_two_of_one(entries, wanted)
    left_out = {}
    for entry in entries:
        if entry.use != "required" or entry.code in wanted or _has_stand_in(entry, entries, wanted):
            continue
        reason = reasons.get(entry.code, "").strip()
        if not reason:
            name = pick(entry.clause, "name")
            raise ValidationError(_("“%(name)s” is required: say why it is left out.") % {"name": name})
        clause = entry.clause
        left_out[entry.code] = {"name_en": clause.name_en, "name_zh": clause.name_zh, "reason": reason}
    clauses = [as_part(row) for code, row in standing.items() if code in wanted]
    for at, entry in enumerate(entries):
        if entry.code in wanted and entry.code not in standing:
            clauses.insert(_place_of(entries[:at], clauses), _from_library(entry.clause, entry.instead))
    document = {"language": language, "annexes": [code for code in annexes_offered(template, plan) if code in annexes]}
    return actions.edit_version(version, by=by, document=document | {"left_out": left_out}, clauses=clauses, now=now)


def _refuse_two_of_one(entries: list[Entry], wanted: set[str]) -> None:
    for word in {entry.instead for entry in entries if entry.instead}:
        both = [pick(entry.clause, "name") for entry in entries if entry.instead == word and entry.code in wanted]
        if len(both) > 1:
            raise ValidationError(_("“%(name)s” stands in two alternatives; choose one of them.") % {"name": both[0]})


def _has_stand_in(entry: Entry, entries: list[Entry], wanted: set[str]) -> bool:
    return bool(entry.instead) and any(other.instead == entry.instead and other.code in wanted for other in entries)


def _place_of(before: list[Entry], clauses: list[dict]) -> int:
    """Behind the last clause that the template has before it."""
    known = {entry.code for entry in before}
    return max((at + 1 for at, part in enumerate(clauses) if part["code"] in known), default=0)


def rewrite_clause(
    version: ContractVersion,
    code: str,
    *,
    by: User,
    name_en: str,
    name_zh: str,
    text: list[dict],
    reason: str = "",
    now=None,
):
    """Other words for a clause of the draft; words that are not the library's need a reason."""
    clauses = [as_part(row) for row in version.clauses.all()]
    part = next(one for one in clauses if one["code"] == code)
    part |= {"name_en": name_en, "name_zh": name_zh, "text": text, "reason": reason.strip()}
    standard = {"name_en": name_en, "name_zh": name_zh, "text": text} == part["standard"]
    if standard:
        part["reason"] = ""
    elif not part["reason"]:
        raise ValidationError(_("These are not the words of the library: say why."))
    return actions.edit_version(version, by=by, clauses=clauses, now=now)


def take_standard(version: ContractVersion, code: str, *, by: User, now=None):
    """Back to the words of the library, as it has them now."""
    clause = Clause.objects.filter(code=code, live=True).first()
    if clause is None:
        raise NotPossible([_("The library has no such clause any more.")])
    rows = list(version.clauses.all())
    clauses = [_from_library(clause, row.stands_for) if row.code == code else as_part(row) for row in rows]
    return actions.edit_version(version, by=by, clauses=clauses, now=now)


def add_clause(
    version: ContractVersion,
    *,
    by: User,
    after: str,
    name_en: str,
    name_zh: str,
    text: list[dict],
    reason: str,
    now=None,
):
    """A clause of our own, behind another one; it deviates by being there, so it has a reason."""
    if not reason.strip():
        raise ValidationError(_("A clause of our own needs a reason."))
    clauses = [as_part(row) for row in version.clauses.all()]
    place = next((at for at, part in enumerate(clauses) if part["code"] == after), len(clauses) - 1)
    part = {
        "code": _free_code(name_en, {one["code"] for one in clauses}),
        "place": clauses[place]["place"] if clauses else "body",
        "stands_for": "",
        "name_en": name_en,
        "name_zh": name_zh,
        "text": text,
        "standard": {},
        "source": None,
        "reason": reason.strip(),
    }
    clauses.insert(place + 1, part)
    return actions.edit_version(version, by=by, clauses=clauses, now=now)


def _free_code(name: str, taken: set[str]) -> str:
    stem = OWN + (re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "clause")
    code, n = stem, 1
    while code in taken:
        n += 1
        code = f"{stem}-{n}"
    return code


def take_document_away(version: ContractVersion, *, by: User, now=None):
    """The draft has no document any more; its clauses go with it."""
    return actions.edit_version(version, by=by, document={}, now=now)

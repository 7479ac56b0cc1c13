"""What does the page of a contract's document show: its text, its deviations, its papers, and what can be done?"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import rules
from contracts.models import ClauseUse, Contract, ContractVersion, DocumentPaper, DocumentPlan
from contracts.models.documents import ANNEXES
from contracts.queries_documents import Deviation, How, deviations_of
from portal.library.models import Clause, ContractTemplate
from portal.papers.composing import annexes_offered, entries_of, standard_of
from vendors.models import Job
from vendors.words import pick

HOW = {
    How.CHANGED: gettext_lazy("changed words"),
    How.OWN: gettext_lazy("our own clause"),
    How.LEFT_OUT: gettext_lazy("left out"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A clause in the list to choose from."""

    code: str
    name: str
    use: str
    instead: str
    is_in: bool
    reason: str
    note: str
    state: str
    url: str

    @property
    def required(self) -> bool:
        return self.use == "required" and not self.instead


@dataclass(frozen=True, slots=True)
class Departure:
    """A deviation as legal reads it."""

    name: str
    how: str
    reason: str
    changes: list[tuple[str, str]]
    url: str = ""


def plan_of(user, version: ContractVersion) -> DocumentPlan | None:
    return DocumentPlan.objects.visible_to(user).filter(version=version).first()


def clauses_of(user, version: ContractVersion) -> list[ClauseUse]:
    return list(ClauseUse.objects.visible_to(user).filter(version=version))


def departures_of(user, version: ContractVersion) -> list[Departure] | None:
    """The deviations from the library; none for a version without a document."""
    plan = plan_of(user, version)
    if plan is None:
        return None
    return [_departure(version, one) for one in deviations_of(plan, clauses_of(user, version))]


def _departure(version: ContractVersion, one: Deviation) -> Departure:
    page = reverse("version_document", args=[version.contract.number, version.n])
    anchor = "" if one.how is How.LEFT_OUT else f"{page}#part-{one.code}"
    return Departure(pick(one, "name"), str(HOW[one.how]), one.reason, one.changes, anchor)


def papers_of(user, contract: Contract) -> list[DocumentPaper]:
    """The final papers of a contract's versions, newest first."""
    rows = DocumentPaper.objects.visible_to(user).filter(version__contract=contract, is_final=True)
    return list(rows.select_related("file", "version").order_by("-version__n"))


def paper_of(user, version: ContractVersion, said: str) -> DocumentPaper | None:
    """The paper of exactly what the version says now; for a frozen one the final paper."""
    rows = DocumentPaper.objects.visible_to(user).filter(version=version).select_related("file")
    if version.is_frozen:
        return rows.filter(is_final=True).first()
    return rows.filter(is_final=False, content_hash=said).first()


def is_being_printed(user, version: ContractVersion) -> Job | None:
    """The newest job that prints this version and has not given a paper."""
    rows = Job.objects.visible_to(user).filter(key__startswith=f"print_document:{version.pk}:").order_by("-pk")
    job = rows.first()
    return job if job is not None and job.state != Job.State.DONE else None


def is_editable(user, version: ContractVersion) -> bool:
    contract = version.contract
    draft = not version.is_frozen and (
        version.n > 1 or contract.state in (Contract.State.DRAFT, Contract.State.IN_REVIEW)
    )
    return draft and rules.may_edit(contract, user)


def lines_of(user, version: ContractVersion, plan: DocumentPlan) -> list[Line]:
    """The template's clauses in its order, ours among them where they stand."""
    standing = {row.code: row for row in clauses_of(user, version)}
    template = ContractTemplate.objects.filter(code=plan.template).first()
    found = []
    for entry in entries_of(template) if template else []:
        row = standing.pop(entry.code, None)
        left = plan.left_out.get(entry.code, {})
        found.append(_line(version, entry.code, row, entry.clause, entry.use, entry.instead, left.get("reason", "")))
    for row in standing.values():
        found.append(_line(version, row.code, row, None, "own" if row.is_own else "optional", "", ""))
    at = {code: n for n, code in enumerate(row.code for row in clauses_of(user, version))}
    return _in_order(found, at)


def _in_order(lines: list[Line], at: dict[str, int]) -> list[Line]:
    """As the document has them; what is not in it follows the line before it in the template."""
    places, last = {}, -1.0
    for n, line in enumerate(lines):
        last = at[line.code] if line.code in at else last + 0.001
        places[line.code] = (last, n)
    return sorted(lines, key=lambda line: places[line.code])


def _line(version, code: str, row: ClauseUse | None, clause: Clause | None, use: str, instead: str, reason: str):
    return Line(
        code=code,
        name=pick(row, "name") if row else pick(clause, "name"),
        use=use,
        instead=instead,
        is_in=row is not None,
        reason=reason,
        note=pick(clause, "note") if clause else "",
        state=_state(row, clause),
        url=reverse("version_clause", args=[version.contract.number, version.n, code]) if row else "",
    )


def _state(row: ClauseUse | None, clause: Clause | None) -> str:
    if row is None:
        return ""
    if row.is_own:
        return str(HOW[How.OWN])
    if row.deviates:
        return str(HOW[How.CHANGED])
    if clause is not None and standard_of(clause) != row.standard:
        return _("the library reads otherwise by now")
    return _("standard words")


def annex_choices(plan: DocumentPlan) -> list[tuple[str, str, bool]]:
    """(code, name, whether it is in) of the annexes that are made from data."""
    template = ContractTemplate.objects.filter(code=plan.template).first()
    return [(code, str(ANNEXES[code]), code in plan.annexes) for code in annexes_offered(template, plan)]


def library_differs(row: ClauseUse) -> bool:
    """Whether the library has other words by now than those this clause was taken from."""
    clause = Clause.objects.filter(code=row.code, live=True).first()
    return clause is not None and standard_of(clause) != row.standard

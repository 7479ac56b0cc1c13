"""How do a draft's document and its clauses come to read as given, and how are they carried into the next version?"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contracts.models import ClauseUse, ContractVersion, DocumentPlan
from contracts.models.documents import ANNEXES

PLAN = ("template", "template_name_en", "template_name_zh", "source", "language", "annexes", "left_out")
CLAUSE = ("place", "stands_for", "name_en", "name_zh", "text", "standard", "source", "reason")


def replace_document(version: ContractVersion, part: dict) -> None:
    if not part:
        version.clauses.all().delete()
        DocumentPlan.objects.filter(version=version).delete()
        return
    plan = DocumentPlan.objects.filter(version=version).first() or DocumentPlan(version=version)
    _fill(plan, part, PLAN)
    plan.save()


def replace_clauses(version: ContractVersion, parts: list[dict]) -> None:
    """The clauses in the order given; a clause that is not given goes."""
    codes = [part["code"] for part in parts]
    taken = sorted({code for code in codes if codes.count(code) > 1 or code in ANNEXES})
    if taken:
        raise ValidationError(_("The code %(code)s stands twice.") % {"code": taken[0]})
    if parts and not DocumentPlan.objects.filter(version=version).exists():
        raise ValidationError(_("Choose a template for the document first."))
    version.clauses.exclude(code__in=codes).delete()
    standing = {row.code: row for row in version.clauses.all()}
    for position, part in enumerate(parts, start=1):
        row = standing.get(part["code"]) or ClauseUse(version=version, code=part["code"])
        row.position = position
        _fill(row, {name: value for name, value in part.items() if name != "code"}, CLAUSE)
        row.save()


def _fill(row: DocumentPlan | ClauseUse, part: dict, names: tuple[str, ...]) -> None:
    unknown = part.keys() - set(names)
    if unknown:
        raise TypeError(f"{type(row).__name__} has no {', '.join(sorted(unknown))}")
    for name, value in part.items():
        setattr(row, name, value)
    row.clean_fields(exclude=["version"])


def copy_document(source: ContractVersion, draft: ContractVersion) -> None:
    plan = DocumentPlan.objects.filter(version=source).first()
    if plan is None:
        return
    rows = list(source.clauses.all())
    plan.pk, plan.version = None, draft
    plan._state.adding = True
    plan.save()
    for row in rows:
        row.pk, row.version = None, draft
        row._state.adding = True
        row.save()

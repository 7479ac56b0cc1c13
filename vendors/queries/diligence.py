"""Which questionnaires are out, what do they say, and which findings are open?"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from vendors.models import (
    Answer,
    Finding,
    Questionnaire,
    QuestionnaireVersion,
    Remark,
    Response,
    TierChoices,
    Vendor,
)
from vendors.queries.risk import current_assessment
from vendors.questions import flag_of, is_required, questions_of

ANSWERABLE = (Response.State.SENT, Response.State.ANSWERING, Response.State.RETURNED)
OUT = (*ANSWERABLE, Response.State.SUBMITTED)
OPEN = (Finding.State.OPEN, Finding.State.ANSWERED)


def published(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """The version that is sent: published last."""
    return questionnaire.versions.filter(published_at__isnull=False).order_by("-n").first()


def questionnaires_for(vendor: Vendor) -> list[Questionnaire]:
    """Questionnaires that may be sent and are meant for the vendor's line, the specific ones first."""
    rows = Questionnaire.objects.filter(versions__published_at__isnull=False, is_retired=False).distinct()
    meant = [row for row in rows if not row.lines or vendor.line.code in row.lines]
    return sorted(meant, key=lambda row: (not row.lines, row.code))


def questionnaires_meant() -> list[list[str]]:
    """For which lines each questionnaire that may be sent is meant; no line: for all. One query."""
    rows = Questionnaire.objects.filter(versions__published_at__isnull=False, is_retired=False).distinct()
    return [row.lines for row in rows]


def tier_of(vendor: Vendor) -> str:
    """The risk tier that counts; empty where nobody has assessed it."""
    found = current_assessment(vendor)
    return found.counting if found else ""


def proposed_for(vendor: Vendor, tier: str) -> list[Questionnaire]:
    """`questionnaires_for`, those that are meant for its tier before the others."""
    rows = questionnaires_for(vendor)
    return sorted(rows, key=lambda row: bool(tier and row.tiers and tier not in row.tiers))


def due_day(questionnaire: Questionnaire, vendor: Vendor, today: date) -> date:
    """By when an answer is asked for: sooner where much hangs on the vendor."""
    hurried = questionnaire.hurried_days and tier_of(vendor) in (TierChoices.HIGH, TierChoices.CRITICAL)
    return today + timedelta(days=questionnaire.hurried_days if hurried else questionnaire.days)


def answers_of(response: Response) -> dict[str, Answer]:
    """Question code → its answer, whoever may read it; one query. Pages ask for `answers_seen`."""
    return {row.question: row for row in response.answers.select_related("file", "answered_by")}


def answers_seen(response: Response, user) -> dict[str, Answer]:
    """Question code → its answer, as far as `user` may read it: a buyer only what was sent; one query."""
    rows = Answer.objects.visible_to(user).filter(response=response)
    return {row.question: row for row in rows.select_related("file", "answered_by")}


def is_answered(question: dict, answer: Answer | None) -> bool:
    if answer is None:
        return False
    return answer.file_id is not None if question["kind"] == "file" else bool(answer.value)


def unanswered(response: Response) -> list[dict]:
    """The questions that must be answered and are not."""
    found = answers_of(response)
    rows = questions_of(response.version.content)
    return [row for row in rows if is_required(row) and not is_answered(row, found.get(row["code"]))]


def flags_of(response: Response, found: dict[str, Answer]) -> set[str]:
    """The codes of questions whose answers ask for a look, on the day they were sent back."""
    on = timezone.localdate(response.submitted_at)
    values = {code: answer.value for code, answer in found.items()}
    return {
        row["code"] for row in questions_of(response.version.content) if flag_of(row, values.get(row["code"], ""), on)
    }


def remarks_on(response: Response, user) -> dict[str, list[Remark]]:
    """Question code → what was said about its answer, as far as `user` sees it; one query."""
    found: dict[str, list[Remark]] = defaultdict(list)
    for row in Remark.objects.visible_to(user).filter(response=response).select_related("by"):
        found[row.question].append(row)
    return found


def responses_seen(user, vendor: Vendor | None = None) -> QuerySet[Response]:
    rows = Response.objects.visible_to(user).select_related("vendor__line", "version__questionnaire", "submitted_by")
    return rows.filter(vendor=vendor) if vendor else rows


def findings_seen(user, vendor: Vendor | None = None) -> QuerySet[Finding]:
    rows = Finding.objects.visible_to(user).select_related("vendor__line", "owner", "response")
    return rows.filter(vendor=vendor) if vendor else rows


def standing_of(user, vendors: Iterable[Vendor]) -> dict[int, dict[str, int]]:
    """Vendor id → questionnaires out and reviewed, findings open, grave ones apart; two queries."""
    vendors = list(vendors)
    found: dict[int, dict[str, int]] = defaultdict(lambda: {"out": 0, "reviewed": 0, "findings": 0, "grave": 0})
    responses = Response.objects.visible_to(user).filter(vendor__in=vendors).order_by().values("vendor")
    for row in responses.annotate(
        out=Count("pk", filter=Q(state__in=OUT)), reviewed=Count("pk", filter=Q(state=Response.State.REVIEWED))
    ):
        found[row["vendor"]] |= {"out": row["out"], "reviewed": row["reviewed"]}
    findings = Finding.objects.visible_to(user).filter(vendor__in=vendors, state__in=OPEN).order_by().values("vendor")
    grave = Q(severity__in=(Finding.Severity.CRITICAL, Finding.Severity.HIGH))
    for row in findings.annotate(n=Count("pk"), grave=Count("pk", filter=grave)):
        found[row["vendor"]] |= {"findings": row["n"], "grave": row["grave"]}
    return found

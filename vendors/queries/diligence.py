"""Which questionnaires are out, what do they say, and which findings are open?"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from vendors.models import Answer, Finding, Questionnaire, QuestionnaireVersion, Response, Vendor

OUT = (Response.State.SENT, Response.State.RETURNED, Response.State.SUBMITTED)
OPEN = (Finding.State.OPEN, Finding.State.ANSWERED)


def published(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """The version that is sent: published last."""
    return questionnaire.versions.filter(published_at__isnull=False).order_by("-n").first()


def questionnaires_for(vendor: Vendor) -> list[Questionnaire]:
    """Questionnaires with a published version that are meant for the vendor's line, the specific ones first."""
    rows = Questionnaire.objects.filter(versions__published_at__isnull=False).distinct()
    meant = [row for row in rows if not row.lines or vendor.line.code in row.lines]
    return sorted(meant, key=lambda row: (not row.lines, row.code))


def questions_in(version: QuestionnaireVersion) -> list[dict]:
    """All questions of a version, in order."""
    return [question for section in version.content["sections"] for question in section["questions"]]


def answers_of(response: Response) -> dict[str, Answer]:
    """Question code → its answer; one query."""
    return {row.question: row for row in response.answers.select_related("file", "answered_by")}


def unanswered(response: Response) -> list[dict]:
    """The questions that must be answered and are not."""
    found = answers_of(response)
    return [
        question
        for question in questions_in(response.version)
        if question.get("required", True) and not (question["code"] in found and found[question["code"]].value.strip())
    ]


def flags_of(response: Response, found: dict[str, Answer]) -> set[str]:
    """The codes of questions whose answers ask for a look."""
    return {
        question["code"]
        for question in questions_in(response.version)
        if question["code"] in found and found[question["code"]].value in question.get("flag_on", [])
    }


def responses_seen(user, vendor: Vendor | None = None) -> QuerySet[Response]:
    rows = Response.objects.visible_to(user).select_related("vendor__line", "version__questionnaire", "submitted_by")
    return rows.filter(vendor=vendor) if vendor else rows


def findings_seen(user, vendor: Vendor | None = None) -> QuerySet[Finding]:
    rows = Finding.objects.visible_to(user).select_related("vendor__line", "owner", "response")
    return rows.filter(vendor=vendor) if vendor else rows


def standing_of(user, vendors: Iterable[Vendor]) -> dict[int, dict[str, int]]:
    """Vendor id → how many questionnaires are out and reviewed, and how many findings are open; two queries."""
    vendors = list(vendors)
    found: dict[int, dict[str, int]] = defaultdict(lambda: {"out": 0, "reviewed": 0, "findings": 0})
    responses = Response.objects.visible_to(user).filter(vendor__in=vendors).order_by().values("vendor")
    for row in responses.annotate(
        out=Count("pk", filter=Q(state__in=OUT)), reviewed=Count("pk", filter=Q(state=Response.State.REVIEWED))
    ):
        found[row["vendor"]] |= {"out": row["out"], "reviewed": row["reviewed"]}
    findings = Finding.objects.visible_to(user).filter(vendor__in=vendors, state__in=OPEN).order_by().values("vendor")
    for row in findings.annotate(n=Count("pk")):
        found[row["vendor"]]["findings"] = row["n"]
    return found

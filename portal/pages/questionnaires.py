"""What does the library of questionnaires show: for whom each is meant, its versions, its questions?"""

from django.db.models import Count, F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.pages import timeline
from vendors.models import Event, Questionnaire, QuestionnaireVersion, Response, ServiceLine, TierChoices
from vendors.questions import KINDS, expected, faults_of, is_required, questions_of, rule_of, said
from vendors.words import listed

timeline.WORDS["vendors.questionnaire", "create"] = gettext_lazy("created the questionnaire")
timeline.WORDS["vendors.questionnaire", "edit"] = gettext_lazy("edited the questionnaire")
timeline.WORDS["vendors.questionnaireversion", "draft"] = gettext_lazy("began the next version")
timeline.WORDS["vendors.questionnaireversion", "edit"] = gettext_lazy("edited the questions")
timeline.WORDS["vendors.questionnaireversion", "publish"] = gettext_lazy("published the version")


def list_rows(user) -> list[dict]:
    """Every questionnaire with its standing version, whether a draft is begun, and how often it was sent."""
    rows = list(Questionnaire.objects.order_by("is_retired", "code"))
    versions: dict[int, list[QuestionnaireVersion]] = {}
    for version in QuestionnaireVersion.objects.filter(questionnaire__in=rows).order_by("n"):
        versions.setdefault(version.questionnaire_id, []).append(version)
    sent = Response.objects.visible_to(user).order_by().values_list("version__questionnaire")
    often = dict(sent.annotate(n=Count("pk")))
    names = line_names()
    found = []
    for row in rows:
        own = versions.get(row.pk, [])
        standing = next((version for version in reversed(own) if version.published_at), None)
        found.append(
            {
                "questionnaire": row,
                "standing": standing,
                "questions": count(standing) if standing else 0,
                "draft": next((version for version in own if not version.published_at), None),
                "sent": often.get(row.pk, 0),
                "lines": lines_of(row, names),
                "tiers": tiers_of(row),
            }
        )
    return found


def line_names() -> dict[str, str]:
    return {line.code: str(line) for line in ServiceLine.objects.all()}


def lines_of(row: Questionnaire, names: dict[str, str]) -> str:
    return listed(names.get(code, code) for code in row.lines) if row.lines else _("all lines")


def tiers_of(row: Questionnaire) -> str:
    words = dict(TierChoices.choices)
    return listed(words.get(tier, tier) for tier in row.tiers) if row.tiers else _("all tiers")


def count(version: QuestionnaireVersion) -> int:
    return sum(1 for _question in questions_of(version.content))


def versions_of(user, row: Questionnaire) -> list[dict]:
    """Newest first, with how often each was sent."""
    sent = Response.objects.visible_to(user).filter(version__questionnaire=row).order_by().values_list("version")
    often = dict(sent.annotate(n=Count("pk")))
    rows = row.versions.select_related("published_by").order_by(F("n").desc())
    return [{"version": version, "questions": count(version), "sent": often.get(version.pk, 0)} for version in rows]


def sections_in(version: QuestionnaireVersion) -> list[dict]:
    """What a version asks, with what the reviewer expects."""
    return [
        {
            "code": section["code"],
            "title": said(section, "title"),
            "questions": [
                {
                    "code": question["code"],
                    "text": said(question, "text"),
                    "help": said(question, "help"),
                    "kind": KINDS[question["kind"]],
                    "rule": rule_of(question) if question["kind"] in ("yes_no", "choice") else "",
                    "required": is_required(question),
                    "expected": expected(question),
                }
                for question in section["questions"]
            ],
        }
        for section in version.content["sections"]
    ]


def faults_in(version: QuestionnaireVersion) -> list[str]:
    """Why a draft cannot be published yet."""
    return faults_of(version.content)


def entries_on(user, row: Questionnaire) -> list[timeline.Entry]:
    """Who changed it; the trail of a version names the version."""
    keys = [str(pk) for pk in row.versions.values_list("pk", flat=True)]
    rows = Event.objects.visible_to(user).filter(record_type="vendors.questionnaireversion", record_id__in=keys)
    own = Event.objects.visible_to(user).filter(record_type="vendors.questionnaire", record_id=str(row.pk))
    return timeline.entries_of((rows | own).select_related("by", "on_behalf_of")[:12], name_records=True)

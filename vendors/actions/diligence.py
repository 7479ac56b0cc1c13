"""How is a vendor asked, how does it answer, and what becomes of what was found?"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vendors import rules, trail
from vendors.lifecycle import NotPossible, perform
from vendors.models import (
    Answer,
    Finding,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    StoredFile,
    User,
    Vendor,
)
from vendors.queries.diligence import published, questions_in, unanswered
from vendors.reference import read
from vendors.roles import Permission
from vendors.system import system_user

KINDS = ("yes_no", "choice", "text", "number", "date")
LONGEST = 4_000


class WrongAnswers(NotPossible):
    """Answers that are no answers; `faults` maps a question's code to the sentence."""

    def __init__(self, faults: Mapping[str, str]):
        self.faults = dict(faults)
        super().__init__(self.faults.values())


def load_questionnaires() -> int:
    """The three that an installation begins with, published; those that are there stay as they are."""
    given = read("questionnaires")
    sections = {row["code"]: row for row in given["sections"]}
    robot, added = system_user("installation"), 0
    for row in given["questionnaires"]:
        questionnaire, created = Questionnaire.objects.get_or_create(
            code=row["code"],
            defaults={name: row[name] for name in ("name_en", "name_zh", "lines", "days")},
        )
        if created:
            QuestionnaireVersion.objects.create(
                questionnaire=questionnaire,
                n=1,
                content={"sections": [sections[code] for code in row["sections"]]},
                published_at=timezone.now(),
                published_by=robot,
            )
            added += 1
    return added


def faults_of(content: dict) -> list[str]:
    """Why this is no set of questions, as sentences; empty where it is one."""
    found: list[str] = []
    seen: set[str] = set()
    for section in content.get("sections", []):
        for question in section.get("questions", []):
            code = question.get("code", "")
            if not code or code in seen:
                found.append(_("The code “%(code)s” is missing or stands twice.") % {"code": code})
            seen.add(code)
            if question.get("kind") not in KINDS:
                found.append(_("“%(code)s” has no kind of answer.") % {"code": code})
            if not question.get("text_en"):
                found.append(_("“%(code)s” asks nothing.") % {"code": code})
            if question.get("kind") == "choice" and len(question.get("choices", [])) < 2:
                found.append(_("“%(code)s” leaves no choice.") % {"code": code})
    return found or ([] if seen else [_("It asks nothing.")])


@transaction.atomic
def draft_version(questionnaire: Questionnaire, *, by: User, now: datetime | None = None) -> QuestionnaireVersion:
    """The version that is being written: the one begun already, or a copy of what is published."""
    _keeps_reference(by)
    locked = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    draft = locked.versions.filter(published_at__isnull=True).first()
    if draft is not None:
        return draft
    last = locked.versions.order_by("-n").first()
    row = QuestionnaireVersion.objects.create(
        questionnaire=locked, n=last.n + 1 if last else 1, content=last.content if last else {"sections": []}
    )
    trail.record(row, "draft", by=by, now=now)
    return row


@transaction.atomic
def edit_questions(
    version: QuestionnaireVersion, *, by: User, content: dict, now: datetime | None = None
) -> QuestionnaireVersion:
    """Write a draft; what is published never changes."""
    _keeps_reference(by)
    row = QuestionnaireVersion.objects.select_for_update().get(pk=version.pk)
    if row.published_at:
        raise NotPossible([_("It was published; begin the next version.")])
    faults = faults_of(content)
    if faults:
        raise NotPossible(faults)
    row.content = content
    row.save()
    trail.record(row, "edit", by=by, now=now)
    return row


@transaction.atomic
def publish_questions(
    version: QuestionnaireVersion, *, by: User, note: str, now: datetime | None = None
) -> QuestionnaireVersion:
    """From now on this version is sent; those that are out stay as they were sent."""
    _keeps_reference(by)
    row = QuestionnaireVersion.objects.select_for_update().get(pk=version.pk)
    if row.published_at:
        raise NotPossible([_("It is published already.")])
    faults = faults_of(row.content)
    if faults:
        raise NotPossible(faults)
    row.published_at, row.published_by, row.note = now or timezone.now(), by, note
    row.save()
    trail.record(row, "publish", by=by, note=note, now=now)
    return row


def _keeps_reference(by: User) -> None:
    if not by.may(Permission.REFERENCE_EDIT):
        raise PermissionDenied(_("Your role does not do this."))


# Asking and answering


@transaction.atomic
def send_questionnaire(
    vendor: Vendor,
    questionnaire: Questionnaire,
    *,
    by: User,
    due_on: date | None = None,
    now: datetime | None = None,
) -> Response:
    """Send the published version to a vendor; what it asks stays as it was sent."""
    moment = now or timezone.now()
    version = published(questionnaire)
    if version is None:
        raise NotPossible([_("Nothing of it is published yet.")])
    due_on = due_on or moment.date() + timedelta(days=questionnaire.days)
    row = Response(vendor=vendor, version=version, due_on=due_on, sent_by=by, sent_at=moment)
    if not rules.may_send_questionnaire(row, by):
        raise PermissionDenied(_("Your role does not do this."))
    if due_on <= moment.date():
        raise NotPossible([_("The last day to answer has to lie ahead.")])
    Vendor.objects.select_for_update().get(pk=vendor.pk)
    out = Response.objects.filter(vendor=vendor, version__questionnaire=questionnaire)
    if out.filter(state__in=[Response.State.SENT, Response.State.RETURNED, Response.State.SUBMITTED]).exists():
        raise NotPossible([_("It is out already; withdraw it first.")])
    row.save()
    trail.record(row, "send", by=by, after={"until": due_on, "version": version.n}, shown_to_vendor=True, now=now)
    return row


@transaction.atomic
def save_answers(
    response: Response,
    *,
    by: User,
    answers: Mapping[str, str],
    comments: Mapping[str, str] | None = None,
    files: Mapping[str, StoredFile] | None = None,
    now: datetime | None = None,
) -> int:
    """Keep what was answered so far, online or from a workbook: the same record; how many answers changed.

    An empty text takes an answer back. Raises WrongAnswers, by question, and keeps nothing then.
    """
    row = Response.objects.select_for_update(of=("self",)).select_related("vendor", "version").get(pk=response.pk)
    if not rules.may_answer_questionnaire(row, by):
        raise PermissionDenied(_("Your role does not do this."))
    if row.state not in (Response.State.SENT, Response.State.RETURNED):
        raise NotPossible([_("It was sent back already, or withdrawn; nothing can be changed now.")])
    questions = {question["code"]: question for question in questions_in(row.version)}
    said = {code: str(value).strip() for code, value in answers.items()}
    faults = {code: fault for code, value in said.items() if (fault := fault_of(questions.get(code), value))}
    if faults:
        raise WrongAnswers(faults)
    known = {answer.question: answer for answer in row.answers.all()}
    comments, files = comments or {}, files or {}
    changed = 0
    for code in [code for code in questions if code in {*said, *comments, *files}]:
        answer = known.get(code) or Answer(response=row, question=code)
        before = (answer.value, answer.comment, answer.file_id)
        answer.value = said.get(code, answer.value)
        answer.comment = comments.get(code, answer.comment).strip()[:LONGEST]
        answer.file = files.get(code, answer.file)
        if (answer.value, answer.comment, answer.file_id) != before:
            answer.answered_by, answer.answered_at = by, now or timezone.now()
            answer.save()
            changed += 1
    if changed:
        trail.record(row, "save_answers", by=by, facts={"answers": changed}, shown_to_vendor=True, now=now)
    return changed


def fault_of(question: dict | None, value: str) -> str:
    """Why a text is no answer to a question; empty where it is one, or none yet."""
    if question is None:
        return _("There is no such question.")
    if not value:
        return ""
    if len(value) > LONGEST:
        return _("At most %(n)s characters.") % {"n": LONGEST}
    kind = question["kind"]
    if kind == "yes_no" and value not in ("yes", "no"):
        return _("Answer yes or no.")
    if kind == "choice" and value not in [choice["code"] for choice in question["choices"]]:
        return _("Choose one of the answers that are offered.")
    if kind == "number" and not value.replace(".", "", 1).replace("-", "", 1).isdigit():
        return _("Write a number, such as 120 or 99.5.")
    if kind == "date" and _day(value) is None:
        return _("Write a day as 2026-11-30.")
    return ""


def _day(value: str) -> date | None:
    try:
        return parse_date(value)
    except ValueError:
        return None


@transaction.atomic
def submit_answers(response: Response, *, by: User, note: str = "", now: datetime | None = None) -> Response:
    """Hand the answers over to be reviewed. Raises NotPossible that names how many are missing."""
    missing = unanswered(Response.objects.select_related("version").get(pk=response.pk))
    if missing:
        words = ngettext("%(n)s question is not answered.", "%(n)s questions are not answered.", len(missing))
        raise NotPossible([words % {"n": len(missing)}])
    return perform(response, "submit", by=by, note=note, now=now)


def return_answers(response: Response, *, by: User, note: str, now: datetime | None = None) -> Response:
    """Something is missing or unclear."""
    return perform(response, "return_answers", by=by, note=note, now=now)


def finish_review(response: Response, *, by: User, note: str, now: datetime | None = None) -> Response:
    """Every answer was read; the note is the verdict, for our side."""
    return perform(response, "review", by=by, note=note, now=now, verdict=note)


def withdraw_questionnaire(response: Response, *, by: User, note: str, now: datetime | None = None) -> Response:
    """Nobody has to answer it any more."""
    return perform(response, "withdraw", by=by, note=note, now=now)


# What was found


@transaction.atomic
def raise_finding(
    vendor: Vendor,
    *,
    by: User,
    title: str,
    severity: str,
    side: str,
    due_on: date,
    detail: str = "",
    owner: User | None = None,
    response: Response | None = None,
    question: str = "",
    now: datetime | None = None,
) -> Finding:
    """Write down what is wrong, who mends it and by when."""
    row = Finding(
        vendor=vendor,
        response=response,
        question=question,
        title=title,
        detail=detail,
        severity=severity,
        side=side,
        owner=owner or by,
        due_on=due_on,
        raised_by=by,
        raised_at=now or timezone.now(),
    )
    if not rules.may_send_questionnaire(row, by):
        raise PermissionDenied(_("Your role does not do this."))
    row.full_clean(exclude=["state", "answered_by", "answered_at", "ended_by", "ended_at", "file"])
    row.save()
    after = {"title": title, "severity": severity, "due": due_on, "mended by": side}
    trail.record(row, "raise", by=by, after=after, shown_to_vendor=side == Finding.Side.VENDOR, now=now)
    return row


def answer_finding(
    finding: Finding, *, by: User, answer: str, file: StoredFile | None = None, now: datetime | None = None
) -> Finding:
    """It was mended, or there is a plan."""
    if not answer.strip():
        raise NotPossible([_("Say what was done.")])
    return perform(finding, "give_answer", by=by, note=answer, now=now, answer=answer.strip(), file=file)


def open_finding_again(finding: Finding, *, by: User, note: str, now: datetime | None = None) -> Finding:
    """The answer does not mend it."""
    return perform(finding, "open_again", by=by, note=note, now=now)


def close_finding(finding: Finding, *, by: User, note: str, now: datetime | None = None) -> Finding:
    """Somebody has seen that it is mended."""
    return perform(finding, "close", by=by, note=note, now=now)


def accept_finding(finding: Finding, *, by: User, note: str, now: datetime | None = None) -> Finding:
    """It stays as it is, for a reason."""
    return perform(finding, "accept", by=by, note=note, now=now)

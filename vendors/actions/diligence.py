"""How is a vendor asked, how does it answer, and what becomes of what was found?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vendors import rules, trail
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible, perform
from vendors.models import Answer, Finding, Questionnaire, Remark, Response, User, Vendor
from vendors.queries.diligence import ANSWERABLE, OUT, due_day, published
from vendors.questionnaire_sheet import Fault, answers_in
from vendors.questions import comment_of, fault_of, normal, questions_of
from vendors.sheets.read import read_workbook


class WrongAnswers(NotPossible):
    """Answers that are no answers; `faults` maps a question's code to the sentence."""

    def __init__(self, faults: Mapping[str, str]):
        self.faults = dict(faults)
        super().__init__(self.faults.values())


class WrongWorkbook(NotPossible):
    """A workbook that is not taken; `faults` says where and why, and is empty where it could not be read at all."""

    def __init__(self, reason: str, faults: list[Fault]):
        self.faults = faults
        super().__init__([reason])


@dataclass(frozen=True, slots=True)
class Said:
    """What is answered to one question. `file` is an upload; `drop_file` takes the one that is there away."""

    value: str = ""
    comment: str = ""
    file: File | None = None
    drop_file: bool = False


# Asking and answering


@transaction.atomic
def send_questionnaire(
    vendor: Vendor,
    questionnaire: Questionnaire,
    *,
    by: User,
    due_on: date | None = None,
    message: str = "",
    now: datetime | None = None,
) -> Response:
    """Send the published version to a vendor; what it asks stays as it was sent."""
    moment = now or timezone.now()
    version = published(questionnaire)
    if version is None or questionnaire.is_retired:
        raise NotPossible([_("Nothing of it is published yet, or it is not sent any more.")])
    today = timezone.localdate(moment)
    due_on = due_on or due_day(questionnaire, vendor, today)
    row = Response(vendor=vendor, version=version, due_on=due_on, message=message.strip(), sent_by=by, sent_at=moment)
    if not rules.may_send_questionnaire(row, by):
        raise PermissionDenied(_("Your role does not do this."))
    if due_on <= today:
        raise NotPossible([_("The last day to answer has to lie ahead.")])
    Vendor.objects.select_for_update().get(pk=vendor.pk)
    if Response.objects.filter(vendor=vendor, version__questionnaire=questionnaire, state__in=OUT).exists():
        raise NotPossible([_("“%(name)s” is out already; withdraw it first.") % {"name": questionnaire}])
    row.save()
    after = {"until": due_on, "version": version.n}
    trail.record(row, "send", by=by, note=row.message, after=after, shown_to_vendor=True, now=now)
    return row


@transaction.atomic
def send_questionnaires(
    vendor: Vendor, *, by: User, questionnaires: Iterable[Questionnaire], now: datetime | None = None, **others
) -> list[Response]:
    """Several at once, all or none."""
    return [send_questionnaire(vendor, row, by=by, now=now, **others) for row in questionnaires]


@transaction.atomic
def save_answers(
    response: Response, *, by: User, said: Mapping[str, Said], now: datetime | None = None, **facts
) -> int:
    """Keep what was answered so far, online or from a workbook: the same record; how many answers changed.

    An empty text takes an answer back. Raises WrongAnswers, by question, and keeps nothing then.
    """
    row = _to_answer(response, by)
    questions = {question["code"]: question for question in questions_of(row.version.content)}
    known = {answer.question: answer for answer in row.answers.all()}
    values = {code: normal(questions[code], one.value) for code, one in said.items() if code in questions}
    faults = {code: fault for code, value in values.items() if (fault := fault_of(questions[code], value))}
    faults |= {code: _("There is no such question.") for code in said if code not in questions}
    if faults:
        raise WrongAnswers(faults)
    moment, changed = now or timezone.now(), []
    for code in [code for code in questions if code in said]:
        answer = known.get(code) or Answer(response=row, question=code)
        before = (answer.value, answer.comment, answer.file_id)
        answer.value, answer.comment = values[code], comment_of(said[code].comment)
        answer.file = _file(answer, said[code], row, by=by, now=now)
        if (answer.value, answer.comment, answer.file_id) != before:
            answer.revision, answer.answered_by, answer.answered_at = row.revision + 1, by, moment
            answer.save()
            changed.append(code)
    if changed:
        row.revision += 1
        row.save(update_fields=["revision"])
        row.answerers.add(by)
        trail.record(row, "save_answers", by=by, facts={"answers": len(changed)} | facts, shown_to_vendor=True, now=now)
        if row.state != Response.State.ANSWERING:
            perform(row, "begin", by=by, now=now)
    response.refresh_from_db()
    return len(changed)


def _to_answer(response: Response, by: User) -> Response:
    """The response under its lock, where `by` may answer it now."""
    rows = Response.objects.select_for_update(of=("self",)).select_related("vendor__line", "version")
    row = rows.get(pk=response.pk)
    if not rules.may_answer_questionnaire(row, by):
        raise PermissionDenied(_("The vendor’s people answer; for one that never signs in, our staff."))
    if row.state not in ANSWERABLE:
        raise NotPossible([_("It was sent back already, or withdrawn; nothing can be changed now.")])
    return row


def _file(answer: Answer, said: Said, row: Response, *, by: User, now: datetime | None):
    if said.file is not None:
        return store_evidence(said.file, by=by, vendor=row.vendor, now=now)
    return None if said.drop_file else answer.file


@transaction.atomic
def take_workbook(response: Response, file: File, *, by: User, now: datetime | None = None) -> int:
    """The answers of a filled workbook, all or none; how many changed. Raises WrongWorkbook with every fault."""
    row = _to_answer(response, by)
    book = read_workbook(file)
    if book.refused:
        raise WrongWorkbook(book.sentence, [])
    known = {answer.question: answer for answer in row.answers.select_related("file")}
    found, faults = answers_in(row, known, book)
    if faults:
        words = ngettext(
            "%(n)s cell cannot be taken; nothing was changed.",
            "%(n)s cells cannot be taken; nothing was changed.",
            len(faults),
        )
        raise WrongWorkbook(words % {"n": len(faults)}, faults)
    said = {code: Said(value, comment) for code, (value, comment) in found.items()}
    return save_answers(response, by=by, said=said, now=now, workbook=str(file.name or "")[-100:])


@transaction.atomic
def submit_answers(response: Response, *, by: User, note: str = "", now: datetime | None = None) -> Response:
    """Hand the answers over to be reviewed. Raises NotPossible that says how many are missing."""
    row = perform(response, "submit", by=by, note=note, now=now)
    row.answerers.add(by)
    return row


def return_answers(response: Response, *, by: User, note: str, now: datetime | None = None) -> Response:
    """Something is missing or unclear."""
    return perform(response, "return_answers", by=by, note=note, now=now)


def finish_review(response: Response, *, by: User, note: str, now: datetime | None = None) -> Response:
    """Every answer was read; the note is the verdict, for our side."""
    return perform(response, "review", by=by, note=note, now=now, verdict=note)


def withdraw_questionnaire(response: Response, *, by: User, note: str, now: datetime | None = None) -> Response:
    """Nobody has to answer it any more."""
    return perform(response, "withdraw", by=by, note=note, now=now)


@transaction.atomic
def remark_on(
    response: Response, question: str, *, by: User, text: str, internal: bool = False, now: datetime | None = None
) -> Remark:
    """Say something about one answer while it is reviewed; the vendor reads it unless it is internal."""
    row = Response.objects.select_for_update(of=("self",)).select_related("vendor__line", "version").get(pk=response.pk)
    if not rules.may_review_response(row, by):
        raise PermissionDenied(_("Somebody who runs due diligence and answered none of it reviews the answers."))
    if row.state != Response.State.SUBMITTED:
        raise NotPossible([_("Comments are written while the answers are reviewed.")])
    if question not in [one["code"] for one in questions_of(row.version.content)]:
        raise NotPossible([_("There is no such question.")])
    if not text.strip():
        raise NotPossible([_("Write what you want to say.")])
    remark = Remark.objects.create(
        response=row,
        question=question,
        text=comment_of(text),
        is_internal=internal,
        by=by,
        at=now or timezone.now(),
    )
    trail.record(
        row, "remark", by=by, note=remark.text, facts={"question": question}, shown_to_vendor=not internal, now=now
    )
    return remark


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
    if response is not None and response.vendor_id != vendor.pk:
        raise NotPossible([_("The questionnaire was sent to another vendor.")])
    row.full_clean(exclude=["state", "answered_by", "answered_at", "ended_by", "ended_at", "file"])
    row.save()
    after = {"title": title, "severity": severity, "due": due_on, "mended by": side}
    trail.record(row, "raise", by=by, after=after, shown_to_vendor=side == Finding.Side.VENDOR, now=now)
    return row


@transaction.atomic
def answer_finding(
    finding: Finding, *, by: User, answer: str, file: File | None = None, now: datetime | None = None
) -> Finding:
    """It was mended, or there is a plan; `file` shows it."""
    if not answer.strip():
        raise NotPossible([_("Say what was done.")])
    if not rules.may_answer_finding(finding, by):
        raise PermissionDenied(_("Whoever mends it answers."))
    kept = store_evidence(file, by=by, vendor=finding.vendor, now=now) if file is not None else finding.file
    given = {"answer": comment_of(answer), "file": kept}
    return perform(finding, "give_answer", by=by, note=answer, now=now, **given, **_shown(finding))


def _shown(finding: Finding) -> dict[str, bool]:
    """The vendor follows what it has to mend, and nothing of what is ours."""
    return {"shown_to_vendor": finding.side == Finding.Side.VENDOR}


def open_finding_again(finding: Finding, *, by: User, note: str, now: datetime | None = None) -> Finding:
    """The answer does not mend it."""
    return perform(finding, "open_again", by=by, note=note, now=now, **_shown(finding))


def close_finding(finding: Finding, *, by: User, note: str, now: datetime | None = None) -> Finding:
    """Somebody has seen that it is mended."""
    return perform(finding, "close", by=by, note=note, now=now, **_shown(finding))


def accept_finding(finding: Finding, *, by: User, note: str, now: datetime | None = None) -> Finding:
    """It stays as it is, for a reason."""
    return perform(finding, "accept", by=by, note=note, now=now)

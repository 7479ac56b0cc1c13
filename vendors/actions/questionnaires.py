"""How does a set of questions come to be, change and go into use? Drafts are edited, what is published stays."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vendors import rules, trail
from vendors.lifecycle import NotPossible
from vendors.models import Questionnaire, QuestionnaireVersion, User
from vendors.questions import faults_of, question_faults, said
from vendors.reference import read
from vendors.system import system_user

FIELDS = ["name_en", "name_zh", "lines", "tiers", "days", "hurried_days", "is_retired"]


def load_questionnaires() -> int:
    """The three that an installation begins with, published; those that are there stay as they are."""
    given = read("questionnaires")
    sections = {row["code"]: row for row in given["sections"]}
    robot, added = system_user("installation"), 0
    for row in given["questionnaires"]:
        fields = {name: row[name] for name in FIELDS if name in row}
        questionnaire, created = Questionnaire.objects.get_or_create(code=row["code"], defaults=fields)
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


@transaction.atomic
def create_questionnaire(*, by: User, code: str, now: datetime | None = None, **fields) -> Questionnaire:
    """A new questionnaire with an empty draft. `fields`: those of `FIELDS`."""
    _keeps_reference(by)
    row = Questionnaire(code=code, **_known(fields))
    row.full_clean()
    row.save()
    trail.record(row, "create", by=by, after=fields, now=now)
    QuestionnaireVersion.objects.create(questionnaire=row, n=1, content={"sections": []})
    return row


@transaction.atomic
def edit_questionnaire(questionnaire: Questionnaire, *, by: User, now: datetime | None = None, **fields) -> None:
    """Its name, for whom it is meant, how long there is to answer, and whether it is sent any more."""
    _keeps_reference(by)
    before = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    for name, value in _known(fields).items():
        setattr(questionnaire, name, value)
    old, new = trail.changes(before, questionnaire, FIELDS)
    if new:
        questionnaire.full_clean()
        questionnaire.save()
        trail.record(questionnaire, "edit", by=by, before=old, after=new, now=now)


def _known(fields: dict) -> dict:
    unknown = fields.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"a questionnaire has no {', '.join(sorted(unknown))}")
    return fields


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


def edit_questions(
    version: QuestionnaireVersion, *, by: User, content: dict, now: datetime | None = None
) -> QuestionnaireVersion:
    """Write a draft as a whole. Raises NotPossible with every fault of it."""
    faults = faults_of(content)
    if faults:
        raise NotPossible(faults)
    return _changed(version, lambda _old: content, by=by, now=now)


def save_section(
    version: QuestionnaireVersion,
    *,
    by: User,
    code: str,
    title_en: str,
    title_zh: str,
    was: str = "",
    now: datetime | None = None,
) -> QuestionnaireVersion:
    """Add a section at the end of a draft, or rename the one whose code `was` this."""

    def change(content: dict) -> dict:
        sections = content["sections"]
        if code != was and any(section["code"] == code for section in sections):
            raise NotPossible([_("The section “%(code)s” stands twice.") % {"code": code}])
        titles = {"code": code, "title_en": title_en, "title_zh": title_zh}
        if not was:
            return {"sections": [*sections, titles | {"questions": []}]}
        return {"sections": [row | titles if row["code"] == was else row for row in sections]}

    return _changed(version, change, by=by, now=now)


def save_question(
    version: QuestionnaireVersion,
    *,
    by: User,
    section: str,
    question: dict,
    was: str = "",
    now: datetime | None = None,
) -> QuestionnaireVersion:
    """Add a question at the end of a section of a draft, or write the one whose code `was` this anew."""
    faults = question_faults(question)
    if faults:
        raise NotPossible(faults)

    def change(content: dict) -> dict:
        codes = [row["code"] for each in content["sections"] for row in each["questions"]]
        if question["code"] != was and question["code"] in codes:
            raise NotPossible([_("The code “%(code)s” stands twice.") % {"code": question["code"]}])
        return _in_section(
            content,
            section,
            lambda rows: [question if row["code"] == was else row for row in rows] if was else [*rows, question],
        )

    return _changed(version, change, by=by, now=now)


def move_question(
    version: QuestionnaireVersion, *, by: User, section: str, code: str, up: bool, now: datetime | None = None
) -> QuestionnaireVersion:
    """One place up or down within its section."""

    def moved(rows: list[dict]) -> list[dict]:
        at = next((n for n, row in enumerate(rows) if row["code"] == code), None)
        to = None if at is None else at - 1 if up else at + 1
        if at is None or to is None or not 0 <= to < len(rows):
            return rows
        rows = [*rows]
        rows[at], rows[to] = rows[to], rows[at]
        return rows

    return _changed(version, lambda content: _in_section(content, section, moved), by=by, now=now)


def drop_question(
    version: QuestionnaireVersion, *, by: User, section: str, code: str = "", now: datetime | None = None
) -> QuestionnaireVersion:
    """Take a question out of a draft, or without `code` the whole section."""

    def change(content: dict) -> dict:
        if not code:
            return {"sections": [row for row in content["sections"] if row["code"] != section]}
        return _in_section(content, section, lambda rows: [row for row in rows if row["code"] != code])

    return _changed(version, change, by=by, now=now)


def _in_section(content: dict, code: str, change: Callable[[list[dict]], list[dict]]) -> dict:
    return {
        "sections": [
            row | {"questions": change(row["questions"])} if row["code"] == code else row for row in content["sections"]
        ]
    }


@transaction.atomic
def _changed(
    version: QuestionnaireVersion, change: Callable[[dict], dict], *, by: User, now: datetime | None
) -> QuestionnaireVersion:
    _keeps_reference(by)
    row = QuestionnaireVersion.objects.select_for_update().get(pk=version.pk)
    if row.published_at:
        raise NotPossible([_("It was published; begin the next version.")])
    content = change(row.content)
    if content != row.content:
        before, row.content = row.content, content
        row.save()
        trail.record(row, "edit", by=by, before=_asked(before), after=_asked(content), now=now)
    return row


def _asked(content: dict) -> dict[str, list[str]]:
    """What the trail keeps of a draft's change: the questions by section."""
    return {
        said(section, "title"): [said(row, "text") for row in section["questions"]] for section in content["sections"]
    }


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
    if not rules.may_edit_reference(by):
        raise PermissionDenied(_("Your role does not do this."))

"""Which questionnaires and findings need this person, and which wait on others?"""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.pages.matter import Matter, Waiting
from portal.pages.matters_letters import UnderWay
from portal.templatetags.steward import day_month
from sla.models import Letter
from vendors import rules
from vendors.models import Finding, Response
from vendors.queries.diligence import ANSWERABLE
from vendors.roles import Permission


def diligence_of_buyer(user, today: date, matters: list[Matter], waiting: list[Waiting], letters: UnderWay) -> None:
    """Answers to review, to give for who never signs in, findings to look at or to mend; what vendors owe."""
    if not user.may(Permission.DILIGENCE_RUN):
        return
    rows = Response.objects.visible_to(user).filter(state__in=(*ANSWERABLE, Response.State.SUBMITTED))
    for row in rows.select_related("vendor", "version__questionnaire").prefetch_related("answerers"):
        words = {"name": row.version.questionnaire, "vendor": row.vendor}
        url = reverse("response_detail", args=[row.pk])
        if row.state == Response.State.SUBMITTED:
            since = timezone.localdate(row.submitted_at)
            if _may_review(row, user):
                note = _("%(vendor)s · came back on %(day)s") % {**words, "day": day_month(since)}
                matters.append(Matter(None, _("Review the answers: %(name)s") % words, url, note, _("Review")))
            else:
                title = _("Review the answers of %(vendor)s: %(name)s") % words
                waiting.append(Waiting(title, url, _("somebody who answered none of it"), since))
        elif row.vendor.is_entered_by_staff:
            if rules.may_answer_questionnaire(row, user):
                note = _("%(vendor)s · it never signs in, so we answer") % words
                title, action = _("Answer %(name)s") % words, pgettext("questionnaire", "Answer")
                matters.append(Matter(row.due_on, title, url, note, action))
        elif row.due_on < today and user.may(Permission.DILIGENCE_RUN, row.vendor):
            title = _("Answer %(name)s") % words
            waiting.append(letters.late(Letter.Kind.RESPONSE, row, row.due_on, title, url))
    _findings_of_buyer(user, today, matters, waiting, letters)


def _may_review(row: Response, user) -> bool:
    """`rules.may_review_response` from what was fetched ahead."""
    answered = row.submitted_by_id == user.pk or user.pk in [person.pk for person in row.answerers.all()]
    return not answered and user.may(Permission.DILIGENCE_RUN, row.vendor)


def _findings_of_buyer(user, today: date, matters: list[Matter], waiting: list[Waiting], letters: UnderWay) -> None:
    """Those this person looks after."""
    rows = Finding.objects.visible_to(user).filter(
        Q(state=Finding.State.ANSWERED) | Q(state=Finding.State.OPEN), owner=user
    )
    for row in rows.select_related("vendor"):
        words, url = {"title": row.title}, reverse("finding_detail", args=[row.pk])
        note = f"{row.vendor} · {row.get_severity_display()}"
        if row.state == Finding.State.ANSWERED and row.answered_by_id != user.pk:
            title = _("Look at the answer: %(title)s") % words
            matters.append(Matter(row.due_on, title, url, note, _("Look")))
        elif row.state == Finding.State.OPEN and row.side == Finding.Side.OURS:
            matters.append(Matter(row.due_on, _("Mend: %(title)s") % words, url, note, _("Answer")))
        elif row.state == Finding.State.OPEN and row.due_on < today:
            title = _("Mend: %(title)s") % words
            waiting.append(letters.late(Letter.Kind.FINDING, row, row.due_on, title, url))


def diligence_of_vendor(user) -> list[Matter]:
    """What a vendor's people have to answer and to mend, by its last day."""
    found = []
    rows = Response.objects.visible_to(user).filter(state__in=ANSWERABLE, vendor__in=user.reach.vendors)
    for row in rows.select_related("vendor", "version__questionnaire"):
        title = _("Answer %(name)s") % {"name": row.version.questionnaire}
        action = pgettext("questionnaire", "Answer") if user.may(Permission.DILIGENCE_ANSWER, row.vendor) else ""
        notes = {
            Response.State.RETURNED: _("it came back; the comments say what is missing"),
            Response.State.ANSWERING: _("begun, not yet sent"),
        }
        note = notes.get(row.state, _("online, section by section, or as a workbook"))
        matter = Matter(row.due_on, title, reverse("response_detail", args=[row.pk]), str(note), action)
        found.append(matter)
    findings = Finding.objects.visible_to(user).filter(state=Finding.State.OPEN, vendor__in=user.reach.vendors)
    for finding in findings.select_related("vendor"):
        title = _("Mend and answer: %(title)s") % {"title": finding.title}
        may = user.may(Permission.DILIGENCE_ANSWER, finding.vendor)
        url = reverse("finding_detail", args=[finding.pk])
        found.append(Matter(finding.due_on, title, url, finding.get_severity_display(), _("Answer") if may else ""))
    return found

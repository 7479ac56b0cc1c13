"""Of what is a person reminded, what do they say to it, and by which rules is anybody told?"""

from datetime import UTC

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal.forms.reminders import NoticeChoiceForm, RobotForm, RuleForm, SnoozeForm
from portal.pages import desks
from portal.pages import reminders as pages
from portal.views.shortcuts import allowed_to, get_visible, signed_in
from vendors.actions import reminders as actions
from vendors.lifecycle import NotPossible
from vendors.models import Reminder, RobotChannel
from vendors.queries import reminders as queries
from vendors.roles import Permission


@signed_in
def reminder_list(request: HttpRequest) -> HttpResponse:
    rows = pages.rows_of(request.user, timezone.localdate())
    return render(
        request,
        "reminders/reminder_list.html",
        {"rows": rows, "waiting": sum(row["waits"] for row in rows), "choice": pages.choice_of(request.user)},
    )


@signed_in
@require_POST
def reminder_acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    reminder = get_visible(Reminder, request.user, pk=pk)
    try:
        actions.acknowledge_reminder(reminder, by=request.user)
    except NotPossible as refusal:
        messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
    else:
        messages.success(request, _("Acknowledged: %(what)s.") % {"what": reminder})
    return redirect("reminder_list")


@signed_in
def reminder_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    reminder = get_visible(Reminder.objects.select_related("vendor", "rule"), request.user, pk=pk)
    form = SnoozeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.snooze_reminder(reminder, by=request.user, **form.cleaned_data)
        except NotPossible as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
        else:
            messages.success(request, _("Put off: %(what)s.") % {"what": reminder})
            return redirect("reminder_list")
    return render(request, "reminders/reminder_snooze.html", {"reminder": reminder, "form": form})


@signed_in
def notice_choice(request: HttpRequest) -> HttpResponse:
    """When and how the person hears of what is due, and the secret of their calendar feed, shown once."""
    form = NoticeChoiceForm(request.POST or None, user=request.user, initial=pages.choice_of(request.user))
    if request.method == "POST" and form.is_valid():
        actions.choose_notices(request.user, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("notice_choice")
    context = {"form": form, "choice": pages.choice_of(request.user), "feed": request.session.pop("feed", "")}
    return render(request, "reminders/notice_choice.html", context)


@signed_in
@require_POST
def feed_new(request: HttpRequest) -> HttpResponse:
    """A new address for the calendar feed; the old one stops working at once."""
    if "end" in request.POST:
        actions.end_feed(request.user, by=request.user)
        messages.success(request, _("The address stops working from now on."))
        return redirect("notice_choice")
    token = actions.make_feed(request.user, by=request.user)
    request.session["feed"] = settings.SITE_URL + reverse("calendar_feed", args=[token])
    return redirect("notice_choice")


@never_cache
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the secret reads the person's due dates, and nothing else; without one there is nothing here."""
    person = queries.person_of_feed(token)
    if person is None:
        raise Http404
    body = pages.calendar_of(person, timezone.now().astimezone(UTC))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="steward.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


@allowed_to(Permission.REMINDER_EDIT)
def reminder_rule_list(request: HttpRequest) -> HttpResponse:
    context = {
        "tabs": desks.tabs_about_people(request.user, "reminder_rule_list"),
        "rules": pages.rule_rows(),
        "robots": pages.robot_rows(request.user),
    }
    return render(request, "reminders/reminder_rule_list.html", context)


@allowed_to(Permission.REMINDER_EDIT)
def reminder_rule_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rule = pages.rule_of(pk)
    if rule is None:
        raise Http404
    form = RuleForm(request.POST or None, user=request.user, instance=rule)
    if request.method == "POST" and form.is_valid():
        actions.edit_rule(rule, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("reminder_rule_list")
    context = {"form": form, "rule": rule, "reaches": pages.reaches(rule, timezone.now().astimezone(UTC).date())}
    return render(request, "reminders/reminder_rule_edit.html", context)


@allowed_to(Permission.REMINDER_EDIT)
def robot_new(request: HttpRequest) -> HttpResponse:
    form = RobotForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_robot(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("name" if hasattr(error, "error_dict") else "url", error.messages)
        else:
            messages.success(request, _("The group hears of it from now on."))
            return redirect("reminder_rule_list")
    return render(request, "reminders/robot_new.html", {"form": form, "hosts": settings.ROBOT_HOSTS})


@allowed_to(Permission.REMINDER_EDIT)
@require_POST
def robot_switch(request: HttpRequest, pk: int) -> HttpResponse:
    channel = get_visible(RobotChannel, request.user, pk=pk)
    actions.switch_robot(channel, by=request.user, on=not channel.is_active)
    return redirect("reminder_rule_list")

"""Which days are worked where, until when is that official, and what does the next version say?"""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.forms.calendars import PublishForm
from portal.pages import calendars as pages
from portal.pages.timeline import entries_of
from portal.views.shortcuts import allowed_to, require_that, signed_in
from vendors.actions.calendars import publish_calendar
from vendors.models import Calendar, CalendarVersion, Event
from vendors.roles import Permission
from vendors.rules import may_publish_calendar


@signed_in
def calendar_list(request: HttpRequest) -> HttpResponse:
    require_that(request.user.is_buyer)
    return render(
        request,
        "calendars/calendar_list.html",
        {"lines": pages.calendar_lines(request.user), "today": timezone.localdate()},
    )


def _calendar(code: str) -> Calendar:
    versions = CalendarVersion.objects.select_related("published_by").prefetch_related("days")
    calendar = Calendar.objects.filter(code=code).prefetch_related(Prefetch("versions", versions)).first()
    if calendar is None:
        raise Http404
    return calendar


@signed_in
def calendar_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The newest version, or the one that ?version= asks for; none of them can be changed."""
    require_that(request.user.is_buyer)
    calendar, user = _calendar(code), request.user
    versions = list(calendar.versions.all())
    asked = request.GET.get("version", "")
    newest = versions[0] if versions else None
    shown = next((row for row in versions if str(row.n) == asked), newest)
    kind, official = pages.official_words(newest, timezone.localdate())
    trail = Event.objects.visible_to(user).filter(record_type="vendors.calendar", record_id=str(calendar.pk))
    return render(
        request,
        "calendars/calendar_detail.html",
        {
            "calendar": calendar,
            "versions": versions,
            "shown": shown,
            "newest": newest,
            "kind": kind,
            "official": official,
            "hours": pages.hours_of(shown) if shown else [],
            "years": pages.years_of(shown) if shown else [],
            "contracts": pages.counted_on(user, calendar),
            "objections": pages.provisional_objections(user, calendar, newest),
            "entries": entries_of(trail.select_related("by", "on_behalf_of")),
            "may_publish": may_publish_calendar(user),
        },
    )


@allowed_to(Permission.CALENDAR_PUBLISH)
def calendar_publish(request: HttpRequest, code: str) -> HttpResponse:
    calendar = _calendar(code)
    newest = next(iter(calendar.versions.all()), None)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PublishForm(*given, user=request.user, newest=newest)
    if request.method == "POST" and form.is_valid():
        if form.says_the_same():
            form.add_error(None, _("Version %(n)s says all of this already; nothing was published.") % {"n": newest.n})
        else:
            version = publish_calendar(calendar, by=request.user, **form.version())
            messages.success(
                request, _("Version %(n)s is published; what is counted from now on uses it.") % {"n": version.n}
            )
            return redirect("calendar_detail", calendar.code)
    return render(
        request,
        "calendars/calendar_publish.html",
        {"calendar": calendar, "form": form, "faults": form.faults, "next": newest.n + 1 if newest else 1},
    )

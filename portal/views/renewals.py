"""Which contracts renew or end in the months to come, and what hangs on it?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.pages import renewals
from portal.pages.exports import export_links, file_response
from portal.views.shortcuts import allowed_to, require_that
from vendors.roles import Permission


@allowed_to(Permission.CONTRACT_VIEW)
def renewal_list(request: HttpRequest) -> HttpResponse:
    require_that(request.user.is_buyer)
    user, today = request.user, timezone.localdate()
    line, horizon = request.GET.get("line", ""), renewals.horizon_asked(request.GET.get("months", ""))
    found = renewals.ends_asked(user, line, horizon, today)
    lines = renewals.export_lines(found.ends)
    if file := file_response(request.GET.get("format", ""), "renewals", _("Renewals"), renewals.HEADS, lines):
        return file
    return render(
        request,
        "contracts/renewal_list.html",
        {
            "renewals": renewals.calendar_of(user, found, today),
            "horizon": horizon,
            "filters": renewals.filters_of(user),
            "filtered": bool(line),
            "exports": export_links(request.GET),
        },
    )

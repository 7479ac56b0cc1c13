"""Which vendors are looked at, what was each asked, and what was found?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.forms.diligence import DeskFilter, SendForm
from portal.pages import desks
from portal.pages import diligence as pages
from portal.pages.steps import refuse
from portal.places import counts
from portal.views.shortcuts import allowed_to, get_visible, require, require_that, signed_in
from vendors import rules
from vendors.actions import diligence as actions
from vendors.lifecycle import NotPossible
from vendors.models import Response, Vendor
from vendors.queries.diligence import due_day, findings_seen, proposed_for, responses_seen, tier_of
from vendors.queries.duplicates import open_likenesses_of
from vendors.roles import Permission


@counts("diligence_list")
def diligence_waiting(user) -> int:
    """For a vendor's people: what they have to answer."""
    return pages.waiting_for_vendor(user)


@allowed_to(Permission.DILIGENCE_RUN, Permission.DILIGENCE_ANSWER)
def diligence_list(request: HttpRequest) -> HttpResponse:
    """The due-diligence desk; somebody of a vendor is led to what that vendor was asked."""
    user = request.user
    if not user.is_buyer:
        return redirect("vendor_diligence", user.vendors[0].code)
    form = DeskFilter(request.GET, user=user)
    form.is_valid()
    words, line, missing = (form.cleaned_data.get(name, "") for name in ("q", "line", "missing"))
    today = timezone.localdate()
    every = pages.desk_rows(user, today, words=words, line=line)
    context = {
        "form": form,
        "tabs": desks.tabs_about_vendors(user, "diligence_list"),
        "rows": pages.with_missing(every, missing),
        "alike": open_likenesses_of([row.vendor for row in every], user),
        "filters": [pages.line_filter(user), pages.missing_filter(every)],
        "out": pages.responses_out(user, today),
        "findings": pages.findings_open(user),
        "today": today,
        "clear": reverse("diligence_list") if words or line or missing else "",
        "may_edit": rules.may_edit_reference(user),
    }
    return render(request, "diligence/diligence_list.html", context)


@signed_in
def vendor_diligence(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require(request.user, Permission.VENDOR_VIEW, vendor)
    context = {
        "vendor": vendor,
        "tabs": desks.tabs_of_vendor(request.user, vendor, "vendor_diligence"),
        "responses": pages.rows_of(responses_seen(request.user, vendor), timezone.localdate()),
        "findings": findings_seen(request.user, vendor),
        "today": timezone.localdate(),
        "may_send": rules.may_send_questionnaire(Response(vendor=vendor), request.user),
        "is_buyer": request.user.is_buyer,
        "entries": pages.entries_on_vendor(request.user, vendor),
    }
    return render(request, "diligence/vendor_diligence.html", context)


@signed_in
def vendor_ask(request: HttpRequest, code: str) -> HttpResponse:
    """Send questionnaires."""
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require_that(rules.may_send_questionnaire(Response(vendor=vendor), request.user))
    tier = tier_of(vendor)
    proposed = proposed_for(vendor, tier)
    due = due_day(proposed[0], vendor, timezone.localdate()) if proposed else None
    offered = pages.proposals(proposed, tier)
    form = SendForm(request.POST or None, user=request.user, proposed=offered, initial={"due_on": due})
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.send_questionnaires(vendor, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("Sent; %(vendor)s sees it at once.") % {"vendor": vendor})
            return redirect("response_detail", sent[0].pk) if len(sent) == 1 else redirect("vendor_diligence", code)
    context = {"vendor": vendor, "form": form, "proposed": offered}
    return render(request, "diligence/vendor_ask.html", context)

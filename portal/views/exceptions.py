"""What went otherwise than the rules say in a quarter, and who has signed it off?"""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts import actions, rules
from contracts.actions.approval_matrix import quarter_end, quarter_of
from portal.forms.approvals import ReviewForm
from portal.pages import exceptions
from portal.pages.exports import export_links, file_response
from portal.views.shortcuts import allowed_to, require_that
from vendors.lifecycle import NotPossible
from vendors.roles import Permission


def _quarter(request: HttpRequest, today: date) -> date:
    asked = parse_date(request.GET.get("quarter", "") or request.POST.get("quarter", "") or "")
    return quarter_of(asked) if asked else quarter_of(today)


@allowed_to(Permission.CONTRACT_VIEW)
def exception_list(request: HttpRequest) -> HttpResponse:
    require_that(request.user.is_buyer)
    today = timezone.localdate()
    quarter = _quarter(request, today)
    rows = exceptions.exceptions_of(request.user, quarter, today)
    heads = [_("Day"), _("Kind"), _("Vendor"), _("What"), _("Who"), _("Note")]
    title = exceptions.quarter_words(quarter)
    exported = file_response(request.GET.get("format", ""), "exceptions", title, heads, (row.cells() for row in rows))
    if exported is not None:
        return exported
    review = exceptions.review_of(request.user, quarter)
    return render(
        request,
        "approvals/exception_list.html",
        {
            "quarter": quarter,
            "title": title,
            "rows": rows,
            "options": [
                {"value": one.isoformat(), "label": exceptions.quarter_words(one)}
                for one in exceptions.quarters_before(today)
            ],
            "review": review,
            "changed": review is not None and review.rows != [row.kept() for row in rows],
            "is_over": today >= quarter_end(quarter),
            "may_review": rules.may_review_exceptions(request.user),
            "form": ReviewForm(user=request.user),
            "exports": export_links(request.GET),
        },
    )


@allowed_to(Permission.EXCEPTION_REVIEW)
@require_POST
def exception_review(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    quarter = _quarter(request, today)
    rows = exceptions.exceptions_of(request.user, quarter, today)
    form = ReviewForm(request.POST, user=request.user)
    form.is_valid()
    people = {one for row in rows for one in row.people}
    kept = [row.kept() for row in rows]
    try:
        actions.review_exceptions(quarter, by=request.user, rows=kept, people=people, note=form.cleaned_data["note"])
    except NotPossible as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, _("Signed off, as they are listed."))
    return redirect(f"{reverse('exception_list')}?quarter={quarter.isoformat()}")

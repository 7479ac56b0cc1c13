"""Which ties to the other side does a person declare this year, and who has declared what?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.forms.interests import NOTHING, SOMETHING, InterestForm, InterestYearFilter
from portal.pages import desks
from portal.pages import interests as pages
from portal.pages.steps import refuse
from portal.views.shortcuts import allowed_to, page_of
from vendors.actions.interests import declare_interests
from vendors.lifecycle import NotPossible
from vendors.queries import interests as queries
from vendors.roles import Permission


@allowed_to(Permission.INTEREST_DECLARE)
def interest_declare(request: HttpRequest) -> HttpResponse:
    user, year = request.user, timezone.localdate().year
    last = queries.declaration_of(user)
    form = InterestForm(request.POST or None, user=user, initial=pages.as_initial(last, NOTHING, SOMETHING))
    if request.method == "POST" and form.is_valid():
        try:
            declare_interests(user, by=user, ties=form.cleaned_data["ties"])
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("Declared for %(year)s. Thank you.") % {"year": year})
            return redirect("home")
    return render(
        request,
        "interests/interest_declare.html",
        {"form": form, "year": year, "last": last, "is_buyer": user.is_buyer},
    )


@allowed_to(Permission.INTEREST_VIEW)
def interest_list(request: HttpRequest) -> HttpResponse:
    user = request.user
    asked = InterestYearFilter(request.GET, user=user)
    asked.is_valid()
    year = asked.cleaned_data.get("year") or timezone.localdate().year
    page = page_of(request, queries.declarations_in(user, year))
    return render(
        request,
        "interests/interest_list.html",
        {
            "page": page,
            "rows": pages.lines_of(user, page.object_list),
            "tabs": desks.tabs_about_people(user, "interest_list"),
            "year": year,
            "years": pages.year_options(user, year),
            "undeclared": queries.undeclared_in(user, year) if year == timezone.localdate().year else [],
        },
    )

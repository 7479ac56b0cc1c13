"""How does a person keep a view of a list, name it anew, or throw it away?"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.forms.saved_views import SavedViewForm
from portal.pages.saved_views import LISTS, address_of, query_of
from portal.pages.steps import refuse
from portal.views.shortcuts import signed_in
from vendors.actions import saved_views as actions
from vendors.lifecycle import NotPossible
from vendors.queries.saved_views import view_of


@signed_in
def saved_view_new(request: HttpRequest) -> HttpResponse:
    """The list's filters and order stand in this page's own address, beside the list's name."""
    page = request.GET.get("page", "")
    if page not in LISTS:
        raise Http404
    query = query_of(page, request.GET.items())
    form = SavedViewForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            view = actions.save_view(request.user, page=page, query=query, **form.cleaned_data)
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
            return redirect(address_of(view))
    return render(request, "saved_views/saved_view_new.html", {"form": form, "page": page, "query": query})


@signed_in
def saved_view_edit(request: HttpRequest, pk: int) -> HttpResponse:
    view = view_of(request.user, pk)
    if view is None:
        raise Http404
    if "forget" in request.POST:
        actions.forget_view(view, by=request.user)
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
        return redirect(view.page)
    form = SavedViewForm(
        request.POST or None, user=request.user, initial={"name": view.name, "is_default": view.is_default}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_view(view, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(address_of(view))
    return render(request, "saved_views/saved_view_edit.html", {"form": form, "view": view, "back": address_of(view)})

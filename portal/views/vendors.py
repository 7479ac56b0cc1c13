"""Which vendors are there, and how does one of them stand?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.forms.vendors import NewVendorForm, VendorFilter, VendorForm
from portal.pages import contract_page, desks, joining, saved_views, steps, vendor_page
from portal.pages import vendor_activity as activity
from portal.pages import vendor_people as people_pages
from portal.pages.exports import export_links, file_response
from portal.pages.glance import glance_of
from portal.pages.vendor_levels import levels_of
from portal.views.shortcuts import allowed_to, get_visible, page_of, require, require_that, signed_in, sorted_by
from vendors import rules
from vendors.actions import vendors as actions
from vendors.lifecycle import NotPossible, Stale
from vendors.models import Vendor
from vendors.queries.vendors import people_of, vendors_seen
from vendors.roles import Permission

COLUMNS = {"name": "name_en", "line": "line__position", "country": "country", "state": "state_shown"}


@allowed_to(Permission.VENDOR_VIEW)
def vendor_list(request: HttpRequest) -> HttpResponse:
    shelf = saved_views.shelf_of(request.user, "vendor_list", request.GET)
    if first := saved_views.opens_with(shelf, request.GET):
        return redirect(first)
    form = VendorFilter(request.GET, user=request.user)
    form.is_valid()
    asked = {name: form.cleaned_data.get(name, "") for name in ("line", "state", "country")}
    words = form.cleaned_data.get("q", "")
    rows = sorted_by(request, vendors_seen(request.user, words=words, **asked), COLUMNS, "name")
    lines = vendor_page.export_lines(rows)
    if file := file_response(request.GET.get("format", ""), "vendors", _("Vendors"), vendor_page.HEADS, lines):
        return file
    page = page_of(request, rows)
    return render(
        request,
        "vendors/vendor_list.html",
        {
            "form": form,
            "page": page,
            "tabs": desks.tabs_about_vendors(request.user, "vendor_list"),
            "rows": vendor_page.rows_of(request.user, page.object_list),
            "filters": vendor_page.filters_of(request.user, words),
            "clear": shelf.everything if words or any(asked.values()) else "",
            "shelf": shelf,
            "exports": export_links(request.GET),
            "may_create": rules.may_create_vendor(request.user),
        },
    )


@signed_in
def vendor_detail(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line", "parent", "created_by"), request.user, code=code)
    require(request.user, Permission.VENDOR_VIEW, vendor)
    found = steps.open_moves(vendor, request.user, steps.VENDOR_STEPS) if request.user.is_buyer else []
    first = next((move for move in found if move.possible and not move.danger), None)
    return render(
        request,
        "vendors/vendor_detail.html",
        {
            "vendor": vendor,
            "tabs": desks.tabs_of_vendor(request.user, vendor, "vendor_detail"),
            "first": first,
            "items": steps.menu_items(vendor, found, "vendor_transition", vendor.code, first.name if first else ""),
            "is_buyer": request.user.is_buyer,
            "joining": joining.overview(request.user, vendor),
            "glance": glance_of(request.user, vendor, timezone.localdate()),
            "may_edit": rules.may_edit_vendor(vendor, request.user),
            "contracts": contract_page.contracts_of_vendor(request.user, vendor),
            "people": people_of(request.user, [vendor]),
            "breaches": vendor_page.open_breaches(request.user, vendor),
            "children": vendors_seen(request.user).filter(parent=vendor),
            "trail": vendor_page.trail_of(request.user, vendor),
        },
    )


@signed_in
def vendor_levels(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require(request.user, Permission.RESULT_VIEW, vendor)
    context = {
        "vendor": vendor,
        "tabs": desks.tabs_of_vendor(request.user, vendor, "vendor_levels"),
        "contracts": levels_of(request.user, vendor),
    }
    return render(request, "vendors/vendor_levels.html", context)


@signed_in
def vendor_people(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require(request.user, Permission.VENDOR_VIEW, vendor)
    accounts, ended = people_pages.accounts_of(request.user, vendor)
    context = {
        "vendor": vendor,
        "tabs": desks.tabs_of_vendor(request.user, vendor, "vendor_people"),
        "accounts": accounts,
        "ended": ended,
        "told": request.user.may(Permission.PEOPLE_VIEW, vendor),
        "invitations": people_pages.invitations_to(request.user, vendor),
        "may_invite": rules.may_invite_to_vendor(vendor, request.user),
        "cards": people_pages.cards_of(request.user, vendor),
        "now": timezone.now(),
    }
    return render(request, "vendors/vendor_people.html", context)


@signed_in
def vendor_activity(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require(request.user, Permission.VENDOR_VIEW, vendor)
    page = page_of(request, activity.events_of(request.user, vendor, request.GET.get("kind", "")))
    context = {
        "vendor": vendor,
        "tabs": desks.tabs_of_vendor(request.user, vendor, "vendor_activity"),
        "filter": activity.kind_filter(request.user, vendor),
        "page": page,
        "entries": activity.entries_on(vendor, page.object_list),
    }
    return render(request, "vendors/vendor_activity.html", context)


@allowed_to(Permission.VENDOR_EDIT)
def vendor_new(request: HttpRequest) -> HttpResponse:
    form = NewVendorForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            vendor = actions.create_vendor(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("%(vendor)s is recorded as a prospect.") % {"vendor": vendor})
            return redirect("vendor_detail", vendor.code)
    return render(request, "vendors/vendor_new.html", {"form": form})


@signed_in
def vendor_edit(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor, request.user, code=code)
    require_that(rules.may_edit_vendor(vendor, request.user))
    form = VendorForm(request.POST or None, user=request.user, instance=get_visible(Vendor, request.user, pk=vendor.pk))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_vendor(vendor, by=request.user, **form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("vendor_detail", vendor.code)
    return render(request, "vendors/vendor_edit.html", {"form": form, "vendor": vendor})


@signed_in
def vendor_transition(request: HttpRequest, code: str, transition: str) -> HttpResponse:
    """GET says what will happen and to whom; POST does it."""
    vendor = get_visible(Vendor, request.user, code=code)
    step = steps.VENDOR_STEPS.get(transition)
    if step is None:
        raise Http404
    require_that(steps.may_take(vendor, transition, request.user))
    move = next(
        (move for move in steps.open_moves(vendor, request.user, steps.VENDOR_STEPS) if move.name == transition), None
    )
    back = reverse("vendor_detail", args=[vendor.code])
    if move is None:
        return steps.stale_page(request, vendor, back)
    form = steps.form_for(step, vendor, move, request)
    if request.method == "POST" and form.is_valid():
        try:
            steps.take(step, vendor, form, by=request.user)
        except Stale:
            return steps.stale_page(request, vendor, back)
        except NotPossible as error:
            steps.refuse(form, error)
        else:
            messages.success(request, steps.done_words(vendor, transition))
            return redirect(back)
    return render(request, "vendors/vendor_transition.html", steps.page_of_step(step, vendor, move, form, back))

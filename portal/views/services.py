"""On which services does the business run, who provides them, and whom does one call?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.actions import end_contact, end_provision, provide, save_contact
from contracts.models import Contact, Contract, Provision
from contracts.queries_services import contacts_of, provisions_now, services_open
from contracts.rules import may_keep_contacts
from portal.forms.risk import ContactForm, EndProvisionForm, ProvideForm, ServiceForm
from portal.pages import desks
from portal.pages import risk as pages
from portal.pages.steps import refuse
from portal.views.shortcuts import allowed_to, get_visible, require, require_that, signed_in
from vendors.actions.risk import save_service
from vendors.lifecycle import NotPossible
from vendors.models import Vendor
from vendors.queries.risk import service_of
from vendors.roles import Permission
from vendors.rules import may_edit_service_map


@allowed_to(Permission.RISK_VIEW)
def service_list(request: HttpRequest) -> HttpResponse:
    lines = pages.map_of(request.user, services_open(), timezone.localdate())
    context = {
        "tabs": desks.tabs_about_vendors(request.user, "service_list"),
        "lines": lines,
        "alone": sum(row["alone"] for line in lines for row in line["rows"]),
        "may_edit": may_edit_service_map(request.user),
    }
    return render(request, "risk/service_list.html", context)


@allowed_to(Permission.SERVICE_MAP_EDIT)
def service_edit(request: HttpRequest, code: str = "") -> HttpResponse:
    service = service_of(code) if code else None
    if code and service is None:
        raise Http404
    form = ServiceForm(request.POST or None, user=request.user, instance=service)
    if request.method == "POST" and form.is_valid():
        try:
            save_service(by=request.user, service=service_of(code) if code else None, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("service_list")
    return render(request, "risk/service_edit.html", {"form": form, "service": service})


@allowed_to(Permission.SERVICE_MAP_EDIT)
def service_provide(request: HttpRequest, code: str) -> HttpResponse:
    service = service_of(code)
    if service is None:
        raise Http404
    form = ProvideForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            provide(service, by=request.user, **form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("service_list")
    return render(request, "risk/service_provide.html", {"form": form, "service": service})


@allowed_to(Permission.SERVICE_MAP_EDIT)
def provision_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_visible(Provision.objects.select_related("service", "vendor"), request.user, pk=pk)
    form = EndProvisionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            end_provision(row, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("service_list")
    return render(request, "risk/provision_end.html", {"form": form, "row": row})


@signed_in
def vendor_services(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require(request.user, Permission.RISK_VIEW, vendor)
    mine = {row.service_id for row in provisions_now(request.user, timezone.localdate()) if row.vendor_id == vendor.pk}
    services = [service for service in services_open() if service.pk in mine]
    context = {
        "vendor": vendor,
        "tabs": desks.tabs_of_vendor(request.user, vendor, "vendor_services"),
        "lines": pages.map_of(request.user, services, timezone.localdate()),
    }
    return render(request, "risk/vendor_services.html", context)


@signed_in
def contact_card(request: HttpRequest, number: str) -> HttpResponse:
    """Half a page to print and pin up: who is called first, second, third, on both sides, round the clock."""
    contract = get_visible(Contract.objects.select_related("vendor", "entity", "owner"), request.user, number=number)
    require(request.user, Permission.CONTRACT_VIEW, contract.vendor)
    contacts = contacts_of(request.user, contract)
    sides = [
        {
            "code": code,
            "name": contract.entity if code == "ours" else contract.vendor,
            "contacts": [row for row in contacts if row.side == code],
            "may_keep": may_keep_contacts(contract, code, request.user),
        }
        for code in Contact.Side.values
    ]
    return render(request, "risk/contact_card.html", {"contract": contract, "sides": sides})


@signed_in
def contact_new(request: HttpRequest, number: str, side: str) -> HttpResponse:
    contract = get_visible(Contract.objects.select_related("vendor"), request.user, number=number)
    if side not in Contact.Side.values:
        raise Http404
    return _contact(request, contract, side, None)


@signed_in
def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    contact = get_visible(Contact.objects.select_related("contract__vendor"), request.user, pk=pk, ended_at=None)
    return _contact(request, contact.contract, contact.side, contact)


def _contact(request: HttpRequest, contract: Contract, side: str, contact: Contact | None) -> HttpResponse:
    require_that(may_keep_contacts(contract, side, request.user))
    form = ContactForm(request.POST or None, user=request.user, instance=contact, contract=contract, side=side)
    if request.method == "POST" and form.is_valid():
        try:
            save_contact(contract, by=request.user, side=side, contact=contact, **form.cleaned_data)
        except (NotPossible, ValidationError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("contact_card", contract.number)
    return render(request, "risk/contact_edit.html", {"form": form, "contract": contract, "contact": contact})


@signed_in
@require_POST
def contact_end(request: HttpRequest, pk: int) -> HttpResponse:
    contact = get_visible(Contact.objects.select_related("contract__vendor"), request.user, pk=pk)
    end_contact(contact, by=request.user)
    messages.success(request, _("%(name)s is off the card.") % {"name": contact.name})
    return redirect("contact_card", contact.contract.number)

"""How does a vendor apply, under which conditions is it approved, and who decides when it gets into trouble?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.forms.joining import (
    ApartForm,
    CompanyForm,
    ConditionForm,
    ContactForm,
    DecideForm,
    DeclarationForm,
    ExtendForm,
    HoldReviewForm,
    MeetForm,
    SanctionsForm,
    ServicesForm,
)
from portal.pages import joining as pages
from portal.pages import steps
from portal.views.downloads import download
from portal.views.shortcuts import get_visible, require, require_that, signed_in
from vendors import lifecycle, rules
from vendors.actions import conditions, decisions, joining, likenesses, sanctions
from vendors.actions import vendors as vendor_actions
from vendors.lifecycle import NotPossible
from vendors.models import ApplicationContact, SanctionsCheck, Vendor, VendorCondition, VendorDecision
from vendors.queries import duplicates
from vendors.queries.joining import COMPANY, CONTACTS, DECLARATION, SERVICES, STEPS, application_of
from vendors.roles import Permission

WITH_ALL = ("vendor__line", "owner", "set_by", "met_by", "met_file")
WITH_OWNER = ("vendor__line", "owner", "decided_by", "raised_by")


def _vendor(request: HttpRequest, code: str) -> Vendor:
    return get_visible(Vendor.objects.select_related("line", "created_by"), request.user, code=code)


def _done(request: HttpRequest, form, done: str, action, *args, **facts) -> bool:
    """Run an action for the person; say `done`, or hand the reasons to the form."""
    try:
        action(*args, by=request.user, **facts)
    except (NotPossible, ValidationError) as error:
        steps.refuse(form, error)
        return False
    messages.success(request, done)
    return True


@signed_in
def vendor_apply(request: HttpRequest, code: str) -> HttpResponse:
    """The application at a glance: what was told, what is missing, and the button that sends it."""
    vendor = _vendor(request, code)
    require(request.user, Permission.VENDOR_VIEW, vendor)
    move = next((move for move in lifecycle.moves(vendor, request.user) if move.name == "register"), None)
    return render(
        request,
        "vendors/vendor_apply.html",
        {
            "vendor": vendor,
            "steps": pages.told_in(vendor),
            "may_fill": rules.may_fill_application(vendor, request.user),
            "send": move if move and move.possible else None,
            "next": pages.next_for(request.user, vendor),
            "returned": pages.returned(request.user, vendor),
        },
    )


@signed_in
def vendor_apply_step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One step; it is saved as far as it goes, and the next one follows."""
    vendor = _vendor(request, code)
    if step not in STEPS:
        raise Http404
    require_that(rules.may_apply(vendor, request.user))
    if not rules.may_fill_application(vendor, request.user):
        return redirect("vendor_apply", vendor.code)
    forms = _forms(request, vendor, step)
    valid = [form.is_valid() for form in forms]  # each says what is wrong with it
    if request.method == "POST" and all(valid):
        if _done(request, forms[0], _("Saved."), *_saving(vendor, step, forms)):
            order = list(STEPS)
            after = order[order.index(step) + 1 :]
            stays = "later" in request.POST or not after
            return (
                redirect("vendor_apply", vendor.code) if stays else redirect("vendor_apply_step", vendor.code, after[0])
            )
    context = {"vendor": vendor, "step": step, "forms": forms, "steps": pages.steps_of(vendor), "label": STEPS[step]}
    return render(request, "vendors/vendor_apply_step.html", context)


def _forms(request: HttpRequest, vendor: Vendor, step: str) -> list:
    given, user, application = request.POST or None, request.user, application_of(vendor)
    if step == COMPANY:
        return [CompanyForm(given, user=user, instance=get_visible(Vendor, user, pk=vendor.pk))]
    if step == SERVICES:
        first = {"lines": application.lines.all() if application else [vendor.line]}
        first |= {"services": application.services, "regions": application.regions} if application else {}
        return [ServicesForm(given, user=user, initial=first)]
    if step == DECLARATION:
        first = {"position": application.declared_as, "interests": application.interests} if application else {}
        first["true"] = bool(application and application.declared_at)
        return [DeclarationForm(given, user=user, initial=first)]
    there = {row.purpose: row for row in application.contacts.all()} if application else {}
    return [
        ContactForm(given, user=user, purpose=purpose, initial=vars(there[purpose]) if purpose in there else {})
        for purpose in ApplicationContact.Purpose.values
    ]


def _saving(vendor: Vendor, step: str, forms: list) -> tuple:
    """The action of a step with what was said, for `_done`."""
    said = forms[0].cleaned_data
    if step == COMPANY:
        return (lambda by: joining.save_company(vendor, by=by, **said),)
    if step == SERVICES:
        return (lambda by: joining.save_services(vendor, by=by, **said),)
    if step == CONTACTS:
        named = {form.purpose: form.said() for form in forms if form.said()}
        return (lambda by: joining.save_contacts(vendor, by=by, contacts=named),)
    return (lambda by: joining.declare(vendor, by=by, position=said["position"], interests=said["interests"]),)


@signed_in
def vendor_hold(request: HttpRequest, code: str) -> HttpResponse:
    """A watch, suspension or block was looked at and goes on."""
    vendor = _vendor(request, code)
    require_that(rules.may_suspend_vendor(vendor, request.user))
    hold = pages.hold_of(request.user, vendor)
    if hold is None:
        return redirect("vendor_detail", vendor.code)
    form = HoldReviewForm(request.POST or None, user=request.user, initial={"scope": vendor.hold_scope})
    if request.method == "POST" and form.is_valid():
        done = _("Reviewed. The next review is noted.")
        if _done(request, form, done, vendor_actions.review_hold, vendor, **form.cleaned_data):
            return redirect("vendor_detail", vendor.code)
    ends = [
        move for move in lifecycle.moves(vendor, request.user) if move.name in ("end_watch", "reinstate", "unblock")
    ]
    return render(request, "vendors/vendor_hold.html", {"vendor": vendor, "hold": hold, "form": form, "ends": ends})


@signed_in
def sanctions_new(request: HttpRequest, code: str) -> HttpResponse:
    vendor = _vendor(request, code)
    require_that(rules.may_check_sanctions(vendor, request.user))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    names = [vendor.legal_name or vendor.name_en, vendor.name_zh, vendor.legal_representative]
    first = {"names": ", ".join(dict.fromkeys(name for name in names if name))}
    form = SanctionsForm(*given, user=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        done = _("The check is recorded.")
        if _done(request, form, done, sanctions.record_sanctions_check, vendor, **form.cleaned_data):
            return redirect("vendor_detail", vendor.code)
    return render(request, "vendors/sanctions_new.html", {"vendor": vendor, "form": form})


@signed_in
def sanctions_file(request: HttpRequest, pk: int) -> HttpResponse:
    return _download(get_visible(SanctionsCheck, request.user, pk=pk).file)


def _download(stored) -> HttpResponse:
    """A private file, always as a download."""
    if stored is None:
        raise Http404
    return download(stored)


@signed_in
def vendor_likeness(request: HttpRequest, code: str, other: str) -> HttpResponse:
    """Two vendors that share something, side by side: are they the same company?"""
    vendor = _vendor(request, code)
    require_that(rules.may_settle_likeness(vendor, request.user))
    second = _vendor(request, other)
    likeness = next((one for one in duplicates.likenesses(vendor, request.user) if one.vendor.pk == second.pk), None)
    if likeness is None:
        raise Http404
    form = ApartForm(request.POST or None, user=request.user)
    if request.method == "POST" and "again" in request.POST:
        if _done(request, form, _("The question is open again."), likenesses.ask_again, vendor, second):
            return redirect("vendor_detail", vendor.code)
    elif request.method == "POST" and form.is_valid():
        done = _("Recorded: two companies. It is asked again only when they share something else.")
        if _done(request, form, done, likenesses.tell_apart, vendor, second, **form.cleaned_data):
            return redirect("vendor_detail", vendor.code)
    context = {"vendor": vendor, "likeness": likeness, "rows": pages.side_by_side(vendor, second), "form": form}
    return render(request, "vendors/vendor_likeness.html", context)


@signed_in
def condition_new(request: HttpRequest, code: str) -> HttpResponse:
    vendor = _vendor(request, code)
    require_that(rules.may_approve_vendor(vendor, request.user))
    form = ConditionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        if _done(request, form, _("The condition is set."), conditions.add_condition, vendor, **form.cleaned_data):
            return redirect("vendor_detail", vendor.code)
    return render(request, "vendors/condition_new.html", {"vendor": vendor, "form": form})


def _condition(request: HttpRequest, pk: int) -> VendorCondition:
    return get_visible(VendorCondition.objects.select_related(*WITH_ALL), request.user, pk=pk)


@signed_in
def condition_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One condition; its owner records here that it is met."""
    condition = _condition(request, pk)
    require(request.user, Permission.VENDOR_VIEW, condition.vendor)
    may_meet = condition.state in condition.UNMET and rules.may_meet_condition(condition, request.user)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MeetForm(*given, user=request.user) if may_meet else None
    if request.method == "POST":
        require_that(may_meet)
        if form.is_valid():
            done = _("The condition is recorded as met.")
            if _done(request, form, done, conditions.meet_condition, condition, **form.cleaned_data):
                return redirect("vendor_detail", condition.vendor.code)
    may_extend = condition.state in condition.UNMET and rules.may_change_condition(condition, request.user)
    context = {"condition": condition, "vendor": condition.vendor, "form": form, "may_extend": may_extend}
    return render(
        request, "vendors/condition_detail.html", context | {"entries": pages.entries_on(request.user, condition)}
    )


@signed_in
def condition_extend(request: HttpRequest, pk: int) -> HttpResponse:
    condition = _condition(request, pk)
    require_that(rules.may_change_condition(condition, request.user))
    form = ExtendForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        done = _("The condition has more time.")
        if _done(request, form, done, conditions.extend_condition, condition, **form.cleaned_data):
            return redirect("condition_detail", condition.pk)
    context = {"condition": condition, "vendor": condition.vendor, "form": form}
    return render(request, "vendors/condition_extend.html", context)


@signed_in
def condition_file(request: HttpRequest, pk: int) -> HttpResponse:
    condition = _condition(request, pk)
    require_that(request.user.is_buyer)
    return _download(condition.met_file)


@signed_in
def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened, and the choice: go on, restrict, leave."""
    decision = get_visible(VendorDecision.objects.select_related(*WITH_OWNER), request.user, pk=pk)
    may_decide = not decision.outcome and rules.may_decide(decision, request.user)
    form = DecideForm(request.POST or None, user=request.user) if may_decide else None
    if request.method == "POST":
        require_that(rules.may_decide(decision, request.user))
        if form is None:
            return steps.stale_page(request, decision.vendor, reverse("decision_detail", args=[pk]))
        if form.is_valid():
            if _done(request, form, _("Decided."), decisions.take_decision, decision, **form.cleaned_data):
                return redirect("decision_detail", pk)
    return render(
        request,
        "vendors/decision_detail.html",
        {
            "decision": decision,
            "vendor": decision.vendor,
            "contract": pages.contract_of(request.user, decision),
            "hold": pages.hold_of(request.user, decision.vendor),
            "form": form,
            "after": pages.after_decision(request.user, decision),
            "entries": pages.entries_on(request.user, decision),
        },
    )

"""How risky are our vendors, how is spend spread over them, and how would we leave one?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.actions import write_exit_plan
from contracts.queries_services import exit_plans_of
from contracts.rules import may_write_exit_plan
from portal.forms.risk import AssessForm, DecisionForm, ExitPlanForm, JudgeForm, PciForm, SubContractorForm
from portal.pages import desks
from portal.pages import risk as pages
from portal.views.shortcuts import allowed_to, get_visible, require, require_that, signed_in
from vendors.actions import risk as actions
from vendors.lifecycle import NotPossible, moves
from vendors.models import Assessment, SubContractor, Vendor
from vendors.queries.risk import current_assessment, model_in_force
from vendors.roles import Permission
from vendors.rules import may_propose_sub_contractor


def _refused(form, error: NotPossible) -> None:
    form.add_error(None, [str(reason) for reason in error.reasons])


@allowed_to(Permission.RISK_VIEW)
def risk_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = pages.vendors_by_risk(request.user, today)
    context = {
        "tabs": desks.tabs_about_vendors(request.user, "risk_list"),
        "rows": rows,
        "matrix": pages.matrix_of(rows),
        "spread": pages.spread_of(request.user, today),
        "shared": pages.fourth_parties(request.user),
        "missing": sum(bool(row["missing"]) for row in rows),
    }
    return render(request, "risk/risk_list.html", context)


@signed_in
def vendor_risk(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require(request.user, Permission.RISK_VIEW, vendor)
    found = current_assessment(vendor)
    context = {
        "vendor": vendor,
        "tabs": desks.tabs_of_vendor(request.user, vendor, "vendor_risk"),
        "found": found,
        "mark": pages.mark_of(found.counting) if found else "other",
        "working": pages.working_of(found) if found else [],
        "overrides": pages.overrides_of(found) if found else [],
        "quadrant": pages.QUADRANTS[found.quadrant] if found else None,
        "chain": pages.chain_of(request.user, vendor),
        "plan": exit_plans_of(request.user, [vendor]).get(vendor.pk),
        "pci": pages.pci_rows(request.user, vendor),
        "may_assess": request.user.may(Permission.RISK_ASSESS, vendor) and model_in_force() is not None,
        "may_confirm": bool(found and found.judged_by_id and not found.confirmed_at)
        and found.judged_by_id != request.user.pk
        and request.user.may(Permission.VENDOR_APPROVE, vendor),
        "may_plan": may_write_exit_plan(vendor, request.user),
    }
    return render(request, "risk/vendor_risk.html", context)


@signed_in
def vendor_assess(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require(request.user, Permission.RISK_ASSESS, vendor)
    version = model_in_force()
    questions = pages.questions_of(version) if version else []
    before = current_assessment(vendor)
    form = AssessForm(
        request.POST or None, user=request.user, questions=questions, initial=before.answers if before else {}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.assess_vendor(vendor, by=request.user, answers=form.answers, note=form.cleaned_data["note"])
        except NotPossible as error:
            _refused(form, error)
        else:
            messages.success(request, _("The assessment is recorded."))
            return redirect("vendor_risk", vendor.code)
    return render(request, "risk/vendor_assess.html", {"vendor": vendor, "form": form, "version": version})


@signed_in
def assessment_judge(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_visible(Assessment.objects.select_related("vendor__line"), request.user, pk=pk)
    require(request.user, Permission.RISK_ASSESS, found.vendor)
    form = JudgeForm(request.POST or None, user=request.user, initial={"tier": found.counting})
    if request.method == "POST" and form.is_valid():
        try:
            actions.judge_tier(found, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            _refused(form, error)
        else:
            messages.success(request, _("Recorded. It counts once a second person has confirmed it."))
            return redirect("vendor_risk", found.vendor.code)
    return render(request, "risk/assessment_judge.html", {"found": found, "vendor": found.vendor, "form": form})


@signed_in
@require_POST
def assessment_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_visible(Assessment.objects.select_related("vendor__line"), request.user, pk=pk)
    try:
        actions.confirm_tier(found, by=request.user)
    except NotPossible as error:
        messages.error(request, " ".join(str(reason) for reason in error.reasons))
    else:
        messages.success(request, _("The judged tier counts from now on."))
    return redirect("vendor_risk", found.vendor.code)


@signed_in
def vendor_exit_plan(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require_that(may_write_exit_plan(vendor, request.user))
    plan = exit_plans_of(request.user, [vendor]).get(vendor.pk)
    first = {} if plan else {"owner": request.user}  # over a plan it would put its reader in its owner's place
    form = ExitPlanForm(request.POST or None, user=request.user, instance=plan, initial=first)
    if request.method == "POST" and form.is_valid():
        write_exit_plan(vendor, by=request.user, **form.cleaned_data)
        messages.success(request, _("The exit plan is saved."))
        return redirect("vendor_risk", vendor.code)
    return render(request, "risk/vendor_exit_plan.html", {"vendor": vendor, "form": form})


@signed_in
def vendor_pci(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require(request.user, Permission.RISK_ASSESS, vendor)
    form = PciForm(request.POST or None, user=request.user, rows=pages.pci_rows(request.user, vendor))
    if request.method == "POST" and form.is_valid():
        for requirement, bearer, evidence in form.said():
            actions.set_pci_share(vendor, by=request.user, requirement=requirement, bearer=bearer, evidence=evidence)
        messages.success(request, _("The responsibility matrix is saved."))
        return redirect("vendor_risk", vendor.code)
    return render(request, "risk/vendor_pci.html", {"vendor": vendor, "form": form})


@signed_in
def vendor_sub_contractors(request: HttpRequest, code: str) -> HttpResponse:
    """Who works for the vendor on our services: its own list to keep, ours to consent to."""
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    may_propose = may_propose_sub_contractor(SubContractor(vendor=vendor), request.user)
    form = SubContractorForm(request.POST or None, user=request.user, vendor=vendor)
    if request.method == "POST":
        require_that(may_propose)
        if form.is_valid():
            try:
                actions.propose_sub_contractor(vendor, by=request.user, **form.cleaned_data)
            except NotPossible as error:
                _refused(form, error)
            else:
                messages.success(request, _("It is listed and waits for consent."))
                return redirect("vendor_sub_contractors", vendor.code)
    context = {
        "vendor": vendor,
        "form": form,
        "may_propose": may_propose,
        "chain": pages.chain_of(request.user, vendor),
    }
    return render(request, "risk/vendor_sub_contractors.html", context)


SUB_CONTRACTOR_STEPS = {
    "consent": actions.consent_to_sub_contractor,
    "refuse": actions.refuse_sub_contractor,
    "end": actions.end_sub_contractor,
}


@signed_in
def sub_contractor_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Consent, refuse or end: one page with a note, a button a step."""
    row = get_visible(SubContractor.objects.select_related("vendor__line", "via", "decided_by"), request.user, pk=pk)
    form = DecisionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        step = SUB_CONTRACTOR_STEPS.get(request.POST.get("step", ""))
        require_that(step is not None)
        try:
            step(row, by=request.user, note=form.cleaned_data["note"])
        except NotPossible as error:
            _refused(form, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect("vendor_sub_contractors", row.vendor.code)
    found = [move for move in moves(row, request.user) if move.possible]
    return render(request, "risk/sub_contractor_detail.html", {"row": row, "form": form, "moves": found})

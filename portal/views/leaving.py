"""How is a vendor taken off the books, whose access is confirmed, what is kept, and who takes over?"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portal.forms.leaving import HandOverForm, HoldPlacedForm, NoteForm, ProofForm
from portal.pages import desks
from portal.pages import retention as pages
from portal.pages.grants import rights_grid
from portal.pages.leaving import still_there
from portal.pages.steps import refuse
from portal.views.shortcuts import allowed_to, get_visible, require, require_that, safe_next, signed_in
from vendors import rules, terms
from vendors.actions import leaving as actions
from vendors.actions import retention
from vendors.lifecycle import NotPossible
from vendors.models import AccessLine, ExitTask, RetentionHold, User, Vendor
from vendors.queries import leaving as queries
from vendors.roles import Permission, Role


@signed_in
def vendor_exit(request: HttpRequest, code: str) -> HttpResponse:
    """The playbook of one off-boarding: what is done, by whom, how it was seen, and what is left."""
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require(request.user, Permission.VENDOR_VIEW, vendor)
    tasks = queries.exit_tasks_of(request.user, vendor)
    leaves = vendor.state == Vendor.State.EXITING
    still = still_there(request.user, vendor, timezone.localdate()) if leaves else {}
    context = {
        "vendor": vendor,
        "tabs": desks.tabs_of_vendor(request.user, vendor, "vendor_exit"),
        "tasks": [(task, "" if task.done_at else still.get(task.kind, "")) for task in tasks],
        "left": sum(task.done_at is None for task in tasks),
        "may_run": rules.may_run_exit(vendor, request.user) and leaves,
        "today": timezone.localdate(),
    }
    return render(request, "leaving/vendor_exit.html", context)


@signed_in
def exit_task_finish(request: HttpRequest, pk: int) -> HttpResponse:
    task = get_visible(ExitTask.objects.select_related("vendor__line"), request.user, pk=pk)
    require_that(rules.may_run_exit(task.vendor, request.user))
    form = ProofForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.finish_exit_task(task, by=request.user, proof=form.cleaned_data["proof"])
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("Done: %(task)s.") % {"task": task})
            return redirect("vendor_exit", task.vendor.code)
    return render(request, "leaving/exit_task_finish.html", {"task": task, "vendor": task.vendor, "form": form})


@allowed_to(Permission.ACCESS_REVIEW)
def grant_grid(request: HttpRequest) -> HttpResponse:
    """Who has which role, and what each role may do."""
    held = queries.grants_in_force(request.user)
    people = queries.people_by_id(request.user, held)
    context = {
        "tabs": desks.tabs_about_people(request.user, "grant_grid"),
        "roles": Role.choices,
        "rows": [{"person": person, "held": [role in held[person.pk] for role in Role.values]} for person in people],
        "areas": rights_grid(),
    }
    return render(request, "leaving/grant_grid.html", context)


@allowed_to(Permission.ACCESS_REVIEW)
def access_review_list(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            review = actions.open_access_review(by=request.user)
        except NotPossible as error:
            messages.error(request, " ".join(str(reason) for reason in error.reasons))
        else:
            return redirect("access_review_detail", review.quarter)
    found = queries.reviews()
    quarter = actions.quarter_of(timezone.localdate())
    context = {
        "tabs": desks.tabs_about_people(request.user, "access_review_list"),
        "reviews": found,
        "quarter": quarter,
        "may_open": all(review.quarter != quarter for review in found),
    }
    return render(request, "leaving/access_review_list.html", context)


@allowed_to(Permission.ACCESS_REVIEW)
def access_review_detail(request: HttpRequest, quarter: str) -> HttpResponse:
    review = queries.review_of(quarter)
    if review is None:
        raise Http404
    lines = queries.lines_of(request.user, review)
    context = {"review": review, "lines": lines, "counts": queries.counts_of(request.user, review), "me": request.user}
    return render(request, "leaving/access_review_detail.html", context)


@allowed_to(Permission.ACCESS_REVIEW)
@require_POST
def access_decide(request: HttpRequest, pk: int) -> HttpResponse:
    line = get_visible(AccessLine.objects.select_related("review", "person"), request.user, pk=pk)
    confirm, note = request.POST.get("verdict") == "confirm", request.POST.get("note", "").strip()
    try:
        actions.decide_access(line, by=request.user, confirm=confirm, note=note)
    except NotPossible as error:
        messages.error(request, " ".join(str(reason) for reason in error.reasons))
    return redirect("access_review_detail", line.review.quarter)


@signed_in
def person_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """What a leaver looks after goes to somebody else."""
    person = get_visible(User.objects.filter(is_system=False), request.user, pk=pk)
    require_that(rules.may_grant_role(person, request.user))
    form = HandOverForm(request.POST or None, user=request.user, person=person)
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.hand_over(person, by=request.user, **form.cleaned_data)
        except NotPossible as error:
            refuse(form, error)
        else:
            n = sum(moved.values())
            messages.success(
                request, ngettext("%(n)s matter was handed over.", "%(n)s matters were handed over.", n) % {"n": n}
            )
            return redirect("person_detail", person.pk)
    return render(request, "leaving/person_hand_over.html", {"person": person, "form": form})


@allowed_to(Permission.RETENTION_RUN)
def retention_list(request: HttpRequest) -> HttpResponse:
    context = {
        "tabs": desks.tabs_about_people(request.user, "retention_list"),
        "rules": queries.retention_rules(),
        "holds": queries.holds_standing(request.user),
        "closed": queries.closed_accounts(request.user),
    }
    return render(request, "leaving/retention_list.html", context)


@allowed_to(Permission.RETENTION_RUN)
def retention_due(request: HttpRequest) -> HttpResponse:
    """What the nights erase in the next ninety days, what holds keep back, and what was erased last."""
    context = {"tabs": desks.tabs_about_people(request.user, "retention_list")}
    return render(request, "leaving/retention_due.html", context | pages.read_due(request.user, timezone.localdate()))


@allowed_to(Permission.RETENTION_RUN)
def hold_new(request: HttpRequest) -> HttpResponse:
    """Keep all of a vendor; `?vendor=` chooses it."""
    vendor = Vendor.objects.visible_to(request.user).filter(code=request.GET.get("vendor", "")).first()
    form = HoldPlacedForm(request.POST or None, user=request.user, initial={"vendor": vendor})
    if request.method == "POST" and form.is_valid():
        actions.place_hold(form.cleaned_data["vendor"], by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Nothing of it is erased until the hold is lifted."))
        return redirect("retention_list")
    return render(request, "leaving/hold_new.html", {"form": form})


@allowed_to(Permission.RETENTION_RUN)
def hold_lift(request: HttpRequest, pk: int) -> HttpResponse:
    hold = get_visible(RetentionHold.objects.select_related("vendor"), request.user, pk=pk)
    form = NoteForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.lift_hold(hold, by=request.user, note=form.cleaned_data["note"])
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("The hold is lifted."))
            return redirect("retention_list")
    return render(request, "leaving/hold_lift.html", {"hold": hold, "form": form})


@signed_in
def person_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget who a closed account belonged to; the trail stays whole."""
    person = get_visible(User.objects.filter(is_system=False), request.user, pk=pk)
    require(request.user, Permission.RETENTION_RUN)
    form = NoteForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            retention.erase_person(person, by=request.user, note=form.cleaned_data["note"])
        except NotPossible as error:
            refuse(form, error)
        else:
            messages.success(request, _("The name is gone; what was done stays in the trail."))
            return redirect("retention_list")
    return render(request, "leaving/person_erase.html", {"person": person, "form": form})


@signed_in
def terms_accept(request: HttpRequest) -> HttpResponse:
    """A vendor's person reads and accepts the privacy notice and the terms, once for each version; others read."""
    if request.method == "POST":
        try:
            actions.accept_terms(request.user, version=request.POST.get("version", ""))
        except NotPossible as refusal:
            messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
        else:
            return redirect(safe_next(request))
    context = {
        "version": terms.VERSION,
        "has_to_accept": terms.has_to_accept(request.user),
        "consent": queries.newest_consent(request.user),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "leaving/terms_accept.html", context)

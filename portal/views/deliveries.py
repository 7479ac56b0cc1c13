"""Which data are due, what does a delivered file say, and what was decided about it?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from portal.forms.deliveries import STATES, AcceptForm, DeliveryFilter, NothingForm, ReturnForm, SendForm, UploadForm
from portal.pages import delivered
from portal.pages.exports import csv_response
from portal.pages.letters import offers
from portal.pages.seasons import interim_words
from portal.places import counts
from portal.views.shortcuts import allowed_to, get_visible, page_of, require_that, signed_in, sorted_by
from sla import actions, queries, rules
from sla.intake.check import shape_of
from sla.intake.columns import column_help, template_csv
from sla.intake.template import template_xlsx
from sla.models import Delivery, Source, Submission
from vendors.lifecycle import NotPossible
from vendors.roles import Permission

COLUMNS = {
    "month": "period__starts_on",
    "feed": "feed__code",
    "vendor": "period__contract__vendor__name_en",
    "due": "due_at",
    "state": "state",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WITH_ALL = ("feed", "accepted_by", "period__version", "period__contract__vendor", "period__contract__entity")
BUSY = (Submission.State.CHECKING, Submission.State.SENDING)


@counts("delivery_list")
def deliveries_waiting(user) -> int:
    """What waits for this person: for the buyer what is to be accepted, for a vendor what is to be delivered."""
    rows = Delivery.objects.visible_to(user)
    if user.may(Permission.DATA_ACCEPT):
        return rows.filter(state=Delivery.State.SUBMITTED).count()
    if user.may(Permission.DATA_DELIVER):
        return rows.filter(
            source=Source.VENDOR, state__in=delivered.TO_DELIVER, period__ends_at__lte=timezone.now()
        ).count()
    return 0


@allowed_to(Permission.CONTRACT_VIEW)
def delivery_list(request: HttpRequest) -> HttpResponse:
    form = DeliveryFilter(request.GET, user=request.user)
    form.is_valid()
    words, state = form.cleaned_data.get("q", ""), form.cleaned_data.get("state", "")
    rows = delivered.deliveries_seen(request.user, state=state, words=words)
    rows = sorted_by(request, rows, COLUMNS, "due") if request.GET.get("sort") else delivered.open_first(rows)
    page = page_of(request, rows)
    found = delivered.state_counts(request.user, words)
    return render(
        request,
        "deliveries/delivery_list.html",
        {
            "form": form,
            "page": page,
            "rows": delivered.with_latest(request.user, page.object_list),
            "options": [{"value": code, "label": word, "count": found.get(code, 0)} for code, word in STATES.items()],
            "all_count": sum(found.values()),
            "clear": reverse("delivery_list") if words or state else "",
            "is_buyer": request.user.is_buyer,
            "waiting": deliveries_waiting(request.user),
        },
    )


@signed_in
def delivery_detail(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_visible(Delivery.objects.select_related(*WITH_ALL), request.user, pk=pk)
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()), user=request.user)
    if request.method == "POST":
        require_that(rules.may_deliver(delivery, request.user))
        if form.is_valid():
            return _uploaded(request, delivery, form.cleaned_data["file"])
    spec = delivered.spec_of(delivery)
    attempts = delivered.attempts_of(request.user, delivery)
    contract = delivery.period.contract
    return render(
        request,
        "deliveries/delivery_detail.html",
        {
            "delivery": delivery,
            "spec": spec,
            "form": form,
            "attempts": attempts,
            "latest": next((row for row in attempts if row.state != Submission.State.REPLACED), None),
            "columns": column_help(spec.kind, spec.dimensions, spec.flags, spec.belongs_to),
            "cumulative": spec.kind == spec.Kind.BUCKETS,
            "whose": delivered.whose(request.user, delivery, spec),
            "may_deliver": rules.may_deliver(delivery, request.user),
            "levels": delivered.levels_of(delivery),
            "interim": interim_words(delivery, contract.day_of(timezone.now())),
            "letters": offers(request.user, delivery, contract, contract.day_of(timezone.now())),
        },
    )


def _uploaded(request: HttpRequest, delivery: Delivery, file) -> HttpResponse:
    newest = delivered.newest_number(request.user, delivery)
    try:
        submission = actions.upload_file(delivery, file, by=request.user, name=file.name)
    except NotPossible as error:
        return _refused(request, error, "delivery_detail", delivery.pk)
    if submission.n <= newest:
        messages.info(request, _("This file is here already; nothing has changed."))
    return redirect("submission_detail", submission.pk)


@signed_in
def delivery_template(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_visible(Delivery.objects.select_related(*WITH_ALL), request.user, pk=pk)
    shape = shape_of(delivery)
    name = f"{delivery.period.contract.number}-{delivery.feed.code}-{delivery.period.starts_on:%Y-%m}"
    if request.GET.get("as") == "xlsx":
        response, name = HttpResponse(template_xlsx(shape), content_type=XLSX), f"{name}.xlsx"
    else:
        content = template_csv(shape.kind, shape.dimensions, shape.flags)
        response, name = HttpResponse(content, content_type="text/csv; charset=utf-8"), f"{name}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@signed_in
def delivery_nothing(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement that nothing happened: asked for once more, then it counts like data."""
    delivery = get_visible(Delivery.objects.select_related(*WITH_ALL), request.user, pk=pk)
    require_that(rules.may_deliver(delivery, request.user))
    form = NothingForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_nothing(delivery, by=request.user, note=form.cleaned_data["note"])
        except NotPossible as error:
            return _refused(request, error, "delivery_detail", delivery.pk)
        messages.success(
            request,
            _("Declared: nothing happened. A colleague decides on it like on delivered data.")
            if delivery.is_own
            else _("Declared: nothing happened. The buyer decides on it like on delivered data."),
        )
        return redirect("delivery_detail", delivery.pk)
    return render(
        request,
        "deliveries/delivery_nothing.html",
        {
            "delivery": delivery,
            "spec": delivered.spec_of(delivery),
            "form": form,
            "levels": delivered.levels_of(delivery),
        },
    )


def _submission(request: HttpRequest, pk: int) -> Submission:
    paths = [f"delivery__{path}" for path in WITH_ALL]
    with_people = ("file", "job", "submitted_by", "decided_by", *paths)
    return get_visible(Submission.objects.select_related(*with_people), request.user, pk=pk)


@signed_in
def submission_detail(request: HttpRequest, pk: int) -> HttpResponse:
    submission = _submission(request, pk)
    busy = submission.state in BUSY
    if request.htmx and not busy:
        return HttpResponseClientRefresh()
    if request.htmx:
        return render(
            request, "deliveries/_progress.html", {"submission": submission, "pace": delivered.pace_of(submission)}
        )
    return render(request, "deliveries/submission_detail.html", _shown(request, submission))


def _shown(request: HttpRequest, submission: Submission) -> dict:
    spec = delivered.spec_of(submission.delivery)
    readable = submission.state not in (Submission.State.CHECKING, Submission.State.REFUSED, Submission.State.REPLACED)
    before = delivered.last_accepted_before(request.user, submission)
    stored = submission.state in (Submission.State.SENT, Submission.State.ACCEPTED, Submission.State.RETURNED)
    return {
        "submission": submission,
        "delivery": submission.delivery,
        "spec": spec,
        "busy": submission.state in BUSY,
        "readable": readable,
        "pace": delivered.pace_of(submission),
        "seconds": delivered.seconds_of(submission),
        "refusal": delivered.refusal_of(submission),
        "faults": delivered.fault_lines(submission, spec),
        "groups": delivered.fault_groups(submission),
        "totals": delivered.totals_table(submission, spec),
        "preview": delivered.preview_of(request.user, submission, spec)
        if readable and submission.state != Submission.State.ACCEPTED and not submission.delivery.is_own
        else None,
        "whose": delivered.whose(request.user, submission.delivery, spec),
        "before": before,
        "differences": queries.changed_rows(submission.delivery, before.n, submission.n) if before and stored else None,
        "send_form": SendForm(user=request.user, own=submission.delivery.is_own),
        "upload_form": UploadForm(user=request.user),
        "accept_form": AcceptForm(user=request.user, prefix="accept"),
        "return_form": ReturnForm(user=request.user, prefix="return", own=submission.delivery.is_own),
        "may_deliver": rules.may_deliver_submission(submission, request.user),
        "may_send": rules.may_send_submission(submission, request.user),
        "decision": delivered.decision_on(submission, request.user),
        "columns": shape_of(submission.delivery).required,
    }


@signed_in
def submission_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """The listed faults as CSV, for whoever mends the export."""
    submission = _submission(request, pk)
    rows = (
        [line["row"], line["column"], line["code"], line["value"], line["text"]]
        for line in delivered.fault_lines(submission, delivered.spec_of(submission.delivery))
    )
    heads = [_("Row"), _("Column"), _("Rule"), _("Cell"), _("What is wrong")]
    return csv_response(f"faults-{submission.pk}.csv", heads, rows)


@signed_in
@require_POST
def submission_send(request: HttpRequest, pk: int) -> HttpResponse:
    submission = _submission(request, pk)
    form = SendForm(request.POST, user=request.user)
    require_that(rules.may_send_submission(submission, request.user))
    if form.is_valid():
        try:
            actions.send_submission(submission, by=request.user, note=form.cleaned_data["note"])
        except NotPossible as error:
            return _refused(request, error, "submission_detail", submission.pk)
    return redirect("submission_detail", submission.pk)


@signed_in
@require_POST
def submission_accept(request: HttpRequest, pk: int) -> HttpResponse:
    submission = _submission(request, pk)
    form = AcceptForm(request.POST, user=request.user, prefix="accept")
    if form.is_valid():
        try:
            actions.accept_submission(submission, by=request.user, note=form.cleaned_data["note"])
        except NotPossible as error:
            return _refused(request, error, "submission_detail", submission.pk)
        messages.success(
            request, _("Accepted: these rows count. The month is evaluated once nothing is open any more.")
        )
    return redirect("period_detail", submission.delivery.period_id)


@signed_in
@require_POST
def submission_return(request: HttpRequest, pk: int) -> HttpResponse:
    submission = _submission(request, pk)
    own = submission.delivery.is_own
    form = ReturnForm(request.POST, user=request.user, prefix="return", own=own)
    if not form.is_valid():
        return render(request, "deliveries/submission_detail.html", _shown(request, submission) | {"return_form": form})
    try:
        actions.return_submission(submission, by=request.user, comment=form.cleaned_data["comment"])
    except NotPossible as error:
        return _refused(request, error, "submission_detail", submission.pk)
    messages.success(
        request,
        _("Returned: your colleague reads your comment and delivers again.")
        if own
        else _("Returned: the vendor reads your comment and delivers again."),
    )
    return redirect("submission_detail", submission.pk)


def _refused(request: HttpRequest, error: NotPossible, page: str, pk: int) -> HttpResponse:
    for reason in error.reasons:
        messages.error(request, reason)
    return redirect(page, pk)

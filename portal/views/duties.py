"""Which duties does the law lay on our vendors, is each covered, and what has a vendor declared?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.forms.duties import AttestationForm, DutyForm, NeedTable, NewDutyForm, NoteForm, PaymentFactsForm
from portal.pages import desks, steps
from portal.pages import duties as pages
from portal.pages.letters import offers_of_vendor
from portal.views.downloads import download
from portal.views.shortcuts import allowed_to, get_visible, require, require_that, signed_in
from vendors import payment_law, rules
from vendors.actions import duties as actions
from vendors.files import store_evidence
from vendors.lifecycle import NotPossible
from vendors.models import Duty, DutyAttestation, PaymentFacts, ServiceLine, Vendor
from vendors.queries.duties import needs_of
from vendors.roles import Permission


@allowed_to(Permission.VENDOR_VIEW)
def duty_list(request: HttpRequest) -> HttpResponse:
    """Duty × vendor of one line: covered, due, missing."""
    found = pages.read_coverage(request.user, request.GET.get("line", ""), timezone.localdate())
    return render(
        request,
        "duties/duty_list.html",
        {
            "coverage": found,
            "tabs": desks.tabs_about_vendors(request.user, "duty_list"),
            "is_buyer": request.user.is_buyer,
            "may_edit": rules.may_edit_reference(request.user),
        },
    )


@signed_in
def vendor_duties(request: HttpRequest, code: str) -> HttpResponse:
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require(request.user, Permission.VENDOR_VIEW, vendor)
    enters = rules.may_enter_payment_facts(vendor, request.user) and request.user.is_buyer
    return render(
        request,
        "duties/vendor_duties.html",
        {
            "vendor": vendor,
            "tabs": desks.tabs_of_vendor(request.user, vendor, "vendor_duties"),
            "duties": pages.duties_of(request.user, vendor, timezone.localdate()),
            "payment": enters and pages.is_payment_vendor(vendor),
            "is_buyer": request.user.is_buyer,
        },
    )


@signed_in
def duty_note(request: HttpRequest, code: str, kind: str, need: str) -> HttpResponse:
    """Somebody's word that a clause, a document, an obligation or a level is there."""
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require_that(rules.may_note_cover(vendor, request.user))
    duties = [duty for duty in Duty.objects.prefetch_related("needs") if (kind, need) in _codes(duty)]
    if not duties or kind not in pages.NOTED:
        raise Http404
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = NoteForm(*given, user=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            file = _stored(said["file"], vendor, request.user)
            actions.note_cover(vendor, by=request.user, kind=kind, code=need, sentence=said["sentence"], file=file)
        except NotPossible as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Noted under your name; it counts for a year."))
            return redirect("vendor_duties", vendor.code)
    name = next(name for k, c, name in needs_of(duties[0]) if (k, c) == (kind, need))
    context = {"vendor": vendor, "duties": duties, "name": name, "kind": pages.KINDS[kind], "form": form}
    return render(request, "duties/duty_note.html", context)


def _codes(duty: Duty) -> list[tuple[str, str]]:
    return [(kind, code) for kind, code, _name in needs_of(duty)]


def _stored(file, vendor: Vendor, user):
    if not file:
        return None
    return store_evidence(file, by=user, vendor=vendor)


@signed_in
def payment_facts(request: HttpRequest, code: str) -> HttpResponse:
    """The questions of payment law about one vendor, and which rules its answers break."""
    vendor = get_visible(Vendor.objects.select_related("line"), request.user, code=code)
    require_that(rules.may_enter_payment_facts(vendor, request.user) and request.user.is_buyer)
    row = PaymentFacts.objects.visible_to(request.user).filter(vendor=vendor).first()
    shown = PaymentFacts.objects.visible_to(request.user).filter(vendor=vendor).first() or PaymentFacts(vendor=vendor)
    form = PaymentFactsForm(request.POST or None, user=request.user, instance=shown)
    if request.method == "POST" and form.is_valid():
        actions.enter_payment_facts(vendor, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("payment_facts", vendor.code)
    return render(
        request,
        "duties/payment_facts.html",
        {
            "vendor": vendor,
            "form": form,
            "row": row,
            "faults": payment_law.faults(row.facts) if row else [],
            "rules": list(payment_law.RULES.values()),
        },
    )


@signed_in
def attestation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The sentence a vendor signs for a month, and whether it has."""
    row = get_visible(
        DutyAttestation.objects.select_related("vendor__line", "duty", "given_by", "file"), request.user, pk=pk
    )
    require(request.user, Permission.VENDOR_VIEW, row.vendor)
    may = rules.may_attest_duty(row, request.user) and not row.is_given
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AttestationForm(*given, user=request.user, initial={"sentence": row.duty.sentence})
    if request.method == "POST":
        require_that(rules.may_attest_duty(row, request.user), _("Only the vendor’s own people give its word."))
        if form.is_valid() and _attested(request, row, form):
            return redirect("attestation_detail", pk)
    today = timezone.localdate()
    return render(
        request,
        "duties/attestation_detail.html",
        {
            "row": row,
            "vendor": row.vendor,
            "state": pages.attestation_state(row, today),
            "form": form if may else None,
            "months": pages.month_rows(request.user, row, today),
            "is_buyer": request.user.is_buyer,
            "letters": offers_of_vendor(request.user, row),
        },
    )


def _attested(request: HttpRequest, row: DutyAttestation, form: AttestationForm) -> bool:
    given = form.cleaned_data
    try:
        file = _stored(given["file"], row.vendor, request.user)
        actions.give_attestation(row, by=request.user, sentence=given["sentence"], remark=given["remark"], file=file)
    except (NotPossible, ValidationError) as error:
        steps.refuse(form, error)
        return False
    messages.success(request, _("Thank you. Your word is recorded under your name."))
    return True


@signed_in
def attestation_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of an attestation, always as a download."""
    row = get_visible(DutyAttestation.objects.select_related("file"), request.user, pk=pk)
    if row.file is None:
        raise Http404
    return download(row.file)


@allowed_to(Permission.RISK_VIEW)
def duty_library(request: HttpRequest) -> HttpResponse:
    """Every duty with its law, since when it reads so, and when somebody checked."""
    line = request.GET.get("line", "")
    return render(
        request,
        "duties/duty_library.html",
        {
            "rows": pages.library_rows(line),
            "options": [{"value": row.code, "label": str(row)} for row in ServiceLine.objects.all()],
            "may_edit": rules.may_edit_reference(request.user),
        },
    )


def _duty(code: str) -> Duty:
    duty = Duty.objects.prefetch_related("lines", "needs").filter(code=code).first()
    if duty is None:
        raise Http404
    return duty


@allowed_to(Permission.RISK_VIEW)
def duty_detail(request: HttpRequest, duty: str) -> HttpResponse:
    found = _duty(duty)
    return render(
        request,
        "duties/duty_detail.html",
        {
            "duty": found,
            "needs": pages.needs_of(found),
            "lines": pages.listed(found.lines.all()),
            "countries": pages.listed(found.countries),
            "traits": pages.traits_words(found),
            "may_edit": rules.may_edit_reference(request.user),
        },
    )


@allowed_to(Permission.REFERENCE_EDIT)
def duty_new(request: HttpRequest) -> HttpResponse:
    return _written(request, None, NewDutyForm(request.POST or None, user=request.user))


@allowed_to(Permission.REFERENCE_EDIT)
def duty_edit(request: HttpRequest, duty: str) -> HttpResponse:
    return _written(request, _duty(duty), DutyForm(request.POST or None, user=request.user, instance=_duty(duty)))


def _written(request: HttpRequest, duty: Duty | None, form: DutyForm) -> HttpResponse:
    names = ("kind", "code", "name_en", "name_zh")
    standing = [{name: getattr(need, name) for name in names} for need in duty.needs.all()] if duty else []
    needs = NeedTable(request.POST or None, initial=standing, prefix="needs", form_kwargs={"user": request.user})
    if request.method == "POST" and form.is_valid() and needs.is_valid():
        given = form.cleaned_data | {"code": duty.code if duty else form.cleaned_data["code"]}
        try:
            saved = actions.save_duty(duty, by=request.user, needs=needs.rows(), **given)
        except ValidationError as error:
            steps.refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("duty_detail", saved.code)
    name = "duties/duty_edit.html" if duty else "duties/duty_new.html"
    return render(request, name, {"duty": duty, "form": form, "needs": needs})

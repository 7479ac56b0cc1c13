"""Which companies of ours sign and pay, and how large is each?"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.forms.entities import EntityForm
from portal.pages import entities as pages
from portal.pages.steps import refuse
from portal.pages.timeline import entries_of
from portal.views.shortcuts import allowed_to, require_that, signed_in
from vendors.actions.entities import save_entity
from vendors.models import BuyerEntity
from vendors.roles import Permission
from vendors.rules import may_edit_reference


@signed_in
def entity_list(request: HttpRequest) -> HttpResponse:
    require_that(request.user.is_buyer)
    lines = pages.entity_lines(request.user)
    context = {
        "lines": lines,
        "unstated": sum(line["entity"].is_large is None for line in lines),
        "entries": entries_of(pages.events_of_entities(request.user)[:20], name_records=True),
        "may_edit": may_edit_reference(request.user),
    }
    return render(request, "entities/entity_list.html", context)


@allowed_to(Permission.REFERENCE_EDIT)
def entity_edit(request: HttpRequest, code: str = "") -> HttpResponse:
    entity = BuyerEntity.objects.filter(code=code).first() if code else None
    if code and entity is None:
        raise Http404
    title = str(entity or "")
    form = EntityForm(request.POST or None, user=request.user, instance=entity)
    if request.method == "POST" and form.is_valid():
        try:
            save_entity(by=request.user, entity=entity, **form.cleaned_data)
        except ValidationError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("entity_list")
    return render(request, "entities/entity_edit.html", {"form": form, "title": title})

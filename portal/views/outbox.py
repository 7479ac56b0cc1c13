"""What was sent to whom, and what did not arrive?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.forms.outbox import OutboxFilter
from portal.pages import desks
from portal.pages import outbox as pages
from portal.views.shortcuts import allowed_to, get_visible, page_of, require
from vendors import outbox
from vendors.lifecycle import NotPossible
from vendors.models import Message
from vendors.queries.reminders import messages_seen
from vendors.roles import Permission


@allowed_to(Permission.OUTBOX_VIEW)
def outbox_list(request: HttpRequest) -> HttpResponse:
    form = OutboxFilter(request.GET, user=request.user)
    form.is_valid()
    words, state, kind = (form.cleaned_data.get(name, "") for name in ("q", "state", "kind"))
    page = page_of(request, messages_seen(request.user, words=words, state=state, kind=kind))
    context = {
        "form": form,
        "page": page,
        "rows": page.object_list,
        "filters": pages.filters_of(request.user, words),
        "clear": reverse("outbox_list") if words or state or kind else "",
        "tabs": desks.tabs_about_people(request.user, "outbox_list"),
        "failed": pages.failed(request.user),
    }
    return render(request, "reminders/outbox_list.html", context)


@allowed_to(Permission.OUTBOX_VIEW)
def message_detail(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_visible(Message.objects.select_related("user", "vendor", "channel"), request.user, pk=pk)
    may_send = message.state == Message.State.FAILED and request.user.may(Permission.REMINDER_EDIT)
    return render(request, "reminders/message_detail.html", {"message": message, "may_send": may_send})


@allowed_to(Permission.OUTBOX_VIEW)
@require_POST
def message_again(request: HttpRequest, pk: int) -> HttpResponse:
    message = get_visible(Message, request.user, pk=pk)
    require(request.user, Permission.REMINDER_EDIT)
    try:
        outbox.send_again(message, by=request.user)
    except NotPossible as refusal:
        messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
    else:
        messages.success(request, _("It is sent again within a minute."))
    return redirect("message_detail", message.pk)

"""How does a company ask by itself to become a vendor? A public page, off unless the installation says otherwise."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from portal.adapter import keep_address
from portal.forms.joining import RegistrationForm
from portal.forms.people import PasswordForm
from portal.views.sign_in import enter
from vendors.actions import registration
from vendors.lifecycle import NotPossible


def _only_where_it_is_open() -> None:
    if not settings.VENDOR_REGISTRATION:
        raise Http404


@never_cache
def vendor_register(request: HttpRequest) -> HttpResponse:
    """The answer is the same for everybody: if the address is right, a mail is on its way."""
    _only_where_it_is_open()
    form = RegistrationForm(request.POST or None, user=AnonymousUser())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {
            "client": get_adapter(request).get_client_ip(request),
            "language": translation.get_language(),
        }
        try:
            registration.ask_to_register(**said)
        except registration.TooMany as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
            return render(request, "vendors/vendor_register.html", {"form": form, "sent_to": ""}, status=429)
        return render(request, "vendors/vendor_register.html", {"form": None, "sent_to": said["email"]})
    return render(request, "vendors/vendor_register.html", {"form": form, "sent_to": ""})


@never_cache
@sensitive_post_parameters("password", "again")
def vendor_register_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever opens the mailed link has proved the address; only what is sent from here makes a vendor."""
    _only_where_it_is_open()
    asked = registration.request_for(token, timezone.now())
    if asked is None:
        return render(request, "vendors/vendor_register_lapsed.html", {}, status=410)
    first = {"name": asked.name, "language": translation.get_language()}
    form = PasswordForm(request.POST or None, user=AnonymousUser(), email=asked.email, initial=first)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "language", "password")}
        try:
            person = registration.confirm_registration(token, **said)
        except NotPossible as refusal:
            form.add_error(None, [str(reason) for reason in refusal.reasons])
        else:
            keep_address(person)
            enter(request, person, "registration")
            return redirect("vendor_apply", person.memberships.get().vendor.code)
    return render(request, "vendors/vendor_register_confirm.html", {"form": form, "asked": asked})

"""How does a person come in: with a password, by an invitation, by one click in demonstration mode?"""

import ipaddress

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal.adapter import keep_address
from portal.forms.people import PasswordForm
from portal.views.shortcuts import safe_next
from vendors.actions import people as actions
from vendors.lifecycle import NotPossible
from vendors.models import User, Vendor
from vendors.queries import people as queries
from vendors.roles import APPROVING_ROLES, VendorRole

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def demonstrates(request: HttpRequest) -> bool:
    """Demonstration mode, asked from this very machine and through no proxy: only then nobody needs a password."""
    if not settings.DEMO or "HTTP_X_FORWARDED_FOR" in request.META:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class SignIn(LoginView):
    """allauth's page, with the cast beside it in demonstration mode; labels, not placeholders, say what goes where."""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
        return form

    def get_context_data(self, **kwargs) -> dict:
        buyers, vendors = queries.cast(timezone.localdate()) if demonstrates(self.request) else ([], [])
        shown = {"buyers": buyers, "vendor_people": vendors, "may_register": settings.VENDOR_REGISTRATION}
        return super().get_context_data(**kwargs) | shown


account_login = SignIn.as_view()


@require_POST
def demo_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    buyers, vendors = queries.cast(timezone.localdate()) if demonstrates(request) else ([], [])
    person = next((person for person in (*buyers, *vendors) if person.pk == pk), None)
    if person is None:
        raise Http404
    enter(request, person, "demonstration")
    return HttpResponseRedirect(safe_next(request))


def enter(request: HttpRequest, person: User, method: str) -> None:
    """Begin the person's session."""
    login(request, person, backend=BACKEND)
    record_authentication(request, person, method=method, reauthenticated=True)


@never_cache
@sensitive_post_parameters("password", "again")
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    invitation = queries.invitation_for(token, timezone.now())
    if invitation is None:
        return render(request, "people/invitation_lapsed.html", {}, status=410)
    known = queries.account(invitation.email)
    if known is not None or request.user.is_authenticated:
        return _join(request, token, invitation, known)
    first = {"name": invitation.name, "language": translation.get_language()}
    form = PasswordForm(request.POST or None, user=AnonymousUser(), email=invitation.email, initial=first)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "language", "password")}
        try:
            person = actions.accept_invitation(token, **said)
        except NotPossible:
            return redirect("invitation_accept", token)
        keep_address(person)
        enter(request, person, "invitation")
        return redirect(_first_page(invitation))
    return render(
        request, "people/invitation_accept.html", {"form": form, "invitation": invitation, "approving": APPROVING_ROLES}
    )


def _first_page(invitation) -> str:
    """Who joins as the administrator of a vendor on its way in begins with its application."""
    vendor = invitation.vendor
    if vendor and vendor.state == Vendor.State.PROSPECT and invitation.vendor_role == VendorRole.ADMIN:
        return reverse("vendor_apply", args=[vendor.code])
    return settings.LOGIN_REDIRECT_URL


def _join(request: HttpRequest, token: str, invitation, known: User | None) -> HttpResponse:
    """Somebody with an account already adds a vendor to it, signed in as themself."""
    right_person = request.user.is_authenticated and request.user == known
    if request.method == "POST" and right_person:
        try:
            actions.join_by_invitation(token, by=request.user)
        except NotPossible as refusal:
            messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
        else:
            messages.success(request, _("You act for %(vendor)s now.") % {"vendor": invitation.vendor})
            return redirect(_first_page(invitation))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(
        request,
        "people/invitation_join.html",
        {"invitation": invitation, "right_person": right_person, "here": request.path},
    )

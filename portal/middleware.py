"""What is true of every request: nothing private is cached, idle sessions end, the person's language and zone
count, who has something to do first is led to it, and an address without a page of its own leads to one.
"""

import time
import zoneinfo
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from portal.addresses import page_above
from vendors import terms

View = Callable[[HttpRequest], HttpResponse]


def private_pages_are_never_cached(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware


def idle_sessions_end(get_response: View) -> View:
    """Sign out who made no request for SESSION_IDLE_LIMIT seconds; the session row is written once a minute."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, seen = int(time.time()), request.session.get("seen_at")
            if seen is not None and now - seen > settings.SESSION_IDLE_LIMIT:
                logout(request)
            elif seen is None or now - seen >= 60:
                request.session["seen_at"] = now
        return get_response(request)

    return middleware


def the_persons_language_and_zone(get_response: View) -> View:
    """The person's choice counts before the cookie and the browser's header, which LocaleMiddleware has read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return get_response(request)
        if user.language in dict(settings.LANGUAGES):
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(_zone(user.zone)):
            return get_response(request)

    return middleware


def _zone(name: str) -> zoneinfo.ZoneInfo | None:
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None


def buyers_have_a_second_step(get_response: View) -> View:
    """Where it is required, the buyer's people set up an authenticator before they see anything else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not (settings.MFA_REQUIRED_FOR_BUYERS and user.is_authenticated and (user.is_buyer or user.is_superuser)):
            return get_response(request)
        if request.path.startswith(_open_before_the_second_step()) or is_mfa_enabled(user):
            return get_response(request)
        return HttpResponseRedirect(reverse("mfa_activate_totp"))

    return middleware


def _open_before_the_second_step() -> tuple[str, ...]:
    names = ("mfa_index", "account_logout", "account_reauthenticate", "language_set", "scheme_set", "healthz")
    return (*(reverse(name) for name in names), settings.STATIC_URL)


def vendors_people_accept_the_terms(get_response: View) -> View:
    """A vendor's person reads and accepts the terms in force before they see anything else, and again when they change.

    A page is led to them and back; an htmx part takes its page along.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated or request.path.startswith(_open_before_the_terms()):
            return get_response(request)
        if not terms.has_to_accept(request.user):
            return get_response(request)
        here = request.get_full_path() if request.method == "GET" else ""
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(reverse("terms_accept"))
        query = f"?{urlencode({'next': here})}" if here and here != settings.LOGIN_REDIRECT_URL else ""
        return HttpResponseRedirect(reverse("terms_accept") + query)

    return middleware


def _open_before_the_terms() -> tuple[str, ...]:
    names = ("terms_accept", "account_logout", "language_set", "scheme_set", "healthz")
    return (*(reverse(name) for name in names), settings.STATIC_URL)


def texts_are_for_staff(get_response: View) -> View:
    """Wagtail would send a person without the right to sign in, and sign-in would send them back: an endless loop."""

    def middleware(request: HttpRequest) -> HttpResponse:
        inside = request.path.startswith(reverse("wagtailadmin_home"))
        if inside and request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return get_response(request)

    return middleware


def an_address_for_forms_says_so(get_response: View) -> View:
    """Who opens by a link what only takes a form that is sent gets a page, with the way to one that can be read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        refused = isinstance(response, HttpResponseNotAllowed) and request.method == "GET"
        if not refused or request.headers.get("HX-Request"):
            return response
        page = render(request, "405.html", {"above": page_above(request.path)}, status=405)
        page["Allow"] = response["Allow"]
        return page

    return middleware

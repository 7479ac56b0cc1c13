"""In which language and colours does this person read?"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.context import SCHEMES

A_YEAR = 365 * 24 * 60 * 60


@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Kept with the person and in a cookie, so that the page after signing out still speaks it."""
    response = _back(request)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        _keep(request, response, "language", language, settings.LANGUAGE_COOKIE_NAME)
    return response


@require_POST
def scheme_set(request: HttpRequest) -> HttpResponse:
    response = _back(request)
    scheme = request.POST.get("scheme", "")
    if scheme in SCHEMES:
        _keep(request, response, "scheme", "" if scheme == "system" else scheme, "scheme")
    return response


def _keep(request, response, field, value, cookie):
    if request.user.is_authenticated:
        setattr(request.user, field, value)
        request.user.save(update_fields=[field])
    if value:
        response.set_cookie(
            cookie, value, max_age=A_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(cookie)


def _back(request):
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    return HttpResponseRedirect(target)

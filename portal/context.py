"""What does every page know: the person's places and scheme, and where this installation stands?"""

from django.conf import settings

from portal.addresses import here
from portal.places import places_for

SCHEMES = ("light", "dark", "system")


def portal(request):
    """Lazy where it costs a query: an htmx part renders without the frame and asks for nothing."""
    user = getattr(request, "user", None)
    match = getattr(request, "resolver_match", None)
    url_name = (match.url_name or "") if match else ""
    return {
        "places": lambda: places_for(user, url_name) if user is not None else [],
        "scheme": scheme_of(request),
        "here": lambda: here(request),
        "demo": settings.DEMO,
    }


def scheme_of(request):
    """The person's choice, else the cookie of this browser, else the system's."""
    chosen = getattr(getattr(request, "user", None), "scheme", "") or request.COOKIES.get("scheme", "")
    return chosen if chosen in SCHEMES else "system"

"""Which addresses can be read, and where does somebody go from one that only takes a form?"""

from inspect import getclosurevars

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve


def here(request: HttpRequest) -> str:
    """Where to come back to: this address, or above it when only a form leads here (a faulty one is shown again)."""
    match = getattr(request, "resolver_match", None)
    if match is None or _is_readable(match):
        return request.get_full_path()
    return page_above(request.path)


def page_above(path: str) -> str:
    """The nearest address above that can be read; home where there is none."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        above = "/".join(["", *parts[:length], ""])
        try:
            match = resolve(above)
        except Resolver404:
            continue
        # the texts' own view takes every address that nobody else takes
        if match.url_name != "wagtail_serve" and _is_readable(match):
            return above
    return settings.LOGIN_REDIRECT_URL


def _is_readable(match: ResolverMatch) -> bool:
    """Whether no decorator of the view (`require_POST`) keeps a GET out; Django leaves no other mark of it."""
    view = match.func
    while view is not None:
        methods = getclosurevars(view).nonlocals.get("request_method_list") if hasattr(view, "__closure__") else None
        if methods and "GET" not in methods:
            return False
        view = getattr(view, "__wrapped__", None)
    return True

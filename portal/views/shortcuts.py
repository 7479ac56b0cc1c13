"""How does a view reach a row, a right, a page of a list, without ever forgetting who asks?

The order in every view: signed in (`@signed_in`) → the row (`get_visible`, else 404) → the right (`require`, else 403).
"""

from collections.abc import Callable, Mapping
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from contracts.models import Contract
from vendors.roles import Permission

FRAME_OF_CONTRACT = (
    *("vendor", "entity", "line", "parent", "owner", "created_by", "currency"),
    *("registered_by", "confirmed_by"),
)

signed_in = login_required


def get_visible(rows: type[Model] | QuerySet, user, **lookup):
    """The one row of a model (or queryset) that `user` may see under `lookup`; anything else is not there: 404."""
    queryset = rows.objects.visible_to(user) if isinstance(rows, type) else rows.visible_to(user)
    try:
        return queryset.get(**lookup)
    except (queryset.model.DoesNotExist, ValueError, ValidationError, OverflowError):
        raise Http404 from None


def require(user, permission: Permission, vendor=None) -> None:
    """403 unless a role in force carries the permission, for `vendor` where one is given."""
    if not user.may(permission, vendor):
        raise PermissionDenied


def require_that(allowed: bool, reason: str = "") -> None:
    """403, with a sentence for the person, unless a rule of `<app>/rules.py` said yes."""
    if not allowed:
        raise PermissionDenied(reason or _("Your role does not do this."))


def allowed_to(*permissions: Permission) -> Callable:
    """Decorate a view that is nothing without one of these rights: sign in first, 403 for everybody else."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not any(request.user.may(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return decorate


def safe_next(request: HttpRequest) -> str:
    """Where the form's `next` leads within this site; home where it leads elsewhere."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else settings.LOGIN_REDIRECT_URL


def page_of(request: HttpRequest, rows, size: int = 50) -> Page:
    """The page of a list that ?page= asks for; one that is out of range gives the nearest."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def visible_contract(request: HttpRequest, number: str, permission: Permission = Permission.CONTRACT_VIEW) -> Contract:
    """The contract with everything that the frame of its pages names, in one query; 404, and 403 without the right."""
    contract = get_visible(Contract.objects.select_related(*FRAME_OF_CONTRACT), request.user, number=number)
    require(request.user, permission, contract.vendor)
    return contract


def sorted_by(request: HttpRequest, rows: QuerySet, columns: Mapping[str, str], default: str) -> QuerySet:
    """`rows` in the order ?sort=key or ?sort=-key asks for; `columns` maps keys to lookups, ties go by primary key."""
    asked = request.GET.get("sort", "")
    key = asked if asked.removeprefix("-") in columns else default
    lookup = columns[key.removeprefix("-")]
    return rows.order_by(f"-{lookup}" if key.startswith("-") else lookup, "pk")

"""Which vendors are there, and who acts for them?"""

from collections.abc import Iterable

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from vendors.models import Membership, Vendor


def vendors_seen(user, *, words: str = "", line: str = "", state: str = "", country: str = "") -> QuerySet[Vendor]:
    """The vendors `user` may see, narrowed; each word is in a name, the code or the registration number.

    `state_shown` is each one's state as `user` may know it: that a vendor is watched is for the buyer alone.
    """
    shown = F("state")
    if not user.is_buyer:
        as_active = When(state=Vendor.State.WATCHLIST, then=Value(Vendor.State.ACTIVE))
        shown = Case(as_active, default=shown, output_field=CharField())
    rows = Vendor.objects.visible_to(user).select_related("line", "parent").annotate(state_shown=shown)
    if line:
        rows = rows.filter(line__code=line)
    if state:
        rows = rows.filter(state_shown=state)
    if country:
        rows = rows.filter(country=country)
    for word in words.split():
        named = Q(code__icontains=word) | Q(registration_number__icontains=word)
        for column in ("name_en", "name_zh", "legal_name"):
            named |= Q(**{f"{column}__icontains": word})
        rows = rows.filter(named)
    return rows


def counts_by(rows: QuerySet, column: str) -> dict[str, int]:
    """How many of `rows` there are for each value of a column, for filter chips."""
    found = rows.order_by().values_list(column).annotate(n=Count("pk", distinct=True))
    return {value: n for value, n in found if value}


def people_of(user, vendors: Iterable[Vendor]) -> list[Membership]:
    """Who acts for the vendors today, as far as `user` may see."""
    rows = Membership.objects.visible_to(user).in_force().filter(vendor__in=list(vendors), user__is_active=True)
    return list(rows.select_related("user", "vendor").order_by("vendor", "role", "user__name"))

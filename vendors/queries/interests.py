"""Who declared which interest, who has not yet, and whom does it bar from deciding?"""

from collections.abc import Iterable

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from vendors import names
from vendors.models import Interest, InterestDeclaration, Membership, RoleGrant, User, Vendor
from vendors.roles import VendorRole

# of each person the declaration that was made last
_NEWEST = (
    InterestDeclaration.objects.filter(person=OuterRef("declaration__person")).order_by("-at", "-pk").values("pk")[:1]
)


class Bars:
    """Whose approver may this person not be? Asked once, answered for any vendor."""

    def __init__(self, person: User):
        self.interests = list(_counting(person).select_related("vendor", "declaration"))

    def against(self, vendor: Vendor) -> Interest | None:
        """The interest in this vendor or its parent, by record or by name."""
        for interest in self.interests:
            if interest.vendor_id in (vendor.pk, vendor.parent_id) and interest.vendor_id:
                return interest
            if interest.company and names.core(interest.company) in _cores(vendor):
                return interest
        return None

    def reason(self, vendor: Vendor) -> str | None:
        """Why the person may not approve, or None."""
        if self.against(vendor) is None:
            return None
        return _("You declared an interest in %(vendor)s, so somebody else decides.") % {"vendor": vendor}


def _counting(person: User) -> QuerySet[Interest]:
    return Interest.objects.filter(declaration__person=person, declaration=Subquery(_NEWEST))


def _cores(vendor: Vendor) -> set[str]:
    return {names.core(name) for name in (vendor.name_en, vendor.name_zh, vendor.legal_name) if name}


def reason_barred(person: User, vendor: Vendor) -> str | None:
    """Why this person may not approve the vendor or its contracts, or None."""
    return Bars(person).reason(vendor)


def vendors_barred(person: User) -> QuerySet:
    """The vendors that the person named by record, as a subquery for lists."""
    return _counting(person).filter(vendor__isnull=False).values("vendor")


def declaration_of(person: User, year: int | None = None) -> InterestDeclaration | None:
    """What a person declared last, in a year where one is given."""
    rows = InterestDeclaration.objects.filter(person=person).prefetch_related("interests__vendor")
    return rows.filter(**({"year": year} if year else {})).order_by("-at", "-pk").first()


def declarations_in(user, year: int) -> QuerySet[InterestDeclaration]:
    """The declarations of a year that `user` may see, each person's newest; those who named something first."""
    newest = InterestDeclaration.objects.filter(person=OuterRef("person"), year=year).order_by("-at", "-pk")
    rows = InterestDeclaration.objects.visible_to(user).filter(year=year, pk=Subquery(newest.values("pk")[:1]))
    rows = rows.select_related("person").prefetch_related("interests__vendor", "person__memberships__vendor")
    return rows.order_by("nothing", "person__name", "pk")


def undeclared_in(user, year: int) -> QuerySet[User]:
    """Active people with a role or a vendor today who have not declared in a year."""
    grants = RoleGrant.objects.in_force().values("user")
    members = Membership.objects.in_force().exclude(role=VendorRole.VIEWER).values("user")
    declared = InterestDeclaration.objects.filter(year=year).values("person")
    people = User.objects.visible_to(user).filter(is_active=True, is_system=False).exclude(pk__in=declared)
    people = people.filter(Q(pk__in=grants) | Q(pk__in=members)).prefetch_related("memberships__vendor")
    return people.order_by("name", "pk")


def years(user) -> Iterable[int]:
    """The years anybody declared in, newest first."""
    rows = InterestDeclaration.objects.visible_to(user).order_by("-year")
    return list(rows.values_list("year", flat=True).distinct())

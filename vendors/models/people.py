"""Who works here, for whom, and since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vendors.access import Scoped, ScopedQuerySet, access_day
from vendors.models.parties import ServiceLine, Vendor
from vendors.roles import (
    APPROVING_ROLES,
    CLOSED_WITH_THE_VENDOR,
    ROLE_PERMISSIONS,
    VENDOR_ROLE_PERMISSIONS,
    Permission,
    Role,
    VendorRole,
)
from vendors.words import reads_chinese


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose rows a user may see: everything, those of some service lines, those of some vendors."""

    everything: bool
    lines: frozenset[int]
    vendors: frozenset[int]


class UserManager(BaseUserManager.from_queryset(ScopedQuerySet)):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, or one named system user per kind of automatic work. The e-mail address is the login."""

    vendor_path = "memberships__vendor"
    vendor_path_is_many = True

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120, blank=True)
    title = models.CharField(_("job title"), max_length=120, blank=True)
    language = models.CharField(
        _("language"), max_length=10, blank=True, choices=[("en", "English"), ("zh-hans", "简体中文")]
    )
    zone = models.CharField(_("time zone"), max_length=60, default="Asia/Shanghai")
    scheme = models.CharField(
        _("colour scheme"), max_length=5, blank=True, choices=[("light", _("Light")), ("dark", _("Dark"))]
    )
    dense = models.BooleanField(_("dense tables"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_system = models.BooleanField(default=False)
    terms_version = models.CharField(
        max_length=20, blank=True, editable=False, help_text="of the newest consent: read with the person, at no cost"
    )
    date_joined = models.DateTimeField(default=timezone.now)

    names_a_person = True
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        """The person's name as the reader's language has it."""
        return (self.name_zh if reads_chinese() else "") or self.name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def is_staff(self) -> bool:
        """Django's admin site is not installed; libraries that ask get the answer of the roles."""
        return self.may(Permission.TEXT_EDIT)

    # Rights are read once per instance (one request): what was granted meanwhile counts from the next request on.
    @cached_property
    def _grants(self) -> list["RoleGrant"]:
        return list(RoleGrant.objects.in_force().filter(user=self)) if self.pk and self.is_active else []

    @cached_property
    def _memberships(self) -> list["Membership"]:
        return (
            list(Membership.objects.in_force().filter(user=self).select_related("vendor"))
            if self.pk and self.is_active
            else []
        )

    @cached_property
    def reach(self) -> Reach:
        lines = frozenset(grant.line_id for grant in self._grants if grant.line_id)
        return Reach(
            everything=any(grant.line_id is None for grant in self._grants),
            lines=lines,
            vendors=frozenset(membership.vendor_id for membership in self._memberships),
        )

    @property
    def is_buyer(self) -> bool:
        return bool(self._grants)

    @property
    def is_vendor_person(self) -> bool:
        return bool(self._memberships)

    @property
    def roles(self) -> list[str]:
        """The role values in force, the buyer's first."""
        return [grant.role for grant in self._grants] + [membership.role for membership in self._memberships]

    @property
    def vendors(self) -> list[Vendor]:
        """The vendors the person acts for."""
        return [membership.vendor for membership in self._memberships]

    def has_role(self, *roles: Role) -> bool:
        return any(grant.role in roles for grant in self._grants)

    def holds(self, roles: Iterable[str], vendor: Vendor) -> bool:
        """Whether one of these roles is in force for the vendor."""
        return any(grant.role in roles and grant.line_id in (None, vendor.line_id) for grant in self._grants)

    def may(self, permission: Permission, vendor: Vendor | None = None) -> bool:
        """Whether a role in force carries the permission, for `vendor` where one is given and its record is open."""
        if vendor is not None and permission in CLOSED_WITH_THE_VENDOR and vendor.state == Vendor.State.OFFBOARDED:
            return False
        for grant in self._grants:
            if permission in ROLE_PERMISSIONS[Role(grant.role)]:
                if grant.line_id is None or vendor is None or vendor.line_id == grant.line_id:
                    return True
        return any(
            permission in VENDOR_ROLE_PERMISSIONS[VendorRole(membership.role)]
            for membership in self._memberships
            if vendor is None or membership.vendor_id == vendor.pk
        )


class DatedQuerySet(ScopedQuerySet):
    def in_force(self, today=None):
        today = today or access_day()
        return self.filter(Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today)))


class RoleGrantQuerySet(DatedQuerySet):
    def in_force(self, today=None):
        return super().in_force(today).filter(Q(confirmed_by__isnull=False) | ~Q(role__in=list(APPROVING_ROLES)))


class RoleGrant(Scoped):
    """A role of the buyer given to a person, from a day on, by somebody else; approving roles need a second granter."""

    vendor_path = None

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    line = models.ForeignKey(ServiceLine, models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_grant_role"),
            models.CheckConstraint(condition=~Q(granted_by=F("user")), name="role_grant_not_to_oneself"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (~Q(confirmed_by=F("user")) & ~Q(confirmed_by=F("granted_by"))),
                name="role_grant_second_granter",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="role_grant_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Membership(Scoped):
    """A person acts for a vendor."""

    vendor_path = "vendor"
    names_a_person = True

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    vendor = models.ForeignKey(Vendor, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=VendorRole.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["vendor", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "vendor"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=VendorRole.values), name="membership_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.vendor}"


class Invitation(Scoped):
    """Somebody was asked by e-mail to join, as a buyer's person (`role`) or a vendor's (`vendor`, `vendor_role`)."""

    vendor_path = "vendor"
    names_a_person = True

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    vendor = models.ForeignKey(Vendor, models.PROTECT, null=True, blank=True, related_name="invitations")
    vendor_role = models.CharField(max_length=20, choices=VendorRole.choices, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(vendor__isnull=True) & ~Q(role="") & Q(vendor_role=""))
                | (Q(vendor__isnull=False) & Q(role="") & ~Q(vendor_role="")),
                name="invitation_one_side",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.email

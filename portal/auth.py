"""Who may write texts in Wagtail? Whoever's role says so at this moment; no group or stored permission does."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver

from vendors.roles import Permission

EDITORS = "Editors"
TEXTS = frozenset(
    {"wagtailadmin.access_admin"}
    | {f"portal.{verb}_announcement" for verb in ("view", "add", "change", "delete")}
    | {f"portal.{verb}_lettertext" for verb in ("view", "change")}  # each kind of letter has its one text
)


class TextsBackend(BaseBackend):
    """Answers for the permissions in TEXTS; its no counts for all backends, because it stands first in the settings."""

    def get_user(self, user_id):
        """The person of a session that was opened without naming a backend, as tests open theirs."""
        return get_user_model()._base_manager.filter(pk=user_id, is_active=True).first()

    def has_perm(self, user_obj, perm: str, obj=None) -> bool:
        if perm not in TEXTS:
            return False
        if not writes_texts(user_obj):
            raise PermissionDenied
        return True

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        return set(TEXTS) if writes_texts(user_obj) else set()


def writes_texts(user) -> bool:
    return user.is_authenticated and user.is_active and user.may(Permission.TEXT_EDIT)


def keep_editors(user) -> None:
    """Put the person, by the rights they hold now, in or out of the group that Wagtail's page permissions hang on."""
    user = type(user)._base_manager.get(pk=user.pk)
    if not Group.objects.filter(name=EDITORS).exists():
        return
    change = user.groups.add if writes_texts(user) else user.groups.remove
    change(Group.objects.get(name=EDITORS))


@receiver(user_logged_in)
def keep_editors_at_sign_in(sender, request, user, **kwargs) -> None:
    keep_editors(user)

"""Who may write texts and clauses in Wagtail? Whoever’s role says so at this moment; no group or permission does."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver

from vendors.roles import Permission

EDITORS, PUBLISHERS = "Editors", "Clause readers"
_ANNOUNCEMENT = {f"portal.{verb}_announcement" for verb in ("view", "add", "change", "delete")}
_LETTER = {f"portal.{verb}_lettertext" for verb in ("view", "change")}  # each kind of letter has its one text
_WRITTEN = {f"portal.{verb}_{name}" for name in ("clause", "contracttemplate") for verb in ("view", "add", "change")}
_PUBLISHED = {
    f"portal.{verb}_{name}" for name in ("clause", "contracttemplate") for verb in ("publish", "lock", "unlock")
}
# what Wagtail asks for → the right that answers; a clause that contracts were made from is unpublished, not deleted
RIGHTS = (
    dict.fromkeys(_ANNOUNCEMENT, Permission.TEXT_EDIT)
    | dict.fromkeys(_LETTER, Permission.TEXT_EDIT)
    | dict.fromkeys(_WRITTEN, Permission.CLAUSE_WRITE)
    | dict.fromkeys(_PUBLISHED, Permission.CLAUSE_PUBLISH)
)
ADMIN = "wagtailadmin.access_admin"


class TextsBackend(BaseBackend):
    """Answers for what Wagtail asks; its no counts for all backends, because it stands first in the settings."""

    def get_user(self, user_id):
        """The person of a session that was opened without naming a backend, as tests open theirs."""
        return get_user_model()._base_manager.filter(pk=user_id, is_active=True).first()

    def has_perm(self, user_obj, perm: str, obj=None) -> bool:
        if perm != ADMIN and perm not in RIGHTS:
            return False
        if perm not in self.get_all_permissions(user_obj):
            raise PermissionDenied
        return True

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        if not (user_obj.is_authenticated and user_obj.is_active):
            return set()
        held = {right for right in set(RIGHTS.values()) if user_obj.may(right)}
        return {perm for perm, right in RIGHTS.items() if right in held} | ({ADMIN} if held else set())


def writes_texts(user) -> bool:
    return user.is_authenticated and user.is_active and user.may(Permission.TEXT_EDIT)


def keep_editors(user) -> None:
    """Put the person, by the rights they hold now, in or out of the groups that Wagtail's pages and checks hang on."""
    user = type(user)._base_manager.get(pk=user.pk)
    for name, right in ((EDITORS, Permission.TEXT_EDIT), (PUBLISHERS, Permission.CLAUSE_PUBLISH)):
        group = Group.objects.filter(name=name).first()
        if group is not None:
            change = user.groups.add if user.is_active and user.may(right) else user.groups.remove
            change(group)


@receiver(user_logged_in)
def keep_editors_at_sign_in(sender, request, user, **kwargs) -> None:
    keep_editors(user)

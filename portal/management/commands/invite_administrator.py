"""How does the first person get into a new installation? By a link that this command mails and prints."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from vendors.actions.people import invite_person
from vendors.lifecycle import NotPossible
from vendors.models import RoleGrant
from vendors.roles import Role
from vendors.system import system_user


class Command(BaseCommand):
    help = "Invite the first administrator; every further person is invited by a colleague, on the pages."

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    def handle(self, *args, email: str, name: str, **options) -> None:
        if RoleGrant.objects.in_force().filter(role=Role.ADMINISTRATOR, user__is_active=True).exists():
            raise CommandError("There is an administrator already; they invite others under People.")
        try:
            invitation = invite_person(by=system_user("installation"), email=email, name=name, role=Role.ADMINISTRATOR)
        except NotPossible as refusal:
            raise CommandError(str(refusal)) from None
        link = settings.SITE_URL + reverse("invitation_accept", args=[invitation.token])
        self.stdout.write(f"Mailed to {invitation.email}; the link works for seven days:\n{link}")

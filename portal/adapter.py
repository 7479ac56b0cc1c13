"""How does allauth behave here: nobody signs up by themself, secrets are not stored in the clear?"""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from vendors.retention import forgets


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        """People come by invitation."""
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL


class MFAAdapter(DefaultMFAAdapter):
    """Authenticator secrets and recovery seeds are encrypted under SECRET_KEY; a fallback key still reads old ones."""

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _keys().decrypt(encrypted_text.encode()).decode()


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"mfa:{key}".encode()).digest())) for key in secrets]
    )


def with_authenticator(people) -> set[int]:
    """The ids of those who have set up an authenticator."""
    rows = Authenticator.objects.filter(user__in=[person.pk for person in people], type=Authenticator.Type.TOTP)
    return set(rows.values_list("user_id", flat=True))


@forgets
def keys_of_the_account(person, *, email: str) -> None:
    """The address as allauth knows it, authenticators, and where the person was signed in from."""
    for model in (EmailAddress, Authenticator, UserSession):
        model.objects.filter(user=person).delete()


def keep_address(person) -> None:
    """Tell allauth what the link from the mail has proved: the address is the person's own."""
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)

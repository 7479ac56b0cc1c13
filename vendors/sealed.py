"""How is a bank account number kept, so that who reads the database does not read it?

Sealed with the first of `BANK_KEYS`, opened with any of them. Beside it stands a blind index, by which two rows with
the same number are found without opening either.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

Unreadable = InvalidToken  # none of the keys opens it


def seal(text: str) -> bytes:
    """The text, encrypted with the first key."""
    return _keys().encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """The text again; raises `Unreadable` where no key opens it."""
    return _keys().decrypt(bytes(sealed)).decode()


def blind_index(text: str) -> str:
    """The same 64 characters for the same text, under the first key; nothing can be worked back from them."""
    return blind_indexes(text)[0]


def blind_indexes(text: str) -> list[str]:
    """The index under each key, the first key's first: rows not yet sealed anew are found too."""
    return [
        hmac.new(_derived("index", secret), text.encode(), hashlib.sha256).hexdigest() for secret in settings.BANK_KEYS
    ]


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived("seal", secret))) for secret in settings.BANK_KEYS])


def _derived(purpose: str, secret: str) -> bytes:
    return hashlib.sha256(f"bank:{purpose}:{secret}".encode()).digest()

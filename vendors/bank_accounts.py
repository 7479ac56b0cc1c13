"""Can this be the number of a bank account? IBANs by their check digits, Chinese numbers by length and, cards, by Luhn.

No sentence here repeats the number: it would be read where the number must not stand.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from stdnum import bic, iban, luhn
from stdnum.exceptions import ValidationError

# where an account has an IBAN and nothing else is taken
IBAN_COUNTRIES = frozenset(
    "AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK SM".split()
)
CN_LENGTHS = range(8, 29)
CN_CARD_LENGTHS = range(16, 20)
CN_CARD_START = "62"  # UnionPay cards issued in mainland China
OTHER_LENGTHS = range(4, 35)


class NotAnAccount(Exception):
    """Why it cannot be one, as a sentence."""


@dataclass(frozen=True, slots=True)
class Account:
    """A number without spaces, and what it is: `iban`, `cn_account`, `cn_card` or `other`."""

    number: str = field(repr=False)
    kind: str

    @property
    def last_four(self) -> str:
        return self.number[-4:]


def read_account(text: str, country: str) -> Account:
    """The account that `text` names in a country; raises `NotAnAccount`."""
    number = re.sub(r"[\s\-.]", "", text).upper()
    if not number.isascii() or not number.isalnum():
        raise NotAnAccount(_("An account number has letters and digits only."))
    if country in IBAN_COUNTRIES:
        return Account(_iban(number, country), "iban")
    if country == "CN":
        return _chinese(number)
    if len(number) not in OTHER_LENGTHS:
        raise NotAnAccount(_("An account number has 4 to 34 characters."))
    return Account(number, "other")


def read_bank_code(text: str, country: str) -> str:
    """The bank's code: 12 digits of CNAPS in China, a BIC elsewhere; raises `NotAnAccount`."""
    code = re.sub(r"\s", "", text).upper()
    if country == "CN" and code.isdigit():
        if len(code) != 12:
            raise NotAnAccount(_("A CNAPS code has 12 digits."))
        return code
    try:
        return bic.validate(code)
    except ValidationError:
        raise NotAnAccount(
            _("A BIC has 8 or 11 characters, such as COBADEFF; in China a CNAPS code of 12 digits stands too.")
        ) from None


def _iban(number: str, country: str) -> str:
    try:
        number = iban.validate(number)
    except ValidationError:
        raise NotAnAccount(
            _("Its check digits do not fit: this is not an IBAN. Read it again from the paper.")
        ) from None
    if number[:2] != country:
        raise NotAnAccount(_("The IBAN belongs to another country than the one named beside it."))
    return number


def _chinese(number: str) -> Account:
    if not number.isdigit() or len(number) not in CN_LENGTHS:
        raise NotAnAccount(_("An account number in China has 8 to 28 digits."))
    if number.startswith(CN_CARD_START) and len(number) in CN_CARD_LENGTHS:
        if not luhn.is_valid(number):
            raise NotAnAccount(_("It looks like a card number, but its last digit does not fit. Read it again."))
        return Account(number, "cn_card")
    return Account(number, "cn_account")

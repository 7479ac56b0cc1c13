"""Is a company's identifier one that can exist? USCC, LEI and EU VAT by their check digits, refused with a sentence."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import lei
from stdnum.cn import uscc
from stdnum.eu import vat
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidLength
from stdnum.exceptions import ValidationError as Unfit

LEI_LENGTH = 20
# ISO codes of the member states, where a VAT number begins otherwise than the country is called
VAT_PREFIX = {"GR": "EL"}
EU = frozenset(code.upper() for code in vat.MEMBER_STATES - {"xi"})


def registration_number(number: str, country: str) -> str:
    """As it is written officially: in China the unified social credit code; of other registers left as it is."""
    if country != "CN" or not number.strip():
        return number.strip()
    number = uscc.compact(number)
    try:
        return uscc.validate(number)
    except InvalidLength:
        raise ValidationError(
            _("A unified social credit code has 18 characters, not %(n)s.") % {"n": len(number)}
        ) from None
    except InvalidChecksum:
        raise ValidationError(
            _("The last character does not fit the others: one character of this credit code is wrong.")
        ) from None
    except Unfit:
        raise ValidationError(
            _(
                "A unified social credit code has eight digits at place 1 to 8, "
                "then digits and capital letters other than I, O, S, V and Z."
            )
        ) from None


def legal_entity_identifier(number: str) -> str:
    """An LEI without blanks, in capitals (ISO 17442)."""
    if not number.strip():
        return ""
    number = lei.compact(number)
    if len(number) != LEI_LENGTH:
        raise ValidationError(_("An LEI has 20 characters, not %(n)s.") % {"n": len(number)})
    try:
        return lei.validate(number)
    except InvalidChecksum:
        raise ValidationError(
            _("The last two digits do not fit the others: one character of this LEI is wrong.")
        ) from None
    except Unfit:
        raise ValidationError(_("An LEI has digits and capital letters only.")) from None


def vat_number(number: str, country: str) -> str:
    """A VAT number of the European Union with its country in front; one of another country is left as it is."""
    written = "".join(number.split()).upper()
    if not written:
        return ""
    prefix = VAT_PREFIX.get(country, country)
    if not (country in EU or written[:2] in EU | {"EL", "XI"}):
        return written
    try:
        return vat.validate(written)
    except InvalidComponent:
        if written[:2] in EU | {"EL", "XI"}:
            raise ValidationError(_unfit(written)) from None
        raise ValidationError(
            _("A VAT number of the European Union begins with its country, such as %(prefix)s…") % {"prefix": prefix}
        ) from None
    except InvalidChecksum:
        raise ValidationError(_("The check digit does not fit: one character of this VAT number is wrong.")) from None
    except Unfit:
        raise ValidationError(_unfit(written)) from None


def _unfit(written: str) -> str:
    return _("This is not how a VAT number of %(country)s is written.") % {"country": written[:2]}


def checked(vendor, names) -> None:
    """Bring those of a vendor's identifiers that are among `names` into their form; ValidationError by field."""
    checks = {
        "registration_number": lambda: registration_number(vendor.registration_number, vendor.country),
        "lei": lambda: legal_entity_identifier(vendor.lei),
        "vat_number": lambda: vat_number(vendor.vat_number, vendor.country),
    }
    wrong = {}
    for name in checks.keys() & set(names):
        try:
            setattr(vendor, name, checks[name]())
        except ValidationError as error:
            wrong[name] = error.messages
    if wrong:
        raise ValidationError(wrong)

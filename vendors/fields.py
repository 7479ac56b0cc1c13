"""How exact numbers and money are stored, so that no database turns them into floats."""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from vendors.money import from_minor, to_minor


class ExactDecimalField(models.CharField):
    """A `Decimal` kept digit for digit, as text (SQLite would store a Django decimal as REAL).

    Compared and summed in Python only: the database answers `=`, `in` and `is null`, any other lookup is a
    `FieldError`.
    """

    description = "exact decimal number, stored as text"
    _allowed = frozenset({"exact", "in", "isnull"})

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 80)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if kwargs.get("max_length") == 80:
            del kwargs["max_length"]
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return None if value is None else Decimal(value)

    def to_python(self, value):
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise ValidationError(_("A float is not exact; pass text or a Decimal."))
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise ValidationError(_("“%(value)s” is not a number."), params={"value": value}) from None
        if not number.is_finite():
            raise ValidationError(_("“%(value)s” is not a number."), params={"value": value})
        return number

    def get_prep_value(self, value):
        value = self.to_python(value)
        return None if value is None else format(value, "f")

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def get_lookup(self, lookup_name):
        if lookup_name not in self._allowed:
            raise FieldError(
                f"{self.name}: exact numbers are compared in Python, not by {lookup_name!r} in the database"
            )
        return super().get_lookup(lookup_name)

    def run_validators(self, value):
        super().run_validators(None if value is None else format(value, "f"))

    def formfield(self, **kwargs):
        from django import forms  # a form class is only needed where forms are built

        return models.Field.formfield(self, **{"form_class": forms.DecimalField, **kwargs})


class LongJSONField(models.JSONField):
    """JSON of some length in rows that are written many at a time.

    Django writes many rows to PostgreSQL as arrays, and psycopg then escapes every quote of the text once more, in
    Python. A field with a placeholder of its own is written row by row in the same statement. The column is the same.
    """

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def get_placeholder(self, value, compiler, connection) -> str:
        return "%s"


class Money:
    """Reads and writes an integer `*_minor` column as a `Decimal` amount in the row's currency.

    `amount = Money("amount_minor")` on a model with a `currency` attribute (an ISO 4217 code).
    """

    def __init__(self, column: str, currency: str = "currency"):
        self.column, self.currency = column, currency

    def __get__(self, row, owner=None):
        if row is None:
            return self
        minor = getattr(row, self.column)
        return None if minor is None else from_minor(minor, getattr(row, self.currency))

    def __set__(self, row, amount):
        setattr(row, self.column, None if amount is None else to_minor(amount, getattr(row, self.currency)))

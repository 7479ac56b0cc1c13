"""Which fields and inputs do the forms about a contract share?"""

import re
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from vendors.money import exponent

FIGURE = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,20})?")
FULL_WIDTH = str.maketrans("０１２３４５６７８９．－％，", "0123456789.-%,")


def day_input(**attrs) -> forms.DateInput:
    return forms.DateInput({"type": "date", "data-width": "short"} | attrs, format="%Y-%m-%d")


def amount_input(currency: str = "") -> forms.TextInput:
    return forms.TextInput(
        {"inputmode": "decimal", "data-currency": currency} if currency else {"inputmode": "decimal"}
    )


def figure_input(unit: str = "", **attrs) -> forms.TextInput:
    """A short input for a number, its unit inside."""
    given = {"inputmode": "decimal", "data-width": "short", "autocomplete": "off"} | attrs
    return forms.TextInput(given | ({"data-unit": unit} if unit else {}))


class MoneyField(forms.DecimalField):
    """An amount, whole in the minor unit of the currency that its input shows."""

    def __init__(self, **kwargs):
        kwargs.setdefault("min_value", Decimal(0))
        super().__init__(max_digits=15, **kwargs)  # in minor units a column still holds it

    def validate(self, value):
        super().validate(value)
        if value is not None:
            check_amount(value, self.widget.attrs.get("data-currency", ""))


def check_amount(amount: Decimal, currency: str) -> None:
    """Raises `ValidationError` for an amount with more decimals than its currency; without one nothing is known."""
    if currency and amount.is_finite() and amount != round(amount, exponent(currency)):
        words = {"amount": amount, "currency": currency}
        raise forms.ValidationError(_("%(amount)s has more decimals than %(currency)s has."), params=words)


class FigureField(forms.CharField):
    """A number that decides or pays, kept as it was typed; a sign %, commas and full-width digits are understood."""

    def __init__(self, *, unit: str = "", signed: bool = False, **kwargs):
        kwargs.setdefault("widget", figure_input(unit))
        kwargs.setdefault("required", False)
        super().__init__(max_length=60, **kwargs)
        self.signed = signed

    def clean(self, value):
        text = super().clean(value).translate(FULL_WIDTH).replace(",", "").removesuffix("%").strip()
        if not text:
            return ""
        if not FIGURE.fullmatch(text):
            raise forms.ValidationError(_("“%(value)s” is not a number, such as 99.5."), params={"value": value})
        if not self.signed and text.startswith("-"):
            raise forms.ValidationError(_("A number below 0 makes no sense here."))
        return text


class CountField(forms.IntegerField):
    """How many; never below `min_value`."""

    def __init__(self, *, unit: str = "", **kwargs):
        kwargs.setdefault("min_value", 1)
        kwargs.setdefault("max_value", 10_000_000)
        kwargs.setdefault("required", False)
        given = {"inputmode": "numeric", "data-width": "short", "autocomplete": "off"}
        kwargs.setdefault("widget", forms.TextInput(given | ({"data-unit": unit} if unit else {})))
        super().__init__(**kwargs)


class DayField(forms.DateField):
    """A day, kept as text in ISO 8601."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(widget=day_input(), **kwargs)

    def clean(self, value):
        day = super().clean(value)
        return day.isoformat() if day else ""


def choice(label, words: dict, absent, **kwargs) -> forms.ChoiceField:
    """A choice whose empty value says what holds when nothing is agreed."""
    return forms.ChoiceField(label=label, choices=[("", absent), *words.items()], required=False, **kwargs)

"""Does an amount have to be whole in its currency before anything is made of it?"""

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser

from portal.forms.approval_matrix import BandForm
from portal.forms.contracts.fields import MoneyField, amount_input
from vendors.models import Currency


class Form(forms.Form):
    amount = MoneyField(required=False)

    def __init__(self, *args, currency="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].widget = amount_input(currency)


@pytest.mark.parametrize(
    ("currency", "typed", "faults"),
    [
        ("CNY", "12.34", []),
        ("CNY", "12.340", []),
        ("CNY", "12.345", ["12.345 has more decimals than CNY has."]),
        ("JPY", "1200", []),
        ("JPY", "12.5", ["12.5 has more decimals than JPY has."]),
        ("", "12.345", []),
        ("CNY", "NaN", ["Enter a number."]),
        ("CNY", "9999999999999999", ["Ensure that there are no more than 15 digits in total."]),
    ],
)
def test_an_amount_is_whole_in_the_currency_that_its_input_shows(currency, typed, faults):
    form = Form({"amount": typed}, currency=currency)
    form.full_clean()
    assert form.errors.get("amount", []) == faults


@pytest.mark.django_db
def test_a_band_of_the_matrix_is_whole_in_the_currency_chosen_beside_it():
    Currency.objects.create(code="JPY", name_en="Yen", name_zh="日元")
    form = BandForm({"currency": "JPY", "above": "12.5", "level": "1"}, user=AnonymousUser())
    assert form.errors["above"] == ["12.5 has more decimals than JPY has."]

"""Is an identifier that cannot exist refused with what is wrong, and one that can kept in its official form?"""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from vendors import identifiers, names

CODES = ("91610201580769253D", "91350100M000100Y43", "91440300708461136T")
LEIS = ("5493001KJTIIGC8Y1R12", "HWUPKR0MPOU8FGXBT394")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", CODES)
def test_a_credit_code_stands_however_it_is_typed(code):
    assert identifiers.registration_number(f" {code[:6]} {code[6:].lower()}", "CN") == code


@given(st.sampled_from(CODES), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_other_character_in_a_credit_code_is_noticed(code, place, other):
    changed = code[:place] + other + code[place + 1 :]
    if changed == code:
        return
    with pytest.raises(ValidationError):
        identifiers.registration_number(changed, "CN")


# ISO 7064 MOD 97-10 writes a letter as two digits. A digit put for a letter moves all that follows, and about one such
# slip in 97 keeps the sum; a digit for a digit and a letter for a letter never do.
@given(st.sampled_from(LEIS), st.integers(0, 19), st.integers(0, 25))
def test_any_other_character_of_its_kind_in_an_lei_is_noticed(code, place, other):
    kind = "0123456789" if code[place].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    changed = code[:place] + kind[other % len(kind)] + code[place + 1 :]
    if changed == code:
        assert identifiers.legal_entity_identifier(code) == code
        return
    with pytest.raises(ValidationError):
        identifiers.legal_entity_identifier(changed)


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (lambda: identifiers.registration_number(CODES[0][:-1], "CN"), "has 18 characters, not 17."),
        (lambda: identifiers.registration_number(CODES[0][:-1] + "E", "CN"), "one character of this credit code"),
        (lambda: identifiers.registration_number("9161020I580769253D", "CN"), "other than I, O, S, V and Z"),
        (lambda: identifiers.legal_entity_identifier("HWUPKR0MPOU8FGXBT39"), "has 20 characters, not 19."),
        (lambda: identifiers.legal_entity_identifier("HWÜPKR0MPOU8FGXBT394"), "digits and capital letters only"),
        (lambda: identifiers.vat_number("136695976", "DE"), "begins with its country, such as DE"),
        (lambda: identifiers.vat_number("094259216", "GR"), "begins with its country, such as EL"),
        (lambda: identifiers.vat_number("DE136695977", "DE"), "one character of this VAT number is wrong"),
        (lambda: identifiers.vat_number("DE1366", "DE"), "not how a VAT number of DE is written"),
    ],
)
def test_the_sentence_says_what_is_wrong(check, said):
    with pytest.raises(ValidationError) as refused:
        check()
    assert said in refused.value.messages[0]


def test_what_cannot_be_checked_is_left_as_it_is():
    assert (
        identifiers.registration_number("HRB 417", "DE"),
        identifiers.vat_number("che-123.456", "CH"),
        identifiers.vat_number("de 136 695 976", "DE"),
        identifiers.legal_entity_identifier(""),
    ) == ("HRB 417", "CHE-123.456", "DE136695976", "")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Rheinlog Fulfilment GmbH", "RHEINLOG Fulfillment", True),
        ("Vistula Care Sp. z o.o.", "Vistula Care", True),
        ("Polder Parcel B.V.", "Polder Parcels", True),
        ("上海海云商贸有限公司", "上海海云商贸股份有限公司", True),
        ("云岚云计算有限公司", "云岚计算", True),
        ("Acme Courier", "Globex Parcels", False),
        ("恒瞳支付服务有限公司", "聚福码付网络科技有限公司", False),
        ("IT", "ID", False),
        ("有限公司", "公司", False),
    ],
)
def test_names_are_alike_without_legal_form_case_and_punctuation(one, other, same):
    assert names.alike(names.core(one), names.core(other)) is same

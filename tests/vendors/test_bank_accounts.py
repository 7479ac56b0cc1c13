"""Is a number taken for an account only where it can be one, and is it never repeated in what is said of it?"""

import pytest

from vendors.bank_accounts import Account, NotAnAccount, read_account, read_bank_code


@pytest.mark.parametrize(
    "typed, country, number, kind",
    [
        ("DE89 3704 0044 0532 0130 00", "DE", "DE89370400440532013000", "iban"),
        ("nl91abna0417164300", "NL", "NL91ABNA0417164300", "iban"),
        ("3100 6660 9018 1500 12345", "CN", "310066609018150012345", "cn_account"),
        ("6222 0212 3456 7890 128", "CN", "6222021234567890128", "cn_card"),
        ("123-456-789", "HK", "123456789", "other"),
    ],
)
def test_an_account_is_read_without_its_spaces(typed, country, number, kind):
    assert read_account(typed, country) == Account(number, kind)


@pytest.mark.parametrize(
    "typed, country, why",
    [
        ("DE89370400440532013001", "DE", "check digits"),  # one digit off
        ("NL91ABNA0417164300", "DE", "another country"),
        ("12345678", "DE", "check digits"),
        ("1234567", "CN", "8 to 28 digits"),
        ("31006666090181500X", "CN", "8 to 28 digits"),
        ("6222021234567890129", "CN", "last digit"),
        ("12/34", "HK", "letters and digits"),
        ("123", "HK", "4 to 34"),
    ],
)
def test_what_cannot_be_one_is_refused_with_a_sentence_that_does_not_repeat_it(typed, country, why):
    with pytest.raises(NotAnAccount) as refused:
        read_account(typed, country)
    assert why in str(refused.value)
    assert typed not in str(refused.value)


def test_an_accounts_number_is_not_in_its_own_words():
    assert "12345678" not in repr(read_account("12345678", "CN"))


def test_a_banks_code_is_a_bic_or_twelve_digits_in_china():
    assert (read_bank_code("cobadeff", "DE"), read_bank_code("102 290 000 001", "CN")) == ("COBADEFF", "102290000001")
    for typed, country in (("10229000000", "CN"), ("COBA", "DE"), ("102290000001", "DE")):
        with pytest.raises(NotAnAccount):
            read_bank_code(typed, country)

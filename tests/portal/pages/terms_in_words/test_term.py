"""Is everything that a version agrees on its term and notice said in plain words, and is ours kept to us?"""

from datetime import date

import pytest

from contracts.models import ContractVersion
from portal.pages.terms_in_words.term import term_sentences
from vendors.models import Calendar

YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "notice_days": 90, "delivery_days": 4}
CHINA = Calendar(code="CN", country="CN", name_en="Offices, China", name_zh="中国办公日历")
DELIVERED = "A notice counts when it arrives; we allow 4 days for that."


def said(**terms):
    version = ContractVersion(**(YEAR | terms))
    return [sentence.replace("\u00a0", " ") for sentence in term_sentences(version, ours=False)]


@pytest.mark.parametrize(
    ("terms", "sentences"),
    [
        (
            {},
            [
                "It runs for 12 months, from 1 Jan 2026 to 31 Dec 2026, both days included.",
                "Then it ends by itself.",
                DELIVERED,
            ],
        ),
        (
            {"renews_months": 12, "calendar": CHINA, "delivery_days": None, "delivery_business_days": 2},
            [
                "It runs for 12 months, from 1 Jan 2026 to 31 Dec 2026, both days included.",
                "Then it renews by itself, each time for 12 months, unless notice arrives in time.",
                "Notice to end it arrives at least 90 days before the term ends.",
                "A last day that is not worked (Offices, China) moves to the working day before it.",
                "A notice counts as delivered 2 business days after it was sent.",
            ],
        ),
        (
            {
                "ends_on": date(2026, 12, 30),
                "evergreen": True,
                "notice_days": None,
                "notice_months": 3,
                "clear_days": True,
                "window_days": 180,
            },
            [
                "It runs from 1 Jan 2026 to 30 Dec 2026, both days included.",
                "Then it runs on without an end, until a notice ends it.",
                "Notice to end it arrives at least 3 clear months before the term ends, and at most 180 days before.",
                "Clear days: neither the day on which it arrives nor the last day is one of them.",
                "Once the term is over, a notice ends it 3 clear months after it arrived.",
                DELIVERED,
            ],
        ),
        (
            {
                "ends_on": date(2027, 1, 1),
                "counting": "civil_code",
                "extension_count": 2,
                "extension_months": 6,
                "extension_notice_days": 60,
            },
            [
                "It runs for 12 months, from 1 Jan 2026 to 1 Jan 2027, both days included.",
                "Then it ends, unless we extend it: up to 2 times, each time by 6 months.",
                "Months are counted by the Civil Code: the day on which they start is not counted.",
                "An extension is asked for at least 60 days before the term ends.",
                DELIVERED,
            ],
        ),
    ],
)
def test_every_rule_is_a_sentence(terms, sentences):
    assert said(**terms) == sentences


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"renews_months": 12, "decide_days": 30}, "We decide 30 days before a notice has to be sent."),
        ({"renews_months": 12, "decide_days": 0}, "We decide by the day on which a notice has to be sent."),
        ({"decide_days": 30}, "We decide what follows 30 days before the term ends."),
    ],
)
def test_by_when_we_decide_is_said_to_us_only(terms, sentence):
    version = ContractVersion(**YEAR, **terms)
    ours, theirs = term_sentences(version, ours=True), term_sentences(version, ours=False)
    assert [one for one in ours if one not in theirs] == [sentence]

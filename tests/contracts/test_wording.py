"""Do the words for a contract's JSON parts exist for every place, and does what is unknown read as it stands?"""

from datetime import date

import pytest
from django.utils.translation import override

from contracts.wording import CHOICES, LABELS, keys_of, label, leaves, path_of, worded, worded_day


def place(pattern: str) -> tuple[str, ...]:
    names = iter(("Peak", "OTD"))
    return tuple(next(names) if key == "*" else key for key in pattern.split("."))


@pytest.mark.parametrize("pattern", LABELS)
def test_every_place_has_words_that_take_the_contracts_own_names(pattern):
    words = label(place(pattern))
    assert "%(" not in words
    assert ("*" in pattern) == ("Peak" in words)
    assert (pattern.count("*") == 2) == ("OTD" in words)


@pytest.mark.parametrize(("pattern", "word"), [(pattern, word) for pattern, words in CHOICES.items() for word in words])
def test_every_word_to_choose_from_reads_as_more_than_its_code(pattern, word):
    assert worded(place(pattern), word, "CNY") == str(CHOICES[pattern][word])


@pytest.mark.parametrize("made_as", ["Trial period", "试运行期"])
def test_the_trial_is_called_as_the_reader_calls_it_in_whichever_language_it_was_made(made_as):
    place = ("rules", "windows", made_as, "start")
    assert label(place) == "“Trial period” starts"
    with override("zh-hans"):
        assert label(place) == "“试运行期”开始日"
        assert label(("rules", "windows", "Peak", "start")) == "“Peak”开始日"


def test_every_choice_is_made_at_a_place_that_has_words():
    assert set(CHOICES) - set(LABELS) == set()


@pytest.mark.parametrize("keys", [("rules", "categories", "1.2"), ("more", "a%2Eb", "ü “x”"), ("triggers", "T1", "k")])
def test_a_place_is_found_again_from_its_path(keys):
    assert keys_of(path_of(keys)) == keys


@pytest.mark.parametrize(
    ("keys", "value", "said"),
    [
        (("more", "credit", "bands"), [["99", None, "0"]], "99–…: 0"),
        (("more", "credit", "bands"), ["odd"], "odd"),
        (("rules", "score", "ladder"), [["95", "100"], ["85", "98"]], "95: 100, 85: 98"),
        (("rules", "score", "ladder"), [["95"]], "['95']"),
        (("rules", "earn_back", "exclude"), ["peak", "below_minimum"], "named seasons, Below minimum"),
        (("rules", "cap_amount"), "a lot", "a lot"),
        (("rules", "cap_amount"), "NaN", "NaN"),
        (("more", "credit", "amounts", "P1"), "1500.5", "EUR\u00a01,500.5"),
        (("rules", "windows", "Peak", "start"), "soon", "soon"),
        (("rules", "watch_only"), True, "yes"),
        (("rules", "watch_only"), False, "no"),
        (("rules", "bonus", "when"), "all_met", "every critical service level is met"),
        (("more", "window"), "rolling:3", "the last 3 periods"),
        (("rules", "pool_percent"), None, "—"),
    ],
)
def test_figures_read_as_people_write_them(keys, value, said):
    assert worded(keys, value, "EUR") == said


def test_members_without_a_name_or_with_one_that_stands_twice_are_told_apart():
    part = [{"code": "T", "k": 1}, {"code": "T", "k": 2}, {"k": 3}, "odd"]
    assert leaves(part, ("triggers",)) == {
        ("triggers", "T", "code"): "T",
        ("triggers", "T", "k"): 1,
        ("triggers", "T (2)", "code"): "T",
        ("triggers", "T (2)", "k"): 2,
        ("triggers", "3", "k"): 3,
        ("triggers", "4"): "odd",
    }


def test_a_day_reads_as_the_language_writes_it():
    with override("zh-hans"):
        assert worded_day(date(2026, 5, 1)) == "2026年5月1日"
    assert worded_day(date(2026, 5, 1)) == "1\u00a0May\u00a02026"

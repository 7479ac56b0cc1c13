"""Can everybody read what the engine finds wrong, in either language and without knowing a case file?"""

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

from sla.engine import SENTENCES, Fault
from sla.fault_words import WORDS, Names, fault_words, place_words

ENGINE_TESTS = Path(__file__).parent / "engine"
SENTENCE = re.compile(r"[a-z_]+[\w\[\].-]*: .+\.")
FIGURE = re.compile(r"\{(\w+)\}")
NAMES = Names({"OTD": "On time", "DMG": "Damage"}, ("T1",), ("Peak",))


def as_fault(sentence: str) -> Fault | None:
    """The fault that a sentence is the text of."""
    path, _colon, text = sentence.partition(": ")
    for code, template in SENTENCES.items():
        pattern = FIGURE.sub(r"(?P<\1>.*)", re.sub(r"[^\w{}\s]", lambda found: re.escape(found.group()), template))
        if found := re.fullmatch(pattern, text):
            return Fault(path, code, **found.groupdict())
    return None


def sentences_of(*patterns: str) -> list[str]:
    """Every fault that the tests of the engine expect."""
    paths = [path for pattern in patterns for path in sorted(ENGINE_TESTS.glob(pattern))]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in paths]
    texts = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return sorted(text for text in texts if isinstance(text, str) and SENTENCE.fullmatch(text))


EXPECTED = sentences_of("faults/test_*.py", "measure/test_faults.py")


def test_the_faults_of_the_engines_tests_are_found():
    assert len(EXPECTED) > 150
    assert [text for text in EXPECTED if as_fault(text) is None] == []


def test_every_code_of_the_engine_has_words_with_its_figures():
    assert WORDS.keys() == SENTENCES.keys()
    more = {
        code: set(re.findall(r"%\((\w+)\)s", str(words))) - set(FIGURE.findall(SENTENCES[code]))
        for code, words in WORDS.items()
    }
    assert {code: names for code, names in more.items() if names} == {}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_fault_that_the_engines_tests_expect_reads_in_both_languages(language):
    unclear = []
    with translation.override(language):
        for sentence in EXPECTED:
            said = fault_words(as_fault(sentence), NAMES)
            chinese = bool(re.search("[\u4e00-\u9fff]", said))
            if "%(" in said or "%%" in said or chinese != (language == "zh-hans"):
                unclear.append(said)
    assert unclear == []


def test_every_code_reads_in_chinese():
    with translation.override("zh-hans"):
        assert [code for code, words in WORDS.items() if not re.search("[\u4e00-\u9fff]", str(words))] == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("levels[0].expected", "On time, expected level"),
        ("levels[1].measure.clock", "Damage, clock"),
        ("levels[2].expected", "service level 3, expected level"),
        ("levels[0].credit.bands[1]", "On time, bands, row 2"),
        ("levels[0]", "On time"),
        ("rules.cap_percent", "cap, % of the month's fee"),
        ("rules.repeat[1]", "multipliers for repeated misses, row 2"),
        ("rules.earn_back.months", "earn-back after periods in a row"),
        ("rules.windows[0].levels.OTD.minimum", "On time in “Peak”: minimum level"),
        ("rules.windows[3].end", "“4” ends"),
        ("triggers[0].k", "right T1: how many periods"),
        ("triggers[1].k", "right 2: how many periods"),
        ("calendar.hours.mon[0]", "Calendar of working days, hours, mon, row 1"),
        ("data.OTD.good", "On time, good"),
        ("periods[2].data.DMG.total", "period 3, Damage, total"),
        ("charges", "Charges of the period"),
        ("", ""),
    ],
)
def test_a_place_is_said_by_the_names_of_the_contract(path, words):
    assert place_words(path, NAMES) == words


def test_words_for_choices_are_those_of_the_forms():
    assert fault_words(Fault("rules.nature", "none_of", word="gift", words="reduction, voucher")) == (
        "nature of the deduction: “gift” is none of these: reduction of the charge, voucher."
    )
    assert fault_words(Fault("levels[0].measure.statistic", "no_statistic", kind="availability"), NAMES) == (
        "On time, statistic: “Availability from outages, %” has no statistic; it belongs to times and to figures in "
        "buckets."
    )


def test_the_names_are_those_of_the_terms_in_the_readers_language():
    terms = {
        "levels": [{"code": "OTD", "name": "On time", "name_zh": "准时"}, {"code": "X"}],
        "triggers": [{"code": "T1"}],
        "rules": {"windows": [{"name": "Peak"}]},
    }
    assert Names.of(terms) == Names({"OTD": "On time", "X": "X"}, ("T1",), ("Peak",))
    with translation.override("zh-hans"):
        assert fault_words(Fault("levels[0].expected", "negative", figure="-1"), Names.of(terms)) == (
            "准时，目标水平：-1 为负数。"
        )


def test_what_has_no_code_stands_as_it_is():
    assert fault_words("periods[0].data: it cannot be read.") == "periods[0].data: it cannot be read."

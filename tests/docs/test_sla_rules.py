"""Do the examples in docs/sla-rules.md still come out as printed?"""

import doctest
import re
from pathlib import Path

import pytest

RULES = (Path(__file__).parents[2] / "docs" / "sla-rules.md").read_text(encoding="utf-8")
EXAMPLES = RULES.split("## Worked examples")[1].split("## Sources")[0]
SECTIONS = dict(re.findall(r"^### (.+)\n((?:(?!^### ).*\n)*)", EXAMPLES, re.MULTILINE))
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def run_blocks(text: str) -> doctest.TestResults:
    """Run the fenced blocks one after the other, as one reader would."""
    blocks = "\n".join(BLOCK.findall(text))
    examples = doctest.DocTestParser().get_doctest(blocks, {}, "sla-rules.md", None, None)
    return doctest.DocTestRunner(verbose=False).run(examples)


def test_every_example_comes_out_as_printed():
    results = run_blocks(RULES)
    assert (results.failed, results.attempted) == (0, RULES.count(">>> "))


def test_a_wrong_figure_would_be_noticed(capsys):
    wrong = RULES.replace("192470.40 148054.15\n", "192470.40 148054.16\n")
    assert run_blocks(wrong).failed == 1
    assert "148054.16" in capsys.readouterr().out


@pytest.mark.parametrize("title", SECTIONS)
def test_what_an_example_says_in_bold_its_calculation_prints(title):
    section = SECTIONS[title]
    printed = "".join(
        example.want for block in BLOCK.findall(section) for example in doctest.DocTestParser().get_examples(block)
    )
    bold = [figure.replace(",", "") for figure in re.findall(r"\*\*([\d.,]+)\*\*", section)]
    assert bold, "an example states its result in bold"
    assert [figure for figure in bold if figure not in re.findall(r"\d+(?:\.\d+)?", printed)] == []


def test_the_examples_asked_for_are_there():
    assert list(SECTIONS) == [
        "Passed-through costs and weights (TV03) [S3]",
        "A month at the cap (Fengyuan Express)",
        "Outages that overlap, and relief (TV47) [S37]",
        "Working hours (TV48) [S76]",
        "A percentile of summed buckets (TV46) [S74]",
        "Ratings (TV44) [S83]",
        "Rounding decides [S5]",
        "A missing report [S12][S13]",
        "Four times in twelve months (TV28) [S2]",
        "Too few to judge",
        "Points, doubled on repeat (TV06, TV08) [S4][S6]",
        "One outage, two levels (TV35) [S9]",
        "A cap for the year",
        "Earned back (Qinghe Contact) [S24]",
        "A ratchet (TV29) [S22]",
        "Every tenth failure (TV27) [S21]",
        "Three of six months (TV31) [S17]",
        "Two sources (Lindenpay)",
        "How a month will end (TV51, TV52) [8.5]",
        "The mean of two months, and a quarter, early",
    ]


def test_every_source_cited_is_listed_and_every_listed_one_is_cited():
    text, sources = RULES.split("## Sources")
    assert set(re.findall(r"\bS\d+\b", sources)) == set(re.findall(r"\[(S\d+)\]", text))

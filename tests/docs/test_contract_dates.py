"""Do the examples in docs/contract-dates.md still come out as printed, and is every option of the command in it?"""

import re
import shlex
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.management.commands.contract_dates import OF_A_PERIOD, OF_A_TERM, OF_BOTH

TEXT = (Path(__file__).parents[2] / "docs" / "contract-dates.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```console\n\$ manage\.py contract_dates (.+)\n((?:.*\n)*?)```$", TEXT, re.MULTILINE)


def printed(asked: str) -> str:
    both = StringIO()
    call_command("contract_dates", *shlex.split(asked), stdout=both, stderr=both)
    return both.getvalue().replace("\u00a0", " ")


def test_there_are_examples():
    assert len(EXAMPLES) == TEXT.count("```console") == 3


@pytest.mark.parametrize(("asked", "wanted"), EXAMPLES)
def test_every_example_comes_out_as_printed(asked, wanted):
    assert printed(asked) == wanted


def test_every_option_is_described():
    options = {f"--{name}" for name, _value, _says in (*OF_A_TERM, *OF_A_PERIOD, *OF_BOTH)}
    assert options - set(re.findall(r"--[a-z-]+", TEXT)) == set()

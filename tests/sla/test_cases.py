"""Does every published contract and every worked example come to what its source says, to the cent?"""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from sla.engine.case import read_case, write_case

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.name.removesuffix(".expected.json") for path in CASES.glob("*.expected.json"))


def document(name):
    return json.loads((CASES / f"{name}.json").read_text())


def expected(name):
    return json.loads((CASES / f"{name}.expected.json").read_text())


def worked_out(name):
    """What the command prints, and its exit code with what it says on the error stream."""
    said, faults, code = StringIO(), StringIO(), 0
    try:
        call_command("simulate", str(CASES / f"{name}.json"), as_json=True, working=True, stdout=said, stderr=faults)
    except SystemExit as stop:
        code = stop.code
    return said.getvalue(), faults.getvalue().splitlines(), code


def differences(wanted, found, path=""):
    """Where the fields that are wanted differ from those found; `steps` are lines that the working must hold."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for name, value in wanted.items():
            if name == "steps":
                yield from (f"{path}.steps: {step} is not there" for step in value if not holds(step, found["working"]))
            elif name not in found:
                yield f"{path}.{name}: is not there"
            else:
                yield from differences(value, found[name], f"{path}.{name}")
    elif isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        for at, (one, other) in enumerate(zip(wanted, found, strict=True)):
            yield from differences(one, other, f"{path}[{at}]")
    elif wanted != found or type(wanted) is not type(found):
        yield f"{path}: {found!r} is not {wanted!r}"


def holds(step, working):
    return any(not list(differences(step, line)) for line in working)


@pytest.mark.parametrize("name", [name for name in NAMES if "refused" not in expected(name)])
def test_a_case_comes_to_what_its_source_says(name):
    said, faults, code = worked_out(name)
    assert (faults, code) == ([], 0)
    assert list(differences(expected(name), json.loads(said))) == []


@pytest.mark.parametrize("name", [name for name in NAMES if "refused" in expected(name)])
def test_a_case_that_contradicts_its_contract_is_refused_by_the_name_of_the_field(name):
    said, faults, code = worked_out(name)
    assert (said, code) == ("", 2)
    assert [fault.split(":")[0] for fault in faults] == expected(name)["refused"]


@pytest.mark.parametrize("name", [name for name in NAMES if "refused" not in expected(name)])
def test_a_case_is_the_same_after_it_was_written_in_the_canonical_form(name):
    case = read_case(document(name))
    assert read_case(json.loads(json.dumps(write_case(case)))) == case


def test_every_case_has_a_sentence_a_source_and_a_line_in_the_list():
    listed = (CASES / "README.md").read_text()
    cases = {path.name.removesuffix(".json") for path in CASES.glob("*.json")} - {f"{name}.expected" for name in NAMES}
    assert cases == set(NAMES)
    for name in NAMES:
        case = document(name)
        assert f"| [{name}]({name}.json) | {case['title']} | {case['source']} |" in listed


def test_a_difference_is_noticed():
    found = {"a": 1, "b": [{"c": "1.00"}], "working": [{"code": "x", "figures": {"n": "1"}}]}
    assert list(differences({"a": True}, found)) == [".a: 1 is not True"]
    assert list(differences({"b": [{"c": "1.0"}]}, found)) == [".b[0].c: '1.00' is not '1.0'"]
    assert list(differences({"b": []}, found)) == [".b: [{'c': '1.00'}] is not []"]
    assert list(differences({"d": 1}, found)) == [".d: is not there"]
    assert list(differences({"steps": [{"code": "x"}, {"code": "y"}]}, found)) == [".steps: {'code': 'y'} is not there"]

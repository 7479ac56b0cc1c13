"""Does a lawyer get from a case file to its result, and from a faulty one to the line that is wrong?"""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

LEVEL = {"code": "OTD", "expected": "96", "minimum": "93", "credit": {"type": "weighted", "weight": "60"}}
CASE = {
    "format": "steward-case/1",
    "levels": [LEVEL],
    "rules": {"at_risk_percent": "8"},
    "periods": [
        {"start": "2026-01-01", "end": "2026-01-31", "charges": "1000", "data": {"OTD": {"good": 90, "total": 100}}}
    ],
}


MET = {"good": 97, "total": 100}


@pytest.fixture
def folder(tmp_path):
    def keep(name, document):
        path = tmp_path / name
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        return str(path)

    return keep


def said(*paths, **options):
    """What is printed, what is said on the error stream, and the exit code."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("simulate", *paths, stdout=out, stderr=err, **options)
    except SystemExit as stop:
        code = stop.code
    return out.getvalue(), err.getvalue(), code


def test_a_case_comes_out_as_steward_result_1(folder):
    out, err, code = said(folder("case.json", CASE), as_json=True)
    result = json.loads(out)
    assert (err, code, result["format"]) == ("", 0, "steward-result/1")
    assert result["periods"][0]["levels"]["OTD"]["credit"] == "48.00"
    assert "working" not in result["periods"][0]


def test_the_working_comes_with_it_when_asked_for(folder):
    out, _err, _code = said(folder("case.json", CASE), as_json=True, working=True)
    assert json.loads(out)["periods"][0]["levels"]["OTD"]["working"][0]["code"] == "rows_due"


def test_faults_are_one_line_each_on_the_error_stream_with_exit_code_2(folder):
    document = {**CASE, "levels": [{**LEVEL, "expected": 96.5, "colour": "red"}], "currency": "yuan"}
    out, err, code = said(folder("case.json", document), as_json=True)
    assert (out, code) == ("", 2)
    assert [line.split(":")[0] for line in err.splitlines()] == ["currency", "levels[0].expected", "levels[0].colour"]


@pytest.mark.parametrize(
    ("document", "wanted"),
    [
        ("{", "case.json: is not JSON: Expecting property name"),
        ("[" * 100_000, "case.json: is not JSON: "),
        ('{"format": "a", "format": "b"}', "case.json: is not JSON: the field 'format' stands twice in one object"),
        ("[]", "case: a list is not an object with fields."),
    ],
)
def test_a_file_that_is_no_case_is_refused(folder, document, wanted):
    out, err, code = said(folder("case.json", document))
    assert (out, code) == ("", 2)
    assert err.startswith(wanted)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert said(str(tmp_path / "none.json")) == ("", "none.json: cannot be read: No such file or directory\n", 2)


def test_a_table_lies_beside_the_case_and_nowhere_else(folder):
    def with_csv(name):
        periods = [{"start": "2026-01-01", "end": "2026-01-31", "data": {"OTD": {"csv": name}}}]
        return {**CASE, "levels": [{**LEVEL, "measure": {"kind": "commitments"}}], "periods": periods}

    folder("rows.csv", "id,due_at,done_at,ok\nA,2026-01-05T12:00,2026-01-05T11:00,\n")
    out, _err, _code = said(folder("case.json", with_csv("rows.csv")), as_json=True)
    assert json.loads(out)["periods"][0]["levels"]["OTD"]["value"] == "100.00"
    assert said(folder("case.json", with_csv("../rows.csv"))) == (
        "",
        "periods[0].data.OTD.csv: ../rows.csv cannot be read: it does not lie beside the case.\n",
        2,
    )


def test_a_folder_is_worked_out_whole_without_the_expected_results(folder, tmp_path):
    folder("b.json", CASE)
    folder("a.json", CASE)
    folder("a.expected.json", {})
    out, _err, code = said(str(tmp_path), as_json=True)
    assert (list(json.loads(out)), code) == ([str(tmp_path / "a.json"), str(tmp_path / "b.json")], 0)


def test_of_several_cases_each_fault_names_its_file(folder):
    good, bad = folder("good.json", CASE), folder("bad.json", {**CASE, "currency": "yuan"})
    out, err, code = said(good, bad)
    assert (out, code) == ("", 2)
    assert err == f'{bad}: currency: "yuan" is not a currency such as CNY.\n'


def test_nothing_named_is_refused():
    with pytest.raises(CommandError, match="Name a case file"):
        call_command("simulate")


def test_the_text_shows_results_credits_rights_and_the_working(folder):
    full = {
        **CASE,
        "title": "On time delivery",
        "source": "S3",
        "rules": {"at_risk_percent": "8", "earn_back": {"months": 1}, "bonus": {"percent": "5", "when": "all_met"}},
        "triggers": [
            {"code": "T1", "type": "consecutive", "level": "OTD", "k": 1, "exercise_days": 30},
            {"code": "T2", "type": "consecutive", "level": "OTD", "k": 1},
            {"code": "T3", "type": "consecutive", "level": "OTD", "k": 2},
        ],
        "periods": [
            *CASE["periods"],
            {"start": "2026-02-01", "end": "2026-02-28", "charges": "1000", "data": {"OTD": MET}},
            {"start": "2026-03-01", "end": "2026-03-31", "charges": "1000"},
        ],
    }
    lines = said(folder("case.json", full))[0].splitlines()
    assert lines[:10] == [
        "On time delivery",
        "Source: S3",
        "",
        "2026-01-01 to 2026-01-31",
        "  Level  Value  Outcome        Credit (CNY)",
        "  OTD    90.00  Below minimum  48.00",
        "Credits: 48.00 before the cap, cap 80.00, total 48.00",
        "Right T1 has arisen; it lapses after 2026-03-02.",
        "Right T2 has arisen.",
        "Right T3 has not arisen.",
    ]
    assert "Bonus: 50.00" in lines
    assert "Earned back: 48.00 of OTD for the period from 2026-01-01" in lines
    assert "  OTD    –      Not reported  48.00" in lines
    assert "  rows_due: total 100" in lines


def test_the_text_speaks_the_language_of_its_reader(folder):
    path = folder("case.json", CASE)
    with translation.override("zh-hans"):
        assert "低于最低" in said(path)[0]


def test_a_case_without_a_cap_says_so(folder):
    document = {**CASE, "levels": [{**LEVEL, "credit": {"type": "flat", "percent": "3"}}], "rules": {}}
    assert "Credits: 30.00 before the cap, cap none, total 30.00" in said(folder("case.json", document))[0]

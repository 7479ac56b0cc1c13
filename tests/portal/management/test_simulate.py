"""Does a lawyer get from a case file to its result, and from a faulty one to the line that is wrong?"""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.sla import months
from tests.sla.months import MAY

LEVEL = {
    "code": "OTD",
    "name_zh": "准时率",
    "expected": "96",
    "minimum": "93",
    "credit": {"type": "weighted", "weight": "60"},
}
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
    working = lines[lines.index("Working of OTD") :]
    assert working[:7] == [
        "Working of OTD",
        "  The value",
        "    Rows in the period  100",
        "    less relief, none approved  0",
        "    Rows judged  100",
        "    of these kept  90",
        "    of these not kept  10",
    ]
    assert "    Credit of the period  48.00" in working


def test_the_text_speaks_the_language_of_its_reader(folder):
    path = folder("case.json", CASE)
    with translation.override("zh-hans"):
        text = said(path)[0]
    assert ("低于最低" in text, "准时率" in text, "rows_due" in text) == (True, True, False)


def test_a_case_without_a_cap_says_so(folder):
    document = {**CASE, "levels": [{**LEVEL, "credit": {"type": "flat", "percent": "3"}}], "rules": {}}
    assert "Credits: 30.00 before the cap, cap none, total 30.00" in said(folder("case.json", document))[0]


def test_what_is_known_early_stands_under_the_working(folder):
    burn = {"OTD": [{"minutes": "60", "bad": 90, "total": 100}, {"minutes": "5", "bad": 9, "total": 10}]}
    period = {**CASE["periods"][0], "forecast": {"days": 31, "passed": 20}, "burn": burn}
    nearly = {"start": "2026-02-01", "end": "2026-02-28", "charges": "1", "data": {"OTD": {"good": 95, "total": 100}}}
    lines = said(folder("case.json", {**CASE, "periods": [period, nearly]}))[0].splitlines()
    early = [line.strip() for line in lines if line.startswith("  ") and not line.startswith("    ")]
    early = [line for line in early if line.startswith(("How", "Burn", "The true", "The miss", "One miss"))]
    assert early == [
        "How it will end: a miss is certain, about 90, at best 93.55",
        "Burn over 60 min: 22.5 times what is allowed; alarm from 14.88 times on: alarm",
        "Burn over 360 min: 0 times what is allowed; alarm from 6.2 times on",
        "Burn over 1440 min: 0 times what is allowed; alarm from 3.1 times on",
        "Burn over 4320 min: 0 times what is allowed; alarm from 1.03 times on",
        "The true value lies between 82.56 and 94.48, with 95 % certainty.",
        "The miss is no accident.",
        "One miss more: Below minimum.",
        "One miss fewer: Below minimum.",
        "The true value lies between 88.82 and 97.85, with 95 % certainty.",
        "The miss may be chance.",
        "One miss more: Below expected.",
        "One miss fewer: Met.",
    ]


def test_the_case_of_a_live_contract_is_written_and_can_be_worked_out(world, contract, folder):
    months.whole_month(world, contract, MAY, good=91)
    out, err, code = said(contract="C-2026-100", schedule="parcels")
    result = json.loads(said(folder("live.json", out), as_json=True)[0])
    assert (err, code, result["periods"][0]["credits"]["total"]) == ("", 0, "4800.00")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"contract": "C-0"}, "There is no contract C-0."),
        ({"contract": "C-2026-100", "schedule": "sea"}, "The contract has no schedule sea; it has: parcels."),
    ],
)
def test_a_contract_or_schedule_that_is_not_there_is_refused_with_exit_code_2(contract, asked, reason):
    with pytest.raises(CommandError, match=reason) as refused:
        call_command("simulate", **asked)
    assert refused.value.returncode == 2

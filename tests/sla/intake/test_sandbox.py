import os
import shutil
import signal
import time
from functools import cache
from pathlib import Path

import pytest
from django.utils import translation

from sla.intake import sandbox
from sla.intake.sandbox import Limits, Refused, check_file
from sla.intake.sentences import REFUSALS
from tests.sla.intake.files import october
from vendors import sheets

HEADER = "id,due_at,done_at,ok\n"
MANY = 500_000  # takes the reader a second or more


@pytest.fixture
def check(tmp_path):
    def run(content: str | bytes, shape=None, on_progress=None, **limits):
        path = tmp_path / "delivered.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return check_file(path, shape or october(), on_progress, rows_path=tmp_path / "rows", limits=Limits(**limits))

    return run


def children() -> set[str]:
    """Ids of this process's children, zombies included."""
    with open(f"/proc/self/task/{os.getpid()}/children") as listed:
        return set(listed.read().split())


@pytest.fixture(autouse=True)
def leave_no_child_behind():
    before = children()
    yield
    assert children() == before


@cache
def rows(count: int) -> str:
    return HEADER + "".join(
        f"FY2610-{n:07},2026-10-05T18:00,2026-10-05T{n % 24:02}:{n % 60:02}:{n % 59:02},\n" for n in range(count)
    )


def test_a_file_is_read_in_another_process_and_its_rows_are_on_disk(check, tmp_path):
    checked = check(HEADER + "A1,2026-10-05T18:00,2026-10-05T17:00,\nA2,2026-10-05T18:00,2026-09-31 18:20,\n")
    assert checked.refused is None
    assert (checked.totals.rows, checked.totals.left_out, checked.rows_ok) == (2, 1, 1)
    assert [(fault.row, fault.column, fault.rule) for fault in checked.faults] == [(3, "done_at", "day")]
    assert checked.fault_counts == {("day", "done_at"): 1}
    assert checked.rows_path.read_text() == "2\tA1\t\\N\t2026-10-05 10:00:00\t2026-10-05 09:00:00\t1\n"


def test_progress_is_told_while_it_reads(check):
    told = []
    checked = check(rows(MANY), on_progress=lambda done, about: told.append((done, about)))
    assert checked.rows_ok == MANY
    assert told == sorted(told, key=lambda pair: pair[0])
    assert told and all(0 < done <= about <= 2 * MANY for done, about in told)


def test_what_progress_raises_ends_the_reading_and_passes_on(check):
    class LeaseLost(Exception):
        pass

    def lose(done, about):
        raise LeaseLost

    with pytest.raises(LeaseLost):
        check(rows(MANY), on_progress=lose)


# Half a million keys are more than 48 MiB of address space can hold beside Python itself.
HOSTILE = [
    ("file", rows(10), {"file": 100}, "too_large"),
    ("memory", rows(MANY), {"memory": 48 << 20}, "memory"),
    ("computing time", rows(MANY), {"cpu_seconds": 1}, "time"),
    ("clock", rows(MANY), {"wall_seconds": 0.3}, "time"),
    ("output", rows(50_000), {"output": 100_000}, "broken"),
]


@pytest.mark.parametrize(
    ("content", "limits", "code"), [each[1:] for each in HOSTILE], ids=[each[0] for each in HOSTILE]
)
def test_each_limit_is_really_hit(check, tmp_path, content, limits, code):
    started = time.monotonic()
    checked = check(content, **limits)
    assert checked.refused.code == code
    assert time.monotonic() - started < 20
    assert not (tmp_path / "rows").exists()


STRANGE = {
    "one line of 20 MB": (b"x" * 20_000_000, "line_too_long"),
    "ten million columns": (HEADER.encode() + b"," * 10_000_000 + b"\n", "line_too_long"),
    "quotes without end": (HEADER.encode() + b'"' + b"a,b\n" * 5_000_000, "quotes"),
    "quotes only": (HEADER.encode() + b'"' * 5_000_000, "line_too_long"),
    "binary": (bytes(range(256)) * 1000, "binary"),
    "random text": ("".join(chr(33 + n * 7919 % 90) for n in range(5_000)), "no_header"),
    "broken workbook called CSV": (b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml" + b"\0" * 1000, "workbook"),
    "empty": (b"", "empty_file"),
    "zeros": (b"\0" * 1_000_000, "binary"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_hostile_file_gets_a_sentence(check, name):
    content, code = STRANGE[name]
    checked = check(content)
    assert (checked.refused.code, checked.totals) == (code, None)
    assert len(checked.refused.sentence) > 20


def test_a_killed_reader_is_told_and_leaves_nothing(check, tmp_path):
    def kill(done, about):
        (child,) = children()
        os.kill(int(child), signal.SIGKILL)

    checked = check(rows(MANY), on_progress=kill)
    assert checked.refused == Refused("killed", {})
    assert not (tmp_path / "rows").exists()


def test_a_reader_that_crashes_is_told_and_logged(check, tmp_path, monkeypatch, caplog):
    broken = tmp_path / "child.py"
    broken.write_text("import sys; sys.exit('out of order')")
    monkeypatch.setattr(sandbox, "CHILD", broken)
    assert check(rows(1)).refused == Refused("broken", {})
    assert "out of order" in caplog.text


@pytest.mark.parametrize(
    "said", ["print('{')", "print('x' * 9_000_000)", "print(1)", "print('{}')", "import time; time.sleep(9)"]
)
def test_whatever_a_reader_says_the_caller_stands(check, tmp_path, monkeypatch, said):
    odd = tmp_path / "child.py"
    odd.write_text(said)
    monkeypatch.setattr(sandbox, "CHILD", odd)
    assert check(rows(1), wall_seconds=2).refused.code in ("broken", "time")


def test_the_reader_has_no_environment_no_django_and_limits_it_cannot_raise(check, tmp_path, monkeypatch, caplog):
    spy = tmp_path / "sla" / "intake" / "child.py"
    shutil.copytree(sandbox.CHILD.parent, spy.parent)
    shutil.copytree(Path(sheets.__file__).parent, tmp_path / "vendors" / "sheets")
    telling = """
    import os, resource
    limits = [resource.getrlimit(kind) for kind in (resource.RLIMIT_AS, resource.RLIMIT_CORE, resource.RLIMIT_NOFILE)]
    sys.exit(repr([set(os.environ) - {"LC_CTYPE"}, limits, "django" in sys.modules]))
"""
    spy.write_text(spy.read_text().replace("    answer(read_file(job))\n", telling))
    monkeypatch.setattr(sandbox, "CHILD", spy)
    monkeypatch.setenv("SECRET_KEY", "not for the reader")
    assert check(rows(1), memory=256 << 20).refused.code == "broken"
    assert repr([set(), [(256 << 20, 256 << 20), (0, 0), (16, 16)], False]) in caplog.text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_refusal_has_a_sentence(language):
    figures = {
        "row": 41,
        "most": 200,
        "megabytes": 300,
        "columns": ["id"],
        "unknown": ["a", ""],
        "missing": ["b"],
        "twice": ["c"],
    }
    with translation.override(language):
        for code in [*REFUSALS, "header"]:
            sentence = Refused(code, figures).sentence
            assert "%" not in sentence and sentence[-1] in ".。"


def test_a_header_fault_names_every_column():
    params = {"unknown": ["colour", ""], "missing": ["ok"], "twice": []}
    assert Refused("header", params).sentence == (
        "Unknown columns: colour, (without a name). Missing column: ok. Correct the first row; the template has it."
    )

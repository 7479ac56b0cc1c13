"""Is a workbook read sheet by sheet, and whatever else is uploaded refused with a sentence, in time and in bounds?"""

import io
import json
import subprocess
import sys
import time
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from openpyxl import Workbook as Book

from vendors.sheets import read
from vendors.sheets.read import SENTENCES, Sheet, Workbook, read_workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def book(*sheets) -> bytes:
    made = Book(write_only=True)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def with_part(name: str, *pieces: bytes) -> bytes:
    """A small workbook in which one part is another; the pieces are packed as they come."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(("one", [["a"]])))) as old, zipfile.ZipFile(written, "w", 8) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        with new.open(name, "w") as part:
            for piece in pieces:
                part.write(piece)
    return written.getvalue()


def test_every_sheet_is_read_with_what_its_cells_say():
    content = book(("one", [["a", 1.5, True], [None, "=1+1"]]), ("二", [["回答"]]))
    found = read_workbook(ContentFile(content))
    assert found == Workbook((Sheet("one", (("a", "1.5", "1"), ())), Sheet("二", (("回答",),))))
    assert found.sentence == ""


LAST = f'<worksheet {MAIN}><sheetData><row r="1048576"><c r="XFD1048576"/></row></sheetData></worksheet>'.encode()
HALF_A_GIGABYTE = [b"a" * (1 << 20)] * 512
PLENTY = HALF_A_GIGABYTE[:64]
STRING = [f"<sst {MAIN}><si><t>".encode(), *HALF_A_GIGABYTE, b"</t></si></sst>"]
INLINE = [f"<worksheet {MAIN}><sheetData><row><c t='inlineStr'><is><t>".encode(), *PLENTY, b"</t>"]
LONG = ("x" * 30_000,) * 40
HOSTILE = {
    "a last cell that claims 2^34 cells": (with_part(SHEET, LAST), "far_cell", {"sheet": "one", "place": "XFD1048576"}),
    "a shared text of half a gigabyte": (with_part(STRINGS, *STRING), "swells", {"megabytes": 32}),
    "a text of 64 MB in a cell": (with_part(SHEET, *INLINE), "swells", {"megabytes": 32}),
    "an attribute of 64 MB": (with_part("xl/workbook.xml", b"<x a='", *PLENTY), "workbook", {}),
    "entities": (with_part(SHEET, b'<!DOCTYPE l [<!ENTITY a "aaaa">]><worksheet/>'), "workbook", {}),
    "far more text than was sent": (book(*((f"s{n}", [LONG] * 2) for n in range(4))), "too_much", {}),
    "a PDF": (b"%PDF-1.7", "no_workbook", {}),
    "an archive": (with_part("xl/workbook.xml")[:200] + b"\0" * 50, "workbook", {}),
    "nothing": (b"", "empty", {}),
    "six megabytes": (b"PK\x03\x04" + b"\0" * 6_000_000, "too_large", {"megabytes": 7, "most": 5}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_harm_is_refused_with_a_sentence_in_time(name):
    content, code, params = HOSTILE[name]
    begun = time.monotonic()
    found = read_workbook(ContentFile(content))
    assert (found.refused, found.params, found.sheets) == (code, params, ())
    assert len(found.sentence) > 30 and "%" not in found.sentence
    assert time.monotonic() - begun < 10


def test_the_small_workbooks_that_claim_so_much_are_small():
    assert len(HOSTILE["a last cell that claims 2^34 cells"][0]) < 5_000
    assert len(HOSTILE["a shared text of half a gigabyte"][0]) < 600_000


def test_the_reader_holds_no_more_than_its_memory(tmp_path):
    """The largest amount the process held while it refused half a gigabyte, told by the machine."""
    job = json.dumps({"limits": read.LIMITS, "bounds": read.BOUNDS | {"unpacked": 1 << 40}})
    spy = f"""
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", "-S", {str(read.CHILD)!r}, {job!r}], check=False)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
    content = HOSTILE["a shared text of half a gigabyte"][0]
    path = tmp_path / "swelling.xlsx"
    path.write_bytes(content)
    with open(path, "rb") as given:
        said = subprocess.run([sys.executable, "-c", spy], stdin=given, capture_output=True, check=True).stdout
    answer, most = said.decode().split("\n")[:2]
    assert json.loads(answer)["refused"] in ("memory", "workbook")
    assert int(most) < 256 << 10


@pytest.mark.parametrize(
    ("said", "code"),
    [("import sys; sys.exit('out of order')", "broken"), ("print(1)", "broken"), ("while True: pass", "time")],
)
def test_whatever_a_reader_does_the_caller_stands(tmp_path, monkeypatch, said, code):
    odd = tmp_path / "child.py"
    odd.write_text(said)
    monkeypatch.setattr(read, "CHILD", odd)
    monkeypatch.setattr(read, "SECONDS", 1)
    assert read_workbook(ContentFile(b"PK")).refused == code


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_refusal_has_a_sentence(language):
    figures = {"megabytes": 7, "most": 5, "sheet": "one", "place": "XFD1048576"}
    with translation.override(language):
        for code in SENTENCES:
            sentence = Workbook(refused=code, params=figures).sentence
            assert "%(" not in sentence and sentence[-1] in ".。"

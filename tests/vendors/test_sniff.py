"""Is a file what its content says, and is what could harm somebody refused, quickly and in little memory?"""

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest

from tests.papers import JPEG, PDF, office, png
from vendors.sniff import MOST_BYTES, Kind, Refused, sniff

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = b"<script>alert(1)</script>"


def zip_of(**parts: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return whole.getvalue()


def a_workbook(cell: str = "B2") -> bytes:
    book, whole = openpyxl.Workbook(), io.BytesIO()
    book.active[cell] = 1
    book.save(whole)
    return whole.getvalue()


def object_stream(inside: bytes) -> bytes:
    """A PDF whose names stand in a compressed object stream."""
    packed = zlib.compress(inside)
    head = b"5 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    return PDF.replace(b"trailer", head + packed + b"\nendstream\nendobj\ntrailer")


def with_names(names: bytes) -> bytes:
    return PDF.replace(b"/Catalog", b"/Catalog " + names)


@pytest.mark.parametrize(
    "content, name, kind",
    [
        (PDF, "x", Kind.PDF),
        (b"\xef\xbb\xbf\r\n" + PDF, "x.docx", Kind.PDF),
        (object_stream(b"1 0 << /Type /Page /Annots [] >>"), "x", Kind.PDF),
        (with_names(b"/OpenAction [3 0 R /Fit]"), "x", Kind.PDF),
        (with_names(b"/A << /S /URI /URI (https://example.com/docs/JavaScript) >>"), "x", Kind.PDF),
        (png(), "x.jpg", Kind.PNG),
        (png((b"tEXt", b"Comment\0A scan")), "x", Kind.PNG),
        (JPEG, "x.png", Kind.JPEG),
        (JPEG + JPEG, "a phone's second picture", Kind.JPEG),
        (a_workbook(), "x", Kind.XLSX),
        (a_workbook("AZ20000"), "x", Kind.XLSX),
        (office(main="word/document.xml"), "x.zip", Kind.DOCX),
        (b"a,b\n1,2\n", "rows.CSV", Kind.CSV),
        ("运单号,时间\n".encode("gb18030"), "rows.csv", Kind.CSV),
        ("Größe\r\n".encode("cp1252"), "notes", Kind.TEXT),
        ("运单\n".encode("utf-16"), "notes.txt", Kind.TEXT),
        (b"08:15 down\n" * 500 + SCRIPT, "a log in which somebody tried something", Kind.TEXT),
    ],
)
def test_the_kind_is_that_of_the_content_whatever_the_name_says(content, name, kind):
    assert sniff(content, name) is kind


@pytest.mark.parametrize(
    "content, code",
    [
        (b"", "empty"),
        (b"\0\0 \r\n", "empty"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)", "not_allowed"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "markup"),
        (b'<?xml version="1.0"?><!-- x --><svg onload="alert(1)"/>', "markup"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><p>", "markup"),
        ('<html onload="x">'.encode("utf-16"), "markup"),
        (b"a,b\n<script>alert(1)</script>\n", "markup"),
        (b"#!/bin/sh\nrm -rf /\n", "markup"),
        (b"MZ\x90\0" + b"\0" * 60, "program"),
        (b"\x7fELF" + b"\0" * 60, "program"),
        (b"Rar!\x1a\x07\0", "archive"),
        (zip_of(a=b"x"), "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, "old_office"),
        (b"\x01\x02\x03\x04binary", "not_allowed"),
        # two kinds in one
        (PDF.replace(b"1 0 obj", b"<html><body onload=alert(1)>\n1 0 obj"), "two_kinds"),
        (PDF + SCRIPT, "two_kinds"),
        (PDF + b"x" * 2_000, "two_kinds"),
        (PDF + zip_of(a=b"x"), "two_kinds"),
        (JPEG + zip_of(a=b"x"), "two_kinds"),
        (JPEG + PDF, "two_kinds"),
        (JPEG.replace(b"ab", b"ab" + SCRIPT).replace(b"\x00\x04", struct.pack(">H", 4 + len(SCRIPT))), "two_kinds"),
        (png() + zip_of(a=b"x"), "two_kinds"),
        (png((b"tEXt", b"Comment\0" + SCRIPT)), "two_kinds"),
        (b"x\n%PDF-1.4\n%%EOF", "two_kinds"),
        # PDF that runs, opens or hides something
        (with_names(b"/Names << /Dests 3 0 R/JavaScript 4 0 R >>"), "active"),
        (with_names(b"/S%\n/JavaScript /JS 4 0 R"), "active"),
        (with_names(b"/AA << /O <</S/JavaScript/JS 4 0 R>> >>"), "active"),
        (with_names(b"/S /J#61vaScript /JS (app.alert(1))"), "active"),
        (with_names(b"/OpenAction << /S /Launch /F (cmd.exe) >>"), "active"),
        (object_stream(b"1 0 << /S /JavaScript /JS (x) >>"), "active"),
        (object_stream(b" " * 9_000_000), "bomb"),
        (
            PDF.replace(b"trailer", b"<< /Type /ObjStm /Filter /LZWDecode >>\nstream\nxx\nendstream\ntrailer"),
            "unreadable",
        ),
        (with_names(b"/Root 1 0 R/Encrypt 9 0 R"), "locked"),
        (with_names(b"/EmbeddedFiles 9 0 R"), "carries_files"),
        (PDF[:-7], "damaged"),
        # pictures
        (png()[:-4], "damaged"),
        (png(width=40_000, height=40_000), "bomb"),
        (JPEG[:-2], "damaged"),
        # Office files
        (office({"xl/vbaProject.bin": "x"}), "macros"),
        (office(main="xl/workbook.bin"), "not_allowed"),
        (office()[:-30], "damaged"),
        (b"%PDF-1.4 " + office(), "damaged"),
    ],
)
def test_what_is_no_plain_paper_is_refused_with_its_reason(content, code):
    with pytest.raises(Refused) as refused:
        sniff(content)
    assert refused.value.code == code


def test_a_small_workbook_whose_last_cell_claims_seventeen_billion_is_refused():
    content = a_workbook("XFD1048576")
    assert len(content) < 6_000
    with pytest.raises(Refused) as refused:
        sniff(content)
    assert (refused.value.code, refused.value.facts) == ("cells", {"cells": 2**34})


def test_parts_that_lie_over_one_another_and_sizes_that_do_not_fit_are_refused():
    content = office({"xl/sharedStrings.xml": b"a" * 5_000})
    at = content.rfind(b"PK\x01\x02")
    overlapping = content[: at + 42] + struct.pack("<I", 0) + content[at + 46 :]
    with pytest.raises(Refused) as refused:
        sniff(overlapping)
    assert refused.value.code == "bomb"


HOSTILE = """
import io, os, resource, sys, time, zipfile
import vendors.sniff
limit = 256 * 2**20
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
def bomb():
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("xl/sharedStrings.xml", "w") as part:
            for _n in range(512):
                part.write(b"a" * 2**20)
    return whole.getvalue()
made = [
    bomb(),
    b"%PDF-1.7\\n" + b"obj /ObjStm stream\\n" * 1_000_000 + b"%%EOF\\n",
    b"%PDF-1.7\\n" + b"/Aa#41" * 3_000_000 + b"%%EOF\\n",
    b"\\xff\\xd8" + b"\\xff" * 19_000_000,
    b"\\xff\\xd8" + b"\\xff\\xe1\\x00\\x02" * 4_900_000,
    "\\U0001f600a".encode() * 3_900_000 + b"\\0",
]
for content in made:
    began = time.perf_counter()
    try:
        print(vendors.sniff.sniff(content), len(content))
    except vendors.sniff.Refused as refused:
        print(refused.code, time.perf_counter() - began < 10)
"""


def test_hostile_files_are_refused_within_ten_seconds_and_256_mib():
    run = subprocess.run(
        [sys.executable, "-c", HOSTILE], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    said = ["bomb True", "unreadable True", "unreadable True", "damaged True", "unreadable True", "not_allowed True"]
    assert (run.stdout.splitlines(), run.stderr) == (said, "")

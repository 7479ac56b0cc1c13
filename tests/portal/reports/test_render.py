import copy
import io
import json
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime
from functools import cache

import pypdf
import pytest

from portal.reports import render
from portal.reports.snapshot import canonical_json, fingerprint
from tests.portal.reports import fengyuan

SNAPSHOT = fengyuan.snapshot()
TEXT = canonical_json(SNAPSHOT)


@cache
def pdf(language):
    return render.render_pdf(TEXT, language)


@cache
def reader(language):
    return pypdf.PdfReader(io.BytesIO(pdf(language)))


def words(language, page):
    return " ".join(reader(language).pages[page].extract_text().replace("\N{NO-BREAK SPACE}", " ").split())


def press(html, **changes):
    """Hand a page of our own to the press; gives back what it printed and what it complained about."""
    job = {"html": html, "files": render._files(), "identifier": "00" * 16} | changes
    return subprocess.run(
        [sys.executable, "-P", "-s", "-B", str(render.PRESS)],
        input=json.dumps(job).encode(),
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("language", render.LANGUAGES)
def test_the_same_snapshot_gives_the_same_bytes(language):
    assert render.render_pdf(TEXT, language) == pdf(language)


def test_another_snapshot_gives_another_file_identifier():
    other = copy.deepcopy(SNAPSHOT)
    other["report"]["revision"] = 2
    found = pypdf.PdfReader(io.BytesIO(render.render_pdf(canonical_json(other), "en")))
    assert found.trailer["/ID"] != reader("en").trailer["/ID"]


@pytest.mark.parametrize(
    ("language", "lang", "title", "bookmarks"),
    [
        (
            "en",
            "en",
            "Fengyuan Express, vendor performance report, October 2026",
            ["Cover", "Summary", "On-time delivery", "Loss and damage", "Complaints answered within 7 days", "Breaches"]
            + ["Credits", "Method and data"],
        ),
        ("zh-hans", "zh-Hans", None, None),
    ],
)
def test_the_file_is_tagged_and_says_its_language_title_and_chapters(language, lang, title, bookmarks):
    root = reader(language).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (lang, True)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    if title:
        assert reader(language).metadata.title == title
        assert [item.title for item in reader(language).outline if not isinstance(item, list)] == bookmarks
    assert reader(language).metadata.creation_date == datetime(2026, 11, 20, 8, 15, tzinfo=UTC)


def structure(element, found):
    """Every tag of the structure tree, in reading order, with its alternative text."""
    element = element.get_object()
    if isinstance(element, pypdf.generic.ArrayObject):
        for child in element:
            structure(child, found)
    elif isinstance(element, pypdf.generic.DictionaryObject) and "/S" in element:
        found.append((element["/S"], element.get("/Alt")))
        if "/K" in element:
            structure(element["/K"], found)
    return found


def test_every_drawing_has_its_text_alternative_and_no_mark_is_read_twice():
    tags = structure(reader("en").trailer["/Root"]["/StructTreeRoot"]["/K"], [])
    drawings = [alternative for tag, alternative in tags if tag == "/Figure"]
    assert len(drawings) == 6  # a trend in the table and a chart for each of three levels
    assert all(drawings)
    assert drawings[3].startswith("On-time delivery has been below the minimum since August 2026; ")
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/P", "/L"} <= {tag for tag, _alternative in tags}


def test_the_pages_say_what_the_snapshot_holds():
    assert "Fengyuan Express missed the minimum on 1 of 3 service levels" in words("en", 0)
    assert fingerprint(TEXT) in words("en", 0)
    assert "On-time delivery, % 96 93 91.80 −0.37 652,000" in words("en", 1)
    assert "Expected 96" in words("en", 2)
    whole = " ".join(words("en", page) for page in range(len(reader("en").pages)))
    for figure in ("278,012.80", "213,856.00", "148,054.15", "65,801.85", "192,470.40 ÷ 278,012.80 × 213,856.00"):
        assert figure in whole


def test_every_page_is_numbered_and_carries_the_short_hash_and_the_status():
    pages = len(reader("en").pages)
    short = fingerprint(TEXT)[:4] + " " + fingerprint(TEXT)[4:8]
    for page in range(pages):
        assert f"Final, snapshot {short}" in words("en", page)
        assert f"{page + 1} of {pages}" in words("en", page)
        assert reader("en").pages[page].mediabox[2:] == [pytest.approx(595.28, abs=0.1), pytest.approx(841.89, abs=0.1)]


def test_the_chinese_edition_comes_from_the_same_snapshot():
    assert "沣源速递" in words("zh-hans", 0)
    assert "准时妥投率" in words("zh-hans", 1)
    assert fingerprint(TEXT) in words("zh-hans", 0)
    assert "213,856.00" in words("zh-hans", 0)


def test_a_draft_is_watermarked_on_every_page():
    draft = copy.deepcopy(SNAPSHOT)
    draft["report"]["state"], draft["month"]["state"], draft["month"]["locked_on"] = "draft", "approved", None
    html = render.report_html(canonical_json(draft), "en")
    assert "report:draft-en.svg" in html
    assert "report:draft-en.svg" not in render.report_html(TEXT, "en")
    printed = pypdf.PdfReader(io.BytesIO(render.render_pdf(canonical_json(draft), "en")))
    assert "Draft, snapshot" in printed.pages[3].extract_text()


def test_the_printed_page_is_clean_of_complaints():
    done = press(render.report_html(TEXT, "en"))
    assert (done.returncode, done.stderr) == (0, b"")


def test_table_heads_are_repeated_on_the_next_page():
    rows = "".join(f"<tr><td>row {n}</td><td>{n}</td></tr>" for n in range(120))
    table = f"<table><thead><tr><th>Waybill</th><th>Days</th></tr></thead><tbody>{rows}</tbody></table>"
    done = press(
        f'<html lang=en><title>t</title><link rel=stylesheet href="report:report.css"><body>{table}</body></html>'
    )
    pages = pypdf.PdfReader(io.BytesIO(done.stdout)).pages
    assert len(pages) > 1
    assert all("Waybill" in page.extract_text() for page in pages)


@pytest.mark.parametrize(
    "address",
    ["file:///etc/hostname", "/etc/hostname", "report:../../settings.py", "report:settings.py", "data:text/plain,x"],
)
def test_what_is_not_on_the_list_is_not_read(address):
    done = press(f'<html lang=en><title>t</title><body><img alt=x src="{address}"><p>still here</p></body></html>')
    assert b"a report may not read" in done.stderr
    assert "still here" in pypdf.PdfReader(io.BytesIO(done.stdout)).pages[0].extract_text()


def test_nothing_is_asked_of_the_network():
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        port = server.getsockname()[1]
        stop = threading.Event()

        def listen():
            while not stop.is_set():
                try:
                    server.accept()
                    asked.append(True)
                except TimeoutError:
                    continue

        listener = threading.Thread(target=listen)
        listener.start()
        here = f"http://127.0.0.1:{port}"
        done = press(
            f'<html lang=en><title>t</title><link rel=stylesheet href="{here}/a.css">'
            f'<link rel=attachment href="{here}/b">'
            f'<body><img alt=x src="{here}/c.png"><style>'
            f"p{{background:url({here}/d.png)}}</style><p>text</p></body></html>"
        )
        stop.set()
        listener.join()
    assert asked == []
    assert done.stdout.startswith(b"%PDF-")


def test_a_page_that_needs_too_much_is_stopped(monkeypatch):
    monkeypatch.setattr(render, "SECONDS", 2)
    cells = "<div style='float:left'>" * 3000
    job = {"html": f"<html lang=en><title>t</title><body>{cells}</body></html>", "files": {}, "identifier": "00" * 16}
    with pytest.raises(render.NotPrinted):
        render.print_pdf(job, epoch=0)


def test_a_broken_job_is_told_with_its_reason():
    with pytest.raises(render.NotPrinted, match="identifier"):
        render.print_pdf({"html": "<html lang=en><title>t</title></html>", "files": {}}, epoch=0)


def test_the_tools_are_named_with_their_versions():
    assert render.tool_versions().startswith("weasyprint 70.")
    assert "design " in render.tool_versions()
    assert len(render.tool_versions()) < 300

"""What is a file really? Decided by its content alone: PDF, PNG, JPEG, XLSX, DOCX or text, and nothing else.

Pure: bytes in, a `Kind` out or `Refused` with a code. Nothing is unpacked to disk or as a whole: a ZIP is judged by the
sizes its directory declares, and what has to be looked into (the object streams of a PDF, the first part of a
sheet) is inflated up to a fixed number of bytes.
"""

import codecs
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

MOST_BYTES = 20_000_000
MOST_PARTS = 5_000
MOST_CHUNKS = 100_000
MOST_ESCAPED = 10_000
MOST_UNPACKED = 200_000_000
MOST_RATIO = 200  # text packs twenty to one; a hundred times that is a bomb
SMALL_PART = 2_000_000  # below it a ratio says nothing
MOST_CELLS = 100_000_000
MOST_PIXELS = 300_000_000
LOOKED_INTO = 8_000_000  # how much is inflated in all, at most
SNIFFED = 1_024  # how far into a file readers of PDF and browsers look for their own kind


class Kind(Enum):
    """A kind of file that is taken: the ending its name gets, and its media type."""

    PDF = "pdf", "application/pdf"
    PNG = "png", "image/png"
    JPEG = "jpg", "image/jpeg"
    XLSX = "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    CSV = "csv", "text/csv"
    TEXT = "txt", "text/plain"

    @property
    def ending(self) -> str:
        return self.value[0]

    @property
    def media_type(self) -> str:
        return self.value[1]


class Refused(Exception):
    """Not taken; `code` says why (the words are in `vendors.files`), `facts` what a sentence may name."""

    def __init__(self, code: str, **facts: int):
        super().__init__(code)
        self.code, self.facts = code, facts


OTHER_KINDS = (
    (b"GIF8", "not_allowed"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"{\\rtf", "not_allowed"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
)
MARKUP = re.compile(rb"<(?:!doctype|!--|html|head|body|script|svg|iframe|object|embed|\?php|\?xml)", re.IGNORECASE)
PAGE = re.compile(rb"<(?:!doctype\s+html|html|script|iframe|\?php)[\s>/]", re.IGNORECASE)
# what a name in a PDF says of it; names of two letters stand in pictures by chance, so that /JS is told by its action
PDF_REFUSED = {
    b"JavaScript": "active",
    b"Rendition": "active",
    b"Launch": "active",
    b"RichMedia": "active",
    b"SubmitForm": "active",
    b"ImportData": "active",
    b"GoToE": "active",
    b"EmbeddedFile": "carries_files",
    b"EmbeddedFiles": "carries_files",
    b"Encrypt": "locked",
}
PDF_STRUCTURE = {b"ObjStm", b"FlateDecode", b"Predictor", b"Type", b"Filter", b"DecodeParms"}
PDF_TELLING = re.compile(rb"/(" + b"|".join(sorted(PDF_REFUSED, key=len, reverse=True)) + rb")(?![A-Za-z0-9])")
# a name, and not the end of an address in a text: nothing stands before it, or the key whose value it is
PDF_BEFORE = re.compile(rb"(?:^|[^\w.:/~%-]|/S|/Subtype|/Type)\Z")
PDF_AFTER = re.compile(rb"\s*(?:\d+\s+\d+\s+R|<<)")
PDF_ESCAPED = re.compile(rb"/([A-Za-z0-9]{0,40}#[0-9A-Fa-f]{2}[A-Za-z0-9#]{0,60})")
STREAM = re.compile(rb"\bstream\r?\n")
END_OF_JPEG = b"\xff\xd9"
JPEG_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
CELL = re.compile(rb"""\b(?:r|ref)\s*=\s*["'](?:\$?[A-Z]{1,3}\$?\d{1,7}:)?\$?([A-Z]{1,3})\$?(\d{1,7})["']""")
ACTIVE_PARTS = re.compile(
    r"vbaProject|/activeX/|/macrosheets/|/dialogsheets/|oleObject|\.exe$|\.js$|\.vbs$", re.IGNORECASE
)


def sniff(content: bytes, name: str = "") -> Kind:
    """The kind of a file by its content; of `name` only whether text ends in .csv is asked. Raises `Refused`."""
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise Refused("empty")
    if len(content) > MOST_BYTES:
        raise Refused("too_large", most=MOST_BYTES // 1_000_000)
    start = content.lstrip(b"\0 \t\r\n\xef\xbb\xbf")[:16]
    if start.startswith(b"%PDF-"):
        _look_at_pdf(content)
        return Kind.PDF
    for magic, code in OTHER_KINDS:
        if start.startswith(magic):
            raise Refused(code)
    if b"%PDF-" in content[:SNIFFED]:
        raise Refused("two_kinds")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        _look_at_png(content)
        return Kind.PNG
    if content.startswith(b"\xff\xd8\xff"):
        _look_at_jpeg(content)
        return Kind.JPEG
    if content.startswith(b"PK\x03\x04"):
        return _look_at_zip(content)
    _look_at_text(content)
    return Kind.CSV if name.lower().endswith(".csv") else Kind.TEXT


# PDF


def _look_at_pdf(content: bytes) -> None:
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refused("damaged")
    if len(content) - end > SNIFFED or PAGE.search(content) or _is_also_a_zip(content):
        raise Refused("two_kinds")
    _refuse_names(content)
    for inside in _object_streams(content):
        _refuse_names(inside)


def _refuse_names(content: bytes) -> None:
    """Nothing that runs, opens something else or is locked; a name may be written with #4a for J."""
    found = set()
    for name in PDF_TELLING.finditer(content):
        before = content[max(0, name.start() - 9) : name.start()]
        if PDF_AFTER.match(content, name.end()) or (name[1] != b"Encrypt" and PDF_BEFORE.search(before)):
            found.add(name[1])
            break
    for n, name in enumerate(PDF_ESCAPED.finditer(content)):
        plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), name[1])
        if n > MOST_ESCAPED or plain in PDF_STRUCTURE:
            raise Refused("unreadable")
        if plain in PDF_REFUSED:
            found.add(plain)
    if found:
        raise Refused(min(PDF_REFUSED[name] for name in found))


def _object_streams(content: bytes) -> Iterator[bytes]:
    """What stands in compressed object streams, where names can hide; never more than `LOOKED_INTO` in all."""
    left = LOOKED_INTO
    for n, found in enumerate(re.finditer(rb"/ObjStm\b", content)):
        begins = content.rfind(b"obj", max(0, found.start() - 2_048), found.start())
        ends = STREAM.search(content, found.end(), found.end() + 2_048)
        if n > MOST_PARTS or begins < 0 or ends is None:
            raise Refused("unreadable")
        filters = re.findall(rb"/(\w+Decode|Predictor)\b", content[begins : ends.start()])
        if not filters:
            continue
        if filters != [b"FlateDecode"]:
            raise Refused("unreadable")
        try:
            inside = zlib.decompressobj().decompress(memoryview(content)[ends.end() :], left + 1)
        except zlib.error:
            raise Refused("damaged") from None
        left -= len(inside)
        if left < 0:
            raise Refused("bomb")
        yield inside


# Images


def _look_at_png(content: bytes) -> None:
    """Chunk after chunk to the last, which is the end of the file; texts in it are looked at, pixels are not."""
    at, first = 8, True
    for _n in range(MOST_CHUNKS):
        if at + 12 > len(content):
            raise Refused("damaged")
        length, kind = struct.unpack_from(">I4s", content, at)
        if first:
            if kind != b"IHDR" or length != 13:
                raise Refused("damaged")
            width, height = struct.unpack_from(">II", content, at + 8)
            _refuse_giant(width, height)
            first = False
        if kind not in (b"IDAT", b"fdAT") and MARKUP.search(content, at + 8, min(at + 8 + length, len(content))):
            _refuse_markup(content[at + 8 : at + 8 + length])
        at += 12 + length
        if kind == b"IEND":
            break
    else:
        raise Refused("unreadable")
    if content[at:].strip(b"\0"):
        raise Refused("two_kinds")


def _look_at_jpeg(content: bytes) -> None:
    """Segment after segment to the end mark. Phones append further pictures; anything else behind it is refused."""
    at = 2
    for _n in range(MOST_CHUNKS):
        at = _jpeg_segment(content, at)
        if content[at - 2 : at] == END_OF_JPEG:
            break
    else:
        raise Refused("unreadable")
    rest = content[at:]
    if _is_also_a_zip(content) or b"%PDF-" in rest or PAGE.search(rest) or b"PK\x03\x04" in rest or b"Rar!" in rest:
        raise Refused("two_kinds")
    if rest.lstrip(b"\0")[:2] == b"MZ" or b"\x7fELF" in rest:
        raise Refused("two_kinds")


def _jpeg_segment(content: bytes, at: int) -> int:
    """The place behind the segment at `at`; behind the end mark when the picture's data were read."""
    filled = len(content[at : at + 64]) - len(content[at : at + 64].lstrip(b"\xff"))
    at += max(filled - 1, 0)
    if at + 4 > len(content) or content[at] != 0xFF:
        raise Refused("damaged")
    marker = content[at + 1]
    if marker == 0xD9:
        return at + 2
    length = struct.unpack_from(">H", content, at + 2)[0]
    if length < 2:
        raise Refused("damaged")
    after = at + 2 + length
    if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and at + 9 <= len(content):
        height, width = struct.unpack_from(">HH", content, at + 5)
        _refuse_giant(width, height)
    if marker == 0xFE or 0xE0 <= marker <= 0xEF:
        _refuse_markup(content[at + 4 : after])
    if marker != 0xDA:
        return after
    # the picture's data: a 0xFF in them is followed by 0 or by a restart mark
    ends = JPEG_MARK.search(content, after)
    if ends is None:
        raise Refused("damaged")
    return ends.end() if ends[0] == END_OF_JPEG else ends.start()


def _refuse_giant(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refused("bomb")


def _refuse_markup(text: bytes) -> None:
    """A page or a script in a comment; XMP, the description that cameras write in XML, is none."""
    if PAGE.search(text) or re.search(rb"<svg[\s>]", text, re.IGNORECASE):
        raise Refused("two_kinds")


# ZIP, and so XLSX and DOCX


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    method: int
    packed: int
    unpacked: int
    at: int


def _end_of_directory(content: bytes) -> int:
    """Where a ZIP's last record begins, or −1: readers of ZIP look for it from the end of a file."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_557))
    return at if at >= 0 and at + 22 <= len(content) else -1


def _is_also_a_zip(content: bytes) -> bool:
    at = _end_of_directory(content)
    if at < 0:
        return False
    parts, size, offset = struct.unpack_from("<HII", content, at + 10)
    return bool(parts) and size <= at and content[at - size : at - size + 4] == b"PK\x01\x02" or offset == 0xFFFFFFFF


def _look_at_zip(content: bytes) -> Kind:
    parts = _directory(content)
    names = {part.name for part in parts}
    if any(ACTIVE_PARTS.search(name) for name in names):
        raise Refused("macros")
    if sum(part.unpacked for part in parts) > MOST_UNPACKED or any(_is_bomb(part) for part in parts):
        raise Refused("bomb")
    if "[Content_Types].xml" not in names:
        raise Refused("archive")
    if "xl/workbook.xml" in names:
        _look_at_sheets(content, parts)
        return Kind.XLSX
    if "word/document.xml" in names:
        return Kind.DOCX
    raise Refused("not_allowed")


def _is_bomb(part: _Part) -> bool:
    return part.unpacked > SMALL_PART and part.unpacked > MOST_RATIO * max(part.packed, 1)


def _directory(content: bytes) -> list[_Part]:
    """The parts of a ZIP as its directory declares them, in order; refused where it does not fit the file."""
    end = _end_of_directory(content)
    if end < 0:
        raise Refused("damaged")
    disk, _start, here, count, size, offset, comment = struct.unpack_from("<HHHHIIH", content, end + 4)
    if count > MOST_PARTS:
        raise Refused("bomb")
    if disk or here != count or offset + size != end or end + 22 + comment != len(content):
        raise Refused("damaged")
    if comment and MARKUP.search(content, end + 22):
        raise Refused("two_kinds")
    parts, at = [], offset
    for _n in range(count):
        if content[at : at + 4] != b"PK\x01\x02" or at + 46 > end:
            raise Refused("damaged")
        flags, method = struct.unpack_from("<HH", content, at + 8)
        packed, unpacked, named, extra, remark = struct.unpack_from("<IIHHH", content, at + 20)
        local = struct.unpack_from("<I", content, at + 42)[0]
        name = content[at + 46 : at + 46 + named].decode("utf-8", "replace")
        if flags & 1:
            raise Refused("locked")
        if method not in (0, 8) or name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            raise Refused("damaged")
        parts.append(_Part(name, method, packed, unpacked, local))
        at += 46 + named + extra + remark
    if at != end:
        raise Refused("damaged")
    parts.sort(key=lambda part: part.at)
    for part, following in zip(parts, [*(part.at for part in parts[1:]), offset], strict=True):
        if _begins(content, part) + part.packed > following:  # parts that lie over one another are how bombs are built
            raise Refused("bomb")
    return parts


def _begins(content: bytes, part: _Part) -> int:
    """Where a part's data begin, behind its own head."""
    if content[part.at : part.at + 4] != b"PK\x03\x04" or part.at + 30 > len(content):
        raise Refused("damaged")
    named, extra = struct.unpack_from("<HH", content, part.at + 26)
    return part.at + 30 + named + extra


def _look_at_sheets(content: bytes, parts: list[_Part]) -> None:
    """No sheet claims more cells than anybody fills: a reader that believes it would never come to an end."""
    left = LOOKED_INTO
    for part in parts:
        if not part.name.startswith("xl/worksheets/") or not part.name.endswith(".xml") or left <= 0:
            continue
        begins = _begins(content, part)
        inside = content[begins : begins + part.packed]
        if part.method == 8:
            try:
                inside = zlib.decompressobj(-15).decompress(inside, left)
            except zlib.error:
                raise Refused("damaged") from None
        left -= len(inside)
        columns, rows = 0, 0
        for found in CELL.finditer(inside, 0, LOOKED_INTO):
            columns, rows = max(columns, _column(found[1])), max(rows, int(found[2]))
        if columns * rows > MOST_CELLS:
            raise Refused("cells", cells=columns * rows)


def _column(letters: bytes) -> int:
    """AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


# Text


def _look_at_text(content: bytes) -> None:
    """Readable text without control characters, and no page, picture or script in the form of text."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        codes = ("utf-16",)
    else:
        codes = ("utf-8-sig", "gb18030", "cp1252")
    if not any(_reads_as(content, code) for code in codes):
        raise Refused("not_allowed")
    code = next(code for code in codes if _reads_as(content[: SNIFFED * 4], code, final=False))
    start = codecs.getincrementaldecoder(code)().decode(content[: SNIFFED * 4]).lstrip("\ufeff \t\r\n\f").encode()
    if MARKUP.match(start) or PAGE.search(start) or re.search(rb"<svg[\s>]", start, re.I) or start.startswith(b"#!"):
        raise Refused("markup")


def _reads_as(content: bytes, code: str, final: bool = True) -> bool:
    """Whether the bytes are text in this encoding, a megabyte at a time."""
    decoder = codecs.getincrementaldecoder(code)()
    for at in range(0, len(content), 1_000_000):
        try:
            text = decoder.decode(content[at : at + 1_000_000], final and at + 1_000_000 >= len(content))
        except UnicodeDecodeError:
            return False
        if CONTROLS.search(text):
            return False
    return True

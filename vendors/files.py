"""How does a file get in? Hashed, sized and stored privately.

What a delivery's file is, its own reader finds out in a process of its own. Every other upload is evidence, taken by
`store_evidence`: its kind is decided by its content, and what is none of the kinds we take is refused with a sentence.
"""

import hashlib
import re
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vendors.lifecycle import NotPossible
from vendors.models import StoredFile
from vendors.sniff import MOST_BYTES, Kind, Refused, sniff

REFUSALS = {
    "empty": gettext_lazy("“%(name)s” is empty."),
    "too_large": gettext_lazy("“%(name)s” has more than %(most)s MB; send it in parts."),
    "not_allowed": gettext_lazy(
        "“%(name)s” is no file of a kind that is taken: PDF, PNG, JPEG, XLSX, DOCX, CSV or plain text."
    ),
    "archive": gettext_lazy("“%(name)s” is an archive; send the files in it one by one."),
    "old_office": gettext_lazy(
        "“%(name)s” is an Office file of the old kind or locked with a password; save it as XLSX, DOCX or PDF."
    ),
    "program": gettext_lazy("“%(name)s” is a program; it was not kept."),
    "markup": gettext_lazy(
        "“%(name)s” is a web page or a drawing that can carry scripts; send it as PDF, PNG or JPEG."
    ),
    "two_kinds": gettext_lazy(
        "“%(name)s” is two kinds of file in one, which is how harmful files are hidden; export it anew and send that."
    ),
    "damaged": gettext_lazy("“%(name)s” is damaged or not complete; export it anew and send that."),
    "unreadable": gettext_lazy("“%(name)s” cannot be looked through; print it to a PDF and send that."),
    "locked": gettext_lazy("“%(name)s” is locked with a password; send it without one."),
    "active": gettext_lazy(
        "“%(name)s” carries a script or starts another program when it is opened; print it to a PDF and send that."
    ),
    "carries_files": gettext_lazy("“%(name)s” carries other files inside; send each of them by itself."),
    "macros": gettext_lazy("“%(name)s” carries macros or other programs; save it without them."),
    "bomb": gettext_lazy("“%(name)s” would unpack to far more than anybody reads; it was not opened."),
    "cells": gettext_lazy(
        "“%(name)s” claims %(cells)s cells in one sheet; delete the empty rows and columns and save it again."
    ),
}


def store_file(
    content: File, *, name: str, content_type: str, by, vendor=None, now: datetime | None = None
) -> StoredFile:
    """Keep a file once per content and owner; the given name is only shown."""
    sha256 = _digest(content)
    content.seek(0)
    shown = clean_name(name)[:255] or "file"
    stored = StoredFile(
        vendor=vendor,
        sha256=sha256,
        size=content.size,
        content_type=content_type,
        name=shown,
        stored_by=by,
        stored_at=now or timezone.now(),
    )
    same = StoredFile.objects.filter(sha256=sha256, vendor=vendor).first()
    if same is not None and same.file.storage.exists(same.file.name):
        stored.file.name = same.file.name
    else:
        stored.file.save(shown, content, save=False)
    stored.save()
    return stored


def _digest(content: File) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def is_unchanged(stored: StoredFile) -> bool:
    """Whether what is kept is still what was stored."""
    with stored.file.open("rb") as content:
        return _digest(content) == stored.sha256


def store_bytes(data: bytes, **kwargs) -> StoredFile:
    """`store_file` for bytes in memory."""
    return store_file(ContentFile(data), **kwargs)


def clean_name(name: str) -> str:
    """The last part of a name without a path, line breaks or signs that turn the reading direction."""
    return "".join(char for char in name.replace("\\", "/").rsplit("/", 1)[-1] if char.isprintable()).strip()


def kind_of(content: File, name: str = "") -> Kind:
    """What a file is, by its content; raises `NotPossible` with the sentence why it is not taken."""
    shown = clean_name(name)[-60:] or _("The file")
    try:
        if content.size > MOST_BYTES:
            raise Refused("too_large", most=MOST_BYTES // 1_000_000)
        content.seek(0)
        return sniff(content.read(), clean_name(name))
    except Refused as why:
        facts = {key: f"{value:,}" for key, value in why.facts.items()}
        raise NotPossible([REFUSALS[why.code] % {"name": shown, **facts}]) from None
    finally:
        content.seek(0)


def store_evidence(content: File, *, name: str = "", by, vendor=None, now: datetime | None = None) -> StoredFile:
    """Keep a paper, a photograph, a log: its kind found by its content, its name given the ending of that kind."""
    name = clean_name(name or content.name or "")
    kind = kind_of(content, name)
    stem = re.sub(r"\.[A-Za-z][A-Za-z0-9]{0,4}$", "", name) or "file"
    named = f"{stem[-200:]}.{kind.ending}"
    if name.lower().endswith((f".{kind.ending}", ".jpeg" if kind is Kind.JPEG else f".{kind.ending}")):
        named = name[-200:]
    return store_file(content, name=named, content_type=kind.media_type, by=by, vendor=vendor, now=now)

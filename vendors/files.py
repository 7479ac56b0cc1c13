"""How does a file get in? Hashed, sized and stored privately; what it is, its reader finds out."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile, File
from django.utils import timezone

from vendors.models import StoredFile


def store_file(
    content: File, *, name: str, content_type: str, by, vendor=None, now: datetime | None = None
) -> StoredFile:
    """Keep a file once per content and owner; the given name is only shown."""
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    sha256 = digest.hexdigest()
    shown = "".join(char for char in name.replace("\\", "/").rsplit("/", 1)[-1] if char.isprintable())[:255] or "file"
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


def store_bytes(data: bytes, **kwargs) -> StoredFile:
    """`store_file` for bytes in memory."""
    return store_file(ContentFile(data), **kwargs)

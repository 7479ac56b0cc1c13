"""How does a test run come by a migrated database without migrating for each worker and each run?"""

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / ".var" / "test-templates"


def template() -> Path:
    """Where a migrated, empty SQLite database of exactly these migrations and packages is kept."""
    found = hashlib.sha256()
    migrations = sorted(path for app in ("vendors", "contracts", "sla", "portal") for path in (ROOT / app).rglob("migrations/*.py"))
    for path in (ROOT / "requirements.txt", ROOT / "portal" / "settings.py", *migrations):
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return TEMPLATES / f"{found.hexdigest()[:16]}.sqlite3"


def take_from_template(target: Path) -> bool:
    """Copy the kept database to `target`; False when there is none yet."""
    kept = template()
    if not kept.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(kept, target)
    return True


def keep_as_template(migrated: Path) -> None:
    """Keep a copy of a freshly migrated database, and none of older migrations."""
    kept = template()
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(migrated) as source, sqlite3.connect(unfinished) as copy:
        source.backup(copy)
    unfinished.replace(kept)
    for older in TEMPLATES.glob("*.sqlite3"):
        if older != kept:
            older.unlink(missing_ok=True)


def flush_past_triggers(flush, connection, statements) -> None:
    """Empty an SQLite test database whose trail refuses DELETE: its triggers stand aside for as long as it takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            flush(statements)
        finally:
            for _name, sql in triggers:
                cursor.execute(sql)

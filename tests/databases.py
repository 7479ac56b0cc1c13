"""How does a test run come by a migrated database without migrating for each worker and each run?"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / ".var" / "test-templates"


def template() -> Path:
    """Where a migrated, empty SQLite database of exactly these migrations, first texts and packages is kept."""
    found = hashlib.sha256()
    migrations = sorted(
        path for app in ("vendors", "contracts", "sla", "portal") for path in (ROOT / app).rglob("migrations/*.py")
    )
    # laid down by every migration
    texts = (ROOT / "portal" / "texts.py", *sorted((ROOT / "portal" / "letters").glob("texts*.py")))
    for path in (ROOT / "requirements.txt", ROOT / "portal" / "settings.py", *texts, *migrations):
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


def make_template() -> None:
    """Migrate the database to be kept now, so that not every worker of a first run does."""
    if template().exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "fresh.sqlite3"
        _migrate(f"sqlite:///{fresh}")
        keep_as_template(fresh)


def _migrate(url: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": url, "STEWARD_VAR": folder, "DEBUG": "on"},
            check=True,
        )


@contextmanager
def migrated_on_postgres(server: str) -> Iterator[tuple[str, str]]:
    """A database of this run's own on `server`, migrated: a URL there, and the name tests may copy it by."""
    name = f"steward_template_{os.getpid()}"
    at = urlsplit(server)
    with psycopg.connect(urlunsplit(at._replace(path="/postgres")), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            _migrate(urlunsplit(at._replace(path=f"/{name}")))
            # Django connects to "postgres" to make and drop its test databases, which are named after this one.
            yield urlunsplit(at._replace(path=f"/{name}_run")), name
        finally:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


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

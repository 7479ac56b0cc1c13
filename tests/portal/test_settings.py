"""Does an installation start only when it is set up safely, and say why when it does not?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PRODUCTION = {
    "DEBUG": "off",
    "SECRET_KEY": "8c7a1f0e-2f3b-4a5c-9d6e-7f8091a2b3c4-and-some-more-characters",
    "BANK_KEYS": "5b1d9c3a-71fe-4d02-8a66-0c4e5f7a9b18-and-some-more-characters",
    "ALLOWED_HOSTS": "steward.example.com",
    "SITE_URL": "https://steward.example.com",
    "DATABASE_URL": "postgres://steward:secret@db.example.com/steward",
    "CELERY_BROKER_URL": "redis://redis.example.com/0",
    "CACHE_URL": "redis://redis.example.com/1",
    "EMAIL_URL": "smtp+tls://steward:secret@mail.example.com:587",
}


def start(tmp_path, *argv, **environment) -> subprocess.CompletedProcess[str]:
    """A process that inherits nothing of this one's settings."""
    if (ROOT / ".env").exists():
        pytest.skip("this checkout has an .env of its own, which settings read")
    return subprocess.run(
        [sys.executable, *argv],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "STEWARD_VAR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def read(tmp_path, *names, **environment) -> dict[str, str]:
    """What the settings come to under an environment."""
    script = "; ".join(
        ["import portal.settings as s", *(f"print({name!r}, repr(s.{name}), sep='\\t')" for name in names)]
    )
    done = start(tmp_path, "-c", script, **environment)
    assert done.returncode == 0, done.stderr
    return dict(line.split("\t", 1) for line in done.stdout.splitlines())


def test_a_production_environment_passes_djangos_deployment_check(tmp_path):
    done = start(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert (done.returncode, done.stdout, done.stderr) == (0, "System check identified no issues (0 silenced).\n", "")


def test_the_deployment_check_does_complain_about_development(tmp_path):
    done = start(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION | {"DEBUG": "on"})
    assert done.returncode == 1
    assert "security.W018" in done.stderr


def test_debug_off_without_a_secret_refuses_with_a_sentence(tmp_path):
    done = start(tmp_path, "manage.py", "check", **PRODUCTION | {"SECRET_KEY": ""})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Steward does not start: SECRET_KEY is not set. With DEBUG off Steward needs one")
    assert "Traceback" not in done.stderr


def test_debug_off_without_a_key_for_bank_details_refuses_with_a_sentence(tmp_path):
    done = start(tmp_path, "manage.py", "check", **PRODUCTION | {"BANK_KEYS": ""})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Steward does not start: BANK_KEYS is not set.")


def test_a_checkout_keeps_a_key_of_its_own_for_bank_details(tmp_path):
    first, second = (read(tmp_path, "BANK_KEYS", DEBUG="on") for _ in range(2))
    key = (tmp_path / "bank-key").read_text()
    assert (tmp_path / "bank-key").stat().st_mode & 0o777 == 0o600
    assert first == second == {"BANK_KEYS": repr([key])}


@pytest.mark.parametrize("module", ["portal.wsgi", "portal.settings"])
def test_a_server_that_nobody_configured_refuses_instead_of_running_in_development(tmp_path, module):
    done = start(tmp_path, "-c", f"import {module}")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "django.core.exceptions.ImproperlyConfigured: SECRET_KEY is not set."
    )


def test_a_terminal_in_an_unconfigured_checkout_is_a_developers(tmp_path):
    done = start(tmp_path, "manage.py", "check")
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n")


def test_production_refuses_the_demonstration_mode(tmp_path):
    done = start(tmp_path, "manage.py", "check", **PRODUCTION | {"STEWARD_DEMO": "on"})
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Steward does not start: STEWARD_DEMO signs anyone in as anyone")


@pytest.mark.parametrize("hosts", ["*", "0.0.0.0", "localhost,steward.example.com", ".localhost"])
def test_the_demonstration_mode_wants_loopback_names_only_even_with_debug_on(tmp_path, hosts):
    done = start(tmp_path, "manage.py", "check", DEBUG="on", STEWARD_DEMO="on", ALLOWED_HOSTS=hosts)
    assert done.returncode == 1
    assert "STEWARD_DEMO signs anyone in as anyone" in done.stderr


def test_the_demonstration_runs_on_loopback_without_debug_and_keeps_its_key(tmp_path):
    names = ("DEBUG", "DEMO", "PRODUCTION", "ALLOWED_HOSTS", "SECRET_KEY")
    first = read(tmp_path, *names, STEWARD_DEMO="on")
    second = read(tmp_path, *names, STEWARD_DEMO="on")
    key = (tmp_path / "secret-key").read_text()
    assert len(key) >= 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600
    assert (
        first
        == second
        == {
            "DEBUG": "False",
            "DEMO": "True",
            "PRODUCTION": "False",
            "ALLOWED_HOSTS": "['127.0.0.1', '[::1]', 'localhost']",
            "SECRET_KEY": repr(key),
        }
    )


def test_production_ends_sessions_with_the_browser_and_asks_buyers_for_a_second_factor(tmp_path):
    names = (
        "SESSION_COOKIE_AGE",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE",
        "SESSION_COOKIE_SECURE",
        "MFA_REQUIRED_FOR_BUYERS",
    )
    assert read(tmp_path, *names, **PRODUCTION) == dict(zip(names, ("43200", "True", "True", "True"), strict=True))
    assert read(tmp_path, *names, DEBUG="on") == dict(zip(names, ("43200", "False", "False", "False"), strict=True))


def test_sqlite_waits_for_the_write_lock_and_keeps_everything_under_the_run_time_folder(tmp_path):
    settings = read(
        tmp_path, "DATABASES['default']['NAME']", "DATABASES['default']['OPTIONS']", "MEDIA_ROOT", DEBUG="on"
    )
    assert settings == {
        "DATABASES['default']['NAME']": repr(str(tmp_path / "db.sqlite3")),
        "DATABASES['default']['OPTIONS']": repr(
            {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            }
        ),
        "MEDIA_ROOT": repr(tmp_path / "media"),
    }

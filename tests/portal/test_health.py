"""Does /healthz/ tell a well installation from one whose parts are missing, without saying too much?"""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from vendors.models import Heartbeat

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def ask(client) -> tuple[int, dict[str, str]]:
    response = client.get("/healthz/")
    return response.status_code, response.json()


def test_an_installation_whose_worker_was_just_alive_is_well(client):
    Heartbeat.objects.create(name="worker", seen_at=timezone.now() - timedelta(seconds=95))
    assert ask(client) == (200, {"status": "ok", "database": "ok", "broker": "ok", "worker": "ok"})


def test_a_worker_that_missed_three_signs_is_silent(client):
    Heartbeat.objects.create(name="worker", seen_at=timezone.now() - timedelta(seconds=101))
    assert ask(client) == (503, {"status": "degraded", "database": "ok", "broker": "ok", "worker": "silent"})


def test_a_worker_that_never_ran_is_not_seen_yet(client):
    Heartbeat.objects.create(name="something else", seen_at=timezone.now())
    assert ask(client) == (503, {"status": "degraded", "database": "ok", "broker": "ok", "worker": "not seen yet"})


@pytest.mark.parametrize(
    ("variable", "url", "answer"),
    [
        ("CELERY_BROKER_URL", "redis://127.0.0.1:1/0", {"database": "ok", "broker": "down"}),
        ("DATABASE_URL", "postgres://steward:hunter2@127.0.0.1:1/x", {"database": "down", "broker": "ok"}),
    ],
    ids=["broker", "database"],
)
def test_what_does_not_answer_is_down_within_seconds_and_nothing_else_is_said(tmp_path, variable, url, answer):
    """In a process of its own, since an application reads its addresses once; its database has no tables yet."""
    script = (
        "import django, time; django.setup(); from django.test import Client; started = time.monotonic(); "
        "response = Client(headers={'host': 'localhost'}).get('/healthz/'); "
        "print(response.status_code, response.json(), time.monotonic() - started < 15)"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "portal.settings", "DEBUG": "on", "STEWARD_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment, variable: url},
        capture_output=True,
        text=True,
        timeout=60,
    )
    said = {"status": "degraded", **answer, "worker": "unknown"}
    assert done.stdout == f"503 {said} True\n", done.stderr


def test_the_answer_is_never_cached_and_takes_no_post(client):
    assert "no-store" in client.get("/healthz/")["Cache-Control"]
    assert client.post("/healthz/").status_code == 405


def test_a_load_balancer_may_ask_over_plain_http(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz/").status_code == 503
    assert client.get("/accounts/login/").status_code == 301

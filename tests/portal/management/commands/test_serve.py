"""Does one signal end web, worker and beat, and leave nothing behind?"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def environment(tmp_path, django_db_setup) -> dict[str, str]:
    """A fresh demonstration of its own with an empty, migrated database."""
    assert databases.take_from_template(tmp_path / "db.sqlite3")
    return {
        "PATH": os.environ["PATH"],
        "STEWARD_VAR": str(tmp_path),
        "STEWARD_DEMO": "on",
        "DEBUG": "off",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def served(environment, port, tmp_path) -> Iterator[subprocess.Popen[str]]:
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait(lambda: "Steward is ready" in (tmp_path / "said").read_text() or process.poll() is not None, 60)
        yield process
    finally:
        process.terminate()
        process.wait(30)


def wait(condition, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def ours(folder: Path) -> dict[int, str]:
    """Every living process started for this run-time folder, found by its environment."""
    mark, found = f"STEWARD_VAR={folder}".encode(), {}
    for proc in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (proc / "environ").read_bytes().split(b"\0"):
                found[int(proc.name)] = (proc / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def healthy(port: int) -> bool:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/", timeout=5).status == 200
    except urllib.error.URLError:
        return False


needs_proc = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads the process table from /proc")


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_one_signal_ends_web_worker_and_beat_and_leaves_nobody_behind(served, port, tmp_path, number):
    assert wait(lambda: healthy(port), 30), (tmp_path / "said").read_text()
    running = " ".join(ours(tmp_path).values())
    assert all(word in running for word in ("gunicorn", "worker", "beat"))
    served.send_signal(number)
    assert served.wait(30) == 0
    assert ours(tmp_path) == {}
    assert (tmp_path / "said").read_text().rstrip().endswith("Everything has ended.")


@needs_proc
def test_when_one_of_them_dies_the_others_are_ended_and_it_is_named(served, tmp_path):
    beat = next(pid for pid, line in ours(tmp_path).items() if " beat " in line)
    os.kill(beat, signal.SIGKILL)
    assert served.wait(30) == 1
    assert ours(tmp_path) == {}
    assert "beat ended by itself (signal 9), so everything was ended." in (tmp_path / "said").read_text()


@needs_proc
def test_a_supervisor_that_is_killed_outright_takes_its_children_along(served, port, tmp_path):
    assert wait(lambda: healthy(port), 30), (tmp_path / "said").read_text()
    served.kill()
    assert wait(lambda: ours(tmp_path) == {}, 30), ours(tmp_path)


def test_a_port_in_use_is_a_sentence(environment, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = subprocess.run(
            [sys.executable, "manage.py", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == (
        f"CommandError: Port {port} is in use or not allowed. "
        f"End what uses it, or choose another: make demo PORT={port + 1}"
    )

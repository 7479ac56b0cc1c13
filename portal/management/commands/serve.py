"""How do web, worker and beat run together on one machine, and end together?"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

HOST = "127.0.0.1"
PATIENCE = 15.0  # seconds a child may take to end by itself before it is killed
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with_parent() -> None:
    """In the child: ask the kernel for SIGTERM should the supervisor be killed outright."""
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process in a group of its own: a Ctrl-C at the terminal reaches the supervisor only, who then ends it."""

    name: str
    argv: list[str]
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.argv,
            cwd=settings.BASE_DIR,
            env={**os.environ, "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def alive(self) -> bool:
        return self.process.poll() is None

    def ask_to_end(self) -> None:
        if self.alive():
            self.process.terminate()

    def kill_group(self) -> None:
        """End whatever is left of the group, grandchildren whose leader is gone included."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


class Command(BaseCommand):
    help = "Serves Steward on this machine: web, one Celery worker and beat. One Ctrl-C ends all of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--demo", action="store_true", help="migrate, and make the demonstration world first")

    def handle(self, *, port: int, demo: bool, **options: object) -> None:
        _refuse_a_port_in_use(port)
        if demo:
            self._prepare()
        self.ending = threading.Event()
        self.signals = 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        celery = [sys.executable, "-m", "celery", "--quiet", "--app", "portal"]
        web = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"{HOST}:{port}", "--workers", "2"]
        children = [
            Child("web", [*web, "--threads", "4", "--timeout", "120", "--log-level", "warning"]),
            Child("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "warning"]),
            Child("beat", [*celery, "beat", "--pidfile=", "--loglevel", "warning"]),
        ]
        self._say(f"Starting web, worker and beat on http://{HOST}:{port} …")
        try:
            for child in children:
                child.start()
            for child in children:
                threading.Thread(target=_pass_on, args=(child.name, child.process.stdout), daemon=True).start()
            threading.Thread(target=self._announce, args=(port,), daemon=True).start()
            dead = self._watch(children)
        finally:
            self._end(children)
        if dead is not None:
            raise CommandError(f"{dead.name} ended by itself ({_cause(dead)}), so everything was ended.")
        self._say("Everything has ended.")

    def _prepare(self) -> None:
        self._say("Preparing the database …")
        try:
            call_command("migrate", verbosity=0)
            call_command("seed_demo", if_empty=True)
        except KeyboardInterrupt:
            raise CommandError("Stopped. Nothing was kept half-made: make demo starts where it can.") from None
        connections.close_all()

    def _on_signal(self, number: int, frame: object) -> None:
        self.signals += 1
        self.ending.set()

    def _watch(self, children: list[Child]) -> Child | None:
        """Wait for a signal, or for a child to die: that child."""
        while not self.ending.wait(0.2):
            for child in children:
                if not child.alive():
                    self.ending.set()
                    return child
        return None

    def _end(self, children: list[Child]) -> None:
        started = [child for child in children if hasattr(child, "process")]
        self._say("Ending web, worker and beat …")
        for child in started:
            child.ask_to_end()
        deadline, asked = time.monotonic() + PATIENCE, self.signals
        while any(child.alive() for child in started) and time.monotonic() < deadline and self.signals == asked:
            time.sleep(0.05)
        for child in started:
            child.kill_group()

    def _announce(self, port: int) -> None:
        """Say so when the web answers."""
        while not self.ending.wait(0.3):
            try:
                urllib.request.urlopen(f"http://{HOST}:{port}/accounts/login/", timeout=5)
            except urllib.error.HTTPError:
                pass  # any answer is an answer
            except OSError:
                continue
            self._say(f"Steward is ready: http://{HOST}:{port}  (Ctrl-C ends it)")
            return

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


def _refuse_a_port_in_use(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            raise CommandError(
                f"Port {port} is in use or not allowed. End what uses it, or choose another: make demo PORT={port + 1}"
            ) from None


def _pass_on(name: str, lines: IO[bytes]) -> None:
    for line in lines:
        text = line.decode(errors="replace").rstrip()
        if text:
            print(f"{name:<6} | {text}", flush=True)


def _cause(child: Child) -> str:
    code = child.process.returncode
    return f"signal {-code}" if code < 0 else f"exit code {code}"

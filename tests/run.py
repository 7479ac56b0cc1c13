"""Which runs make up `make test`, `make prove` and `make lint` on this machine, and what was left out?"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import databases, machine

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PURE = (
    "sla/engine",
    "contracts/terms.py",
    "contracts/charging.py",
    "contracts/recurrence.py",
    "contracts/settling.py",
    "contracts/approval.py",
    "contracts/numbering.py",
    "contracts/uplift.py",
    "vendors/risk.py",
)
ENGINE_TESTS = ("tests/sla/engine", "tests/docs")
EXACT_TESTS_OF_THE_ENGINE = "engine and not hypothesis and not prove"  # they run while branches are measured
BELOW_THE_PAGES = "(database or postgres) and not pages and not prove and not browser"
NO_TESTS_COLLECTED = 5
# A world is built once for a module. The first modules, the canary among them, take longest: no worker waits for them.
PARALLEL = ("-n", "2", "--dist", "loadscope", "--no-loadscope-reorder")


@dataclass
class Report:
    """What the person at the terminal reads last."""

    closing: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    failed: bool = False

    def print(self) -> None:
        print("\n" + "=" * 100)
        for line in self.closing:
            print(line)
        for line in self.left_out or ["nothing"]:
            print(f"left out: {line}")
        print("FAILED" if self.failed else "All that ran passed.")


def main(which: str) -> int:
    report = Report()
    {"lint": lint, "test": test, "prove": prove}[which](report)
    report.print()
    return 1 if report.failed else 0


def lint(report: Report) -> None:
    pure = [path for path in PURE if (ROOT / path).exists()]
    for name, command in (
        ("ruff", ["ruff", "check", "--output-format", "concise", "."]),
        ("ruff format", ["ruff", "format", "--check", "--output-format", "concise", "."]),
        ("import-linter", ["lint-imports", "--no-cache"]),
        ("mypy", ["mypy", *pure]),
    ):
        _check(report, name, command)


def test(report: Report) -> None:
    """Every test once: the pages on SQLite, what lies below them on PostgreSQL where there is one; prove swaps them."""
    with ExitStack() as stack, ThreadPoolExecutor() as aside:
        migrated = aside.submit(lambda: stack.enter_context(_server(report)))  # one core would be idle meanwhile
        kept = aside.submit(databases.make_template)
        lint(report)
        _coverage(report)
        kept.result()
        server = migrated.result()
        rest = f"not prove and not browser and not ({EXACT_TESTS_OF_THE_ENGINE})"
        if server:
            rest += f" and not ({BELOW_THE_PAGES})"
            _pytest(report, "below the pages, PostgreSQL and Redis", BELOW_THE_PAGES, parallel=True, environment=server)
        _pytest(report, "SQLite", rest, parallel=True)
    report.left_out.append("long tests, many examples of each law, and each database for the other half: make prove")
    if machine.chromium():
        _pytest(report, "Chromium", "browser and not prove", parallel=True)
    else:
        report.left_out.append("browser tests, because no Chromium was found (apt-get install chromium)")


def prove(report: Report) -> None:
    """What takes long, and what `test` leaves out: many examples of every law, each half on the other database."""
    _pytest(report, "long tests, SQLite", "prove", parallel=False)
    many = ("--hypothesis-profile", "many")
    _pytest(report, "laws by many examples", "hypothesis and not prove", parallel=True, options=many)
    with _server(report) as server:
        if server:
            again = "prove and (database or postgres) and not once"
            _pytest(report, "long tests, PostgreSQL and Redis", again, parallel=False, environment=server)
            pages = "pages and (database or postgres) and not prove and not browser"
            built = ("--build-every-world",)  # what is laid down elsewhere is held against what is built
            _pytest(report, "pages, PostgreSQL and Redis", pages, parallel=True, environment=server, options=built)
            _pytest(report, "below the pages, SQLite", BELOW_THE_PAGES, parallel=True)


@contextmanager
def _server(report: Report) -> Iterator[dict[str, str]]:
    """The environment of a run on PostgreSQL and Redis; empty, and said so, where one of them does not answer."""
    postgres, redis = machine.postgres_url(), machine.redis_url()
    if postgres and redis:
        print("\n--- migrating on PostgreSQL", flush=True)
        with databases.migrated_on_postgres(postgres) as (url, template):
            yield {"TEST_DATABASE_URL": url, "TEST_DATABASE_TEMPLATE": template, "TEST_CELERY_BROKER_URL": redis}
        return
    silent = " and ".join(name for name, url in (("PostgreSQL", postgres), ("Redis", redis)) if not url)
    report.left_out.append(f"everything on PostgreSQL with Redis and a real worker, because {silent} did not answer")
    yield {}


def _check(report: Report, name: str, command: list[str]) -> None:
    print(f"\n--- {name}", flush=True)
    code = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, check=False).returncode
    report.closing.append(f"{name}: {'ok' if code == 0 else 'FAILED'}")
    report.failed |= code != 0


def _coverage(report: Report) -> None:
    """Whether the engine's exact tests take every branch; what only examples drawn at random reach does not count."""
    with tempfile.TemporaryDirectory(prefix="steward-coverage-") as folder:
        data = f"--data-file={folder}/coverage"
        exact = ["-m", "pytest", "-q", "-m", EXACT_TESTS_OF_THE_ENGINE, *ENGINE_TESTS]
        _check(report, "tests of the engine", ["coverage", "run", data, *exact])
        _check(report, "every branch of the engine is tested", ["coverage", "report", data])


def _pytest(
    report: Report,
    name: str,
    marks: str,
    parallel: bool,
    environment: dict[str, str] | None = None,
    options: tuple[str, ...] = (),
) -> None:
    print(f"\n--- pytest: {name}", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="steward-test-") as folder:
        command = [str(BIN / "python"), "-m", "pytest", "-q", "-rfEs", "-m", marks, *options]
        command += PARALLEL if parallel else ()
        lines, code = _echo(command, {"STEWARD_TEST_RUN": folder, **(environment or {})})
    closing = lines[-1].strip("= ") if lines else "no output"
    report.closing.append(f"{name}: {closing}")
    report.left_out += [f"{reason} ({name})" for reason in _skipped(lines)]
    if code == NO_TESTS_COLLECTED:
        report.left_out.append(f"{name}: there is no such test yet")
    elif code != 0:
        report.failed = True
    print(f"--- {name}: {time.monotonic() - started:.0f} s", flush=True)


def _echo(command: list[str], environment: dict[str, str]) -> tuple[list[str], int]:
    """Run, show and keep what a command says; its lines and its exit code."""
    lines: list[str] = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                print(line, end="", flush=True)
                if line.strip():
                    lines.append(line.rstrip())
        except BaseException:  # a Ctrl-C or SIGTERM here must end what runs there, and let it tidy up
            process.send_signal(signal.SIGINT)
            raise
    return lines, process.returncode


def _skipped(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if match := re.match(r"SKIPPED \[(\d+)\] \S+ (.+)", line):
            yield f"{match[1]} × {match[2]}"


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1]))

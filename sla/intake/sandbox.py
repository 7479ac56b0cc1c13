"""What is in this file, asked without risk? `check_file` reads it in a disposable process with limits.

The file may be anything: the process has 512 MiB of memory, 120 seconds of computing, 180 seconds of clock, no
environment and 16 open files; it is always ended and reaped. A file that it cannot read is answered with a Refused
whose `sentence` says why and how to mend it; the caller is never harmed.
"""

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import tzdata

from sla.intake.parse import Totals
from sla.intake.sentences import refusal_sentence
from sla.intake.shape import MAX_BYTES, Fault, FeedShape

log = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("child.py")
MOST_ANSWERED = 8 << 20
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes and seconds. `output` bounds the normalized rows, which are at most a few times as long as the file."""

    file: int = MAX_BYTES
    memory: int = 512 << 20
    output: int = 1 << 30
    cpu_seconds: int = 120
    wall_seconds: float = 180.0


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Refused:
    """The file as a whole cannot be read: a code and its figures."""

    code: str
    params: dict

    @property
    def sentence(self) -> str:
        """What is wrong and how to mend it, in the language of whoever looks."""
        return refusal_sentence(self.code, self.params)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the file says. `refused` or `totals` is there, never both.

    `rows_path` holds the normalized rows (see `rows.FIELDS`) for `load.load_rows`; whoever asked removes it.
    `faults` lists the first thousand, `fault_counts` (rule, column) -> how often counts all.
    """

    refused: Refused | None = None
    totals: Totals | None = None
    faults: tuple[Fault, ...] = ()
    fault_counts: dict[tuple[str, str], int] | None = None
    rows_path: Path | None = None

    @property
    def rows_ok(self) -> int:
        return self.totals.taken if self.totals else 0


def check_file(
    path: str | os.PathLike,
    shape: FeedShape,
    on_progress: Progress | None = None,
    *,
    rows_path: str | os.PathLike,
    limits: Limits = LIMITS,
) -> Checked:
    """Read a file in a disposable process; the rows that are right go to `rows_path`.

    `on_progress(rows, about)` is told about four times a second how many rows of about how many are read; when it
    raises, the process is ended and the exception passes on.
    """
    size = os.stat(path).st_size
    if size > limits.file:
        return refuse("too_large", megabytes=size // 1_000_000, most=limits.file // 1_000_000)
    with open(path, "rb") as file, open(rows_path, "wb") as rows, tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", str(CHILD), json.dumps(job_for(shape, limits, rows.fileno()))],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=complaints,
            pass_fds=(rows.fileno(),),
            env={},
            cwd="/",
            start_new_session=True,
        )
        try:
            answer = listen(child, time.monotonic() + limits.wall_seconds, size, on_progress)
        finally:
            end(child)
        checked = conclude(answer, child.returncode, Path(rows_path))
        if checked.refused and checked.refused.code == "broken":
            complaints.seek(max(complaints.seek(0, os.SEEK_END) - 2_000, 0))
            said = complaints.read().decode(errors="replace")
            log.error("the reader of a file ended with %s: %s", child.returncode, said)
    if checked.refused:
        Path(rows_path).unlink(missing_ok=True)
    return checked


def job_for(shape: FeedShape, limits: Limits, rows_fd: int) -> dict:
    given = {"memory": limits.memory, "output": limits.output, "cpu_seconds": limits.cpu_seconds}
    zones = str(Path(tzdata.__file__).with_name("zoneinfo"))  # packages are out of the reader's reach
    return {"shape": shape.to_json(), "limits": given, "rows_fd": rows_fd, "zones": zones}


def listen(child: subprocess.Popen, deadline: float, size: int, on_progress: Progress | None) -> dict | None:
    """The process's last answer; None when it ended, fell silent or talked too much before it gave one."""
    written = bytearray()
    last: dict | None = None
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                break
            block = os.read(child.stdout.fileno(), 1 << 16)
            if not block:
                return last
            written += block
            if len(written) > MOST_ANSWERED:
                return None
            while (cut := written.find(b"\n")) >= 0:
                answer = understand(bytes(written[:cut]))
                del written[: cut + 1]
                if "row" not in answer:
                    last = answer
                elif on_progress:
                    on_progress(answer["row"], max(answer["row"] * size // answer["bytes"], answer["row"]))
    return {"refused": "time", "params": {}}


def understand(line: bytes) -> dict:
    """One answer of the process; empty when it is none of those it may give."""
    try:
        match json.loads(line):
            case {"row": int(), "bytes": int(size)} as answer if size > 0:
                return answer
            case {"refused": str(), "params": dict()} as answer:
                return answer
            case {"totals": dict(), "faults": list(), "fault_counts": list()} as answer:
                return answer
    except ValueError:
        pass
    return {}


def end(child: subprocess.Popen) -> None:
    """Ended and reaped, whatever it is doing."""
    child.stdout.close()
    try:
        child.wait(timeout=0.5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def conclude(answer: dict | None, returncode: int, rows_path: Path) -> Checked:
    if answer is None and returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return refuse("time" if returncode == -signal.SIGXCPU else "killed")
    if not answer:
        return refuse("broken")
    if "refused" in answer:
        return refuse(answer["refused"], **answer["params"])
    return Checked(
        totals=Totals(**answer["totals"]),
        faults=tuple(Fault(**fault) for fault in answer["faults"]),
        fault_counts={(rule, column): count for rule, column, count in answer["fault_counts"]},
        rows_path=rows_path,
    )


def refuse(code: str, **params) -> Checked:
    return Checked(refused=Refused(code, params))

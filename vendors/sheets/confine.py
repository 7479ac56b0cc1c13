"""What may a disposable process do that reads a file somebody sent? Standard library only; it limits itself first."""

import json
import resource
import sys
from typing import Any


def limit_self(limits: dict[str, Any]) -> None:
    """Bytes of memory and output, seconds of computing. Soft and hard alike: what is lowered cannot be raised again."""
    for kind, most in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_FSIZE, limits["output"]),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(kind, (most, most))
    # The soft limit sends SIGXCPU, a second later the hard one kills.
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_seconds"], limits["cpu_seconds"] + 1))


def answer(written: dict[str, Any]) -> None:
    """One line of JSON to whoever started the process."""
    sys.stdout.write(json.dumps(written) + "\n")
    sys.stdout.flush()

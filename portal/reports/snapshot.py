"""What is frozen when a report is issued? One canonical JSON text with everything the report shows, and its hash."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

FORMAT = "steward-report/1"


def canonical_json(snapshot: Mapping[str, Any]) -> str:
    """The one way to write a snapshot down. Numbers that decide or pay are text in it; a float is refused."""
    _refuse_floats(snapshot)
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def fingerprint(snapshot_json: str) -> str:
    """SHA-256 of the canonical text."""
    return sha256(snapshot_json.encode()).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is not exact; a snapshot holds text and whole numbers")
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for item in value:
        _refuse_floats(item)

"""Are two cases or two results the same, to the last digit?"""

import json
from collections.abc import Mapping
from hashlib import sha256

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]


def digest(mapping: Mapping[str, Json]) -> str:
    """SHA-256 over canonical JSON (sorted keys, no white space, UTF-8), in hexadecimal. A float is refused."""
    _refuse_floats(mapping)
    text = json.dumps(mapping, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; write it as text.")
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_floats(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)

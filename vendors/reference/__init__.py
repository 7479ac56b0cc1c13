"""What does an installation begin with? Reference data in files beside this one, loaded once, then edited by staff."""

import tomllib
from pathlib import Path

HERE = Path(__file__).parent


def read(name: str) -> dict:
    """The tables of `<name>.toml`."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))

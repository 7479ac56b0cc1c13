"""How does a reader say that a file as a whole is not what it reads? Standard library only."""

from typing import Any


class FileRefused(Exception):
    """The file as a whole cannot be read; nothing of it counts. A code and its figures; who asked has the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params

"""What does a page say? Its heading, its tables and its facts as plain text, so that tests compare whole answers."""

import re
from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.heading, self.tables, self.facts, self._into = "", [], [], []
        self._term = ""

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        if tag in ("h1", "th", "td", "dt", "dd"):
            self._into.append([tag, ""])

    def handle_data(self, data):
        for open_cell in self._into:
            open_cell[1] += data

    def handle_endtag(self, tag):
        if not self._into or self._into[-1][0] != tag:
            return
        _tag, text = self._into.pop()
        text = plain(text)
        if tag == "h1":
            self.heading = text
        elif tag in ("th", "td") and self.tables and self.tables[-1]:
            self.tables[-1][-1].append(text)
        elif tag == "dt":
            self._term = text
        elif tag == "dd":
            self.facts.append((self._term, text))


def plain(text: str) -> str:
    """White space as a reader sees it."""
    return re.sub(r"[\s\u00a0]+", " ", text).strip()


def _read(response) -> _Reader:
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader


def heading(response) -> str:
    return _read(response).heading


def tables(response) -> list[list[list[str]]]:
    """Every table as rows of cells, the head first."""
    return [[row for row in table if row] for table in _read(response).tables]


def facts(response) -> dict[str, str]:
    """Every description list's terms with what stands beside them."""
    return dict(_read(response).facts)


def said(response) -> list[str]:
    """The messages drawn on a page after a redirect."""
    return [str(message) for message in response.context["messages"]]

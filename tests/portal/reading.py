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


class _Inputs(HTMLParser):
    """The values that the largest form of a page would send, as a browser counts them."""

    def __init__(self):
        super().__init__()
        self.forms, self._select, self._area, self._first = [], None, None, None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.forms.append({})
        if not self.forms or "disabled" in given:
            return
        name = given.get("name")
        if tag == "input" and name:
            ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
            if ticked and given.get("type") not in ("submit", "file"):
                self.forms[-1].setdefault(name, []).append(given.get("value", "on" if "checked" in given else ""))
        elif tag == "select":
            self._select, self._first = (name, "multiple" in given, False), None
        elif tag == "option" and self._select:
            if self._first is None:
                self._first = given.get("value", "")
            if "selected" in given:
                self.forms[-1].setdefault(self._select[0], []).append(given.get("value", ""))
        elif tag == "textarea":
            self._area = name
            self.forms[-1][name] = [""]

    def handle_data(self, data):
        if self._area:
            self.forms[-1][self._area][0] += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None
        if tag == "select" and self._select:
            name, many, _seen = self._select
            if not many and name not in self.forms[-1] and self._first is not None:
                self.forms[-1][name] = [self._first]
            self._select = None


def posted(response) -> dict[str, str | list[str]]:
    """What the page's largest form sends when nobody touches it."""
    reader = _Inputs()
    reader.feed(response.content.decode())
    form = max(reader.forms, key=len)
    return {name: values[0] if len(values) == 1 else values for name, values in form.items()}

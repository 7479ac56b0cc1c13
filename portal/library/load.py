"""With which clauses and contract templates does an installation begin? Loaded where they are missing, then edited."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.utils import timezone

from portal.library.models import Clause, ContractTemplate
from vendors.actions.reference import LOADERS
from vendors.models import ServiceLine

HERE = Path(__file__).parent / "texts"
KINDS = {"#": "sub", "-": "item", "~": "plain"}
USES = {"!": "required", "+": "proposed", "?": "optional"}


def load_library() -> int:
    """Clauses and templates whose code is not there yet, published as the first revision of each."""
    lines = {line.code: line for line in ServiceLine.objects.all()}
    added = _load_clauses(lines)
    return added + _load_templates(lines)


def _read(name: str) -> dict:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def written_clauses() -> list[dict]:
    """Every clause as it is written in the files, its text as a stream."""
    rows = [row for name in ("general", "more", "lines") for row in _read(name)["clauses"]]
    return [row | {"text": list(_blocks(row["text"]))} for row in rows]


def _blocks(text: str) -> Iterator[tuple[str, dict]]:
    lines = iter(line for line in text.splitlines() if line.strip())
    for line in lines:
        head, _bar, en = line.partition(" | ")
        sign, _gap, name = head.partition(" ")
        value = {"en": en, "zh": next(lines)}
        yield KINDS[sign], value | ({"name": name} if sign == "#" else {})


def _load_clauses(lines: dict[str, ServiceLine]) -> int:
    there, added = set(Clause.objects.values_list("code", flat=True)), 0
    for position, row in enumerate(written_clauses(), start=1):
        code = row.get("line")
        if row["code"] not in there and (code is None or code in lines):
            _publish(Clause(**row | {"line": lines.get(code), "position": position}))
            added += 1
    return added


def _load_templates(lines: dict[str, ServiceLine]) -> int:
    rows, added = _read("templates"), 0
    known = {clause.code: clause for clause in Clause.objects.all()}
    general = rows["general"]
    wanted = {"general": general | {"clauses": "", "annex": ""}} | rows["lines"]
    for code, row in wanted.items():
        if ContractTemplate.objects.filter(code=code).exists() or code != "general" and code not in lines:
            continue
        body = general["body"].replace("@line", row["clauses"]).replace("@annex", row["annex"]).split()
        template = ContractTemplate(code=code, name_en=row["name_en"], name_zh=row["name_zh"], line=lines.get(code))
        template.body = [_entry(word, known) for word in body]
        _publish(template)
        added += 1
    return added


def _entry(word: str, known: dict[str, Clause]) -> tuple:
    if word[0] not in USES:
        return "annex", word
    code, _slash, instead = word[1:].partition("/")
    return "entry", {"clause": known[code], "use": USES[word[0]], "instead": instead}


def _publish(record: Clause | ContractTemplate) -> None:
    """Saved with the revision that stands, so that what was copied from it can be traced; nobody's act, no log line."""
    record.save()
    revision = record.save_revision(log_action=False, clean=False)
    record.live_revision, record.latest_revision = revision, revision
    record.first_published_at = record.last_published_at = timezone.now()
    record.has_unpublished_changes = False
    record.save()


LOADERS.append(load_library)

"""Which pages of docs/ does the code write? `manage.py write_docs` writes them, `--check` names those that differ."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from portal.documents import access
from portal.states import document as states

# file in docs/ → the function that gives its text; a test compares the committed files with these
GENERATED: dict[str, Callable[[], str]] = {
    "access.md": access,
    "states.md": states,
}


def stale(folder: Path) -> list[str]:
    """The generated files that are missing or say something else than the code."""
    with translation.override("en"):
        return [
            name
            for name, write in GENERATED.items()
            if not (folder / name).exists() or (folder / name).read_text() != write()
        ]


class Command(BaseCommand):
    help = "Write the pages of docs/ that come from the code."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a file differs")

    def handle(self, *args, check: bool = False, **options) -> None:
        folder = Path(settings.BASE_DIR) / "docs"
        differing = stale(folder)
        if check and differing:
            raise CommandError(f"run manage.py write_docs: {', '.join(differing)} no longer say what the code does")
        with translation.override("en"):
            for name in differing:
                (folder / name).write_text(GENERATED[name]())
                self.stdout.write(f"docs/{name}")

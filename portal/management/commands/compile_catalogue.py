"""How do the translators' .po files become the .mo files Django reads, on a machine without gettext?"""

import os
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


def compile_catalogues(folder: Path) -> list[Path]:
    """Compile every .po under `folder` that is newer than its .mo; the paths that were compiled."""
    compiled = []
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        # A page being served must never meet half a catalogue.
        unfinished = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(unfinished))
        unfinished.replace(target)
        compiled.append(source)
    return compiled


class Command(BaseCommand):
    help = "Compiles the message catalogues (.po to .mo) that changed."
    requires_system_checks = ()

    def handle(self, **options: object) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in compile_catalogues(Path(folder)):
                self.stdout.write(f"Compiled the translations of {source.parent.parent.name}.")

"""Does this machine have what PDFs need (Pango, a Chinese font), and may we install it?"""

import ctypes.util
import os
import shutil
import subprocess
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

# library or font -> (Debian packages, what does not work without it)
PANGO = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
CHINESE_FONT = ("fonts-noto-cjk",)


def missing_packages() -> list[str]:
    missing: list[str] = []
    if not all(ctypes.util.find_library(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")):
        missing += PANGO
    if not _has_chinese_font():
        missing += CHINESE_FONT
    return missing


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip())


def _apt() -> list[str] | None:
    """The command that may install packages here without asking anyone, or None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None


class Command(BaseCommand):
    help = "Installs Pango and a Chinese font where they are missing and where it may; else says what to do."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stamp", type=Path, help="a file to write once nothing is missing")

    def handle(self, *, stamp: Path | None, **options: object) -> None:
        if not self.lacks_something() and stamp:
            stamp.touch()

    def lacks_something(self) -> bool:
        """Install what is missing, or say what to do about it: whether something is missing still."""
        missing = missing_packages()
        if not missing:
            return False
        names = " ".join(missing)
        if apt := _apt():
            self.stdout.write(f"Installing {names} for the PDF reports …")
            self.stdout.flush()
            install = [*apt, "install", "--yes", "--quiet", "--no-install-recommends", *missing, "fontconfig"]
            for step in ([*apt, "update", "--quiet"], install):
                subprocess.run(step, stdout=subprocess.DEVNULL, check=False)
            missing = missing_packages()
        if missing:
            self.stderr.write(
                f"PDF reports need {names}, missing here: everything else works. "
                f"To add them: sudo apt-get install {names} fontconfig"
            )
        return bool(missing)

#!/usr/bin/env python
"""How does a person at a terminal run Steward's commands?"""

import os
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    # A checkout that nobody configured is a developer's. Servers (gunicorn, celery) do not pass here and stay strict.
    if "SECRET_KEY" not in os.environ and not (Path(__file__).parent / ".env").exists():
        os.environ.setdefault("DEBUG", "on")
    try:
        settings.DEBUG  # noqa: B018 - reading one loads them all
    except ImproperlyConfigured as refusal:
        sys.exit(f"Steward does not start: {refusal}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

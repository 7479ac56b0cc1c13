"""Do the pages of docs/ that the code writes still say what the code does?"""

from pathlib import Path

from django.conf import settings

from portal.documents import access
from portal.management.commands.write_docs import stale

DOCS = Path(settings.BASE_DIR) / "docs"


def test_no_generated_page_differs_from_the_code():
    assert stale(DOCS) == []


def test_a_page_that_differs_is_named(tmp_path):
    (tmp_path / "access.md").write_text(access().replace("✓", "", 1))
    assert "access.md" in stale(tmp_path)

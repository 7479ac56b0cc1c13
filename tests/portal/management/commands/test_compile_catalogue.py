"""Are translations compiled without gettext, once, and readable by Python's own gettext?"""

import gettext
import os

from portal.management.commands.compile_catalogue import compile_catalogues

SOURCE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"

msgid "Contracts"
msgstr "合同"

msgid "%(count)s row"
msgid_plural "%(count)s rows"
msgstr[0] "%(count)s 行"
"""


def test_a_catalogue_is_compiled_when_its_source_is_newer(tmp_path):
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE)
    assert compile_catalogues(tmp_path) == [source]
    assert compile_catalogues(tmp_path) == []
    compiled = source.with_suffix(".mo")
    os.utime(compiled, (0, 0))
    assert compile_catalogues(tmp_path) == [source]
    with compiled.open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert (words.gettext("Contracts"), words.ngettext("%(count)s row", "%(count)s rows", 5)) == (
        "合同",
        "%(count)s 行",
    )
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]

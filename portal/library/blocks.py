"""Of what is a clause made in the library, and in which order do clauses make a contract template?"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from contracts.models.documents import ANNEXES
from contracts.numbering import marks_in

NAME = re.compile(r"[a-z][a-z0-9-]{0,29}")
ENGLISH, CHINESE = "English", "简体中文"


def said_in(text: str) -> set[str]:
    """The marks of a text; a party may be named in one language where the other has a pronoun."""
    return set(marks_in(text)) - {"buyer", "vendor"}


class Words(blocks.StructBlock):
    """A paragraph in both languages side by side; what both refer to is the same."""

    en = blocks.TextBlock(label=ENGLISH, rows=4)
    zh = blocks.TextBlock(label=CHINESE, rows=4)

    class Meta:
        form_classname = "struct-block both-languages"

    def clean(self, value):
        value = super().clean(value)
        if said_in(value["en"]) != said_in(value["zh"]):
            text = gettext("Both languages name the same values and refer to the same clauses.")
            raise blocks.StructBlockValidationError(block_errors={"zh": ValidationError(text)})
        return value


class SubClause(Words):
    """A paragraph with a number of its own; with a name, other clauses can refer to it."""

    name = blocks.CharBlock(
        required=False,
        label=_("Name"),
        help_text=_("Only if another clause refers to it, as in [[liability.cap]]: small letters, digits, hyphens."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Numbered sub-clause")

    def clean(self, value):
        value = super().clean(value)
        if value["name"] and not NAME.fullmatch(value["name"]):
            text = gettext("A name is of small letters, digits and hyphens.")
            raise blocks.StructBlockValidationError(block_errors={"name": ValidationError(text)})
        return value


class ClauseText(blocks.StreamBlock):
    sub = SubClause()
    item = Words(label=_("Item below it, (a) (b) (c)"), icon="list-ul")
    plain = Words(label=_("Paragraph without a number"), icon="pilcrow")


class Entry(blocks.StructBlock):
    """A clause of a template, and whether a contract can do without it."""

    clause = SnippetChooserBlock("portal.Clause", label=pgettext_lazy("library", "Clause"))
    use = blocks.ChoiceBlock(
        [
            ("required", _("required: leaving it out is a deviation")),
            ("proposed", _("proposed: in, unless it is taken out")),
            ("optional", _("optional: out, unless it is put in")),
        ],
        default="required",
        label=_("How it is used"),
    )
    instead = blocks.CharBlock(
        required=False,
        label=_("Alternatives"),
        help_text=_("One of the clauses with the same word here is used; the first one unless another is chosen."),
    )

    class Meta:
        icon = "doc-full-inverse"
        label = pgettext_lazy("library", "Clause")


class TemplateBody(blocks.StreamBlock):
    entry = Entry()
    annex = blocks.ChoiceBlock(list(ANNEXES.items()), label=_("Annex made from the contract’s data"), icon="table")

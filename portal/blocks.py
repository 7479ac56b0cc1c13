"""Of what may a written page consist? Words only: all of it survives the strict content policy and a print-out."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks

INLINE = ["bold", "italic", "link"]
FULL = [*INLINE, "ol", "ul"]


class Notice(blocks.StructBlock):
    title = blocks.CharBlock(required=False, label=pgettext_lazy("text block", "Title"))
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        icon = "warning"
        label = pgettext_lazy("text block", "Notice")
        template = "cms/blocks/notice.html"


class Action(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Words on the link"))
    url = blocks.CharBlock(label=_("Address"), help_text=_("Such as /accounts/login/ or https://…"))

    class Meta:
        icon = "link"
        label = _("Link")
        template = "cms/blocks/action.html"


class Story(blocks.StreamBlock):
    """Headings, paragraphs, steps, notices, links."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", template="cms/blocks/heading.html")
    text = blocks.RichTextBlock(label=_("Text"), features=FULL, template="cms/blocks/text.html")
    steps = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE), label=_("Steps"), icon="list-ol", template="cms/blocks/steps.html"
    )
    notice = Notice()
    action = Action()

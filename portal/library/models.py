"""Which clauses and contract templates may a contract be put together from? Model text, not advice."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from contracts.document_faults import VALUES
from contracts.numbering import Place, marks_in
from portal.library.blocks import ClauseText, TemplateBody
from vendors.models import ServiceLine
from vendors.words import pick


class Clause(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """A standard clause in both languages."""

    class In(models.TextChoices):
        BODY = Place.BODY.value, _("in the contract")
        ANNEX = Place.ANNEX.value, _("as an annex")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name_en = models.CharField(_("heading"), max_length=120)
    name_zh = models.CharField(_("heading in Chinese"), max_length=120)
    place = models.CharField(_("where it stands"), max_length=5, choices=In.choices, default=In.BODY)
    line = models.ForeignKey(
        ServiceLine, models.PROTECT, null=True, blank=True, verbose_name=_("service line"), related_name="+"
    )
    text = StreamField(ClauseText(), verbose_name=_("text"))
    note_en = models.TextField(_("note for those who use it"), blank=True)
    note_zh = models.TextField(_("note for those who use it, in Chinese"), blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    panels = [
        HelpPanel(template="cms/help_clause.html", heading=_("How a clause is written")),
        FieldRowPanel([FieldPanel("name_en"), FieldPanel("name_zh")]),
        FieldRowPanel([FieldPanel("code"), FieldPanel("place"), FieldPanel("line")]),
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("note_en"), FieldPanel("note_zh")]),
    ]

    class Meta:
        app_label = "portal"
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["position", "code"]
        constraints = [models.CheckConstraint(condition=Q(place__in=["body", "annex"]), name="library_clause_place")]

    def __str__(self) -> str:
        return pick(self, "name")

    def clean(self) -> None:
        super().clean()
        own = {f"{self.code}.{block['name']}" for block in blocks_of(self) if block["name"]}
        wrong = sorted({mark for mark in _marks(self) if mark not in VALUES and mark not in own and not _known(mark)})
        if wrong:
            raise ValidationError(
                {"text": gettext("Neither a value nor a clause is called so: %(names)s.") % {"names": ", ".join(wrong)}}
            )


def _marks(clause: Clause) -> list[str]:
    return [mark for block in blocks_of(clause) for mark in marks_in(block["en"] + block["zh"])]


def _known(mark: str) -> bool:
    code, _dot, name = mark.partition(".")
    other = Clause.objects.filter(code=code).first()
    if other is None:
        return code.startswith("annex-")
    return not name or name in {block["name"] for block in blocks_of(other)}


def blocks_of(clause: Clause) -> list[dict]:
    """Its text as `contracts.models.documents.validate_text` describes it."""
    return [
        {
            "kind": block.block_type,
            "name": block.value.get("name") or "",
            "en": block.value["en"].strip(),
            "zh": block.value["zh"].strip(),
        }
        for block in clause.text
    ]


class ContractTemplate(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """Clauses in their order, required or not, and the annexes that are made from a contract's data."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name_en = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("name in Chinese"), max_length=120)
    line = models.ForeignKey(
        ServiceLine, models.PROTECT, null=True, blank=True, verbose_name=_("service line"), related_name="+"
    )
    body = StreamField(TemplateBody(), verbose_name=_("what it is made of"))

    panels = [
        FieldRowPanel([FieldPanel("name_en"), FieldPanel("name_zh")]),
        FieldRowPanel([FieldPanel("code"), FieldPanel("line")]),
        FieldPanel("body"),
    ]

    class Meta:
        app_label = "portal"
        verbose_name = _("contract template")
        verbose_name_plural = _("contract templates")
        ordering = ["code"]

    def __str__(self) -> str:
        return pick(self, "name")

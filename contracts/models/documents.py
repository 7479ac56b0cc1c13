"""What is a version's document made of (clauses as they stood when they were chosen), and which papers were printed?"""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models.version import ContractVersion
from contracts.numbering import Kind, Place
from vendors.access import Scoped
from vendors.models import StoredFile
from vendors.words import pick

BLOCK = {"kind", "name", "en", "zh"}
OBLIGATIONS = "annex-obligations"
ANNEXES = {
    "annex-levels": _("Service levels and credits"),
    "annex-fees": _("Fees and billing"),
    OBLIGATIONS: _("Obligations of both sides"),
    "annex-contacts": _("Contact card"),
    "annex-papers": _("Documents to be kept valid"),
    "annex-duties": _("Duties under the law"),
}


def validate_text(text) -> None:
    """A list of blocks, each with its kind, its name or none, and its words in both languages."""
    if not isinstance(text, list) or not text:
        raise ValidationError(_("A clause has at least one paragraph."))
    for block in text:
        if not isinstance(block, dict) or set(block) != BLOCK or block["kind"] not in set(Kind):
            raise ValidationError(_("A paragraph says its kind, its name and its words in both languages."))
        if not (block["en"].strip() or block["zh"].strip()):
            raise ValidationError(_("A paragraph without words says nothing."))


def validate_annexes(annexes) -> None:
    if not isinstance(annexes, list) or set(annexes) - set(ANNEXES) or len(set(annexes)) < len(annexes):
        raise ValidationError(_("These annexes are not known."))


class DocumentPlan(Scoped):
    """From which template a version's document was put together, in which language, and what was left out of it."""

    vendor_path = "version__contract__vendor"

    class Language(models.TextChoices):
        EN = "en", _("English")
        ZH = "zh", _("Chinese")
        BOTH_ZH = "both_zh", _("both side by side, the Chinese text prevails")
        BOTH_EN = "both_en", _("both side by side, the English text prevails")

    version = models.OneToOneField(ContractVersion, models.CASCADE, related_name="document")
    template = models.SlugField(_("contract template"), max_length=60)
    template_name_en = models.CharField(_("name of the template"), max_length=120)
    template_name_zh = models.CharField(_("name of the template in Chinese"), max_length=120, blank=True)
    source = models.PositiveIntegerField(_("revision of the template"), null=True, blank=True)
    language = models.CharField(
        _("language of the document"), max_length=8, choices=Language.choices, default=Language.BOTH_ZH
    )
    annexes = models.JSONField(_("annexes"), default=list, blank=True, validators=[validate_annexes])
    left_out = models.JSONField(_("required clauses left out"), default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=["en", "zh", "both_zh", "both_en"]), name="document_language"
            )
        ]

    def __str__(self) -> str:
        return pick(self, "template_name")

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is written in, the one that prevails first."""
        return {"en": ("en",), "zh": ("zh",), "both_zh": ("zh", "en"), "both_en": ("en", "zh")}[self.language]


class ClauseUse(Scoped):
    """A clause of a version, in the words that count; `standard` keeps those of the library it was taken from.

    `text` is a list of blocks as `validate_text` describes them. `standard` is empty for a clause of our own making.
    """

    vendor_path = "version__contract__vendor"

    class In(models.TextChoices):
        BODY = Place.BODY.value, _("in the contract")
        ANNEX = Place.ANNEX.value, _("as an annex")

    version = models.ForeignKey(ContractVersion, models.CASCADE, related_name="clauses")
    code = models.SlugField(_("code"), max_length=60)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    place = models.CharField(_("where it stands"), max_length=5, choices=In.choices, default=In.BODY)
    stands_for = models.SlugField(_("alternative for"), max_length=60, blank=True)
    name_en = models.CharField(_("heading"), max_length=120)
    name_zh = models.CharField(_("heading in Chinese"), max_length=120)
    text = models.JSONField(pgettext_lazy("clause", "text"), validators=[validate_text])
    standard = models.JSONField(_("standard text"), default=dict, blank=True)
    source = models.PositiveIntegerField(_("revision of the clause"), null=True, blank=True)
    reason = models.CharField(_("why it deviates"), max_length=500, blank=True)

    class Meta:
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="clause_use_once"),
            models.CheckConstraint(condition=Q(place__in=["body", "annex"]), name="clause_use_place"),
        ]

    def __str__(self) -> str:
        return pick(self, "name")

    @property
    def is_own(self) -> bool:
        """Written for this contract; the library has no such clause."""
        return not self.standard

    @property
    def deviates(self) -> bool:
        said = {"name_en": self.name_en, "name_zh": self.name_zh, "text": self.text}
        return self.is_own or self.standard != said


class DocumentPaper(Scoped):
    """A printed document: of a draft, with a watermark, or the final one, which is what gets signed."""

    vendor_path = "version__contract__vendor"

    version = models.ForeignKey(ContractVersion, models.PROTECT, related_name="papers")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    content_hash = models.CharField(_("hash of what it says"), max_length=64)
    is_final = models.BooleanField(_("final"), default=False)
    tools = models.CharField(max_length=200)
    printed_at = models.DateTimeField()

    class Meta:
        ordering = ["version", "-printed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(is_final=True), name="document_paper_final_once")
        ]

    def __str__(self) -> str:
        return self.file.name

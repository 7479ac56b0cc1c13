"""In which language and to which address do the parties of a contract write to each other?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from vendors.access import Scoped


class Language(models.TextChoices):
    """What letters are written in; a single language by its own name, both as the contract’s document has them."""

    ENGLISH = "en", "English"
    CHINESE = "zh-hans", "简体中文"
    BOTH_ZH = "both_zh", _("both, the Chinese text prevails")
    BOTH_EN = "both_en", _("both, the English text prevails")

    @property
    def parts(self) -> tuple[str, ...]:
        """The languages that it is written in, the one that prevails first."""
        both = {
            self.BOTH_ZH: (self.CHINESE.value, self.ENGLISH.value),
            self.BOTH_EN: (self.ENGLISH.value, self.CHINESE.value),
        }
        return both.get(self, (self.value,))


class Correspondence(Scoped):
    """The contract's own terms on letters: language, addresses for notices, and which clause each kind rests on.

    `clauses` maps the kind of a letter to the number of its clause, such as "12.2"; `answer_days` are the business days
    that a demand gives.
    """

    vendor_path = "contract__vendor"

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="correspondence")
    language = models.CharField(_("language of the contract"), max_length=7, choices=Language.choices)
    our_address = models.CharField(_("our address for notices"), max_length=300, blank=True)
    vendor_address = models.CharField(
        _("the vendor’s address for notices"),
        max_length=300,
        blank=True,
        help_text=_("Empty: its registered address."),
    )
    attention = models.CharField(
        _("for the attention of"),
        max_length=120,
        blank=True,
        help_text=_("An office rather than a person, such as “Legal department”."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("business days to answer a demand"), default=10, help_text=_("Counted from the day the letter arrives.")
    )
    clauses = models.JSONField(default=dict, blank=True)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["contract"]
        constraints = [
            models.CheckConstraint(
                condition=Q(language__in=["en", "zh-hans", "both_zh", "both_en"]), name="correspondence_language"
            ),
            models.CheckConstraint(
                condition=Q(answer_days__gte=1, answer_days__lte=250), name="correspondence_answer_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.get_language_display()}"

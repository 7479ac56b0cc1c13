"""What does each kind of letter say in either language? Staff keep the texts in Wagtail, with every earlier state."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import RevisionMixin

from portal.letters.placeholders import NEEDED, allowed, named_in
from sla.models import Letter
from vendors.words import listed

GRAMMAR = gettext_lazy(
    "A blank line ends a paragraph. Words in braces are filled in; a paragraph in which one of them has nothing to say "
    "is left out. A paragraph that begins with > is the demand and is set off."
)


class LetterText(RevisionMixin, models.Model):
    """The subject and the body of one kind of letter, English and 中文 side by side; model text, not advice."""

    kind = models.CharField(gettext_lazy("kind of letter"), max_length=12, choices=Letter.Kind.choices, unique=True)
    subject_en = models.CharField(gettext_lazy("subject"), max_length=200)
    subject_zh = models.CharField(gettext_lazy("subject in Chinese"), max_length=200)
    body_en = models.TextField(gettext_lazy("text"), help_text=GRAMMAR)
    body_zh = models.TextField(gettext_lazy("text in Chinese"), help_text=GRAMMAR)

    panels = [
        FieldPanel("kind", read_only=True),
        HelpPanel(template="letters/placeholders.html"),
        FieldRowPanel([FieldPanel("subject_en"), FieldPanel("subject_zh")]),
        FieldRowPanel(
            [
                MultiFieldPanel([FieldPanel("body_en")], heading="English"),
                MultiFieldPanel([FieldPanel("body_zh")], heading="简体中文"),
            ]
        ),
    ]

    class Meta:
        app_label = "portal"
        verbose_name = gettext_lazy("text of a letter")
        verbose_name_plural = gettext_lazy("texts of letters")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "claim",
                        "non_renewal",
                        "convenience",
                        "cause",
                        "right",
                        "extension",
                        "plan",
                        "rectify",
                        "missing_data",
                        "top_up",
                        "money_back",
                        "objection",
                        "relief",
                        "document",
                        "attestation",
                        "response",
                        "finding",
                        "obligation",
                        "exit",
                        "invoice",
                        "credit_note",
                        "disputed",
                    ]
                ),
                name="letter_text_kind",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def placeholders(self) -> dict[str, object]:
        return allowed(self.kind)

    def clean(self) -> None:
        """Every word in braces is one that can be filled, and what makes it this letter is said in both languages."""
        super().clean()
        wrong: dict[str, list[str]] = {}
        known = allowed(self.kind)
        for name in ("subject_en", "subject_zh", "body_en", "body_zh"):
            text = getattr(self, name)
            strange = sorted(named_in(text) - known.keys())
            if strange:
                wrong[name] = [
                    _("Nothing can be filled in for %(names)s. Possible here: %(known)s.")
                    % {"names": listed(f"{{{one}}}" for one in strange), "known": listed(f"{{{one}}}" for one in known)}
                ]
            if text.count("{") != text.count("}"):
                wrong.setdefault(name, []).append(_("A brace is not closed."))
        for language in ("en", "zh"):
            said = named_in(getattr(self, f"subject_{language}") + getattr(self, f"body_{language}"))
            missing = [one for one in NEEDED[self.kind] if one not in said]
            if missing:
                wrong.setdefault(f"body_{language}", []).append(
                    _("The letter has to name %(names)s.") % {"names": listed(f"{{{one}}}" for one in missing)}
                )
        if wrong:
            raise ValidationError(wrong)

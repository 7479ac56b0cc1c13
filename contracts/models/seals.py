"""Was a seal asked for, granted and affixed, and what do the digital signatures in a signed PDF say?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts import rules
from contracts.models.version import ContractVersion
from vendors.access import Scoped


class SealRequest(FSMModelMixin, Scoped):
    """Our seal is asked for on so many copies of a version; another person grants it, and it is written down where
    the originals lie (用印)."""

    vendor_path = "version__contract__vendor"

    class Seal(models.TextChoices):
        COMPANY = "company", _("company seal")
        CONTRACT = "contract", _("contract seal")
        LEGAL_REPRESENTATIVE = "legal_representative", _("legal representative’s seal")

    class State(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("seal", "Requested")
        GRANTED = "granted", pgettext_lazy("seal", "Granted")
        REFUSED = "refused", pgettext_lazy("seal", "Refused")
        AFFIXED = "affixed", pgettext_lazy("seal", "Affixed")

    version = models.ForeignKey(ContractVersion, models.PROTECT, related_name="seal_requests")
    seal = models.CharField(_("seal"), max_length=20, choices=Seal.choices, default=Seal.CONTRACT)
    copies = models.PositiveSmallIntegerField(_("copies"), default=2)
    reason = models.CharField(_("what it is for"), max_length=300, blank=True)
    covers_hash = models.CharField(max_length=64, editable=False)
    state = FSMField(default=State.REQUESTED, choices=State.choices, protected=True, editable=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    requested_at = models.DateTimeField(editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    affixed_on = models.DateField(_("affixed on"), null=True)
    affixed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    originals = models.CharField(_("where the originals lie"), max_length=200, blank=True)

    class Meta:
        ordering = ["version", "-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["requested", "granted", "refused", "affixed"]), name="seal_request_state"
            ),
            models.CheckConstraint(
                condition=Q(seal__in=["company", "contract", "legal_representative"]), name="seal_request_seal"
            ),
            models.CheckConstraint(condition=Q(copies__gte=1, copies__lte=99), name="seal_request_copies"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, state="requested")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(state="requested"),
                name="seal_request_decided_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state="affixed") & Q(affixed_on__isnull=True, affixed_by__isnull=True)
                | Q(state="affixed", affixed_on__isnull=False, affixed_by__isnull=False) & ~Q(originals=""),
                name="seal_request_affixed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version.contract.number} v{self.version.n}"

    @transition(
        field=state,
        source=State.REQUESTED,
        target=State.GRANTED,
        permission=rules.may_grant_seal,
        custom={
            "label": _("Grant the seal"),
            "done": _("granted the seal"),
            "denied": _("Legal or the executive grants it, and not who asked for it."),
        },
    )
    def grant(self, *, by, now, **facts):
        """Another person than who asked has seen what it goes on."""
        self.decided_by, self.decided_at = by, now

    @transition(
        field=state,
        source=State.REQUESTED,
        target=State.REFUSED,
        permission=rules.may_grant_seal,
        custom={
            "label": _("Refuse the seal"),
            "done": _("refused the seal"),
            "note": True,
            "danger": True,
            "denied": _("Legal or the executive grants it, and not who asked for it."),
        },
    )
    def refuse(self, *, by, now, **facts):
        """The reason stands in the trail."""
        self.decided_by, self.decided_at = by, now

    @transition(
        field=state,
        source=State.GRANTED,
        target=State.AFFIXED,
        permission=rules.may_affix_seal,
        custom={"label": _("Record as affixed"), "done": _("recorded the seal as affixed")},
    )
    def affix(self, *, by, now, affixed_on, originals, **facts):
        """It is on the paper; where the originals lie stands with it."""
        self.affixed_on, self.affixed_by, self.originals = affixed_on, by, originals


class SignatureCheck(Scoped):
    """One digital signature in a signed PDF: who, when, what it covers, and what could be verified of it here."""

    vendor_path = "signature__version__contract__vendor"
    names_a_person = True

    class Verdict(models.TextChoices):
        INTACT = "intact", pgettext_lazy("digital signature", "intact")
        CHANGED = "changed", pgettext_lazy("digital signature", "what it covers was changed afterwards")
        UNVERIFIABLE = "unverifiable", pgettext_lazy("digital signature", "of a kind that cannot be verified here")

    class Coverage(models.TextChoices):
        WHOLE = "whole", _("the whole file")
        REVISION = "revision", _("the file as it was when it was signed; something was added later")
        PART = "part", _("a part of the file only")
        UNKNOWN = "unknown", _("cannot be said")

    class Trust(models.TextChoices):
        KNOWN = "known", _("by an issuer that is known here")
        UNKNOWN = "unknown", _("by an issuer that is not known here")
        UNCHECKED = "unchecked", _("not checked")

    signature = models.ForeignKey("contracts.Signature", models.CASCADE, related_name="checks")
    n = models.PositiveSmallIntegerField()
    signer = models.CharField(_("signer"), max_length=200, blank=True)
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    algorithm = models.CharField(_("algorithm"), max_length=80, blank=True)
    claimed_at = models.DateTimeField(_("time by the signer’s own clock"), null=True)
    stamped_at = models.DateTimeField(_("time by a time stamp"), null=True)
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    coverage = models.CharField(max_length=8, choices=Coverage.choices, default=Coverage.UNKNOWN)
    trust = models.CharField(max_length=9, choices=Trust.choices, default=Trust.UNCHECKED)
    holds_document = models.BooleanField(_("covers the document that was approved"), null=True)

    class Meta:
        ordering = ["signature", "n"]
        constraints = [
            models.UniqueConstraint(fields=["signature", "n"], name="signature_check_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=["intact", "changed", "unverifiable"]), name="signature_check_verdict"
            ),
            models.CheckConstraint(
                condition=Q(coverage__in=["whole", "revision", "part", "unknown"]), name="signature_check_coverage"
            ),
            models.CheckConstraint(
                condition=Q(trust__in=["known", "unknown", "unchecked"]), name="signature_check_trust"
            ),
        ]

    def __str__(self) -> str:
        return self.signer

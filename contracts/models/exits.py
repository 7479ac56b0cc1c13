"""What has to be done before a contract is over: who takes over, what goes back, and how was each thing seen?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts import rules
from contracts.models.contract import Contract
from vendors.access import BUYER_ONLY, Scoped
from vendors.models import StoredFile, Vendor


class Successor(Scoped):
    """Who takes the service over when a contract ends: another vendor, or somebody in so many words."""

    vendor_path = BUYER_ONLY

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="successor")
    vendor = models.ForeignKey(
        Vendor, models.PROTECT, null=True, blank=True, verbose_name=_("successor"), related_name="+"
    )
    words = models.CharField(_("who takes over"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(vendor__isnull=False) | ~Q(words=""),
                name="successor_said",
                violation_error_message=_("Say who takes over, or that nobody does."),
            )
        ]

    def __str__(self) -> str:
        return str(self.vendor) if self.vendor else self.words


class ExitItem(FSMModelMixin, Scoped):
    """One thing of a contract's exit; what the product sees for itself (credits, months, money) is no item."""

    vendor_path = BUYER_ONLY

    class Kind(models.TextChoices):
        HANDOVER = "handover", _("Service and knowledge handed over")
        DATA_RETURN = "data_return", _("Our data returned")
        DELETION = "deletion", _("Deletion of our data proved")
        ACCESS = "access", _("Access to our systems taken away")
        ASSETS = "assets", _("Stock, devices and keys back")
        DEPOSIT = "deposit", _("The deposit settled")
        LAST_INVOICE = "last_invoice", _("The last invoice has come")
        LESSONS = "lessons", pgettext_lazy("exit", "Lessons written down")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("exit", "Open")
        DONE = "done", pgettext_lazy("exit", "Done")
        SPARED = "spared", pgettext_lazy("exit", "Does not apply")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="exit_items")
    kind = models.CharField(_("what"), max_length=12, choices=Kind.choices)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("owner"), related_name="+")
    due_on = models.DateField(_("due"))
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True, editable=False)
    seen = models.CharField(_("how it was seen"), max_length=500, blank=True, editable=False)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, editable=False, related_name="+")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+")
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["contract", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "kind"], name="exit_item_once"),
            models.CheckConstraint(condition=Q(state__in=["open", "done", "spared"]), name="exit_item_state"),
            models.CheckConstraint(
                condition=Q(state="open", closed_by__isnull=True, closed_at__isnull=True, seen="")
                | ~Q(state="open") & Q(closed_by__isnull=False, closed_at__isnull=False) & ~Q(seen=""),
                name="exit_item_closed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract} {self.get_kind_display()}"

    @transition(
        field=state,
        source=State.OPEN,
        target=State.DONE,
        permission=rules.may_settle_exit,
        custom={
            "label": _("Record as done"),
            "done": _("recorded a step of the exit as done"),
            "note": True,
            "unsaid": ("seen", "file"),
        },
    )
    def finish(self, *, by, now, seen="", file=None, **facts):
        """Seen by somebody, with a word on how; the deletion of data with its certificate."""
        self.seen, self.file, self.closed_by, self.closed_at = seen, file, by, now

    @transition(
        field=state,
        source=State.OPEN,
        target=State.SPARED,
        permission=rules.may_spare_exit,
        custom={
            "label": _("Leave it out"),
            "done": _("left a step of the exit out"),
            "note": True,
            "unsaid": ("seen",),
            "denied": _("Legal or finance says so, not whoever has to see to it."),
        },
    )
    def spare(self, *, by, now, seen="", **facts):
        """There is none of it here, for a reason; said by another person than whoever has to see to it."""
        self.seen, self.closed_by, self.closed_at = seen, by, now

    @transition(
        field=state,
        source=[State.DONE, State.SPARED],
        target=State.OPEN,
        permission=rules.may_settle_exit,
        custom={"label": _("Open again"), "done": _("opened a step of the exit again"), "note": True},
    )
    def reopen(self, *, by, now, **facts):
        """It turned out not to be so."""
        self.seen, self.file, self.closed_by, self.closed_at = "", None, None, None

"""What does a contract that was signed elsewhere still lack, who sees to it, by when, and what was said that came back?

A registration that comes back loses its signatures, so that nothing is signed by them; what was typed stays here.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts import rules
from contracts.models.contract import Contract
from vendors.access import Scoped
from vendors.models import StoredFile
from vendors.rules import is_the_system

PAPER = "paper:"
NOTICE, USUAL_TERMS, USUAL_LEVELS = "notice", "usual-terms", "usual-levels"
CAP, VALUE, FEE = "liability-cap", "value", "fee"
# whether these are settled is read from the paper by a person
BY_HAND = frozenset({NOTICE, USUAL_TERMS, USUAL_LEVELS, CAP, VALUE, FEE})


class Gap(FSMModelMixin, Scoped):
    """One thing that a registered contract lacks; `contracts.gaps` says what it is, and whether it still is lacking.

    `code` is one of its names, or `paper:` with the code of a kind of document. It stands in nobody's way, and no
    vendor sees it.
    """

    vendor_path = "contract__vendor"

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("gap", "Open")
        CLOSED = "closed", pgettext_lazy("gap", "Closed")
        WAIVED = "waived", pgettext_lazy("gap", "Waived")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="gaps")
    code = models.CharField(max_length=80)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who sees to it"), related_name="+"
    )
    due_on = models.DateField(_("by"))
    state = FSMField(default=State.OPEN, choices=State.choices, protected=True, editable=False)
    found_at = models.DateTimeField()
    note = models.TextField(blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "code"], name="gap_once"),
            models.CheckConstraint(condition=Q(state__in=["open", "closed", "waived"]), name="gap_state"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True, ended_by__isnull=True)
                | ~Q(state="open") & Q(ended_at__isnull=False, ended_by__isnull=False),
                name="gap_ended_pair",
            ),
            models.CheckConstraint(condition=~Q(state="waived") | ~Q(note=""), name="gap_waived_says_why"),
        ]

    def __str__(self) -> str:
        return self.contract.number

    @transition(
        field=state,
        source=State.OPEN,
        target=State.OPEN,
        permission=rules.may_assign_gap,
        custom={"label": _("Say who sees to it, and by when"), "done": _("said who sees to it, and by when")},
    )
    def assign(self, *, by, now, owner=None, due_on=None, **facts):
        """Another person, or another day."""
        self.owner, self.due_on = owner or self.owner, due_on or self.due_on

    @transition(
        field=state,
        source=State.OPEN,
        target=State.CLOSED,
        permission=rules.may_close_gap,
        custom={
            "label": pgettext_lazy("gap", "Close"),
            "done": _("closed the gap"),
            "note": True,
            "denied": _("Who sees to the gap closes it."),
        },
    )
    def close(self, *, by, now, how="", **facts):
        """Looked up or found to be so; where the product sees the fact itself, it closes by itself."""
        self.note, self.ended_by, self.ended_at = how, by, now

    @transition(
        field=state,
        source=State.OPEN,
        target=State.CLOSED,
        permission=is_the_system,
        custom={"label": _("Let it close"), "done": _("found the gap closed"), "automatic": True},
    )
    def settle(self, *, by, now, **facts):
        """What was lacking is there."""
        self.ended_by, self.ended_at = by, now

    @transition(
        field=state,
        source=State.OPEN,
        target=State.WAIVED,
        permission=rules.may_waive_gap,
        custom={
            "label": pgettext_lazy("gap", "Waive"),
            "done": _("waived the gap"),
            "note": True,
            "denied": _("Who approves contracts waives it, and not who entered this one."),
        },
    )
    def waive(self, *, by, now, why="", **facts):
        """We go without it, for a reason."""
        self.note, self.ended_by, self.ended_at = why, by, now


class ReturnedRegistration(Scoped):
    """The paper, who signed it when and the first month, as a registration that came back had them."""

    vendor_path = "contract__vendor"
    names_a_person = True

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    buyer_signatory = models.CharField(max_length=120)
    vendor_signatory = models.CharField(max_length=120)
    signed_on = models.DateField()
    vendor_signed_on = models.DateField()
    measured_from = models.DateField()

    def __str__(self) -> str:
        return f"{self.buyer_signatory}, {self.vendor_signatory}"

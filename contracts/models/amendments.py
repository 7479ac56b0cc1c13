"""How far is a change of what was agreed: an amendment or a renewal, from its draft until it is in force?"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import FSMField, FSMModelMixin, transition

from contracts import rules
from contracts.models.contract import OTHER_PERSON
from contracts.models.version import ContractVersion
from vendors.access import Scoped
from vendors.fields import ExactDecimalField, Money


class Amendment(FSMModelMixin, Scoped):
    """A version after the first one on its own way; the contract's state does not move with it (domain 4.2)."""

    vendor_path = "version__contract__vendor"

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        APPROVED = "approved", _("Approved")
        SIGNED = "signed", _("Signed")
        EFFECTIVE = "effective", pgettext_lazy("amendment", "In force")
        VOID = "void", pgettext_lazy("amendment", "Dropped")

    class Uplift(models.TextChoices):
        NONE = "none", _("prices stay")
        FIXED = "fixed", _("a fixed amount a month more")
        PERCENT = "percent", _("by a percentage")
        INDEX = "index", _("along an index")

    version = models.OneToOneField(ContractVersion, models.PROTECT, related_name="amendment")
    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True, editable=False)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    uplift = models.CharField(_("prices"), max_length=7, choices=Uplift.choices, default=Uplift.NONE)
    uplift_amount_minor = models.BigIntegerField(_("more a month"), null=True, blank=True)
    uplift_percent = ExactDecimalField(_("by, %"), null=True, blank=True)
    index_name = models.CharField(_("index"), max_length=80, blank=True)
    index_base = ExactDecimalField(_("the index before"), null=True, blank=True)
    index_level = ExactDecimalField(_("the index now"), null=True, blank=True)

    uplift_amount = Money("uplift_amount_minor")

    class Meta:
        ordering = ["version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "in_review", "approved", "signed", "effective", "void"]),
                name="amendment_state",
            ),
            models.CheckConstraint(
                condition=Q(uplift="none", uplift_amount_minor=None, uplift_percent=None, index_base=None)
                | Q(uplift="fixed", uplift_amount_minor__isnull=False, uplift_percent=None, index_base=None)
                | Q(uplift="percent", uplift_amount_minor=None, uplift_percent__isnull=False, index_base=None)
                | Q(uplift="index", uplift_amount_minor=None, uplift_percent=None, index_base__isnull=False)
                & Q(index_level__isnull=False)
                & ~Q(index_name=""),
                name="amendment_uplift",
                violation_error_message=_("Say by how much prices move, and only that."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def currency(self) -> str:
        return self.version.currency

    @transition(
        field=state,
        source=State.DRAFT,
        target=State.IN_REVIEW,
        permission=rules.of_its_contract(rules.may_submit),
        custom={"label": _("Submit for approval"), "done": _("submitted the amendment for approval")},
    )
    def submit(self, *, by, now, **facts):
        """Its hash is what approvers bind to."""

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.DRAFT,
        permission=rules.of_its_contract(rules.may_send_back),
        custom={"label": _("Send back to draft"), "done": _("sent the amendment back to draft"), "note": True},
    )
    def send_back(self, *, by, now, **facts):
        """The approvals given so far are void where it is changed."""

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.DRAFT,
        permission=rules.of_its_contract(rules.may_submit),
        custom={"label": _("Withdraw from approval"), "done": _("withdrew the amendment from approval")},
    )
    def withdraw(self, *, by, now, **facts):
        """Whoever submitted it changes it first."""

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.APPROVED,
        permission=rules.of_its_contract(rules.may_approve),
        custom={"label": _("Approve"), "done": _("approved the amendment"), "denied": OTHER_PERSON},
    )
    def approve(self, *, by, now, **facts):
        """Another person has read exactly this version; it is frozen."""

    @transition(
        field=state,
        source=State.IN_REVIEW,
        target=State.APPROVED,
        permission=rules.of_its_contract(rules.may_approve),
        custom={
            "label": _("Let go ahead of the approvals"),
            "done": _("let the amendment go ahead of its approvals"),
            "note": True,
            "danger": True,
            "denied": OTHER_PERSON,
        },
    )
    def override(self, *, by, now, **facts):
        """An emergency: two people, and the approvals follow by a day."""

    @transition(
        field=state,
        source=State.APPROVED,
        target=State.SIGNED,
        permission=rules.of_its_contract(rules.may_sign),
        custom={
            "label": _("Record as signed"),
            "done": _("recorded the amendment as signed"),
            "shown_to_vendor": True,
            "denied": _("A signatory other than the author records the signatures."),
        },
    )
    def sign(self, *, by, now, **facts):
        """Both parties agree (Civil Code 543); it waits for its day."""

    @transition(
        field=state,
        source=State.SIGNED,
        target=State.EFFECTIVE,
        permission=rules.of_its_contract(rules.may_run),
        custom={
            "label": _("Put in force"),
            "done": _("put the amendment in force"),
            "shown_to_vendor": True,
            "automatic": True,
        },
    )
    def take_effect(self, *, by, now, **facts):
        """Its day has come; from here on the contract reads so."""

    @transition(
        field=state,
        source=[State.DRAFT, State.IN_REVIEW, State.APPROVED],
        target=State.VOID,
        permission=rules.of_its_contract(rules.may_drop),
        custom={"label": _("Drop"), "done": _("dropped the amendment"), "note": True, "danger": True},
    )
    def drop(self, *, by, now, **facts):
        """It never comes into force; its number stays taken."""

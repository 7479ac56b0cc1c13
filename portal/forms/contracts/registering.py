"""What does a person enter of a contract that was signed elsewhere: its parties, paper, term, money, service levels?"""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, Signature
from contracts.packs import Metric
from portal.forms.base import ScopedForm, ScopedModelForm, colleagues
from portal.forms.contracts.fields import (
    CountField,
    FigureField,
    MoneyField,
    amount_input,
    day_input,
    figure_input,
)
from portal.forms.fields import PaperField
from vendors.models import StoredFile, User

PARTIES = ("vendor", "entity", "title_en", "number", "owner", "line")
TERM = ("starts_on", "ends_on", "renews_months", "notice_days")
MONEY = ("value", "monthly_fee", "fee_words", "currency")
LEVELS = ("at_risk_percent", "no_levels_reason")
MORE = ("title_zh", "kind", "parent", "liability_cap")


class SignedPaperForm(ScopedForm):
    """The paper, who signed it when, and from which month on it is measured here."""

    file = PaperField(
        label=_("The signed contract"),
        help_text=_("One PDF up to 20 MB, with all pages and the signatures or seals of both sides."),
    )
    buyer_signatory = forms.CharField(label=_("Signed for us by"), max_length=120)
    vendor_signatory = forms.CharField(label=_("Signed for the vendor by"), max_length=120)
    signed_on = forms.DateField(label=_("Signed on"), widget=day_input())
    vendor_signed_on = forms.DateField(
        label=_("By the vendor on another day"), required=False, widget=day_input(), help_text=_("Empty: the same day.")
    )
    measured_from = forms.DateField(
        label=_("Measured from"),
        widget=forms.DateInput({"type": "month", "data-width": "short"}, format="%Y-%m"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
        help_text=_("The first month whose data the vendor delivers here; a past one is due with the running month."),
    )

    def __init__(self, *args, kept: StoredFile | None = None, **kwargs):
        """`kept` is the paper of a registration that came back; it need not be sent again."""
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.fields["file"].required = kept is None

    def clean_measured_from(self) -> date:
        return self.cleaned_data["measured_from"].replace(day=1)

    @property
    def signed(self) -> list:
        return [self[name] for name in ("file", "buyer_signatory", "vendor_signatory", "signed_on", "vendor_signed_on")]

    def by_party(self) -> dict[str, tuple[str, date]]:
        given = self.cleaned_data
        return {
            Signature.Party.BUYER.value: (given["buyer_signatory"], given["signed_on"]),
            Signature.Party.VENDOR.value: (
                given["vendor_signatory"],
                given["vendor_signed_on"] or given["signed_on"],
            ),
        }


class RegisterForm(ScopedModelForm):
    """What the paper says. What is left empty stands as usual, and is noted as something to look up."""

    starts_on = forms.DateField(label=_("Term starts"), widget=day_input())
    ends_on = forms.DateField(label=_("Term ends"), widget=day_input(), help_text=_("The last day, included."))
    renews_months = CountField(
        label=_("Renews by itself for, months"), min_value=0, max_value=120, help_text=_("Empty: it does not renew.")
    )
    notice_days = CountField(
        label=_("Notice, days before the term ends"), min_value=0, max_value=1000, help_text=_("Empty: 90, as usual.")
    )
    value = MoneyField(label=_("Total value"), required=False, widget=amount_input())
    monthly_fee = MoneyField(label=_("Fixed fee a month"), required=False, widget=amount_input())
    fee_words = forms.CharField(
        label=_("How the fee is made up"),
        required=False,
        max_length=200,
        help_text=_("Where it is no fixed fee, such as: 4.10 a parcel."),
    )
    liability_cap = MoneyField(label=_("Liability cap"), required=False, widget=amount_input())
    at_risk_percent = FigureField(
        label=_("At risk"),
        unit="%",
        help_text=_("Of the month’s fee; it is also the cap. Empty: a miss costs nothing."),
    )
    no_levels_reason = forms.CharField(label=_("Or why there are no service levels"), required=False, max_length=300)
    field_order = [*PARTIES, *TERM, *MONEY, *LEVELS, *MORE]

    class Meta:
        model = Contract
        fields = ("number", "kind", "vendor", "entity", "line", "parent", "title_en", "title_zh", "currency", "owner")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues(self.user)
        self.fields["parent"].queryset = self.fields["parent"].queryset.filter(kind=Contract.Kind.MASTER)
        for name, words in (("line", _("the vendor’s own")), ("currency", _("the entity’s own"))):
            self.fields[name].required = False
            self.fields[name].empty_label = words

    def clean(self):
        given = super().clean()
        vendor, entity = given.get("vendor"), given.get("entity")
        given["line"] = given.get("line") or (vendor and vendor.line)
        given["currency"] = given.get("currency") or (entity and entity.currency)
        if given.get("parent"):
            given["kind"] = Contract.Kind.WORK_ORDER
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", _("The term ends before it starts."))
        return given

    def _group(self, names) -> list:
        return [self[name] for name in names]

    @property
    def of_parties(self) -> list:
        return self._group(PARTIES)

    @property
    def of_term(self) -> list:
        return self._group(TERM)

    @property
    def of_money(self) -> list:
        return self._group(MONEY)

    @property
    def of_more(self) -> list:
        return self._group(MORE)

    @property
    def more_is_open(self) -> bool:
        """A fault behind “More” opens it."""
        return self.is_bound and any(name in self.errors for name in MORE)


class LevelPickForm(ScopedForm):
    """A service level of a pack: ticked or not, with the figures of the paper in place of the typical ones."""

    take = forms.BooleanField(required=False)
    expected = FigureField(label=_("Expected"), required=True, error_messages={"required": _("Give a figure.")})
    minimum = FigureField(label=_("Minimum"))
    weight = FigureField(label=_("Weight"), widget=figure_input("%"))

    def __init__(self, *args, metric: Metric, **kwargs):
        typical = {"expected": metric.expected, "minimum": metric.minimum}
        super().__init__(*args, prefix=f"level-{metric.code}", initial=typical, **kwargs)
        self.metric = metric

    @property
    def is_taken(self) -> bool:
        return self.is_bound and bool(self.data.get(self.add_prefix("take")))

    def figures(self) -> dict:
        """The figures as `edit_version` takes them."""
        given = self.cleaned_data
        return {
            "expected": Decimal(given["expected"]),
            "minimum": Decimal(given["minimum"]) if given["minimum"] else None,
        }


class ConfirmForm(ScopedForm):
    """The hash of what the second person has on the page travels with the confirmation."""

    hash_seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))


class NoteForm(ScopedForm):
    note = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It stays in the trail."),
        error_messages={"required": _("Say why; the note stays in the trail.")},
    )


class CloseGapForm(ScopedForm):
    note = forms.CharField(
        label=_("What you found"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("It stays in the trail."),
    )


class AssignGapForm(ScopedForm):
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Who sees to it"))
    due_on = forms.DateField(label=_("Last day"), widget=day_input())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues(self.user)

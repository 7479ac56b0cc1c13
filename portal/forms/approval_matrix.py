"""What may a person say about the approval matrix: bands, steps, what raises a level, and why it is changed?"""

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.approval import Flag
from contracts.models import ApprovalRaise
from contracts.models.approvals import FLAGS, SECTIONS
from contracts.queries_approvals import approving_roles
from portal.forms.approvals import ReasonForm
from portal.forms.base import ScopedForm
from portal.forms.contracts.fields import MoneyField, amount_input, check_amount
from vendors.models import BuyerEntity, Currency, ServiceLine, TierChoices
from vendors.money import to_minor
from vendors.roles import Role
from vendors.words import pick

MANY = 40


class BandForm(ScopedForm):
    entity = forms.ModelChoiceField(
        label=_("Our legal entity"), queryset=BuyerEntity.objects.all(), required=False, empty_label=_("every one")
    )
    currency = forms.ModelChoiceField(label=_("Currency"), queryset=Currency.objects.all())
    above = MoneyField(label=_("Above"), widget=amount_input())
    level = forms.IntegerField(label=pgettext_lazy("approval", "Level"), min_value=1, max_value=9)

    def clean_above(self):
        above = self.cleaned_data["above"]
        if currency := self.cleaned_data.get("currency"):
            check_amount(above, currency.pk)
        return above

    def given(self) -> dict:
        said = self.cleaned_data
        return {
            "entity": said["entity"],
            "currency": said["currency"],
            "above_minor": to_minor(said["above"], said["currency"].pk),
            "level": said["level"],
        }


class StageForm(ScopedForm):
    level = forms.IntegerField(label=pgettext_lazy("approval", "Level"), min_value=1, max_value=9)
    position = forms.IntegerField(
        label=_("Position"), min_value=1, max_value=9, help_text=_("Steps at the same position run side by side.")
    )
    roles = forms.MultipleChoiceField(label=_("Who decides"), widget=forms.CheckboxSelectMultiple)
    sections = forms.MultipleChoiceField(
        label=_("On what"),
        choices=[(code.value, words) for code, words in SECTIONS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing ticked: on the whole contract."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(code, Role(code).label) for code in approving_roles()]

    def given(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("level", "position", "roles", "sections")}


class RaiseForm(ScopedForm):
    what = forms.ChoiceField(label=_("What raises it"))
    by = forms.IntegerField(label=_("Levels"), min_value=1, max_value=9, initial=1)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = ApprovalRaise.Kind
        self.fields["what"].choices = [
            (kinds.FLAG.label, [(f"flag:{flag.value}", FLAGS[flag]) for flag in Flag]),
            (kinds.TIER.label, [(f"tier:{code}", label) for code, label in TierChoices.choices]),
            (kinds.LINE.label, [(f"line:{line.code}", pick(line, "name")) for line in ServiceLine.objects.all()]),
        ]

    def given(self) -> dict:
        kind, _colon, value = self.cleaned_data["what"].partition(":")
        return {"kind": kind, "value": value, "by": self.cleaned_data["by"]}


def _set(form: type[ScopedForm]):
    return formset_factory(form, extra=1, max_num=MANY, can_delete=True)


class MatrixForms:
    """The three tables and the reason, checked together."""

    def __init__(self, posted, *, user, bands, stages, raises):
        said = {"form_kwargs": {"user": user}}
        self.bands = _set(BandForm)(
            posted,
            prefix="bands",
            initial=[
                {"entity": row.entity, "currency": row.currency, "above": row.above, "level": row.level}
                for row in bands
            ],
            **said,
        )
        self.stages = _set(StageForm)(
            posted,
            prefix="stages",
            initial=[
                {"level": row.level, "position": row.position, "roles": row.roles, "sections": row.sections}
                for row in stages
            ],
            **said,
        )
        self.raises = _set(RaiseForm)(
            posted,
            prefix="raises",
            initial=[{"what": f"{row.kind}:{row.value}", "by": row.by} for row in raises],
            **said,
        )
        self.note = ReasonForm(posted, user=user, prefix="note")

    def is_valid(self) -> bool:
        """Each part is asked, so that every fault is shown at once."""
        valid = [part.is_valid() for part in (self.bands, self.stages, self.raises, self.note)]
        return all(valid)

    def given(self) -> dict:
        """As `edit_matrix` takes it; rows left empty, and those to delete, are left out."""
        return {
            name: [form.given() for form in part if form.cleaned_data and not form.cleaned_data["DELETE"]]
            for name, part in (("bands", self.bands), ("stages", self.stages), ("raises", self.raises))
        } | {"note": self.note.cleaned_data["note"]}

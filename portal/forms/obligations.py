"""What may a person say of an obligation: how it is agreed, that it is done, who sees to it, why it is waived?"""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.models import ObligationRule
from portal.forms.base import ScopedForm, ScopedModelForm, colleagues
from portal.forms.contracts.fields import day_input
from portal.forms.duties import OneFileField
from vendors.models import User

NOTES = {
    "accept": (_("Remark"), False),
    "give_back": (_("What is missing"), True),
    "waive": (_("Why it need not be done"), True),
}


class ObligationRuleForm(ScopedModelForm):
    """One obligation of a version; what belongs to later days is folded away."""

    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput({"data-width": "short"}),
        help_text=_("Short; it stays the same in every version."),
    )

    class Meta:
        model = ObligationRule
        fields = (
            *("name_en", "name_zh", "side", "category", "every", "first_on", "text_en", "text_zh", "clause", "role"),
            *("due_day", "business_day", "roll", "lead_days", "evidence", "is_accepted"),
        )
        widgets = {
            "first_on": day_input(),
            "text_en": forms.Textarea({"rows": 2}),
            "text_zh": forms.Textarea({"rows": 2}),
            "due_day": forms.NumberInput({"data-width": "short", "min": 1, "max": 31}),
            "business_day": forms.NumberInput({"data-width": "short", "min": 1, "max": 20}),
            "lead_days": forms.NumberInput({"data-width": "short", "min": 0, "max": 180}),
        }

    FIRST = ("code", "name_en", "name_zh", "side", "category", "every", "first_on", "evidence")
    field_order = [*FIRST, "text_en", "text_zh", "due_day", "business_day", "roll", "lead_days", "role", "clause"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name != "DELETE":
                label = str(field.label)
                field.label = label[:1].upper() + label[1:]
        self.fields["role"].choices = [
            ("", _("the contract’s service owner")),
            *ObligationRule._meta.get_field("role").choices,
        ]

    @property
    def first_fields(self) -> list:
        return [self[name] for name in self.FIRST]

    @property
    def further_fields(self) -> list:
        return [self[name] for name in self.fields if name not in (*self.FIRST, "DELETE")]

    @property
    def further_is_open(self) -> bool:
        return self.is_bound and any(name in self.errors for name in self.fields if name not in self.FIRST)

    def clean(self):
        given = super().clean()
        if given.get("due_day") and given.get("business_day"):
            self.add_error("business_day", _("Say on which day of the month, or on which working day, and not both."))
        if given.get("side") == ObligationRule.Side.VENDOR and given.get("role"):
            self.add_error("role", _("Whom the vendor sets to it is the vendor’s business."))
        return given

    def _post_clean(self):
        """The version checks the whole obligation when it is saved."""

    def part(self) -> dict:
        """The obligation as `edit_version` takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}


class ObligationRuleFormSet(forms.BaseFormSet):
    """The obligations of a version; `parts` is what stays."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove it")

    def parts(self) -> list[dict]:
        said = [*self.initial_forms, *(form for form in self.extra_forms if form.has_changed())]
        return [form.part() for form in said if not form.cleaned_data.get("DELETE")]


def obligation_formset(extra: int) -> type[ObligationRuleFormSet]:
    return forms.formset_factory(
        ObligationRuleForm, formset=ObligationRuleFormSet, extra=extra, can_delete=True, max_num=60, absolute_max=80
    )


class DoneForm(ScopedForm):
    """That it is done: a sentence, and a file where one is agreed."""

    said = forms.CharField(
        label=pgettext_lazy("obligation", "What was done"), max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    file = OneFileField(
        label=_("File"), required=False, help_text=_("PDF, Excel, Word, CSV or a picture, up to 20 MB.")
    )

    def __init__(self, *args, needs_file: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].required = needs_file
        if needs_file:
            self.fields["file"].help_text = _("Agreed as proof. PDF, Excel, Word, CSV or a picture, up to 20 MB.")


class ObligationNoteForm(ScopedForm):
    """A remark or a reason, as the step asks for it."""

    note = forms.CharField(widget=forms.Textarea({"rows": 2}), max_length=4000)

    def __init__(self, *args, step: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].label, self.fields["note"].required = NOTES[step]


class ObligationOwnerForm(ScopedForm):
    """Who of ours sees to it."""

    owner = forms.ModelChoiceField(User.objects.none(), label=_("Who sees to it"))
    note = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea({"rows": 2}), max_length=4000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues(self.user).order_by("name")

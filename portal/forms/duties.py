"""What may a person say about duties: which line, a month's word, what covers a need, an entry of the library?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm, ScopedModelForm
from portal.forms.contracts.tables import RowForm, TableSet
from portal.forms.fields import MAX_FILE_BYTES
from portal.forms.people import DayInput
from vendors.countries import GROUPS
from vendors.models import Duty, DutyNeed, PaymentFacts
from vendors.models.duties import TRAITS

YES_NO = (("", _("Not answered")), ("true", _("Yes")), ("false", _("No")))


class OneFileField(forms.FileField):
    """One paper of at most 20 MB."""

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if file and file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("A file has at most 20 MB; send it in parts."))
        return file


class AttestationForm(ScopedForm):
    """The word itself is the button; the sentence travels along, so that it is signed as it was read."""

    sentence = forms.CharField(widget=forms.HiddenInput)
    remark = forms.CharField(label=_("Remark"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2}))
    file = OneFileField(label=_("Paper"), required=False, help_text=_("If there is one, such as a payroll summary."))


class NoteForm(ScopedForm):
    """Somebody's word that a need is covered by something that is not kept here."""

    sentence = forms.CharField(
        label=_("What you have seen, and where it lies"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Such as: clause 7.3 of the framework contract. It counts for a year under your name."),
    )
    file = OneFileField(label=_("Paper"), required=False)


class PaymentFactsForm(ScopedModelForm):
    """The questions of payment law; an empty answer means that nobody has answered yet."""

    class Meta:
        model = PaymentFacts
        fields = (
            *("licence_type", "licence_region", "handles_funds", "region_covered"),
            *("domestic", "core_kept", "own_diligence"),
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.NullBooleanField):
                self.fields[name] = forms.TypedChoiceField(
                    label=field.label,
                    choices=YES_NO,
                    required=False,
                    coerce=lambda said: said == "true",
                    empty_value=None,
                    widget=forms.RadioSelect,
                )
        self.fields["licence_type"].choices = [("", _("Not answered")), *PaymentFacts.Licence.choices]
        for name in self.fields:
            label = str(self.fields[name].label)
            self.fields[name].label = label[:1].upper() + label[1:]

    def get_initial_for_field(self, field, field_name):
        said = super().get_initial_for_field(field, field_name)
        return {True: "true", False: "false"}.get(said, said) if isinstance(field, forms.TypedChoiceField) else said


class NeedRow(RowForm):
    needed = ("kind", "code", "name_en", "name_zh")
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", ""), *DutyNeed.Kind.choices])
    code = forms.SlugField(label=_("Code"), max_length=40)
    name_en = forms.CharField(label=_("Name"), max_length=160)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=160)


NeedTable = forms.formset_factory(NeedRow, formset=TableSet, extra=2, max_num=40, absolute_max=50)


class DutyForm(ScopedModelForm):
    """A duty of the library that is there already: its code stays."""

    countries = forms.CharField(
        label=_("Countries"),
        required=False,
        max_length=120,
        help_text=_("Two letters each, with commas between; EU stands for its members. Empty: everywhere."),
    )
    traits = forms.MultipleChoiceField(
        label=_("Only if the vendor"), required=False, choices=TRAITS.items(), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Duty
        fields = (
            *("title_en", "title_zh", "law_en", "law_zh", "article", "text_en", "text_zh", "bearer", "lines"),
            *("countries", "traits", "for_smaller", "monthly_attestation", "sentence_en", "sentence_zh"),
            *("as_of", "verified_on", "is_active"),
        )
        widgets = {
            "text_en": forms.Textarea({"rows": 3}),
            "text_zh": forms.Textarea({"rows": 3}),
            "sentence_en": forms.Textarea({"rows": 2}),
            "sentence_zh": forms.Textarea({"rows": 2}),
            "bearer": forms.RadioSelect,
            "lines": forms.CheckboxSelectMultiple,
            "as_of": DayInput,
            "verified_on": DayInput,
        }

    def get_initial_for_field(self, field, field_name):
        said = super().get_initial_for_field(field, field_name)
        return ", ".join(said) if field_name == "countries" and isinstance(said, list) else said

    def clean_countries(self) -> list[str]:
        names = [name.strip().upper() for name in self.cleaned_data["countries"].replace("，", ",").split(",")]
        names = [name for name in names if name]
        for name in names:
            if name not in GROUPS and not (len(name) == 2 and name.isascii() and name.isalpha()):
                raise forms.ValidationError(
                    _("“%(code)s” is not a country code of two letters, such as CN or DE."), params={"code": name}
                )
        return names


class NewDutyForm(DutyForm):
    class Meta(DutyForm.Meta):
        fields = ("code", *DutyForm.Meta.fields)

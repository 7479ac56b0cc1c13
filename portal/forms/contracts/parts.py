"""How are the parts of a version edited: a row of a list that may be opened, added and ticked off without a script?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedModelForm
from vendors.words import clauses, reads_chinese

NOT_AGREED = frozenset({"DELETE", "id", "open"})


class PartForm(ScopedModelForm):
    """One row of a version's parts; a row that stands already shows little until it is opened.

    `initial` is the part as `edit_version` takes it. A closed row asks only for `short`, and the rest stays as it is.
    """

    short: tuple[str, ...] = ()

    code = forms.SlugField(
        label=_("Code"),
        max_length=30,
        widget=forms.TextInput({"data-width": "short"}),
        help_text=_("Short; it stays the same in every version."),
    )

    def __init__(self, *args, standing: dict[str, dict], opened: frozenset[str] = frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.before = standing.get(self._code_given(), {})
        self.is_open = not self.before or self.prefix in opened or self._says_open()
        if self.before:
            self.fields["code"].widget = forms.HiddenInput()
        if not self.is_open:
            for name in list(self.fields):
                if name not in (*self.short, "code"):
                    del self.fields[name]
        for name in self.short:
            self.fields[name].widget.attrs["aria-label"] = clauses(
                [*([self.name] if self.name else []), self.fields[name].label]
            )
        self.fields["open"] = forms.BooleanField(
            required=False, widget=forms.HiddenInput, initial="1" if self.is_open else ""
        )

    @property
    def name(self) -> str:
        """The name of a part that stands already, in the reader's language."""
        first, second = ("name_zh", "name_en") if reads_chinese() else ("name_en", "name_zh")
        return self.before.get(first) or self.before.get(second) or ""

    def _code_given(self) -> str:
        if self.is_bound:
            return (self.data.get(self.add_prefix("code")) or "").strip()
        return (self.initial or {}).get("code", "")

    def _says_open(self) -> bool:
        return self.is_bound and bool(self.data.get(self.add_prefix("open")))

    def part(self) -> dict:
        """The part as `edit_version` takes it."""
        before = {name: value for name, value in self.before.items() if name != "shown"}
        return before | {name: value for name, value in self.cleaned_data.items() if name not in NOT_AGREED}


class PartFormSet(forms.BaseFormSet):
    """Rows that may be added and ticked off; `parts` is what stays."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove it")

    def kept(self) -> list[PartForm]:
        """The rows that stay; a new one in which nothing was typed is left out."""
        said = [*self.initial_forms, *(form for form in self.extra_forms if form.has_changed())]
        return [form for form in said if not form.cleaned_data.get("DELETE")]

    def parts(self) -> list[dict]:
        return [form.part() for form in self.kept()]


def part_formset(form: type[PartForm], extra: int) -> type[PartFormSet]:
    return forms.formset_factory(form, formset=PartFormSet, extra=extra, can_delete=True, max_num=60, absolute_max=80)

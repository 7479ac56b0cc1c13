"""How does a list within an agreement, such as bands or seasons, become a small table of inputs, and a list again?

A row that is emptied is gone; a spare row waits at the end. Nothing here needs a script.
"""

from django import forms

from portal.forms.base import ScopedForm

SPARE = 1


class RowForm(ScopedForm):
    """One row of a table; `names` are its fields in order, `needed` those that a row cannot do without."""

    needed: tuple[str, ...] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False
            field.widget.attrs["aria-label"] = field.label

    @property
    def is_empty(self) -> bool:
        return not any(value not in ("", None, False) for value in self.cleaned_data.values())

    def clean(self):
        given = super().clean()
        if any(value not in ("", None, False) for value in given.values()):
            for name in self.needed:
                if name not in self.errors and given.get(name) in ("", None):
                    self.add_error(name, self.fields[name].error_messages["required"])
        return given


class TableSet(forms.BaseFormSet):
    """The rows of one table."""

    title = ""
    help = ""

    @property
    def heads(self) -> list[str]:
        return [field.label for field in self.empty_form.fields.values()]

    def rows(self) -> list[dict]:
        """What stands in the rows that say something."""
        return [form.cleaned_data for form in self.forms if form.is_valid() and not form.is_empty]


def table(row: type[RowForm], title, help_text="") -> type[TableSet]:
    """A table of such rows, with its heading."""
    made = forms.formset_factory(row, formset=TableSet, extra=SPARE, max_num=40, absolute_max=50)
    made.title, made.help = title, help_text
    return made

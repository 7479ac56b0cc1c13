"""What may a person say about a document: its template and language, its clauses, the words of one of them?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models import DocumentPlan
from contracts.numbering import Kind
from portal.forms.base import ScopedForm

KINDS = {
    Kind.SUB.value: _("numbered sub-clause"),
    Kind.ITEM.value: _("item below it"),
    Kind.PLAIN.value: _("without a number"),
}


class BeginDocumentForm(ScopedForm):
    """From which template, in which language."""

    template = forms.ChoiceField(label=_("Contract template"))
    language = forms.ChoiceField(
        label=_("Language of the document"),
        choices=DocumentPlan.Language.choices,
        initial=DocumentPlan.Language.BOTH_ZH,
    )

    def __init__(self, *args, templates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["template"].choices = [(row.code, str(row)) for row in templates]


class ChooseClausesForm(ScopedForm):
    """Which clauses and annexes it has; a required clause that is left out has a reason beside it."""

    language = forms.ChoiceField(label=_("Language of the document"), choices=DocumentPlan.Language.choices)

    def __init__(self, *args, lines, annexes, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"in-{line.code}"] = forms.BooleanField(label=line.name, required=False, initial=line.is_in)
            if line.required:
                self.fields[f"why-{line.code}"] = forms.CharField(
                    label=_("Why it is left out"),
                    required=False,
                    max_length=500,
                    initial=line.reason,
                    widget=forms.TextInput(
                        {"placeholder": _("Why it is left out"), "aria-label": _("Why it is left out")}
                    ),
                )
        for code, name, is_in in annexes:
            self.fields[f"annex-{code}"] = forms.BooleanField(label=name, required=False, initial=is_in)
        self.annex_codes = [code for code, _name, _is_in in annexes]

    @property
    def rows(self):
        """Each line with its box and, where it is required, the reason."""
        return [
            {
                "line": line,
                "box": self[f"in-{line.code}"],
                "why": self[f"why-{line.code}"] if line.required else None,
            }
            for line in self.lines
        ]

    @property
    def annex_boxes(self):
        return [self[f"annex-{code}"] for code in self.annex_codes]

    def given(self) -> dict:
        """As `choose_clauses` takes it."""
        said = self.cleaned_data
        return {
            "language": said["language"],
            "codes": [line.code for line in self.lines if said[f"in-{line.code}"]],
            "annexes": [code for code in self.annex_codes if said[f"annex-{code}"]],
            "reasons": {line.code: said.get(f"why-{line.code}", "") for line in self.lines},
        }


class ClauseForm(ScopedForm):
    """The heading of a clause, and why it is not the standard one."""

    name_en = forms.CharField(label=_("Heading"), max_length=120)
    name_zh = forms.CharField(label=_("Heading in Chinese"), max_length=120)
    reason = forms.CharField(
        label=_("Why it deviates"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Legal reads it beside the difference."),
    )


class OwnClauseForm(ClauseForm):
    """A clause of our own, and where it stands."""

    after = forms.ChoiceField(label=_("Stands behind"))
    field_order = ["after", "name_en", "name_zh", "reason"]

    def __init__(self, *args, clauses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["after"].choices = [(row.code, str(row)) for row in clauses]
        self.fields["reason"].required = True


class BlockForm(ScopedForm):
    """A paragraph in both languages; with neither, it goes."""

    kind = forms.ChoiceField(label=_("How it is set"), choices=list(KINDS.items()), initial=Kind.SUB.value)
    name = forms.CharField(required=False, widget=forms.HiddenInput, max_length=30)
    en = forms.CharField(label="English", required=False, widget=forms.Textarea({"rows": 4, "lang": "en"}))
    zh = forms.CharField(label="简体中文", required=False, widget=forms.Textarea({"rows": 4, "lang": "zh-Hans"}))


class BlockFormSet(forms.BaseFormSet):
    """The paragraphs of a clause; `blocks` is what stays."""

    def blocks(self) -> list[dict]:
        found = []
        for form in self.forms:
            said = form.cleaned_data
            en, zh = (" ".join(said.get(name, "").split()) for name in ("en", "zh"))
            if en or zh:
                found.append({"kind": said["kind"], "name": said.get("name", ""), "en": en, "zh": zh})
        return found


def block_formset(extra: int) -> type[BlockFormSet]:
    return forms.formset_factory(BlockForm, formset=BlockFormSet, extra=extra, max_num=60, absolute_max=80)

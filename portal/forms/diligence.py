"""What may be entered in due diligence: what is sent, answers by section, a workbook, comments, findings?"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.forms.base import ScopedForm, colleagues, narrowed
from portal.forms.people import DayInput
from vendors.actions.diligence import Said
from vendors.models import Answer, Finding, Questionnaire, User
from vendors.questions import LONGEST, is_required, options_of, said

AREA: dict[str, Any] = {"widget": forms.Textarea({"rows": 3}), "max_length": LONGEST}
TAKEN = ".pdf,.png,.jpg,.jpeg,.xlsx,.docx,.csv,.txt"


class DeskFilter(ScopedForm):
    """The due-diligence desk: a vendor's name, and what is chosen by chips."""

    q = forms.CharField(label=_("Vendor"), required=False, max_length=100)
    line = forms.CharField(required=False, widget=forms.HiddenInput)
    missing = forms.CharField(required=False, widget=forms.HiddenInput)


class FindingFilter(ScopedForm):
    q = forms.CharField(label=_("Finding or vendor"), required=False, max_length=100)
    owner = forms.ModelChoiceField(
        User.objects.filter(is_system=False, is_active=True),
        label=_("Who looks after it"),
        required=False,
        empty_label=_("Everybody"),
    )
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    severity = forms.CharField(required=False, widget=forms.HiddenInput)
    side = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = narrowed(owners, self.user)
        if not self.user.is_buyer:
            del self.fields["owner"]


class SendForm(ScopedForm):
    """`proposed`: (key, words) of the questionnaires meant for the vendor's line, the best first."""

    questionnaires = forms.ModelMultipleChoiceField(
        Questionnaire.objects.all(),
        label=_("Questionnaire"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what to ask.")},
    )
    due_on = forms.DateField(
        label=_("To be answered by"),
        required=False,
        widget=DayInput,
        help_text=_("Proposed by the questionnaire and the vendor’s risk tier. Empty: the days that each one gives."),
    )
    message = forms.CharField(
        label=_("A word to the vendor"),
        required=False,
        help_text=_("Why you ask, whom to call; it stands above the questions."),
        **AREA,
    )

    def __init__(self, *args, proposed: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        field, keys = self.fields["questionnaires"], [key for key, _words in proposed]
        field.queryset = narrowed(Questionnaire.objects.filter(pk__in=keys), self.user)
        field.choices, field.initial = proposed, keys[:1]


class Kept:
    """A field whose answer is judged by `vendors.questions`, complete or not, so that nothing typed is lost."""

    def validate(self, value):
        """Nothing here."""


class KeptText(Kept, forms.CharField):
    pass


class KeptChoice(Kept, forms.ChoiceField):
    pass


class KeptFile(Kept, forms.FileField):
    pass


class SectionForm(ScopedForm):
    """The questions of one section: an answer, a comment and a file each; nothing has to be complete to be saved."""

    use_required_attribute = False

    def __init__(self, *args, section: dict, found: Mapping[str, Answer], **kwargs):
        super().__init__(*args, **kwargs)
        self.questions, self.found = section["questions"], found
        for question in self.questions:
            code, answer = question["code"], found.get(question["code"])
            self.fields[code] = _field(question, answer)
            self.fields[f"{code}__comment"] = forms.CharField(
                label=_("Comment"),
                required=False,
                initial=answer.comment if answer else "",
                max_length=LONGEST,
                widget=forms.Textarea({"rows": 2}),
            )
            if question["kind"] != "file":
                self.fields[f"{code}__file"] = forms.FileField(
                    label=_("Evidence"), required=False, widget=forms.FileInput({"accept": TAKEN})
                )
            if answer and answer.file:
                self.fields[f"{code}__drop"] = forms.BooleanField(label=_("Take the file away"), required=False)

    @property
    def rows(self) -> list[dict]:
        """The questions as the page draws them."""
        return [
            {
                "field": self[question["code"]],
                "comment": self[f"{question['code']}__comment"],
                "file": self[f"{question['code']}__file"] if question["kind"] != "file" else None,
                "drop": self[f"{question['code']}__drop"] if f"{question['code']}__drop" in self.fields else None,
                "answer": self.found.get(question["code"]),
            }
            for question in self.questions
        ]

    @property
    def said(self) -> dict[str, Said]:
        """What was entered, by question; a field that is itself at fault is left out."""
        given = self.cleaned_data
        return {
            code: Said(
                value="" if question["kind"] == "file" else given.get(code) or "",
                comment=given.get(f"{code}__comment") or "",
                file=given.get(code if question["kind"] == "file" else f"{code}__file"),
                drop_file=bool(given.get(f"{code}__drop")),
            )
            for question in self.questions
            if not {code := question["code"], f"{code}__comment", f"{code}__file"} & self.errors.keys()
        }


def _field(question: dict, answer: Answer | None) -> forms.Field:
    given = {
        "label": said(question, "text"),
        "help_text": said(question, "help"),
        "required": is_required(question),
        "initial": answer.value if answer else "",
    }
    match question["kind"]:
        case "yes_no" | "choice":
            return KeptChoice(choices=options_of(question), widget=forms.RadioSelect, **given)
        case "date":
            return KeptText(widget=DayInput(), **given)
        case "number":
            return KeptText(widget=forms.TextInput({"inputmode": "decimal", "data-width": "short"}), **given)
        case "file":
            return KeptFile(widget=forms.FileInput({"accept": TAKEN}), **given | {"initial": None})
        case _:
            return KeptText(widget=forms.Textarea({"rows": 2}), **given)


class WorkbookForm(ScopedForm):
    file = forms.FileField(
        label=_("Filled workbook"),
        help_text=_("The XLSX file you downloaded, filled in."),
        error_messages={"required": _("Choose the workbook that you filled in."), "empty": _("The file is empty.")},
    )


class RemarkForm(ScopedForm):
    text = forms.CharField(label=_("Comment"), error_messages={"required": _("Write what you want to say.")}, **AREA)
    internal = forms.BooleanField(
        label=_("For our eyes only"), required=False, help_text=_("Otherwise the vendor reads it.")
    )


class FindingForm(ScopedForm):
    title = forms.CharField(label=_("What was found"), max_length=200, help_text=_("In one line."))
    detail = forms.CharField(label=_("What is to be done"), required=False, **AREA)
    severity = forms.ChoiceField(
        label=_("Severity"),
        choices=Finding.Severity.choices,
        initial="medium",
        widget=forms.RadioSelect,
        help_text=_("While a critical one is open nobody approves the vendor, with a high one only on conditions."),
    )
    side = forms.ChoiceField(
        label=_("Who mends it"),
        choices=Finding.Side.choices,
        initial="vendor",
        widget=forms.RadioSelect,
        help_text=_("The vendor reads what it has to mend, and nothing of what is ours."),
    )
    owner = forms.ModelChoiceField(
        User.objects.filter(is_system=False),
        label=_("Who looks after it"),
        help_text=_("On our side: reads the answer, and closes it."),
    )
    due_on = forms.DateField(label=pgettext_lazy("finding", "Due"), widget=DayInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = colleagues(self.user)
        self.fields["owner"].initial = self.user.pk


class AnswerFindingForm(ScopedForm):
    answer = forms.CharField(
        label=_("What was done, or will be, and by when"),
        help_text=_("Both sides read it."),
        error_messages={"required": _("Say what was done.")},
        **AREA,
    )
    file = forms.FileField(
        label=_("Evidence"),
        required=False,
        widget=forms.FileInput({"accept": TAKEN}),
        help_text=_("Such as the certificate or the new contract: PDF, picture, XLSX, DOCX, CSV or text, 20 MB."),
    )


class StepNoteForm(ScopedForm):
    """What a step of a questionnaire or a finding asks for."""

    note = forms.CharField(
        label=_("Note"), required=False, error_messages={"required": _("Say why; the note stays in the trail.")}, **AREA
    )

    def __init__(self, *args, needs_note: bool, shown: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["note"].required = needs_note
        self.fields["note"].help_text = (
            _("It stays in the trail; the vendor reads it too.") if shown else _("It stays in the trail.")
        )

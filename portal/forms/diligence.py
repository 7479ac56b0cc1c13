"""What may be entered in due diligence: answers by section, a workbook, a finding, a review?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm, narrowed
from portal.forms.people import DayInput
from portal.pages.diligence import language
from portal.pages.questionnaire_sheet import said
from vendors.models import Answer, Finding, Questionnaire, User

AREA = {"widget": forms.Textarea({"rows": 3})}


class SendForm(ScopedForm):
    questionnaire = forms.ModelChoiceField(Questionnaire.objects.all(), label=_("Questionnaire"))
    due_on = forms.DateField(
        label=_("To be answered by"),
        required=False,
        widget=DayInput,
        help_text=_("Empty: the days that the questionnaire gives."),
    )

    def __init__(self, *args, meant: list[Questionnaire], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["questionnaire"].queryset = Questionnaire.objects.filter(pk__in=[row.pk for row in meant])
        if meant:
            self.fields["questionnaire"].initial = meant[0].pk


class SectionForm(ScopedForm):
    """The questions of one section: an answer and a comment each; nothing has to be complete to be saved."""

    def __init__(self, *args, section: dict, found: dict[str, Answer], **kwargs):
        super().__init__(*args, **kwargs)
        self.codes = []
        for question in section["questions"]:
            code, answer = question["code"], found.get(question["code"])
            self.codes.append(code)
            self.fields[code] = _field(question, answer.value if answer else "")
            self.fields[f"{code}__comment"] = forms.CharField(
                label=_("Comment"),
                required=False,
                max_length=4000,
                initial=answer.comment if answer else "",
                widget=forms.TextInput(),
            )

    @property
    def answers(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code in self.codes}

    @property
    def comments(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"{code}__comment"] for code in self.codes}


def _field(question: dict, initial: str) -> forms.Field:
    given = {
        "label": said(question, "text", language()),
        "help_text": said(question, "help", language()),
        "required": False,
        "initial": initial,
    }
    if question["kind"] == "yes_no":
        return forms.ChoiceField(choices=[("yes", _("yes")), ("no", _("no"))], widget=forms.RadioSelect, **given)
    if question["kind"] == "choice":
        choices = [(one["code"], said(one, "text", language())) for one in question["choices"]]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **given)
    if question["kind"] == "date":
        return forms.CharField(widget=DayInput(), **given)
    if question["kind"] == "number":
        return forms.CharField(widget=forms.TextInput({"inputmode": "decimal", "data-width": "short"}), **given)
    return forms.CharField(widget=forms.Textarea({"rows": 2}), max_length=4000, **given)


class WorkbookForm(ScopedForm):
    file = forms.FileField(label=_("Filled workbook"), help_text=_("The XLSX file you downloaded, filled in."))


class FindingForm(ScopedForm):
    title = forms.CharField(label=_("What was found"), max_length=200)
    detail = forms.CharField(label=_("What is to be done"), required=False, **AREA)
    severity = forms.ChoiceField(label=_("Severity"), choices=Finding.Severity.choices, initial="medium")
    side = forms.ChoiceField(label=_("Who mends it"), choices=Finding.Side.choices)
    owner = forms.ModelChoiceField(User.objects.filter(is_system=False), label=_("Who looks after it"))
    due_on = forms.DateField(label=_("Due"), widget=DayInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        buyers = User.objects.filter(is_active=True, is_system=False, grants__isnull=False)
        self.fields["owner"].queryset = narrowed(buyers, self.user).distinct()
        self.fields["owner"].initial = self.user.pk


class AnswerFindingForm(ScopedForm):
    note = forms.CharField(
        label=_("What was done, or will be, and by when"), help_text=_("Both sides read it."), **AREA
    )


class NoteForm(ScopedForm):
    note = forms.CharField(label=_("Note"), max_length=2000, help_text=_("It stays in the trail."), **AREA)

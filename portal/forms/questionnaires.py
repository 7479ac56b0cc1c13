"""What may be entered about a questionnaire: for whom it is meant, its sections, one question, what changed?"""

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm, ScopedModelForm
from vendors.models import Questionnaire, ServiceLine, TierChoices
from vendors.questions import KINDS, NUMBER

LINE = {"max_length": 300}


class QuestionnaireForm(ScopedModelForm):
    lines = forms.MultipleChoiceField(
        label=_("Service lines"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For which it is meant; none chosen: for all."),
    )
    tiers = forms.MultipleChoiceField(
        label=_("Risk tiers"),
        required=False,
        choices=TierChoices.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For which it is proposed first; none chosen: for all."),
    )

    class Meta:
        model = Questionnaire
        fields = ("name_en", "name_zh", "lines", "tiers", "days", "hurried_days", "is_retired")
        widgets = {
            "days": forms.NumberInput({"data-width": "short", "min": 1, "max": 365}),
            "hurried_days": forms.NumberInput({"data-width": "short", "min": 1, "max": 365}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [(line.code, str(line)) for line in ServiceLine.objects.all()]


class NewQuestionnaireForm(QuestionnaireForm):
    class Meta(QuestionnaireForm.Meta):
        fields = ("code", *(name for name in QuestionnaireForm.Meta.fields if name != "is_retired"))


class TitlesForm(ScopedForm):
    """The name of a section."""

    title_en = forms.CharField(label=_("title"), max_length=120)
    title_zh = forms.CharField(label=_("title in Chinese"), max_length=120, required=False)


class PublishForm(ScopedForm):
    note = forms.CharField(
        label=_("What changed"),
        max_length=300,
        help_text=_("In a line; it stands beside the version’s number."),
        error_messages={"required": _("Say what changed.")},
    )


class QuestionForm(ScopedForm):
    """One question in both languages; what the reviewer expects is never shown to a vendor."""

    kind = forms.ChoiceField(label=_("Answered with"), choices=list(KINDS.items()), widget=forms.RadioSelect)
    text_en = forms.CharField(label=_("question"), **LINE)
    text_zh = forms.CharField(label=_("question in Chinese"), required=False, **LINE)
    help_en = forms.CharField(label=_("help"), required=False, **LINE)
    help_zh = forms.CharField(label=_("help in Chinese"), required=False, **LINE)
    required = forms.BooleanField(
        label=_("Has to be answered"), required=False, initial=True, help_text=_("Nothing is sent back without it.")
    )
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One a line: code | English | 中文. Put * before the code of one that asks for a look."),
    )
    flags = forms.ChoiceField(
        label=_("Which answer asks for a look"),
        required=False,
        choices=[("", _("neither")), ("yes", _("yes")), ("no", _("no"))],
        help_text=_("For a question answered with yes or no."),
    )
    flag_below = forms.CharField(label=_("A number below this asks for a look"), required=False, max_length=20)
    flag_above = forms.CharField(label=_("A number above this asks for a look"), required=False, max_length=20)
    flag_past = forms.BooleanField(label=_("A day that is over asks for a look"), required=False)
    flag_older = forms.IntegerField(
        label=_("A day this many months ago asks for a look"), required=False, min_value=1, max_value=240
    )
    flag_empty = forms.BooleanField(label=_("No answer asks for a look"), required=False)
    expected_en = forms.CharField(
        label=_("what we expect"), required=False, help_text=_("For the reviewer; the vendor never sees it."), **LINE
    )
    expected_zh = forms.CharField(label=_("what we expect, in Chinese"), required=False, **LINE)

    def clean_flag_below(self):
        return self._number("flag_below")

    def clean_flag_above(self):
        return self._number("flag_above")

    def _number(self, name: str) -> str:
        value = self.cleaned_data[name].strip()
        if value and not NUMBER.fullmatch(value):
            raise forms.ValidationError(_("Write a number with digits and a point, such as 120 or 99.5."))
        return value

    def clean_choices(self) -> list[dict]:
        """[{code, text_en, text_zh, flagged}]"""
        found = []
        for line in self.cleaned_data["choices"].splitlines():
            parts = [part.strip() for part in line.split("|")]
            if not any(parts):
                continue
            code = parts[0].removeprefix("*").strip()
            if len(parts) < 2 or slugify(code) != code or not parts[1]:
                raise forms.ValidationError(
                    _("“%(line)s” is no choice; write code | English | 中文."), params={"line": line.strip()[:60]}
                )
            words = {"code": code, "text_en": parts[1], "text_zh": parts[2] if len(parts) > 2 else ""}
            found.append(words | {"flagged": parts[0].startswith("*")})
        return found

    def question(self, code: str) -> dict:
        """The question as a version holds it."""
        given = self.cleaned_data
        kept = ("kind", "text_en", "text_zh", "help_en", "help_zh", "required", "expected_en", "expected_zh")
        found = {"code": code} | {
            name: given[name] for name in kept if given[name] not in ("", None) or name == "required"
        }
        if given["flag_empty"]:
            found["flag_empty"] = True
        match given["kind"]:
            case "yes_no" if given["flags"]:
                found["flag_on"] = [given["flags"]]
            case "choice":
                found["choices"] = [{k: v for k, v in row.items() if k != "flagged"} for row in given["choices"]]
                found["flag_on"] = [row["code"] for row in given["choices"] if row["flagged"]]
            case "number":
                found |= {name: given[name] for name in ("flag_below", "flag_above") if given[name]}
            case "date":
                found |= {name: given[name] for name in ("flag_past", "flag_older") if given[name]}
        return found


def written(question: dict) -> dict:
    """A question as the form shows it."""
    flags = question.get("flag_on", [])
    return question | {
        "required": question.get("required", True),
        "flags": flags[0] if question["kind"] == "yes_no" and flags else "",
        "choices": "\n".join(
            f"{'*' if row['code'] in flags else ''}{row['code']} | {row.get('text_en', '')} | {row.get('text_zh', '')}"
            for row in question.get("choices", [])
        ),
    }

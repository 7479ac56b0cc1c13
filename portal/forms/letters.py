"""What may a person say about a letter: language and clause, when it left and arrived, what was answered?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.models.correspondence import Language
from portal.forms.base import ScopedForm
from portal.forms.contracts.fields import day_input
from sla.models import Letter
from vendors.words import pick

Kind = Letter.Kind
DATED = (Kind.CAUSE, Kind.RIGHT, Kind.CONVENIENCE)


class LetterFilter(ScopedForm):
    q = forms.CharField(label=_("Vendor, contract, words"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Kind.choices])
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class LetterForm(ScopedForm):
    """What can be said about a letter before it is issued."""

    contract = forms.ChoiceField(
        label=_("Contract under which it is written"),
        help_text=_("The vendor has more than one that runs; what is asked for is its own."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    clause = forms.CharField(
        label=_("Clause it rests on"),
        max_length=60,
        required=False,
        help_text=_("Its number in the contract, such as 12.2. Without it the letter is not issued."),
    )
    effective_on = forms.DateField(label=_("Contract ends on"), required=False, widget=day_input())
    answer_days = forms.IntegerField(
        label=_("Business days to answer"),
        min_value=1,
        max_value=250,
        widget=forms.NumberInput({"data-width": "short"}),
        help_text=_("Counted from the day the letter arrives."),
    )
    ground = forms.CharField(
        label=_("In our own words"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        help_text=_("A paragraph of its own, in the letter’s language."),
    )

    ground_second = forms.CharField(
        label=_("The same in the other language"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        help_text=_("The first stands in the text that prevails, this one in the other."),
    )

    def __init__(self, *args, kind: str, contracts=(), **kwargs):
        super().__init__(*args, **kwargs)
        if len(contracts) > 1:
            self.fields["contract"].choices = [(one.number, f"{one.number} {pick(one, 'title')}") for one in contracts]
        else:
            del self.fields["contract"]
        language = self.data.get("language") or self.initial.get("language")
        if language not in Language.values or len(Language(language).parts) == 1:
            del self.fields["ground_second"]
        if kind not in DATED:
            del self.fields["effective_on"]
        elif kind == Kind.CONVENIENCE:
            self.fields["effective_on"].help_text = _("Empty: as soon as the agreed notice allows.")
        else:
            self.fields["effective_on"].help_text = _("Empty: on the day the letter arrives.")
        if kind not in Letter.DEMANDS:
            del self.fields["answer_days"]
        if kind in (Kind.CAUSE, Kind.OBJECTION):
            self.fields["ground"].required = True
            self.fields["ground"].help_text = _("What the letter rests on, in the letter’s language.")

    def clean(self) -> dict:
        said = super().clean()
        if "ground_second" in self.fields and bool(said.get("ground")) != bool(said.get("ground_second")):
            self.add_error("ground_second", _("Say it in both languages, or in neither."))
        return said


class DispatchForm(ScopedForm):
    method = forms.ChoiceField(label=_("How it is sent"), choices=Letter.Method.choices)
    dispatched_on = forms.DateField(label=_("Sent on"), widget=day_input())
    tracking = forms.CharField(
        label=_("Tracking number"), max_length=80, required=False, help_text=_("Or to which address, or to whom.")
    )
    late = forms.BooleanField(label=_("Send it all the same"), required=False)

    def __init__(self, *args, late: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if not late:
            del self.fields["late"]


class ArrivalForm(ScopedForm):
    arrived_on = forms.DateField(label=_("Arrived on"), widget=day_input())
    note = forms.CharField(
        label=_("How that is known"), required=False, max_length=400, help_text=_("Signed for by whom, say.")
    )


class WhyForm(ScopedForm):
    note = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea({"rows": 2}),
        max_length=4000,
        error_messages={"required": _("Say why; the note stays in the trail.")},
    )


class ReplyForm(ScopedForm):
    answer = forms.CharField(
        label=_("Answer"),
        widget=forms.Textarea({"rows": 4}),
        max_length=4000,
        help_text=_("What was done, or where it stands. Both sides read it."),
        error_messages={"required": _("Write the answer; both sides read it.")},
    )


class CorrespondenceForm(ScopedForm):
    """How letters under one contract are written, and the clause of each kind."""

    language = forms.ChoiceField(label=_("Language of the contract"), choices=Language.choices)
    our_address = forms.CharField(label=_("Our address for notices"), max_length=300, required=False)
    vendor_address = forms.CharField(
        label=_("The vendor’s address for notices"),
        max_length=300,
        required=False,
        help_text=_("Empty: its registered address."),
    )
    attention = forms.CharField(
        label=_("For the attention of"),
        max_length=120,
        required=False,
        help_text=_("An office rather than a person, such as “Legal department”."),
    )
    answer_days = forms.IntegerField(
        label=_("Business days to answer a demand"),
        min_value=1,
        max_value=250,
        widget=forms.NumberInput({"data-width": "short"}),
        help_text=_("Counted from the day the letter arrives."),
    )

    def __init__(self, *args, agreed, **kwargs):
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            self.fields[name].initial = getattr(agreed, name)
        for code, label in Kind.choices:
            self.fields[f"clause_{code}"] = forms.CharField(
                label=_("Clause: %(kind)s") % {"kind": label},
                max_length=60,
                required=False,
                initial=agreed.clauses.get(code, ""),
                widget=forms.TextInput({"data-width": "short"}),
            )

    def given(self) -> dict:
        """As the action takes it."""
        said = self.cleaned_data
        clauses = {code: said[f"clause_{code}"] for code in Kind.values}
        return {name: said[name] for name in said if not name.startswith("clause_")} | {"clauses": clauses}

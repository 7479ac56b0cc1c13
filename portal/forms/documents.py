"""What may a person say about papers: which ones, a new one, what was checked, what is asked of whom?"""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.forms.base import ScopedForm, ScopedModelForm
from portal.forms.contracts.fields import day_input
from portal.forms.fields import MAX_FILE_BYTES
from vendors.actions.documents import date_faults
from vendors.files import kind_of
from vendors.lifecycle import NotPossible
from vendors.models import Document, DocumentType, Requirement
from vendors.queries.documents import replaceable

TAKEN = ".pdf,.png,.jpg,.jpeg,.xlsx,.docx,.csv,.txt"


class DocumentFilter(ScopedForm):
    q = forms.CharField(label=_("Vendor"), required=False, max_length=100)
    type = forms.ModelChoiceField(
        DocumentType.objects.filter(is_used=True),
        label=_("Document"),
        required=False,
        to_field_name="code",
        empty_label=_("All documents"),
    )
    line = forms.CharField(required=False, widget=forms.HiddenInput)
    state = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)


class UploadForm(ScopedForm):
    """A paper of one kind for one vendor; the file and the days are looked at before anything is kept."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("A scan, a photograph or an export: PDF, PNG, JPEG, XLSX, DOCX, CSV or text, at most 20 MB."),
        widget=forms.FileInput({"accept": TAKEN}),
        error_messages={"required": _("Choose the file; a photograph of the paper will do.")},
    )
    number = forms.CharField(
        label=_("Number"), required=False, max_length=80, help_text=_("As printed on the paper, or the policy’s.")
    )
    issuer = forms.CharField(label=_("Issued by"), required=False, max_length=160)
    issued_on = forms.DateField(label=_("Valid from"), required=False, widget=day_input())
    expires_on = forms.DateField(label=_("Valid until"), required=False, widget=day_input())
    scope = forms.CharField(
        label=_("Scope"),
        required=False,
        max_length=300,
        help_text=_("What it covers: sites, areas, kinds of business, limit of cover."),
    )
    replaces = forms.ModelChoiceField(
        Document.objects.none(),
        label=_("It replaces"),
        required=False,
        empty_label=_("None; it stands beside the others"),
        help_text=_("The older version is kept and counts until this one is verified."),
    )

    def __init__(self, *args, vendor, kind: DocumentType, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        older = replaceable(vendor, kind).visible_to(self.user)
        self.fields["replaces"].queryset = older
        newest = older.last()
        if newest is None:
            del self.fields["replaces"]
        else:
            self.fields["replaces"].label_from_instance = version_words
            self.initial.setdefault("replaces", newest.pk)
            self.initial.setdefault("issuer", newest.issuer)
            self.initial.setdefault("scope", newest.scope)
        validity = DocumentType.Validity
        self.fields["issued_on"].required = kind.validity in (validity.MONTHS, validity.STATED)
        self.fields["expires_on"].required = kind.validity == validity.STATED
        if kind.validity == validity.NONE:
            del self.fields["expires_on"]
        elif kind.validity == validity.MONTHS:
            self.fields["expires_on"].help_text = _("Empty: %(n)s months from the first day.") % {"n": kind.months}
        elif kind.validity == validity.REGISTER:
            self.fields["expires_on"].help_text = _("Empty where the paper names none.")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        try:
            kind_of(file, file.name)
        except NotPossible as error:
            raise forms.ValidationError([str(reason) for reason in error.reasons]) from None
        return file

    def clean(self):
        given = self.cleaned_data
        if not {"issued_on", "expires_on"} & self.errors.keys():
            faults = date_faults(self.kind, given.get("issued_on"), given.get("expires_on"), timezone.localdate())
            for name, sentence in faults.items():
                self.add_error(name if name in self.fields else None, sentence)
        return given


def version_words(document: Document) -> str:
    """Which version it is, for a choice."""
    words = {"n": document.n, "number": document.number or document.file.name}
    return _("%(number)s, version %(n)s") % words


class VerifyForm(ScopedForm):
    """What was looked at, on which day, and when that is done again."""

    checked = forms.CharField(
        label=_("What you checked"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The register, the seal, the names, the scope, the limit. The vendor does not see it."),
        error_messages={"required": _("Say what you looked at: the register, the seal, the names and the days.")},
    )
    verified_on = forms.DateField(label=_("Looked up on"), widget=day_input())
    recheck_on = forms.DateField(
        label=_("Look up again on"), required=False, widget=day_input(), help_text=_("Empty: not before it expires.")
    )

    def clean(self):
        given = self.cleaned_data
        seen, again = given.get("verified_on"), given.get("recheck_on")
        if seen and seen > timezone.localdate():
            self.add_error("verified_on", _("This day is still to come."))
        if seen and again and again <= seen:
            self.add_error("recheck_on", _("The next time lies after this one."))
        return given


class ReasonForm(ScopedForm):
    note = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The vendor reads it; it stays in the trail."),
        error_messages={"required": _("Say why; the note stays in the trail.")},
    )


class TraitsForm(ScopedForm):
    codes = forms.MultipleChoiceField(
        label=_("What is true of this vendor"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(value, label) for value, label in Requirement.Condition.choices if value not in Requirement.TIERS],
        help_text=_("It depends on this which papers are asked for. The risk tier counts by itself."),
    )


class DocumentTypeForm(ScopedModelForm):
    class Meta:
        model = DocumentType
        fields = (
            "name_en",
            "name_zh",
            "what_en",
            "what_zh",
            "check_en",
            "check_zh",
            "validity",
            "months",
            "recheck_days",
            "lead_days",
            "source",
            "as_of",
            "verified_on",
            "is_sensitive",
            "is_used",
        )
        widgets = {
            **{name: forms.Textarea({"rows": 2}) for name in ("what_en", "what_zh", "check_en", "check_zh")},
            **{name: forms.NumberInput({"data-width": "short"}) for name in ("months", "recheck_days", "lead_days")},
            "as_of": day_input(),
            "verified_on": day_input(),
        }

    def clean(self):
        given = super().clean()
        if given.get("validity") == DocumentType.Validity.MONTHS and not given.get("months"):
            self.add_error("months", _("Say how many months it holds."))
        if given.get("validity") == DocumentType.Validity.REGISTER and not given.get("recheck_days"):
            self.add_error("recheck_days", _("Say after how many days it is looked up again."))
        return given


class NewDocumentTypeForm(DocumentTypeForm):
    class Meta(DocumentTypeForm.Meta):
        fields = ("code", *DocumentTypeForm.Meta.fields)


class RequirementForm(ScopedModelForm):
    class Meta:
        model = Requirement
        fields = ("line", "country", "condition", "hard", "is_used")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].empty_label = _("Every line")
        self.fields["condition"].choices = [("", _("Always")), *Requirement.Condition.choices]

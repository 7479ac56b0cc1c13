"""How does a person write an instant of a contract's zone, or hand over a signed paper, or several files at once?"""

from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

MAX_FILE_BYTES = 20_000_000
MAX_FILES = 10


class LocalMomentField(forms.DateTimeField):
    """A date and a time as a clock on the wall shows them in `zone`, which the form sets; aware when cleaned."""

    widget = forms.DateTimeInput({"type": "datetime-local", "data-width": "short"}, format="%Y-%m-%dT%H:%M")
    zone = "UTC"

    def to_python(self, value):
        with timezone.override(ZoneInfo(self.zone)):
            return super().to_python(value)

    def prepare_value(self, value):
        with timezone.override(ZoneInfo(self.zone)):
            return super().prepare_value(value)


class PaperField(forms.FileField):
    """One signed paper: a PDF of at most 20 MB."""

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        start = file.read(5)
        file.seek(0)
        if start != b"%PDF-":
            raise forms.ValidationError(_("This is not a PDF; scan or export the signed paper as PDF."))
        return file


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each of at most 20 MB; cleaned to a list."""

    default_error_messages = {
        "too_large": _("“%(name)s” has more than %(most)s MB; send it in parts."),
        "too_many": ngettext_lazy("At most %(most)s file at once.", "At most %(most)s files at once.", "most"),
    }

    def __init__(self, **kwargs):
        super().__init__(widget=FilesInput(), **kwargs)

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not files:
            super().clean(None, initial)
            return []
        if len(files) > MAX_FILES:
            raise forms.ValidationError(self.error_messages["too_many"], "too_many", {"most": MAX_FILES})
        for file in files:
            super().clean(file, initial)
            if file.size > MAX_FILE_BYTES:
                words = {"name": file.name, "most": MAX_FILE_BYTES // 1_000_000}
                raise forms.ValidationError(self.error_messages["too_large"], "too_large", words)
        return files

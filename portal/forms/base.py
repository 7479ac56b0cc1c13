"""From what may a person choose in a form? Only from rows they may see; every form descends from these."""

from django import forms
from django.db.models import QuerySet

from vendors.access import Scoped
from vendors.models import RoleGrant, User


def narrowed(rows: QuerySet, user) -> QuerySet:
    """The rows a choice may offer: of a scoped model what `user` sees, of shared reference data everything."""
    if issubclass(rows.model, Scoped) or hasattr(rows.model, "vendor_path"):
        return rows.visible_to(user)
    return rows


def colleagues(user) -> QuerySet:
    """Whom something of ours may be given to: our own people with a role today, each once."""
    people = User.objects.filter(is_active=True, is_system=False, pk__in=RoleGrant.objects.in_force().values("user"))
    return narrowed(people, user)


class Narrowed:
    """Narrows every model choice to the user when the form is made; a choice set later goes through `narrowed` too."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.user = user
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = narrowed(field.queryset, user)


class ScopedForm(Narrowed, forms.Form):
    """A form for a person: `SomeForm(request.POST or None, user=request.user)`."""


class ScopedModelForm(Narrowed, forms.ModelForm):
    """A form over a model's own columns; it validates, an action saves."""

    def save(self, commit: bool = True):
        raise TypeError("a form does not save: hand its cleaned_data to an action")

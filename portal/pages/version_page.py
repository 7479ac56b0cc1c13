"""What does the page of a version show, and how do its many forms make one editor?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from contracts import queries, rules
from contracts.content import Difference, content, differences, faults, hash_of
from contracts.models import ApprovalRequest, Contract, ContractVersion, Signature
from portal.forms.contracts import FeedForm, LevelForm, PartForm, PartFormSet, ScheduleForm, TermsForm, part_formset
from vendors.roles import Permission


@dataclass(frozen=True, slots=True)
class Compared:
    """A version beside another one: which, and what reads otherwise."""

    other: ContractVersion
    changes: list[tuple[str, str, str]]


def as_changes(found: Iterable[Difference]) -> list[tuple[str, str, str]]:
    """Differences as `components/changes.html` draws them."""
    return [(item.label, item.before, item.after) for item in found]


def compared(user, version: ContractVersion, asked: str) -> Compared | None:
    """The version against the one asked for, else against the one before it."""
    others = ContractVersion.objects.visible_to(user).filter(contract=version.contract).exclude(pk=version.pk)
    other = others.filter(n=asked).first() if asked.isdigit() else None
    other = other or others.filter(n__lt=version.n).order_by("-n").first()
    if other is None:
        return None
    old, new = sorted((other, version), key=lambda row: row.n)
    return Compared(other, as_changes(differences(content(old), content(new))))


def requests_of(user, version: ContractVersion) -> list[ApprovalRequest]:
    """How often it was laid before the approvers, and what they decided; the buyer's business."""
    rows = ApprovalRequest.objects.visible_to(user).filter(version=version).select_related("opened_by")
    return list(rows.prefetch_related("decisions__by", "decisions__on_behalf_of"))


def signatures_of(user, version: ContractVersion) -> list[Signature]:
    rows = Signature.objects.visible_to(user).filter(version=version)
    return list(rows.select_related("file", "recorded_by"))


def todo_of(user, version: ContractVersion) -> dict:
    """What the person can do with this version now, and what is still missing in a draft."""
    contract = version.contract
    if not user.is_buyer:
        return {}
    amends = version.n > 1
    open_request = queries.open_request(version)
    draft = not version.is_frozen and (amends or contract.state in (Contract.State.DRAFT, Contract.State.IN_REVIEW))
    missing = queries.missing_signature(version) if version.is_frozen and not version.signed_at else None
    signable = version.is_frozen and not version.signed_at
    signable = signable and (amends or contract.state == Contract.State.OUT_FOR_SIGNATURE)
    may_record = rules.may_submit(contract, user) or user.may(Permission.CONTRACT_SIGN, contract.vendor)
    return {
        "edit": draft and rules.may_edit(contract, user),
        "request": open_request,
        "changed": open_request is not None and open_request.content_hash != hash_of(content(version)),
        "submit": draft and amends and open_request is None and rules.may_submit(contract, user),
        "faults": faults(content(version)) if draft else [],
        "signature": bool(signable and missing and may_record),
        "conclude": bool(signable and amends and not missing and rules.may_sign(contract, user)),
    }


PARTS = (("schedules", ScheduleForm), ("feeds", FeedForm), ("levels", LevelForm))
TITLES = {
    "schedules": lambda: _("Schedules and money"),
    "feeds": lambda: _("Data the vendor delivers"),
    "levels": lambda: _("Service levels"),
}
ADD = {
    "schedules": lambda: _("One schedule more"),
    "feeds": lambda: _("One feed more"),
    "levels": lambda: _("One level more"),
}


class Editor:
    """The terms' form and one formset for each kind of part, bound together."""

    def __init__(self, version: ContractVersion, user, sent=None, add: str = ""):
        self.version, self.user = version, user
        fresh = ContractVersion.objects.visible_to(user).select_related("contract").get(pk=version.pk)
        self.terms = TermsForm(sent, user=user, instance=fresh, currency=version.contract.currency_id, prefix="terms")
        self.formsets: dict[str, PartFormSet] = {}
        for name, form in PARTS:
            initial = INITIAL[name](version)
            made = part_formset(form, extra=0 if initial else 1)
            given = _one_more(sent, name, form(user=user)) if sent is not None and add == name else sent
            self.formsets[name] = made(given, initial=initial, prefix=name, form_kwargs={"user": user})

    @property
    def sections(self) -> list[dict]:
        return [
            {
                "name": name,
                "title": TITLES[name](),
                "add": ADD[name](),
                "formset": formset,
                "forms": list(formset.forms),
            }
            for name, formset in self.formsets.items()
        ]

    @property
    def errors(self) -> list[dict]:
        """Every fault of every form, with the field it belongs to, for the summary on top."""
        found = [*_errors_of(self.terms)]
        for formset in self.formsets.values():
            found += [{"id": "", "text": text} for text in formset.non_form_errors()]
            for form in formset.forms:
                found += _errors_of(form)
        return found

    def is_valid(self) -> bool:
        return all([self.terms.is_valid(), *(formset.is_valid() for formset in self.formsets.values())])

    def parts(self) -> dict:
        """What `edit_version` takes."""
        return {"terms": self.terms.terms()} | {name: formset.parts() for name, formset in self.formsets.items()}


def _errors_of(form) -> list[dict]:
    if not form.is_bound:
        return []
    found = [{"id": "", "text": text} for text in form.non_field_errors()]
    for field in form:
        found += [{"id": field.id_for_label, "text": f"{field.label}: {text}"} for text in field.errors]
    return found


def _one_more(sent, prefix: str, blank: PartForm):
    """The same POST with one row more in one formset, at its defaults; nothing typed is lost."""
    more = sent.copy()
    position = int(more.get(f"{prefix}-TOTAL_FORMS") or 0)
    more[f"{prefix}-TOTAL_FORMS"] = str(position + 1)
    for field in blank:
        shown = field.field.widget.format_value(field.value())
        shown = shown[0] if isinstance(shown, list) and shown else shown
        if shown:
            more[f"{prefix}-{position}-{field.name}"] = shown
    return more


def _schedules(version: ContractVersion) -> list[dict]:
    names = (
        "code",
        "name_en",
        "name_zh",
        "line",
        "fee_words_en",
        "fee_words_zh",
        "monthly_fee",
        "at_risk_percent",
        "cap_percent",
    )
    return [
        {name: getattr(row, name) for name in names} | {"repeat": ", ".join(str(part) for part in row.repeat)}
        for row in version.schedules.select_related("line", "version__contract")
    ]


def _feeds(version: ContractVersion) -> list[dict]:
    names = ("name_en", "name_zh", "kind", "due_day", "due_time", "row_words_en", "row_words_zh")
    return [
        {name: getattr(row, name) for name in names} | {"code": row.feed.code, "dimensions": ", ".join(row.dimensions)}
        for row in version.feed_specs.select_related("feed")
    ]


def _levels(version: ContractVersion) -> list[dict]:
    names = (
        "name_en",
        "name_zh",
        "level_class",
        "direction",
        "measure",
        "unit",
        "precision",
        "rounding",
        "on_missing",
        "n_min",
        "definition_en",
        "definition_zh",
        "clause",
        "expected",
        "minimum",
        "weight",
    )
    found = []
    for row in version.level_specs.select_related("level", "schedule").prefetch_related("inputs__feed"):
        inputs = [
            {"feed": item.feed.code, "role": item.role, "period_offset": item.period_offset}
            for item in row.inputs.all()
        ]
        single = len(inputs) == 1 and inputs[0]["role"] == "main" and inputs[0]["period_offset"] == 0
        found.append(
            {name: getattr(row, name) for name in names}
            | {
                "code": row.level.code,
                "schedule": row.schedule.code,
                "feed": " + ".join(item["feed"] for item in inputs),
                "inputs": [] if single else inputs,
            }
        )
    return found


INITIAL = {"schedules": _schedules, "feeds": _feeds, "levels": _levels}

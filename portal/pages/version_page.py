"""What does the page of a version show?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts import queries, rules
from contracts.case import case_of
from contracts.content import Difference, content, differences, hash_of
from contracts.faults import faults
from contracts.models import Amendment, ApprovalRequest, Contract, ContractVersion, DocumentPlan, Signature
from portal.pages import steps
from portal.pages.seals import seals_of, signatures_read_by
from portal.pages.terms_in_words import InWords, in_words
from portal.templatetags.steward import money, number
from vendors.roles import Permission

HOW_READ = ("reads", "judged_by")
# what a version holds that is our own business and no part of what the vendor reads
OURS = frozenset({"terms.decide_days"})


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
    found = differences(content(old), content(new))
    return Compared(other, as_changes(item for item in found if user.is_buyer or item.path not in OURS))


def requests_of(user, version: ContractVersion) -> list[ApprovalRequest]:
    """How often it was laid before the approvers, and what they decided; the buyer's business."""
    rows = ApprovalRequest.objects.visible_to(user).filter(version=version).select_related("opened_by")
    return list(rows.prefetch_related("decisions__by", "decisions__on_behalf_of"))


def signatures_of(user, version: ContractVersion) -> list[Signature]:
    rows = Signature.objects.visible_to(user).filter(version=version)
    return signatures_read_by(user, rows)


def todo_of(user, version: ContractVersion) -> dict:
    """What the person can do with this version now, and what is still missing in a draft."""
    contract = version.contract
    if not user.is_buyer:
        return {}
    amends = version.n > 1
    if amends and version.amendment.state == Amendment.State.VOID:
        return {}
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
        "document": _document(user, version, draft),
        "signature": bool(signable and missing and may_record),
        "seal": version.is_frozen and not version.signed_at and rules.may_request_seal(contract, user),
        "seals": seals_of(user, version),
        "what_if": version.signed_at is not None and rules.may_ask_what_if(contract, user),
        "drop": amends and steps.may_take(version.amendment, "drop", user) and not version.signed_at,
        "conclude": bool(signable and amends and not missing and rules.may_sign(contract, user)),
    }


def uplift_words(version: ContractVersion) -> str:
    """How prices move with a renewal; empty for any other version."""
    if version.kind != ContractVersion.Kind.RENEWAL or version.n == 1:
        return ""
    amendment = version.amendment
    amendment.version = version
    match amendment.uplift:
        case Amendment.Uplift.FIXED:
            return _("%(amount)s a month more") % {"amount": money(amendment.uplift_amount, version.currency)}
        case Amendment.Uplift.PERCENT:
            return _("by %(percent)s %%") % {"percent": number(amendment.uplift_percent)}
        case Amendment.Uplift.INDEX:
            return _("along %(name)s, from %(base)s to %(level)s") % {
                "name": amendment.index_name,
                "base": number(amendment.index_base),
                "level": number(amendment.index_level),
            }
        case _:
            return str(amendment.get_uplift_display())


def _document(user, version: ContractVersion, draft: bool) -> str:
    """Where its document is read, or begun while it is a draft."""
    there = DocumentPlan.objects.visible_to(user).filter(version=version).exists()
    if not there and not (draft and rules.may_edit(version.contract, user)):
        return ""
    return reverse("version_document", args=[version.contract.number, version.n])


@dataclass(frozen=True, slots=True)
class ScheduleInWords:
    """A schedule by its code and name, and what it says in plain words."""

    code: str
    name: str
    words: InWords


def schedules_in_words(version: ContractVersion) -> list[ScheduleInWords]:
    """Every schedule of the version as a person would say it, with which rows each level reads."""
    said = content(version)
    if version.no_levels_reason and not said["levels"]:
        return []
    how_read = {
        code: {name: item["more"][name] for name in HOW_READ if name in item.get("more", {})}
        for code, item in said["levels"].items()
    }
    found = []
    for row in version.schedules.all():
        terms = case_of(said, row.code)
        terms["levels"] = [level | how_read[level["code"]] for level in terms["levels"]]
        words = in_words(terms, version.cadence, version.relief_days, said.get("seasons", {}).values())
        found.append(ScheduleInWords(row.code, str(row), words))
    return found

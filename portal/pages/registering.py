"""How does one page take a signed contract in: two forms and the service levels of the packs, without a script?"""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_DOWN, Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from contracts import actions
from contracts.gaps import NOTICE, USUAL_TERMS
from contracts.models import Contract, ReturnedRegistration
from contracts.packs import metrics, packs, rows_of
from contracts.queries_registered import next_number
from portal.forms.contracts import LevelPickForm, RegisterForm, SignedPaperForm
from portal.pages.version_editor import errors_of
from vendors.files import is_unchanged, store_evidence
from vendors.models import Calendar, User, Vendor
from vendors.words import pick

WHOLE = Decimal(100)
CENT = Decimal("0.01")


class RegisterPage:
    """What is entered, in which every form is judged; nothing typed is lost."""

    def __init__(self, user: User, today, sent=None, files=None, vendor: Vendor | None = None):
        self.user, self.vendor = user, vendor
        first = {"number": next_number(today.year), "owner": user, "vendor": vendor}
        self.form = RegisterForm(sent, user=user, initial=first)
        self.paper = SignedPaperForm(sent, files, user=user, initial={"measured_from": today.replace(day=1)})
        self.picks = {
            metric.code: LevelPickForm(sent, user=user, metric=metric) for pack in packs() for metric in pack.metrics
        }

    @property
    def taken(self) -> list[LevelPickForm]:
        return [pick for pick in self.picks.values() if pick.is_taken]

    @property
    def packs(self) -> list[dict]:
        """Every pack with its levels; what is ticked is open, and the pack of the vendor's line."""
        line = self.vendor.line.code if self.vendor else ""
        return [
            {
                "name": pick(pack, "name"),
                "open": pack.code == line or any(self.picks[item.code].is_taken for item in pack.metrics),
                "levels": [
                    {"form": self.picks[item.code], "metric": item, "name": pick(item, "name")} for item in pack.metrics
                ],
            }
            for pack in packs()
        ]

    def is_valid(self) -> bool:
        valid = all([self.form.is_valid(), self.paper.is_valid(), *(pick.is_valid() for pick in self.taken)])
        self._judge_levels()
        return valid and not self.form.errors

    def _judge_levels(self) -> None:
        given = self.form.cleaned_data
        reason = given.get("no_levels_reason")
        if self.taken and reason:
            self.form.add_error("no_levels_reason", _("Service levels are ticked; leave this empty or untick them."))
        if not (self.taken or reason) and given.get("kind") != Contract.Kind.MASTER:
            self.form.add_error("no_levels_reason", _("Tick the service levels, or say why there are none."))
        weighted = any(pick.is_valid() and pick.cleaned_data["weight"] for pick in self.taken)
        if weighted and "at_risk_percent" not in self.form.errors and not given.get("at_risk_percent"):
            self.form.add_error("at_risk_percent", _("Levels have weights; say how much of the fee is at risk."))

    @property
    def errors(self) -> list[dict]:
        """Every fault, with the field it belongs to, for the summary on top."""
        found = errors_of(self.form) + errors_of(self.paper)
        for taken in self.taken:
            found += errors_of(taken, pick(taken.metric, "name"))
        return found

    def refuse(self, error: ValidationError) -> None:
        """A fault of the agreement as a whole, under the field it is about where this page has it."""
        named = getattr(error, "error_dict", {"": [error]})
        for name, faults in named.items():
            form = self.paper if name in self.paper.fields else self.form
            form.add_error(name.removesuffix("_minor") if name.removesuffix("_minor") in form.fields else None, faults)

    def register(self) -> Contract:
        """Keep the paper and enter the contract."""
        given = self.form.cleaned_data
        return actions.register_contract(
            by=self.user,
            paper=_kept(self.paper, given["vendor"], self.user),
            measured_from=self.paper.cleaned_data["measured_from"],
            parties=self._parties(given),
            terms=self._terms(given),
            usual=[USUAL_TERMS] if given["notice_days"] is not None else [NOTICE, USUAL_TERMS],
            **self._parts(given),
        )

    def _parties(self, given: dict) -> dict:
        names = ("number", "kind", "vendor", "entity", "line", "parent", "title_en", "title_zh", "currency", "owner")
        return {name: given[name] for name in names} | {"zone": given["entity"].zone}

    def _terms(self, given: dict) -> dict:
        names = ("starts_on", "ends_on", "value", "liability_cap", "no_levels_reason")
        terms = {name: given[name] for name in names} | {"renews_months": given["renews_months"] or 0}
        if given["notice_days"] is not None:
            terms["notice_days"] = given["notice_days"]
        calendar = Calendar.objects.filter(country=given["entity"].country).order_by("code").first()
        return terms | {"calendar": calendar}

    def _parts(self, given: dict) -> dict:
        if given["kind"] == Contract.Kind.MASTER and not self.taken:
            return {}
        line, risk = given["line"], given["at_risk_percent"] or "0"
        schedule = {
            "code": line.code,
            "name_en": line.name_en,
            "name_zh": line.name_zh,
            "line": line,
            "monthly_fee": given["monthly_fee"],
            "fee_words_en": given["fee_words"],
            "at_risk_percent": risk,
            "cap_percent": risk,
        }
        feeds, levels = rows_of(self._codes(), schedule=line.code)
        weights = self._weights() if given["at_risk_percent"] else {}
        for row in levels:
            row |= self.picks[row["code"]].figures() | {"weight": weights.get(row["code"], Decimal(0))}
        return {"schedules": [schedule], "feeds": feeds, "levels": levels}

    def _codes(self) -> list[str]:
        return [pick.metric.code for pick in self.taken]

    def _weights(self) -> dict[str, Decimal]:
        """Code → weight of each level that costs money: as typed, the others share what is left of 100 evenly."""
        codes = [metric.code for metric in metrics(self._codes()) if metric.is_critical]
        typed = {code: Decimal(text) for code in codes if (text := self.picks[code].cleaned_data["weight"])}
        rest = [code for code in codes if code not in typed]
        return typed | dict(zip(rest, even_parts(max(WHOLE - sum(typed.values()), Decimal(0)), len(rest)), strict=True))


def even_parts(whole: Decimal, count: int) -> Iterable[Decimal]:
    """`whole` in so many parts to the hundredth; the first takes what does not divide: 33.34, 33.33, 33.33."""
    if not count:
        return []
    part = (whole / count).quantize(CENT, ROUND_DOWN)
    return [whole - part * (count - 1), *[part] * (count - 1)]


def _kept(paper: SignedPaperForm, vendor: Vendor, by: User) -> actions.Signed:
    sent = paper.cleaned_data["file"]
    file = store_evidence(sent, by=by, vendor=vendor) if sent else paper.kept
    return actions.Signed(file, paper.by_party())


def paper_form(contract: Contract, user: User, today: date, *sent) -> SignedPaperForm:
    """What is asked of a draft's paper; where a registration came back, with what it said and the paper it had."""
    returned = returned_registration(user, contract)
    first = {"measured_from": today.replace(day=1)}
    if returned is None:
        return SignedPaperForm(*sent, user=user, initial=first)
    names = ("buyer_signatory", "vendor_signatory", "signed_on", "measured_from")
    first |= {name: getattr(returned, name) for name in names}
    if returned.vendor_signed_on != returned.signed_on:
        first["vendor_signed_on"] = returned.vendor_signed_on
    # one that was exchanged on the disk came back for that, and would never be confirmed
    kept = returned.file if is_unchanged(returned.file) else None
    return SignedPaperForm(*sent, user=user, initial=first, kept=kept)


def returned_registration(user: User, contract: Contract) -> ReturnedRegistration | None:
    rows = ReturnedRegistration.objects.visible_to(user).filter(contract=contract)
    return rows.select_related("file").first()


def register_draft(contract: Contract, paper: SignedPaperForm, *, by: User) -> Contract:
    """Keep the paper and register the draft as it stands."""
    signed = _kept(paper, contract.vendor, by)
    return actions.register_draft(contract, by=by, paper=signed, measured_from=paper.cleaned_data["measured_from"])

"""How does a version's rate card read, and how is it edited without a script?"""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from contracts.content_rates import RATE_CARD_FIELDS, RATE_FIELDS
from contracts.models import ContractVersion, RateCard, RateItem
from contracts.rates import rate_card_of
from portal.forms.contracts.rates import RateCardForm, RateForm, RateFormSet, rate_formset
from portal.pages.version_editor import one_more
from portal.templatetags.steward import money, number, percent, unit_price
from vendors.words import clauses, reads_chinese

Kind = RateItem.Kind


def card_in_words(version: ContractVersion) -> dict | None:
    """The terms of billing as sentences, and each rate as (name, what it says); None without a rate card."""
    card = rate_card_of(version)
    if card is None:
        return None
    rows = version.rates.select_related("schedule", "feed", "version__contract")
    return {"terms": _terms(card), "rates": [(row, rate_in_words(row)) for row in rows]}


def _terms(card: RateCard) -> list[str]:
    days = ngettext("%(n)s day", "%(n)s days", card.pay_days) % {"n": card.pay_days}
    said = [
        _("Prices include the tax.") if card.with_tax else _("The tax comes on top of the prices."),
        _("Amounts are rounded %(how)s.") % {"how": card.get_rounding_display()},
        _("The undisputed part is paid within %(days)s, counted from %(start)s.")
        % {"days": days, "start": card.get_pay_from_display()},
    ]
    if card.silence_days is None:
        said.append(_("A statement counts once the vendor has confirmed it; silence confirms nothing."))
    else:
        silent = ngettext("%(n)s day", "%(n)s days", card.silence_days) % {"n": card.silence_days}
        said.append(
            _("A statement to which the vendor says nothing for %(days)s counts as confirmed.") % {"days": silent}
        )
    if card.late_percent is not None:
        said.append(_("Late payment costs %(percent)s a day.") % {"percent": percent(card.late_percent)})
    if card.commitment:
        amount = money(card.commitment, card.currency)
        said.append(_("At least %(amount)s is bought in a contract year.") % {"amount": amount})
    if card.index_name:
        said.append(_index(card))
    return said


def _index(card: RateCard) -> str:
    words = {"index": card.index_name, "base": number(card.index_base), "share": percent(card.index_share)}
    text = _("Prices that follow “%(index)s” (%(base)s when they were agreed) take %(share)s of its move.") % words
    if card.index_cap is None:
        return text
    most = _("They move by at most %(percent)s.") % {"percent": percent(card.index_cap)}
    return f"{text} {most}"


def rate_in_words(row: RateItem) -> str:
    """“CNY 4.10 a parcel; at least CNY 50,000.00; 6 % tax”."""
    parts = [*_price(row), *_bounds(row)]
    if row.tax_percent:
        parts.append(_("%(percent)s tax") % {"percent": percent(row.tax_percent)})
    if row.indexed:
        parts.append(_("follows the index"))
    if row.feed:
        parts.append(_("counted from “%(feed)s”") % {"feed": row.feed.code})
    return clauses(parts)


def _price(row: RateItem) -> list[str]:
    if row.kind in (Kind.FIXED, Kind.MILESTONE):
        amount = {"amount": money(row.fixed, row.currency)}
        return [_("%(amount)s a month") % amount if row.kind == Kind.FIXED else _("%(amount)s once accepted") % amount]
    if row.kind == Kind.PASS_THROUGH:
        if not row.price:
            return [_("at cost")]
        return [_("at cost, and %(percent)s for handling") % {"percent": percent(row.price)}]
    said = _tiers(row) if row.tiers else [_a(row, row.price)]
    if row.fixed_minor:
        said.append(_("and a fixed part of %(amount)s") % {"amount": money(row.fixed, row.currency)})
    return said


def _a(row: RateItem, price: Decimal) -> str:
    if row.kind == Kind.PERCENT:
        return percent(price)
    words = {"price": unit_price(price, row.currency), "unit": row.unit or _("unit")}
    if reads_chinese() and row.unit_en and not row.unit_zh:
        return pgettext("unit in English", "%(price)s a %(unit)s") % words
    return _("%(price)s a %(unit)s") % words


def _tiers(row: RateItem) -> list[str]:
    said = [
        _("above: %(price)s") % {"price": _a(row, Decimal(price))}
        if upto is None
        else _("up to %(upto)s: %(price)s") % {"upto": number(upto), "price": _a(row, Decimal(price))}
        for upto, price in row.tiers
    ]
    return [*said, row.get_mode_display()]


def _bounds(row: RateItem) -> list[str]:
    said = []
    if row.floor is not None:
        said.append(_("at least %(amount)s") % {"amount": money(row.floor, row.currency)})
    if row.cap is not None:
        said.append(_("at most %(amount)s") % {"amount": money(row.cap, row.currency)})
    return said


class RatesEditor:
    """The card's form and a formset of rates, bound together; `add` asks for one rate more and saves nothing."""

    def __init__(self, version: ContractVersion, user, sent=None, add: bool = False):
        self.version = version
        currency = version.contract.currency_id
        card = rate_card_of(version)
        rows = list(version.rates.select_related("schedule", "feed", "version__contract"))
        self.comes_back = sent is not None and add
        initial = {} if card is None else {name: getattr(card, name) for name in (*RATE_CARD_FIELDS, "commitment")}
        self.card = RateCardForm(sent, user=user, currency=currency, prefix="card", initial=initial)
        given = {
            "user": user,
            "currency": currency,
            "schedules": [(row.code, str(row)) for row in version.schedules.all()],
            "feeds": [(row.feed.code, str(row)) for row in version.feed_specs.select_related("feed")],
        }
        if self.comes_back:
            sent = one_more(sent, "rates", lambda prefix: RateForm(prefix=prefix, **given))
        made = rate_formset(extra=0 if rows else 1)
        self.rates: RateFormSet = made(sent, prefix="rates", initial=[_initial(row) for row in rows], form_kwargs=given)

    def is_valid(self) -> bool:
        return not self.comes_back and all([self.card.is_valid(), self.rates.is_valid()])

    @property
    def faults(self) -> list[str]:
        """Every fault of every form, for the summary on top."""
        if self.comes_back or not self.card.is_bound:
            return []
        found = [f"{field.label}: {text}" for field in self.card for text in field.errors]
        for form in self.rates.forms:
            name = form["name_en"].value() or form["code"].value() or ""
            found += [clauses([name, f"{field.label}: {text}"]) for field in form for text in field.errors]
        return found

    def parts(self) -> dict:
        """What `edit_version` takes; a card without a rate is taken away."""
        rates = self.rates.parts()
        return {"rate_card": self.card.part(), "rates": rates} if rates else {"rate_card": {}}


def _initial(row: RateItem) -> dict:
    shown = {name: getattr(row, name) for name in ("code", *RATE_FIELDS, "floor", "cap")}
    return shown | {
        "schedule": row.schedule.code,
        "feed": row.feed.code if row.feed else "",
        "fixed": row.fixed or None,
        "price": _plain(row.price),
        "tax_percent": _plain(row.tax_percent),
        "expected": _plain(row.expected) if row.expected is not None else "",
    }


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else ""

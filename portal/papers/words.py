"""What do the marks in a clause stand for in this contract, in the language that is active?"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.models import ContractVersion, DocumentPlan
from contracts.rates import rate_card_of
from contracts.wording import worded_length
from portal.pages.terms_in_words.term import term_sentences
from portal.templatetags.steward import money
from vendors.models import Vendor
from vendors.words import pick, reads_chinese, worded_day

STANDARD_PAY_DAYS = 30


def joined(sentences: list[str]) -> str:
    """Sentences as the language sets them side by side."""
    return ("" if reads_chinese() else " ").join(sentences)


def party_name(vendor: Vendor) -> str:
    """The registered name; a Chinese company that trades abroad under another name is called by it in English."""
    if reads_chinese() or vendor.country != "CN":
        return vendor.legal_name or pick(vendor, "name")
    return vendor.name_en


def values_of(version: ContractVersion, plan: DocumentPlan) -> dict[str, str]:
    """Mark → words; those that the terms do not say are an em dash, and a fault of the draft."""
    contract, rules = version.contract, version.term_rules
    currency = contract.currency_id
    card = rate_card_of(version)
    return {
        "buyer": pick(contract.entity, "name"),
        "vendor": party_name(contract.vendor),
        "number": contract.number,
        "title": contract.title,
        "line": pick(contract.line, "name"),
        "currency": pick(contract.currency, "name"),
        "start": worded_day(version.starts_on),
        "end": worded_day(version.ends_on),
        "term": joined(term_sentences(version, ours=False)),
        "notice": worded_length(rules.notice),
        "value": money(version.value, currency),
        "liability-cap": money(version.liability_cap, currency),
        "deposit": money(version.deposit, currency),
        "credit-words": pick(version, "credit_words"),
        "objection-days": _days(version.objection_days),
        "relief-days": _("%(days)s after the period’s end") % {"days": _days(version.relief_days)},
        "cadence": str(version.get_cadence_display()),
        "pay-days": _pay_days(card),
        "law": _law(contract.entity.country),
        "prevails": _prevails(plan),
    }


def _days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def _pay_days(card) -> str:
    if card is None:
        return _("%(days)s of the receipt of a proper invoice") % {"days": _days(STANDARD_PAY_DAYS)}
    return _("%(days)s, counted from %(start)s") % {"days": _days(card.pay_days), "start": card.get_pay_from_display()}


def _law(country: str) -> str:
    known = {
        "CN": _("the law of the People’s Republic of China (without that of Hong Kong, Macao and Taiwan)"),
        "HK": _("the law of the Hong Kong Special Administrative Region"),
        "DE": _("the law of the Federal Republic of Germany"),
    }
    return known.get(country) or _("the law at the seat of our legal entity")


def _prevails(plan: DocumentPlan) -> str:
    match plan.language:
        case DocumentPlan.Language.BOTH_ZH:
            return _("This contract is written in Chinese and English; where they differ, the Chinese text prevails.")
        case DocumentPlan.Language.BOTH_EN:
            return _("This contract is written in Chinese and English; where they differ, the English text prevails.")
        case DocumentPlan.Language.ZH:
            return _("This contract is written in Chinese; a translation only helps to understand it.")
        case _:
            return _("This contract is written in English; a translation only helps to understand it.")

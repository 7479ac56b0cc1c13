"""What does a letter say about its record, in the language it is written in? Words and figures only, ready to print."""

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from contracts.models import Contract, LevelSpec, MoneyHeld
from contracts.models.correspondence import Language
from contracts.queries_letters import correspondence_of, standing_of
from contracts.terms import add_months
from portal.letters.owed import SAYS_OF_WHAT_IS_OWED
from portal.letters.placeholders import DEMAND, filled, paragraphs
from portal.letters.said import Said, Table, written_day
from portal.letters.texts import text_of
from portal.pages.rights import why
from portal.templatetags.steward import DASH, level_value, money, month
from sla.models import Breach, Credit, Delivery, Letter, LevelResult, Period, Relief, TriggerHit
from sla.queries import standing
from sla.queries_deposit import deposit_of
from sla.queries_letters import dates_of, record_of
from vendors.models import Document, Vendor
from vendors.words import pick, reads_chinese

Kind = Letter.Kind
MOST_MONTHS = 12


def compose(letter: Letter, today: date) -> dict:
    """The letter as it reads if it is issued on a day: plain JSON, in its own language.

    In both languages it is one content: the text that prevails, and under `other` the same once more.
    """
    grounds = (letter.ground, letter.ground_second)
    languages = Language(letter.language).parts
    texts = [_text(letter, language, ground, today) for language, ground in zip(languages, grounds, strict=False)]
    if len(texts) == 1:
        return texts[0]
    for text in texts:
        with override(text["language"]):
            text["prevails"] = _prevails(languages[0])
    return {**texts[0], "other": texts[1]}


def _prevails(language: str) -> str:
    if language == Language.CHINESE:
        return _("This letter is written in Chinese and English; where they differ, the Chinese text prevails.")
    return _("This letter is written in Chinese and English; where they differ, the English text prevails.")


def _text(letter: Letter, language: str, ground: str, today: date) -> dict:
    """The whole letter in one language."""
    with override(language):
        record = record_of(letter)
        contract = letter.contract
        said = SAYS[letter.kind](letter, record, today)
        text = text_of(letter.kind)
        must_arrive_by = dates_of(letter.kind, record, today).must_arrive_by
        values = {
            "buyer": pick(contract.entity, "name"),
            "vendor": company(contract.vendor),
            "contract": contract.number,
            "title": pick(contract, "title"),
            "clause": letter.clause or "…",
            "ground": " ".join(ground.split()),
            "must_arrive_by": written_day(must_arrive_by) if must_arrive_by else "",
            "answer_days": str(letter.answer_days or ""),
            **said.values,
        }
        return {
            "kind": letter.kind,
            "language": language,
            "reference": letter.reference,
            "dated": today.isoformat(),
            "date": written_day(today),
            "sender": _sender(contract),
            "recipient": _recipient(contract),
            "contract": contract.number,
            "subject": (filled(pick(text, "subject"), values) or str(letter.get_kind_display()))[:300],
            "parts": _parts(pick(text, "body"), values, said.table),
            "enclosed": said.enclosed,
            "rests_on": {"record": f"{letter.about_type} {letter.about_id}", "clause": letter.clause, **said.rests_on},
        }


def canonical(content: dict) -> str:
    """The text that is hashed."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fingerprint(content: dict) -> str:
    return sha256(canonical(content).encode()).hexdigest()


def company(vendor: Vendor) -> str:
    """Its legal name where it is known, and in a script that the reader has."""
    foreign = vendor.legal_name.isascii() == reads_chinese() and vendor.name_zh
    return pick(vendor, "name") if foreign or not vendor.legal_name else vendor.legal_name


def _sender(contract: Contract) -> dict[str, str]:
    return {"name": pick(contract.entity, "name"), "address": correspondence_of(contract).our_address}


def _recipient(contract: Contract) -> dict[str, str]:
    agreed = correspondence_of(contract)
    return {
        "name": company(contract.vendor),
        "address": agreed.vendor_address or contract.vendor.address,
        "attention": agreed.attention,
    }


def _parts(body: str, values: dict[str, str], table: Table | None) -> list[dict]:
    parts: list[dict] = []
    for paragraph in paragraphs(body):
        if paragraph == "{table}":
            if table is not None and table.rows:
                parts.append(
                    {
                        "kind": "table",
                        "heads": table.heads,
                        "rows": table.rows,
                        "total": table.total,
                        "words": table.words,
                    }
                )
            continue
        asks = paragraph.startswith(DEMAND)
        text = filled(paragraph.removeprefix(DEMAND), values)
        if text is not None:
            parts.append({"kind": "demand" if asks else "text", "text": text})
    return parts


# What each kind says.


def _claim(letter: Letter, credit: Credit, today: date) -> Said:
    period, evaluation = credit.period, credit.evaluation
    version, currency = evaluation.version, credit.currency_id
    rows = []
    lines = evaluation.credit_lines.filter(amount_minor__gt=0).select_related(
        "level_result__spec", "evaluation__period"
    )
    for line in lines:
        result = line.level_result
        cells = _level_cells(result) if result else [_("all levels together"), DASH, DASH, DASH]
        rows.append([*cells, money(line.amount)])
    whole = sum((line.amount for line in lines), start=credit.amount - credit.amount)
    if whole != credit.amount:  # an adjustment, or vouchers by tier: the lines do not add up to what is claimed
        rows.append([_("Difference to what was booked before"), "", "", "", money(credit.amount - whole)])
    table = Table(
        [*_level_heads(), _("Amount, %(currency)s") % {"currency": currency}],
        rows,
        [pgettext("letter", "Total"), "", "", "", money(credit.amount)],
    )
    return Said(
        {
            "month": month(period.starts_on),
            "amount": money(credit.amount, currency),
            "word": pick(version, "credit_words"),
            "objection_days": str(version.objection_days),
        },
        table,
        [_("Result of %(month)s with its working") % {"month": month(period.starts_on)}],
        {"evaluation": str(evaluation.n), "hash": evaluation.hash, "version": str(version.n)},
    )


def _level_heads() -> list[str]:
    return [_("Service level"), _("Expected"), _("Minimum"), _("Result")]


def _level_cells(result: LevelResult) -> list[str]:
    spec = result.spec
    name = pick(spec, "name")
    if spec.clause:
        name = _("%(level)s (clause %(clause)s)") % {"level": name, "clause": spec.clause}
    return [name, *_figures(result, spec)]


def _figures(result: LevelResult, spec: LevelSpec) -> list[str]:
    minimum = result.minimum if result.minimum is not None else spec.minimum
    expected = result.expected if result.expected is not None else spec.expected
    value = result.value
    limits = [limit for limit in (expected, minimum) if limit is not None]
    places = max([0, *(-limit.normalize().as_tuple().exponent for limit in limits)])  # 99.95 / 99.90, 96 / 93
    return [
        level_value(expected, spec.unit, places),
        level_value(minimum, spec.unit, places),
        str(result.get_outcome_display()) if value is None else level_value(value, spec.unit, spec.precision),
    ]


def _non_renewal(letter: Letter, contract: Contract, today: date) -> Said:
    ends = letter.effective_on or dates_of(letter.kind, contract, today).effective_on
    return Said({"term_end": written_day(ends) if ends else ""})


def _convenience(letter: Letter, contract: Contract, today: date) -> Said:
    ends = letter.effective_on or dates_of(letter.kind, contract, today).effective_on
    return Said({"ends": _ends(ends)})


def _cause(letter: Letter, contract: Contract, today: date) -> Said:
    return Said({"ends": _ends(letter.effective_on)})


def _ends(day: date | None) -> str:
    """“on 31 May 2027”, or that it ends the moment the letter arrives."""
    if day is None:
        return _("on the day this letter arrives")
    return _("on %(day)s") % {"day": written_day(day)}


def _right(letter: Letter, hit: TriggerHit, today: date) -> Said:
    contract, until = letter.contract, hit.period.starts_on
    spec = LevelSpec.objects.filter(version=hit.evaluation.version_id, level=hit.level_id).first()
    count = int(hit.figure) if hit.figure.isdigit() else 1
    table = None
    if hit.level_id:
        periods = Period.objects.filter(
            contract=contract,
            window=hit.period.window,
            starts_on__gte=add_months(until, 1 - min(max(count, 1), MOST_MONTHS)),
            starts_on__lte=until,
        )
        results = standing(periods).filter(level=hit.level_id).select_related("spec", "evaluation__period")
        rows = [
            [month(row.evaluation.period.starts_on), *_figures(row, row.spec)]
            for row in sorted(results, key=lambda row: row.evaluation.period.starts_on)
        ]
        table = Table([_("Month"), _("Expected"), _("Minimum"), _("Result")], rows)
    return Said(
        {"month": month(until), "why": why(hit, spec), "ends": _ends(letter.effective_on)},
        table,
        [_("Results of the months named, with their working")],
        {"evaluation": str(hit.evaluation.n), "hash": hit.evaluation.hash, "right": hit.code},
    )


def _extension(letter: Letter, contract: Contract, today: date) -> Said:
    row = standing_of(contract, today)
    first = row.standing.extensions[0] if row.standing and row.standing.extensions else None
    return Said(
        {
            "term_end": written_day(row.term.end) if row.term and row.term.end else "",
            "extended_to": written_day(first.term.end) if first and first.term.end else "",
        }
    )


def _missed(letter: Letter, breach: Breach, today: date) -> Said:
    period = breach.period
    result = standing(Period.objects.filter(pk=period.pk)).filter(level=breach.level_id).select_related("spec").last()
    if result is None:  # the month was restated and does not judge the level any more: the draft has nothing to say
        return Said({"month": month(period.starts_on), "level": breach.level.code})
    spec = result.spec
    expected, minimum, value = _figures(result, spec)
    earlier = Period.objects.filter(
        contract=letter.contract,
        window=period.window,
        starts_on__gte=add_months(period.starts_on, 1 - 3),
        starts_on__lte=period.starts_on,
    )
    history = standing(earlier).filter(level=breach.level_id).select_related("spec", "evaluation__period")
    rows = [
        [month(row.evaluation.period.starts_on), *_figures(row, row.spec)]
        for row in sorted(history, key=lambda row: row.evaluation.period.starts_on)
    ]
    return Said(
        {
            "month": month(period.starts_on),
            "level": pick(spec, "name"),
            "value": value,
            "expected": expected,
            "minimum": minimum,
        },
        Table([_("Month"), _("Expected"), _("Minimum"), _("Result")], rows) if len(rows) > 1 else None,
        [_("Result of %(month)s with its working") % {"month": month(period.starts_on)}],
        {"evaluation": str(result.evaluation.n), "hash": result.evaluation.hash},
    )


def _missing_data(letter: Letter, delivery: Delivery, today: date) -> Said:
    version = delivery.period.version
    spec = version.feed_specs.filter(feed=delivery.feed_id).first()
    return Said(
        {
            "month": month(delivery.period.starts_on),
            "feed": pick(spec, "name") if spec else delivery.feed.code,
            "due": written_day(letter.contract.day_of(delivery.due_at)),
        }
    )


def _top_up(letter: Letter, credit: Credit, today: date) -> Said:
    deposit, currency = deposit_of(letter.contract, today), credit.currency_id
    return Said(
        {
            "month": month(credit.period.starts_on),
            "taken": money(credit.deposit, currency),
            "held": money(deposit.held_amount, currency) if deposit else "",
            "agreed": money(deposit.agreed_amount, currency) if deposit else "",
            "top_up_by": written_day(credit.top_up_by) if credit.top_up_by else "",
        }
    )


def _money_back(letter: Letter, held: MoneyHeld, today: date) -> Said:
    return Said(
        {
            "what": held.words,
            "amount": money(held.amount, held.currency),
            "since": written_day(held.since),
            "due": written_day(held.due_back_on),
        }
    )


def _objection(letter: Letter, credit: Credit, today: date) -> Said:
    return Said(
        {
            "month": month(credit.period.starts_on),
            "amount": money(credit.amount, credit.currency_id),
            "word": pick(credit.evaluation.version, "credit_words"),
            "objection": " ".join(credit.dispute.split()),
        }
    )


def _relief(letter: Letter, relief: Relief, today: date) -> Said:
    agreed = relief.state == Relief.State.APPROVED
    return Said(
        {
            "month": month(relief.period.starts_on),
            "category": str(relief.get_category_display()),
            "claimed_on": written_day(letter.contract.day_of(relief.claimed_at)),
            "outcome": _("what was claimed does not count")
            if agreed
            else _("the claim is not followed; all of it counts"),
            "decision": " ".join(relief.decision.split()),
        }
    )


def _document(letter: Letter, document: Document, today: date) -> Said:
    return Said(
        {
            "document": pick(document.type, "name"),
            "number": document.number,
            "expires_on": written_day(document.expires_on) if document.expires_on else "",
        }
    )


SAYS: dict[str, Callable[[Letter, object, date], Said]] = {
    Kind.CLAIM: _claim,
    Kind.NON_RENEWAL: _non_renewal,
    Kind.CONVENIENCE: _convenience,
    Kind.CAUSE: _cause,
    Kind.RIGHT: _right,
    Kind.EXTENSION: _extension,
    Kind.PLAN: _missed,
    Kind.RECTIFY: _missed,
    Kind.MISSING_DATA: _missing_data,
    Kind.TOP_UP: _top_up,
    Kind.MONEY_BACK: _money_back,
    Kind.OBJECTION: _objection,
    Kind.RELIEF: _relief,
    Kind.DOCUMENT: _document,
    **SAYS_OF_WHAT_IS_OWED,
}

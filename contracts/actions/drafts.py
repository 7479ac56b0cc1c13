"""How does a version come to say what it says? Created, edited part by part, copied for an amendment."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts import rules
from contracts.actions.document_parts import copy_document, replace_clauses, replace_document
from contracts.content import (
    FEED_FIELDS,
    LEVEL_FIELDS,
    SCHEDULE_FIELDS,
    TERM_FIELDS,
    TERM_MONEY,
    TERM_RECORDS,
    content,
    differences,
)
from contracts.content_obligations import OBLIGATION_FIELDS
from contracts.content_rates import RATE_CARD_FIELDS, RATE_CARD_MONEY, RATE_FIELDS, RATE_MONEY
from contracts.content_seasons import SEASON_FIELDS
from contracts.models import (
    Amendment,
    Contract,
    ContractVersion,
    Feed,
    FeedSpec,
    LevelInput,
    LevelSpec,
    RateCard,
    RateItem,
    Schedule,
    ServiceLevel,
)
from vendors import trail
from vendors.lifecycle import NotPossible
from vendors.models import BuyerEntity, Currency, ServiceLine, User, Vendor

State = Contract.State
EDITABLE = frozenset({State.DRAFT, State.IN_REVIEW})


def lock(contract: Contract) -> Contract:
    """The contract, re-read under a lock that every change of it takes first."""
    return Contract.objects.select_for_update().get(pk=contract.pk)


def create_contract(
    *,
    by: User,
    number: str,
    kind: str,
    vendor: Vendor,
    entity: BuyerEntity,
    line: ServiceLine,
    title_en: str,
    currency: Currency,
    zone: str,
    owner: User,
    terms: dict,
    parent: Contract | None = None,
    title_zh: str = "",
    now: datetime | None = None,
) -> Contract:
    """A contract in draft with its first version.

    `terms`: fields of `ContractVersion`, money as `Decimal` under `value`, `liability_cap` and `deposit`.
    """
    moment = now or timezone.now()
    if not by.may(rules.Permission.CONTRACT_EDIT, vendor):
        raise PermissionDenied(_("Your role does not do this."))
    if parent is not None and (parent.kind != Contract.Kind.MASTER or parent.vendor_id != vendor.pk):
        raise ValidationError({"parent": _("A work order names a master agreement with the same vendor.")})
    contract = Contract(
        number=number,
        kind=kind,
        vendor=vendor,
        entity=entity,
        line=line,
        parent=parent,
        title_en=title_en,
        title_zh=title_zh,
        currency=currency,
        zone=zone,
        owner=owner,
        created_by=by,
        created_at=moment,
    )
    contract.full_clean(exclude=["state"])
    with transaction.atomic():
        contract.save()
        version = ContractVersion(
            contract=contract, n=1, author=by, last_editor=by, created_at=moment, edited_at=moment
        )
        set_terms(version, {"effective_from": terms.get("starts_on"), **terms})
        trail.record(contract, "create", by=by, after=content(version)["terms"], facts={"version": 1}, now=now)
    return contract


def edit_version(
    version: ContractVersion,
    *,
    by: User,
    terms: dict | None = None,
    schedules: list[dict] | None = None,
    feeds: list[dict] | None = None,
    levels: list[dict] | None = None,
    rate_card: dict | None = None,
    rates: list[dict] | None = None,
    obligations: list[dict] | None = None,
    seasons: list[dict] | None = None,
    document: dict | None = None,
    clauses: list[dict] | None = None,
    now: datetime | None = None,
) -> ContractVersion:
    """Replace the given parts of a draft; what is not given stays. Parts are matched on `code`.

    Terms: money as `Decimal` under value, liability_cap, deposit; `calendar` is a `Calendar` or None.
    A schedule: code, name_en, line (ServiceLine), monthly_fee (Decimal or None), at_risk_percent, cap_percent, repeat,
    and rules and triggers as in a case file …
    A feed: code, kind, name_en, due_day, due_time, flags …
    A rate card: with_tax, rounding, silence_days …, money under commitment; `{}` takes it away with its rates.
    A rate: code, schedule (code), feed (code) or None, kind, price, tiers …, money under fixed, floor, cap.
    An obligation: code, name_en, side, category, every, first_on, due_day or business_day …
    A season: code, name_en, starts_on, ends_on, targets ([[level, expected, minimum]]), barred, forecast …
    A document: template, language, annexes, left_out ({code: reason}) …; `{}` takes it away with its clauses.
    A clause: code, place, name_en, name_zh, text, standard, source, reason, in their order.
    A level: code, schedule (code), feed (code) or inputs ([{feed, role, period_offset}]), expected, minimum, more …
    Raises `NotPossible` on a frozen version, `ValidationError` on a value that cannot stand.
    """
    with transaction.atomic():
        contract = lock(version.contract)
        draft = ContractVersion.objects.get(pk=version.pk)
        draft.contract = contract
        _refuse_unless_editable(contract, draft, by)
        before = content(draft)
        if terms is not None:
            set_terms(draft, terms)
        if schedules is not None:
            _replace_schedules(draft, schedules)
        if feeds is not None:
            _replace_feeds(draft, feeds)
        if levels is not None:
            _replace_levels(draft, levels)
        if rate_card is not None:
            _replace_rate_card(draft, rate_card)
        if rates is not None:
            _replace_rates(draft, rates)
        if obligations is not None:
            _replace_listed(draft.obligation_rules, obligations, OBLIGATION_FIELDS)
        if seasons is not None:
            _replace_listed(draft.seasons, seasons, SEASON_FIELDS)
        if document is not None:
            replace_document(draft, document)
        if clauses is not None:
            replace_clauses(draft, clauses)
        _refuse_dangling(draft)
        after = content(draft)
        changed = differences(before, after)
        if changed:
            draft.last_editor, draft.edited_at = by, now or timezone.now()
            draft.save(update_fields=["last_editor", "edited_at"])
            trail.record(
                contract,
                "edit_version",
                by=by,
                before={item.path: item.before for item in changed},
                after={item.path: item.after for item in changed},
                facts={"version": draft.n},
                now=now,
            )
    version.refresh_from_db()
    return version


def _refuse_unless_editable(contract: Contract, draft: ContractVersion, by: User) -> None:
    if not rules.may_edit(contract, by):
        raise PermissionDenied(_("Your role does not do this."))
    if draft.is_frozen:
        raise NotPossible([_("Version %(n)s is frozen; change it by an amendment.") % {"n": draft.n}])
    if draft.n == 1 and contract.state not in EDITABLE:
        raise NotPossible([_("The contract is no draft any more.")])
    if draft.n > 1 and draft.amendment.state == Amendment.State.VOID:
        raise NotPossible([_("Version %(n)s was dropped.") % {"n": draft.n}])


def _clean(record: models.Model, names: list[str]) -> None:
    others = [field.name for field in record._meta.fields if field.name not in names]
    record.full_clean(exclude=others, validate_unique=False)


def _assign(record: models.Model, values: dict, fields: list[str], money: list[str] = ()) -> None:
    unknown = values.keys() - set(fields) - set(money)
    if unknown:
        raise TypeError(f"{type(record).__name__} has no {', '.join(sorted(unknown))}")
    for name, value in values.items():
        if name in money:
            _assign_money(record, name, value)
        else:
            setattr(record, name, value)
    _clean(record, fields)


def _assign_money(record: models.Model, name: str, amount: Decimal | None) -> None:
    try:
        setattr(record, name, amount)
    except ValueError:
        raise ValidationError(
            {
                f"{name}_minor": _("%(amount)s has more decimals than %(currency)s has.")
                % {"amount": amount, "currency": record.currency}
            }
        ) from None


def set_terms(version: ContractVersion, terms: dict) -> None:
    _assign(version, terms, TERM_FIELDS + TERM_RECORDS, TERM_MONEY)
    version.save()


def _codes(parts: list[dict]) -> list[str]:
    codes = [part["code"] for part in parts]
    doubled = sorted({code for code in codes if codes.count(code) > 1})
    if doubled:
        raise ValidationError(_("The code %(code)s stands twice.") % {"code": doubled[0]})
    return codes


def _replace_schedules(version: ContractVersion, parts: list[dict]) -> None:
    version.schedules.exclude(code__in=_codes(parts)).delete()
    standing = {row.code: row for row in version.schedules.all()}
    for part in parts:
        row = standing.get(part["code"]) or Schedule(version=version, code=part["code"])
        row.version = version
        _assign(row, part, ["code", "line", *SCHEDULE_FIELDS], ["monthly_fee"])
        row.save()


def _replace_feeds(version: ContractVersion, parts: list[dict]) -> None:
    version.feed_specs.exclude(feed__code__in=_codes(parts)).delete()
    standing = {row.feed.code: row for row in version.feed_specs.select_related("feed")}
    for part in parts:
        identity = _identity(Feed, version.contract, part["code"])
        row = standing.get(part["code"]) or FeedSpec(version=version, feed=identity)
        _assign(row, _without(part, "code"), FEED_FIELDS)
        row.save()


def _replace_levels(version: ContractVersion, parts: list[dict]) -> None:
    version.level_specs.exclude(level__code__in=_codes(parts)).delete()
    standing = {row.level.code: row for row in version.level_specs.select_related("level")}
    schedules = {row.code: row for row in version.schedules.all()}
    for position, part in enumerate(parts, start=1):
        identity = _identity(ServiceLevel, version.contract, part["code"])
        row = standing.get(part["code"]) or LevelSpec(version=version, level=identity)
        if part.get("schedule") not in schedules:
            raise ValidationError(
                _("%(code)s: there is no schedule %(schedule)s.")
                % {"code": part["code"], "schedule": part.get("schedule")}
            )
        row.schedule = schedules[part["schedule"]]
        _assign(row, {"position": position, **_without(part, "code", "schedule", "feed", "inputs")}, LEVEL_FIELDS)
        row.save()
        _replace_inputs(row, part)


def _replace_rate_card(version: ContractVersion, part: dict) -> None:
    if not part:
        version.rates.all().delete()
        RateCard.objects.filter(version=version).delete()
        return
    card = RateCard.objects.filter(version=version).first() or RateCard(version=version)
    card.version = version
    _assign(card, part, RATE_CARD_FIELDS, RATE_CARD_MONEY)
    card.save()


def _replace_rates(version: ContractVersion, parts: list[dict]) -> None:
    version.rates.exclude(code__in=_codes(parts)).delete()
    if parts and not RateCard.objects.filter(version=version).exists():
        RateCard.objects.create(version=version)
    standing = {row.code: row for row in version.rates.all()}
    schedules = {row.code: row for row in version.schedules.all()}
    feeds = {row.feed.code: row.feed for row in version.feed_specs.select_related("feed")}
    for position, part in enumerate(parts, start=1):
        row = standing.get(part["code"]) or RateItem(version=version, code=part["code"])
        row.version = version
        row.schedule = _named(schedules, part, "schedule", _("%(code)s: there is no schedule %(name)s."))
        row.feed = _named(feeds, part, "feed", _("%(code)s: there is no feed %(name)s.")) if part.get("feed") else None
        given = {"position": position, **_without(part, "schedule", "feed")}
        _assign(row, given, ["code", *RATE_FIELDS], RATE_MONEY)
        row.save()


def _replace_listed(rows: models.Manager, parts: list[dict], fields: list[str]) -> None:
    """Parts that hang on nothing but the version: its obligations, its seasons."""
    rows.exclude(code__in=_codes(parts)).delete()
    standing = {row.code: row for row in rows.all()}
    for position, part in enumerate(parts, start=1):
        row = standing.get(part["code"]) or rows.model(version=rows.instance, code=part["code"])
        row.version = rows.instance
        _assign(row, {"position": position, **part}, ["code", *fields])
        row.save()


def _named(rows: dict, part: dict, name: str, words: str):
    if part.get(name) not in rows:
        raise ValidationError(words % {"code": part["code"], "name": part.get(name)})
    return rows[part[name]]


def _replace_inputs(row: LevelSpec, part: dict) -> None:
    inputs = part["inputs"] if "inputs" in part else [{"feed": part["feed"]}] if part.get("feed") else []
    feeds = {feed.code: feed for feed in row.version.contract.feeds.all()}
    row.inputs.all().delete()
    for item in inputs:
        if item["feed"] not in feeds:
            raise ValidationError(
                _("%(code)s: there is no feed %(feed)s.") % {"code": part["code"], "feed": item["feed"]}
            )
        LevelInput.objects.create(
            level_spec=row,
            feed=feeds[item["feed"]],
            role=item.get("role", LevelInput.Role.MAIN),
            period_offset=item.get("period_offset", 0),
        )


def _refuse_dangling(version: ContractVersion) -> None:
    """Each feed that a level reads is specified in the same version."""
    specified = version.feed_specs.values("feed")
    missing = (
        LevelInput.objects.filter(level_spec__version=version)
        .exclude(feed__in=specified)
        .select_related("feed", "level_spec__level")
        .first()
    )
    counted = version.rates.filter(feed__isnull=False).exclude(feed__in=specified).select_related("feed").first()
    if counted:
        raise ValidationError(
            _("%(code)s: there is no feed %(feed)s.") % {"code": counted.code, "feed": counted.feed.code}
        )
    if missing:
        raise ValidationError(
            _("%(code)s: there is no feed %(feed)s.")
            % {"code": missing.level_spec.level.code, "feed": missing.feed.code}
        )


def _identity(model: type[models.Model], contract: Contract, code: str):
    known = model.objects.filter(contract=contract, code=code).first()
    if known:
        return known
    fresh = model(contract=contract, code=code)
    fresh.full_clean()
    fresh.save()
    return fresh


def _without(part: dict, *names: str) -> dict:
    return {key: value for key, value in part.items() if key not in names}


def copy_parts(source: ContractVersion, draft: ContractVersion) -> None:
    schedules = {}
    for row in source.schedules.all():
        schedules[row.code] = _copy(row, version=draft)
    for row in source.feed_specs.all():
        _copy(row, version=draft)
    for row in RateCard.objects.filter(version=source):
        _copy(row, version=draft)
    for row in source.rates.select_related("schedule"):
        _copy(row, version=draft, schedule=schedules[row.schedule.code])
    for row in (*source.obligation_rules.all(), *source.seasons.all()):
        _copy(row, version=draft)
    copy_document(source, draft)
    for row in source.level_specs.select_related("schedule").prefetch_related("inputs"):
        inputs = list(row.inputs.all())
        copied = _copy(row, version=draft, schedule=schedules[row.schedule.code])
        for item in inputs:
            _copy(item, level_spec=copied)


def _copy(row: models.Model, **others) -> models.Model:
    values = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key
    }
    copied = type(row)(**values)
    for name, value in others.items():
        setattr(copied, name, value)
    copied.save()
    return copied

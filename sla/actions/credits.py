"""What is owed moves: posted, notified, accepted or disputed, deducted, waived, lapsed; each with its ledger entry."""

from collections import defaultdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from sla.models import Credit, Evaluation, LedgerEntry, LedgerLine, Period
from vendors import trail
from vendors.lifecycle import perform
from vendors.models import Event
from vendors.system import system_user

Account = LedgerLine.Account


@transaction.atomic
def post(
    credit: Credit, name: str, lines: list[tuple[str, str, int]], *, by, now: datetime | None = None
) -> LedgerEntry:
    """Write one entry of (account, level code, minor units) lines; `ValueError` unless they add up to nothing."""
    lines = [line for line in lines if line[2]]
    if sum(minor for _account, _level, minor in lines) or not lines:
        raise ValueError(f"the lines of {name!r} do not balance: {lines}")
    entry = LedgerEntry.objects.create(
        contract=credit.period.contract,
        credit=credit,
        name=name,
        currency_id=credit.currency_id,
        posted_at=now or timezone.now(),
        posted_by=by,
    )
    LedgerLine.objects.bulk_create(
        LedgerLine(entry=entry, account=account, level_code=level, amount_minor=minor)
        for account, level, minor in lines
    )
    return entry


def _posted(period: Period) -> dict[str, int]:
    """Level code → minor units that earlier evaluations of this month have posted."""
    rows = LedgerLine.objects.filter(entry__credit__period=period, entry__name="credit", account=Account.RECEIVABLE)
    return dict(
        rows.values("level_code").annotate(total=Sum("amount_minor")).order_by().values_list("level_code", "total")
    )


def _approved_before(period: Period, evaluation: Evaluation) -> bool:
    """Whether another evaluation of the month was approved before this one; the trail remembers."""
    approvals = Event.objects.filter(record_type=period._meta.label_lower, record_id=str(period.pk), name="approve")
    return any(event.facts.get("evaluation") != evaluation.n for event in approvals)


def post_difference(period: Period, evaluation: Evaluation, *, by, now: datetime | None = None) -> Credit | None:
    """Post what this evaluation owes more or less than what is posted: a credit the first time, then adjustments.

    A month that was approved without one and is restated brings an adjustment too: its time to claim is not over before
    anybody could know.
    """
    posted = _posted(period)
    owed = {
        line.level_result.level.code: line.amount_minor
        for line in evaluation.credit_lines.select_related("level_result__level")
    }
    difference = {code: owed.get(code, 0) - posted.get(code, 0) for code in sorted({*owed, *posted})}
    difference = {code: minor for code, minor in difference.items() if minor}
    if not difference:
        return None
    moment = now or timezone.now()
    total = sum(difference.values())
    first = not period.credits.exists() and not _approved_before(period, evaluation)
    if total == 0:  # levels trade places within the same sum: the ledger moves, nothing is owed anew
        latest = period.credits.order_by("-pk").first()
        _post_owed(latest, difference, by=by, now=now)
        return None
    claim_days = evaluation.version.claim_days
    credit = Credit.objects.create(
        period=period,
        evaluation=evaluation,
        kind=Credit.Kind.CREDIT if first else Credit.Kind.ADJUSTMENT,
        currency_id=period.contract.currency_id,
        amount_minor=total,
        proposed_at=moment,
        proposed_by=by,
        claim_by=period.ends_on + timedelta(days=claim_days) if claim_days and first else None,
    )
    _post_owed(credit, difference, by=by, now=now)
    trail.record(
        credit,
        "proposed the deduction",
        by=by,
        now=now,
        target=Credit.State.PROPOSED,
        facts={"amount": credit.amount, "currency": credit.currency_id},
    )
    return credit


def _post_owed(credit: Credit, difference: dict[str, int], *, by, now: datetime | None) -> None:
    lines = []
    for code, minor in difference.items():
        lines += [(Account.RECEIVABLE, code, minor), (Account.REDUCTION, code, -minor)]
    post(credit, "credit", lines, by=by, now=now)


def _open_lines(credit: Credit) -> dict[str, int]:
    """Level code → minor units of this credit that still stand as receivable."""
    sums: dict[str, int] = defaultdict(int)
    for line in LedgerLine.objects.filter(entry__credit=credit, account=Account.RECEIVABLE):
        sums[line.level_code] += line.amount_minor
    return {code: minor for code, minor in sorted(sums.items()) if minor}


def _settle(credit: Credit, name: str, account: str, *, by, now: datetime | None) -> None:
    lines = []
    for code, minor in _open_lines(credit).items():
        lines += [(account, code, minor), (Account.RECEIVABLE, code, -minor)]
    post(credit, name, lines, by=by, now=now)


def working_days_after(start: datetime, days: int) -> datetime:
    """The same time of day, `days` Mondays-to-Fridays later."""
    moment = start
    while days > 0:
        moment += timedelta(days=1)
        days -= moment.weekday() < 5
    return moment


def notify_credit(credit: Credit, *, by, note: str = "", now: datetime | None = None) -> Credit:
    """Tell the vendor; its time to object runs to the end of the last working day, in the contract's zone."""
    moment = now or timezone.now()
    contract = credit.period.contract
    local = moment.astimezone(ZoneInfo(contract.zone)).replace(hour=18, minute=0, second=0, microsecond=0)
    object_by = working_days_after(local, credit.evaluation.version.objection_days)
    return perform(credit, "notify", by=by, note=note, now=now, object_by=object_by)


def accept_credit(credit: Credit, *, by, note: str = "", now: datetime | None = None) -> Credit:
    """The vendor agrees."""
    return perform(credit, "accept", by=by, note=note, now=now)


def dispute_credit(credit: Credit, *, by, dispute: str, now: datetime | None = None) -> Credit:
    """The vendor objects, in its own words."""
    return perform(credit, "object_to", by=by, note=dispute, now=now, dispute=dispute)


@transaction.atomic
def apply_credit(credit: Credit, *, by, note: str, now: datetime | None = None) -> Credit:
    """It is deducted on the invoice that the note names."""
    perform(credit, "apply", by=by, note=note, now=now)
    _settle(credit, "deduction", Account.PAYABLE, by=by, now=now)
    return credit


@transaction.atomic
def waive_credit(credit: Credit, *, by, note: str, now: datetime | None = None) -> Credit:
    """It is not asked for; the note says why."""
    perform(credit, "waive", by=by, note=note, now=now)
    _settle(credit, "waiver", Account.WAIVED, by=by, now=now)
    return credit


def lapse_credits(now: datetime | None = None) -> list[Credit]:
    """Credits that nobody claimed by their last day are gone."""
    moment = now or timezone.now()
    robot = system_user("calendar")
    lapsed = []
    for credit in Credit.objects.filter(state=Credit.State.PROPOSED, claim_by__isnull=False).select_related(
        "period__contract"
    ):
        if moment.astimezone(ZoneInfo(credit.period.contract.zone)).date() <= credit.claim_by:
            continue
        with transaction.atomic():
            perform(credit, "lapse", by=robot, now=now)
            _settle(credit, "lapse", Account.WAIVED, by=robot, now=now)
        lapsed.append(credit)
    return lapsed

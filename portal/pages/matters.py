"""What needs this person, by its last day, and what waits on others? Asked in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.models import Contract, LevelSpec
from contracts.queries import contract_rows
from contracts.queries_terms import ContractRow
from portal.pages import approvals
from portal.pages.delivered import feed_names
from portal.pages.deposits import top_ups
from portal.pages.held import money_due_back
from portal.pages.matter import Matter, Waiting
from portal.pages.matters_deliveries import due_from_vendor
from portal.pages.matters_diligence import diligence_of_buyer, diligence_of_vendor
from portal.pages.matters_documents import papers_of_ours, papers_of_vendors
from portal.pages.matters_duties import read_vendor_records
from portal.pages.matters_joining import matters_of_joining
from portal.pages.matters_letters import UnderWay, letters_of_vendor, letters_to_see_to, letters_under_way
from portal.pages.matters_owed import owed_on_paper
from portal.pages.obligations import read_obligations
from portal.pages.outlook import in_danger
from portal.pages.portfolio import RUNNING, standing_evaluations
from portal.pages.registered import matters_of_registered
from portal.pages.relief import WAITING, what
from portal.pages.rights import rights_to_use
from portal.pages.seals import seals_to_see_to
from portal.pages.statements import invoices_due
from portal.templatetags.steward import day_month, money, month
from sla import rules
from sla.models import Breach, Credit, Delivery, Letter, Period, Relief, Submission
from vendors.roles import Permission
from vendors.words import enumerated, pick

Kind = Letter.Kind
NOTICE_WINDOW = timedelta(days=45)
NO_LAST_DAY = date.max
FOR_THE_VENDOR = (Credit.Kind.EARNED_BACK, Credit.Kind.BONUS)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on a person's desk, in order."""

    matters: tuple[Matter, ...]
    waiting: tuple[Waiting, ...]

    @property
    def dated(self) -> tuple[Matter, ...]:
        return tuple(matter for matter in self.matters if matter.due is not None)

    @property
    def hangs_on_it(self) -> dict[str, Decimal]:
        """What hangs on the dated matters, by currency."""
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for matter in self.dated:
            if matter.amount is not None:
                sums[matter.currency] += matter.amount
        return dict(sums)


def read_desk(user, now: datetime | None = None) -> Desk:
    """What the person's rights let them do, and what they wait for."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    matters: list[Matter] = []
    waiting: list[Waiting] = []
    letters = letters_under_way(user)
    if user.is_buyer:
        _read_months(user, now, matters, waiting)
        _read_credits(user, now, matters, waiting, letters)
        _read_breaches(user, matters, waiting)
        _read_approvals(user, matters, waiting)
        matters_of_registered(user, today, matters, waiting)
        _read_reliefs(user, today, matters)
        papers_of_vendors(user, today, matters, waiting)
        matters += seals_to_see_to(user)
        diligence_of_buyer(user, today, matters, waiting, letters)
        matters += rights_to_use(user, letters=letters)
        if user.may(Permission.RESULT_EVALUATE):
            matters += in_danger(user, now)
        if user.may(Permission.CONTRACT_NOTICE):
            matters += notices_to_decide(user, today, letters)
        owed_on_paper(user, today, matters, waiting, letters)
    if user.is_vendor_person:
        matters += due_from_vendor(user, now)
        _read_vendor_credits(user, matters)
        _read_vendor_breaches(user, matters)
        matters += papers_of_ours(user, today)
        matters += diligence_of_vendor(user)
        matters += letters_of_vendor(user)
    matters += top_ups(user)
    matters += invoices_due(user)
    matters += money_due_back(user)
    matters += matters_of_joining(user, today, waiting)
    read_vendor_records(user, now, matters, waiting, letters)
    read_obligations(user, today, matters, waiting, letters)
    letters_to_see_to(letters, today, matters, waiting)  # last: the records' own matters have taken theirs over
    matters.sort(key=lambda row: (row.due or NO_LAST_DAY, row.title))
    waiting.sort(key=lambda row: (row.since, row.title))
    return Desk(tuple(matters), tuple(waiting))


def next_deadlines(user, now: datetime | None = None) -> list[Matter]:
    """The next last days in the portfolio, whoever has to act: claims that lapse, objections that end, renewals."""
    now = now or timezone.now()
    today = timezone.localdate(now)
    rows = Credit.objects.visible_to(user).filter(
        Q(state="proposed", claim_by__gte=today) | Q(state="notified", object_by__gte=now)
    )
    found = notices_to_decide(user, today)
    for row in rows.exclude(kind__in=FOR_THE_VENDOR).select_related("period__contract__vendor"):
        contract = row.period.contract
        words = {"vendor": contract.vendor, "month": month(row.period.starts_on)}
        if row.state == Credit.State.PROPOSED:
            title, due = _("%(vendor)s: deduction for %(month)s lapses") % words, row.claim_by
        else:
            title, due = (
                _("%(vendor)s may object to the deduction for %(month)s") % words,
                timezone.localdate(row.object_by),
            )
        found.append(
            Matter(
                due,
                title,
                reverse("credit_detail", args=[row.pk]),
                contract.number,
                "",
                row.amount,
                contract.currency_id,
            )
        )
    return sorted(found, key=lambda row: (row.due, row.title))


# The buyer's side.


def _read_months(user, now: datetime, matters: list[Matter], waiting: list[Waiting]) -> None:
    """Data to accept, months to evaluate, approve and lock; data that have not come."""
    periods = list(
        Period.objects.visible_to(user)
        .filter(ends_at__lte=now)
        .exclude(state=Period.State.LOCKED)
        .filter(contract__state__in=RUNNING)
        .select_related("contract__vendor", "version")
        .annotate(
            accepted_by_me=Exists(
                Submission.objects.visible_to(user).filter(
                    delivery__period=OuterRef("pk"), state="accepted", decided_by=user
                )
            ),
            claimed=Exists(Relief.objects.visible_to(user).filter(period=OuterRef("pk"), state__in=WAITING)),
        )
    )
    deliveries = list(
        Delivery.objects.visible_to(user)
        .filter(period__in=periods)
        .select_related("feed", "period__version", "period__contract__vendor")
    )
    latest = {
        row.delivery_id: row
        for row in Submission.objects.visible_to(user)
        .filter(delivery__in=deliveries, state=Submission.State.SENT)
        .select_related("submitted_by")
        .order_by("n")
    }
    names = feed_names(user, deliveries)
    evaluations = standing_evaluations(user, periods)
    claims = _claims(user, periods)
    by_period: dict[int, list[Delivery]] = defaultdict(list)
    for delivery in deliveries:
        by_period[delivery.period_id].append(delivery)
    for period in periods:
        theirs = by_period[period.pk]
        named = {row.pk: _named(row, names.get((period.version_id, row.feed_id), row.feed.code)) for row in theirs}
        due = claims.get(period.pk) or _claim_day(period, timezone.localdate(now))
        sent = [row for row in theirs if row.state == Delivery.State.SUBMITTED]
        late = [row for row in theirs if row.state in (Delivery.State.EXPECTED, Delivery.State.RETURNED)]
        vendor = str(period.contract.vendor)
        words = {"month": month(period.starts_on), "vendor": vendor}
        if sent:
            _to_accept(user, period, sent, named, latest, due, words, matters, waiting)
        url = reverse("period_detail", args=[period.pk])
        overdue = [row for row in late if row.due_at <= now and not row.is_own]
        ours = [row for row in late if row.due_at <= now and row.is_own and rules.may_deliver(row, user)]
        matters += [_to_measure(row, named[row.pk], words) for row in ours]
        if overdue:
            title = _("Deliver %(feeds)s for %(month)s") % {
                **words,
                "feeds": enumerated(named[row.pk] for row in overdue),
            }
            waiting.append(Waiting(title, url, vendor, timezone.localdate(min(row.due_at for row in overdue))))
        if period.state == Period.State.OPEN:
            if (
                not sent
                and all(row.due_at <= now for row in late)
                and user.may(Permission.RESULT_EVALUATE, period.contract.vendor)
            ):
                matters.append(Matter(due, _("Evaluate %(month)s") % words, url, vendor, _("Evaluate")))
            continue
        _to_approve(user, period, evaluations.get(period.pk), due, words, matters, waiting, now)


def _named(delivery: Delivery, feed: str) -> str:
    """A feed's name, or that it is our own measurement of it."""
    return _("our own measurement of %(feed)s") % {"feed": feed} if delivery.is_own else feed


def _to_measure(delivery: Delivery, name: str, words: dict) -> Matter:
    """Our own measurement that is due: nobody outside owes it."""
    title = _("Deliver %(feeds)s for %(month)s") % {**words, "feeds": name}
    url = reverse("delivery_detail", args=[delivery.pk])
    return Matter(timezone.localdate(delivery.due_at), title, url, words["vendor"], _("Deliver"))


def _to_accept(user, period, sent, named, latest, due, words, matters, waiting) -> None:
    own = [row for row in sent if row.pk in latest and latest[row.pk].submitted_by_id == user.pk]
    rows = [row for row in sent if row not in own]
    if rows and user.may(Permission.DATA_ACCEPT, period.contract.vendor):
        first = latest.get(rows[0].pk)
        one = len(rows) == 1 and first is not None
        url = reverse("submission_detail", args=[first.pk]) if one else reverse("period_detail", args=[period.pk])
        title = ngettext(
            "Accept or return data of %(month)s", "Accept or return %(n)s deliveries of %(month)s", len(rows)
        ) % {**words, "n": len(rows)}
        note = f"{words['vendor']} · {enumerated(named[row.pk] for row in rows)}"
        matters.append(Matter(due, title, url, note, _("Review")))
        return
    title = _("Accept or return data of %(vendor)s, %(month)s") % words
    since = [latest[row.pk].sent_at for row in sent if row.pk in latest]
    waiting.append(
        Waiting(
            title,
            reverse("period_detail", args=[period.pk]),
            _("Procurement"),
            timezone.localdate(min(since)) if since else period.ends_on,
        )
    )


def _to_approve(user, period, evaluation, due, words, matters, waiting, now) -> None:
    url = reverse("period_detail", args=[period.pk])
    mine = user.may(Permission.RESULT_APPROVE, period.contract.vendor) and not period.accepted_by_me
    undecided = period.claimed and user.may(Permission.RELIEF_DECIDE, period.contract.vendor)
    amount = evaluation.total if evaluation and evaluation.total_minor and not undecided else None
    approve = period.state == Period.State.CALCULATED
    title = _("Approve the result of %(month)s") % words if approve else _("Lock %(month)s") % words
    if mine:
        note = (
            words["vendor"]
            if amount is None or not approve
            else _("%(vendor)s · the deduction is proposed with the approval") % words
        )
        if approve and undecided:
            note = _("%(vendor)s · a claim for relief is not decided yet") % words
        matters.append(
            Matter(
                due if approve else None,
                title,
                url,
                note,
                _("Look and approve") if approve else _("Lock"),
                amount if approve else None,
                period.contract.currency_id,
                _("deduction") if approve and amount is not None else "",
            )
        )
    elif user.may(Permission.RESULT_APPROVE, period.contract.vendor):
        since = evaluation.evaluated_at if evaluation else now
        words = {**words, "title": title}
        waiting.append(
            Waiting(
                _("%(title)s, %(vendor)s") % words,
                url,
                _("somebody who accepted none of its data"),
                timezone.localdate(since),
            )
        )


def _claims(user, periods: Iterable[Period]) -> dict[int, date]:
    """Period id → the last day on which its proposed credit can be claimed."""
    rows = Credit.objects.visible_to(user).filter(
        period__in=list(periods), state=Credit.State.PROPOSED, claim_by__isnull=False
    )
    return dict(rows.values_list("period_id", "claim_by"))


def _claim_day(period: Period, today: date) -> date | None:
    """The last day to claim anything for a month, where the contract has one and it is still to come."""
    if not period.version.claim_days:
        return None
    day = period.ends_on + timedelta(days=period.version.claim_days)
    return day if day >= today else None


def _read_credits(user, now: datetime, matters: list[Matter], waiting: list[Waiting], letters: UnderWay) -> None:
    """Credits to claim, to decide after a dispute, to deduct; those the vendor looks at."""
    rows = (
        Credit.objects.visible_to(user)
        .filter(state__in=["proposed", "notified", "disputed", "accepted"])
        .select_related("period__contract__vendor")
    )
    for row in rows:
        contract = row.period.contract
        vendor = str(contract.vendor)
        words = {"month": month(row.period.starts_on), "vendor": vendor}
        url = reverse("credit_detail", args=[row.pk])
        amount = {"amount": row.amount, "currency": contract.currency_id}
        if row.state == Credit.State.PROPOSED:
            if user.may(Permission.CREDIT_NOTIFY, contract.vendor):
                title = _("Claim the deduction for %(month)s") % words
                if row.claim_by:
                    title = _("Deduction for %(month)s lapses; claim it") % words
                note = _("lost if not claimed") if row.claim_by else ""
                step = letters.step(Kind.CLAIM, row, contract) if row.amount_minor > 0 else None
                step = step or {"action": _("Review and send")}
                matters.append(Matter(row.claim_by, title, url, vendor, money_note=note, **step, **amount))
        elif row.state == Credit.State.DISPUTED:
            if user.may(Permission.CREDIT_APPLY, contract.vendor):
                matters.append(
                    Matter(
                        None,
                        _("Decide the disputed deduction for %(month)s") % words,
                        url,
                        vendor,
                        _("Decide"),
                        money_note=_("disputed"),
                        **amount,
                    )
                )
            else:
                waiting.append(
                    Waiting(
                        _("Decide the disputed deduction of %(vendor)s, %(month)s") % words,
                        url,
                        _("Finance"),
                        row.notified_on or row.period.ends_on,
                    )
                )
        elif row.state == Credit.State.ACCEPTED or (row.object_by and row.object_by <= now):
            if user.may(Permission.CREDIT_APPLY, contract.vendor):
                matters.append(
                    Matter(
                        None,
                        _("Deduct the credit for %(month)s") % words,
                        url,
                        vendor,
                        _("Record"),
                        money_note=_("agreed"),
                        **amount,
                    )
                )
        elif user.may(Permission.CREDIT_NOTIFY, contract.vendor):
            waiting.append(
                Waiting(
                    _("Accept or dispute %(amount)s for %(month)s")
                    % {**words, "amount": money(row.amount, contract.currency_id)},
                    url,
                    vendor,
                    row.notified_on,
                )
            )


def _read_reliefs(user, today: date, matters: list[Matter]) -> None:
    """Claims that somebody else made and nobody has decided, with the deduction that may fall."""
    if not user.may(Permission.RELIEF_DECIDE):
        return
    rows = (
        Relief.objects.visible_to(user)
        .filter(state__in=WAITING)
        .exclude(claimed_by=user)
        .select_related("contract__vendor", "period__version")
        .annotate(named=Count("rows"))
    )
    rows = [row for row in rows if user.may(Permission.RELIEF_DECIDE, row.contract.vendor)]
    evaluations = standing_evaluations(user, [row.period for row in rows])
    for row in rows:
        evaluation = evaluations.get(row.period_id)
        amount = evaluation.total if evaluation and evaluation.total_minor else None
        words = {"what": what(row, row.named), "month": month(row.period.starts_on)}
        matters.append(
            Matter(
                _claim_day(row.period, today),
                _("Decide the claim for relief in %(month)s: %(what)s") % words,
                reverse("relief_detail", args=[row.pk]),
                f"{row.contract.vendor} · {row.get_category_display()}",
                _("Decide"),
                amount,
                row.contract.currency_id,
                _("deduction that may fall") if amount is not None else "",
            )
        )


def _read_breaches(user, matters: list[Matter], waiting: list[Waiting]) -> None:
    """Answered breaches are to be closed, open ones wait for the vendor; those of one month stand together."""
    if not user.may(Permission.BREACH_CLOSE):
        return
    rows = Breach.objects.visible_to(user).filter(
        Q(state="answered") | Q(state="open", period__state__in=["approved", "locked"])
    )
    for found in _by_month(user, rows):
        words = {"month": month(found.period.starts_on), "levels": found.levels, "vendor": found.period.contract.vendor}
        if found.state == Breach.State.ANSWERED:
            note = f"{words['vendor']} · {found.levels}"
            matters.append(
                Matter(None, _("Read what the vendor says on %(month)s") % words, found.url, note, _("Read"))
            )
        else:
            title = _("Say why %(levels)s missed in %(month)s") % words
            waiting.append(Waiting(title, found.url, str(words["vendor"]), timezone.localdate(found.since)))


@dataclass(frozen=True, slots=True)
class Missed:
    """The breaches of one month in one state: their levels by name, the way to them."""

    period: Period
    state: str
    levels: str
    url: str
    since: datetime


def _by_month(user, breaches) -> list[Missed]:
    rows = list(breaches.select_related("level", "period__contract__vendor").order_by("-period__starts_on", "pk"))
    specs = (
        LevelSpec.objects.visible_to(user)
        .filter(version__in={row.period.version_id for row in rows})
        .select_related("level")
    )
    names = {(spec.version_id, spec.level_id): pick(spec, "name") for spec in specs}
    grouped: dict[tuple[int, str], list[Breach]] = defaultdict(list)
    for row in rows:
        grouped[row.period_id, row.state].append(row)
    return [
        Missed(
            period=group[0].period,
            state=group[0].state,
            levels=enumerated(names.get((row.period.version_id, row.level_id), row.level.code) for row in group),
            url=f"{reverse('level_result', args=[group[0].period_id, group[0].level.code])}#breach"
            if len(group) == 1
            else reverse("period_detail", args=[group[0].period_id]),
            since=min(row.opened_at for row in group),
        )
        for group in grouped.values()
    ]


def _read_approvals(user, matters: list[Matter], waiting: list[Waiting]) -> None:
    """Contract versions that wait for this person's decision, in their own right or in somebody's place."""
    for line in approvals.lines_of(user, approvals.decidable(user)):
        version, contract = line.approval.version, line.contract
        words = {"number": contract.number, "vendor": contract.vendor, "name": line.approval.opened_by}
        if line.capacity:
            title = _("Approve or send back %(number)s") % words
            if line.capacity.principal:
                title = _("Approve or send back %(number)s, for %(name)s") % {**words, "name": line.capacity.principal}
            url = reverse("approval_detail", args=[line.approval.pk])
            note = _("%(vendor)s · submitted by %(name)s") % words
            total = _("total value") if version.value else ""
            matters.append(Matter(None, title, url, note, _("Read"), version.value, contract.currency_id, total))
        elif line.mine:
            url = reverse("contract_detail", args=[contract.number])
            title = _("Approve %(number)s of %(vendor)s") % words
            waiting.append(Waiting(title, url, line.waits_for, timezone.localdate(line.approval.opened_at)))


def notices_to_decide(user, today: date, letters: UnderWay | None = None) -> list[Matter]:
    """Contracts that go on by themselves unless a notice is sent soon, or end unless an extension is asked for."""
    rows = Contract.objects.visible_to(user).filter(state__in=["active", "suspended"]).select_related("vendor")
    matters = []
    for row in contract_rows(user, rows, today):
        extension = row.standing.extensions[0].dates if row.counts and row.standing.extensions else None
        dates = row.notice or extension
        if dates is None or not (today <= dates.send_by <= today + NOTICE_WINDOW):
            continue
        given = {"vendor": row.contract.vendor, "day": day_month(dates.deadline)}
        if row.notice:
            note = _("%(vendor)s · notice must arrive by %(day)s") % given
        else:
            note = _("%(vendor)s · must be asked for by %(day)s") % given
        url = reverse("contract_detail", args=[row.contract.number])
        if letters and extension and letters.asked_for(row.contract, extension.deadline):
            amend = reverse("contract_amend", args=[row.contract.number])
            title = _("Extension asked for: record the longer term")
            matters.append(Matter(row.standing.term.end, title, url, given["vendor"], _("Amend"), action_url=amend))
            continue
        kind = Kind.NON_RENEWAL if row.notice else Kind.EXTENSION
        step = letters.step(kind, row.contract, row.contract) if letters else None
        step = step or {"action": _("Decide renewal")}
        matters.append(Matter(dates.send_by, _last_safe_day(row), url, note, **step))
    return matters


def _last_safe_day(row: ContractRow) -> str:
    rules = row.version.term_rules
    if rules.extensions:
        return _("Last safe day to ask for the extension, or it ends")
    if rules.runs_on:
        return _("Last safe day to send notice, or it runs on without an end")
    return ngettext(
        "Last safe day to send notice, or it renews for %(n)s month",
        "Last safe day to send notice, or it renews for %(n)s months",
        rules.renew_months,
    ) % {"n": rules.renew_months}


# The vendor's side.


def _read_vendor_credits(user, matters: list[Matter]) -> None:
    rows = Credit.objects.visible_to(user).filter(
        state=Credit.State.NOTIFIED, period__contract__vendor__in=user.reach.vendors
    )
    for row in rows.select_related("period__contract__vendor"):
        contract = row.period.contract
        title = _("Accept or dispute the deduction for %(month)s")
        if row.kind in FOR_THE_VENDOR:
            title = _("Accept what is in your favour for %(month)s")
        title %= {"month": month(row.period.starts_on)}
        due = timezone.localdate(row.object_by) if row.object_by else None
        action = _("Decide") if user.may(Permission.CREDIT_ANSWER, contract.vendor) else ""
        matters.append(
            Matter(
                due,
                title,
                reverse("credit_detail", args=[row.pk]),
                str(contract),
                action,
                row.amount,
                contract.currency_id,
                _("taken as accepted after that day") if due else "",
            )
        )


def _read_vendor_breaches(user, matters: list[Matter]) -> None:
    rows = Breach.objects.visible_to(user).filter(
        state=Breach.State.OPEN, period__contract__vendor__in=user.reach.vendors
    )
    for found in _by_month(user, rows):
        contract = found.period.contract
        title = _("Say what happened in %(month)s") % {"month": month(found.period.starts_on)}
        action = _("Answer") if user.may(Permission.BREACH_ANSWER, contract.vendor) else ""
        matters.append(Matter(None, title, found.url, f"{contract} · {found.levels}", action))

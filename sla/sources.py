"""Which data, decisions and rights are due? Sources for `vendors.reminding`."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sla.models import Breach, Credit, Delivery, Letter, Relief, TriggerHit
from sla.queries_seasons import interim_of
from vendors.reminding import Due, reminds
from vendors.roles import Permission

ANSWER_DAYS = 7  # within which a vendor is asked to say why a level missed
DECIDE_DAYS = 10  # within which a claim of relief is asked to be decided
LOOK_DAYS = 3  # within which delivered data are asked to be accepted or returned


def _day(moment: datetime, contract) -> date:
    return moment.astimezone(ZoneInfo(contract.zone)).date()


def _month(period) -> str:
    return date_format(period.starts_on, "F Y")


def _due(row, contract, day: date, words, path: str, *, permission: str | None = None) -> Due:
    return Due(row, day, words, path, vendor_id=contract.vendor_id, owner_id=contract.owner_id, permission=permission)


@reminds("delivery_due", gettext_lazy("Data due from the vendor"))
def deliveries(as_of: date) -> Iterator[Due]:
    rows = Delivery.objects.filter(
        source="vendor",
        state__in=[Delivery.State.EXPECTED, Delivery.State.RETURNED],
        period__starts_on__lte=as_of,
        due_at__date__lte=as_of + timedelta(days=60),
        due_at__date__gte=as_of - timedelta(days=60),
    )
    for row in rows.select_related("feed", "period__contract__vendor"):
        contract = row.period.contract
        words = partial(_deliver, row)
        day = _day(row.due_at, contract)
        yield _due(row, contract, day, words, f"/deliveries/{row.pk}/", permission=Permission.DATA_DELIVER)


@reminds("interim_due", gettext_lazy("Figures due within a season"))
def interim_figures(as_of: date) -> Iterator[Due]:
    """Not what was handed in, nor what is more than a month ago; the period's own figures have their own day."""
    rows = Delivery.objects.filter(
        source="vendor",
        period__starts_on__lte=as_of,
        period__ends_on__gte=as_of - timedelta(days=31),
        period__version__seasons__report_days__isnull=False,
    ).distinct()
    wanted = rows.select_related("feed", "period__contract__vendor", "period__version")
    for row in wanted.prefetch_related("period__version__seasons", "submissions").order_by("pk"):
        contract = row.period.contract
        for one in interim_of(row):
            if one.handed_in is None:
                words = partial(_interim, row, one.season)
                url = f"/deliveries/{row.pk}/"
                yield _due(row, contract, one.due_on, words, url, permission=Permission.DATA_DELIVER)


def _interim(row: Delivery, season) -> str:
    return _("“%(season)s”: hand in “%(feed)s” as far as it goes") % {"season": season, "feed": row.feed.code}


def _deliver(row: Delivery) -> str:
    return _("Deliver “%(feed)s” for %(month)s") % {"feed": row.feed.code, "month": _month(row.period)}


@reminds("submission_waits", gettext_lazy("Data to accept or return"))
def submissions(as_of: date) -> Iterator[Due]:
    rows = Delivery.objects.filter(state=Delivery.State.SUBMITTED)
    rows = rows.select_related("feed", "period__contract__vendor").annotate(sent=Max("submissions__sent_at"))
    for row in rows:
        contract = row.period.contract
        if row.sent is not None:
            day = _day(row.sent, contract) + timedelta(days=LOOK_DAYS)
            yield _due(row, contract, day, partial(_accept, row), f"/deliveries/{row.pk}/")


def _accept(row: Delivery) -> str:
    words = {"feed": row.feed.code, "month": _month(row.period), "vendor": row.period.contract.vendor}
    return _("Accept or return “%(feed)s” of %(vendor)s for %(month)s") % words


@reminds("claim_by", gettext_lazy("A deduction lapses unless claimed"))
def claims(as_of: date) -> Iterator[Due]:
    rows = Credit.objects.filter(state=Credit.State.PROPOSED, claim_by__isnull=False)
    for row in rows.select_related("period__contract__vendor"):
        contract = row.period.contract
        yield _due(row, contract, row.claim_by, partial(_claim, row), f"/credits/{row.pk}/")


def _claim(row: Credit) -> str:
    words = {"month": _month(row.period), "vendor": row.period.contract.vendor}
    return _("Claim the deduction of %(vendor)s for %(month)s, or it lapses") % words


@reminds("objection_by", gettext_lazy("Last day to object to a deduction"))
def objections(as_of: date) -> Iterator[Due]:
    rows = Credit.objects.filter(state=Credit.State.NOTIFIED, object_by__isnull=False)
    for row in rows.select_related("period__contract__vendor"):
        contract = row.period.contract
        day, path = _day(row.object_by, contract), f"/credits/{row.pk}/"
        yield _due(row, contract, day, partial(_object, row), path, permission=Permission.CREDIT_ANSWER)


def _object(row: Credit) -> str:
    return _("Accept or dispute the deduction for %(month)s") % {"month": _month(row.period)}


@reminds("right_lapses", gettext_lazy("A right to terminate lapses"))
def rights(as_of: date) -> Iterator[Due]:
    rows = TriggerHit.objects.filter(state=TriggerHit.State.OPEN, exercise_by__isnull=False)
    for row in rows.select_related("period__contract__vendor"):
        yield _due(row, row.period.contract, row.exercise_by, partial(_right, row), f"/rights/{row.pk}/")


def _right(row: TriggerHit) -> str:
    return _("Decide on the right against %(vendor)s before it lapses") % {"vendor": row.period.contract.vendor}


@reminds("relief_waits", gettext_lazy("Relief to decide"))
def reliefs(as_of: date) -> Iterator[Due]:
    rows = Relief.objects.filter(state__in=[Relief.State.CLAIMED, Relief.State.UNDER_REVIEW])
    for row in rows.select_related("contract__vendor"):
        day = _day(row.claimed_at, row.contract) + timedelta(days=DECIDE_DAYS)
        yield _due(row, row.contract, day, partial(_relief, row), f"/relief/{row.pk}/")


def _relief(row: Relief) -> str:
    return _("Decide the relief that %(vendor)s claims") % {"vendor": row.contract.vendor}


@reminds("breach_unanswered", gettext_lazy("A miss to explain"))
def breaches(as_of: date) -> Iterator[Due]:
    rows = Breach.objects.filter(state=Breach.State.OPEN, period__state__in=["approved", "locked"])
    for row in rows.select_related("level", "period__contract__vendor"):
        contract = row.period.contract
        day = _day(row.opened_at, contract) + timedelta(days=ANSWER_DAYS)
        path = f"/results/{row.period_id}/levels/{row.level.code}/"
        yield _due(row, contract, day, partial(_breach, row), path, permission=Permission.BREACH_ANSWER)


def _breach(row: Breach) -> str:
    return _("Say why %(level)s missed in %(month)s") % {"level": row.level.code, "month": _month(row.period)}


@reminds("letter_to_send", gettext_lazy("A letter that must arrive and has not left"))
def letters_to_send(as_of: date) -> Iterator[Due]:
    still_here = [Letter.State.DRAFT, Letter.State.ISSUED, Letter.State.UNDELIVERED]
    rows = Letter.objects.filter(state__in=still_here, must_arrive_by__isnull=False)
    for row in rows.select_related("contract__vendor"):
        yield _due(row, row.contract, row.must_arrive_by, partial(_send, row), f"/letters/{row.pk}/")


def _send(row: Letter) -> str:
    words = {"what": row.get_kind_display(), "vendor": row.contract.vendor}
    return _("Send %(vendor)s the letter: %(what)s") % words


@reminds("letter_answer", gettext_lazy("A letter to answer"))
def letters_to_answer(as_of: date) -> Iterator[Due]:
    rows = Letter.objects.filter(state=Letter.State.ARRIVED, answer_by__isnull=False)
    for row in rows.select_related("contract__vendor"):
        path, permission = f"/letters/{row.pk}/", Permission.LETTER_ANSWER
        yield _due(row, row.contract, row.answer_by, partial(_answer, row), path, permission=permission)


def _answer(row: Letter) -> str:
    return _("Answer letter %(letter)s: %(what)s") % {"letter": row.reference, "what": row.get_kind_display()}

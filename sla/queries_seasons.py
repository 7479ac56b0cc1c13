"""Which season bars a claim of relief, and how high were volumes against the forecast that was agreed for it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from contracts.models import FeedSpec, Season
from contracts.seasons import reporting_days
from contracts.terms import ONE_DAY
from sla.models import CommitmentRow, CountRow, Delivery, Period, Relief, Source


@dataclass(frozen=True, slots=True)
class Barred:
    """A season in which a claim's cause gives no relief: always, or because volumes did not reach the share agreed.

    `first` and `last` are its days within the claim's period; `reached` is the share of the forecast, in %, None where
    it hangs on no volume.
    """

    season: Season
    first: date
    last: date
    zone: str
    reached: Decimal | None = None

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From its first moment to the first after it, in the contract's zone."""
        return _midnight(self.first, self.zone), _midnight(self.last + ONE_DAY, self.zone)


def seasons_of(period: Period) -> list[Season]:
    """The seasons of the period's version that share a day with it; a list of periods reads `version__seasons` once."""
    rows = period.version.seasons.all()
    return [row for row in rows if row.starts_on <= period.ends_on and row.ends_on >= period.starts_on]


def barred_by(relief: Relief, seasons: Iterable[Season] | None = None) -> list[Barred]:
    """The seasons in which nothing of the claim can be granted."""
    return barred_for(relief.period, relief.category, seasons)


def barred_for(period: Period, category: str, seasons: Iterable[Season] | None = None) -> list[Barred]:
    found = []
    for season in seasons_of(period) if seasons is None else seasons:
        days = max(season.starts_on, period.starts_on), min(season.ends_on, period.ends_on)
        if category in season.barred:
            found.append(Barred(season, *days, period.contract.zone))
        elif category == Relief.Category.VOLUME and season.volume_percent is not None:
            reached = volume_reached(period, season, *days)
            if reached < season.volume_percent:
                found.append(Barred(season, *days, period.contract.zone, reached))
    return found


def volume_reached(period: Period, season: Season, first: date, last: date) -> Decimal:
    """The cases of the days in the accepted or last delivered data, in % of the forecast, to one decimal, half up."""
    zone = period.contract.zone
    since, until = _midnight(first, zone), _midnight(last + ONE_DAY, zone)
    place = {"feed__code": season.feed, "delivery__period": period, "source": Source.VENDOR, "rev_to__isnull": True}
    kind = FeedSpec.objects.filter(version=period.version_id, feed__code=season.feed).values_list("kind", flat=True)
    if kind.first() == FeedSpec.Kind.COUNTS:
        rows = CountRow.objects.filter(**place, start__gte=since, start__lt=until)
        cases = rows.aggregate(cases=Sum("total"))["cases"] or 0
    else:
        cases = CommitmentRow.objects.filter(**place, due_at__gte=since, due_at__lt=until).count()
    foreseen = Decimal((last - first).days + 1) * (season.forecast or 0)
    return (Decimal(cases) * 100 / foreseen).quantize(Decimal("0.1"), ROUND_HALF_UP)


def rows_within(barred: Iterable[Barred]) -> Q:
    """The condition on delivered rows: due in one of these seasons."""
    found = Q(pk__in=[])
    for one in barred:
        since, until = one.span
        found |= Q(due_at__gte=since, due_at__lt=until)
    return found


def claim_days(period: Period) -> int:
    """How many days after its end relief may be claimed for a period: the most that a season it touches allows."""
    longer = [season.claim_days for season in seasons_of(period) if season.claim_days is not None]
    return max([period.version.relief_days, *longer])


def overlaps(relief: Relief, one: Barred) -> bool:
    """Whether a claimed stretch of time reaches into the season."""
    since, until = one.span
    return bool(relief.starts_at and relief.ends_at and relief.starts_at < until and relief.ends_at > since)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone))


@dataclass(frozen=True, slots=True)
class Interim:
    """Figures to the day before that a season asks for, due on a day; `handed_in` None: they were not."""

    season: Season
    due_on: date
    handed_in: date | None


def interim_of(delivery: Delivery) -> list[Interim]:
    """What the seasons of its period ask of a vendor's delivery between times, in the order of the days.

    Whatever was sent after the day before it counts for a day. Reads the period's seasons and the submissions.
    """
    period = delivery.period
    if delivery.source != Source.VENDOR:
        return []
    zone = ZoneInfo(period.contract.zone)
    sent = sorted(row.sent_at.astimezone(zone).date() for row in delivery.submissions.all() if row.sent_at is not None)
    found = []
    for season in seasons_of(period):
        if season.report_days is None:
            continue
        before = season.starts_on
        for day in reporting_days(season.starts_on, season.ends_on, season.report_days):
            if period.starts_on < day <= period.ends_on + ONE_DAY:
                handed_in = next((one for one in sent if before < one <= day), None)
                found.append(Interim(season, day, handed_in))
            before = day
    return sorted(found, key=lambda one: one.due_on)

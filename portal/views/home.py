"""What does a person see first: what needs them, and how their part of the portfolio stands?"""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils import timezone

from portal.announcements import announcements_for
from portal.pages import portfolio, waterfall
from portal.pages.matters import next_deadlines, read_desk
from portal.pages.timeline import entries_of
from portal.views.shortcuts import signed_in
from portal.words import RATINGS
from sla.models import Credit, Delivery, Period
from vendors.models import Event
from vendors.roles import Permission, Role

TOLD = ("contracts.contract", "sla.period", "sla.delivery", "sla.credit", "sla.breach", "vendors.vendor")
DECIDED = (
    "accept",
    "give_back",
    "approve",
    "lock",
    "reopen",
    "notify",
    "apply",
    "waive",
    "close",
    "activate",
    "suspend",
    "resume",
    "sign",
    "give_notice",
)
QUIET = ("opened the month", "submit", "calculate")


def favicon(request: HttpRequest) -> HttpResponse:
    """What a browser asks for beside a file that names no icon, such as a PDF."""
    return redirect(static("icon.svg"))


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Each role's own page; somebody with neither role nor vendor is told whom to ask."""
    user = request.user
    if user.has_role(Role.EXECUTIVE) and not user.has_role(Role.PROCUREMENT, Role.SERVICE_OWNER):
        return home_executive(request)
    if user.is_buyer:
        return home_buyer(request)
    if user.is_vendor_person:
        return home_vendor(request)
    return render(request, "home/home_nobody.html", {})


def home_buyer(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    month = portfolio.last_closed_month(request.user, today)
    whole = portfolio.read_portfolio(request.user, month)
    rating = request.GET.get("rating", "")
    desk = read_desk(request.user)
    since = last_friday(today)
    return render(
        request,
        "home/home_buyer.html",
        {
            "today": today,
            "month": month,
            "desk": desk,
            "announcements": announcements_for(request.user, today),
            "portfolio": whole.only(rating) if rating in RATINGS else whole,
            "strip": (whole.months[0], whole.months[-1]),
            "options": [
                {"value": code, "label": word, "count": whole.count(code), "rating": code}
                for code, word in RATINGS.items()
                if whole.count(code)
            ],
            "all_count": len(whole.standings),
            "close": month_close(request.user, month),
            "since": since,
            "entries": happened_since(request.user, since),
            "may_create": request.user.may(Permission.CONTRACT_EDIT),
        },
    )


def home_vendor(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    user = request.user
    decided = (
        Event.objects.visible_to(user)
        .filter(record_type__in=TOLD, name__in=DECIDED)
        .select_related("by", "on_behalf_of")[:8]
    )
    month = portfolio.last_closed_month(user, today)
    return render(
        request,
        "home/home_vendor.html",
        {
            "today": today,
            "desk": read_desk(user),
            "announcements": announcements_for(user, today),
            "entries": entries_of(decided, name_records=True),
            "portfolio": portfolio.read_portfolio(user, month),
        },
    )


def home_executive(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    user = request.user
    month = portfolio.last_closed_month(user, today)
    whole = portfolio.read_portfolio(user, month, strip=2)
    rates = portfolio.rates_on(month_end(month))
    year = list(
        Credit.objects.visible_to(user)
        .filter(period__starts_on__year=month.year)
        .select_related("period__contract__vendor")
    )
    steps = waterfall.year_steps(year, rates)
    currency = portfolio.REPORTING_CURRENCY
    return render(
        request,
        "home/home_executive.html",
        {
            "today": today,
            "month": month,
            "portfolio": whole,
            "currency": currency,
            "rates": [rate for code, rate in rates.items() if code in whole.fees],
            "announcements": announcements_for(user, today),
            "answer": portfolio.answer_of(whole),
            "figures": portfolio.key_figures(whole, rates, year, steps),
            "lines": portfolio.lines_in(whole, rates),
            "fee": portfolio.convert(whole.fees, rates),
            "close": month_close(user, month),
            "steps": steps,
            "wide": waterfall.draw(steps, currency, waterfall.WIDE) if steps and steps[0].amount else None,
            "narrow": waterfall.draw(steps, currency, waterfall.NARROW) if steps and steps[0].amount else None,
            "deadlines": next_deadlines(user)[:6],
        },
    )


def last_friday(today: date) -> date:
    """The Friday before today: on a Monday the week-end is part of what happened."""
    return today - timedelta(days=(today.weekday() - 4) % 7 or 7)


def month_end(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def happened_since(user, since: date) -> list:
    """What others did since a day, newest first."""
    rows = (
        Event.objects.visible_to(user)
        .filter(record_type__in=TOLD, occurred_at__date__gte=since)
        .exclude(name__in=QUIET)
    )
    return entries_of(rows.select_related("by", "on_behalf_of")[:6], name_records=True)


def month_close(user, month: date) -> dict:
    """How far a month is closed: contracts locked of all, deliveries accepted of all."""
    states = list(
        Period.objects.visible_to(user)
        .filter(starts_on=month, contract__state__in=portfolio.RUNNING)
        .values_list("state", flat=True)
    )
    data = list(
        Delivery.objects.visible_to(user)
        .filter(period__starts_on=month, period__contract__state__in=portfolio.RUNNING)
        .values_list("state", flat=True)
    )
    return {
        "locked": states.count(Period.State.LOCKED),
        "periods": len(states),
        "accepted": data.count(Delivery.State.ACCEPTED),
        "deliveries": len(data),
        "waiting": data.count(Delivery.State.SUBMITTED),
        "missing": data.count(Delivery.State.EXPECTED) + data.count(Delivery.State.RETURNED),
    }

"""How does a figure, a date or a code read on a page, in the reader's language?"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.words import CURRENCY_WORDS, exact_state, rating_code, rating_word, state_kind, state_word
from vendors.roles import Role

register = template.Library()

MINUS = "\u2212"
GAP = KEEP = "\u00a0"  # a figure and its unit never part
DASH = "\u2014"
DAYS_SOON = 8

ZONE_WORDS = {
    "Shanghai": _("Shanghai"),
    "Berlin": _("Berlin"),
    "London": _("London"),
    "New York": _("New York"),
    "Warsaw": _("Warsaw"),
}


def _chinese():
    return (get_language() or "en").startswith("zh")


def _grouped(value, places=None):
    value = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    text = f"{abs(value):,.{places}f}" if places is not None else f"{abs(value):,f}"
    return MINUS + text if value < 0 and any(digit in text for digit in "123456789") else text


@register.filter
def number(value, places=None):
    """1234567.5 -> 1,234,567.5 with a true minus; `places` fixes the decimals; nothing -> a dash."""
    if value is None or value == "":
        return DASH
    return _grouped(value, None if places is None else int(places))


@register.filter
def money(amount, currency=""):
    """213856 and CNY -> CNY 213,856.00; in Chinese 213,856.00 元. Without a currency, the bare figure."""
    if amount is None or amount == "":
        return DASH
    currency = getattr(currency, "code", currency)
    return _in_currency(_grouped(amount, _places(currency)), currency)


def unit_price(price, currency):
    """0.0625 and CNY -> CNY 0.0625: a price keeps the decimals it was agreed with, and has at least the currency's."""
    currency = getattr(currency, "code", currency)
    return _in_currency(_grouped(price, max(_places(currency), -price.as_tuple().exponent)), currency)


def _places(currency):
    return 0 if currency == "JPY" else 2


def _in_currency(text, currency):
    if not currency:
        return text
    if _chinese() and currency in CURRENCY_WORDS:
        return f"{text}{KEEP}{CURRENCY_WORDS[currency]}"
    return f"{currency}{KEEP}{text}"


@register.filter
def percent(value, places=None):
    """91.8 with 2 places -> 91.80 %; Chinese closes the gap."""
    if value is None or value == "":
        return DASH
    return number(value, places) + ("%" if _chinese() else f"{GAP}%")


@register.simple_tag
def level_value(value, unit="", precision=None):
    """A level's value in its unit and to its precision: 91.80 %, 3.2 h, 1,204; nothing reported -> a dash."""
    if value is None or value == "":
        return DASH
    if unit == "%":
        return percent(value, precision)
    text = number(value, precision)
    return f"{text}{GAP}{unit}" if unit else text


@register.filter
def short_date(value, weekday=True):
    """Tue 10 Nov 2026, in Chinese 2026年11月10日."""
    if not value:
        return DASH
    value = _local(value)
    if _chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    days = "Mon Tue Wed Thu Fri Sat Sun".split()
    text = f"{value.day}{KEEP}{months[value.month - 1]}{KEEP}{value.year}"
    return f"{days[value.weekday()]} {text}" if weekday is True else text


@register.filter
def plain_date(value):
    """10 Nov 2026, without its weekday: for tables and terms."""
    return short_date(value, weekday=False)


@register.filter
def origin(contract):
    """That a contract was signed elsewhere, and who confirmed it when; nothing of one that was concluded here."""
    if contract.confirmed_at is not None:
        return registered_words(contract.confirmed_by, contract.confirmed_at)
    return gettext("registered as already signed, to be confirmed") if contract.is_registered else ""


def registered_words(name, day):
    words = {"name": name, "day": plain_date(day)}
    return gettext("registered as already signed, confirmed by %(name)s on %(day)s") % words


@register.filter
def day_month(value):
    """Mon 30 Nov, in Chinese 11月30日: where the year is plain from what stands around it."""
    if not value:
        return DASH
    value = _local(value)
    if _chinese():
        return f"{value.month}月{value.day}日"
    return short_date(value)[: -len(f"{KEEP}{value.year}")]


@register.filter
def month(value, style="long"):
    """October 2026, Oct 2026 (`short`), Oct (`bare`); in Chinese 2026年10月, 10月."""
    if not value:
        return DASH
    value = _local(value)
    if _chinese():
        return f"{value.month}月" if style == "bare" else f"{value.year}年{value.month}月"
    names = ("January February March April May June July August September October November December").split()
    name = names[value.month - 1]
    if style == "bare":
        return name[:3]
    return f"{name[:3] if style == 'short' else name} {value.year}"


def _local(value, zone=None):
    if isinstance(value, datetime):
        if timezone.is_naive(value):
            return value
        return timezone.localtime(value, ZoneInfo(zone) if zone else None)
    return value


@register.filter
def moment(value, zone=None):
    """Tue 10 Nov 2026, 18:00 Shanghai: an instant in a named zone, the contract's or else the reader's."""
    if not value:
        return DASH
    local = _local(value, str(zone) if zone else None)
    place = str(getattr(local.tzinfo, "key", local.tzname() or "")).rsplit("/", 1)[-1].replace("_", " ")
    place = ZONE_WORDS.get(place, place)
    return f"{short_date(local.replace(tzinfo=None))}{'，' if _chinese() else ', '}{local:%H:%M} {place}".strip()


@register.simple_tag
def ago(value, now=None):
    """A <time> that reads "2 days ago" and carries the whole instant as its title."""
    if not value:
        return ""
    now = now or timezone.now()
    if not isinstance(value, datetime):
        words = _days_ago((timezone.localdate(now) - value).days)
    else:
        seconds = int((now - value).total_seconds())
        if 0 <= seconds < 60:
            words = gettext("just now")
        elif 0 <= seconds < 3600:
            words = ngettext("%(n)d minute ago", "%(n)d minutes ago", seconds // 60) % {"n": seconds // 60}
        elif 0 <= seconds < 6 * 3600:
            words = ngettext("%(n)d hour ago", "%(n)d hours ago", seconds // 3600) % {"n": seconds // 3600}
        else:
            here = _local(value)
            words = _days_ago((_local(now).date() - here.date()).days, f"{here:%H:%M}")
    title = moment(value) if isinstance(value, datetime) else short_date(value)
    words = words or short_date(value)
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), title, words)


def _days_ago(days, clock=""):
    if days == 0:
        return gettext("today %(clock)s") % {"clock": clock} if clock else gettext("today")
    if days == 1:
        return gettext("yesterday %(clock)s") % {"clock": clock} if clock else gettext("yesterday")
    if 1 < days <= 13:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    return ""


@register.filter
def days_left(value, today=None):
    """Whole days from today to a date: 8, 0 today, -6 when six days late."""
    if not value:
        return None
    if isinstance(value, datetime):
        value = _local(value).date()
    return (value - (today or timezone.localdate())).days


@register.filter
def magnitude(value):
    """The size of a figure without its sign: days late are said in words."""
    return abs(value)


@register.filter
def urgency(days):
    """The class of a matter: `late` below 0, `soon` to 8 days, else nothing."""
    if days is None:
        return ""
    return "late" if days < 0 else "soon" if days <= DAYS_SOON else ""


@register.filter
def duration(seconds):
    """4 seconds, 3 minutes, 2 hours: how long a job still takes, never more exact than it is known."""
    if seconds is None:
        return ""
    if isinstance(seconds, timedelta):
        seconds = seconds.total_seconds()
    seconds = max(1, round(seconds))
    if seconds < 90:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = round(seconds / 60)
    if minutes < 90:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


@register.filter
def file_size(count):
    """50542592 -> 48.2 MB."""
    if count is None:
        return DASH
    size = Decimal(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            return f"{size:.{0 if unit == 'B' else 1}f}{KEEP}{unit}"
        size /= 1024


register.filter("rating_code", rating_code)
register.filter("rating_word", rating_word)


register.filter("state_word", state_word)
register.filter("state_kind", state_kind)
register.filter("exact_state", exact_state)


@register.filter
def initial_upper(value):
    """The first letter raised and the rest left alone, as a sentence begins."""
    text = str(value)
    return text[:1].upper() + text[1:]


@register.filter
def share(value, whole):
    """`value` as a percentage of `whole` between 0 and 100, for a drawing: "76.92%"."""
    if not whole:
        return "0%"
    part = Decimal(value) / Decimal(whole) * 100
    return f"{min(max(part, Decimal(0)), Decimal(100)):.2f}%"


@register.filter
def short_hash(value):
    """9f3c71a0… -> 9f3c 71a0: enough of a hash to compare by eye."""
    text = str(value or "")
    return f"{text[:4]} {text[4:8]}" if text else DASH


@register.simple_tag
def clock_points(points):
    """Place dated points on one line, to scale; each text goes to the side where it has more room.

    `points`: mappings with `date`, `label`, and `last` true for the day that counts. Returns dicts with `at` ("85.7%"),
    `flip` and the rest, in order of date.
    """
    ordered = sorted(points, key=lambda point: _day(point["date"]))
    if not ordered:
        return []
    days = [_day(point["date"]) for point in ordered]
    span = max((days[-1] - days[0]).days, 1)
    at = [Decimal((day - days[0]).days) / span * 100 for day in days]
    room = [0, *(after - before for before, after in zip(at, at[1:], strict=False)), 0]
    return [
        {
            "date": point["date"],
            "words": short_date(day) if day is days[-1] and day.year > days[0].year else day_month(day),
            "label": point["label"],
            "last": point.get("last", False),
            "at": f"{at[position]:.1f}%",
            "flip": position > 0 and room[position] >= room[position + 1],
        }
        for position, (point, day) in enumerate(zip(ordered, days, strict=True))
    ]


def _day(value):
    return _local(value).date() if isinstance(value, datetime) else value


@register.simple_tag(takes_context=True)
def sort_link(context, key, param="sort"):
    """One sortable column: its `direction` (ascending, descending or nothing) and the `query` a click asks for."""
    query = context.request.GET.copy()
    current = query.get(param, "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    query[param] = f"-{key}" if direction == "ascending" else key
    query.pop("page", None)
    return {"direction": direction, "query": "?" + query.urlencode()}


@register.simple_tag(takes_context=True)
def chosen(context, param, value=""):
    """Whether a filter stands at `value`, and the query that puts it there and starts again at page 1."""
    query = context.request.GET.copy()
    current = query.get(param, "") == str(value)
    query.pop("page", None)
    if value == "" or value is None:
        query.pop(param, None)
    else:
        query[param] = str(value)
    return {"current": current, "query": "?" + query.urlencode()}


@register.simple_tag
def page_window(page):
    """The page numbers to offer around the present one, with an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def is_date(value):
    return isinstance(value, date)


@register.simple_tag
def meter_parts(value, limit=None, whole=None):
    """The parts of a meter as percentages of its scale: used, limit, over (nothing where there is none)."""
    value = Decimal(value or 0)
    limit = Decimal(limit) if limit not in (None, "") else None
    scale = Decimal(whole) if whole else max(value, limit or 0) or Decimal(1)
    used = min(value, limit) if limit is not None else value
    over = max(value - limit, Decimal(0)) if limit is not None else Decimal(0)
    return {
        "used": share(used, scale),
        "limit": share(limit, scale) if limit is not None else "",
        "over": share(over, scale) if over else "",
    }


@register.simple_tag
def form_of(fields, hidden_fields):
    """The form that Django draws: its template is handed the fields only, and the error summary needs them together."""
    for field, _errors in fields:
        return field.form
    for field in hidden_fields:
        return field.form
    return None


@register.filter
def get(mapping, key):
    """One entry of a mapping whose key is no identifier: attrs|get:"data-unit"."""
    return mapping.get(key, "")


@register.filter
def unlocalised(value):
    """A whole figure for an attribute or an id, never grouped."""
    return f"{int(value)}" if value not in (None, "") else ""


@register.filter
def affiliation(person):
    """What a person is here: the vendor they act for, else their first role at the buyer."""
    if person.vendors:
        return str(person.vendors[0])
    return Role(person.roles[0]).label if person.roles else ""

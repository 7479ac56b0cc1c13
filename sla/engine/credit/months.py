"""Which day lies whole months away?"""

from calendar import monthrange
from datetime import date, timedelta

MONTHS_A_YEAR = 12
ONE_DAY = timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later (or earlier), or that month's last day where it has no such."""
    count = day.year * MONTHS_A_YEAR + day.month - 1 + months
    year, month = divmod(count, MONTHS_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def window_opens(last: date, months: int) -> date:
    """First day of the so many months that end with `last`."""
    return months_later(last + ONE_DAY, -months)


def contract_year(first: date, day: date) -> tuple[date, date]:
    """First and last day of the year, counted from the contract's first period, in which `day` lies."""
    years = day.year - first.year
    if months_later(first, years * MONTHS_A_YEAR) > day:
        years -= 1
    opens = months_later(first, years * MONTHS_A_YEAR)
    return opens, months_later(first, (years + 1) * MONTHS_A_YEAR) - ONE_DAY

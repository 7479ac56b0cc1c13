"""What does one thing to do, or to wait for, look like in a list?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.templatetags.steward import money


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing to do: by when, what, about whom, what hangs on it, and the way there (`components/matters.html`)."""

    due: date | None
    title: str
    url: str
    note: str = ""
    action: str = ""
    amount: Decimal | None = None
    currency: str = ""
    money_note: str = ""
    action_url: str = ""  # where the action leads, when that is not the matter's own page

    @property
    def money(self) -> str:
        return money(self.amount, self.currency) if self.amount is not None else ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that somebody else has to do, since when, and how the person can ask for it."""

    title: str
    url: str
    with_whom: str
    since: date
    action: str = ""
    action_url: str = ""

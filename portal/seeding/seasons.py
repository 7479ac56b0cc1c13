"""Which seasons does a contract of the demonstration know? The next ones of trade, after the month that runs."""

from contracts.seasons import proposals
from contracts.terms import add_months
from portal.seeding.days import Days


def seasons_of(vendor: str, days: Days) -> list[dict]:
    """The courier's: a lower level, volumes from 130 % of the forecast on, figures by the week."""
    if vendor != "fengyuan":
        return []
    first = days.month(2)
    return [
        {
            "code": one.code,
            "name_en": one.name_en,
            "name_zh": one.name_zh,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "targets": [["OTD", "94", "90"]],
            "barred": ["planned_maintenance", "third_party"],
            "feed": "parcels",
            "forecast": 34_000,
            "volume_percent": "130",
            "claim_days": 30,
            "report_days": 7,
        }
        for one in proposals(first, add_months(first, 12))
        if one.starts_on >= first and one.code.startswith(("618", "double-11"))
    ]

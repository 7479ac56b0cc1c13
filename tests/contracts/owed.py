"""What is owed in the examples? A monthly report of the vendor's, a quarterly review and a yearly audit of ours."""

from datetime import UTC, date, datetime

from django.core.files.base import ContentFile

from contracts import actions
from contracts.queries import latest_version
from tests import papers
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from tests.kept import kept
from vendors.files import store_evidence

REPORT = {
    "code": "volume-report",
    "name_en": "Volume report",
    "name_zh": "运量报告",
    "text_en": "Parcels by city and day.",
    "text_zh": "按城市和日期列示的包裹量。",
    "side": "vendor",
    "category": "report",
    "every": "month",
    "first_on": date(2026, 5, 31),
    "evidence": "file",
}
REVIEW = {
    "code": "review",
    "name_en": "Quarterly review",
    "name_zh": "季度回顾会",
    "side": "buyer",
    "category": "meeting",
    "every": "quarter",
    "first_on": date(2026, 6, 15),
    "is_accepted": False,
}
AUDIT = {
    "code": "audit",
    "name_en": "Security audit",
    "name_zh": "安全审计",
    "side": "buyer",
    "role": "legal",
    "category": "security",
    "every": "year",
    "first_on": date(2026, 9, 30),
}
RULES = [REPORT, REVIEW, AUDIT]
SALE = {"code": "sale", "name_en": "Sale", "starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 20)}
IN_JUNE = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


@kept
def running(world, rules=None, number="C-2026-300", vendor=None, now=NOON):
    """A running contract of a year from 1 May 2026 on that agrees on obligations."""
    contract = worlds.a_draft(
        vendor or world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number=number,
        terms=worlds.TERMS | {"renews_months": 0},
        now=now,
    )
    given = {"obligations": RULES if rules is None else rules, "seasons": [SALE]}
    actions.edit_version(latest_version(contract), by=world.vera, now=now, **given)
    worlds.activate(contract, by=world.vera, approver=world.leo, now=now)
    contract.refresh_from_db()
    return contract


def the(contract, code: str, n: int = 0):
    """The n-th obligation of a kind, by its day."""
    return contract.obligations.filter(code=code).order_by("due_on")[n]


def rows_of_obligations(world, vendor, clerk, number: str):
    """One obligation done and accepted, with its file, one returned, and those to come, for the canary."""
    contract = running(world, number=number, vendor=vendor)
    for n in (0, 1):
        paper = store_evidence(ContentFile(papers.PDF, name="report.pdf"), by=clerk, vendor=vendor)
        report = the(contract, "volume-report", n)
        actions.submit_obligation(report, by=clerk, said="Sent.", file=paper, now=IN_JUNE)
    actions.return_obligation(report, by=world.otto, note="Suzhou is missing.", now=IN_JUNE)
    return contract

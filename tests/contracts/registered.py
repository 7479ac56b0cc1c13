"""What does a contract look like that was signed elsewhere? Entered and confirmed through the product's own actions."""

from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile

from contracts import actions
from contracts.models import Contract
from contracts.queries_registered import registration_hash
from tests import papers
from tests.contracts import worlds
from tests.contracts.worlds import NOON
from vendors.files import store_evidence

TERMS = {
    "starts_on": date(2024, 3, 1),
    "ends_on": date(2027, 2, 28),
    "renews_months": 12,
    "notice_days": 90,
    "value": Decimal("3600000.00"),
}
WITHOUT_LEVELS = TERMS | {"no_levels_reason": "Rent of shelves; nothing is measured."}


def paper(vendor, *, by, words: str = "signed", pdf: bytes = b"", now=NOON) -> actions.Signed:
    content = ContentFile(pdf or papers.pdf(words), name="signed.pdf")
    file = store_evidence(content, by=by, vendor=vendor, now=now)
    signed_on = date(2024, 2, 20)
    return actions.Signed(file, {"buyer": ("Zhou Mingyuan", signed_on), "vendor": ("Xu Jian", signed_on)})


def parties(world, number: str = "C-2024-001", **others) -> dict:
    return {
        "number": number,
        "kind": Contract.Kind.STANDALONE,
        "vendor": world.acme,
        "entity": world.entity,
        "line": world.line,
        "title_en": "Courier, signed on paper",
        "title_zh": "纸质签署的快递合同",
        "currency": world.cny,
        "zone": "Asia/Shanghai",
        "owner": world.otto,
    } | others


def register(
    world, *, by=None, measured_from=date(2026, 5, 1), terms=None, parts=None, usual=(), pdf=b"", now=NOON, **others
) -> Contract:
    """Registered by Vera, as the example courier unless `parts` says otherwise; it waits to be confirmed."""
    by, said = by or world.vera, parties(world, **others)
    return actions.register_contract(
        by=by,
        paper=paper(said["vendor"], by=by, pdf=pdf, now=now),
        measured_from=measured_from,
        parties=said,
        terms=terms or TERMS,
        usual=usual,
        now=now,
        **(worlds.parts(world.line) if parts is None else parts),
    )


def confirm(contract: Contract, *, by, now=NOON, **others) -> Contract:
    return actions.confirm_contract(contract, by=by, hash_seen=registration_hash(contract), now=now, **others)


def without_levels(world, number: str = "C-2024-002", **others) -> Contract:
    """A confirmed contract that has a fee and no service levels."""
    schedule = {"code": "main", "name_en": "Shelves", "line": world.line, "monthly_fee": Decimal("12000.00")}
    contract = register(world, number=number, terms=WITHOUT_LEVELS, parts={"schedules": [schedule]}, **others)
    return confirm(contract, by=world.leo)

"""Which delivered month do the database tests of the intake start from?"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from contracts.models import Contract, ContractVersion, Feed, FeedSpec
from sla.intake.check import check_delivery
from sla.intake.sandbox import Checked
from sla.models import Delivery, Period, Submission
from tests.sla.intake.files import HEADERS
from vendors.models import BuyerEntity, Currency, ServiceLine, User, Vendor

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 5, tzinfo=UTC)


class Month:
    """A feed of Acme's contract in Shanghai, delivered for September, October or November 2026."""

    def __init__(self, kind: str, dimensions: list[str], code: str = "parcels", **spec) -> None:
        self.kind, self.columns = kind, [*spec.get("flags", []), *dimensions]
        self.alan, _ = User.objects.get_or_create(email="alan@acme.example", defaults={"name": "Alan"})
        cny, _ = Currency.objects.get_or_create(code="CNY", defaults={"name_en": "Renminbi", "name_zh": "人民币"})
        line, _ = ServiceLine.objects.get_or_create(
            code="logistics", defaults={"family": "process", "name_en": "Logistics", "name_zh": "物流服务"}
        )
        entity, _ = BuyerEntity.objects.get_or_create(
            code="haiyun",
            defaults={
                "name_en": "Haiyun",
                "name_zh": "海运",
                "country": "CN",
                "currency": cny,
                "zone": "Asia/Shanghai",
            },
        )
        stamped = {"created_by": self.alan, "created_at": NOW}
        acme = Vendor.objects.create(code=f"acme-{code}", name_en="Acme", country="CN", line=line, **stamped)
        self.contract = Contract.objects.create(
            number=f"C-{code}",
            vendor=acme,
            entity=entity,
            line=line,
            title_en="Delivery",
            currency=cny,
            zone="Asia/Shanghai",
            owner=self.alan,
            **stamped,
        )
        self.version = ContractVersion.objects.create(
            contract=self.contract,
            n=1,
            effective_from=date(2026, 1, 1),
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            author=self.alan,
            last_editor=self.alan,
            created_at=NOW,
            edited_at=NOW,
        )
        self.feed = Feed.objects.create(contract=self.contract, code=code)
        FeedSpec.objects.create(
            version=self.version, feed=self.feed, kind=kind, name_en="Parcels", dimensions=dimensions, **spec
        )

    def delivery(self, month: int = 10, source: str = "vendor") -> Delivery:
        starts, ends = (datetime(2026, each, 1, tzinfo=SHANGHAI).astimezone(UTC) for each in (month, month + 1))
        period, _ = Period.objects.get_or_create(
            contract=self.contract,
            starts_on=date(2026, month, 1),
            defaults={
                "ends_on": date(2026, month + 1, 1) - timedelta(days=1),
                "starts_at": starts,
                "ends_at": ends,
                "version": self.version,
            },
        )
        delivery, _ = Delivery.objects.get_or_create(
            feed=self.feed, period=period, source=source, defaults={"due_at": NOW}
        )
        return delivery

    def submission(self, n: int, delivery: Delivery | None = None) -> Submission:
        """An attempt without a stored file: loading needs its number and delivery only."""
        return Submission.objects.create(
            delivery=delivery or self.delivery(),
            n=n,
            kind="nothing",
            sha256=f"{n:064}",
            submitted_by=self.alan,
            uploaded_at=NOW,
        )

    def csv(self, rows: list[str]) -> str:
        header = ",".join([HEADERS[self.kind], *self.columns])
        return "".join(f"{line}\n" for line in [header, *rows])


@pytest.fixture
def month(db) -> Callable[..., Month]:
    """`month("commitments", ["region"])`."""
    return lambda kind="commitments", dimensions=(), **more: Month(kind, list(dimensions), **more)


@pytest.fixture
def check(tmp_path) -> Callable[..., Checked]:
    """`check(month, rows)`: what `check_delivery` finds in a file of these rows; each its own rows file."""
    made = []

    def run(month: Month, rows: list[str], delivery: Delivery | None = None, **more) -> Checked:
        made.append(tmp_path / f"{len(made)}.csv")
        made[-1].write_text(month.csv(rows))
        return check_delivery(delivery or month.delivery(), made[-1], rows_path=made[-1].with_suffix(".rows"), **more)

    return run

"""Acquirer, payment service provider and code payment: a month that is restated, and an aggregator listed in public."""

from datetime import datetime
from decimal import ROUND_HALF_UP
from decimal import Decimal as D

from contracts.models import ContractVersion
from portal.papers.composing import choose_clauses, rewrite_clause
from portal.seeding.agreed import AMSTERDAM, SHANGHAI, Agreement, Amendment, Fee, feed, level, schedule
from portal.seeding.days import Days
from portal.seeding.files import Cases, Counts, Outages, Probe, by_month
from vendors.models import User

CENT = D("0.01")
RESTATED = (2_011_480, 2_014_900)  # 99.83 instead of 99.92
ONE_PERCENT = {"credit": {"type": "flat", "percent": "1"}}
# what the card scheme calls excessive, from more than 1,500 cases a month on; a stricter rate since April 2026
VISA = [
    {"word": "Visa VAMP", "value": "1.50", "count_over": 1500, "valid_from": "2026-04-01"},
    {"word": "Visa VAMP", "value": "2.20", "count_over": 1500, "valid_to": "2026-03-31"},
]
DISPUTED = ("0.88", "0.91", "0.97", "1.02", "0.99", "1.04", "1.08", "1.12", "1.17", "1.22", "1.26", "1.31", "1.37")


def as_hengtong_asks(version: ContractVersion, owner: User, now: datetime) -> None:
    """What the vendor wanted otherwise: no insurance of its own, and a shorter time to show its records."""
    reasons = {"insurance": "A licensed institution; its own rules ask for more than our clause does."}
    codes = [row.code for row in version.clauses.all() if row.code not in reasons]
    given = {"annexes": version.document.annexes, "language": version.document.language, "reasons": reasons}
    choose_clauses(version, by=owner, codes=codes, now=now, **given)
    row = version.clauses.get(code="unauthorised-payments")
    text = [dict(block) for block in row.text]
    text[1] |= {
        "en": text[1]["en"].replace("one business day", "two business days"),
        "zh": text[1]["zh"].replace("一个工作日", "两个工作日"),
    }
    said = {"name_en": row.name_en, "name_zh": row.name_zh, "text": text}
    rewrite_clause(version, row.code, by=owner, reason="Its back office works office hours only.", now=now, **said)


def hengtong(days: Days) -> list[Agreement]:
    start = days.month(-13)
    volume = by_month(
        -13,
        "151.2",
        "149.6",
        "203.4",
        "176.9",
        "158.3",
        "121.7",
        "152.8",
        "155.1",
        "160.4",
        "189.2",
        "157.7",
        "161.5",
        "168",
        "168",
    )

    def stated(offset: int) -> dict:
        return {"volume": D(volume[offset]) * 1_000_000}

    common = {
        "vendor": "hengtong",
        "entity": "sh",
        "line": "payment",
        "owner": "gao",
        "currency": "CNY",
        "zone": SHANGHAI,
    }
    return [
        Agreement(
            number=f"C-{start.year}-009",
            title=("Acquiring", "收单服务"),
            first=-11,
            calendar="CN",
            **common,
            terms={
                "starts_on": start,
                "ends_on": days.last_day(10),
                "renews_months": 12,
                "notice_days": 90,
                "window_days": 180,
                "delivery_days": None,
                "delivery_business_days": 2,
                "value": D("15300000"),
                "liability_cap": D("5000000"),
                "credit_words_en": "liquidated damages",
                "credit_words_zh": "违约金",
            },
            schedules=[
                schedule(
                    ("Acquiring", "收单"),
                    ("0.38 % of volume; 1 % of the fee a miss", "交易额的 0.38%；每项未达标扣 1%"),
                    cap="3",
                    rules={"nature": "damages"},
                )
            ],
            feeds=[
                feed("payments", "counts", "Payments", "支付交易", "payments", "交易"),
                feed("settlements", "counts", "Settlements", "结算", "settlement batches", "结算批次"),
                feed("refunds", "counts", "Refunds", "退款", "refunds", "退款"),
            ],
            levels=[
                level(
                    "TEC",
                    "payments",
                    ("Technical success", "技术成功率"),
                    "99.90",
                    "99.50",
                    more=ONE_PERCENT,
                    clause="7.1",
                ),
                level(
                    "SET",
                    "settlements",
                    ("Settled on T+1", "T+1 结算率"),
                    "99.5",
                    "98.0",
                    more=ONE_PERCENT,
                    clause="7.2",
                ),
                level(
                    "REF",
                    "refunds",
                    ("Refunded within 3 business days", "三个工作日内退款率"),
                    "98",
                    "95",
                    more=ONE_PERCENT,
                    clause="7.3",
                ),
            ],
            figures={
                "payments": Counts(
                    1_980_000, ("99.91", "99.95"), rates={0: "99.92"}, exact={-1: (2_013_288, RESTATED[1])}
                ),
                "settlements": Counts(930, ("99.6", "100")),
                "refunds": Counts(61_000, ("98.3", "99.2")),
            },
            card={"with_tax": True, "silence_days": 3, "pay_days": 30, "pay_from": "invoice"},
            rates=[
                {
                    "code": "volume",
                    "schedule": "main",
                    "name_en": "Volume acquired",
                    "name_zh": "收单交易额",
                    "kind": "percent",
                    "price": "0.38",
                    "tax_percent": "6",
                }
            ],
            stated=stated,
        ),
        Agreement(
            number=f"C-{days.month(1).year}-031",
            title=("Code payment in three cities, backup", "三城扫码支付备用通道"),
            first=2,
            stays="in_review",
            document="payment",
            departs=as_hengtong_asks,
            **common,
            terms={
                "starts_on": days.ahead(24),
                "ends_on": days.last_day(13),
                "notice_days": 60,
                "value": D("480000"),
                "no_levels_reason": "Backup only; the levels of the acquiring contract apply while it is in use.",
            },
            schedules=[
                schedule(("Code payment", "扫码支付"), ("0.05 % of volume, no base fee", "交易额的 0.05%，无固定费用"))
            ],
        ),
    ]


def lindenpay(days: Days) -> Agreement:
    start = days.month(-13)
    outages = Outages("LP", {0: "17"}, usual=("2", "18"), moments={0: (13, "14:21")})
    many = by_month(
        -13,
        96_400,
        99_800,
        131_600,
        127_300,
        101_900,
        95_200,
        100_700,
        103_400,
        106_000,
        109_100,
        108_300,
        112_500,
        115_700,
        118_000,
    )

    def fees(offset: int) -> list[Fee]:
        if offset == 0:  # from the statement, by the rate card
            return []
        volume = many[offset] * D("160.40")
        amount = (volume * D("0.0012") + many[offset] * D("0.09")).quantize(CENT, ROUND_HALF_UP)
        words = (
            f"0.12 % of EUR {volume:,.0f}, {many[offset]:,} × 0.09",
            f"{volume:,.0f} 欧元的 0.12%，{many[offset]:,} 笔 × 0.09",
        )
        return [("main", amount, *words)]

    return Agreement(
        number=f"C-{start.year}-010",
        vendor="lindenpay",
        entity="eu",
        line="payment",
        owner="gao",
        currency="EUR",
        zone=AMSTERDAM,
        title=("Payment services, Europe", "欧洲支付服务"),
        first=-11,
        terms={
            "starts_on": start,
            "ends_on": days.last_day(22),
            "renews_months": 12,
            "notice_days": 90,
            "value": D("1100000"),
            "liability_cap": D("400000"),
        },
        schedules=[
            schedule(
                ("Payments", "支付"),
                ("0.12 % and EUR 0.09; reserve 1 % for 180 days", "0.12% 另每笔 0.09 欧元；准备金 1%，180 天"),
                risk="5",
            )
        ],
        feeds=[
            feed("outages", "outages", "Outages", "中断", "outages", "中断", own=True),
            feed("payments", "counts", "Payments", "支付交易", "payments", "交易"),
            feed("payouts", "counts", "Payouts", "打款", "payouts", "打款"),
            feed("disputes", "counts", "Visa fraud and disputes", "Visa 欺诈与拒付", "Visa payments", "Visa 交易"),
        ],
        levels=[
            level(
                "AVL",
                "outages",
                ("Availability", "可用率"),
                "99.95",
                "99.90",
                measure="availability",
                precision=3,
                weight="60",
                clause="5.1",
                definition_en="Time in which payments could be made, of the whole month.",
                definition_zh="当月可正常支付的时间占比。",
                more={"sources": {"precedence": "own", "tolerance": "0.02"}},
            ),
            level("TEC", "payments", ("Technical success", "技术成功率"), "99.70", "99.30"),
            level("PAY", "payouts", ("Paid out on T+2", "T+2 打款率"), "99.5", "98.0", weight="40"),
            level(
                "VIS",
                "disputes",
                ("Visa fraud and disputes", "Visa 欺诈与拒付率"),
                "1.50",
                "",
                level_class="key",
                direction="down",
                clause="5.4",
                definition_en="Fraud reports and disputes, of the Visa payments settled in the month.",
                definition_zh="当月结算的 Visa 交易中，欺诈报告与拒付所占比例。",
                more={"limits": VISA},
            ),
        ],
        stated=lambda offset: {"volume": D(19_000_000)},
        amendments=(
            Amendment(
                0,
                "Rate card, with a minimum commitment a year",
                card={
                    "with_tax": True,
                    "silence_days": 10,
                    "pay_days": 14,
                    "pay_from": "month_end",
                    "commitment": D("420000"),
                },
                rates=[
                    {
                        "code": "volume",
                        "schedule": "main",
                        "name_en": "Volume processed",
                        "name_zh": "处理交易额",
                        "kind": "percent",
                        "price": "0.12",
                        "unit_en": "EUR",
                        "unit_zh": "欧元",
                    },
                    {
                        "code": "payment",
                        "schedule": "main",
                        "feed": "payments",
                        "name_en": "Payments",
                        "name_zh": "支付笔数",
                        "kind": "unit",
                        "price": "0.09",
                        "unit_en": "payment",
                        "unit_zh": "笔",
                    },
                ],
            ),
        ),
        own={"outages": Probe("PR", outages, {0: "39"})},
        figures={
            "outages": outages,
            "payments": Counts(0, ("99.72", "99.84"), rates={0: "99.64"}, totals=many),
            "payouts": Counts(640, ("99.6", "100"), rates={-1: "99.20"}, totals={-1: 625}),
            "disputes": Counts(
                0, ("0.9", "1"), rates=by_month(-13, *DISPUTED), totals=many, exact={0: (1_660, 118_000)}
            ),
        },
        fees=fees,
    )


def jufu(days: Days) -> Agreement:
    start = days.month(-8)
    volume = by_month(-10, "27.9", "24.1", "19.8", "25.5", "26.2", "27.7", "31.9", "28.4", "29.6", "30.3", "31.2")

    def fees(offset: int) -> list[Fee]:
        millions = D(volume[offset])
        return [
            (
                "main",
                8_000 + millions * 500,
                f"8,000 and 0.05 % of CNY {millions} m",
                f"8,000 元，另 {millions} 百万元的 0.05%",
            )
        ]

    return Agreement(
        number=f"C-{start.year}-021",
        vendor="jufu",
        entity="sh",
        line="payment",
        owner="gao",
        currency="CNY",
        zone=SHANGHAI,
        title=("Code payment in shops", "门店扫码支付"),
        first=-8,
        terms={
            "starts_on": start,
            "ends_on": days.last_day(1),
            "notice_days": 60,
            "value": D("300000"),
            "liability_cap": D("200000"),
        },
        schedules=[
            schedule(("Code payment", "扫码支付"), ("CNY 8,000 and 0.05 % of volume", "8,000 元，另计交易额的 0.05%"))
        ],
        feeds=[
            feed("notices", "counts", "Payment notices", "支付通知", "notices", "通知"),
            feed("tickets", "commitments", "Tickets", "工单", "tickets", "工单"),
            feed("exceptions", "counts", "Exceptions in reconciliation", "对账异常", "transactions", "交易"),
        ],
        levels=[
            level("NTC", "notices", ("Notice within 3 s", "3 秒内通知率"), "99", "97"),
            level("TCK", "tickets", ("Tickets answered within 1 business day", "工单一个工作日内答复率"), "95", "90"),
            level(
                "EXC", "exceptions", ("Exceptions in reconciliation", "对账异常率"), "0.50", "1.00", direction="down"
            ),
        ],
        figures={
            "notices": Counts(512_000, ("99.1", "99.5"), rates={0: "98.10"}),
            "tickets": Cases("JF", 62, 1_440, usual_missed=1),
            "exceptions": Counts(512_000, ("0.22", "0.44")),
        },
        fees=fees,
    )


def payment(days: Days) -> list[Agreement]:
    return [*hengtong(days), lindenpay(days), jufu(days)]

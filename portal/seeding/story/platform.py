"""Hosting, content delivery and software development: a voucher that lapses, a renewal to decide, too few to judge."""

from decimal import Decimal as D

from contracts.terms import ONE_DAY, add_months
from portal.seeding.agreed import BERLIN, SHANGHAI, Agreement, Amendment, Fee, feed, level, schedule
from portal.seeding.days import Days
from portal.seeding.files import Cases, Counts, Outages, by_month

VOUCHER = {"credit_words_en": "voucher", "credit_words_zh": "代金券"}
TIERS = [["99.90", "99.95", "10"], ["99.00", "99.90", "25"], [None, "99.00", "100"]]


def yunlan(days: Days) -> list[Agreement]:
    """A master agreement and yearly orders under it; the former one is closed."""
    claim = (days.ahead(8) - days.last_day(-1)).days
    start = days.month(-9)
    usage = by_month(
        -13,
        "338120",
        "351940",
        "421380",
        "372610",
        "244240",
        "361270",
        "374800",
        "382150",
        "391460",
        "408930",
        "397720",
        "401380",
        "412600",
        "412600",
    )

    def fees(offset: int) -> list[Fee]:
        return [("main", D(usage[offset]), "usage: compute, storage, traffic", "按用量：计算、存储、流量")]

    parts = {
        "vendor": "yunlan",
        "entity": "sh",
        "line": "platform",
        "owner": "gao",
        "currency": "CNY",
        "zone": SHANGHAI,
        "kind": "work_order",
        "schedules": [
            schedule(
                ("Hosting", "云主机"),
                ("by usage; vouchers by tier 10/25/100 %", "按用量计费；代金券分档 10/25/100%"),
                cap="100",
                rules={"nature": "voucher"},
            )
        ],
        "feeds": [
            feed("outages", "outages", "Outages", "中断", "outages", "中断", dims=["zone"]),
            feed("tickets", "commitments", "P1 tickets", "P1 工单", "tickets", "工单"),
            feed("backups", "counts", "Backups", "备份", "backups", "备份"),
        ],
        "levels": [
            level(
                "AVL",
                "outages",
                ("Availability", "可用率"),
                "99.95",
                "99.90",
                measure="availability",
                precision=3,
                clause="3.1",
                definition_en="Time in which the cloud hosts could be reached, of the whole month.",
                definition_zh="当月云主机可访问的时间占比。",
                more={"credit": {"type": "bands", "bands": TIERS}},
            ),
            level("P1", "tickets", ("P1 answered within 15 min", "P1 工单 15 分钟内响应率"), "95", "90", clause="3.2"),
            level("BCK", "backups", ("Backups done", "备份完成率"), "99.5", "98.0", clause="3.3"),
        ],
        "figures": {
            "outages": Outages(
                "OUT",
                {-9: "58", -1: "52", 0: "12.96"},
                usual=("4", "16"),
                moments={-1: (16, "20:04")},
                zones=("cn-east-1a", "cn-east-1b"),
            ),
            "tickets": Cases("YL", 24, 15, missed={-4: 1}),
            "backups": Counts(720, ("99.6", "99.95")),
        },
        "fees": fees,
    }
    order = dict(value=D("4900000"), claim_days=claim, **VOUCHER)
    master = days.month(-13)
    return [
        Agreement(
            number=f"F-{master.year}-001",
            vendor="yunlan",
            entity="sh",
            line="platform",
            owner="gao",
            currency="CNY",
            zone=SHANGHAI,
            kind="master",
            title=("Master agreement on cloud services", "云服务框架合同"),
            first=-13,
            terms=dict(
                starts_on=master,
                ends_on=days.last_day(-2),
                evergreen=True,
                notice_days=60,
                liability_cap=D("10000000"),
                **VOUCHER,
            ),
        ),
        Agreement(
            number=f"C-{master.year}-015",
            parent=f"F-{master.year}-001",
            title=("Hosting, former order", "云主机，上一订单"),
            first=-13,
            last=-10,
            terms=dict(starts_on=master, ends_on=days.last_day(-10), notice_days=30, **order),
            stays="closed",
            **parts,
        ),
        Agreement(
            number=f"C-{start.year}-001",
            parent=f"F-{master.year}-001",
            title=("Hosting, yearly order", "云主机年度订单"),
            first=-9,
            terms=dict(starts_on=start, ends_on=days.last_day(2), notice_days=30, **order),
            **parts,
        ),
    ]


def kite(days: Days) -> Agreement:
    ends = days.ahead(12 + 90)
    traffic = by_month(-13, 602, 640, 803, 786, 655, 618, 640, 662, 671, 704, 712, 745, 768, 820)

    def fees(offset: int) -> list[Fee]:
        if offset == 0:  # from the statement, by the rate card
            return []
        many = traffic[offset]
        words = (f"14,500 and 9 × {many - 400} TB over 400", f"14,500，另 400 TB 以上 {many - 400} TB × 9")
        return [("main", D(14_500) + 9 * (many - 400), *words)]

    return Agreement(
        number=f"C-{add_months(ends + ONE_DAY, -24).year}-004",
        vendor="kite",
        entity="eu",
        line="platform",
        owner="gao",
        currency="EUR",
        zone=BERLIN,
        title=("Content delivery network", "内容分发网络"),
        first=-13,
        terms={
            "starts_on": add_months(ends + ONE_DAY, -24),
            "ends_on": ends,
            "renews_months": 12,
            "notice_days": 90,
            "delivery_days": 4,
            "decide_days": 5,
            "value": D("420000"),
            "liability_cap": D("250000"),
        },
        schedules=[
            schedule(
                ("CDN", "内容分发"),
                ("EUR 14,500, and EUR 9 a TB over 400", "14,500 欧元，400 TB 以上每 TB 9 欧元"),
                risk="10",
            )
        ],
        feeds=[
            feed("outages", "outages", "Outages", "中断", "outages", "中断"),
            feed("latency", "counts", "Answers by speed", "响应速度", "requests, in thousands", "千次请求"),
            feed("tickets", "commitments", "P1 incidents", "P1 事件", "incidents", "事件"),
        ],
        levels=[
            level(
                "AVL",
                "outages",
                ("Availability", "可用率"),
                "99.99",
                "99.90",
                measure="availability",
                precision=3,
                weight="70",
            ),
            level("LAT", "latency", ("Answered within 50 ms", "50 毫秒内响应率"), "95", "90", weight="30"),
            level("P1", "tickets", ("P1 solved within 4 h", "P1 事件 4 小时内解决率"), "90", "80"),
        ],
        figures={
            "outages": Outages("KE", {0: "0.864"}, usual=("0.5", "3.5")),
            "latency": Counts(910_000, ("96.4", "97.9")),
            "tickets": Cases("KI", 3, 240),
        },
        fees=fees,
        stated=lambda offset: {"traffic": D(traffic[offset]), "certificates": D("240")},
        amendments=(
            Amendment(
                0,
                "Rate card: fixed part that follows an index, traffic in tiers, certificates at cost",
                card={
                    "with_tax": True,
                    "silence_days": 10,
                    "pay_days": 30,
                    "pay_from": "invoice",
                    "index_name": "HICP services, euro area",
                    "index_base": "126.4",
                    "index_share": "50",
                    "index_cap": "3",
                },
                rates=[
                    {
                        "code": "base",
                        "schedule": "main",
                        "name_en": "Network, 400 TB included",
                        "name_zh": "基础网络（含 400 TB）",
                        "kind": "fixed",
                        "fixed": D("14500"),
                        "indexed": True,
                    },
                    {
                        "code": "traffic",
                        "schedule": "main",
                        "name_en": "Traffic",
                        "name_zh": "流量",
                        "kind": "unit",
                        "tiers": [["400", "0"], [None, "9"]],
                        "unit_en": "TB",
                        "unit_zh": "TB",
                    },
                    {
                        "code": "certificates",
                        "schedule": "main",
                        "name_en": "Certificates of third parties",
                        "name_zh": "第三方证书",
                        "kind": "pass_through",
                    },
                ],
            ),
        ),
    )


def tongxin(days: Days) -> list[Agreement]:
    """A master agreement, the running work order, and the next one, signed and not begun."""
    start = days.month(-13)
    milestones = {-8: ("360000", 1), -3: ("400000", 2)}

    def fees(offset: int) -> list[Fee]:
        amount, n = milestones.get(offset, ("0", 0))
        words = (
            (f"180,000 and milestone {n}, {D(amount):,}", f"180,000，另里程碑 {n}：{D(amount):,}")
            if n
            else ("fixed fee", "固定费用")
        )
        return [("main", D(180_000) + D(amount), *words)]

    common = {
        "vendor": "tongxin",
        "entity": "sh",
        "line": "platform",
        "owner": "gao",
        "currency": "CNY",
        "zone": SHANGHAI,
    }
    return [
        Agreement(
            number=f"F-{start.year}-002",
            kind="master",
            title=("Master agreement on software development", "软件开发框架合同"),
            first=-13,
            terms={
                "starts_on": start,
                "ends_on": days.last_day(22),
                "renews_months": 12,
                "notice_days": 60,
                "liability_cap": D("3000000"),
            },
            **common,
        ),
        Agreement(
            number=f"C-{start.year}-016",
            kind="work_order",
            parent=f"F-{start.year}-002",
            title=("Order system: care and milestones", "订单系统维护与里程碑"),
            first=-9,
            terms={"starts_on": days.month(-9), "ends_on": days.last_day(14), "notice_days": 30, "value": D("5500000")},
            schedules=[
                schedule(("Development", "开发"), ("CNY 180,000 and milestones", "180,000 元，另计里程碑"), risk="5")
            ],
            feeds=[
                feed("changes", "commitments", "Changes", "变更", "changes", "变更"),
                feed("tickets", "commitments", "P2 tickets", "P2 工单", "tickets", "工单"),
                feed("milestones", "commitments", "Deliveries accepted first time", "一次验收", "deliveries", "交付"),
            ],
            levels=[
                level(
                    "CHG",
                    "changes",
                    ("Successful changes", "变更成功率"),
                    "96",
                    "92",
                    weight="100",
                    n_min=20,
                    more={"low_volume": {"rule": "carry"}},
                    clause="4.1",
                ),
                level(
                    "P2",
                    "tickets",
                    ("P2 solved within 8 business hours", "P2 工单 8 工作小时内解决率"),
                    "90",
                    "80",
                    level_class="key",
                    clause="4.2",
                ),
                level(
                    "ACC",
                    "milestones",
                    ("Accepted the first time", "一次验收通过率"),
                    "85",
                    "75",
                    level_class="key",
                    clause="4.3",
                ),
            ],
            figures={
                "changes": Cases("CHG", 26, 2_880, manies={0: 19, -6: 27}, missed={0: 2, -6: 1}, judged=True),
                "tickets": Cases("TX", 34, 1_440, usual_missed=2),
                "milestones": Cases("MS", 3, 4_320, judged=True),
            },
            nothing=frozenset({("milestones", -7), ("milestones", -1)}),
            fees=fees,
            amendments=(
                Amendment(
                    0,
                    "Rate card: the fixed fee, and what is left of the milestones",
                    card={"with_tax": True, "silence_days": 5, "pay_days": 30, "pay_from": "invoice"},
                    rates=[
                        {
                            "code": "care",
                            "schedule": "main",
                            "name_en": "Care and operation",
                            "name_zh": "维护与运维",
                            "kind": "fixed",
                            "fixed": D("180000"),
                            "tax_percent": "6",
                        },
                        {
                            "code": "order-3",
                            "schedule": "main",
                            "name_en": "Order centre, stage 3",
                            "name_zh": "订单中心三期",
                            "kind": "milestone",
                            "fixed": D("420000"),
                            "tax_percent": "6",
                            "due_on": days.ago(10),
                        },
                    ],
                ),
            ),
            **common,
        ),
        Agreement(
            number=f"C-{days.month(1).year}-027",
            kind="work_order",
            parent=f"F-{start.year}-002",
            title=("Membership app, fixed price", "会员应用，固定总价"),
            first=2,
            terms={
                "starts_on": days.month(2),
                "ends_on": days.last_day(8),
                "notice_days": 30,
                "value": D("960000"),
                "no_levels_reason": "Paid by accepted milestones; clause 9 of the master agreement deals with delay.",
            },
            schedules=[schedule(("Development", "开发"), ("fixed price by milestones", "按里程碑固定总价"))],
            stays="signed",
            document="platform",
            **common,
        ),
    ]


def platform(days: Days) -> list[Agreement]:
    return [*yunlan(days), kite(days), *tongxin(days)]

"""Contact centres and the one-stop marketing house: the good story, a renewal in approval, and fabricated reviews."""

from decimal import Decimal as D

from portal.seeding.agreed import SHANGHAI, WARSAW, Agreement, Fee, feed, level, schedule, terminate
from portal.seeding.days import Days
from portal.seeding.files import Asked, Cases, Counts, Region, Value


def qinghe(days: Days) -> Agreement:
    start = days.month(-13)

    def fees(offset: int) -> list[Fee]:
        return [("main", D(527_000), "85 seats × 6,200", "85 席 × 6,200 元")]

    return Agreement(
        number=f"C-{start.year}-012",
        vendor="qinghe",
        entity="sh",
        line="customer-service",
        owner="sofie",
        currency="CNY",
        zone=SHANGHAI,
        title=("Customer service, mainland", "境内客户服务"),
        first=-11,
        terms={
            "starts_on": start,
            "ends_on": days.last_day(10),
            "renews_months": 12,
            "notice_days": None,
            "notice_months": 3,
            "value": D("12700000"),
            "liability_cap": D("1500000"),
        },
        schedules=[
            schedule(
                ("Contact centre", "客服中心"),
                ("85 seats at CNY 6,200", "85 席，每席 6,200 元"),
                risk="5",
                rules={"earn_back": {"months": 3, "at_least": "expected"}},
            )
        ],
        feeds=[
            feed("chats", "counts", "Chats answered by a person", "人工会话", "chats", "会话"),
            feed("satisfaction", "values", "Satisfaction", "满意度", "answers", "评价"),
            feed("samples", "commitments", "Sampled conversations", "质检抽样", "samples", "抽样"),
        ],
        levels=[
            level(
                "CSAT",
                "satisfaction",
                ("Satisfaction", "满意度"),
                "88",
                "84",
                definition_en="Customers who were satisfied or very satisfied, of those who answered.",
                definition_zh="参评客户中表示满意或非常满意的比例。",
                measure="value",
                precision=1,
                weight="100",
            ),
            level("RSP", "chats", ("Answered by a person within 3 min", "人工 3 分钟内响应率"), "95", "90"),
            level("CRT", "samples", ("No critical error", "无重大差错率"), "97", "94", precision=1),
        ],
        figures={
            "chats": Counts(268_000, ("95.3", "96.8")),
            "satisfaction": Value(
                {-9: "88.2", -8: "88.5", -6: "88.1", -4: "88.0", -3: "81.2", -2: "88.4", -1: "88.9", 0: "89.1"},
                "88.3",
                21_400,
            ),
            "samples": Cases(
                "QH",
                320,
                30,
                manies=dict.fromkeys(range(-13, 1), 320),
                usual_missed=6,
                missed={0: 4, -3: 9},
                judged=True,
            ),
        },
        fees=fees,
    )


def vistula(days: Days) -> Agreement:
    start = days.month(-8)
    answered = Counts(
        37_400,
        ("80.4", "83.0"),
        totals={0: 38_400},
        rates={0: "82.40", -5: "78.90"},
        dimension="language",
        regions=(Region("de", 60, "83"), Region("pl", 25, "82"), Region("en", 15, "81")),
    )

    def fees(offset: int) -> list[Fee]:
        _good, many = answered.figures(Asked("vistula", "calls", offset, days.month(offset), WARSAW))
        return [("main", many * D("1.85"), f"{many:,} contacts × 1.85", f"{many:,} 次联络 × 1.85")]

    return Agreement(
        number=f"C-{start.year}-022",
        vendor="vistula",
        entity="eu",
        line="customer-service",
        owner="sofie",
        currency="EUR",
        zone=WARSAW,
        title=("Customer service, Europe", "欧洲客户服务"),
        first=-8,
        terms={
            "starts_on": start,
            "ends_on": days.last_day(2),
            "notice_days": 30,
            "value": D("880000"),
            "liability_cap": D("440000"),
        },
        schedules=[schedule(("Contact centre", "客服中心"), ("EUR 1.85 a contact", "每次联络 1.85 欧元"), risk="6")],
        feeds=[
            feed("calls", "counts", "Contacts answered", "接听", "contacts", "联络", dims=["language"]),
            feed("solved", "counts", "Contacts solved at once", "首次解决", "contacts", "联络"),
            feed("mail", "counts", "Mails", "邮件", "mails", "邮件"),
        ],
        levels=[
            level("ANS", "calls", ("Answered within 20 s", "20 秒内接听率"), "80", "72", weight="50"),
            level("FCR", "solved", ("Solved at the first contact", "首次解决率"), "72", "66", weight="30"),
            level("ML", "mail", ("Mails answered within 24 h", "邮件 24 小时内答复率"), "95", "90", weight="20"),
        ],
        figures={
            "calls": answered,
            "solved": Counts(37_000, ("72.6", "75.2")),
            "mail": Counts(9_300, ("95.3", "97.0")),
        },
        fees=fees,
    )


def muxing(days: Days) -> Agreement:
    """One house, two schedules: what it makes, and what it sells."""
    start = days.month(-8)
    sales = {-8: "14.2", -7: "16.8", -6: "17.3", -5: "18.9", -4: "24.6", -3: "18.1", -2: "19.0", -1: "20.2", 0: "21.4"}

    def fees(offset: int) -> list[Fee]:
        millions = D(sales[offset])
        return [
            ("creative", D(120_000), "fixed fee", "固定费用"),
            ("selling", millions * 45_000, f"4.5 % of CNY {millions} m sold", f"销售额 {millions} 百万元的 4.5%"),
        ]

    return Agreement(
        number=f"C-{start.year}-005",
        vendor="muxing",
        entity="sh",
        line="marketing",
        owner="song",
        currency="CNY",
        zone=SHANGHAI,
        title=("Shop operation, campaigns and pictures", "店铺代运营、推广与视觉"),
        first=-8,
        terms={
            "starts_on": start,
            "ends_on": days.last_day(15),
            "notice_days": 60,
            "value": D("23000000"),
            "liability_cap": D("3000000"),
            "deposit": D("500000"),
            "top_up_days": 15,
        },
        schedules=[
            schedule(
                ("Creative", "视觉创意"),
                ("CNY 120,000 a month", "每月 120,000 元"),
                code="creative",
                line="creative",
                risk="10",
            ),
            schedule(
                ("Selling", "代运营推广"),
                ("4.5 % of sales; deposit CNY 500,000", "销售额的 4.5%；保证金 500,000 元"),
                code="selling",
                rights=[terminate("REV", 1, (days.ahead(11) - days.last_day(0)).days)],
            ),
        ],
        feeds=[
            feed("assets", "commitments", "Pictures and films", "素材", "assets", "素材"),
            feed("reviews", "values", "Fabricated reviews found", "查实虚构评价", "reviews", "评价"),
            feed("traffic", "counts", "Paid traffic", "付费流量", "clicks", "点击"),
        ],
        levels=[
            level("AST", "assets", ("Assets on time", "素材准时交付率"), "95", "90", weight="100")
            | {"schedule": "creative"},
            level(
                "REV",
                "reviews",
                ("Fabricated reviews", "虚构评价数"),
                "0",
                "0",
                definition_en="Reviews that were written without a purchase, found in the month.",
                definition_zh="当月查实的无真实交易的评价数。",
                measure="value",
                precision=0,
                unit="",
                direction="down",
            )
            | {"schedule": "selling"},
            level("IVT", "traffic", ("Invalid traffic", "无效流量率"), "5", "10", direction="down")
            | {"schedule": "selling"},
        ],
        figures={
            "assets": Cases("MX", 96, 2_880, usual_missed=2, missed={-4: 7}),
            "reviews": Value({0: "37"}, "0", 5_200),
            "traffic": Counts(1_240_000, ("2.6", "4.3")),
        },
        fees=fees,
    )


def service(days: Days) -> list[Agreement]:
    return [qinghe(days), vistula(days), muxing(days)]

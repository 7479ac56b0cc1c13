"""Which words, currencies, rates, entities, calendars and vendors does the demonstration rest on?"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from contracts.terms import MONDAY_TO_FRIDAY, WorkingDays
from portal.seeding.days import Days, at
from portal.seeding.joining import company
from vendors.actions import vendors as actions
from vendors.actions.calendars import publish_calendar
from vendors.actions.entities import save_entity
from vendors.actions.reference import load_reference
from vendors.models import BuyerEntity, Calendar, Currency, FxRate, ServiceLine, User, Vendor
from vendors.models.calendars import WEEKDAYS
from vendors.special_days import SpecialDay
from vendors.system import system_user

ENTITIES = [
    ("sh", "Haiyun Trading (Shanghai) Co., Ltd.", "上海海云商贸有限公司", "CN", "CNY", "Asia/Shanghai"),
    ("eu", "Haiyun Europe GmbH", "海云欧洲有限公司", "DE", "EUR", "Europe/Berlin"),
    ("hk", "Haiyun HK Ltd", "海云香港有限公司", "HK", "HKD", "Asia/Hong_Kong"),
]
RATES = {
    "EUR": (
        "8.21",
        "8.19",
        "8.16",
        "8.14",
        "8.10",
        "8.07",
        "8.05",
        "8.02",
        "7.99",
        "7.96",
        "7.93",
        "7.91",
        "7.88",
        "7.85",
    ),
    "HKD": (
        "0.914",
        "0.915",
        "0.913",
        "0.912",
        "0.911",
        "0.910",
        "0.911",
        "0.912",
        "0.913",
        "0.914",
        "0.915",
        "0.916",
        "0.917",
        "0.918",
    ),
}
# country: names in both languages, office hours, official through, note
CALENDARS = {
    "CN": (
        "Offices, mainland China",
        "中国内地办公日历",
        ("09:00", "18:00"),
        date(2026, 12, 31),
        "Holidays and make-up days as published by the State Council.",
    ),
    "HK": ("Offices, Hong Kong", "香港办公日历", ("09:00", "18:00"), date(2027, 12, 31), "General holidays."),
    "DE": (
        "Offices, Germany",
        "德国办公日历",
        ("09:00", "17:00"),
        date(2027, 12, 31),
        "Public holidays of all states; those of single states are left out.",
    ),
    "NL": ("Offices, Netherlands", "荷兰办公日历", ("09:00", "17:00"), date(2027, 12, 31), "Public holidays."),
    "PL": ("Offices, Poland", "波兰办公日历", ("09:00", "17:00"), date(2027, 12, 31), "Days off by law."),
}
# country, names in both languages, days: one, or first and last; a + before a day that is worked
HOLIDAYS = [
    ("CN", "New Year", "元旦", "2025-01-01 2026-01-01/03 +2026-01-04"),
    (
        "CN",
        "Spring Festival",
        "春节",
        "2025-01-28/31 2025-02-01/04 +2025-01-26 +2025-02-08 2026-02-15/23 +2026-02-14 +2026-02-28",
    ),
    ("CN", "Qingming", "清明节", "2025-04-04/06 2026-04-04/06"),
    ("CN", "Labour Day", "劳动节", "2025-05-01/05 +2025-04-27 2026-05-01/05 +2026-05-09"),
    ("CN", "Dragon Boat Festival", "端午节", "2025-05-31 2025-06-01/02 2026-06-19/21"),
    ("CN", "National Day and Mid-Autumn Festival", "国庆节、中秋节", "2025-10-01/08 +2025-09-28 +2025-10-11"),
    ("CN", "Mid-Autumn Festival", "中秋节", "2026-09-25/27"),
    ("CN", "National Day", "国庆节", "2026-10-01/07 +2026-09-20 +2026-10-10"),
    ("HK", "New Year", "元旦", "2025-01-01 2026-01-01 2027-01-01"),
    ("HK", "Lunar New Year", "农历新年", "2025-01-29/31 2026-02-17/19 2027-02-06 2027-02-08/09"),
    ("HK", "Ching Ming Festival", "清明节", "2025-04-04 2026-04-06 2027-04-05"),
    ("HK", "Easter", "复活节", "2025-04-18/19 2025-04-21 2026-04-03/04 2026-04-07 2027-03-26/27 2027-03-29"),
    ("HK", "Labour Day", "劳动节", "2025-05-01 2026-05-01 2027-05-01"),
    ("HK", "Buddha’s Birthday", "佛诞", "2025-05-05 2026-05-25 2027-05-13"),
    ("HK", "Tuen Ng Festival", "端午节", "2025-05-31 2026-06-19 2027-06-09"),
    ("HK", "Establishment Day", "香港特别行政区成立纪念日", "2025-07-01 2026-07-01 2027-07-01"),
    ("HK", "National Day", "国庆日", "2025-10-01 2026-10-01 2027-10-01"),
    ("HK", "Day after Mid-Autumn Festival", "中秋节翌日", "2025-10-07 2026-09-26 2027-09-16"),
    ("HK", "Chung Yeung Festival", "重阳节", "2025-10-29 2026-10-19 2027-10-08"),
    ("HK", "Christmas", "圣诞节", "2025-12-25/26 2026-12-25/26 2027-12-25 2027-12-27"),
    ("DE", "New Year", "元旦", "2025-01-01 2026-01-01 2027-01-01"),
    ("DE", "Good Friday", "耶稣受难日", "2025-04-18 2026-04-03 2027-03-26"),
    ("DE", "Easter Monday", "复活节星期一", "2025-04-21 2026-04-06 2027-03-29"),
    ("DE", "Labour Day", "劳动节", "2025-05-01 2026-05-01 2027-05-01"),
    ("DE", "Ascension Day", "耶稣升天节", "2025-05-29 2026-05-14 2027-05-06"),
    ("DE", "Whit Monday", "圣灵降临节星期一", "2025-06-09 2026-05-25 2027-05-17"),
    ("DE", "German Unity Day", "德国统一日", "2025-10-03 2026-10-03 2027-10-03"),
    ("DE", "Christmas", "圣诞节", "2025-12-25/26 2026-12-25/26 2027-12-25/26"),
    ("NL", "New Year", "元旦", "2025-01-01 2026-01-01 2027-01-01"),
    ("NL", "Good Friday", "耶稣受难日", "2025-04-18 2026-04-03 2027-03-26"),
    ("NL", "Easter", "复活节", "2025-04-20/21 2026-04-05/06 2027-03-28/29"),
    ("NL", "King’s Day", "国王节", "2025-04-26 2026-04-27 2027-04-27"),
    ("NL", "Liberation Day", "解放日", "2025-05-05"),
    ("NL", "Ascension Day", "耶稣升天节", "2025-05-29 2026-05-14 2027-05-06"),
    ("NL", "Whitsun", "圣灵降临节", "2025-06-08/09 2026-05-24/25 2027-05-16/17"),
    ("NL", "Christmas", "圣诞节", "2025-12-25/26 2026-12-25/26 2027-12-25/26"),
    ("PL", "New Year", "元旦", "2025-01-01 2026-01-01 2027-01-01"),
    ("PL", "Epiphany", "主显节", "2025-01-06 2026-01-06 2027-01-06"),
    ("PL", "Easter", "复活节", "2025-04-20/21 2026-04-05/06 2027-03-28/29"),
    ("PL", "Labour Day", "劳动节", "2025-05-01 2026-05-01 2027-05-01"),
    ("PL", "Constitution Day", "宪法日", "2025-05-03 2026-05-03 2027-05-03"),
    ("PL", "Whit Sunday", "圣灵降临节", "2025-06-08 2026-05-24 2027-05-16"),
    ("PL", "Corpus Christi", "基督圣体节", "2025-06-19 2026-06-04 2027-05-27"),
    ("PL", "Assumption Day", "圣母升天节", "2025-08-15 2026-08-15 2027-08-15"),
    ("PL", "All Saints’ Day", "诸圣节", "2025-11-01 2026-11-01 2027-11-01"),
    ("PL", "Independence Day", "独立日", "2025-11-11 2026-11-11 2027-11-11"),
    ("PL", "Christmas", "圣诞节", "2025-12-24/26 2026-12-24/26 2027-12-24/26"),
]
# code, names, legal name, country, line, what it does in both languages
VENDORS = [
    (
        "yunlan",
        "Yunlan Cloud",
        "云岚云",
        "云岚云计算有限公司",
        "CN",
        "platform",
        "Hosting for the mainland shop",
        "境内商城云主机",
    ),
    (
        "kite",
        "Kite Edge GmbH",
        "凯特边缘网络",
        "Kite Edge GmbH",
        "DE",
        "platform",
        "Content delivery network in Europe",
        "欧洲内容分发网络",
    ),
    (
        "tongxin",
        "Tongxin Software",
        "桐信软件",
        "桐信软件技术有限公司",
        "CN",
        "platform",
        "Develops and keeps the order system",
        "订单系统开发与维护",
    ),
    ("hengtong", "Hengtong Pay", "恒瞳支付", "恒瞳支付服务有限公司", "CN", "payment", "Acquirer", "收单机构"),
    (
        "lindenpay",
        "Lindenpay Europe B.V.",
        "菩提支付欧洲",
        "Lindenpay Europe B.V.",
        "NL",
        "payment",
        "Payment service provider",
        "支付服务商",
    ),
    (
        "jufu",
        "Jufu Code Pay",
        "聚福码付",
        "聚福码付网络科技有限公司",
        "CN",
        "payment",
        "Aggregates code payment in shops",
        "门店聚合扫码支付",
    ),
    ("fengyuan", "Fengyuan Express", "沣源速递", "沣源速递有限公司", "CN", "logistics", "Courier", "快递"),
    (
        "rheinlog",
        "Rheinlog Fulfilment GmbH",
        "莱茵仓配",
        "Rheinlog Fulfilment GmbH",
        "DE",
        "logistics",
        "Warehouse and dispatch in Europe",
        "欧洲仓储发货",
    ),
    (
        "baicang",
        "Baicang Supply Chain",
        "百仓供应链",
        "百仓供应链管理有限公司",
        "CN",
        "logistics",
        "Warehouse in Jiaxing",
        "嘉兴仓库",
    ),
    (
        "polder",
        "Polder Parcel B.V.",
        "波德包裹",
        "Polder Parcel B.V.",
        "NL",
        "logistics",
        "Last mile in the Low Countries",
        "荷比末端配送",
    ),
    (
        "nanling",
        "Nanling Cold Chain",
        "南岭冷链",
        "南岭冷链运输有限公司",
        "CN",
        "logistics",
        "Refrigerated trucks",
        "冷链运输",
    ),
    (
        "qinghe",
        "Qinghe Contact",
        "清禾客服",
        "清禾客户服务有限公司",
        "CN",
        "customer-service",
        "Contact centre, Chinese",
        "中文客服中心",
    ),
    (
        "vistula",
        "Vistula Care Sp. z o.o.",
        "维斯瓦客服",
        "Vistula Care Sp. z o.o.",
        "PL",
        "customer-service",
        "Contact centre, German, Polish, English",
        "德波英客服中心",
    ),
    (
        "muxing",
        "Muxing Commerce",
        "沐星电商代运营",
        "沐星电子商务有限公司",
        "CN",
        "marketing",
        "Shops, campaigns and pictures",
        "代运营、推广与视觉",
    ),
]


def write_down(days: Days) -> str:
    """Lines, currencies, rates, entities and calendars; says what there is."""
    load_reference()
    for source, rates in RATES.items():
        for offset, rate in zip(range(-13, 1), rates, strict=True):
            FxRate.objects.update_or_create(
                date=days.last_day(offset), source_id=source, target_id="CNY", defaults={"rate": Decimal(rate)}
            )
    for code, name_en, name_zh, country, currency, zone in ENTITIES:
        BuyerEntity.objects.create(
            code=code,
            name_en=name_en,
            name_zh=name_zh,
            country=country,
            currency_id=currency,
            zone=zone,
        )
    for country in CALENDARS:
        _publish(country, at(days.month(-24), "09:00", "Asia/Shanghai"))
    return (
        f"{ServiceLine.objects.count()} service lines, {Currency.objects.count()} currencies with month-end rates"
        f", {len(ENTITIES)} legal entities"
        f", {len(CALENDARS)} calendars"
    )


def _publish(country: str, now: datetime) -> None:
    """The calendar of a country's offices, with the days that were official when this was written."""
    name_en, name_zh, hours, official_through, note = CALENDARS[country]
    calendar, _made = Calendar.objects.update_or_create(
        code=country, defaults={"country": country, "name_en": name_en, "name_zh": name_zh}
    )
    publish_calendar(
        calendar,
        by=system_user("calendar"),
        hours={weekday: [list(hours)] for weekday in WEEKDAYS[:5]},
        official_through=official_through,
        days=_days_of(country),
        note=note,
        now=now,
    )


def _days_of(country: str) -> list[SpecialDay]:
    return [item for row in HOLIDAYS if row[0] == country for item in _special_days(*row[1:])]


def office_days(country: str) -> WorkingDays | None:
    """The working days of a country’s offices as official when this was written; None where none are known."""
    if country not in CALENDARS:
        return None
    closed = frozenset(item.day for item in _days_of(country) if not item.is_open)
    made_up = frozenset(item.day for item in _days_of(country) if item.is_open)
    return WorkingDays(MONDAY_TO_FRIDAY.weekdays, closed, made_up, CALENDARS[country][3])


def _special_days(name_en: str, name_zh: str, written: str) -> list[SpecialDay]:
    """2026-01-01/03 is three days off, +2026-01-04 a Sunday that is worked."""
    found = []
    for part in written.split():
        is_open = part.startswith("+")
        first, _, last = part.removeprefix("+").partition("/")
        start = date.fromisoformat(first)
        for number in range(start.day, int(last or start.day) + 1):
            found.append(SpecialDay(start.replace(day=number), is_open, name_en, name_zh))
    return found


def on_board(days: Days, people: dict[str, User]) -> str:
    """The vendors: recorded by procurement, approved by legal who has seen the papers."""
    first = days.month(-19)
    save_entity(
        entity=BuyerEntity.objects.get(code="sh"),
        by=people["lin"],
        is_large=True,
        source=f"{first.year - 1} 年度审计报告：零售业，从业人员 1,240 人，营业收入 9.6 亿元",
        now=at(first, "09:30", "Asia/Shanghai"),
    )
    for n, (code, name_en, name_zh, legal, country, line, does_en, does_zh) in enumerate(VENDORS):
        day = first - timedelta(days=130 - 5 * n)
        vendor = actions.create_vendor(
            by=people["lin"],
            code=code,
            name_en=name_en,
            name_zh=name_zh,
            legal_name=legal,
            country=country,
            summary_en=does_en,
            summary_zh=does_zh,
            line=ServiceLine.objects.get(code=line),
            **company(code),
            now=at(day, "10:00", "Asia/Shanghai"),
        )
        actions.approve_vendor(
            vendor,
            by=people["lu"],
            attested="Registration, licences and insurance seen and in date.",
            now=at(day + timedelta(days=9), "15:30", "Asia/Shanghai"),
        )
    return f"{Vendor.objects.count()} vendors"

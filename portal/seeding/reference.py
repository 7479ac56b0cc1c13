"""Which words, currencies, rates, entities and vendors does the demonstration rest on?"""

from datetime import timedelta
from decimal import Decimal

from portal.seeding.days import Days, at
from vendors.actions import vendors as actions
from vendors.models import BuyerEntity, Currency, FxRate, ServiceLine, User, Vendor

LINES = [
    ("platform", "platform", "Platform", "平台支持服务"),
    ("payment", "process", "Payment", "支付服务"),
    ("logistics", "process", "Logistics", "物流服务"),
    ("customer-service", "process", "Customer service", "客户服务"),
    ("marketing", "process", "Marketing", "营销推广"),
    ("creative", "process", "Creative", "视觉创意"),
    ("data", "platform", "Data and analytics", "数据服务"),
    ("other", "process", "Other", "其他服务"),
]
CURRENCIES = [("CNY", "Renminbi", "人民币"), ("EUR", "Euro", "欧元"), ("HKD", "Hong Kong dollar", "港元")]
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
    """Lines, currencies, rates and entities; says what there is."""
    for position, (code, family, name_en, name_zh) in enumerate(LINES, start=1):
        ServiceLine.objects.update_or_create(
            code=code, defaults={"family": family, "name_en": name_en, "name_zh": name_zh, "position": position}
        )
    for code, name_en, name_zh in CURRENCIES:
        Currency.objects.update_or_create(code=code, defaults={"name_en": name_en, "name_zh": name_zh})
    for source, rates in RATES.items():
        for offset, rate in zip(range(-13, 1), rates, strict=True):
            FxRate.objects.update_or_create(
                date=days.last_day(offset), source_id=source, target_id="CNY", defaults={"rate": Decimal(rate)}
            )
    for code, name_en, name_zh, country, currency, zone in ENTITIES:
        BuyerEntity.objects.create(
            code=code, name_en=name_en, name_zh=name_zh, country=country, currency_id=currency, zone=zone
        )
    return (
        f"{len(LINES)} service lines, {len(CURRENCIES)} currencies with month-end rates, {len(ENTITIES)} legal entities"
    )


def on_board(days: Days, people: dict[str, User]) -> str:
    """The vendors: recorded by procurement, approved by legal who has seen the papers."""
    first = days.month(-19)
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
            now=at(day, "10:00", "Asia/Shanghai"),
        )
        actions.approve_vendor(
            vendor,
            by=people["lu"],
            attested="Registration, licences and insurance seen and in date.",
            now=at(day + timedelta(days=9), "15:30", "Asia/Shanghai"),
        )
    return f"{Vendor.objects.count()} vendors"

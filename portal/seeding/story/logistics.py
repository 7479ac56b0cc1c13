"""Courier, warehouses, last mile and cold chain: where the trouble of the story sits."""

from decimal import Decimal as D

from contracts.terms import ONE_DAY, add_months
from portal.seeding.agreed import (
    AMSTERDAM,
    BERLIN,
    SHANGHAI,
    Agreement,
    Amendment,
    Fee,
    feed,
    level,
    schedule,
    terminate,
)
from portal.seeding.days import Days
from portal.seeding.files import Asked, CaseByCase, Cases, Counts, Region, by_month

REGIONS = (
    Region("East", 408, "94.10"),
    Region("South", 280, "92.36"),
    Region("North", 195, "90.88"),
    Region("West", 117, "84.02"),
)
PARCELS = by_month(
    -13,
    571_000,
    590_400,
    742_300,
    588_900,
    561_200,
    438_700,
    570_400,
    575_100,
    592_600,
    688_200,
    581_500,
    588_000,
    604_000,
    652_000,
)
ON_TIME = by_month(
    -13,
    549_302,
    569_146,
    698_653,
    565_638,
    540_492,
    418_125,
    549_980,
    556_524,
    570_081,
    660_810,
    558_473,
    544_723,
    556_707,
    598_536,
)
DAMAGED = by_month(
    -13, "0.13", "0.12", "0.14", "0.12", "0.11", "0.13", "0.10", "0.12", "0.13", "0.15", "0.14", "0.15", "0.15", "0.21"
)


def fengyuan(days: Days) -> Agreement:
    start = days.month(-18)

    return Agreement(
        number=f"C-{start.year}-007",
        vendor="fengyuan",
        entity="sh",
        line="logistics",
        owner="deng",
        currency="CNY",
        zone=SHANGHAI,
        title=("Courier services, mainland", "境内快递服务"),
        first=-13,
        terms={
            "starts_on": start,
            "ends_on": days.last_day(5),
            "renews_months": 12,
            "notice_days": 60,
            "delivery_days": 5,
            "decide_days": 45,
            "value": D("64000000"),
            "liability_cap": D("8000000"),
            "credit_words_en": "service fee deduction",
            "credit_words_zh": "服务费扣减",
            "objection_days": 5,
        },
        schedules=[
            schedule(
                ("Courier", "快递"),
                ("per parcel by weight and zone", "按件计费，依重量与区域"),
                risk="6",
                rights=[terminate("OTD", 3, (days.ahead(30) - days.last_day(0)).days)],
            )
        ],
        feeds=[
            feed("parcels", "counts", "Parcels by day and region", "每日分区包裹", "parcels", "包裹", dims=["region"]),
            feed("damage", "counts", "Lost or damaged parcels", "丢失破损包裹", "parcels", "包裹"),
            feed("complaints", "commitments", "Complaints", "投诉", "complaints", "投诉"),
        ],
        levels=[
            level(
                "OTD",
                "parcels",
                ("On-time delivery", "准时妥投率"),
                "96",
                "93",
                weight="60",
                clause="6.2",
                definition_en="Parcels signed for by the promised time, of those due in the month.",
                definition_zh="当月应妥投包裹中，在承诺时间内签收的比例。",
            ),
            level(
                "DMG",
                "damage",
                ("Loss and damage", "丢失破损率"),
                "0.15",
                "0.30",
                weight="40",
                clause="6.3",
                direction="down",
                definition_en="Parcels lost or damaged, of those delivered in the month.",
                definition_zh="当月妥投包裹中丢失或破损的比例。",
            ),
            level(
                "CMP",
                "complaints",
                ("Complaints answered within 7 days", "投诉七日内答复率"),
                "100",
                "98",
                level_class="key",
                clause="6.5",
                definition_en="By law; no credit follows.",
                definition_zh="法定要求，不计费。",
            ),
        ],
        figures={
            "parcels": Counts(
                0,
                ("96", "97"),
                exact={n: (ON_TIME[n], many) for n, many in PARCELS.items()},
                dimension="region",
                regions=REGIONS,
            ),
            "damage": Counts(0, ("0.1", "0.14"), rates=DAMAGED, totals=PARCELS),
            "complaints": Cases(
                "TS", 3600, 10_080, missed={-11: 18, -2: 11}, manies={-11: 4_737, -2: 3_793, 0: 4_118}, judged=True
            ),
        },
        card={"with_tax": True, "silence_days": 5, "pay_days": 45, "pay_from": "confirmation"},
        rates=[
            {
                "code": "parcel",
                "schedule": "main",
                "feed": "parcels",
                "name_en": "Parcels",
                "name_zh": "快递件",
                "kind": "unit",
                "unit_en": "parcel",
                "unit_zh": "件",
                "price": "4.10",
                "tax_percent": "6",
            }
        ],
        amendments=(
            Amendment(
                -9,
                "At risk 6 → 8 % of the month’s fee",
                lambda part: {**part, "at_risk_percent": D(8), "cap_percent": D(8)},
            ),
            Amendment(
                -3,
                "Third miss in a row × 1.5",
                lambda part: {**part, "at_risk_percent": D(8), "cap_percent": D(8), "repeat": ["1", "1", "1.5"]},
            ),
        ),
    )


def rheinlog(days: Days) -> Agreement:
    start = days.month(-16)
    counts = Counts(
        226_000,
        ("98.6", "99.0"),
        rates={-4: "96.1", -3: "95.2", -2: "94.3", -1: "93.0", 0: "91.6"},
        totals={0: 232_400},
    )

    def fees(offset: int) -> list[Fee]:
        _good, orders = counts.figures(_asked(days, "rheinlog", "shipments", offset, BERLIN))
        storage = D("41360.00") if offset == 0 else D(39_800 + 140 * (offset + 11))
        words = (f"{orders:,} orders × 2.35, storage {storage:,}", f"{orders:,} 单 × 2.35，仓储 {storage:,}")
        return [("main", orders * D("2.35") + storage, *words)]

    return Agreement(
        number=f"C-{start.year}-011",
        vendor="rheinlog",
        entity="eu",
        line="logistics",
        owner="deng",
        currency="EUR",
        zone=BERLIN,
        title=("Fulfilment from Duisburg", "杜伊斯堡仓配服务"),
        first=-11,
        terms={
            "starts_on": start,
            "ends_on": days.last_day(7),
            "renews_months": 12,
            "notice_days": 90,
            "delivery_days": 4,
            "value": D("14100000"),
            "liability_cap": D("2000000"),
        },
        schedules=[schedule(("Fulfilment", "仓配"), ("EUR 2.35 an order, and storage", "每单 2.35 欧元，另计仓储"))],
        feeds=[
            feed("shipments", "counts", "Orders by cut-off", "截单发货", "orders", "订单"),
            feed("stock", "counts", "Stock counts", "盘点", "stock positions", "库位"),
            feed("returns", "counts", "Returns checked", "退货质检", "returns", "退货"),
        ],
        levels=[
            level(
                "CUT", "shipments", ("Shipped by cut-off", "截单前发货率"), "98.5", "96.0", precision=1, clause="4.1"
            ),
            level("STK", "stock", ("Stock accuracy", "库存准确率"), "99.5", "98.5", precision=1, clause="4.2"),
            level(
                "RET",
                "returns",
                ("Returns checked within 48 h", "退货 48 小时内质检率"),
                "95",
                "90",
                precision=1,
                clause="4.3",
            ),
        ],
        figures={
            "shipments": counts,
            "stock": Counts(18_000, ("99.56", "99.72"), rates={0: "99.6"}, totals={0: 18_200}),
            "returns": Counts(20_600, ("95.2", "96.1"), rates={0: "95.8", -1: "95.2"}, totals={0: 21_340}),
        },
        fees=fees,
    )


def baicang(days: Days) -> Agreement:
    start = days.month(-7)
    shipped = Counts(
        376_000,
        ("98.15", "98.60"),
        rates={-1: "98.20", -4: "99.12"},
        exact={0: (361_189, 392_000)},
        busy={0: (4, 85_500, 361_189 - 301_350)},
    )

    return Agreement(
        number=f"C-{start.year}-003",
        vendor="baicang",
        entity="sh",
        line="logistics",
        owner="deng",
        currency="CNY",
        zone=SHANGHAI,
        title=("Warehousing and dispatch, Jiaxing", "嘉兴仓储发货服务"),
        first=-7,
        acceptor="deng",
        terms={
            "starts_on": start,
            "ends_on": days.last_day(16),
            "renews_months": 0,
            "notice_days": 60,
            "extension_count": 2,
            "extension_months": 12,
            "extension_notice_days": 90,
            "value": D("19200000"),
            "liability_cap": D("3000000"),
            "claim_days": (days.ahead(12) - days.last_day(0)).days,
        },
        schedules=[
            schedule(
                ("Warehouse", "仓储"),
                ("CNY 2.10 an order; bonus 1 %", "每单 2.10 元；奖励 1%"),
                risk="7.5",
                rules={"bonus": {"percent": "1", "when": {"level": "SHP", "at_least": "99.00"}}},
            )
        ],
        feeds=[
            feed("accuracy", "counts", "Orders picked right", "拣货准确", "orders", "订单"),
            feed("orders", "counts", "Orders shipped within 24 h", "24 小时发货", "orders", "订单"),
            feed("stock", "counts", "Stock counts", "盘点", "stock positions", "库位"),
        ],
        levels=[
            level("ACC", "accuracy", ("Order accuracy", "订单准确率"), "99.90", "99.70", clause="5.1"),
            level(
                "SHP",
                "orders",
                ("Shipped within 24 h", "24 小时发货率"),
                "98",
                "95",
                weight="100",
                clause="5.2",
                definition_en="Orders handed to the courier within 24 hours, of those due in the month.",
                definition_zh="当月应发订单中，24 小时内交付快递的比例。",
            ),
            level("STK", "stock", ("Stock accuracy", "库存准确率"), "99.8", "99.5", precision=1, clause="5.3"),
        ],
        figures={
            "accuracy": Counts(376_000, ("99.905", "99.94"), rates={0: "99.93", -1: "99.92"}, totals={0: 392_000}),
            "orders": CaseByCase(shipped, "BC", since=0),
            "stock": Counts(24_200, ("99.8", "99.85"), rates={0: "99.8", -1: "99.8"}, totals={0: 24_600}),
        },
        card={"with_tax": False, "silence_days": 5, "pay_days": 90, "pay_from": "invoice"},
        rates=[
            {
                "code": "order",
                "schedule": "main",
                "feed": "orders",
                "name_en": "Orders handled",
                "name_zh": "订单作业",
                "kind": "unit",
                "unit_en": "order",
                "unit_zh": "单",
                "price": "2.10",
                "tax_percent": "6",
            }
        ],
        amendments=(
            Amendment(
                0,
                "Orders are listed one by one, so that relief can name them",
                feeds=lambda part: {**part, "kind": "commitments"} if part["code"] == "orders" else part,
            ),
        ),
    )


def polder(days: Days) -> Agreement:
    ends = days.ahead(28 + 90)
    start = add_months(ends + ONE_DAY, -24)
    parcels = Counts(
        47_000,
        ("95.2", "96.4"),
        totals={-2: 47_600},
        dimension="country",
        regions=(Region("NL", 70, "96"), Region("BE", 30, "94")),
    )

    def fees(offset: int) -> list[Fee]:
        many = 48_000 if offset >= -1 else parcels.figures(_asked(days, "polder", "parcels", offset, AMSTERDAM))[1]
        return [("main", many * D("3.95"), f"{many:,} parcels × 3.95", f"{many:,} 件 × 3.95")]

    return Agreement(
        number=f"C-{start.year}-019",
        vendor="polder",
        entity="eu",
        line="logistics",
        owner="deng",
        currency="EUR",
        zone=AMSTERDAM,
        title=("Last mile, Netherlands and Belgium", "荷兰与比利时末端配送"),
        first=-8,
        silent=frozenset({-1, 0}),
        terms={
            "starts_on": start,
            "ends_on": ends,
            "renews_months": 12,
            "notice_days": 90,
            "delivery_days": 4,
            "value": D("4500000"),
            "liability_cap": D("500000"),
            "claim_days": 90,
        },
        schedules=[schedule(("Last mile", "末端配送"), ("EUR 3.95 a parcel", "每件 3.95 欧元"), risk="5")],
        feeds=[
            feed("parcels", "counts", "Parcels on time", "准时包裹", "parcels", "包裹", dims=["country"]),
            feed("attempts", "counts", "First attempts", "首次投递", "attempts", "投递"),
            feed("damage", "counts", "Damaged parcels", "破损包裹", "parcels", "包裹"),
        ],
        levels=[
            level("OTD", "parcels", ("On-time delivery", "准时妥投率"), "95", "92", weight="60"),
            level("FST", "attempts", ("Delivered at the first attempt", "首次投递成功率"), "90", "86", weight="40"),
            level("DMG", "damage", ("Damage", "破损率"), "0.30", "0.60", direction="down"),
        ],
        figures={
            "parcels": parcels,
            "attempts": Counts(47_000, ("90.4", "92.0"), rates={-4: "89.30"}),
            "damage": Counts(47_000, ("0.18", "0.29")),
        },
        fees=fees,
    )


def nanling(days: Days) -> Agreement:
    start = days.month(-13)
    trips = by_month(-13, 148, 151, 172, 160, 155, 131, 149, 154, 158, 163, 161, 159, 162, 164)

    def fees(offset: int) -> list[Fee]:
        return [("main", trips[offset] * D(1850), f"{trips[offset]} trips × 1,850", f"{trips[offset]} 车次 × 1,850")]

    return Agreement(
        number=f"C-{start.year}-014",
        vendor="nanling",
        entity="sh",
        line="logistics",
        owner="deng",
        currency="CNY",
        zone=SHANGHAI,
        title=("Refrigerated trucking, South China", "华南冷链运输"),
        first=-11,
        terms={
            "starts_on": start,
            "ends_on": days.last_day(10),
            "renews_months": 12,
            "notice_days": 60,
            "clear_days": True,
            "value": D("7200000"),
            "liability_cap": D("2000000"),
        },
        schedules=[schedule(("Cold chain", "冷链"), ("CNY 1,850 a trip", "每车次 1,850 元"), risk="4")],
        feeds=[
            feed("temperature", "counts", "Temperature readings", "温度读数", "readings", "读数"),
            feed("trips", "commitments", "Trips", "车次", "trips", "车次"),
            feed("proofs", "commitments", "Signed proofs of delivery", "签收单", "proofs", "签收单"),
        ],
        levels=[
            level("TMP", "temperature", ("Temperature in range", "温度达标率"), "99.5", "98.5", precision=1),
            level("OTD", "trips", ("Arrived on time", "准点到达率"), "97", "94", precision=1, weight="100"),
            level("POD", "proofs", ("Signed proof within 3 days", "三日内回传签收单"), "98", "95", precision=1),
        ],
        figures={
            "temperature": Counts(11_200, ("99.52", "99.75"), exact={0: (11_400, 11_480)}, rates={-1: "99.5"}),
            "trips": Cases("LC", 158, 480, manies=trips, missed={-1: 7, 0: 4}, usual_missed=3),
            "proofs": Cases("POD", 158, 4_320, manies=trips, usual_missed=2, missed={0: 3}),
        },
        fees=fees,
    )


def logistics(days: Days) -> list[Agreement]:
    return [fengyuan(days), rheinlog(days), baicang(days), polder(days), nanling(days)]


def _asked(days: Days, vendor: str, code: str, offset: int, zone: str) -> Asked:
    return Asked(vendor, code, offset, days.month(offset), zone)

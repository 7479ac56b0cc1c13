"""A snapshot written by hand: Fengyuan Express of the demonstration world, October 2026, every sum checked on paper."""

from sla.engine import read_case, simulate

MONTHS = [f"{2025 + (9 + n) // 12}-{(9 + n) % 12 + 1:02d}-01" for n in range(1, 13)]  # November 2025 to October 2026


def months(values, volumes, outcomes, expected, minimum):
    ratings = {"met": "good", "below_expected": "requires", "below_minimum": "inadequate", "not_reported": "inadequate"}
    return [
        {
            "month": month,
            "value": value,
            "outcome": outcome,
            "rating": ratings[outcome],
            "volume": volume,
            "expected": expected,
            "minimum": minimum,
        }
        for month, value, volume, outcome in zip(MONTHS, values, volumes, outcomes, strict=True)
    ]


VOLUMES = [742300, 588900, 561200, 438700, 570400, 575100, 592600, 688200, 581500, 588000, 604000, 652000]
ON_TIME = "94.12 96.05 96.31 95.31 96.42 96.77 96.20 96.02 95.40 92.64 92.17 91.80".split()
DAMAGE = "0.14 0.12 0.11 0.13 0.10 0.12 0.13 0.15 0.14 0.15 0.15 0.21".split()
COMPLAINTS = "99.6 100 100 100 100 100 100 100 100 99.8 100 100".split()
M, E, B = "met", "below_expected", "below_minimum"


def workings():
    """What the engine says for the same month: the working of each level by its code, and of the schedule by ""."""

    def level(code, expected, minimum, credit, **more):
        return {"code": code, "expected": expected, "minimum": minimum, "credit": credit, **more}

    late = {"OTD": {"good": 598536, "total": 652000}, "CMP": {"good": 4118, "total": 4118}}
    kept = late | {"LAD": {"good": 652, "total": 652000}}
    months = [
        {"start": f"2026-{n:02}-01", "end": f"2026-{n:02}-{last}", "charges": "2673200.00", "data": data}
        for n, last, data in (
            (8, 31, kept),
            (9, 30, kept),
            (10, 31, late | {"LAD": {"good": 1369, "total": 652000}}),
        )
    ]
    case = {
        "format": "steward-case/1",
        "currency": "CNY",
        "zone": "Asia/Shanghai",
        "levels": [
            level("OTD", "96", "93", {"type": "weighted", "weight": "60"}),
            level("LAD", "0.15", "0.30", {"type": "weighted", "weight": "40"}, direction="down"),
            level("CMP", "100", "98", {"type": "none"}, precision=1, **{"class": "key"}),
        ],
        "rules": {"at_risk_percent": "8", "cap_percent": "8", "repeat": ["1", "1", "1.5"]},
        "periods": months,
    }
    result = simulate(read_case(case))[-1]
    steps = {level.code: level.working for level in result.levels} | {"": result.working}
    return {
        code: [{"code": step.code, "figures": dict(step.figures)} for step in working]
        for code, working in steps.items()
    }


def snapshot():
    working = workings()
    on_time = {
        "code": "OTD",
        "name_en": "On-time delivery",
        "name_zh": "准时妥投率",
        "definition_en": "Parcels delivered by the promised time, % of those due in the month",
        "definition_zh": "当月应妥投包裹中，在承诺时间内妥投的占比",
        "volume_name_en": "Parcels due",
        "volume_name_zh": "应妥投包裹",
        "class": "critical",
        "direction": "up",
        "unit": "%",
        "precision": 2,
        "rounding": "half_up",
        "expected": "96",
        "minimum": "93",
        "weight": "60",
        "source": "self_reported",
        "rows_en": "parcels",
        "rows_zh": "包裹",
        "clause": "6.2",
        "exact": "91.8",
        "value": "91.80",
        "volume": 652000,
        "outcome": B,
        "rating": "inadequate",
        "default": True,
        "repeat": 3,
        "credit_raw": "192470.40",
        "credit": "148054.15",
        "history": months(ON_TIME, VOLUMES, [E, M, M, E, M, M, M, M, E, B, B, B], "96", "93"),
        "working": working["OTD"],
    }
    damage = on_time | {
        "code": "LAD",
        "name_en": "Loss and damage",
        "name_zh": "丢失破损率",
        "definition_en": "Parcels lost or damaged, % of those due in the month",
        "definition_zh": "当月应妥投包裹中，丢失或破损的占比",
        "direction": "down",
        "expected": "0.15",
        "minimum": "0.30",
        "weight": "40",
        "exact": "0.21",
        "value": "0.21",
        "outcome": E,
        "rating": "requires",
        "repeat": 1,
        "credit_raw": "85542.40",
        "credit": "65801.85",
        "history": months(DAMAGE, VOLUMES, [*[M] * 11, E], "0.15", "0.30"),
        "working": working["LAD"],
    }
    complaints = on_time | {
        "code": "CMP",
        "name_en": "Complaints answered within 7 days",
        "name_zh": "七日内处理投诉",
        "definition_en": "Complaints answered within seven days, % of those received",
        "definition_zh": "收到的投诉中，七日内处理完毕的占比",
        "volume_name_en": "Complaints",
        "volume_name_zh": "投诉",
        "class": "key",
        "precision": 1,
        "expected": "100",
        "minimum": "98",
        "weight": "0",
        "exact": "100",
        "value": "100.0",
        "volume": 4118,
        "outcome": M,
        "rating": "good",
        "default": False,
        "repeat": 0,
        "credit_raw": "0.00",
        "credit": "0.00",
        "history": months(
            COMPLAINTS,
            [4700, 3900, 3800, 3100, 3700, 3600, 3800, 4300, 3700, 3900, 4000, 4118],
            [E, *[M] * 8, E, M, M],
            "100",
            "98",
        ),
        "working": working["CMP"],
        "rows_en": "complaints",
        "rows_zh": "投诉",
    }
    return {
        "format": "steward-report/1",
        "report": {
            "revision": 1,
            "state": "final",
            "supersedes": None,
            "issued_at": "2026-11-20T08:15:00+00:00",
            "cut_off": "2026-11-19T02:00:00+00:00",
        },
        "month": {
            "start": "2026-10-01",
            "end": "2026-10-31",
            "zone": "Asia/Shanghai",
            "state": "locked",
            "locked_on": "2026-11-20",
        },
        "buyer": {"name_en": "Haiyun Trading (Shanghai) Co., Ltd", "name_zh": "上海海云商贸有限公司"},
        "vendor": {
            "code": "fengyuan",
            "name_en": "Fengyuan Express",
            "name_zh": "沣源速递",
            "line_en": "Logistics services",
            "line_zh": "物流服务",
            "is_real": False,
        },
        "contract": {
            "number": "C-2025-007",
            "title_en": "Courier services",
            "title_zh": "快递服务",
            "version": 3,
            "effective_from": "2026-01-01",
            "hash": "b7d1" * 16,
        },
        "evaluation": {
            "n": 1,
            "supersedes": None,
            "hash": "5be290d1" * 8,
            "evaluated_at": "2026-11-19T02:00:00+00:00",
        },
        "schedules": [
            {
                "code": "A",
                "name_en": "Courier",
                "name_zh": "快递",
                "currency": "CNY",
                "charges": "2673200.00",
                "pass_through": "0.00",
                "base": "2673200.00",
                "at_risk": "213856.00",
                "cap": "213856.00",
                "raw": "278012.80",
                "total": "213856.00",
                "levels": [on_time, damage, complaints],
                "working": working[""],
            }
        ],
        "breaches": [
            {"level": "OTD", "outcome": B, "repeat": 3, "state": "open", "opened_on": "2026-11-19", "answer": ""},
            {"level": "LAD", "outcome": E, "repeat": 1, "state": "open", "opened_on": "2026-11-19", "answer": ""},
        ],
        "credits": [
            {"kind": "credit", "currency": "CNY", "amount": "213856.00", "state": "notified", "object_by": "2026-11-27"}
        ],
        "deliveries": [
            {
                "feed": "parcels",
                "name_en": "Parcels",
                "name_zh": "包裹",
                "source": "vendor",
                "revision": 2,
                "file": "fengyuan-2026-10.csv",
                "sha256": "ab12cd34" * 8,
                "rows": 652000,
                "accepted_on": "2026-11-19",
                "none_declared": False,
            }
        ],
    }

"""Small cases, each with one thing changed from the ordinary."""

from sla.engine.case import CaseError, read_case


def level(code="OTD", **more):
    return {"code": code, "expected": "96", **more}


def month(data=None, **more):
    return {"start": "2026-01-01", "end": "2026-01-31", "data": {} if data is None else data, **more}


def case(*levels, periods=None, **more):
    return {
        "format": "steward-case/1",
        "zone": "Asia/Shanghai",
        "levels": list(levels) or [level()],
        "periods": [month()] if periods is None else periods,
        **more,
    }


def measured(kind, data, *, relief=(), files=None, zone="Asia/Shanghai", **measure):
    """What arrived for the only level of a January, measured in this way."""
    document = case(
        level(measure={"kind": kind, **measure}),
        periods=[month({"OTD": data}, relief=list(relief))],
        zone=zone,
        **({"calendar": {}} if measure.get("clock") == "business" else {}),
    )
    return read_case(document, csv=files).periods[0].levels[0]


def faults(document, **more):
    """What is said of a document that cannot be worked out."""
    try:
        read_case(document, **more)
    except CaseError as problem:
        return list(problem.faults)
    return []

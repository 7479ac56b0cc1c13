"""Is every metric of the catalogue there, in both languages, with data it can be measured from?"""

from collections import Counter
from datetime import date

import pytest

from contracts import actions
from contracts.case import case_terms
from contracts.content import FEEDS_OF_MEASURE, content
from contracts.faults import faults
from contracts.packs import metrics, packs, rows_of
from contracts.queries import latest_version
from sla.engine.case.read import read_case
from sla.engine.types import Direction, Terms

CATALOGUE = {
    "platform": "AVL SUC LAT RSP-P1 RSP-P2 RSP-P3 RSP-P4 RES-P1 RES-P2 MTTR RTO RPO CHG BKP VUL",
    "payment": "AVL AUTH TECH SETT RECON RFND CB-MC VAMP VAMP-ACQ EFM FRD PCI",
    "logistics": "POF OTIF PICK OTS OTD LSR VTR ACC DMG LOSS INV D2S RET CMP",
    "customer-service": "CSAT FRT SL FCR ABD AHT OCC QA",
    "marketing": "OTC FRA VIEW IVT DISC FAKE LST",
}
PREFIX = {"platform": "PLT", "payment": "PAY", "logistics": "LOG", "customer-service": "CS", "marketing": "MKT"}
CREDIT = {"type": "flat", "percent": "2"}


def test_every_metric_of_the_catalogue_stands_in_its_pack():
    assert {pack.code: [metric.code for metric in pack.metrics] for pack in packs()} == {
        line: [f"{PREFIX[line]}-{code}" for code in codes.split()] for line, codes in CATALOGUE.items()
    }


def test_no_code_stands_twice_in_all_packs():
    feeds = Counter(feed.code for pack in packs() for feed in pack.feeds)
    levels = Counter(metric.code for pack in packs() for metric in pack.metrics)
    assert {code for code, count in (feeds + levels).items() if count > 1} == set()


def test_everything_a_person_reads_stands_in_both_languages_and_fits_its_column():
    blank, long = [], []
    for pack in packs():
        for row in [*(feed.row for feed in pack.feeds), *(metric.row for metric in pack.metrics)]:
            for name, most in {"name": 120, "definition": 300, "row_words": 60}.items():
                if name == "definition" and "kind" in row or name == "row_words" and "measure" in row:
                    continue
                for language in ("en", "zh"):
                    text = row.get(f"{name}_{language}", "")
                    blank += [] if text.strip() else [(row["code"], name, language)]
                    long += [(row["code"], name)] if len(text) > most else []
    assert (blank, long) == ([], [])


def test_no_feed_is_idle_and_each_carries_what_its_levels_measure():
    wrong = []
    for pack in packs():
        kinds = {feed.code: feed.kind for feed in pack.feeds}
        read = {code for metric in pack.metrics for code in metric.feeds}
        wrong += sorted(kinds.keys() ^ read)
        wrong += [
            metric.code
            for metric in pack.metrics
            if any(kinds.get(code) not in FEEDS_OF_MEASURE[metric.measure] for code in metric.feeds)
        ]
    assert wrong == []


def test_chargebacks_are_counted_over_the_transactions_of_the_month_before():
    (metric,) = metrics(["PAY-CB-MC"])
    assert metric.row["inputs"] == [
        {"feed": "chargebacks", "role": "numerator", "period_offset": 0},
        {"feed": "card-transactions", "role": "denominator", "period_offset": -1},
    ]
    assert metric.row["more"] == {
        "measure": {"scale": "10000"},
        "limits": [{"word": "HECM", "value": "300", "count": 300}, {"word": "ECM", "value": "150", "count": 100}],
    }


def test_the_limits_of_a_card_scheme_carry_their_days_as_text():
    (metric,) = metrics(["PAY-VAMP"])
    assert [
        (limit["value"], limit.get("valid_from"), limit.get("valid_to")) for limit in metric.row["more"]["limits"]
    ] == [
        ("2.20", "2025-06-01", "2026-03-31"),
        ("1.50", "2026-04-01", None),
    ]


def test_what_is_chosen_brings_its_feed_once_and_its_credit():
    feeds, levels = rows_of(["PLT-RSP-P1", "PLT-RES-P1", "PLT-RTO"], schedule="core", credit=CREDIT)
    assert [feed["code"] for feed in feeds] == ["incidents", "recovery-time"]
    assert [(row["code"], row["schedule"], row["more"].get("credit")) for row in levels] == [
        ("PLT-RSP-P1", "core", CREDIT),
        ("PLT-RES-P1", "core", CREDIT),
        ("PLT-RTO", "core", None),
    ]
    assert metrics(["PLT-RSP-P1"])[0].row["more"].keys() == {"measure", "reads"}


def test_a_feed_that_stands_already_is_not_given_again():
    feeds, levels = rows_of(["PLT-MTTR"], schedule="core", standing_feeds=["incidents"])
    assert (feeds, [row["code"] for row in levels]) == ([], ["PLT-MTTR"])


def test_a_code_that_no_pack_has_brings_nothing():
    assert rows_of(["PLT-NOT"], schedule="core") == ([], [])


@pytest.mark.django_db
@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.code)
def test_a_whole_pack_can_be_agreed_and_read_by_the_engine(world, draft, pack):
    version = latest_version(draft)
    feeds, levels = rows_of([metric.code for metric in pack.metrics], schedule="parcels", credit=CREDIT)
    actions.edit_version(version, by=world.vera, feeds=feeds, levels=levels)
    terms = case_terms(version, "parcels")
    assert [fault.path for fault in faults(content(version)) if not fault.path.endswith(".clock")] == []
    calendar = {"country": "CN", "hours": {"mon": [["09:00", "18:00"]]}}
    case = read_case(_case({**terms, "calendar": calendar}))
    assert isinstance(case.terms, Terms)
    assert [level.code for level in case.terms.levels] == [metric.code for metric in pack.metrics]
    assert all(level.direction in Direction for level in case.terms.levels)


def _case(terms: dict) -> dict:
    without_reads = [{name: item for name, item in level.items() if name != "reads"} for level in terms["levels"]]
    return {"format": "steward-case/1", "periods": [], **terms, "levels": without_reads}


def test_days_in_a_pack_are_days():
    limits = [limit for pack in packs() for metric in pack.metrics for limit in metric.row["more"].get("limits", [])]
    days = [limit[name] for limit in limits for name in ("valid_from", "valid_to") if name in limit]
    assert all(date.fromisoformat(day) for day in days)

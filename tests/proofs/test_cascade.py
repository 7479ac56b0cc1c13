"""Does a correction of March change every later month as if it had been right from the start?

One contract is played month by month with a wrong March, which is corrected in January of the next year; another one
is given the right figures at once. Both carry n-in-m, repeat multipliers, a cap for the year, earn-back, a ratchet and
persistent failure, so that every month rests on several before it.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from contracts import actions as contract_actions
from contracts.queries import latest_version
from sla import actions, engine
from sla.live_case import case_of_contract
from sla.models import Credit, LedgerLine
from sla.queries import standing_evaluation
from tests.contracts import worlds
from tests.sla import months

pytestmark = [pytest.mark.prove, pytest.mark.django_db]

LATER = datetime(2027, 1, 20, 4, 0, tzinfo=UTC)
ON_TIME = ["97", "95", "97", "95", "95", "92", "97", "97", "97", "95", "95", "97"]
DAMAGE = ["0.10", "0.20", "0.10", "0.20", "0.10", "0.10", "0.10", "0.10", "0.10", "0.20", "0.20", "0.40"]
CORRECTED = {"on-time": "91", "damage": "0.35"}


@pytest.fixture
def world(db):
    return worlds.cast()


def contract_of(world, number: str):
    contract = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number=number,
        now=datetime(2025, 12, 1, 4, 0, tzinfo=UTC),
        terms=worlds.TERMS | {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)},
    )
    contract_actions.edit_version(
        latest_version(contract),
        by=world.vera,
        now=datetime(2025, 12, 1, 4, 0, tzinfo=UTC),
        schedules=[
            {
                "code": "parcels",
                "name_en": "Parcels",
                "line": world.line,
                "monthly_fee": Decimal("100000.00"),
                "at_risk_percent": "10",
                "repeat": ["1", "1.5", "2"],
                "rules": {
                    "annual_cap_percent": "2.5",
                    "annual_charges": "1200000",
                    "earn_back": {"months": 2, "at_least": "expected"},
                    "ratchet": {"after": 3, "to": "midpoint"},
                    "persistent": {"every": 3, "within_months": 12, "percent_of_annual": "0.2"},
                },
                "triggers": [{"code": "T1", "type": "k_of_n", "k": 3, "n": 6, "exercise_days": 30}],
            }
        ],
        feeds=[
            {"code": "on-time", "kind": "values", "name_en": "On time"},
            {"code": "damage", "kind": "values", "name_en": "Damage"},
        ],
        levels=[
            {
                "schedule": "parcels",
                "code": "on-time",
                "feed": "on-time",
                "name_en": "On time",
                "measure": "value",
                "expected": "96",
                "minimum": "93",
                "weight": "60",
                "more": {"below_expected": {"misses": 3, "of": 6}},
            },
            {
                "schedule": "parcels",
                "code": "damage",
                "feed": "damage",
                "name_en": "Damage",
                "measure": "value",
                "direction": "down",
                "expected": "0.15",
                "minimum": "0.30",
                "weight": "40",
            },
        ],
    )
    worlds.sign(contract, by=world.vera, approver=world.leo, now=datetime(2025, 12, 2, 4, 0, tzinfo=UTC))
    contract_actions.activate_contract(
        contract, by=world.vera, attested="Insurance seen.", now=datetime(2026, 1, 1, 4, 0, tzinfo=UTC)
    )
    return contract


def play(world, contract, figures: dict[str, list[str]]) -> None:
    """Twelve months delivered, accepted, evaluated, approved and locked."""
    for n in range(12):
        day = date(2026, n + 1, 1)
        now = months.month_after(day)
        actions.open_due_periods(now=now, contracts=[contract])
        period = contract.periods.get(starts_on=day)
        for feed, values in figures.items():
            months.deliver(world, period, feed, f"value,n\n{values[n]},500\n", now=now)
        period.refresh_from_db()
        actions.approve_period(period, by=world.fay, now=months.month_after(day, 15))
        actions.lock_period(period, by=world.fay, now=months.month_after(day, 15))


def what_stands(contract) -> list[dict]:
    """Every month's result without the numbers of its evaluations."""
    year = contract.periods.filter(starts_on__year=2026).order_by("starts_on")
    return [standing_evaluation(period).result for period in year]


def test_a_corrected_march_comes_to_what_a_right_march_would_have(world):
    wrong = {"on-time": ON_TIME, "damage": DAMAGE}
    right = {feed: [*values[:2], CORRECTED[feed], *values[3:]] for feed, values in wrong.items()}
    corrected, fresh = contract_of(world, "C-2026-401"), contract_of(world, "C-2026-402")
    play(world, corrected, wrong)
    before = what_stands(corrected)
    march = corrected.periods.get(starts_on=date(2026, 3, 1))
    for feed, figure in CORRECTED.items():
        months.deliver(world, march, feed, f"value,n\n{figure},500\n", now=LATER)
    play(world, fresh, right)
    after = what_stands(corrected)
    assert after == what_stands(fresh)
    assert after[:2] == before[:2]
    assert sum(old != new for old, new in zip(before, after, strict=True)) >= 8

    restated = corrected.periods.filter(state="calculated").order_by("starts_on")
    for period in restated:
        actions.approve_period(period, by=world.fay, now=LATER)
    assert posted(corrected) == posted(fresh)
    restatements = Credit.objects.filter(period__contract=corrected, evaluation__n__gt=1)
    assert restatements.filter(kind=Credit.Kind.ADJUSTMENT).exists()


def posted(contract) -> dict[tuple[str, str, str], int]:
    """(account, level) → minor units over the whole year; what came to nothing is left out."""
    found: dict[tuple[str, str, str], int] = {}
    lines = LedgerLine.objects.filter(entry__contract=contract).select_related("entry__credit__period")
    for line in lines:
        key = (str(line.entry.credit.period.starts_on), line.account, line.level_code)
        found[key] = found.get(key, 0) + line.amount_minor
    return {key: minor for key, minor in found.items() if minor}


def test_the_case_of_the_live_contract_comes_to_the_same(world):
    contract = contract_of(world, "C-2026-403")
    play(world, contract, {"on-time": ON_TIME, "damage": DAMAGE})
    case = engine.read_case(case_of_contract(contract))
    stored = [result["schedules"][0] for result in what_stands(contract)]
    for period, kept in zip(engine.simulate(case), stored, strict=True):
        now = engine.write_period_result(period, 2)
        assert {name: now[name] for name in ("levels", "credits", "triggers", "earned_back")} == {
            name: kept[name] for name in ("levels", "credits", "triggers", "earned_back")
        }

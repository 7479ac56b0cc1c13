"""Is a vendor assessed by the model in force, judged otherwise by two only, and are sub-contractors consented to?"""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from vendors.actions import risk as actions
from vendors.actions import vendors as vendor_actions
from vendors.lifecycle import NotPossible
from vendors.models import Assessment, Event, RiskModelVersion
from vendors.queries.risk import current_assessment
from vendors.reference import read

WORST = {row["code"]: row["choices"][-1]["code"] for row in read("risk")["questions"]}
MILD = {row["code"]: row["choices"][0]["code"] for row in read("risk")["questions"]}


@pytest.fixture
def model(world):  # noqa: F811
    actions.load_risk_model()
    return RiskModelVersion.objects.get()


def test_an_assessment_keeps_its_model_and_is_superseded_by_the_next(world, model):  # noqa: F811
    first = actions.assess_vendor(world.acme, by=world.vera, answers=WORST, now=NOON)
    content = {**model.content, "bounds": {"critical": "4.9", "high": "4.8", "medium": "4.7"}}
    actions.publish_risk_model(by=world.vera, content=content, note="Higher bounds.", now=NOON)
    second = actions.assess_vendor(world.acme, by=world.leo, answers=MILD, now=NOON)
    first.refresh_from_db()
    assert (first.tier, first.model.n, first.next_review_on) == ("critical", 1, date(2026, 11, 4))
    assert (second.n, second.model.n, second.tier, second.supersedes) == (2, 2, "low", first)
    assert current_assessment(world.acme) == second
    assert Event.objects.filter(name="assess").first().before == {"tier": "critical", "score": "5.00"}


def test_without_every_answer_or_a_model_nothing_is_assessed(world):  # noqa: F811
    with pytest.raises(NotPossible):
        actions.assess_vendor(world.acme, by=world.vera, answers=WORST)
    actions.load_risk_model()
    with pytest.raises(NotPossible):
        actions.assess_vendor(world.acme, by=world.vera, answers={**WORST, "stops": "perhaps"})
    with pytest.raises(PermissionDenied):
        actions.assess_vendor(world.acme, by=world.fay, answers=WORST)
    assert Assessment.objects.count() == 0


def test_a_judged_tier_counts_once_a_second_person_has_confirmed_it(world, model):  # noqa: F811
    found = actions.assess_vendor(world.acme, by=world.vera, answers=MILD, now=NOON)
    actions.judge_tier(found, by=world.leo, tier="high", why="It holds our keys.", now=NOON)
    found.refresh_from_db()
    before = found.counting
    with pytest.raises(PermissionDenied):
        actions.confirm_tier(found, by=world.leo, now=NOON)
    actions.confirm_tier(found, by=world.vera, now=NOON)
    found.refresh_from_db()
    assert (before, found.counting) == ("low", "high")
    with pytest.raises(NotPossible):
        actions.confirm_tier(found, by=world.vera, now=NOON)


def test_due_diligence_ends_only_with_an_assessment(world, model):  # noqa: F811
    kite = vendor_actions.create_vendor(
        by=world.vera, code="kite", name_en="Kite", country="DE", line=world.line, now=NOON
    )
    vendor_actions.start_due_diligence(kite, by=world.vera, now=NOON)
    with pytest.raises(NotPossible) as refused:
        vendor_actions.approve_vendor(kite, by=world.leo, now=NOON)
    assert "Its risk has not been assessed." in refused.value.reasons


def test_a_sub_contractor_works_only_with_consent(world, model):  # noqa: F811
    haul = actions.propose_sub_contractor(
        world.acme, by=world.vera, name="Line Haul", service="Trunks", country="cn", now=NOON
    )
    rider = actions.propose_sub_contractor(
        world.acme, by=world.vera, name="Riders", service="Last mile", country="CN", via=haul, touches_pii=True
    )
    with pytest.raises(PermissionDenied):
        actions.consent_to_sub_contractor(haul, by=world.otto)
    actions.consent_to_sub_contractor(haul, by=world.leo, note="Licence seen.")
    with pytest.raises(NotPossible):
        actions.refuse_sub_contractor(rider, by=world.leo, note=" ")
    actions.refuse_sub_contractor(rider, by=world.leo, note="No agreement on data.")
    assert [(row.state, row.rank, row.country) for row in (haul, rider)] == [
        ("consented", 1, "CN"),
        ("refused", 2, "CN"),
    ]
    with pytest.raises(NotPossible):
        actions.propose_sub_contractor(world.globex, by=world.vera, name="X", service="Y", country="CN", via=haul)

"""Is a world that is laid down the one that was built, and is it built wherever it could differ?"""

import pytest
from django.db import transaction

from sla import actions
from tests import kept
from tests.contracts import worlds
from tests.sla import months
from tests.sla.months import JUNE, MAY
from vendors.models import ServiceLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def built(monkeypatch) -> list[str]:
    """The names of what was really built, in order; nothing is remembered from other tests."""
    names: list[str] = []
    monkeypatch.setattr(kept, "_steps", {})
    monkeypatch.setattr(kept, "_stands", ())
    difference = kept._difference

    def noticed(before, after, returned):
        names.append(type(returned).__name__)
        return difference(before, after, returned)

    monkeypatch.setattr(kept, "_difference", noticed)
    return names


def a_month(day=MAY, **said):
    world = worlds.cast()
    contract = months.running_contract(world)
    return world, contract, months.whole_month(world, contract, day, **said)


def undone(work):
    """What `work` returns, and every row it leaves, taken back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "_stands", ())
        with transaction.atomic():
            returned, rows = work(), kept._everything()
            transaction.set_rollback(True)
    return returned, rows


def test_the_second_time_the_same_rows_are_laid_down_and_equal_objects_returned(built):
    (first, rows), (second, rows_again) = undone(a_month), undone(a_month)
    assert built == ["SimpleNamespace", "Contract", "Period"]
    assert rows_again == rows
    assert second == first
    assert (second[2] is first[2], second[2].state) == (False, "calculated")


def test_work_goes_on_from_what_was_laid_down_as_from_what_was_built(built):
    def approved():
        world, contract, period = a_month(good=91)
        actions.approve_period(period, by=world.otto, now=months.month_after(MAY, 15))
        months.whole_month(world, contract, JUNE)
        periods = contract.periods.filter(starts_on__lte=JUNE).order_by("starts_on")
        return list(periods.values_list("state", "evaluations__total_minor"))

    (first, _), (second, _) = undone(approved), undone(approved)
    assert second == first == [("approved", 480000), ("calculated", 0)]
    assert built == ["SimpleNamespace", "Contract", "Period"]  # June comes after another write: built each time


def test_other_arguments_or_another_past_are_another_month(built):
    undone(a_month)
    undone(lambda: a_month(good=91))
    undone(lambda: a_month(JUNE))
    assert built == ["SimpleNamespace", "Contract", "Period", "Period", "Period"]


def test_nothing_is_laid_down_beside_rows_of_others(built):
    ServiceLine.objects.create(code="cloud", family="platform", name_en="Cloud")
    worlds.cast()
    assert (built, kept._stands) == ([], None)


def test_a_savepoint_that_is_taken_back_is_a_write(built):
    with transaction.atomic():
        worlds.cast()
        transaction.set_rollback(True)
    worlds.cast()
    assert (built, kept._stands) == (["SimpleNamespace"], None)


def test_a_test_that_changes_code_or_settings_builds():
    kept.begin({"world", "monkeypatch"})
    assert kept._stands is None
    kept.begin({"world"})
    assert kept._stands == ()
    kept.begin({"world"}, build=True)
    assert kept._stands is None

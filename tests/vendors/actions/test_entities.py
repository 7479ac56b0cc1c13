"""Is a legal entity of ours recorded by who may, and its size only with what it is taken from?"""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from vendors.actions.entities import save_entity
from vendors.models import BuyerEntity, Event

pytestmark = pytest.mark.django_db
SAID = "Annual accounts of 2025"


def lines():
    return [(row.name, row.by, row.note, row.before, row.after) for row in Event.objects.filter(record_type=ENTITY)]


ENTITY = "vendors.buyerentity"


def test_a_new_one_stands_in_the_trail_with_what_was_said(world):  # noqa: F811
    said = {"code": "hk", "name_en": "Haiyun HK", "name_zh": "海云香港", "country": "HK", "zone": "Asia/Hong_Kong"}
    row = save_entity(by=world.vera, currency=world.cny, tax_number="", is_large=None, now=NOON, **said)
    assert BuyerEntity.objects.get(code="hk") == row
    assert lines() == [("create", world.vera, "", None, said | {"currency": "CNY"})]


def test_its_size_is_stated_and_taken_back_only_with_what_it_is_taken_from(world):  # noqa: F811
    BuyerEntity.objects.update(is_large=None)
    for size, before in ((True, None), (False, True), (None, False)):
        with pytest.raises(ValidationError, match="Say what its size is taken from."):
            save_entity(by=world.vera, entity=world.entity, is_large=size, source=" ", now=NOON)
        save_entity(by=world.vera, entity=world.entity, is_large=size, source=f" {SAID} ", now=NOON)
        assert BuyerEntity.objects.get().is_large is size
        assert lines()[0] == ("edit", world.vera, SAID, {"is_large": before}, {"is_large": size})
    save_entity(by=world.vera, entity=world.entity, is_large=None, now=NOON)
    assert len(lines()) == 3


def test_only_who_keeps_the_reference_data_does_it_and_only_as_far_as_there_are_fields(world):  # noqa: F811
    for person in (world.ada, world.max, world.alan):
        with pytest.raises(PermissionDenied):
            save_entity(by=person, entity=world.entity, name_en="Ours", now=NOON)
    with pytest.raises(TypeError, match="a legal entity has no colour"):
        save_entity(by=world.vera, entity=world.entity, colour="red", now=NOON)

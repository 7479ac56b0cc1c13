"""Does a vendor's overview say how each area stands, the worst first, to those who may know it?"""

import pytest

from portal.pages.glance import glance_of
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.contracts.worlds import NOON
from tests.sla import months
from tests.sla.months import MAY
from tests.vendors import asked, owed
from vendors.actions.vendors import create_vendor
from vendors.models import Vendor

pytestmark = pytest.mark.django_db
DAY = NOON.date()


def said(user, vendor) -> dict[str, tuple[str, str]]:
    return {str(one.label): (one.mark, one.words) for one in glance_of(user, Vendor.objects.get(pk=vendor.pk), DAY)}


def test_each_area_is_said_with_its_worst_mark_and_how_many_of_each(world, settings):  # noqa: F811
    contract = months.running_contract(world)
    months.whole_month(world, contract, MAY, good=90)
    owed.a_duty("fakes", ("clause", "no-fakes"))
    asked.found(world)
    asked.found(world, title="Small", severity="low")
    assert said(world.vera, world.acme) == {
        "Levels": ("inadequate", "1 Inadequate, 3 Good"),
        "Duties": ("inadequate", "1 missing"),
        "Findings": ("requires", "1 High, 1 Low"),
        "Risk": ("other", "not assessed"),
    }
    assert list(said(world.alan, world.acme)) == ["Levels", "Duties", "Findings"]
    assert said(world.gita, world.acme) == {}


def test_an_area_without_anything_open_says_so_and_a_level_without_a_month_too(world):  # noqa: F811
    months.running_contract(world)
    assert said(world.vera, world.acme) == {
        "Levels": ("other", "no month judged yet"),
        "Findings": ("good", "none open"),
        "Risk": ("other", "not assessed"),
    }


def test_a_vendor_on_its_way_in_has_its_next_step_instead(world):  # noqa: F811
    kite = create_vendor(by=world.vera, code="kite", name_en="Kite", country="DE", line=world.line, now=NOON)
    assert said(world.vera, kite) == {}

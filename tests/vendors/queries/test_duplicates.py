"""Are two records of one company noticed, by whatever they share, and only by who may see both?"""

import pytest

from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.vendors import joined
from vendors.actions import joining
from vendors.actions.vendors import edit_vendor
from vendors.models import ServiceLine
from vendors.queries.duplicates import SIGNS, Shared, likenesses, sign

LEI = "HWUPKR0MPOU8FGXBT394"


def shared(vendor, user):
    return [(row.vendor.code, row.shared, row.same_group) for row in likenesses(vendor, user)]


@pytest.mark.django_db
def test_what_two_vendors_share_is_said_and_who_shares_most_stands_first(world):  # noqa: F811
    kite = joined.a_prospect(world)
    joined.tell_everything(kite, by=joined.an_admin(kite))
    edit_vendor(
        world.acme, by=world.vera, address="1, harbour road.", phone="021 5550-0198", legal_representative="KIM KITE"
    )
    edit_vendor(world.globex, by=world.vera, registration_number=joined.USCC.lower())
    assert shared(kite, world.vera) == [
        ("acme", ("Phone number ending in 0198", "The same address", "Legal representative Kim Kite"), False),
        ("globex", (f"Registration number {joined.USCC}",), False),
    ]
    assert shared(world.globex, world.leo) == [("kite", (f"Registration number {joined.USCC}",), False)]


@pytest.mark.django_db
def test_a_name_a_group_and_identifiers_count_too(world):  # noqa: F811
    twin = joined.a_prospect(world, code="acme2", name="ACME Couriers Ltd", lei=LEI, parent=world.acme)
    edit_vendor(world.acme, by=world.vera, lei=LEI)
    assert shared(twin, world.vera) == [("acme", (f"LEI {LEI}", "A name that is alike"), True)]


@pytest.mark.django_db
def test_nobody_learns_of_a_vendor_they_may_not_see(world):  # noqa: F811
    other = ServiceLine.objects.create(code="payment", family="process", name_en="Payment", name_zh="支付服务")
    joined.a_prospect(world, code="acme2", name="Acme Courier")
    pia = worlds.person("pia@haiyun.example", "Pia", "procurement", line=other)
    hidden = worlds.create_vendor(by=world.vera, code="acme3", name_en="Acme Courier", country="CN", line=other)
    assert [row[0] for row in shared(hidden, world.vera)] == ["acme", "acme2"]
    assert shared(hidden, pia) == []
    assert shared(world.acme, world.alan) == []


@pytest.mark.django_db
def test_a_part_that_knows_more_adds_its_own_sign(world):  # noqa: F811
    @sign
    def bank_accounts(vendor, others):
        return {other.pk: Shared("The same bank account", frozenset({"1"})) for other in others}

    try:
        assert shared(world.acme, world.vera) == [("globex", ("The same bank account",), False)]
    finally:
        SIGNS.remove(bank_accounts)


@pytest.mark.django_db
def test_a_contacts_phone_counts_as_the_companys(world):  # noqa: F811
    kite, gull = joined.a_prospect(world), joined.a_prospect(world, code="gull", name="Gull")
    for vendor in (kite, gull):
        joining.save_contacts(vendor, by=joined.an_admin(vendor), contacts={"finance": joined.CONTACT})
    assert shared(kite, world.vera) == [("gull", ("Phone number ending in 0198",), False)]

"""To whom may something of ours be given?"""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from portal.forms.base import colleagues
from portal.forms.contracts.papers import NewContractForm
from portal.forms.diligence import FindingForm
from portal.forms.joining import ConditionForm
from portal.forms.leaving import HandOverForm
from portal.forms.risk import ExitPlanForm, ServiceForm
from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (fixture)
from vendors.models import RoleGrant, ServiceLine, User

FORMS = {
    NewContractForm: "owner",
    FindingForm: "owner",
    ConditionForm: "owner",
    ExitPlanForm: "owner",
    ServiceForm: "owner",
}


@pytest.fixture
def pia(world):  # noqa: F811
    """Pia looks after two lines only, and no vendor that the others see."""
    lines = [ServiceLine.objects.create(code=code, family="process", name_en=code) for code in ("payment", "creative")]
    pia = worlds.person("pia@haiyun.example", "Pia", "service_owner", line=lines[0])
    grant = pia.grants.get()
    RoleGrant.objects.create(
        user=pia,
        role="service_owner",
        line=lines[1],
        starts_on=grant.starts_on,
        granted_by=grant.granted_by,
        confirmed_by=grant.confirmed_by,
    )
    return User.objects.get(pk=pia.pk)


def names(rows) -> list[str]:
    return sorted(str(row) for row in rows)


def test_a_person_of_one_line_may_give_to_all_colleagues_each_once(world, pia):  # noqa: F811
    expected = names(User.objects.filter(pk__in=RoleGrant.objects.values("user")))
    assert {"Pia", "Vera", "Otto", "Leo"} <= set(expected) and not {"Alan", "Gita", "Nina"} & set(expected)
    assert names(colleagues(pia)) == names(colleagues(world.vera)) == expected
    for form, field in FORMS.items():
        assert names(form(user=pia).fields[field].queryset) == expected, form
    assert names(HandOverForm(user=pia, person=world.otto).fields["to"].queryset) == sorted({*expected} - {"Otto"})


def test_who_has_no_role_any_more_or_not_yet_a_confirmed_one_is_given_nothing(world, pia):  # noqa: F811
    left = worlds.person("lea@haiyun.example", "Lea", "service_owner")
    left.grants.update(ends_on=timezone.localdate() - timedelta(days=1))
    new = worlds.person("noa@haiyun.example", "Noa", "procurement")
    new.grants.update(confirmed_by=None)
    gone = worlds.person("gus@haiyun.example", "Gus", "service_owner")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    stays = worlds.person("sam@haiyun.example", "Sam", "service_owner")
    stays.grants.update(ends_on=date(2099, 1, 1))
    given = set(names(colleagues(pia)))
    assert "Sam" in given and not {"Lea", "Noa", "Gus"} & given


def test_a_vendors_person_sees_none_of_them(world):  # noqa: F811
    assert names(colleagues(world.alan)) == []

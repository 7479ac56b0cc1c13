"""How does the first person get into a new installation?"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from vendors.actions.people import accept_invitation
from vendors.models import User
from vendors.roles import Permission


def test_the_printed_link_makes_the_first_administrator_and_no_second_one(db, settings):
    settings.SITE_URL = "https://steward.example"
    said = StringIO()
    call_command("invite_administrator", "rosa@haiyun.example", name="Rosa", stdout=said)
    link = said.getvalue().split()[-1]
    assert link.startswith("https://steward.example/invitations/")
    rosa = accept_invitation(link.split("/")[-2], name="Rosa", password="a quiet heron waits")
    assert User.objects.get(pk=rosa.pk).may(Permission.ROLE_GRANT)
    with pytest.raises(CommandError, match="already"):
        call_command("invite_administrator", "second@haiyun.example", stdout=said)


def test_the_same_address_is_not_invited_twice(db):
    call_command("invite_administrator", "rosa@haiyun.example", stdout=StringIO())
    with pytest.raises(CommandError, match="already invited"):
        call_command("invite_administrator", "rosa@haiyun.example", stdout=StringIO())

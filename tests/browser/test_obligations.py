"""Is an obligation done on a phone, returned, done again and accepted in a browser, and agreed without a script?"""

import pytest
from django.utils import timezone

from contracts.models import Obligation
from contracts.queries import latest_version
from tests import papers
from tests.browser.visitors import IN_A_BROWSER
from tests.contracts import owed, worlds

pytestmark = [*IN_A_BROWSER, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def report(tmp_path):
    file = tmp_path / "may.pdf"
    file.write_bytes(papers.pdf("a report"))
    return file


def test_the_vendor_does_it_on_a_phone_and_its_owner_returns_and_accepts_it(world, visit, report):
    contract = owed.running(world)
    row = owed.the(contract, "volume-report")
    Obligation.objects.filter(pk=row.pk).update(due_on=timezone.localdate())
    Obligation.objects.exclude(pk=row.pk).delete()
    alan, otto = visit(world.alan, width=360, scheme="dark"), visit(world.otto, width=1440)
    alan.go("home")
    alan.follow("Volume report")
    assert alan.look("obligation_detail") == "Volume report"
    alan.fill(said="Sent with the figures of May.", file=str(report))
    alan.press("Say that it is done")
    alan.look("obligation_detail", "-done")
    otto.go("obligation_list")
    otto.go("obligation_transition", row.pk, "give_back")
    otto.fill(note="Suzhou is missing.")
    otto.send()
    assert otto.look("obligation_detail", "-returned") == "Volume report" and otto.says("Suzhou is missing.")
    alan.go("obligation_detail", row.pk)
    alan.fill(said="With Suzhou.")
    alan.press("Say that it is done")
    otto.go("obligation_detail", row.pk)
    otto.follow("Accept")
    otto.send()
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("accepted", world.otto)
    for person in (alan, otto):
        person.go("contract_obligations", contract.number)
        assert person.says("With Suzhou.")


def test_a_draft_takes_obligations_and_a_season_without_a_script(world, visit):
    draft = worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )
    vera = visit(world.vera, width=390, script=False)
    vera.go("version_obligations", draft.number, 1)
    said = {"code": "report", "name_en": "Report", "first_on": "2026-05-31", "due_day": "31"}
    vera.fill(**{f"owed-0-{name}": value for name, value in said.items()})
    vera.press("One obligation more")
    vera.look("version_obligations", "-more")
    vera.page.locator("button:has-text('Save the draft')").last.click()
    assert vera.look("version_detail") == "Version 1 with Acme Courier"
    vera.go("version_seasons", draft.number, 1)
    said = {"code": "sale", "name_en": "Sale", "starts_on": "2026-06-01", "ends_on": "2026-06-20"}
    vera.fill(**{f"seasons-0-{name}": value for name, value in (said | {"targets": "on-time 94 90"}).items()})
    vera.page.locator("button:has-text('Save the draft')").last.click()
    assert vera.look("version_detail", "-season") == "Version 1 with Acme Courier"
    version = latest_version(draft)
    assert version.obligation_rules.get().recurrence.day == 31
    assert version.seasons.get().targets == [["on-time", "94", "90"]]

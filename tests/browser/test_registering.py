"""How many steps is it from the sign-in page to a registered live contract with service levels, and who confirms it?"""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from contracts.models import Contract
from tests import papers
from tests.browser.visitors import IN_A_BROWSER

pytestmark = IN_A_BROWSER
PASSWORD = "a quiet heron waits"
MOST_STEPS = 30  # five minutes, ten seconds for each


class Counted:
    """A visitor whose steps are counted: each click and each field is one."""

    def __init__(self, visitor):
        self.visitor, self.page, self.steps = visitor, visitor.page, 0

    def fill(self, **fields):
        self.visitor.fill(**fields)
        self.steps += len(fields)

    def click(self, target):
        target.click()
        self.steps += 1
        self.page.wait_for_load_state()

    def follow(self, words):
        self.click(self.page.get_by_role("link", name=words).first)

    def press(self, words):
        self.click(self.page.locator("main").get_by_role("button", name=words).first)

    def sign_in(self, person):
        self.page.goto(self.visitor.address + reverse("account_login"))
        self.fill(login=person.email, password=PASSWORD)
        self.press("Sign in")


@pytest.fixture
def people(world):
    cache.clear()
    for person in (world.vera, world.leo):
        person.set_password(PASSWORD)
        person.save()
    return world


@pytest.fixture
def paper(tmp_path):
    file = tmp_path / "signed.pdf"
    file.write_bytes(papers.pdf("signed by both"))
    return file


@pytest.mark.parametrize(("width", "script"), [(1440, True), (390, False)], ids=["desk", "phone without script"])
def test_from_sign_in_to_a_live_contract_with_levels_in_five_minutes(people, visit, paper, width, script):
    vera, leo = (Counted(visit(width=width, script=script)) for _person in range(2))
    register(vera, people, paper)
    contract = Contract.objects.get()
    assert (contract.state, vera.visitor.look("contract_detail"), leo.steps) == ("registered", "Acme Courier", 0)
    confirm(leo, people, contract)
    contract.refresh_from_db()
    assert (contract.state, leo.visitor.look("contract_detail")) == ("active", "Acme Courier")
    assert leo.visitor.says("registered as already signed, confirmed by Leo on")
    opened = contract.periods.get()
    assert (opened.starts_on, opened.deliveries.count()) == (timezone.localdate().replace(day=1), 2)
    assert {row.level.code for row in opened.version.level_specs.all()} == {"LOG-OTD", "LOG-PICK"}
    assert vera.steps + leo.steps <= MOST_STEPS


def register(vera, people, paper):
    """Procurement enters what the paper says."""
    vera.sign_in(people.vera)
    assert vera.visitor.look("home") == "Nothing needs you today"
    vera.follow("Register a signed contract")
    assert vera.visitor.look("contract_register") == "Register a signed contract"
    today = timezone.localdate()
    vera.fill(
        vendor=people.acme.pk,
        entity=people.entity.pk,
        title_en="Courier, mainland",
        file=paper,
        buyer_signatory="Max",
        vendor_signatory="Alan",
        signed_on=today - timedelta(days=410),
        starts_on=today - timedelta(days=400),
        ends_on=today + timedelta(days=330),
        value="3600000",
        monthly_fee="100000",
    )
    vera.click(vera.page.locator("summary", has_text="Logistics"))
    for code in ("LOG-OTD", "LOG-PICK"):
        vera.fill(**{f"level-{code}-take": True, f"level-{code}-expected": "97"})
    vera.fill(at_risk_percent="8")
    vera.press("Register the contract")


def confirm(leo, people, contract):
    """Legal finds it on its home page, opens the paper and confirms."""
    leo.sign_in(people.leo)
    leo.follow(f"Confirm {contract.number}, which was signed elsewhere")
    assert leo.visitor.look("contract_confirm") == "Signed elsewhere with Acme Courier"
    with leo.page.expect_download() as download:
        leo.page.get_by_role("link", name="Open the paper").click()
    leo.steps += 1
    assert download.value.path().read_bytes() == papers.pdf("signed by both")
    leo.press("Confirm the registration")

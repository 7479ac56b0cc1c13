"""Does a list of approvals or reports ask the database as often for three rows as for one?"""

import pytest
from django.urls import reverse

from contracts import actions as contract_actions
from portal.reports.actions import issue_report
from tests.contracts import worlds
from tests.sla import months
from tests.sla.months import JULY, JUNE, MAY

APPROVALS = 27
REPORTS = 20


@pytest.fixture
def world(db):
    return worlds.cast()


def submitted(world, number):
    draft = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number=number,
    )
    contract_actions.submit_contract(draft, by=world.vera)


def test_the_list_of_approvals_asks_as_often_for_three_as_for_one(world, client, django_assert_num_queries):
    client.force_login(world.leo)
    client.get(reverse("approval_list"))  # the first page of a session writes the session down
    submitted(world, "C-1")
    with django_assert_num_queries(APPROVALS):
        one = client.get(reverse("approval_list"))
    for number in ("C-2", "C-3"):
        submitted(world, number)
    with django_assert_num_queries(APPROVALS):
        three = client.get(reverse("approval_list"))
    shown = [[number in page.content.decode() for number in ("C-1", "C-2", "C-3")] for page in (one, three)]
    assert shown == [[True, False, False], [True, True, True]]


def test_the_list_of_reports_asks_as_often_for_three_as_for_one(world, client, django_assert_num_queries):
    client.force_login(world.vera)
    client.get(reverse("report_list"))
    contract = months.running_contract(world)
    issue_report(months.whole_month(world, contract, MAY), by=world.vera)
    with django_assert_num_queries(REPORTS):
        one = client.get(reverse("report_list"))
    for month in (JUNE, JULY):
        issue_report(months.whole_month(world, contract, month), by=world.vera)
    with django_assert_num_queries(REPORTS):
        three = client.get(reverse("report_list"))
    assert ("July 2026" in one.content.decode(), "July 2026" in three.content.decode()) == (False, True)

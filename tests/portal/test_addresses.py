"""Is somebody led from an address that only takes a form to one that can be read?"""

import pytest
from django.test import RequestFactory
from django.urls import resolve

from portal.addresses import here, page_above


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/approvals/7/return/", "/approvals/7/"),
        ("/approvals/steps/7/nudge/", "/approvals/"),
        ("/contracts/C-2026-001/statements/2026-11/", "/contracts/C-2026-001/"),
        ("/contracts/C-2026-001/versions/2/document/away/", "/contracts/C-2026-001/versions/2/document/"),
        ("/preferences/language/", "/home/"),
    ],
)
def test_the_page_above_is_the_nearest_that_can_be_read(path, above):
    assert page_above(path) == above


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/contracts/?page=2", "/contracts/?page=2"),
        ("/contracts/C-2026-001/do/cancel/", "/contracts/C-2026-001/do/cancel/"),
        ("/approvals/7/return/?x=1", "/approvals/7/"),
    ],
)
def test_one_comes_back_to_where_one_was_unless_only_a_form_leads_there(path, target):
    request = RequestFactory().post(path)
    request.resolver_match = resolve(request.path)
    assert here(request) == target


def test_an_address_that_is_not_there_is_left_as_it_is():
    assert here(RequestFactory().get("/nothing/?a=b")) == "/nothing/?a=b"

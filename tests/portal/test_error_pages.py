"""Does an error page say what happened, what was not changed, and the way on?"""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import RequestFactory


def test_what_is_not_there_is_answered_in_our_frame(client, db):
    response = client.get("/styleguide/nothing/")
    html = response.content.decode()
    assert (response.status_code, re.findall(r"<h1>(.*)</h1>", html)) == (404, ["There is nothing here for you"])


def test_a_refusal_gives_its_reason():
    request = RequestFactory().get("/")
    html = render_to_string("403.html", {"exception": "One credit is not settled."}, request)
    assert "<p>One credit is not settled. Nothing was changed." in html


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html"])
def test_an_unread_request_changed_nothing(name):
    assert "Nothing was changed." in render_to_string(name, {}, RequestFactory().get("/"))


def test_the_page_for_a_fault_of_ours_asks_nothing_of_the_server():
    source = (settings.BASE_DIR / "templates" / "500.html").read_text()
    assert re.findall(r"{%|{{", source) == []

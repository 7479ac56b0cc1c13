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


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "This address only takes a form that is sent"), ("zh-hans", "此地址只接收提交的表单")],
)
def test_an_address_for_forms_leads_to_the_page_above_it(client, db, language, heading):
    response = client.get("/contracts/C-1/statements/2026-11/", headers={"accept-language": language})
    html = response.content.decode()
    assert (response.status_code, response["Allow"], re.findall(r"<h1>(.*)</h1>", html)) == (405, "POST", [heading])
    assert re.findall(r'<a class="button primary" href="(.*?)"', html) == ["/contracts/C-1/"]
    assert set(re.findall(r'name="next" value="(.*?)"', html)) == {"/contracts/C-1/"}


def test_a_part_of_a_page_and_a_form_get_the_bare_answer(client, db):
    answers = [
        client.get("/contracts/C-1/statements/2026-11/", headers={"HX-Request": "true"}),
        client.post("/healthz/"),
    ]
    assert [(answer.status_code, answer.content) for answer in answers] == [(405, b""), (405, b"")]

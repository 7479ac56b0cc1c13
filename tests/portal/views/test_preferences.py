"""Is the reader's choice of language and colours kept, and does the way back stay on this site?"""

import pytest
from django.urls import reverse

from vendors.models import User


@pytest.fixture
def nina(db):
    return User.objects.create_user("nina@example.test", name="Nina")


def test_a_person_keeps_the_language_chosen(client, nina):
    client.force_login(nina)
    response = client.post(reverse("language_set"), {"language": "zh-hans", "next": "/contracts/?page=2"})
    nina.refresh_from_db()
    assert (response.status_code, response.url, nina.language) == (302, "/contracts/?page=2", "zh-hans")


def test_a_stranger_keeps_the_language_in_a_cookie(client, db):
    client.post(reverse("language_set"), {"language": "zh-hans", "next": "/"})
    assert client.cookies["django_language"].value == "zh-hans"


def test_a_language_we_do_not_speak_changes_nothing(client, nina):
    client.force_login(nina)
    client.post(reverse("language_set"), {"language": "xx", "next": "/"})
    nina.refresh_from_db()
    assert nina.language == ""


def test_a_person_keeps_the_colours_chosen_until_the_system_decides_again(client, nina):
    client.force_login(nina)
    kept = []
    for scheme in ("dark", "neon", "light", "system"):
        client.post(reverse("scheme_set"), {"scheme": scheme, "next": "/"})
        nina.refresh_from_db()
        kept.append(nina.scheme)
    assert kept == ["dark", "dark", "light", ""]


@pytest.mark.parametrize("target", ["https://elsewhere.test/", "//elsewhere.test/", "javascript:alert(1)", ""])
def test_the_way_back_never_leaves_this_site(client, db, target):
    assert client.post(reverse("scheme_set"), {"scheme": "dark", "next": target}).url == "/"


@pytest.mark.parametrize("name", ["language_set", "scheme_set"])
def test_following_a_link_changes_no_preference(client, db, name):
    assert client.get(reverse(name)).status_code == 405

"""Who reaches what people write: the front page, the handbook, announcements, and the place where they are written?"""

from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from portal.announcements import announcements_for
from portal.models import Announcement, HandbookPage, HomePage, LetterText
from portal.seeding import ensure_site
from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from vendors.actions import people as actions
from vendors.models import Event, User, Vendor


@pytest.fixture
def house(world):  # noqa: F811
    ensure_site()
    return SimpleNamespace(**vars(world), rosa=worlds.person("rosa@haiyun.example", "Rosa", "administrator"))


def as_(person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_laying_the_first_pages_again_changes_nothing(house):
    before = list(Page.objects.order_by("path").values_list("path", "slug"))
    HomePage.objects.update(title="Rewritten by staff")
    ensure_site()
    assert list(Page.objects.order_by("path").values_list("path", "slug")) == before
    assert [slug for _path, slug in before][:3] == ["root", "home", "handbook"]
    assert HomePage.objects.get().title == "Rewritten by staff"


def test_the_front_page_is_public_and_leads_to_sign_in_or_home(house):
    public, own = Client().get("/").content.decode(), as_(house.alan).get("/").content.decode()
    assert ('href="/accounts/login/"' in public, "To your home page" in public, "To your home page" in own) == (
        True,
        False,
        True,
    )


def test_the_handbook_is_for_the_signed_in_and_found_by_words_of_either_language(house):
    pages = ["/handbook/", "/handbook/delivering-a-month/"]
    assert [Client().get(url).url for url in pages] == [f"/accounts/login/?next={url}" for url in pages]
    alan = as_(house.alan)
    assert [alan.get(url).status_code for url in pages] == [200, 200]

    def found(words):
        listed = alan.get("/handbook/", {"q": words}).content.decode()
        return [page.slug for page in HandbookPage.objects.all() if f'href="/handbook/{page.slug}/"' in listed]

    assert (found("recovery codes"), found("异议期"), found("unicorn")) == (["your-colleagues"], ["credits"], [])


def test_the_readers_language_chooses_the_body(house):
    chinese = as_(house.alan).get("/handbook/credits/", HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()
    assert ("服务费扣减" in chinese, 'lang="zh-Hans"' in chinese, "lowers the month" in chinese) == (True, True, False)


def test_the_admin_opens_by_role_alone(house):
    root = User.objects.create_superuser("root2@haiyun.example", "x", name="Break glass")
    Group.objects.get(name="Editors").user_set.add(house.alan, house.leo)
    people = {
        "vera": house.vera,
        "rosa": house.rosa,
        "root": root,
        "leo": house.leo,
        "alan": house.alan,
        "nina": house.nina,
    }
    urls = ["/cms/", "/cms/pages/", reverse("wagtailsnippets_portal_announcement:list")]
    clauses = reverse("wagtailsnippets_portal_clause:list")
    assert {name: as_(person).get(clauses).status_code for name, person in people.items()} == {
        "vera": 200,
        "rosa": 302,
        "root": 200,
        "leo": 200,
        "alan": 403,
        "nina": 403,
    }
    answers = {name: {as_(person).get(url, follow=True).status_code for url in urls} for name, person in people.items()}
    assert answers == {
        "vera": {200},
        "rosa": {200},
        "root": {200},
        "leo": {200},
        "alan": {403},
        "nina": {403},
    }
    assert Client().get("/cms/").url.startswith("/accounts/login/")
    assert Vendor.objects.visible_to(root).count() == 0


def test_who_opens_the_admin_for_clauses_edits_no_page_even_if_still_in_the_editors_group(house):
    Group.objects.get(name="Editors").user_set.add(house.leo)
    page = HandbookPage.objects.get(slug="credits")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (as_(house.leo).get(edit).status_code, as_(house.vera).get(edit).status_code) == (302, 200)
    assert as_(house.leo).get(reverse("wagtailsnippets_portal_announcement:list")).status_code == 302


def test_the_right_to_write_comes_and_goes_with_the_role(house):
    nina = as_(house.nina)
    grant = actions.grant_role(house.nina, by=house.rosa, role="administrator")
    granted = nina.get("/cms/").status_code
    actions.end_grant(grant, by=house.rosa)
    assert (granted, nina.get("/cms/").status_code) == (200, 403)


def test_an_editor_publishes_a_page_and_the_trail_names_who(house):
    page = HandbookPage.objects.get(slug="credits")
    vera = as_(house.vera)
    edit = vera.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert edit.status_code == 200
    said = {
        "title": "Service credits, explained",
        "title_zh": "",
        "slug": "credits",
        "lead_en": "New",
        "lead_zh": "",
        "body_en-count": "0",
        "body_zh-count": "0",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "action-publish": "1",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    vera.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), said)
    event = Event.objects.get(name="wagtail.publish")
    assert (HandbookPage.objects.get(pk=page.pk).title, event.by, event.record_id, event.vendor) == (
        "Service credits, explained",
        house.vera,
        str(page.pk),
        None,
    )


def test_an_announcement_is_written_in_the_admin_and_read_by_its_audience(house):
    vera = as_(house.vera)
    said = {
        "title_en": "Month-end",
        "title_zh": "关账",
        "body_en": "Deliver by the 5th.",
        "body_zh": "",
        "audience": "vendors",
        "starts_on": "2026-11-01",
        "ends_on": "2026-11-30",
    }
    vera.post(reverse("wagtailsnippets_portal_announcement:add"), said)
    event = Event.objects.get(record_type="portal.announcement")
    assert (Announcement.objects.get().title_en, event.name, event.by) == ("Month-end", "wagtail.create", house.vera)

    def reads(person, day):
        return [str(row) for row in announcements_for(User.objects.get(pk=person.pk), day)]

    inside, after = date(2026, 11, 30), date(2026, 12, 1)
    assert [reads(house.alan, inside), reads(house.alan, after), reads(house.vera, inside)] == [["Month-end"], [], []]
    Announcement.objects.update(audience="all")
    assert [reads(house.vera, inside), reads(house.nina, inside)] == [["Month-end"], []]


def test_the_text_of_a_letter_is_changed_in_the_admin_and_says_only_what_can_be_filled_in(house):
    vera, text = as_(house.vera), LetterText.objects.get(kind="extension")
    edit = reverse("wagtailsnippets_portal_lettertext:edit", args=[text.pk])
    assert "{extended_to}" in vera.get(edit).content.decode()
    said = {
        "subject_en": "We extend {contract}",
        "subject_zh": text.subject_zh,
        "body_en": "Under clause {clause} it runs until {extended_to}, {amount}.",
        "body_zh": "按第 {clause} 条延长。",
    }
    refused = vera.post(edit, said).content.decode()
    assert (
        "Nothing can be filled in for {amount}." in refused,
        "The letter has to name {extended_to}." in refused,
    ) == (
        True,
        True,
    )
    vera.post(edit, said | {"body_en": "Under clause {clause} it runs until {extended_to}.", "body_zh": text.body_zh})
    event = Event.objects.get(record_type="portal.lettertext")
    text.refresh_from_db()
    assert (text.subject_en, event.name, event.by, event.record_words) == (
        "We extend {contract}",
        "wagtail.edit",
        house.vera,
        "Request for an extension",
    )
    assert text.revisions.count() == 1
    # legal opens the admin for the clauses, and is led away from what is not theirs
    assert [as_(one).get(edit).status_code for one in (house.leo, house.alan)] == [302, 403]


def test_no_text_of_a_letter_is_added_or_deleted(house):
    vera, text = as_(house.vera), LetterText.objects.get(kind="claim")
    urls = [
        reverse("wagtailsnippets_portal_lettertext:add"),
        reverse("wagtailsnippets_portal_lettertext:delete", args=[text.pk]),
    ]
    assert [vera.get(url).status_code in (302, 403) for url in urls] == [True, True]

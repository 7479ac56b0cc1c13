"""Does the style guide draw every component, for staff only, in both languages?"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from vendors.models import RoleGrant, User

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"
# drawn by base.html on every page, or only with rows of their own pages
ELSEWHERE = {"page_head", "filter_form", "chart"}


@pytest.fixture
def ada(db):
    ada, granter = (User.objects.create_user(f"{name}@example.test", name=name) for name in ("Ada", "Granter"))
    RoleGrant.objects.create(user=ada, role="auditor", granted_by=granter, starts_on=timezone.localdate())
    return ada


def test_a_person_without_a_role_is_refused(client, db):
    client.force_login(User.objects.create_user("nina@example.test", name="Nina"))
    assert client.get(reverse("styleguide")).status_code == 403


def test_a_stranger_signs_in_first(client, db):
    assert client.get(reverse("styleguide")).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_component_is_shown(client, ada, language):
    User.objects.filter(pk=ada.pk).update(language=language)
    client.force_login(ada)
    response = client.get(reverse("styleguide"))
    drawn = {
        Path(template.name).stem for template in response.templates if (template.name or "").startswith("components/")
    }
    assert {path.stem for path in COMPONENTS.glob("*.html")} - drawn - ELSEWHERE - {"demo_banner"} == set()


def test_no_component_needs_what_the_content_policy_forbids(client, ada):
    client.force_login(ada)
    html = client.get(reverse("styleguide")).content.decode()
    assert "error-summary" in html
    assert re.findall(r"<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|javascript:", html) == []


def test_every_component_says_what_it_takes():
    assert [path.name for path in COMPONENTS.glob("*.html") if not path.read_text().startswith("{#")] == []

"""Who writes a clause, who publishes it, and does the trail say so?"""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from wagtail.models import Workflow

from portal.auth import keep_editors
from portal.library.load import load_library
from portal.models import Clause
from portal.seeding import ensure_site
from tests.contracts import worlds
from tests.contracts.conftest import world  # noqa: F401  (a fixture)
from tests.portal.test_wagtail import as_
from vendors.actions.reference import load_ground
from vendors.models import Event, User


@pytest.fixture
def house(world):  # noqa: F811
    ensure_site()
    load_ground()
    load_library()
    for person in (world.vera, world.leo):
        keep_editors(person)
    return SimpleNamespace(**vars(world))


def sent(clause: Clause, action: str, **others) -> dict:
    """What the editor's page sends back, with the first paragraph's English as it stands unless given."""
    found = {
        "name_en": clause.name_en,
        "name_zh": clause.name_zh,
        "code": clause.code,
        "place": clause.place,
        "line": "",
        "note_en": "",
        "note_zh": "",
        "text-count": str(len(clause.text)),
        action: "1",
    }
    for n, block in enumerate(clause.text):
        found |= {
            f"text-{n}-deleted": "",
            f"text-{n}-order": str(n),
            f"text-{n}-type": block.block_type,
            f"text-{n}-id": block.id,
            f"text-{n}-value-en": block.value["en"],
            f"text-{n}-value-zh": block.value["zh"],
            f"text-{n}-value-name": block.value.get("name") or "",
        }
    return found | others


def edit(house, person, action: str, **others):
    clause = Clause.objects.get(code="insurance")
    address = reverse("wagtailsnippets_portal_clause:edit", args=[clause.pk])
    return as_(User.objects.get(pk=person.pk)).post(address, sent(clause, action, **others))


def test_procurement_writes_and_legal_publishes_after_reading_it(house):
    edit(house, house.vera, "action-publish", name_en="Insurance, new")
    assert Clause.objects.get(code="insurance").name_en == "Insurance"
    edit(house, house.vera, "action-submit", name_en="Insurance, new")
    clause = Clause.objects.get(code="insurance")
    state = clause.current_workflow_state
    assert (clause.name_en, state.status, str(state.workflow)) == ("Insurance", "in_progress", "Clause library")
    task = state.current_task_state
    address = reverse("wagtailsnippets_portal_clause:workflow_action", args=[clause.pk, "approve", task.pk])
    assert as_(User.objects.get(pk=house.vera.pk)).post(address, {"comment": ""}).status_code in (302, 403)
    assert Clause.objects.get(code="insurance").name_en == "Insurance"
    as_(User.objects.get(pk=house.leo.pk)).post(address, {"comment": "Read."})
    assert Clause.objects.get(code="insurance").name_en == "Insurance, new"
    lines = Event.objects.filter(record_type="portal.clause").order_by("pk").values_list("name", "by__name")
    assert list(lines) == [
        ("wagtail.workflow.start", "Vera"),
        ("wagtail.workflow.approve", "Leo"),
        ("wagtail.publish", "Leo"),
    ]


def test_a_reference_to_what_does_not_exist_is_refused_where_it_is_written(house):
    clause = Clause.objects.get(code="insurance")
    words = {"text-0-value-en": "See [[nowhere]].", "text-0-value-zh": "见[[nowhere]]。"}
    answer = edit(house, house.leo, "action-publish", **words).content.decode()
    assert "Neither a value nor a clause is called so: nowhere." in answer
    assert Clause.objects.get(code="insurance").text == clause.text


def test_both_languages_refer_to_the_same(house):
    answer = edit(
        house, house.leo, "action-publish", **{"text-0-value-en": "See [[liability]].", "text-0-value-zh": "无。"}
    )
    assert "Both languages name the same values and refer to the same clauses." in answer.content.decode()


def test_the_check_by_legal_is_laid_down_once(house):
    ensure_site()
    workflow = Workflow.objects.get(name="Clause library")
    assert [str(task) for task in workflow.tasks] == ["Legal reads it"]


def test_who_is_not_of_legal_or_procurement_writes_no_clause(house):
    otto = as_(worlds.person("ottilie@haiyun.example", "Ottilie", "service_owner"))
    assert otto.get(reverse("wagtailsnippets_portal_clause:add"), follow=True).status_code == 403

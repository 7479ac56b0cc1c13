"""Is a forgotten `visible_to`, an unnarrowed form, a bypassed state machine a red build?"""

import ast
import inspect
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from django import forms
from django.apps import apps
from django.db import models

import portal.forms
from portal.forms.base import Narrowed
from vendors.access import SHOWN_TO_VENDORS, ScopedQuerySet
from vendors.lifecycle import state_field

ROOT = Path(__file__).resolve().parents[2]
FIRST_PARTY = ("vendors", "contracts", "sla", "portal")

SHARED = {
    "vendors.BuyerEntity": "reference data: vendors read the names of the entities they contract with",
    "vendors.Calendar": "reference data",
    "vendors.CalendarDay": "reference data",
    "vendors.CalendarVersion": "reference data",
    "vendors.Currency": "reference data",
    "vendors.DocumentType": "reference data",
    "vendors.Duty": "reference data: what the law asks",
    "vendors.DutyNeed": "reference data",
    "vendors.FxRate": "reference data",
    "vendors.Heartbeat": "when a kind of process was last alive; says nothing about anybody",
    "vendors.Requirement": "reference data",
    "vendors.AccessReview": "a quarter and its last day; whose access it is about stands in lines that are scoped",
    "vendors.Questionnaire": "reference data: what is asked, no answers",
    "vendors.QuestionnaireVersion": "reference data: what is asked, no answers",
    "vendors.ReminderRule": "reference data: when whom a kind of date is told to",
    "vendors.RetentionRule": "reference data",
    "vendors.RiskModelVersion": "reference data: the questions of the buyer's risk model, no answers",
    "vendors.Service": "what the business runs on; who provides it is scoped, and only the buyer's pages show it",
    "vendors.ServiceLine": "reference data",
    "portal.LetterText": "model texts with placeholders; letters themselves are scoped",
    "portal.Announcement": "shown by its audience, see portal.announcements.announcements_for",
    "portal.Clause": "reference data: model text",
    "portal.ContractTemplate": "reference data: model text",
    "portal.HomePage": "the public front page",
    "portal.HandbookIndexPage": "the handbook is for everybody who is signed in",
    "portal.HandbookPage": "the handbook is for everybody who is signed in",
}


def first_party_models():
    return [model for label in FIRST_PARTY for model in apps.get_app_config(label).get_models()]


def is_scoped(model) -> bool:
    return hasattr(model, "vendor_path") and isinstance(model._default_manager.all(), ScopedQuerySet)


def sources(*folders: str):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_every_model_is_scoped_or_says_why_it_is_shared():
    unscoped = {model._meta.label for model in first_party_models() if not is_scoped(model)}
    assert unscoped == set(SHARED)


def test_every_vendor_path_leads_to_a_vendor():
    wrong = {}
    for model in filter(is_scoped, first_party_models()):
        if model.vendor_path in (None, "pk"):
            continue
        step = model
        for name in model.vendor_path.split("__"):
            step = step._meta.get_field(name).related_model
        if step._meta.label != "vendors.Vendor":
            wrong[model._meta.label] = model.vendor_path
    assert wrong == {}


def test_what_is_kept_from_vendors_names_models_that_exist():
    assert {label for label in SHOWN_TO_VENDORS if not apps.get_model(label)} == set()


def test_a_foreign_key_from_a_scoped_model_to_a_shared_one_has_no_way_back():
    ways_back = [
        f"{model._meta.label}.{field.name}"
        for model in filter(is_scoped, first_party_models())
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.label in SHARED
        and not field.remote_field.hidden
    ]
    assert ways_back == []


def reaches_rows_around_the_door(tree: ast.AST) -> list[int]:
    """Lines with the banned shortcut, or with `X.objects` neither narrowed at once nor handed to `get_visible`."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and getattr(node, "id", getattr(node, "attr", "")) in (
            "get_object_or_404",
            "get_list_or_404",
        ):
            found.append(node.lineno)
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            chain = parents.get(node)
            names = []
            while isinstance(chain, ast.Attribute | ast.Call):
                if isinstance(chain, ast.Attribute):
                    names.append(chain.attr)
                elif isinstance(chain.func, ast.Name):
                    names.append(chain.func.id)
                chain = parents.get(chain)
            of_shared = isinstance(node.value, ast.Name) and node.value.id in {label.split(".")[1] for label in SHARED}
            if not of_shared and not {"visible_to", "get_visible"} & set(names):
                found.append(node.lineno)
    return found


@pytest.mark.parametrize("folder", ["portal/views", "portal/pages", "portal/api"])
def test_views_and_the_api_reach_rows_through_visible_to_only(folder):
    found = {
        str(path.relative_to(ROOT)): lines
        for path, tree in sources(folder)
        if (lines := reaches_rows_around_the_door(tree))
    }
    assert found == {}


@pytest.mark.parametrize(
    "line", ["Vendor.objects.get(pk=1)", "Vendor.objects.filter(a=1).first()", "get_object_or_404(Vendor, pk=1)"]
)
def test_the_net_holds_what_it_is_there_to_hold(line):
    assert reaches_rows_around_the_door(ast.parse(line)) != []
    assert reaches_rows_around_the_door(ast.parse("Vendor.objects.visible_to(user).get(pk=1)")) == []


def test_every_form_descends_from_the_one_that_narrows_choices_to_the_user():
    loose = []
    for module in iter_modules(portal.forms.__path__):
        for name, thing in inspect.getmembers(import_module(f"portal.forms.{module.name}"), inspect.isclass):
            if not thing.__module__.startswith("portal.forms") or not issubclass(thing, forms.BaseForm):
                continue
            if not issubclass(thing, Narrowed):
                loose.append(f"{module.name}.{name}")
    assert loose == []


def test_nobody_sets_a_state_past_the_machine():
    states = {
        state_field(model).name
        for model in first_party_models()
        if any(hasattr(f, "protected") for f in model._meta.fields)
    }
    machines = {
        model.__name__ for model in first_party_models() if any(hasattr(f, "protected") for f in model._meta.fields)
    }
    found = []
    for path, tree in sources(*FIRST_PARTY):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            sets_state = any(keyword.arg in states for keyword in node.keywords)
            of_machine = any(isinstance(part, ast.Name) and part.id in machines for part in ast.walk(node.func))
            if (
                sets_state
                and of_machine
                and node.func.attr in ("update", "create", "get_or_create", "update_or_create")
            ):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_every_machine_lists_its_states_in_a_check_constraint():
    bare = []
    for model in first_party_models():
        if not any(hasattr(field, "protected") for field in model._meta.fields):
            continue
        state = state_field(model)
        listed = [
            set(child[1])
            for constraint in model._meta.constraints
            if isinstance(constraint, models.CheckConstraint)
            for child in constraint.condition.children
            if isinstance(child, tuple) and child[0] == f"{state.name}__in"
        ]
        if {value for value, _label in state.choices} not in listed:
            bare.append(model._meta.label)
    assert bare == []


def test_the_pure_core_reads_no_clock_and_no_float():
    found = []
    for path, tree in sources("sla/engine"):
        for node in ast.walk(tree):
            name = getattr(node, "id", None) or getattr(node, "attr", None)
            if name in ("float", "now", "today", "utcnow") or (
                isinstance(node, ast.Constant) and isinstance(node.value, float)
            ):
                refuses = "refuse_floats" in ast.unparse(tree) or "refuse_number" in ast.unparse(tree)
                if not (name == "float" and isinstance(node, ast.Name) and refuses):
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


SAYS_NOTHING = {"utils", "helpers", "common", "misc", "manager", "handler", "process", "data", "info"}


def test_no_module_has_a_name_that_says_nothing_or_is_too_long_to_read():
    unclear = [str(path.relative_to(ROOT)) for path, _ in sources(*FIRST_PARTY) if path.stem in SAYS_NOTHING]
    long = [
        str(path.relative_to(ROOT)) for path, _ in sources(*FIRST_PARTY) if len(path.read_text().splitlines()) > 600
    ]
    assert (unclear, long) == ([], [])


def test_every_module_opens_with_the_sentence_that_says_which_question_it_answers():
    silent = [
        str(path.relative_to(ROOT))
        for path, tree in sources(*FIRST_PARTY)
        if tree.body and not ast.get_docstring(tree) and path.name not in ("__init__.py", "apps.py")
    ]
    assert silent == []

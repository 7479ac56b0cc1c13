"""Does everything that can happen to a vendor, a contract or a month have words of its own in the timeline?

The names are read from the code: every line written by `trail.record` or `trail.record_many`, and every transition
that `perform` can take. What kind of record a line is about follows from annotations and from what a name was bound to;
where that is not enough, `ABOUT` says it, so that nothing is passed over.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override

from portal import urls  # noqa: F401  (reads every page's module, and with it the words each adds)
from portal.pages.timeline import WORDS, what_happened
from tests.architecture.test_nets import first_party_models, sources
from vendors import lifecycle
from vendors.models import Event
from vendors.queries.joining import COMPANY, CONTACTS, SERVICES

ROOT = Path(__file__).resolve().parents[3]
APPS = ("vendors", "contracts", "sla", "portal")
MACHINES = [row for row in first_party_models() if any(hasattr(field, "protected") for field in row._meta.fields)]
MODELS = {model.__name__: model for model in first_party_models()}
ATTRIBUTES = {"vendor": "Vendor", "person": "User", "contract": "Contract", "period": "Period", "user": "User"}
# file:function -> the record's model, where neither annotation nor assignment tells
ABOUT = {
    "vendors/actions/diligence.py:save_answers": "Response",
    "vendors/actions/documents.py:_record_reference": "DocumentType",
    "vendors/actions/likenesses.py:_tell": "Vendor",
    "vendors/actions/people.py:resend_invitation": "Invitation",
    "vendors/actions/people.py:withdraw_invitation": "Invitation",
    "vendors/actions/people.py:end_grant": "User",
    "vendors/actions/people.py:change_membership": "Membership",
    "vendors/actions/people.py:end_membership": "Membership",
    "sla/actions/invoices.py:name_document": "Invoice",
    "contracts/actions/approvals.py:send_back": "Contract",
    "contracts/actions/approval_matrix.py:edit_matrix": "ApprovalStage",
    "contracts/actions/approval_matrix.py:review_exceptions": "ExceptionReview",
    "contracts/actions/approval_path.py:add_approver": "Contract",
    "contracts/actions/approval_path.py:nudge": "Contract",
    "contracts/actions/approval_path.py:copy_to": "Contract",
    "contracts/actions/approval_path.py:ask_override": "Contract",
    "contracts/actions/drafts.py:edit_version": "Contract",
    "contracts/actions/documents.py:file_paper": "Contract",
    "contracts/actions/seals.py:request_seal": "Contract",
    "contracts/actions/signing.py:write_signature": "Contract",
}
# the names, where they are made up or handed in
NAMES = {
    "vendors/actions/joining.py:_saved": [f"apply_{step}" for step in (COMPANY, SERVICES, CONTACTS)],
    "vendors/actions/likenesses.py:_tell": ["tell_apart", "ask_again"],
    "vendors/actions/people.py:_switch": ["close_account", "reopen_account"],
}
PASSED_OVER = {
    "vendors/lifecycle.py:perform": "transitions, which are walked on their own",
    "portal/wagtail_hooks.py:write_into_the_trail": "Wagtail's own actions on texts, never about a vendor",
}


def written(tree: ast.AST, path: str) -> Iterator[tuple[str, str | None, list[str]]]:
    """(place, the model's name if it is known, the event's possible names) of each line of the trail in a module."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if ast.unparse(call.func) not in ("trail.record", "trail.record_many"):
                continue
            yield f"{path}:{function.name}", model_of(call.args[0], function), names_in(call.args[1], function)


def names_in(node: ast.expr, function) -> list[str]:
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return names_in(node.body, function) + names_in(node.orelse, function)
    bound = [one.value for one in ast.walk(function) if isinstance(one, ast.Assign) and binds(one, node)]
    return [name for value in bound for name in names_in(value, function)] or [f"?{ast.unparse(node)}"]


def binds(assign: ast.Assign, name: ast.expr) -> bool:
    return isinstance(name, ast.Name) and any(
        isinstance(part, ast.Name) and part.id == name.id for target in assign.targets for part in ast.walk(target)
    )


def model_of(node: ast.expr, function: ast.FunctionDef) -> str | None:
    """The name of the model of which an expression is a record."""
    if isinstance(node, ast.Attribute):
        return ATTRIBUTES.get(node.attr)
    if not isinstance(node, ast.Name):
        return next((part.id for part in ast.walk(node) if isinstance(part, ast.Name) and part.id in MODELS), None)
    for argument in [*function.args.args, *function.args.kwonlyargs]:
        if argument.arg == node.id and argument.annotation:
            found = [part.id for part in ast.walk(argument.annotation) if isinstance(part, ast.Name)]
            if len(found) == 1 and found[0] in MODELS:
                return found[0]
    for one in ast.walk(function):
        value = None
        if isinstance(one, ast.Assign) and binds(one, node):
            value = one.value
        elif isinstance(one, ast.For) and ast.unparse(one.target) == node.id:
            value = one.iter
        if value is not None:
            named = [part.id for part in ast.walk(value) if isinstance(part, ast.Name) and part.id in MODELS]
            if named:
                return named[0]
    return None


def lines_of_the_trail() -> list[tuple[str, str | None, str]]:
    return [
        (place, ABOUT.get(place, model), name)
        for path, tree in sources(*APPS)
        for place, model, names in written(tree, str(path.relative_to(ROOT)))
        if place not in PASSED_OVER
        for name in NAMES.get(place, names)
    ]


def done_words(model, name: str):
    declared = (
        lifecycle.transitions_of(model).get(name) if any(hasattr(f, "protected") for f in model._meta.fields) else None
    )
    return declared[0].custom.get("done") if declared else ""


LINES = lines_of_the_trail()


def test_the_code_is_read_to_the_end():
    """Nothing is passed over because nobody could tell what it is about, and no exception outlives its line."""
    assert [row for row in LINES if row[1] is None or row[2].startswith("?")] == []
    places = {
        place for path, tree in sources(*APPS) for place, _model, _names in written(tree, str(path.relative_to(ROOT)))
    }
    assert (ABOUT.keys() | NAMES.keys() | PASSED_OVER.keys()) - places == set()


def test_every_line_of_the_trail_has_words():
    without = [row for row in LINES if (MODELS[row[1]]._meta.label_lower, row[2]) not in WORDS]
    assert [row for row in without if not done_words(MODELS[row[1]], row[2])] == []


def test_every_transition_has_words():
    silent = [
        f"{model._meta.label} {name}"
        for model in MACHINES
        for name in lifecycle.transitions_of(model)
        if (model._meta.label_lower, name) not in WORDS and not done_words(model, name)
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f(row: Vendor): trail.record(row, 'eat', by=1)", [("x:f", "Vendor", ["eat"])]),
        (
            "def f():\n row = Finding.objects.get()\n trail.record(row, 'a' if 1 else 'b')",
            [("x:f", "Finding", ["a", "b"])],
        ),
        ("def f(row):\n name = 'a'\n trail.record(row.vendor, name)", [("x:f", "Vendor", ["a"])]),
        ("def f(row, name): trail.record(row, name)", [("x:f", None, ["?name"])]),
    ],
)
def test_what_is_written_is_found(code, found):
    assert list(written(ast.parse(code), "x")) == found


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_words_that_name_something_read_it_from_what_was_recorded(language):
    said = {
        "finish_exit_task": ({"facts": {"task": "lessons"}}, "Lessons written down", "已总结经验"),
        "provide": ({"after": {"service": "Parcels"}}, "Parcels", "Parcels"),
        "end_provision": ({"after": {"service": "Parcels", "until": "2026-05-31"}}, "2026-05-31", "2026-05-31"),
        "set_pci_share": ({"facts": {"requirement": 12}}, "12", "12"),
        "tell_apart": ({"facts": {"other": "Globex"}}, "Globex", "Globex"),
        "ask_again": ({"facts": {"other": "Globex"}}, "Globex", "Globex"),
    }
    with override(language):
        silent = {
            name: words
            for name, (facts, english, chinese) in said.items()
            if (chinese if language == "zh-hans" else english)
            not in (words := what_happened(Event(record_type="vendors.vendor", name=name, **facts)))
        }
    assert silent == {}

"""A document of three clauses and an annex, as a version of the tests has it."""

from contracts import actions
from contracts.queries import latest_version
from tests.contracts.worlds import NOON
from vendors import jobs


def block(en: str, zh: str, kind: str = "sub", name: str = "") -> dict:
    return {"kind": kind, "name": name, "en": en, "zh": zh}


def clause(code: str, names: tuple[str, str], *text: dict, **others) -> dict:
    """As `edit_version` takes it, in its standard words unless `standard` says otherwise."""
    said = {"name_en": names[0], "name_zh": names[1], "text": list(text)}
    return {"code": code, "place": "body", **said, "standard": said, "source": None, "reason": "", **others}


DOCUMENT = {
    "template": "general",
    "template_name_en": "Outsourcing contract",
    "template_name_zh": "服务外包合同",
    "source": None,
    "language": "both_zh",
    "annexes": ["annex-levels", "annex-fees"],
    "left_out": {},
}
SERVICES = clause(
    "services",
    ("Services", "服务"),
    block("[[vendor]] serves [[buyer]] under [[annex-levels]].", "[[vendor]]依[[annex-levels]]为[[buyer]]服务。"),
)
LIABILITY = clause(
    "liability",
    ("Liability", "责任"),
    block("Damage is made good.", "赔偿损失。"),
    block("The limit is [[liability-cap]].", "以[[liability-cap]]为限。", name="cap"),
    block("Not for intent;", "故意除外；", kind="item"),
)
GENERAL = clause(
    "general",
    ("Final provisions", "附则"),
    block("See [[liability.cap]] and [[services]].", "见[[liability.cap]]和[[services]]。"),
)
EXIT = clause("annex-exit", ("Exit plan", "退出计划"), block("By day 90.", "九十日内。"), place="annex")
CLAUSES = [SERVICES, LIABILITY, GENERAL, EXIT]


def with_document(contract, *, by, clauses=None, now=NOON, **document):
    """The newest version of a contract with the document above, or another one."""
    version = latest_version(contract)
    given = {"document": DOCUMENT | document, "clauses": CLAUSES if clauses is None else clauses}
    return actions.edit_version(version, by=by, now=now, **given)


def printed(version, *, by, now=NOON):
    """The paper that a worker prints of it."""
    actions.print_document(version, by=by, now=now)
    jobs.run_waiting()
    return version.papers.order_by("-pk").first()

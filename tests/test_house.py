"""Do the files around the code (settings list, compose, image, migrations, import contracts) say what the code does?"""

import ast
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = (ROOT / "portal/settings.py").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
READ_BY_COMPOSE_ONLY = {"POSTGRES_PASSWORD"}
IMAGES_OWN = {"POSTGRES_USER", "POSTGRES_DB", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}

named = set(re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE))
read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", SETTINGS))


def modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def imported(path: Path) -> set[str]:
    """The dotted names a module imports, `from a import b` as both a and a.b."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def test_the_example_names_exactly_the_variables_that_settings_read():
    assert named - READ_BY_COMPOSE_ONLY == read


def test_every_variable_in_the_example_stands_below_a_sentence():
    lines = EXAMPLE.splitlines()
    bare = [
        line
        for before, line in zip(lines, lines[1:], strict=False)
        if re.match(r"[A-Z_]+=", line) and not re.match(r"# .+\.$", before)
    ]
    assert bare == []


def test_only_settings_and_the_entry_points_read_the_environment():
    readers = {
        str(path.relative_to(ROOT))
        for path in modules("vendors", "contracts", "sla", "portal")
        if re.search(r"os\.environ\b(?!\.setdefault)|os\.getenv", path.read_text())
    }
    passed_on_to_children = {"portal/management/commands/serve.py", "portal/reports/render.py"}
    assert readers <= passed_on_to_children


def test_compose_and_the_image_set_only_variables_that_exist():
    text = (ROOT / "compose.yaml").read_text()
    set_by_compose = {
        name for service in COMPOSE["services"].values() for name in service.get("environment", {})
    } | set(re.findall(r"\$\{([A-Z_]+)", text))
    image = (ROOT / "Dockerfile").read_text()
    set_by_image = set(re.findall(r"\b([A-Z_]{4,})=", image))
    assert set_by_compose - named - IMAGES_OWN == set()
    assert set_by_image - named - IMAGES_OWN == set()


def test_compose_runs_everything_a_deployment_needs_and_watches_it():
    services = COMPOSE["services"]
    assert set(services) == {"postgres", "redis", "migrate", "web", "worker", "beat"}
    assert {name for name, service in services.items() if "healthcheck" in service} == set(services) - {"migrate"}
    assert {name for service in services.values() for name in service.get("depends_on", {})} <= set(services)


def test_the_image_copies_only_what_is_there():
    image = (ROOT / "Dockerfile").read_text()
    sources = [line.split()[1] for line in image.splitlines() if line.startswith("COPY")]
    assert sources and [source for source in sources if not (ROOT / source).exists()] == []
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert allowed == set(sources)


def test_every_requirement_is_locked_by_hash():
    for name in ("requirements", "requirements-dev"):
        pinned = (ROOT / f"{name}.txt").read_text()
        entries = re.split(r"\n(?=\S)", pinned.strip())
        assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
        wanted = re.findall(r"^([A-Za-z][\w-]*)", (ROOT / f"{name}.in").read_text(), re.MULTILINE)
        locked = {entry.split("==")[0].split("[")[0].lower() for entry in entries}
        assert {want.lower() for want in wanted} - locked == set()


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_only_portal_speaks_http():
    """import-linter sees whole packages only, so django.http is watched here."""
    banned = ("django.http", "django.shortcuts", "django.views", "ninja")
    guilty = {
        str(path.relative_to(ROOT)): name
        for path in modules("vendors", "contracts", "sla")
        for name in sorted(imported(path))
        if name.startswith(banned)
    }
    assert guilty == {}


def test_every_pure_module_stands_in_the_contract_that_keeps_it_pure():
    pure = {
        "sla.engine",
        "contracts.approval",
        "contracts.charging",
        "contracts.recurrence",
        "contracts.numbering",
        "contracts.uplift",
        "contracts.settling",
        "contracts.terms",
        "vendors.risk",
    }
    there = {
        name
        for name in pure
        if (ROOT / name.replace(".", "/")).is_dir() or (ROOT / f"{name.replace('.', '/')}.py").exists()
    }
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    kept = next(contract for contract in contracts if contract["name"].startswith("The pure core"))
    assert set(kept["source_modules"]) == there


def test_no_tracked_text_names_a_place_of_one_machine():
    """Registry addresses and home folders would lead nowhere on another machine."""
    suspicious = re.compile(r"--(?:extra-)?index-url|/home/\w+/|/root/|/Users/")
    named = ("Makefile", ".ci/run", "pyproject.toml", "compose.yaml", "Dockerfile", ".env.example")
    files = [*ROOT.glob("requirements*"), *(ROOT / name for name in named)]
    assert [path.name for path in files if suspicious.search(path.read_text())] == []

"""Who stands around a contract? Vera writes it, Leo approves and signs; Alan works for Acme, Gita for Globex."""

from types import SimpleNamespace

import pytest

from tests.contracts import worlds


@pytest.fixture
def world(db):
    said = worlds.ground()
    vera = worlds.person("vera@haiyun.example", "Vera", "procurement")
    leo = worlds.person("leo@haiyun.example", "Leo", "legal")
    people = {
        "vera": vera,
        "leo": leo,
        "max": worlds.person("max@haiyun.example", "Max", "executive"),
        "fay": worlds.person("fay@haiyun.example", "Fay", "finance"),
        "ada": worlds.person("ada@haiyun.example", "Ada", "auditor"),
        "otto": worlds.person("otto@haiyun.example", "Otto", "service_owner"),
        "nina": worlds.person("nina@haiyun.example", "Nina"),
    }
    acme = worlds.a_vendor(vera, leo, said["line"])
    globex = worlds.a_vendor(vera, leo, said["line"], code="globex", name="Globex Parcels")
    return SimpleNamespace(
        **said,
        **people,
        acme=acme,
        globex=globex,
        alan=worlds.member(acme, "alan@acme.example", "Alan"),
        gita=worlds.member(globex, "gita@globex.example", "Gita"),
    )


@pytest.fixture
def draft(world):
    return worlds.a_draft(
        world.acme, by=world.vera, owner=world.otto, entity=world.entity, line=world.line, currency=world.cny
    )


@pytest.fixture
def active(world, draft):
    worlds.activate(draft, by=world.vera, approver=world.leo)
    draft.refresh_from_db()
    return draft

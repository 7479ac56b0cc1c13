"""Does whoever negotiates see a contract's own months under other terms, and nobody else?"""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sla import engine
from sla.live_case import case_of_contract
from sla.models import Evaluation
from tests.contracts import worlds
from tests.portal.reading import facts, heading, plain, tables
from tests.sla import months
from tests.sla.months import JUNE, MAY

NUMBER = "C-2026-100"


@pytest.fixture
def played(world, contract):
    """May misses the minimum and twice the damage (8,000), June the expected level only (4,800)."""
    months.whole_month(world, contract, MAY, good=91, damaged=2)
    months.whole_month(world, contract, JUNE, good=95)
    return contract


@pytest.fixture
def page(client):
    """page(person, **query) -> the page."""

    def page(person, name="contract_what_if", number=NUMBER, headers=None, **query):
        client.force_login(person)
        return client.get(reverse(name, args=[number]), query, headers=headers)

    return page


def answer(response) -> list[list[str]]:
    return tables(response)[-1]


def test_without_a_question_the_two_sides_are_the_same(world, played, page):
    response = page(world.vera)
    assert (heading(response), facts(response)["Compared over"], response.context["page"].headline) == (
        "What if the terms with Acme Courier were different?",
        "2 months",
        "Today’s terms: CNY\u00a012,800.00 in 2 months",
    )
    assert answer(response) == [
        ["Month", "Today’s terms", "Other terms", "Difference", "Comes out otherwise"],
        ["May 2026", "8,000.00", "8,000.00", "0.00", "—"],
        ["June 2026", "4,800.00", "4,800.00", "0.00", "—"],
        ["Together", "12,800.00", "12,800.00", "0.00", ""],
    ]


def test_a_higher_cap_and_target_show_what_they_would_have_brought(world, played, page):
    response = page(world.vera, **{"on-time-expected": "97", "on-time-minimum": "95.5", "at_risk_percent": "10"})
    assert response.context["page"].headline == "These terms would have brought CNY\u00a01,200.00 more in 2 months"
    assert tables(response)[1] == [
        ["What", "Before", "After"],
        ["On time: Expected", "96 %", "97 %"],
        ["On time: Minimum", "93 %", "95.5 %"],
        ["At risk", "8 %", "10 %"],
    ]
    assert answer(response) == [
        ["Month", "Today’s terms", "Other terms", "Difference", "Comes out otherwise"],
        ["May 2026", "8,000.00", "8,000.00", "0.00", "—"],
        ["June 2026", "4,800.00", "6,000.00", "+1,200.00", "On time: Below expected → Below minimum"],
        ["Together", "12,800.00", "14,000.00", "+1,200.00", ""],
    ]


HEADLINES = [
    ({"cap_percent": "6"}, "A cap of 6 % would have brought CNY 2,000.00 less in 2 months"),
    ({"cap_percent": ""}, "No cap would have changed no amount in 2 months"),
    ({"annual_cap_percent": "3"}, "A cap of 3 % a year would have brought CNY 6,800.00 less in 2 months"),
    ({"at_risk_percent": "4"}, "An amount at risk of 4 % would have brought CNY 6,400.00 less in 2 months"),
    ({"repeat": "1, 1.5"}, "Counting misses in a row 1, 1.5 times would have brought CNY 2,400.00 more in 2 months"),
    ({"repeat": ""}, "Counting every miss once would have changed no amount in 2 months"),
    (
        {"earn_back_months": "1"},
        "An earn-back period of 1 month would have brought CNY 3,200.00 less in 2 months",
    ),
    ({"on-time-expected": "95"}, "“On time” expected at 95 % would have brought CNY 4,800.00 less in 2 months"),
    ({"on-time-minimum": "90"}, "A minimum of 90 % for “On time” would have changed no amount in 2 months"),
    ({"damage-minimum": ""}, "No minimum for “Damage” would have changed no amount in 2 months"),
    (
        {"on-time-worth": "50"},
        "50 % of the amount at risk for “On time” would have brought CNY 1,600.00 less in 2 months",
    ),
    (
        {"on-time-scheme": "flat", "on-time-worth": "1"},
        "1 % of the fee for a miss of “On time” would have brought CNY 7,600.00 less in 2 months",
    ),
    ({"on-time-scheme": "none"}, "No credit for “On time” would have brought CNY 9,600.00 less in 2 months"),
    (
        {"csat-expected": "92", "csat-scheme": "flat", "csat-worth": "1"},
        "These terms would have brought CNY 1,000.00 more in 2 months",
    ),
    ({"schedule": "nonsense", "unknown": "1"}, "Today’s terms: CNY 12,800.00 in 2 months"),
]


def test_the_title_says_what_one_change_comes_to(world, played, page):
    assert [plain(page(world.vera, **query).context["page"].headline) for query, _said in HEADLINES] == [
        said for _query, said in HEADLINES
    ]


def test_the_figures_are_those_of_the_engine(world, played, page):
    given = {"on-time-expected": "97", "on-time-minimum": "", "damage-scheme": "flat", "damage-worth": "2.5"}
    given |= {"repeat": "1, 2", "cap_percent": "7", "earn_back_months": "1"}
    case = json.loads(page(world.vera, "contract_what_if_case", **given).content)
    assert (case["levels"][0]["minimum"], case["levels"][1]["credit"], case["rules"]["repeat"]) == (
        None,
        {"type": "flat", "percent": "2.5"},
        ["1", "2"],
    )
    then = engine.simulate(engine.read_case(case))
    today = engine.simulate(engine.read_case(case_of_contract(played)))
    months_shown = page(world.vera, **given).context["page"].comparison.months
    assert [(row.today, row.then) for row in months_shown] == [
        (a.total, b.total - sum(back.amount for back in b.earned_back)) for a, b in zip(today, then, strict=True)
    ]
    assert sum(row.today for row in months_shown) == sum(
        (row.total for row in Evaluation.objects.filter(superseded_by__isnull=True)), Decimal(0)
    )


def test_what_cannot_be_worked_out_is_said_at_its_field_and_nothing_is_lost(world, played, page):
    wrong = {
        "on-time-minimum": "99",
        "damage-minimum": "0.1",
        "csat-scheme": "flat",
        "repeat": "1, x",
        "cap_percent": "120",
    }
    response = page(world.vera, **wrong)
    assert {name: list(texts) for name, texts in response.context["page"].form.errors.items()} == {
        "cap_percent": ["Ensure this value is less than or equal to 100."],
        "repeat": ["“x” is not a number."],
        "on-time-minimum": ["The minimum is not above the expected level."],
        "damage-minimum": ["Where less is better, the minimum is not below the expected level."],
        "csat-worth": ["Say how much a miss costs."],
    }
    text = response.content.decode()
    assert all(f'value="{value}"' in text for value in ("99", "0.1", "120", "1, x"))
    assert '<a href="#id_on-time-minimum">On time, Minimum: The minimum is not above the expected level.</a>' in text


@pytest.mark.parametrize("text", ["1e999999999", "1e-999999999", "NaN", "-1", "Infinity", "٣"])
def test_a_figure_that_is_none_is_refused_and_never_written_out(world, contract, page, text):
    names = ("on-time-expected", "on-time-worth", "cap_percent", "earn_back_months", "repeat", "on-time-scheme")
    response = page(world.vera, **dict.fromkeys(names, text))
    assert (response.status_code, len(response.content) < 100_000) == (200, True)
    assert "on-time-scheme" in response.context["page"].form.errors


def test_a_fault_that_the_engine_finds_stands_at_the_figure_it_is_about(world, played, page):
    response = page(world.vera, **{"on-time-worth": "90", "at_risk_percent": ""})
    assert (set(response.context["page"].form.errors), response.context["page"].comparison) == (
        {"at_risk_percent"},
        None,
    )


def test_the_address_keeps_what_is_asked_and_no_more(world, played, page):
    given = {"on-time-expected": "96.00", "damage-minimum": "0.25", "cap_percent": "8", "repeat": "1, 1, 1.5"}
    answered = page(world.vera, headers={"HX-Request": "true"}, **given)
    plain_page = page(world.vera, headers={"HX-Request": "true"})
    assert (
        answered["HX-Replace-Url"],
        plain_page["HX-Replace-Url"],
        "HX-Replace-Url" in page(world.vera, **given),
    ) == (
        "/contracts/C-2026-100/what-if/?damage-minimum=0.25",
        "/contracts/C-2026-100/what-if/",
        False,
    )


def test_who_decides_about_terms_asks_and_who_audits_looks_and_a_vendor_finds_nothing(world, played, page):
    people = ("vera", "otto", "leo", "fay", "max", "ada", "alan", "gita", "nina")
    for name in ("contract_what_if", "contract_what_if_case", "contract_what_if_annex"):
        codes = {person: page(getattr(world, person), name).status_code for person in people}
        assert codes == dict.fromkeys(("vera", "otto", "leo", "fay", "max", "ada"), 200) | dict.fromkeys(
            ("alan", "gita", "nina"), 404
        )


def test_the_annex_reads_as_numbered_clauses_in_either_language(world, played, page):
    given = {"cap_percent": "12", "on-time-expected": "97"}
    english = page(world.vera, "contract_what_if_annex", language="en", **given)
    chinese = page(world.vera, "contract_what_if_annex", language="zh-hans", **given)
    lines = [plain(line) for line in english.content.decode().splitlines()]
    assert english["Content-Disposition"] == 'attachment; filename="C-2026-100-en.txt"'
    assert lines[:5] == [
        "Annex: service levels and credits",
        "C-2026-100 · Parcels",
        "",
        "1. Definitions",
        "1.1 “On time” (on-time): a critical service level, measured in %.",
    ]
    assert any(line.startswith("2.1 On time: Expected: at least 97 %; under 93 %") for line in lines)
    assert any("At most 12 % a month is deducted." in line for line in lines)
    assert "12%" in chinese.content.decode()


def test_a_question_that_cannot_be_answered_leads_back_to_its_page(world, played, page):
    for name in ("contract_what_if_case", "contract_what_if_annex"):
        response = page(world.vera, name, repeat="x")
        assert (response.status_code, response.url) == (302, "/contracts/C-2026-100/what-if/?repeat=x")


def test_a_contract_without_months_or_without_signature_says_so(world, contract, page):
    none_yet = page(world.vera).content.decode()
    draft = worlds.a_draft(
        world.acme,
        by=world.vera,
        owner=world.otto,
        entity=world.entity,
        line=world.line,
        currency=world.cny,
        number="C-DRAFT",
    )
    unsigned = page(world.vera, number=draft.number)
    assert "No month of this contract is evaluated yet" in none_yet
    assert "As the text of an annex" in none_yet
    assert "The contract has no signed version yet." in unsigned.content.decode()
    assert page(world.vera, "contract_what_if_case", draft.number).status_code == 302


def test_the_contract_and_its_version_lead_to_the_question(world, played, client):
    address = reverse("contract_what_if", args=[NUMBER])
    found = {}
    for person in ("vera", "ada", "alan"):
        client.force_login(getattr(world, person))
        found[person] = [
            address in client.get(reverse(name, args=args)).content.decode()
            for name, args in (("contract_detail", [NUMBER]), ("version_detail", [NUMBER, 1]))
        ]
    assert found == {"vera": [True, True], "ada": [True, True], "alan": [False, False]}


def test_nothing_is_stored_and_a_month_more_asks_no_more(world, contract, page):
    months.whole_month(world, contract, MAY)
    page(world.vera)
    with CaptureQueriesContext(connection) as one:
        page(world.vera, cap_percent="12")
    months.whole_month(world, contract, JUNE, good=91)
    with CaptureQueriesContext(connection) as two:
        page(world.vera, cap_percent="12")
    written = [row["sql"] for row in two if row["sql"].startswith(("INSERT", "UPDATE"))]
    assert (len(two) - len(one), [sql for sql in written if "contracts_" in sql or "sla_" in sql]) == (0, [])

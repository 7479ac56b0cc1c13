"""Does each role come home to its own page, with figures that add up?"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from portal.models import Announcement
from portal.pages import portfolio, waterfall
from sla import actions
from tests.portal.reading import facts, heading, plain, tables
from tests.sla import months
from tests.sla.months import MAY
from vendors.models import FxRate

LATER = datetime(2026, 6, 12, 4, 0, tzinfo=UTC)


@pytest.fixture
def month(world, contract):
    month = months.whole_month(world, contract, MAY, good=92)
    actions.approve_period(month, by=world.fay, now=LATER)
    return month


@pytest.fixture
def home(client):
    def home(person, **query):
        client.force_login(person)
        return client.get(reverse("home"), query)

    return home


def test_each_person_comes_home_to_their_own_page(world, contract, home):
    people = {name: getattr(world, name) for name in ("vera", "otto", "leo", "fay", "ada", "max", "alan", "nina")}
    found = {name: home(person).templates[0].name for name, person in people.items()}
    buyer = "home/home_buyer.html"
    assert found == {
        "vera": buyer,
        "otto": buyer,
        "leo": buyer,
        "fay": buyer,
        "ada": buyer,
        "max": "home/home_executive.html",
        "alan": "home/home_vendor.html",
        "nina": "home/home_nobody.html",
    }


def test_a_stranger_signs_in_first(client, db):
    assert client.get(reverse("home")).status_code == 302


def test_the_portfolio_of_a_month_has_the_level_that_decides_its_fee_and_what_is_open(world, month):
    whole = portfolio.read_portfolio(world.vera, MAY)
    (row,) = whole.standings
    assert (
        row.rating,
        row.decides.name,
        row.decides.value,
        row.months,
        row.fee,
        row.credit_open,
        row.note,
        row.levels,
    ) == (
        "inadequate",
        "On time",
        Decimal("92.00"),
        ("inadequate",),
        Decimal("100000.00"),
        Decimal("4800.00"),
        "",
        4,
    )
    assert (whole.fees, whole.count("inadequate"), whole.only("good").standings) == (
        {"CNY": Decimal("100000.00")},
        1,
        (),
    )


def test_a_vendor_sees_its_own_part_of_the_portfolio(world, month):
    seen = {
        name: len(portfolio.read_portfolio(getattr(world, name), MAY).standings)
        for name in ("vera", "alan", "gita", "nina")
    }
    assert seen == {"vera": 1, "alan": 1, "gita": 0, "nina": 0}


def test_amounts_are_converted_at_the_newest_rate_up_to_the_day_and_not_at_all_without_one(world):
    for day, rate in ((date(2026, 5, 1), "7.80"), (date(2026, 5, 31), "7.85"), (date(2026, 6, 1), "9.00")):
        FxRate.objects.create(date=day, source_id="EUR", target_id="CNY", rate=rate)
    rates = portfolio.rates_on(date(2026, 5, 31))
    amounts = {"CNY": Decimal("100.00"), "EUR": Decimal("33.33")}
    assert (portfolio.convert(amounts, rates), portfolio.convert({"PLN": Decimal("1.00")}, rates)) == (
        Decimal("361.64"),
        None,
    )


def test_the_waterfall_goes_from_what_was_owed_to_what_was_deducted(world, month):
    credit = month.credits.get()
    steps = waterfall.year_steps([credit], {})
    assert [(step.code, step.amount) for step in steps] == [
        ("owed", 4800),
        ("unclaimed", -4800),
        ("claimed", 0),
        ("deducted", 0),
    ]
    drawing = waterfall.draw(steps, "CNY", waterfall.WIDE)
    assert [(bar.y, bar.height) for bar in drawing.bars] == [
        ("30.0", "230.0"),
        ("30.0", "230.0"),
        ("260.0", "0.0"),
        ("260.0", "0.0"),
    ]


def test_credits_in_a_currency_without_a_rate_have_no_waterfall(world, month):
    credit = month.credits.get()
    credit.currency_id = "EUR"
    assert waterfall.year_steps([credit], {}) is None


def test_the_buyers_home_filters_the_portfolio_by_rating(world, month, home):
    assert [
        len(home(world.vera, rating=rating).context["portfolio"].standings) for rating in ("", "good", "bogus")
    ] == [1, 0, 1]


def test_announcements_reach_their_readers(world, contract, home):
    for audience in ("all", "buyers", "vendors"):
        Announcement.objects.create(
            title_en=f"For {audience}", body_en="Read this.", audience=audience, starts_on=date(2020, 1, 1)
        )
    read = {
        name: sorted(item.title for item in home(getattr(world, name)).context["announcements"])
        for name in ("vera", "alan", "max")
    }
    assert read == {
        "vera": ["For all", "For buyers"],
        "alan": ["For all", "For vendors"],
        "max": ["For all", "For buyers"],
    }
    assert "For vendors" in home(world.alan).content.decode()


def test_the_executive_reads_the_month_in_a_sentence_and_in_one_currency(world, month):
    whole = portfolio.read_portfolio(world.max, MAY, strip=2)
    figures = [(name, plain(figure)) for name, figure, _small in portfolio.key_figures(whole, {}, [], None)]
    assert portfolio.answer_of(whole) == "May 2026: 1 of 1 contracts inadequate"
    assert figures == [
        ("Fee of the month", "CNY 100,000"),
        ("Inadequate", "1 / 1"),
        ("Largest share of the fee", "100 %"),
    ]
    (line,) = portfolio.lines_in(whole, {})
    assert (str(line.line), line.fee, plain(line.point)) == (
        "Logistics",
        Decimal("100000.00"),
        "Acme Courier, On time 92.00 %",
    )


def test_without_any_contract_every_home_still_says_what_to_do(world, home):
    said = {name: heading(home(getattr(world, name))) for name in ("vera", "max", "alan", "nina")}
    assert said == {
        "vera": "Nothing needs you today",
        "max": "No contract is running yet",
        "alan": "Nothing is due from you",
        "nina": "You have an account, and no role yet",
    }


@pytest.mark.parametrize("who, most", [("vera", 66), ("max", 36), ("alan", 41)])
def test_a_home_asks_the_same_number_of_questions_for_one_contract_and_for_three(
    world,
    month,
    client,
    who,
    most,
    django_assert_max_num_queries,
):
    client.force_login(getattr(world, who))
    client.get(reverse("home"))
    for number, vendor in (("C-2026-201", world.acme), ("C-2026-202", world.globex)):
        with django_assert_max_num_queries(most):
            client.get(reverse("home"))
        other = months.running_contract(world, number=number, vendor=vendor)
        months.open_month(world, other, MAY)
    with django_assert_max_num_queries(most):
        client.get(reverse("home"))


def test_the_vendors_home_tells_what_was_decided(world, month, home):
    shown = home(world.alan)
    assert [(entry.who, entry.what) for entry in shown.context["entries"]][:1] == [
        ("Fay", "approved the month, C-2026-100 2026-05")
    ]
    assert facts(shown)["For"] == "Acme Courier" and tables(shown) != []


def test_a_browser_that_asks_for_an_icon_beside_a_pdf_gets_ours(client):
    assert client.get("/favicon.ico").headers["Location"].endswith("icon.svg")

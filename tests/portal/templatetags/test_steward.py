"""Do figures, dates and codes read as a person of either language writes them?"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from portal.templatetags import steward

TUESDAY = date(2026, 11, 10)


@pytest.fixture
def chinese():
    with translation.override("zh-hans"):
        yield


def plain(text):
    """Its no-break spaces as spaces, so that the expectation below can be read."""
    return str(text).replace("\u00a0", " ")


@pytest.mark.parametrize(
    "value, places, expected",
    [
        (1234567, None, "1,234,567"),
        (Decimal("652000.50"), None, "652,000.50"),
        (Decimal("91.8"), 2, "91.80"),
        (Decimal("-26350"), 2, "−26,350.00"),
        (Decimal("-0.001"), 2, "0.00"),
        (0, None, "0"),
        (None, 2, "—"),
    ],
)
def test_a_number_is_grouped_and_carries_a_true_minus(value, places, expected):
    assert steward.number(value, places) == expected


def test_money_stands_behind_its_currency():
    assert plain(steward.money(Decimal("213856"), "CNY")) == "CNY 213,856.00"


def test_money_without_a_currency_is_the_bare_figure():
    assert steward.money(Decimal("-26350"), "") == "−26,350.00"


def test_yen_have_no_cents():
    assert plain(steward.money(Decimal("1200"), "JPY")) == "JPY 1,200"


def test_nothing_is_no_amount():
    assert steward.money(None, "CNY") == "—"


def test_chinese_names_the_currency_after_the_figure(chinese):
    assert [plain(steward.money(Decimal("1"), code)) for code in ("CNY", "EUR", "CHF")] == [
        "1.00 元",
        "1.00 欧元",
        "CHF 1.00",
    ]


def test_money_in_minor_units_is_not_guessed_but_shown_as_given():
    assert plain(steward.money(21385600, "CNY")) == "CNY 21,385,600.00"


def test_percent_keeps_a_gap_in_english():
    assert plain(steward.percent(Decimal("91.8"), 2)) == "91.80 %"


def test_percent_closes_the_gap_in_chinese(chinese):
    assert steward.percent(Decimal("91.8"), 2) == "91.80%"


@pytest.mark.parametrize(
    "value, unit, precision, expected",
    [
        (Decimal("91.8"), "%", 2, "91.80 %"),
        (Decimal("3.25"), "h", 1, "3.2 h"),
        (37, "", 0, "37"),
        (None, "%", 2, "—"),
    ],
)
def test_a_level_value_has_its_unit_and_precision(value, unit, precision, expected):
    assert plain(steward.level_value(value, unit, precision)) == expected


def test_dates_read_as_english_writes_them():
    assert [plain(f(TUESDAY)) for f in (steward.short_date, steward.plain_date, steward.day_month, steward.month)] == [
        "Tue 10 Nov 2026",
        "10 Nov 2026",
        "Tue 10 Nov",
        "November 2026",
    ]


def test_dates_read_as_chinese_writes_them(chinese):
    assert [f(TUESDAY) for f in (steward.short_date, steward.plain_date, steward.day_month, steward.month)] == [
        "2026年11月10日",
        "2026年11月10日",
        "11月10日",
        "2026年11月",
    ]


def test_months_have_a_short_and_a_bare_form():
    assert [steward.month(TUESDAY, style) for style in ("long", "short", "bare")] == [
        "November 2026",
        "Nov 2026",
        "Nov",
    ]


def test_a_moment_names_its_zone():
    assert (
        plain(steward.moment(datetime(2026, 11, 10, 10, 0, tzinfo=UTC), "Asia/Shanghai"))
        == "Tue 10 Nov 2026, 18:00 Shanghai"
    )


def test_a_moment_falls_on_the_day_of_its_zone():
    late = datetime(2026, 11, 10, 23, 30, tzinfo=UTC)
    assert [plain(steward.moment(late, zone)) for zone in ("Europe/Berlin", "America/New_York")] == [
        "Wed 11 Nov 2026, 00:30 Berlin",
        "Tue 10 Nov 2026, 18:30 New York",
    ]


@pytest.mark.parametrize(
    "before, expected",
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=2), "2 hours ago"),
        (timedelta(hours=7), "today 05:00"),
        (timedelta(hours=20), "yesterday 16:00"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=20), "Wed 21 Oct 2026"),
    ],
)
def test_time_is_relative_with_the_instant_as_its_title(before, expected):
    now = datetime(2026, 11, 10, 12, 0, tzinfo=UTC)
    with timezone.override(ZoneInfo("UTC")):
        html = plain(steward.ago(now - before, now))
    title = plain(steward.moment(now - before, "UTC"))
    assert html == f'<time datetime="{(now - before).isoformat()}" title="{title}">{expected}</time>'


@pytest.mark.parametrize("day, left, hue", [(16, -6, "late"), (22, 0, "soon"), (30, 8, "soon")])
def test_only_overdue_and_near_days_take_a_hue(day, left, hue):
    days = steward.days_left(date(2026, 11, day), date(2026, 11, 22))
    assert (days, steward.urgency(days)) == (left, hue)


def test_nine_days_left_are_calm():
    assert steward.urgency(9) == ""


@pytest.mark.parametrize(
    "seconds, expected",
    [(0.2, "1 second"), (4, "4 seconds"), (89, "89 seconds"), (200, "3 minutes"), (7300, "2 hours")],
)
def test_a_duration_is_never_more_exact_than_it_is_known(seconds, expected):
    assert steward.duration(seconds) == expected


def test_a_file_size_has_one_decimal():
    assert [plain(steward.file_size(n)) for n in (512, 50542592)] == ["512 B", "48.2 MB"]


def test_a_meter_hatches_what_passes_the_limit():
    assert steward.meter_parts(Decimal("278012.80"), Decimal("213856")) == {
        "used": "76.92%",
        "limit": "76.92%",
        "over": "23.08%",
    }


def test_a_meter_without_a_limit_fills_its_scale():
    assert steward.meter_parts(60, None, 100) == {"used": "60.00%", "limit": "", "over": ""}


def test_an_empty_meter_divides_by_nothing():
    assert steward.meter_parts(0, 0) == {"used": "0.00%", "limit": "0.00%", "over": ""}


def test_a_clock_places_its_dates_to_scale_and_its_words_where_there_is_room():
    points = [
        {"date": date(2027, 3, 31), "label": "term ends"},
        {"date": date(2026, 11, 22), "label": "today"},
        {"date": date(2027, 1, 25), "label": "send by", "last": True},
        {"date": date(2027, 1, 30), "label": "must arrive"},
    ]
    placed = [(plain(p["words"]), p["label"], p["last"], p["at"], p["flip"]) for p in steward.clock_points(points)]
    assert placed == [
        ("Sun 22 Nov", "today", False, "0.0%", False),
        ("Mon 25 Jan", "send by", True, "49.6%", True),
        ("Sat 30 Jan", "must arrive", False, "53.5%", False),
        ("Wed 31 Mar 2027", "term ends", False, "100.0%", True),
    ]


def test_a_clock_of_one_day_stands_at_its_start():
    assert [point["at"] for point in steward.clock_points([{"date": TUESDAY, "label": "today"}])] == ["0.0%"]


def rendered(source, query="", **values):
    request = RequestFactory().get("/credits/" + query)
    return Template("{% load steward %}" + source).render(RequestContext(request, values, processors=[]))


def test_a_head_sorts_upward_first_and_forgets_the_page():
    html = rendered(
        '{% include "components/th.html" with label="Credit" key="credit" num=True only %}', "?page=3&line=4"
    )
    assert (
        html.strip().splitlines()[-1]
        == '<th scope="col" class="num"><a class="sort" href="?line=4&amp;sort=credit">Credit</a></th>'
    )


def test_a_sorted_head_says_so_and_turns_around():
    html = rendered('{% include "components/th.html" with label="Credit" key="credit" only %}', "?sort=credit")
    assert (
        html.strip().splitlines()[-1]
        == '<th scope="col" aria-sort="ascending"><a class="sort" href="?sort=-credit">Credit</a></th>'
    )


def test_a_filter_is_kept_beside_the_sort():
    context = RequestContext(RequestFactory().get("/credits/?sort=-credit&rating=good&page=2"))
    assert [steward.chosen(context, "rating", value) for value in ("good", "requires", "")] == [
        {"current": True, "query": "?sort=-credit&rating=good"},
        {"current": False, "query": "?sort=-credit&rating=requires"},
        {"current": False, "query": "?sort=-credit"},
    ]


def test_pages_between_are_left_out():
    page = Paginator(range(128), 4).page(16)
    assert steward.page_window(page) == [1, "…", 15, 16, 17, "…", 32]


def test_a_rating_is_mark_and_word_and_hue():
    html = rendered(
        '{% include "components/rating.html" with rating="inadequate" chip=True small="not reported" only %}'
    )
    assert html.strip() == (
        '<span class="rating chip inadequate"><svg class="mark" aria-hidden="true"><use href="#mark-inadequate"/></svg>'
        "Inadequate <small>not reported</small></span>"
    )


def test_an_impossible_action_stays_in_the_menu_with_its_reason():
    html = rendered(
        '{% include "components/menu.html" with label="More" items=items only %}',
        items=[{"label": "Close", "url": "/close/", "reasons": ["One credit is not settled."]}],
    )
    assert "<li><span>Close<small>One credit is not settled.</small></span></li>" in html and "/close/" not in html


def test_what_people_wrote_is_never_markup():
    hostile = "<script>alert(1)</script>"
    html = rendered(
        '{% include "components/timeline.html" with entries=entries only %}',
        entries=[
            {"who": hostile, "what": hostile, "when": timezone.now(), "note": hostile, "changes": [(hostile,) * 3]}
        ],
    )
    assert hostile not in html and html.count("&lt;script&gt;") == 6


def test_the_parts_of_a_form_are_joined_by_its_summary():
    class Sample(forms.Form):
        level = forms.DecimalField(label="Minimum level", widget=forms.TextInput({"data-unit": "%"}))

    html = str(Sample({"level": "many"}))
    assert '<a href="#id_level">Minimum level: Enter a number.</a>' in html
    assert '<div class="error" id="id_level_error"><p>Enter a number.</p></div>' in html
    assert "<span>%</span>" in html


def test_a_state_of_a_contract_is_one_of_six_plain_words():
    assert Template("{% load steward %}{{ s|state_word }}, {{ s|exact_state }}, {{ s|state_kind }}").render(
        Context({"s": "in_exit"})
    ) == ("Ending, In exit, ")

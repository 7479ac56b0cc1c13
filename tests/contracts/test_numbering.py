"""Does every clause, sub-clause and item get its number, and does every reference lead there, in both languages?"""

import pytest

from contracts.numbering import (
    Block,
    Kind,
    Label,
    Part,
    Place,
    block_number,
    dangling,
    fill,
    heading_number,
    in_chinese,
    letter,
    number_parts,
    reference,
    targets,
)


def sub(text="", name=""):
    return Block(Kind.SUB, (text,), name)


ITEM, PLAIN = Block(Kind.ITEM, ("",)), Block(Kind.PLAIN, ("",))
PARTS = (
    Part("services", Place.BODY, (sub(), ITEM, ITEM, sub(name="end"), PLAIN)),
    Part("liability-uncapped", Place.BODY, (sub(name="cap"), ITEM), "liability"),
    Part("annex-levels", Place.ANNEX),
    Part("annex-exit", Place.ANNEX, (sub(name="days"),)),
)


def test_clauses_and_annexes_are_counted_apart_and_items_start_anew_below_each_sub_clause():
    body, annex = Place.BODY, Place.ANNEX
    assert number_parts(PARTS) == [
        [
            Label(body, 1),
            Label(body, 1, 1),
            Label(body, 1, 1, 1),
            Label(body, 1, 1, 2),
            Label(body, 1, 2),
            Label(body, 1, 2),
        ],
        [Label(body, 2), Label(body, 2, 1), Label(body, 2, 1, 1)],
        [Label(annex, 1)],
        [Label(annex, 2), Label(annex, 2, 1)],
    ]


def test_an_alternative_is_found_under_the_name_it_stands_for():
    assert targets(PARTS) == {
        "services": Label(Place.BODY, 1),
        "services.end": Label(Place.BODY, 1, 2),
        "liability-uncapped": Label(Place.BODY, 2),
        "liability-uncapped.cap": Label(Place.BODY, 2, 1),
        "liability": Label(Place.BODY, 2),
        "liability.cap": Label(Place.BODY, 2, 1),
        "annex-levels": Label(Place.ANNEX, 1),
        "annex-exit": Label(Place.ANNEX, 2),
        "annex-exit.days": Label(Place.ANNEX, 2, 1),
    }


def test_a_reference_to_nothing_is_told_once_with_the_clause_it_stands_in():
    text = "[[vendor]] of [[services.end]], [[gone]], [[services.none]] and [[gone]]"
    parts = (*PARTS, Part("general", Place.BODY, (sub(text),)))
    assert dangling(parts, {"vendor"}) == [("general", "gone"), ("general", "services.none")]


@pytest.mark.parametrize(
    ("label", "english", "chinese"),
    [
        (Label(Place.BODY, 14), "clause 14", "第 14 条"),
        (Label(Place.BODY, 14, 2), "clause 14.2", "第 14.2 条"),
        (Label(Place.BODY, 14, 2, 3), "clause 14.2(c)", "第 14.2 条第（三）项"),
        (Label(Place.ANNEX, 3), "Annex 3", "附件三"),
        (Label(Place.ANNEX, 3, 1), "Annex 3, 3.1", "附件三第 3.1 条"),
        (Label(Place.ANNEX, 12, 1, 2), "Annex 12, 12.1(b)", "附件十二第 12.1 条第（二）项"),
    ],
)
def test_a_reference_reads_as_the_language_has_it(label, english, chinese):
    assert (reference(label, False), reference(label, True)) == (english, chinese)


def test_headings_and_blocks_carry_their_numbers_before_them():
    clause, annex = Label(Place.BODY, 21), Label(Place.ANNEX, 2)
    assert [heading_number(label, chinese) for label in (clause, annex) for chinese in (False, True)] == [
        "21.",
        "第二十一条",
        "Annex 2",
        "附件二",
    ]
    blocks = (Label(Place.BODY, 3, 2), Label(Place.BODY, 3, 2, 4), Label(Place.BODY, 3))
    assert [(block_number(one, False), block_number(one, True)) for one in blocks] == [
        ("3.2", "3.2"),
        ("(d)", "（四）"),
        ("", ""),
    ]


def test_letters_and_chinese_numerals_go_on_beyond_the_first_round():
    assert [letter(n) for n in (1, 26, 27, 52, 53)] == ["a", "z", "aa", "az", "ba"]
    assert [in_chinese(n) for n in (1, 9, 10, 14, 20, 42, 99)] == ["一", "九", "十", "十四", "二十", "四十二", "九十九"]


def test_marks_are_filled_where_they_stand_and_other_brackets_are_left_alone():
    assert fill("[[a]] [b] [[A]] [[c.d]]", lambda mark: f"<{mark}>") == "<a> [b] [[A]] <c.d>"

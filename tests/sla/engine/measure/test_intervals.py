"""Does interval algebra count every instant once?"""

from fractions import Fraction

import pytest

from sla.engine.measure.intervals import clip, heaviest, length, union, without


@pytest.mark.parametrize(
    ("sentence", "spans", "joined"),
    [
        ("nothing", [], []),
        ("apart, in any order", [(5, 6), (1, 2)], [(1, 2), (5, 6)]),
        ("overlapping", [(1, 4), (3, 6)], [(1, 6)]),
        ("touching", [(1, 3), (3, 6)], [(1, 6)]),
        ("one inside another", [(1, 9), (2, 3), (4, 10)], [(1, 10)]),
        ("without length, or the wrong way round", [(2, 2), (9, 3)], []),
        ("beside one without length", [(2, 2), (9, 3), (4, 6), (8, 9)], [(4, 6), (8, 9)]),
    ],
)
def test_a_union_is_sorted_and_apart(sentence, spans, joined):
    assert union(spans) == joined, sentence


def test_clipping_keeps_what_lies_within():
    assert clip([(0, 3), (4, 5), (6, 9), (9, 12)], 2, 8) == [(2, 3), (4, 5), (6, 8)]
    assert clip([(0, 2), (8, 9), (4, 4)], 2, 8) == []


@pytest.mark.parametrize(
    ("sentence", "holes", "left"),
    [
        ("no hole", [], [(10, 20)]),
        ("a hole before and one after", [(1, 10), (20, 25)], [(10, 20)]),
        ("in the middle", [(12, 14)], [(10, 12), (14, 20)]),
        ("at both ends", [(5, 12), (18, 30)], [(12, 18)]),
        ("up to the very ends", [(10, 12), (18, 20)], [(12, 18)]),
        ("all of it", [(5, 30)], []),
        ("exactly it", [(10, 20)], []),
    ],
)
def test_holes_are_taken_out(sentence, holes, left):
    assert list(without(10, 20, holes)) == left, sentence


def test_nothing_is_left_of_a_stretch_without_length():
    assert list(without(10, 10, [])) == []


def test_lengths_add_up():
    assert length([(1, 3), (5, 9)]) == 6


@pytest.mark.parametrize(
    ("sentence", "parts", "total"),
    [
        ("none", [], "0"),
        ("the same one twice", [(0, 60, "1"), (0, 60, "1")], "60"),
        ("a lighter one within a heavier one adds nothing", [(0, 60, "1"), (10, 20, "0.5")], "60"),
        ("a heavier one within a lighter one counts for its time", [(0, 60, "0.5"), (10, 20, "1")], "35"),
        ("the lighter one goes on after the heavier one", [(0, 20, "1"), (10, 60, "0.5")], "40"),
        ("three weights, nested", [(0, 90, "0.1"), (10, 70, "0.5"), (20, 30, "1")], "38"),
        ("a gap between", [(0, 10, "1"), (50, 60, "1")], "20"),
        ("without weight it is a note", [(0, 60, "0")], "0"),
    ],
)
def test_each_instant_counts_by_its_heaviest_weight(sentence, parts, total):
    assert heaviest((begin, stop, Fraction(weight)) for begin, stop, weight in parts) == Fraction(total), sentence

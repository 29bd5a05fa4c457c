"""Two outputs are held together in the order a reader is told of."""

import numpy as np
import pytest

from course_pkg.grading.compare import compare

EXPECTED = np.array([[0.25, 0.5, 0.25], [0.0, 1.0, 0.0]])


def raised(place, amount):
    """Return what is expected, but for more at one place."""
    found = EXPECTED.copy()
    found[place] += amount
    return found


@pytest.mark.parametrize(
    ("found", "stage", "index"),
    [
        (None, "type", None),
        (np.array("text"), "type", None),
        ((1, 2), "type", None),
        (np.zeros((3, 2)), "shape", None),
        (np.array(1.0), "shape", None),
        (np.zeros((2, 3), dtype=int), "dtype", None),
        (np.zeros((2, 3), dtype=np.float16), "dtype", None),
        (EXPECTED * [1, np.nan, 1], "not finite", (0, 1)),
        (raised((1, 2), np.inf), "not finite", (1, 2)),
        (raised(([0, 1], [2, 0]), 0.1), "value", (0, 2)),
        (raised((1, 1), 1e-8), "value", (1, 1)),
    ],
)
def test_what_differs_and_where(found, stage, index):
    difference = compare(EXPECTED, found, ("weights",))
    assert (difference.stage, difference.index) == (stage, index)


MASK = np.array([[True, False, False], [True, True, False]])


@pytest.mark.parametrize(
    ("found", "stage", "sentence"),
    [
        (MASK.astype(float), "dtype", "must hold booleans, True and False"),
        (MASK.astype(int), "dtype", "has dtype int64; it must hold booleans"),
        (MASK[:, :2], "shape", "(2, 2); it must be (2, 3)"),
        (~MASK, "value", "`mask[0, 0]` is False; it must be True."),
        (MASK | np.eye(2, 3, 1, bool), "value", "`mask[0, 1]` is True;"),
    ],
)
def test_masks_are_booleans_and_compared_cell_by_cell(found, stage, sentence):
    difference = compare(MASK, found, ("mask",))
    assert difference.stage == stage
    assert sentence in difference.sentence


def test_ids_are_whole_numbers_of_any_width():
    ids = np.array([[1, 7, 2]])
    assert compare(ids, ids.astype(np.int32), ("ids",)) is None
    assert compare(ids, ids.astype(float), ("ids",)).stage == "dtype"
    assert compare(ids, ids + (ids == 7), ("ids",)).sentence == (
        "`ids[0, 1]` is 8; it must be 7."
    )


def test_equal_within_the_float_type():
    assert compare(EXPECTED, EXPECTED + 1e-12, ("weights",)) is None
    single = (EXPECTED + 1e-6).astype(np.float32)
    assert compare(EXPECTED, single, ("weights",)) is None
    assert compare(EXPECTED, single.astype(float), ("weights",)) is not None


def test_a_share_of_nan_is_counted():
    found = EXPECTED * [np.nan, np.nan, 1]
    sentence = compare(EXPECTED, found, ("weights",)).sentence
    assert sentence == "4 of 6 values in `weights` are NaN."


def test_the_part_with_the_earlier_stage_is_reported():
    expected = (EXPECTED, EXPECTED)
    found = (EXPECTED + 1, EXPECTED[0])
    difference = compare(expected, found, ("outputs", "weights"))
    assert (difference.part, difference.stage) == ("weights", "shape")


def test_two_numbers_may_arrive_as_one_array():
    expected = np.asarray(0.5), np.asarray(2.0)
    assert compare(expected, np.array([0.5, 2.0]), ("a", "b")) is None
    difference = compare(expected, np.array([0.5, 3.0]), ("a", "b"))
    assert difference.sentence == "`b` is 3; it must be 2."


def test_one_array_for_a_pair_is_of_the_wrong_type():
    difference = compare((EXPECTED, EXPECTED), np.array(1.0), ("a", "b"))
    assert difference.stage == "type"
    assert "2 results (a, b)" in difference.sentence

"""Properties of functions that take several arrays and plain numbers."""

import numpy as np
import pytest
from grading.answers import FRAMEWORKS

from course_pkg.grading.diagnose_property import (
    diagnose_property,
    rounded_otherwise,
)
from course_pkg.grading.exercise import PropertyExercise, described
from course_pkg.grading.frameworks import to_framework
from course_pkg.grading.runner import InProcess, lift

A = np.arange(6).reshape(2, 3)  # whole numbers, as people write them
B = np.arange(6, 12).reshape(2, 3)


def weighted(a, b, count, double=False):
    """Return one array, from two and two numbers."""
    return (a + count * b) * (2 if double else 1)


def count_ignored(a, b, count, double=False):
    """it ignores the count."""
    return weighted(a, b, 1, double)


EXERCISE = PropertyExercise(
    id="00.weighted",
    title="A weighted sum",
    kind="prove",
    difficulty=1,
    minutes=1,
    points=1,
    claim="it is a plus count times b.",
    once=" Your test calls f once.",
    reference=weighted,
    mistakes=described(count_ignored),
    hints=(),
    takeaway="So it is.",
)


def verdict(test, framework="numpy"):
    return diagnose_property(EXERCISE, test, InProcess(framework), 0)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_several_arrays_and_numbers_arrive(framework):
    def property_test(f):
        a, b = (to_framework(framework, one * 1.0) for one in (A, B))
        found = f(a, b, 3, True)
        assert type(found) is type(a)
        assert found.dtype == a.dtype
        assert np.allclose(np.asarray(found), 2 * (A + 3 * B))

    assert verdict(property_test, framework).passed


def test_whole_numbers_become_floats():
    def property_test(f):
        found = f(A, B, 3)
        assert found.dtype == np.float64
        assert np.allclose(found, A + 3 * B)

    assert verdict(property_test).passed


def test_booleans_stay_booleans():
    inputs = []
    chosen = lift("numpy", lambda x, mask: x[mask], inputs)
    mask = np.array([True, False])
    assert chosen(A[:, 0], mask).tolist() == [0.0]
    assert inputs[0][1].dtype == bool


def test_a_test_that_hides_the_number_is_told_which_bug_it_missed():
    def property_test(f):
        assert np.allclose(f(A, B, 1), A + B)

    found = verdict(property_test)
    assert found.mistake == "count_ignored"
    assert found.message.endswith("Your test calls f once.")


def test_equal_arrays_are_told_so():
    found = verdict(lambda f: f(np.ones((2, 3)), np.ones((2, 3)), 3) is None)
    assert "use assert" in found.message

    def property_test(f):
        f(np.ones((2, 3)), np.ones((2, 3)), 3)

    assert "you tried are equal" in verdict(property_test).message


def test_rounding_moves_single_results_and_tuples_by_their_last_digits():
    a = np.linspace(1, 2, 7, dtype=np.float32)
    moved = rounded_otherwise(lambda x, n: x * n, 0)(a, 3)
    assert (moved != 3 * a).any()
    np.testing.assert_allclose(moved, 3 * a, rtol=5e-7)
    first, second = rounded_otherwise(lambda x: (x, -x), 0)(a)
    np.testing.assert_allclose(first, a, rtol=5e-7)
    assert (first != -second).any()

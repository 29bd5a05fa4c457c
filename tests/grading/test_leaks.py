"""A reader's leak test: what it must accept, and what it misses."""

import numpy as np
import pytest
from grading.answers import graded

VECTORS = np.random.default_rng(4).normal(size=(8, 3))
ALL = range(7)


def leak_test(equal, places=ALL, count=8):
    """Make a leak test that tries these places on so many vectors."""

    def property_test(f):
        vectors = VECTORS[:count]
        before = np.asarray(f(vectors)[0])
        for t in places:
            later = np.arange(count)[:, None] > t
            after = np.asarray(f(np.where(later, vectors + 1.0, vectors))[0])
            assert equal(after[: t + 1], before[: t + 1])

    return property_test


@pytest.mark.parametrize("framework", ["numpy", "torch", "tensorflow"])
def test_equality_to_the_last_bit_may_be_asked_for(framework):
    test = leak_test(np.array_equal)
    assert all(graded("06.leaks", test, framework, s) for s in range(20))


def test_closeness_lets_a_small_leak_through():
    verdict = graded("06.leaks", leak_test(np.allclose))
    assert verdict.mistake == "nearly_hidden"
    assert "ask for equality, not for closeness" in verdict.message


def test_one_place_is_not_enough():
    verdict = graded("06.leaks", leak_test(np.array_equal, places=[5]))
    assert "catches 8 of 9" in verdict.message
    assert verdict.mistake == "one_row_open"


def test_five_vectors_are_not_enough():
    verdict = graded(
        "06.leaks", leak_test(np.array_equal, places=range(4), count=5)
    )
    assert verdict.mistake == "short_mask"


def test_a_single_call_is_told_so():
    def property_test(f):
        outputs, _ = f(VECTORS)
        assert np.allclose(outputs[0], VECTORS[0])

    message = graded("06.leaks", property_test).message
    assert "calls f once; a leak shows" in message


def test_equality_of_all_outputs_rejects_correct_code():
    def property_test(f):
        moved = VECTORS + np.eye(8)[:, -1:]
        assert np.array_equal(f(moved)[0], f(VECTORS)[0])

    verdict = graded("06.leaks", property_test)
    assert verdict.message.startswith("Your test rejects correct code.")

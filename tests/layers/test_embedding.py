"""Embedding tables, in every framework."""

import numpy as np
import pytest
from parity import (
    TOLERANCE,
    check_against_reference,
    check_backward,
)

VOCAB, D_MODEL = 7, 5


def case(rng):
    ids = rng.integers(0, VOCAB, size=(2, 11))  # some occur twice
    return ("Embedding", VOCAB, D_MODEL), [ids], {}


@pytest.mark.parametrize("dtype", TOLERANCE)
def test_agrees_with_the_reference(autodiff, reference, rng, dtype):
    check_against_reference(autodiff, reference, rng, case(rng), dtype)


def test_backward_agrees_with_differences(reference, rng):
    check_backward(reference, rng, case(rng))


def test_rows_by_hand(framework):
    table = np.array([[5.0, 6.0], [7.0, 8.0]])
    found = framework.call("embed", np.array([1, 1, 0]), table)
    np.testing.assert_array_equal(found, [[7, 8], [7, 8], [5, 6]])


@pytest.mark.parametrize("wrong", [VOCAB, -1])
def test_an_id_outside_the_table_is_named(framework, rng, wrong):
    table = rng.normal(size=(VOCAB, D_MODEL))
    with pytest.raises(ValueError, match=rf"\[0, 7\), got {wrong}"):
        framework.call("embed", np.array([2, wrong]), table)


def test_ids_must_be_whole_numbers(framework, rng):
    table = rng.normal(size=(VOCAB, D_MODEL))
    with pytest.raises(TypeError, match=r"ids must .*, got.* float64"):
        framework.call("embed", np.array([1.0, 2.0]), table)

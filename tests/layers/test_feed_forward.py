"""The position-wise feed-forward network, in every framework."""

import numpy as np
import pytest
from parity import (
    TOLERANCE,
    assert_near,
    check_against_reference,
    check_backward,
    make_like,
    make_reference,
)

BATCH, N, D_MODEL, D_FF = 2, 5, 3, 11


def case(rng, activation="relu"):
    make = ("FeedForward", D_MODEL, D_FF, {"activation": activation})
    return make, [rng.normal(size=(BATCH, N, D_MODEL))], {}


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_agrees_with_the_reference(
    autodiff, reference, rng, activation, dtype
):
    made = case(rng, activation)
    check_against_reference(autodiff, reference, rng, made, dtype)


@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_backward_agrees_with_differences(reference, rng, activation):
    check_backward(reference, rng, case(rng, activation))


def test_one_position_by_hand(framework):
    params = {
        "w_1": np.array([[1.0, -1.0]]),
        "b_1": np.array([0.5, 0.25]),
        "w_2": np.array([[10.0], [100.0]]),
        "b_2": np.array([7.0]),
    }
    layer = framework.make("FeedForward", 1, 2, params=params)
    found = framework.run(layer, np.array([[[2.0], [-2.0]]]))
    assert_near(found, [[[2.5 * 10 + 7], [2.25 * 100 + 7]]])


def test_positions_do_not_see_each_other(framework, reference, rng):
    make, (x,), _ = case(rng)
    layer = make_like(framework, make_reference(reference, rng, make), make)
    before = framework.run(layer, x)
    x = x.copy()
    x[:, 2] += 1
    after = framework.run(layer, x)
    others = [0, 1, 3, 4]
    np.testing.assert_array_equal(before[:, others], after[:, others])
    assert (before[:, 2] != after[:, 2]).any()


def test_errors_quote_the_numbers(framework, rng):
    layer = framework.make("FeedForward", D_MODEL, D_FF)
    with pytest.raises(ValueError, match=r"3 features.*\(2, 5\)"):
        framework.run(layer, rng.normal(size=(2, 5)))
    with pytest.raises(ValueError, match=r"'relu', .* got 'swish'"):
        framework.make("FeedForward", D_MODEL, D_FF, activation="swish")
    with pytest.raises(ValueError, match=r"dropout must be in \[0, 1\).*1.5"):
        framework.make("FeedForward", D_MODEL, D_FF, dropout=1.5)

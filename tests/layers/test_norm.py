"""Layer normalisation, in every framework."""

import math

import numpy as np
import pytest
from parity import (
    TOLERANCE,
    assert_near,
    check_against_reference,
    check_backward,
    check_function,
)

BATCH, N, D_MODEL = 2, 5, 7


def case(rng, **options):
    x = 3 + 2 * rng.normal(size=(BATCH, N, D_MODEL))
    return ("LayerNorm", D_MODEL, options), [x], {}


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("epsilon", [1e-5, 0.3])
def test_agrees_with_the_reference(autodiff, reference, rng, epsilon, dtype):
    made = case(rng, epsilon=epsilon)
    check_against_reference(autodiff, reference, rng, made, dtype)


def test_backward_agrees_with_differences(reference, rng):
    check_backward(reference, rng, case(rng, epsilon=0.3))


def test_function_agrees_with_the_reference(autodiff, reference, rng):
    arrays = [rng.normal(size=(N, D_MODEL))]
    arrays += [rng.normal(size=D_MODEL) for _ in range(2)]
    check_function(autodiff, reference, rng, "layer_norm", arrays, epsilon=0.1)


def test_two_entries_by_hand(framework):
    x, gain, bias = np.array([1.0, 5.0]), np.array([2.0, 3.0]), np.ones(2)
    found = framework.call("layer_norm", x, gain, bias, epsilon=5.0)
    # mean 3, variance 4 (not 8): (x - 3) / sqrt(4 + 5)
    assert_near(found, [1 - 2 * 2 / 3, 1 + 3 * 2 / 3])


def test_the_default_epsilon_is_1e_5(framework):
    x, one, zero = np.array([-1e-3, 1e-3]), np.ones(2), np.zeros(2)
    expected = 1e-3 / math.sqrt(1e-6 + 1e-5)
    found = framework.call("layer_norm", x, one, zero)
    assert_near(found, [-expected, expected])
    layer = framework.make("LayerNorm", 2)
    assert_near(framework.run(layer, x), [-expected, expected])


def test_mean_0_and_variance_1_come_out(framework, rng):
    x = 5 + 100 * rng.normal(size=(BATCH, N, D_MODEL))
    found = framework.run(framework.make("LayerNorm", D_MODEL), x)
    assert np.abs(found.mean(axis=-1)).max() < 1e-12
    assert_near(found.var(axis=-1), np.ones((BATCH, N)), 1e-6)


def test_errors_quote_the_numbers(framework, rng):
    x = rng.normal(size=(BATCH, D_MODEL))
    with pytest.raises(ValueError, match=r"5 features.*\(2, 7\)"):
        framework.run(framework.make("LayerNorm", 5), x)
    with pytest.raises(ValueError, match=r"epsilon must be positive.*-1"):
        framework.make("LayerNorm", D_MODEL, epsilon=-1.0)

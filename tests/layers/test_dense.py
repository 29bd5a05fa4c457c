"""Dense layers and activations, in every framework."""

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

BATCH, N, D_IN, D_OUT = 2, 7, 5, 3
ACTIVATIONS = (
    None,
    "linear",
    "relu",
    "gelu",
    "tanh",
    "sigmoid",
    "softmax",
)


def case(rng, activation=None, bias=True):
    make = ("Dense", D_IN, D_OUT, {"activation": activation, "bias": bias})
    return make, [rng.normal(size=(BATCH, N, D_IN))], {}


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_agrees_with_the_reference(
    autodiff, reference, rng, activation, dtype
):
    made = case(rng, activation)
    check_against_reference(autodiff, reference, rng, made, dtype)


def test_agrees_without_bias(autodiff, reference, rng):
    check_against_reference(autodiff, reference, rng, case(rng, bias=False))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_backward_agrees_with_differences(reference, rng, activation):
    check_backward(reference, rng, case(rng, activation))


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations_agree_with_the_reference(
    autodiff, reference, rng, activation
):
    x = 3 * rng.normal(size=(BATCH, N, D_IN))
    check_function(
        autodiff, reference, rng, "activate", [x], activation=activation
    )


def test_function_agrees_with_the_reference(autodiff, reference, rng):
    shapes = [(BATCH, D_IN), (D_IN, D_OUT), (D_OUT,)]
    arrays = [rng.normal(size=shape) for shape in shapes]
    check_function(
        autodiff, reference, rng, "dense", arrays, activation="tanh"
    )


def test_one_output_by_hand(framework):
    x, w = np.array([[1.0, 2.0]]), np.array([[3.0, -1.0], [4.0, -5.0]])
    found = framework.call("dense", x, w, np.array([0.5, 1.0]))
    np.testing.assert_allclose(found, [[11.5, -10.0]])
    found = framework.call("dense", x, w, activation="relu")
    np.testing.assert_allclose(found, [[11.0, 0.0]])


@pytest.mark.parametrize(
    ("activation", "at_1"),
    [
        ("gelu", (1 + math.erf(math.sqrt(0.5))) / 2),
        ("tanh", math.tanh(1)),
        ("sigmoid", 1 / (1 + math.exp(-1))),
        ("linear", 1.0),
    ],
)
def test_activations_by_hand(framework, activation, at_1):
    found = framework.call("activate", np.array([1.0]), activation)
    assert_near(found, [at_1], 1e-14)


def test_activations_do_not_overflow(framework):
    x = np.array([-1e4, 0.0, 1e4])
    for activation, expected in {
        "sigmoid": [0.0, 0.5, 1.0],
        "tanh": [-1.0, 0.0, 1.0],
        "gelu": [0.0, 0.0, 1e4],
        "softmax": [0.0, 0.0, 1.0],
    }.items():
        assert_near(framework.call("activate", x, activation), expected)


def test_errors_quote_the_numbers(framework, rng):
    x, w = rng.normal(size=(BATCH, D_IN)), rng.normal(size=(7, D_OUT))
    with pytest.raises(ValueError, match=r"7 features.*\(2, 5\)"):
        framework.call("dense", x, w)
    with pytest.raises(ValueError, match=r"one of .*'relu'.* got 'swish'"):
        framework.call("activate", x, "swish")
    with pytest.raises(ValueError, match="got 'swish'"):
        framework.make("Dense", D_IN, D_OUT, activation="swish")
    with pytest.raises(ValueError, match="d_out must be at least 1, got 0"):
        framework.make("Dense", D_IN, 0)

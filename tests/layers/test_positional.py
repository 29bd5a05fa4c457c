"""Positions of every kind, in every framework."""

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

BATCH, N, D_MODEL, MAX_LENGTH, VOCAB, HEADS = 2, 5, 6, 11, 7, 3
SINUSOIDS = ("sinusoidal_interleaved", "sinusoidal_concatenated")


def cases(rng):
    x = rng.normal(size=(BATCH, N, D_MODEL))
    ids = rng.integers(0, VOCAB, size=(BATCH, N))
    return {
        "sinusoidal": (("SinusoidalPositions", D_MODEL), [x], {}),
        "later": (("SinusoidalPositions", D_MODEL), [x], {"offset": 13}),
        "learned": (("LearnedPositions", MAX_LENGTH, D_MODEL), [x], {}),
        "learned later": (
            ("LearnedPositions", MAX_LENGTH, D_MODEL),
            [x],
            {"offset": MAX_LENGTH - N},
        ),
        "embedding": (
            ("PositionalEmbedding", VOCAB, MAX_LENGTH, D_MODEL),
            [ids],
            {"offset": 2},
        ),
    }


NAMES = tuple(cases(np.random.default_rng(0)))


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_the_reference(autodiff, reference, rng, name, dtype):
    case = cases(rng)[name]
    check_against_reference(autodiff, reference, rng, case, dtype)


@pytest.mark.parametrize("name", NAMES)
def test_backward_agrees_with_differences(reference, rng, name):
    check_backward(reference, rng, cases(rng)[name])


@pytest.mark.parametrize("offset", [0, 3])
def test_rotary_agrees_with_the_reference(autodiff, reference, rng, offset):
    x = rng.normal(size=(BATCH, HEADS, N, 14))
    options = {"offset": offset, "base": 100.0}
    check_function(autodiff, reference, rng, "rotary", [x], **options)


def test_sinusoids_by_hand(framework):
    found = framework.call("sinusoidal_interleaved", 2, 4, offset=3)
    expected = [
        [f(t / r) for r in (1, 100) for f in (math.sin, math.cos)]
        for t in (3, 4)
    ]
    assert_near(found, expected, 1e-6)
    found = framework.call("sinusoidal_concatenated", 2, 4, offset=3)
    expected = [
        [f(t / r) for f in (math.sin, math.cos) for r in (1, 100)]
        for t in (3, 4)
    ]
    assert_near(found, expected, 1e-6)


@pytest.mark.parametrize("name", SINUSOIDS)
def test_an_offset_is_a_later_start(framework, name):
    whole = framework.call(name, 13, D_MODEL)
    assert whole.shape == (13, D_MODEL)
    later = framework.call(name, 5, D_MODEL, offset=8)
    assert_near(later, whole[8:], 1e-6)


def test_the_layouts_are_permutations(framework):
    one = framework.call(SINUSOIDS[0], N, D_MODEL)
    other = framework.call(SINUSOIDS[1], N, D_MODEL)
    assert_near(one[:, [0, 2, 4, 1, 3, 5]], other, 1e-6)


def test_the_layer_adds_the_interleaved_table(framework):
    x = np.ones((BATCH, N, D_MODEL))
    layer = framework.make("SinusoidalPositions", D_MODEL)
    t = np.arange(2, 2 + N)[:, None] * 10000 ** (-np.arange(0, 6, 2) / 6)
    table = np.stack([np.sin(t), np.cos(t)], axis=-1).reshape(N, D_MODEL)
    found = framework.run(layer, x, offset=2)
    assert_near(found, np.broadcast_to(1 + table, x.shape), 1e-12)


def test_rotary_by_hand(framework):
    x = np.array([[1.0, 2.0, 3.0, 4.0]])
    found = framework.call("rotary", x, offset=5)
    c, s = math.cos(5), math.sin(5)
    c2, s2 = math.cos(0.05), math.sin(0.05)
    expected = [c - 2 * s, s + 2 * c, 3 * c2 - 4 * s2, 3 * s2 + 4 * c2]
    assert_near(found, [expected], 1e-12)
    angles = framework.call("rotary_angles", 1, 4, offset=5)
    assert_near(angles, [[5.0, 0.05]], 1e-6)


def test_rotary_products_depend_on_distance_alone(framework, rng):
    query, key = rng.normal(size=(2, 1, 14))
    products = [
        framework.call("rotary", query, offset=i)
        @ framework.call("rotary", key, offset=j).T
        for i, j in [(3, 1), (13, 11), (102, 100)]
    ]
    assert_near(products[1], products[0], 1e-11)
    assert_near(products[2], products[0], 1e-11)
    near = framework.call("rotary", query, offset=3) @ key.T
    assert np.abs(near - products[0]).max() > 1e-3


def test_alibi_by_hand(framework):
    slopes = framework.call("alibi_slopes", 4)
    assert_near(slopes, [2**-2, 2**-4, 2**-6, 2**-8], 1e-7)
    bias = framework.call("alibi_bias", 4, 2, 5, offset=3)
    assert bias.shape == (4, 2, 5)
    assert_near(bias[0], np.array([[3, 2, 1, 0, 1], [4, 3, 2, 1, 0]]) / -4)
    ratio = framework.call("alibi_slopes", HEADS)
    assert_near(ratio, [2 ** (-8 / 3), 2 ** (-16 / 3), 2**-8], 1e-6)


def test_learned_positions_end(framework, rng):
    layer = framework.make("LearnedPositions", MAX_LENGTH, D_MODEL)
    x = rng.normal(size=(BATCH, N, D_MODEL))
    framework.run(layer, x, offset=6)
    with pytest.raises(ValueError, match=r"12.*11"):
        framework.run(layer, x, offset=7)


def test_errors_quote_the_numbers(framework, rng):
    x = rng.normal(size=(BATCH, N, 7))
    for name in SINUSOIDS:
        with pytest.raises(ValueError, match="d_model must be even, got 7"):
            framework.call(name, N, 7)
        with pytest.raises(ValueError, match="length must be at least 1"):
            framework.call(name, 0, D_MODEL)
    with pytest.raises(ValueError, match="d_model must be even, got 7"):
        framework.make("SinusoidalPositions", 7)
    with pytest.raises(ValueError, match="must be even, got 7"):
        framework.call("rotary", x)
    with pytest.raises(ValueError, match="must be even, got 7"):
        framework.call("rotary_angles", N, 7)
    with pytest.raises(ValueError, match="offset must be at least 0, got -1"):
        framework.call("rotary", x[..., :6], offset=-1)
    with pytest.raises(ValueError, match="num_heads must be at least 1"):
        framework.call("alibi_slopes", 0)
    with pytest.raises(ValueError, match=r"6 features.*\(2, 5, 7\)"):
        framework.run(framework.make("SinusoidalPositions", D_MODEL), x)

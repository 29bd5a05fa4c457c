"""The recurrent model with attention on top, in every framework."""

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

BATCH, N, D_IN, D_HIDDEN, D_OUT = 2, 7, 5, 3, 11
MASK = np.arange(N) < np.array([[7], [4]])
MAKE = ("AttentiveClassifier", D_IN, D_HIDDEN, D_OUT)


def case(rng):
    return MAKE, [rng.normal(size=(BATCH, N, D_IN))], {"mask": MASK}


@pytest.mark.parametrize("dtype", TOLERANCE)
def test_agrees_with_the_reference(autodiff, reference, rng, dtype):
    check_against_reference(autodiff, reference, rng, case(rng), dtype)


def test_backward_agrees_with_differences(reference, rng):
    check_backward(reference, rng, case(rng))


def test_the_course_s_example_has_its_shapes(framework):
    model = framework.make("AttentiveClassifier", 4, 32, 3)
    output, weights = framework.run(model, np.ones((1, 5, 4)))
    assert output.shape == (1, 3)
    assert weights.shape == (1, 5)
    assert_near(weights.sum(axis=1), [1.0], 1e-13)


def test_it_is_its_parts_in_a_row(framework, reference, rng):
    make, arrays, options = case(rng)
    layer = make_reference(reference, rng, make)
    model = make_like(framework, layer, make)
    output, weights = framework.run(model, *arrays, **options)
    states, last = layer.encoder(*arrays, **options)
    context, expected = layer.attention(states, last, MASK)
    assert_near(weights, expected)
    w, b = layer.params["output.w"], layer.params["output.b"]
    assert_near(output, context @ w + b)


def test_padding_content_never_matters(framework, reference, rng):
    make, (x,), options = case(rng)
    layer = make_reference(reference, rng, make)
    model = make_like(framework, layer, make)
    before, _ = framework.run(model, x, **options)
    x = np.where(MASK[..., None], x, 1e3)
    after, _ = framework.run(model, x, **options)
    np.testing.assert_array_equal(before, after)

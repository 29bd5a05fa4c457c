"""Similarity, softmax and soft look-up, in every framework."""

import math

import numpy as np
import pytest

BATCH, N, M, D, D_V = 2, 5, 7, 11, 3

FUNCTIONS = {
    "dot": [(BATCH, N, D), (N, D)],
    "cosine_similarity": [(BATCH, N, D), (N, D)],
    "softmax": [(BATCH, N, M)],
    "reweight": [(BATCH, N, D)],
    "soft_look_up": [(BATCH, N, D), (BATCH, M, D), (BATCH, M, D_V)],
}


def arrays(rng, name):
    return [rng.normal(size=shape) for shape in FUNCTIONS[name]]


def close(found, expected, tolerance=1e-12):
    if not isinstance(expected, tuple):
        found, expected = (found,), (expected,)
    for got, want in zip(found, expected, strict=True):
        assert got.shape == want.shape
        np.testing.assert_allclose(got, want, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_agrees_with_the_reference(framework, reference, rng, name):
    inputs = arrays(rng, name)
    close(framework.call(name, *inputs), reference.call(name, *inputs))


# Not the softmax: its rows sum to 1, so the plain sum has no slope.
@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - {"softmax"}))
def test_gradients_agree_with_differences(autodiff, reference, rng, name):
    inputs = arrays(rng, name)
    found = autodiff.gradients(name, *inputs)
    for place, gradient in enumerate(found):
        direction = rng.normal(size=gradient.shape)
        slope = difference(reference, name, inputs, place, direction)
        projected = (gradient * direction).sum()
        assert projected == pytest.approx(slope, rel=1e-6, abs=1e-7)


def difference(reference, name, inputs, place, direction, step=1e-6):
    """Return the slope of the first result's sum along a direction."""
    totals = []
    for sign in (1, -1):
        moved = list(inputs)
        moved[place] = inputs[place] + sign * step * direction
        result = reference.call(name, *moved)
        first = result[0] if isinstance(result, tuple) else result
        totals.append(first.sum())
    return (totals[0] - totals[1]) / (2 * step)


def test_softmax_gradient_is_its_jacobian(autodiff, rng):
    scores, cotangent = rng.normal(size=(2, N, M))
    found = jacobian_product(autodiff, scores, cotangent)
    weights = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
    mean = (cotangent * weights).sum(-1, keepdims=True)
    np.testing.assert_allclose(found, weights * (cotangent - mean), atol=1e-12)


def jacobian_product(autodiff, scores, cotangent):
    lib, softmax = autodiff.lib, autodiff.module.softmax
    if autodiff.name == "pytorch":
        scores = lib.tensor(scores, requires_grad=True)
        (softmax(scores) * lib.tensor(cotangent)).sum().backward()
        return scores.grad.numpy()
    scores = lib.Variable(scores)
    with lib.GradientTape() as tape:
        total = lib.reduce_sum(softmax(scores) * cotangent)
    return tape.gradient(total, scores).numpy()


def test_dot_by_hand(framework):
    a, b = np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0])
    assert framework.call("dot", a, b) == 32


def test_cosine_by_hand(framework):
    a = np.array([[3.0, 0.0], [0.0, 2.0], [-1.0, -1.0], [0.0, 0.0]])
    found = framework.call("cosine_similarity", a, np.array([1.0, 1.0]))
    root = math.sqrt(0.5)
    np.testing.assert_allclose(found, [root, root, -1, 0], atol=1e-12)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_cosine_survives_tiny_and_huge_vectors(framework, scale):
    a = scale * np.array([[3.0, 4.0]])
    found = framework.call("cosine_similarity", a, np.array([[4.0, 3.0]]))
    np.testing.assert_allclose(found, [0.96], rtol=1e-12)


def test_softmax_by_hand(framework):
    scores = np.array([math.log(3), 0.0])
    found = framework.call("softmax", scores)
    np.testing.assert_allclose(found, [0.75, 0.25], rtol=1e-12)


def test_softmax_survives_huge_scores(framework):
    scores = np.array([1e4, 1e4 - math.log(3), -1e4])
    found = framework.call("softmax", scores)
    np.testing.assert_allclose(found, [0.75, 0.25, 0], rtol=1e-9)


def test_softmax_ignores_a_shift(framework, rng):
    scores = rng.normal(size=(N, M))
    shifted = framework.call("softmax", scores + 8.0)
    close(framework.call("softmax", scores), shifted)


def test_temperature_divides_the_scores(framework, rng):
    scores = rng.normal(size=(N, M))
    cool = framework.call("softmax", scores, temperature=0.5)
    close(cool, framework.call("softmax", 2 * scores))


def test_low_temperature_is_the_argmax(framework, rng):
    scores = rng.normal(size=(N, M))
    found = framework.call("softmax", scores, temperature=1e-4)
    np.testing.assert_allclose(found, np.eye(M)[scores.argmax(-1)], atol=1e-9)


def test_entropy_by_hand(framework):
    weights = np.array([[1.0, 0, 0, 0], [0.25] * 4, [0.5, 0.5, 0, 0]])
    found = framework.call("entropy", weights)
    expected = [0, math.log(4), math.log(2)]
    np.testing.assert_allclose(found, expected, atol=1e-12)


def test_reweighting_is_permutation_equivariant(framework, rng):
    vectors, order = rng.normal(size=(N, D)), rng.permutation(N)
    outputs, weights = framework.call("reweight", vectors)
    shuffled = framework.call("reweight", vectors[order])
    close(shuffled, (outputs[order], weights[order][:, order]))


def test_look_up_with_the_same_vectors_is_reweighting(framework, rng):
    vectors = rng.normal(size=(N, D))
    found = framework.call("soft_look_up", vectors, vectors, vectors)
    close(found, framework.call("reweight", vectors))


def test_look_up_by_hand(framework):
    query, keys = np.array([[math.log(3)]]), np.array([[1.0], [0.0]])
    values = np.array([[8.0], [0.0]])
    answer, weights = framework.call("soft_look_up", query, keys, values)
    np.testing.assert_allclose(weights, [[0.75, 0.25]], rtol=1e-12)
    np.testing.assert_allclose(answer, [[6.0]], rtol=1e-12)


def test_float32_stays_float32(framework, rng):
    vectors = rng.normal(size=(N, D)).astype(np.float32)
    outputs, weights = framework.call("reweight", vectors)
    assert outputs.dtype == weights.dtype == np.float32


BAD = {
    "depths": ("dot", [(N, D), (N, D_V)], {}, "same last axis.*11.*3"),
    "no axis": ("dot", [(), (D,)], {}, r"needs axes .*shape \(\)"),
    "empty": ("softmax", [(N, 0)], {}, "must not be empty"),
    "cold": ("softmax", [(M,)], {"temperature": 0}, "positive.*got 0"),
    "hot": ("softmax", [(M,)], {"temperature": math.inf}, "finite, got inf"),
    "vector": ("reweight", [(D,)], {}, r"needs axes .*\(11,\)"),
    "values": ("soft_look_up", [(N, D), (M, D), (N, D_V)], {}, "one value"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_shapes_get_a_sentence(framework, case):
    name, shapes, options, sentence = BAD[case]
    inputs = [np.ones(shape) for shape in shapes]
    with pytest.raises(ValueError, match=sentence):
        framework.call(name, *inputs, **options)


@pytest.mark.parametrize("name", [*FUNCTIONS, "entropy"])
def test_nan_gets_a_sentence(framework, name):
    shapes = FUNCTIONS.get(name, [(N, M)])
    inputs = [np.ones(shape) for shape in shapes]
    inputs[-1].flat[0] = np.nan
    with pytest.raises(ValueError, match="1 NaN among"):
        framework.call(name, *inputs)


def test_a_negative_weight_gets_a_sentence(framework):
    with pytest.raises(ValueError, match=r"at least 0, got -0\.5"):
        framework.call("entropy", np.array([1.5, -0.5]))


@pytest.mark.parametrize("dtype", ["int64", "bool"])
def test_wrong_dtypes_get_a_sentence(autodiff, dtype):
    with pytest.raises(TypeError, match=f"scores must be.*{dtype}"):
        autodiff.call("softmax", np.ones((N, M), dtype=dtype))


def test_words_get_a_sentence(reference):
    with pytest.raises(TypeError, match="scores must hold numbers, got <U5"):
        reference.call("softmax", np.array(["train", "left"]))

"""Additive, dot and multiplicative attention, in every framework."""

import math

import numpy as np
import pytest
from parity import (
    TOLERANCE,
    assert_near,
    check_against_reference,
    check_backward,
    check_function,
    make_like,
    make_reference,
)

BATCH, N, D_FEATURES, D_HIDDEN, D_ATTENTION = 2, 7, 5, 3, 11
MASK = np.array([[True] * 7, [True, False, True, True] + [False] * 3])
MAKES = {
    "additive": ("AdditiveAttention", D_FEATURES, D_HIDDEN, D_ATTENTION),
    "multiplicative": ("MultiplicativeAttention", D_FEATURES, D_HIDDEN),
}


def case(rng, name, mask=MASK):
    features = rng.normal(size=(BATCH, N, D_FEATURES))
    hidden = rng.normal(size=(BATCH, D_HIDDEN))
    options = {} if mask is None else {"mask": mask}
    return MAKES[name], [features, hidden], options


def made(framework, reference, rng, name):
    layer = make_reference(reference, rng, MAKES[name])
    return make_like(framework, layer, MAKES[name])


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("mask", [None, MASK], ids=["open", "masked"])
@pytest.mark.parametrize("name", MAKES)
def test_agrees_with_the_reference(
    autodiff, reference, rng, name, mask, dtype
):
    one = case(rng, name, mask)
    check_against_reference(autodiff, reference, rng, one, dtype)


@pytest.mark.parametrize("name", MAKES)
def test_backward_agrees_with_differences(reference, rng, name):
    check_backward(reference, rng, case(rng, name))


FUNCTIONS = {
    "additive_scores": [
        (BATCH, N, D_FEATURES),
        (BATCH, D_HIDDEN),
        (D_FEATURES, D_ATTENTION),
        (D_HIDDEN, D_ATTENTION),
        (D_ATTENTION,),
    ],
    "dot_scores": [(BATCH, N, D_HIDDEN), (BATCH, D_HIDDEN)],
    "multiplicative_scores": [
        (BATCH, N, D_FEATURES),
        (BATCH, D_HIDDEN),
        (D_HIDDEN, D_FEATURES),
    ],
    "attend_over": [(BATCH, N, D_FEATURES), (BATCH, N)],
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_agree_with_the_reference(autodiff, reference, rng, name):
    arrays = [rng.normal(size=shape) for shape in FUNCTIONS[name]]
    check_function(autodiff, reference, rng, name, arrays)


def test_scores_by_hand(framework):
    features = np.array([[[1.0, 0.0], [0.0, 2.0]]])
    hidden, w_1 = np.array([[3.0]]), np.array([[1.0], [0.5]])
    w_2, v = np.array([[-0.5]]), np.array([2.0])
    found = framework.call("additive_scores", features, hidden, w_1, w_2, v)
    assert_near(found, [[2 * math.tanh(1 - 1.5), 2 * math.tanh(1 - 1.5)]])
    w = np.array([[10.0, 100.0]])
    found = framework.call("multiplicative_scores", features, hidden, w)
    assert_near(found, [[30.0, 600.0]])
    hidden = np.array([[3.0, 5.0]])
    found = framework.call("dot_scores", features, hidden)
    assert_near(found, [[3.0, 10.0]])


def test_a_lead_of_log_3_nats_means_odds_of_3_to_1(framework):
    features = np.array([[[8.0], [0.0]]])
    scores = np.array([[math.log(3), 0.0]])
    context, weights = framework.call("attend_over", features, scores)
    assert_near(weights, [[0.75, 0.25]])
    assert_near(context, [[6.0]])


@pytest.mark.parametrize("name", MAKES)
def test_weights_sum_to_1_over_what_the_mask_leaves(
    framework, reference, rng, name
):
    layer = made(framework, reference, rng, name)
    _, arrays, options = case(rng, name)
    context, weights = framework.run(layer, *arrays, **options)
    assert_near(weights.sum(axis=1), np.ones(BATCH), 1e-14)
    assert (weights[~MASK] == 0).all()
    assert (weights[MASK] > 0).all()
    assert_near(context, np.einsum("bn,bnf->bf", weights, arrays[0]), 1e-12)


@pytest.mark.parametrize("name", MAKES)
def test_padding_content_never_matters(framework, reference, rng, name):
    layer = made(framework, reference, rng, name)
    _, (features, hidden), options = case(rng, name)
    before = framework.run(layer, features, hidden, **options)
    features = np.where(MASK[..., None], features, 1e3)
    after = framework.run(layer, features, hidden, **options)
    np.testing.assert_array_equal(before[0], after[0])
    np.testing.assert_array_equal(before[1], after[1])


@pytest.mark.parametrize("name", MAKES)
def test_order_of_the_features_does_not_matter(
    framework, reference, rng, name
):
    layer = made(framework, reference, rng, name)
    _, (features, hidden), _ = case(rng, name)
    order = rng.permutation(N)
    before, weights = framework.run(layer, features, hidden)
    after, permuted = framework.run(layer, features[:, order], hidden)
    assert_near(after, before, 1e-13)
    assert_near(permuted, weights[:, order], 1e-13)


@pytest.mark.parametrize("precision", range(3))
def test_a_row_with_every_step_hidden_is_zero(framework, rng, precision):
    dtype = framework.dtypes[precision]
    features = rng.normal(size=(BATCH, N, D_FEATURES))
    scores = 2 * rng.normal(size=(BATCH, N))
    mask = np.ones((BATCH, N), dtype=bool)
    mask[1] = False
    context, inputs, _ = framework.differentiate(
        "attend_over",
        rng.normal(size=(BATCH, D_FEATURES)),
        features,
        scores,
        dtype=dtype,
        mask=mask,
    )
    assert (context[1] == 0).all()
    assert np.isfinite(context[0].astype(float)).all()
    for gradient in inputs:
        assert np.isfinite(gradient.astype(float)).all()
        assert (gradient[1] == 0).all()
        assert (gradient[0] != 0).any()


@pytest.mark.parametrize("name", MAKES)
def test_projecting_once_changes_nothing(framework, reference, rng, name):
    layer = made(framework, reference, rng, name)
    _, (features, hidden), options = case(rng, name)
    before = framework.run(layer, features, hidden, **options)
    projected = framework.run(layer.project, features)
    after = framework.run(
        layer, features, hidden, projected=projected, **options
    )
    assert_near(after[0], before[0], 1e-13)
    assert_near(after[1], before[1], 1e-13)


def test_errors_quote_the_numbers(framework, rng):
    features = rng.normal(size=(BATCH, N, D_FEATURES))
    hidden = rng.normal(size=(BATCH, D_HIDDEN))
    layer = framework.make(*MAKES["additive"])
    with pytest.raises(ValueError, match=r"5 features.*\(2, 7, 4\)"):
        framework.run(layer, features[..., :-1], hidden)
    with pytest.raises(ValueError, match=r"3 features.*\(2, 2\)"):
        framework.run(layer, features, hidden[..., :-1])
    with pytest.raises(ValueError, match=r"batch.*\(2, 7, 5\).*\(1, 3\)"):
        framework.run(layer, features, hidden[:1])
    with pytest.raises(TypeError, match="boolean, got int64"):
        framework.run(layer, features, hidden, mask=MASK.astype(int))
    with pytest.raises(ValueError, match=r"\(2, 6\).*\(2, 7, 5\)"):
        framework.call("attend_over", features, np.zeros((BATCH, N - 1)))

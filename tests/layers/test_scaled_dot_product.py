"""Scaled dot-product attention, in every framework."""

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

BATCH, HEADS, N, M, D_K, D_V = 2, 3, 5, 7, 11, 13
FUNCTIONS = ("scaled_dot_product_attention", "fused_attention")


def arrays(rng, lead=(BATCH, HEADS)):
    axes = [(N, D_K), (M, D_K), (M, D_V)]
    return [rng.normal(size=(*lead, *pair)) for pair in axes]


def make_masks():
    causal = np.tri(N, M, dtype=bool)
    padding = np.arange(M) < np.array([[M], [4]])  # (BATCH, M)
    hidden = causal.copy()
    hidden[1] = False
    return {
        "open": None,
        "causal": causal,
        "padding": padding[:, None, None, :],
        "hidden row": hidden,
        "both": causal & padding[:, None, None, :],
    }


MASKS = make_masks()


def attend(framework, name, *inputs, **options):
    """Return the output of either function."""
    result = framework.call(name, *inputs, **options)
    return result[0] if isinstance(result, tuple) else result


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("mask", MASKS)
def test_agrees_with_the_reference(autodiff, reference, rng, mask, dtype):
    case = ("ScaledDotProductAttention",), arrays(rng), {"mask": MASKS[mask]}
    check_against_reference(autodiff, reference, rng, case, dtype)


@pytest.mark.parametrize("mask", MASKS)
def test_backward_agrees_with_differences(reference, rng, mask):
    case = ("ScaledDotProductAttention",), arrays(rng), {"mask": MASKS[mask]}
    check_backward(reference, rng, case)


@pytest.mark.parametrize("mask", MASKS)
def test_function_agrees_with_the_reference(autodiff, reference, rng, mask):
    name, options = FUNCTIONS[0], {"mask": MASKS[mask]}
    check_function(autodiff, reference, rng, name, arrays(rng), **options)


@pytest.mark.parametrize("lead", [(), (HEADS,), (BATCH, HEADS, 17)])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_any_leading_axes(framework, reference, rng, name, lead):
    inputs = arrays(rng, lead)
    expected = reference.call(FUNCTIONS[0], *inputs)[0]
    assert_near(attend(framework, name, *inputs), expected, 1e-12)


@pytest.mark.parametrize("mask", MASKS)
def test_fused_gives_the_same_numbers(framework, rng, mask):
    inputs, options = arrays(rng), {"mask": MASKS[mask]}
    expected, _ = framework.call(FUNCTIONS[0], *inputs, **options)
    found = framework.call(FUNCTIONS[1], *inputs, **options)
    assert_near(found, expected, 1e-12)


@pytest.mark.parametrize("mask", [None, "padding", "hidden row"])
def test_fused_causal_is_a_look_ahead_mask(framework, rng, mask):
    inputs = arrays(rng)
    mask = None if mask is None else MASKS[mask]
    both = MASKS["causal"] if mask is None else MASKS["causal"] & mask
    expected = framework.call(FUNCTIONS[1], *inputs, mask=both)
    found = framework.call(FUNCTIONS[1], *inputs, mask=mask, causal=True)
    assert_near(found, expected, 1e-12)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_lead_of_log_3_nats_means_odds_of_3_to_1(framework, name):
    # d_k = 4, so the scores are divided by 2.
    query, key = np.full((1, 4), math.log(3)), np.zeros((2, 4))
    key[0] = 0.5
    value = np.array([[8.0], [0.0]])
    assert_near(attend(framework, name, query, key, value), [[6.0]], 1e-14)


@pytest.mark.parametrize("mask", MASKS)
def test_weights_sum_to_1_where_something_is_seen(framework, rng, mask):
    mask = MASKS[mask]
    _, weights = framework.call(FUNCTIONS[0], *arrays(rng), mask=mask)
    seen = np.broadcast_to(True if mask is None else mask, weights.shape)
    assert_near(weights.sum(-1), seen.any(-1).astype(float), 1e-14)
    assert (weights[~seen] == 0).all()
    assert (weights[seen] > 0).all()


@pytest.mark.parametrize("precision", range(3))
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_hidden_row_is_zero(framework, rng, name, precision):
    dtype = framework.dtypes[precision]
    inputs = [framework.tensor(4 * one, dtype) for one in arrays(rng)]
    mask = framework.tensor(MASKS["hidden row"])
    result = getattr(framework.module, name)(*inputs, mask=mask)
    parts = result if isinstance(result, tuple) else (result,)
    for part in parts:
        found = framework.array(part).astype(float)
        assert np.isfinite(found).all()
        assert (found[..., 1, :] == 0).all()
        assert (found[..., [0, 2, 3, 4], :] != 0).any(axis=-1).all()


@pytest.mark.parametrize("precision", range(3))
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_hidden_row_passes_no_gradient_on(autodiff, rng, name, precision):
    grad = np.zeros((BATCH, HEADS, N, D_V))
    grad[..., 1, :] = rng.normal(size=D_V)  # to the hidden row alone
    _, gradients, _ = autodiff.differentiate(
        name,
        grad,
        *arrays(rng),
        dtype=autodiff.dtypes[precision],
        mask=MASKS["hidden row"],
    )
    for gradient in gradients:
        assert (gradient == 0).all()
    _, gradients, _ = autodiff.differentiate(
        name,
        np.ones_like(grad),
        *arrays(rng),
        dtype=autodiff.dtypes[precision],
        mask=MASKS["hidden row"],
    )
    for gradient in gradients:
        assert np.isfinite(gradient.astype(float)).all()
        assert (gradient != 0).any()
    assert (gradients[0][..., 1, :] == 0).all()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_future_leaves_the_past_alone(framework, rng, name):
    query, key, value = arrays(rng)
    mask = MASKS["causal"]
    before = attend(framework, name, query, key, value, mask=mask)
    key, value = key.copy(), value.copy()
    key[..., 3:, :] -= 2
    value[..., 3:, :] += 1e6
    after = attend(framework, name, query, key, value, mask=mask)
    np.testing.assert_array_equal(before[..., :3, :], after[..., :3, :])
    assert (before[..., 3:, :] != after[..., 3:, :]).all()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_hidden_position_gets_no_gradient(autodiff, rng, name):
    grad = np.zeros((BATCH, HEADS, N, D_V))
    grad[..., :3, :] = 1.0
    _, (_, to_key, to_value), _ = autodiff.differentiate(
        name, grad, *arrays(rng), mask=MASKS["causal"]
    )
    assert (to_key[..., 3:, :] == 0).all()
    assert (to_value[..., 3:, :] == 0).all()
    assert (to_value[..., :3, :] != 0).all()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_order_of_keys_and_values_does_not_matter(framework, rng, name):
    query, key, value = arrays(rng)
    order = rng.permutation(M)
    before = attend(framework, name, query, key, value)
    key, value = key[..., order, :], value[..., order, :]
    assert_near(attend(framework, name, query, key, value), before, 1e-13)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_queries_are_answered_one_by_one(framework, rng, name):
    query, key, value = arrays(rng)
    order = rng.permutation(N)
    before = attend(framework, name, query, key, value)
    after = attend(framework, name, query[..., order, :], key, value)
    assert_near(after, before[..., order, :], 1e-13)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_errors_quote_the_shapes(framework, rng, name):
    query, key, value = arrays(rng)
    with pytest.raises(ValueError, match=r"same last axis.*11\).*10\)"):
        framework.call(name, query, key[..., :-1], value)
    with pytest.raises(ValueError, match=r"one value per key.*7, 11.*6, 13"):
        framework.call(name, query, key, value[..., :-1, :])
    with pytest.raises(ValueError, match=r"axes.*got shape \(11,\)"):
        framework.call(name, query[0, 0, 0], key, value)
    with pytest.raises(TypeError, match="mask must be boolean, got float"):
        framework.call(name, query, key, value, mask=np.ones((N, M)))
    with pytest.raises(ValueError, match=r"5, 7\).*\(7, 5\)"):
        framework.call(
            name, query, key, value, mask=np.ones((M, N), dtype=bool)
        )


def test_dropout_rates_are_checked(framework, rng):
    with pytest.raises(ValueError, match=r"dropout.*\[0, 1\), got -0.1"):
        framework.call("fused_attention", *arrays(rng), dropout=-0.1)
    with pytest.raises(ValueError, match=r"dropout.*\[0, 1\), got 1"):
        framework.make("ScaledDotProductAttention", dropout=1)

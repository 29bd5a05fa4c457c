"""The encoder, in every framework."""

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

BATCH, N, HEADS, D_MODEL, D_FF, LAYERS = 2, 5, 3, 6, 11, 2
PADDING = np.arange(N) < np.array([[N], [3]])  # (BATCH, N)
LAYER = {
    "post": {},
    "pre": {"norm": "pre"},
    "gelu": {"activation": "gelu", "epsilon": 0.1},
    "rotary": {"positions": "rotary", "bias": False},
    "alibi": {"positions": "alibi", "norm": "pre"},
}
KINDS = ("EncoderLayer", "Encoder")


def case(rng, kind, variant, mask=None):
    sizes = (D_MODEL, HEADS, D_FF)
    sizes = (LAYERS, *sizes) if kind == "Encoder" else sizes
    x = rng.normal(size=(BATCH, N, D_MODEL))
    options = {} if mask is None else {"mask": mask}
    return (kind, *sizes, LAYER[variant]), [x], options


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("variant", LAYER)
@pytest.mark.parametrize("kind", KINDS)
def test_agrees_with_the_reference(
    autodiff, reference, rng, kind, variant, dtype
):
    made = case(rng, kind, variant, PADDING[:, None])
    check_against_reference(autodiff, reference, rng, made, dtype)


@pytest.mark.parametrize("variant", LAYER)
@pytest.mark.parametrize("kind", KINDS)
def test_backward_agrees_with_differences(reference, rng, kind, variant):
    made = case(rng, kind, variant, PADDING[:, None])
    check_backward(reference, rng, made)


@pytest.mark.parametrize("norm", ["post", "pre"])
def test_a_layer_is_its_equation(framework, reference, rng, norm):
    make, (x,), _ = case(rng, "EncoderLayer", norm)
    layer = make_reference(reference, rng, make)
    tested = make_like(framework, layer, make)
    attend, feed_forward = layer.self_attention, layer.feed_forward
    norm_1, norm_2 = layer.norm_1, layer.norm_2
    if norm == "post":
        y = norm_1(x + attend(x))
        expected = norm_2(y + feed_forward(y))
    else:
        y = x + attend(norm_1(x))
        expected = y + feed_forward(norm_2(y))
    assert_near(framework.run(tested, x), expected, 1e-11)


@pytest.mark.parametrize("norm", ["post", "pre"])
def test_a_stack_is_its_layers(framework, reference, rng, norm):
    make, (x,), _ = case(rng, "Encoder", norm)
    stack = make_reference(reference, rng, make)
    tested = make_like(framework, stack, make)
    expected = stack.layers[1](stack.layers[0](x))
    if norm == "pre":
        expected = stack.norm(expected)
    assert_near(framework.run(tested, x), expected, 1e-11)


@pytest.mark.parametrize("kind", KINDS)
def test_weights_on_request(framework, reference, rng, kind):
    make, (x,), options = case(rng, kind, "post", PADDING[:, None])
    layer = make_reference(reference, rng, make)
    tested = make_like(framework, layer, make)
    plain = framework.run(tested, x, **options)
    found, weights = framework.run(tested, x, return_weights=True, **options)
    assert_near(found, plain, 1e-12)
    _, expected = layer(x, return_weights=True, **options)
    assert len(weights) == len(expected)
    for one, other in zip(weights, expected, strict=True):
        assert_near(one, other)
    first = weights[0] if kind == "Encoder" else weights
    assert first.shape == (BATCH, HEADS, N, N)
    assert_near(first.sum(axis=-1), np.ones((BATCH, HEADS, N)), 1e-13)


@pytest.mark.parametrize("variant", LAYER)
def test_padding_content_never_matters(framework, reference, rng, variant):
    make, (x,), options = case(rng, "Encoder", variant, PADDING[:, None])
    tested = make_like(framework, make_reference(reference, rng, make), make)
    before = framework.run(tested, x, **options)
    x = np.where(PADDING[..., None], x, rng.normal(size=x.shape))
    after = framework.run(tested, x, **options)
    np.testing.assert_array_equal(before[PADDING], after[PADDING])
    assert (before[~PADDING] != after[~PADDING]).any()


def test_padded_is_unpadded(framework, reference, rng):
    make, (x,), options = case(rng, "Encoder", "post", PADDING[:, None])
    tested = make_like(framework, make_reference(reference, rng, make), make)
    padded = framework.run(tested, x, **options)
    alone = framework.run(tested, x[1:, :3])
    assert_near(padded[1:, :3], alone, 1e-12)


@pytest.mark.parametrize("variant", ["post", "pre"])
def test_permuting_the_inputs_permutes_the_outputs(
    framework, reference, rng, variant
):
    make, (x,), _ = case(rng, "Encoder", variant)
    tested = make_like(framework, make_reference(reference, rng, make), make)
    order = rng.permutation(N)
    before = framework.run(tested, x)
    assert_near(framework.run(tested, x[:, order]), before[:, order], 1e-11)


def test_errors_quote_the_numbers(framework, rng):
    sizes = (D_MODEL, HEADS, D_FF)
    with pytest.raises(ValueError, match="'pre', 'post', got 'middle'"):
        framework.make("EncoderLayer", *sizes, norm="middle")
    with pytest.raises(ValueError, match="'pre', 'post', got 'middle'"):
        framework.make("Encoder", LAYERS, *sizes, norm="middle")
    with pytest.raises(ValueError, match="num_layers must be at least 1"):
        framework.make("Encoder", 0, *sizes)
    with pytest.raises(ValueError, match=r"dropout.*\[0, 1\), got 1.0"):
        framework.make("EncoderLayer", *sizes, dropout=1.0)
    with pytest.raises(ValueError, match=r"num_heads.*got 7 and 3"):
        framework.make("Encoder", LAYERS, 7, HEADS, D_FF)
    layer = framework.make("EncoderLayer", *sizes)
    with pytest.raises(ValueError, match=r"6 features.*\(2, 5, 4\)"):
        framework.run(layer, rng.normal(size=(BATCH, N, 4)))

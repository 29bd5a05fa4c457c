"""The decoder, in every framework."""

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

BATCH, N, M, HEADS, D_MODEL, D_FF, LAYERS = 2, 5, 7, 3, 6, 11, 2
PADDING = np.arange(N) < np.array([[N], [3]])  # (BATCH, N)
MEMORY_PADDING = np.arange(M) < np.array([[4], [M]])  # (BATCH, M)
MASKS = {"mask": PADDING[:, None], "memory_mask": MEMORY_PADDING[:, None]}
LAYER = {
    "post": {},
    "pre": {"norm": "pre"},
    "gelu": {"activation": "gelu", "epsilon": 0.1},
    "rotary": {"positions": "rotary", "bias": False},
    "alibi": {"positions": "alibi", "norm": "pre"},
}
KINDS = ("DecoderLayer", "Decoder")


def case(rng, kind, variant, **options):
    sizes = (D_MODEL, HEADS, D_FF)
    sizes = (LAYERS, *sizes) if kind == "Decoder" else sizes
    x = rng.normal(size=(BATCH, N, D_MODEL))
    memory = rng.normal(size=(BATCH, M, D_MODEL))
    return (kind, *sizes, LAYER[variant]), [x, memory], options


def made(framework, reference, rng, kind, variant, **options):
    make, arrays, options = case(rng, kind, variant, **options)
    layer = make_reference(reference, rng, make)
    return make_like(framework, layer, make), arrays, options


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("variant", LAYER)
@pytest.mark.parametrize("kind", KINDS)
def test_agrees_with_the_reference(
    autodiff, reference, rng, kind, variant, dtype
):
    one = case(rng, kind, variant, **MASKS)
    check_against_reference(autodiff, reference, rng, one, dtype)


@pytest.mark.parametrize("variant", LAYER)
@pytest.mark.parametrize("kind", KINDS)
def test_backward_agrees_with_differences(reference, rng, kind, variant):
    check_backward(reference, rng, case(rng, kind, variant, **MASKS))


@pytest.mark.parametrize("norm", ["post", "pre"])
def test_a_layer_is_its_equation(framework, reference, rng, norm):
    make, (x, memory), _ = case(rng, "DecoderLayer", norm)
    layer = make_reference(reference, rng, make)
    tested = make_like(framework, layer, make)
    norms = (layer.norm_1, layer.norm_2, layer.norm_3)
    expected = x
    for one, sublayer in zip(
        norms,
        (
            lambda y: layer.self_attention(y, causal=True),
            lambda y: layer.cross_attention(y, memory),
            layer.feed_forward,
        ),
        strict=True,
    ):
        if norm == "post":
            expected = one(expected + sublayer(expected))
        else:
            expected = expected + sublayer(one(expected))
    assert_near(framework.run(tested, x, memory), expected, 1e-11)


@pytest.mark.parametrize("variant", LAYER)
@pytest.mark.parametrize("kind", KINDS)
def test_the_future_leaves_the_past_alone(
    framework, reference, rng, kind, variant
):
    layer, (x, memory), options = made(
        framework, reference, rng, kind, variant, **MASKS
    )
    before = framework.run(layer, x, memory, **options)
    x = x.copy()
    x[:, 2:] += 3
    after = framework.run(layer, x, memory, **options)
    np.testing.assert_array_equal(before[:, :2], after[:, :2])
    assert (before[:, 2:] != after[:, 2:]).any(axis=-1).all()


@pytest.mark.parametrize("variant", LAYER)
def test_the_past_gets_no_gradient_from_the_future(
    autodiff, reference, rng, variant
):
    layer, arrays, _ = made(autodiff, reference, rng, "Decoder", variant)
    grad = rng.normal(size=arrays[0].shape)
    grad[:, 2:] = 0
    _, (to_x, _), _ = autodiff.differentiate(layer, grad, *arrays)
    assert (to_x[:, 2:] == 0).all()
    assert (to_x[:, :2] != 0).any(axis=-1).all()
    later = arrays[0].copy()
    later[:, 2:] += 3
    _, (moved, _), _ = autodiff.differentiate(layer, grad, later, arrays[1])
    np.testing.assert_array_equal(moved[:, :2], to_x[:, :2])


def test_it_is_causal_in_training_and_in_evaluation(framework, reference, rng):
    layer, (x, memory), _ = made(framework, reference, rng, "Decoder", "post")
    later = x.copy()
    later[:, 3:] += 1
    for training in (False, True):
        run = framework.in_mode(layer, training)
        before, after = run(x, memory), run(later, memory)
        np.testing.assert_array_equal(before[:, :3], after[:, :3])


@pytest.mark.parametrize("variant", LAYER)
def test_the_memory_s_padding_never_matters(
    framework, reference, rng, variant
):
    layer, (x, memory), options = made(
        framework, reference, rng, "Decoder", variant, **MASKS
    )
    before = framework.run(layer, x, memory, **options)
    memory = np.where(MEMORY_PADDING[..., None], memory, 1e3)
    after = framework.run(layer, x, memory, **options)
    np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("kind", KINDS)
def test_weights_on_request(framework, reference, rng, kind):
    make, arrays, options = case(rng, kind, "pre", **MASKS)
    layer = make_reference(reference, rng, make)
    tested = make_like(framework, layer, make)
    plain = framework.run(tested, *arrays, **options)
    found, weights = framework.run(
        tested, *arrays, return_weights=True, **options
    )
    assert_near(found, plain, 1e-12)
    _, expected = layer(*arrays, return_weights=True, **options)
    if kind == "DecoderLayer":
        weights, expected = [weights], [expected]
    assert len(weights) == len(expected)
    for pair, other in zip(weights, expected, strict=True):
        assert pair[0].shape == (BATCH, HEADS, N, N)
        assert pair[1].shape == (BATCH, HEADS, N, M)
        assert_near(pair[0], other[0])
        assert_near(pair[1], other[1])


def test_errors_quote_the_numbers(framework, rng):
    sizes = (D_MODEL, HEADS, D_FF)
    with pytest.raises(ValueError, match="'pre', 'post', got 'middle'"):
        framework.make("DecoderLayer", *sizes, norm="middle")
    with pytest.raises(ValueError, match="num_layers must be at least 1"):
        framework.make("Decoder", 0, *sizes)
    with pytest.raises(ValueError, match=r"dropout.*\[0, 1\), got -0.5"):
        framework.make("Decoder", LAYERS, *sizes, dropout=-0.5)
    layer = framework.make("DecoderLayer", *sizes)
    x, memory = rng.normal(size=(BATCH, N, 6)), rng.normal(size=(BATCH, M, 4))
    with pytest.raises(ValueError, match=r"6 features.*\(2, 7, 4\)"):
        framework.run(layer, x, memory)

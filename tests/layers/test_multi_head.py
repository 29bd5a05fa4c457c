"""Multi-head attention, in every framework."""

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

BATCH, N, M, HEADS, D_K = 2, 5, 7, 3, 2
D_MODEL = HEADS * D_K
PADDING = np.arange(N) < np.array([[N], [3]])  # (BATCH, N)
SEEN = np.random.default_rng(3).random((BATCH, N, M)) < 0.6
SEEN[..., 0] = True


def make(**options):
    return "MultiHeadAttention", D_MODEL, HEADS, options


def cases(rng):
    x = rng.normal(size=(BATCH, N, D_MODEL))
    y, z = rng.normal(size=(2, BATCH, M, D_MODEL))
    padding = {"mask": PADDING[:, None]}
    return {
        "self": (make(), [x], {}),
        "no bias": (make(bias=False), [x], {}),
        "widths": (make(d_k=11, d_v=13), [x, y], {}),
        "causal": (make(), [x], {"causal": True}),
        "padded": (make(), [x], padding),
        "both": (make(), [x], padding | {"causal": True}),
        "cross": (make(), [x, y], {"mask": SEEN}),
        "three": (make(), [x, y, z], {}),
        "shared mask": (make(), [x, y, z], {"mask": SEEN[0]}),
        "rotary": (make(positions="rotary"), [x], {"causal": True}),
        "alibi": (make(positions="alibi"), [x], padding),
        "alibi causal": (
            make(positions="alibi"),
            [x],
            padding | {"causal": True},
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


@pytest.mark.parametrize("name", NAMES)
def test_asking_for_weights_changes_no_output(framework, reference, rng, name):
    made, arrays, options = cases(rng)[name]
    layer = make_reference(reference, rng, made)
    tested = make_like(framework, layer, made)
    plain = framework.run(tested, *arrays, **options)
    output, weights = framework.run(
        tested, *arrays, return_weights=True, **options
    )
    assert_near(output, plain, 1e-12)
    keys = arrays[1].shape[1] if len(arrays) > 1 else N
    assert weights.shape == (BATCH, HEADS, N, keys)
    assert_near(weights.sum(axis=-1), np.ones((BATCH, HEADS, N)), 1e-13)
    _, expected = layer(*arrays, return_weights=True, **options)
    assert_near(weights, expected)


def test_it_is_a_loop_over_heads(framework, reference, rng):
    layer = make_reference(reference, rng, make())
    tested = make_like(framework, layer, make())
    x, p = rng.normal(size=(BATCH, N, D_MODEL)), layer.params
    heads = []
    for head in range(HEADS):
        columns = slice(head * D_K, (head + 1) * D_K)
        q, k, v = (
            x @ p[f"w_{one}"][:, columns] + p[f"b_{one}"][columns]
            for one in "qkv"
        )
        scores = q @ k.swapaxes(1, 2) / np.sqrt(D_K)
        odds = np.exp(scores)
        heads.append(odds / odds.sum(axis=-1, keepdims=True) @ v)
    expected = np.concatenate(heads, axis=-1) @ p["w_o"] + p["b_o"]
    assert_near(framework.run(tested, x), expected, 1e-12)


def test_splitting_by_hand(framework):
    x = np.arange(8.0).reshape(1, 2, 4)
    split = framework.call("split_heads", x, 2)
    np.testing.assert_array_equal(
        split, [[[[0, 1], [4, 5]], [[2, 3], [6, 7]]]]
    )
    np.testing.assert_array_equal(framework.call("merge_heads", split), x)


@pytest.mark.parametrize("positions", [None, "rotary", "alibi"])
@pytest.mark.parametrize("return_weights", [False, True])
def test_the_future_leaves_the_past_alone(
    framework, reference, rng, positions, return_weights
):
    made = make(positions=positions)
    layer = make_like(framework, make_reference(reference, rng, made), made)
    x = rng.normal(size=(BATCH, N, D_MODEL))
    options = {"causal": True, "return_weights": return_weights}
    before = framework.run(layer, x, **options)
    x = x.copy()
    x[:, 3:] += 5
    after = framework.run(layer, x, **options)
    if return_weights:
        before, after = before[0], after[0]
    np.testing.assert_array_equal(before[:, :3], after[:, :3])
    assert (before[:, 3:] != after[:, 3:]).all()


def test_the_past_gets_no_gradient_from_the_future(autodiff, reference, rng):
    layer = make_reference(reference, rng, make())
    tested = make_like(autodiff, layer, make())
    x, grad = rng.normal(size=(2, BATCH, N, D_MODEL))
    grad[:, 3:] = 0
    _, (to_x,), _ = autodiff.differentiate(tested, grad, x, causal=True)
    assert (to_x[:, 3:] == 0).all()
    assert (to_x[:, :3] != 0).all()


@pytest.mark.parametrize("positions", [None, "rotary", "alibi"])
def test_padding_content_never_matters(framework, reference, rng, positions):
    made = make(positions=positions)
    layer = make_like(framework, make_reference(reference, rng, made), made)
    x = rng.normal(size=(BATCH, N, D_MODEL))
    mask = PADDING[:, None]
    before = framework.run(layer, x, mask=mask)
    x = np.where(PADDING[..., None], x, 1e3)
    after = framework.run(layer, x, mask=mask)
    np.testing.assert_array_equal(before[PADDING], after[PADDING])


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("return_weights", [False, True])
def test_a_row_with_every_key_hidden_gives_the_bias(
    framework, reference, rng, causal, return_weights
):
    layer = make_reference(reference, rng, make())
    tested = make_like(framework, layer, make())
    x = rng.normal(size=(BATCH, N, D_MODEL))
    mask = np.ones((BATCH, 1, N), dtype=bool)
    mask[1] = False  # no key for any query
    found = framework.run(
        tested, x, mask=mask, causal=causal, return_weights=return_weights
    )
    if return_weights:
        found, weights = found
        assert (weights[1] == 0).all()
    expected = np.broadcast_to(layer.params["b_o"], (N, D_MODEL))
    assert_near(found[1], expected, 1e-13)


def test_permuting_the_inputs_permutes_the_outputs(framework, reference, rng):
    layer = make_like(
        framework, make_reference(reference, rng, make()), make()
    )
    x, order = rng.normal(size=(BATCH, N, D_MODEL)), rng.permutation(N)
    before = framework.run(layer, x)
    assert_near(framework.run(layer, x[:, order]), before[:, order], 1e-12)


@pytest.mark.parametrize("positions", ["rotary", "alibi"])
def test_positions_tell_orders_apart(framework, reference, rng, positions):
    made = make(positions=positions)
    layer = make_like(framework, make_reference(reference, rng, made), made)
    x = rng.normal(size=(BATCH, N, D_MODEL))
    order = np.array([1, 0, 2, 3, 4])
    before = framework.run(layer, x)
    after = framework.run(layer, x[:, order])
    assert np.abs(after - before[:, order]).max() > 1e-3


@pytest.mark.parametrize("cuts", [(2, 3, 4), (1, 3)], ids=str)
@pytest.mark.parametrize("positions", [None, "rotary", "alibi"])
def test_the_cache_changes_no_output(
    framework, reference, rng, positions, cuts
):
    made = make(positions=positions)
    layer = make_like(framework, make_reference(reference, rng, made), made)
    x = rng.normal(size=(BATCH, N, D_MODEL))
    expected = framework.run(layer, x, causal=True)
    cache = framework.module.KeyValueCache()
    found = [
        framework.run(layer, part, causal=True, cache=cache)
        for part in np.split(x, cuts, axis=1)
    ]
    assert int(cache.length) == N
    assert_near(np.concatenate(found, axis=1), expected, 1e-12)


def test_a_cache_is_filled_once_for_cross_attention(framework, reference, rng):
    layer = make_like(
        framework, make_reference(reference, rng, make()), make()
    )
    x = rng.normal(size=(BATCH, N, D_MODEL))
    y = rng.normal(size=(BATCH, M, D_MODEL))
    expected = framework.run(layer, x, y)
    cache = framework.module.KeyValueCache()
    for t in range(N):
        found = framework.run(layer, x[:, t : t + 1], y, cache=cache)
        assert_near(found, expected[:, t : t + 1], 1e-12)
        assert int(cache.length) == M


def test_a_cache_grows_beyond_its_first_room(framework, rng):
    cache = framework.module.KeyValueCache()
    parts = rng.normal(size=(83, BATCH, HEADS, 1, D_K))
    for part in parts:
        keys, values = framework.run(cache.append, part, -part)
    expected = np.concatenate(parts, axis=2)
    assert int(cache.length) == 83
    np.testing.assert_array_equal(keys[:, :, :83], expected)
    np.testing.assert_array_equal(values[:, :, :83], -expected)


def test_errors_quote_the_numbers(framework, rng):
    with pytest.raises(ValueError, match=r"num_heads.*got 7 and 3"):
        framework.make("MultiHeadAttention", 7, 3)
    with pytest.raises(ValueError, match="d_k must be even, got 5"):
        framework.make("MultiHeadAttention", 6, 3, d_k=5, positions="rotary")
    with pytest.raises(ValueError, match=r"positions.*got 'learned'"):
        framework.make("MultiHeadAttention", 6, 3, positions="learned")
    with pytest.raises(ValueError, match=r"dropout.*\[0, 1\), got -0.5"):
        framework.make("MultiHeadAttention", 6, 3, dropout=-0.5)
    with pytest.raises(ValueError, match="num_heads must be at least 1"):
        framework.make("MultiHeadAttention", 6, 0)


def test_call_errors_quote_the_shapes(framework, rng):
    layer = framework.make(*make()[:3])
    x = rng.normal(size=(BATCH, N, D_MODEL))
    with pytest.raises(ValueError, match=r"6 features.*\(2, 5, 5\)"):
        framework.run(layer, x[..., :-1])
    with pytest.raises(ValueError, match=r"6 features.*\(2, 5, 4\)"):
        framework.run(layer, x, x[..., :-2])
    with pytest.raises(ValueError, match=r"one value per key"):
        framework.run(layer, x, x, x[:, :-1])
    with pytest.raises(ValueError, match=r"axes.*\(5, 6\)"):
        framework.run(layer, x[0])
    turned = framework.make("MultiHeadAttention", 6, 3, positions="rotary")
    with pytest.raises(ValueError, match=r"'rotary'.*got .*\(2, 5, 6\)"):
        framework.run(turned, x, x)
    with pytest.raises(TypeError, match="mask must be boolean, got int64"):
        framework.run(layer, x, mask=np.ones((N, N), dtype=int))
    with pytest.raises(ValueError, match=r"mask.*\(5, 3\)"):
        framework.run(layer, x, mask=np.ones((N, 3), dtype=bool))
    with pytest.raises(ValueError, match=r"num_heads.*got 6 and 4"):
        framework.call("split_heads", x, 4)

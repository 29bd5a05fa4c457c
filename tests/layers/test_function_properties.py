"""What masks, softmax, positions and norms do for any sizes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from parity import assert_near
from strategies import CHEAP, EVEN, OFFSET, ROUNDING, SIZE, numbers, precisions

IDS = arrays.arrays(np.int64, st.tuples(SIZE, SIZE), elements=OFFSET)
SHAPES = arrays.array_shapes(min_dims=1, max_dims=3, max_side=7)


@CHEAP
@given(ids=IDS, pad_id=st.integers(0, 9))
def test_a_decoder_sees_real_tokens_up_to_its_own(framework, ids, pad_id):
    found = framework.call("decoder_mask", ids, pad_id=pad_id)
    batch, n = ids.shape
    assert found.shape == (batch, n, n)
    for b, i, j in np.ndindex(found.shape):
        assert found[b, i, j] == (j <= i and ids[b, j] != pad_id)


@CHEAP
@given(n=SIZE, m=SIZE, offset=OFFSET)
def test_a_query_sees_up_to_its_position(framework, n, m, offset):
    found = framework.run(framework.module.look_ahead_mask, n, m, offset)
    for i, j in np.ndindex(n, m):
        assert found[i, j] == (j <= i + offset)


@CHEAP
@given(masks=st.tuples(*[arrays.arrays(np.bool_, (3, 5))] * 3))
def test_combining_is_and_in_any_order(framework, masks):
    one, two, three = masks
    found = framework.call("combine_masks", one, None, two, three)
    np.testing.assert_array_equal(found, one & two & three)
    turned = framework.call("combine_masks", three, two, one, one)
    np.testing.assert_array_equal(found, turned)


@CHEAP
@given(mask=arrays.arrays(np.bool_, SHAPES), data=st.data())
def test_an_additive_mask_leaves_what_is_seen(framework, mask, data):
    dtype = data.draw(precisions(framework))
    dtype = framework.dtype(dtype)
    found = framework.module.additive_mask(framework.tensor(mask), dtype)
    assert found.dtype == dtype
    found = framework.array(found)
    assert np.isfinite(found).all()
    assert (found[mask] == 0).all()
    assert (found[~mask] < -6e4).all()


@CHEAP
@given(shape=SHAPES, shift=st.floats(-50, 50), data=st.data())
def test_softmax_ignores_a_shift_and_keeps_the_order(
    framework, shape, shift, data
):
    x = numbers(data.draw, *shape)
    found = framework.call("softmax", x)
    assert_near(framework.call("softmax", x + shift), found, 1e-12)
    assert_near(found.sum(axis=-1), np.ones(shape[:-1]), 1e-13)
    order = np.argsort(x, axis=-1)
    assert (np.diff(np.take_along_axis(found, order, -1)) >= 0).all()


@CHEAP
@given(length=SIZE, d=EVEN, offset=OFFSET)
def test_an_offset_is_a_later_start(framework, length, d, offset):
    for name in ("sinusoidal_interleaved", "sinusoidal_concatenated"):
        table = getattr(framework.module, name)
        whole = framework.run(table, offset + length, d)
        later = framework.run(table, length, d, offset)
        np.testing.assert_array_equal(later, whole[offset:])
        assert_near((later**2).sum(axis=-1), np.full(length, d / 2), 1e-5)


@CHEAP
@given(n=SIZE, d=EVEN, offset=OFFSET, data=st.data())
def test_rotary_keeps_lengths_and_distances(framework, n, d, offset, data):
    x, y = numbers(data.draw, 2, 3, n, d)
    turned = framework.call("rotary", x, offset=offset)
    lengths = np.linalg.norm(x, axis=-1)
    assert_near(np.linalg.norm(turned, axis=-1), lengths, 1e-12)
    later = framework.call("rotary", y, offset=offset)
    products = turned @ later.swapaxes(1, 2)
    turned, later = framework.call("rotary", x), framework.call("rotary", y)
    expected = turned @ later.swapaxes(1, 2)
    assert_near(products, expected, 1e-11, scale=1.0)


@CHEAP
@given(heads=SIZE, n=SIZE, m=SIZE, offset=OFFSET)
def test_alibi_falls_with_distance(framework, heads, n, m, offset):
    bias = framework.run(framework.module.alibi_bias, heads, n, m, offset)
    slopes = framework.run(framework.module.alibi_slopes, heads)
    for h, i, j in np.ndindex(heads, n, m):
        expected = -slopes[h] * abs(i + offset - j)
        assert abs(bias[h, i, j] - expected) <= 1e-6 * abs(expected)


@CHEAP
@given(shape=SHAPES, data=st.data())
def test_layer_norm_is_its_definition(framework, shape, data):
    dtype = data.draw(precisions(framework))
    gain, bias = numbers(data.draw, 2, shape[-1])
    x = numbers(data.draw, *shape)
    epsilon = data.draw(st.floats(0.1, 2))
    tensors = [framework.tensor(one, dtype) for one in (x, gain, bias)]
    found = framework.module.layer_norm(*tensors, epsilon)
    assert found.dtype == framework.dtype(dtype)
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    expected = gain * (x - mean) / np.sqrt(variance + epsilon) + bias
    assert_near(framework.array(found), expected, ROUNDING[dtype], scale=1.0)


@CHEAP
@given(shape=SHAPES, scale=st.floats(0.1, 10), data=st.data())
def test_layer_norm_ignores_shift_and_scale(framework, shape, scale, data):
    gain, bias = numbers(data.draw, 2, shape[-1])
    x = numbers(data.draw, *shape)
    found = framework.call("layer_norm", x, gain, bias, epsilon=0.1)
    shifted = scale * x + 3.0
    turned = framework.call(
        "layer_norm", shifted, gain, bias, epsilon=0.1 * scale**2
    )
    assert_near(turned, found, 1e-9, scale=1.0)

"""Masks, in every framework."""

import numpy as np
import pytest

IDS = np.array([[5, 3, 9, 2, 0], [7, 2, 0, 0, 0]])
BATCH, N, M = 2, 5, 7


def test_padding_by_hand(framework):
    found = framework.call("padding_mask", IDS)
    assert found.shape == (BATCH, 1, N)
    assert found.dtype == np.bool_
    np.testing.assert_array_equal(found[:, 0].sum(axis=-1), [4, 2])
    found = framework.call("padding_mask", IDS, pad_id=2)
    np.testing.assert_array_equal(found[:, 0], IDS != 2)


def test_look_ahead_by_hand(framework):
    found = framework.call("look_ahead_mask", 3)
    np.testing.assert_array_equal(found, [[1, 0, 0], [1, 1, 0], [1, 1, 1]])
    assert found.dtype == np.bool_
    found = framework.call("look_ahead_mask", 2, 5, offset=2)
    np.testing.assert_array_equal(found, [[1, 1, 1, 0, 0], [1, 1, 1, 1, 0]])
    assert framework.call("look_ahead_mask", N, M).shape == (N, M)


def test_combining(framework, rng):
    one, other = rng.random((BATCH, 1, M)) < 0.5, rng.random((N, M)) < 0.5
    combine = framework.module.combine_masks
    found = framework.run(combine, one, None, other)
    np.testing.assert_array_equal(found, one & other)
    np.testing.assert_array_equal(framework.run(combine, None, one), one)
    assert combine() is None
    assert combine(None, None) is None


def test_the_decoder_sees_neither_padding_nor_future(framework):
    found = framework.call("decoder_mask", IDS)
    assert found.shape == (BATCH, N, N)
    np.testing.assert_array_equal(
        found[1],
        [
            [1, 0, 0, 0, 0],
            [1, 1, 0, 0, 0],
            [1, 1, 0, 0, 0],
            [1, 1, 0, 0, 0],
            [1, 1, 0, 0, 0],
        ],
    )


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_additive(framework, dtype):
    mask = np.array([[True, False], [False, True]])
    found = framework.call("additive_mask", mask, framework.dtype(dtype))
    least = np.finfo(dtype).min
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, [[0, least], [least, 0]])


def test_teacher_forcing_by_hand(framework):
    ids = np.array([[1, 7, 8, 2], [1, 9, 2, 0]])
    inputs, targets = framework.call("shift_for_teacher_forcing", ids)
    np.testing.assert_array_equal(inputs, [[1, 7, 8], [1, 9, 2]])
    np.testing.assert_array_equal(targets, [[7, 8, 2], [9, 2, 0]])


def test_conventions(framework, rng):
    shared, own = rng.random((N, M)) < 0.5, rng.random((BATCH, N, M)) < 0.5
    padding = rng.random((BATCH, 1, M)) < 0.5
    found = framework.call("mask_for_keras", shared)
    np.testing.assert_array_equal(found, shared[None])
    found = framework.call("mask_for_keras", own)
    np.testing.assert_array_equal(found, own)
    found = framework.call("mask_for_sdpa", shared)
    np.testing.assert_array_equal(found, shared)
    found = framework.call("mask_for_sdpa", own)
    np.testing.assert_array_equal(found, own[:, None])
    found = framework.call("attn_mask_for_torch_mha", shared)
    np.testing.assert_array_equal(found, ~shared)
    found = framework.call("key_padding_mask_for_torch_mha", padding)
    np.testing.assert_array_equal(found, ~padding[:, 0])


@pytest.mark.parametrize(
    "name",
    [
        "combine_masks",
        "mask_for_keras",
        "mask_for_sdpa",
        "attn_mask_for_torch_mha",
        "key_padding_mask_for_torch_mha",
    ],
)
def test_masks_must_be_boolean(framework, name):
    with pytest.raises(TypeError, match="mask must be boolean, got float64"):
        framework.call(name, np.ones((BATCH, 1, M)))


def test_errors_quote_the_numbers(framework):
    with pytest.raises(TypeError, match="boolean, got int64"):
        framework.call(
            "additive_mask", np.ones(3, dtype=int), framework.dtype("float32")
        )
    with pytest.raises(TypeError, match=r"ids must .*float64"):
        framework.call("padding_mask", np.ones((BATCH, N)))
    with pytest.raises(ValueError, match=r"axes.*\(5,\)"):
        framework.call("padding_mask", IDS[0])
    with pytest.raises(ValueError, match=r"at least 2, got 1"):
        framework.call("shift_for_teacher_forcing", IDS[:, :1])
    with pytest.raises(ValueError, match="n must be at least 1, got 0"):
        framework.call("look_ahead_mask", 0)
    with pytest.raises(ValueError, match="offset must be at least 0, got -1"):
        framework.call("look_ahead_mask", 2, 3, offset=-1)
    own = np.ones((BATCH, N, M), dtype=bool)
    with pytest.raises(ValueError, match=r"\(n, m\), got .*2, 5, 7"):
        framework.call("attn_mask_for_torch_mha", own)
    with pytest.raises(ValueError, match=r"\(B, 1, m\), got .*2, 5, 7"):
        framework.call("key_padding_mask_for_torch_mha", own)
    for name in ("mask_for_keras", "mask_for_sdpa"):
        with pytest.raises(ValueError, match=r"shape .* got .*1, 2, 5, 7"):
            framework.call(name, own[None])

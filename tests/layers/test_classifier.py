"""Pooling, and the encoder that answers once, in every framework."""

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

BATCH, N, D = 2, 5, 3
MASK = np.arange(N) < np.array([[5], [3]])  # (BATCH, N)
POOLS = ("max_pool", "mean_pool")
IDS = np.array([[4, 9, 10, 3, 7], [5, 3, 8, 0, 0]])
SIZES = (11, 7, 2, 6, 3, 13)  # V, classes, layers, d_model, heads, d_ff
VARIANTS = {
    "pre": {},
    "post": {"norm": "post", "positions": None},
    "rotary": {"positions": "rotary"},
    "alibi": {"positions": "alibi", "pad_id": 3},
}


def make(variant):
    return ("EncoderClassifier", *SIZES, VARIANTS[variant])


@pytest.mark.parametrize("name", POOLS)
@pytest.mark.parametrize("mask", [None, MASK, MASK[1:]])
def test_pooling_agrees_with_the_reference(
    framework, reference, rng, name, mask
):
    options = {} if mask is None else {"mask": mask}
    x = rng.normal(size=(BATCH, N, D))
    check_function(framework, reference, rng, name, [x], **options)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("max_pool", [-1.0, -3.0]), ("mean_pool", [-1.5, -3.5])],
)
def test_a_case_by_hand(framework, name, expected):
    x = np.array([[[-1.0, -4.0], [-2.0, -3.0], [0.0, 9.0]]])
    mask = np.array([[True, True, False]])
    found = framework.call(name, x, mask=mask)
    assert_near(found, [expected], 1e-14)


def test_the_gradient_goes_to_the_largest(framework):
    x = np.array([[[1.0], [3.0], [2.0], [7.0]]])
    mask = np.array([[True, True, True, False]])
    grad = np.array([[5.0]])
    _, (found,), _ = framework.differentiate("max_pool", grad, x, mask=mask)
    assert found[0, :, 0].tolist() == [0.0, 5.0, 0.0, 0.0]


def test_ties_share_the_gradient(framework):
    x = np.array([[[3.0], [1.0], [3.0]]])
    grad = np.array([[5.0]])
    _, (found,), _ = framework.differentiate("max_pool", grad, x)
    assert found[0, :, 0].tolist() == [2.5, 0.0, 2.5]


@pytest.mark.parametrize("name", POOLS)
@pytest.mark.parametrize("precision", range(3))
def test_a_row_of_padding_is_zero(framework, rng, name, precision):
    dtype = framework.dtypes[precision]
    x = rng.normal(size=(BATCH, N, D))
    mask = MASK.copy()
    mask[1] = False
    grad = rng.normal(size=(BATCH, D))
    found, (gradient,), _ = framework.differentiate(
        name, grad, x, dtype=dtype, mask=mask
    )
    assert (found[1] == 0).all()
    assert (gradient[1] == 0).all()
    for array in (found, gradient):
        assert np.isfinite(array.astype(float)).all()
        assert (array[0] != 0).any()


@pytest.mark.parametrize("name", POOLS)
def test_what_fills_up_never_matters(framework, rng, name):
    x = rng.normal(size=(BATCH, N, D))
    before = framework.call(name, x, mask=MASK)
    for filling in (1e6, -1e6, np.nan, np.inf):
        filled = np.where(MASK[..., None], x, filling)
        after = framework.call(name, filled, mask=MASK)
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("name", POOLS)
def test_pooling_refuses_what_does_not_fit(framework, rng, name):
    x = rng.normal(size=(BATCH, N, D))
    with pytest.raises(TypeError, match="boolean, got int64"):
        framework.call(name, x, mask=MASK.astype("int64"))
    with pytest.raises(ValueError, match=r"\(2, 5\), got shape \(2, 4\)"):
        framework.call(name, x, mask=MASK[:, 1:])
    with pytest.raises(ValueError, match=r"positions.*\(2, 5\)"):
        framework.call(name, x[..., 0])


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_classifier_agrees_with_the_reference(
    autodiff, reference, rng, variant, dtype
):
    case = (make(variant), [IDS], {})
    check_against_reference(autodiff, reference, rng, case, dtype)


@pytest.mark.parametrize("variant", VARIANTS)
def test_backward_agrees_with_differences(reference, rng, variant):
    check_backward(reference, rng, (make(variant), [IDS], {}))


def test_it_is_its_parts_in_a_row(framework, reference, rng):
    layer = make_reference(reference, rng, make("pre"))
    tested = make_like(framework, layer, make("pre"))
    module, params = reference.module, layer.params
    table = params["embedding.table"]
    x = table[IDS] * np.sqrt(6) + module.sinusoidal_interleaved(N, 6)
    x = layer.encoder(x, (IDS != 0)[:, None])
    pooled = np.stack([x[0].max(axis=0), x[1, :3].max(axis=0)])
    expected = pooled @ params["output.w"] + params["output.b"]
    assert_near(framework.run(tested, IDS), expected, 1e-11)


@pytest.mark.parametrize("variant", ["pre", "post", "rotary"])
def test_padded_is_unpadded(framework, reference, rng, variant):
    layer = make_reference(reference, rng, make(variant))
    tested = make_like(framework, layer, make(variant))
    padded = framework.run(tested, IDS)
    alone = framework.run(tested, IDS[1:, :3])
    assert_near(padded[1:], alone, 1e-12)


def test_parameters_are_those_counted_by_hand(reference):
    layer = reference.make("EncoderClassifier", *SIZES)
    d, d_ff = 6, 13
    attention, inner = 4 * (d * d + d), d * d_ff + d_ff + d_ff * d + d
    per_layer = attention + inner + 2 * 2 * d
    expected = 11 * d + 2 * per_layer + 2 * d + d * 7 + 7
    assert sum(one.size for one in layer.params.values()) == expected


def test_errors_quote_the_numbers(framework):
    with pytest.raises(ValueError, match="'alibi', got 'learned'"):
        framework.make("EncoderClassifier", *SIZES, positions="learned")
    with pytest.raises(ValueError, match=r"num_heads.*got 7 and 3"):
        framework.make("EncoderClassifier", 11, 7, 2, 7, 3, 13, positions=None)
    with pytest.raises(ValueError, match="num_layers must be at least 1"):
        framework.make("EncoderClassifier", 11, 7, 0, 6, 3, 13)

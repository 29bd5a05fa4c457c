"""Recurrent cells and layers, in every framework."""

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

BATCH, N, D_IN, D_HIDDEN = 3, 7, 5, 2
LAYERS = ("RNN", "GRU")
MASK = np.arange(N) < np.array([[7], [3], [5]])  # padding on the right


def cases(rng, name):
    x = rng.normal(size=(BATCH, N, D_IN))
    initial = rng.normal(size=(BATCH, D_HIDDEN))
    make = (name, D_IN, D_HIDDEN)
    return {
        "plain": (make, [x], {}),
        "initial": (make, [x, initial], {}),
        "masked": (make, [x], {"mask": MASK}),
        "both": (make, [x, initial], {"mask": MASK}),
    }


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("case", ["plain", "initial", "masked", "both"])
@pytest.mark.parametrize("name", LAYERS)
def test_agrees_with_the_reference(
    autodiff, reference, rng, name, case, dtype
):
    made = cases(rng, name)[case]
    check_against_reference(autodiff, reference, rng, made, dtype)


@pytest.mark.parametrize("case", ["plain", "both"])
@pytest.mark.parametrize("name", LAYERS)
def test_backward_agrees_with_differences(reference, rng, name, case):
    check_backward(reference, rng, cases(rng, name)[case])


@pytest.mark.parametrize("name", ["rnn_cell", "gru_cell"])
def test_cells_agree_with_the_reference(autodiff, reference, rng, name):
    width = 3 * D_HIDDEN if name == "gru_cell" else D_HIDDEN
    shapes = [(BATCH, D_IN), (BATCH, D_HIDDEN)]
    shapes += [(D_IN, width), (D_HIDDEN, width), (width,)]
    shapes += [(width,)] if name == "gru_cell" else []
    arrays = [rng.normal(size=shape) for shape in shapes]
    check_function(autodiff, reference, rng, name, arrays)


def test_rnn_cell_by_hand(framework):
    x, h, w, u = (np.array([[one]]) for one in (2.0, 0.5, 0.25, -3.0))
    found = framework.call("rnn_cell", x, h, w, u, np.array([1.5]))
    assert_near(found, [[math.tanh(2 * 0.25 - 0.5 * 3 + 1.5)]], 1e-14)


def test_gru_cell_by_hand(framework):
    w, u = np.array([[1.0, 2.0, 3.0]]), np.array([[0.5, -1.0, 4.0]])
    b_w, b_u = np.array([0.1, 0.2, 0.3]), np.array([-0.3, 0.4, 0.7])
    x, h = 0.6, 0.9
    r = 1 / (1 + math.exp(-(x * 1.0 + 0.1 + h * 0.5 - 0.3)))
    z = 1 / (1 + math.exp(-(x * 2.0 + 0.2 - h * 1.0 + 0.4)))
    n = math.tanh(x * 3.0 + 0.3 + r * (h * 4.0 + 0.7))
    found = framework.call(
        "gru_cell", np.array([[x]]), np.array([[h]]), w, u, b_w, b_u
    )
    assert_near(found, [[(1 - z) * n + z * h]], 1e-14)


@pytest.mark.parametrize("name", LAYERS)
def test_last_is_the_state_after_the_last_real_step(
    framework, reference, rng, name
):
    made = cases(rng, name)["masked"]
    layer = make_like(
        framework, make_reference(reference, rng, made[0]), made[0]
    )
    states, last = framework.run(layer, *made[1], mask=MASK)
    assert states.shape == (BATCH, N, D_HIDDEN)
    assert_near(last, states[:, -1], 1e-14)
    short, _ = framework.run(layer, made[1][0][1:2, :3])
    assert_near(last[1:2], short[:, -1], 1e-12)


@pytest.mark.parametrize("name", LAYERS)
def test_padding_content_never_matters(framework, reference, rng, name):
    made = cases(rng, name)["masked"]
    layer = make_like(
        framework, make_reference(reference, rng, made[0]), made[0]
    )
    x = made[1][0]
    before, _ = framework.run(layer, x, mask=MASK)
    after, _ = framework.run(
        layer, np.where(MASK[..., None], x, 1e3), mask=MASK
    )
    np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("name", LAYERS)
def test_the_future_leaves_the_past_alone(framework, reference, rng, name):
    made = cases(rng, name)["plain"]
    layer = make_like(
        framework, make_reference(reference, rng, made[0]), made[0]
    )
    x = made[1][0].copy()
    before, _ = framework.run(layer, x)
    x[:, 4:] += 1
    after, _ = framework.run(layer, x)
    np.testing.assert_array_equal(before[:, :4], after[:, :4])
    assert (before[:, 4:] != after[:, 4:]).any()


@pytest.mark.parametrize("name", LAYERS)
def test_errors_quote_the_numbers(framework, rng, name):
    layer = framework.make(name, D_IN, D_HIDDEN)
    x = rng.normal(size=(BATCH, N, D_IN))
    with pytest.raises(ValueError, match=r"5 features.*\(3, 7, 4\)"):
        framework.run(layer, x[..., :-1])
    with pytest.raises(ValueError, match=r"axes.*\(3, 5\)"):
        framework.run(layer, x[:, 0])
    with pytest.raises(TypeError, match="boolean, got int64"):
        framework.run(layer, x, mask=MASK.astype(int))
    with pytest.raises(ValueError, match=r"\(3, 7\).*\(3, 6\)"):
        framework.run(layer, x, mask=MASK[:, :-1])
    with pytest.raises(ValueError, match="d_hidden must be at least 1, got 0"):
        framework.make(name, D_IN, 0)

"""The whole Transformer, in every framework."""

import math

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

from course_pkg.config import TransformerConfig
from course_pkg.params import count_parameters, transformer_params

BATCH, N, M, VOCAB = 2, 5, 7, 13
SOURCE = np.array([[5, 9, 4, 12, 3, 2, 0], [7, 3, 11, 2, 0, 0, 0]])
TARGET = np.array([[1, 6, 8, 4, 12], [1, 10, 3, 0, 0]])
SIZES = {
    "d_model": 6,
    "num_heads": 3,
    "num_encoder_layers": 2,
    "num_decoder_layers": 3,
    "d_ff": 11,
    "max_length": 17,
    "dropout": 0.0,
}
POSITIONS = ("sinusoidal", "learned", "rotary", "alibi", None)
TIES = (None, "output", "all")


def config(**changes):
    return TransformerConfig(VOCAB, VOCAB, **(SIZES | changes))


def case(**changes):
    return ("Transformer", config(**changes)), [SOURCE, TARGET], {}


def made(framework, reference, rng, **changes):
    make, _, _ = case(**changes)
    return make_like(framework, make_reference(reference, rng, make), make)


VARIANTS = {
    **{f"{p}": {"positions": p} for p in POSITIONS},
    **{f"pre {p}": {"positions": p, "norm": "pre"} for p in POSITIONS},
    "tied output": {"tie_weights": "output"},
    "tied all": {"tie_weights": "all", "positions": "learned"},
    "gelu": {"activation": "gelu", "bias": False, "norm_epsilon": 0.1},
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_agrees_with_the_reference(autodiff, reference, rng, variant):
    one = case(**VARIANTS[variant])
    check_against_reference(autodiff, reference, rng, one)


@pytest.mark.parametrize("variant", ["sinusoidal", "pre rotary", "tied all"])
def test_agrees_in_single_precision(autodiff, reference, rng, variant):
    one = case(**VARIANTS[variant])
    check_against_reference(autodiff, reference, rng, one, "float32")


@pytest.mark.parametrize("norm", ["post", "pre"])
@pytest.mark.parametrize("tie_weights", TIES)
@pytest.mark.parametrize("positions", POSITIONS)
def test_backward_agrees_with_differences(
    reference, rng, positions, tie_weights, norm
):
    one = case(positions=positions, tie_weights=tie_weights, norm=norm)
    check_backward(reference, rng, one)


def log_softmax(logits):
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


@pytest.mark.parametrize("tie_weights", [None, "all"])
@pytest.mark.parametrize("norm", ["post", "pre"])
@pytest.mark.parametrize("positions", POSITIONS)
def test_train_evaluate_and_cached_decode_agree(
    framework, reference, rng, positions, norm, tie_weights
):
    model = made(
        framework,
        reference,
        rng,
        positions=positions,
        norm=norm,
        tie_weights=tie_weights,
    )
    trained = framework.in_mode(model, True)(SOURCE, TARGET)
    evaluated = framework.in_mode(model, False)(SOURCE, TARGET)
    assert_near(evaluated, trained, 1e-12, "evaluation")
    expected = log_softmax(evaluated)
    state = model.start(framework.tensor(SOURCE))
    real = np.array([[5], [3]]) > np.arange(N)  # a target's own tokens
    for t in range(N):
        logits, state = model.step(framework.tensor(TARGET[:, t]), state)
        found = log_softmax(framework.array(logits))
        rows = real[:, t]
        assert_near(found[rows], expected[rows, t], 1e-10, f"step {t}")


def test_steps_keep_their_rows_when_reordered(framework, reference, rng):
    model = made(framework, reference, rng)
    index = np.array([1, 0, 1])
    state = model.start(framework.tensor(SOURCE))
    for t in range(2):
        _, state = model.step(framework.tensor(TARGET[:, t]), state)
    state = model.reorder_state(state, framework.tensor(index))
    found, _ = model.step(framework.tensor(TARGET[index, 2]), state)
    expected = framework.run(model, SOURCE, TARGET)[index, 2]
    assert_near(framework.array(found), expected)


@pytest.mark.parametrize("positions", POSITIONS)
def test_the_future_leaves_the_past_alone(
    framework, reference, rng, positions
):
    model = made(framework, reference, rng, positions=positions)
    before = framework.run(model, SOURCE, TARGET)
    later = TARGET.copy()
    later[:, 2:] = [[7, 7, 7], [9, 9, 9]]
    after = framework.run(model, SOURCE, later)
    np.testing.assert_array_equal(before[:, :2], after[:, :2])
    assert (before[:, 2:] != after[:, 2:]).any()


@pytest.mark.parametrize("positions", POSITIONS)
def test_padding_changes_nothing(framework, reference, rng, positions):
    model = made(framework, reference, rng, positions=positions)
    padded = framework.run(model, SOURCE, TARGET)
    alone = framework.run(model, SOURCE[1:, :4], TARGET[1:, :3])
    assert_near(padded[1:, :3], alone, 1e-11)


def test_order_matters_only_with_positions(framework, reference, rng):
    swapped = SOURCE.copy()
    swapped[:, :2] = SOURCE[:, [1, 0]]
    for positions in POSITIONS:
        model = made(framework, reference, rng, positions=positions)
        before = framework.run(model, SOURCE, TARGET)
        after = framework.run(model, swapped, TARGET)
        differs = np.abs(before - after).max() > 1e-6
        assert differs == (positions is not None), positions


def test_weights_on_request(framework, reference, rng):
    make, arrays, _ = case()
    layer = make_reference(reference, rng, make)
    model = make_like(framework, layer, make)
    plain = framework.run(model, *arrays)
    logits, weights = framework.run(model, *arrays, return_weights=True)
    assert_near(logits, plain, 1e-12)
    _, expected = layer(*arrays, return_weights=True)
    assert len(weights["encoder"]) == 2
    assert len(weights["decoder"]) == 3
    for one, other in zip(
        weights["encoder"], expected["encoder"], strict=True
    ):
        assert_near(one, other)
    for one, other in zip(
        weights["decoder"], expected["decoder"], strict=True
    ):
        assert_near(one[0], other[0])
        assert_near(one[1], other[1])
    seen = SOURCE != 0
    assert (weights["decoder"][0][1][1][..., ~seen[1]] == 0).all()


def test_parameters_counted_by_hand(framework):
    d, f, v = 6, 11, VOCAB
    attention, norm = 4 * (d * d + d), 2 * d
    feed_forward = d * f + f + f * d + d
    encoder = attention + feed_forward + 2 * norm
    decoder = 2 * attention + feed_forward + 3 * norm
    expected = 2 * v * d + 2 * encoder + 3 * decoder + d * v + v
    params = transformer_params(config(), seed=0)
    assert count_parameters(params) == expected
    model = framework.make("Transformer", config(), params=params)
    if framework.name != "reference":
        dumped = framework.convert.dump(model)
        assert count_parameters(dumped) == expected
        assert dumped.keys() == params.keys()


def test_the_first_loss_is_close_to_log_v(framework):
    big = TransformerConfig.laptop(101, 97, dropout=0.0)
    params = transformer_params(big, seed=0)
    model = framework.make("Transformer", big, params=params)
    logits = framework.run(model, SOURCE, TARGET)
    loss = framework.call("label_smoothed_loss", logits, TARGET)
    assert float(loss) == pytest.approx(math.log(97), rel=0.25)


@pytest.mark.parametrize("dtype", TOLERANCE)
def test_logits_have_the_model_s_precision(framework, dtype):
    params = transformer_params(config(), seed=0)
    model = framework.make("Transformer", config(), params=params, dtype=dtype)
    assert framework.run(model, SOURCE, TARGET).dtype == dtype


def test_errors_quote_the_numbers(framework):
    model = framework.make("Transformer", config(positions="learned"))
    with pytest.raises(ValueError, match=r"\[0, 13\), got 13"):
        framework.run(model, SOURCE, np.array([[1, 13], [1, 3]]))
    with pytest.raises(ValueError, match=r"18.*17"):
        framework.run(model, SOURCE, np.ones((BATCH, 18), dtype=int))
    with pytest.raises(TypeError, match=r"must .*float64"):
        framework.run(model, SOURCE.astype(float), TARGET)

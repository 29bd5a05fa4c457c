"""The recurrent sequence-to-sequence model, in every framework."""

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

SOURCE = np.array([[5, 9, 4, 10, 3, 2, 0], [7, 3, 6, 2, 0, 0, 0]])
TARGET = np.array([[1, 6, 8, 4, 12], [1, 10, 3, 7, 5]])
BATCH, N, M = 2, 5, 7
SIZES = (11, 13, 3, 5)  # vocabularies, d_embedding, d_hidden
VARIANTS = {
    "plain": {},
    "additive": {"attention": "additive"},
    "dot": {"attention": "dot"},
    "multiplicative": {"attention": "multiplicative"},
    "bidirectional": {"bidirectional": True},
    "both additive": {"attention": "additive", "bidirectional": True},
    "both multiplicative": {
        "attention": "multiplicative",
        "bidirectional": True,
    },
}
ATTENTIVE = [name for name in VARIANTS if "attention" in VARIANTS[name]]


def case(variant):
    make = ("RecurrentSeq2Seq", *SIZES, VARIANTS[variant])
    return make, [SOURCE, TARGET], {}


def made(framework, reference, rng, variant):
    make, _, _ = case(variant)
    return make_like(framework, make_reference(reference, rng, make), make)


@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("variant", VARIANTS)
def test_agrees_with_the_reference(autodiff, reference, rng, variant, dtype):
    check_against_reference(autodiff, reference, rng, case(variant), dtype)


@pytest.mark.parametrize("variant", VARIANTS)
def test_backward_agrees_with_differences(reference, rng, variant):
    check_backward(reference, rng, case(variant))


@pytest.mark.parametrize("variant", VARIANTS)
def test_train_evaluate_and_steps_agree(framework, reference, rng, variant):
    model = made(framework, reference, rng, variant)
    trained = framework.in_mode(model, True)(SOURCE, TARGET)
    expected = framework.in_mode(model, False)(SOURCE, TARGET)
    assert_near(trained, expected, 1e-12)
    state = model.start(framework.tensor(SOURCE))
    for t in range(N):
        logits, state = model.step(framework.tensor(TARGET[:, t]), state)
        assert_near(framework.array(logits), expected[:, t])


def test_steps_keep_their_rows_when_reordered(framework, reference, rng):
    model = made(framework, reference, rng, "both additive")
    index = np.array([1, 0, 1])
    state = model.start(framework.tensor(SOURCE))
    for t in range(2):
        _, state = model.step(framework.tensor(TARGET[:, t]), state)
    state = model.reorder_state(state, framework.tensor(index))
    found, _ = model.step(framework.tensor(TARGET[index, 2]), state)
    expected = framework.run(model, SOURCE, TARGET)[index, 2]
    assert_near(framework.array(found), expected)


@pytest.mark.parametrize("variant", ATTENTIVE)
def test_weights_on_request(framework, reference, rng, variant):
    make, arrays, _ = case(variant)
    layer = make_reference(reference, rng, make)
    model = make_like(framework, layer, make)
    plain = framework.run(model, *arrays)
    logits, weights = framework.run(model, *arrays, return_weights=True)
    assert_near(logits, plain, 1e-12)
    assert weights.shape == (BATCH, N, M)
    assert_near(weights.sum(axis=-1), np.ones((BATCH, N)), 1e-13)
    hidden = np.broadcast_to(SOURCE[:, None] == 0, weights.shape)
    assert (weights[hidden] == 0).all()
    assert_near(weights, layer(*arrays, return_weights=True)[1])


@pytest.mark.parametrize("variant", VARIANTS)
def test_padding_changes_nothing(framework, reference, rng, variant):
    model = made(framework, reference, rng, variant)
    padded = framework.run(model, SOURCE, TARGET)
    alone = framework.run(model, SOURCE[1:, :4], TARGET[1:])
    assert_near(padded[1:], alone, 1e-11)


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_future_leaves_the_past_alone(framework, reference, rng, variant):
    model = made(framework, reference, rng, variant)
    before = framework.run(model, SOURCE, TARGET)
    later = TARGET.copy()
    later[:, 3:] = 9
    after = framework.run(model, SOURCE, later)
    np.testing.assert_array_equal(before[:, :3], after[:, :3])
    assert (before[:, 3:] != after[:, 3:]).any()


def test_without_attention_all_that_passes_is_one_state(
    framework, reference, rng
):
    make, arrays, _ = case("plain")
    layer = make_reference(reference, rng, make)
    model = make_like(framework, layer, make)
    table = layer.params["target_embedding.table"]
    x = layer.params["source_embedding.table"][SOURCE]
    _, last = layer.encoders[0](x, mask=SOURCE != 0)
    w, b = layer.params["bridge.w"], layer.params["bridge.b"]
    states, _ = layer.decoder(table[TARGET], np.tanh(last @ w + b))
    w, b = layer.params["output.w"], layer.params["output.b"]
    assert_near(framework.run(model, *arrays), states @ w + b)


def test_errors_quote_the_numbers(framework):
    with pytest.raises(ValueError, match=r"attention .*got 'softmax'"):
        framework.make("RecurrentSeq2Seq", *SIZES, attention="softmax")
    with pytest.raises(ValueError, match="got 10 and 5"):
        framework.make(
            "RecurrentSeq2Seq", *SIZES, attention="dot", bidirectional=True
        )
    with pytest.raises(ValueError, match=r"dropout.*\[0, 1\), got 1.5"):
        framework.make("RecurrentSeq2Seq", *SIZES, dropout=1.5)
    model = framework.make("RecurrentSeq2Seq", *SIZES)
    with pytest.raises(ValueError, match=r"\[0, 11\), got 11"):
        framework.run(model, SOURCE + 1, TARGET)

"""What readers of chapters 2 and 3 write in their own framework's words."""

import numpy as np
import pytest
from grading.answers import graded, solution

from course_pkg.frameworks import require


def wrong_in_numpy():
    """Return answers in NumPy, each with the mistake it makes."""

    def added_in_place(ids, grad, rows):
        table = np.zeros((rows, grad.shape[-1]))
        table[ids] += grad
        return table

    def wrong_axis_of_states(x, W, U, b):
        states, _ = solution("02.states")(x, W, U, b)
        return states, states[-1]

    def share_of_characters(written, answers, lengths, longest):
        right = (written == answers).mean(axis=1)
        return [right[lengths == n].mean() for n in range(1, longest + 1)]

    def erased_where_padded(x, mask, w, u, b):
        h = np.zeros(len(x))
        for t in range(x.shape[1]):
            h = np.tanh(w * x[:, t] + u * h + b) * mask[:, t]
        return h

    return {
        ("02.table", added_in_place): "last_one_wins",
        ("02.states", wrong_axis_of_states): "last_of_the_batch",
        ("02.cliff", share_of_characters): "characters",
        ("02.mend", erased_where_padded): "state_erased",
    }


def wrong_in_torch():
    """Return answers in PyTorch, each with the mistake it makes."""
    import torch
    from torch.nn import functional

    def as_linear(x, W, b):
        return functional.linear(x, W, b).relu()

    def no_axis(a, s, W_1, W_2, v):
        return torch.tanh(a @ W_1 + s @ W_2) @ v

    def filled_with_infinity(features, scores, mask):
        weights = scores.masked_fill(~mask, -torch.inf).softmax(dim=-1)
        return (weights[..., None] * features).sum(dim=1), weights

    def moves_first(y, s, a, W_1, W_2, v, W, U, b):
        early = torch.cat([y, torch.zeros(len(y), a.shape[-1])], dim=-1)
        state = torch.tanh(early @ W + s @ U + b)
        asked = (state @ W_2).unsqueeze(1)
        weights = (torch.tanh(a @ W_1 + asked) @ v).softmax(dim=-1)
        context = (weights[..., None] * a).sum(dim=1)
        read = torch.cat([y, context], dim=-1)
        return torch.tanh(read @ W + s @ U + b), context, weights

    return {
        ("02.dense", as_linear): "transposed",
        ("03.scores", no_axis): "state_for_each_step",
        ("03.attend", filled_with_infinity): "nan_where_all_is_hidden",
        ("03.step", moves_first): "asked_by_next_state",
    }


def wrong_in_tensorflow():
    """Return answers in TensorFlow, each with the mistake it makes."""
    tf = require("tensorflow", "tf")

    def tanh_alone(a, s, W_1, W_2, v):
        return tf.tanh(tf.tensordot(a, W_1, axes=1) + (s @ W_2)[:, None])

    def large_number_added(features, scores, mask):
        hidden = 1.0 - tf.cast(mask, tf.float32)
        weights = tf.nn.softmax(scores - 1e30 * hidden)
        return tf.reduce_sum(weights[..., None] * features, axis=1), weights

    def no_axis(a, s, W_1, W_2, v):
        inside = tf.tanh(tf.tensordot(a, W_1, axes=1) + s @ W_2)
        return tf.tensordot(inside, v, axes=1)

    return {
        ("03.scores", tanh_alone): "tanh_as_score",
        ("03.scores", no_axis): "state_for_each_step",
        ("03.attend", large_number_added): "mean_where_all_is_hidden",
    }


@pytest.mark.parametrize(
    ("framework", "answers"),
    [
        ("numpy", wrong_in_numpy),
        ("torch", wrong_in_torch),
        ("tensorflow", wrong_in_tensorflow),
    ],
)
def test_a_mistake_in_the_frameworks_own_words_is_named(framework, answers):
    for (identifier, answer), mistake in answers().items():
        for seed in range(5):
            verdict = graded(identifier, answer, framework, seed)
            assert verdict.mistake == mistake, verdict


def right_in_torch():
    """Return what PyTorch offers, by exercise."""
    import torch
    from torch.nn import functional

    def rnn(x, W, U, b):
        layer = torch.nn.RNN(*W.shape, batch_first=True)
        kept = W.T, U.T, b, torch.zeros_like(b)
        for theirs, ours in zip(layer.parameters(), kept, strict=True):
            theirs.data.copy_(ours)
        states, last = layer(x)
        return states, last[0]

    def table(ids, grad, rows):
        weight = torch.zeros(rows, grad.shape[-1], requires_grad=True)
        (functional.embedding(ids, weight) * grad).sum().backward()
        return weight.grad

    return {
        "02.dense": lambda x, W, b: functional.linear(x, W.T, b).relu(),
        "02.states": rnn,
        "02.table": table,
    }


def right_in_tensorflow():
    """Return what TensorFlow and Keras offer, by exercise."""
    tf = require("tensorflow", "tf")

    def rnn(x, W, U, b):
        layer = tf.keras.layers.SimpleRNN(
            len(b), return_sequences=True, return_state=True
        )
        layer.build(x.shape)
        layer.set_weights([W, U, b])
        return tuple(layer(x))

    def table(ids, grad, rows):
        weight = tf.Variable(tf.zeros((rows, grad.shape[-1])))
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.gather(weight, ids) * grad)
        return tf.convert_to_tensor(tape.gradient(loss, weight))

    return {"02.states": rnn, "02.table": table}


@pytest.mark.parametrize(
    ("framework", "answers"),
    [("torch", right_in_torch), ("tensorflow", right_in_tensorflow)],
)
def test_what_the_frameworks_offer_passes(framework, answers):
    for identifier, answer in answers().items():
        for seed in range(3):
            verdict = graded(identifier, answer, framework, seed)
            assert verdict.passed, verdict


def test_changing_what_stands_under_the_padding_is_not_enough():
    def property_test(f):
        x = np.random.default_rng(1).normal(size=(3, 7, 2))
        mask = np.arange(7) < np.array([[4], [7], [2]])
        changed = np.where(mask[..., None], x, x + 1.0)
        assert np.allclose(f(changed, mask), f(x, mask))

    verdict = graded("02.padding", property_test)
    assert verdict.mistake == "padding_as_zero"
    assert "the row alone, unpadded" in verdict.message


def test_sums_and_contexts_of_one_call_are_not_enough():
    def property_test(f):
        rng = np.random.default_rng(1)
        a = rng.normal(size=(3, 5, 4))
        context, weights = f(a, rng.normal(size=(3, 2)))
        assert np.allclose(weights.sum(axis=-1), 1)
        assert np.allclose(context, (weights[..., None] * a).sum(axis=1))

    verdict = graded("03.catch", property_test)
    assert verdict.mistake == "no_tanh"
    assert "catches 4 of 9" in verdict.message
    assert verdict.message.endswith("two calls.")


@pytest.mark.parametrize(
    ("identifier", "where"), [("03.attend", 2), ("02.mend", 1), ("03.mend", 2)]
)
def test_a_source_that_is_all_padding_is_among_the_cases(identifier, where):
    from course_pkg.grading import catalogue

    cases = catalogue.find(identifier).cases(np.random.default_rng(0))
    assert any(not case[where].any(axis=-1).all() for case in cases)


def test_the_hand_made_numbers_of_chapter_2_hold_on_its_own_layers():
    dense, rnn = solution("02.dense"), solution("02.states")
    x, W = np.array([2.0, -1.0]), np.array([[1.0, 0, 2], [3, 1, -1]])
    numbers = solution("02.numbers")
    assert dense(x, W, np.array([0.0, 2, -2])).tolist() == numbers["dense"]
    steps = np.array([[[0.5], [0.0]]])
    _, last = rnn(steps, np.full((1, 1), 2.0), np.ones((1, 1)), np.zeros(1))
    np.testing.assert_allclose(last[0, 0], numbers["state"])


def test_the_counts_are_those_of_the_packages_layers():
    from course_pkg.params import (
        additive_params,
        count_parameters,
        dense_params,
        multiplicative_params,
        rnn_params,
    )

    two, three = solution("02.numbers"), solution("03.numbers")
    layers = dense_params(7, 11, seed=0), dense_params(11, 5, seed=0)
    assert sum(map(count_parameters, layers)) == two["network"]
    assert count_parameters(rnn_params(7, 16, seed=0)) == two["keras"]
    params = additive_params(10, 5, 7, seed=0)
    assert count_parameters(params) == three["parameters"]
    params = multiplicative_params(10, 5, seed=0)
    assert count_parameters(params) == three["multiplicative"]

"""Chapter 9: predictions built and measured, mistakes in other words."""

import math

import numpy as np
import pytest
from grading.answers import graded, solution

from course_pkg import param_shapes
from course_pkg.config import TransformerConfig
from course_pkg.frameworks import require
from course_pkg.grading import catalogue
from course_pkg.reference import (
    DecoderLayer,
    label_smoothed_loss,
    warmup_schedule,
)


def count(shapes):
    return sum(math.prod(shape) for shape in shapes.values())


def expected(identifier):
    entries = catalogue.find(identifier).entries.items()
    return {name: one.expected for name, one in entries}


def test_counts_are_those_of_the_model():
    right = expected("09.count")
    layer = param_shapes.decoder_layer_shapes(512, 8, 2048)
    assert right["decoder_layer"] == count(layer)
    stacks = (
        param_shapes.encoder_shapes(6, 512, 8, 2048),
        param_shapes.decoder_shapes(6, 512, 8, 2048),
    )
    assert right["stacks"] == sum(map(count, stacks))
    for name, ties in {"apart": None, "tied": "all"}.items():
        config = TransformerConfig.base(37_000, 37_000, tie_weights=ties)
        assert right[name] == count(param_shapes.transformer_shapes(config))


def test_the_cross_attention_has_the_predicted_shape():
    layer = DecoderLayer(16, 8, 3)
    x, memory = np.ones((32, 11, 16)), np.ones((32, 13, 16))
    _, (_, across) = layer(x, memory, return_weights=True)
    assert across.shape == expected("09.count")["across"]


def test_first_losses_are_measured():
    right = expected("09.first")
    targets = np.arange(2000)
    equal = np.zeros((2000, 2000))
    assert right["sound"] == pytest.approx(label_smoothed_loss(equal, targets))
    smoothed = label_smoothed_loss(equal, targets, 0.1, pad_id=-1)
    assert right["smoothed"] == pytest.approx(smoothed)
    aim = np.full((1, 2000), 0.1 / 2000)
    aim[0, 7] += 0.9
    floor = label_smoothed_loss(np.log(aim), [7], 0.1)
    assert right["floor"] == pytest.approx(floor)
    for other in (aim**0.9, aim**1.1):
        assert label_smoothed_loss(np.log(other), [7], 0.1) > floor
    sure = np.zeros((1, 2000))
    sure[0, 7] = 1.0  # a softmax of which nothing is left over
    assert right["twice"] == pytest.approx(label_smoothed_loss(sure, [7]))
    loud = np.random.default_rng(0).normal(scale=2.0, size=(2000, 2000))
    measured = label_smoothed_loss(loud, targets, pad_id=-1)
    assert right["loud"] == pytest.approx(measured, rel=0.01)


def test_the_schedule_is_that_of_the_package():
    steps = np.arange(1.0, 60.0)
    ours = solution("09.warmup")(steps, 512, 17)
    theirs = [warmup_schedule(step, 512, 17) for step in range(1, 60)]
    np.testing.assert_allclose(ours, theirs)
    assert ours.argmax() == 16  # the last step of the warm-up


def in_torch():
    """Return answers in PyTorch, each with the mistake it makes, or none."""
    import torch
    from torch.nn import functional

    def library(logits, targets, smoothing, pad_id):
        return functional.cross_entropy(
            logits, targets, ignore_index=pad_id, label_smoothing=smoothing
        )

    def unmasked(logits, targets, smoothing, pad_id):
        return functional.cross_entropy(
            logits, targets, label_smoothing=smoothing
        )

    def divergence(logits, targets, smoothing, pad_id):
        aim = torch.full(logits.shape, smoothing / logits.shape[-1])
        aim.scatter_add_(
            -1, targets[:, None], torch.full((len(aim), 1), 1 - smoothing)
        )
        real = targets != pad_id
        log_p = logits.log_softmax(-1)[real]
        return functional.kl_div(log_p, aim[real], reduction="batchmean")

    def by_vote(weights):
        places = weights.argmax(-1).mode(dim=0).values
        return places, (places[:, None] > places).triu(1).sum()

    def scored(ids, x, table, bias):
        root = table.shape[-1] ** 0.5
        return root * table[ids], functional.linear(x, root * table, bias)

    return [
        ("09.smoothing", library, ""),
        ("09.smoothing", unmasked, "padding_counted"),
        ("09.smoothing", divergence, "divergence"),
        ("09.alignment", by_vote, "votes"),
        ("09.tied", scored, "both_scaled"),
    ]


def in_tensorflow():
    """Return answers in TensorFlow, each with the mistake it makes."""
    tf = require("tensorflow", "tf")

    def kerass_adam(weights, gradients, rate, beta_1, beta_2, epsilon):
        optimiser = tf.keras.optimizers.Adam(rate, beta_1, beta_2, epsilon)
        variable = tf.Variable(weights)
        for grad in tf.unstack(gradients):
            optimiser.apply_gradients([(grad, variable)])
        return tf.convert_to_tensor(variable)

    def one_hot(logits, targets, smoothing, pad_id):
        losses = tf.keras.losses.categorical_crossentropy(
            tf.one_hot(targets, logits.shape[-1]),
            logits,
            from_logits=True,
            label_smoothing=smoothing,
        )
        return tf.reduce_mean(losses)

    def edge(first, second, tolerance):
        gaps = tf.abs(first - second)
        within = tf.cast(gaps < tolerance, tf.int32)
        together = tf.reduce_sum(tf.math.cumprod(within))
        return tf.reduce_max(gaps), tf.argmax(gaps), together

    return [
        ("09.adam", kerass_adam, "epsilon_to_the_bare_root"),
        ("09.smoothing", one_hot, "padding_counted"),
        ("09.curves", edge, "edge_left_out"),
    ]


@pytest.mark.parametrize(
    ("framework", "answers"),
    [("torch", in_torch), ("tensorflow", in_tensorflow)],
)
def test_answers_in_the_frameworks_own_words(framework, answers):
    for identifier, answer, mistake in answers():
        for seed in range(5):
            verdict = graded(identifier, answer, framework, seed)
            assert verdict.mistake == mistake, verdict
            assert verdict.passed == (mistake == "")


IDS = np.random.default_rng(2).integers(13, size=(2, 7))


def parity_test(starts, ids=IDS, equal=np.allclose):
    """Make a parity test that tries these starts."""

    def property_test(f):
        whole = f(ids, ids.shape[1])
        assert np.allclose(np.exp(whole).sum(axis=-1), 1)
        for start in starts:
            assert equal(f(ids, start), whole)

    return property_test


def test_training_beside_decoding_misses_what_happens_between():
    verdict = graded("09.parity", parity_test([0]))
    assert verdict.mistake == "open_unless_whole"
    assert "catches 8 of 11" in verdict.message


def test_one_sentence_does_not_show_exchanged_rows():
    verdict = graded("09.parity", parity_test(range(7), IDS[:1]))
    assert verdict.mistake == "rows_mixed_up"


def test_four_words_do_not_fill_a_cache_of_four():
    verdict = graded("09.parity", parity_test(range(4), IDS[:, :4]))
    assert verdict.mistake == "cache_of_four"


def test_logits_pass_where_nobody_adds_them_up():
    def property_test(f):
        for start in range(7):
            assert np.allclose(f(IDS, start), f(IDS, 7))

    verdict = graded("09.parity", property_test)
    assert verdict.mistake == "logits_returned"
    assert "catches 10 of 11" in verdict.message


def test_equality_to_the_last_bit_is_too_much_to_ask():
    test = parity_test(range(7), equal=np.array_equal)
    message = graded("09.parity", test).message
    assert message.startswith("Your test rejects correct code.")
    assert "up to rounding" in message


def test_the_example_of_the_map_crosses_once():
    german = np.array([[[0.1, 0.9], [0.8, 0.2]]])  # sieben, neunzig
    places, crossed = solution("09.alignment")(german)
    assert places.tolist() == [1, 0]  # seven, ninety
    assert crossed == 1

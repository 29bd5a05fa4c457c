"""Chapter 8: predictions built, claims measured, mistakes in other words."""

import math

import numpy as np
import pytest
from grading.answers import graded, solution

from course_pkg import param_shapes
from course_pkg.frameworks import require
from course_pkg.grading import catalogue
from course_pkg.reference import EncoderLayer, layer_norm


def count(shapes):
    return sum(math.prod(shape) for shape in shapes.values())


def test_counts_are_those_of_layers():
    small = (
        count(param_shapes.embedding_shapes(40, 64))
        + count(param_shapes.encoder_shapes(2, 64, 4, 256))
        + count(param_shapes.dense_shapes(64, 12))
    )
    found = {
        "attention": count(param_shapes.multi_head_shapes(512, 8)),
        "network": count(param_shapes.feed_forward_shapes(512, 2048)),
        "norm": count(param_shapes.layer_norm_shapes(512)),
        "layer": count(param_shapes.encoder_layer_shapes(512, 8, 2048)),
        "stack": count(param_shapes.encoder_shapes(6, 512, 8, 2048, "pre")),
        "heads": count(param_shapes.encoder_layer_shapes(512, 16, 2048)),
        "longer": 0,
        "pooled": np.ones((32, 20, 64)).max(axis=1).shape,
        "classifier": small,
    }
    entries = catalogue.find("08.count").entries
    assert found == {name: one.expected for name, one in entries.items()}


def test_an_encoder_layer_takes_any_length():
    layer = EncoderLayer(6, 3, 7)
    for length in (2, 11):
        assert layer(np.zeros((1, length, 6))).shape == (1, length, 6)


def in_torch():
    """Return answers in PyTorch, each with the mistake it makes, or none."""
    import torch
    from torch.nn import functional

    def annotated(x, gain, bias, epsilon):
        centred = x - x.mean(-1, keepdim=True)
        return gain * centred / (x.std(-1, keepdim=True) + epsilon) + bias

    def library(x, gain, bias, epsilon):
        return functional.layer_norm(x, x.shape[-1:], gain, bias, epsilon)

    def by_columns(x, gain, bias, epsilon):
        x = x - x.mean(0)
        return gain * x / torch.sqrt(x.var(0, correction=0) + epsilon) + bias

    def filled(x, real):
        return x.masked_fill(~real[..., None], -1e9).max(dim=1).values

    def statistics_detached(x, matrices, grad):
        def norm(x):
            var, mean = torch.var_mean(x, -1, correction=0, keepdim=True)
            return (x - mean.detach()) / (var.detach() + 1e-5).sqrt()

        x.requires_grad_()
        upper, lower = x, x
        for w in matrices:
            upper = norm(upper + upper @ w)
            lower = lower + norm(lower) @ w
        found = [torch.autograd.grad(y, x, grad)[0] for y in (upper, lower)]
        return tuple(one.norm() / grad.norm() for one in found)

    return [
        ("08.norm", annotated, "unbiased_and_outside"),
        ("08.norm", library, ""),
        ("08.norm", by_columns, "over_positions"),
        ("08.network", lambda x, w, b, v, c: x @ w @ v + b @ v + c, LINEAR),
        ("08.pool", filled, "low_without_words"),
        ("08.depth", statistics_detached, "norm_as_a_constant"),
    ]


LINEAR = "linear_all_through"


def in_tensorflow():
    """Return answers in TensorFlow, each with the mistake it makes."""
    tf = require("tensorflow", "tf")

    def outside(x, gain, bias, epsilon):
        mean = tf.reduce_mean(x, axis=-1, keepdims=True)
        deviation = tf.math.reduce_std(x, axis=-1, keepdims=True)
        return gain * (x - mean) / (deviation + epsilon) + bias

    def multiplied(x, real):
        return tf.reduce_max(x * tf.cast(real[..., None], x.dtype), axis=1)

    def average(x, real):
        layer = tf.keras.layers.GlobalAveragePooling1D()
        return layer(x)

    def accuracy(model, baseline, labels):
        first = tf.reduce_mean(tf.cast(model == labels, tf.float32))
        second = tf.reduce_mean(tf.cast(baseline == labels, tf.float32))
        return first, second, first - second, second - first

    return [
        ("08.norm", outside, "outside_the_root"),
        ("08.pool", multiplied, "zero_for_padding"),
        ("08.pool", average, "mean_of_all"),
        ("08.judge", accuracy, "gains"),
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


def test_the_gradient_of_pre_norm_grows_with_depth_and_of_post_norm_not():
    ratios = []
    for depth in (2, 8, 32):
        rng = np.random.default_rng(depth)
        x, grad = rng.normal(size=(2, 5, 16))
        matrices = rng.normal(size=(depth, 16, 16)) / 4
        ratios.append(solution("08.depth")(x, matrices, grad))
    post, pre = np.array(ratios).T
    assert pre[0] < pre[1] < pre[2]
    assert (np.abs(np.log(post)) < np.log(2)).all()


def test_without_any_sublayer_pre_norm_hands_the_gradient_down_whole():
    x, grad = np.random.default_rng(0).normal(size=(2, 3, 5))
    post, pre = solution("08.depth")(x, np.zeros((7, 5, 5)), grad)
    assert pre == 1
    assert post != pytest.approx(1, abs=0.01)


def test_the_hint_on_a_matrix_of_zeros_is_true():
    x = np.random.default_rng(0).normal(size=(3, 5))
    post, pre = solution("08.around")(x, np.zeros((5, 5)))
    np.testing.assert_allclose(post, layer_norm(x, np.ones(5), np.zeros(5)))
    np.testing.assert_array_equal(pre, x)


WORDS = np.random.default_rng(4).normal(size=(3, 7, 4))
REAL = np.arange(7) < np.array([3, 7, 5])[:, None]


def test_a_test_that_only_moves_the_padding_catches_part_of_the_bugs():
    def property_test(f):
        loud = np.where(REAL[..., None], WORDS, WORDS + 1.0)
        assert np.allclose(f(loud, REAL), f(WORDS, REAL))

    verdict = graded("08.padding", property_test)
    assert verdict.status == "failed"
    assert verdict.stage == "property"
    assert "of 9 planted bugs" in verdict.message


def test_a_batch_of_one_does_not_show_the_neighbours():
    def property_test(f):
        words, real = WORDS[:1], REAL[:1]
        expected = f(words[:, :3], real[:, :3])
        assert np.allclose(f(words, real), expected)
        for place in range(3):
            moved = words.copy()
            moved[0, place] += np.arange(4)
            assert not np.allclose(f(moved, real), expected, atol=1e-5)

    verdict = graded("08.padding", property_test)
    assert verdict.mistake == "first_mask_for_all"


def test_a_test_that_lets_no_word_matter_rejects_correct_code():
    def property_test(f):
        assert np.allclose(f(WORDS + 1.0, REAL), f(WORDS, REAL))

    message = graded("08.padding", property_test).message
    assert message.startswith("Your test rejects correct code.")


def test_a_single_call_is_told_so():
    def property_test(f):
        assert f(WORDS, REAL).shape == (3, 2)

    assert "calls f once" in graded("08.padding", property_test).message

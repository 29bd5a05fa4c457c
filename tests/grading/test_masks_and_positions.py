"""What readers of chapters 6 and 7 write in their own framework's words."""

import math
import re

import numpy as np
import pytest
from grading.answers import graded, solution

from course_pkg.frameworks import require


def in_torch():
    """Return answers in PyTorch, each with the mistake it makes."""
    import torch
    from torch.nn import functional

    def triangle_up(ids, pad_id):
        n = ids.shape[1]
        real = (ids != pad_id).unsqueeze(1)
        return real & torch.triu(torch.ones(n, n)).bool()

    def filled_with_infinity(query, key, value, mask):
        scores = query @ key.T / math.sqrt(query.shape[-1])
        weights = functional.softmax(scores.masked_fill(~mask, -math.inf), -1)
        return weights @ value, weights

    def filled_where_true(query, key, value, mask):
        scores = query @ key.T / math.sqrt(query.shape[-1])
        weights = functional.softmax(scores.masked_fill(mask, -1e9), -1)
        weights = weights.masked_fill(mask, 0.0)
        return weights @ value, weights

    def cross_entropy(logits, targets, pad_id):
        return functional.cross_entropy(
            logits.flatten(0, 1), targets.flatten(), ignore_index=pad_id
        )

    def halves_turned(x, positions):
        d = x.shape[-1]
        speeds = 10000.0 ** (-torch.arange(0, d, 2) / d)
        angles = (positions[:, None] * speeds).repeat(1, 2)
        first, second = x.chunk(2, dim=-1)
        turned = torch.cat([-second, first], dim=-1)
        return x * angles.cos() + turned * angles.sin()

    return {
        ("06.masks", triangle_up): "past_hidden",
        ("06.attention", filled_with_infinity): "nan_where_all_is_hidden",
        ("06.attention", filled_where_true): "inverted",
        ("06.loss", cross_entropy): "nan_without_targets",
        ("07.rotary", halves_turned): "halves_paired",
    }


def in_tensorflow():
    """Return answers in TensorFlow, each with the mistake it makes."""
    tf = require("tensorflow", "tf")

    def multiplied_numbers(ids, pad_id):
        n = ids.shape[1]
        real = tf.cast(ids != pad_id, tf.float32)[:, None]
        return real * tf.linalg.band_part(tf.ones((n, n)), -1, 0)

    def large_number_added(query, key, value, mask):
        scores = tf.matmul(query, key, transpose_b=True)
        scores /= math.sqrt(query.shape[-1])
        scores += (1.0 - tf.cast(mask, tf.float32)) * -1e30
        weights = tf.nn.softmax(scores)
        return weights @ value, weights

    def unreduced(logits, targets, pad_id):
        losses = tf.keras.losses.sparse_categorical_crossentropy(
            targets, logits, from_logits=True
        )
        return tf.reduce_mean(losses)

    def turned_apart(x, positions):
        d = x.shape[-1]
        speeds = 10000.0 ** (-tf.range(0, d, 2, dtype=tf.float32) / d)
        angles = positions[:, None] * speeds
        cos, sin = tf.cos(angles), tf.sin(angles)
        a, b = x[:, 0::2], x[:, 1::2]
        return tf.concat([a * cos - b * sin, a * sin + b * cos], axis=-1)

    return {
        ("06.masks", multiplied_numbers): "as_numbers",
        ("06.attention", large_number_added): "mean_where_all_is_hidden",
        ("06.loss", unreduced): "padding_counted",
        ("07.rotary", turned_apart): "left_in_halves",
    }


@pytest.mark.parametrize(
    ("framework", "answers"),
    [("torch", in_torch), ("tensorflow", in_tensorflow)],
)
def test_a_mistake_in_the_frameworks_own_words_is_named(framework, answers):
    for (identifier, answer), mistake in answers().items():
        for seed in range(5):
            verdict = graded(identifier, answer, framework, seed)
            assert verdict.mistake == mistake, verdict


@pytest.mark.parametrize("framework", ["numpy", "torch", "tensorflow"])
def test_ids_and_masks_arrive_as_what_they_are(framework):
    kinds = {}

    def spy(name, array):
        kinds[name] = re.search(r"bool|float|int64", str(array.dtype))[0]

    graded("06.attention", lambda q, k, v, m: spy("mask", m), framework)
    graded("06.attention", lambda q, k, v, m: spy("query", q), framework)
    graded("06.shift", lambda ids: spy("ids", ids), framework)
    assert kinds == {"mask": "bool", "query": "float", "ids": "int64"}


def test_rows_of_a_mask_may_be_given_as_true_and_false():
    right = solution("06.cells")
    row = [bool(one) for one in right["row"]]
    assert graded("06.cells", right | {"row": row}).passed
    assert graded("06.cells", right | {"row": np.array(row)}).passed
    turned = [not one for one in row]
    verdict = graded("06.cells", right | {"row": turned})
    assert verdict.mistake == "polarity_turned"


def test_a_shift_works_on_the_sinusoids_of_the_same_reader():
    sinusoids, shift = solution("07.waves"), solution("07.shift")
    frequencies = 10000.0 ** (-np.arange(0, 10, 2) / 10)
    here, there = (
        sinusoids(np.arange(start, start + 7.0), 10)[0] for start in (0, 3)
    )
    moved = here @ shift(3, frequencies).T
    np.testing.assert_allclose(moved, there, atol=1e-12)


def test_turned_products_depend_on_the_difference_alone():
    rotary = solution("07.rotary")
    query, key = np.random.default_rng(0).normal(size=(2, 1, 6))

    def score(at, other):
        return rotary(query, np.array([at])) @ rotary(key, np.array([other])).T

    near, far = score(5.0, 2.0), score(105.0, 102.0)
    np.testing.assert_allclose(near, far, rtol=1e-10)
    assert abs(near - score(5.0, 3.0)) > 0.01

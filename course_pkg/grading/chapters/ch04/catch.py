"""Exercise: a test that no wrong scale slips through."""

import numpy as np

from course_pkg.grading.exercise import PropertyExercise, described
from course_pkg.reference import scaled_dot_product_attention, softmax


def scores_of(query, key):
    """Return all dot products, not scaled."""
    return query @ np.swapaxes(key, -1, -2)


def attend(scores, value):
    """Return the output and the weights of given scores."""
    weights = softmax(scores)
    return weights @ value, weights


def no_scale(query, key, value):
    """it does not divide by the root of d_k. Moderate scores show it: where
    one weight is nearly 1 in any case, nothing does.
    """
    return attend(scores_of(query, key), value)


def divides_by_depth(query, key, value):
    """it divides by d_k, not by its root."""
    return attend(scores_of(query, key) / query.shape[-1], value)


def root_of_values(query, key, value):
    """it divides by the root of d_v: choose d_v other than d_k."""
    return attend(scores_of(query, key) / np.sqrt(value.shape[-1]), value)


def root_of_length(query, key, value):
    """it divides by the root of m, the number of keys: choose m other than
    d_k.
    """
    return attend(scores_of(query, key) / np.sqrt(key.shape[-2]), value)


def eight(query, key, value):
    """it divides by 8, which is right for d_k = 64 alone: choose another."""
    return attend(scores_of(query, key) / 8, value)


def over_the_queries(query, key, value):
    """its softmax runs over the queries: rows must sum to 1, not columns."""
    scores = scores_of(query, key) / np.sqrt(query.shape[-1])
    weights = np.swapaxes(softmax(np.swapaxes(scores, -1, -2)), -1, -2)
    return weights @ value, weights


def overflowing(query, key, value):
    """it overflows where scores are large: try a few thousand as well."""
    with np.errstate(all="ignore"):
        odds = np.exp(scores_of(query, key) / np.sqrt(query.shape[-1]))
        weights = odds / odds.sum(axis=-1, keepdims=True)
    return weights @ value, weights


def plain_mean(query, key, value):
    """the weights are right, but the output is the plain mean of the values:
    look at the output as well.
    """
    weights = scaled_dot_product_attention(query, key, value)[1]
    return np.full_like(weights, 1 / key.shape[-2]) @ value, weights


def weights_dropped(query, key, value):
    """every fifth weight is dropped, as if in training, and its row no longer
    sums to 1.
    """
    weights = scaled_dot_product_attention(query, key, value)[1]
    place = np.arange(weights.size).reshape(weights.shape)
    weights = np.where(place % 5 == 4, 0, weights / 0.8)
    return weights @ value, weights


CATCH = PropertyExercise(
    id="04.catch",
    title="A test that no scale slips through",
    kind="prove",
    difficulty=3,
    minutes=15,
    points=3,
    claim="the weights are the softmax of the scores divided by the root of "
    "d_k, along each row, and the output is the weights times the values.",
    reference=scaled_dot_product_attention,
    mistakes=described(
        no_scale,
        divides_by_depth,
        root_of_values,
        root_of_length,
        eight,
        over_the_queries,
        overflowing,
        plain_mean,
        weights_dropped,
    ),
    hints=(
        "The shortest test computes the right answer in another way and "
        "compares. What matters is on which arrays it does.",
        "Make all four sizes different, and none of them 64, with entries "
        "of about 1, so that the weights are neither even nor hard.",
        "Then try the same arrays with queries a thousand times as large: "
        "nothing may become NaN.",
    ),
    takeaway="With sizes alike and scores that saturate, four of the nine "
    "would have passed.",
)

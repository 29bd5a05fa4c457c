"""Exercise: scaled dot-product attention with leading axes."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import scaled_dot_product_attention, softmax


def cases(rng):
    """Return queries, keys and values, with and without a batch."""

    def draw(n, m, d_k, d_v, *lead, scale=1.0):
        shapes = (n, d_k), (m, d_k), (m, d_v)
        return tuple(values(rng, *lead, *s, scale=scale) for s in shapes)

    drawn = [draw(*sizes(rng, 4)) for _ in range(3)]
    batch = draw(1, 3, 5, 2, 2)
    single = draw(1, 1, 2, 3)
    even = np.zeros((2, 5)), values(rng, 3, 5), values(rng, 3, 7)
    huge = draw(3, 5, 4, 2, scale=64.0)  # the root of 4 rounds nothing
    return [single, even, *drawn, batch, huge]


def turned(array):
    """Exchange the last two axes."""
    return np.swapaxes(array, -1, -2)


def scores_of(query, key):
    """Return all dot products, not scaled, ``(..., n, m)``."""
    return query @ turned(key)


def mixed(weights, value):
    """Return the output and the weights."""
    return weights @ value, weights


def scaled_by(query, key, value, root):
    """Attend with scores divided by another number."""
    return mixed(softmax(scores_of(query, key) / root), value)


def not_scaled(query, key, value):
    """The scores are not divided by the root of d_k: the deeper the keys,
    the sharper these weights.
    """
    return scaled_by(query, key, value, 1.0)


def divided_by_depth(query, key, value):
    """The scores are divided by d_k itself: take its square root, or deep
    keys can hardly be told apart.
    """
    return scaled_by(query, key, value, query.shape[-1])


def root_of_values(query, key, value):
    """The root is that of the values' depth d_v: it must be that of d_k, the
    number of terms in each dot product.
    """
    return scaled_by(query, key, value, np.sqrt(value.shape[-1]))


def root_of_length(query, key, value):
    """The root is that of m, how many keys there are: it must be that of
    d_k, how many entries each has.
    """
    return scaled_by(query, key, value, np.sqrt(key.shape[-2]))


def multiplied_by_root(query, key, value):
    """The scores are multiplied by the root of d_k: divide by it."""
    return scaled_by(query, key, value, query.shape[-1] ** -0.5)


def scaled_after_softmax(query, key, value):
    """The root divides the weights, after the softmax: it must divide the
    scores, before it, so that the rows still sum to 1.
    """
    weights = softmax(scores_of(query, key)) / np.sqrt(query.shape[-1])
    return mixed(weights, value)


def over_the_queries(query, key, value):
    """This softmax runs over the queries: every query has weights over the
    keys, the last axis, and they sum to 1.
    """
    scores = scores_of(query, key) / np.sqrt(query.shape[-1])
    return mixed(turned(softmax(turned(scores))), value)


def scores_as_weights(query, key, value):
    """The scaled scores are used as they are: softmax makes weights of
    them.
    """
    return mixed(scores_of(query, key) / np.sqrt(query.shape[-1]), value)


def all_axes_turned(query, key, value):
    """A transpose of all axes turns the batch as well: exchange the last two
    axes only, with swapaxes(-1, -2), transpose(-1, -2) in PyTorch or
    transpose_b=True in TensorFlow.
    """
    weights = softmax(query @ key.T / np.sqrt(query.shape[-1]))
    return mixed(weights, value)


def keys_handed_over(query, key, value):
    """The weights are right, but they average the keys: keys are for being
    found, values are what is handed over.
    """
    return mixed(scaled_dot_product_attention(query, key, value)[1], key)


def overflowing(query, key, value):
    """exp overflows for large scores: subtract each row's largest score
    first, or use a softmax that does.
    """
    odds = np.exp(scores_of(query, key) / np.sqrt(query.shape[-1]))
    return mixed(odds / odds.sum(axis=-1, keepdims=True), value)


def wrong_order(query, key, value):
    """The weights come first and the output second: exchange them."""
    return scaled_dot_product_attention(query, key, value)[::-1]


def output_only(query, key, value):
    """Only the output is returned: return the weights as well, second."""
    return scaled_dot_product_attention(query, key, value)[0]


ATTENTION = FunctionExercise(
    id="04.attention",
    title="Two products and a softmax",
    kind="build",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("query", "key", "value"),
    returns=("output", "weights"),
    cases=cases,
    reference=scaled_dot_product_attention,
    mistakes=described(
        not_scaled,
        divided_by_depth,
        root_of_values,
        root_of_length,
        multiplied_by_root,
        scaled_after_softmax,
        over_the_queries,
        scores_as_weights,
        all_axes_turned,
        keys_handed_over,
        overflowing,
        wrong_order,
        output_only,
    ),
    hints=(
        "One step a line, with the shape behind it: scores (..., n, m), "
        "weights (..., n, m), output (..., n, d_v).",
        "The keys are transposed in their last two axes only; whatever "
        "stands before those stays where it is.",
        "Divide the scores by the root of query.shape[-1], take a softmax "
        "along the last axis, and multiply by the values.",
    ),
    takeaway="This is equation 1 of the Transformer's paper.",
)

"""Exercise: the backward pass of attention, by hand."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import scaled_dot_product_attention


def cases(rng):
    """Return queries, keys, values and the gradient of the output."""

    def draw(n, m, d_k, d_v, scale=1.0):
        shapes = (n, d_k), (m, d_k), (m, d_v), (n, d_v)
        return tuple(values(rng, *s, scale=scale) for s in shapes)

    drawn = [draw(*sizes(rng, 4)) for _ in range(3)]
    square = draw(5, 5, 3, 2)
    even = (np.zeros((2, 5)), *draw(2, 3, 5, 7)[1:])
    hard = draw(3, 5, 7, 2, scale=4.0)
    return [draw(1, 1, 3, 2), even, square, *drawn, hard]


def weights_of(query, key, value):
    """Return the weights, ``(n, m)``."""
    return scaled_dot_product_attention(query, key, value)[1]


def through_softmax(weights, grad):
    """Return the gradient of the scores, ``(n, m)``."""
    return weights * (grad - (grad * weights).sum(axis=-1, keepdims=True))


def through_scores(grad, query, key, root):
    """Return the gradients of query and key."""
    return grad @ key / root, grad.T @ query / root


def gradients(query, key, value, grad, back=through_softmax):
    """Return the gradients of query, key and value."""
    weights = weights_of(query, key, value)
    to_scores = back(weights, grad @ value.T)  # (n, m)
    root = np.sqrt(query.shape[-1])
    return *through_scores(to_scores, query, key, root), weights.T @ grad


def softmax_skipped(query, key, value, grad):
    """The softmax is left out: the gradient of the weights is used as that
    of the scores.
    """
    return gradients(query, key, value, grad, lambda w, g: g)


def diagonal_only(query, key, value, grad):
    """Only the diagonal of the softmax's Jacobian is used, w (1 - w): raising
    one score also lowers the other weights of its row.
    """
    return gradients(query, key, value, grad, lambda w, g: w * (1 - w) * g)


def mean_forgotten(query, key, value, grad):
    """The weighted mean of the row is not subtracted: the gradient of the
    scores must sum to 0 in every row.
    """
    return gradients(query, key, value, grad, lambda w, g: w * g)


def plain_mean(query, key, value, grad):
    """The plain mean of the row is subtracted: it must be the mean weighted
    by the weights, the sum of gradient times weight.
    """
    return gradients(
        query,
        key,
        value,
        grad,
        lambda w, g: w * (g - g.mean(axis=-1, keepdims=True)),
    )


def mean_over_queries(query, key, value, grad):
    """The sum runs over the queries: every row has a softmax, and a mean, of
    its own. Sum along the last axis.
    """
    return gradients(
        query,
        key,
        value,
        grad,
        lambda w, g: w * (g - (g * w).sum(axis=0, keepdims=True)),
    )


def not_multiplied(query, key, value, grad):
    """The row's mean is subtracted, but the result is not multiplied by the
    weights.
    """
    return gradients(
        query,
        key,
        value,
        grad,
        lambda w, g: g - (g * w).sum(axis=-1, keepdims=True),
    )


def root_forgotten(query, key, value, grad):
    """The root is missing on the way back: the scores were divided by it, so
    the gradients of query and key are, too.
    """
    root = np.sqrt(query.shape[-1])
    to_query, to_key, to_value = gradients(query, key, value, grad)
    return to_query * root, to_key * root, to_value


def root_for_query_only(query, key, value, grad):
    """The gradient of the query is divided by the root, that of the key is
    not: both went through the same scores.
    """
    to_query, to_key, to_value = gradients(query, key, value, grad)
    return to_query, to_key * np.sqrt(query.shape[-1]), to_value


def depth_for_root(query, key, value, grad):
    """The gradients are divided by d_k: it is its square root here as it is
    in the scores.
    """
    root = np.sqrt(query.shape[-1])
    to_query, to_key, to_value = gradients(query, key, value, grad)
    return to_query / root, to_key / root, to_value


def key_and_query_exchanged(query, key, value, grad):
    """The gradient of the key comes first: return query, key, value."""
    to_query, to_key, to_value = gradients(query, key, value, grad)
    return to_key, to_query, to_value


def weights_not_turned(query, key, value, grad):
    """The weights are not transposed for the values: value j gets its
    gradient from every query that looked at it.
    """
    right = gradients(query, key, value, grad)
    return *right[:2], weights_of(query, key, value) @ grad


def scores_not_turned(query, key, value, grad):
    """The gradient of the scores is not transposed for the keys: key j gets
    its gradient from every query.
    """
    right = gradients(query, key, value, grad)
    weights = weights_of(query, key, value)
    to_scores = through_softmax(weights, grad @ value.T)
    return right[0], to_scores @ query / np.sqrt(query.shape[-1]), right[2]


GRADIENTS = FunctionExercise(
    id="04.gradients",
    title="Attention, backward",
    kind="build",
    difficulty=3,
    minutes=20,
    points=3,
    parameters=("query", "key", "value", "grad"),
    returns=("to_query", "to_key", "to_value"),
    cases=cases,
    reference=gradients,
    mistakes=described(
        softmax_skipped,
        diagonal_only,
        mean_forgotten,
        plain_mean,
        mean_over_queries,
        not_multiplied,
        root_forgotten,
        root_for_query_only,
        depth_for_root,
        key_and_query_exchanged,
        weights_not_turned,
        scores_not_turned,
    ),
    hints=(
        "From the back: the output is weights times values, so the values "
        "get the weights transposed times grad, and the weights get grad "
        "times the values transposed.",
        "Through the softmax, row by row: subtract the weighted mean of the "
        "row, then multiply by the weights. Every row sums to 0 now.",
        "Through the scores: times the keys for the query, transposed times "
        "the queries for the key, and both divided by the root of d_k.",
    ),
    takeaway="This is what your framework does, and why it keeps the weights.",
)

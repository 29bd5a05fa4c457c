"""Exercise: the position-wise feed-forward network."""

import math

import numpy as np

from course_pkg.grading.cases import nonzero, sizes, values
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return x ``(n, d)`` and the weights of two dense layers."""

    def draw(n, d, f):
        shapes = (n, d), (d, f), (f,), (f, d), (d,)
        parts = [values(rng, *shape) for shape in shapes]
        parts[2], parts[4] = nonzero(rng, f), nonzero(rng, d)
        return tuple(parts)

    one = tuple(np.full(shape, 0.5) for shape in [(1, 1), (1, 1), (1,)])
    one = *one, np.full((1, 1), -2.0), np.full((1,), 0.25)
    drawn = [draw(*sizes(rng, 3)) for _ in range(3)]
    return [one, draw(2, 3, 5), *drawn, draw(3, 5, 5)]


def relu(x):
    """Return the positive part."""
    return np.maximum(x, 0)


def feed_forward(x, w_1, b_1, w_2, b_2):
    """Return the output of the network, ``(n, d)``."""
    return relu(x @ w_1 + b_1) @ w_2 + b_2


def linear_all_through(x, w_1, b_1, w_2, b_2):
    """The ReLU is missing: without it two matrices are worth one."""
    return (x @ w_1 + b_1) @ w_2 + b_2


def relu_at_the_end(x, w_1, b_1, w_2, b_2):
    """The ReLU stands at the end: it belongs between the two layers."""
    return relu((x @ w_1 + b_1) @ w_2 + b_2)


def relu_twice(x, w_1, b_1, w_2, b_2):
    """There is a second ReLU at the end: the output may be negative."""
    return relu(feed_forward(x, w_1, b_1, w_2, b_2))


def bias_after_relu(x, w_1, b_1, w_2, b_2):
    """The first bias is added after the ReLU: it moves the point at which
    the ReLU bends, so it comes before.
    """
    return (relu(x @ w_1) + b_1) @ w_2 + b_2


def first_bias_forgotten(x, w_1, b_1, w_2, b_2):
    """The first bias, b_1, is missing."""
    return feed_forward(x, w_1, 0 * b_1, w_2, b_2)


def second_bias_forgotten(x, w_1, b_1, w_2, b_2):
    """The second bias, b_2, is missing."""
    return feed_forward(x, w_1, b_1, w_2, 0 * b_2)


def negative_kept(x, w_1, b_1, w_2, b_2):
    """What the ReLU lets through is the negative part: it is max(0, x)."""
    return np.minimum(x @ w_1 + b_1, 0) @ w_2 + b_2


def absolute(x, w_1, b_1, w_2, b_2):
    """Negative entries change their sign here: a ReLU makes them 0."""
    return np.abs(x @ w_1 + b_1) @ w_2 + b_2


def gelu(x, w_1, b_1, w_2, b_2):
    """This is the GELU, which some models take; here max(0, x) is asked
    for.
    """
    hidden = x @ w_1 + b_1
    share = 0.5 * (1 + np.vectorize(math.erf)(hidden / math.sqrt(2)))
    return (hidden * share) @ w_2 + b_2


def residual_added(x, w_1, b_1, w_2, b_2):
    """The input is added to the result: that sum is the residual's, outside
    the network.
    """
    return x + feed_forward(x, w_1, b_1, w_2, b_2)


NETWORK = FunctionExercise(
    id="08.network",
    title="The feed-forward network",
    kind="build",
    difficulty=1,
    minutes=6,
    points=1,
    parameters=("x", "w_1", "b_1", "w_2", "b_2"),
    returns=("output",),
    cases=cases,
    reference=feed_forward,
    mistakes=described(
        linear_all_through,
        relu_at_the_end,
        relu_twice,
        bias_after_relu,
        first_bias_forgotten,
        second_bias_forgotten,
        negative_kept,
        absolute,
        gelu,
        residual_added,
    ),
    hints=(
        "Two dense layers: out to the width of d_ff, and back to that of x.",
        "Between them, every negative entry becomes 0. Nothing follows the "
        "second.",
        "x @ w_1 + b_1 has shape (n, d_ff); its positive part times w_2, plus "
        "b_2, is the answer.",
    ),
    takeaway="Each position goes through alone: only attention moves anything "
    "between words.",
)

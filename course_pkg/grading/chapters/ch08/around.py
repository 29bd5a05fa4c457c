"""Exercise: where the norm stands around a residual sum."""

import numpy as np

from course_pkg.grading.cases import nonzero, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import layer_norm


def cases(rng):
    """Return x ``(n, d)`` and the matrix of a sub-layer ``(d, d)``."""
    shapes = ((2, 3), (5, 3), (3, 7), (2, 11), (7, 5))
    drawn = [(values(rng, n, d), nonzero(rng, d, d)) for n, d in shapes]
    silent = values(rng, 3, 5), np.zeros((5, 5))
    one = nonzero(rng, 1, 1), nonzero(rng, 1, 1)
    return [one, silent, *drawn]


def norm(x):
    """Normalise rows, without gain and bias."""
    d = x.shape[-1]
    return layer_norm(x, np.ones(d), np.zeros(d))


def post_of(x, w):
    """Return the norm of the sum."""
    return norm(x + x @ w)


def pre_of(x, w):
    """Return the sum, whose second part saw the norm."""
    return x + norm(x) @ w


def both(x, w):
    """Return the post-norm and the pre-norm output, ``(n, d)`` both."""
    return post_of(x, w), pre_of(x, w)


def exchanged(x, w):
    """The two are exchanged: post-norm, the norm of the sum, comes first."""
    return both(x, w)[::-1]


def norm_inside_the_sum(x, w):
    """Post-norm normalises the sub-layer's output only and then adds x: the
    norm comes after the sum, so it takes in x as well.
    """
    return x + norm(x @ w), pre_of(x, w)


def post_without_residual(x, w):
    """The residual is missing from post-norm: add x before the norm."""
    return norm(x @ w), pre_of(x, w)


def pre_without_residual(x, w):
    """The residual is missing from pre-norm: add x to what comes out."""
    return post_of(x, w), norm(x) @ w


def residual_normed(x, w):
    """Pre-norm adds the normalised x: only the sub-layer sees the norm, and
    what is carried past it is x itself.
    """
    return post_of(x, w), norm(x) + norm(x) @ w


def normed_again(x, w):
    """Pre-norm is normalised once more after its sum: that sum stays as it
    is, and one norm follows after the last layer.
    """
    return post_of(x, w), norm(pre_of(x, w))


def post_normed_before(x, w):
    """Post-norm hands the sub-layer a normalised x as well: here it sees x
    itself, and the sum is normalised.
    """
    return norm(x + norm(x) @ w), pre_of(x, w)


def both_post(x, w):
    """Both results are post-norm: in the other, x is normalised before the
    sub-layer and the sum is left alone.
    """
    return post_of(x, w), post_of(x, w)


def both_pre(x, w):
    """Both results are pre-norm: in the other, the sub-layer sees x itself
    and the sum is normalised.
    """
    return pre_of(x, w), pre_of(x, w)


def summed_and_then_sent(x, w):
    """The matrix of pre-norm multiplies the sum of x and its norm: it
    multiplies the norm, and x is added afterwards.
    """
    return post_of(x, w), (x + norm(x)) @ w


AROUND = FunctionExercise(
    id="08.around",
    title="Before the sub-layer, or after the sum",
    kind="build",
    difficulty=2,
    minutes=10,
    points=2,
    parameters=("x", "w"),
    returns=("post", "pre"),
    cases=cases,
    reference=both,
    tolerance=1e-4,
    mistakes=described(
        exchanged,
        norm_inside_the_sum,
        post_without_residual,
        pre_without_residual,
        residual_normed,
        normed_again,
        post_normed_before,
        both_post,
        both_pre,
        summed_and_then_sent,
    ),
    hints=(
        "Draw two roads from x to a plus sign: one through the sub-layer, one "
        "past it. Each kind has one norm. On which piece of road is it?",
        "Post-norm: after the plus sign, so it catches both roads. Pre-norm: "
        "on the sub-layer's road, before the sub-layer.",
        "With a matrix of zeros, post-norm gives the norm of x, and pre-norm "
        "gives x untouched.",
    ),
    takeaway="In pre-norm a road leads from the last layer to the first "
    "without any norm on it.",
)

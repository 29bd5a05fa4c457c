"""Exercise: layer normalisation."""

import numpy as np

from course_pkg.grading.cases import nonzero, sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import layer_norm

SMALL, LARGE = 2.0**-17, 0.125


def cases(rng):
    """Return vectors ``(n, d)``, gain and bias ``(d,)``, and an epsilon."""

    def draw(n, d, epsilon, scale=1.0):
        x = values(rng, n, d, scale=scale)
        return x, nonzero(rng, d), nonzero(rng, d), epsilon

    drawn = [draw(*sizes(rng, 2), SMALL) for _ in range(2)]
    constant = draw(3, 5, SMALL)
    constant[0][1] = 2.0  # one row without any variance
    far = draw(2, 7, LARGE, scale=8.0)
    return [draw(1, 1, LARGE), draw(2, 3, LARGE), constant, *drawn, far]


def centred(x, axis=-1):
    """Return what is left when the mean is taken away."""
    return x - x.mean(axis=axis, keepdims=True)


def variance(x, axis=-1, fewer=0):
    """Return the sum of squares over the count, or over fewer."""
    count = x.size if axis is None else x.shape[axis]
    total = (centred(x, axis) ** 2).sum(axis=axis, keepdims=True)
    return total / np.float64(count - fewer)


def unbiased_and_outside(x, gain, bias, epsilon):
    """Two things at once: the variance is divided by d - 1, where it must be
    d, and epsilon is added to the root, where it belongs inside.
    """
    deviation = np.sqrt(variance(x, fewer=1))
    return gain * centred(x) / (deviation + epsilon) + bias


def unbiased(x, gain, bias, epsilon):
    """The sum of squares is divided by d - 1: layer norm describes these d
    numbers and estimates nothing, so it divides by d.
    """
    root = np.sqrt(variance(x, fewer=1) + epsilon)
    return gain * centred(x) / root + bias


def outside_the_root(x, gain, bias, epsilon):
    """Epsilon is added to the root: it belongs to the variance, under the
    root.
    """
    return gain * centred(x) / (np.sqrt(variance(x)) + epsilon) + bias


def over_positions(x, gain, bias, epsilon):
    """Mean and variance are taken over the positions, axis 0: every vector
    is normalised by itself, along the last axis.
    """
    root = np.sqrt(variance(x, 0) + epsilon)
    return gain * centred(x, 0) / root + bias


def over_everything(x, gain, bias, epsilon):
    """Mean and variance are taken over all vectors together: every vector
    has its own, along the last axis.
    """
    root = np.sqrt(variance(x, None) + epsilon)
    return gain * centred(x, None) / root + bias


def mean_kept(x, gain, bias, epsilon):
    """The vectors are divided, but their mean is not subtracted first."""
    return gain * x / np.sqrt(variance(x) + epsilon) + bias


def root_mean_square(x, gain, bias, epsilon):
    """This divides by the root of the mean square and leaves the mean where
    it is. That is another norm, RMSNorm: subtract the mean first.
    """
    square = (x**2).mean(axis=-1, keepdims=True)
    return gain * x / np.sqrt(square + epsilon) + bias


def divided_by_variance(x, gain, bias, epsilon):
    """The vectors are divided by the variance: the root is missing."""
    return gain * centred(x) / (variance(x) + epsilon) + bias


def epsilon_forgotten(x, gain, bias, epsilon):
    """Epsilon is missing: a vector whose entries are all equal has variance
    0, and 0 / 0 is NaN.
    """
    return gain * centred(x) / np.sqrt(variance(x)) + bias


def gain_forgotten(x, gain, bias, epsilon):
    """The gain is missing: multiply each entry by its own."""
    return layer_norm(x, np.ones_like(gain), bias, epsilon)


def bias_forgotten(x, gain, bias, epsilon):
    """The bias is missing: add it last."""
    return layer_norm(x, gain, np.zeros_like(bias), epsilon)


def bias_scaled(x, gain, bias, epsilon):
    """The bias is multiplied by the gain: add it after the gain."""
    return layer_norm(x, gain, gain * bias, epsilon)


NORM = FunctionExercise(
    id="08.norm",
    title="Layer norm",
    kind="build",
    difficulty=1,
    minutes=10,
    points=2,
    parameters=("x", "gain", "bias", "epsilon"),
    returns=("normed",),
    cases=cases,
    reference=layer_norm,
    mistakes=described(
        unbiased_and_outside,
        unbiased,
        outside_the_root,
        over_positions,
        over_everything,
        mean_kept,
        root_mean_square,
        divided_by_variance,
        epsilon_forgotten,
        gain_forgotten,
        bias_forgotten,
        bias_scaled,
    ),
    hints=(
        "Every vector is normalised by itself: the mean of a row of x is one "
        "number, so keep the axis, (n, 1), and it broadcasts.",
        "The variance is the mean of the squares of x minus its mean. Add "
        "epsilon to it, and take the root of the sum.",
        "Library functions for a deviation may divide by d - 1 unless told "
        "otherwise; two means, one of them of squares, cannot go wrong.",
    ),
    takeaway="The mean is 0 and the variance nearly 1, until gain and bias "
    "move them.",
)

"""Exercise: how much a softmax still passes on, measured."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import softmax

FACTORS = np.array([0.03125, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0])


def cases(rng):
    """Return scores ``(n, m)`` and factors ``(t,)``."""
    drawn = []
    for scale in (1.0, 2.0):
        n, m, t = sizes(rng, 3)
        factors = rng.permutation(FACTORS)[: min(t, 7)]
        drawn.append((values(rng, n, m, scale=scale), factors))
    even = np.zeros((1, 2)), FACTORS[3:5]
    single = values(rng, 3, 1), FACTORS[:2]
    huge = values(rng, 2, 5, scale=512.0), FACTORS[:3]
    return [even, single, *drawn, (values(rng, 3, 5), FACTORS), huge]


def weights_of(scores, factors):
    """Return the weights at every factor, ``(t, n, m)``."""
    return softmax(factors[:, None, None] * scores)


def jacobians(w):
    """Return the Jacobian of every row, ``(t, n, m, m)``."""
    return w[..., None] * (np.eye(w.shape[-1]) - w[..., None, :])


def norms(matrices):
    """Return the Frobenius norms of the last two axes."""
    return np.sqrt((matrices**2).sum(axis=(-2, -1)))


def jacobian_sizes(scores, factors):
    """Return the mean size of the Jacobian at every factor, ``(t,)``."""
    return norms(jacobians(weights_of(scores, factors))).mean(axis=-1)


def root_forgotten(scores, factors):
    """These are squared norms: the Frobenius norm is the root of the sum of
    squares.
    """
    every = jacobians(weights_of(scores, factors))
    return (every**2).sum(axis=(-2, -1)).mean(axis=-1)


def summed_over_rows(scores, factors):
    """This adds the rows' sizes up: take their mean."""
    return jacobian_sizes(scores, factors) * len(scores)


def one_norm_for_all(scores, factors):
    """This takes one norm over all rows at once: each row has its own
    Jacobian and its own norm; then comes the mean.
    """
    every = jacobians(weights_of(scores, factors))
    return np.sqrt((every**2).sum(axis=(-3, -2, -1)))


def mean_jacobian(scores, factors):
    """This takes the norm of the mean Jacobian, in which entries of opposite
    sign cancel: take the mean of the norms.
    """
    return norms(jacobians(weights_of(scores, factors)).mean(axis=1))


def diagonal_only(scores, factors):
    """Only the diagonal is counted, w (1 - w): a score also moves the other
    weights of its row.
    """
    w = weights_of(scores, factors)
    return np.sqrt(((w * (1 - w)) ** 2).sum(axis=-1)).mean(axis=-1)


def products_alone(scores, factors):
    """This is the outer product of the weights: the diagonal, with the
    weights themselves, is missing.
    """
    w = weights_of(scores, factors)
    return norms(w[..., None] * w[..., None, :]).mean(axis=-1)


def sign_turned(scores, factors):
    """The outer product is added to the diagonal: it is subtracted."""
    w = weights_of(scores, factors)
    return norms(w[..., None] * (np.eye(w.shape[-1]) + w[..., None, :])).mean(
        axis=-1
    )


def trace(scores, factors):
    """This is the trace of the Jacobian: its size is the root of the sum of
    all squared entries.
    """
    w = weights_of(scores, factors)
    return (w * (1 - w)).sum(axis=-1).mean(axis=-1)


def divided_by_factor(scores, factors):
    """The scores are divided by the factor: multiply them with it."""
    return jacobian_sizes(scores, 1 / factors)


def multiplied_on(scores, factors):
    """This is the derivative with respect to the scores before they were
    multiplied: leave out the factor in front.
    """
    return factors * jacobian_sizes(scores, factors)


def largest_weights(scores, factors):
    """This is the mean of the largest weights, another sign of saturation:
    the size of the Jacobian is asked for.
    """
    return weights_of(scores, factors).max(axis=-1).mean(axis=-1)


SATURATION = FunctionExercise(
    id="04.saturation",
    title="What a hard softmax still passes on",
    kind="measure",
    difficulty=3,
    minutes=15,
    points=3,
    parameters=("scores", "factors"),
    returns=("sizes",),
    cases=cases,
    reference=jacobian_sizes,
    tolerance=1e-4,
    mistakes=described(
        root_forgotten,
        summed_over_rows,
        one_norm_for_all,
        mean_jacobian,
        diagonal_only,
        products_alone,
        sign_turned,
        trace,
        divided_by_factor,
        multiplied_on,
        largest_weights,
    ),
    hints=(
        "One factor and one row first: m weights w have a Jacobian of m by "
        "m, with w_i on the diagonal, minus the products w_i w_j.",
        "Its size is the root of the sum of its squared entries. A row of "
        "(0.5, 0.5) has the size 0.5.",
        "Work with axes (t, n, m, m): square, sum over the last two, take "
        "the root, and then the mean over n.",
    ),
    takeaway="The harder the weights, the less gradient reaches the scores.",
)

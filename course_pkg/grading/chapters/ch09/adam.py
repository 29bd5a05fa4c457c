"""Exercise: the steps of Adam, down to its epsilon."""

import numpy as np

from course_pkg.grading.cases import nonzero
from course_pkg.grading.exercise import FunctionExercise, described

LARGE, SMALL = 0.125, 2.0**-20


def cases(rng):
    """Return weights ``(d,)``, gradients ``(k, d)`` and four numbers."""

    def draw(d, k, epsilon, betas=(0.75, 0.875)):
        rate = 0.25 * rng.integers(1, 5)
        return nonzero(rng, d), nonzero(rng, k, d), rate, *betas, epsilon

    longer = draw(2, 7, LARGE, (0.875, 0.96875))
    drawn = [draw(3, 2, LARGE), draw(5, 3, SMALL), draw(2, 5, LARGE)]
    at_rest = draw(3, 2, LARGE)
    at_rest[1][0] = 0.0  # no gradient in the first step
    return [draw(1, 1, LARGE), *drawn, at_rest, longer]


def steps(weights, gradients, rate, beta_1, beta_2, update, **moments):
    """Run Adam with some update of m, v and the step's number."""
    m, v = np.zeros_like(weights), np.zeros_like(weights)
    for t, grad in enumerate(gradients, start=1):
        m = beta_1 * m + moments.get("fresh", 1 - beta_1) * grad
        v = beta_2 * v + (1 - beta_2) * grad ** moments.get("power", 2)
        weights = weights - rate * update(m, v, t)
    return weights


def corrected(beta_1, beta_2, divide, late=0):
    """Return an update that divides two moments without bias."""

    def update(m, v, t):
        t = np.float64(t - late)
        with np.errstate(all="ignore"):
            return divide(m / (1 - beta_1**t), v / (1 - beta_2**t))

    return update


def usual(epsilon):
    """Return the division of the paper's algorithm 1."""
    return lambda m, v: m / (np.sqrt(v) + epsilon)


def adam(weights, gradients, rate, beta_1, beta_2, epsilon):
    """Return the weights after all steps, ``(d,)``."""
    update = corrected(beta_1, beta_2, usual(epsilon))
    return steps(weights, gradients, rate, beta_1, beta_2, update)


def not_corrected(weights, gradients, rate, beta_1, beta_2, epsilon):
    """Neither moment is corrected: both begin at 0 and are too small at
    first. Divide them by 1 - beta ** t.
    """
    update = corrected(0, 0, usual(epsilon))
    return steps(weights, gradients, rate, beta_1, beta_2, update)


def first_not_corrected(weights, gradients, rate, beta_1, beta_2, epsilon):
    """The first moment is not corrected: it begins at 0 as well. Divide it by
    1 - beta_1 ** t.
    """
    update = corrected(0, beta_2, usual(epsilon))
    return steps(weights, gradients, rate, beta_1, beta_2, update)


def second_not_corrected(weights, gradients, rate, beta_1, beta_2, epsilon):
    """The second moment is not corrected: it begins at 0 as well. Divide it
    by 1 - beta_2 ** t.
    """
    update = corrected(beta_1, 0, usual(epsilon))
    return steps(weights, gradients, rate, beta_1, beta_2, update)


def epsilon_to_the_bare_root(
    weights, gradients, rate, beta_1, beta_2, epsilon
):
    """Epsilon is added to the root before that is corrected. Keras does
    this, and the paper offers it as a quicker order; PyTorch and the paper's
    algorithm correct first, and that is asked for.
    """

    def update(m, v, t):
        scale = np.sqrt(1 - beta_2**t) / (1 - beta_1**t)
        return scale * m / (np.sqrt(v) + epsilon)

    return steps(weights, gradients, rate, beta_1, beta_2, update)


def epsilon_inside(weights, gradients, rate, beta_1, beta_2, epsilon):
    """Epsilon is under the root: in Adam it is added to the root."""
    update = corrected(beta_1, beta_2, lambda m, v: m / np.sqrt(v + epsilon))
    return steps(weights, gradients, rate, beta_1, beta_2, update)


def root_missing(weights, gradients, rate, beta_1, beta_2, epsilon):
    """The step is divided by the second moment: take its root first."""
    update = corrected(beta_1, beta_2, lambda m, v: m / (v + epsilon))
    return steps(weights, gradients, rate, beta_1, beta_2, update)


def not_squared(weights, gradients, rate, beta_1, beta_2, epsilon):
    """The second moment gathers the gradients: it gathers their squares."""
    update = corrected(beta_1, beta_2, usual(epsilon))
    with np.errstate(invalid="ignore"):
        return steps(weights, gradients, rate, beta_1, beta_2, update, power=1)


def betas_exchanged(weights, gradients, rate, beta_1, beta_2, epsilon):
    """The betas are exchanged: beta_1 belongs to the mean of the gradients,
    beta_2 to that of their squares.
    """
    return adam(weights, gradients, rate, beta_2, beta_1, epsilon)


def uphill(weights, gradients, rate, beta_1, beta_2, epsilon):
    """The steps go uphill: subtract them."""
    return adam(weights, gradients, -rate, beta_1, beta_2, epsilon)


def counted_from_zero(weights, gradients, rate, beta_1, beta_2, epsilon):
    """The first step has the number 0 in the correction, and 1 - beta ** 0
    is 0: count from 1.
    """
    update = corrected(beta_1, beta_2, usual(epsilon), late=1)
    return steps(weights, gradients, rate, beta_1, beta_2, update)


def gradient_added_whole(weights, gradients, rate, beta_1, beta_2, epsilon):
    """The gradient is added whole to the first moment: its share is
    1 - beta_1.
    """
    update = corrected(beta_1, beta_2, usual(epsilon))
    return steps(weights, gradients, rate, beta_1, beta_2, update, fresh=1)


ADAM = FunctionExercise(
    id="09.adam",
    title="Adam, down to its epsilon",
    kind="build",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=(
        "weights",
        "gradients",
        "rate",
        "beta_1",
        "beta_2",
        "epsilon",
    ),
    returns=("weights",),
    cases=cases,
    reference=adam,
    tolerance=1e-4,
    mistakes=described(
        not_corrected,
        first_not_corrected,
        second_not_corrected,
        epsilon_to_the_bare_root,
        epsilon_inside,
        root_missing,
        not_squared,
        betas_exchanged,
        uphill,
        counted_from_zero,
        gradient_added_whole,
    ),
    hints=(
        "Two running means, both from 0: m of the gradients with beta_1, v of "
        "their squares with beta_2.",
        "In step t, counted from 1, m is too small by a factor 1 - beta_1 ** "
        "t, and v by 1 - beta_2 ** t. Divide each by its own.",
        "Then subtract rate * m_hat / (sqrt(v_hat) + epsilon).",
    ),
    takeaway="Two frameworks that place epsilon differently part company with "
    "the first small gradient.",
)

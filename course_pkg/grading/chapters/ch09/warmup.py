"""Exercise: the learning rate's way up and down."""

import numpy as np

from course_pkg.grading.cases import sizes
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return steps ``(k,)`` from 1 on, a width and the steps of warm-up."""
    drawn = []
    for k, warmup in ((5, 3), (11, 5), (7, 2), (3, 11)):
        steps = rng.permutation(3 * warmup)[:k] + 1.0
        drawn.append((steps, sizes(rng, 1)[0], warmup))
    whole = np.arange(1.0, 14.0), 3, 5
    return [(np.array([1.0]), sizes(rng, 1)[0], 1), *drawn, whole]


def rates(steps, d_model, warmup):
    """Return the learning rate of every step, ``(k,)``."""
    up, down = steps * warmup**-1.5, steps**-0.5
    return d_model**-0.5 * np.minimum(up, down)


def the_larger(steps, d_model, warmup):
    """The larger of the two is taken: the rate begins low, so it is the
    smaller.
    """
    up, down = steps * warmup**-1.5, steps**-0.5
    return d_model**-0.5 * np.maximum(up, down)


def no_warmup(steps, d_model, warmup):
    """There is no warm-up: the rate falls from the first step on."""
    return d_model**-0.5 * steps**-0.5


def never_falls(steps, d_model, warmup):
    """The rate stays where the warm-up ends: from there on it falls with the
    root of the step.
    """
    return rates(np.minimum(steps, warmup), d_model, warmup)


def rises_for_ever(steps, d_model, warmup):
    """The rate goes on rising after the warm-up."""
    return d_model**-0.5 * steps * warmup**-1.5


def counted_from_zero(steps, d_model, warmup):
    """The steps are counted from 0, one too low: the first has the number 1
    and a rate above 0.
    """
    up = (steps - 1) * warmup**-1.5
    with np.errstate(divide="ignore"):
        down = (steps - 1) ** -0.5
    return d_model**-0.5 * np.minimum(up, down)


def width_forgotten(steps, d_model, warmup):
    """The width plays no part: divide by its root."""
    return rates(steps, 1, warmup)


def width_multiplied(steps, d_model, warmup):
    """The rate grows with the width: divide by its root."""
    return rates(steps, 1 / d_model, warmup)


def width_without_root(steps, d_model, warmup):
    """The rate is divided by the width itself: its root is asked for."""
    return rates(steps, d_model**2, warmup)


def falls_with_the_step(steps, d_model, warmup):
    """After the warm-up the rate falls with the step itself: it falls with
    its root.
    """
    up, down = steps * warmup**-1.5, warmup**0.5 / steps
    return d_model**-0.5 * np.minimum(up, down)


def up_to_one(steps, d_model, warmup):
    """The line goes up to 1 at the end of the warm-up: there it must meet the
    other part, the root of the step.
    """
    return d_model**-0.5 * np.minimum(steps / warmup, steps**-0.5)


WARMUP = FunctionExercise(
    id="09.warmup",
    title="Up in a line, down with the root",
    kind="build",
    difficulty=1,
    minutes=6,
    points=1,
    parameters=("steps", "d_model", "warmup"),
    returns=("rates",),
    cases=cases,
    reference=rates,
    mistakes=described(
        the_larger,
        no_warmup,
        never_falls,
        rises_for_ever,
        counted_from_zero,
        width_forgotten,
        width_multiplied,
        width_without_root,
        falls_with_the_step,
        up_to_one,
    ),
    hints=(
        "Two curves: a line through 0, and one over the root of the step. "
        "Which of them is lower at the start?",
        "They meet at step = warmup, where both are one over the root of "
        "warmup.",
        "The smaller of step ** -0.5 and step * warmup ** -1.5, divided by "
        "the root of the width.",
    ),
    takeaway="The top is at the last step of the warm-up.",
)

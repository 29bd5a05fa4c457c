"""Exercise: the additive score."""

import numpy as np

from course_pkg.grading.cases import nonzero, sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import additive_scores, softmax


def cases(rng):
    """Return features, states and the three parameters."""

    def draw(count, m, d_f, d_h, d_a, scale=1.0):
        shapes = (count, m, d_f), (count, d_h), (d_f, d_a), (d_h, d_a)
        drawn = (values(rng, *shape, scale=scale) for shape in shapes)
        return *drawn, nonzero(rng, d_a)

    drawn = [draw(*sizes(rng, 5)) for _ in range(3)]
    square, huge = draw(5, 5, 3, 2, 7), draw(2, 3, 5, 7, 11, 8.0)
    return [draw(1, 1, 1, 1, 1), draw(1, 3, 2, 5, 7), square, *drawn, huge]


def parts(a, s, W_1, W_2):
    """Return both projections, ``(B, m, d_a)`` and ``(B, 1, d_a)``."""
    return a @ W_1, (s @ W_2)[:, None]


def no_tanh(a, s, W_1, W_2, v):
    """The tanh is missing: the state then adds the same to all scores of a
    row, and a softmax does not see that.
    """
    projected, asked = parts(a, s, W_1, W_2)
    return (projected + asked) @ v


def tanh_as_score(a, s, W_1, W_2, v):
    """This is what the tanh gives, d_a numbers for each step: the score is
    their projection by v, one number.
    """
    projected, asked = parts(a, s, W_1, W_2)
    return np.tanh(projected + asked)


def summed_without_v(a, s, W_1, W_2, v):
    """The numbers after the tanh are added up as they are: v says how much
    each of them counts.
    """
    return tanh_as_score(a, s, W_1, W_2, v).sum(axis=-1)


def bent_too_late(a, s, W_1, W_2, v):
    """The tanh comes after the product with v: it belongs before it, on each
    of the d_a numbers.
    """
    return np.tanh(no_tanh(a, s, W_1, W_2, v))


def bent_twice(a, s, W_1, W_2, v):
    """The scores pass through a second tanh: they are not bent any more
    after the product with v.
    """
    return np.tanh(additive_scores(a, s, W_1, W_2, v))


def bent_apart(a, s, W_1, W_2, v):
    """Each projection has a tanh of its own: add the two first, or the state
    again adds the same to all scores.
    """
    projected, asked = parts(a, s, W_1, W_2)
    return (np.tanh(projected) + np.tanh(asked)) @ v


def multiplied(a, s, W_1, W_2, v):
    """The two projections are multiplied: the score is called additive
    because they are added.
    """
    projected, asked = parts(a, s, W_1, W_2)
    return np.tanh(projected * asked) @ v


def subtracted(a, s, W_1, W_2, v):
    """The state's projection is subtracted: add it."""
    return additive_scores(a, -s, W_1, W_2, v)


def nobody_asks(a, s, W_1, W_2, v):
    """The state is missing: without it every state looks at the same
    steps.
    """
    return additive_scores(a, 0 * s, W_1, W_2, v)


def state_for_each_step(a, s, W_1, W_2, v):
    """The state's projection, (B, d_a), is added without an axis for the
    steps: where it fits at all, row j goes to step j. Make it (B, 1, d_a).
    """
    return np.tanh(a @ W_1 + s @ W_2) @ v


def weights_already(a, s, W_1, W_2, v):
    """These are weights, after the softmax: the scores are asked for."""
    return softmax(additive_scores(a, s, W_1, W_2, v))


SCORES = FunctionExercise(
    id="03.scores",
    title="The additive score",
    kind="build",
    difficulty=2,
    minutes=10,
    points=2,
    parameters=("a", "s", "W_1", "W_2", "v"),
    returns=("scores",),
    cases=cases,
    reference=additive_scores,
    mistakes=described(
        no_tanh,
        tanh_as_score,
        summed_without_v,
        bent_too_late,
        bent_twice,
        bent_apart,
        multiplied,
        subtracted,
        nobody_asks,
        state_for_each_step,
        weights_already,
    ),
    hints=(
        "One line at a time, with the shape behind it. a @ W_1 is "
        "(B, m, d_a) and s @ W_2 is (B, d_a).",
        "Give the state's projection an axis of length 1 where the steps "
        "are, and the sum broadcasts.",
        "After the tanh there are d_a numbers for each step. The product "
        "with v, a vector of as many, leaves one.",
    ),
    takeaway="One number for each step of each source.",
)

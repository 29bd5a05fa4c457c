"""Exercise: linear biases on the scores of several heads."""

import numpy as np

from course_pkg.grading.cases import nonzero
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import alibi_slopes


def cases(rng):
    """Return scores ``(h, n, m)``; the queries are the last n places."""
    shapes = ((2, 3, 3), (3, 5, 7), (5, 1, 7), (3, 2, 5), (1, 1, 3))
    drawn = [(nonzero(rng, *shape),) for shape in shapes]
    return [(nonzero(rng, 1, 1, 1),), *drawn]


def steps(scores):
    """Return query's place minus key's, ``(n, m)``."""
    n, m = scores.shape[1:]
    return np.arange(m - n, m)[:, None] - np.arange(m)


def lowered(scores, distances, slopes=None):
    """Subtract a slope times a distance from every score."""
    slopes = alibi_slopes(len(scores)) if slopes is None else slopes
    return scores - slopes[:, None, None] * distances


def with_bias(scores):
    """Return the scores, lowered with the distance, ``(h, n, m)``."""
    return lowered(scores, np.abs(steps(scores)))


def raised(scores):
    """The bias raises the scores of what is far: it is a penalty, so it is
    subtracted.
    """
    return lowered(scores, -np.abs(steps(scores)))


def sign_kept(scores):
    """The distance keeps its sign, so that the future is raised: take its
    absolute value.
    """
    return lowered(scores, steps(scores))


def queries_first(scores):
    """The queries are taken for the first n places: they are the last n of
    the m, so the first of them stands at m - n.
    """
    n, m = scores.shape[1:]
    return lowered(scores, np.abs(np.arange(n)[:, None] - np.arange(m)))


def heads_from_zero(scores):
    """The heads are counted from 0, so the first slope is 1: counted from 1,
    it is 2 to the power -8 / h.
    """
    return lowered(
        scores,
        np.abs(steps(scores)),
        alibi_slopes(len(scores)) * 2 ** (8 / len(scores)),
    )


def one_slope(scores):
    """All heads have the first one's slope: each has its own, so that some
    look far.
    """
    slopes = np.full(len(scores), alibi_slopes(len(scores))[0])
    return lowered(scores, np.abs(steps(scores)), slopes)


def heads_reversed(scores):
    """The slopes run the wrong way: the first head's is the steepest."""
    slopes = alibi_slopes(len(scores))[::-1]
    return lowered(scores, np.abs(steps(scores)), slopes)


def eight_forgotten(scores):
    """The slopes are 2 to the power -i / h: the exponent is -8 i / h, down
    to 1 / 256 for the last head.
    """
    h = len(scores)
    return lowered(
        scores, np.abs(steps(scores)), 2.0 ** (-np.arange(1, h + 1) / h)
    )


def squared(scores):
    """The distances are squared: the penalty grows in a straight line."""
    return lowered(scores, steps(scores) ** 2)


def multiplied(scores):
    """The scores are multiplied by the bias: it is added to them, so that a
    distance of 0 leaves a score as it is.
    """
    return with_bias(np.zeros_like(scores)) * scores


def bias_alone(scores):
    """This is the bias alone: add it to the scores."""
    return with_bias(np.zeros_like(scores))


ALIBI = FunctionExercise(
    id="07.alibi",
    title="A penalty for distance",
    kind="build",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("scores",),
    returns=("biased",),
    cases=cases,
    reference=with_bias,
    mistakes=described(
        raised,
        sign_kept,
        queries_first,
        heads_from_zero,
        one_slope,
        heads_reversed,
        eight_forgotten,
        squared,
        multiplied,
        bias_alone,
    ),
    hints=(
        "Three parts: a distance for each query and key, (n, m); a slope for "
        "each head, (h,); and their product, (h, n, m).",
        "The queries stand at m - n, ..., m - 1 and the keys at 0, ..., "
        "m - 1. Subtract one from the other by broadcasting.",
        "Heads 1 to h have the slopes 2 ** (-8 * head / h). With two axes of "
        "size 1 behind it, (h, 1, 1), a slope meets every distance.",
    ),
    takeaway="Nothing is learned, and a distance of 60 needs no training.",
)

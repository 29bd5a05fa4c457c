"""Exercise: cosine similarity of rows."""

import numpy as np

from course_pkg.grading.cases import nonzero, sizes
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference.similarity import cosine_similarity, dot


def cases(rng):
    """Return pairs of matrices, ``(n, d)`` and ``(n, d)``, no row zero."""
    small = nonzero(rng, 1, 2), nonzero(rng, 1, 2)
    drawn = []
    for scale in (1.0, 16.0):
        n, d = sizes(rng, 2)
        drawn.append((nonzero(rng, n, d), nonzero(rng, n, d, scale=scale)))
    rows = nonzero(rng, 3, 5)
    return [small, *drawn, (rows, 4 * rows), (rows, -rows)]


def length(rows):
    """Return the length of every row."""
    return np.sqrt((rows**2).sum(axis=-1))


def not_divided(a, b):
    """This is the dot product: divide it by both lengths, or long vectors
    look more alike than they are.
    """
    return dot(a, b)


def divided_by_one_length(a, b):
    """This divides by the length of a only: b's length is still in the
    result.
    """
    return dot(a, b) / length(a)


def divided_by_other_length(a, b):
    """This divides by the length of b only: a's length is still in the
    result.
    """
    return dot(a, b) / length(b)


def divided_by_squares(a, b):
    """This divides by squared lengths: a length is the square root of the
    sum of squares.
    """
    return dot(a, b) / (length(a) * length(b)) ** 2


def divided_by_sum(a, b):
    """This divides by the sum of the lengths: divide by their product."""
    return dot(a, b) / (length(a) + length(b))


def lengths_of_everything(a, b):
    """This takes one length for the whole matrix: each row has its own, so
    the sum of squares runs over the last axis.
    """
    return dot(a, b) / np.sqrt((a**2).sum() * (b**2).sum())


def lengths_by_absolutes(a, b):
    """This measures lengths by sums of absolute values: the cosine needs
    the square root of the sum of squares.
    """
    return dot(a, b) / (np.abs(a).sum(axis=-1) * np.abs(b).sum(axis=-1))


def cosine_distance(a, b):
    """This is 1 minus the cosine, a distance: alike must come out near 1."""
    return 1 - cosine_similarity(a, b)


def sign_lost(a, b):
    """The sign is lost: opposite directions have cosine -1, not 1."""
    return np.abs(cosine_similarity(a, b))


def angle(a, b):
    """This is the angle itself, in radians: leave out the arccos."""
    return np.arccos(np.clip(cosine_similarity(a, b), -1, 1))


def every_pair(a, b):
    """This compares every row of a with every row of b: row i of a meets
    row i of b only, so one number is left for each row.
    """
    return cosine_similarity(a[:, None], b[None])


COSINE = FunctionExercise(
    id="01.cosine",
    title="Direction without length",
    kind="build",
    difficulty=1,
    minutes=8,
    points=1,
    parameters=("a", "b"),
    returns=("cosines",),
    cases=cases,
    reference=cosine_similarity,
    mistakes=described(
        every_pair,
        not_divided,
        divided_by_one_length,
        divided_by_other_length,
        divided_by_squares,
        divided_by_sum,
        lengths_of_everything,
        lengths_by_absolutes,
        cosine_distance,
        sign_lost,
        angle,
    ),
    hints=(
        "A vector and five times that vector point the same way: whatever "
        "you compute must not see the five.",
        "The length of a row is the square root of the sum of its squares, "
        "taken along the last axis: one length for each row, (n,).",
        "Divide the (n,) dot products by the product of the two lengths.",
    ),
    takeaway="A dot product measures direction times length; you have "
    "taken the length out.",
)

"""Exercise: the matrix that moves every encoding k places on."""

import numpy as np

from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return a shift and frequencies ``(d / 2,)``."""
    drawn = [
        (int(k), rng.permutation(np.arange(1, 65))[:half] / 64)
        for half, k in zip((1, 2, 3, 5), rng.permutation(12) + 1, strict=False)
    ]
    return [(1, np.array([0.5])), (0, np.array([1.0, 0.25])), *drawn]


def block_matrix(cosines, sines, signs=(1, -1)):
    """Return a turn for every pair, ``(d, d)``."""
    size = 2 * len(cosines)
    matrix = np.zeros((size, size), dtype=cosines.dtype)
    even, odd = np.arange(0, size, 2), np.arange(1, size, 2)
    matrix[even, even] = matrix[odd, odd] = cosines
    matrix[even, odd], matrix[odd, even] = signs[0] * sines, signs[1] * sines
    return matrix


def shift_matrix(k, frequencies):
    """Return the matrix that moves an encoding ``k`` places on, ``(d, d)``."""
    return block_matrix(np.cos(k * frequencies), np.sin(k * frequencies))


def turned_back(k, frequencies):
    """This moves an encoding k places back: the minus belongs below the
    diagonal, with sine first and cosine second.
    """
    return shift_matrix(-k, frequencies)


def halves_paired(k, frequencies):
    """The pairs are channels i and i + d / 2, the other layout: here sine
    and cosine of one frequency stand side by side, in 2i and 2i + 1.
    """
    cosines = np.diag(np.cos(k * frequencies))
    sines = np.diag(np.sin(k * frequencies))
    return np.block([[cosines, sines], [-sines, cosines]])


def one_frequency(k, frequencies):
    """Every pair is turned by the first frequency: each has its own."""
    return shift_matrix(k, np.full_like(frequencies, frequencies[0]))


def minus_missing(k, frequencies):
    """Both sines are positive: a turn has a minus at one of them, or it
    changes lengths.
    """
    turned = k * frequencies
    return block_matrix(np.cos(turned), np.sin(turned), signs=(1, 1))


def shift_ignored(k, frequencies):
    """This always moves by one place: the angle is the frequency times k."""
    return shift_matrix(1, frequencies)


def divided(k, frequencies):
    """The angle is k divided by the frequency here: multiply, so that a slow
    pair turns by less.
    """
    return shift_matrix(k, 1 / frequencies)


def cosines_only(k, frequencies):
    """The sines are missing: each channel of a pair needs the other one to
    be turned.
    """
    turned = k * frequencies
    return block_matrix(np.cos(turned), np.zeros_like(turned))


def exchanged(k, frequencies):
    """Sines and cosines have changed places: the cosines stand on the
    diagonal, so that a shift by 0 changes nothing.
    """
    turned = k * frequencies
    return block_matrix(np.sin(turned), np.cos(turned))


SHIFT = FunctionExercise(
    id="07.shift",
    title="One matrix for a step",
    kind="build",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("k", "frequencies"),
    returns=("matrix",),
    cases=cases,
    reference=shift_matrix,
    tolerance=1e-5,
    mistakes=described(
        turned_back,
        halves_paired,
        one_frequency,
        minus_missing,
        shift_ignored,
        divided,
        cosines_only,
        exchanged,
    ),
    hints=(
        "Begin with a single frequency: a 2 by 2 turn, which takes (sin, "
        "cos) of p to (sin, cos) of p + k.",
        "sin(a + b) is sin(a) cos(b) + cos(a) sin(b): read the first row off "
        "it, and the second off the formula for cos(a + b).",
        "For several frequencies the turns stand along the diagonal, two "
        "rows and columns each, with zeros everywhere else. A list of lists "
        "will do.",
    ),
    takeaway="One matrix for a step of k, wherever the step begins: a head "
    "can learn it as a projection.",
)

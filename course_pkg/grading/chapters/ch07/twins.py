"""Exercise: how far apart encodings are, measured."""

import numpy as np

from course_pkg.grading.exercise import Entry, ValuesExercise, described
from course_pkg.reference import sinusoidal_interleaved


def nearest(d):
    """Return the position, 1 to 100, whose encoding is nearest to 0's."""
    table = sinusoidal_interleaved(101, d)
    return 1 + int(((table[1:] - table[0]) ** 2).sum(axis=-1).argmin())


def first_below(share, d):
    """Return the first distance at which the product falls below a share."""
    table = sinusoidal_interleaved(1001, d)
    return int(np.argmax(table @ table[0] < share * d / 2))


def smallest_distance(d):
    """Return the least distance of two of the first 100 encodings."""
    table = sinusoidal_interleaved(100, d)
    square = ((table[:, None] - table) ** 2).sum(axis=-1)
    return float(np.sqrt(square[~np.eye(100, dtype=bool)].min()))


GAP = smallest_distance(64)


def itself():
    """That is position 0 itself: look among the positions 1 to 100."""
    return {"width_2": 0, "width_4": 0, "width_64": 0}


def one_turn():
    """6 is near a full turn, 6.283, but not the nearest: 44 is within 0.018
    of seven turns.
    """
    return {"width_2": 6}


def farthest():
    """That is the farthest, three and a half turns away: take the smallest
    distance.
    """
    return {"width_2": 22}


def first_pair_only():
    """That is the answer for width 2: with a second, slower pair position 44
    is told from 0.
    """
    return {"width_4": 44, "width_64": 44}


def second_pair_only():
    """That is the answer for width 4: many more pairs tell it from 0."""
    return {"width_64": 19}


def largest_is_the_width():
    """The largest product is that of an encoding with itself, d / 2 = 32,
    because every pair adds 1: half of that is 16.
    """
    return {"half": 1}


def one_before():
    """At this distance the product is still above half: one further it is
    below.
    """
    return {"half": first_below(0.5, 64) - 1}


def of_width_32():
    """That is the answer for a width of 32: measure it at 64."""
    return {"half": first_below(0.5, 32)}


def squared():
    """That is the square of the distance: take its root."""
    return {"gap": GAP**2}


def no_distance():
    """Every encoding is at distance 0 from itself: leave the diagonal out."""
    return {"gap": 0}


def rows_of_width_2():
    """That is the smallest distance at width 2: measure it at 64."""
    return {"gap": smallest_distance(2)}


TWINS = ValuesExercise(
    id="07.twins",
    title="Which positions look alike",
    kind="measure",
    difficulty=2,
    minutes=12,
    points=2,
    entries={
        "width_2": Entry(
            nearest(2), "One pair is a clock with one hand: how many turns?"
        ),
        "width_4": Entry(
            nearest(4), "Measure all distances to position 0 at width 4."
        ),
        "width_64": Entry(
            nearest(64), "With many hands only neighbours look alike."
        ),
        "half": Entry(
            first_below(0.5, 64),
            "Go through the distances 1, 2, 3 ... until the product of the "
            "encodings of 0 and k is below 16 for the first time.",
        ),
        "gap": Entry(
            GAP,
            "Take the least of all distances between two different rows of "
            "the table, (100, 64).",
            0.01,
        ),
    },
    mistakes=described(
        itself,
        one_turn,
        farthest,
        first_pair_only,
        second_pair_only,
        largest_is_the_width,
        one_before,
        of_width_32,
        squared,
        no_distance,
        rows_of_width_2,
    ),
    hints=(
        "Your own function gives the table: positions 0 to 100, width 2. "
        "Subtract row 0 from all rows and look at the lengths.",
        "argmin gives the place of the smallest; leave row 0 out first, and "
        "mind that everything after it has moved up by one.",
        "table @ table[0] is the product with position 0 at every distance. "
        "For all pairs, table[:, None] - table has shape (100, 100, 64).",
    ),
    takeaway="One hand comes round again; many hands tell a hundred places "
    "apart, and neighbours are the most alike.",
)

"""Exercise: distances, slopes and turns predicted before anything is run."""

import math

from course_pkg.grading.exercise import Entry, ValuesExercise, described

CLOSE = 0.01


def all_zero():
    """The sine of 0 is 0, but the cosine of 0 is 1."""
    return {"first": [0, 0, 0, 0]}


def other_layout():
    """That is the concatenated layout: interleaved, sine and cosine take
    turns.
    """
    return {"first": [0, 0, 1, 1]}


def slowest_of_all():
    """1 / 10000 is never quite reached: the exponent of the last pair is
    2i / d with i = 1 and d = 4.
    """
    return {"slowest": 1e-4}


def exponent_halved():
    """The exponent is 2i / d, a half for the second of two pairs."""
    return {"slowest": 0.1}


def one_for_each_channel():
    """Every pair adds 1, its squared sine and squared cosine: there are half
    as many pairs as channels.
    """
    return {"square": 64}


def length_itself():
    """That is the length: the square of it was asked for."""
    return {"square": math.sqrt(32)}


def nearer_later():
    """The relation of two encodings depends on the distance alone, wherever
    they stand: it is 3 in both pairs.
    """
    return {"likeness": 0}


def slope_from_zero():
    """The heads are counted from 1: the first of four has the slope
    2 to the power -8 / 4.
    """
    return {"slope": 1}


def slope_of_eight():
    """That is the first slope of eight heads: with four, the exponents go
    down in steps of 8 / 4.
    """
    return {"slope": 0.5}


def slope_of_last():
    """That is the last head's slope: the first is the steepest."""
    return {"slope": 2.0**-8}


def penalty_forgotten():
    """A distance is punished: the number added to the score is negative."""
    return {"bias": 1.5}


def distance_counted_with_ends():
    """From 9 to 3 it is six places, not seven."""
    return {"bias": -1.75}


def turned_apart():
    """Both are turned, by 12 and by 10: what is left between them is the
    difference.
    """
    return {"turned": math.cos(22)}


def one_turned():
    """The key is turned as well, by its own position, 10."""
    return {"turned": math.cos(12)}


def not_turned():
    """1 is the product before turning: it stays so only at equal places."""
    return {"turned": 1}


def linear_bias_has_no_sign():
    """The linear bias knows the distance only, not its sign: a reversed
    sentence has the same distances.
    """
    return {"notice": 3}


def only_added_ones():
    """Turning tells before from after: the angle has a sign. So it is not
    the sinusoids alone.
    """
    return {"notice": 1}


def width_forgotten():
    """A row of the table is a vector as wide as the model."""
    return {"learned": 512}


NUMBERS = ValuesExercise(
    id="07.numbers",
    title="Turns, slopes and distances with a pencil",
    kind="predict",
    difficulty=1,
    minutes=12,
    points=2,
    entries={
        "first": Entry([0, 1, 0, 1], "Sines and cosines of 0 take turns."),
        "slowest": Entry(0.01, "1 / 10000 to the power 2 / 4.", CLOSE),
        "square": Entry(32, "A squared sine and cosine add up to 1.", CLOSE),
        "likeness": Entry(1, "Both pairs are 3 apart.", CLOSE),
        "slope": Entry(0.25, "2 to the power -8 / 4.", CLOSE),
        "bias": Entry(-1.5, "Minus the slope times six places.", CLOSE),
        "turned": Entry(
            math.cos(2), "The angle between them is 12 - 10.", CLOSE
        ),
        "notice": Entry(
            2, "Ask of each what it makes of the distance's sign."
        ),
        "learned": Entry(512 * 64, "Rows times columns of the table."),
    },
    mistakes=described(
        all_zero,
        other_layout,
        slowest_of_all,
        exponent_halved,
        one_for_each_channel,
        length_itself,
        nearer_later,
        slope_from_zero,
        slope_of_eight,
        slope_of_last,
        penalty_forgotten,
        distance_counted_with_ends,
        turned_apart,
        one_turned,
        not_turned,
        linear_bias_has_no_sign,
        only_added_ones,
        width_forgotten,
    ),
    hints=(
        "A pair of channels is a point on a circle of radius 1. Its squared "
        "length is 1, whatever the angle.",
        "Turn two arrows by a and by b, and the angle between them grows by "
        "a - b: the score keeps the difference of the places.",
        "A reversed sentence keeps every distance and changes every sign.",
    ),
    takeaway="What matters is the difference of two places, and its sign.",
)

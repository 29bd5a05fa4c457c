"""Exercise: find the temperature that spreads weights over three words."""

import numpy as np

from course_pkg.grading.exercise import Entry, ValuesExercise, described
from course_pkg.reference.similarity import entropy, softmax

SCORES = np.array([4.0, 3.0, 2.0, 1.0, 0.0])


def bisect(measure, goal):
    """Return the temperature at which a rising measure reaches a goal.

    Args:
        measure: A function of the weights, larger for flatter ones.
        goal: What it is to reach.
    """
    low, high = 1e-2, 1e3
    for _ in range(80):
        middle = (low * high) ** 0.5
        below = measure(softmax(SCORES, middle)) < goal
        low, high = (middle, high) if below else (low, middle)
    return low


def effective_number(weights):
    """Return exp of the entropy."""
    return float(np.exp(entropy(weights)))


RIGHT = bisect(effective_number, 3.0)


def inverse():
    """This is 1 divided by the temperature asked for: your scores are
    multiplied by it, they must be divided.
    """
    return {"temperature": 1 / RIGHT}


def entropy_of_log2_3():
    """At this temperature 2 to the power of the entropy is 3: an entropy in
    nats belongs with e, so exp of it must be 3.
    """
    return {"temperature": bisect(entropy, np.log2(3))}


def entropy_in_bits():
    """At this temperature exp of the entropy in bits is 3: take the entropy
    in nats, with the natural logarithm.
    """
    return {"temperature": bisect(entropy, np.log(2) * np.log(3))}


def sum_of_squares():
    """At this temperature 1 divided by the sum of squared weights is 3:
    that is another effective number; use exp of the entropy.
    """
    return {"temperature": bisect(lambda w: 1 / float((w**2).sum()), 3.0)}


def largest_is_a_third():
    """At this temperature the largest weight is 1/3: the others are smaller
    still, so more than three words take part.
    """
    return {"temperature": bisect(lambda w: -float(w.max()), -1 / 3)}


def entropy_of_one():
    """At this temperature the entropy is 1 nat, an effective number of
    2.718: it must be 3.
    """
    return {"temperature": bisect(entropy, 1.0)}


TEMPERATURE = ValuesExercise(
    id="01.temperature",
    title="Three words' worth of attention",
    kind="measure",
    difficulty=3,
    minutes=12,
    points=2,
    entries={
        "temperature": Entry(
            expected=RIGHT,
            tolerance=0.01,
            reason="Put your temperature into the softmax of the scores: "
            "exp of the entropy does not come out as 3, to 1 %.",
        )
    },
    mistakes=described(
        inverse,
        entropy_of_log2_3,
        entropy_in_bits,
        sum_of_squares,
        largest_is_a_third,
        entropy_of_one,
    ),
    hints=(
        "Compute exp of the entropy at a few temperatures, 0.5, 1, 2 and 4: "
        "between which two does it pass 3?",
        "It only ever rises with the temperature. Halve the interval that "
        "holds the answer, again and again: twenty times is plenty.",
        "Or measure it on a fine grid, np.linspace(1, 2, 1001), and take "
        "the temperature whose result is nearest to 3.",
    ),
    takeaway="One number, the temperature, decides how many words are heard.",
)

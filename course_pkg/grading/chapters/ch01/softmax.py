"""Exercise: softmax with a temperature, safe for any scores."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference.similarity import softmax


def cases(rng):
    """Return scores, ``(n, m)``, each with a temperature."""
    drawn = [(values(rng, *sizes(rng, 2)), t) for t in (1.0, 0.5, 4.0)]
    equal = np.full((2, 3), 1.5), 2.0
    single = values(rng, 1, 1), 1.0
    huge = values(rng, 3, 2) + 2000.0, 1.0
    levels = np.array([[0.0], [3000.0], [-3000.0]])  # rows far apart
    apart = values(rng, 3, 2) + levels, 1.0
    return [single, equal, *drawn, huge, apart]


def over_the_rows(scores, temperature):
    """This is softmax down the columns, axis 0: each row must sum to 1, so
    it runs along the last axis.
    """
    return softmax(scores.T, temperature).T


def over_everything(scores, temperature):
    """This is one softmax over the whole table: each row must sum to 1 on
    its own, so sum along the last axis and keep that axis.
    """
    return softmax(scores.reshape(-1), temperature).reshape(scores.shape)


def axis_lost(scores, temperature):
    """The sum or the maximum of each row has lost its axis: keep it, so
    that (n, 1) fits (n, m); keepdims=True, or keepdim=True in PyTorch.
    """
    odds = np.exp(scores / temperature)
    return odds / odds.sum(axis=-1)


def overflowing(scores, temperature):
    """exp overflows: subtract each row's largest score first, which leaves
    the weights as they are.
    """
    odds = np.exp(scores / temperature)
    return odds / odds.sum(axis=-1, keepdims=True)


def one_maximum_for_all(scores, temperature):
    """One maximum is subtracted from all rows: a row that lies far below it
    becomes all zeros. Take each row's own maximum, along the last axis.
    """
    odds = np.exp((scores - scores.max()) / temperature)
    return odds / odds.sum(axis=-1, keepdims=True)


def temperature_multiplied(scores, temperature):
    """This multiplies by the temperature: divide by it, so that a high
    temperature makes the weights flat.
    """
    return softmax(scores, 1 / temperature)


def temperature_ignored(scores, temperature):
    """The temperature changes nothing here: divide the scores by it before
    exp. Dividing the exponentials cancels out.
    """
    return softmax(scores)


def not_normalised(scores, temperature):
    """These are the exponentials: divide them by their row's sum, or they
    are no weights.
    """
    top = scores.max(axis=-1, keepdims=True)
    return np.exp((scores - top) / temperature)


def without_exp(scores, temperature):
    """This divides scores by their sum, without exp: it gives negative
    weights for negative scores.
    """
    scaled = scores / temperature
    return scaled / scaled.sum(axis=-1, keepdims=True)


def logarithm(scores, temperature):
    """This is the logarithm of the weights: return the weights."""
    return np.log(softmax(scores, temperature))


def winner_takes_all(scores, temperature):
    """This gives everything to the largest score: that is the limit at
    temperature 0; softmax leaves the others a share.
    """
    return np.eye(scores.shape[-1])[scores.argmax(axis=-1)]


def negated(scores, temperature):
    """The smallest score gets the largest weight: a sign is turned round."""
    return softmax(-scores, temperature)


SOFTMAX = FunctionExercise(
    id="01.softmax",
    title="A softmax that never overflows",
    kind="build",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("scores", "temperature"),
    returns=("weights",),
    cases=cases,
    reference=softmax,
    mistakes=described(
        over_the_rows,
        over_everything,
        axis_lost,
        overflowing,
        one_maximum_for_all,
        temperature_multiplied,
        temperature_ignored,
        not_normalised,
        without_exp,
        logarithm,
        winner_takes_all,
        negated,
    ),
    hints=(
        "Three steps: divide by the temperature, take exp, divide by the "
        "sum of the row. Then ask what exp does to 2000.",
        "Adding one number to a whole row changes no weight. Which number "
        "makes the largest exponent 0?",
        "Sums and maxima run along the last axis and must keep it, so that "
        "(n, m) and (n, 1) fit: keepdims=True in NumPy and TensorFlow, "
        "keepdim=True in PyTorch, whose amax gives only the numbers.",
    ),
    takeaway="It holds at scores of 2000 and in rows 3000 nats apart.",
)

"""Exercise: how the weights spread out as the temperature rises."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference.similarity import entropy, softmax

TEMPERATURES = np.array([0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0])
COLD = np.array([2.0**-8, 2.0**-7, 1.0])


def cases(rng):
    """Return scores ``(m,)`` and temperatures ``(t,)``."""
    m, t, more = sizes(rng, 3)
    warm = rng.permutation(TEMPERATURES)[: min(t, 7)]
    return [
        (np.array([1.5, 0.5]), np.array([2.0])),
        (np.full(3, 1.25), TEMPERATURES[:2]),
        (values(rng, m), warm),
        (values(rng, more, scale=2.0), TEMPERATURES),
        (np.array([2.0, -2.0, 0.5, 2.0, 0.0]), COLD),
    ]


def table(scores, temperatures):
    """Return the weights at every temperature, ``(t, m)``."""
    return np.stack([softmax(scores, float(t)) for t in temperatures])


def entropies(scores, temperatures):
    """Return the entropy of the weights at every temperature, ``(t,)``."""
    return entropy(table(scores, temperatures))


def in_bits(scores, temperatures):
    """These are bits: the natural logarithm gives nats, 0.6931 for each
    bit.
    """
    return entropies(scores, temperatures) / np.log(2)


def sign_forgotten(scores, temperatures):
    """The sign is missing: logarithms of weights are negative, so the sum
    takes a minus.
    """
    return -entropies(scores, temperatures)


def effective_number(scores, temperatures):
    """This is exp of the entropy, the effective number of entries: return
    the entropy itself.
    """
    return np.exp(entropies(scores, temperatures))


def mean_for_sum(scores, temperatures):
    """This is the mean over the entries: the entropy is the sum."""
    return entropies(scores, temperatures) / len(scores)


def logarithm_of_zero(scores, temperatures):
    """At a low temperature some weights are 0, and 0 times log 0 is NaN:
    such an entry counts 0.
    """
    weights = table(scores, temperatures)
    return -(weights * np.log(weights)).sum(axis=-1)


def temperature_multiplied(scores, temperatures):
    """The entropy falls as the temperature rises: divide the scores by the
    temperature, do not multiply.
    """
    return entropies(scores, 1 / temperatures)


def weights_forgotten(scores, temperatures):
    """This sums the logarithms alone: each is multiplied by its weight."""
    return -np.log(table(scores, temperatures)).sum(axis=-1)


def squares(scores, temperatures):
    """This is 1 minus the sum of squared weights, another measure of
    spread: entropy takes weight times logarithm.
    """
    return 1 - (table(scores, temperatures) ** 2).sum(axis=-1)


def largest_weight(scores, temperatures):
    """This is the largest weight at each temperature: the entropy takes all
    of them into account.
    """
    return table(scores, temperatures).max(axis=-1)


def averaged_over_temperatures(scores, temperatures):
    """This is one number for all temperatures: return one for each."""
    return entropies(scores, temperatures).mean()


ENTROPY = FunctionExercise(
    id="01.entropy",
    title="Spread against temperature",
    kind="measure",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("scores", "temperatures"),
    returns=("entropies",),
    cases=cases,
    reference=entropies,
    tolerance=1e-4,
    mistakes=described(
        in_bits,
        sign_forgotten,
        effective_number,
        mean_for_sum,
        logarithm_of_zero,
        temperature_multiplied,
        weights_forgotten,
        squares,
        largest_weight,
        averaged_over_temperatures,
    ),
    hints=(
        "One temperature at a time: your softmax gives the weights; the "
        "entropy is minus the sum of weight times logarithm.",
        "At the lowest temperatures a weight can be 0, and the logarithm "
        "of 0 is minus infinity. What should 0 times that count?",
        "Put 1 in place of a weight of 0 inside the logarithm: its "
        "logarithm is 0, and so is the term.",
    ),
    takeaway="It rises from 0 to the logarithm of the number of scores.",
)

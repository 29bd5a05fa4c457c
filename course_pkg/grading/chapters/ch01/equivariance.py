"""Exercise: a test that order does not matter to re-weighting."""

import numpy as np

from course_pkg.grading.exercise import PropertyExercise, described
from course_pkg.reference.similarity import reweight, softmax


def scores_of(vectors):
    """Return all dot products, ``(n, n)``."""
    return vectors @ vectors.T


def mixed(scores, vectors):
    """Return outputs and weights of given scores."""
    weights = softmax(scores)
    return weights @ vectors, weights


def positions_added(vectors):
    """it adds half its position to every vector."""
    return reweight(vectors + 0.5 * np.arange(len(vectors))[:, None])


def future_hidden(vectors):
    """every vector sees only itself and those before it."""
    seen = np.tri(len(vectors), dtype=bool)
    return mixed(np.where(seen, scores_of(vectors), -1e30), vectors)


def near_ones_preferred(vectors):
    """scores fall with the distance between two positions."""
    place = np.arange(len(vectors))
    return mixed(scores_of(vectors) - np.abs(place[:, None] - place), vectors)


def first_counted_twice(vectors):
    """the first vector's score is raised, whichever vector stands there."""
    scores = scores_of(vectors)
    scores[:, 0] += np.log(2)
    return mixed(scores, vectors)


def fifth_onwards_ignored(vectors):
    """only the first four vectors are seen: it takes five to notice."""
    seen = np.arange(len(vectors)) < 4
    return mixed(np.where(seen, scores_of(vectors), -1e30), vectors)


def outputs_reversed(vectors):
    """the outputs come back in the opposite order."""
    outputs, weights = reweight(vectors)
    return outputs[::-1], weights


def columns_shifted(vectors):
    """the outputs are right, but the columns of the weights are shifted by
    one: look at the weights as well.
    """
    outputs, weights = reweight(vectors)
    return outputs, np.roll(weights, 1, axis=1)


def rows_of_weights_sorted(vectors):
    """the outputs are right, but each row of the weights is sorted: the
    columns of the weights must move as the vectors do.
    """
    outputs, weights = reweight(vectors)
    return outputs, np.sort(weights, axis=1)


EQUIVARIANCE = PropertyExercise(
    id="01.order",
    title="A test that order does not matter",
    kind="prove",
    difficulty=3,
    minutes=15,
    points=3,
    claim="vectors in another order give the same outputs in that order, "
    "and the weights with rows and columns in that order.",
    once=" Your test calls f once; an order shows only beside another.",
    reference=reweight,
    mistakes=described(
        positions_added,
        future_hidden,
        near_ones_preferred,
        first_counted_twice,
        fifth_onwards_ignored,
        outputs_reversed,
        columns_shifted,
        rows_of_weights_sorted,
    ),
    hints=(
        "Call f twice: on some random vectors, and on the same vectors in "
        "another order. Six vectors or more, so that nothing hides.",
        "The outputs do change: they are permuted as the inputs are. "
        "Compare the second outputs with outputs[order].",
        "The weights have two axes, and both are permuted: rows first, "
        "then columns. Compare with a tolerance.",
    ),
    takeaway="Attention is blind to order until positions are added.",
)

"""Exercise: every vector becomes a mean of all, weighted by likeness."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference.similarity import (
    cosine_similarity,
    reweight,
    softmax,
)


def cases(rng):
    """Return vectors, ``(n, d)``; one, equal, and huge ones too."""
    drawn = [values(rng, *sizes(rng, 2)) for _ in range(4)]
    single = values(rng, 1, 3)
    equal = np.tile(values(rng, 1, 5), (3, 1))
    huge = 64.0 * values(rng, 5, 7)
    return [(vectors,) for vectors in (single, equal, *drawn, huge)]


def mixed(weights, vectors):
    """Return outputs and weights."""
    return weights @ vectors, weights


def columns_sum_to_one(vectors):
    """The columns of your weights sum to 1: each output needs a row that
    does, so the softmax runs along the last axis.
    """
    return mixed(softmax(vectors @ vectors.T).T, vectors)


def outputs_by_columns(vectors):
    """The weights are right, but output i is mixed from column i: it must
    take row i, weights @ vectors without transposing.
    """
    weights = softmax(vectors @ vectors.T)
    return weights.T @ vectors, weights


def wrong_order(vectors):
    """The weights come first and the outputs second: exchange them."""
    outputs, weights = reweight(vectors)
    return weights, outputs


def outputs_only(vectors):
    """Only the outputs are returned: return the weights as well, second."""
    return reweight(vectors)[0]


def features_compared(vectors):
    """This compares features with features, (d, d): compare vectors with
    vectors, V times V transposed, (n, n).
    """
    weights = softmax(vectors.T @ vectors)
    return vectors @ weights, weights


def scores_not_normalised(vectors):
    """The scores are used as weights without softmax: they do not sum to 1,
    and the outputs grow with the vectors.
    """
    return mixed(vectors @ vectors.T, vectors)


def scaled(vectors):
    """The scores are divided by the root of d: that belongs to a later
    chapter; here the scores are the bare dot products.
    """
    return mixed(
        softmax(vectors @ vectors.T / np.sqrt(vectors.shape[-1])), vectors
    )


def by_cosine(vectors):
    """The scores are cosines: here they are dot products, so a long vector
    draws more weight.
    """
    return mixed(
        softmax(cosine_similarity(vectors[:, None], vectors)), vectors
    )


def itself_left_out(vectors):
    """Every vector leaves itself out: it takes part in its own mean, with
    the weight its own score earns.
    """
    scores = vectors @ vectors.T
    np.fill_diagonal(scores, -np.inf)
    return mixed(softmax(scores) if len(scores) > 1 else scores * 0, vectors)


def plain_mean(vectors):
    """All weights are equal, whatever the vectors: the scores never reach
    the softmax, or it runs over an axis of size 1.
    """
    n = len(vectors)
    return mixed(np.full((n, n), 1 / n), vectors)


def overflowing(vectors):
    """exp overflows for long vectors: subtract each row's largest score
    before exp, as in your own softmax.
    """
    odds = np.exp(vectors @ vectors.T)
    return mixed(odds / odds.sum(axis=-1, keepdims=True), vectors)


REWEIGHT = FunctionExercise(
    id="01.reweight",
    title="Vectors that look at each other",
    kind="build",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("vectors",),
    returns=("outputs", "weights"),
    cases=cases,
    reference=reweight,
    mistakes=described(
        columns_sum_to_one,
        outputs_by_columns,
        wrong_order,
        outputs_only,
        features_compared,
        scores_not_normalised,
        scaled,
        by_cosine,
        itself_left_out,
        plain_mean,
        overflowing,
    ),
    hints=(
        "All n times n dot products are one matrix product. Its shape must "
        "be (n, n): which of the two factors is transposed?",
        "Row i of the scores holds what vector i thinks of all the others. "
        "Your softmax turns each row into weights.",
        "Output i is row i of the weights times the vectors; for all rows "
        "at once it is one more matrix product.",
    ),
    takeaway="This is self-attention before anything is learned.",
)

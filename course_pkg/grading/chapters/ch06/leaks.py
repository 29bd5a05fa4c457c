"""Exercise: a test that the future does not leak into the past."""

import numpy as np

from course_pkg.grading.exercise import PropertyExercise, described
from course_pkg.reference import look_ahead_mask, softmax
from course_pkg.reference.masked_softmax import masked_softmax


def scores_of(vectors):
    """Return the scaled scores of all pairs, ``(n, n)``."""
    return vectors @ vectors.T / np.sqrt(vectors.shape[-1])


def seen_by(mask, vectors):
    """Return outputs and weights under a mask."""
    weights = masked_softmax(scores_of(vectors), mask)
    return weights @ vectors, weights


def causal(vectors):
    """Return outputs and weights; nothing looks ahead."""
    return seen_by(look_ahead_mask(len(vectors)), vectors)


def nothing_hidden(vectors):
    """nothing is hidden at all."""
    return seen_by(None, vectors)


def inverted(vectors):
    """the polarity is inverted: every vector sees the future only."""
    return seen_by(~look_ahead_mask(len(vectors)), vectors)


def one_ahead(vectors):
    """every vector sees one place too far."""
    n = len(vectors)
    return seen_by(np.tri(n, n, 1, dtype=bool), vectors)


def after_softmax(vectors):
    """the weights are masked after the softmax, so that the future is still
    in the sum each was divided by.
    """
    seen = look_ahead_mask(len(vectors))
    weights = softmax(scores_of(vectors)) * seen
    return weights @ vectors, weights


def score_zero(vectors):
    """hidden scores are set to 0, which draws weight."""
    seen = look_ahead_mask(len(vectors))
    weights = softmax(np.where(seen, scores_of(vectors), 0.0))
    return weights @ vectors, weights


def nearly_hidden(vectors):
    """hidden scores are set to -15, which leaves them a weight of less than
    a millionth: ask for equality, not for closeness.
    """
    seen = look_ahead_mask(len(vectors))
    weights = softmax(np.where(seen, scores_of(vectors), -15.0))
    return weights @ vectors, weights


def one_row_open(vectors):
    """one row of the mask is open, that of place 3: try every place."""
    seen = look_ahead_mask(len(vectors))
    seen[3:4, 4:5] = True
    return seen_by(seen, vectors)


def short_mask(vectors):
    """the mask was made for five places, and beyond them all is open: try a
    longer sequence.
    """
    seen = look_ahead_mask(len(vectors))
    seen[5:] = True
    return seen_by(seen, vectors)


def mean_over_time(vectors):
    """the mask is right, but the mean over all places is subtracted from the
    outputs afterwards.
    """
    outputs, weights = causal(vectors)
    return outputs - outputs.mean(axis=0), weights


LEAKS = PropertyExercise(
    id="06.leaks",
    title="A test that finds leaks",
    kind="prove",
    difficulty=3,
    minutes=15,
    points=3,
    claim="whatever is changed after place t, the outputs of the places up "
    "to t stay equal to the last bit.",
    reference=causal,
    exact=True,
    once=" Your test calls f once; a leak shows only beside another call.",
    mistakes=described(
        nothing_hidden,
        inverted,
        one_ahead,
        after_softmax,
        score_zero,
        nearly_hidden,
        one_row_open,
        short_mask,
        mean_over_time,
    ),
    hints=(
        "Call f on random vectors; copy them, change everything after place "
        "t in the copy, and call f again. What must not have moved?",
        "One t is not enough: a mask can leak in a single row. Try every t "
        "from 0 to n - 2, with eight vectors or more.",
        "Hidden vectors enter with weight exactly 0, so the outputs are not "
        "close but equal: ask whether all elements of the two are the same.",
    ),
    takeaway="It needs no training, takes a second, and works on any model.",
)

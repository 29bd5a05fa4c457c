"""Exercise: attention behind a mask."""

import math

import numpy as np

from course_pkg.grading.cases import nonzero, sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import scaled_dot_product_attention, softmax


def cases(rng):
    """Return query, key, value and a mask ``(n, m)``."""
    one = nonzero(rng, 1, 1), nonzero(rng, 1, 1), nonzero(rng, 1, 1)
    drawn = [with_mask(rng, *sizes(rng, 4)) for _ in range(3)]
    hidden = with_mask(rng, 3, 5, 2, 7)
    hidden[-1][1] = False  # the second query sees nothing
    loud = with_mask(rng, 3, 5, 2, 7)
    loud[0][:, 0], loud[1][0], loud[3][:, 0] = 1.0, (4096.0, 0.0), False
    loud[3][:, 1] = True
    return [(*one, np.array([[True]])), *drawn, hidden, loud]


def with_mask(rng, n, m, d_k, d_v):
    """Return four arrays; every query sees one key at least, not all."""
    mask = rng.random((n, m)) < 0.5
    seen = rng.integers(m, size=n)
    mask[np.arange(n), seen] = True
    mask[0, (seen[0] + 1) % m] = False
    shapes = (n, d_k), (m, d_k), (m, d_v)
    return *(values(rng, *shape) for shape in shapes), mask


def scores_of(query, key):
    """Return the scaled scores, ``(n, m)``."""
    return query @ key.T / math.sqrt(query.shape[-1])


def mixed(weights, value):
    """Return output and weights."""
    return weights @ value, weights


def nothing_hidden(query, key, value, mask):
    """The mask changes nothing here: every query still sees every key."""
    return mixed(softmax(scores_of(query, key)), value)


def inverted(query, key, value, mask):
    """Every query sees what it must not: True means "may attend", so the
    scores to be hidden are those where the mask is False.
    """
    return scaled_dot_product_attention(query, key, value, ~mask)


def score_zero(query, key, value, mask):
    """Hidden scores are set to 0, which is a perfectly good score: exp(0) is
    1. Put minus infinity there, or the least number of the type.
    """
    scores = np.where(mask, scores_of(query, key), 0.0)
    return mixed(softmax(scores), value)


def boolean_added(query, key, value, mask):
    """The mask is added as a number, 0 or 1: a hidden score must become
    minus infinity, and the others must stay.
    """
    return mixed(softmax(scores_of(query, key) + mask), value)


def after_softmax(query, key, value, mask):
    """The mask comes after the softmax: the rows do not sum to 1, because
    hidden keys are still in the sum that each weight was divided by.
    """
    return mixed(softmax(scores_of(query, key)) * mask, value)


def shared_again(query, key, value, mask):
    """The mask comes after the softmax, and the rest is divided by its sum:
    beside a hidden key of huge score nothing is left to divide. Hide the
    scores first.
    """
    weights = softmax(scores_of(query, key)) * mask
    return mixed(weights / weights.sum(axis=-1, keepdims=True), value)


def hidden_maximum(query, key, value, mask):
    """Each row's largest score is taken over the hidden keys as well: beside
    a huge hidden one the others vanish. Hide the scores first.
    """
    scores = scores_of(query, key)
    odds = np.exp(scores - scores.max(axis=-1, keepdims=True)) * mask
    total = odds.sum(axis=-1, keepdims=True)
    return mixed(odds / np.where(total == 0, 1, total), value)


def nan_where_all_is_hidden(query, key, value, mask):
    """A query that may see nothing gets NaN, 0 divided by 0: its weights and
    its output must be 0.
    """
    odds = np.exp(np.where(mask, scores_of(query, key), -np.inf))
    return mixed(odds / odds.sum(axis=-1, keepdims=True), value)


def mean_where_all_is_hidden(query, key, value, mask):
    """A query that may see nothing gets the mean of everything it must not
    see: its weights and its output must be 0.
    """
    low = np.where(mask, scores_of(query, key), -1e30)
    return mixed(softmax(low), value)


def over_the_queries(query, key, value, mask):
    """The softmax runs over the queries, axis 0: the weights of one query
    share 1 among the keys, the last axis.
    """
    scores = np.where(mask, scores_of(query, key), -1e30)
    return mixed(softmax(scores.T).T * mask, value)


def not_scaled(query, key, value, mask):
    """The scores are not divided by the root of d_k: the mask stands between
    the scale and the softmax, it does not replace the scale.
    """
    scaled = query * math.sqrt(query.shape[-1])
    return scaled_dot_product_attention(scaled, key, value, mask)


def weights_first(query, key, value, mask):
    """The weights come first and the output second: exchange them."""
    return scaled_dot_product_attention(query, key, value, mask)[::-1]


ATTENTION = FunctionExercise(
    id="06.attention",
    title="Attention behind a mask",
    kind="build",
    difficulty=2,
    minutes=15,
    points=3,
    parameters=("query", "key", "value", "mask"),
    returns=("output", "weights"),
    cases=cases,
    reference=scaled_dot_product_attention,
    mistakes=described(
        nothing_hidden,
        inverted,
        score_zero,
        boolean_added,
        after_softmax,
        shared_again,
        hidden_maximum,
        nan_where_all_is_hidden,
        mean_where_all_is_hidden,
        over_the_queries,
        not_scaled,
        weights_first,
    ),
    hints=(
        "Four steps: scores, scale, hide, softmax. Hiding is where(mask, "
        "scores, low), with a low that exp turns into 0.",
        "If a whole row is hidden, minus infinity gives 0 / 0 and a finite "
        "number gives equal weights. The row has to become 0.",
        "Fill with a finite number such as -1e30, take a safe softmax, and "
        "multiply the weights by the mask: rows that see something do not "
        "change, rows that see nothing become 0.",
    ),
    takeaway="A huge hidden score changes nothing, and an empty row is 0.",
)

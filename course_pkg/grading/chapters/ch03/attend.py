"""Exercise: from scores to a context, behind a mask."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described
from course_pkg.reference import attend_over, softmax

LOW = -1e30
SIZES = (3, 5, 2), (2, 7, 3), (3, 5, 2)


def cases(rng):
    """Return features ``(B, m, d)``, scores ``(B, m)``, a mask ``(B, m)``."""
    one = values(rng, 1, 1, 1), values(rng, 1, 1), np.array([[True]])
    drawn = [draw(rng, *sizes(rng, 3)) for _ in range(3)]
    hidden, huge, loud = (draw(rng, *size) for size in SIZES)
    hidden[2][1] = False  # the second source is all padding
    huge[1][:] *= 1024
    loud[1][~loud[2]] = 4096.0
    return [one, hidden, *drawn, huge, loud]


def draw(rng, count, m, d):
    """Return a case; the first source is padded, the last is not."""
    ends = rng.integers(1, m + 1, size=count)
    ends[0], ends[-1] = (m + 1) // 2, m
    mask = np.arange(m) < ends[:, None]
    scores = values(rng, count, m, scale=2.0)
    scores[:, 0] = 0.5
    return values(rng, count, m, d), scores, mask


def mixed(weights, features):
    """Return the context and the weights."""
    return (weights[..., None] * features).sum(axis=1), weights


def nothing_hidden(features, scores, mask):
    """The mask changes nothing here: padding still gets a share."""
    return attend_over(features, scores)


def inverted(features, scores, mask):
    """Only the padding is looked at: True means that a step is real."""
    return attend_over(features, scores, ~mask)


def score_zero(features, scores, mask):
    """The scores of the padding are set to 0, and exp(0) is 1: they must
    become so low that exp makes 0 of them.
    """
    return mixed(softmax(np.where(mask, scores, 0.0)), features)


def after_softmax(features, scores, mask):
    """The padding's weights are set to 0 after the softmax, so the others no
    longer sum to 1: hide the scores before it.
    """
    return mixed(softmax(scores) * mask, features)


def hidden_maximum(features, scores, mask):
    """The largest score is taken over the padding as well: beside a huge one
    the others vanish. Hide the scores first.
    """
    odds = np.exp(scores - scores.max(axis=-1, keepdims=True)) * mask
    total = odds.sum(axis=-1, keepdims=True)
    return mixed(odds / np.where(total == 0, 1, total), features)


def nan_where_all_is_hidden(features, scores, mask):
    """A source that is all padding gives NaN, 0 divided by 0: its weights and
    its context must be 0.
    """
    low = np.where(mask, scores, -np.inf)
    return mixed(softmax(low), features)


def mean_where_all_is_hidden(features, scores, mask):
    """A source that is all padding gives the mean of its padding: its weights
    and its context must be 0.
    """
    return mixed(softmax(np.where(mask, scores, LOW)), features)


def overflowing(features, scores, mask):
    """exp overflows for large scores: subtract each row's largest one
    first.
    """
    odds = np.exp(scores) * mask
    total = odds.sum(axis=-1, keepdims=True)
    return mixed(odds / np.where(total == 0, 1, total), features)


def over_the_batch(features, scores, mask):
    """This softmax runs over the batch: the steps of one source, the last
    axis, share 1 among them.
    """
    low = np.where(mask, scores, LOW)
    return mixed(softmax(low.T).T * mask, features)


def scores_as_weights(features, scores, mask):
    """The scores are used as they are: softmax makes weights of them."""
    return mixed(scores * mask, features)


def plain_mean(features, scores, mask):
    """Every real step has the same weight: the scores say which counts
    more.
    """
    return attend_over(features, 0 * scores, mask)


def not_summed(features, scores, mask):
    """The weighted features are not added up: the context is their sum over
    the steps, (B, d).
    """
    _, weights = attend_over(features, scores, mask)
    return weights[..., None] * features, weights


def summed_over_features(features, scores, mask):
    """The weighted features are summed over their entries: sum over the
    steps, axis 1.
    """
    _, weights = attend_over(features, scores, mask)
    return (weights[..., None] * features).sum(axis=-1), weights


def weights_first(features, scores, mask):
    """The weights come first: return the context, then the weights."""
    return attend_over(features, scores, mask)[::-1]


def context_only(features, scores, mask):
    """Only the context is returned: return the weights as well, second."""
    return attend_over(features, scores, mask)[0]


ATTEND = FunctionExercise(
    id="03.attend",
    title="Weights and a context",
    kind="build",
    difficulty=2,
    minutes=12,
    points=2,
    parameters=("features", "scores", "mask"),
    returns=("context", "weights"),
    cases=cases,
    reference=attend_over,
    mistakes=described(
        nothing_hidden,
        inverted,
        score_zero,
        after_softmax,
        hidden_maximum,
        nan_where_all_is_hidden,
        mean_where_all_is_hidden,
        overflowing,
        over_the_batch,
        scores_as_weights,
        plain_mean,
        not_summed,
        summed_over_features,
        weights_first,
        context_only,
    ),
    hints=(
        "Three steps: hide the padding's scores, take a softmax along the "
        "last axis, add up the features, each times its weight.",
        "Hide with where(mask, scores, -1e30). A source that is all padding "
        "then gets even weights, which have to become 0.",
        "weights[..., None] is (B, m, 1) and multiplies the features, "
        "(B, m, d); the sum over axis 1 is the context.",
    ),
    takeaway="This is the soft look-up of chapter 1, with a mask.",
)

"""Exercise: mend an attention that looks at its padding."""

import numpy as np

from course_pkg.grading.cases import sizes, values
from course_pkg.grading.exercise import FunctionExercise, described


def cases(rng):
    """Return features, scores and a mask, ``(B, m)`` each."""
    one = values(rng, 1, 1), values(rng, 1, 1), np.array([[True]])
    drawn = [draw(rng, *sizes(rng, 2)) for _ in range(2)]
    hidden = draw(rng, 3, 5)
    hidden[2][1] = False  # the second source is all padding
    huge = draw(rng, 3, 2)
    huge[1][:] *= 256
    return [one, draw(rng, 2, 3), hidden, *drawn, draw(rng, 5, 7), huge]


def draw(rng, count, m):
    """Return a case; the first source is padded, the last is not."""
    ends = rng.integers(1, m + 1, size=count)
    ends[0], ends[-1] = (m + 1) // 2, m
    mask = np.arange(m) < ends[:, None]
    features = np.abs(values(rng, count, m)) + 0.5
    return features, values(rng, count, m) + 0.25, mask


def odds_of(scores, hidden=-np.inf, mask=True):
    """Return each row's exponentials, the largest 1 or all 0."""
    scores = np.where(mask, scores, hidden)
    top = scores.max(axis=-1, keepdims=True)
    return np.exp(scores - np.where(np.isfinite(top), top, 0.0))


def divided(odds, features, total):
    """Return one context a row, 0 where there is nothing to divide."""
    return (odds * features).sum(axis=-1) / np.where(total == 0, 1, total)


def contexts(features, scores, mask):
    """Return the mean of the real features, ``(B,)``."""
    odds = odds_of(scores, mask=mask)
    return divided(odds, features, odds.sum(axis=-1))


def as_given(features, scores, mask):
    """This still behaves like the code you were given: change a number under
    the padding, and look whether the contexts move.
    """
    odds = odds_of(scores, 0.0, mask)
    return divided(odds, features, odds.sum(axis=-1).cumsum())


def still_score_zero(features, scores, mask):
    """Every row has a total of its own now. The padding's scores are still 0,
    and exp(0) is 1: a hidden step must get no weight at all.
    """
    odds = odds_of(scores, 0.0, mask)
    return divided(odds, features, odds.sum(axis=-1))


def still_one_total(features, scores, mask):
    """The padding is hidden now. The total still grows from row to row: each
    row's weights must sum to 1 by themselves.
    """
    odds = odds_of(scores, mask=mask)
    return divided(odds, features, odds.sum(axis=-1).cumsum())


def nan_where_all_is_hidden(features, scores, mask):
    """Both faults are mended. A source that is all padding now divides 0 by
    0: its context must be 0.
    """
    odds = odds_of(scores, mask=mask)
    return (odds * features).sum(axis=-1) / odds.sum(axis=-1)


def mean_of_padding(features, scores, mask):
    """Both faults are mended. A source that is all padding gives the mean of
    its padding, because its scores are all as low: its context must be 0.
    """
    odds = odds_of(scores, -1e30, mask)
    return divided(odds, features, odds.sum(axis=-1))


def after_softmax(features, scores, mask):
    """The padding adds nothing to the context, but is still in the total: the
    real steps' weights must sum to 1.
    """
    odds = odds_of(scores)
    return divided(odds * mask, features, odds.sum(axis=-1))


def nothing_hidden(features, scores, mask):
    """Nothing is hidden any more: the padding keeps its own scores."""
    odds = odds_of(scores)
    return divided(odds, features, odds.sum(axis=-1))


def inverted(features, scores, mask):
    """Only the padding is looked at now: the condition is the wrong way
    round.
    """
    return contexts(features, scores, ~mask)


def not_divided(features, scores, mask):
    """The division by the total is gone: a context is a mean."""
    return (odds_of(scores, mask=mask) * features).sum(axis=-1)


def plain_mean(features, scores, mask):
    """The scores play no part any more: every real step counts alike."""
    return contexts(features, 0 * scores, mask)


MEND = FunctionExercise(
    id="03.mend",
    title="Attention to padding",
    kind="fix",
    difficulty=2,
    minutes=10,
    points=2,
    parameters=("features", "scores", "mask"),
    returns=("contexts",),
    cases=cases,
    reference=contexts,
    given=described(as_given)[0],
    mistakes=described(
        still_score_zero,
        still_one_total,
        nan_where_all_is_hidden,
        mean_of_padding,
        after_softmax,
        nothing_hidden,
        inverted,
        not_divided,
        plain_mean,
    ),
    hints=(
        "Two faults. One shows when a row is filled up, the other when it "
        "stands below another row.",
        "What is exp of the score that a hidden step is given? And where is "
        "the total set to 0?",
        "Leave the hidden steps out altogether. If none is left, there is "
        "nothing to divide, and the context is 0.",
    ),
    takeaway="A score of 0 hides nothing.",
)
